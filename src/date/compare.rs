//! Three-valued comparison of dates. A relation holds, fails, or is undetermined if it depends on
//! the reading of the two dates.

use edtf_core::{Edtf, SetElement, SetKind};
use serde::Serialize;

use super::Date;
use super::bounds::{Bound, ends_before};
use super::extent::Extent;
use super::granularity::Granularity;
use super::members::{Member, Width, members};

/// The answer to whether a relation between two dates holds, over all their readings.
///
/// ```
/// use dateline::internals::date::{Answer, Date};
///
/// let june = Date::parse("2024-06")?;
/// assert_eq!(june.before(&Date::parse("2024-07-01")?), Answer::Holds);
/// assert_eq!(june.before(&Date::parse("2024-06-01")?), Answer::Fails);
/// assert_eq!(june.before(&Date::parse("2024-06-30")?), Answer::Undetermined);
/// # Ok::<(), dateline::internals::date::DateError>(())
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
    /// Whether the last day is before the first day of `other`. The same day is not before.
    pub fn before(&self, other: &Self) -> Answer {
        let (ours, theirs) = (self.extent(), other.extent());
        let never = matches!(
            (ours.end.earliest, theirs.start.latest),
            (Bound::Day(end), Bound::Day(start)) if end >= start
        );
        Answer::of(ends_before(ours.hull(), theirs.hull()), !never)
    }

    /// Whether the first day is after the last day of `other`.
    pub fn after(&self, other: &Self) -> Answer {
        other.before(self)
    }

    /// Whether the two dates share a day.
    pub fn overlaps(&self, other: &Self) -> Answer {
        Answer::of(self.surely_overlaps(other), self.compatible(other))
    }

    /// Whether the two may mean the same day: a reading of each shares a day with the other.
    ///
    /// Approximate dates are widened by one unit. Dates that are not compatible contradict each
    /// other.
    ///
    /// ```
    /// use dateline::internals::date::Date;
    ///
    /// let curated = Date::parse("2024-08-22")?;
    /// assert!(curated.compatible(&Date::parse("2024-07~")?));
    /// assert!(!curated.compatible(&Date::parse("2024-07?")?));
    /// assert!(!curated.compatible(&Date::parse("[2024-07,2024-09]")?));
    /// # Ok::<(), dateline::internals::date::DateError>(())
    /// ```
    pub fn compatible(&self, other: &Self) -> bool {
        let theirs = members(&other.edtf, Width::Widened);
        let meets = |member: &Member| theirs.iter().any(|their| member.meets(their, Width::Widened));
        members(&self.edtf, Width::Widened).iter().any(meets)
    }

    /// Whether `other` contains every possible day of this date, both as written. The date then
    /// refines `other` or equals it.
    ///
    /// ```
    /// use dateline::internals::date::Date;
    ///
    /// let day = Date::parse("2024-10-07")?;
    /// assert!(day.is_within(&Date::parse("2024-10")?));
    /// assert!(day.is_within(&Date::parse("[2024-06,2024-10]")?));
    /// assert!(!day.is_within(&Date::parse("[2024-06,2024-12]")?));
    /// # Ok::<(), dateline::internals::date::DateError>(())
    /// ```
    pub fn is_within(&self, other: &Self) -> bool {
        let theirs = members(&other.edtf, Width::Written);
        let lies_within =
            |member: &Member| theirs.iter().any(|their| their.covers(member.written(), Width::Written));
        self == other || members(&self.edtf, Width::Written).iter().all(lies_within)
    }

    /// Whether each reading of one date shares a day with each reading of the other.
    fn surely_overlaps(&self, other: &Self) -> bool {
        let (ours, theirs) = (Members::of(&self.edtf), Members::of(&other.edtf));
        ours.hold(|our| theirs.hold(|their| surely_share_a_day(our, their)))
    }
}

/// The members of a date, and whether all or just one of them must overlap.
enum Members {
    Each(Vec<Extent>),
    Any(Vec<Extent>),
}

impl Members {
    fn of(edtf: &Edtf) -> Self {
        match edtf {
            Edtf::Set(set) if set.kind == SetKind::AllMembers => {
                Self::Any(set.elements.iter().flat_map(ends_of_element).collect())
            }
            // A single day somewhere within all its possible days.
            _ => Self::Each(vec![Extent::of(edtf)]),
        }
    }

    fn hold(&self, surely: impl Fn(&Extent) -> bool) -> bool {
        match self {
            Self::Each(members) => members.iter().all(surely),
            Self::Any(members) => members.iter().any(surely),
        }
    }
}

/// Returns the members that an element of `{…}` certainly names: all days of a range of days,
/// otherwise the first and the last.
fn ends_of_element(element: &SetElement) -> Vec<Extent> {
    let single = |date: &edtf_core::Date| Extent::of(&Edtf::Date(*date));
    match element {
        SetElement::Range(a, _) if Granularity::of_date(a) == Granularity::Day => {
            vec![Extent::of_element(element)]
        }
        SetElement::Range(a, b) => vec![single(a), single(b)],
        SetElement::Date(date) | SetElement::OnOrBefore(date) | SetElement::OnOrAfter(date) => {
            vec![single(date)]
        }
    }
}

/// Whether each certainly begins no later than the other ends.
fn surely_share_a_day(a: &Extent, b: &Extent) -> bool {
    let begins_by =
        |start: Bound, end: Bound| matches!((start, end), (Bound::Day(s), Bound::Day(e)) if s <= e);
    begins_by(a.start.latest, b.end.earliest) && begins_by(b.start.latest, a.end.earliest)
}
