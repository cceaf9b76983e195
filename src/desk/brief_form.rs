//! The page that edits a brief: a form with its keys, next to a live preview.

use serde::Serialize;
use toml::Table;

use super::DeskView;
use super::entry_form::{FormField, FormKind, FormPart, OpenedValues, Submitted, in_parts};
use super::loaded::syntax_error;
use super::query::{QueryPairs, address};
use super::shell::{DeskError, Shell, render};
use crate::project::Project;

/// The maximum number of tags, actors or places that are offered as checkboxes.
const MAX_CHOICES: usize = 60;

/// The headings of the form with their keys. Keys that are not listed follow in the last part.
const PARTS: [(&str, &[&str]); 3] = [
    (
        "Text",
        &[
            "title",
            "subtitle",
            "audience",
            "bottom_line",
            "ask",
            "background",
            "lines_to_take",
            "questions",
            "next_steps",
            "contact",
        ],
    ),
    (
        "Which events",
        &[
            "select.tags",
            "select.actors",
            "select.places",
            "select.from",
            "select.until",
            "select.importance",
            "select.status",
            "select.phase",
            "select.ids",
            "select.include",
        ],
    ),
    ("Page", &["paper", "max_pages", "language", "as_of", "handling", "sections", "quotes", "sources"]),
];

#[derive(Serialize)]
struct BriefFormPage<'p> {
    name: &'p str,
    action: String,
    back: String,
    draft: String,
    preview: String,
    opened: String,
    parts: Vec<FormPart>,
    is_stale: bool,
    /// Whether the form contains unsaved input.
    has_input: bool,
    problem: Option<&'p str>,
    /// The reading of the brief's date, in words.
    reading: &'static str,
}

/// Returns a brief file as a table, or `None` if it is not valid TOML.
pub(crate) fn brief_entry(text: &str) -> Option<Table> {
    toml::from_str(text).ok()
}

/// Returns the page that edits the brief `name`, whose file contains `text`. `submitted` contains
/// the values that could not be saved.
pub(crate) fn brief_form_page(
    view: &DeskView,
    name: &str,
    text: &str,
    submitted: Option<&Submitted>,
    problem: Option<&str>,
) -> Result<String, DeskError> {
    let entry = brief_entry(text);
    let fields = match submitted {
        Some(submitted) if entry.is_none() => submitted.fields_as_submitted(),
        Some(submitted) => submitted.fields(entry.as_ref()),
        None => Submitted::fields_of(FormKind::Brief, entry.as_ref()),
    };
    let error = syntax_error(&format!("briefs/{name}.toml"), text);
    let invalid = error.map(|error| match submitted {
        Some(_) => format!(
            "Nothing was saved. Your input is kept below. {error} Correct this in the file, then save again."
        ),
        None => format!("{error} Until this is corrected in the file, the brief cannot be edited here."),
    });
    let opened = match submitted.filter(|_| entry.is_none()) {
        Some(submitted) => submitted.opened().to_text(),
        None => OpenedValues::of(FormKind::Brief, entry.as_ref()).to_text(),
    };
    let named = |page: &str| address(page, &[("name", name)]);
    let page = BriefFormPage {
        name,
        action: named("/brief/edit"),
        back: named("/brief"),
        draft: named("/brief/draft"),
        preview: named("/brief/preview"),
        opened,
        parts: parts(&view.loaded.project, fields),
        is_stale: entry.is_some() && submitted.is_some_and(|submitted| submitted.is_stale(entry.as_ref())),
        has_input: submitted.is_some(),
        problem: invalid.as_deref().or(problem),
        reading: "",
    };
    let title = view.loaded.project.briefs.iter().find(|brief| brief.name == name);
    let title = title.map_or(name, |brief| brief.title.value.as_str());
    render("brief_form.html", &Shell::new(view, "briefs", format!("Edit: {title}")), &page)
}

fn parts(project: &Project, mut fields: Vec<FormField>) -> Vec<FormPart> {
    let events = &project.chronology.events;
    for field in &mut fields {
        let names: Vec<String> = match field.name() {
            "select.tags" => {
                events.iter().flat_map(|event| &event.tags).map(|tag| tag.value.clone()).collect()
            }
            "select.actors" => {
                events.iter().flat_map(|event| &event.actors).map(|actor| actor.value.clone()).collect()
            }
            "select.places" => events
                .iter()
                .filter_map(|event| event.place.as_ref())
                .map(|place| place.value.clone())
                .collect(),
            _ => continue,
        };
        field.offer(names, MAX_CHOICES);
    }
    in_parts(fields, &PARTS)
}

/// Parses the values of a brief's form. `text` is the brief's file.
pub(crate) fn submitted_brief(project: &Project, form: &QueryPairs, text: &str) -> Submitted {
    let entry = brief_entry(text);
    Submitted::read(FormKind::Brief, form, entry.as_ref(), &super::typing_context(project))
}
