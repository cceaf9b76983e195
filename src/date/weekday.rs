//! The weekday as a check digit: a mismatch between a date and the weekday next to it reveals a
//! typo.

use chrono::Weekday;

use super::{Date, Day};

impl Date {
    /// Returns the Gregorian day if this is a day in the Julian calendar, before March 1923, with
    /// this weekday: 9 February 1649 for "Tuesday, 30 January 1649" in England.
    ///
    /// Britain used the Julian calendar until 1752, Russia until 1918, and Greece, as the last
    /// state of Europe, until 1923.
    pub(crate) fn gregorian_of_julian(&self, weekday: Weekday) -> Option<Self> {
        let day = self.as_day()?;
        let (year, month, _) = day.ymd();
        // A year that a century ends has a leap day in the Julian calendar only, so that the
        // difference grows in March.
        let of_leap_days = if month < 3 { year - 1 } else { year };
        let difference = of_leap_days.div_euclid(100) - of_leap_days.div_euclid(400) - 2;
        let gregorian = Day::from_number(day.number() + difference);
        ((year, month) < (1923, 3) && difference > 0 && gregorian.weekday() == weekday)
            .then(|| Self::day(gregorian))
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekday_in_the_julian_calendar_gives_the_gregorian_day() {
        let gregorian = |date: &str, weekday| {
            Date::parse(date).unwrap().gregorian_of_julian(weekday).map(|date| date.to_string())
        };
        let is = |date: &str, weekday, expected: &str| {
            assert_eq!(gregorian(date, weekday).as_deref(), Some(expected), "{date}");
        };
        is("1649-01-30", Weekday::Tue, "1649-02-09");
        is("1492-10-12", Weekday::Fri, "1492-10-21");
        is("1517-10-31", Weekday::Sat, "1517-11-10");
        is("1700-02-28", Weekday::Wed, "1700-03-10");
        is("1700-03-01", Weekday::Fri, "1700-03-12");
        is("1752-09-02", Weekday::Wed, "1752-09-13");
        is("1917-10-25", Weekday::Wed, "1917-11-07");
        assert_eq!(gregorian("1649-01-30", Weekday::Wed), None);
        assert_eq!(gregorian("1930-01-30", Weekday::Wed), None);
        assert_eq!(gregorian("1649-01", Weekday::Tue), None);
    }
}
