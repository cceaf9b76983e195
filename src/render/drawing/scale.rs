//! The scale of the drawing: maps days linearly to points, and cuts out years without events.

use itertools::Itertools as _;

/// The minimum length of a gap that is always cut out, in days.
const MIN_GAP_DAYS: f64 = 5.0 * 365.25;
/// The minimum length of a gap that is cut out because it squeezes the events on one side, in days.
const MEDIUM: f64 = 60.0;
/// The minimum share of the drawing's width that a squeezing gap takes up.
const MIN_GAP_SHARE: f64 = 0.3;
/// The minimum number of events on the squeezed side of a gap.
const MIN_CROWD: usize = 4;
/// The maximum width per squeezed event, in points.
const SQUEEZED: f64 = 26.0;
/// The width of a cut, in points, with space for "10 years".
const CUT: f64 = 42.0;
/// The width of a segment that shows a single month, year or decade. Its length is no reason to
/// squeeze the other segments.
const LONE_SEGMENT_WIDTH: f64 = 60.0;
/// The minimum width of a segment, so that it can be labelled.
const MIN_SEGMENT_WIDTH: f64 = 36.0;
/// The minimum number of days on the scale. A single day needs the months around it as context.
const SHORTEST: f64 = 120.0;
/// The margin at either end of a segment, as a share of the total number of days.
const MARGIN: f64 = 0.025;

/// A scale of days, in one or more segments. It is linear, except in segments that show only one
/// coarse date.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    /// The segments in order, with a cut between neighbours.
    pub(super) segments: Vec<ScaleSegment>,
    /// The gaps between the segments.
    pub(super) cuts: Vec<ScaleCut>,
}

/// A part of the scale without a cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ScaleSegment {
    /// The first and the last day.
    pub(super) days: (f64, f64),
    /// The positions of these days, in points from the left.
    pub(super) points: (f64, f64),
    /// The width of a day, in points.
    pub(super) day: f64,
}

impl ScaleSegment {
    /// Returns the position at which a day starts, clamped to the segment.
    pub(super) fn x(&self, day: f64) -> f64 {
        (self.points.0 + (day - self.days.0) * self.day).clamp(self.points.0, self.points.1)
    }
}

/// Days that are left out of the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ScaleCut {
    /// The number of days between the events on either side.
    pub(super) days: f64,
    /// The left and the right edge, in points.
    pub(super) points: (f64, f64),
}

impl Scale {
    /// Creates a scale from `left` to `right` for periods given as half-open ranges of days.
    /// Returns `None` if nothing fits.
    pub(super) fn new(stretches: &[(i32, i32)], (left, right): (f64, f64)) -> Option<Self> {
        let width = right - left;
        let mut days = cut(stretches, width);
        let lengths: Vec<f64> = days.iter().tuple_windows().map(|(a, b)| b.0 - a.1).collect();
        let cuts = f64::from(u32::try_from(lengths.len()).ok()?) * CUT;
        // Whether the segment shows a single date that is longer than a day.
        let is_alone = |(first, last): &(f64, f64)| {
            let own = stretches.iter().copied().map(as_days).filter(|own| *first <= own.0 && own.1 <= *last);
            own.count() == 1 && last - first > 1.0
        };
        let alone: Vec<bool> = days.iter().map(is_alone).collect();
        let any_even = alone.contains(&false);
        let is_even = |place: usize| !any_even || alone.get(place) == Some(&false);
        let mut even: Vec<(f64, f64)> =
            days.iter().enumerate().filter(|(place, _)| is_even(*place)).map(|(_, days)| *days).collect();
        let total: f64 = even.iter().map(|(first, last)| last - first).sum();
        let segments = f64::from(u32::try_from(even.len()).ok()?);
        let singles = f64::from(u32::try_from(days.len() - even.len()).ok()?);
        // The margin also widens a short scale to [`SHORTEST`] days.
        let margin = (total * MARGIN).max((SHORTEST - total) / 2.0 / segments);
        for (first, last) in &mut even {
            *first -= margin;
            *last += margin;
        }
        let day = widen(&mut even, width - cuts - singles * LONE_SEGMENT_WIDTH)?;
        let mut even = even.into_iter().peekable();
        let mut x = left;
        let placed = days.iter_mut().enumerate().map(|(place, days)| {
            let day = if let Some(widened) = even.next_if(|_| is_even(place)) {
                *days = widened;
                day
            } else {
                let margin = (days.1 - days.0) * MARGIN;
                *days = (days.0 - margin, days.1 + margin);
                LONE_SEGMENT_WIDTH / (days.1 - days.0)
            };
            let start = x;
            let end = start + (days.1 - days.0) * day;
            x = end + CUT;
            ScaleSegment { days: *days, points: (start, end), day }
        });
        let segments: Vec<ScaleSegment> = placed.collect();
        let cuts = segments.iter().tuple_windows().zip(lengths);
        let cuts = cuts.map(|((a, b), days)| ScaleCut { days, points: (a.points.1, b.points.0) });
        Some(Self { cuts: cuts.collect(), segments })
    }

    /// Returns the position at which a day starts.
    pub(super) fn x(&self, day: f64) -> f64 {
        let segment = self.segments.iter().find(|segment| day <= segment.days.1).or(self.segments.last());
        segment.map_or(0.0, |segment| segment.x(day))
    }
}

/// Returns the periods in order, with overlapping and adjacent ones merged.
fn occupied(stretches: &[(i32, i32)]) -> Vec<(f64, f64)> {
    stretches
        .iter()
        .copied()
        .map(as_days)
        .sorted_by(|a, b| a.0.total_cmp(&b.0))
        .coalesce(|a, b| if b.0 <= a.1 { Ok((a.0, a.1.max(b.1))) } else { Err((a, b)) })
        .collect()
}

/// Merges the periods, except over gaps that are long and empty enough to be cut out. The longest
/// gaps are considered first.
fn cut(stretches: &[(i32, i32)], width: f64) -> Vec<(f64, f64)> {
    let occupied = occupied(stretches);
    let gaps = occupied.iter().tuple_windows().map(|(a, b)| b.0 - a.1);
    let longest = gaps.enumerate().sorted_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let (first, last) =
        (occupied.first().map_or(0.0, |part| part.0), occupied.last().map_or(0.0, |part| part.1));
    let mut drawn = last - first;
    let mut cuts = Vec::new();
    for (place, gap) in longest {
        let segments = f64::from(u32::try_from(cuts.len() + 2).unwrap_or(u32::MAX));
        if gap < MEDIUM || gap < MIN_GAP_SHARE * drawn || segments * (MIN_SEGMENT_WIDTH + CUT) > width / 2.0 {
            break;
        }
        let end = occupied.get(place).map_or(last, |before| before.1);
        if gap < MIN_GAP_DAYS && !squeezes(stretches, (end, end + gap), width / drawn) {
            continue;
        }
        drawn -= gap;
        cuts.push(place);
    }
    let mut segments: Vec<(f64, f64)> = Vec::new();
    for (place, &(first, last)) in occupied.iter().enumerate() {
        let joined = place.checked_sub(1).is_some_and(|before| !cuts.contains(&before));
        match segments.last_mut() {
            Some(segment) if joined => segment.1 = last,
            _ => segments.push((first, last)),
        }
    }
    segments
}

/// Whether a gap squeezes the events before or after it into a narrow space: ten meetings in one
/// spring, and an eleventh three years later.
fn squeezes(stretches: &[(i32, i32)], gap: (f64, f64), day: f64) -> bool {
    let sides: [Vec<(f64, f64)>; 2] = [
        stretches.iter().copied().map(as_days).filter(|stretch| stretch.1 <= gap.0).collect(),
        stretches.iter().copied().map(as_days).filter(|stretch| stretch.0 >= gap.1).collect(),
    ];
    sides.iter().any(|side| {
        let first = side.iter().map(|stretch| stretch.0).fold(f64::INFINITY, f64::min);
        let last = side.iter().map(|stretch| stretch.1).fold(f64::NEG_INFINITY, f64::max);
        let each = f64::from(u32::try_from(side.len()).unwrap_or(u32::MAX)) * SQUEEZED;
        side.len() >= MIN_CROWD && (last - first) * day < each
    })
}

fn as_days((first, end): (i32, i32)) -> (f64, f64) {
    (f64::from(first), f64::from(end))
}

/// Widens segments that are too narrow to the minimum width, on both sides. Returns the width of a
/// day, in points.
fn widen(days: &mut [(f64, f64)], room: f64) -> Option<f64> {
    let mut narrow = vec![false; days.len()];
    loop {
        let (mut free, mut wide) = (room, 0.0);
        for (&narrow, (first, last)) in narrow.iter().zip(days.iter()) {
            if narrow { free -= MIN_SEGMENT_WIDTH } else { wide += last - first }
        }
        let day = free / wide;
        if !day.is_finite() || day <= 0.0 {
            return None;
        }
        // Repeat until all are wide enough: widening one segment leaves less space per day, which
        // can make another one too narrow.
        let too_narrow = |(&narrow, (first, last)): (&bool, &(f64, f64))| {
            !narrow && (last - first) * day < MIN_SEGMENT_WIDTH - 0.001
        };
        let next = narrow.iter().zip(days.iter()).position(too_narrow);
        if let Some(slot) = next.and_then(|place| narrow.get_mut(place)) {
            *slot = true;
            continue;
        }
        for ((first, last), _) in days.iter_mut().zip(narrow).filter(|(_, narrow)| *narrow) {
            let more = (MIN_SEGMENT_WIDTH / day - (*last - *first)) / 2.0;
            *first -= more;
            *last += more;
        }
        return Some(day);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: i32 = 365;

    fn scale(stretches: &[(i32, i32)]) -> Scale {
        Scale::new(stretches, (0.0, 480.0)).unwrap()
    }

    #[test]
    fn single_day_is_shown_with_surrounding_months() {
        let scale = scale(&[(1000, 1001)]);
        let [segment] = scale.segments.as_slice() else { panic!("{scale:?}") };
        assert_eq!((segment.days.1 - segment.days.0, segment.points), (120.0, (0.0, 480.0)));
        assert!((scale.x(1000.5) - 240.0).abs() < 0.001);
    }

    #[test]
    fn long_empty_stretches_are_cut() {
        let cuts = |stretches: &[(i32, i32)]| scale(stretches).segments.len() - 1;
        assert_eq!(cuts(&[(0, YEAR), (12 * YEAR, 15 * YEAR)]), 1);
        assert_eq!(cuts(&[(0, YEAR), (4 * YEAR, 5 * YEAR)]), 0, "three years");
        assert_eq!(cuts(&[(0, 40 * YEAR), (50 * YEAR, 90 * YEAR)]), 0, "ten years of ninety");
        assert_eq!(cuts(&[(0, 1), (20 * YEAR, 20 * YEAR + 1), (40 * YEAR, 40 * YEAR + 1)]), 2);
        assert_eq!(cuts(&[(0, 20 * YEAR), (YEAR, 40 * YEAR)]), 0, "a span covers them");
    }

    #[test]
    fn one_far_date_does_not_squeeze_the_others() {
        let spring = |far: i32| -> Vec<(i32, i32)> {
            (0..8).map(|i| (i * 12, i * 12 + 1)).chain([(far, far + 1)]).collect()
        };
        let far = scale(&spring(3 * YEAR));
        let [cut] = far.cuts.as_slice() else { panic!("{far:?}") };
        assert!((cut.days - 1010.0).abs() < 0.1, "{cut:?}");
        assert!(far.x(84.0) - far.x(0.0) > 200.0, "{far:?}");
        let year: Vec<(i32, i32)> = spring(3 * YEAR).into_iter().take(8).chain([(3000, 3365)]).collect();
        let far = scale(&year);
        assert!(far.x(84.0) - far.x(0.0) > 200.0 && far.segments[1].day < far.segments[0].day, "{far:?}");
        assert_eq!(scale(&spring(130)).cuts, [], "six weeks");
        assert_eq!(scale(&[(0, 1), (YEAR, YEAR + 1), (4 * YEAR, 4 * YEAR + 1)]).cuts, [], "three events");
    }

    #[test]
    fn scale_is_the_same_in_all_pieces() {
        let scale = scale(&[(0, 10), (3, 4), (12 * YEAR, 15 * YEAR), (13 * YEAR, 14 * YEAR)]);
        for segment in &scale.segments {
            let (days, points) = (segment.days.1 - segment.days.0, segment.points.1 - segment.points.0);
            let day = scale.segments[0].day;
            assert!((points / days - day).abs() < 1e-9 && points >= MIN_SEGMENT_WIDTH - 0.001, "{segment:?}");
        }
        assert!((scale.segments[1].points.1 - 480.0).abs() < 1e-6);
        let shows = |day: f64| scale.segments.iter().any(|s| s.days.0 <= day && day <= s.days.1);
        assert!(shows(5.0) && !shows(2000.0));
    }
}
