//! The extraction cache changes only how long a run takes: the results are the same with it,
//! without it, and with damaged or foreign files in its folder.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and damages files that it made"
)]

use std::path::{Path, PathBuf};
#[cfg(feature = "cli")]
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::support::papers::paper;
use dateline::internals::project::Cache;
use dateline::{Limits, LoadOptions, Memory, Project, ReadSettings};
use proptest::prelude::*;
use tempfile::TempDir;

/// Returns the current time for all tests in this module.
fn today() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_hours(20_000 * 24)
}

fn cache(folder: &Path) -> Cache {
    Cache::new(folder, "a build", today())
}

/// Returns a project with a paper in each format, and two that cannot be read.
fn files(number: u64) -> Memory {
    let made = ["pdf", "docx", "html", "md", "txt"]
        .map(|ending| (format!("papers/a.{ending}"), paper(number, ending, 1)));
    let events = b"[chronology]\npapers = [\"papers\"]\n".to_vec();
    let scan = ("papers/damaged.pdf".to_owned(), b"%PDF-1.4\nnothing".to_vec());
    let old = ("papers/old.doc".to_owned(), b"\xd0\xcf\x11\xe0".to_vec());
    made.into_iter().chain([scan, old, ("events.toml".to_owned(), events)]).collect()
}

/// Loads a project and returns everything in it, formatted with `Debug`.
fn run(files: &Memory, cache: Option<&Cache>, limits: &Limits) -> String {
    let reading = ReadSettings { limits: limits.clone(), ..ReadSettings::default() };
    let options = LoadOptions { cache: cache.cloned(), reading, ..LoadOptions::default() };
    format!("{:#?}", Project::load(files, &options).unwrap())
}

/// Returns the files in a cache.
fn entries(folder: &TempDir) -> Vec<PathBuf> {
    let within = |folder: &Path| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = within(folder.path()).flat_map(|folder| within(&folder)).collect();
    all.sort();
    all
}

#[test]
fn project_is_the_same_with_and_without_cache() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, usual) = (cache(folder.path()), Limits::default());
    for number in 0..3 {
        let files = files(number);
        let without = run(&files, None, &usual);
        assert!(without.contains("2025"), "{without}");
        assert!(run(&files, Some(&cache), &usual) == without, "the first run of {number}");
        assert!(run(&files, Some(&cache), &usual) == without, "the second run of {number}");
    }
    // The entries are the statements of five papers and the text of three. Reading text and
    // Markdown is as fast as reading a cache entry, and failures are not cached.
    assert_eq!(cache.size().entries, 3 * (5 + 3));
    // These entries were created under the default limits, and are not used under stricter ones.
    let strict = Limits { pages: 0, unpacked: 1000, ..usual };
    let without = run(&files(0), None, &strict);
    assert!(without.contains("Over("), "{without}");
    assert!(run(&files(0), Some(&cache), &strict) == without);
    cache.clear();
    assert_eq!(cache.size().entries, 0);
}

/// Runs a command and returns its standard output.
///
/// # Panics
///
/// If the exit status is 2 or higher.
#[cfg(feature = "cli")]
fn output_of(folder: &Path, arguments: &[&str], cache: &[&str]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output = command.arg("-C").arg(folder).args(arguments).args(cache).output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {output:?}");
    output.stdout
}

#[cfg(feature = "cli")]
#[test]
fn every_command_prints_the_same_with_and_without_cache() {
    let made = tempfile::tempdir().unwrap();
    std::fs::create_dir(made.path().join("papers")).unwrap();
    std::fs::write(
        made.path().join("events.toml"),
        "[chronology]\nas_of = 2026-01-01\npapers = [\"papers\"]\n",
    )
    .unwrap();
    for (number, ending) in (0..).zip(["docx", "html", "md", "pdf", "txt"]) {
        let path = made.path().join(format!("papers/a.{ending}"));
        std::fs::write(path, paper(number, ending, 2)).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let with = ["--cache-dir", folder.path().to_str().unwrap()];
    let json = ["check", "timeline", "pull"].map(|command| vec![command, "--format", "json"]);
    for project in [Path::new(env!("CARGO_MANIFEST_DIR")), made.path()] {
        let briefs = (cfg!(feature = "pdf") && project != made.path()).then(|| vec!["brief", "--check"]);
        for command in json.iter().chain(&briefs) {
            let without = output_of(project, command, &["--no-cache"]);
            assert!(!without.is_empty() || command[0] == "brief", "{command:?} of {project:?}");
            assert!(output_of(project, command, &with) == without, "the first {command:?} of {project:?}");
            assert!(output_of(project, command, &with) == without, "the second {command:?} of {project:?}");
        }
    }
}

#[test]
fn statements_are_cached_per_context() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path());
    let dates_in = |events: &str, cache: Option<&Cache>| {
        let files = Memory::from([
            ("events.toml", events),
            ("papers/a.txt", "The pact was signed on 03/04/2025. It was renewed last month, for FY2026.\n"),
        ]);
        let options = LoadOptions { cache: cache.cloned(), ..LoadOptions::default() };
        let project = Project::load(&files, &options).unwrap();
        project.attestations.iter().map(|statement| statement.date.to_string()).collect::<Vec<_>>()
    };
    let papers = "[chronology]\npapers = [\"papers\"]\n";
    let dated =
        |day| format!("{papers}\n[[source]]\nid = \"a\"\npath = \"papers/a.txt\"\npublished = {day}\n");
    let all = [
        papers.to_owned(),
        dated("2025-07-01"),
        dated("2025-09-01"),
        format!("{papers}date_order = \"dmy\"\n"),
        format!("{papers}fiscal_year = {{ JP = \"04-01\" }}\n"),
    ];
    for _ in 0..2 {
        for events in &all {
            assert_eq!(dates_in(events, Some(&cache)), dates_in(events, None), "{events}");
        }
    }
    let mut different: Vec<_> = all.iter().map(|events| dates_in(events, None)).collect();
    different.sort();
    different.dedup();
    assert_eq!((different.len(), cache.size().entries), (all.len(), all.len()), "{different:?}");
}

#[test]
fn entries_of_another_build_are_unused_and_expire() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(0);
    let run = |program: &str, days: u64| {
        let now = today() + Duration::from_hours(24 * days);
        run(&files, Some(&Cache::new(folder.path(), program, now)), &Limits::default())
    };
    run("one", 0);
    for entry in entries(&folder) {
        std::fs::File::options().write(true).open(entry).unwrap().set_modified(today()).unwrap();
    }
    run("two", 20);
    assert_eq!(entries(&folder).len(), 16);
    for entry in entries(&folder) {
        std::fs::File::options().write(true).open(entry).unwrap().set_modified(today()).unwrap();
    }
    // Using an entry updates its modification time. Entries that were not used are removed when the
    // next one is written.
    run("one", 20);
    run("three", 40);
    assert_eq!(entries(&folder).len(), 16);
    run("one", 40);
    assert_eq!(entries(&folder).len(), 16, "the first build's were kept");
}

#[test]
fn unwritable_cache_is_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "No folder.").unwrap();
    let files = files(1);
    let without = run(&files, None, &Limits::default());
    assert!(run(&files, Some(&cache(&file)), &Limits::default()) == without);
    assert_eq!(std::fs::read(&file).unwrap(), b"No folder.");
}

#[test]
fn clear_keeps_foreign_files() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path());
    run(&files(0), Some(&cache), &Limits::default());
    let theirs = entries(&folder)[0].with_file_name("notes.txt");
    std::fs::write(&theirs, "Mine.").unwrap();
    cache.clear();
    assert_eq!(entries(&folder), [theirs]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn damaged_entry_is_ignored(which in 0_usize..8, at: prop::sample::Index, byte: u8, cut: bool, other: bool) {
        let folder = tempfile::tempdir().unwrap();
        let (cache, files) = (cache(folder.path()), files(2));
        let without = run(&files, Some(&cache), &Limits::default());
        let all = entries(&folder);
        let mut bytes = std::fs::read(&all[which]).unwrap();
        let at = at.index(bytes.len());
        match (cut, other) {
            (true, _) => bytes.truncate(at),
            // A valid entry, but for another paper.
            (false, true) => bytes = std::fs::read(&all[(which + 1) % 8]).unwrap(),
            (false, false) => bytes[at] = byte,
        }
        std::fs::write(&all[which], &bytes).unwrap();
        prop_assert!(run(&files, Some(&cache), &Limits::default()) == without);
        // The previous run replaced the damaged entry.
        prop_assert!(run(&files, Some(&cache), &Limits::default()) == without);
    }
}
