//! Relations between the ends of two intervals of whole days, as bounds on the days between them.

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
