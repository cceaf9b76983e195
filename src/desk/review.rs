//! The page of the review: one candidate of `dateline pull` at a time, with the place in its paper,
//! and the decisions on it.

use serde::Serialize;

use super::DeskView;
use super::excerpt::{cited_paper, event_address, paper_address};
use super::paper::{DateReason, ShownBlock, marked_text_around};
use super::query::{QueryPairs, address};
use super::shell::{DeskError, Shell, render};
use crate::chronology::Event;
use crate::date::Date;
use crate::project::Project;
use crate::pull::{Candidate, CandidateKind, nearest_events};

/// The number of curated events near its date that are shown with a candidate.
const NEAREST: usize = 3;

/// The number of blocks of the paper shown before and after the sentence.
const AROUND: usize = 12;

/// A curated event near the date of the candidate.
#[derive(Debug, Serialize)]
struct NearEvent<'p> {
    id: &'p str,
    href: String,
    title: &'p str,
    when: String,
}

/// A candidate in the list.
#[derive(Debug, Serialize)]
struct CandidateRow<'p> {
    id: &'p str,
    href: String,
    kind: &'static str,
    when: String,
    title: &'p str,
    is_current: bool,
}

/// The current candidate, with the facts that a person needs for the decision.
#[derive(Debug, Serialize)]
struct CandidateCard<'p> {
    id: &'p str,
    kind: &'static str,
    title: &'p str,
    date: String,
    when: String,
    /// The explanations of the dates in the statement.
    reasons: Vec<DateReason>,
    /// The event that the candidate is linked to.
    event: Option<NearEvent<'p>>,
    place: String,
    paper: String,
    places: usize,
    can_accept: bool,
    can_refine: bool,
    /// The events that the candidate can be attached to: those near its date, and all others.
    nearest: Vec<NearEvent<'p>>,
    others: Vec<NearEvent<'p>>,
    /// The parts of its rank: "attachment +3, date +3".
    rank: String,
}

#[derive(Serialize)]
struct ReviewPage<'p> {
    candidate: Option<CandidateCard<'p>>,
    blocks: Vec<ShownBlock>,
    dates: Vec<DateReason>,
    list: Vec<CandidateRow<'p>>,
    number: usize,
    all: bool,
    hidden: usize,
    /// The number of dismissed candidates.
    dismissed: usize,
    /// The address of the other list: with or without the less certain candidates.
    other_list: &'static str,
    previous: Option<String>,
    next: Option<String>,
    /// The id of the candidate to show after a decision.
    next_id: String,
}

/// Returns the address of the review of a candidate.
pub(crate) fn review_address(id: &str, all: bool, done: &str) -> String {
    address("/review", &[("id", id), ("all", if all { "yes" } else { "" }), ("done", done)])
}

/// Returns the page of the review.
pub(crate) fn review_page(view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
    let project = &view.loaded.project;
    let all = query.filled("all").is_some();
    let found = view.loaded.pulled();
    let total = found.len();
    let asked = query.filled("id");
    let is_shown =
        |candidate: &&Candidate<'_>| all || candidate.is_certain() || asked == Some(candidate.id.as_str());
    let open: Vec<&Candidate<'_>> = found.iter().filter(is_shown).collect();
    let at = asked.and_then(|asked| open.iter().position(|candidate| candidate.goes_by(asked))).unwrap_or(0);
    let id_at = |at: usize| open.get(at).map(|candidate| candidate.id.as_str());
    let link = |id: &str| review_address(id, all, "");
    let candidate = open.get(at).copied();
    let text = candidate.and_then(|candidate| {
        let paper = project.paper(candidate.attestation.source)?;
        marked_text_around(project, paper, candidate.attestation.sentence, AROUND)
    });
    let (blocks, dates) = text.unwrap_or_default();
    let page = ReviewPage {
        candidate: candidate.map(|candidate| card(project, candidate, &dates)),
        blocks,
        dates,
        list: open
            .iter()
            .enumerate()
            .map(|(nth, candidate)| CandidateRow {
                id: &candidate.id,
                href: link(&candidate.id),
                kind: kind_in_words(candidate.kind),
                when: candidate.date.human(),
                title: &candidate.title,
                is_current: nth == at,
            })
            .collect(),
        number: at + 1,
        all,
        hidden: total - open.len(),
        dismissed: project.chronology.dismissed.len(),
        other_list: if all { "/review" } else { "/review?all=yes" },
        previous: at.checked_sub(1).and_then(id_at).map(link),
        next: id_at(at + 1).map(link),
        next_id: id_at(at + 1).unwrap_or_default().to_owned(),
    };
    render("review.html", &Shell::new(view, "review", "Review"), &page)
}

fn card<'p>(project: &'p Project, candidate: &'p Candidate<'p>, dates: &[DateReason]) -> CandidateCard<'p> {
    let attestation = candidate.attestation;
    let changes_date = matches!(candidate.kind, CandidateKind::Refines | CandidateKind::Contradicts);
    let nearest = nearest_events(project, candidate.date, NEAREST);
    let rest =
        project.chronology.events.iter().filter(|event| !nearest.iter().any(|near| near.id == event.id));
    let parts = candidate.rank.parts();
    CandidateCard {
        id: &candidate.id,
        kind: kind_in_words(candidate.kind),
        title: &candidate.title,
        date: candidate.date.to_string(),
        when: candidate.date.human(),
        reasons: dates.iter().filter(|reason| reason.is_at(attestation.span.start)).cloned().collect(),
        event: candidate.event.map(near),
        place: cited_paper(project, attestation.span),
        paper: paper_address(project, attestation.sentence),
        places: candidate.places.len(),
        can_accept: candidate.event.is_none(),
        can_refine: changes_date && candidate.event.is_some(),
        others: rest.map(near).collect(),
        nearest: nearest.into_iter().map(near).collect(),
        rank: parts.iter().map(|(name, points)| format!("{name} {points:+}")).collect::<Vec<_>>().join(", "),
    }
}

/// Returns the effect of a candidate in words.
pub(super) const fn kind_in_words(kind: CandidateKind) -> &'static str {
    match kind {
        CandidateKind::Contradicts => "another date",
        CandidateKind::Refines => "a more precise date",
        CandidateKind::New => "a new event",
        CandidateKind::Coarser => "a less precise date",
        CandidateKind::Overlaps => "an overlapping date",
    }
}

fn near(event: &Event) -> NearEvent<'_> {
    NearEvent {
        id: &event.id.value,
        href: event_address(&event.id.value),
        title: &event.title.value,
        when: event
            .date
            .as_ref()
            .map_or_else(|| "undated".to_owned(), |date: &crate::source::Spanned<Date>| date.value.human()),
    }
}
