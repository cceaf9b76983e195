//! `dateline brief --since` and the changes that it prints.

use std::process::Command;

use super::repository::Repository;

fn dateline(repository: &Repository, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(repository.folder.path()).args(arguments).args(["--typst", "embedded"]);
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn event(id: &str, date: &str, tag: &str) -> String {
    format!("[[event]]\nid = \"{id}\"\ntitle = \"The {id}\"\ndate = \"{date}\"\ntags = [\"{tag}\"]\n\n")
}

fn chronology(as_of: &str, events: &[String]) -> String {
    format!("[chronology]\nas_of = {as_of}\npapers = [\"papers\"]\n\n{}", events.concat())
}

const BRIEF: &str = "title = \"Ships\"\nformats = [\"md\"]\n[select]\ntags = [\"ships\"]\n";

/// Returns a repository with two states of a chronology. The first is committed and tagged.
fn repository() -> Repository {
    let repository = Repository::new();
    let before = [
        event("pact", "2024-06", "ships"),
        event("visit", "2024-09-01", "ships"),
        event("talks", "2023-05-04", "ships"),
        event("summit-a", "2023-07-11", "ships"),
    ];
    repository.write("events.toml", &chronology("2025-01-31", &before));
    repository.write("papers/note.txt", "Nothing.\n");
    repository.write("briefs/ships.toml", BRIEF);
    repository.commit();
    repository.git(&["tag", "first"]);
    let after = [
        event("pact", "2024-06-09", "ships"),
        event("talks", "2023-05-04", "planes"),
        event("review", "2026", "ships"),
        event("summit-a", "2023-07-11", "ships").replace("id = \"summit-a\"", "id = \"summit-b\""),
    ];
    repository.write("events.toml", &chronology("2025-04-04", &after));
    repository
}

const CHANGED: &str = "## Changed since 31 January 2025\n\n\
    - **New**: The review, 2026 (3)\n\
    - **Date changed**: The pact, 9 June 2024 (was June 2024) (2)\n\
    - **Withdrawn**: The visit, last dated 1 September 2024\n\
    - **No longer listed**: The talks, 4 May 2023\n\n";

#[test]
#[ignore = "needs git"]
fn brief_lists_changes_since_a_commit() {
    let repository = repository();
    let (status, printed, errors) = dateline(&repository, &["brief", "--since", "first"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    assert_eq!(printed, "briefs/ships.md: 3 events on 1 page, 0 left out, 4 changes\n");
    let read = || std::fs::read_to_string(repository.path("briefs/ships.md")).unwrap();
    assert!(read().contains(CHANGED), "{}", read());
    // With the same `--since`, the brief is up to date; without it, it is not.
    assert_eq!(dateline(&repository, &["brief", "--check", "--since", "first"]).0, 0);
    let (status, diff, _) = dateline(&repository, &["brief", "--check"]);
    assert_eq!(status, 1);
    assert!(diff.contains("-## Changed since 31 January 2025"), "{diff}");

    // A brief with its own key `since` is up to date without the option.
    repository.write("briefs/ships.toml", &format!("since = \"first\"\n{BRIEF}"));
    dateline(&repository, &["brief"]);
    assert!(read().contains(CHANGED), "{}", read());
    assert_eq!(dateline(&repository, &["brief", "--check"]).0, 0);
    repository.commit();
    dateline(&repository, &["brief", "--since", "HEAD"]);
    // A hash means nothing to the readers of a brief, and "HEAD" will be another commit later.
    let heading = "## Changed since the version of 3 February 2025\n\n*Nothing has changed.*\n";
    assert!(read().contains(heading), "{}", read());
    let (_, json, _) = dateline(&repository, &["brief", "--format", "json"]);
    let reports: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(reports[0]["changed"][1]["when"], "9 June 2024 (was June 2024)");
}

#[test]
#[ignore = "needs git"]
fn newly_disputed_event_is_listed() {
    let repository = repository();
    let pact = event("pact", "2024-06-09", "ships") + "phase = \"signed\"\nmatch = [\"Harbour Pact\"]\n";
    repository.write("events.toml", &chronology("2025-04-04", &[pact.replace("\n\nphase", "\nphase")]));
    repository.commit();
    repository.write("papers/note.txt", "The Harbour Pact was signed on 12 June 2024.\n\n(2024/07/01)\n");
    dateline(&repository, &["brief", "--since", "HEAD"]);
    let text = std::fs::read_to_string(repository.path("briefs/ships.md")).unwrap();
    assert!(text.contains("- **Now disputed**: The pact, 9 June 2024 (1)"), "{text}");
}

#[test]
#[ignore = "needs git"]
fn unusable_revisions_are_reported() {
    let repository = repository();
    let (status, _, errors) = dateline(&repository, &["brief", "--since", "v9"]);
    assert_eq!(status, 2);
    assert!(errors.starts_with("error: git has no commit \"v9\""), "{errors}");

    repository.write("briefs/ships.toml", &format!("since = \"v9\"\n{BRIEF}"));
    let (status, _, errors) = dateline(&repository, &["brief"]);
    assert_eq!(status, 2);
    let wanted =
        "error: the brief \"ships\" was not written\n  cannot read the chronology at `since = \"v9\"`";
    assert!(errors.starts_with(wanted), "{errors}");

    repository.write("briefs/ships.toml", &format!("sections = [\"changed\", \"events\"]\n{BRIEF}"));
    let (status, _, errors) = dateline(&repository, &["brief"]);
    assert_eq!(status, 0);
    assert!(errors.contains("no revision to compare with: pass --since"), "{errors}");

    repository.write("briefs/ships.toml", &format!("sections = [\"events\"]\n{BRIEF}"));
    let (status, _, errors) = dateline(&repository, &["brief", "--since", "first"]);
    assert_eq!(status, 0);
    assert!(errors.contains("has no section \"changed\""), "{errors}");

    std::fs::remove_dir_all(repository.path(".git")).unwrap();
    let (status, _, errors) = dateline(&repository, &["brief", "--since", "first"]);
    assert_eq!(status, 2);
    assert!(errors.starts_with("error: `since` requires a Git repository"), "{errors}");
}
