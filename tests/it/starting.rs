//! From an empty folder to a brief that is kept up to date: `init`, `check`, `brief`, `brief
//! --check` and `watch`, using the program itself.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and starts the program"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn dateline(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(folder).args(args).env_remove("SOURCE_DATE_EPOCH").output().unwrap()
}

/// Runs a command, asserts its exit status, and returns the text of both output streams.
fn output_of(folder: &Path, args: &[&str], status: i32) -> String {
    let output = dateline(folder, args);
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{args:?} says\n{text}");
    text
}

fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn new_project_has_no_findings_and_its_brief_can_be_made_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("pact");
    let made = output_of(folder.path(), &["init", "pact"], 0);
    for file in ["events.toml", "papers/harbour-report.md", "briefs/harbour.toml", ".gitignore"] {
        assert!(made.contains(&format!("created pact/{file}\n")), "{made}");
        assert!(root.join(file).is_file());
    }

    let checked = output_of(&root, &["check", "--fail-on", "info"], 0);
    assert_eq!(checked, "Checked 3 events and 1 paper: nothing to report.\n");
    let printed = output_of(&root, &["brief", "--typst", "embedded"], 0);
    assert!(printed.contains("3 events on 1 page, 0 left out"), "{printed}");
    assert!(fs::read(root.join("briefs/harbour.pdf")).unwrap().starts_with(b"%PDF-1.7"));
    let compared = output_of(&root, &["brief", "--check", "--typst", "embedded"], 0);
    assert_eq!(compared, "Compared 1 brief: no differences.\n");

    // A date changes, but the brief on disk does not.
    change(&root.join("events.toml"), "date = \"2024-10\" ", "date = \"2024-11\" ");
    let stale = output_of(&root, &["brief", "--check", "--typst", "embedded"], 1);
    assert!(stale.contains("--- a/briefs/harbour.md"), "{stale}");
    assert!(stale.contains("Compared 1 brief: 1 is stale."), "{stale}");
    // Formats that are not compared line by line are only named.
    assert!(stale.contains("\nbriefs/harbour.html is stale.\n"), "{stale}");
    assert!(!stale.contains("a/briefs/harbour.html") && !stale.contains("a/briefs/harbour.svg"), "{stale}");
    let old = fs::read_to_string(root.join("briefs/harbour.md")).unwrap();
    assert!(old.contains("October 2024"), "nothing was written:\n{old}");

    // If PDF, Typst and HTML are missing, only the Markdown is compared. If everything is missing,
    // this is reported.
    for file in ["harbour.typ", "harbour.json", "_brief.typ", "harbour.html", "harbour.svg", "harbour.pdf"] {
        fs::remove_file(root.join("briefs").join(file)).unwrap();
    }
    output_of(&root, &["brief", "--check", "--typst", "embedded"], 1);
    fs::remove_file(root.join("briefs/harbour.md")).unwrap();
    let nothing = output_of(&root, &["brief", "--check", "--typst", "embedded"], 1);
    assert!(nothing.contains("there is no Markdown, HTML or Typst file to compare"), "{nothing}");
}

/// The workflow compares briefs only once one is committed, since it would fail on a new project.
#[test]
fn workflow_of_a_new_project_has_no_brief_to_compare_until_one_is_committed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    output_of(root, &["init"], 0);
    let workflow = fs::read_to_string(root.join(".github/workflows/chronology.yml")).unwrap();
    let (_, step) = workflow.split_once("- name: Briefs\n").unwrap();
    let lines: Vec<&str> = step.lines().map(str::trim).collect();
    assert_eq!(lines, ["if: hashFiles('briefs/*.md') != ''", "run: dateline brief --check"]);
    assert_eq!(committed(root), ["harbour.toml"]);
    output_of(root, &["brief", "--typst", "embedded"], 0);
    assert_eq!(committed(root), ["harbour.md", "harbour.svg", "harbour.toml"]);
    output_of(root, &["brief", "--check", "--typst", "embedded"], 0);
}

/// Returns the sorted names of the files in `briefs/` that `.gitignore` does not exclude.
fn committed(root: &Path) -> Vec<String> {
    let ignored = fs::read_to_string(root.join(".gitignore")).unwrap();
    let ends: Vec<&str> = ignored.lines().filter_map(|line| line.strip_prefix("/briefs/*")).collect();
    let files = fs::read_dir(root.join("briefs")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !ends.iter().any(|end| name.ends_with(end))).collect();
    names.sort();
    names
}

#[test]
fn event_with_one_bracket_is_the_error_and_is_missing_visibly() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    output_of(root, &["init"], 0);
    let events = root.join("events.toml");
    let text = fs::read_to_string(&events).unwrap();
    fs::write(&events, text.replacen("\n[[event]]\n", "\n[event]\n", 1)).unwrap();
    let found = output_of(root, &["check"], 1);
    assert!(found.contains("error[DL015]: `[event]` needs two brackets"), "{found}");
    assert!(!found.contains("is written twice"), "{found}");
    // The error is reported before its effect, a brief that refers to the missing event.
    let place = |code: &str| found.find(code).unwrap_or_else(|| panic!("no {code} in {found}"));
    assert!(place("[DL015]") < place("[DL601]"), "{found}");
    change(&root.join("briefs/harbour.toml"), "[9 June 2024](#pact-signed)", "9 June 2024");
    let printed = output_of(root, &["brief", "--typst", "embedded"], 0);
    assert!(printed.contains("1 event of the chronology could not be read"), "{printed}");
}

#[test]
fn init_never_overwrites_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events.toml"), "mine").unwrap();
    fs::write(folder.path().join(".gitignore"), "mine").unwrap();
    let refused = output_of(folder.path(), &["init"], 2);
    assert!(refused.contains("already exist and are not overwritten: events.toml, .gitignore;"), "{refused}");
    assert_eq!(fs::read(folder.path().join("events.toml")).unwrap(), b"mine");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else was made");
}

#[test]
fn unreadable_events_are_counted_in_json_and_in_messages() {
    let folder = tempfile::tempdir().unwrap();
    output_of(folder.path(), &["init"], 0);
    change(&folder.path().join("events.toml"), "date = \"2024-10\" ", "date = \"10/2024\" ");
    let output = dateline(folder.path(), &["brief", "--format", "json", "--typst", "embedded"]);
    let reports: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(reports[0]["brief"], "harbour");
    assert_eq!(reports[0]["events"], 2);
    assert_eq!(reports[0]["left_out"], serde_json::json!([]));
    assert_eq!(reports[0]["unread"], 1);
    let words = output_of(folder.path(), &["brief", "--typst", "embedded"], 0);
    assert!(words.contains("0 left out, 1 event of the chronology could not be read"), "{words}");
}

/// A process that is killed when the test ends, however it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until a file contains `words`, which may take long on a busy machine.
fn wait_for(path: &Path, words: &str) {
    let begun = Instant::now();
    while !fs::read_to_string(path).is_ok_and(|text| text.contains(words)) {
        assert!(begun.elapsed() < Duration::from_mins(3), "{} never said “{words}”", path.display());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Starts `watch` in a folder. Returns the process and the path of the file that receives its
/// standard error.
fn watch(root: &Path) -> (Running, PathBuf) {
    let log = root.join("log.txt");
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(root).args(["watch", "--typst", "embedded"]);
    command.stdout(Stdio::null()).stderr(fs::File::create(&log).unwrap());
    (Running(command.spawn().unwrap()), log)
}

#[test]
fn watch_makes_the_brief_after_each_save_and_survives_errors() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    output_of(root, &["init"], 0);
    let (mut running, log) = watch(root);
    let (brief, events) = (root.join("briefs/harbour.md"), root.join("events.toml"));
    wait_for(&brief, "October 2024");
    wait_for(&log, "Waiting for changes");

    change(&root.join("briefs/harbour.toml"), "paper = \"a4\"", "paper = \"a3\"");
    wait_for(&log, "\" was not written");
    change(&root.join("briefs/harbour.toml"), "paper = \"a3\"", "paper = \"a4\"");
    change(&events, "date = \"2024-10\" ", "date = \"2024-11\" ");
    wait_for(&brief, "November 2024");
    assert!(running.0.try_wait().unwrap().is_none(), "it goes on");

    #[cfg(unix)]
    {
        let id = running.0.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert!(!running.0.wait().unwrap().success(), "Ctrl-C ends it");
    }
}

#[test]
fn watch_notices_papers_and_logos_next_to_the_chronology() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    output_of(root, &["init"], 0);
    let crest = |path: &str| {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"{path}\"/></svg>"
        );
        fs::write(root.join("crest.svg"), svg).unwrap();
    };
    crest("M0 0h9v9z");
    fs::write(root.join("note.md"), "Nothing.\n").unwrap();
    let events = root.join("events.toml");
    change(&events, "papers = [\"papers\"]", "papers = [\"papers\", \"note.md\"]");
    let house = "\n[briefs]\nlogo = \"crest.svg\"\nlogo_alt = \"A crest\"\n";
    fs::write(&events, fs::read_to_string(&events).unwrap() + house).unwrap();
    let (_running, log) = watch(root);
    wait_for(&log, "Waiting for changes");

    crest("M0 0h8v8z");
    wait_for(&root.join("briefs/_harbour.svg"), "M0 0h8v8z");
    fs::write(root.join("note.md"), "%PDF-1.7\nNothing.\n").unwrap();
    wait_for(&log, "missing from this output: note.md");
}
