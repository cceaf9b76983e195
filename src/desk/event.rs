//! The page of one event: its evidence, its findings, and a form with every field.

use serde::Serialize;
use toml::Table;

use super::entry_form::{FormField, FormKind, FormPart, OpenedValues, Submitted, in_parts};
use super::excerpt::event_address;
use super::query::QueryPairs;
use super::shell::{DeskError, Shell, render};
use super::timeline::{FindingLine, SourceLink, source_link};
use super::{DeskView, date_reading};
use crate::chronology::values;
use crate::export::entries_by_id;
use crate::normalise::Context;
use crate::project::Project;

/// The keys that most events need, which the form shows first.
const PARTS: [(&str, &[&str]); 1] = [(
    "",
    &["title", "date", "summary", "status", "place", "actors", "tags", "importance", "evidence", "note"],
)];

/// A source of an event, as its page lists it.
#[derive(Debug, Serialize)]
struct CitedPlace {
    #[serde(flatten)]
    link: SourceLink,
    /// Whether dateline linked the paper to the event, and the event does not cite the paper.
    linked: bool,
}

/// The refused input of the form that separates a paper from the event.
#[derive(Debug, Serialize)]
struct RejectionInput<'p> {
    /// The id or the path of the paper.
    source: &'p str,
    reason: &'p str,
    /// Whether the paper is among the sources on the page. While `events.toml` has a syntax error,
    /// the page may list none.
    is_listed: bool,
}

#[derive(Serialize)]
struct EventPage<'p> {
    rejection: Option<RejectionInput<'p>>,
    id: Option<&'p str>,
    action: String,
    parts: Vec<FormPart>,
    /// The values when the form was opened, as the content of a hidden field.
    opened: String,
    is_stale: bool,
    /// Whether the form contains unsaved input.
    has_input: bool,
    problem: Option<&'p str>,
    findings: Vec<FindingLine<'p>>,
    evidence: Vec<CitedPlace>,
    /// The ids of the sources, to choose from.
    sources: Vec<&'p str>,
    /// The interpretation of the date, in words; empty if there is no date.
    reading: String,
}

/// Returns the entry for an event in `events.toml`.
pub(crate) fn entry_of(project: &Project, id: &str) -> Option<Table> {
    let file = values(project.sources.whole(project.chronology.source)).ok()?;
    entries_by_id(&file).remove(id)
}

/// Returns the context for parsing typed dates, with the chronology's order of day and month.
pub(crate) fn typing_context(project: &Project) -> Context {
    Context::new().in_order(project.chronology.date_order)
}

/// Returns the page for the event whose id is in `query`, or for a new event if `query` has no id.
/// If `query` contains `source` and `reason`, the form that separates a paper from the event keeps
/// them as its input.
pub(crate) fn event_page(view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
    let rejected = query.has("reason").then(|| (query.get("source"), query.get("reason")));
    page_with_input(view, query.filled("id"), None, None, rejected)
}

/// Returns the page for an event, with submitted values that could not be saved, and the reason.
pub(crate) fn edited_event_page(
    view: &DeskView,
    id: Option<&str>,
    submitted: Option<&Submitted>,
    problem: Option<&str>,
) -> Result<String, DeskError> {
    page_with_input(view, id, submitted, problem, None)
}

/// Returns the page for an event. `submitted` are values that could not be saved, `problem` is the
/// reason, and `rejected` contains the paper and the reason that the user gave for separating it
/// from the event, if that was refused.
fn page_with_input(
    view: &DeskView,
    id: Option<&str>,
    submitted: Option<&Submitted>,
    problem: Option<&str>,
    rejected: Option<(&str, &str)>,
) -> Result<String, DeskError> {
    let loaded = &*view.loaded;
    let project = &loaded.project;
    let entry = id.and_then(|id| entry_of(project, id));
    let missing = id.filter(|_| entry.is_none()).map(|id| match &loaded.syntax_error {
        Some(error) => {
            format!("{error} Until this is corrected in the file, the event “{id}” cannot be edited.")
        }
        None => format!("events.toml has no event “{id}”: it may have been renamed or removed."),
    });
    let fields = match (submitted, &missing) {
        (None, Some(missing)) if rejected.is_none() => return Err(DeskError::NotFound(missing.clone())),
        // Show only the reason, because the values of the event are unknown.
        (None, Some(_)) => Vec::new(),
        (None, None) => Submitted::fields_of(FormKind::Event, entry.as_ref()),
        (Some(submitted), None) => submitted.fields(entry.as_ref()),
        (Some(submitted), Some(_)) => submitted.fields_as_submitted(),
    };
    let kept = missing
        .filter(|_| submitted.is_some())
        .map(|missing| format!("Nothing was saved. Your input is kept below. {missing}"));
    let problem = kept.as_deref().or(problem);
    let opened = match submitted.filter(|_| kept.is_some()) {
        Some(submitted) => submitted.opened().to_text(),
        None => OpenedValues::of(FormKind::Event, entry.as_ref()).to_text(),
    };
    let date = fields.iter().find(|field| field.is("date")).map(FormField::text).unwrap_or_default();
    let listed = loaded.items.iter().find(|listed| id.is_some() && listed.item.id.as_deref() == id);
    let evidence: Vec<CitedPlace> = listed
        .into_iter()
        .flat_map(|listed| &listed.item.sources)
        .map(|cite| CitedPlace { link: source_link(loaded, cite), linked: cite.linked })
        .collect();
    let page = EventPage {
        id,
        rejection: rejected.map(|(source, reason)| RejectionInput {
            source,
            reason,
            is_listed: evidence.iter().any(|cited| cited.linked && cited.link.id == source),
        }),
        action: id.map_or_else(|| "/event".to_owned(), event_address),
        opened,
        is_stale: kept.is_none() && submitted.is_some_and(|submitted| submitted.is_stale(entry.as_ref())),
        has_input: submitted.is_some(),
        problem,
        findings: id
            .map(|id| loaded.findings_of(id))
            .unwrap_or_default()
            .into_iter()
            .map(FindingLine::new)
            .collect(),
        evidence,
        sources: project.chronology.sources.iter().map(|source| source.id.value.as_str()).collect(),
        reading: if date.is_empty() {
            String::new()
        } else {
            date_reading::date_reading(date, &typing_context(project)).text
        },
        parts: if fields.is_empty() { Vec::new() } else { in_parts(fields, &PARTS) },
    };
    let title = match id {
        Some(id) => project.chronology.event(id).map_or(id, |event| event.title.value.as_str()).to_owned(),
        None => "New event".to_owned(),
    };
    render("event.html", &Shell::new(view, "event", title), &page)
}
