//! A rendered PDF page, with the words of a span marked on it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::query::address;
use crate::project::{Paper, Project};
use crate::read::{Document, DrawnPage, MarkBox};
use crate::source::one_line;

/// The number of bytes of text before and after a span that distinguish it from the same words
/// elsewhere on the page.
const AROUND: usize = 400;

/// The space between the words and the edge of the rectangle that marks them, in points.
const MARGIN: f32 = 1.0;

/// The maximum number of characters of the marked words in the picture's description.
const MAX_DESCRIBED: usize = 300;

/// Draws the pages of papers. The server does this in a subprocess.
pub(crate) trait DrawPages: fmt::Debug + Send + Sync {
    /// Draws the page with this 1-based number.
    fn draw(&self, paper: &Paper, page: usize) -> Result<Arc<DrawnPage>, NotDrawn>;
}

/// The reason why a page is not shown as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotDrawn {
    /// The paper is not a PDF, or pages cannot be drawn in this process.
    NoPicture,
    /// The paper has no page with this number.
    NoSuchPage,
    /// The file has changed since it was read.
    Changed,
    /// The page or the picture is too large, or drawing took too much time or memory.
    TooLarge,
    /// Drawing failed, for example because the PDF is damaged.
    Failed,
}

impl NotDrawn {
    /// Returns a sentence with the reason, or `None` if no picture is expected.
    pub(crate) const fn sentence(self) -> Option<&'static str> {
        match self {
            Self::NoPicture => None,
            Self::NoSuchPage => Some("This paper has no page with this number."),
            Self::Changed => Some(
                "The page cannot be shown as it is printed, because the file was changed. Load this page again.",
            ),
            Self::TooLarge => Some(
                "The page is too large or too complex to be shown as it is printed. Its text is shown instead.",
            ),
            Self::Failed => Some("dateline could not draw this page. Its text is shown instead."),
        }
    }
}

/// Whether the pages of a paper can be shown as pictures.
pub(super) fn has_pictures(document: &Document) -> bool {
    document.format == "PDF" && !document.pages.is_empty()
}

/// Returns the URL fragment for the requested location on a paper's page.
pub(super) const fn place_fragment(is_printed: bool) -> &'static str {
    if is_printed { "#printed" } else { "#here" }
}

/// A rectangle that marks words, as the attributes of an SVG `rect`.
#[derive(Debug, Serialize)]
struct MarkRect {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

/// A page as shown: the URL of its picture and the marks.
#[derive(Debug, Serialize)]
pub(super) struct ShownPage {
    number: usize,
    /// The number of pages of the paper.
    pages: usize,
    /// The URL of the picture.
    src: String,
    width: f32,
    height: f32,
    marks: Vec<MarkRect>,
    /// The marked words.
    words: String,
    /// Whether the words continue on the next page.
    continues: bool,
    /// Whether words should be marked, but were not found on the page.
    is_unmarked: bool,
    /// The reason why the page is not shown; the page then has no other content.
    problem: Option<&'static str>,
    /// The URLs of the previous and the next page.
    previous: Option<String>,
    next: Option<String>,
}

/// Returns the URL of a page's picture.
pub(crate) fn picture_address(paper: &Paper, page: usize) -> String {
    // Add the digest, which ties the URL to these bytes.
    let pairs = [("path", &*paper.path), ("page", &page.to_string()), ("sha256", &paper.sha256)];
    address("/paper/page", &pairs)
}

/// Returns the URL of the paper, opened at one of its pages.
pub(super) fn page_address(path: &str, page: usize) -> String {
    address("/paper", &[("path", path), ("page", &page.to_string())]) + place_fragment(true)
}

/// Returns the page that contains a span, with its words marked. Returns `None` if the paper has no
/// pictures.
pub(super) fn shown_page(
    drawer: &dyn DrawPages,
    project: &Project,
    paper: &Paper,
    place: &Range<usize>,
) -> Option<ShownPage> {
    let document = paper.document().filter(|document| has_pictures(document))?;
    let number = document.page(place.start)?;
    let text = project.sources.whole(document.source);
    let (before, on_page, after) = parts_on_page(document, text, place, number);
    let mut shown = page_numbered(drawer, paper, number, |drawn| {
        let around = [before, on_page, after].concat();
        drawn.letters.marks(&around, before.len()..before.len() + on_page.len())
    })?;
    shown.is_unmarked = shown.problem.is_none() && shown.marks.is_empty() && !on_page.trim().is_empty();
    shown.continues = !shown.marks.is_empty() && on_page.len() < place.len();
    let words = one_line(on_page);
    let is_cut = words.chars().count() > MAX_DESCRIBED;
    shown.words = words.chars().take(MAX_DESCRIBED).chain(is_cut.then_some('…')).collect();
    Some(shown)
}

impl ShownPage {
    /// Removes the links to the previous and the next page.
    pub(super) fn without_page_links(self) -> Self {
        Self { previous: None, next: None, ..self }
    }
}

/// Returns a page of a paper without marks. Returns `None` if the paper has no pictures.
pub(super) fn unmarked_page(drawer: &dyn DrawPages, paper: &Paper, number: usize) -> Option<ShownPage> {
    paper.document().filter(|document| has_pictures(document))?;
    page_numbered(drawer, paper, number, |_| Vec::new())
}

fn page_numbered(
    drawer: &dyn DrawPages,
    paper: &Paper,
    number: usize,
    marks: impl FnOnce(&DrawnPage) -> Vec<MarkBox>,
) -> Option<ShownPage> {
    let empty = ShownPage {
        number,
        pages: 0,
        src: String::new(),
        width: 0.0,
        height: 0.0,
        marks: Vec::new(),
        words: String::new(),
        continues: false,
        is_unmarked: false,
        problem: None,
        previous: None,
        next: None,
    };
    let drawn = match drawer.draw(paper, number) {
        Ok(drawn) => drawn,
        Err(problem) => return Some(ShownPage { problem: Some(problem.sentence()?), ..empty }),
    };
    let rect = |mark: MarkBox| MarkRect {
        x: mark.left - MARGIN,
        y: mark.top,
        width: mark.right - mark.left + 2.0 * MARGIN,
        height: mark.bottom - mark.top,
    };
    Some(ShownPage {
        pages: drawn.pages,
        src: picture_address(paper, number),
        width: drawn.width,
        height: drawn.height,
        marks: marks(&drawn).into_iter().map(rect).collect(),
        previous: (number > 1).then(|| page_address(&paper.path, number - 1)),
        next: (number < drawn.pages).then(|| page_address(&paper.path, number + 1)),
        ..empty
    })
}

/// Returns the text before a span, the part of the span on its first page, and the text after it,
/// limited to that page.
fn parts_on_page<'t>(
    document: &Document,
    text: &'t str,
    place: &Range<usize>,
    number: usize,
) -> (&'t str, &'t str, &'t str) {
    let at = document.pages.partition_point(|(start, _)| *start <= place.start);
    let (earlier, later) = document.pages.split_at(at);
    let is_other = |(_, page): &&(usize, usize)| *page != number;
    let page_end = later.iter().find(is_other).map_or(text.len(), |(start, _)| *start);
    // Find the last start of another page, after which the page begins.
    let other = earlier.iter().rposition(|entry| is_other(&entry));
    let page_start = earlier.get(other.map_or(0, |other| other + 1)).map_or(place.start, |(start, _)| *start);
    let end = place.end.min(page_end).max(place.start);
    let before = text.ceil_char_boundary(place.start.saturating_sub(AROUND).max(page_start));
    let after = text.floor_char_boundary(end.saturating_add(AROUND).min(page_end));
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    (part(before..place.start), part(place.start..end), part(end..after))
}
