//! Finds the papers whose dates agree with the chronology: they mention several curated days, and
//! their words identify one event or partly match two. Another curated date in such a paper is
//! unlikely to be a coincidence, so less evidence in its words is enough.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::{Attestation, Role};
use crate::chronology::Chronology;
use crate::date::Day;
use crate::source::SourceId;

use super::Link;
use super::link::Linker;

/// The papers that agree with the chronology, with the extent of the agreement.
#[derive(Debug)]
pub(super) struct Agreements(BTreeMap<SourceId, Agreeing>);

/// A paper that agrees with the chronology.
#[derive(Debug)]
struct Agreeing {
    /// The days in its document date and front matter.
    own: BTreeSet<Day>,
    extent: AgreementExtent,
}

/// How far the dates of a paper agree with the chronology.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgreementExtent {
    /// The paper gives a few curated days among others.
    Few,
    /// At least a third of the paper's days are curated: the paper is about the chronology's
    /// subject.
    Many,
}

/// The days that a paper gives.
#[derive(Default)]
struct StatedDays {
    /// All days in its statements.
    stated: BTreeSet<Day>,
    /// The days of curated events that its statements mention or support.
    curated: BTreeSet<Day>,
    /// The days of the document date and of the front matter, which are not statements.
    own: BTreeSet<Day>,
    /// Whether a statement was linked to an event by its words.
    is_named: bool,
    /// The indices of the attestations that give a curated day.
    on_curated: Vec<usize>,
}

/// The minimum number of curated days in a paper that agrees with the chronology, and the maximum
/// ratio of all its days to the curated ones. A long report about another subject may share a day
/// with the chronology by coincidence.
const MIN_DAYS: (usize, usize) = (3, 10);

/// The same limits as in [`MIN_DAYS`], for a paper about the chronology's subject.
const MIN_DAYS_ON_SUBJECT: (usize, usize) = (3, 3);

/// The minimum number of curated days that are supported by a word, an actor or the phase of their
/// event. It applies to a paper about the chronology's subject in which no statement is linked by
/// its words.
const MIN_SUPPORTED: usize = 2;

impl Agreements {
    /// Finds the papers that agree with the chronology, from the links made by words.
    pub(super) fn of(
        linker: &Linker<'_>,
        attestations: &[Attestation],
        links: &[Link],
        chronology: &Chronology,
    ) -> Self {
        let day_of =
            |event: usize| chronology.events.get(event)?.date.as_ref()?.value.interval().earliest.day();
        let curated: BTreeSet<Day> = (0..chronology.events.len()).filter_map(day_of).collect();
        let mut papers: BTreeMap<SourceId, StatedDays> = BTreeMap::new();
        for (at, (attestation, link)) in attestations.iter().zip(links).enumerate() {
            let days = papers.entry(attestation.source).or_default();
            let day = attestation.date.as_day();
            match attestation.role {
                Role::DocumentDate | Role::Metadata => days.own.extend(day),
                Role::Narrative if !attestation.negated => {
                    days.stated.extend(day);
                    if let Some(day) = day.filter(|day| curated.contains(day)) {
                        days.curated.insert(day);
                        days.on_curated.push(at);
                    }
                    if link.outcome.supports() {
                        days.is_named = true;
                        days.curated.extend(link.event.and_then(day_of));
                    }
                }
                _ => {}
            }
        }
        let agreeing = |(paper, days): (SourceId, StatedDays)| {
            let (curated, stated) = (days.curated.len(), days.stated.len());
            let has = |(least, most): &(usize, usize)| curated >= *least && curated * most >= stated;
            let extent = if has(&MIN_DAYS_ON_SUBJECT) { AgreementExtent::Many } else { AgreementExtent::Few };
            // The words of the statements are compared only if the result depends on them: this
            // takes longer than everything before it.
            let has_support = || {
                let stated = days.on_curated.iter().filter_map(|at| attestations.get(*at));
                let supported = stated.filter(|attestation| linker.supports_day(attestation));
                let days: BTreeSet<Day> = supported.filter_map(|a| a.date.as_day()).collect();
                days.len() >= MIN_SUPPORTED
            };
            let agrees =
                if days.is_named { has(&MIN_DAYS) } else { has(&MIN_DAYS_ON_SUBJECT) && has_support() };
            agrees.then_some((paper, Agreeing { own: days.own, extent }))
        };
        Self(papers.into_iter().filter_map(agreeing).collect())
    }

    /// Returns how far the attestation's paper agrees with the chronology. Returns `None` if too
    /// few of its dates agree, or if the date is the paper's own, on which it reports unrelated
    /// events.
    pub(super) fn extent(&self, attestation: &Attestation) -> Option<AgreementExtent> {
        let Agreeing { own, extent } = self.0.get(&attestation.source)?;
        attestation.date.as_day().is_none_or(|day| !own.contains(&day)).then_some(*extent)
    }
}
