//! The precision of a date.

use edtf_core::{DateField, Edtf, YearKind};
use serde::Serialize;

use super::day::Day;

/// The precision of a date, from fine to coarse.
///
/// Unspecified components do not count: `2024-XX`, some month of 2024, has the precision of a year.
/// Ranges and sets are separate values, whatever the precision of their ends and members.
///
/// ```
/// use dateline::{Date, Granularity};
///
/// assert_eq!(Date::parse("2024-06")?.granularity(), Granularity::Month);
/// assert_eq!(Date::parse("2024-35")?.granularity(), Granularity::Quarter);
/// assert_eq!(Date::parse("199X")?.granularity(), Granularity::Decade);
/// assert!(Granularity::Day < Granularity::Year);
/// # Ok::<(), dateline::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Granularity {
    /// A calendar day.
    Day,
    /// A calendar month.
    Month,
    /// Three months that are named after a season: EDTF 21–32.
    Season,
    /// Three months from January, April, July or October: EDTF 33–36.
    Quarter,
    /// Four months from January, May or September: EDTF 37–39.
    Third,
    /// Six months from January or July: EDTF 40 and 41.
    Half,
    /// A calendar year.
    Year,
    /// Ten years: `199X`.
    Decade,
    /// A hundred years: `19XX`.
    Century,
    /// A thousand years or more: `1XXX`.
    Millennium,
    /// A range from one date to another.
    Interval,
    /// One of several dates, or all of them.
    Set,
}

impl Granularity {
    pub(super) fn of(edtf: &Edtf) -> Self {
        match edtf {
            Edtf::Date(date) => Self::of_date(date),
            Edtf::DateTime(_) => Self::Day,
            Edtf::Interval(_) => Self::Interval,
            Edtf::Set(_) => Self::Set,
        }
    }

    pub(super) fn of_date(date: &edtf_core::Date) -> Self {
        let year = Self::of_year(&date.year);
        let Some(month) = date.month else { return year };
        let month = match month.value() {
            // An unspecified year is the precision: "199X-12-25" is some Christmas of the decade,
            // "2024-XX" some month of the year.
            _ if year > Self::Year => return year,
            None => return Self::Year,
            Some(21..=32) => Self::Season,
            Some(33..=36) => Self::Quarter,
            Some(37..=39) => Self::Third,
            Some(40..) => Self::Half,
            Some(_) => Self::Month,
        };
        match date.day.map(DateField::value) {
            Some(Some(_)) => Self::Day,
            Some(None) | None => month,
        }
    }

    fn of_year(year: &edtf_core::Year) -> Self {
        let digits = match year.kind {
            YearKind::Standard { .. } => 4,
            YearKind::Big { value } => value.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1),
            YearKind::Exponential { significand, exponent } => {
                significand.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1).saturating_add(exponent)
            }
        };
        let open = match (year.significant_digits, year.kind) {
            (Some(significant), _) => digits.saturating_sub(significant),
            (None, YearKind::Standard { digits, .. }) => digits
                .iter()
                .position(Option::is_none)
                .map_or(0, |known| 4 - u32::try_from(known).unwrap_or(0)),
            (None, _) => 0,
        };
        match open {
            0 => Self::Year,
            1 => Self::Decade,
            2 => Self::Century,
            _ => Self::Millennium,
        }
    }

    /// Returns the day one unit earlier (`-1`) or later (`1`). Ranges and sets have no unit, so the
    /// day is returned unchanged.
    ///
    /// Steps of months keep the day of the month if possible: one month after 31 January is the
    /// last day of February.
    pub(super) fn step(self, day: Day, direction: i32) -> Day {
        let months = match self {
            Self::Day => return day + direction,
            Self::Month => 1,
            Self::Season | Self::Quarter => 3,
            Self::Third => 4,
            Self::Half => 6,
            Self::Year => 12,
            Self::Decade => 120,
            Self::Century => 1_200,
            Self::Millennium => 12_000,
            Self::Interval | Self::Set => 0,
        };
        let date = chrono::NaiveDate::from(day);
        let months = chrono::Months::new(months);
        if direction < 0 {
            date.checked_sub_months(months).map_or(Day::MIN, Day::from)
        } else {
            date.checked_add_months(months).map_or(Day::MAX, Day::from)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Date;
    use super::*;

    #[test]
    fn granularity_of_each_kind_of_date() {
        for (text, granularity) in [
            ("2024-06-09", Granularity::Day),
            ("2024-06-XX", Granularity::Month),
            ("2024-06-1X", Granularity::Month),
            ("2024-32", Granularity::Season),
            ("2024-33", Granularity::Quarter),
            ("2024-39", Granularity::Third),
            ("2024-41", Granularity::Half),
            ("2024-XX", Granularity::Year),
            ("2024-XX-09", Granularity::Year),
            ("Y12345", Granularity::Year),
            ("199X", Granularity::Decade),
            ("199X-12-25", Granularity::Decade),
            ("Y123456S5", Granularity::Decade),
            ("19XX", Granularity::Century),
            ("1950S2", Granularity::Century),
            ("1XXX", Granularity::Millennium),
            ("XXXX-12-25", Granularity::Millennium),
            ("Y17E7S1", Granularity::Millennium),
            ("2023/2026", Granularity::Interval),
            ("[2023,2026]", Granularity::Set),
        ] {
            assert_eq!(Date::parse(text).map(|date| date.granularity()), Ok(granularity), "{text}");
        }
    }
}
