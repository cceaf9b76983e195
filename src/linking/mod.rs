//! Merges the curated chronology and the attestations of papers into one timeline. Each attestation
//! is linked to a curated event, grouped with other papers' attestations of the same event, or
//! becomes an entry of its own; every affirmed statement of a narrative is kept. The decisions
//! favour precision: an attestation *contradicts* an event only if it gives a plain date for the
//! same name and phase, and no other event with that name fits the date.

mod agreement;
mod cited;
mod cluster;
mod contradiction;
mod disagreement;
mod facts;
mod link;
mod name_index;
mod near_miss;
mod number;
mod party_step;
mod refusal;
mod score;
mod word_stem;

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use crate::assemble::{Attestation, Role, Signal, Tense};
use crate::chronology::{Chronology, Event, Status};
use crate::date::Date;
use crate::normalise::{Confidence, Weakness};
use crate::source::{SourceId, Sources, Span};
use crate::tag::YEAR_OF_NAME;

use agreement::Agreements;
pub(crate) use cited::CitedQuotes;
pub(crate) use contradiction::gap;
pub(crate) use disagreement::Disagreement;
pub(crate) use link::Linker;
use near_miss::Near;
pub(crate) use near_miss::{NearMiss, may_be_postponed};
pub(crate) use refusal::Refusal;
pub use score::Score;

/// The curated events and everything else that papers attest, in chronological order.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// All entries, ordered by date. Curated ones come first on the same date, undated ones last.
    pub entries: Vec<TimelineEntry>,
    /// The pairs of statements, in two papers or in one, that give the same event different dates.
    pub disagreements: Vec<Disagreement>,
    /// The attestations that seem to describe a curated event, but give another date.
    pub near_misses: Vec<NearMiss>,
}

/// An event of a timeline, with the statements that attest it.
#[derive(Debug, Clone)]
pub struct TimelineEntry {
    /// The source of the entry: the chronology or papers alone.
    pub origin: EntryOrigin,
    /// The curated date, or else the most precise attested one.
    pub date: Option<Date>,
    /// The curated title, or words from the paper if there is none.
    pub title: String,
    /// The attestations of the entry, in the order in which they were given.
    pub links: Vec<Link>,
}

impl TimelineEntry {
    /// Returns the curated event of the entry, if it has one. `chronology` must be the one that the
    /// timeline was built from.
    pub fn event<'c>(&self, chronology: &'c Chronology) -> Option<&'c Event> {
        match self.origin {
            EntryOrigin::Curated(index) => chronology.events.get(index),
            EntryOrigin::Attested => None,
        }
    }
}

/// The source of an entry: the chronology, or papers alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryOrigin {
    /// The event with this index in [`Chronology::events`].
    Curated(usize),
    /// Only papers report the event.
    Attested,
}

/// The connection of an attestation to an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The index of the attestation among those that the timeline was built from.
    pub attestation: usize,
    /// The relation of the attestation to the curated event.
    pub outcome: Outcome,
    /// The curated event that it was compared with, as an index into [`Chronology::events`]. This
    /// is the event of the entry, or for [`Outcome::OtherStep`] the event with the same name.
    pub event: Option<usize>,
    /// The score of the attestation for the event. All parts are 0 if it is linked only because the
    /// event cites its words.
    pub score: Score,
    /// The words that name the event, if the sentence does.
    pub(crate) name: Option<Span>,
}

impl Link {
    /// Whether the link relies on the date, because the words alone would not identify the event.
    /// Such a date is not evidence that another date is wrong.
    pub(crate) const fn rests_on_date(&self) -> bool {
        self.score.paper > 0
    }

    /// Whether the attestation's paper can be printed as a source for the date of the event or, if
    /// it is not curated, of the entry. A coarser date does not support a finer one, and "will be
    /// signed in March 2024" does not show that it was.
    pub(crate) fn supports_the_date(&self, attestation: &Attestation, event: Option<&Event>) -> bool {
        let is_over = event.is_some_and(|event| matches!(event.status(), Status::Held | Status::InForce));
        let fits = match event {
            Some(_) => !matches!(self.outcome, Outcome::Contradicts | Outcome::Coarser | Outcome::Overlaps),
            None => self.outcome != Outcome::Contradicts,
        };
        // "Embargoed until 15 June" does not report what happened on that day; "in force since 15
        // June" does.
        let is_bound = event.is_some()
            && !matches!(attestation.signal, Signal::At | Signal::Range)
            && self.score.phase <= 0;
        fits && !is_bound && !(is_over && attestation.tense == Tense::Expected)
    }

    /// Returns the evidence for the link, whose attestation must be `attestation`; see
    /// [`Score::evidence`].
    pub(crate) fn evidence(&self, attestation: &Attestation, sources: &Sources) -> Vec<String> {
        self.score.evidence(self.name.map(|name| sources.text(name)), attestation.phase)
    }
}

/// The relation of an attestation to the curated chronology.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The paper gives the curated date.
    Agrees,
    /// The paper gives a date that is compatible with the curated one and more precise.
    Refines,
    /// The paper gives a date that is compatible with the curated one and less precise.
    Coarser,
    /// The paper gives a range that overlaps the curated one, but has another start or end.
    Overlaps,
    /// The paper describes the same event (same name, same phase) on an incompatible date.
    Contradicts,
    /// The paper names a curated event, but describes another phase or another round, or its date
    /// has low confidence.
    OtherStep,
    /// The paper describes an event that is not curated.
    New,
}

impl Outcome {
    /// Whether the attestation gives the curated date or a more precise one.
    pub(crate) const fn supports(self) -> bool {
        matches!(self, Self::Agrees | Self::Refines)
    }

    /// Whether the attestation describes the curated event that it was compared with.
    pub const fn is_about_the_event(self) -> bool {
        !matches!(self, Self::OtherStep | Self::New)
    }
}

/// Merges attestations into the curated chronology.
///
/// ```
/// use dateline::internals::linking::{Outcome, timeline};
/// use dateline::internals::{assemble, chronology, read};
/// use dateline::{Context, Sources, timexes};
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
    // Without statements, the facts of the events are not needed. For thousands of events,
    // computing them takes longer than reading the file.
    let LinkedStatements { links, repeated, near_misses, disagreements } = if attestations.is_empty() {
        LinkedStatements::default()
    } else {
        linked(sources, chronology, attestations)
    };
    let mut entries: Vec<TimelineEntry> = chronology.events.iter().enumerate().map(curated).collect();
    let mut alone = Vec::new();
    for link in links {
        // The year in "the 2016 Paris Plan" may support a curated event, but does not date a new
        // one.
        let is_stated = attestations.get(link.attestation).is_some_and(|a| {
            a.role == Role::Narrative && (!a.negated || a.is_called_off) && a.timex.rule != YEAR_OF_NAME
        });
        let entry =
            link.event.filter(|_| link.outcome.is_about_the_event()).and_then(|event| entries.get_mut(event));
        match entry {
            Some(entry) => entry.links.push(link),
            None if is_stated && !repeated.contains(&link.attestation) => alone.push(link),
            None => {}
        }
    }
    entries.extend(cluster::cluster(attestations, alone.into_iter()));
    entries.sort_by(|a, b| {
        let undated = a.date.is_none().cmp(&b.date.is_none());
        undated.then_with(|| a.date.cmp(&b.date)).then_with(|| a.origin.cmp(&b.origin))
    });
    Timeline { entries, disagreements, near_misses }
}

/// The results of comparing statements with the events and with each other.
#[derive(Default)]
struct LinkedStatements {
    links: Vec<Link>,
    /// The unlinked statements of low confidence on the day of an event with which they share a
    /// word. They do not support the event, and are not another one.
    repeated: BTreeSet<usize>,
    near_misses: Vec<NearMiss>,
    disagreements: Vec<Disagreement>,
}

/// Links statements to the events that they describe.
fn linked(sources: &Sources, chronology: &Chronology, attestations: &[Attestation]) -> LinkedStatements {
    let linker = link::Linker::new(sources, chronology);
    let numbered = attestations.par_iter().enumerate();
    let (links, near): (Vec<Link>, Vec<Option<Near>>) =
        numbered.map(|(at, attestation)| linker.link(at, attestation)).unzip();
    let mut links = links;
    contradict_together(attestations, &mut links, &near);
    contradict_alone(&mut links, &near);
    excuse_repeated_steps(attestations, &mut links);
    let agreements = Agreements::of(&linker, attestations, &links, chronology);
    let near_by_date = near_by_date(&linker, attestations, &agreements, &links, &near);
    let mut near_misses = near_misses(attestations, &links, &near_by_date);
    let disagreements = disagreement::disagreements(attestations, &links, chronology);
    // This is last, because links that rely on the date must not be evidence against other dates.
    link_by_date(&linker, attestations, &agreements, &mut links, &near);
    near_misses.retain(|miss| {
        links
            .get(miss.attestation)
            .is_none_or(|link| link.outcome == Outcome::Contradicts || !link.outcome.is_about_the_event())
    });
    let repeated = repeated(&linker, chronology, attestations, &links);
    LinkedStatements { links, repeated, near_misses, disagreements }
}

/// Returns the unlinked statements of low confidence on the day of an event with which they share a
/// word: "the 7 July attack", next to the event "Attack on the depot" of 7 July 2024. A name does
/// not state its year, so "the July 7 bombings" in a paper of 2015 repeats a curated event of that
/// name on 7 July 2005.
fn repeated(
    linker: &link::Linker<'_>,
    chronology: &Chronology,
    attestations: &[Attestation],
    links: &[Link],
) -> BTreeSet<usize> {
    let day_of_year = |date: &Date| date.as_day().map(|day| (day.ymd().1, day.ymd().2));
    let is_day_of_namesake = |link: &Link, attestation: &Attestation| {
        let event = link.event.and_then(|at| chronology.events.get(at));
        let curated = event.and_then(|event| day_of_year(&event.date.as_ref()?.value));
        attestation.timex.weakness == Some(Weakness::Name)
            && curated.is_some()
            && curated == day_of_year(&attestation.date)
    };
    let found = links.par_iter().filter(|link| !link.outcome.is_about_the_event()).filter(|link| {
        attestations
            .get(link.attestation)
            .filter(|attestation| attestation.timex.confidence == Confidence::Low)
            .is_some_and(|attestation| {
                linker.supports_day(attestation) || is_day_of_namesake(link, attestation)
            })
    });
    found.map(|link| link.attestation).collect()
}

/// Links the statements that were not linked by their words, in papers whose other dates agree with
/// the chronology or whose title announces the event. A near miss that names an event and its
/// phase is not changed.
fn link_by_date(
    linker: &link::Linker<'_>,
    attestations: &[Attestation],
    agreements: &Agreements,
    links: &mut [Link],
    near: &[Option<Near>],
) {
    let paragraph = |at: usize| {
        attestations.get(at).map(|attestation| (attestation.source, attestation.citation.paragraph))
    };
    let supported: BTreeSet<_> = links
        .iter()
        .filter(|link| link.outcome.supports())
        .filter_map(|link| Some((paragraph(link.attestation)?, link.event?)))
        .collect();
    let found = links.par_iter().enumerate().filter_map(|(at, link)| {
        let attestation = attestations.get(at)?;
        let extent = agreements.extent(attestation);
        let is_near = near.get(at).copied().flatten().is_some_and(|near| near.is_same_step);
        let is_open = !link.outcome.is_about_the_event() && !is_near && !attestation.negated;
        let by_date = || linker.link_by_date(at, attestation, extent?);
        let by_title = || linker.link_by_title(at, attestation);
        let link = is_open.then(|| by_date().or_else(by_title)).flatten()?;
        // A paragraph that repeats the day describes a second event: "On 4 May the appeal failed.
        // The captain resigned on 4 May."
        let is_repeated = supported.contains(&(paragraph(at)?, link.event?));
        (!is_repeated || link.score.names_more_than_before()).then_some(link)
    });
    for link in found.collect::<Vec<_>>() {
        if let Some(open) = links.get_mut(link.attestation) {
            *open = link;
        }
    }
}

/// Adds the near misses in papers whose other dates agree with the chronology, for which less
/// evidence in the words is enough.
fn near_by_date(
    linker: &link::Linker<'_>,
    attestations: &[Attestation],
    agreements: &Agreements,
    links: &[Link],
    near: &[Option<Near>],
) -> Vec<Option<Near>> {
    let statements = links.par_iter().zip(near).zip(attestations);
    let found = statements.map(|((link, near), attestation)| {
        let is_open = near.is_none() && !link.outcome.is_about_the_event();
        let agrees = || agreements.extent(attestation).is_some();
        near.or_else(|| (is_open && agrees()).then(|| linker.near_by_date(attestation)).flatten())
    });
    found.collect()
}

/// Turns near misses into contradictions if their words leave no doubt about the event and no paper
/// gives the curated date.
fn contradict_alone(links: &mut [Link], near: &[Option<Near>]) {
    let supported = supported_events(links);
    for (link, near) in links.iter_mut().zip(near) {
        if let Some(near) = near.filter(|near| near.is_certain && !supported.contains(&near.event)) {
            contradict(link, near);
        }
    }
}

/// Returns the events whose curated date a paper gives.
fn supported_events(links: &[Link]) -> BTreeSet<usize> {
    links.iter().filter(|link| link.outcome.supports()).filter_map(|link| link.event).collect()
}

/// Turns a near miss into a contradiction.
fn contradict(link: &mut Link, near: Near) {
    (link.outcome, link.event) = (Outcome::Contradicts, Some(near.event));
    (link.score, link.name) = (near.score, near.name);
}

/// Withdraws the contradictions in a sentence that gives two dates for an event's phase: "passed by
/// the Commons on 3 May and by the Lords on 9 June". Its writer is aware of both dates, and at most
/// one of them is the event's.
fn excuse_repeated_steps(attestations: &[Attestation], links: &mut [Link]) {
    let mut start = 0;
    for sentence in attestations.chunk_by(|a, b| a.sentence == b.sentence) {
        let range = start..start + sentence.len();
        start = range.end;
        let Some(own) = links.get(range) else { return };
        let is_repeated = |(at, link): &(usize, &Link)| {
            let Some(attestation) = sentence.get(*at) else { return false };
            let repeats = |(link_of_other, other): (&Link, &Attestation)| {
                // In a table with the columns "Planned" and "Actual", the planned date is not a
                // second one.
                link_of_other.event == link.event
                    && other.tense != Tense::Expected
                    && other.phase == attestation.phase
                    && other.date != attestation.date
            };
            link.outcome == Outcome::Contradicts && own.iter().zip(sentence).any(repeats)
        };
        let repeated: Vec<usize> =
            own.iter().enumerate().filter(is_repeated).map(|(_, link)| link.attestation).collect();
        for at in repeated {
            if let Some(link) = links.get_mut(at) {
                link.outcome = Outcome::OtherStep;
            }
        }
    }
}

/// Turns near misses into contradictions if papers confirm each other: two papers give an event the
/// same date, which differs from the curated one by one typing error, and no paper gives the
/// curated date.
fn contradict_together(attestations: &[Attestation], links: &mut [Link], near: &[Option<Near>]) {
    let supported = supported_events(links);
    let mut claims: BTreeMap<(usize, &Date), Vec<usize>> = BTreeMap::new();
    for (at, (near, attestation)) in near.iter().zip(attestations).enumerate() {
        // A plan may have been changed in two papers alike.
        let counts = |near: &Near| !near.is_far && !supported.contains(&near.event);
        if let Some(near) = near.filter(counts).filter(|_| attestation.is_plain_claim()) {
            claims.entry((near.event, &attestation.date)).or_default().push(at);
        }
    }
    for at in claims.into_values() {
        let papers: BTreeSet<_> = at.iter().filter_map(|at| Some(attestations.get(*at)?.source)).collect();
        let in_text = at.iter().any(|at| attestations.get(*at).is_some_and(|claim| !claim.is_in_table()));
        if papers.len() < 2 || !in_text {
            continue;
        }
        for at in at {
            if let (Some(link), Some(near)) = (links.get_mut(at), near.get(at).copied().flatten()) {
                contradict(link, near);
            }
        }
    }
}

/// Returns the near misses to report. If another attestation supports the curated date, a near miss
/// counts only if it names the event and its phase, in a paper that does not give the curated date
/// itself. Other statements probably describe something else.
///
/// If papers give the phase several dates far from the curated one, the phase occurs more than
/// once, as for an agreement that is signed again every two years.
fn near_misses(attestations: &[Attestation], links: &[Link], near: &[Option<Near>]) -> Vec<NearMiss> {
    let supports = links.iter().filter(|link| link.outcome.supports());
    let supported: BTreeSet<(usize, Option<SourceId>)> =
        supports.filter_map(|link| Some((link.event?, paper(attestations, link.attestation)))).collect();
    let supported_in_any: BTreeSet<usize> = supported.iter().map(|(event, _)| *event).collect();
    let mut far: BTreeMap<usize, Vec<&Date>> = BTreeMap::new();
    for (near, attestation) in near.iter().zip(attestations) {
        if let Some(near) = near.filter(|near| near.is_far) {
            far.entry(near.event).or_default().push(&attestation.date);
        }
    }
    let repeats = |event: &usize| {
        let dates = far.get(event).map_or(&[][..], Vec::as_slice);
        dates.iter().skip(1).any(|date| dates.first().is_some_and(|first| !first.compatible(date)))
    };
    let near = near.iter().enumerate();
    let misses = near.filter_map(|(attestation, near)| {
        let Near { event, is_same_step, score, name, is_far, .. } = (*near)?;
        if is_far && repeats(&event) {
            return None;
        }
        let is_reported = links.get(attestation).is_some_and(|link| link.outcome == Outcome::Contradicts);
        let is_own = supported.contains(&(event, paper(attestations, attestation)));
        let counts = !is_reported && !is_own && (is_same_step || !supported_in_any.contains(&event));
        counts.then_some(NearMiss { event, attestation, score, name, is_far })
    });
    misses.collect()
}

fn paper(attestations: &[Attestation], at: usize) -> Option<SourceId> {
    attestations.get(at).map(|attestation| attestation.source)
}

/// Returns the entry of a curated event, without links.
fn curated((index, event): (usize, &Event)) -> TimelineEntry {
    TimelineEntry {
        origin: EntryOrigin::Curated(index),
        date: event.date.as_ref().map(|date| date.value.clone()),
        title: event.title.value.clone(),
        links: Vec::new(),
    }
}
