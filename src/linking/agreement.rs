//! Finds the papers whose dates agree with the chronology: those that give several curated days and
//! describe one of the events by its words. In such a paper a further curated date is hardly a
//! coincidence, and its words have to say less.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::{Attestation, Role};
use crate::chronology::Chronology;
use crate::date::Day;
use crate::source::SourceId;

use super::Link;

/// The papers that agree with the chronology, each with the days that it was written on.
#[derive(Debug)]
pub(super) struct Agreements(BTreeMap<SourceId, BTreeSet<Day>>);

/// The days that a paper gives.
#[derive(Default)]
struct StatedDays {
    /// All of them.
    stated: BTreeSet<Day>,
    /// Those of curated events.
    curated: BTreeSet<Day>,
    /// The date of the paper itself.
    own: BTreeSet<Day>,
    /// Whether the words of a statement identify an event.
    is_named: bool,
}

/// The fewest curated days of a paper that agrees, and the most days that it may give for each of
/// them. A long report of other things has the same day as the chronology now and then.
const LEAST: [(usize, usize); 1] = [(3, 10)];

impl Agreements {
    /// Finds the papers that agree with the chronology, from the links made by words.
    pub(super) fn of(attestations: &[Attestation], links: &[Link], chronology: &Chronology) -> Self {
        let day_of =
            |event: usize| chronology.events.get(event)?.date.as_ref()?.value.interval().earliest.day();
        let curated: BTreeSet<Day> = (0..chronology.events.len()).filter_map(day_of).collect();
        let mut papers: BTreeMap<SourceId, StatedDays> = BTreeMap::new();
        for (attestation, link) in attestations.iter().zip(links) {
            let days = papers.entry(attestation.source).or_default();
            let day = attestation.date.as_day();
            match attestation.role {
                Role::DocumentDate | Role::Metadata => days.own.extend(day),
                Role::Narrative if !attestation.negated => {
                    days.stated.extend(day);
                    days.curated.extend(day.filter(|day| curated.contains(day)));
                    if link.outcome.supports() {
                        days.is_named = true;
                        days.curated.extend(link.event.and_then(day_of));
                    }
                }
                _ => {}
            }
        }
        let agrees = |days: &StatedDays| {
            let (curated, stated) = (days.curated.len(), days.stated.len());
            days.is_named && LEAST.iter().any(|(least, most)| curated >= *least && curated * most >= stated)
        };
        Self(
            papers
                .into_iter()
                .filter(|(_, days)| agrees(days))
                .map(|(paper, days)| (paper, days.own))
                .collect(),
        )
    }

    /// Whether the date of the attestation may be linked by itself: its paper agrees with the
    /// chronology, and the date is not that of the paper. A paper relates many things of its own day.
    pub(super) fn extend_to(&self, attestation: &Attestation) -> bool {
        let Some(own) = self.0.get(&attestation.source) else { return false };
        attestation.date.as_day().is_none_or(|day| !own.contains(&day))
    }
}
