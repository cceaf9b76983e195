//! Converts the glyphs on pages to text, rejoining words and paragraphs that the layout splits, and
//! records the page of each byte.
//!
//! 1. [`lines`]: adjacent glyphs form a segment; a superscript number after a word is a note mark.
//! 2. [`furniture`]: running headers, footers and page numbers ([`page_number`]) are removed.
//! 3. [`gutters`]: the white strips between a page's columns are found.
//! 4. [`columns`]: the lines of a page are put into reading order.
//! 5. [`flow`]: lines are joined into paragraphs across columns and pages, and broken words are
//!    rejoined.

mod columns;
mod flow;
mod furniture;
mod gutters;
mod lines;
mod page_number;
mod table;
#[cfg(test)]
mod tests;

use super::content::Content;
use super::document::BlockKind;
use super::fault::ReadProblem;
use super::limits::Limits;
use super::table_row::UnseenCells;
use super::text_builder::{Metadata, NewBlock, TextBuilder};

/// The offset between the column numbers of two text directions on a page. The offset exceeds the
/// number of columns.
const LAYER: usize = 1 << 20;

/// A glyph on a page. Positions are in points from the upper left corner.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) x: f32,
    /// The baseline.
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) size: f32,
}

/// The glyphs on a page that share a text direction. A page with several directions is split into
/// several `GlyphPage`s.
#[derive(Debug, Clone)]
pub(super) struct GlyphPage {
    /// The 1-based page number.
    pub(super) number: usize,
    pub(super) height: f32,
    pub(super) glyphs: Vec<Glyph>,
}

/// Adjacent words on a line of a page or column.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// The words of the text, from left to right.
    pub(super) words: Vec<PlacedWord>,
    /// The 1-based page number.
    pub(super) page: usize,
    /// The column number on the page.
    pub(super) column: usize,
    /// The indices of the words that follow a wide gap, in ascending order. If the line is a table
    /// row, these are the first words of its cells, except the first cell.
    pub(super) cells: Vec<usize>,
}

/// The offset of a word in the text of its line, and its edges on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlacedWord {
    pub(super) start: usize,
    pub(super) left: f32,
    pub(super) right: f32,
}

impl Line {
    /// Appends a line to the right.
    fn append(&mut self, other: &Self) {
        let words = other.text.trim_start();
        let cut = other.text.len() - words.len();
        let at = self.text.len();
        let moved =
            other.words.iter().map(|word| PlacedWord { start: at + word.start.saturating_sub(cut), ..*word });
        self.words.extend(moved);
        self.text.push_str(words);
        self.right = self.right.max(other.right);
    }

    /// Cuts the line at `x`. Returns it uncut if a word crosses `x`.
    fn cut(mut self, x: f32) -> (Self, Option<Self>) {
        let first = self.words.partition_point(|word| word.left < x);
        let (Some(before), Some(after)) = (first.checked_sub(1), self.words.get(first).copied()) else {
            return (self, None);
        };
        let right = self.words.get(before).map_or(x, |word| word.right);
        if right > x || !self.text.is_char_boundary(after.start) {
            return (self, None);
        }
        let mut words = self.words.split_off(first);
        for word in &mut words {
            word.start -= after.start;
        }
        let text = self.text.split_off(after.start);
        let rest = Self { text, left: after.left, words, cells: Vec::new(), ..self };
        self.right = right;
        (self, Some(rest))
    }
}

/// Composes the text of all pages.
pub(super) fn content(
    pages: Vec<GlyphPage>,
    mut metadata: Metadata,
    limits: &Limits,
) -> Result<Content, ReadProblem> {
    let heights: Vec<f32> = pages.iter().map(|page| page.height).collect();
    let mut sheets: Vec<Vec<Line>> = Vec::with_capacity(pages.len());
    let mut layers: Vec<usize> = Vec::with_capacity(pages.len());
    let mut before = None;
    for page in pages {
        let layer = layers.last().filter(|_| before == Some(page.number)).map_or(0, |layer| layer + 1);
        layers.push(layer);
        before = Some(page.number);
        sheets.push(lines::segments(&page.glyphs, page.number));
    }
    let running = furniture::take(&mut sheets, &heights);
    let gutters = gutters::of_pages(&sheets);
    let ordered = sheets.into_iter().zip(gutters).zip(layers).flat_map(|((page, gutters), layer)| {
        let lines = columns::in_reading_order(page, gutters).into_iter();
        lines.map(move |line| Line { column: line.column + layer * LAYER, ..line })
    });
    let ordered: Vec<Line> = ordered.collect();
    let blocks = flow::blocks(ordered);
    keep_title(&mut metadata, &blocks);
    let mut builder = TextBuilder::new(limits);
    builder.about(&metadata);
    for line in &running {
        let block =
            NewBlock { pages: vec![(0, line.page)], ..NewBlock::new(BlockKind::Paragraph, &line.text) };
        builder.add(&block)?;
    }
    for block in &blocks {
        let block = NewBlock {
            top: block.top,
            pages: block.pages.clone(),
            table: block.row.map(|row| row.table),
            unseen: block.row.map(|row| UnseenCells { skipped: row.skipped, covered: 0 }),
            ..NewBlock::new(block.kind, &block.words)
        };
        builder.add(&block)?;
    }
    Ok(builder.finish())
}

/// Returns the glyph indices of a page in reading order, grouped by line. Glyphs that belong to no
/// line are omitted.
#[cfg(feature = "desk")]
pub(super) fn reading_order(page: &GlyphPage) -> Vec<Vec<usize>> {
    let segments = vec![lines::segments(&page.glyphs, page.number)];
    let gutters = gutters::of_pages(&segments).into_iter().next().unwrap_or_default();
    let segments = segments.into_iter().next().unwrap_or_default();
    let ordered = columns::in_reading_order(segments, gutters);
    let mut by_height: Vec<(f32, usize)> = ordered.iter().map(|line| line.y).zip(0..).collect();
    by_height.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let tallest = ordered.iter().map(|line| line.size).fold(0.0, f32::max);
    let mut grouped: Vec<Vec<usize>> = vec![Vec::new(); ordered.len()];
    for (glyph, at) in page.glyphs.iter().zip(0..) {
        let middle = glyph.x + glyph.width / 2.0;
        let first = by_height.partition_point(|(y, _)| *y < glyph.y - tallest);
        let near = by_height.iter().skip(first).take_while(|(y, _)| *y <= glyph.y + tallest);
        let near = near.take(MAX_NEAR_LINES).filter_map(|(y, number)| {
            let line = ordered.get(*number)?;
            let (away, margin) = ((glyph.y - y).abs(), 0.3 * line.size);
            let is_beside = (line.left - margin..=line.right + margin).contains(&middle);
            (is_beside && away < 0.8 * line.size).then_some((away, *number))
        });
        let nearest = near.min_by(|(a, _), (b, _)| a.total_cmp(b));
        if let Some(line) = nearest.and_then(|(_, number)| grouped.get_mut(number)) {
            line.push(at);
        }
    }
    let x = |at: &usize| page.glyphs.get(*at).map_or(0.0, |glyph| glyph.x);
    for line in &mut grouped {
        line.sort_by(|a, b| x(a).total_cmp(&x(b)));
    }
    grouped
}

/// The maximum number of lines near a glyph's height that are compared with it. A text page has
/// fewer.
#[cfg(feature = "desk")]
const MAX_NEAR_LINES: usize = 200;

/// Keeps the title from the metadata only if it occurs on the first page.
fn keep_title(metadata: &mut Metadata, blocks: &[flow::FlowBlock]) {
    let letters = |words: &str| {
        words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let first: Vec<String> = blocks.iter().take(12).map(|block| letters(&block.words)).collect();
    let first = first.concat();
    metadata.title.take_if(|title| !first.contains(&letters(title)));
}
