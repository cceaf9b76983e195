//! What nobody curated: attestations of the same thing from several places become one entry.

use std::collections::BTreeMap;

use crate::assemble::{Attestation, Bond, key};
use crate::date::Granularity;

use super::{Entry, Link, Origin};

/// Entries for the links that no curated event has. Attestations share an entry where they name the same thing,
/// speak of the same step, and their dates, none coarser than a month, can be the same.
pub(super) fn cluster(attestations: &[Attestation], links: impl Iterator<Item = Link>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    // Of the attestations of each entry one for each date: what fits these fits them all.
    let mut dates: Vec<Vec<&Attestation>> = Vec::new();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for link in links {
        let Some(attestation) = attestations.get(link.attestation) else { continue };
        let names: Vec<String> = topic_names(attestation).collect();
        let fits = |&&at: &&usize| {
            dates.get(at).is_some_and(|dates| dates.iter().all(|other| is_same(attestation, other)))
        };
        let found = names.iter().filter_map(|name| by_name.get(name)).flatten().find(fits).copied();
        let at = found.unwrap_or(entries.len());
        if let (Some(entry), Some(dates)) = (entries.get_mut(at), dates.get_mut(at)) {
            entry.links.push(link);
            if dates.iter().all(|known| known.date != attestation.date) {
                dates.push(attestation);
            }
        } else {
            entries.push(Entry {
                origin: Origin::Attested,
                date: Some(attestation.date.clone()),
                title: attestation.title.clone(),
                links: vec![link],
            });
            dates.push(vec![attestation]);
        }
        for name in names {
            let known = by_name.entry(name).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
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

fn members<'a>(entry: &'a Entry, attestations: &'a [Attestation]) -> impl Iterator<Item = &'a Attestation> {
    entry.links.iter().filter_map(|link| attestations.get(link.attestation))
}

fn is_same(a: &Attestation, b: &Attestation) -> bool {
    let fine = |a: &Attestation| a.date.granularity() <= Granularity::Month;
    a.phase.is_some()
        && a.phase == b.phase
        && a.signal == b.signal
        && fine(a)
        && fine(b)
        && a.date.compatible(&b.date)
}

fn topic_names(attestation: &Attestation) -> impl Iterator<Item = String> {
    let governed = attestation.terms.iter().filter(|term| term.bond == Bond::Topic);
    governed.map(|term| key(term.alias.as_ref().unwrap_or(&term.text).as_str()))
}
