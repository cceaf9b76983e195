//! `tag FILE` and the commands on a project find the same document date and the same values in each
//! document.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its documents should stop")]
#![expect(clippy::disallowed_methods, reason = "a test makes a project and runs the program in it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dateline::{Folder, LoadOptions, Project};
use serde_json::Value;

use crate::support::shared;

/// A document's date and the values of its time expressions, in text order.
type Found = (Option<String>, Vec<String>);

/// Returns the dates and values that `tag` prints for each document, keyed by path.
fn tagged(folder: &Path, papers: &[String]) -> BTreeMap<String, Found> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg("-C").arg(folder).args(["tag", "--format", "jsonl"]).args(papers);
    let output = command.output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let documents = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    documents
        .map(|document| {
            let values = document["timex"].as_array().unwrap().iter();
            let values = values.map(|timex| timex["value"].as_str().unwrap().to_owned()).collect();
            let date = document["dct"].as_str().map(str::to_owned);
            (document["doc"].as_str().unwrap().to_owned(), (date, values))
        })
        .collect()
}

/// Compares the results for every readable paper in a folder. Returns the number of papers.
fn compare(folder: &Path) -> usize {
    let project = Project::load(&Folder::new(folder), &LoadOptions::default()).unwrap();
    let papers: Vec<_> = project
        .papers
        .iter()
        .filter(|paper| {
            paper.document.is_ok() && paper.unsupported_language().is_none() && !paper.path.contains('!')
        })
        .collect();
    let paths: Vec<String> = papers.iter().map(|paper| paper.path.clone()).collect();
    let tagged = tagged(folder, &paths);
    let mut wrong = Vec::new();
    for paper in &papers {
        let created = paper.document().and_then(|document| document.created.as_ref());
        let values = paper.timexes.iter().map(|timex| timex.value.clone()).collect();
        let found = (created.map(|created| created.date.to_string()), values);
        match tagged.get(&paper.path) {
            Some(tagged) if *tagged == found => {}
            other => wrong.push(format!("{}\n  tag     {other:?}\n  project {found:?}", paper.path)),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), papers.len(), wrong.join("\n"));
    papers.len()
}

/// Copies all files in a folder and below into one folder, each named after its path.
fn gather(from: &Path, into: &Path, prefix: &str) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = format!("{prefix}-{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            gather(&entry.path(), into, &name);
        } else {
            fs::copy(entry.path(), into.join(name)).unwrap();
        }
    }
}

/// Creates a project whose papers are all files in the given folders.
fn project_of(folders: &[PathBuf]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let papers = folder.path().join("papers");
    fs::create_dir(&papers).unwrap();
    fs::write(folder.path().join("events.toml"), "[chronology]\npapers = [\"papers\"]\n").unwrap();
    for (nth, from) in folders.iter().enumerate() {
        gather(from, &papers, &nth.to_string());
    }
    folder
}

#[test]
fn tag_and_a_project_agree_on_the_shipped_papers() {
    let folder = project_of(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("papers")]);
    assert_eq!(compare(folder.path()), 4);
}

/// `tag` and `text` take a paper's date, kind, day–month order and fiscal year from `events.toml`,
/// also for attachments.
#[test]
fn tag_and_a_project_agree_on_declared_papers() {
    let folder = tempfile::tempdir().unwrap();
    let events = r#"
[chronology]
papers = ["papers"]
date_order = "dmy"
fiscal_year = { start = "04-01" }

[[source]]
id = "note"
path = "papers/note.md"
published = 2024-12-18

[[source]]
id = "story"
path = "papers/story.md"
kind = "narrative"

[[source]]
id = "plan"
path = "papers/board.eml!/plan.txt"
published = 2023-03-01
"#;
    let mail = [
        "Date: Mon, 8 Jan 2024 09:00:00 +0000",
        "From: Mia Berg <mia@example.org>",
        "To: Ole Dahl <ole@example.org>",
        "Subject: Plan",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=x",
        "",
        "--x",
        "Content-Type: text/plain",
        "",
        "The board met yesterday.",
        "--x",
        "Content-Type: text/plain",
        "Content-Disposition: attachment; filename=plan.txt",
        "",
        "The board met yesterday.",
        "--x--",
        "",
    ];
    let papers = folder.path().join("papers");
    fs::create_dir(&papers).unwrap();
    fs::write(folder.path().join("events.toml"), events).unwrap();
    let note = "The pact was signed on Tuesday. It follows the talks of 03/04/2024 and the FY2023 budget.\n";
    fs::write(papers.join("note.md"), note).unwrap();
    let story = "The fort fell in May 1813. In June the army withdrew. It returned in March.\n";
    fs::write(papers.join("story.md"), story).unwrap();
    fs::write(papers.join("board.eml"), mail.join("\r\n")).unwrap();
    assert_eq!(compare(folder.path()), 3);

    let tag = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let found = tagged(folder.path(), &["papers/note.md".to_owned(), "papers/board.eml".to_owned()]);
    let (date, values) = &found["papers/note.md"];
    assert_eq!(date.as_deref(), Some("2024-12-18"));
    assert_eq!(values, &["2024-12-17", "2024-04-03", "FY2023"]);
    assert_eq!(found["papers/board.eml!/plan.txt"].1, ["2023-02-28"]);
    assert_eq!(found["papers/board.eml"].1.last().unwrap(), "2024-01-07");
    assert!(tag(&["text", "papers/note.md"]).contains("2024-12-18 (declared"), "declared date is missing");
    // The command line takes precedence, and a file outside the project has no declarations.
    let given = tag(&["tag", "--format", "jsonl", "--dct", "2020-01-03", "papers/note.md"]);
    assert!(given.contains("2019-12-31"), "{given}");
    fs::copy(papers.join("note.md"), folder.path().join("other.md")).unwrap();
    let other = tag(&["tag", "--format", "jsonl", "other.md"]);
    assert!(other.contains("2024-04-03") && !other.contains("2024-12-17"), "{other}");
}

#[test]
#[ignore = "needs ../shared"]
fn tag_and_a_project_agree_on_every_document() {
    let folder = project_of(&[shared("library"), shared("papers"), shared("devset-en/docs")]);
    let count = compare(folder.path());
    println!("{count} documents agree");
    assert!(count > 150, "only {count} documents were compared");
}
