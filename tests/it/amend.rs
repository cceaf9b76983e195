//! `dateline add`, `edit` and `merge`: the given values are written, nothing else changes, and
//! `undo` restores the file. Decisions are recorded with the reviewer's name and the day.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, write into a folder of its own, and run the program"
)]

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support;

const EVENTS: &str = r#"# ours
[chronology]
as_of = 2025-01-01
papers = ["papers"]

[[event]]
id = "pact"   # the first
title = "The pact"
date = "2024-06"
tags = [
  "a",   # first
  "b",
]
match = "Pact"

[[event]]
id = "pact-2"
title = "The Harbour Pact is signed"
date = "2024-06-09"
status = "planned"   # really?
tags = ["b", "c"]
place = "Oslo"
after = ["pact"]
evidence = [{ source = "note", page = 2 }]

# late
[[event]]
id = 'force'
title = "In force"
date = "2024-10"
after = ["pact", "pact-2"]   # of course
before = "pact-2"

[[source]]
id = "note"
path = "papers/note.txt"
published = 2024-07-01
"#;
const BRIEF: &str = "title = \"T\"  # pact-2\nbottom_line = \"The [pact](#pact-2).\"\n\
                     select = { ids = [\"pact\", 'pact-2', \"force\"] }\n";
const PAPER: &str = "The Lighthouse Treaty was ratified by Norway on 3 May 2021.\n";

/// The reviewer of all decisions in these tests.
const SIGNED: &str = "reviewed = { by = \"Ann\", on = 2025-02-03 }\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [("events.toml", EVENTS), ("briefs/t.toml", BRIEF), ("papers/note.txt", PAPER)] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = support::dateline(folder.path());
    command.args(["--as-of", "2025-02-03"]).env("DATELINE_BY", "Ann").args(arguments);
    command
}

fn dateline(folder: &TempDir, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn done(folder: &TempDir, arguments: &[&str]) -> String {
    let out = dateline(folder, arguments);
    assert!(out.status.success(), "{arguments:?}: {out:?}");
    String::from_utf8(out.stdout).unwrap()
}

fn refused(folder: &TempDir, arguments: &[&str], message: &str) {
    let out = dateline(folder, arguments);
    let error = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.code() == Some(2) && error.contains(message), "{arguments:?}: {error}");
    assert_eq!(events(folder), EVENTS, "{arguments:?}");
}

fn events(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("events.toml")).unwrap()
}

#[test]
fn added_event_is_written_in_its_place_and_undone() {
    let folder = folder();
    let words = ["--title", "Talks begin", "--date", "about June 2023", "--tags", "a; b", "--tags", "c"];
    let out = dateline(&folder, &[["add"].as_slice(), &words, &["--source", "note", "--page", "3"]].concat());
    assert_eq!(
        String::from_utf8_lossy(&out.stdout),
        "events.toml: new event talks-begin (2023-06~)\n",
        "{out:?}"
    );
    let read = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(read.contains("“about June 2023” is read as 2023-06~ (about June 2023)"), "{read}");
    let new = format!(
        "[[event]]\nid = \"talks-begin\"\ntitle = \"Talks begin\"\ndate = \"2023-06~\"\ntags = [\"a\", \"b\", \"c\"]\n\
         evidence = [{{ source = \"note\", page = 3 }}]\n{SIGNED}\n"
    );
    assert_eq!(
        events(&folder),
        EVENTS.replacen("[[event]]\nid = \"pact\"", &format!("{new}[[event]]\nid = \"pact\""), 1)
    );
    done(&folder, &["undo"]);
    assert_eq!(events(&folder), EVENTS);
}

#[test]
fn event_without_a_date_is_added_if_something_else_places_it() {
    let folder = folder();
    done(&folder, &["add", "--title", "Review", "--after", "force"]);
    assert!(
        events(&folder).contains("[[event]]\nid = \"review\"\ntitle = \"Review\"\nafter = [\"force\"]\n")
    );
}

#[test]
fn edit_changes_the_given_keys_only() {
    let folder = folder();
    let out =
        done(&folder, &["edit", "pact", "--title", "Harbour Pact", "--tags", "a; c", "--place", "Oslo"]);
    assert_eq!(
        out,
        "events.toml: pact: place (empty) → “Oslo”\nevents.toml: pact: tags “a; b” → “a; c”\n\
         events.toml: pact: title “The pact” → “Harbour Pact”\n"
    );
    // The comment between the list items is kept.
    let wanted = EVENTS
        .replace("\"The pact\"", "\"Harbour Pact\"")
        .replace("  \"b\",\n]\n", "  \"c\",\n]\nplace = \"Oslo\"\n")
        .replace("match = \"Pact\"\n", &format!("match = \"Pact\"\n{SIGNED}"));
    assert_eq!(events(&folder), wanted);
    done(&folder, &["edit", "pact", "--place", ""]);
    assert_eq!(events(&folder), wanted.replacen("]\nplace = \"Oslo\"\n", "]\n", 1));
    // Nothing is written if the values are unchanged.
    let out = dateline(&folder, &["edit", "pact", "--title", "Harbour Pact"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("nothing was changed"), "{out:?}");
    done(&folder, &["edit", "pact", "--source", "note", "--quote", "The pact."]);
    assert!(events(&folder).contains("evidence = [{ source = \"note\", quote = \"The pact.\" }]\n"));
}

#[test]
fn doubtful_values_are_refused_and_nothing_is_written() {
    let folder = folder();
    for (arguments, message) in [
        (
            ["edit", "pact", "--date", "03/04/2025"],
            "may be 3 April 2025 (2025-04-03) or 4 March 2025 (2025-03-04)",
        ),
        (["edit", "pact", "--date", "soon"], "is not a date that dateline recognises"),
        (["edit", "pact", "--date", "2024-02-30"], "is not a valid date"),
        (["edit", "pact", "--status", "plannd"], "did you mean \"planned\"?"),
        (["edit", "pact", "--importance", "9"], "is not a whole number from 1 to 5"),
        (["edit", "pact", "--after", "pakt"], "--after: no event has the id \"pakt\""),
        (["edit", "pact", "--title", ""], "needs a title"),
        (["edit", "pakt", "--title", "x"], "did you mean \"pact\"?"),
        (["edit", "pact", "--source", "nowhere"], "nowhere"),
        (["add", "--date", "2024", "-q"], "needs --title and --date"),
        (["merge", "pact", "pact", "-q"], "cannot be merged with itself"),
        (["merge", "pact", "pakt-2", "-q"], "did you mean \"pact-2\"?"),
        (["merge", "pact", "pact-2", "--take=place=pact"], "have the same `place`"),
        (
            ["merge", "pact", "pact-2", "--take=date=force"],
            "is neither of the two events: write \"pact\" or \"pact-2\"",
        ),
    ] {
        refused(&folder, &arguments, message);
    }
    refused(&folder, &["edit", "pact"], "nothing to change");
}

#[test]
fn differences_of_merged_events_must_be_decided() {
    let folder = folder();
    let shown = "  date\n    pact    “2024-06”\n    pact-2  “2024-06-09”\n  title\n    pact    “The pact”\n    \
                 pact-2  “The Harbour Pact is signed”\n  status\n    pact    “held”\n    pact-2  “planned”\n";
    refused(&folder, &["merge", "pact", "pact-2"], shown);
    refused(&folder, &["merge", "pact", "pact-2", "--take", "date=pact-2", "--status", "held"], "  title\n");
    assert_eq!(fs::read_to_string(folder.path().join("briefs/t.toml")).unwrap(), BRIEF);
}

#[test]
fn merged_event_has_what_both_had_and_references_follow() {
    let folder = folder();
    let arguments =
        ["merge", "pact", "pact-2", "--take", "date=pact-2", "--title", "Pact signed", "--status", "held"];
    let out = dateline(&folder, &arguments);
    assert!(out.status.success(), "{out:?}");
    let notes = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(notes.contains("relation between the two events: after = \"pact\""), "{notes}");
    assert!(notes.contains("removed the comment of \"pact-2\": # really?"), "{notes}");
    let merged = "[[event]]\nid = \"pact\"   # the first\ntitle = \"Pact signed\"\ndate = \"2024-06-09\"\nstatus = \"held\"\n\
                  tags = [\n  \"a\",   # first\n  \"b\",\n  \"c\",\n]\nplace = \"Oslo\"\nmatch = \"Pact\"\n\
                  evidence = [{ source = \"note\", page = 2 }]\n";
    let start = EVENTS.split("[[event]]").next().unwrap();
    let end = EVENTS.split("# late\n").nth(1).unwrap();
    let end = end
        .replace("[\"pact\", \"pact-2\"]   # of", "[\"pact\"]   # of")
        .replace("before = \"pact-2\"", "before = \"pact\"");
    assert_eq!(events(&folder), format!("{start}{merged}{SIGNED}\n# late\n{end}"));
    let brief = fs::read_to_string(folder.path().join("briefs/t.toml")).unwrap();
    assert_eq!(brief, BRIEF.replace("#pact-2", "#pact").replace("'pact-2', ", ""));
    done(&folder, &["undo"]);
    assert_eq!(events(&folder), EVENTS);
    assert_eq!(fs::read_to_string(folder.path().join("briefs/t.toml")).unwrap(), BRIEF);
}

#[test]
fn title_of_the_other_event_replaces_all_translations() {
    let folder = folder();
    let text =
        EVENTS.replace("title = \"The pact\"", "title = { en = \"The pact\", de = \"Der Pakt\" }   # both");
    fs::write(folder.path().join("events.toml"), text).unwrap();
    let take = ["--take", "title=pact-2", "--take", "date=pact-2", "--take", "status=pact"];
    done(&folder, &[&["merge", "pact", "pact-2"], take.as_slice()].concat());
    let merged = events(&folder);
    assert!(
        merged.contains("title = \"The Harbour Pact is signed\"\n") && !merged.contains("Pakt"),
        "{merged}"
    );
}

#[test]
fn key_of_the_user_is_not_lost_in_a_merge() {
    let folder = folder();
    let text = EVENTS.replace("place = \"Oslo\"\n", "x-file = \"7\"\n");
    fs::write(folder.path().join("events.toml"), &text).unwrap();
    let out = dateline(&folder, &["merge", "pact", "pact-2", "--take", "date=pact"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("has the key `x-file`"), "{out:?}");
    assert_eq!(events(&folder), text);
}

#[test]
fn decisions_record_who_and_when() {
    let by = |folder: &TempDir, arguments: &[&str]| {
        let listed = dateline(folder, &["pull", "--all", "--format", "json"]);
        let rows: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).unwrap();
        let id = rows[0]["id"].as_str().unwrap();
        let arguments: Vec<&str> =
            arguments.iter().map(|word| if *word == "ID" { id } else { word }).collect();
        done(folder, &arguments);
        events(folder)
    };
    for (arguments, written) in [
        (
            ["accept", "ID", "--title", "Treaty"].as_slice(),
            "match = [\"Lighthouse Treaty\"]\nevidence = ".to_owned(),
        ),
        (&["accept", "ID", "--by", "Bo"], "reviewed = { by = \"Bo\", on = 2025-02-03 }\n".to_owned()),
        (&["accept", "ID", "--by", ""], "reviewed = { on = 2025-02-03 }\n".to_owned()),
        (&["accept", "ID"], SIGNED.to_owned()),
        (&["dismiss", "ID", "--reason", "old"], format!("on 3 May 2021.\"\n{SIGNED}")),
    ] {
        let text = by(&folder(), arguments);
        assert!(text.contains(&written), "{arguments:?}: {text}");
    }
}

/// Without the environment variable, the name comes from git.
#[test]
#[ignore = "needs git"]
fn name_of_the_reviewer_comes_from_git() {
    let folder = folder();
    fs::write(folder.path().join(".gitconfig"), "[user]\n\tname = Cem\n").unwrap();
    let mut edit = command(&folder, &["edit", "pact", "--place", "Oslo"]);
    let out = edit
        .env_remove("DATELINE_BY")
        .env("HOME", folder.path())
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
    assert!(
        events(&folder).contains("reviewed = { by = \"Cem\", on = 2025-02-03 }\n"),
        "{}",
        events(&folder)
    );
}

/// A paper with another date for the same phase is reported even if the name was removed from the
/// title.
#[test]
fn match_of_an_accepted_event_finds_later_contradictions() {
    let folder = folder();
    let listed = dateline(&folder, &["pull", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).unwrap();
    done(
        &folder,
        &["accept", rows[0]["id"].as_str().unwrap(), "--title", "Oslo ratifies it", "--id", "ratified"],
    );
    let later = "The Lighthouse Treaty was ratified by Norway on 3 June 2021.\n";
    fs::write(folder.path().join("papers/later.txt"), later).unwrap();
    let out = dateline(&folder, &["check", "--select", "DL201"]);
    let report = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.code() == Some(1) && report.contains("\"ratified\" is dated 3 May 2021"), "{report}");
}

#[test]
fn fixes_of_check_are_taken_back() {
    let folder = folder();
    let text = EVENTS.replace("after = [\"pact\"]\n", "after = [\"pact-2\"]\n");
    fs::write(folder.path().join("events.toml"), &text).unwrap();
    dateline(&folder, &["check", "--fix"]);
    assert_ne!(events(&folder), text);
    assert_eq!(done(&folder, &["undo"]), "events.toml: undid `dateline check --fix`\n");
    assert_eq!(events(&folder), text);
}

#[test]
fn new_brief_is_valid_and_is_not_overwritten() {
    let folder = folder();
    assert_eq!(done(&folder, &["new", "brief", "Japan and NATO"]), "created briefs/japan-and-nato.toml\n");
    let path = folder.path().join("briefs/japan-and-nato.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("title = \"Japan and NATO\"\n") && text.contains("# tags = [\"b\", \"a\", \"c\"]\n"),
        "{text}"
    );
    done(&folder, &["brief", "japan-and-nato"]);
    refused(&folder, &["new", "brief", "japan-and-nato"], "already exists");
    refused(&folder, &["new", "brief", "../.."], "no letters or digits");
    refused(&folder, &["new", "brief", "x", "--tag", "z"], "no event in events.toml has the tag \"z\"");
    done(&folder, &["new", "brief", "x", "--tag", "b", "--title", "An \"x\""]);
    let text = fs::read_to_string(folder.path().join("briefs/x.toml")).unwrap();
    assert!(text.contains("title = \"An \\\"x\\\"\"\n") || text.contains("title = 'An \"x\"'\n"), "{text}");
    assert!(text.ends_with("tags = [\"b\"]\n"), "{text}");
}

#[test]
fn created_brief_is_removed_by_undo_and_created_again() {
    let folder = folder();
    done(&folder, &["edit", "pact", "--place", "Oslo"]);
    done(&folder, &["new", "brief", "sea"]);
    let (edited, path) = (events(&folder), folder.path().join("briefs/sea.toml"));
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(
        done(&folder, &["undo"]),
        "briefs/sea.toml: undid `dateline new brief`, and removed the file\n"
    );
    assert!(!path.exists());
    // The earlier change is kept.
    assert_eq!(events(&folder), edited);
    assert_eq!(done(&folder, &["undo"]), "briefs/sea.toml: redid `dateline new brief`\n");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    fs::write(&path, text + "# mine\n").unwrap();
    let out = dateline(&folder, &["undo"]);
    let message = String::from_utf8_lossy(&out.stderr);
    assert!(message.contains("briefs/sea.toml has changed since `dateline new brief`"), "{message}");
    assert!(path.exists());
}

#[cfg(unix)]
#[test]
fn undo_removes_no_file_through_a_link() {
    let folder = folder();
    done(&folder, &["new", "brief", "sea"]);
    let path = folder.path().join("briefs/sea.toml");
    fs::rename(&path, folder.path().join("other.toml")).unwrap();
    std::os::unix::fs::symlink("../other.toml", &path).unwrap();
    refused(&folder, &["undo"], "not a regular file");
    assert!(folder.path().join("other.toml").exists());
}

#[test]
fn empty_project_is_a_start_without_an_example() {
    let folder = tempfile::tempdir().unwrap();
    done(&folder, &["init", "--empty"]);
    let text = events(&folder);
    assert!(text.contains("as_of = 2025-02-03 ") && !text.contains("\n[[event]]"), "{text}");
    assert!(dateline(&folder, &["check", "--fail-on", "info"]).status.success());
    done(&folder, &["add", "--title", "First", "--date", "2024-06-09"]);
    assert!(dateline(&folder, &["check", "--fail-on", "error"]).status.success());
    let out = dateline(&folder, &["init", "--empty"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("already exist"), "{out:?}");
}

#[test]
fn words_are_found_in_events_sources_and_statements() {
    let folder = folder();
    let out = dateline(&folder, &["find", "lighthouse treaty"]);
    let line =
        "papers/note.txt:1: 2021-05-03: “The Lighthouse Treaty was ratified by Norway on 3 May 2021.”\n";
    assert_eq!(String::from_utf8_lossy(&out.stdout), line);
    assert!(String::from_utf8_lossy(&out.stderr).contains("1 statement"), "{out:?}");
    assert_eq!(
        done(&folder, &["find", "oslo", "PACT"]),
        "events.toml:16: event pact-2, 2024-06-09: The Harbour Pact is signed (id, title, place)\n"
    );
    assert_eq!(
        done(&folder, &["find", "note"]),
        "events.toml:16: event pact-2, 2024-06-09: The Harbour Pact is signed (evidence)\n\
         events.toml:34: source note, 2024-07-01: papers/note.txt (id, path)\n"
    );
    let rows: serde_json::Value =
        serde_json::from_str(&done(&folder, &["find", "ratified", "--format", "json"])).unwrap();
    assert_eq!((&rows[0]["kind"], &rows[0]["dates"][0]), (&"statement".into(), &"2021-05-03".into()));
    let out = dateline(&folder, &["find", "nowhere to be seen"]);
    assert!(out.status.success() && out.stdout.is_empty(), "{out:?}");
    refused(&folder, &["find", " "], "the words are empty");
}

#[test]
fn comments_in_a_list_stay_if_a_sheet_changes_it() {
    let folder = folder();
    done(&folder, &["export", "out.csv"]);
    let path = folder.path().join("out.csv");
    let sheet = fs::read_to_string(&path).unwrap();
    assert!(sheet.contains("a; b"), "{sheet}");
    fs::write(&path, sheet.replace("a; b", "a; d; e")).unwrap();
    done(&folder, &["import", "out.csv", "--yes"]);
    let list = "  \"a\",   # first\n  \"d\",\n  \"e\",\n]\n";
    assert_eq!(events(&folder), EVENTS.replace("  \"a\",   # first\n  \"b\",\n]\n", list));
    // For a list that would lose a comment, the message gives its line.
    fs::write(folder.path().join("events.toml"), EVENTS).unwrap();
    fs::write(&path, sheet.replace("a; b", "b; a")).unwrap();
    refused(&folder, &["import", "out.csv", "--yes"], "`tags` in line 10 of events.toml cannot be changed");
}

/// A web page saved by a browser as a single file.
const SAVED: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/pact\r\nDate: Mon, 8 Jul 2024 10:00:00 +0200\r\n\
    MIME-Version: 1.0\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n<html><head><title>The pact</title><meta name=\"author\" content=\"A. Reporter\">\
    <meta property=\"og:site_name\" content=\"Harbour News\"><meta property=\"article:published_time\" content=\"2024-07-01\"></head>\
    <body><p>The Harbour Pact was signed in Oslo on 9 June 2024, after long talks.</p></body></html>\r\n";

/// Returns what a command appended to `events.toml`, without the hash.
fn appended(folder: &TempDir) -> String {
    let text = events(folder);
    let new = text.strip_prefix(EVENTS).expect("the text begins as before");
    let lines = new.split_inclusive('\n').filter(|line| !line.starts_with("sha256 = "));
    lines.collect()
}

#[test]
fn copy_of_a_page_fills_the_source_and_goes_into_the_project() {
    let folder = folder();
    let outside = tempfile::tempdir().unwrap();
    let page = outside.path().join("The pact.mhtml");
    fs::write(&page, SAVED).unwrap();
    let page = page.to_str().unwrap();
    let out = done(&folder, &["source", "add", "--copy", page]);
    assert_eq!(out, "sources/the-pact.mhtml: copy of the page\nevents.toml: new source the-pact\n");
    let source = "\n[[source]]\nid = \"the-pact\"\ntitle = \"The pact\"\nauthor = \"A. Reporter\"\npublisher = \"Harbour News\"\n\
                  published = \"2024-07-01\"\npath = \"sources/the-pact.mhtml\"\nurl = \"https://news.example/pact\"\naccessed = \"2024-07-08\"\n";
    assert_eq!(appended(&folder), source);
    assert_eq!(fs::read_to_string(folder.path().join("sources/the-pact.mhtml")).unwrap(), SAVED);
    // The hash is the copy's, and the page is read as a paper.
    let check = dateline(&folder, &["check", "--select", "DL105,DL114,DL120"]);
    assert!(check.status.success(), "{check:?}");
    let found = done(&folder, &["find", "harbour pact was signed"]);
    assert!(found.starts_with("sources/the-pact.mhtml"), "{found}");
    let again = dateline(&folder, &["source", "add", "--copy", page]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("already has a local copy"), "{again:?}");
}

#[test]
fn copy_can_be_added_to_a_declared_page() {
    let folder = folder();
    done(&folder, &["source", "add", "https://news.example/pact", "--title", "Pact"]);
    let only_web = dateline(&folder, &["check", "--select", "DL120", "--fail-on", "info"]);
    assert!(
        String::from_utf8_lossy(&only_web.stdout).contains("\"pact\" is only on the web"),
        "{only_web:?}"
    );
    assert_eq!(
        appended(&folder),
        "\n[[source]]\nid = \"pact\"\ntitle = \"Pact\"\nurl = \"https://news.example/pact\"\naccessed = \"2025-02-03\"\n"
    );
    fs::write(folder.path().join("page.mhtml"), SAVED).unwrap();
    done(&folder, &["source", "add", "https://news.example/pact", "--copy", "page.mhtml"]);
    assert!(
        appended(&folder).contains("path = \"sources/page.mhtml\"\nurl = \"https://news.example/pact\"\n")
    );
    assert!(dateline(&folder, &["check", "--select", "DL120", "--fail-on", "info"]).status.success());
}

#[test]
fn files_and_folders_are_added_at_once() {
    let folder = folder();
    for (path, text) in [
        (
            "more/a.html",
            "<html><head><title>A</title><link rel=\"canonical\" href=\"https://a.example/a\"></head><body><p>Words of a page.</p></body></html>",
        ),
        ("more/deep/a.txt", "Nothing.\n"),
        ("more/.hidden.txt", "Nothing.\n"),
        ("more/picture.png", "\u{1}\u{2}"),
        ("b.md", "---\nauthor: Ben\ntitle: Report B\n---\n\nWords.\n"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let out = done(&folder, &["source", "add", "more", "./b.md", "papers/note.txt", "--publisher", "P"]);
    assert_eq!(out, "events.toml: new source a\nevents.toml: new source a-2\nevents.toml: new source b\n");
    assert_eq!(
        appended(&folder),
        "\n[[source]]\nid = \"a\"\ntitle = \"A\"\npublisher = \"P\"\npath = \"more/a.html\"\nurl = \"https://a.example/a\"\n\n\
         [[source]]\nid = \"a-2\"\npublisher = \"P\"\npath = \"more/deep/a.txt\"\n\n\
         [[source]]\nid = \"b\"\ntitle = \"Report B\"\nauthor = \"Ben\"\npublisher = \"P\"\npath = \"b.md\"\n"
    );
    let out = dateline(&folder, &["source", "add", "more"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("already declared as sources"), "{out:?}");
}

#[test]
fn sources_that_cannot_be_added_are_refused() {
    let folder = folder();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(folder.path().join("page.html"), "<html><body><p>Words.</p></body></html>").unwrap();
    for (arguments, message) in [
        (["a", "b", "--title=T"].as_slice(), "apply to a single source"),
        (&["papers/note.txt"], "is already declared as source \"note\""),
        (&["nowhere.txt"], "cannot read nowhere.txt as a source"),
        (&["empty"], "the folder empty contains no papers"),
        (&["--copy", "page.html"], "does not contain its web address"),
        (&["papers/note.txt", "--copy", "page.html"], "is a file, not a web address"),
        (&["https://a.example", "--published", "03/04/2025"], "may be 3 April 2025"),
        (&["https://a.example", "--id", "A b"], "nothing was written"),
    ] {
        refused(&folder, &[["source", "add"].as_slice(), arguments].concat(), message);
    }
    assert!(!folder.path().join("sources").exists());
}
