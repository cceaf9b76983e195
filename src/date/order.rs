//! The order of a timeline.
//!
//! Dates stand by the first day they can touch, so that nothing is listed before it can have begun. A date with
//! an open or unknown beginning stands at its end: "by June 2024" belongs among the things of June 2024, after
//! those of its last day, not before all history. Of two that begin on one day, the one that reaches further
//! comes first, as a whole precedes its parts: 2023/2026, 2023, January 2023, 1 January 2023. Last, the
//! canonical text decides, which makes the order total and the same on every machine.
//!
//! Where [`Date::before`](super::Date::before) *holds*, the order agrees: the first date ends, `~` included,
//! before the second can begin. Where it is undetermined, the order is a matter of layout and claims nothing.
//!
//! An event without a date has no place here; whoever lists one decides where it goes.

use std::cmp::{Ordering, Reverse};

use super::Date;
use super::bounds::{Bound, Interval};
use super::day::Day;

/// Where a date stands, before its text is asked.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    day: Day,
    begins_in_the_open: bool,
    reach: Reverse<Day>,
}

fn rank(interval: Interval) -> Rank {
    let latest = interval.latest.day();
    Rank {
        day: interval.earliest.day().or(latest).unwrap_or(Day::MAX),
        begins_in_the_open: !matches!(interval.earliest, Bound::Day(_)),
        reach: Reverse(latest.unwrap_or(Day::MAX)),
    }
}

/// The order of a timeline: by the first day, what reaches further first.
///
/// ```
/// use dateline::date::Date;
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
        rank(self.interval).cmp(&rank(other.interval)).then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
