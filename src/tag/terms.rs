//! The terms that expressions are made of: amounts, units, seasons, parts of the day, feasts, modifiers.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

/// How many: whole ones and hundredths, or a number that is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// A number: "2.5" is 250 hundredths.
    Hundredths(u64),
    /// "several", "a few"
    Vague,
}

impl Amount {
    /// `n` whole ones.
    pub const fn whole(n: u32) -> Self {
        Self::Hundredths(n as u64 * 100)
    }

    /// The number if it is told and whole.
    pub fn as_whole(self) -> Option<i64> {
        match self {
            Self::Hundredths(n) if n % 100 == 0 => i64::try_from(n / 100).ok(),
            _ => None,
        }
    }
}

/// Units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// No length that is told: "that time", "this period".
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
    /// A Saturday and Sunday.
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
    /// A season.
    Season,
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

/// Seasons, as TIMEX3 writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// SP
    Spring,
    /// SU
    Summer,
    /// FA
    Autumn,
    /// WI
    Winter,
}

/// Parts of the day, as TIMEX3 writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    /// MO
    Morning,
    /// MI: noon, 12:00
    Noon,
    /// AF
    Afternoon,
    /// EV
    Evening,
    /// NI
    Night,
    /// DT
    Daytime,
    /// Midnight, 24:00 of the day told.
    Midnight,
    /// The end of the day, 23:59:59.
    EndOfDay,
}

/// Feasts and named days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holiday {
    /// The same day each year.
    Fixed(u8, u8),
    /// Days after Easter Sunday.
    Easter(i16),
    /// The nth weekday of a month, counted from its end if negative, and days after that.
    Nth(i8, Weekday, u8, i8),
}

/// The TIMEX3 `mod` attribute.
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
    /// The middle of it.
    Mid,
    /// The end of it.
    End,
    /// About the value.
    Approx,
}

impl Modifier {
    /// The word in the `mod` attribute.
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
