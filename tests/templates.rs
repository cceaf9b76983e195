//! A look of one's own: the templates of a project, and what they read, with the program itself.

#![cfg(all(feature = "cli", feature = "pdf"))]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and starts the program"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use dateline::render::{Page, Template};
use serde_json::Value;
use tempfile::TempDir;

/// What a command writes to standard output, or where it fails to standard error.
fn said(folder: &Path, args: &[&str], status: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output = command.current_dir(folder).args(args).env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{args:?} says\n{errors}");
    if status == 0 { String::from_utf8(output.stdout).unwrap() } else { errors }
}

/// A new chronology with one brief, `harbour`.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    said(folder.path(), &["init"], 0);
    folder
}

fn made(folder: &Path) -> Vec<Vec<u8>> {
    said(folder, &["brief", "--typst", "embedded"], 0);
    let files = ["md", "html", "typ", "json", "svg", "pdf"];
    files.map(|ending| fs::read(folder.join(format!("briefs/harbour.{ending}"))).unwrap()).to_vec()
}

#[test]
fn a_copied_template_makes_the_same_brief_until_it_is_changed() {
    let folder = project();
    let built_in = made(folder.path());
    let copied = said(folder.path(), &["template", "copy"], 0);
    assert_eq!(copied.lines().count(), Template::NAMES.len(), "{copied}");
    assert!(made(folder.path()) == built_in);

    let markdown = folder.path().join("templates/brief.md.j2");
    let text = fs::read_to_string(&markdown).unwrap();
    fs::write(&markdown, text.replace("# {{ title }}", "# Ministry of Harbours: {{ title }}")).unwrap();
    let refused = said(folder.path(), &["template", "copy", "brief.md.j2"], 2);
    assert!(refused.contains("brief.md.j2 already, and nothing is overwritten"), "{refused}");
    let changed = made(folder.path());
    assert!(changed[0].starts_with(b"# Ministry of Harbours: "));
    assert!(changed[1..] == built_in[1..]);

    fs::remove_file(&markdown).unwrap();
    assert_eq!(said(folder.path(), &["template", "copy", "brief.md.j2"], 0), "made templates/brief.md.j2\n");
}

/// Of the shipped briefs and of a new one; `tests/briefs.rs` asks the same of random ones.
#[test]
fn what_templates_read_is_as_the_schema_says() {
    let schema = jsonschema::validator_for(&Page::json_schema()).unwrap();
    let new = project();
    for folder in [Path::new(env!("CARGO_MANIFEST_DIR")), new.path()] {
        let printed = said(folder, &["template", "data", "--typst", "embedded"], 0);
        let briefs: Vec<Value> =
            serde_json::Deserializer::from_str(&printed).into_iter().collect::<Result<_, _>>().unwrap();
        assert!(!briefs.is_empty());
        for data in briefs {
            let wrong = schema.iter_errors(&data).map(|error| format!("{}: {error}", error.instance_path()));
            assert_eq!(wrong.collect::<Vec<_>>(), [""; 0], "{}", data["name"]);
        }
    }
}
