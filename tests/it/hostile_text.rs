//! Passes titles, quotes, ids and file names full of control characters, bidirectional controls,
//! line breaks and formulas through every command and every format of the program. No such
//! character may reach the user, no line may be forged, and each machine-readable format must still
//! parse.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and starts the program"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Characters that must not appear in any stream. They are not taken from the program's own list,
/// so that a gap in that list is found.
const HOSTILE: &str = "\u{1b}\u{7}\u{8}\u{c}\u{7f}\u{85}\u{9b}\u{9d}\u{61c}\u{200b}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\
                       \u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}\u{e0041}";

/// Returns the text that is put into each field. It clears the screen, sets the window title,
/// reverses the line, and injects forged lines.
fn poison(field: &str) -> String {
    format!(
        "{field}\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}2J\u{202e}\u{2066}{HOSTILE}\r\nPLANTED\n[[event]]\nid = \"planted\"\ntitle = \"x\"\n\
         date = 2001-01-01\nPLANTED"
    )
}

/// Returns the paper's path; the file name contains the same text.
fn paper() -> String {
    format!("papers/{}.md", poison("note"))
}

/// Returns a single-line TOML string: C0 characters are escaped, as TOML requires, and everything
/// else is raw.
fn text(words: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        '\0'..='\u{1f}' | '\u{7f}' => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", words.chars().map(escape).collect::<String>())
}

fn events() -> String {
    let [title, quote, author, id, missing, rule, key] =
        ["title", "quote", "author", "id", "missing", "rule", "key"].map(|field| text(&poison(field)));
    let paper = text(&paper());
    format!(
        "# \u{9b}2J\u{202e}\n[chronology]\npapers = [\"papers\", {missing}]\nas_of = 2025-01-01\n{key} = 1\n\n\
         [check]\nenable = [{rule}]\n\n\
         [[source]]\nid = \"note\"\ntitle = {title}\nauthor = {author}\npath = {paper}\npublished = 2024-07-01\n\n\
         [[source]]\nid = \"gone\"\npath = {missing}\n\n\
         [[event]]\nid = \"pact-signed\"\ntitle = {title}\ndate = 2024-06-12T10:00:00Z\nphase = \"signed\"\n\
         match = [\"Harbour Pact\"]\nimportance = 5\nevidence = [{{ source = \"note\", quote = {quote} }}]\n\
         after = [\"talks\", {id}]\n\n\
         [[event]]\nid = \"talks\"\ntitle = \"=cmd|' /C calc'!A0\"\ndate = \"2024-08\"\nafter = [\"pact-signed\"]\n\n\
         [[event]]\nid = \"caesar\"\ntitle = \"+1\"\ndate = \"-0043-03-15\"\n\n\
         [[event]]\nid = {id}\ntitle = {title}\ndate = {}\n",
        text("June 31, 2024\u{1b}")
    )
}

const NOTE: &str = "\
---\ntitle: Note \u{9b}2J\u{202e}\ndate: 2024-07-01\n---\n\
Norway\u{1b}[2J and Japan signed the Harbour Pact\u{202e} in Oslo on 9 June 2024.\n\n\
The Fisheries Accord\u{1b}]0;t\u{7}\u{9b}2J entered into force on 3\u{200b} May 2021. The Fisheries Accord was signed on 4 May 2020.\n\n\
It was due on 31 June 2024\u{2066}.\n";

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for name in ["papers", "briefs", "templates"] {
        fs::create_dir(root.join(name)).unwrap();
    }
    fs::write(root.join("events.toml"), events()).unwrap();
    fs::write(root.join(paper()), NOTE).unwrap();
    fs::write(root.join(format!("papers/{}.rtf", poison("rich"))), "{\\rtf1 Signed.}").unwrap();
    let brief = format!(
        "title = {}\nformats = [\"md\", \"html\", \"typ\"]\nsubtitle = {}\n",
        text(&poison("title")),
        text(&poison("subtitle"))
    );
    fs::write(root.join(format!("briefs/{}.toml", poison("brief"))), &brief).unwrap();
    fs::write(
        root.join("briefs/broken.toml"),
        format!("{brief}{} = 1\nevents = [{0}]\n", text(&poison("key"))),
    )
    .unwrap();
    fs::write(root.join("briefs/sound.toml"), "title = \"Sound\"\nformats = [\"md\"]\n").unwrap();
    let corpus =
        format!("{{\"doc\":\"\u{9b}\u{202e}\",\"text\":{}}}\n", serde_json::to_string(NOTE).unwrap());
    fs::write(root.join("corpus.jsonl"), corpus).unwrap();
    folder
}

fn run(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(root).arg("--no-cache").args(arguments).output().unwrap()
}

/// Asserts that a stream contains no hostile character and no forged line. Returns its text.
fn check_stream(bytes: &[u8], arguments: &[&str]) -> String {
    let out = std::str::from_utf8(bytes).unwrap().to_owned();
    let found: Vec<char> =
        out.chars().filter(|c| HOSTILE.contains(*c) || (c.is_control() && !"\n\t".contains(*c))).collect();
    assert!(found.is_empty(), "{arguments:?} prints {found:?}:\n{out:?}");
    for line in out.lines() {
        // Long lines are wrapped between words and then indented, so that a forged line starts at
        // the margin.
        let words = line.trim_start_matches(['+', '-']);
        let forged = words.starts_with("PLANTED") || words.starts_with("id = \"planted\"");
        assert!(!forged, "{arguments:?} prints a forged line {line:?}:\n{out}");
    }
    out
}

/// Runs a command, checks both streams, and returns standard output.
fn check(root: &Path, arguments: &[&str]) -> String {
    let output = run(root, arguments);
    let err = check_stream(&output.stderr, arguments);
    assert!(!err.contains("panicked"), "{arguments:?}: {err}");
    assert!(output.status.code().is_some(), "{arguments:?} was killed");
    check_stream(&output.stdout, arguments)
}

/// Like [`check`], for a command that must print something.
fn check_prints(root: &Path, arguments: &[&str]) -> String {
    let out = check(root, arguments);
    let output = run(root, arguments);
    assert!(!out.trim().is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    out
}

fn json(root: &Path, arguments: &[&str]) -> Value {
    let out = check_prints(root, arguments);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{out}"))
}

/// Parses XML to its end.
fn check_xml(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error}\n{xml}"),
        }
    }
}

#[test]
fn commands_for_people_escape_data() {
    let folder = project();
    let root = folder.path();
    let (paper, poison) = (paper(), poison("x"));
    let shown = "\\u{1b}[2J";
    for arguments in [
        ["timeline", "--format", "table"].as_slice(),
        &["timeline", "--curated"],
        &["check"],
        &["check", "--diff"],
        &["check", "--diff", "--unsafe-fixes"],
        &["pull", "--all", "--explain"],
        &["pull", "--all", "--format", "md"],
        &["text", &paper],
        &["text", "--plain", &paper],
    ] {
        let out = check_prints(root, arguments);
        assert!(
            out.contains(shown) || out.contains("\\u{9b}") || out.contains("{9b"),
            "{arguments:?}:\n{out}"
        );
    }
    check(root, &["tag", &paper]);
    check(root, &["tag", "--explain", &paper, &paper]);
    check(root, &["brief"]);
    check(root, &["brief", "--check"]);
    fs::write(
        root.join("briefs/sound.md"),
        format!("{poison}\n").replace("PLANTED", "old").replace("planted", "old"),
    )
    .unwrap();
    let diff = check(root, &["brief", "--check", "sound"]);
    assert!(!cfg!(feature = "pdf") || diff.contains("-x\\u{1b}"), "{diff}");
}

#[test]
fn errors_escape_arguments_and_names() {
    let folder = project();
    let root = folder.path();
    let (paper, poison) = (paper(), poison("x"));
    let (option, equals) = (format!("--{poison}"), format!("--format={poison}"));
    for arguments in [
        ["timeline", "--format", &poison].as_slice(),
        &["timeline", &equals],
        &["timeline", &option],
        &["timeline", &poison],
        &["timeline", "--as-of", &poison],
        &[&poison],
        &["-C", &poison, "timeline"],
        &["check", "--select", &poison],
        &["check", "--baseline", &poison],
        &["check", "--since", &poison],
        &["pull", &poison],
        &["pull", "--since", &poison],
        &["brief", &poison],
        &["brief", "--typst", &poison],
        &["brief", "--font", &poison, "sound"],
        &["accept", &poison],
        &["accept", "x", "--date", &poison],
        &["attach", &poison, &poison],
        &["refine", &poison],
        &["dismiss", &poison, "--reason", &poison],
        &["add", "--title", "x", "--date", &poison],
        &["add", "--title", "x", "--date", "2024", "--after", &poison],
        &["edit", &poison, "--title", "x"],
        &["merge", &poison, &poison],
        &["new", "brief", "x", "--tag", &poison],
        &["source", "add", &poison],
        &["source", "add", "--copy", &poison],
        &["source", "add", &paper],
        &["source", "pin", &poison],
        &["explain", &poison],
        &["text", &poison],
        &["tag", &poison],
        &["tag", "--batch", &poison],
        &["tag", "--dct", &poison, &paper],
        &["template", "copy", &poison],
        &["template", "data", &poison],
        &["review"],
    ] {
        check(root, arguments);
        let output = run(root, arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stdout)
        );
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(err.lines().any(|line| line.starts_with("error: ")), "{arguments:?}: {err}");
    }
    check(root, &["init", &format!("new-{poison}")]);
    for words in ["x", "the", &poison] {
        check(root, &["find", words]);
        check(root, &["find", words, "--format", "json"]);
    }
    let mut cache = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output = cache.current_dir(root).args(["cache", "--cache-dir", &poison]).output().unwrap();
    assert!(check_stream(&output.stdout, &["cache"]).contains("\\u{1b}"));
}

#[test]
fn colours_are_kept_but_escape_codes_in_data_are_not() {
    let folder = project();
    for arguments in [["check"].as_slice(), &["check", "--diff"]] {
        let arguments = [["--color", "always"].as_slice(), arguments].concat();
        let output = run(folder.path(), &arguments);
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(out.contains("\u{1b}["), "{arguments:?} prints no colours");
        let mut plain = String::new();
        for part in out.split("\u{1b}[") {
            let code = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
            // No code precedes the first part.
            plain += if plain.is_empty() { part } else { code.strip_prefix('m').expect(part) };
        }
        check_stream(plain.as_bytes(), &arguments);
    }
}

#[test]
fn machine_formats_of_check_parse() {
    let folder = project();
    let root = folder.path();
    for format in ["json", "sarif", "gitlab", "rdjson"] {
        json(root, &["check", "--format", format]);
    }
    for line in check_prints(root, &["check", "--format", "jsonl"]).lines() {
        serde_json::from_str::<Value>(line).unwrap();
    }
    check_xml(&check_prints(root, &["check", "--format", "junit"]));
    let findings = json(root, &["check", "--format", "json"]);
    let number = findings["findings"].as_array().unwrap().len();
    let github = check_prints(root, &["check", "--format", "github"]);
    assert_eq!(github.lines().count(), number, "{github}");
    for line in github.lines() {
        assert!(["::error ", "::warning ", "::notice "].iter().any(|head| line.starts_with(head)), "{line}");
    }
    // The parsed values are those in the files, not their escaped form.
    let text = findings.to_string();
    assert!(text.contains("\u{202e}"), "{text}");
}

#[test]
fn machine_formats_of_other_commands_parse() {
    let folder = project();
    let root = folder.path();
    let paper = paper();
    let rows = json(root, &["timeline", "--format", "json"]);
    let titles: Vec<&str> = rows.as_array().unwrap().iter().filter_map(|row| row["title"].as_str()).collect();
    assert!(titles.iter().any(|title| title.starts_with("title\u{1b}[2J")), "{titles:?}");
    json(root, &["pull", "--all", "--format", "json"]);
    json(root, &["tag", "--format", "json", &paper]);
    json(root, &["tag", "--format", "jsonl", &paper]);
    let batch = json(root, &["tag", "--batch", "corpus.jsonl"]);
    assert_eq!((&batch["doc"], &batch["text"]), (&"\u{9b}\u{202e}".into(), &NOTE.into()));
    check_xml(&check_prints(root, &["tag", "--format", "inline", &paper]));
    if cfg!(feature = "pdf") {
        json(root, &["brief", "--format", "json", "sound"]);
        json(root, &["template", "data", "sound"]);
    }
    check_prints(root, &["timeline", "--format", "md"]);
}

#[test]
fn csv_cells_are_single_lines_and_not_formulas() {
    let folder = project();
    let csv = check_prints(folder.path(), &["timeline", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(csv.lines().count(), rows.len() + 1, "a cell has a line break:\n{csv}");
    for row in &rows {
        for (at, cell) in row.iter().enumerate() {
            // The first column contains EDTF that the program wrote itself.
            assert!(at == 0 || !cell.trim_start().starts_with(['=', '+', '-', '@']), "{row:?}");
        }
    }
    let all: Vec<&str> = rows.iter().flat_map(|row| row.iter()).collect();
    assert!(
        all.contains(&"-0043-03-15") && all.contains(&"'=cmd|' /C calc'!A0") && all.contains(&"'+1"),
        "{csv}"
    );
}

#[test]
fn file_names_cannot_inject_toml() {
    let folder = project();
    let root = folder.path();
    // The paper is not a source yet, so its path is also written.
    fs::write(root.join("events.toml"), "[chronology]\npapers = [\"papers\"]\nas_of = 2025-01-01\n").unwrap();
    let out = check_prints(root, &["pull", "--all", "--format", "toml"]);
    let table: toml::Table = out.parse().unwrap_or_else(|error| panic!("{error}\n{out}"));
    let ids: Vec<&str> =
        table["event"].as_array().unwrap().iter().filter_map(|event| event["id"].as_str()).collect();
    assert!(!ids.is_empty() && !ids.contains(&"planted"), "{ids:?}\n{out}");
    assert_eq!(out.lines().filter(|line| *line == "[[event]]").count(), ids.len(), "{out}");

    // `accept` writes the same into the file.
    let candidates = json(root, &["pull", "--format", "json"]);
    let id = candidates[0]["id"].as_str().unwrap().to_owned();
    check_prints(root, &["accept", &id]);
    let written = fs::read_to_string(root.join("events.toml")).unwrap();
    check_stream(written.as_bytes(), &["events.toml"]);
    let table: toml::Table = written.parse().unwrap();
    assert_eq!(table["event"].as_array().unwrap().len(), 1, "{written}");
    assert_eq!(table["source"][0]["path"].as_str(), Some(paper().as_str()), "{written}");
}

#[test]
fn only_the_terminal_module_opens_the_streams() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("cli/terminal.rs") {
                let code = fs::read_to_string(&path).unwrap();
                let opens = |line: &&str| {
                    ["io::stdout()", "io::stderr()"].iter().any(|stream| {
                        line.contains(stream)
                            && !line.contains("is_terminal")
                            && !line.trim_start().starts_with("//")
                    })
                };
                let line = code.lines().find(opens);
                assert_eq!(line, None, "{}: print through cli/terminal.rs, which escapes", path.display());
            }
        }
    }
}
