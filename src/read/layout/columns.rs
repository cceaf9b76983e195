//! The lines of a page in the order in which people read them.

use super::Line;

/// A column has at least so many lines.
const LINES: usize = 5;
/// And so many letters in a line: shorter ones are cells of a table, which are read row by row.
const LETTERS: usize = 14;

/// Column after column where there are columns; what goes over several of them stands between what is above and
/// what is below it in those. Segments of one line of one column are joined.
pub(super) fn in_reading_order(mut segments: Vec<Line>) -> Vec<Line> {
    segments.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.left.total_cmp(&b.left)));
    let mut gutters = Vec::new();
    find_gutters(&segments.iter().collect::<Vec<_>>(), &mut gutters, 0);
    gutters.sort_by(f32::total_cmp);
    let mut columns: Vec<Vec<Line>> = vec![Vec::new(); gutters.len() + 1];
    let (mut ordered, mut number) = (Vec::with_capacity(segments.len()), 0);
    for segment in segments {
        let first = gutters.iter().filter(|gutter| **gutter <= segment.left).count();
        let last = gutters.iter().filter(|gutter| **gutter < segment.right).count().max(first);
        if first < last {
            for column in columns.iter_mut().take(last + 1).skip(first) {
                rows(std::mem::take(column), &mut ordered, &mut number);
            }
            rows(vec![segment], &mut ordered, &mut number);
        } else if let Some(column) = columns.get_mut(first) {
            column.push(segment);
        }
    }
    for column in columns {
        rows(column, &mut ordered, &mut number);
    }
    ordered
}

/// The strips between the columns of a page, at most seven.
fn find_gutters(segments: &[&Line], gutters: &mut Vec<f32>, depth: usize) {
    let Some(at) = gutter(segments).filter(|_| depth < 3) else { return };
    gutters.push(at);
    let left: Vec<&Line> = segments.iter().copied().filter(|line| line.right <= at).collect();
    let right: Vec<&Line> = segments.iter().copied().filter(|line| line.left >= at).collect();
    find_gutters(&left, gutters, depth + 1);
    find_gutters(&right, gutters, depth + 1);
}

/// Where an empty strip parts the segments into two columns of text: at the place that the fewest segments cross.
fn gutter(segments: &[&Line]) -> Option<f32> {
    let (from, to) = extent(segments)?;
    let mut best: Option<(usize, f32)> = None;
    for right in segments.iter().map(|line| line.right) {
        let at = right + 1.5;
        if at < from + 0.15 * (to - from) || at > from + 0.85 * (to - from) {
            continue;
        }
        let crossing = segments.iter().filter(|line| line.left < at && line.right > at).count();
        if best.is_none_or(|(least, _)| crossing < least) {
            best = Some((crossing, at));
        }
    }
    let (crossing, at) = best?;
    let is_column = |side: &[&Line]| {
        let letters: usize = side.iter().map(|line| line.text.chars().count()).sum();
        side.len() >= LINES && letters >= LETTERS * side.len()
    };
    let left: Vec<&Line> = segments.iter().copied().filter(|line| line.right <= at).collect();
    let right: Vec<&Line> = segments.iter().copied().filter(|line| line.left >= at).collect();
    (crossing * 4 <= segments.len() && is_column(&left) && is_column(&right)).then_some(at)
}

fn extent(segments: &[&Line]) -> Option<(f32, f32)> {
    let left = segments.iter().map(|line| line.left).min_by(f32::total_cmp)?;
    let right = segments.iter().map(|line| line.right).max_by(f32::total_cmp)?;
    Some((left, right))
}

/// Segments that stand on one line as one line; they are a column of their own.
fn rows(segments: Vec<Line>, ordered: &mut Vec<Line>, number: &mut usize) {
    let column = *number;
    *number += usize::from(!segments.is_empty());
    let mut rows: Vec<Line> = Vec::with_capacity(segments.len());
    for segment in segments {
        match rows.last_mut() {
            Some(row) if (segment.y - row.y).abs() < 0.3 * row.size && segment.left >= row.right => {
                row.text.truncate(row.text.trim_end().len());
                row.text.push(' ');
                row.text.push_str(segment.text.trim_start());
                row.right = segment.right;
            }
            _ => rows.push(Line { column, ..segment }),
        }
    }
    ordered.extend(rows);
}
