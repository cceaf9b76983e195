//! Finds the gutters of a page: the white strips between its columns.
//!
//! Based on T. M. Breuel, "Two Geometric Algorithms for Layout Analysis" (2002). Columns are
//! separated by tall empty rectangles: a gap in a single line may be a wide space, but the same gap
//! in many consecutive lines is not. The rectangles are found in a single sweep over the rows of
//! the page.

use super::lines::MIN_SEGMENT_GAP;
use super::{Line, PlacedWord};
use crate::read::date_line;

/// Minimum width of a gutter, relative to the type size.
const NARROWEST: f32 = 0.6;
/// Minimum number of adjacent lines on either side.
const MIN_LINES: usize = 4;
/// Minimum number of adjacent lines if another page contains the same gutter, since the text above
/// a figure may be short.
const MIN_LINES_REPEATED: usize = 2;
/// Minimum width of most lines in a column, relative to the type size. Narrower lines are table
/// cells, which are read row by row.
const COLUMN: f32 = 6.0;
/// Maximum indentation of the lines in a column, relative to the type size.
const INDENT: f32 = 2.0;
/// Maximum distance between rows in the same columns, relative to the type size. If the distance is
/// larger, a figure interrupts the columns.
const MAX_ROW_GAP: f32 = 6.0;
/// Maximum number of strips tracked at the same time. The widest are kept; a text page has few.
const MAX_STRIPS: usize = 64;
/// Maximum number of words examined next to a page's strips, beginning with the tallest strips. If
/// each row narrows a strip, there are as many strips as rows, and the cost would be quadratic.
const WORDS: usize = 1 << 21;
/// Maximum number of gutters on a page. Those with the most adjacent lines are kept.
const MAX_GUTTERS: usize = 64;
/// Maximum distance between baselines in a row, relative to the type size.
pub(super) const MAX_BASELINE_SHIFT: f32 = 0.3;

/// A strip with a column on either side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gutter {
    pub(super) left: f32,
    pub(super) right: f32,
    /// The baseline of the row that closes the gutter at the top, or minus infinity.
    pub(super) above: f32,
    /// The baseline of the row that closes the gutter at the bottom, or infinity.
    pub(super) below: f32,
}

impl Gutter {
    pub(super) const fn middle(&self) -> f32 {
        f32::midpoint(self.left, self.right)
    }

    /// Returns the indices of the first row next to the gutter and of the first row below it.
    fn row_indices(&self, rows: &[WordRow<'_>]) -> (usize, usize) {
        let first = rows.partition_point(|row| row.y <= self.above);
        (first, rows.partition_point(|row| row.y < self.below))
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.above < other.below
            && other.above < self.below
    }
}

/// Returns the gutters of each page, those with the most adjacent lines first.
pub(super) fn of_pages(pages: &[Vec<Line>]) -> Vec<Vec<Gutter>> {
    let sure: Vec<Vec<Gutter>> = pages.iter().map(|lines| find(lines, |_| MIN_LINES)).collect();
    let mut middles: Vec<f32> = sure.iter().flatten().map(Gutter::middle).collect();
    middles.sort_by(f32::total_cmp);
    let is_known = |strip: &Gutter| {
        let next = middles.partition_point(|middle| *middle < strip.left);
        middles.get(next).is_some_and(|middle| *middle < strip.right)
    };
    let least = |strip: &Gutter| if is_known(strip) { MIN_LINES_REPEATED } else { MIN_LINES };
    pages.iter().map(|lines| find(lines, least)).collect()
}

/// Returns the gutters of a page. They do not overlap. `least` returns the minimum number of
/// adjacent lines.
fn find(lines: &[Line], least: impl Fn(&Gutter) -> usize) -> Vec<Gutter> {
    let em = usual_size(lines);
    let rows = rows(lines, em);
    let mut columns: Vec<(usize, Gutter)> = affordable(strips(&rows, em), &rows)
        .into_iter()
        .filter_map(|strip| Some((lines_beside(&strip, &rows, em)?, strip)))
        .filter(|(lines, strip)| *lines >= least(strip))
        .collect();
    columns
        .sort_by(|(lines, strip), (others, other)| others.cmp(lines).then(strip.left.total_cmp(&other.left)));
    let mut found: Vec<Gutter> = Vec::new();
    for (_, strip) in columns {
        if found.len() == MAX_GUTTERS {
            break;
        }
        if !found.iter().any(|gutter| gutter.overlaps(&strip)) {
            found.push(strip);
        }
    }
    found
}

/// Returns the median type size on a page, weighted by text length.
pub(super) fn usual_size(lines: &[Line]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = lines.iter().map(|line| (line.size, line.text.len())).collect();
    sizes.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let middle = sizes.iter().find(|(_, letters)| {
        let reached = half < *letters;
        half = half.saturating_sub(*letters);
        reached
    });
    middle.map_or(1.0, |(size, _)| *size)
}

/// Words at the same height, from left to right.
struct WordRow<'l> {
    y: f32,
    words: Vec<Boxed<'l>>,
}

/// A word and its text.
#[derive(Clone, Copy)]
struct Boxed<'l> {
    place: PlacedWord,
    text: &'l str,
}

fn rows(lines: &[Line], em: f32) -> Vec<WordRow<'_>> {
    let mut sorted: Vec<&Line> = lines.iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<WordRow<'_>> = Vec::new();
    for line in sorted {
        let ends = line.words.iter().skip(1).map(|word| word.start).chain([line.text.len()]);
        let words = line.words.iter().zip(ends);
        let words = words.map(|(place, end)| Boxed {
            place: *place,
            text: line.text.get(place.start..end).unwrap_or_default().trim_end(),
        });
        match rows.last_mut().filter(|row| line.y - row.y < MAX_BASELINE_SHIFT * em) {
            Some(row) => row.words.extend(words),
            None => rows.push(WordRow { y: line.y, words: words.collect() }),
        }
    }
    for row in &mut rows {
        row.words.sort_by(|a, b| a.place.left.total_cmp(&b.place.left));
    }
    rows
}

/// Returns the maximal tall empty rectangles.
fn strips(rows: &[WordRow<'_>], em: f32) -> Vec<Gutter> {
    let mut open: Vec<Gutter> = Vec::new();
    let mut done = Vec::new();
    let mut last = f32::NEG_INFINITY;
    for row in rows {
        if last.is_finite() && row.y - last > MAX_ROW_GAP * em {
            last = f32::midpoint(last, row.y);
            done.extend(open.drain(..).map(|strip| Gutter { below: last, ..strip }));
        }
        let gaps = gaps(row);
        let mut next: Vec<Gutter> = Vec::new();
        for strip in &open {
            let parts = gaps.iter().map(|(left, right)| (strip.left.max(*left), strip.right.min(*right)));
            for (left, right) in parts.filter(|(left, right)| right - left >= NARROWEST * em) {
                next.push(Gutter { left, right, ..*strip });
            }
            // Close the strip unless it continues unchanged: if it becomes narrower here, its wider
            // part ends at this row.
            if !next
                .iter()
                .any(|other| (other.left, other.right, other.above) == (strip.left, strip.right, strip.above))
            {
                done.push(Gutter { below: row.y, ..*strip });
            }
        }
        for (left, right) in gaps.into_iter().filter(|(left, right)| right - left >= NARROWEST * em) {
            next.push(Gutter { left, right, above: last, below: f32::INFINITY });
        }
        open = highest(next);
        last = row.y;
    }
    done.extend(open);
    done.retain(|strip| strip.left.is_finite() && strip.right.is_finite());
    done
}

/// Keeps the tallest of the strips with equal edges, and at most [`MAX_STRIPS`] strips.
fn highest(mut strips: Vec<Gutter>) -> Vec<Gutter> {
    strips.sort_by(|a, b| {
        a.left.total_cmp(&b.left).then(a.right.total_cmp(&b.right)).then(a.above.total_cmp(&b.above))
    });
    strips.dedup_by_key(|strip| (strip.left, strip.right));
    if strips.len() > MAX_STRIPS {
        strips.sort_by(|a, b| (b.right - b.left).total_cmp(&(a.right - a.left)));
        strips.truncate(MAX_STRIPS);
    }
    strips
}

/// Returns the strips, or only the tallest if examining all of them would be too expensive.
fn affordable(mut strips: Vec<Gutter>, rows: &[WordRow<'_>]) -> Vec<Gutter> {
    let mut words = vec![0];
    for row in rows {
        words.push(words.last().map_or(0, |before| before + row.words.len()));
    }
    let cost = |strip: &Gutter| {
        let (first, last) = strip.row_indices(rows);
        words.get(last).zip(words.get(first)).map_or(0, |(last, first)| last.saturating_sub(*first))
    };
    if strips.iter().map(cost).sum::<usize>() > WORDS {
        strips.sort_by_cached_key(|strip| {
            let (first, last) = strip.row_indices(rows);
            std::cmp::Reverse(last.saturating_sub(first))
        });
        let costs = strips.iter().map(cost);
        let all = costs.scan(0_usize, |all, cost| {
            *all += cost;
            Some(*all)
        });
        let count = all.take_while(|all| *all <= WORDS).count();
        strips.truncate(count);
    }
    strips
}

/// Returns the gaps in a row, including its margins.
fn gaps(row: &WordRow<'_>) -> Vec<(f32, f32)> {
    let mut gaps = Vec::with_capacity(row.words.len() + 1);
    let mut end = f32::NEG_INFINITY;
    for Boxed { place, .. } in &row.words {
        if place.left > end {
            gaps.push((end, place.left));
        }
        end = end.max(place.right);
    }
    gaps.push((end, f32::INFINITY));
    gaps
}

/// Returns the smaller number of lines next to the strip on either side, or `None` if either side
/// is not a column of text.
fn lines_beside(strip: &Gutter, rows: &[WordRow<'_>], em: f32) -> Option<usize> {
    let (first, last) = strip.row_indices(rows);
    let rows = rows.get(first..last)?;
    let left = StripSide::of(rows.iter().filter_map(|row| row.left_of(strip.left, em)));
    let right = StripSide::of(rows.iter().filter_map(|row| row.right_of(strip.right, em)));
    let top = left.ys.first()?.max(*right.ys.first()?) - MAX_BASELINE_SHIFT * em;
    let bottom = left.ys.last()?.min(*right.ys.last()?) + MAX_BASELINE_SHIFT * em;
    let lines_at = |side: &StripSide| side.ys.iter().filter(|y| (top..=bottom).contains(*y)).count();
    (left.is_column(em) && right.is_column(em)).then(|| lines_at(&left).min(lines_at(&right)))
}

impl<'l> WordRow<'l> {
    /// Returns the row's height and its last words that begin left of `x`, after the last wide gap.
    fn left_of(&self, x: f32, em: f32) -> Option<(f32, &[Boxed<'l>])> {
        let end = self.words.partition_point(|word| word.place.left < x);
        let words = self.words.get(..end)?;
        let apart = |pair: &[Boxed<'_>]| matches!(pair, [a, b] if b.place.left - a.place.right > MIN_SEGMENT_GAP * em);
        let start = words.windows(2).rposition(apart).map_or(0, |at| at + 1);
        words.get(start..).filter(|words| !words.is_empty()).map(|words| (self.y, words))
    }

    /// Returns the row's height and its words from `x` to the next wide gap.
    fn right_of(&self, x: f32, em: f32) -> Option<(f32, &[Boxed<'l>])> {
        let start = self.words.partition_point(|word| word.place.left < x);
        let words = self.words.get(start..)?;
        let apart = |pair: &[Boxed<'_>]| matches!(pair, [a, b] if b.place.left - a.place.right > MIN_SEGMENT_GAP * em);
        let end = words.windows(2).position(apart).map_or(words.len(), |at| at + 1);
        words.first().filter(|word| word.place.left < x + INDENT * em)?;
        words.get(..end).map(|words| (self.y, words))
    }
}

/// The lines on one side of a strip: their heights and widths, and how many of them are dates.
#[derive(Default)]
struct StripSide {
    ys: Vec<f32>,
    widths: Vec<f32>,
    dates: usize,
}

impl StripSide {
    fn of<'l: 'r, 'r>(runs: impl Iterator<Item = (f32, &'r [Boxed<'l>])>) -> Self {
        let mut side = Self::default();
        for (y, words) in runs {
            // Skip the leader dots in a table of contents, which are not text.
            let has_letters = |word: &&Boxed<'_>| word.text.contains(char::is_alphanumeric);
            let width = |word: &Boxed<'_>| word.place.right - word.place.left;
            let text = words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
            side.ys.push(y);
            side.widths.push(words.iter().filter(has_letters).map(width).sum());
            side.dates += usize::from(date_line::parse(&text).is_some());
        }
        side.widths.sort_by(f32::total_cmp);
        side
    }

    /// Whether the side is a column of text: most lines are wide, and most are not dates. A column
    /// of dates belongs to the text next to it.
    fn is_column(&self, em: f32) -> bool {
        let middle = self.widths.get(self.widths.len() / 2).is_some_and(|width| *width >= COLUMN * em);
        middle && self.dates * 2 < self.ys.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::layout::{Glyph, lines};

    const EM: f32 = 10.0;

    /// Returns a page of words, given as row, left edge and right edge.
    fn page(words: impl Iterator<Item = (u16, f32, f32)>) -> Vec<Line> {
        let glyphs: Vec<Glyph> = words
            .map(|(row, left, right)| Glyph {
                text: "words".to_owned(),
                x: left,
                y: 12.0 * f32::from(row),
                width: right - left,
                size: EM,
            })
            .collect();
        lines::segments(&glyphs, 1)
    }

    /// Returns the number of words next to the strips.
    fn cost(strips: &[Gutter], rows: &[WordRow<'_>]) -> usize {
        let words = |strip: &Gutter| {
            let (first, last) = strip.row_indices(rows);
            rows.get(first..last).unwrap_or_default().iter().map(|row| row.words.len()).sum::<usize>()
        };
        strips.iter().map(words).sum()
    }

    #[test]
    fn cost_of_a_staircase_is_limited() {
        // Two staircases that converge with every row.
        let lines = page((0..10_000).flat_map(|row| {
            let step = f32::from(row) * 0.02;
            [(row, 0.0, 100.0 + step), (row, 900.0 - step, 1000.0)]
        }));
        let rows = rows(&lines, EM);
        let strips = strips(&rows, EM);
        assert!(cost(&strips, &rows) > 40 * WORDS, "so much would be looked at");
        let strips = affordable(strips, &rows);
        assert!(cost(&strips, &rows) <= WORDS);
        assert_eq!(find(&lines, |_| MIN_LINES).len(), 1, "the highest strip is still found");
    }

    #[test]
    fn number_of_gutters_is_limited() {
        // Four lines in two columns and one line across both, repeatedly.
        let lines = page((0..5_000).flat_map(|row| {
            let columns = [(row, 0.0, 200.0), (row, 240.0, 440.0)];
            let over = [(row, 0.0, 440.0)];
            let words: &[(u16, f32, f32)] = if row % 5 == 4 { &over } else { &columns };
            words.to_vec()
        }));
        let gutters = find(&lines, |_| MIN_LINES);
        assert_eq!(gutters.len(), MAX_GUTTERS, "of 1,000");
        let ordered = super::super::columns::in_reading_order(lines.clone(), gutters);
        let words = |lines: &[Line]| lines.iter().map(|line| line.words.len()).sum::<usize>();
        assert_eq!(words(&ordered), words(&lines), "no word is lost");
    }
}
