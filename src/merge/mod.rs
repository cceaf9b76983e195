//! One timeline of what a person curated and what the papers say.
//!
//! Each attestation is tied to a curated event, joined with attestations of the same thing from other papers, or
//! stands alone; nothing that a paper tells as happened is dropped. The decisions are made for precision: an
//! attestation *contradicts* an event only where it speaks of the same thing, the same step and a plain date, and no
//! other event of that name fits.

mod cited;
mod cluster;
mod conflict;
mod contradiction;
mod facts;
mod link;
mod name_index;
mod near_miss;
mod number;
mod score;

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use crate::assemble::{Attestation, Role};
use crate::chronology::{Chronology, Event};
use crate::date::Date;
use crate::source::{SourceId, Sources};

pub(crate) use cited::Citations;
pub use conflict::Conflict;
use near_miss::Near;
pub use near_miss::NearMiss;
pub use score::Score;

/// Everything that is known, in the order of time.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// Every curated event and everything else that papers tell, by date; undated last, curated first.
    pub entries: Vec<Entry>,
    /// Where papers disagree, with each other or with themselves.
    pub conflicts: Vec<Conflict>,
    /// Where a paper seems to speak of a curated event that no paper bears out, on a date a slip away.
    pub near_misses: Vec<NearMiss>,
}

/// One line of a timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it comes from.
    pub origin: Origin,
    /// When: the curated date, or else the finest that is attested.
    pub date: Option<Date>,
    /// The curated title, or else words of the paper.
    pub title: String,
    /// The attestations that speak of it, in the order they were given.
    pub links: Vec<Link>,
}

impl Entry {
    /// The curated event that it is, if it is one, in the chronology that the timeline was made from.
    pub fn event<'c>(&self, chronology: &'c Chronology) -> Option<&'c Event> {
        match self.origin {
            Origin::Curated(index) => chronology.events.get(index),
            Origin::Attested => None,
        }
    }
}

/// Where an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The event of that index in [`Chronology::events`].
    Curated(usize),
    /// Papers alone.
    Attested,
}

/// An attestation that speaks of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its index in the attestations that the timeline was made from.
    pub attestation: usize,
    /// How it lies to what was curated.
    pub outcome: Outcome,
    /// The curated event it was compared with, as an index of [`Chronology::events`]: that of the entry, or for
    /// [`Outcome::OtherStep`] the event that goes by the same name.
    pub event: Option<usize>,
    /// Why: how well it fits that event; no points where it is of the event because a person cites its words.
    pub score: Score,
}

/// How an attestation lies to what was curated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It says the same.
    Agrees,
    /// It fits and is more precise.
    Refines,
    /// It fits and is less precise.
    Coarser,
    /// It speaks of the same step of the same thing, on a date that cannot be.
    Contradicts,
    /// It goes by the name of a curated event and speaks of another step or another round, or its date is a guess.
    OtherStep,
    /// Nobody has curated it.
    New,
}

impl Outcome {
    /// Whether the attestation gives the curated date or a more precise one.
    pub(crate) const fn supports(self) -> bool {
        matches!(self, Self::Agrees | Self::Refines)
    }

    /// Whether the attestation speaks of the curated event it was compared with.
    pub const fn is_about_the_event(self) -> bool {
        !matches!(self, Self::OtherStep | Self::New)
    }
}

/// Merges what papers attest into the curated chronology.
///
/// ```
/// use dateline::merge::{Outcome, timeline};
/// use dateline::normalise::{Context, timexes};
/// use dateline::source::Sources;
/// use dateline::{assemble, chronology, read};
///
/// let mut sources = Sources::new();
/// let text = r#"
/// [[event]]
/// id = "pact-signed"
/// title = "Signing of the Harbour Pact"
/// date = "2024-06-09"
/// match = ["Harbour Pact"]
/// "#;
/// let file = sources.add("events.toml", text);
/// let (chronology, _) = chronology::parse(file, text);
/// let paper = "The Harbour Pact was signed in May 2024.\n";
/// let document = read::read("papers/pact.txt", paper.as_bytes(), &mut sources).unwrap();
/// let found = assemble::attestations(&sources, &document, &timexes(paper, &Context::new()));
/// let timeline = timeline(&sources, &chronology, &found);
/// assert_eq!(timeline.entries[0].links[0].outcome, Outcome::Contradicts);
/// ```
pub fn timeline(sources: &Sources, chronology: &Chronology, attestations: &[Attestation]) -> Timeline {
    let linker = link::Linker::new(sources, chronology);
    let numbered = attestations.par_iter().enumerate();
    let (links, near): (Vec<Link>, Vec<Option<Near>>) =
        numbered.map(|(at, attestation)| linker.link(at, attestation)).unzip();
    let mut links = links;
    contradict_together(attestations, &mut links, &near);
    let near_misses = near_misses(attestations, &links, &near);
    let conflicts = conflict::conflicts(attestations, &links, chronology);
    let mut entries: Vec<Entry> = chronology.events.iter().enumerate().map(curated).collect();
    let mut alone = Vec::new();
    for link in links {
        let told =
            attestations.get(link.attestation).is_some_and(|a| a.role == Role::Narrative && !a.negated);
        let entry =
            link.event.filter(|_| link.outcome.is_about_the_event()).and_then(|event| entries.get_mut(event));
        match entry {
            Some(entry) => entry.links.push(link),
            None if told => alone.push(link),
            None => {}
        }
    }
    entries.extend(cluster::cluster(attestations, alone.into_iter()));
    entries.sort_by(|a, b| {
        let undated = a.date.is_none().cmp(&b.date.is_none());
        undated.then_with(|| a.date.cmp(&b.date)).then_with(|| a.origin.cmp(&b.origin))
    });
    Timeline { entries, conflicts, near_misses }
}

/// Turns near misses into contradictions where papers confirm each other: two papers have the same date for an event, a typing
/// error away from the curated one, and no paper has the curated date.
fn contradict_together(attestations: &[Attestation], links: &mut [Link], near: &[Option<Near>]) {
    let supported: BTreeSet<usize> =
        links.iter().filter(|link| link.outcome.supports()).filter_map(|link| link.event).collect();
    let mut claims: BTreeMap<(usize, &Date), Vec<usize>> = BTreeMap::new();
    for (at, (near, attestation)) in near.iter().zip(attestations).enumerate() {
        if let Some(near) = near.filter(|near| !supported.contains(&near.event)) {
            claims.entry((near.event, &attestation.date)).or_default().push(at);
        }
    }
    for ((event, _), at) in claims {
        let papers: BTreeSet<_> = at.iter().filter_map(|at| Some(attestations.get(*at)?.source)).collect();
        let in_text = at.iter().any(|at| attestations.get(*at).is_some_and(|claim| !claim.is_in_table()));
        if papers.len() < 2 || !in_text {
            continue;
        }
        for at in at {
            if let Some(link) = links.get_mut(at) {
                (link.outcome, link.event) = (Outcome::Contradicts, Some(event));
            }
        }
    }
}

/// The attestations that come near an event. If another attestation has the curated date, only those count that name the event and
/// its step, in papers that do not have the curated date too: what else is said on another date is then something else.
fn near_misses(attestations: &[Attestation], links: &[Link], near: &[Option<Near>]) -> Vec<NearMiss> {
    let supports = links.iter().filter(|link| link.outcome.supports());
    let supported: BTreeSet<(usize, Option<SourceId>)> =
        supports.filter_map(|link| Some((link.event?, paper(attestations, link.attestation)))).collect();
    let supported_in_any: BTreeSet<usize> = supported.iter().map(|(event, _)| *event).collect();
    let near = near.iter().enumerate();
    let misses = near.filter_map(|(attestation, near)| {
        let Near { event, is_same_step } = (*near)?;
        let is_reported = links.get(attestation).is_some_and(|link| link.outcome == Outcome::Contradicts);
        let is_own = supported.contains(&(event, paper(attestations, attestation)));
        let counts = !is_reported && !is_own && (is_same_step || !supported_in_any.contains(&event));
        counts.then_some(NearMiss { event, attestation })
    });
    misses.collect()
}

fn paper(attestations: &[Attestation], at: usize) -> Option<SourceId> {
    attestations.get(at).map(|attestation| attestation.source)
}

/// The entry of a curated event, before any paper speaks of it.
fn curated((index, event): (usize, &Event)) -> Entry {
    Entry {
        origin: Origin::Curated(index),
        date: event.date.as_ref().map(|date| date.value.clone()),
        title: event.title.value.clone(),
        links: Vec::new(),
    }
}
