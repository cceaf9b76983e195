//! How far a date reaches: its first and last day.

use serde::Serialize;

use super::day::Day;

/// One end of an [`Interval`].
///
/// ```
/// use dateline::date::{Bound, Date};
///
/// assert_eq!(Date::parse("1985/..")?.interval().latest, Bound::Unbounded);
/// assert_eq!(Date::parse("1985/")?.interval().latest, Bound::Unknown);
/// # Ok::<(), dateline::date::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// No further than this day.
    Day(Day),
    /// Without end: written `..` in EDTF.
    Unbounded,
    /// Somewhere, nobody knows where: an end left out in EDTF, or one beyond [`Day::MAX`] or [`Day::MIN`].
    Unknown,
}

impl Bound {
    /// The day, where there is one.
    pub const fn day(self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(day),
            Self::Unbounded | Self::Unknown => None,
        }
    }

    /// The one of two bounds that reaches further, by `pick`; a bound without a day reaches furthest.
    pub(super) fn outer(self, other: Self, pick: fn(Day, Day) -> Day) -> Self {
        match (self, other) {
            (Self::Day(a), Self::Day(b)) => Self::Day(pick(a, b)),
            (Self::Unbounded, _) | (_, Self::Unbounded) => Self::Unbounded,
            _ => Self::Unknown,
        }
    }

    /// The one of two bounds that binds more, by `pick`; a bound without a day binds nothing.
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
/// use dateline::date::{Bound, Date, Day};
///
/// let open = Date::parse("2024-06/..")?.interval();
/// assert_eq!(open.earliest, Bound::Day(Day::from_ymd(2024, 6, 1).unwrap()));
/// assert_eq!(open.latest, Bound::Unbounded);
/// # Ok::<(), dateline::date::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Interval {
    /// The first day.
    pub earliest: Bound,
    /// The last day.
    pub latest: Bound,
}

impl Interval {
    /// From `earliest` to `latest`.
    pub const fn between(earliest: Day, latest: Day) -> Self {
        Self { earliest: Bound::Day(earliest), latest: Bound::Day(latest) }
    }

    /// Whether the day may lie in it; an end without a day holds nothing off.
    pub fn contains(self, day: Day) -> bool {
        self.intersects(Self::between(day, day))
    }

    /// Whether the two may share a day; an end without a day holds nothing off.
    pub fn intersects(self, other: Self) -> bool {
        !ends_before(self, other) && !ends_before(other, self)
    }

    /// Whether every day of `other` surely lies in it.
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

    /// The interval that covers both.
    pub(super) fn hull(self, other: Self) -> Self {
        Self {
            earliest: self.earliest.outer(other.earliest, Day::min),
            latest: self.latest.outer(other.latest, Day::max),
        }
    }
}

/// Whether every day of `a` lies before every day of `b`.
pub(super) fn ends_before(a: Interval, b: Interval) -> bool {
    matches!((a.latest, b.earliest), (Bound::Day(end), Bound::Day(start)) if end < start)
}
