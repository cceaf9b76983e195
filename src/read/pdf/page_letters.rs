//! The letters of one page with their boxes, and the search for a quote among them.
//!
//! A quote is compared letter by letter: spaces, hyphens and punctuation are ignored, so that line
//! ends, broken words and the spaces that the reader infers do not matter.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::glyphs::{PageGlyphs, TextDirection};
use crate::read::layout::{Glyph, reading_order};

/// The extent of letters above and below the baseline, relative to the type size.
const ABOVE: f32 = 0.8;
const BELOW: f32 = 0.24;

/// The maximum gap between letters in one mark, relative to the mark's height.
const GAP: f32 = 2.2;

/// The number of letters before and after a quote that distinguish it from the same words elsewhere
/// on the page.
const CONTEXT: usize = 80;

/// The minimum number of letters in a part of a quote, if the whole quote is not found.
const PART: usize = 10;

/// The maximum number of searches for parts of a quote.
const SEARCHES: usize = 600;

/// The maximum number of letters in a quote to search for, and of marks.
const MAX_QUOTE: usize = 4_000;
const MAX_MARKS: usize = 200;

/// A rectangle on a page, in points from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MarkBox {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// The right edge.
    pub right: f32,
    /// The lower edge.
    pub bottom: f32,
}

impl MarkBox {
    /// Extends the rectangle to contain `other`.
    const fn include(&mut self, other: &Self) {
        self.left = self.left.min(other.left);
        self.top = self.top.min(other.top);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.max(other.bottom);
    }
}

/// The letters and digits of a page in reading order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PageLetters {
    /// The letters, without spaces and punctuation.
    text: String,
    /// The box of each letter: left, top, right and bottom edges.
    boxes: Vec<[f32; 4]>,
    /// The ranges of letters whose lines are vertical on the page.
    vertical: Vec<Range<usize>>,
}

impl PageLetters {
    /// Puts the letters on a page of this size into reading order. Letters outside the page are
    /// omitted.
    pub(super) fn of(page: &PageGlyphs, width: f32, height: f32) -> Self {
        let mut letters = Self::default();
        for (direction, layer) in &page.layers {
            let start = letters.boxes.len();
            for line in reading_order(layer) {
                let mut last: Option<&Glyph> = None;
                for glyph in line.into_iter().filter_map(|at| layer.glyphs.get(at)) {
                    // Drop a repeated glyph: some programs simulate bold type by printing a glyph
                    // twice.
                    let is_again = last.is_some_and(|last| {
                        last.text == glyph.text && (glyph.x - last.x).abs() < 0.1 * glyph.size
                    });
                    if !is_again {
                        letters.push(glyph, *direction, width, height);
                    }
                    last = Some(glyph);
                }
            }
            if direction.is_vertical() {
                letters.vertical.push(start..letters.boxes.len());
            }
        }
        letters
    }

    /// Adds the letters of a glyph, dividing its width among them.
    fn push(&mut self, glyph: &Glyph, direction: TextDirection, width: f32, height: f32) {
        let letters: Vec<char> = folded(&glyph.text).collect();
        #[expect(clippy::cast_precision_loss, reason = "a glyph has a few letters")]
        let share = glyph.width / letters.len().max(1) as f32;
        let mut x = glyph.x;
        for letter in letters {
            let upper = direction.turned_back((x, glyph.y - ABOVE * glyph.size), width, height);
            let lower = direction.turned_back((x + share, glyph.y + BELOW * glyph.size), width, height);
            x += share;
            let (left, right) = (upper.0.min(lower.0), upper.0.max(lower.0));
            let (top, bottom) = (upper.1.min(lower.1), upper.1.max(lower.1));
            let (middle, level) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
            if (0.0..=width).contains(&middle) && (0.0..=height).contains(&level) {
                self.text.push(letter);
                let clipped = [left.max(0.0), top.max(0.0), right.min(width), bottom.min(height)];
                self.boxes.push(clipped.map(tenths));
            }
        }
    }

    /// Returns the rectangles that mark a quote, one per line. `text` is the text of the page as it
    /// was read, and `quote` the quote's range in it. If these words occur several times on the
    /// page, the surrounding words decide. Returns an empty list if most of the quote is not found.
    ///
    /// If `text` ends at the end of this page, a quote that continues on the next page is marked up
    /// to there.
    pub fn marks(&self, text: &str, quote: Range<usize>) -> Vec<MarkBox> {
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        let quote = quote.start.min(text.len())..quote.end.min(text.len());
        let wanted: String = folded(part(quote.clone())).take(MAX_QUOTE).collect();
        let before: String = {
            let letters: Vec<char> = folded(part(0..quote.start)).collect();
            letters.iter().skip(letters.len().saturating_sub(CONTEXT)).collect()
        };
        let after: String = folded(part(quote.end..text.len())).take(CONTEXT).collect();
        // Convert bytes to letters, because the search uses bytes, but boxes are indexed by letter.
        let starts: Vec<usize> = self.text.char_indices().map(|(byte, _)| byte).collect();
        let letter = |byte: usize| starts.partition_point(|start| *start < byte);
        let found =
            self.find(&wanted, &before, &after).map_or_else(|| self.find_parts(&wanted), |at| vec![at]);
        self.joined(found.into_iter().flat_map(|bytes| letter(bytes.start)..letter(bytes.end)))
    }

    /// Returns the range of a quote. If there are several, the surrounding letters decide.
    fn find(&self, wanted: &str, before: &str, after: &str) -> Option<Range<usize>> {
        if wanted.is_empty() {
            return None;
        }
        let alike = |at: usize| {
            let (ahead, rest) = (self.text.get(..at), self.text.get(at + wanted.len()..));
            let ahead = ahead.unwrap_or_default().chars().rev().zip(before.chars().rev());
            let rest = rest.unwrap_or_default().chars().zip(after.chars());
            ahead.take_while(|(a, b)| a == b).count() + rest.take_while(|(a, b)| a == b).count()
        };
        let places = memchr::memmem::find_iter(self.text.as_bytes(), wanted.as_bytes());
        // Among equally likely positions, take the first.
        let place = places.take(MAX_QUOTE).max_by_key(|at| (alike(*at), std::cmp::Reverse(*at)))?;
        Some(place..place + wanted.len())
    }

    /// Returns the ranges of the longest parts of a quote, such as the two parts of a sentence that
    /// a figure interrupts. Returns an empty list if the parts make up less than three quarters of
    /// the quote.
    fn find_parts(&self, wanted: &str) -> Vec<Range<usize>> {
        let (mut rest, mut searches, mut at) = (wanted, 0, 0);
        let (mut parts, mut found) = (Vec::new(), 0);
        while rest.len() >= PART && searches < SEARCHES {
            let (mut low, mut high, mut place) = (0, rest.len(), None);
            // Find the longest prefix that the page contains, next to the previous part.
            while low < high && searches < SEARCHES {
                let middle = rest.ceil_char_boundary(usize::midpoint(low, high + 1));
                searches += 1;
                let next = rest.get(..middle).and_then(|part| self.next(part, at));
                match next {
                    Some(next) => (low, place) = (middle, Some(next)),
                    None => high = rest.floor_char_boundary(middle.saturating_sub(1)),
                }
            }
            match place.filter(|_| low >= PART) {
                Some(place) => {
                    parts.push(place..place + low);
                    (found, at) = (found + low, place + low);
                    rest = rest.get(low..).unwrap_or_default();
                }
                None => rest = rest.get(rest.ceil_char_boundary(1)..).unwrap_or_default(),
            }
        }
        if found * 4 >= wanted.len() * 3 { parts } else { Vec::new() }
    }

    /// Returns the next range of a part after a byte offset, or else its first range.
    fn next(&self, part: &str, at: usize) -> Option<usize> {
        let find = |from: usize| {
            let text = self.text.as_bytes().get(from..)?;
            memchr::memmem::find(text, part.as_bytes()).map(|found| from + found)
        };
        find(at).or_else(|| find(0))
    }

    /// Joins the boxes of letters on the same line.
    fn joined(&self, letters: impl Iterator<Item = usize>) -> Vec<MarkBox> {
        let mut marks: Vec<(MarkBox, bool)> = Vec::new();
        for at in letters {
            if marks.len() > MAX_MARKS {
                break;
            }
            let Some(&[left, top, right, bottom]) = self.boxes.get(at) else { continue };
            let (letter, vertical) =
                (MarkBox { left, top, right, bottom }, self.vertical.iter().any(|range| range.contains(&at)));
            match marks.last_mut() {
                Some((mark, is_vertical)) if *is_vertical == vertical && is_next(mark, &letter, vertical) => {
                    mark.include(&letter);
                }
                _ => marks.push((letter, vertical)),
            }
        }
        marks.into_iter().map(|(mark, _)| mark).collect()
    }
}

/// Whether a letter is on the same line as a mark and next to it.
fn is_next(mark: &MarkBox, letter: &MarkBox, vertical: bool) -> bool {
    // The edges along the line and across it.
    let sides = |a: &MarkBox| {
        if vertical { (a.top, a.bottom, a.left, a.right) } else { (a.left, a.right, a.top, a.bottom) }
    };
    let ((start, end, upper, lower), (from, to, above, below)) = (sides(mark), sides(letter));
    let overlap = lower.min(below) - upper.max(above);
    let height = lower - upper;
    let gap = from.max(start) - to.min(end);
    overlap > 0.5 * (below - above).min(height) && gap < GAP * height
}

/// Returns the letters and digits of `text`, normalised so that variants of a character are equal:
/// a ligature and its letters, a superscript and a plain digit.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|c| c.is_alphanumeric())
}

/// Rounds to tenths of a point, which keeps the subprocess's answer short.
fn tenths(value: f32) -> f32 {
    (value * 10.0).round() / 10.0
}
