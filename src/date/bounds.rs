//! The first and last day of a date, either of which can be open or unknown.

use serde::Serialize;

use super::day::Day;

/// One end of an [`Interval`].
///
/// ```
/// use dateline::{Bound, Date};
///
/// assert_eq!(Date::parse("1985/..")?.interval().latest, Bound::Unbounded);
/// assert_eq!(Date::parse("1985/")?.interval().latest, Bound::Unknown);
/// # Ok::<(), dateline::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// A known day, which belongs to the interval.
    Day(Day),
    /// An open end, written `..` in EDTF.
    Unbounded,
    /// An unknown end: omitted in EDTF, or beyond [`Day::MAX`] or [`Day::MIN`].
    Unknown,
}

impl Bound {
    /// Returns the day of the bound, if it is known.
    pub const fn day(self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(day),
            Self::Unbounded | Self::Unknown => None,
        }
    }

    /// Returns the wider of two bounds. If both are days, `pick` chooses: `Day::min` for
    /// `earliest`, `Day::max` for `latest`. An unbounded or unknown bound is the widest.
    pub(super) fn outer(self, other: Self, pick: fn(Day, Day) -> Day) -> Self {
        match (self, other) {
            (Self::Day(a), Self::Day(b)) => Self::Day(pick(a, b)),
            (Self::Unbounded, _) | (_, Self::Unbounded) => Self::Unbounded,
            _ => Self::Unknown,
        }
    }

    /// Returns the narrower of two bounds. If both are days, `pick` chooses: `Day::max` for
    /// `earliest`, `Day::min` for `latest`. An unbounded or unknown bound does not restrict
    /// anything.
    pub(super) fn inner(self, other: Self, pick: fn(Day, Day) -> Day) -> Self {
        match (self, other) {
            (Self::Day(a), Self::Day(b)) => Self::Day(pick(a, b)),
            (bound @ Self::Day(_), _) | (_, bound @ Self::Day(_)) => bound,
            (Self::Unbounded, _) | (_, Self::Unbounded) => Self::Unbounded,
            _ => Self::Unknown,
        }
    }
}

/// The days from `earliest` to `latest`, both included.
///
/// ```
/// use dateline::{Bound, Date, Day};
///
/// let open = Date::parse("2024-06/..")?.interval();
/// assert_eq!(open.earliest, Bound::Day(Day::from_ymd(2024, 6, 1).unwrap()));
/// assert_eq!(open.latest, Bound::Unbounded);
/// # Ok::<(), dateline::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Interval {
    /// The first day, if the interval has a known start.
    pub earliest: Bound,
    /// The last day, if the interval has a known end.
    pub latest: Bound,
}

impl Interval {
    /// Creates an interval with both ends known.
    pub const fn between(earliest: Day, latest: Day) -> Self {
        Self { earliest: Bound::Day(earliest), latest: Bound::Day(latest) }
    }

    /// Whether the interval may contain the day. An unbounded or unknown end is compatible with any
    /// day.
    pub fn contains(self, day: Day) -> bool {
        self.intersects(Self::between(day, day))
    }

    /// Whether the two intervals may share a day. An unbounded or unknown end is compatible with
    /// any day.
    pub fn intersects(self, other: Self) -> bool {
        !ends_before(self, other) && !ends_before(other, self)
    }

    /// Whether the interval certainly contains every day of `other`.
    pub fn covers(self, other: Self) -> bool {
        let from = match (self.earliest, other.earliest) {
            (Bound::Day(a), Bound::Day(b)) => a <= b,
            (earliest, _) => earliest == Bound::Unbounded,
        };
        let to = match (self.latest, other.latest) {
            (Bound::Day(a), Bound::Day(b)) => a >= b,
            (latest, _) => latest == Bound::Unbounded,
        };
        from && to
    }

    /// Returns the smallest interval that contains both intervals.
    pub(super) fn hull(self, other: Self) -> Self {
        Self {
            earliest: self.earliest.outer(other.earliest, Day::min),
            latest: self.latest.outer(other.latest, Day::max),
        }
    }
}

/// Whether every day of `a` is before every day of `b`.
pub(super) fn ends_before(a: Interval, b: Interval) -> bool {
    matches!((a.latest, b.earliest), (Bound::Day(end), Bound::Day(start)) if end < start)
}
