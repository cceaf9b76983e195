//! What nobody curated: attestations of the same thing from several places become one entry.

use std::collections::BTreeMap;

use crate::assemble::{Attestation, Bond, Signal, key};
use crate::date::{Date, Granularity};
use crate::phase::Phase;

use super::{Entry, Link, Origin};

/// Entries for the links that no curated event has. Attestations share an entry where they name the same thing,
/// speak of the same step, and their dates, none coarser than a month, can be the same.
pub(super) fn cluster(attestations: &[Attestation], links: impl Iterator<Item = Link>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut told = Told::default();
    for link in links {
        let Some(attestation) = attestations.get(link.attestation) else { continue };
        let at = told.entry_of(attestation, entries.len());
        if let Some(entry) = entries.get_mut(at) {
            entry.links.push(link);
        } else {
            entries.push(Entry {
                origin: Origin::Attested,
                date: Some(attestation.date.clone()),
                title: attestation.title.clone(),
                links: vec![link],
            });
        }
    }
    for entry in &mut entries {
        let finest = members(entry, attestations).min_by_key(|a| a.date.granularity());
        if let Some((date, title)) = finest.map(|a| (a.date.clone(), a.title.clone())) {
            entry.date = Some(date);
            entry.title = title;
        }
    }
    entries
}

/// A calendar month, as its year and its number.
type Month = (i32, u32);

/// The entries of one step of one name, by the month of their first date, each with its turn: entries are tried in the order
/// in which they came by the name. Those without a month may meet any.
type ByMonth = BTreeMap<Option<Month>, Vec<(usize, usize)>>;

/// Which entry tells of what, so that each date is held against those of its own month alone.
#[derive(Default)]
struct Told<'a> {
    by_step: BTreeMap<(String, Phase, Signal), ByMonth>,
    /// The different dates of each entry: what fits these fits them all.
    dates: BTreeMap<usize, Vec<&'a Date>>,
    turn: usize,
}

impl<'a> Told<'a> {
    /// The entry that the attestation belongs to, which is `next` where it fits none.
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

    /// The first entry of that step with whose dates the date can be the same.
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

/// The month that a day or a month lies in; none where it is approximate and so reaches beyond.
fn month_of(date: &Date) -> Option<Month> {
    let (year, month, _) = date.interval().earliest.day().filter(|_| !date.is_approximate())?.ymd();
    Some((year, month))
}

fn members<'a>(entry: &'a Entry, attestations: &'a [Attestation]) -> impl Iterator<Item = &'a Attestation> {
    entry.links.iter().filter_map(|link| attestations.get(link.attestation))
}

fn topic_names(attestation: &Attestation) -> impl Iterator<Item = String> {
    let governed = attestation.terms.iter().filter(|term| term.bond == Bond::Topic);
    governed.map(|term| key(term.alias.as_ref().unwrap_or(&term.text).as_str()))
}
