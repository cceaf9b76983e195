//! Converts days of the lunisolar calendar, which Japan used until 1872, to the Gregorian calendar.
//!
//! A month begins on the day of the new moon in Kyoto; the table has the first day of each month
//! from
//! 1868. Two known days confirm it: the 8th day of the 9th month of Meiji 1 was 23 October 1868,
//!       and
//! the 2nd day of the 12th month of Meiji 5, the last day of this calendar, was 31 December 1872.

use chrono::{Days, NaiveDate};

/// For each year from 1868, the first day of its months in the Gregorian calendar, as days from the
/// first day of the first month. Leap months are not in the table, so days in them are not
/// converted.
const YEARS: [((i32, u32, u32), [u16; 12]); 5] = [
    ((1868, 1, 25), [0, 29, 59, 89, 147, 177, 206, 235, 265, 294, 324, 354]),
    ((1869, 2, 11), [0, 30, 60, 90, 119, 148, 178, 207, 236, 266, 295, 325]),
    ((1870, 2, 1), [0, 29, 59, 89, 118, 148, 177, 207, 236, 266, 324, 354]),
    ((1871, 2, 19), [0, 30, 60, 89, 119, 149, 178, 208, 237, 267, 296, 326]),
    ((1872, 2, 9), [0, 29, 59, 88, 118, 148, 177, 207, 237, 266, 296, 325]),
];

/// The last year in which the calendar was used.
pub(super) const LAST_YEAR: i32 = 1872;

/// Returns the Gregorian day of a day in this calendar, or `None` outside the years of the table.
pub(super) fn gregorian(year: i32, month: u8, day: u8) -> Option<NaiveDate> {
    let ((first_year, first_month, first_day), months) = YEARS.get(usize::try_from(year - 1868).ok()?)?;
    let first = NaiveDate::from_ymd_opt(*first_year, *first_month, *first_day)?;
    let offset = months.get(usize::from(month).checked_sub(1)?)?;
    let day = u64::from(day).checked_sub(1).filter(|day| *day < 30)?;
    first.checked_add_days(Days::new(u64::from(*offset) + day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_are_converted() {
        let day = |year, month, day| gregorian(year, month, day).unwrap().to_string();
        assert_eq!(day(1868, 9, 8), "1868-10-23", "the era begins");
        assert_eq!(day(1868, 3, 14), "1868-04-06", "the Charter Oath");
        assert_eq!(day(1869, 6, 17), "1869-07-25", "the domains are returned");
        assert_eq!(day(1871, 7, 14), "1871-08-29", "the domains are abolished");
        assert_eq!(day(1872, 9, 12), "1872-10-14", "the first railway");
        assert_eq!(day(1872, 11, 9), "1872-12-09", "the solar calendar is decreed");
        assert_eq!(day(1872, 12, 2), "1872-12-31", "the last day");
    }

    #[test]
    fn other_years_and_days_are_not_converted() {
        assert_eq!(gregorian(1873, 1, 1), None);
        assert_eq!(gregorian(1867, 1, 1), None);
        assert_eq!(gregorian(1872, 13, 1), None);
        assert_eq!(gregorian(1872, 1, 31), None);
    }
}
