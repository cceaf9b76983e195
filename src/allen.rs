//! Allen's thirteen relations between intervals.
//!
//! See James F. Allen, "Maintaining knowledge about temporal intervals", 1983. The intervals here
//! consist of whole days and include their first and last day. So one interval *meets* another if
//! it ends on the day before the other begins: they have no day between them, and share none.
//! Between any two intervals, including those of a single day, exactly one of the relations holds.
//!
//! Each relation is a conjunction of [`Difference`]s between the ends of the two intervals, which a
//! simple temporal network can decide; see [`crate::network`].

use crate::date::Day;

use self::End::{OtherEnd, OtherStart, ThisEnd, ThisStart};

/// The relation of one interval to another, read as "this *overlaps* the other".
///
/// ```
/// use dateline::allen::Allen;
/// use dateline::date::Day;
///
/// let day = |year, month, day| Day::from_ymd(year, month, day).unwrap();
/// let plan = (day(2023, 1, 1), day(2026, 12, 31));
/// let talks = (day(2024, 6, 9), day(2024, 10, 7));
/// let relation = Allen::between(talks, plan);
/// assert_eq!(relation, Allen::During);
/// assert_eq!(relation.inverse(), Allen::Contains);
/// assert_eq!(relation.inverse().name(), "contains");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Allen {
    /// This ends before the other begins, with at least one day between them.
    Before,
    /// This ends on the day before the other begins.
    Meets,
    /// This begins first, and ends within the other but before the other ends.
    Overlaps,
    /// Both begin on the same day, and this ends first.
    Starts,
    /// This begins after the other begins, and ends before the other ends.
    During,
    /// Both end on the same day, and the other begins first.
    Finishes,
    /// Both begin on the same day and end on the same day.
    Equals,
    /// Both end on the same day, and this begins first.
    FinishedBy,
    /// This begins first and ends last.
    Contains,
    /// Both begin on the same day, and the other ends first.
    StartedBy,
    /// This begins within the other but after the other begins, and ends last.
    OverlappedBy,
    /// This begins on the day after the other ends.
    MetBy,
    /// This begins after the other ends, with at least one day between them.
    After,
}

/// An end of one of two intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// The first day of this interval.
    ThisStart,
    /// The last day of this interval.
    ThisEnd,
    /// The first day of the other interval.
    OtherStart,
    /// The last day of the other interval.
    OtherEnd,
}

/// An upper bound on the days between two ends: `to − from ≤ at_most`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Difference {
    /// The end from which the days are counted.
    pub from: End,
    /// The end to which the days are counted.
    pub to: End,
    /// The maximum number of days from `from` to `to`; negative if `to` must come first.
    pub at_most: i32,
}

impl Difference {
    /// Requires `then` to be at least `days` days after `first`.
    pub const fn at_least(first: End, then: End, days: i32) -> Self {
        Self { from: then, to: first, at_most: days.saturating_neg() }
    }
}

/// Requires `first` to be at least one day before `then`.
const fn earlier(first: End, then: End) -> Difference {
    Difference::at_least(first, then, 1)
}

/// Requires `then` to be exactly `days` days after `first`.
const fn exactly(first: End, then: End, days: i32) -> [Difference; 2] {
    [Difference { from: first, to: then, at_most: days }, Difference::at_least(first, then, days)]
}

impl Allen {
    /// All relations, in Allen's order. The relation at index `i` is the inverse of that at
    /// `12 - i`.
    pub const ALL: [Self; 13] = [
        Self::Before,
        Self::Meets,
        Self::Overlaps,
        Self::Starts,
        Self::During,
        Self::Finishes,
        Self::Equals,
        Self::FinishedBy,
        Self::Contains,
        Self::StartedBy,
        Self::OverlappedBy,
        Self::MetBy,
        Self::After,
    ];

    /// Returns the name in words, such as `overlapped by`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Meets => "meets",
            Self::Overlaps => "overlaps",
            Self::Starts => "starts",
            Self::During => "during",
            Self::Finishes => "finishes",
            Self::Equals => "equals",
            Self::FinishedBy => "finished by",
            Self::Contains => "contains",
            Self::StartedBy => "started by",
            Self::OverlappedBy => "overlapped by",
            Self::MetBy => "met by",
            Self::After => "after",
        }
    }

    /// Returns the relation of the other interval to this one.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::Meets => Self::MetBy,
            Self::Overlaps => Self::OverlappedBy,
            Self::Starts => Self::StartedBy,
            Self::During => Self::Contains,
            Self::Finishes => Self::FinishedBy,
            Self::Equals => Self::Equals,
            Self::FinishedBy => Self::Finishes,
            Self::Contains => Self::During,
            Self::StartedBy => Self::Starts,
            Self::OverlappedBy => Self::Overlaps,
            Self::MetBy => Self::Meets,
            Self::After => Self::Before,
        }
    }

    /// Returns the relation of `this` to `other`, each given by its first and last day.
    ///
    /// The result is meaningless for an interval that ends before it begins.
    pub fn between(this: (Day, Day), other: (Day, Day)) -> Self {
        use std::cmp::Ordering::{Equal, Greater, Less};
        if this.1 < other.0 {
            return if this.1 + 1 == other.0 { Self::Meets } else { Self::Before };
        }
        if other.1 < this.0 {
            return if other.1 + 1 == this.0 { Self::MetBy } else { Self::After };
        }
        match (this.0.cmp(&other.0), this.1.cmp(&other.1)) {
            (Less, Less) => Self::Overlaps,
            (Less, Equal) => Self::FinishedBy,
            (Less, Greater) => Self::Contains,
            (Equal, Less) => Self::Starts,
            (Equal, Equal) => Self::Equals,
            (Equal, Greater) => Self::StartedBy,
            (Greater, Less) => Self::During,
            (Greater, Equal) => Self::Finishes,
            (Greater, Greater) => Self::OverlappedBy,
        }
    }

    /// Returns the bounds that together are equivalent to the relation.
    ///
    /// The bounds assume that no interval ends before it begins, and do not repeat this.
    pub fn differences(self) -> Vec<Difference> {
        match self {
            Self::Before => vec![Difference::at_least(ThisEnd, OtherStart, 2)],
            Self::Meets => exactly(ThisEnd, OtherStart, 1).to_vec(),
            Self::Overlaps => vec![
                earlier(ThisStart, OtherStart),
                Difference::at_least(OtherStart, ThisEnd, 0),
                earlier(ThisEnd, OtherEnd),
            ],
            Self::Starts => with(exactly(ThisStart, OtherStart, 0), earlier(ThisEnd, OtherEnd)),
            Self::During => vec![earlier(OtherStart, ThisStart), earlier(ThisEnd, OtherEnd)],
            Self::Finishes => with(exactly(ThisEnd, OtherEnd, 0), earlier(OtherStart, ThisStart)),
            Self::Equals => [exactly(ThisStart, OtherStart, 0), exactly(ThisEnd, OtherEnd, 0)].concat(),
            Self::FinishedBy
            | Self::Contains
            | Self::StartedBy
            | Self::OverlappedBy
            | Self::MetBy
            | Self::After => self.inverse().differences().into_iter().map(swapped).collect(),
        }
    }
}

fn with(both: [Difference; 2], third: Difference) -> Vec<Difference> {
    vec![both[0], both[1], third]
}

/// Returns the same bound with the two intervals exchanged.
const fn swapped(difference: Difference) -> Difference {
    const fn other(end: End) -> End {
        match end {
            ThisStart => OtherStart,
            ThisEnd => OtherEnd,
            OtherStart => ThisStart,
            OtherEnd => ThisEnd,
        }
    }
    Difference { from: other(difference.from), to: other(difference.to), at_most: difference.at_most }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intervals() -> Vec<(i32, i32)> {
        (0..6).flat_map(|start| (start..6).map(move |end| (start, end))).collect()
    }

    fn days((start, end): (i32, i32)) -> (Day, Day) {
        (Day::from_number(start), Day::from_number(end))
    }

    fn holds(relation: Allen, this: (i32, i32), other: (i32, i32)) -> bool {
        let day = |end| match end {
            ThisStart => this.0,
            ThisEnd => this.1,
            OtherStart => other.0,
            OtherEnd => other.1,
        };
        relation.differences().iter().all(|limit| day(limit.to) - day(limit.from) <= limit.at_most)
    }

    #[test]
    fn of_two_intervals_exactly_one_relation_holds() {
        for this in intervals() {
            for other in intervals() {
                let expected = Allen::between(days(this), days(other));
                let found: Vec<_> =
                    Allen::ALL.into_iter().filter(|allen| holds(*allen, this, other)).collect();
                assert_eq!(found, [expected], "{this:?} {other:?}");
                assert_eq!(Allen::between(days(other), days(this)), expected.inverse());
            }
        }
    }

    #[test]
    fn each_of_the_thirteen_is_met_and_has_its_name_and_its_inverse() {
        for (at, relation) in Allen::ALL.into_iter().enumerate() {
            assert_eq!(Allen::ALL[12 - at], relation.inverse());
            assert_eq!(Allen::ALL.iter().filter(|other| other.name() == relation.name()).count(), 1);
            assert!(intervals().iter().any(|a| intervals().iter().any(|b| holds(relation, *a, *b))));
        }
    }
}
