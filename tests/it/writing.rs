//! The effects of a command on a project's files, apart from their content, and its messages if it
//! cannot write.

#![expect(clippy::disallowed_methods, reason = "the test starts the program and keeps files of its own")]
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn dateline(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(arguments).current_dir(folder).arg("--no-cache");
    command
}

fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Creates a project without papers.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events.toml"), "# Ours.\n").unwrap();
    folder
}

const ADD: [&str; 3] = ["source", "add", "https://example.org/treaty"];

#[test]
fn private_chronology_stays_private() {
    let folder = project();
    let path = folder.path().join("events.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(dateline(folder.path(), &ADD).status().unwrap().success());
    assert!(fs::read_to_string(&path).unwrap().contains("https://example.org/treaty"));
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn links_inside_the_project_are_followed_and_links_out_of_it_refused() {
    let folder = project();
    let path = folder.path().join("events.toml");
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::rename(&path, folder.path().join("data/ours.toml")).unwrap();
    symlink("data/ours.toml", &path).unwrap();
    assert!(dateline(folder.path(), &ADD).status().unwrap().success());
    assert!(path.is_symlink());
    let text = fs::read_to_string(folder.path().join("data/ours.toml")).unwrap();
    assert!(text.contains("https://example.org/treaty"));

    let other = tempfile::tempdir().unwrap();
    symlink(&path, other.path().join("events.toml")).unwrap();
    let refused = dateline(other.path(), &["source", "add", "https://example.org/other"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(message(&refused).contains("leads out of the project's folder"), "{}", message(&refused));
    assert!(message(&refused).contains("copy the file"), "{}", message(&refused));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn chronology_with_two_hard_links_is_refused() {
    let folder = project();
    fs::hard_link(folder.path().join("events.toml"), folder.path().join("copy.toml")).unwrap();
    let refused = dateline(folder.path(), &ADD).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(message(&refused).contains("2 hard links"), "{}", message(&refused));
    assert_eq!(fs::read_to_string(folder.path().join("copy.toml")).unwrap(), "# Ours.\n");
    assert_eq!(fs::read_to_string(folder.path().join("events.toml")).unwrap(), "# Ours.\n");
}

#[test]
fn linked_lock_folder_is_not_followed() {
    let folder = project();
    let outside = tempfile::tempdir().unwrap();
    symlink(outside.path(), folder.path().join(".dateline")).unwrap();
    let refused = dateline(folder.path(), &ADD).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(message(&refused).contains(".dateline is a link"), "{}", message(&refused));
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    // Reading commands need no lock.
    assert!(dateline(folder.path(), &["check"]).status().unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn error_on_standard_output_reports_that_the_change_was_made() {
    let folder = project();
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let closed_pipe = || {
        let mut reader = Command::new("true").stdin(Stdio::piped()).spawn().unwrap();
        let pipe = reader.stdin.take().unwrap();
        reader.wait().unwrap();
        Stdio::from(pipe)
    };
    for (number, output) in [full(), closed_pipe()].into_iter().enumerate() {
        let address = format!("https://example.org/{number}");
        let done = dateline(folder.path(), &["source", "add", &address])
            .stdout(output)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert_eq!(done.status.code(), Some(2));
        assert!(message(&done).contains("the change was made"), "{}", message(&done));
        assert!(message(&done).contains("events.toml: new source"), "{}", message(&done));
        assert!(fs::read_to_string(folder.path().join("events.toml")).unwrap().contains(&address));
    }
}

/// Each command that changes a file, run in a project in which it has something to change. The last
/// item is part of the line about the change.
const WRITING: [(&[&str], &str); 9] = [
    (&["source", "add", "https://example.org/treaty"], "new source"),
    (&["source", "pin", "note"], "events.toml"),
    (&["accept", "ID"], "new event"),
    (&["attach", "ID", "talks"], "events.toml"),
    (&["refine", "COARSE"], "events.toml"),
    (&["dismiss", "ID", "--reason", "not of interest"], "events.toml"),
    (&["check", "--fix"], "fixed events.toml"),
    (&["check", "--write-baseline", "known.toml", "--format", "json"], "written: known.toml"),
    (&["template", "copy"], "created templates/brief.typ"),
];

#[test]
fn only_a_baseline_is_overwritten_by_a_baseline() {
    let folder = changeable_project();
    let check = |arguments: &[&str]| {
        let mut arguments = arguments.to_vec();
        arguments.insert(0, "check");
        message(&dateline(folder.path(), &arguments).output().unwrap())
    };
    let before = fs::read(folder.path().join("events.toml")).unwrap();
    let refused = check(&["--write-baseline", "events.toml"]);
    assert!(refused.contains("events.toml exists and is not a baseline"), "{refused}");
    let refused = check(&["--baseline", "events.toml"]);
    assert!(refused.contains("events.toml is not a baseline"), "{refused}");
    assert_eq!(fs::read(folder.path().join("events.toml")).unwrap(), before);
    for _ in 0..2 {
        let written = check(&["--write-baseline", "known.toml"]);
        assert!(written.contains("wrote 3 findings to known.toml"), "{written}");
    }
}

/// Creates a project in which each of the commands has something to change.
fn changeable_project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("papers")).unwrap();
    let paper = "The Lamp Treaty was signed on 3 May 2021.\n\nThe Harbour Pact was signed on 9 June 2022.\n";
    fs::write(folder.path().join("papers/note.txt"), paper).unwrap();
    // An event's relation to itself has a safe fix.
    let events = "[chronology]\nas_of = 2025-01-01\npapers = [\"papers\"]\n\n\
                  [[source]]\nid = \"note\"\npath = \"papers/note.txt\"\npublished = 2022-07-01\n\n\
                  [[event]]\nid = \"talks\"\ntitle = \"Talks begin\"\ndate = \"2021\"\n\n\
                  [[event]]\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\nmatch = [\"Harbour Pact\"]\n\
                  phase = \"signed\"\ndate = \"2022-06\"\nafter = [\"talks\", \"pact\"]\n";
    fs::write(folder.path().join("events.toml"), events).unwrap();
    folder
}

/// Returns the contents of all files that a command may change.
fn contents(folder: &Path) -> Vec<Option<Vec<u8>>> {
    let paths = ["events.toml", "known.toml", "templates/brief.typ"];
    paths.iter().map(|path| fs::read(folder.join(path)).ok()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn every_writing_command_reports_its_change_if_standard_output_is_full() {
    for (arguments, line) in WRITING {
        for extra in [[].as_slice(), &["--quiet"]] {
            // With --quiet, only `check` prints to standard output, so nothing can fail.
            if !extra.is_empty() && arguments[0] != "check" {
                continue;
            }
            let folder = changeable_project();
            let listed = dateline(folder.path(), &["pull", "--all", "--format", "json"]).output().unwrap();
            let rows: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).unwrap();
            let id = |kind: &str| {
                let row = rows.iter().find(|row| row["kind"] == kind);
                row.unwrap_or_else(|| panic!("{rows:?}"))["id"].as_str().unwrap().to_owned()
            };
            let word = |word: &&str| match *word {
                "ID" => id("new"),
                "COARSE" => id("refines"),
                word => word.to_owned(),
            };
            let words: Vec<String> = arguments.iter().chain(extra).map(word).collect();
            let before = contents(folder.path());
            let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let mut command = dateline(folder.path(), &[]);
            let done = command.args(&words).stdout(full).stderr(Stdio::piped()).output().unwrap();
            let message = message(&done);
            assert_eq!(done.status.code(), Some(2), "{words:?}: {message}");
            assert_ne!(contents(folder.path()), before, "{words:?}: {message}");
            assert!(message.contains("the change was made"), "{words:?}: {message}");
            assert!(message.contains(line), "{words:?}: {message}");
        }
    }
}

#[test]
fn init_and_template_copy_complete_an_interrupted_run() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, removed, edited) in [
        (["init", "."].as_slice(), "events.toml", "briefs/harbour.toml"),
        (&["template", "copy"], "templates/brief.typ", "templates/brief.md.j2"),
    ] {
        assert!(dateline(folder.path(), arguments).status().unwrap().success());
        let text = fs::read_to_string(folder.path().join(removed)).unwrap();
        let again = dateline(folder.path(), arguments).output().unwrap();
        assert_eq!(again.status.code(), Some(2), "{arguments:?}");

        fs::remove_file(folder.path().join(removed)).unwrap();
        assert!(dateline(folder.path(), arguments).status().unwrap().success(), "{arguments:?}");
        assert_eq!(fs::read_to_string(folder.path().join(removed)).unwrap(), text);

        // A user's work is never overwritten.
        fs::remove_file(folder.path().join(removed)).unwrap();
        fs::write(folder.path().join(edited), "mine").unwrap();
        let refused = dateline(folder.path(), arguments).output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(!folder.path().join(removed).exists());
        assert_eq!(fs::read_to_string(folder.path().join(edited)).unwrap(), "mine");
        fs::write(folder.path().join(removed), text).unwrap();
    }
}

#[test]
fn file_size_limit_leaves_the_old_file() {
    let folder = project();
    let path = folder.path().join("events.toml");
    let old = "# A line that is a comment and nothing else.\n".repeat(2000);
    fs::write(&path, &old).unwrap();
    let program = env!("CARGO_BIN_EXE_dateline");
    let script = format!("ulimit -f 16; exec '{program}' --no-cache source add https://example.org/treaty");
    let refused = Command::new("sh").arg("-c").arg(script).current_dir(folder.path()).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{}", message(&refused));
    assert!(message(&refused).contains("cannot write ./events.toml"), "{}", message(&refused));
    assert!(message(&refused).contains("ulimit -f"), "{}", message(&refused));
    assert_eq!(fs::read_to_string(&path).unwrap(), old);
    assert_eq!(fs::read_dir(folder.path().join(".dateline/staging")).unwrap().count(), 0);
}

#[test]
fn accept_names_the_candidates_that_are_also_linked() {
    let events = "[chronology]\npapers = [\"papers\"]\nas_of = 2025-01-01\n";
    let papers = [
        ("pact", "Norway and Japan signed the Lighthouse Pact in Oslo on 9 June 2023."),
        ("later", "Japan signed the Lighthouse Pact in 2023."),
        ("ferry", "The Ferry Agreement was signed in Bergen on 3 May 2022."),
    ];
    for quiet in [false, true] {
        let folder = project();
        fs::write(folder.path().join("events.toml"), events).unwrap();
        fs::create_dir(folder.path().join("papers")).unwrap();
        for (name, sentence) in papers {
            let path = folder.path().join(format!("papers/{name}.md"));
            fs::write(path, format!("# Report\n\n{sentence}\n")).unwrap();
        }
        let listed = dateline(folder.path(), &["pull", "--all", "--format", "json"]).output().unwrap();
        let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
        let is_pact =
            |candidate: &&serde_json::Value| candidate["title"].as_str().unwrap().contains("in Oslo");
        let id = listed.as_array().unwrap().iter().find(is_pact).unwrap()["id"].as_str().unwrap();
        let arguments: &[&str] = if quiet { &["accept", id, "--quiet"] } else { &["accept", id] };
        let output = dateline(folder.path(), arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let also: Vec<String> =
            message(&output).lines().filter(|line| line.contains("also linked")).map(str::to_owned).collect();
        if quiet {
            assert!(also.is_empty(), "{also:?}");
        } else {
            assert_eq!(also.len(), 1, "{output:?}");
            assert!(also[0].contains("“Japan signs Lighthouse Pact” (papers/later.md:3, 2023)"), "{also:?}");
            assert!(!also[0].contains("Ferry"), "{also:?}");
        }
    }
}
