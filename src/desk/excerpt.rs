//! Excerpts: a marked span with a few words of the text around it.

use serde::Serialize;

use super::page_picture::{has_pictures, place_fragment};
use super::papers::title;
use super::query::address;
use crate::project::{CHRONOLOGY, Paper, Project};
use crate::source::{Source, Span, one_line};

/// The number of bytes shown before and after the marked words.
const AROUND: usize = 160;

/// A location in a paper or in `events.toml`: its citation, the words around it, and a link.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Excerpt {
    /// The citation of the location: "papers/a.pdf, p. 7".
    pub(super) place: String,
    /// A note on the location, such as "date in the paper"; may be empty.
    pub(super) label: String,
    /// The words before the marked ones.
    pub(super) before: String,
    /// The marked words.
    pub(super) marked: String,
    /// The words after the marked ones.
    pub(super) after: String,
    /// The URL of the page that shows the location, or `None` if no page shows it.
    pub(super) href: Option<String>,
}

impl Excerpt {
    /// Returns the excerpt around `span`.
    pub(super) fn new(project: &Project, span: Span, label: &str) -> Self {
        let text = project.sources.whole(span.source);
        let is_paper = project.paper(span.source).is_some();
        let line = project.sources.get(span.source).map(|source: &Source| source.line_around(span.start));
        // In `events.toml`, show one line, a key with its value. In a paper, line breaks may come
        // from the page layout, so the excerpt has a fixed length instead.
        let (first, last) = match line.filter(|_| !is_paper) {
            Some(line) => (line.start, line.end.max(span.end)),
            None => (span.start.saturating_sub(AROUND), span.end.saturating_add(AROUND)),
        };
        let (first, start) =
            (text.ceil_char_boundary(first.max(span.start.saturating_sub(AROUND))), span.start);
        let last = text.floor_char_boundary(last.min(span.end.saturating_add(AROUND)).min(text.len()));
        let (cut_before, cut_after) = (is_paper && first > 0, is_paper && last < text.len());
        let before = text.get(first..start).unwrap_or_default();
        let after = text.get(span.end..last).unwrap_or_default();
        // Cut at word boundaries.
        let before = if cut_before {
            before.split_once(char::is_whitespace).map_or("", |(_, rest)| rest)
        } else {
            before
        };
        let after = if cut_after {
            after.rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest)
        } else {
            after
        };
        let marked = project.sources.text(span);
        Self {
            place: project.sources.cite(span),
            label: label.to_owned(),
            before: spaced(before, if cut_before { Cut::Before } else { Cut::None }),
            marked: one_line(marked),
            after: spaced(after, if cut_after { Cut::After } else { Cut::None }),
            href: is_paper.then(|| paper_address(project, span)),
        }
    }
}

/// Returns the title of a paper, or its path if it has no title, with the page of the span: "Report
/// on harbours, p. 7".
pub(super) fn cited_paper(project: &Project, span: Span) -> String {
    let Some(paper) = project.paper(span.source) else { return project.sources.cite(span) };
    let page = paper.document().and_then(|document| document.page(span.start));
    let name = title(paper).unwrap_or_else(|| paper.path.clone());
    page.map_or_else(|| name.clone(), |page| format!("{name}, p. {page}"))
}

/// Returns the URL of the page that shows a span of a paper.
pub(super) fn paper_address(project: &Project, span: Span) -> String {
    let (at, to) = (span.start.to_string(), span.end.to_string());
    let path = project.sources.path(span.source);
    let document = project.paper(span.source).and_then(Paper::document);
    let is_printed =
        document.is_some_and(|document| has_pictures(document) && document.page(span.start).is_some());
    address("/paper", &[("path", path), ("at", &at), ("to", &to)]) + place_fragment(is_printed)
}

/// Returns the URL of an event's page.
pub(super) fn event_address(id: &str) -> String {
    address("/event", &[("id", id)])
}

/// Whether a span is in `events.toml`.
pub(super) fn is_in_chronology(project: &Project, span: Span) -> bool {
    project.sources.path(span.source) == CHRONOLOGY
}

/// The end at which words are left out of an excerpt.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    None,
    Before,
    After,
}

/// Joins the lines of `text`, and keeps the space at either end, which separates it from the marked
/// words.
fn spaced(text: &str, cut: Cut) -> String {
    let space = |is: bool| if is { " " } else { "" };
    let line = one_line(text);
    let head = if cut == Cut::Before { "… " } else { space(text.starts_with(char::is_whitespace)) };
    let is_followed = text.ends_with(char::is_whitespace) && !line.is_empty();
    let tail = if cut == Cut::After { " …" } else { space(is_followed) };
    format!("{head}{line}{tail}")
}
