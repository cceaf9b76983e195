//! The weekday of a day, as a check digit: a day with another weekday next to it has a typing
//! error.

use chrono::Weekday;

use super::Date;

impl Date {
    /// Returns the problem if this is a day, but not one with this weekday: "14 October 2025 is a
    /// Tuesday, not a Monday".
    pub(crate) fn other_weekday(&self, weekday: Weekday) -> Option<String> {
        let right = self.as_day()?.weekday();
        (right != weekday).then(|| format!("{} is a {}, not a {}", self.human(), name(right), name(weekday)))
    }
}

const fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
