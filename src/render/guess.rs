//! In which size of type all of a brief may have room, judged by the number of its letters.
//!
//! It only says where to begin: what has room is measured, or seen when the pages are set. A good guess saves work, a
//! bad one costs some.

use unicode_width::UnicodeWidthStr as _;

use super::page::{Page, PrintedRow};

/// How wide a letter is on the average, in the size of the type: in Latin script some 0.44.
const LETTER: f64 = 0.44;
/// From line to line, likewise.
const LINE: f64 = 1.14;
/// What a row of the table takes beside its lines.
const BETWEEN: f64 = 0.24;
/// What the title, the day and the headings take, likewise.
const HEAD: f64 = 13.0;

/// The largest size in which all that `page` has may find room; none where it finds none even in the smallest.
pub(super) fn likely_size(page: &Page<'_>) -> Option<f64> {
    let options = &page.brief.options;
    let room = options.paper.text_height() * f64::from(options.max_pages);
    options.sizes.iter().copied().find(|&size| height(page, size) <= room)
}

/// About how high everything is in this size, in points.
fn height(page: &Page<'_>, size: f64) -> f64 {
    let width = page.brief.options.width;
    let date = page.rows.iter().map(|it| letters(&it.row.when)).fold(0.0, f64::max);
    // The number, the sources and the space between the columns are about four letters wide each.
    let event = width - (date + 8.0) * LETTER * size;
    let lines = |letters: f64, width: f64| (letters * LETTER * size / width).ceil().max(1.0);
    let rows: f64 = page.rows.iter().map(|it| lines(told(it), event) * LINE + BETWEEN).sum();
    let listed = page.upcoming.len() + page.rows.iter().filter(|it| !it.against.is_empty()).count();
    let changes = page.changed.as_ref().map_or(0, |changed| changed.entries.len());
    let paragraphs = page.bottom_line.iter().chain(&page.questions);
    let paragraphs: f64 = paragraphs.map(|it| lines(letters(&it.to_string()), width) * 1.3).sum();
    let sources = page.sources.len().div_ceil(page.source_columns.max(1));
    let lists = number(listed + changes) * 1.4 + number(sources) * 1.3;
    let drawing = page.drawing.as_ref().map_or(0.0, |drawing| drawing.height);
    (HEAD + rows + paragraphs + lists) * size + drawing
}

/// How many letters a row has with all that there is to say of its event.
fn told(it: &PrintedRow<'_>) -> f64 {
    let more = it.row.summary.iter().map(|summary| letters(summary) + 3.0);
    let quotes = it.quotes.iter().map(|quote| letters(quote.words) + 6.0);
    letters(&it.row.title) + more.chain(quotes).sum::<f64>()
}

/// How many letters these are; a full-width one counts for two.
fn letters(words: &str) -> f64 {
    number(words.width())
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
