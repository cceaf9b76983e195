//! Places the numbers of marks near them without overlaps.
//!
//! [`badges`] groups marks that are too close for separate numbers and spreads the resulting badges
//! over one row or two. [`lanes`] assigns bars to lanes.

use itertools::Itertools as _;

use super::text_width;

/// The height of a badge.
pub(super) const HEIGHT: f64 = 11.4;
/// The type size in a badge.
pub(super) const SIZE: f64 = 7.0;
/// The space between neighbouring badges.
const GAP: f64 = 1.2;

/// A mark on the timeline that needs a number near it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LabelledMark {
    pub(super) number: usize,
    /// The horizontal centre of its mark.
    pub(super) x: f64,
    pub(super) strong: bool,
}

/// A badge with the number of one mark or of several neighbouring marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Badge {
    /// The numbers: "7", "4–6", "4, 7".
    pub(super) text: String,
    /// The horizontal centre.
    pub(super) x: f64,
    pub(super) width: f64,
    /// 0 for the row next to the ruler, 1 for the row above.
    pub(super) row: usize,
    pub(super) strong: bool,
    /// The centres of its marks, in ascending order.
    pub(super) marks: Vec<f64>,
}

/// Returns badges for all points on a line of `width`, in one row or two, each near its marks. The
/// points are sorted by `x`.
///
/// Marks in the same place share a badge. If even two rows are too full, neighbouring marks share
/// one too.
pub(super) fn badges(points: &[LabelledMark], width: f64) -> Vec<Badge> {
    // Join marks over a growing distance until no badge is too far from its marks.
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

/// Groups points within `reach` of the first point of their group.
fn joined(points: &[LabelledMark], reach: f64) -> Vec<Badge> {
    let mut groups: Vec<Vec<LabelledMark>> = Vec::new();
    for point in points {
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|first| point.x - first.x <= reach) => {
                group.push(*point);
            }
            _ => groups.push(vec![*point]),
        }
    }
    let badge = |group: Vec<LabelledMark>| {
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

/// Formats ascending numbers with runs shortened: "3–5, 8".
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
    /// The largest distance of a badge from its marks; infinite if the badges do not fit.
    strain: f64,
}

/// Distributes badges over the rows alternately.
fn place(groups: &[Badge], width: f64, rows: usize) -> PlacedBadges {
    // With two rows, the leader of an upper badge passes between the lower badges next to it.
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
    PlacedBadges {
        badges: badges.map(|(i, (group, x))| Badge { x, row: i % rows, ..group.clone() }).collect(),
        strain: if fits { strain } else { f64::INFINITY },
    }
}

/// Returns the positions nearest to `wanted` (ascending) that keep at least the differences of
/// `offsets` as distances. Neighbours that are too close move together, as a block around their
/// mean (isotonic regression by pooling adjacent violators: Best and Chakravarti 1990).
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

/// Returns the lane of each bar: the first one that is free at its start. Bars are (start, end),
/// sorted by start.
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
        assert_eq!(lanes(&[(0.0, 10.0), (5.0, 20.0), (13.0, 15.0)], 2.0), [0, 1, 0]);
    }
}
