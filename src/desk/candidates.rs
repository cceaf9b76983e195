//! The page that lists the review candidates by certainty, with a search, and the dismissed ones.

use serde::Serialize;

use super::DeskView;
use super::excerpt::cited_paper;
use super::query::QueryPairs;
use super::review::{kind_in_words, review_address};
use super::shell::{DeskError, Shell, render};
use crate::chronology::Dismissal;
use crate::project::Project;
use crate::pull::Candidate;
use crate::source::one_line;

/// The number of candidates shown in each part of the list.
const SHOWN: usize = 200;

/// A candidate in the list.
#[derive(Debug, Serialize)]
struct CandidateLine {
    href: String,
    title: String,
    when: String,
    kind: &'static str,
    /// The title of the event that the candidate is about.
    event: Option<String>,
    paper: String,
    places: usize,
    sentence: String,
}

/// A dismissal in the list.
#[derive(Debug, Serialize)]
struct DismissedLine<'p> {
    id: &'p str,
    quote: &'p str,
    reason: &'p str,
    path: &'p str,
    by: Option<&'p str>,
    on: Option<String>,
}

/// A part of the list: the lines that are shown, and the total number.
#[derive(Debug, Serialize)]
struct ListPart<L> {
    lines: Vec<L>,
    count: usize,
    hidden: usize,
}

impl<L> ListPart<L> {
    fn new(mut lines: Vec<L>) -> Self {
        let count = lines.len();
        lines.truncate(SHOWN);
        Self { hidden: count - lines.len(), lines, count }
    }
}

#[derive(Serialize)]
struct CandidatesPage<'p> {
    words: &'p str,
    by_date: bool,
    certain: ListPart<CandidateLine>,
    less_certain: ListPart<CandidateLine>,
    dismissed: ListPart<DismissedLine<'p>>,
}

/// Returns the page with all candidates that contain the words of `query`.
pub(crate) fn candidates_page(view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
    let loaded = &*view.loaded;
    let project = &*loaded.project;
    let words: Vec<String> =
        query.get("words").to_lowercase().split_whitespace().map(str::to_owned).collect();
    let has = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let by_date = query.get("order") == "date";
    let mut found = loaded.pulled();
    if by_date {
        found.sort_by(|a, b| a.date.cmp(b.date));
    }
    let (mut certain, mut less_certain) = (Vec::new(), Vec::new());
    for candidate in &found {
        let line = line(project, candidate);
        let of_event = line.event.as_deref().unwrap_or_default();
        if !has(&format!("{} {} {} {} {of_event}", line.title, line.sentence, line.paper, line.when)) {
            continue;
        }
        if candidate.is_certain() { certain.push(line) } else { less_certain.push(line) }
    }
    let dismissed = project.chronology.dismissed.iter().filter_map(dismissed_line);
    let dismissed = dismissed.filter(|line| has(&format!("{} {} {}", line.quote, line.reason, line.path)));
    // Show the latest first, because it is the most likely to be restored.
    let mut dismissed: Vec<DismissedLine<'_>> = dismissed.collect();
    dismissed.reverse();
    let page = CandidatesPage {
        words: query.get("words").trim(),
        by_date,
        certain: ListPart::new(certain),
        less_certain: ListPart::new(less_certain),
        dismissed: ListPart::new(dismissed),
    };
    render("candidates.html", &Shell::new(view, "review", "All candidates"), &page)
}

fn line(project: &Project, candidate: &Candidate<'_>) -> CandidateLine {
    let attestation = candidate.attestation;
    CandidateLine {
        href: review_address(&candidate.id, !candidate.is_certain(), ""),
        title: candidate.title.clone(),
        when: candidate.event_when(),
        kind: kind_in_words(candidate.kind),
        event: candidate.event.map(|event| event.title.value.clone()),
        paper: cited_paper(project, attestation.span),
        places: candidate.places.len(),
        sentence: one_line(project.sources.text(attestation.sentence)),
    }
}

fn dismissed_line(dismissal: &Dismissal) -> Option<DismissedLine<'_>> {
    let review = dismissal.reviewed.as_ref().map(|review| &review.value);
    Some(DismissedLine {
        id: &dismissal.ids.first()?.value,
        quote: dismissal.quote.as_ref().map_or("", |quote| quote.value.as_str()),
        reason: &dismissal.reason.value,
        path: dismissal.path.as_ref().map_or("", |path| path.value.as_str()),
        by: review.and_then(|review| Some(review.by.as_ref()?.value.as_str())),
        on: review.and_then(|review| Some(review.on.as_ref()?.value.human())),
    })
}
