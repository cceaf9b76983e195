//! Several commands change one project at the same time: the file contains every edit that a
//! command reported, and nothing is lost.
//!
//! `RACE_ROUNDS=1000 cargo test --test it races` runs that many rounds with 2, 8 and 32 processes
//! each. `RACE_PROGRAM=target/release/dateline` runs another build of the program, such as a faster
//! one.

#![expect(clippy::disallowed_methods, reason = "the test starts the program and keeps files of its own")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may stop at once and prints figures"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The number of treaties in the papers. Half of them are in events.toml, dated only to the month.
const TREATIES: usize = 48;

/// The first and second halves of the treaties' names.
const BEGINNINGS: [&str; 8] = ["Bran", "Cald", "Dorn", "Falk", "Grim", "Holt", "Marl", "Tarn"];
const ENDS: [&str; 6] = ["beck", "dale", "ford", "mere", "stead", "wick"];

fn name(number: usize) -> String {
    format!("{}{}", BEGINNINGS[number % 8], ENDS[number / 8 % 6])
}

/// A project, and the commands that can be run in it.
struct Project {
    folder: TempDir,
    /// The content of `events.toml` before each round.
    start: String,
    /// The candidates of `pull`: the treaty's number, the id and the kind.
    candidates: Vec<(usize, String, String)>,
}

/// A command, and what events.toml must contain if it succeeds.
#[derive(Debug, Clone)]
struct Edit {
    arguments: Vec<String>,
    expected: Expected,
}

#[derive(Debug, Clone)]
enum Expected {
    /// An event with this title and this quote.
    Event(String, String),
    /// A quote in the evidence of an event.
    Evidence(String, String),
    /// The date of an event.
    Date(String, String),
    Dismissal(String),
    Url(String),
}

fn dateline(folder: &Path) -> Command {
    let program = std::env::var_os("RACE_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_dateline").into());
    let mut command = Command::new(program);
    command.arg("-C").arg(folder).env("DATELINE_CACHE_DIR", folder.join("cache"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("papers")).unwrap();
        let mut start = String::from("# Ours.\n[chronology]\nas_of = 2026-01-01\npapers = [\"papers\"]\n");
        let mut papers = vec![String::new(); 4];
        for number in 0..TREATIES {
            let (name, day, year) = (name(number), number % 28 + 1, 1990 + number / 2);
            let _ = write!(papers[number % 4], "The {name} Treaty was signed on {day} May {year}.\n\n");
            if number % 2 == 0 {
                let _ = write!(
                    start,
                    "\n[[event]]\nid = \"e{number}\"\ntitle = \"{name} Treaty signed\"\nmatch = [\"{name} Treaty\"]\n\
                     date = \"{year}-05\"\n"
                );
            }
        }
        for year in 1990..2020 {
            let _ = write!(
                start,
                "\n[[event]]\nid = \"year-{year}\"\ntitle = \"Signatures\"\ndate = \"{year}\"\n"
            );
        }
        for (at, text) in papers.iter().enumerate() {
            fs::write(folder.path().join(format!("papers/paper-{at}.md")), text).unwrap();
        }
        fs::write(folder.path().join("events.toml"), &start).unwrap();
        let listed = dateline(folder.path()).args(["pull", "--all", "--format", "json"]).output().unwrap();
        let rows: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
        let candidates = rows.iter().map(|row| {
            let quote = row["places"][0]["quote"].as_str().unwrap();
            let number = (0..TREATIES).find(|number| quote.contains(&name(*number))).unwrap();
            (number, row["id"].as_str().unwrap().to_owned(), row["kind"].as_str().unwrap().to_owned())
        });
        let candidates: Vec<_> = candidates.collect();
        assert_eq!(candidates.len(), TREATIES, "{candidates:?}");
        Self { folder, start, candidates }
    }

    fn events(&self) -> PathBuf {
        self.folder.path().join("events.toml")
    }

    /// Returns the edit with this number. The five kinds of edits take turns.
    fn edit(&self, round: usize, number: usize) -> Edit {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let at = round * 5 + number;
        let of_kind = |kind: &str| {
            let all: Vec<_> = self.candidates.iter().filter(|(_, _, its)| its == kind).collect();
            assert!(all.len() >= 20, "{kind}: {:?}", self.candidates);
            (all[at % all.len()].0, all[at % all.len()].1.clone())
        };
        let url = format!("https://example.org/{at}");
        if number % 5 == 4 {
            let arguments = words(&["source", "add", &url]);
            return Edit { arguments, expected: Expected::Url(url) };
        }
        let (treaty, id) = of_kind(if number % 5 == 2 { "refines" } else { "new" });
        let quote = format!("The {} Treaty was signed", name(treaty));
        let (day, year) = (treaty % 28 + 1, 1990 + treaty / 2);
        let (arguments, expected) = match number % 5 {
            0 => {
                // All processes choose the same title, and so the same id.
                let arguments = words(&["accept", &id, "--title", "A treaty signed"]);
                (arguments, Expected::Event("A treaty signed".to_owned(), quote))
            }
            1 => {
                let event = format!("year-{year}");
                (words(&["attach", &id, &event]), Expected::Evidence(event, quote))
            }
            2 => {
                let date = format!("{year}-05-{day:02}");
                (words(&["refine", &id]), Expected::Date(format!("e{treaty}"), date))
            }
            _ => {
                let arguments = words(&["dismiss", &id, "--reason", "not of interest"]);
                (arguments, Expected::Dismissal(id))
            }
        };
        Edit { arguments, expected }
    }

    /// Runs all edits at once. Returns each with its command's output.
    fn run(&self, edits: &[Edit]) -> Vec<(Edit, Output)> {
        fs::write(self.events(), &self.start).unwrap();
        let start = |edit: &Edit| dateline(self.folder.path()).args(&edit.arguments).spawn().unwrap();
        let children: Vec<Child> = edits.iter().map(start).collect();
        edits
            .iter()
            .cloned()
            .zip(children.into_iter().map(|child| child.wait_with_output().unwrap()))
            .collect()
    }
}

fn list<'f>(file: &'f toml::Table, name: &str) -> &'f [toml::Value] {
    file.get(name).and_then(toml::Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'f>(entry: &'f toml::Value, key: &str) -> &'f str {
    entry.get(key).and_then(toml::Value::as_str).unwrap_or("")
}

impl Expected {
    fn is_in(&self, file: &toml::Table) -> bool {
        let has_quote = |event: &toml::Value, quote: &str| {
            let evidence = event.get("evidence").and_then(toml::Value::as_array);
            evidence.is_some_and(|all| all.iter().any(|entry| text(entry, "quote").starts_with(quote)))
        };
        let mut events = list(file, "event").iter();
        match self {
            Self::Event(title, quote) => {
                events.any(|event| text(event, "title") == title && has_quote(event, quote))
            }
            Self::Evidence(id, quote) => {
                events.any(|event| text(event, "id") == id && has_quote(event, quote))
            }
            Self::Date(id, date) => {
                events.any(|event| text(event, "id") == id && text(event, "date") == date)
            }
            Self::Dismissal(id) => list(file, "dismissed").iter().any(|entry| text(entry, "id") == id),
            Self::Url(url) => list(file, "source").iter().any(|entry| text(entry, "url") == url),
        }
    }
}

/// Returns the number of rounds for each number of processes.
fn rounds(default: usize) -> usize {
    std::env::var("RACE_ROUNDS").map_or(default, |rounds| rounds.parse().unwrap())
}

fn mixed(processes: usize, default: usize) {
    let project = Project::new();
    let mut refused = 0;
    for round in 0..rounds(default) {
        let edits: Vec<Edit> = (0..processes).map(|number| project.edit(round, round + number)).collect();
        let done = project.run(&edits);
        let text = fs::read_to_string(project.events()).unwrap();
        let file: toml::Table = toml::from_str(&text).unwrap();
        let mut accepted = 0;
        for (edit, output) in &done {
            let message = String::from_utf8_lossy(&output.stderr);
            match output.status.code() {
                Some(0) => {
                    accepted += usize::from(matches!(edit.expected, Expected::Event(..)));
                    assert!(edit.expected.is_in(&file), "round {round}: {edit:?} is lost:\n{text}");
                    assert!(!output.stdout.is_empty());
                }
                // Two decisions on one candidate: the second is refused, no matter whether it began
                // before or after the first ended.
                Some(2) if message.contains("no candidate id begins with") => refused += 1,
                Some(2) => {
                    refused += 1;
                    assert!(message.contains("nothing was written"), "round {round}: {edit:?}: {message}");
                }
                _ => panic!("round {round}: {edit:?}: {message}"),
            }
        }
        let events = list(&file, "event").len() - project.start.matches("[[event]]").count();
        assert_eq!(events, accepted, "round {round}: events that no command reported:\n{text}");
        assert!(text.starts_with("# Ours.\n"));
        let names = fs::read_dir(project.folder.path().join(".dateline/staging")).unwrap().count();
        assert_eq!(names, 0, "unfinished files are left");
    }
    eprintln!("{processes} processes: {} rounds, {refused} edits refused", rounds(default));
}

#[test]
fn two_parallel_edits_are_both_kept() {
    mixed(2, 6);
}

#[test]
fn eight_parallel_edits_are_all_kept() {
    mixed(8, 3);
}

#[test]
fn thirty_two_parallel_edits_are_all_kept() {
    mixed(32, 1);
}

#[test]
fn only_one_of_several_decisions_on_a_candidate_is_made() {
    let project = Project::new();
    let edit = Edit { ..project.edit(0, 0) };
    let done = project.run(&vec![edit; 6]);
    let succeeded = done.iter().filter(|(_, output)| output.status.success()).count();
    assert_eq!(succeeded, 1);
    let file: toml::Table = toml::from_str(&fs::read_to_string(project.events()).unwrap()).unwrap();
    assert_eq!(
        list(&file, "event").iter().filter(|event| text(event, "title") == "A treaty signed").count(),
        1
    );
}
