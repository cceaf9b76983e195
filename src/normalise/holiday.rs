//! Computes the day of a holiday in a given year.

use chrono::{Datelike, NaiveDate, Weekday};

use super::point::{CalendarPlace, Point, small};
use crate::tag::Holiday;

/// Returns the day of `holiday` in `year`.
pub(super) fn in_year(holiday: Holiday, year: i32) -> Option<Point> {
    match holiday {
        // Labour Day is in May or September. Return the one in May; `Resolver::nearest_speech`
        // chooses between them.
        Holiday::Labour => in_year(Holiday::LABOUR_MAY, year),
        Holiday::Fixed(month, day) => Some(Point { year, place: CalendarPlace::Day(month, day) }),
        Holiday::Easter(days) => Point::day(easter(year)?).shifted(i64::from(days), crate::tag::Unit::Day),
        Holiday::Advent(nth) => {
            let eve = NaiveDate::from_ymd_opt(year, 12, 24)?;
            let after_sunday = i64::from(eve.weekday().num_days_from_sunday());
            Point::day(eve).shifted(-after_sunday - 7 * (4 - i64::from(nth)), crate::tag::Unit::Day)
        }
        Holiday::Nth(nth, weekday, month, days) => {
            let day = Point::day(nth_weekday(year, month, weekday, nth)?);
            day.shifted(i64::from(days), crate::tag::Unit::Day)
        }
    }
}

/// Returns the nth occurrence of a weekday in a month, or the last one if `nth` is not positive.
pub(super) fn nth_weekday(year: i32, month: u8, weekday: Weekday, nth: i8) -> Option<NaiveDate> {
    if nth > 0 {
        return NaiveDate::from_weekday_of_month_opt(
            year,
            u32::from(month),
            weekday,
            u8::try_from(nth).ok()?,
        );
    }
    (4..=5).rev().find_map(|n| NaiveDate::from_weekday_of_month_opt(year, u32::from(month), weekday, n))
}

/// Returns Easter Sunday in the Gregorian calendar (Meeus/Jones/Butcher algorithm).
#[expect(clippy::many_single_char_names, reason = "the names in the published algorithm")]
fn easter(year: i32) -> Option<NaiveDate> {
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// Returns the month of a holiday in a year.
pub(super) fn about_month(holiday: Holiday, year: i32) -> Option<u8> {
    in_year(holiday, year).and_then(Point::first_day).map(|day| small(day.month()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_matches_the_almanac() {
        for (year, value) in
            [(2016, "2016-03-27"), (2018, "2018-04-01"), (2024, "2024-03-31"), (2025, "2025-04-20")]
        {
            assert_eq!(in_year(Holiday::Easter(0), year).map(Point::value).as_deref(), Some(value));
        }
    }

    #[test]
    fn sundays_of_advent_precede_christmas() {
        for (year, nth, value) in [
            (2023, 1, "2023-12-03"),
            (2023, 4, "2023-12-24"),
            (2024, 1, "2024-12-01"),
            (2022, 1, "2022-11-27"),
            (2022, 4, "2022-12-18"),
        ] {
            assert_eq!(in_year(Holiday::Advent(nth), year).map(Point::value).as_deref(), Some(value));
        }
    }

    #[test]
    fn holiday_on_nth_weekday_of_a_month() {
        let thanksgiving = Holiday::Nth(4, Weekday::Thu, 11, 0);
        assert_eq!(in_year(thanksgiving, 2024).map(Point::value).as_deref(), Some("2024-11-28"));
        let memorial = Holiday::Nth(-1, Weekday::Mon, 5, 0);
        assert_eq!(in_year(memorial, 2024).map(Point::value).as_deref(), Some("2024-05-27"));
    }
}
