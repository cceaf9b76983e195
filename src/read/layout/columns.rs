//! Puts the lines of a page into reading order.

use super::Line;
use super::gutters::{Gutter, MAX_BASELINE_SHIFT, usual_size};

/// Returns the lines column by column. A line that spans several columns comes between the column
/// parts above and below it. Segments on the same line of a column are joined.
pub(super) fn in_reading_order(segments: Vec<Line>, gutters: Vec<Gutter>) -> Vec<Line> {
    let level = MAX_BASELINE_SHIFT * usual_size(&segments);
    let mut lines = segments;
    for gutter in &gutters {
        lines = lines.into_iter().flat_map(|line| parted(line, gutter)).collect();
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.left.total_cmp(&b.left)));
    let mut cut = XyCut { gutters, level, done: Vec::with_capacity(lines.len()), columns: 0 };
    cut.region(lines);
    cut.done
}

/// Splits a line at a gutter that it crosses.
fn parted(line: Line, gutter: &Gutter) -> impl Iterator<Item = Line> {
    let (line, rest) =
        if gutter.above < line.y && line.y < gutter.below { line.cut(gutter.middle()) } else { (line, None) };
    std::iter::once(line).chain(rest)
}

/// Cuts a page at its gutters and their ends until it cannot be divided further (a recursive
/// XY-cut).
///
/// On the path to a region, each gutter and each of its two ends cuts at most once. The recursion
/// depth is therefore at most three times the number of gutters, which is small
/// ([`super::gutters`]).
struct XyCut {
    gutters: Vec<Gutter>,
    /// The tolerance within which baselines are on the same line.
    level: f32,
    done: Vec<Line>,
    columns: usize,
}

impl XyCut {
    fn region(&mut self, lines: Vec<Line>) {
        let is_left = |line: &Line, gutter: &Gutter| line.left < gutter.middle();
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        let (top, bottom) = (first.y, last.y);
        let parts = |gutter: &&Gutter| {
            let mut beside = lines.iter().filter(|line| gutter.above < line.y && line.y < gutter.below);
            let side = beside.next().map(|line| is_left(line, gutter));
            beside.any(|line| Some(is_left(line, gutter)) != side)
        };
        let gutters: Vec<Gutter> = self.gutters.iter().filter(parts).copied().collect();
        if let Some(gutter) = gutters.iter().find(|gutter| gutter.above < top && bottom < gutter.below) {
            let (left, right) = lines.into_iter().partition(|line| is_left(line, gutter));
            self.region(left);
            self.region(right);
            return;
        }
        // Cut at the ends of the first gutter before those of others, so that it stays in one
        // piece: gutters are ordered by their number of adjacent lines.
        let mut ends =
            gutters.iter().flat_map(|gutter| [gutter.above + self.level, gutter.below - self.level]);
        match ends.find(|end| top <= *end && *end < bottom) {
            Some(end) => {
                let (above, below) = lines.into_iter().partition(|line| line.y <= end);
                self.region(above);
                self.region(below);
            }
            None => self.rows(lines),
        }
    }

    /// Joins segments on the same line, and assigns the lines to a new column.
    fn rows(&mut self, segments: Vec<Line>) {
        let column = self.columns;
        self.columns += 1;
        let first = self.done.len();
        for segment in segments {
            let before = self.done.get_mut(first..).and_then(<[Line]>::last_mut);
            match before {
                Some(row)
                    if (segment.y - row.y).abs() < MAX_BASELINE_SHIFT * row.size
                        && segment.left >= row.right =>
                {
                    row.text.truncate(row.text.trim_end().len());
                    row.text.push(' ');
                    if !segment.words.is_empty() {
                        row.cells.push(row.words.len());
                    }
                    row.append(&segment);
                }
                _ => self.done.push(Line { column, ..segment }),
            }
        }
    }
}
