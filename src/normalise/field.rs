//! Converts calendar fields and counted parts to points: "Q3" in a year, the first week of a month.

use chrono::{Datelike, Days, NaiveDate};

use super::holiday;
use super::point::{CalendarPlace, Point, first_month, small};
use crate::tag::{Field, Unit};

/// Returns the point that a calendar field denotes in a year ("Q3" in 2022), or `None` if the year
/// does not determine it.
pub(super) fn in_year(field: Field, year: i32) -> Option<Point> {
    let place = match field {
        Field::Year => CalendarPlace::Year,
        Field::FiscalYear => CalendarPlace::FiscalYear,
        Field::Half(half) => CalendarPlace::Half(half),
        Field::Quarter(quarter) => CalendarPlace::Quarter(quarter),
        Field::Season(season) => CalendarPlace::Season(season),
        Field::Month(month) => CalendarPlace::Month(month),
        Field::Week(week) => CalendarPlace::Week(week),
        Field::Day { month, day } => CalendarPlace::Day(month, day),
        Field::Holiday(holiday) => return holiday::in_year(holiday, year),
        Field::Century(_) | Field::Decade { .. } | Field::DayOfMonth(_) | Field::Weekday(_) => return None,
    };
    Some(Point { year, place })
}

/// Returns the month in which a calendar field begins.
pub(super) fn about_month(field: Field, year: i32) -> Option<u8> {
    match field {
        Field::Month(month) | Field::Day { month, .. } => Some(month),
        Field::Season(season) => Some(first_month(season)),
        Field::Quarter(quarter) => Some(quarter * 3 - 2),
        Field::Half(half) => Some(half * 6 - 5),
        Field::Holiday(holiday) => holiday::about_month(holiday, year),
        _ => None,
    }
}

/// Returns the nth unit of a longer period: the first week of a month.
pub(super) fn nth_of(whole: Point, nth: u32, unit: Unit) -> Option<Point> {
    let n = u8::try_from(nth).ok().filter(|n| *n > 0)?;
    let first = whole.first_day()?;
    let ahead = i64::from(n) - 1;
    match unit {
        Unit::Day => Point::day(first).shifted(ahead, Unit::Day),
        Unit::Week if matches!(whole.place, CalendarPlace::Year) => {
            Some(Point { year: whole.year, place: CalendarPlace::Week(n) })
                .filter(|point| point.first_day().is_some())
        }
        // The first week of a month is the one with most of its days in the month, as for the weeks
        // of a year (ISO 8601), so it contains the 4th.
        Unit::Week if matches!(whole.place, CalendarPlace::Month(_)) => {
            Point::week(first.checked_add_days(Days::new(3))?).shifted(ahead, Unit::Week)
        }
        Unit::Week => Point::week(first).shifted(ahead, Unit::Week),
        // The weekend of a Monday holiday is the one before it.
        Unit::Weekend if first.weekday() == chrono::Weekday::Mon => {
            Point::week(first.checked_sub_days(Days::new(1))?)
                .within(Unit::Weekend)?
                .shifted(ahead, Unit::Week)
        }
        Unit::Weekend => Point::week(first).within(Unit::Weekend)?.shifted(ahead, Unit::Week),
        Unit::Month => Point { year: first.year(), place: CalendarPlace::Month(small(first.month())) }
            .shifted(ahead, Unit::Month),
        Unit::Quarter if whole.place == CalendarPlace::FiscalYear => {
            (n <= 4).then_some(Point { year: whole.year, place: CalendarPlace::FiscalQuarter(n) })
        }
        Unit::Half if whole.place == CalendarPlace::FiscalYear => {
            (n <= 2).then_some(Point { year: whole.year, place: CalendarPlace::FiscalHalf(n) })
        }
        Unit::Quarter => (n <= 4).then_some(Point { year: whole.year, place: CalendarPlace::Quarter(n) }),
        Unit::Half => (n <= 2).then_some(Point { year: whole.year, place: CalendarPlace::Half(n) }),
        Unit::Year => Point::year(whole.year).shifted(ahead, Unit::Year),
        Unit::Decade => Point { year: whole.year, place: CalendarPlace::Decade }.shifted(ahead, Unit::Decade),
        _ => None,
    }
}

/// Returns the last unit of a longer period: the last week of a year.
pub(super) fn last_of(whole: Point, unit: Unit) -> Option<Point> {
    let next = match whole.place {
        CalendarPlace::Century => whole.shifted(1, Unit::Century)?,
        CalendarPlace::Decade => whole.shifted(1, Unit::Decade)?,
        CalendarPlace::Year | CalendarPlace::FiscalYear => whole.shifted(1, Unit::Year)?,
        CalendarPlace::Half(_) | CalendarPlace::FiscalHalf(_) => whole.shifted(1, Unit::Half)?,
        CalendarPlace::Quarter(_) | CalendarPlace::FiscalQuarter(_) | CalendarPlace::Season(_) => {
            whole.shifted(1, Unit::Quarter)?
        }
        CalendarPlace::Month(_) => whole.shifted(1, Unit::Month)?,
        CalendarPlace::Week(_) | CalendarPlace::Weekend(_) => whole.shifted(1, Unit::Week)?,
        CalendarPlace::Day(..) => return None,
    };
    let last = next.first_day()?.pred_opt()?;
    match unit {
        // The last ISO week of a year is the one that contains 28 December.
        Unit::Week if matches!(whole.place, CalendarPlace::Year) => {
            Some(Point::week(NaiveDate::from_ymd_opt(whole.year, 12, 28)?))
        }
        _ => Point::day(last).within(unit),
    }
}

/// Returns the period of the given unit that ends with `last`, a day or a month. Returns `None` if
/// no calendar period ends there, as for a fiscal year that ends in June.
pub(super) fn ended_by(last: Point, unit: Unit) -> Option<Point> {
    let period = last.within(unit)?;
    let day = match last.place {
        CalendarPlace::Month(_) => last_of(last, Unit::Day)?,
        CalendarPlace::Day(..) => last,
        _ => return None,
    };
    match unit {
        Unit::Month | Unit::Quarter | Unit::Half | Unit::Year => {
            (last_of(period, Unit::Day)? == day).then_some(period)
        }
        // A fiscal year has the number of the year in which it ends.
        Unit::FiscalYear => (last_of(last.within(Unit::Month)?, Unit::Day)? == day).then_some(period),
        // A week of trade ends on Friday, Saturday or Sunday.
        Unit::Week => (day.as_day()?.weekday().number_from_monday() > 4).then_some(period),
        _ => None,
    }
}
