//! Counts how many independent papers mention a day. A day that later papers return to matters more
//! than one that is mentioned only in the news of that day.

use std::collections::{BTreeMap, BTreeSet};

use super::copies::Copies;
use crate::assemble::{Attestation, Role};
use crate::date::Day;
use crate::project::{Paper, Project};

/// The number of papers that mention each day, weighted by when they were written.
pub(super) struct Coverage {
    /// The weighted number of mentions, in hundredths.
    mentions: BTreeMap<Day, u32>,
    /// The day before which all events are background to the papers: "the country joined the union
    /// on 1 May 2004" in news of 2008.
    background: Option<Day>,
}

/// The minimum number of dated papers. With fewer, no day is background.
const MIN_DATED_PAPERS: usize = 10;

/// The number of days before the papers' dates within which nothing counts as background.
const RECENT_DAYS: i32 = 365;

/// The weight of a paper written two or more days after the day that it mentions, in hundredths.
const WEIGHT_LATER: u32 = 100;

/// The weights of papers written on the day, on the next day or before the day, and of papers
/// without a date.
const WEIGHT_SAME_DAY: u32 = 40;
const WEIGHT_NEXT_DAY: u32 = 70;
const WEIGHT_BEFORE: u32 = 50;
const WEIGHT_UNDATED: u32 = 100;

impl Coverage {
    /// Counts the papers that mention each day. Copies count once.
    ///
    /// `n` papers of one day count as the square root of `n`, since all of them report the news of
    /// that day.
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
                // Undated papers may have been written on different days, so each counts in full.
                None => WEIGHT_UNDATED.saturating_mul(number),
                Some(0) => WEIGHT_SAME_DAY * root(number) / 100,
                Some(1) => WEIGHT_NEXT_DAY * root(number) / 100,
                Some(..0) => WEIGHT_BEFORE * root(number) / 100,
                Some(2..) => WEIGHT_LATER * root(number) / 100,
            };
            *points = points.saturating_add(weight);
        }
        Self { mentions: points, background: background(project) }
    }

    /// Returns the points for a day: 0 if one paper mentions it, and 4 more for each doubling of
    /// the number of papers. A background day gets half as many.
    pub(super) fn points(&self, day: Day) -> i8 {
        let hundredths = u128::from(self.mentions.get(&day).copied().unwrap_or(0)).max(100);
        // Use whole numbers: the binary logarithm of the fourth power is four times the logarithm,
        // which is precise enough.
        let power = hundredths.pow(4) / 100_u128.pow(4);
        let points = i8::try_from(power.ilog2()).unwrap_or(i8::MAX);
        let is_background = self.background.is_some_and(|background| day < background);
        if is_background { points / 2 } else { points }
    }
}

/// Returns the first day that is not background: [`RECENT_DAYS`] days before the first decile of
/// the papers' dates. Returns `None` if too few papers have a date.
fn background(project: &Project) -> Option<Day> {
    let documents = project.papers.iter().filter_map(Paper::document);
    let mut written: Vec<Day> =
        documents.filter_map(|document| document.created.as_ref()?.date.as_day()).collect();
    written.sort_unstable();
    let first = written.get(written.len() / 10).filter(|_| written.len() >= MIN_DATED_PAPERS)?;
    Some(*first + -RECENT_DAYS)
}

/// Returns a hundred times the square root of a number.
fn root(number: u32) -> u32 {
    number.saturating_mul(10_000).isqrt()
}

/// Returns the day on which the paper of a statement was written, if it is known.
fn written(project: &Project, attestation: &Attestation) -> Option<Day> {
    let document = project.paper(attestation.source).and_then(Paper::document)?;
    document.created_at(attestation.span.start)?.date.as_day()
}
