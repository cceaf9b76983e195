//! The weekday as a check digit: a mismatch between a date and the weekday next to it reveals a
//! typo.

use chrono::Weekday;

use super::Date;

impl Date {
    /// Returns the problem if this is a day with a different weekday: "14 October 2025 is a
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
