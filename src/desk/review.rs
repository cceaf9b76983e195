//! The review page: one candidate of `dateline pull` at a time, with its context in the paper, and
//! the possible decisions.

use serde::Serialize;

use super::DeskView;
use super::excerpt::{cited_paper, event_address, paper_address};
use super::page_picture::{ShownPage, shown_page};
use super::paper::{DateReason, ShownBlock, marked_text_around};
use super::query::{QueryPairs, address};
use super::shell::{DeskError, Shell, render};
use crate::chronology::Event;
use crate::date::Date;
use crate::project::Project;
use crate::pull::{Candidate, CandidateKind, RankPart, likely_events, nearest_events};

/// The number of curated events near the candidate's date that are shown.
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

/// The current candidate, with the facts that the user needs for the decision.
#[derive(Debug, Serialize)]
struct CandidateCard<'p> {
    id: &'p str,
    kind: &'static str,
    title: &'p str,
    when: String,
    /// The input of the forms.
    input: DecisionInput,
    /// The explanations of the dates in the statement.
    reasons: Vec<DateReason>,
    /// The event that the candidate is linked to.
    event: Option<NearEvent<'p>>,
    place: String,
    paper: String,
    places: usize,
    can_refine: bool,
    /// The curated events near the candidate's date.
    nearest: Vec<NearEvent<'p>>,
    /// The events that the candidate can be attached to: those that it is most likely about, and
    /// all others.
    likely: Vec<NearEvent<'p>>,
    others: Vec<NearEvent<'p>>,
    /// The parts of the candidate's rank.
    rank: Vec<RankLine>,
    /// Whether the event would be accepted as planned.
    is_planned: bool,
    /// Whether the event would be accepted as cancelled.
    is_called_off: bool,
}

/// A part of a candidate's rank, with its points.
#[derive(Debug, Serialize)]
struct RankLine {
    part: &'static str,
    points: i8,
}

/// Returns a part of a rank in words.
const fn rank_in_words(part: RankPart) -> &'static str {
    match part {
        RankPart::Attachment => "the words that the date belongs to",
        RankPart::Phase => "the type of event, such as a signature",
        RankPart::Date => "the precision of the date",
        RankPart::Names => "names in the sentence",
        RankPart::Actors => "a state or an organisation",
        RankPart::Tense => "the tense of the sentence",
        RankPart::Doubt => "doubt about the date",
        RankPart::Title => "the title is unclear on its own",
        RankPart::Years => "long before the other events",
        RankPart::Row => "a row in a chronology",
        RankPart::Papers => "papers that report the event",
        RankPart::Day => "papers that mention the day",
    }
}

/// The input of the decision forms: the proposed values, or those of a refused decision.
#[derive(Debug, Serialize)]
struct DecisionInput {
    title: String,
    date: String,
    /// The id of the event to which the candidate is attached.
    event: String,
    reason: String,
}

impl DecisionInput {
    /// Returns the values that the page proposes for a candidate, or those that the user submitted.
    fn of(candidate: &Candidate<'_>, submitted: Option<&QueryPairs>) -> Self {
        let submitted = submitted.filter(|form| candidate.has_id(form.get("id")));
        let value = |name: &str, proposed: String| match submitted.filter(|form| form.has(name)) {
            Some(form) => form.get(name).to_owned(),
            None => proposed,
        };
        Self {
            title: value("title", candidate.title.clone()),
            date: value("date", candidate.event_date().to_string()),
            event: value("event", candidate.event.map_or_else(String::new, |event| event.id.value.clone())),
            reason: value("reason", String::new()),
        }
    }
}

#[derive(Serialize)]
struct ReviewPage<'p> {
    /// The URL of the page, to which its forms post. After a refusal, the browser stays there.
    here: String,
    /// Whether the forms contain unsaved input.
    has_input: bool,
    candidate: Option<CandidateCard<'p>>,
    /// The picture of the paper's page.
    picture: Option<ShownPage>,
    blocks: Vec<ShownBlock>,
    dates: Vec<DateReason>,
    list: Vec<CandidateRow<'p>>,
    number: usize,
    all: bool,
    hidden: usize,
    /// The number of dismissed candidates.
    dismissed: usize,
    /// The URL of the other list, with or without the less certain candidates.
    other_list: &'static str,
    previous: Option<String>,
    next: Option<String>,
    /// The id of the candidate to show after a decision.
    next_id: String,
}

/// Returns the URL of a candidate's review.
pub(crate) fn review_address(id: &str, all: bool, done: &str) -> String {
    address("/review", &[("id", id), ("all", if all { "yes" } else { "" }), ("done", done)])
}

pub(crate) fn review_page(view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
    page_with_input(view, query, None)
}

/// Returns the review page after a refused decision, with the submitted values.
pub(crate) fn refused_review_page(
    view: &DeskView,
    query: &QueryPairs,
    submitted: &QueryPairs,
) -> Result<String, DeskError> {
    page_with_input(view, query, Some(submitted))
}

fn page_with_input(
    view: &DeskView,
    query: &QueryPairs,
    submitted: Option<&QueryPairs>,
) -> Result<String, DeskError> {
    let project = &view.loaded.project;
    let all = query.filled("all").is_some();
    let found = view.loaded.pulled();
    let total = found.len();
    let asked = query.filled("id");
    let is_shown =
        |candidate: &&Candidate<'_>| all || candidate.is_certain() || asked == Some(candidate.id.as_str());
    let open: Vec<&Candidate<'_>> = found.iter().filter(is_shown).collect();
    let at = asked.and_then(|asked| open.iter().position(|candidate| candidate.has_id(asked))).unwrap_or(0);
    let id_at = |at: usize| open.get(at).map(|candidate| candidate.id.as_str());
    let link = |id: &str| review_address(id, all, "");
    let candidate = open.get(at).copied();
    let text = candidate.and_then(|candidate| {
        let paper = project.paper(candidate.attestation.source)?;
        marked_text_around(project, paper, candidate.attestation.sentence, AROUND)
    });
    let (blocks, dates) = text.unwrap_or_default();
    let picture = candidate.and_then(|candidate| {
        let paper = project.paper(candidate.attestation.source)?;
        shown_page(&*view.pictures, project, paper, &candidate.attestation.sentence.range())
            .map(ShownPage::without_page_links)
    });
    let page = ReviewPage {
        here: candidate.map_or_else(|| "/review".to_owned(), |candidate| link(&candidate.id)),
        has_input: submitted.is_some(),
        candidate: candidate
            .map(|candidate| card(project, candidate, &dates, DecisionInput::of(candidate, submitted))),
        picture,
        blocks,
        dates,
        list: open
            .iter()
            .enumerate()
            .map(|(nth, candidate)| CandidateRow {
                id: &candidate.id,
                href: link(&candidate.id),
                kind: kind_in_words(candidate.kind),
                when: candidate.event_when(),
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

fn card<'p>(
    project: &'p Project,
    candidate: &'p Candidate<'p>,
    dates: &[DateReason],
    input: DecisionInput,
) -> CandidateCard<'p> {
    let attestation = candidate.attestation;
    let changes_date = matches!(candidate.kind, CandidateKind::Refines | CandidateKind::Contradicts);
    let nearest = nearest_events(project, candidate.date, NEAREST);
    let likely = likely_events(project, candidate, NEAREST);
    let rest =
        project.chronology.events.iter().filter(|event| !likely.iter().any(|near| near.id == event.id));
    let parts = candidate.rank.parts();
    CandidateCard {
        id: &candidate.id,
        kind: kind_in_words(candidate.kind),
        title: &candidate.title,
        when: candidate.event_when(),
        input,
        reasons: dates.iter().filter(|reason| reason.is_at(attestation.span.start)).cloned().collect(),
        event: candidate.event.map(near),
        place: cited_paper(project, attestation.span),
        paper: paper_address(project, attestation.sentence),
        places: candidate.places.len(),
        can_refine: changes_date && candidate.event.is_some(),
        likely: likely.iter().copied().map(near).collect(),
        others: rest.map(near).collect(),
        nearest: nearest.into_iter().map(near).collect(),
        rank: parts
            .into_iter()
            .map(|(part, points)| RankLine { part: rank_in_words(part), points })
            .collect(),
        is_called_off: candidate.event.is_none() && candidate.is_called_off(),
        is_planned: candidate.event.is_none() && candidate.is_planned(project),
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
