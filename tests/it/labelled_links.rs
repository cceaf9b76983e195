//! Measures how well papers are linked to events, on manually labelled dates. See
//! `tests/linking/README.md`.
//!
//! `cargo test --test it labelled_links -- --ignored --nocapture` prints precision, recall and the
//! confusion matrix of outcomes.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]
#![expect(clippy::print_stdout, reason = "it prints figures")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use dateline::internals::chronology::{self, Change, edit};
use dateline::internals::extraction::extract_from;
use dateline::internals::linking::{Link, Outcome, Timeline, timeline};
use dateline::internals::project::sha256;
use dateline::internals::read;
use dateline::{Attestation, Chronology, Context, Date, Day, Sources};
use serde::Deserialize;

use crate::support::shared;

const EVENTS: &str = include_str!("../linking/labelled/events.toml");
const LABELS: &str = include_str!("../linking/labelled/labels.jsonl");

/// A person's label for one date of a paper.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    /// The path of the paper in the shared folder.
    paper: String,
    /// The first digits of the paper's SHA-256.
    sha256: String,
    /// The byte range of the date's words.
    start: usize,
    end: usize,
    /// The expected outcome, or `None` if the date does not date an event by itself.
    outcome: Option<String>,
    /// The event that the date describes or, for another phase, the event with the same name.
    event: Option<String>,
}

impl Label {
    /// Returns the event that the date describes.
    fn described_event(&self) -> Option<&str> {
        let about = |outcome: &str| !matches!(outcome, "other-step" | "new");
        self.event.as_deref().filter(|_| self.outcome.as_deref().is_some_and(about))
    }

    fn outcome(&self) -> &str {
        self.outcome.as_deref().unwrap_or(NO_EVENT)
    }
}

/// The printed outcome of dates that do not date an event by themselves.
const NO_EVENT: &str = "no event";

/// The labelled papers and their attestations.
struct Papers {
    sources: Sources,
    attestations: Vec<Attestation>,
    labels: Vec<Label>,
}

impl Papers {
    fn read() -> Self {
        let labels: Vec<Label> = LABELS.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let papers: BTreeMap<&str, &str> =
            labels.iter().map(|label| (label.paper.as_str(), label.sha256.as_str())).collect();
        let mut sources = Sources::new();
        let mut found = Vec::new();
        for (paper, hash) in papers {
            let bytes = fs::read(shared(paper)).unwrap();
            assert!(sha256(&bytes).starts_with(hash), "{paper} is not the text that was labelled");
            let document = read::read(paper, &bytes, &mut sources).unwrap();
            found.extend(extract_from(document, &Context::new(), &sources).statements);
        }
        Self { sources, attestations: found, labels }
    }

    /// Parses a chronology. Returns it, and its timeline with the papers.
    fn timeline(&mut self, events: &str) -> (Chronology, Timeline) {
        let file = self.sources.add("events.toml", events);
        let (chronology, faults) = chronology::parse(file, events);
        assert!(faults.is_empty(), "{faults:?}");
        let timeline = timeline(&self.sources, &chronology, &self.attestations);
        (chronology, timeline)
    }

    /// Returns the outcome of each attestation for a chronology.
    fn results(&mut self, events: &str) -> Vec<LinkResult> {
        let (chronology, timeline) = self.timeline(events);
        let mut results = vec![LinkResult::default(); self.attestations.len()];
        for link in timeline.entries.iter().flat_map(|entry| &entry.links) {
            results[link.attestation] = LinkResult::of(link, &chronology);
        }
        results
    }

    /// Returns the index of the attestation that overlaps a label's words.
    fn attestation(&self, label: &Label) -> Option<usize> {
        self.attestations.iter().position(|attested| {
            self.sources.path(attested.source) == label.paper
                && attested.span.start < label.end
                && label.start < attested.span.end
        })
    }

    fn label(&self, attestation: usize) -> Option<&Label> {
        self.labels.iter().find(|label| self.attestation(label) == Some(attestation))
    }

    fn place(&self, attestation: usize) -> String {
        let attested = &self.attestations[attestation];
        let place = self.sources.place(attested.span);
        format!("{}:{} {} bytes {:?}", place.path, place.line, attested.date, attested.span.range())
    }
}

/// The outcome of one date, and its event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct LinkResult {
    outcome: Option<Outcome>,
    event: Option<String>,
}

impl LinkResult {
    fn of(link: &Link, chronology: &Chronology) -> Self {
        let event = link.event.map(|at| chronology.events[at].id.value.clone());
        Self { outcome: Some(link.outcome), event }
    }

    fn described_event(&self) -> Option<&str> {
        self.event.as_deref().filter(|_| self.outcome.is_some_and(Outcome::is_about_the_event))
    }
}

/// The number of right and wrong answers, and of answers that should be found.
#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    to_find: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        ratio(self.right, self.to_find)
    }

    fn print(&self, what: &str) {
        let Self { right, wrong, to_find } = self;
        let (precision, recall) = (self.precision(), self.recall());
        println!(
            "{what}: precision {precision:.3} ({right} of {}), recall {recall:.3} ({right} of {to_find})",
            right + wrong
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of dates in a few papers")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn word(outcome: Option<Outcome>) -> String {
    let value = serde_json::to_value(outcome).unwrap();
    value.as_str().unwrap_or(NO_EVENT).to_owned()
}

/// Scores whether dates are linked to the events that they describe.
fn links(papers: &mut Papers) -> Score {
    let results = papers.results(EVENTS);
    let mut score = Score::default();
    let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
    for label in &papers.labels {
        let result = papers.attestation(label).map_or_else(LinkResult::default, |at| results[at].clone());
        *confusion.entry((label.outcome().to_owned(), word(result.outcome))).or_default() += 1;
        score.to_find += usize::from(label.described_event().is_some());
        let right = result.described_event().is_some() && result.described_event() == label.described_event();
        score.right += usize::from(right);
        score.wrong += usize::from(result.described_event().is_some() && !right);
        if result.described_event() != label.described_event() {
            let (expected, linked) =
                (label.described_event().unwrap_or("none"), result.described_event().unwrap_or("none"));
            println!("{}:{}..{}: {expected} taken for {linked}", label.paper, label.start, label.end);
        }
    }
    println!("expected, found: how often");
    for ((expected, found), times) in confusion {
        println!("  {expected:12} {found:12} {times:4}");
    }
    for at in (0..results.len()).filter(|&at| papers.label(at).is_none()) {
        println!("not labelled: {}", papers.place(at));
    }
    score
}

/// Returns plausible errors in a curated date: another month, another year, another day.
fn slips(date: &Date) -> Vec<Date> {
    let Some((year, month, day)) = date.as_day().map(Day::ymd) else { return Vec::new() };
    let other_month = if month > 1 { month - 1 } else { 2 };
    let other_day = if day > 15 { day - 3 } else { day + 3 };
    let slips = [(year, other_month, day.min(28)), (year + 1, month, day.min(28)), (year, month, other_day)];
    slips.into_iter().map(|(y, m, d)| Date::parse(&format!("{y:04}-{m:02}-{d:02}")).unwrap()).collect()
}

/// Scores contradictions. Each event in turn gets a wrong date. The papers that describe it must
/// contradict it, and no others may.
fn contradictions(papers: &mut Papers) -> Score {
    let contradicted = |results: &[LinkResult]| -> BTreeSet<(usize, String)> {
        let all =
            results.iter().enumerate().filter(|(_, result)| result.outcome == Some(Outcome::Contradicts));
        all.filter_map(|(at, result)| Some((at, result.event.clone()?))).collect()
    };
    let mut sources = Sources::new();
    let (curated, _) = chronology::parse(sources.add("events.toml", EVENTS), EVENTS);
    let base = contradicted(&papers.results(EVENTS));
    let mut score = Score::default();
    let describing: BTreeSet<(usize, String)> = (0..papers.attestations.len())
        .filter_map(|at| Some((at, papers.label(at)?.described_event()?.to_owned())))
        .collect();
    let expected: BTreeSet<_> = (0..papers.attestations.len())
        .filter(|&at| papers.label(at).is_some_and(|label| label.outcome() == "contradicts"))
        .filter_map(|at| Some((at, papers.label(at)?.event.clone()?)))
        .collect();
    let mut runs = vec![("as curated".to_owned(), base.clone(), expected)];
    for event in &curated.events {
        let id = &event.id.value;
        for slip in event.date.iter().flat_map(|date| slips(&date.value)) {
            let events = edit(EVENTS, &[Change::Date { event: id.clone(), date: slip.clone() }]).unwrap();
            let found = contradicted(&papers.results(&events)).difference(&base).cloned().collect();
            let plain = |at: usize| {
                let attested = &papers.attestations[at];
                attested.is_plain_claim() && !attested.date.compatible(&slip)
            };
            let affected = describing.difference(&base).filter(|(at, event)| event == id && plain(*at));
            runs.push((format!("{id} on {slip}"), found, affected.cloned().collect()));
        }
    }
    for (curated, found, expected) in runs {
        score.right += found.intersection(&expected).count();
        score.to_find += expected.len();
        for (at, event) in found.difference(&expected) {
            score.wrong += 1;
            println!("{curated}: {event} wrongly contradicted: {}", papers.place(*at));
        }
    }
    score
}

/// Scores near misses. The events have no names under `match`, and each in turn gets a wrong date.
/// The papers that describe it and lost their link must be near misses of it, and no others may be.
fn near_misses(papers: &mut Papers) -> Score {
    let unnamed: Vec<&str> = EVENTS.lines().filter(|line| !line.starts_with("match = ")).collect();
    let unnamed = unnamed.join("\n");
    let mut sources = Sources::new();
    let (curated, _) = chronology::parse(sources.add("events.toml", &unnamed), &unnamed);
    let mut score = Score::default();
    let mut seen = |score: &mut Score, events: &str, slipped: Option<(&str, &Date)>| {
        let (chronology, found) = papers.timeline(events);
        for miss in &found.near_misses {
            let event = chronology.events[miss.event].id.value.as_str();
            let label = papers.label(miss.attestation).and_then(Label::described_event);
            let is_right = slipped.is_some_and(|(id, _)| id == event) && label == Some(event);
            score.right += usize::from(is_right);
            score.wrong += usize::from(!is_right);
            if !is_right {
                println!("{slipped:?}: {event} is not described there: {}", papers.place(miss.attestation));
            }
        }
        let linked = |at: usize| {
            found
                .entries
                .iter()
                .flat_map(|entry| &entry.links)
                .any(|link| link.attestation == at && link.outcome.is_about_the_event())
        };
        let is_expected = |at: &usize| {
            let Some((id, slip)) = slipped else { return false };
            let attested = &papers.attestations[*at];
            let is_described = papers.label(*at).and_then(Label::described_event) == Some(id);
            is_described && attested.is_plain_claim() && !attested.date.compatible(slip) && !linked(*at)
        };
        score.to_find += (0..papers.attestations.len()).filter(is_expected).count();
    };
    seen(&mut score, &unnamed, None);
    for (at, event) in curated.events.iter().enumerate() {
        let id = &event.id.value;
        for slip in event.date.iter().filter_map(|date| slips(&date.value).into_iter().nth(at % 3)) {
            let events = edit(&unnamed, &[Change::Date { event: id.clone(), date: slip.clone() }]).unwrap();
            seen(&mut score, &events, Some((id, &slip)));
        }
    }
    score
}

#[test]
#[ignore = "needs ../shared"]
fn dates_are_linked_to_the_events_they_describe() {
    let mut papers = Papers::read();
    let links = links(&mut papers);
    let contradictions = contradictions(&mut papers);
    let near_misses = near_misses(&mut papers);
    links.print("links");
    contradictions.print("contradictions");
    near_misses.print("near misses");
    assert!(links.precision() >= 0.90, "links are wrong too often");
    assert!(links.recall() >= 0.80, "links are missed too often");
    assert!(contradictions.precision() >= 0.95, "papers are accused too often");
    assert!(near_misses.precision() >= 0.90, "a slip is suspected too often");
}
