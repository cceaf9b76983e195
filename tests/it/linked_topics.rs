//! Measures how well papers on sixteen topics are linked to their events, and how many wrong dates
//! are reported.
//!
//! `tests/linking/README.md` describes the topics and their labels. `cargo test --test it
//! linked_topics -- --nocapture` prints the scores.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::internals::chronology::{self, Change, edit};
use dateline::internals::linking::{Outcome, timeline};
use dateline::internals::render::{Statement, StatementOutcome, Statements};
use dateline::{Date, Day, Folder, LoadOptions, Project, Sources};

/// A group of topics.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    /// Linking was improved on these topics.
    Tuned,
    /// These topics were only measured.
    HeldOut,
    /// Like [`HeldOut`](Self::HeldOut), but added later.
    HeldOutLater,
    /// Like [`HeldOut`](Self::HeldOut), but the papers are real texts or based on real texts.
    HeldOutReal,
}

const TOPICS: [(&str, Group); 16] = [
    ("gemini", Group::Tuned),
    ("arms-control", Group::Tuned),
    ("node-releases", Group::Tuned),
    ("concorde", Group::Tuned),
    ("ever-given", Group::Tuned),
    ("automakers", Group::Tuned),
    ("apple", Group::Tuned),
    ("health-law", Group::Tuned),
    ("heartbleed", Group::HeldOut),
    ("channel-tunnel", Group::HeldOut),
    ("deepwater-horizon", Group::HeldOut),
    ("north-american-trade", Group::HeldOutLater),
    ("airliners", Group::HeldOutReal),
    ("media-merger", Group::HeldOutReal),
    ("markets", Group::HeldOutReal),
    ("diesel", Group::HeldOutReal),
];

/// A labelled date in a paper.
struct Label {
    file: String,
    /// The text before the date, the date, and the text after it, without spaces and markup.
    before: String,
    date: String,
    after: String,
    /// The event that the date belongs to, if it is curated.
    event: Option<String>,
}

/// The number of right and wrong answers, and of answers that should be found.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    right: usize,
    wrong: usize,
    to_find: usize,
    /// The number of events with a wrong date, of those reported as an error, and of those reported
    /// as an error or a warning.
    spoilt: usize,
    errors: usize,
    reported: usize,
    /// The number of contradictions and near misses that are reported although every date is right.
    false_errors: usize,
    false_warnings: usize,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.to_find += other.to_find;
        self.spoilt += other.spoilt;
        self.errors += other.errors;
        self.reported += other.reported;
        self.false_errors += other.false_errors;
        self.false_warnings += other.false_warnings;
    }

    fn precision(self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    fn recall(self) -> f64 {
        ratio(self.right, self.to_find)
    }
}

#[expect(clippy::cast_precision_loss, reason = "the counts are small")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn folder(topic: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/linking/topics").join(topic)
}

/// Removes white space, and the markup of Markdown and tables.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"|*#>_".contains(*c)).collect()
}

/// Removes HTML tags, including one that is truncated at either end of the piece.
fn without_tags(piece: &str) -> String {
    let piece = match (piece.find('<'), piece.find('>')) {
        (open, Some(close)) if open.is_none_or(|open| close < open) => &piece[close + 1..],
        _ => piece,
    };
    let mut text = String::new();
    let mut is_tag = false;
    for c in piece.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => text.push(c),
            _ => {}
        }
    }
    text.replace("&amp;", "&").replace("&nbsp;", " ")
}

fn labels(topic: &str) -> Vec<Label> {
    let text = fs::read_to_string(folder(topic).join("labels.tsv")).unwrap();
    let label = |line: &str| {
        let [file, piece, event] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let (before, rest) = piece.split_once('[').unwrap();
        let (date, after) = rest.split_once(']').unwrap();
        let plain = |text: &str| {
            squeezed(&if Path::new(file).extension().is_some_and(|end| end == "html") {
                without_tags(text)
            } else {
                text.to_owned()
            })
        };
        let event = (event != "-").then(|| event.to_owned());
        Label {
            file: format!("papers/{file}"),
            before: plain(before),
            date: plain(date),
            after: plain(after),
            event,
        }
    };
    text.lines().map(label).collect()
}

/// Whether the words of a statement match a label.
fn is_labelled(statement: &Statement, label: &Label) -> bool {
    if statement.file != label.file {
        return false;
    }
    let quote: Vec<char> = statement.quote.chars().collect();
    let start = statement.date.start - statement.sentence.start;
    let end = start + statement.date.len();
    let part = |from: usize, to: usize| squeezed(&quote[from..to].iter().collect::<String>());
    let (left, date, right) = (part(0, start), part(start, end), part(end, quote.len()));
    let whole = left.clone() + &date + &right;
    whole.match_indices(&label.date).any(|(at, _)| {
        let overlaps = at < left.len() + date.len() && left.len() < at + label.date.len();
        let (before, after) = (&whole[..at], &whole[at + label.date.len()..]);
        overlaps
            && (before.ends_with(&label.before) || label.before.ends_with(before))
            && (after.starts_with(&label.after) || label.after.starts_with(after))
    })
}

fn project(topic: &str) -> Project {
    Project::load(&Folder::new(folder(topic)), &LoadOptions::default()).unwrap()
}

/// Scores the links of a topic against its labels.
fn links(topic: &str, project: &Project) -> Score {
    let statements = Statements::of(project).statements;
    let is_about = |outcome| !matches!(outcome, StatementOutcome::Mention | StatementOutcome::New);
    let mut score = Score::default();
    for label in labels(topic) {
        let statement = statements.iter().find(|statement| is_labelled(statement, &label));
        let linked = statement.filter(|found| is_about(found.outcome)).and_then(|found| found.event.clone());
        score.to_find += usize::from(label.event.is_some());
        score.right += usize::from(linked.is_some() && linked == label.event);
        score.wrong += usize::from(linked.is_some() && linked != label.event);
    }
    let is_accused = |found: &&Statement| found.outcome == StatementOutcome::Contradicts;
    score.false_errors = statements.iter().filter(is_accused).count();
    score.false_warnings = project.timeline.near_misses.len();
    score
}

/// Returns typing errors in a date: the next day, month and year.
fn misprints(date: &Date) -> Vec<String> {
    if let Some((year, month, day)) = date.as_day().map(Day::ymd) {
        let next = Day::from_number(date.as_day().unwrap().number() + 1).ymd();
        let days =
            [(next.0, next.1, next.2), (year + 1, month, day.min(28)), (year, month % 12 + 1, day.min(28))];
        return days.iter().map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")).collect();
    }
    let text = date.to_string();
    let month =
        text.split_once('-').and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
    let Some((year, month)): Option<(i32, u32)> = month else { return Vec::new() };
    vec![format!("{}-{month:02}", year + 1), format!("{year}-{:02}", month % 12 + 1)]
}

/// Gives a wrong date to each event for which a paper gives the month or the day, and counts the
/// reports.
fn wrong_dates(topic: &str, project: &Project) -> Score {
    let text = fs::read_to_string(folder(topic).join("events.toml")).unwrap();
    let statements = Statements::of(project).statements;
    let mut dated = BTreeSet::new();
    for label in labels(topic) {
        let found = statements.iter().find(|statement| is_labelled(statement, &label));
        if let Some(event) = label.event.filter(|_| found.is_some_and(|found| found.value.len() >= 7)) {
            dated.insert(event);
        }
    }
    let mut score = Score::default();
    for event in project.chronology.events.iter().filter(|event| dated.contains(&event.id.value)) {
        let id = &event.id.value;
        for wrong in event.date.iter().flat_map(|date| misprints(&date.value)) {
            let date = Date::parse(&wrong).unwrap();
            let events = edit(&text, &[Change::Date { event: id.clone(), date }]).unwrap();
            let mut sources: Sources = project.sources.clone();
            let file = sources.add("wrong.toml", events.as_str());
            let (chronology, _) = chronology::parse(file, &events);
            let timeline = timeline(&sources, &chronology, &project.attestations);
            let is_event = |at: usize| chronology.events[at].id.value == *id;
            let links = timeline.entries.iter().flat_map(|entry| &entry.links);
            let is_error = links
                .filter(|link| link.outcome == Outcome::Contradicts)
                .any(|link| link.event.is_some_and(is_event));
            let is_warning = timeline.near_misses.iter().any(|near| is_event(near.event));
            score.spoilt += 1;
            score.errors += usize::from(is_error);
            score.reported += usize::from(is_error || is_warning);
        }
    }
    score
}

#[test]
fn papers_of_the_topics_are_linked_to_their_events() {
    let mut groups = [Score::default(); 4];
    let print = |name: &str, score: Score| {
        println!(
            "{name:18} links: precision {:.3}, recall {:.3} ({} of {}); wrong dates: errors {:.3}, reported {:.3} (of \
             {}); with right dates: {} errors, {} warnings",
            score.precision(),
            score.recall(),
            score.right,
            score.to_find,
            ratio(score.errors, score.spoilt),
            ratio(score.reported, score.spoilt),
            score.spoilt,
            score.false_errors,
            score.false_warnings,
        );
    };
    for (topic, group) in TOPICS {
        let project = project(topic);
        assert!(project.faults.is_empty(), "{topic}: {:?}", project.faults);
        let mut score = links(topic, &project);
        score.add(wrong_dates(topic, &project));
        print(topic, score);
        groups[group as usize].add(score);
    }
    for (name, score) in ["tuned on", "held out", "held out later", "held out, real"].into_iter().zip(groups)
    {
        print(name, score);
    }
    let mut all = Score::default();
    for score in groups {
        all.add(score);
    }
    assert!(all.precision() >= 0.95 && all.recall() >= 0.42, "{all:?}");
    assert_eq!(all.false_errors, 0, "{all:?}");
    assert!(ratio(all.errors, all.spoilt) >= 0.20 && ratio(all.reported, all.spoilt) >= 0.60, "{all:?}");
}
