//! Templates and logos that are made to exhaust memory or time: each causes an error that names it
//! and the limit, and the other briefs are built. The operating system bounds the program.

#![expect(clippy::disallowed_methods, reason = "the test starts the program and keeps files of its own")]
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dateline::internals::render::Template;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use tempfile::TempDir;

/// The memory limit of each process in KiB, and its processor time limit in seconds.
const MEMORY: u64 = 3 << 20;
const SECONDS: u64 = 120;

/// The limits that are passed to the program.
const LIMITS: [&str; 2] = ["--max-memory=300", "--max-time=12"];
const TOO_MUCH_MEMORY: &str = "needs more than 300 MiB of memory and was stopped";
const TOO_MUCH_TIME: &str = "took longer than 12 s and was stopped";

/// Creates a project with a brief for each title, in this format.
fn project(titles: &[String], format: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["briefs", "templates"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    let events = "[chronology]\nas_of = 2025-01-01\n\n[[event]]\nid = \"pact\"\ntitle = \"The pact\"\ndate = \"2024-06-09\"\n";
    fs::write(folder.path().join("events.toml"), events).unwrap();
    for (number, title) in titles.iter().enumerate() {
        let brief = format!("title = \"{title}\"\nformats = [\"{format}\"]\n");
        fs::write(folder.path().join(format!("briefs/b{number}.toml")), brief).unwrap();
    }
    folder
}

/// Builds the briefs, some of which must fail. Returns the messages.
fn errors(folder: &Path) -> String {
    let bounds = format!("ulimit -v {MEMORY} && ulimit -t {SECONDS} && exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &bounds, env!("CARGO_BIN_EXE_dateline"), "-C"]).arg(folder);
    let output = command.args(["brief", "--typst=embedded", "--no-cache"]).args(LIMITS).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    errors
}

/// Returns the message about the brief with this number.
fn error_of(errors: &str, number: usize) -> &str {
    let start = format!("error: the brief \"b{number}\" was not written\n");
    errors.split(&start).nth(1).map(|rest| rest.split("\nerror: ").next().unwrap()).unwrap_or_default()
}

#[test]
fn typst_template_that_exhausts_a_limit_is_named_and_the_others_are_written() {
    // On a slow machine, the time limit may come before the memory limit.
    let stopped = "and was stopped";
    let bombs = [
        ("let text = \"a\" * 99999999999", TOO_MUCH_MEMORY),
        ("let array = (0,) * 99999999999", TOO_MUCH_MEMORY),
        ("let array = range(99999999999)", stopped),
        ("let text = \"a\"; for i in range(60) { text = text + text }", stopped),
        ("let array = (0,); for i in range(60) { array = array + array }", stopped),
        ("for i in range(100000) { for j in range(100000) {} }", TOO_MUCH_TIME),
        ("while true {}", "condition is always true"),
        ("let i = 0; while i < 1 { i = 0 }", "loop seems to be infinite"),
        ("let f() = f(); f()", "maximum function call depth exceeded"),
    ];
    let titles: Vec<String> =
        (0..bombs.len()).map(|number| format!("Bomb {number}")).chain(["Sound".to_owned()]).collect();
    let folder = project(&titles, "pdf");
    let built_in = Template::find("brief.typ", None).unwrap();
    let mut template = format!("{}\n#let burst(d) = {{\n", built_in.text());
    for (number, (bomb, _)) in bombs.iter().enumerate() {
        writeln!(template, "  if d.title == \"Bomb {number}\" {{ {bomb} }}").unwrap();
    }
    template.push_str("}\n#let before = (measures: measures, brief: brief)\n");
    for function in ["measures", "brief"] {
        writeln!(template, "#let {function}(d) = {{ burst(d); (before.{function})(d) }}").unwrap();
    }
    fs::write(folder.path().join("templates/brief.typ"), template).unwrap();
    let errors = errors(folder.path());
    for (number, (bomb, wanted)) in bombs.iter().enumerate() {
        let error = error_of(&errors, number);
        assert!(error.contains(wanted) && error.contains("templates/brief.typ"), "{bomb}: {errors}");
        assert!(!folder.path().join(format!("briefs/b{number}.pdf")).exists());
    }
    assert!(folder.path().join(format!("briefs/b{}.pdf", bombs.len())).exists(), "{errors}");
}

#[test]
fn markdown_and_html_templates_that_exhaust_a_limit_are_named_and_the_others_are_written() {
    let doubled =
        "{% set n = namespace(s=\"aaaa\") %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}";
    let long = "{% set n = namespace(s=\"aaaa\") %}{% for i in range(20) %}{% set n.s = n.s ~ n.s %}{% endfor %}\
                {% for i in range(20) %}{{ n.s }}{% endfor %}";
    let bombs = [
        (doubled, TOO_MUCH_MEMORY),
        (long, "the output of TEMPLATE is larger than 64 MiB"),
        (
            "{% for i in range(99999) %}{% for j in range(99999) %}a{% endfor %}{% endfor %}",
            "this takes too many steps; it may be an infinite loop",
        ),
        ("{{ \"a\" * 99999999999 }}", "this takes too many steps; it may be an infinite loop"),
        ("{{ [1] * 99999999999 }}", "repeated sequence is too large"),
        ("{{ range(99999999999) }}", "range has too many elements"),
    ];
    let titles: Vec<String> =
        (0..bombs.len()).map(|number| format!("Bomb {number}")).chain(["Sound".to_owned()]).collect();
    for format in ["md", "html"] {
        let folder = project(&titles, format);
        let name = format!("brief.{format}.j2");
        let mut template = Template::find(&name, None).unwrap().text().to_owned();
        for (number, (bomb, _)) in bombs.iter().enumerate() {
            writeln!(template, "{{% if title == \"Bomb {number}\" %}}{bomb}{{% endif %}}").unwrap();
        }
        fs::write(folder.path().join("templates").join(&name), template).unwrap();
        let errors = errors(folder.path());
        for (number, (bomb, wanted)) in bombs.iter().enumerate() {
            let (error, path) = (error_of(&errors, number), format!("templates/{name}"));
            // On a slow machine, the time limit may come first.
            let is_stopped =
                error.contains(TOO_MUCH_TIME) || error.contains(&wanted.replace("TEMPLATE", &path));
            assert!(is_stopped && error.contains(&path), "{bomb}: {errors}");
            assert!(!folder.path().join(format!("briefs/b{number}.{format}")).exists());
        }
        assert!(folder.path().join(format!("briefs/b{}.{format}", bombs.len())).exists(), "{errors}");
    }
}

/// Returns a square grey PNG with sides of this many pixels.
fn png(size: u32) -> Vec<u8> {
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::new(6));
    let line = vec![0; usize::try_from(size).unwrap() + 1];
    for _ in 0..size {
        pixels.write_all(&line).unwrap();
    }
    let head = [&size.to_be_bytes()[..], &size.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let chunk = |name: &[u8], content: &[u8]| {
        let named = [name, content].concat();
        let mut sum = Crc::new();
        sum.update(&named);
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], &named, &sum.sum().to_be_bytes()].concat()
    };
    let chunks = [chunk(b"IHDR", &head), chunk(b"IDAT", &pixels.finish().unwrap()), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat()
}

/// An SVG of half a megabyte that contains a PNG of 324 million pixels.
#[test]
fn logo_that_exhausts_the_memory_is_named_and_the_other_brief_is_written() {
    let folder = project(&["Bomb".to_owned(), "Sound".to_owned()], "pdf");
    let picture = STANDARD.encode(png(18_000));
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><image width=\"9\" height=\"9\" \
         href=\"data:image/png;base64,{picture}\"/></svg>"
    );
    fs::write(folder.path().join("bomb.svg"), svg).unwrap();
    let brief = folder.path().join("briefs/b0.toml");
    let toml = fs::read_to_string(&brief).unwrap() + "logo = \"bomb.svg\"\nlogo_alt = \"A bomb\"\n";
    fs::write(&brief, toml).unwrap();
    let errors = errors(folder.path());
    let error = error_of(&errors, 0);
    assert!(error.contains("try it without the logo bomb.svg"), "{errors}");
    assert!(error.contains(TOO_MUCH_MEMORY) || error.contains(TOO_MUCH_TIME), "{errors}");
    assert!(folder.path().join("briefs/b1.pdf").exists(), "{errors}");
}
