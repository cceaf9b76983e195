//! Three-valued comparison of dates. A relation holds, fails, or is undetermined if it depends on
//! how the two dates are read.

use serde::Serialize;

use super::Date;
use super::bounds::{Bound, ends_before};
use super::members::{Member, Width, members};

/// Whether a relation between two dates holds in all, in some or in none of their readings.
///
/// ```
/// use dateline::{Answer, Date};
///
/// let june = Date::parse("2024-06")?;
/// assert_eq!(june.before(&Date::parse("2024-07-01")?), Answer::Holds);
/// assert_eq!(june.before(&Date::parse("2024-06-01")?), Answer::Fails);
/// assert_eq!(june.before(&Date::parse("2024-06-30")?), Answer::Undetermined);
/// # Ok::<(), dateline::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The relation holds for every reading.
    Holds,
    /// The relation does not hold for any reading.
    Fails,
    /// The relation depends on the reading, or cannot be decided. Never report it as confirmed.
    Undetermined,
}

impl Answer {
    const fn of(surely: bool, possibly: bool) -> Self {
        match (surely, possibly) {
            (true, _) => Self::Holds,
            (false, false) => Self::Fails,
            (false, true) => Self::Undetermined,
        }
    }
}

impl Date {
    /// Whether this date ends before `other` begins. A day is not before itself.
    pub fn before(&self, other: &Self) -> Answer {
        let (ours, theirs) = (self.extent(), other.extent());
        let never = matches!(
            (ours.end.earliest, theirs.start.latest),
            (Bound::Day(end), Bound::Day(start)) if end >= start
        );
        Answer::of(ends_before(ours.hull(), theirs.hull()), !never)
    }

    /// Whether this date begins after `other` ends. A day is not after itself.
    pub fn after(&self, other: &Self) -> Answer {
        other.before(self)
    }

    /// Whether both dates may refer to the same day: some reading of one shares a day with some
    /// reading of the other.
    ///
    /// Approximate dates are widened by one unit. Dates that are not compatible contradict each
    /// other.
    ///
    /// ```
    /// use dateline::Date;
    ///
    /// let curated = Date::parse("2024-08-22")?;
    /// assert!(curated.compatible(&Date::parse("2024-07~")?));
    /// assert!(!curated.compatible(&Date::parse("2024-07?")?));
    /// assert!(!curated.compatible(&Date::parse("[2024-07,2024-09]")?));
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    pub fn compatible(&self, other: &Self) -> bool {
        let theirs = members(&other.0.edtf, Width::Widened);
        let meets = |member: &Member| theirs.iter().any(|their| member.meets(their, Width::Widened));
        members(&self.0.edtf, Width::Widened).iter().any(meets)
    }

    /// Whether both dates may be the date of the same event: they are
    /// [compatible](Date::compatible), and if both are ranges, so are their starts and their ends.
    ///
    /// ```
    /// use dateline::Date;
    ///
    /// let conference = Date::parse("2022-07-25/2022-07-28")?;
    /// assert!(conference.may_equal(&Date::parse("2022-07")?));
    /// assert!(conference.may_equal(&Date::parse("2022-07-26")?));
    /// assert!(!conference.may_equal(&Date::parse("2022-07-25/2022-07-29")?));
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    pub fn may_equal(&self, other: &Self) -> bool {
        self.compatible(other) && (!self.is_range() || !other.is_range() || self.has_ends_like(other))
    }

    /// Whether both the starts and the ends of the two ranges may be equal.
    fn has_ends_like(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.extent(), other.extent());
        ours.start.intersects(theirs.start) && ours.end.intersects(theirs.end)
    }

    /// Whether the date is written as a start and an end.
    fn is_range(&self) -> bool {
        matches!(self.0.edtf, edtf_core::Edtf::Interval(_)) && self.is_span()
    }

    /// Whether `other` contains every possible day of this date. Approximate dates are not widened.
    /// The date then refines `other` or equals it.
    ///
    /// ```
    /// use dateline::Date;
    ///
    /// let day = Date::parse("2024-10-07")?;
    /// assert!(day.is_within(&Date::parse("2024-10")?));
    /// assert!(day.is_within(&Date::parse("[2024-06,2024-10]")?));
    /// assert!(!day.is_within(&Date::parse("[2024-06,2024-12]")?));
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    pub fn is_within(&self, other: &Self) -> bool {
        let theirs = members(&other.0.edtf, Width::Written);
        let lies_within =
            |member: &Member| theirs.iter().any(|their| their.covers(member.written(), Width::Written));
        self == other || members(&self.0.edtf, Width::Written).iter().all(lies_within)
    }
}
