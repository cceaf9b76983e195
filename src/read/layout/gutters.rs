//! The white strips between the columns of a page.
//!
//! After T. M. Breuel, "Two Geometric Algorithms for Layout Analysis" (2002): columns are told by the tall empty rectangles
//! between them, since a gap in one line may be a wide space, and the same gap in many lines under each other is none.
//! The rectangles are found in one sweep down the rows of the page.

use super::lines::APART;
use super::{Line, Word};
use crate::read::date_line;

/// A gutter is at least so wide, in parts of the size of the type.
const NARROWEST: f32 = 0.6;
/// A column has at least so many lines beside another, and where other pages have the same gutter, so few: the text
/// above a figure may be short.
const LINES: usize = 4;
const FEWEST_LINES: usize = 2;
/// And its lines are mostly wider than this: narrower ones are cells of a table, which are read row by row.
const COLUMN: f32 = 6.0;
/// The lines of a column begin within this of its left edge, in parts of the size of the type.
const INDENT: f32 = 2.0;
/// A row that is so much lower than the one before begins anew, in parts of the size of the type: a figure is between.
const FIGURE: f32 = 6.0;
/// So many strips are followed at once, the widest: a page of text has few.
const FOLLOWED: usize = 64;
/// So many words are looked at beside the strips of a page, those of the highest strips: a strip that each row makes
/// narrower is as many strips as rows, and the work would grow with the square of the page.
const WORDS: usize = 1 << 21;
/// A page is cut at so many gutters, those with the most lines beside them.
const MOST: usize = 64;
/// Baselines closer than this, in parts of the size of the type, are those of one row.
pub(super) const LEVEL: f32 = 0.3;

/// A strip with a column on either side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gutter {
    pub(super) left: f32,
    pub(super) right: f32,
    /// The baseline of what crosses it above, if anything does.
    pub(super) above: f32,
    /// The baseline of what crosses it below, if anything does.
    pub(super) below: f32,
}

impl Gutter {
    pub(super) const fn middle(&self) -> f32 {
        f32::midpoint(self.left, self.right)
    }

    /// The first row beside it, and the first below it.
    fn beside(&self, rows: &[Row<'_>]) -> (usize, usize) {
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

/// The gutters of each page, those with the most lines beside them first.
pub(super) fn of_pages(pages: &[Vec<Line>]) -> Vec<Vec<Gutter>> {
    let sure: Vec<Vec<Gutter>> = pages.iter().map(|lines| find(lines, |_| LINES)).collect();
    let mut middles: Vec<f32> = sure.iter().flatten().map(Gutter::middle).collect();
    middles.sort_by(f32::total_cmp);
    let is_known = |strip: &Gutter| {
        let next = middles.partition_point(|middle| *middle < strip.left);
        middles.get(next).is_some_and(|middle| *middle < strip.right)
    };
    let least = |strip: &Gutter| if is_known(strip) { FEWEST_LINES } else { LINES };
    pages.iter().map(|lines| find(lines, least)).collect()
}

/// The gutters of a page, none of which lies over another, with at least so many lines beside them.
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
        if found.len() == MOST {
            break;
        }
        if !found.iter().any(|gutter| gutter.overlaps(&strip)) {
            found.push(strip);
        }
    }
    found
}

/// The size of the type of most letters of a page.
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

/// Words of one height, from left to right.
struct Row<'l> {
    y: f32,
    words: Vec<Boxed<'l>>,
}

/// A word and its letters.
#[derive(Clone, Copy)]
struct Boxed<'l> {
    place: Word,
    text: &'l str,
}

fn rows(lines: &[Line], em: f32) -> Vec<Row<'_>> {
    let mut sorted: Vec<&Line> = lines.iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Row<'_>> = Vec::new();
    for line in sorted {
        let ends = line.words.iter().skip(1).map(|word| word.start).chain([line.text.len()]);
        let words = line.words.iter().zip(ends);
        let words = words.map(|(place, end)| Boxed {
            place: *place,
            text: line.text.get(place.start..end).unwrap_or_default().trim_end(),
        });
        match rows.last_mut().filter(|row| line.y - row.y < LEVEL * em) {
            Some(row) => row.words.extend(words),
            None => rows.push(Row { y: line.y, words: words.collect() }),
        }
    }
    for row in &mut rows {
        row.words.sort_by(|a, b| a.place.left.total_cmp(&b.place.left));
    }
    rows
}

/// The tall empty rectangles, each as high as it can be.
fn strips(rows: &[Row<'_>], em: f32) -> Vec<Gutter> {
    let mut open: Vec<Gutter> = Vec::new();
    let mut done = Vec::new();
    let mut last = f32::NEG_INFINITY;
    for row in rows {
        if last.is_finite() && row.y - last > FIGURE * em {
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
            // Whatever is narrower from here on, so far it was as wide as this.
            if !next.iter().any(|it| (it.left, it.right, it.above) == (strip.left, strip.right, strip.above))
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

/// Of strips of the same width the highest, and no more than are followed.
fn highest(mut strips: Vec<Gutter>) -> Vec<Gutter> {
    strips.sort_by(|a, b| {
        a.left.total_cmp(&b.left).then(a.right.total_cmp(&b.right)).then(a.above.total_cmp(&b.above))
    });
    strips.dedup_by_key(|strip| (strip.left, strip.right));
    if strips.len() > FOLLOWED {
        strips.sort_by(|a, b| (b.right - b.left).total_cmp(&(a.right - a.left)));
        strips.truncate(FOLLOWED);
    }
    strips
}

/// The strips, or the highest of them where there are more words beside them than are looked at.
fn affordable(mut strips: Vec<Gutter>, rows: &[Row<'_>]) -> Vec<Gutter> {
    let mut words = vec![0];
    for row in rows {
        words.push(words.last().map_or(0, |before| before + row.words.len()));
    }
    let cost = |strip: &Gutter| {
        let (first, last) = strip.beside(rows);
        words.get(last).zip(words.get(first)).map_or(0, |(last, first)| last.saturating_sub(*first))
    };
    if strips.iter().map(cost).sum::<usize>() > WORDS {
        strips.sort_by_cached_key(|strip| {
            let (first, last) = strip.beside(rows);
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

/// What is empty in a row, with its margins.
fn gaps(row: &Row<'_>) -> Vec<(f32, f32)> {
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

/// How many lines stand beside each other on the two sides of a strip, if those are columns of text.
fn lines_beside(strip: &Gutter, rows: &[Row<'_>], em: f32) -> Option<usize> {
    let (first, last) = strip.beside(rows);
    let rows = rows.get(first..last)?;
    let left = Side::of(rows.iter().filter_map(|row| row.left_of(strip.left, em)));
    let right = Side::of(rows.iter().filter_map(|row| row.right_of(strip.right, em)));
    let top = left.ys.first()?.max(*right.ys.first()?) - LEVEL * em;
    let bottom = left.ys.last()?.min(*right.ys.last()?) + LEVEL * em;
    let beside = |side: &Side| side.ys.iter().filter(|y| (top..=bottom).contains(*y)).count();
    (left.is_column(em) && right.is_column(em)).then(|| beside(&left).min(beside(&right)))
}

impl<'l> Row<'l> {
    /// The run of words that ends before `x`.
    fn left_of(&self, x: f32, em: f32) -> Option<(f32, &[Boxed<'l>])> {
        let end = self.words.partition_point(|word| word.place.left < x);
        let words = self.words.get(..end)?;
        let apart = |pair: &[Boxed<'_>]| matches!(pair, [a, b] if b.place.left - a.place.right > APART * em);
        let start = words.windows(2).rposition(apart).map_or(0, |at| at + 1);
        words.get(start..).filter(|words| !words.is_empty()).map(|words| (self.y, words))
    }

    /// The run of words that begins at `x`.
    fn right_of(&self, x: f32, em: f32) -> Option<(f32, &[Boxed<'l>])> {
        let start = self.words.partition_point(|word| word.place.left < x);
        let words = self.words.get(start..)?;
        let apart = |pair: &[Boxed<'_>]| matches!(pair, [a, b] if b.place.left - a.place.right > APART * em);
        let end = words.windows(2).position(apart).map_or(words.len(), |at| at + 1);
        words.first().filter(|word| word.place.left < x + INDENT * em)?;
        words.get(..end).map(|words| (self.y, words))
    }
}

/// The lines beside a strip: their heights and widths, and how many are dates.
#[derive(Default)]
struct Side {
    ys: Vec<f32>,
    widths: Vec<f32>,
    dates: usize,
}

impl Side {
    fn of<'l: 'r, 'r>(runs: impl Iterator<Item = (f32, &'r [Boxed<'l>])>) -> Self {
        let mut side = Self::default();
        for (y, words) in runs {
            // The dots that lead to a number in a table of contents are no text.
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

    /// A column of text: most lines are wide, and it is no column of dates, each of which belongs to what is beside it.
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

    /// A page of words, each with its row and its edges.
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

    /// What is looked at beside strips.
    fn cost(strips: &[Gutter], rows: &[Row<'_>]) -> usize {
        let words = |strip: &Gutter| {
            let (first, last) = strip.beside(rows);
            rows.get(first..last).unwrap_or_default().iter().map(|row| row.words.len()).sum::<usize>()
        };
        strips.iter().map(words).sum()
    }

    #[test]
    fn a_staircase_costs_no_more_than_a_page_may() {
        // Two staircases that come closer to each other with every row.
        let lines = page((0..10_000).flat_map(|row| {
            let step = f32::from(row) * 0.02;
            [(row, 0.0, 100.0 + step), (row, 900.0 - step, 1000.0)]
        }));
        let rows = rows(&lines, EM);
        let strips = strips(&rows, EM);
        assert!(cost(&strips, &rows) > 40 * WORDS, "so much would be looked at");
        let strips = affordable(strips, &rows);
        assert!(cost(&strips, &rows) <= WORDS);
        assert_eq!(find(&lines, |_| LINES).len(), 1, "the highest strip is still found");
    }

    #[test]
    fn a_page_is_cut_at_so_many_gutters_and_no_more() {
        // Four lines in two columns, and one that goes over both, again and again.
        let lines = page((0..5_000).flat_map(|row| {
            let columns = [(row, 0.0, 200.0), (row, 240.0, 440.0)];
            let over = [(row, 0.0, 440.0)];
            let words: &[(u16, f32, f32)] = if row % 5 == 4 { &over } else { &columns };
            words.to_vec()
        }));
        let gutters = find(&lines, |_| LINES);
        assert_eq!(gutters.len(), MOST, "of 1,000");
        let ordered = super::super::columns::in_reading_order(lines.clone(), gutters);
        let words = |lines: &[Line]| lines.iter().map(|line| line.words.len()).sum::<usize>();
        assert_eq!(words(&ordered), words(&lines), "no word is lost");
    }
}
