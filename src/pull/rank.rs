//! How much speaks for a candidate, part by part.

use serde::Serialize;

use crate::assemble::{Attachment, Attestation, Bond, Signal, Tense};
use crate::date::{Answer, Date, Granularity};
use crate::normalise::{Anchor, Confidence};
use crate::phase::Phase;

/// How much speaks for taking something over: whole points, so that every run gives the same order.
///
/// ```
/// use dateline::pull::Rank;
///
/// let rank = Rank { attachment: 3, phase: 3, date: 3, ..Rank::default() };
/// assert!(rank.total() >= Rank::SHOWN);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rank {
    /// What the date belongs to: 3 a verb or a noun that is an event, 1 a name, -4 nothing but the clause.
    pub attachment: i8,
    /// The step is known: 3 for a step in the life of an agreement, 2 for a meeting or an election, 1 for what was announced.
    pub phase: i8,
    /// How precise the date is: 3 a day, 2 a month, 1 a season, a quarter or several years, 0 a year; -2 what is coarser.
    pub date: i8,
    /// Names that the date governs: 1 each, at most 2.
    pub names: i8,
    /// States and organisations in the clause: 1.
    pub actors: i8,
    /// How it is told: -2 for a bound ("since", "by") or a part of the future, -1 where the tense is not clear.
    pub told: i8,
    /// How sure the date is: -5 where it is told as done and lies after its paper, -3 where it has two readings, -1 or
    /// -2 where it is counted from another day.
    pub doubt: i8,
    /// How it reads by itself: -5 where the title begins with "it", "we" or "signed", has one word or an address of
    /// the web.
    pub title: i8,
    /// How it lies to the years of the chronology: -4 where it is long before the first curated event, an aside.
    pub years: i8,
    /// In a row of a chronology: 4.
    pub row: i8,
    /// How many papers say it: 2 for each beyond the first, at most 4.
    pub papers: i8,
}

impl Rank {
    /// The least total at which something new is shown to somebody who did not ask for all.
    pub const SHOWN: i8 = 8;

    /// The least total at which something new is shown where little is above it.
    pub const SHOWN_AMONG_FEW: i8 = 4;

    /// The sum of the parts.
    pub const fn total(self) -> i8 {
        let words = self.attachment + self.phase + self.names + self.actors + self.told + self.title;
        words + self.date + self.doubt + self.years + self.row + self.papers
    }

    /// The parts that are not nothing, each with its name, in the order in which they are told.
    pub fn parts(self) -> Vec<(&'static str, i8)> {
        let parts = [
            ("attachment", self.attachment),
            ("phase", self.phase),
            ("date", self.date),
            ("names", self.names),
            ("actors", self.actors),
            ("told", self.told),
            ("doubt", self.doubt),
            ("title", self.title),
            ("years", self.years),
            ("row", self.row),
            ("papers", self.papers),
        ];
        parts.into_iter().filter(|(_, points)| *points != 0).collect()
    }

    /// How much speaks for an attestation that so many papers share.
    pub(super) fn of(said: &Attestation, papers: usize, frame: &Frame<'_>) -> Self {
        let names = said.terms.iter().filter(|term| term.bond == Bond::Topic).count();
        Self {
            attachment: match said.attachment {
                _ if said.is_row => 3,
                Attachment::Verb | Attachment::Noun => 3,
                Attachment::Name => 1,
                Attachment::Loose => -4,
            },
            phase: match said.phase {
                Some(Phase::Announced | Phase::Published) => 1,
                Some(Phase::Held) => 2,
                Some(_) => 3,
                None => 0,
            },
            date: match said.date.granularity() {
                Granularity::Day => 3,
                Granularity::Month => 2,
                Granularity::Season
                | Granularity::Quarter
                | Granularity::Third
                | Granularity::Half
                | Granularity::Interval => 1,
                Granularity::Year => 0,
                _ => -2,
            },
            names: i8::try_from(names.min(2)).unwrap_or(0),
            actors: i8::from(!said.actors.is_empty()),
            told: told(said),
            doubt: doubt(said, frame),
            title: title(&super::tidy(&said.title), said.is_row),
            years: match (year(&said.date), frame.first_year) {
                (Some(year), Some(first)) if year < first - ASIDE => -4,
                _ => 0,
            },
            row: if said.is_row { 4 } else { 0 },
            papers: i8::try_from(2 * papers.saturating_sub(1).min(2)).unwrap_or(0),
        }
    }
}

/// What a date is compared with.
pub(super) struct Frame<'p> {
    /// The year of the first curated event.
    pub(super) first_year: Option<i32>,
    /// When the paper was written.
    pub(super) written: Option<&'p Date>,
}

/// How many years before the first curated event a date is an aside about history.
const ASIDE: i32 = 5;

/// The year in which a date begins.
pub(super) fn year(date: &Date) -> Option<i32> {
    date.interval().earliest.day().map(|day| day.ymd().0)
}

fn told(said: &Attestation) -> i8 {
    let bound = !matches!(said.signal, Signal::At | Signal::Range);
    match said.tense {
        _ if bound => -2,
        Tense::Happened => 0,
        Tense::Present | Tense::Unstated => -1,
        Tense::Expected => -2,
    }
}

fn doubt(said: &Attestation, frame: &Frame<'_>) -> i8 {
    let later = frame.written.is_some_and(|written| said.date.after(written) == Answer::Holds);
    if later && said.tense == Tense::Happened {
        return -5;
    }
    let anchor = match said.timex.anchor {
        Anchor::Explicit | Anchor::Coordination => 0,
        Anchor::PreviousDate { .. } => -1,
        Anchor::DocumentCreationTime | Anchor::None => -2,
    };
    let confidence = if said.timex.confidence == Confidence::Low { -2 } else { 0 };
    if said.timex.doubt.is_some() { -3 } else { (anchor + confidence).max(-3) }
}

/// Words that speak of something told before.
const POINTING: &[&str] = &[
    "he", "his", "i", "it", "its", "our", "she", "that", "their", "there", "they", "this", "those", "we",
    "you",
];

fn title(title: &str, is_row: bool) -> i8 {
    let mut words = title.split_whitespace().map(str::to_lowercase);
    let is_address = title.contains("http") || title.contains(".gov");
    let first = words.next().unwrap_or_default();
    let second = title.split_whitespace().nth(1).unwrap_or_default();
    // "Signed in Tokyo": who or what is told elsewhere. "Allied Command" is a name.
    let dangles = (first.len() > 4 && first.ends_with("ed")) && second.starts_with(char::is_lowercase);
    // "In Jakarta, Indonesia": a place and no more.
    let is_place = matches!(first.as_str(), "in" | "at" | "on") && title.split_whitespace().count() < 5;
    let points = is_address || is_place || dangles;
    // A row may consist of one word: "20 November – Blackout".
    if POINTING.contains(&first.as_str()) {
        return -5;
    }
    if points || (second.is_empty() && !is_row) { -3 } else { 0 }
}
