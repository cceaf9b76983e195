//! The order of dates in a timeline.
//!
//! Dates are ordered by their first day, so that a date is not listed before it can begin. A date
//! with an open or unknown start is ordered by its end: "by June 2024" comes at the end of June
//! 2024, not before all other dates. Of dates with the same first day, the longer one comes first,
//! as a whole precedes its parts: 2023/2026, 2023, January 2023, 1 January 2023. Finally the
//! canonical text decides, so that the order is total and reproducible.
//!
//! If [`Date::before`](super::Date::before) *holds*, the order agrees: the first date, including
//! its `~`, ends before the second can begin. If it is undetermined, the order is only a matter of
//! layout.
//!
//! Events without a date are not covered; the caller decides their position.

use std::cmp::{Ordering, Reverse};

use super::Date;
use super::bounds::{Bound, Interval};
use super::day::Day;

/// The sort key of a date. Dates with equal keys are ordered by their text.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SortKey {
    day: Day,
    begins_in_the_open: bool,
    reach: Reverse<Day>,
}

fn rank(interval: Interval) -> SortKey {
    let latest = interval.latest.day();
    SortKey {
        day: interval.earliest.day().or(latest).unwrap_or(Day::MAX),
        begins_in_the_open: !matches!(interval.earliest, Bound::Day(_)),
        reach: Reverse(latest.unwrap_or(Day::MAX)),
    }
}

/// Orders dates for a timeline: by the first day, then longer dates first.
///
/// ```
/// use dateline::Date;
///
/// let mut dates: Vec<Date> = ["../2024-06", "2024-06-09", "2024", "2024-06", "2024-01-01", "2023/2026"]
///     .into_iter()
///     .filter_map(|text| text.parse().ok())
///     .collect();
/// dates.sort();
/// let sorted: Vec<String> = dates.iter().map(Date::to_string).collect();
/// assert_eq!(sorted, ["2023/2026", "2024", "2024-01-01", "2024-06", "2024-06-09", "../2024-06"]);
/// ```
impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        rank(self.0.interval).cmp(&rank(other.0.interval)).then_with(|| self.0.text.cmp(&other.0.text))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
