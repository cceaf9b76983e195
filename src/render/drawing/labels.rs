//! Numbers that stand near what they mean, and never on each other.

use itertools::Itertools as _;

use super::text_width;

/// How high a badge is.
pub(super) const HEIGHT: f64 = 11.4;
/// The size of the type in it.
pub(super) const SIZE: f64 = 7.0;
/// The space between neighbours.
const GAP: f64 = 1.2;

/// Something on the line of time that wants its number near it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) number: usize,
    /// The middle of its mark.
    pub(super) x: f64,
    pub(super) strong: bool,
}

/// The numbers of one or several neighbours, in one badge.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Badge {
    /// "7", "4–6", "4, 7".
    pub(super) text: String,
    /// Its middle.
    pub(super) x: f64,
    pub(super) width: f64,
    /// 0 for the row next to the ruler, 1 for the row above.
    pub(super) row: usize,
    pub(super) strong: bool,
    /// The middles of the marks that it belongs to, in order.
    pub(super) marks: Vec<f64>,
}

/// Badges for all the points (in order of `x`) on a line of `width`, in one row or two, each near its marks.
///
/// What stands in the same place shares a badge. Where even two rows are too full, neighbours share one too.
pub(super) fn badges(points: &[Point], width: f64) -> Vec<Badge> {
    let mut reach = 0.5;
    loop {
        let groups = joined(points, reach);
        let one = place(&groups, width, 1);
        if one.strain <= 30.0 {
            return one.badges;
        }
        let two = place(&groups, width, 2);
        if two.strain <= 55.0 || groups.len() <= 1 || reach > width {
            return two.badges;
        }
        reach *= 1.5;
    }
}

/// The points in groups of those that lie within `reach` of the first.
fn joined(points: &[Point], reach: f64) -> Vec<Badge> {
    let mut groups: Vec<Vec<Point>> = Vec::new();
    for point in points {
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|first| point.x - first.x <= reach) => {
                group.push(*point);
            }
            _ => groups.push(vec![*point]),
        }
    }
    let badge = |group: Vec<Point>| {
        let text = numbers(group.iter().map(|point| point.number).sorted());
        let mut marks: Vec<f64> = group.iter().map(|point| point.x).collect();
        marks.dedup_by(|a, b| (*a - *b).abs() < 0.5);
        Badge {
            width: badge_width(&text),
            x: f64::midpoint(*marks.first().unwrap_or(&0.0), *marks.last().unwrap_or(&0.0)),
            text,
            row: 0,
            strong: group.iter().any(|point| point.strong),
            marks,
        }
    };
    groups.into_iter().map(badge).collect()
}

pub(super) fn badge_width(text: &str) -> f64 {
    (text_width(text, SIZE) + 5.0).max(HEIGHT)
}

/// Rising numbers in short: "3–5, 8".
pub(super) fn numbers(rising: impl Iterator<Item = usize>) -> String {
    let runs = rising
        .map(|number| (number, number))
        .coalesce(|a, b| if b.0 <= a.1 + 1 { Ok((a.0, b.1.max(a.1))) } else { Err((a, b)) });
    let run = |(first, last): (usize, usize)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    };
    runs.map(run).join(", ")
}

struct Placed {
    badges: Vec<Badge>,
    /// How far the worst badge stands from its marks; infinite where they do not have room.
    strain: f64,
}

/// Puts badges into rows by turns.
fn place(groups: &[Badge], width: f64, rows: usize) -> Placed {
    // In two rows, the leader of the upper badge passes between its lower neighbours.
    let gap = |a: &Badge, b: &Badge| {
        if rows == 1 { f64::midpoint(a.width, b.width) + GAP } else { a.width.max(b.width) / 2.0 + GAP }
    };
    let gaps = groups.iter().tuple_windows().map(|(a, b)| gap(a, b));
    let offsets: Vec<f64> = std::iter::once(0.0)
        .chain(gaps)
        .scan(0.0, |sum, gap| {
            *sum += gap;
            Some(*sum)
        })
        .collect();
    let widest = groups.iter().map(|group| group.width).fold(0.0, f64::max) / 2.0;
    let last = offsets.last().copied().unwrap_or(0.0);
    let fits = last + 2.0 * widest <= width;
    let wanted: Vec<f64> = groups.iter().map(|group| group.x).collect();
    let places = spread(&wanted, &offsets, widest, width - widest);
    let strain = wanted.iter().zip(&places).map(|(wanted, place)| (wanted - place).abs()).fold(0.0, f64::max);
    let badges = groups.iter().zip(places).enumerate();
    Placed {
        badges: badges.map(|(i, (group, x))| Badge { x, row: i % rows, ..group.clone() }).collect(),
        strain: if fits { strain } else { f64::INFINITY },
    }
}

/// The places nearest to those `wanted` (rising) that keep their distances: the difference of their `offsets`, at
/// least. Neighbours that are too close move together, as a block, about their middle (isotonic regression by
/// pooling adjacent violators: Best and Chakravarti 1990).
fn spread(wanted: &[f64], offsets: &[f64], low: f64, high: f64) -> Vec<f64> {
    let mut blocks: Vec<(f64, u32)> = Vec::new();
    let mean = |(sum, count): (f64, u32)| sum / f64::from(count);
    for (place, offset) in wanted.iter().zip(offsets) {
        let mut block = (place - offset, 1);
        while let Some(before) = blocks.pop_if(|before| mean(*before) > mean(block)) {
            block = (block.0 + before.0, block.1 + before.1);
        }
        blocks.push(block);
    }
    let most = (high - offsets.last().copied().unwrap_or(0.0)).max(low);
    let base = blocks
        .into_iter()
        .flat_map(|block| std::iter::repeat_n(mean(block).clamp(low, most), block.1 as usize));
    base.zip(offsets).map(|(base, offset)| base + offset).collect()
}

/// Which lane each bar goes to: the first that is free where it begins. Bars are (begin, end), by their begin.
pub(super) fn lanes(bars: &[(f64, f64)], gap: f64) -> Vec<usize> {
    let mut ends: Vec<f64> = Vec::new();
    let lane = |&(begin, end): &(f64, f64)| {
        let free = ends.iter().position(|taken| taken + gap <= begin);
        match free.and_then(|lane| ends.get_mut(lane)) {
            Some(taken) => *taken = end,
            None => ends.push(end),
        }
        free.unwrap_or(ends.len() - 1)
    };
    bars.iter().map(lane).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xs: &[f64]) -> Vec<String> {
        let points: Vec<Point> =
            xs.iter().zip(1..).map(|(&x, number)| Point { number, x, strong: false }).collect();
        badges(&points, 480.0).into_iter().map(|badge| badge.text).collect()
    }

    #[test]
    fn what_stands_in_one_place_shares_a_badge() {
        assert_eq!(texts(&[10.0, 10.0, 10.0, 200.0]), ["1–3", "4"]);
        assert_eq!(texts(&[10.0, 12.0, 14.0]), ["1", "2", "3"]);
    }

    #[test]
    fn where_two_rows_are_too_full_neighbours_share_a_badge() {
        let crowd: Vec<f64> = (0..200).map(|i| 100.0 + f64::from(i)).collect();
        let texts = texts(&crowd);
        assert!((8..60).contains(&texts.len()), "{texts:?}");
        assert!(texts.iter().all(|text| text.contains('–')), "{texts:?}");
    }

    #[test]
    fn numbers_are_told_in_short() {
        assert_eq!(numbers([3, 4, 5, 8].into_iter()), "3–5, 8");
        assert_eq!(numbers([3, 4].into_iter()), "3, 4");
        assert_eq!(numbers([7].into_iter()), "7");
    }

    #[test]
    fn a_bar_takes_the_first_lane_that_is_free() {
        assert_eq!(lanes(&[(0.0, 10.0), (5.0, 20.0), (13.0, 15.0)], 2.0), [0, 1, 0]);
    }
}
