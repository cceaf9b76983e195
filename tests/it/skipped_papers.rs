//! Papers and folders that are not read are reported: names that are not UTF-8, unknown formats,
//! empty folders, and projects that name no papers.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, write into a folder of its own, and run the program"
)]

use std::fs;
use std::process::Command;

use dateline::{LoadOptions, Memory, Project, check};
use tempfile::TempDir;

fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let files: Memory = files.iter().copied().collect();
    let project = Project::load(&files, &LoadOptions::default()).unwrap();
    let found = check(&project).findings;
    let wanted = ["DL102", "DL114", "DL116"];
    found
        .iter()
        .filter(|found| wanted.contains(&found.rule.code()))
        .map(|found| format!("{} {} {}", found.severity, found.rule.code(), found.message))
        .collect()
}

const EVENTS: &str = "[chronology]\npapers = [\"papers\"]\n";

#[test]
fn files_of_unknown_format_are_reported() {
    assert_eq!(
        findings(&[
            ("events.toml", EVENTS),
            ("papers/a.md", "Signed on 9 June 2024.\n"),
            ("papers/minutes.log", "Held on 31 June 2024.\n"),
            ("papers/noext", "Held on 31 June 2024.\n"),
            ("papers/t.csv", "31 June 2024,Held\n"),
        ]),
        ["info DL116 papers/minutes.log and 2 more are not read because their formats are unknown"]
    );
    // A file that is excluded or named is not reported.
    let events = "[chronology]\npapers = [\"papers\", \"papers/minutes.log\", \"!papers/t.csv\"]\n";
    assert_eq!(
        findings(&[
            ("events.toml", events),
            ("papers/a.md", "Signed on 9 June 2024.\n"),
            ("papers/minutes.log", "Held on 30 June 2024.\n"),
            ("papers/t.csv", "31 June 2024,Held\n"),
        ]),
        Vec::<String>::new()
    );
}

#[test]
fn folder_without_papers_is_reported() {
    assert_eq!(
        findings(&[("events.toml", EVENTS), ("papers/minutes.log", "Held on 31 June 2024.\n")]),
        ["error DL102 no file in papers is in a known format"]
    );
    // A declared source is read as plain text, so the folder is not without papers.
    let declared = format!("{EVENTS}[[source]]\nid = \"a\"\ntitle = \"A\"\npath = \"papers/minutes.log\"\n");
    let files: &[(&str, &str)] = &[
        ("events.toml", &declared),
        ("papers/minutes.log", "Held on 30 June 2024.\n"),
        ("papers/b.log", ""),
    ];
    assert_eq!(findings(files), ["info DL116 papers/b.log is not read because its format is unknown"]);
    assert_eq!(
        findings(&[("events.toml", EVENTS), ("papers/.hidden", "")]),
        ["warning DL102 the folder papers contains no papers"]
    );
}

#[test]
fn invalid_toml_is_reported_even_if_an_earlier_version_has_it() {
    let load =
        |text: &str| Project::load(&Memory::from([("events.toml", text)]), &LoadOptions::default()).unwrap();
    let broken = "[chronology]\ntitle = \"A\n\n[[event]]\nid = \"a\"\ntitle = \"A\"\ndate = \"2024-06-09\"\n";
    let (before, now) = (load(broken), load(broken));
    let mut checked = check(&now);
    checked.since(&now.sources, &check(&before), &before.sources);
    let codes: Vec<&str> = checked.findings.iter().map(|found| found.rule.code()).collect();
    assert_eq!(codes, ["DL015"]);
}

/// Runs the program in a folder. Returns its exit status and its output.
fn dateline(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_dateline")).current_dir(folder).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn paper_whose_name_is_not_utf8_is_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("events.toml"), EVENTS).unwrap();
    let papers = folder.path().join("papers");
    fs::create_dir(&papers).unwrap();
    fs::write(papers.join(OsStr::from_bytes(b"n\xffote.txt")), "Held on 31 June 2024.\n").unwrap();
    let (status, said) = dateline(&folder, &["check"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("papers/n\u{fffd}ote.txt is not read, because its name is not valid"), "{said}");
    let (_, said) = dateline(&folder, &["pull"]);
    assert!(said.contains("its name is not valid UTF-8"), "{said}");
    // A glob reports only what it matches.
    fs::write(folder.path().join("events.toml"), "[chronology]\npapers = [\"papers/*.md\"]\n").unwrap();
    let (_, said) = dateline(&folder, &["check"]);
    assert!(!said.contains("UTF-8") && said.contains("no file matches papers/*.md"), "{said}");
}

#[test]
fn empty_chronology_reads_the_papers_next_to_it() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("papers")).unwrap();
    fs::write(folder.path().join("papers/a.txt"), "The Harbour Pact was signed on 9 June 2024.\n").unwrap();
    let (_, said) = dateline(&folder, &["init", "--empty"]);
    assert!(said.contains("The papers in the folder papers are read"), "{said}");
    let (_, said) = dateline(&folder, &["pull"]);
    assert!(said.contains("2024-06-09"), "{said}");
}

#[test]
fn project_that_names_no_papers_says_so() {
    let folder = TempDir::new().unwrap();
    let (_, said) = dateline(&folder, &["init", "--empty"]);
    assert!(!said.contains("folder papers"), "{said}");
    for command in ["pull", "check"] {
        let (_, said) = dateline(&folder, &[command]);
        assert!(
            said.contains("events.toml names no papers: add a line such as papers = [\"papers\"]"),
            "{said}"
        );
    }
}
