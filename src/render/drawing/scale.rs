//! The scale of the drawing: maps days to points evenly, and cuts out years without events.

use itertools::Itertools as _;

/// The minimum length in days of a gap between events that is cut out …
const LONG: f64 = 5.0 * 365.25;
/// … and its minimum share of the drawing.
const SHARE: f64 = 0.3;
/// The width of a cut, in points.
pub(super) const CUT: f64 = 12.0;
/// The minimum width of a segment of the scale, so that it can be labelled.
const NARROWEST: f64 = 36.0;
/// The minimum number of days on the scale. A single day needs the months around it as context.
const SHORTEST: f64 = 120.0;
/// The margin at either end of a segment, as a share of all days.
const MARGIN: f64 = 0.025;

/// An even scale of days, in one segment or several.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    /// The segments in order, with a cut between two of them.
    pub(super) segments: Vec<ScaleSegment>,
    /// The width of a day, in points.
    pub(super) day: f64,
}

/// A part of the scale without a cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ScaleSegment {
    /// Its first and its last day.
    pub(super) days: (f64, f64),
    /// The positions of those, in points from the left.
    pub(super) points: (f64, f64),
}

impl Scale {
    /// Creates a scale `width` points wide for periods of days, each given as its first day and the
    /// one after its last. Returns `None` if nothing fits into the width.
    pub(super) fn new(stretches: &[(i32, i32)], width: f64) -> Option<Self> {
        let mut days = cut(&occupied(stretches), width);
        let total: f64 = days.iter().map(|(first, last)| last - first).sum();
        let segments = f64::from(u32::try_from(days.len()).ok()?);
        // The margin also widens a short scale to [`SHORTEST`] days.
        let margin = (total * MARGIN).max((SHORTEST - total) / 2.0 / segments);
        for (first, last) in &mut days {
            *first -= margin;
            *last += margin;
        }
        let room = width - (segments - 1.0) * CUT;
        let day = widen(&mut days, room)?;
        let mut x = 0.0;
        let placed = days.into_iter().map(|(first, last)| {
            let start = x;
            let end = start + (last - first) * day;
            x = end + CUT;
            ScaleSegment { days: (first, last), points: (start, end) }
        });
        Some(Self { segments: placed.collect(), day })
    }

    /// Returns the position of the start of a day.
    pub(super) fn x(&self, day: f64) -> f64 {
        let segment = self.segments.iter().find(|segment| day <= segment.days.1).or(self.segments.last());
        segment
            .map_or(0.0, |segment| segment.points.0 + (day.max(segment.days.0) - segment.days.0) * self.day)
    }

    /// Whether a day is on the scale, not cut out of it or beyond its ends.
    pub(super) fn shows(&self, day: f64) -> bool {
        self.segments.iter().any(|segment| segment.days.0 <= day && day <= segment.days.1)
    }
}

/// Returns the periods in order, with overlapping and adjacent ones joined.
fn occupied(stretches: &[(i32, i32)]) -> Vec<(f64, f64)> {
    let sorted = stretches.iter().map(|&(first, end)| (f64::from(first), f64::from(end)));
    sorted
        .sorted_by(|a, b| a.0.total_cmp(&b.0))
        .coalesce(|a, b| if b.0 <= a.1 { Ok((a.0, a.1.max(b.1))) } else { Err((a, b)) })
        .collect()
}

/// Joins the periods, except over gaps that are long and empty enough to be cut out. The longest
/// gaps are cut first.
fn cut(occupied: &[(f64, f64)], width: f64) -> Vec<(f64, f64)> {
    let gaps = occupied.iter().tuple_windows().map(|(a, b)| b.0 - a.1);
    let longest = gaps.enumerate().sorted_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let (first, last) =
        (occupied.first().map_or(0.0, |part| part.0), occupied.last().map_or(0.0, |part| part.1));
    let mut drawn = last - first;
    let mut cuts = Vec::new();
    for (place, gap) in longest {
        let segments = f64::from(u32::try_from(cuts.len() + 2).unwrap_or(u32::MAX));
        if gap < LONG || gap < SHARE * drawn || segments * (NARROWEST + CUT) > width / 2.0 {
            break;
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

/// Extends segments that are too narrow on both sides to the minimum width. Returns the width of a
/// day.
fn widen(days: &mut [(f64, f64)], room: f64) -> Option<f64> {
    let mut narrow = vec![false; days.len()];
    loop {
        let (mut free, mut wide) = (room, 0.0);
        for (&narrow, (first, last)) in narrow.iter().zip(days.iter()) {
            if narrow { free -= NARROWEST } else { wide += last - first }
        }
        let day = free / wide;
        if !day.is_finite() || day <= 0.0 {
            return None;
        }
        // A wider minimum for one segment leaves less space per day, which can make another one too
        // narrow.
        let too_narrow = |(&narrow, (first, last)): (&bool, &(f64, f64))| {
            !narrow && (last - first) * day < NARROWEST - 0.001
        };
        let next = narrow.iter().zip(days.iter()).position(too_narrow);
        if let Some(slot) = next.and_then(|place| narrow.get_mut(place)) {
            *slot = true;
            continue;
        }
        for ((first, last), _) in days.iter_mut().zip(narrow).filter(|(_, narrow)| *narrow) {
            let more = (NARROWEST / day - (*last - *first)) / 2.0;
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
        Scale::new(stretches, 480.0).unwrap()
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
    fn scale_is_the_same_in_all_pieces() {
        let scale = scale(&[(0, 10), (12 * YEAR, 15 * YEAR)]);
        for segment in &scale.segments {
            let (days, points) = (segment.days.1 - segment.days.0, segment.points.1 - segment.points.0);
            assert!((points / days - scale.day).abs() < 1e-9 && points >= NARROWEST - 0.001, "{segment:?}");
        }
        assert!((scale.segments[1].points.1 - 480.0).abs() < 1e-6);
        assert!(scale.shows(5.0) && !scale.shows(2000.0));
    }
}
