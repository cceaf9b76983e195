//! Fiscal years: ranges of days whose start and name differ between countries and companies.

use serde::Serialize;

use super::Date;
use super::day::Day;

/// The calendar year that a fiscal year is named after.
///
/// ```
/// use dateline::{FiscalYear, NamedBy};
///
/// // Canada's begins on 1 April; a ministry there may name it by its end.
/// let ministry = FiscalYear::parse("04-01").unwrap().named_by(NamedBy::End);
/// assert_eq!(ministry.year(2023).unwrap().to_string(), "2022-04-01/2023-03-31");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedBy {
    /// The year in which the fiscal year begins: Japan's FY2022 begins on 1 April 2022.
    Start,
    /// The year in which the fiscal year ends: the United States' FY2022 ends on 30 September 2022.
    End,
}

/// The fiscal year of a country or company: the day on which it begins, and the year it is named
/// after.
///
/// ```
/// use dateline::FiscalYear;
///
/// let japan = FiscalYear::parse("04-01").unwrap();
/// assert_eq!(japan.year(2022).unwrap().to_string(), "2022-04-01/2023-03-31");
/// assert_eq!(japan.quarter(2022, 4).unwrap().to_string(), "2023-01-01/2023-03-31");
///
/// let united_states = FiscalYear::parse("10-01").unwrap();
/// assert_eq!(united_states.year(2022).unwrap().to_string(), "2021-10-01/2022-09-30");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct FiscalYear {
    month: u32,
    day: u32,
    named_by: NamedBy,
}

impl FiscalYear {
    /// Returns the fiscal year that begins on this month (1–12) and day, if every year has that
    /// day.
    ///
    /// The fiscal year is named after the calendar year that contains most of it: the year of its
    /// start if it begins by the end of June (Japan, India, the United Kingdom), otherwise the year
    /// of its end (Australia, the United States). [`FiscalYear::named_by`] overrides this.
    pub fn starting(month: u32, day: u32) -> Option<Self> {
        // Test the day in 2023, which is not a leap year, so that 29 February is refused.
        Day::from_ymd(2023, month, day)?;
        let named_by = if month <= 6 { NamedBy::Start } else { NamedBy::End };
        Some(Self { month, day, named_by })
    }

    /// Parses the first day of a fiscal year in the form `MM-DD`, such as `04-01`.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !two_digits(month) || !two_digits(day) {
            return None;
        }
        Self::starting(month.parse().ok()?, day.parse().ok()?)
    }

    /// Returns the same fiscal year with a different naming convention.
    #[must_use]
    pub const fn named_by(self, named_by: NamedBy) -> Self {
        Self { named_by, ..self }
    }

    /// Returns the days of the fiscal year called `name`: 2022 for "FY2022".
    pub fn year(self, name: i32) -> Option<Date> {
        self.months(name, 0, 12)
    }

    /// Returns the first or second half (1 or 2) of the fiscal year called `name`.
    pub fn half(self, name: i32, half: u32) -> Option<Date> {
        (1..=2).contains(&half).then(|| self.months(name, (half - 1) * 6, 6)).flatten()
    }

    /// Returns a quarter (1 to 4) of the fiscal year called `name`.
    pub fn quarter(self, name: i32, quarter: u32) -> Option<Date> {
        (1..=4).contains(&quarter).then(|| self.months(name, (quarter - 1) * 3, 3)).flatten()
    }

    /// Returns the name of the fiscal year that contains a day.
    pub fn containing(self, day: Day) -> i32 {
        let (year, month, number) = day.ymd();
        let begun = (month, number) >= (self.month, self.day);
        let start = if begun { year } else { year - 1 };
        start + self.start_offset()
    }

    /// Returns the number of years from the start of a fiscal year to the year it is named after.
    fn start_offset(self) -> i32 {
        match self.named_by {
            NamedBy::Start => 0,
            // Exclude a fiscal year that equals the calendar year, which ends in the year in which
            // it starts.
            NamedBy::End => i32::from((self.month, self.day) != (1, 1)),
        }
    }

    fn months(self, name: i32, skip: u32, count: u32) -> Option<Date> {
        let start = Day::from_ymd(name.checked_sub(self.start_offset())?, self.month, self.day)?;
        let start = chrono::NaiveDate::from(start);
        let first = start.checked_add_months(chrono::Months::new(skip))?;
        let next = start.checked_add_months(chrono::Months::new(skip + count))?;
        Date::range(&Date::day(first.into()), &Date::day(Day::from(next) + -1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(date: Option<Date>) -> String {
        date.map_or_else(String::new, |date| date.to_string())
    }

    #[test]
    fn fiscal_years_have_halves_and_quarters() {
        let japan = FiscalYear::parse("04-01").unwrap();
        assert_eq!(text(japan.half(2024, 2)), "2024-10-01/2025-03-31");
        assert_eq!(text(japan.quarter(2023, 4)), "2024-01-01/2024-03-31");
        assert_eq!(text(japan.quarter(2023, 5)), "");
        let britain = FiscalYear::parse("04-06").unwrap();
        assert_eq!(text(britain.year(2024)), "2024-04-06/2025-04-05");
        let calendar = FiscalYear::parse("01-01").unwrap().named_by(NamedBy::End);
        assert_eq!(text(calendar.year(2024)), "2024-01-01/2024-12-31");
    }

    #[test]
    fn each_day_is_inside_its_fiscal_year() {
        for start in ["01-01", "04-01", "04-06", "07-01", "10-01", "12-31"] {
            for named_by in [NamedBy::Start, NamedBy::End] {
                let fiscal = FiscalYear::parse(start).unwrap().named_by(named_by);
                for number in 19_000..19_800 {
                    let day = Day::from_number(number);
                    let year = fiscal.year(fiscal.containing(day)).unwrap();
                    assert!(year.interval().contains(day), "{start} {day} {year}");
                }
            }
        }
    }

    #[test]
    fn impossible_starts_are_refused() {
        for start in ["02-29", "13-01", "04-31", "4-1", "0401", "", "04-01-01"] {
            assert_eq!(FiscalYear::parse(start), None, "{start}");
        }
    }
}
