//! The brief pages: the list, and one brief with its preview, its files, and what it omits.

use serde::Serialize;

use super::DeskView;
use super::excerpt::event_address;
use super::query::{QueryPairs, address};
use super::shell::{DeskError, Shell, render};
use crate::brief::EventSelection;
use crate::date::Date;
use crate::linking::TimelineEntry;
use crate::render::OmissionReason;

/// A brief as it was last printed.
#[derive(Debug)]
pub(crate) struct PrintedBrief {
    /// The name of the brief's file.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) selection: EventSelection,
    /// The number of events and pages, and the events that did not fit; or the reason why the brief
    /// was not printed.
    pub(crate) result: Result<PrintedPages, String>,
    /// The files, each with its format, such as "pdf", and its bytes.
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
}

#[derive(Debug, Serialize)]
pub(crate) struct BriefRelease {
    /// The 1-based release number.
    pub(crate) number: u32,
    pub(crate) day: String,
    /// The person who cleared the release.
    pub(crate) by: String,
    /// The names of the release's files in `briefs/releases`.
    pub(crate) files: Vec<String>,
}

/// The size of a printed brief, and the events that did not fit.
#[derive(Debug)]
pub(crate) struct PrintedPages {
    /// The number of printed events.
    pub(crate) events: usize,
    /// The number of pages; `None` without a PDF.
    pub(crate) pages: Option<u32>,
    /// The events that did not fit.
    pub(crate) without_room: Vec<OmittedEvent>,
    /// Warnings about the brief, such as the reason why it has no PDF.
    pub(crate) warnings: Vec<String>,
}

/// An event that is not on the pages of a brief.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OmittedEvent {
    /// The date in words.
    pub(crate) when: String,
    pub(crate) title: String,
    /// The URL of the event's page, if the event is in `events.toml`.
    pub(crate) href: Option<String>,
    /// The reason why the event is omitted.
    pub(crate) why: String,
}

impl OmittedEvent {
    /// Creates an omitted event that did not fit, from its date in words, its title and its id.
    pub(crate) fn without_room(
        (when, title, id): (&str, &str, Option<&str>),
        importance: u8,
        reason: OmissionReason,
    ) -> Self {
        let why = match reason {
            OmissionReason::NotReferred => {
                "the texts of the brief refer to all printed events, but not to this one".to_owned()
            }
            OmissionReason::LessImportant { printed, apart_from_referred } => {
                let apart =
                    if apart_from_referred { ", apart from those that the text refers to" } else { "" };
                format!("importance {importance}; the printed events have {printed} or more{apart}")
            }
            OmissionReason::OnlyInPapers => "only papers mention it".to_owned(),
            OmissionReason::Undated => {
                format!("undated; dated events of importance {importance} are kept longer")
            }
            OmissionReason::NotLater => {
                format!("importance {importance}, like printed events, but not later than these")
            }
            OmissionReason::NoRoom => String::new(),
        };
        let why = if why.is_empty() { "no room".to_owned() } else { format!("no room: {why}") };
        Self { when: when.to_owned(), title: title.to_owned(), href: id.map(event_address), why }
    }
}

#[derive(Serialize)]
struct BriefCard<'p> {
    name: &'p str,
    title: &'p str,
    href: String,
    events: usize,
    pages: Option<u32>,
    without_room: usize,
    problem: Option<&'p str>,
}

#[derive(Serialize)]
struct BriefsPage<'p> {
    briefs: Vec<BriefCard<'p>>,
    /// The tags of all events, for a new brief.
    tags: Vec<&'p str>,
    problem: Option<&'p str>,
}

#[derive(Serialize)]
struct FileLink {
    label: &'static str,
    href: String,
}

#[derive(Serialize)]
struct BriefPage<'p> {
    brief: BriefCard<'p>,
    files: Vec<FileLink>,
    /// The URL of the PDF in the browser's viewer.
    print: Option<String>,
    preview: Option<String>,
    without_room: &'p [OmittedEvent],
    unselected: Vec<OmittedEvent>,
    warnings: &'p [String],
    /// The URL of the page with the brief's form.
    edit: String,
    releases: &'p [BriefRelease],
    reviewer: &'p str,
}

/// The formats of the files, with the labels of their links.
const FORMATS: [(&str, &str); 4] = [("pdf", "PDF"), ("docx", "Word"), ("html", "HTML"), ("md", "Markdown")];

fn card(brief: &PrintedBrief) -> BriefCard<'_> {
    let pages = brief.result.as_ref().ok();
    BriefCard {
        name: &brief.name,
        title: &brief.title,
        href: address("/brief", &[("name", &brief.name)]),
        events: pages.map_or(0, |pages| pages.events),
        pages: pages.and_then(|pages| pages.pages),
        without_room: pages.map_or(0, |pages| pages.without_room.len()),
        problem: brief.result.as_ref().err().map(String::as_str),
    }
}

/// Returns the page with all briefs. `problem` is the reason why no brief could be printed.
pub(crate) fn briefs_page(
    view: &DeskView,
    briefs: &[PrintedBrief],
    problem: Option<&str>,
) -> Result<String, DeskError> {
    let tags = view.loaded.names(|item| &item.tags);
    let page = BriefsPage { briefs: briefs.iter().map(card).collect(), tags, problem };
    render("briefs.html", &Shell::new(view, "briefs", "Briefs"), &page)
}

/// Returns the brief that `query` names.
pub(crate) fn named_brief<'b>(
    briefs: &'b [PrintedBrief],
    query: &QueryPairs,
) -> Result<&'b PrintedBrief, DeskError> {
    let name = query.get("name");
    let brief = briefs.iter().find(|brief| brief.name == name);
    brief.ok_or_else(|| DeskError::NotFound(format!("The folder briefs has no brief “{name}”.")))
}

/// Returns the page for one brief with its releases, the newest first. `reviewer` is the proposed
/// name for the next release.
pub(crate) fn brief_page(
    view: &DeskView,
    brief: &PrintedBrief,
    releases: &[BriefRelease],
    reviewer: &str,
) -> Result<String, DeskError> {
    let link = |page: &str, format: &str| address(page, &[("name", &brief.name), ("format", format)]);
    let is_printed = |format: &str| brief.files.iter().any(|(known, _)| *known == format);
    // Offer a Word document, which is generated on request.
    let has = |format: &str| is_printed(format) || format == "docx" && brief.result.is_ok();
    let page = BriefPage {
        brief: card(brief),
        files: FORMATS
            .iter()
            .filter(|(format, _)| has(format))
            .map(|(format, label)| FileLink { label, href: link("/brief/file", format) })
            .collect(),
        print: has("pdf")
            .then(|| address("/brief/file", &[("name", &brief.name), ("format", "pdf"), ("print", "yes")])),
        preview: has("html").then(|| link("/brief/preview", "")),
        without_room: brief.result.as_ref().map_or(&[], |pages| &pages.without_room),
        warnings: brief.result.as_ref().map_or(&[], |pages| &pages.warnings),
        unselected: unselected(view, &brief.selection),
        edit: address("/brief/edit", &[("name", &brief.name)]),
        releases,
        reviewer,
    };
    render("brief.html", &Shell::new(view, "briefs", brief.title.as_str()), &page)
}

/// Returns the curated events that a brief does not select.
fn unselected(view: &DeskView, selection: &EventSelection) -> Vec<OmittedEvent> {
    let project = &view.loaded.project;
    let omitted = |entry: &TimelineEntry| {
        let event = entry.event(&project.chronology)?;
        let why = selection.why_not(entry, event)?;
        Some(OmittedEvent {
            when: entry.date.as_ref().map_or_else(|| "undated".to_owned(), Date::human),
            title: entry.title.clone(),
            href: Some(event_address(&event.id.value)),
            why: format!("not selected by {why}"),
        })
    };
    project.timeline.entries.iter().filter_map(omitted).collect()
}
