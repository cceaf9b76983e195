//! `dateline rename`, `remove` and `undo`: references are updated, and nothing else changes.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, write into a folder of its own, and run the program"
)]

use std::fs;
use std::process::Output;

use tempfile::TempDir;

use crate::support;

const EVENTS: &str = "# ours\n[chronology]\nas_of = 2025-01-01\n\n[[event]]\nid = \"pact\"   # the first\ntitle = \"The pact\"\ndate = 2024-06-09\n\n\
    # late\n[[event]]\nid = 'force'\ntitle = \"In force\"\ndate = \"2024-10\"\nafter = [\"pact\"]   # of course\nwithin = { of = \"pact\", days = 300 }\n";
const BRIEF: &str = "title = \"T\"  # pact\nbottom_line = \"\"\"\nThe [pact](#pact) and the pact.\"\"\"\nselect = { ids = [\"pact\", 'force'] }\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("briefs")).unwrap();
    fs::write(folder.path().join("events.toml"), EVENTS).unwrap();
    fs::write(folder.path().join("briefs/t.toml"), BRIEF).unwrap();
    folder
}

fn dateline(folder: &TempDir, arguments: &[&str]) -> Output {
    support::dateline(folder.path()).args(arguments).output().unwrap()
}

fn files(folder: &TempDir) -> [String; 2] {
    ["events.toml", "briefs/t.toml"].map(|path| fs::read_to_string(folder.path().join(path)).unwrap())
}

fn error(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

#[test]
fn references_follow_a_renamed_event_and_undo_restores_it() {
    let folder = folder();
    let out = dateline(&folder, &["rename", "pact", "harbour-pact"]);
    assert_eq!(
        String::from_utf8_lossy(&out.stdout),
        "events.toml: renamed pact to harbour-pact (2 references)\nbriefs/t.toml: changed 2 references to harbour-pact\n",
        "{out:?}"
    );
    let renamed = [
        EVENTS.replace("\"pact\"", "\"harbour-pact\""),
        BRIEF.replace("#pact", "#harbour-pact").replace("\"pact\"", "\"harbour-pact\""),
    ];
    assert_eq!(files(&folder), renamed);
    let out = dateline(&folder, &["undo"]);
    assert_eq!(
        String::from_utf8_lossy(&out.stdout),
        "events.toml: undid `dateline rename`\nbriefs/t.toml: undid `dateline rename`\n"
    );
    assert_eq!(files(&folder), [EVENTS, BRIEF]);
    // Undoing the undo redoes the change.
    assert!(dateline(&folder, &["undo"]).status.success());
    assert_eq!(files(&folder), renamed);
    // Another program changes one of the files, so none is restored.
    fs::write(folder.path().join("briefs/t.toml"), BRIEF).unwrap();
    let out = dateline(&folder, &["undo"]);
    assert!(error(&out).contains("briefs/t.toml has changed since"), "{out:?}");
    assert_eq!(files(&folder), [renamed[0].clone(), BRIEF.to_owned()]);
}

#[test]
fn impossible_names_and_referred_events_are_refused() {
    let folder = folder();
    for (arguments, message) in [
        (["rename", "pakt", "new"], "did you mean \"pact\"?"),
        (["rename", "pact", "force"], "already has the event \"force\""),
        (["rename", "pact", "The Pact"], "is not a valid id"),
        (["remove", "pact", "-q"], "because briefs/t.toml:"),
        (["undo", "-q", "--as-of=2025-01-01"], "nothing to undo"),
    ] {
        let out = dateline(&folder, &arguments);
        assert!(out.status.code() == Some(2) && error(&out).contains(message), "{arguments:?}: {out:?}");
    }
    assert_eq!(files(&folder), [EVENTS, BRIEF]);
}

#[test]
fn event_without_references_is_removed_with_its_entry() {
    let folder = folder();
    fs::remove_file(folder.path().join("briefs/t.toml")).unwrap();
    let out = dateline(&folder, &["remove", "force"]);
    assert!(out.status.success(), "{out:?}");
    let left = fs::read_to_string(folder.path().join("events.toml")).unwrap();
    assert_eq!(left, EVENTS.split("[[event]]\nid = 'force'").next().unwrap().trim_end().to_owned() + "\n");
    assert!(dateline(&folder, &["undo"]).status.success());
    assert_eq!(fs::read_to_string(folder.path().join("events.toml")).unwrap(), EVENTS);
}

#[test]
fn undo_record_of_a_stranger_restores_no_other_file() {
    let folder = folder();
    fs::create_dir_all(folder.path().join(".dateline")).unwrap();
    fs::write(folder.path().join("notes.txt"), "").unwrap();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    for path in ["notes.txt", "briefs/../notes.txt", "../x", "briefs/.hidden.toml"] {
        let record = format!(
            "{{\"command\":\"x\",\"files\":[{{\"path\":\"{path}\",\"old\":\"bad\",\"new_sha256\":\"{empty}\"}}]}}"
        );
        fs::write(folder.path().join(".dateline/undo"), record).unwrap();
        let out = dateline(&folder, &["undo"]);
        assert!(error(&out).contains("nothing to undo"), "{path}: {out:?}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("notes.txt")).unwrap(), "");
}
