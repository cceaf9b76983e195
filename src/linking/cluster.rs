//! Groups the attestations that belong to no curated event: those with the same name, the same
//! phase and compatible dates become one timeline entry.

use std::collections::BTreeMap;

use crate::assemble::{Attestation, Bond, Signal, key};
use crate::date::{Date, Granularity};
use crate::phase::Phase;

use super::{EntryOrigin, Link, TimelineEntry};

/// Returns timeline entries for the links without a curated event. Attestations share an entry if
/// they have the same name, the same phase, and compatible dates that are days or months.
pub(super) fn cluster(attestations: &[Attestation], links: impl Iterator<Item = Link>) -> Vec<TimelineEntry> {
    let mut entries: Vec<TimelineEntry> = Vec::new();
    let mut index = EntryIndex::default();
    for link in links {
        let Some(attestation) = attestations.get(link.attestation) else { continue };
        let at = index.entry_of(attestation, entries.len());
        if let Some(entry) = entries.get_mut(at) {
            entry.links.push(link);
        } else {
            entries.push(TimelineEntry {
                origin: EntryOrigin::Attested,
                date: Some(attestation.date.clone()),
                title: attestation.title.clone(),
                links: vec![link],
            });
        }
    }
    for entry in &mut entries {
        // The attestation with the most precise date supplies the entry's date and title.
        let finest = members(entry, attestations).min_by_key(|a| a.date.granularity());
        if let Some((date, title)) = finest.map(|a| (a.date.clone(), a.title.clone())) {
            entry.date = Some(date);
            entry.title = title;
        }
    }
    entries
}

/// A calendar month: year and month number.
type Month = (i32, u32);

/// The entries with one name and phase, keyed by the month of their first date. Each is paired with
/// its insertion number, since entries are tried in insertion order. The key `None` holds entries
/// whose first date is not within one month; every date is compared with these.
type ByMonth = BTreeMap<Option<Month>, Vec<(usize, usize)>>;

/// An index of the entries by name, phase and month, so that a date is compared only with entries
/// in its own month.
#[derive(Default)]
struct EntryIndex<'a> {
    by_step: BTreeMap<(String, Phase, Signal), ByMonth>,
    /// The distinct dates of each entry. A date that is compatible with all of them fits the entry.
    dates: BTreeMap<usize, Vec<&'a Date>>,
    turn: usize,
}

impl<'a> EntryIndex<'a> {
    /// Returns the index of the entry that the attestation belongs to, or `next` if it fits none.
    fn entry_of(&mut self, attestation: &'a Attestation, next: usize) -> usize {
        let date = &attestation.date;
        let Some(phase) = attestation.phase.filter(|_| date.granularity() <= Granularity::Month) else {
            return next;
        };
        let steps: Vec<_> = topic_names(attestation).map(|name| (name, phase, attestation.signal)).collect();
        let at = steps.iter().find_map(|step| self.fitting(step, date)).unwrap_or(next);
        let dates = self.dates.entry(at).or_default();
        if !dates.contains(&date) {
            dates.push(date);
        }
        let month = dates.first().and_then(|first| month_of(first));
        self.turn += 1;
        for step in steps {
            let known = self.by_step.entry(step).or_default().entry(month).or_default();
            if known.iter().all(|(_, other)| *other != at) {
                known.push((self.turn, at));
            }
        }
        at
    }

    /// Returns the index of the first entry with this name and phase whose dates are all compatible
    /// with the date.
    fn fitting(&self, step: &(String, Phase, Signal), date: &Date) -> Option<usize> {
        let by_month = self.by_step.get(step)?;
        let month = month_of(date);
        let near: Vec<_> = match month {
            Some(_) => [None, month].iter().filter_map(|month| by_month.get(month)).collect(),
            None => by_month.values().collect(),
        };
        let fits = |(_, at): &&(usize, usize)| {
            self.dates.get(at).is_some_and(|dates| dates.iter().all(|other| date.compatible(other)))
        };
        near.into_iter().filter_map(|entries| entries.iter().find(fits)).min().map(|(_, at)| *at)
    }
}

/// Returns the month in which a date begins. Returns `None` if the date is approximate, since it
/// may then extend into another month.
fn month_of(date: &Date) -> Option<Month> {
    let (year, month, _) = date.interval().earliest.day().filter(|_| !date.is_approximate())?.ymd();
    Some((year, month))
}

fn members<'a>(
    entry: &'a TimelineEntry,
    attestations: &'a [Attestation],
) -> impl Iterator<Item = &'a Attestation> {
    entry.links.iter().filter_map(|link| attestations.get(link.attestation))
}

fn topic_names(attestation: &Attestation) -> impl Iterator<Item = String> {
    let governed = attestation.terms.iter().filter(|term| term.bond == Bond::Topic);
    governed.map(|term| key(term.alias.as_ref().unwrap_or(&term.text).as_str()))
}
