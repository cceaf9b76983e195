//! Lists the events and dates that papers report but the chronology lacks: the step from evidence
//! to `events.toml`.
//!
//! [`pull`] goes through the timeline and makes a [`Candidate`] of everything that a user may want
//! to add: events that are not curated, more precise dates, and contradictions. Within a kind, the
//! most certain and most often reported come first, by a [`Rank`] whose parts explain the order.
//! [`Candidate::accept`] and the methods next to it turn the user's decision into changes of the
//! file; this module writes nothing.

mod cluster;
mod copies;
mod coverage;
mod decision;
mod hash;
mod id;
mod rank;
#[cfg(feature = "desk")]
mod stored;
mod words;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use cluster::{Cluster, Clusters};
use copies::Copies;
use coverage::Coverage;
#[cfg(feature = "desk")]
pub(crate) use decision::source_of;
pub use decision::{DecisionError, NewEventValues};
pub(crate) use decision::{event_id, id_of, slug, vacant};
use rank::{Frame, Reports};
pub use rank::{Rank, RankPart};
#[cfg(feature = "desk")]
pub(crate) use stored::StoredCandidate;

use crate::assemble::{Attestation, Signal, capitalised};
#[cfg(feature = "desk")]
use crate::chronology::{Change, NewDismissal};
use crate::chronology::{Chronology, Event, PaperAllowance, has_ended};
use crate::date::{Date, Day};
use crate::linking::{CitedQuotes, EntryOrigin, Link, Outcome, Timeline, TimelineEntry};
use crate::project::{Paper, Project};
use crate::rule_id::RuleId;
use crate::source::{Span, Spanned, one_line};
use crate::tag::Modifier;

/// The effect of a candidate on the chronology.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CandidateKind {
    /// A paper gives a date that contradicts the curated one.
    Contradicts,
    /// A paper gives a more precise date than the curated one.
    Refines,
    /// A paper reports an event that is not curated.
    New,
    /// A paper describes a curated event with a less precise date, which adds evidence but no
    /// information.
    Coarser,
    /// A paper describes a curated event with a date that overlaps the curated one: a range with a
    /// different start or end, or a day of a longer event.
    Overlaps,
}

impl CandidateKind {
    /// Returns the kind as printed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contradicts => "contradicts",
            Self::Refines => "refines",
            Self::New => "new",
            Self::Coarser => "coarser",
            Self::Overlaps => "overlaps",
        }
    }
}

/// An event or a date that papers report and that a user may want to add to the chronology.
#[derive(Debug, Clone)]
pub struct Candidate<'p> {
    /// Ten hexadecimal digits: a hash of the paper's path, of the sentence and of the date as
    /// written. The id stays the same when the paper is read again or changes elsewhere.
    pub id: String,
    /// The ids of the other statements that report the same event. Each of them also identifies
    /// this candidate.
    pub others: Vec<String>,
    /// The effect of the candidate on the chronology.
    pub kind: CandidateKind,
    /// The curated event that the candidate is about, if any.
    pub event: Option<&'p Event>,
    /// The date, as precise as the paper gives it.
    pub date: &'p Date,
    /// A title in the paper's own words.
    pub title: String,
    /// The statement with the highest rank.
    pub attestation: &'p Attestation,
    /// All statements that report the same event, including `attestation`.
    pub places: Vec<&'p Attestation>,
    /// The points that determine the candidate's position in the list.
    pub rank: Rank,
    /// Whether the candidate is among the first [`MIN_SHOWN`] of kind [`CandidateKind::New`].
    is_first: bool,
    /// Whether the candidate is hidden because an earlier candidate has the same sentence and
    /// title, or because its day has enough candidates.
    repeats: bool,
}

impl Candidate<'_> {
    /// Whether the candidate is certain enough to be shown by default.
    pub fn is_certain(&self) -> bool {
        match self.kind {
            CandidateKind::Contradicts | CandidateKind::Refines => true,
            CandidateKind::New => {
                let total = self.rank.certainty();
                !self.repeats && (total >= Rank::SHOWN || self.is_first && total >= Rank::SHOWN_AMONG_FEW)
            }
            CandidateKind::Coarser | CandidateKind::Overlaps => false,
        }
    }

    /// Returns the date as an event would record it: `../2027` for "by 2027", `2027-39` for "late
    /// 2027".
    pub(crate) fn event_date(&self) -> Date {
        self.attestation.event_date()
    }

    /// Returns [`event_date`](Self::event_date) in words, with the part of the year or decade that
    /// the paper names.
    pub(crate) fn event_when(&self) -> String {
        if self.is_bound() { self.event_date().human() } else { self.when() }
    }

    /// Whether the paper gives only a bound on the date, such as "by 2027".
    pub(crate) const fn is_bound(&self) -> bool {
        !matches!(self.attestation.signal, Signal::At | Signal::Range)
    }

    /// Returns the date in words, with the part of the year or decade that the paper names: "late
    /// 2027", "early 2030s". [`date`](Self::date) does not contain the part, because writers mean
    /// different months.
    pub fn when(&self) -> String {
        let words = self.date.human();
        let part = match self.part_of_date() {
            Some(Modifier::Start) => "early ",
            Some(Modifier::Mid) => "mid-",
            Some(Modifier::End) => "late ",
            _ => return words,
        };
        format!("{part}{}", words.strip_prefix("the ").unwrap_or(&words))
    }

    /// Returns the part of the year or decade that the paper names, if any, such as the end for
    /// "late 2027".
    pub(crate) fn part_of_date(&self) -> Option<Modifier> {
        self.attestation.part_of_date()
    }

    /// Explains the date that [`accept`](Self::accept) writes for a part of a year or decade:
    /// "“late 2027” is entered as 2027-39 (September–December 2027)". Returns `None` for other
    /// dates.
    pub fn reason_of_date(&self) -> Option<String> {
        self.part_of_date().filter(|_| !self.is_bound())?;
        let (when, date) = (self.when(), self.event_date());
        Some(if date == *self.date {
            format!("“{when}” is entered as {date}: EDTF has no notation for a part of a decade")
        } else {
            // Give the months, because "late 2027" is also the name of 2027-39.
            let months = date.months().unwrap_or_else(|| date.clone()).human();
            format!("“{when}” is entered as {date} ({months})")
        })
    }

    /// Whether `id` is one of the candidate's ids or a prefix of one.
    pub fn has_id(&self, id: &str) -> bool {
        self.ids().any(|own| own.starts_with(id))
    }

    /// Returns all ids of the candidate.
    fn ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.id).chain(&self.others).map(String::as_str)
    }
}

/// Returns the candidates in `before` for new events, other than the decided one, whose statements
/// the decision also linked to its curated event. `decided` is the id of the decided candidate, and
/// `statements` is the result of [`linked_statements`] after the decision.
pub(crate) fn also_linked<'c, 'p>(
    before: &'c [Candidate<'p>],
    statements: &BTreeSet<String>,
    decided: &str,
) -> Vec<&'c Candidate<'p>> {
    let is_linked = |candidate: &&Candidate<'_>| {
        candidate.kind == CandidateKind::New
            && !candidate.has_id(decided)
            && statements.contains(&candidate.id)
    };
    before.iter().filter(is_linked).collect()
}

/// Returns the ids of the statements that are linked to the curated event `event` and not
/// dismissed. The papers are from `project`; `chronology` and `timeline` may be newer.
pub(crate) fn linked_statements(
    project: &Project,
    chronology: &Chronology,
    timeline: &Timeline,
    event: &str,
) -> BTreeSet<String> {
    let Some(index) = chronology.events.iter().position(|known| known.id.value == event) else {
        return BTreeSet::new();
    };
    let entry = timeline.entries.iter().find(|entry| entry.origin == EntryOrigin::Curated(index));
    let dismissed = dismissed_ids(chronology);
    let all = id::ids(project);
    let links = entry.into_iter().flat_map(|entry| &entry.links);
    let ids = links.filter_map(|link| all.get(link.attestation));
    ids.filter(|id| !dismissed.contains(id.as_str())).cloned().collect()
}

/// Returns the change that separates a paper from an event by dismissing its statements that are
/// linked to the event. `source` is the id or the path of the paper. Returns `None` if there are no
/// such statements.
#[cfg(feature = "desk")]
pub(crate) fn separated(project: &Project, event: &str, source: &str, reason: &str) -> Option<Change> {
    let events = &project.chronology.events;
    let index = events.iter().position(|known| known.id.value == event)?;
    let entry = project.timeline.entries.iter().find(|entry| entry.origin == EntryOrigin::Curated(index))?;
    let all = id::ids(project);
    let dismissed = dismissed_ids(&project.chronology);
    let is_of_paper = |attestation: &Attestation| {
        let entry = project.paper(attestation.source).and_then(|paper| paper.entry);
        let id = entry.and_then(|at| project.chronology.sources.get(at)).map(|entry| entry.id.value.as_str());
        id == Some(source) || project.sources.path(attestation.source) == source
    };
    let statements = entry.links.iter().filter_map(|link| {
        let attestation = project.attestations.get(link.attestation)?;
        let id = all.get(link.attestation).filter(|id| !dismissed.contains(id.as_str()))?;
        is_of_paper(attestation).then(|| (id.clone(), attestation))
    });
    let statements: Vec<(String, &Attestation)> = statements.collect();
    let (_, first) = statements.first()?;
    Some(Change::Dismissal(NewDismissal {
        reason: reason.to_owned(),
        path: project.sources.path(first.source).to_owned(),
        quote: one_line(project.sources.text(first.sentence)),
        ids: statements.into_iter().map(|(id, _)| id).collect(),
        more: Vec::new(),
    }))
}

/// Returns the statements that the user has dismissed, as indexes of [`Project::attestations`].
pub(crate) fn dismissed(project: &Project) -> BTreeSet<usize> {
    let dismissed = dismissed_ids(&project.chronology);
    if dismissed.is_empty() {
        return BTreeSet::new();
    }
    let ids = id::ids(project).into_iter().enumerate();
    ids.filter(|(_, id)| dismissed.contains(id.as_str())).map(|(at, _)| at).collect()
}

fn dismissed_ids(chronology: &Chronology) -> BTreeSet<&str> {
    let ids = chronology.dismissed.iter().flat_map(|dismissal| &dismissal.ids);
    ids.map(|id| id.value.as_str()).collect()
}

/// Keeps the candidates from papers that are new or have changed since the state `before`.
pub fn from_papers_changed_since<'p>(candidates: Vec<Candidate<'p>>, before: &Project) -> Vec<Candidate<'p>> {
    let known: BTreeSet<String> = id::ids(before).into_iter().collect();
    let is_new = |candidate: &Candidate<'_>| {
        std::iter::once(&candidate.id).chain(&candidate.others).any(|id| !known.contains(id))
    };
    candidates.into_iter().filter(is_new).collect()
}

/// Returns all candidates: contradictions, then refinements, then new events, then coarser dates;
/// within each kind, the highest rank comes first.
///
/// Omits evidence that is already cited, dismissed candidates, and allowed contradictions.
///
/// ```
/// use dateline::internals::pull::{CandidateKind, pull};
/// use dateline::{Memory, LoadOptions, Project};
///
/// let files = Memory::from([
///     ("events.toml", "[chronology]\npapers = [\"papers\"]\n"),
///     ("papers/note.txt", "Norway and Japan signed the Harbour Pact in Oslo on 9 June 2024.\n"),
/// ]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let candidates = pull(&project);
/// assert_eq!((candidates[0].kind, candidates[0].date.to_string().as_str()), (CandidateKind::New, "2024-06-09"));
/// # Ok::<(), dateline::LoadError>(())
/// ```
pub fn pull(project: &Project) -> Vec<Candidate<'_>> {
    let ids = id::ids(project);
    let dismissed = dismissed_ids(&project.chronology);
    let dates = project.chronology.events.iter().filter_map(|event| event.date.as_ref());
    let first_year = dates.filter_map(|date| rank::year(&date.value)).min();
    let cited = CitedQuotes::new(&project.sources, &project.chronology);
    let copies = Copies::of(project);
    let coverage = Coverage::of(project, &copies);
    let shelf = Shelf { project, ids, dismissed, first_year, cited, copies, coverage };
    let (curated, attested): (Vec<&TimelineEntry>, Vec<&TimelineEntry>) =
        project.timeline.entries.iter().partition(|entry| matches!(entry.origin, EntryOrigin::Curated(_)));
    let links = curated.into_iter().flat_map(|entry| &entry.links).map(std::slice::from_ref);
    let mut candidates: Vec<Candidate<'_>> = links.filter_map(|link| shelf.candidate(link, None)).collect();
    let clusters = Clusters::of(project, attested.into_iter().map(|entry| entry.links.as_slice()));
    let of_cluster = |cluster: &Cluster| shelf.candidate(&cluster.links, Some((&clusters, cluster)));
    candidates.extend(clusters.list.iter().filter_map(of_cluster));
    candidates.sort_by(|a, b| {
        let order = |c: &Candidate<'_>| (c.kind, Reverse(c.rank.total()));
        order(a).cmp(&order(b)).then_with(|| a.date.cmp(b.date)).then_with(|| a.id.cmp(&b.id))
    });
    let new = candidates.iter_mut().filter(|candidate| candidate.kind == CandidateKind::New);
    // Count a sentence with two dates ("two rounds, in June and October") only once among the first
    // candidates.
    let mut titles = BTreeSet::new();
    let mut by_day: BTreeMap<Day, usize> = BTreeMap::new();
    let mut shown = 0;
    for candidate in new {
        candidate.repeats = !titles.insert((candidate.title.clone(), candidate.attestation.sentence));
        // Do not count rows of a chronology: each is an event, even if a log has twenty on one day.
        if let Some(day) =
            candidate.date.as_day().filter(|_| !candidate.attestation.is_row && !candidate.repeats)
        {
            let number = by_day.entry(day).or_default();
            candidate.repeats = *number >= MAX_CANDIDATES_OF_DAY;
            *number += 1;
        }
        let is_plain = candidate.rank.years == 0 && candidate.rank.doubt > -3;
        if !candidate.repeats && is_plain && shown < MIN_SHOWN {
            candidate.is_first = true;
            shown += 1;
        }
    }
    candidates
}

/// The number of new candidates that are shown even if they are less certain.
const MIN_SHOWN: usize = 10;

/// If at least this number of independent papers report an event, its most central statement gives
/// the title.
const MIN_PAPERS_FOR_CENTRAL_TITLE: usize = 3;

/// The maximum number of points by which the most central statement may rank below the best.
const MAX_POINTS_BELOW_BEST: i8 = 3;

/// The maximum number of new candidates that are shown per day. Rows of a chronology do not count.
const MAX_CANDIDATES_OF_DAY: usize = 3;

/// The project, with the data that decides which attestations are offered.
struct Shelf<'p> {
    project: &'p Project,
    ids: Vec<String>,
    dismissed: BTreeSet<&'p str>,
    /// The year of the first curated event.
    first_year: Option<i32>,
    cited: CitedQuotes<'p>,
    copies: Copies,
    coverage: Coverage,
}

impl<'p> Shelf<'p> {
    /// Returns the candidate for the links of one event, or `None` if all of them are decided. In a
    /// cluster, the most central of the highest-ranked statements represents the event.
    fn candidate(&self, links: &[Link], cluster: Option<(&Clusters, &Cluster)>) -> Option<Candidate<'p>> {
        let outcome = links.first()?.outcome;
        let kind = match outcome {
            Outcome::Contradicts => CandidateKind::Contradicts,
            Outcome::Refines => CandidateKind::Refines,
            Outcome::Coarser if links.first().is_some_and(|link| self.is_within_span(link)) => {
                CandidateKind::Overlaps
            }
            Outcome::Coarser => CandidateKind::Coarser,
            Outcome::Overlaps => CandidateKind::Overlaps,
            Outcome::New | Outcome::OtherStep => CandidateKind::New,
            Outcome::Agrees => return None,
        };
        let mut open: Vec<(&Link, &'p Attestation)> = links
            .iter()
            .filter_map(|link| Some((link, self.project.attestations.get(link.attestation)?)))
            .filter(|(link, attestation)| self.is_open(link, attestation))
            .collect();
        let papers: BTreeSet<_> =
            open.iter().map(|(_, attestation)| self.copies.original(attestation.source)).collect();
        let rank = |attestation: &Attestation| {
            let document = self.project.paper(attestation.source).and_then(Paper::document);
            let written = document
                .and_then(|document| document.created_at(attestation.span.start))
                .map(|created| &created.date);
            let day = attestation.date.as_day().map_or(0, |day| self.coverage.points(day));
            let reports = Reports { papers: papers.len(), day };
            Rank::of(attestation, reports, &Frame { first_year: self.first_year, written })
        };
        open.sort_by_cached_key(|(_, attestation)| {
            // Prefer a statement that gives the day to one that gives only the month.
            (attestation.date.granularity(), Reverse(rank(attestation).total()))
        });
        if let Some((clusters, cluster)) = cluster.filter(|_| papers.len() >= MIN_PAPERS_FOR_CENTRAL_TITLE) {
            let centrality = |attestation: &Attestation| {
                let words = words::words_of(&self.project.sources, attestation);
                cluster.centrality(&words, &clusters.weights)
            };
            put_central_first(&mut open, |attestation| rank(attestation).total(), centrality);
        }
        let (lead, attestation) = *open.first()?;
        let id = |link: &Link| self.ids.get(link.attestation).cloned();
        Some(Candidate {
            id: id(lead)?,
            others: open.iter().skip(1).filter_map(|(link, _)| id(link)).collect(),
            kind,
            event: lead
                .event
                .filter(|_| kind != CandidateKind::New)
                .and_then(|at| self.project.chronology.events.get(at)),
            date: &attestation.date,
            title: tidy(&attestation.title),
            attestation,
            places: open.iter().map(|(_, attestation)| *attestation).collect(),
            rank: rank(attestation),
            is_first: false,
            repeats: false,
        })
    }

    /// Whether the paper gives a day or a part of a curated span, which is not less precise than
    /// the span itself.
    fn is_within_span(&self, link: &Link) -> bool {
        let event = link.event.and_then(|at| self.project.chronology.events.get(at));
        let curated = event.and_then(|event| event.date.as_ref());
        let stated = self.project.attestations.get(link.attestation);
        let (Some(curated), Some(stated)) = (curated, stated) else { return false };
        matches!(stated.signal, Signal::At | Signal::Range) && !curated.value.is_within(&stated.date)
    }

    /// Whether the attestation awaits a decision: it is not dismissed, allowed or cited.
    fn is_open(&self, link: &Link, attestation: &Attestation) -> bool {
        let dismissed = self.ids.get(link.attestation).is_some_and(|id| self.dismissed.contains(id.as_str()));
        !dismissed && !self.is_allowed(link, attestation) && self.cited.event(attestation).is_none()
    }

    /// Whether an allowance of the event or of the paper accepts the contradiction.
    fn is_allowed(&self, link: &Link, attestation: &Attestation) -> bool {
        let chronology = &self.project.chronology;
        let event = link.event.filter(|_| link.outcome == Outcome::Contradicts);
        let Some(event) = event.and_then(|at| chronology.events.get(at)) else { return false };
        let (path, words) =
            (self.project.sources.path(attestation.source), self.project.sources.text(attestation.span));
        let now = self.project.as_of.as_ref();
        let holds = |rule: &str, until: Option<&Spanned<Date>>| {
            RuleId::PaperContradictsCurated.is_called(rule) && !has_ended(until, now)
        };
        let on_event =
            event.allow.iter().any(|allowance| holds(&allowance.rule.value, allowance.until.as_ref()));
        let of_paper = |allowance: &PaperAllowance| {
            holds(&allowance.rule.value, allowance.until.as_ref())
                && allowance.is_about(chronology, path, words)
        };
        on_event || chronology.allow.iter().any(of_paper)
    }
}

/// Moves the most central statement to the front, among those with the date and nearly the rank of
/// the first. Of equally central statements, the first is chosen.
fn put_central_first<C: Ord>(
    open: &mut [(&Link, &Attestation)],
    points: impl Fn(&Attestation) -> i8,
    centrality: impl Fn(&Attestation) -> C,
) {
    let Some((_, first)) = open.first() else { return };
    let (best, finest) = (points(first), first.date.granularity());
    let near = open.iter().enumerate().take_while(|(_, (_, attestation))| {
        attestation.date.granularity() == finest && points(attestation) + MAX_POINTS_BELOW_BEST >= best
    });
    let central = near.max_by_key(|(nth, (_, attestation))| (centrality(attestation), Reverse(*nth)));
    if let Some(nth) = central.map(|(nth, _)| nth) {
        open[..=nth].rotate_right(1);
    }
}

/// Returns the sentence of an attestation and the preceding one, on one line, for display.
pub(crate) fn surroundings(project: &Project, attestation: &Attestation) -> String {
    let start = attestation.context.map_or(attestation.sentence.start, |context| context.start);
    one_line(project.sources.text(Span::new(attestation.source, start..attestation.sentence.end)))
}

/// Returns up to `most` curated events, those whose first day is closest to the first day of
/// `date`.
pub(crate) fn nearest_events<'p>(project: &'p Project, date: &Date, most: usize) -> Vec<&'p Event> {
    let begin = |date: &Date| date.interval().earliest.day().map(Day::number);
    let Some(at) = begin(date) else { return Vec::new() };
    let days = |event: &'p Event| Some((at.abs_diff(begin(&event.date.as_ref()?.value)?), event));
    let mut events: Vec<(u32, &Event)> = project.chronology.events.iter().filter_map(days).collect();
    events.sort_by_key(|(days, _)| *days);
    events.into_iter().take(most).map(|(_, event)| event).collect()
}

/// Returns up to `most` curated events that a candidate is most likely about: those that share
/// words with it, above all rare ones, and have a compatible date; then those nearest in time.
#[cfg(feature = "desk")]
pub(crate) fn likely_events<'p>(
    project: &'p Project,
    candidate: &Candidate<'_>,
    most: usize,
) -> Vec<&'p Event> {
    /// The points for a word that no other event contains, and for a compatible date.
    const POINTS_OF_UNIQUE_WORD: usize = 12;
    let stated: BTreeSet<_> = words::words_of(&project.sources, candidate.attestation)
        .into_iter()
        .chain(words::words_of_text(&candidate.title))
        .collect();
    let of_event = |event: &Event| -> BTreeSet<_> { words::words_of_text(&event.title.value).collect() };
    let nearest = nearest_events(project, candidate.date, usize::MAX);
    let shared: Vec<Vec<_>> =
        nearest.iter().map(|event| of_event(event).intersection(&stated).copied().collect()).collect();
    let mut frequency: BTreeMap<_, usize> = BTreeMap::new();
    for word in shared.iter().flatten() {
        *frequency.entry(*word).or_default() += 1;
    }
    let points = |event: &Event, shared: &[hash::Hash]| {
        let words: usize =
            shared.iter().map(|word| POINTS_OF_UNIQUE_WORD / frequency.get(word).copied().unwrap_or(1)).sum();
        let fits = event.date.as_ref().is_some_and(|date| date.value.may_equal(candidate.date));
        words + if fits { POINTS_OF_UNIQUE_WORD } else { 0 }
    };
    let mut rated: Vec<(usize, &Event)> =
        nearest.iter().zip(&shared).map(|(event, shared)| (points(event, shared), *event)).collect();
    rated.sort_by_key(|(points, _)| Reverse(*points));
    rated.into_iter().take(most).map(|(_, event)| event).collect()
}

/// Cleans a title: removes Markdown marks and a bold lead-in, and capitalises the first letter.
fn tidy(title: &str) -> String {
    let title = title.rsplit_once("**").map_or(title, |(_, rest)| rest).replace('*', "");
    capitalised(title.trim_matches([' ', ',', ':', ';']))
}
