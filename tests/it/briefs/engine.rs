//! The two PDF engines. Tests that need an installed `typst` use the one in `$TYPST`, or on the
//! `PATH`.

use std::path::Path;

use dateline::internals::render::{Engine, Template};

use super::made::{SVG, built_in, data, item, japanese, many, print, template, with_logo};

/// Returns the `typst` in `$TYPST` or on the `PATH`. Panics if neither exists.
#[expect(clippy::panic, reason = "the test needs it")]
pub(crate) fn typst() -> Engine {
    #[expect(clippy::disallowed_methods, reason = "the environment names the typst program")]
    let (named, search) = (std::env::var_os("TYPST"), std::env::var_os("PATH"));
    match Engine::choose(named.as_deref().map(Path::new), search.as_deref()).unwrap().engine {
        engine @ Engine::Program(_) => engine,
        _ => panic!("this test needs typst 0.15 in $TYPST or on the PATH"),
    }
}

/// Returns the streams of a PDF, decompressed: drawings, fonts, structure.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let find = |from: usize, words: &[u8]| memchr::memmem::find(pdf.get(from..)?, words).map(|at| from + at);
    let mut streams = Vec::new();
    let mut at = 0;
    while let Some(start) = find(at, b"stream\n") {
        let end = find(start, b"\nendstream").unwrap();
        let packed = &pdf[start + 7..end];
        let mut unpacked = Vec::new();
        let read = std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(packed), &mut unpacked);
        streams.push(if read.is_ok() { unpacked } else { packed.to_vec() });
        at = end + 10;
    }
    streams
}

#[test]
#[ignore = "needs typst"]
fn both_engines_print_the_same_page() {
    let program = typst();
    let title = "title = \"Meetings\"\nbottom_line = \"They [met](#e0) in *Oslo*.\"";
    let program = program.with_fonts(&japanese()).unwrap();
    let embedded = Engine::embedded().with_fonts(&japanese()).unwrap();
    let in_japanese = [item("summit", "2024", "会議 in Tokyo")];
    for data in [data(title, &many()), data(title, &many()[..5]), data(title, &in_japanese), with_logo(SVG)] {
        let built_in = embedded.print(&data, &template(), data.as_of.midnight()).unwrap();
        let outside = program.print(&data, &template(), data.as_of.midnight()).unwrap();
        assert_eq!(outside.fit, built_in.fit);
        let (ours, theirs) = (streams(&built_in.bytes), streams(&outside.bytes));
        assert!(ours.len() > 5, "a PDF has streams");
        assert_eq!(ours.len(), theirs.len());
        // The metadata contains a different number in each file.
        let is_metadata = |stream: &[u8]| stream.starts_with(b"<?xpacket");
        let differ = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours != theirs);
        assert_eq!(differ.filter(|(ours, _)| !is_metadata(ours)).count(), 0);
    }
}

#[test]
#[ignore = "needs typst"]
fn missing_glyph_is_the_same_error_in_both_engines() {
    let program = typst();
    let data = data("title = \"A\"", &[item("summit", "2024", "会議 in Tokyo")]);
    let outside = program.print(&data, &template(), 0).unwrap_err().to_string();
    assert_eq!(outside, print(&data, &template()).unwrap_err().to_string());
}

#[test]
fn errors_of_the_built_in_engine() {
    assert_errors(&built_in());
}

#[test]
#[ignore = "needs typst"]
fn errors_of_typst_are_the_same() {
    assert_errors(&typst());
}

/// Asserts that an error in a user's template is reported with its location, and with the same
/// words by both engines.
fn assert_errors(engine: &Engine) {
    let data = data("title = \"A\"", &[]);
    let at = |column: usize, words: &str| format!("templates/brief.typ:2:{column}: {words}");
    for (line, wanted) in [
        ("  d.titel", at(5, "dictionary does not contain key \"titel\"")),
        ("  d.title.foo", at(11, "cannot access fields on type string")),
        ("  assert(false, message: \"no\")", "no".to_owned()),
        ("  let x = 0; while x >= 0 { x += 1 }", at(14, "loop seems to be infinite")),
        ("  let f(x) = f(x); f(0)", at(14, "maximum function call depth exceeded")),
        ("  import \"@preview/cetz:0.3.4\": canvas", at(10, "a template cannot use packages")),
        ("  import \"@local/house:1.0.0\"", at(10, "a template cannot use packages")),
        ("  read(\"/etc/passwd\")", at(8, "a template cannot read this file")),
        ("  read(\"../../events.toml\")", at(8, "a template cannot read this file")),
        ("  image(\"crest.svg\")", at(9, "a template cannot read this file")),
        ("  (", at(3, "unclosed delimiter")),
    ] {
        let typ = Template::new("templates/brief.typ", format!("#let measures(d) = {{\n{line}\n}}\n"));
        let error = engine.print(&data, &typ, 0).unwrap_err().to_string();
        assert_eq!(error.lines().next(), Some(wanted.as_str()), "{line}\n{error}");
    }
}

#[test]
fn template_without_its_functions_is_an_error() {
    assert_missing_functions(&built_in());
}

#[test]
#[ignore = "needs typst"]
fn template_without_its_functions_is_an_error_of_typst() {
    assert_missing_functions(&typst());
}

fn assert_missing_functions(engine: &Engine) {
    let typ = Template::new("templates/brief.typ", "#let measure(d) = d.title\n");
    let error = engine.print(&data("title = \"A\"", &[]), &typ, 0).unwrap_err().to_string();
    assert!(error.starts_with("templates/brief.typ must define `measures(d)`"), "{error}");
}

#[cfg(unix)]
#[test]
fn typst_of_another_version_is_skipped_or_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typst");
    dateline::internals::file::write_atomically(&path, b"#!/bin/sh\necho typst 0.13.1\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let message = Engine::choose(Some(&path), None).unwrap_err().to_string();
    assert!(message.contains("typst is typst 0.13.1, but 0.15 is required"), "{message}");
    let choice = Engine::choose(None, Some(folder.path().as_os_str())).unwrap();
    assert!(matches!(choice.engine, Engine::Embedded(_)));
    assert!(choice.passed_over.is_some_and(|reason| reason.contains("0.13.1")));
}
