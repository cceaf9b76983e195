//! The lines of a page in the order in which people read them.

use super::Line;
use super::gutters::{Gutter, LEVEL, usual_size};

/// Column after column where there are columns; what goes over several of them stands between what is above and
/// what is below it in those. Segments of one line of one column are joined.
pub(super) fn in_reading_order(segments: Vec<Line>, gutters: Vec<Gutter>) -> Vec<Line> {
    let level = LEVEL * usual_size(&segments);
    let mut lines = segments;
    for gutter in &gutters {
        lines = lines.into_iter().flat_map(|line| parted(line, gutter)).collect();
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.left.total_cmp(&b.left)));
    let mut order = Order { gutters, level, done: Vec::with_capacity(lines.len()), columns: 0 };
    order.region(lines);
    order.done
}

/// A line without what stands beyond the gutter, and that.
fn parted(line: Line, gutter: &Gutter) -> impl Iterator<Item = Line> {
    let (line, rest) =
        if gutter.above < line.y && line.y < gutter.below { line.cut(gutter.middle()) } else { (line, None) };
    std::iter::once(line).chain(rest)
}

/// A page is cut at gutters, and where a gutter ends, until nothing is left to cut (a recursive XY-cut).
///
/// On the way to a region, each gutter and each of its two ends cuts once at most, so regions lie in one another no deeper
/// than three times the gutters of a page, of which there are few ([`super::gutters`]).
struct Order {
    gutters: Vec<Gutter>,
    /// Baselines that differ by less are of one height.
    level: f32,
    done: Vec<Line>,
    columns: usize,
}

impl Order {
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
        // Where the gutter ends that has the most lines beside it, so that this one is not cut.
        let mut ends = gutters.iter().flat_map(|it| [it.above + self.level, it.below - self.level]);
        match ends.find(|end| top <= *end && *end < bottom) {
            Some(end) => {
                let (above, below) = lines.into_iter().partition(|line| line.y <= end);
                self.region(above);
                self.region(below);
            }
            None => self.rows(lines),
        }
    }

    /// Segments that stand on one line as one line; they are a column of their own.
    fn rows(&mut self, segments: Vec<Line>) {
        let column = self.columns;
        self.columns += 1;
        let first = self.done.len();
        for segment in segments {
            let before = self.done.get_mut(first..).and_then(<[Line]>::last_mut);
            match before {
                Some(row) if (segment.y - row.y).abs() < LEVEL * row.size && segment.left >= row.right => {
                    row.text.truncate(row.text.trim_end().len());
                    row.text.push(' ');
                    row.append(&segment);
                }
                _ => self.done.push(Line { column, ..segment }),
            }
        }
    }
}
