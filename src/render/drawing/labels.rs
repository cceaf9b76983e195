//! Places the numbers near their marks without overlaps.
//!
//! [`badges`] groups marks that are too close for separate numbers, and distributes the badges over
//! one row or two. [`lanes`] assigns bars to lanes. [`spread`] moves neighbours apart.

use itertools::Itertools as _;

use super::text_width;

/// The height of a badge.
pub(super) const HEIGHT: f64 = 11.4;
/// The type size in a badge.
pub(super) const SIZE: f64 = 7.5;
/// The space between neighbouring badges.
const GAP: f64 = 1.2;

/// A mark on the timeline that needs a number near it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LabelledMark {
    pub(super) number: usize,
    /// The horizontal centre of the mark.
    pub(super) x: f64,
    pub(super) strong: bool,
}

/// A badge with the number of one mark, or of several neighbouring marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Badge {
    /// The numbers: "7", "4–6", "4, 7".
    pub(super) text: String,
    /// The horizontal centre.
    pub(super) x: f64,
    pub(super) width: f64,
    /// 0 for the row next to the ruler, 1 for the row below.
    pub(super) row: usize,
    pub(super) strong: bool,
    /// The centres of its marks, in ascending order.
    pub(super) marks: Vec<f64>,
    /// The numbers of its marks, in ascending order.
    pub(super) numbers: Vec<usize>,
}

/// The numbers of rows to try, each with the maximum distance between a badge and its marks.
const ROWS: [&[(usize, f64)]; 2] =
    [&[(1, 30.0), (2, 55.0)], &[(3, 60.0), (4, 80.0), (6, 120.0), (9, f64::INFINITY)]];

/// Returns badges for all points on a line of `width`, each near its marks, in one or two rows. The
/// points are sorted by `x`.
///
/// Marks in the same place share a badge. If two rows are too full, neighbouring marks also share a
/// badge; if that is not enough, more rows are used.
pub(super) fn badges(points: &[LabelledMark], width: f64) -> Vec<Badge> {
    for rows in ROWS {
        // Increase the grouping distance until no badge is too far from its marks.
        let mut reach = 0.5;
        while reach < width / 6.0 {
            let groups = joined(points, reach, width / 3.0);
            for &(rows, farthest) in rows {
                let placed = place(&groups, width, rows);
                if placed.strain <= farthest && placed.strain.is_finite() {
                    return placed.badges;
                }
            }
            reach *= 1.5;
        }
    }
    // Fall back to full lines below each other, for dozens of numbers without consecutive runs.
    // Only the first line has leaders.
    let lines = joined(points, f64::INFINITY, width).into_iter().enumerate();
    let line = |(row, badge): (usize, Badge)| {
        let half = (badge.width / 2.0).min(width / 2.0);
        let marks = if row == 0 { badge.marks } else { Vec::new() };
        Badge { x: badge.x.clamp(half, width - half), row, marks, ..badge }
    };
    lines.map(line).collect()
}

/// Groups points within `reach` of the first point of their group. A badge is at most `widest`
/// points wide.
fn joined(points: &[LabelledMark], reach: f64, widest: f64) -> Vec<Badge> {
    let mut groups: Vec<Vec<LabelledMark>> = Vec::new();
    for point in points {
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|first| point.x - first.x <= reach) => {
                group.push(*point);
            }
            _ => groups.push(vec![*point]),
        }
    }
    let groups = groups.into_iter().flat_map(|group| parts(group, widest));
    let badge = |group: Vec<LabelledMark>| {
        let own: Vec<usize> = group.iter().map(|point| point.number).sorted().collect();
        let text = numbers(own.iter().copied());
        let mut marks: Vec<f64> = group.iter().map(|point| point.x).collect();
        marks.sort_by(f64::total_cmp);
        marks.dedup_by(|a, b| (*a - *b).abs() < 0.5);
        Badge {
            width: badge_width(&text),
            x: f64::midpoint(*marks.first().unwrap_or(&0.0), *marks.last().unwrap_or(&0.0)),
            text,
            row: 0,
            strong: group.iter().any(|point| point.strong),
            marks,
            numbers: own,
        }
    };
    groups.map(badge).collect()
}

/// Splits a group whose numbers are too wide for one badge.
fn parts(mut group: Vec<LabelledMark>, widest: f64) -> Vec<Vec<LabelledMark>> {
    group.sort_by_key(|point| point.number);
    let mut parts: Vec<Vec<LabelledMark>> = Vec::new();
    for point in group {
        let fits = |part: &Vec<LabelledMark>| {
            badge_width(&numbers(part.iter().chain([&point]).map(|point| point.number))) <= widest
        };
        match parts.last_mut().filter(|part| fits(part)) {
            Some(part) => part.push(point),
            None => parts.push(vec![point]),
        }
    }
    // Sort the parts by the positions of their marks.
    let middle = |part: &Vec<LabelledMark>| {
        let places = part.iter().map(|point| point.x);
        places.clone().fold(f64::INFINITY, f64::min) + places.fold(f64::NEG_INFINITY, f64::max)
    };
    parts.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    parts
}

pub(super) fn badge_width(text: &str) -> f64 {
    (text_width(text, SIZE) + 5.0).max(HEIGHT)
}

/// Formats ascending numbers, with consecutive runs shortened: "3–5, 8".
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

struct PlacedBadges {
    badges: Vec<Badge>,
    /// The largest distance between a badge and its marks; infinite if the badges do not fit.
    strain: f64,
}

/// Distributes the badges over the rows in turn.
fn place(groups: &[Badge], width: f64, rows: usize) -> PlacedBadges {
    // With two rows, leave less space: the leader of a badge in the outer row passes between the
    // badges next to it.
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
    let wanted: Vec<f64> = groups.iter().map(|group| group.x).collect();
    let bounds = groups.iter().zip(&offsets).map(|(group, offset)| {
        let half = group.width / 2.0;
        (half - offset, width - half - offset)
    });
    let places = spread(&wanted, &offsets, &bounds.collect::<Vec<_>>());
    let fits = places.is_some();
    let places = places.unwrap_or_else(|| wanted.clone());
    let strain = wanted.iter().zip(&places).map(|(wanted, place)| (wanted - place).abs()).fold(0.0, f64::max);
    let badges = groups.iter().zip(places).enumerate();
    PlacedBadges {
        badges: badges.map(|(i, (group, x))| Badge { x, row: i % rows, ..group.clone() }).collect(),
        strain: if fits { strain } else { f64::INFINITY },
    }
}

/// Returns the positions nearest to `wanted` (ascending) whose distances are at least the
/// differences between their `offsets`. Neighbours that are too close move together, as a block
/// around their mean (isotonic regression by pooling adjacent violators: Best and Chakravarti
/// 1990).
///
/// `bounds` contains the minimum and maximum of each position, minus its offset. Returns `None` if
/// the bounds leave no room.
pub(super) fn spread(wanted: &[f64], offsets: &[f64], bounds: &[(f64, f64)]) -> Option<Vec<f64>> {
    let mut blocks: Vec<(f64, u32)> = Vec::new();
    let mean = |(sum, count): (f64, u32)| sum / f64::from(count);
    for (place, offset) in wanted.iter().zip(offsets) {
        let mut block = (place - offset, 1);
        while let Some(before) = blocks.pop_if(|before| mean(*before) > mean(block)) {
            block = (block.0 + before.0, block.1 + before.1);
        }
        blocks.push(block);
    }
    // Propagate the bounds to keep the order: a lower bound applies to all later positions, and an
    // upper bound to all earlier ones.
    let lows = bounds.iter().scan(f64::NEG_INFINITY, |low, bound| {
        *low = low.max(bound.0);
        Some(*low)
    });
    let mut highs: Vec<f64> = bounds
        .iter()
        .rev()
        .scan(f64::INFINITY, |high, bound| {
            *high = high.min(bound.1);
            Some(*high)
        })
        .collect();
    highs.reverse();
    let bases = blocks.into_iter().flat_map(|block| std::iter::repeat_n(mean(block), block.1 as usize));
    let places = bases
        .zip(lows.zip(highs))
        .zip(offsets)
        .map(|((base, (low, high)), offset)| (low <= high).then(|| base.clamp(low, high) + offset));
    places.collect()
}

/// Returns the lane of each bar: the first one with enough free space. A bar takes one lane, or two
/// if its name is below it. Its areas, each a (start, end) pair, are in lane order.
pub(super) fn lanes(bars: &[Vec<(f64, f64)>], gap: f64) -> Vec<usize> {
    let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
    let lane = |areas: &Vec<(f64, f64)>| {
        let is_free = |lane: usize, area: &(f64, f64)| {
            taken.get(lane).is_none_or(|others| {
                others.iter().all(|other| other.1 + gap <= area.0 || area.1 + gap <= other.0)
            })
        };
        let fits = |lane: &usize| areas.iter().enumerate().all(|(row, area)| is_free(lane + row, area));
        let lane = (0..taken.len()).find(fits).unwrap_or(taken.len());
        for (row, area) in areas.iter().enumerate() {
            if taken.len() <= lane + row {
                taken.resize_with(lane + row + 1, Vec::new);
            }
            if let Some(others) = taken.get_mut(lane + row) {
                others.push(*area);
            }
        }
        lane
    };
    bars.iter().map(lane).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xs: &[f64]) -> Vec<String> {
        let points: Vec<LabelledMark> =
            xs.iter().zip(1..).map(|(&x, number)| LabelledMark { number, x, strong: false }).collect();
        badges(&points, 480.0).into_iter().map(|badge| badge.text).collect()
    }

    #[test]
    fn marks_at_one_place_share_a_badge() {
        assert_eq!(texts(&[10.0, 10.0, 10.0, 200.0]), ["1–3", "4"]);
        assert_eq!(texts(&[10.0, 12.0, 14.0]), ["1", "2", "3"]);
    }

    #[test]
    fn neighbours_share_a_badge_if_two_rows_are_full() {
        let crowd: Vec<f64> = (0..200).map(|i| 100.0 + f64::from(i)).collect();
        let texts = texts(&crowd);
        assert!((8..60).contains(&texts.len()), "{texts:?}");
        assert!(texts.iter().all(|text| text.contains('–')), "{texts:?}");
    }

    #[test]
    fn numbers_are_abbreviated_as_ranges() {
        assert_eq!(numbers([3, 4, 5, 8].into_iter()), "3–5, 8");
        assert_eq!(numbers([3, 4].into_iter()), "3, 4");
        assert_eq!(numbers([7].into_iter()), "7");
    }

    #[test]
    fn bar_takes_the_first_free_lane() {
        let bars = [(0.0, 10.0), (5.0, 20.0), (13.0, 15.0)].map(|area| vec![area]);
        assert_eq!(lanes(&bars, 2.0), [0, 1, 0]);
        let named = [vec![(0.0, 10.0), (0.0, 40.0)], vec![(12.0, 20.0)], vec![(30.0, 35.0), (20.0, 40.0)]];
        assert_eq!(lanes(&named, 2.0), [0, 0, 2]);
    }
}
