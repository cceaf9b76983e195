//! How many independent papers mention a day. A day that papers return to later matters more than
//! one that they mention only when they are published, as news does with every day.

use std::collections::{BTreeMap, BTreeSet};

use super::copies::Copies;
use crate::assemble::{Attestation, Role};
use crate::date::Day;
use crate::project::{Paper, Project};

/// The mentions of each day.
pub(super) struct Coverage {
    /// The weight of the mentions, in hundredths.
    mentions: BTreeMap<Day, u32>,
    /// The day before which everything is background to the papers: "the country joined the union
    /// on 1 May 2004" in news of 2008.
    background: Option<Day>,
}

/// The fewest dated papers that make older days background.
const DATED_PAPERS: usize = 10;

/// The number of days before the papers that is not background.
const RECENT: i32 = 365;

/// The weight of the papers of one later day that mention an earlier one, in hundredths.
const LATER: u32 = 100;

/// The weight of papers on the day itself, on the next one, and before it, and of papers without a
/// date.
const SAME_DAY: u32 = 40;
const NEXT_DAY: u32 = 70;
const BEFORE: u32 = 50;
const UNDATED: u32 = 100;

impl Coverage {
    /// Counts the papers that mention each day, copies once.
    ///
    /// The papers of one day count as the square root of their number, since they report the news
    /// of that day.
    pub(super) fn of(project: &Project, copies: &Copies) -> Self {
        let mut mentions = BTreeSet::new();
        for attestation in &project.attestations {
            let Some(day) = attestation.date.as_day().filter(|_| attestation.role == Role::Narrative) else {
                continue;
            };
            mentions.insert((day, written(project, attestation), copies.original(attestation.source)));
        }
        let mut points: BTreeMap<Day, u32> = BTreeMap::new();
        let mentions: Vec<_> = mentions.into_iter().collect();
        for group in mentions.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let Some((day, written, _)) = group.first() else { continue };
            let number = u32::try_from(group.len()).unwrap_or(u32::MAX);
            let points = points.entry(*day).or_default();
            let weight = match written.map(|written| written.number() - day.number()) {
                // Papers without a date do not share one.
                None => UNDATED.saturating_mul(number),
                Some(0) => SAME_DAY * root(number) / 100,
                Some(1) => NEXT_DAY * root(number) / 100,
                Some(..0) => BEFORE * root(number) / 100,
                Some(2..) => LATER * root(number) / 100,
            };
            *points = points.saturating_add(weight);
        }
        Self { mentions: points, background: background(project) }
    }

    /// Returns the points of a day: 0 if one paper mentions it, and 4 more for each doubling; half
    /// as many if the day is background.
    pub(super) fn points(&self, day: Day) -> i8 {
        let hundredths = u128::from(self.mentions.get(&day).copied().unwrap_or(0)).max(100);
        // The fourth power gives quarters of the binary logarithm in whole numbers.
        let power = hundredths.pow(4) / 100_u128.pow(4);
        let points = i8::try_from(power.ilog2()).unwrap_or(i8::MAX);
        let is_background = self.background.is_some_and(|background| day < background);
        if is_background { points / 2 } else { points }
    }
}

/// Returns the day that is [`RECENT`] days before nine tenths of the papers, if there are enough.
fn background(project: &Project) -> Option<Day> {
    let documents = project.papers.iter().filter_map(Paper::document);
    let mut written: Vec<Day> =
        documents.filter_map(|document| document.created.as_ref()?.date.as_day()).collect();
    written.sort_unstable();
    let first = written.get(written.len() / 10).filter(|_| written.len() >= DATED_PAPERS)?;
    Some(*first + -RECENT)
}

/// Returns the square root in hundredths.
fn root(number: u32) -> u32 {
    number.saturating_mul(10_000).isqrt()
}

/// Returns the day of the paper of a statement.
fn written(project: &Project, attestation: &Attestation) -> Option<Day> {
    let document = project.paper(attestation.source).and_then(Paper::document)?;
    document.created_at(attestation.span.start)?.date.as_day()
}
