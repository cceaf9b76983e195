//! Parses the date in a cell: a spreadsheet date, EDTF, or a notation that `dateline tag`
//! recognises.
//!
//! An ambiguous date is refused. The precision of the cell is preserved.

use super::sheet::SheetCell;
use crate::amend::{invalid_day, untyped_date, without_text};
use crate::date::{Date, DateError, Day};
use crate::normalise::Context;

/// The serial numbers that spreadsheets use for the days from 1 January 1914 to 31 December 2099.
const SERIALS: std::ops::RangeInclusive<f64> = 5115.0..=73_050.0;

/// The numbers that are read as years.
const YEARS: std::ops::RangeInclusive<f64> = 1000.0..=2999.0;

/// The day with serial number 0, 30 December 1899, in days since 1970-01-01.
const DAY_ZERO: i32 = -25_569;

/// Parses the date in a cell.
///
/// # Errors
///
/// Returns a message that continues the cell's text: "is not a date".
pub(super) fn date(cell: &SheetCell, context: &Context) -> Result<Date, String> {
    match cell {
        SheetCell::Day { ymd: (year, month, day), .. } => {
            Date::from_ymd(*year, *month, *day).ok_or_else(|| {
                invalid_day(*year, *month, *day).unwrap_or_else(|| "is not a valid date".to_owned())
            })
        }
        SheetCell::Number(number) => of_number(*number),
        SheetCell::YesNo(_) => Err("is not a date".to_owned()),
        SheetCell::Fault(_) => Err("is a spreadsheet error: correct the cell".to_owned()),
        SheetCell::Recurrence(_) => {
            Err("is a recurring event, and only single events are imported: add each day \
             with `dateline add`, or save it as a separate event in the calendar"
                .to_owned())
        }
        SheetCell::Text(text) => of_text(text.trim(), context),
    }
}

fn of_number(number: f64) -> Result<Date, String> {
    #[expect(clippy::cast_possible_truncation, reason = "the ranges below are small")]
    let whole = number.trunc() as i32;
    let date = if YEARS.contains(&number) && number.fract() == 0.0 {
        Date::from_year(whole)
    } else if SERIALS.contains(&number) {
        Some(Date::day(Day::from_number(DAY_ZERO + whole)))
    } else if number.fract() == 0.0 && (10_000_101.0..=29_991_231.0).contains(&number) {
        let [year, month, day] = [whole / 10_000, whole / 100 % 100, whole % 100];
        let part = |number: i32| u32::try_from(number).unwrap_or_default();
        Date::from_ymd(year, part(month), part(day))
    } else {
        None
    };
    date.ok_or_else(|| "is a number, but neither a year nor the serial number of a date".to_owned())
}

fn of_text(text: &str, context: &Context) -> Result<Date, String> {
    // Remove a midnight: databases export a day as a timestamp.
    let text = [" 00:00:00", " 0:00:00", "T00:00:00Z", "T00:00:00", " 00:00", " 0:00"]
        .into_iter()
        .find_map(|midnight| text.strip_suffix(midnight))
        .unwrap_or(text);
    match Date::parse(text) {
        Ok(date) => return Ok(date),
        Err(error @ (DateError::Impossible { .. } | DateError::Reversed { .. })) => {
            return Err(without_text(&error));
        }
        Err(DateError::HasTime { date, .. }) => {
            return Err(format!("has a time of day: write {date}, and the time in `Time`"));
        }
        Err(DateError::NotEdtf { .. }) => {}
    }
    if let Ok(number) = text.parse::<f64>() {
        return of_number(number);
    }
    untyped_date(text, context)
}

/// Whether a numeric date has the day first (`true`) or the month first (`false`). Returns `None`
/// unless exactly one order is possible: "15/09/2021".
pub(super) fn has_day_first(text: &str) -> Option<bool> {
    let date = text.split_whitespace().next()?;
    let parts: Vec<u32> = date.split(['/', '-']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts.as_slice() {
        [13..=31, 1..=12, 1000..=9999] => Some(true),
        [1..=12, 13..=31, 1000..=9999] => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::DateOrder;

    fn read(text: &str) -> String {
        match date(&SheetCell::Text(text.to_owned()), &Context::new()) {
            Ok(date) => date.to_string(),
            Err(reason) => format!("({reason})"),
        }
    }

    #[test]
    fn dates_are_read_in_many_notations_with_their_precision() {
        for (text, date) in [
            ("2024-06-09", "2024-06-09"),
            ("2024-06", "2024-06"),
            ("2024?", "2024?"),
            ("2023/2026", "2023/2026"),
            ("9 June 2024", "2024-06-09"),
            ("June 9, 2024", "2024-06-09"),
            ("Sunday, 9 June 2024", "2024-06-09"),
            ("June 2024", "2024-06"),
            ("2024", "2024"),
            ("25/12/2024", "2024-12-25"),
            ("2024-06-09 00:00:00", "2024-06-09"),
            ("2024-06-09 0:00:00", "2024-06-09"),
            ("about July 2023", "2023-07~"),
            ("since 1 September 2024", "2024-09-01/.."),
            ("45452", "2024-06-09"),
            ("20240609", "2024-06-09"),
            ("on 9 June 2024.", "2024-06-09"),
        ] {
            assert_eq!(read(text), date, "{text}");
        }
        assert_eq!(date(&SheetCell::Number(45_452.75), &Context::new()).unwrap().to_string(), "2024-06-09");
        assert_eq!(date(&SheetCell::Number(2024.0), &Context::new()).unwrap().to_string(), "2024");
    }

    #[test]
    fn doubtful_dates_are_not_chosen_between() {
        for (text, reason) in [
            (
                "03/04/2024",
                "(may be 3 April 2024 (2024-04-03) or 4 March 2024 (2024-03-04): write the intended one, or set `date_order`",
            ),
            ("31 June 2024", "(is not a valid date: June 2024 has 30 days)"),
            ("32 June 2024", "(is not a valid date: June 2024 has 30 days)"),
            (
                "Friday 18 July 2024",
                "(has the wrong day or weekday: 18 July 2024 is a Thursday, not a Friday)",
            ),
            ("Fri 18 July 2024", "(has the wrong day or weekday: "),
            ("2024-02-30", "(is not a valid date"),
            ("9 June", "(is not a complete date"),
            ("next week", "(is relative to another day"),
            ("soon", "(is not a date that dateline recognises"),
            ("9 June 2024 or 10 June 2024", "(contains more than a date"),
            ("not before 9 June 2024", "(contains more than a date"),
        ] {
            assert!(read(text).starts_with(reason), "{text}: {}", read(text));
        }
        let context = Context::new().in_order(DateOrder::DayFirst);
        let cell = SheetCell::Text("03/04/2024".to_owned());
        assert_eq!(date(&cell, &context).unwrap().to_string(), "2024-04-03");
    }
}
