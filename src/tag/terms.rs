//! The vocabulary of expressions: amounts, units, seasons, parts of the day, holidays, modifiers.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

/// A number of time units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// The number in hundredths: "2.5" is 250.
    Hundredths(u64),
    /// An unspecified number: "several", "a few".
    Vague,
}

impl Amount {
    /// Creates an amount from a whole number.
    pub const fn whole(n: u32) -> Self {
        Self::Hundredths(n as u64 * 100)
    }

    /// Returns the number if it is known and whole.
    pub fn as_whole(self) -> Option<i64> {
        match self {
            Self::Hundredths(n) if n % 100 == 0 => i64::try_from(n / 100).ok(),
            _ => None,
        }
    }
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// An unspecified length of time: "that time", "this period".
    Moment,
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A working day.
    Workday,
    /// A night, counted as a day.
    Night,
    /// A weekend, Saturday and Sunday.
    Weekend,
    /// A week.
    Week,
    /// Two weeks.
    Fortnight,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// Half a year.
    Half,
    /// A fiscal year.
    FiscalYear,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// A thousand years.
    Millennium,
}

/// A part of the day, with its TIMEX3 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    /// The morning (`MO`).
    Morning,
    /// Noon, 12:00 (`MI`).
    Noon,
    /// The afternoon (`AF`).
    Afternoon,
    /// The evening (`EV`).
    Evening,
    /// The night (`NI`).
    Night,
    /// The daytime (`DT`).
    Daytime,
    /// Midnight at the end of the day, which TIMEX3 writes as 24:00.
    Midnight,
    /// The end of the day, which TIMEX3 writes as 23:59:59.
    EndOfDay,
}

/// A holiday or named day, by its recurrence rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holiday {
    /// A fixed month and day.
    Fixed(u8, u8),
    /// The number of days after Easter Sunday, negative for days before.
    Easter(i16),
    /// The nth weekday of a month, counted from the end if negative, plus a number of days.
    Nth(i8, Weekday, u8, i8),
    /// The nth Sunday of Advent. The fourth is the last Sunday before 25 December.
    Advent(u8),
    /// Labour Day: 1 May in most countries, the first Monday of September in Canada.
    Labour,
}

impl Holiday {
    /// Labour Day in Canada, and Labor Day in the United States.
    pub const LABOUR_MONDAY: Self = Self::Nth(1, Weekday::Mon, 9, 0);
    /// Labour Day in most countries.
    pub const LABOUR_MAY: Self = Self::Fixed(5, 1);
}

/// The TIMEX3 `mod` attribute.
///
/// ```
/// use dateline::{Context, Modifier, timexes};
///
/// let found = timexes("The early 2024 talks failed.", &Context::new());
/// assert_eq!(found[0].modifier, Some(Modifier::Start));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Modifier {
    /// Before the value.
    Before,
    /// After the value.
    After,
    /// At the value or before it.
    OnOrBefore,
    /// At the value or after it.
    OnOrAfter,
    /// Shorter than the value.
    LessThan,
    /// Longer than the value.
    MoreThan,
    /// At most the value.
    EqualOrLess,
    /// At least the value.
    EqualOrMore,
    /// The start of the value.
    Start,
    /// The middle of the value.
    Mid,
    /// The end of the value.
    End,
    /// Approximately the value.
    Approx,
}

impl Modifier {
    /// Returns the value of the `mod` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Before => "BEFORE",
            Self::After => "AFTER",
            Self::OnOrBefore => "ON_OR_BEFORE",
            Self::OnOrAfter => "ON_OR_AFTER",
            Self::LessThan => "LESS_THAN",
            Self::MoreThan => "MORE_THAN",
            Self::EqualOrLess => "EQUAL_OR_LESS",
            Self::EqualOrMore => "EQUAL_OR_MORE",
            Self::Start => "START",
            Self::Mid => "MID",
            Self::End => "END",
            Self::Approx => "APPROX",
        }
    }
}
