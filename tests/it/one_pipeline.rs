//! `tag FILE` and the commands of a project find the same document date and the same values in each
//! document.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its documents should stop")]
#![expect(clippy::disallowed_methods, reason = "a test makes a project and runs the program in it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dateline::project::{Folder, Options, Project};
use serde_json::Value;

use crate::support::shared;

/// The date of a document and the values of its time expressions, in the order of the text.
type Found = (Option<String>, Vec<String>);

/// Returns the dates and values that `tag` prints for each document, by its path.
fn tagged(folder: &Path, papers: &[String]) -> BTreeMap<String, Found> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output =
        command.current_dir(folder).args(["tag", "--format", "jsonl"]).args(papers).output().unwrap();
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

/// Compares the results for every readable paper of a folder. Returns the number of papers.
fn compare(folder: &Path) -> usize {
    let project = Project::load(&Folder::new(folder), &Options::default()).unwrap();
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

/// Creates a project whose papers are all files of the given folders.
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

#[test]
#[ignore = "needs ../shared"]
fn tag_and_a_project_agree_on_every_document() {
    let folder = project_of(&[shared("library"), shared("papers"), shared("devset-en/docs")]);
    let count = compare(folder.path());
    println!("{count} documents agree");
    assert!(count > 150, "only {count} documents were compared");
}
