//! A point: a calendar date or period with its precision. Resolution produces points, which are
//! then written as TIMEX3 values and EDTF dates.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::date::{Date, Season};
use crate::tag::Unit;

/// A calendar date or period, with a precision from a century to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    /// The year, or the first year of the decade or century. 1 BC is 0.
    pub year: i32,
    /// The precision, and the position within the year.
    pub place: CalendarPlace,
}

/// The precision of a [`Point`] and its position within the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CalendarPlace {
    Century,
    Decade,
    Year,
    /// A fiscal year; `year` is its number.
    FiscalYear,
    /// A half of the year, 1 or 2.
    Half(u8),
    /// A quarter of the year, 1 to 4.
    Quarter(u8),
    /// A half, 1 or 2, of the fiscal year numbered `year`.
    FiscalHalf(u8),
    /// A quarter, 1 to 4, of the fiscal year numbered `year`.
    FiscalQuarter(u8),
    /// A season. Winter begins in December of its year.
    Season(Season),
    /// A month, 1 to 12.
    Month(u8),
    /// An ISO week; `year` is the ISO week-numbering year.
    Week(u8),
    /// The Saturday and Sunday of an ISO week.
    Weekend(u8),
    /// A month and a day. The day does not have to exist: 31 June.
    Day(u8, u8),
}

impl Point {
    /// Creates the point for a day.
    pub(super) fn day(day: NaiveDate) -> Self {
        Self { year: day.year(), place: CalendarPlace::Day(small(day.month()), small(day.day())) }
    }

    /// Creates the point for a year.
    pub(super) const fn year(year: i32) -> Self {
        Self { year, place: CalendarPlace::Year }
    }

    /// Creates the point for the ISO week that contains a day.
    pub(super) fn week(day: NaiveDate) -> Self {
        let week = day.iso_week();
        Self { year: week.year(), place: CalendarPlace::Week(small(week.week())) }
    }

    /// Returns the first day, or `None` if it does not exist.
    pub(super) fn first_day(self) -> Option<NaiveDate> {
        let month = |month: u8| NaiveDate::from_ymd_opt(self.year, u32::from(month), 1);
        match self.place {
            CalendarPlace::Century
            | CalendarPlace::Decade
            | CalendarPlace::Year
            | CalendarPlace::FiscalYear => month(1),
            CalendarPlace::Half(half) | CalendarPlace::FiscalHalf(half) => month(half * 6 - 5),
            CalendarPlace::Quarter(quarter) | CalendarPlace::FiscalQuarter(quarter) => month(quarter * 3 - 2),
            CalendarPlace::Season(season) => month(first_month(season)),
            CalendarPlace::Month(number) => month(number),
            CalendarPlace::Week(week) => NaiveDate::from_isoywd_opt(self.year, u32::from(week), Weekday::Mon),
            CalendarPlace::Weekend(week) => {
                NaiveDate::from_isoywd_opt(self.year, u32::from(week), Weekday::Sat)
            }
            CalendarPlace::Day(number, day) => {
                NaiveDate::from_ymd_opt(self.year, u32::from(number), u32::from(day))
            }
        }
    }

    /// Returns the day if the point is a day that exists, else `None`.
    pub(super) fn as_day(self) -> Option<NaiveDate> {
        matches!(self.place, CalendarPlace::Day(..)).then(|| self.first_day())?
    }

    /// Returns the month that contains the point, if it is precise enough.
    pub(super) fn month(self) -> Option<u8> {
        match self.place {
            CalendarPlace::Month(month) | CalendarPlace::Day(month, _) => Some(month),
            CalendarPlace::Week(_) | CalendarPlace::Weekend(_) => {
                self.first_day().map(|day| small(day.month()))
            }
            _ => None,
        }
    }

    /// Returns the month in which the point begins, for comparisons within a year. Returns `None`
    /// for years and coarser points.
    pub(super) fn about_month(self) -> Option<u8> {
        match self.place {
            // Return `None` for fiscal periods, whose months depend on the country.
            CalendarPlace::Century
            | CalendarPlace::Decade
            | CalendarPlace::Year
            | CalendarPlace::FiscalYear
            | CalendarPlace::FiscalHalf(_)
            | CalendarPlace::FiscalQuarter(_) => None,
            CalendarPlace::Season(season) => Some(first_month(season)),
            _ => self.first_day().map(|day| small(day.month())),
        }
    }

    /// Returns the period of the given unit that contains the point, or `None` if the point is
    /// coarser than the unit.
    pub(super) fn within(self, unit: Unit) -> Option<Self> {
        let place = match unit {
            Unit::Century => {
                // 387 BC is in the 4th century BC, which runs from 400 to 301 BC, so negative years
                // are rounded differently.
                let year = if self.year > 0 { self.year / 100 * 100 } else { self.year / 100 * 100 - 1 };
                return Some(Self { year, place: CalendarPlace::Century });
            }
            Unit::Decade => {
                return (!matches!(self.place, CalendarPlace::Century))
                    .then(|| Self { year: self.year.div_euclid(10) * 10, place: CalendarPlace::Decade });
            }
            Unit::Year => {
                return (!matches!(self.place, CalendarPlace::Century | CalendarPlace::Decade))
                    .then(|| Self::year(self.year));
            }
            Unit::FiscalYear => CalendarPlace::FiscalYear,
            Unit::Quarter => match self.place {
                CalendarPlace::Quarter(_) | CalendarPlace::FiscalQuarter(_) => self.place,
                _ => CalendarPlace::Quarter((self.month()? - 1) / 3 + 1),
            },
            Unit::Half => match self.place {
                CalendarPlace::Half(_) | CalendarPlace::FiscalHalf(_) => self.place,
                CalendarPlace::Quarter(quarter) => CalendarPlace::Half(quarter.div_ceil(2)),
                CalendarPlace::FiscalQuarter(quarter) => CalendarPlace::FiscalHalf(quarter.div_ceil(2)),
                _ => CalendarPlace::Half((self.month()? - 1) / 6 + 1),
            },
            Unit::Month => CalendarPlace::Month(self.month()?),
            Unit::Week | Unit::Fortnight => {
                return Some(Self::week(self.as_day().or_else(|| self.week_day())?));
            }
            Unit::Weekend => {
                let week = Self::week(self.as_day().or_else(|| self.week_day())?);
                let CalendarPlace::Week(number) = week.place else { return None };
                return Some(Self { place: CalendarPlace::Weekend(number), ..week });
            }
            _ => return self.as_day().map(Self::day),
        };
        Some(Self { year: self.year, place })
    }

    fn week_day(self) -> Option<NaiveDate> {
        matches!(self.place, CalendarPlace::Week(_) | CalendarPlace::Weekend(_)).then(|| self.first_day())?
    }

    /// Returns the number of months from an earlier day or month to this one.
    pub(super) fn months_since(self, earlier: Self) -> Option<i32> {
        let months = i32::from(self.month()?) - i32::from(earlier.month()?);
        self.year.checked_sub(earlier.year)?.checked_mul(12)?.checked_add(months)
    }

    /// Returns the point shifted by `count` units. A point that is coarser than the unit becomes a
    /// month or a day: a year shifted by three months is a month.
    pub(super) fn shifted(self, count: i64, unit: Unit) -> Option<Self> {
        let count32 = i32::try_from(count).ok()?;
        let years = match unit {
            Unit::Year | Unit::FiscalYear => Some(count32),
            Unit::Decade => Some(count32.checked_mul(10)?),
            Unit::Century => Some(count32.checked_mul(100)?),
            Unit::Millennium => Some(count32.checked_mul(1000)?),
            _ => None,
        };
        if let Some(years) = years {
            let year = self.year.checked_add(years)?;
            let shifted = Self { year, ..self };
            // Change "29 February" to 28 February in a year that is not a leap year.
            return match self.place {
                CalendarPlace::Day(2, 29) if shifted.first_day().is_none() => {
                    Some(Self { year, place: CalendarPlace::Day(2, 28) })
                }
                _ => Some(shifted),
            };
        }
        let months = match unit {
            Unit::Month => Some(count32),
            Unit::Quarter => Some(count32.checked_mul(3)?),
            Unit::Half => Some(count32.checked_mul(6)?),
            _ => None,
        };
        if let Some(months) = months {
            let first = self.first_day()?;
            let moved = if months < 0 {
                first.checked_sub_months(Months::new(months.unsigned_abs()))?
            } else {
                first.checked_add_months(Months::new(months.unsigned_abs()))?
            };
            let month = small(moved.month());
            let place = match self.place {
                CalendarPlace::Day(..) => return Some(Self::day(moved)),
                CalendarPlace::Quarter(_) => CalendarPlace::Quarter((month - 1) / 3 + 1),
                CalendarPlace::Half(_) => CalendarPlace::Half((month - 1) / 6 + 1),
                CalendarPlace::FiscalQuarter(_) => CalendarPlace::FiscalQuarter((month - 1) / 3 + 1),
                CalendarPlace::FiscalHalf(_) => CalendarPlace::FiscalHalf((month - 1) / 6 + 1),
                CalendarPlace::Season(_) => CalendarPlace::Season(season_of(month)),
                _ => CalendarPlace::Month(month),
            };
            return Some(Self { year: moved.year(), place });
        }
        let days = match unit {
            Unit::Week | Unit::Weekend => count.checked_mul(7)?,
            Unit::Fortnight => count.checked_mul(14)?,
            Unit::Workday => return workdays(self.as_day()?, count).map(Self::day),
            Unit::Hour if count % 24 == 0 => count / 24,
            Unit::Hour | Unit::Minute | Unit::Second | Unit::Moment => return None,
            _ => count,
        };
        let first = self.first_day()?;
        let moved = if days < 0 {
            first.checked_sub_days(Days::new(days.unsigned_abs()))?
        } else {
            first.checked_add_days(Days::new(days.unsigned_abs()))?
        };
        Some(match self.place {
            CalendarPlace::Week(_) => Self::week(moved),
            CalendarPlace::Weekend(_) => {
                let week = Self::week(moved);
                let CalendarPlace::Week(number) = week.place else { return None };
                Self { place: CalendarPlace::Weekend(number), ..week }
            }
            _ => Self::day(moved),
        })
    }

    /// Returns the TIMEX3 value: `2024-06-10`, `2024-W23`, `199`, `BC0480-SU`.
    pub(super) fn value(self) -> String {
        let year =
            if self.year > 0 { format!("{:04}", self.year) } else { format!("BC{:04}", 1 - self.year) };
        match self.place {
            CalendarPlace::Century if self.year < 0 => format!("BC{:02}", -self.year / 100),
            CalendarPlace::Century => format!("{:02}", self.year / 100),
            CalendarPlace::Decade if self.year < 0 => format!("BC{:03}", -self.year / 10),
            CalendarPlace::Decade => format!("{:03}", self.year / 10),
            CalendarPlace::Year => year,
            CalendarPlace::FiscalYear => format!("FY{year}"),
            CalendarPlace::Half(half) | CalendarPlace::FiscalHalf(half) => format!("{year}-H{half}"),
            CalendarPlace::Quarter(quarter) | CalendarPlace::FiscalQuarter(quarter) => {
                format!("{year}-Q{quarter}")
            }
            CalendarPlace::Season(season) => format!("{year}-{}", season.timex_code()),
            CalendarPlace::Month(month) => format!("{year}-{month:02}"),
            CalendarPlace::Week(week) => format!("{year}-W{week:02}"),
            CalendarPlace::Weekend(week) => format!("{year}-W{week:02}-WE"),
            CalendarPlace::Day(month, day) => format!("{year}-{month:02}-{day:02}"),
        }
    }

    /// Returns the EDTF date, or `None` if the day does not exist or EDTF cannot express the point.
    pub(super) fn date(self) -> Option<Date> {
        match self.place {
            // Write a century BC as a range, because EDTF cannot mask it: `00XX` begins with the
            // year 0.
            CalendarPlace::Century if self.year < 0 => {
                let first = self.year.div_euclid(100) * 100 + 1;
                Date::range(&Date::from_year(first)?, &Date::from_year(first.checked_add(99)?)?)
            }
            CalendarPlace::Century => Date::from_century(u32::try_from(self.year / 100 + 1).ok()?),
            CalendarPlace::Decade => Date::from_decade(self.year),
            CalendarPlace::Year => Date::from_year(self.year),
            CalendarPlace::FiscalYear | CalendarPlace::FiscalHalf(_) | CalendarPlace::FiscalQuarter(_) => {
                None
            }
            CalendarPlace::Half(half) => Date::from_half(self.year, u32::from(half)),
            CalendarPlace::Quarter(quarter) => Date::from_quarter(self.year, u32::from(quarter)),
            CalendarPlace::Season(season) => Date::from_season(self.year, season),
            CalendarPlace::Month(month) => Date::from_ym(self.year, u32::from(month)),
            CalendarPlace::Week(_) | CalendarPlace::Weekend(_) => {
                let first = self.first_day()?;
                let length = if matches!(self.place, CalendarPlace::Week(_)) { 6 } else { 1 };
                let last = first.checked_add_days(Days::new(length))?;
                Date::range(&Self::day(first).date()?, &Self::day(last).date()?)
            }
            CalendarPlace::Day(month, day) => Date::from_ymd(self.year, u32::from(month), u32::from(day)),
        }
    }
}

/// Converts a day, month or week number, which chrono guarantees to be small.
pub(super) fn small(n: u32) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

/// Returns the month in which a season begins in the northern hemisphere. Winter begins in December
/// of its year, as in [`Season`].
pub(super) const fn first_month(season: Season) -> u8 {
    match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    }
}

const fn season_of(month: u8) -> Season {
    match month {
        3..=5 => Season::Spring,
        6..=8 => Season::Summer,
        9..=11 => Season::Autumn,
        _ => Season::Winter,
    }
}

/// Returns the day that is `count` working days after `from`, or before it if `count` is negative.
/// Weekends are skipped, and at most 10,000 days are counted.
fn workdays(from: NaiveDate, count: i64) -> Option<NaiveDate> {
    let mut day = from;
    let mut left = count.abs().min(10_000);
    while left > 0 {
        day = if count < 0 { day.pred_opt()? } else { day.succ_opt()? };
        left -= i64::from(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    }
    Some(day)
}
