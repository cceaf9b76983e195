//! Allen's thirteen ways in which two intervals can lie to each other.
//!
//! After James F. Allen, "Maintaining knowledge about temporal intervals", 1983. The intervals here are made of
//! whole days, first and last day included, so that one *meets* the other where it ends on the day before the
//! other begins: there is no day between them and none that they share. Of any two intervals exactly one of the
//! thirteen relations holds, those of a single day included.
//!
//! Each relation is a conjunction of [`Difference`]s between the ends of the two, which is what a simple
//! temporal network can decide; see [`crate::network`].

use crate::date::Day;

use self::End::{OtherEnd, OtherStart, ThisEnd, ThisStart};

/// How one interval lies to another, read as a sentence: "this one *overlaps* the other".
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
    /// It ends, a day or more is between them, the other begins.
    Before,
    /// It ends on the day before the other begins.
    Meets,
    /// It begins first and ends within the other, before the other ends.
    Overlaps,
    /// Both begin on the same day, and it ends first.
    Starts,
    /// It begins after the other has begun and ends before the other ends.
    During,
    /// Both end on the same day, and the other began first.
    Finishes,
    /// Both begin on the same day and end on the same day.
    Equals,
    /// Both end on the same day, and it began first.
    FinishedBy,
    /// It begins first and ends last.
    Contains,
    /// Both begin on the same day, and the other ends first.
    StartedBy,
    /// It begins within the other, after the other has begun, and ends last.
    OverlappedBy,
    /// It begins on the day after the other ends.
    MetBy,
    /// The other ends, a day or more is between them, it begins.
    After,
}

/// An end of one of two intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// The first day of the interval that the relation speaks of.
    ThisStart,
    /// Its last day.
    ThisEnd,
    /// The first day of the interval that it is compared with.
    OtherStart,
    /// The last day of that one.
    OtherEnd,
}

/// A limit on the days between two ends: `to − from ≤ at_most`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Difference {
    /// The end that is counted from.
    pub from: End,
    /// The end that is counted to.
    pub to: End,
    /// The most days from the one to the other; below zero where `to` has to come first.
    pub at_most: i32,
}

impl Difference {
    /// At least so many days from `first` to `then`.
    pub const fn at_least(first: End, then: End, days: i32) -> Self {
        Self { from: then, to: first, at_most: days.saturating_neg() }
    }
}

/// `first` lies at least a day before `then`.
const fn earlier(first: End, then: End) -> Difference {
    Difference::at_least(first, then, 1)
}

/// `then` lies so many days after `first`, no more and no fewer.
const fn exactly(first: End, then: End, days: i32) -> [Difference; 2] {
    [Difference { from: first, to: then, at_most: days }, Difference::at_least(first, then, days)]
}

impl Allen {
    /// All thirteen, in Allen's order; the one at `i` is the inverse of the one at `12 - i`.
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

    /// Its name in words: `overlapped by`.
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

    /// How the other interval lies to this one.
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

    /// How `this` lies to `other`, each given by its first and its last day.
    ///
    /// An interval that ends before it begins is none; what is said of it then means nothing.
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

    /// What it says of the ends, which all have to hold. That an interval does not end before it begins is
    /// taken for granted and not repeated.
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

/// The same limit, told from the other interval's side.
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
                let found: Vec<_> = Allen::ALL.into_iter().filter(|it| holds(*it, this, other)).collect();
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
