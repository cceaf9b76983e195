//! Estimates the largest type size in which the complete brief fits, from the number of characters.
//!
//! The estimate only decides where measuring starts, or whether the page can be printed without
//! measuring. A bad estimate costs time, but does not change the result.

use unicode_width::UnicodeWidthStr as _;

use super::page::{Page, PrintedRow};
use crate::brief::BriefSection;

/// The average width of a character in Latin script, in units of the type size.
const LETTER: f64 = 0.41;
/// The average unused space at the end of a line, in units of the type size.
const HALF_WORD: f64 = 3.0 * LETTER;
/// The line height, in units of the type size.
const LINE: f64 = 1.1;
/// The height of a section heading, including the space around it, in units of the type size.
const HEADING: f64 = 1.9;
/// The height of the rules, the facts line and the space below the title, in units of the type
/// size.
const HEAD: f64 = 3.5;

/// Whether the complete brief is estimated to fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum SizeEstimate {
    /// Everything fits in the largest type with space to spare; the value is the height in points.
    Ample(f64),
    /// Everything fits in this type size, but not in a larger one.
    Tight(f64),
    /// Not everything fits, even in the smallest type.
    Short,
}

/// The share of the available height up to which a brief counts as ample. The estimate rarely
/// differs by more than a twentieth from the measured height (docs/benchmarks.md).
const AMPLE: f64 = 0.9;

/// Estimates in which size the contents of `page` fit.
pub(super) fn estimate(page: &Page<'_>) -> SizeEstimate {
    let options = &page.brief.options;
    let room = options.paper.text_height() * f64::from(options.max_pages);
    let largest = options.sizes.first().map(|&largest| height(page, largest));
    if let Some(height) = largest.filter(|height| *height <= AMPLE * room) {
        return SizeEstimate::Ample(height);
    }
    let tight = options.sizes.iter().copied().find(|&size| height(page, size) <= room);
    tight.map_or(SizeEstimate::Short, SizeEstimate::Tight)
}

/// Estimates the height of a page in its own type size, in points.
pub(super) fn text_height(page: &Page<'_>) -> f64 {
    height(page, page.fit.size)
}

/// Estimates the height of all contents in the type size `size`, in points.
fn height(page: &Page<'_>, size: f64) -> f64 {
    let brief = page.brief;
    let lists = ListHeights { width: brief.options.width / size };
    let subtitle = brief.subtitle.iter().map(|text| lists.lines(letters(text), 1.12) + 0.9);
    let head = HEAD + lists.lines(letters(&brief.title), 1.9) + subtitle.sum::<f64>();
    let paragraphs =
        page.bottom_line.iter().map(|paragraph| lists.lines(letters(&paragraph.to_string()), 1.12));
    let bottom_line = paragraphs.sum::<f64>() + if page.bottom_line.is_empty() { 0.0 } else { HEADING + 2.0 };
    let sections = brief.sections.iter().map(|section| match section {
        BriefSection::Timeline => page.drawing.as_ref().map_or(0.0, |drawing| drawing.height / size + 1.1),
        BriefSection::Events => lists.table(page),
        BriefSection::Upcoming => {
            let ahead = page.upcoming.iter().filter_map(|number| page.rows.get(number.checked_sub(1)?));
            lists
                .entries(ahead.map(|printed| letters(&printed.row.title) + letters(&printed.row.when) + 20.0))
        }
        BriefSection::Disputed => {
            let disputed = page.rows.iter().filter(|printed| !printed.against.is_empty());
            lists.entries(
                disputed.map(|printed| letters(&printed.row.title) + 30.0 * number(printed.against.len())),
            )
        }
        BriefSection::Changed => {
            let entries = page.changed.iter().flat_map(|changed| &changed.entries);
            lists.entries(entries.map(|entry| letters(&entry.row.title) + 30.0))
        }
        BriefSection::Sources => lists.sources(page),
        BriefSection::Ask
        | BriefSection::Background
        | BriefSection::LinesToTake
        | BriefSection::Questions
        | BriefSection::NextSteps
        | BriefSection::Contact => {
            let written = page.written.iter().filter(|written| written.section == *section);
            let paragraphs = written.flat_map(|written| &written.paragraphs);
            lists.entries(paragraphs.map(|paragraph| letters(&paragraph.to_string())))
        }
    });
    (head + bottom_line + sections.sum::<f64>()) * size
}

/// Estimates the heights of lists on a page of this width. All lengths are in units of the type
/// size.
struct ListHeights {
    width: f64,
}

impl ListHeights {
    /// Returns the height of `letters` characters in type scaled by `scale`.
    fn lines(&self, letters: f64, scale: f64) -> f64 {
        lines(letters * scale, self.width) * LINE * scale
    }

    /// Returns the height of a list, including its heading, whose entries have these numbers of
    /// characters; 0 if the list is empty.
    fn entries(&self, all: impl Iterator<Item = f64>) -> f64 {
        let heights: Vec<f64> = all.map(|letters| self.lines(letters, 0.95) + 0.5).collect();
        if heights.is_empty() { 0.0 } else { heights.iter().sum::<f64>() + HEADING }
    }

    fn table(&self, page: &Page<'_>) -> f64 {
        let date = page.rows.iter().map(|printed| letters(&printed.row.when)).fold(0.0, f64::max);
        // The columns for the number and the sources, and the gaps, take about eight characters in
        // total.
        let event = self.width - (date + 8.0) * LETTER;
        page.rows.iter().map(|printed| lines(row_letters(printed), event) * LINE + 0.24).sum::<f64>()
            + HEADING
            + if page.today.is_some() { LINE } else { 0.0 }
    }

    fn sources(&self, page: &Page<'_>) -> f64 {
        let columns = page.source_columns.max(1);
        let width = self.width / number(columns) - 3.0;
        let height = |source: &&super::row::CitedRow| {
            let more = source.details.iter().map(|words| letters(words) + 2.0);
            let archived = source.archived.iter().map(|url| letters(url) + 14.0);
            let more = more.chain(archived);
            lines((letters(&source.title) + more.sum::<f64>()) * 0.84, width) * 0.9 + 0.42
        };
        let heights: f64 = page.sources.iter().map(height).sum();
        if heights == 0.0 { 0.0 } else { heights / number(columns) + HEADING }
    }
}

/// Returns the number of lines that `letters` characters fill.
fn lines(letters: f64, width: f64) -> f64 {
    let length = letters * LETTER;
    if length <= width { 1.0 } else { (length / (width - HALF_WORD).max(1.0)).ceil() }
}

/// Returns the number of characters in a row with its summary, quotes and status.
fn row_letters(printed: &PrintedRow<'_>) -> f64 {
    let standing = printed.row.standing.iter().map(|words| letters(words) + 2.0);
    let more = printed.row.summary.iter().map(|summary| letters(summary) + 3.0);
    let quotes = printed.quotes.iter().map(|quote| letters(quote.words) + 6.0);
    letters(&printed.row.title) + standing.chain(more).chain(quotes).sum::<f64>()
}

/// Returns the display width of a text in characters; full-width characters count twice.
fn letters(words: &str) -> f64 {
    number(words.width())
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
