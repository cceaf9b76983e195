//! In which size of type all of a brief may have room, judged by the number of its letters.
//!
//! It only says where to begin: what has room is measured, or seen when the pages are set. A good guess saves work, a
//! bad one costs some.

use unicode_width::UnicodeWidthStr as _;

use super::page::{Page, PrintedRow};
use crate::brief::Section;

/// How wide a letter is on the average, in the size of the type: in Latin script some 0.41.
const LETTER: f64 = 0.41;
/// What is left empty at the end of a line, likewise.
const HALF_WORD: f64 = 3.0 * LETTER;
/// From line to line, likewise.
const LINE: f64 = 1.1;
/// A section's heading and the space around it, likewise.
const HEADING: f64 = 1.9;
/// The rules, the line of facts and the space below the title, likewise.
const HEAD: f64 = 3.5;

/// What there seems to be room for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Guess {
    /// All of it, in the largest type, and to spare.
    Ample,
    /// All of it, in a type of this size and in no larger one.
    Tight(f64),
    /// Not all of it, even in the smallest type.
    Short,
}

/// What leaves a tenth of the room is ample: a guess is seldom further than a twentieth from what is measured
/// (docs/benchmarks.md).
const AMPLE: f64 = 0.9;

/// What there seems to be room for of all that `page` has.
pub(super) fn guess(page: &Page<'_>) -> Guess {
    let options = &page.brief.options;
    let room = options.paper.text_height() * f64::from(options.max_pages);
    if options.sizes.first().is_some_and(|&largest| height(page, largest) <= AMPLE * room) {
        return Guess::Ample;
    }
    let tight = options.sizes.iter().copied().find(|&size| height(page, size) <= room);
    tight.map_or(Guess::Short, Guess::Tight)
}

/// About how high everything is in this size, in points.
fn height(page: &Page<'_>, size: f64) -> f64 {
    let brief = page.brief;
    let lists = Lists { width: brief.options.width / size };
    let subtitle = brief.subtitle.iter().map(|it| lists.lines(letters(it), 1.12) + 0.9);
    let head = HEAD + lists.lines(letters(&brief.title), 1.9) + subtitle.sum::<f64>();
    let paragraphs = page.bottom_line.iter().map(|it| lists.lines(letters(&it.to_string()), 1.12));
    let bottom_line = paragraphs.sum::<f64>() + if page.bottom_line.is_empty() { 0.0 } else { HEADING + 2.0 };
    let sections = brief.sections.iter().map(|section| match section {
        Section::Timeline => page.drawing.as_ref().map_or(0.0, |drawing| drawing.height / size + 1.1),
        Section::Events => lists.table(page),
        Section::Upcoming => {
            let ahead = page.upcoming.iter().filter_map(|number| page.rows.get(number.checked_sub(1)?));
            lists.entries(ahead.map(|it| letters(&it.row.title) + letters(&it.row.when) + 20.0))
        }
        Section::Disputed => {
            let disputed = page.rows.iter().filter(|it| !it.against.is_empty());
            lists.entries(disputed.map(|it| letters(&it.row.title) + 30.0 * number(it.against.len())))
        }
        Section::Changed => {
            let entries = page.changed.iter().flat_map(|changed| &changed.entries);
            lists.entries(entries.map(|it| letters(&it.row.title) + 30.0))
        }
        Section::Questions => lists.entries(page.questions.iter().map(|it| letters(&it.to_string()))),
        Section::Sources => lists.sources(page),
    });
    (head + bottom_line + sections.sum::<f64>()) * size
}

/// Lists across a page so many times as wide as its type is high. Heights are in that measure too.
struct Lists {
    width: f64,
}

impl Lists {
    /// So many letters in a type that is larger by `scale`.
    fn lines(&self, letters: f64, scale: f64) -> f64 {
        lines(letters * scale, self.width) * LINE * scale
    }

    /// A heading and an entry for each of these numbers of letters; nothing where there are none.
    fn entries(&self, all: impl Iterator<Item = f64>) -> f64 {
        let heights: Vec<f64> = all.map(|letters| self.lines(letters, 0.95) + 0.5).collect();
        if heights.is_empty() { 0.0 } else { heights.iter().sum::<f64>() + HEADING }
    }

    fn table(&self, page: &Page<'_>) -> f64 {
        let date = page.rows.iter().map(|it| letters(&it.row.when)).fold(0.0, f64::max);
        // The number, the sources and the space between the columns are about four letters wide each.
        let event = self.width - (date + 8.0) * LETTER;
        page.rows.iter().map(|it| lines(told(it), event) * LINE + 0.24).sum::<f64>() + HEADING
    }

    fn sources(&self, page: &Page<'_>) -> f64 {
        let columns = page.source_columns.max(1);
        let width = self.width / number(columns) - 3.0;
        let height = |it: &&super::row::CitedRow| {
            let more = [&it.author, &it.published].into_iter().flatten().map(|words| letters(words) + 2.0);
            lines((letters(&it.title) + more.sum::<f64>()) * 0.82, width) * 0.88 + 0.42
        };
        let heights: f64 = page.sources.iter().map(height).sum();
        if heights == 0.0 { 0.0 } else { heights / number(columns) + HEADING }
    }
}

/// In how many lines so many letters are set.
fn lines(letters: f64, width: f64) -> f64 {
    let length = letters * LETTER;
    if length <= width { 1.0 } else { (length / (width - HALF_WORD).max(1.0)).ceil() }
}

/// How many letters a row has with all that there is to say of its event.
fn told(it: &PrintedRow<'_>) -> f64 {
    let standing = it.row.standing.iter().map(|words| letters(words) + 2.0);
    let more = it.row.summary.iter().map(|summary| letters(summary) + 3.0);
    let quotes = it.quotes.iter().map(|quote| letters(quote.words) + 6.0);
    letters(&it.row.title) + standing.chain(more).chain(quotes).sum::<f64>()
}

/// How many letters these are; a full-width one counts for two.
fn letters(words: &str) -> f64 {
    number(words.width())
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
