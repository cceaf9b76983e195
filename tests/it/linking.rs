//! The links between statements in papers and curated events, and their outcomes. The cases are
//! data.
//!
//! A file in `tests/linking` contains curated events, papers, and the expected result for each date
//! in the papers, in order:
//!
//! - `DATE OUTCOME EVENT` for a date that is linked to a curated event,
//! - `DATE new` for the date of an event that is not curated,
//! - `DATE ROLE` for a date that does not date an event by itself.
//!
//! `conflicts` lists the disagreements between papers, `near` the near misses, and `alone` the
//! titles of entries that are not curated. The last two are compared only if a case contains them.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fs;
use std::path::{Path, PathBuf};

use dateline::internals::assemble::attestations;
use dateline::internals::chronology;
use dateline::internals::extraction::extract_from;
use dateline::internals::linking::{EntryOrigin, Link, Outcome, Timeline, timeline};
use dateline::internals::read;
use dateline::{Attestation, Chronology, Context, Sources, timexes};
use proptest::prelude::*;
use serde::Deserialize;

use crate::support::shared;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The purpose of the case, for readers.
    #[expect(dead_code, reason = "the file is for people too")]
    about: String,
    events: String,
    paper: Vec<Paper>,
    conflicts: Option<Vec<String>>,
    near: Option<Vec<String>>,
    alone: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    path: String,
    text: String,
    expected: Vec<String>,
}

/// The result of reading papers together with a chronology.
struct Run {
    sources: Sources,
    chronology: Chronology,
    attestations: Vec<Attestation>,
    timeline: Timeline,
}

fn run<'a>(events: &str, papers: impl Iterator<Item = (&'a str, &'a str)>) -> Run {
    let mut sources = Sources::new();
    let file = sources.add("events.toml", events);
    let (chronology, faults) = chronology::parse(file, events);
    assert!(faults.is_empty(), "{faults:?}");
    let mut found = Vec::new();
    for (path, text) in papers {
        let document = read::read(path, text.as_bytes(), &mut sources).unwrap();
        found.extend(extract_from(document, &Context::new(), &sources).statements);
    }
    let timeline = timeline(&sources, &chronology, &found);
    Run { sources, chronology, attestations: found, timeline }
}

impl Run {
    fn link(&self, attestation: usize) -> Option<&Link> {
        self.timeline
            .entries
            .iter()
            .flat_map(|entry| &entry.links)
            .find(|link| link.attestation == attestation)
    }

    /// Returns the near misses: the dates that are close to an event but not linked to it.
    fn near(&self) -> Vec<String> {
        let misses = self.timeline.near_misses.iter();
        let words = misses.map(|miss| {
            let event = &self.chronology.events[miss.event].id.value;
            format!("{} near {event}", self.attestations[miss.attestation].date)
        });
        words.collect()
    }

    /// Returns the outcome of one date, in the notation of the case files.
    fn outcome_of(&self, index: usize) -> String {
        let date = &self.attestations[index].date;
        let Some(link) = self.link(index) else {
            let role = serde_json::to_value(self.attestations[index].role).unwrap();
            return format!("{date} {}", role.as_str().unwrap());
        };
        let outcome = serde_json::to_value(link.outcome).unwrap();
        let event = link.event.map_or("", |event| self.chronology.events[event].id.value.as_str());
        format!("{date} {} {event}", outcome.as_str().unwrap()).trim_end().to_owned()
    }

    fn fates_in(&self, path: &str) -> Vec<String> {
        let all = self.attestations.iter().enumerate();
        all.filter(|(_, a)| self.sources.path(a.source) == path)
            .map(|(index, _)| self.outcome_of(index))
            .collect()
    }

    fn conflicts(&self) -> Vec<String> {
        let of = |index: usize| &self.attestations[index];
        let conflicting = self.timeline.disagreements.iter().map(|c| {
            let place = if c.within_document { "in one paper" } else { "between papers" };
            format!("{}: {} and {}, {place}", c.name, of(c.first).date, of(c.second).date)
        });
        conflicting.collect()
    }

    fn alone(&self) -> Vec<String> {
        let alone = self.timeline.entries.iter().filter(|entry| entry.origin == EntryOrigin::Attested);
        alone.map(|entry| format!("{} ({})", entry.title, entry.links.len())).collect()
    }
}

fn check(path: &Path) {
    let case: Case = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let run = run(&case.events, case.paper.iter().map(|paper| (paper.path.as_str(), paper.text.as_str())));
    for paper in &case.paper {
        assert_eq!(run.fates_in(&paper.path), paper.expected, "{} of {}", paper.path, path.display());
    }
    assert_eq!(run.conflicts(), case.conflicts.unwrap_or_default(), "conflicts of {}", path.display());
    if let Some(near) = case.near {
        assert_eq!(run.near(), near, "near misses of {}", path.display());
    }
    if let Some(alone) = case.alone {
        assert_eq!(run.alone(), alone, "entries of {}", path.display());
    }
}

#[test]
fn each_case_has_the_expected_links() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/linking");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "toml")) {
        check(file);
    }
}

#[test]
fn entries_are_sorted_by_date() {
    let events = r#"
[[event]]
id = "late"
title = "The late one"
date = "2025-01-01"

[[event]]
id = "unknown"
title = "The undated one"
status = "unscheduled"
date = ""
"#;
    let run = run(events, [("a.txt", "The Quay Accord was signed in May 2024.\n")].into_iter());
    let titles: Vec<&str> = run.timeline.entries.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["Quay Accord signed", "The late one", "The undated one"]);
    assert_eq!(run.attestations[0].citation.quote, "The Quay Accord was signed in May 2024.");
}

/// The two papers with which the project began, and the shipped chronology.
#[test]
#[ignore = "needs ../shared"]
fn seed_papers_are_linked_to_the_shipped_chronology() {
    let papers = shared("papers");
    let names = ["000_d65959023009846d.txt", "004_7acb697b9a558894.txt"];
    let texts = names.map(|name| fs::read_to_string(papers.join(name)).unwrap());
    let events = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("events.toml")).unwrap();
    let run = run(&events, names.into_iter().zip(texts.iter().map(String::as_str)));
    let contradicted: Vec<String> = (0..run.attestations.len())
        .filter(|&index| run.link(index).is_some_and(|link| link.outcome == Outcome::Contradicts))
        .map(|index| run.outcome_of(index))
        .collect();
    assert_eq!(contradicted, ["2022-02 contradicts three-documents"]);
    let own: Vec<String> = run.conflicts().into_iter().filter(|c| c.ends_with("in one paper")).collect();
    assert_eq!(own, ["Defense Buildup Program: 2022-12-16 and 2022-02, in one paper"]);
    let between: Vec<String> =
        run.conflicts().into_iter().filter(|c| c.ends_with("between papers")).collect();
    assert_eq!(between, ["Defense Buildup Program: 2022-12 and 2022-02, between papers"]);
    let tied = run.fates_in(names[0]).into_iter().chain(run.fates_in(names[1])).collect::<Vec<_>>();
    for expected in [
        "2022-12 coarser three-documents",
        "2024-10 coarser election-2024",
        "2024-04 coarser dicas-agreed",
        "2024-06 coarser dicas-1",
        "2024-10 coarser dicas-2",
        "2023/2026 agrees itpp-in-effect",
        "2022-12-16 agrees three-documents",
        "2022-12-16 agrees kishida-press-conference",
        "2022-02-24 agrees ukraine-invasion",
        "2023-01 coarser stoltenberg-tokyo",
        "2022 coarser nato-strategic-concept-2022",
    ] {
        assert!(tied.iter().any(|outcome| outcome == expected), "{expected} is not among {tied:#?}");
    }
}

#[test]
fn each_repetition_of_a_date_conflicts_once() {
    let sentence = |day: usize| format!("The Harbour Pact was signed on {day} May 2024. ");
    let days = [5, 5, 5, 5, 5, 5, 7, 7, 7, 9, 9, 9];
    let text: String = days.into_iter().map(sentence).collect();
    let run = run("", [("papers/a.txt", text.as_str())].into_iter());
    let pairs: Vec<(usize, usize)> =
        run.timeline.disagreements.iter().map(|conflict| (conflict.first, conflict.second)).collect();
    for repetition in 6..12 {
        assert!(pairs.contains(&(0, repetition)), "{repetition} is not in {pairs:?}");
    }
    // The few dates also disagree with each other, but a repetition is not a separate finding.
    assert_eq!(pairs.len(), 7, "{pairs:?}");
}

proptest! {
    /// For any text and any spans of its dates, nothing panics and every span is within the text.
    #[test]
    fn arbitrary_text_and_dates_never_panic(text in "(?s)(\\PC|[\n.,;:“”\"()\\[\\]’' ]|(the|which|and|was|signed|of|in|Japan’s|NATO|Pact|[A-Z]{2,5}|\\[1\\]) ){0,60}", cuts in prop::collection::vec((0usize..400, 1usize..12), 0..6)) {
        let mut sources = Sources::new();
        let Ok(document) = read::read("a.txt", text.as_bytes(), &mut sources) else { return Ok(()) };
        let mut dates = timexes(&text, &Context::new());
        let known = timexes("in May 2024", &Context::new());
        for (start, length) in cuts {
            let (start, end) = (text.floor_char_boundary(start), text.floor_char_boundary(start + length));
            let mut moved = known.clone();
            for timex in &mut moved {
                (timex.start, timex.end) = (start, end);
            }
            dates.append(&mut moved);
        }
        dates.sort_by_key(|timex| (timex.start, timex.end));
        let events = "[[event]]\nid = \"a\"\ntitle = \"Japan signs the Pact of NATO\"\ndate = \"2024-06\"\nmatch = [\"Pact\"]\n";
        let file = sources.add("events.toml", events);
        let (chronology, _) = chronology::parse(file, events);
        let found = attestations(&sources, &document, &dates);
        for attestation in &found {
            prop_assert!(text.get(attestation.sentence.range()).is_some());
            prop_assert!(text.get(attestation.clause.range()).is_some());
            prop_assert!(attestation.topic.iter().all(|topic| text.get(topic.range()).is_some()));
            prop_assert!(attestation.sentence.contains(attestation.clause));
        }
        let timeline = timeline(&sources, &chronology, &found);
        prop_assert!(timeline.entries.iter().flat_map(|entry| &entry.links).count() <= found.len());
    }
}
