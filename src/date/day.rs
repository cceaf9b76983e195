//! A calendar day, counted in days since 1970-01-01.

use std::fmt;
use std::ops::{Add, Sub};

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use serde::{Serialize, Serializer};

/// A day of the proleptic Gregorian calendar with astronomical years as in ISO 8601: year 0 is 1
/// BC.
///
/// The range is [`Day::MIN`] to [`Day::MAX`], some 262,000 years in either direction. Addition
/// saturates at these limits.
///
/// ```
/// use dateline::Day;
///
/// let adopted = Day::from_ymd(2022, 12, 16).unwrap();
/// assert_eq!(adopted.weekday(), chrono::Weekday::Fri);
/// assert_eq!(adopted.number(), 19_342); // days since 1970-01-01
/// assert_eq!((adopted + 30).to_string(), "2023-01-15");
/// assert_eq!(Day::from_ymd(2023, 2, 29), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// The first supported day: 1 January of the year -262143.
    pub const MIN: Self = Self(NaiveDate::MIN);
    /// The last supported day: 31 December of the year 262142.
    pub const MAX: Self = Self(NaiveDate::MAX);

    /// Returns the day with this year, month (1–12) and day (1–31), if it exists.
    pub const fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(date) => Some(Self(date)),
            None => None,
        }
    }

    /// Returns the day `days` after 1970-01-01, saturating at [`Day::MIN`] and [`Day::MAX`].
    pub fn from_number(days: i32) -> Self {
        Self(NaiveDate::default()) + days
    }

    /// Returns the number of days since 1970-01-01.
    pub fn number(self) -> i32 {
        self - Self(NaiveDate::default())
    }

    /// Returns the year, month (1–12) and day (1–31).
    pub fn ymd(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Returns the day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }
}

impl Add<i32> for Day {
    type Output = Self;

    /// Returns the day `days` later, or earlier if `days` is negative.
    fn add(self, days: i32) -> Self {
        let end = if days < 0 { Self::MIN } else { Self::MAX };
        self.0.checked_add_signed(TimeDelta::days(days.into())).map_or(end, Self)
    }
}

impl Sub for Day {
    type Output = i32;

    /// Returns the number of days from `other` to `self`.
    fn sub(self, other: Self) -> i32 {
        self.0.num_days_from_ce() - other.0.num_days_from_ce()
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl From<Day> for NaiveDate {
    fn from(day: Day) -> Self {
        day.0
    }
}

/// Formats the day as in ISO 8601: `2022-12-16`, with a sign if the year does not have four digits.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_beyond_the_calendar_do_not_panic() {
        assert_eq!(Day::MAX + 1, Day::MAX);
        assert_eq!(Day::MIN + i32::MIN, Day::MIN);
        assert_eq!(Day::from_number(Day::MIN.number()), Day::MIN);
    }

    #[test]
    fn year_zero_is_a_leap_year() {
        assert_eq!(Day::from_ymd(0, 2, 29).map(|day| (day + 1).to_string()), Some("0000-03-01".to_owned()));
    }
}
