//! The meaning of a Japanese time expression before it is resolved.
//!
//! A Japanese date is a sequence of fields from the year to the minute. A field is absolute (a
//! number), deictic (relative to the day of writing: "昨年") or anaphoric (relative to the date
//! mentioned last: "同年").

use chrono::Weekday;

use super::era::JapaneseEra;
use crate::date::Season;
use crate::tag::{Clock, DayPart, Duration, Modifier};

/// A Japanese time expression with its position in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JapanesePhrase {
    /// The byte offset of the start.
    pub start: usize,
    /// The byte offset of the end, exclusive.
    pub end: usize,
    pub meaning: PhraseMeaning,
    pub modifier: Option<Modifier>,
    /// The name of the rule.
    pub rule: &'static str,
    /// The relation to the previous phrase.
    pub link: PhraseLink,
}

/// The relation of a phrase to the previous one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PhraseLink {
    /// Unrelated, as far as the words between them show.
    Apart,
    /// Members of a list: "5月10、11日".
    List,
    /// Ends of a range: "2024年から2026年".
    Range,
    /// Joined by "の": "昨年の6月19日".
    Of,
}

/// The meaning of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PhraseMeaning {
    /// A date, with or without a time of day.
    Date(DateWords),
    /// A length of time.
    Length(Duration),
    /// A distance from the day of writing or from the date mentioned last.
    Away(Away),
    /// A recurring time, with its TIMEX3 value.
    Set(String),
    /// A time that recurs after this length: "3年ごと".
    Every(Duration),
    /// The same period in the year before the one mentioned: "前年同期".
    YearBefore,
    /// The quarter or fiscal year before the one mentioned: "前期".
    PeriodBefore,
    /// A vague reference, as its TIMEX3 value: "現在" is `PRESENT_REF`.
    Reference(&'static str),
}

/// A distance from the day of writing or from the date mentioned last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Away {
    pub length: Duration,
    /// Whether the time is after its origin ("後") instead of before it ("前").
    pub forward: bool,
    /// Whether the origin is the date mentioned last instead of the day of writing.
    pub is_anaphoric: bool,
    /// Whether the result is a day although the length is in years: "五十六年前の今日".
    pub same_day: bool,
}

/// The fields of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct DateWords {
    pub year: Option<YearWord>,
    pub month: Option<MonthWord>,
    pub day: Option<DayWord>,
    pub period: Option<PeriodWord>,
    pub weekday: Option<Weekday>,
    pub clock: Option<Clock>,
    pub part: Option<DayPart>,
    /// Whether a quarter is given by its months ("4～6月期"), and is therefore a calendar quarter.
    pub names_months: bool,
    /// Whether the words denote a day that recurs every year: "平年の6月23日".
    pub is_of_every_year: bool,
}

/// The year of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum YearWord {
    /// A Western year, in astronomical year numbering: 1 BC is 0.
    Western(i32),
    /// An era year, from 1.
    Era(&'static JapaneseEra, i32),
    /// The last two digits of a year, or a year in the era of an earlier phrase: "95年".
    Short(u8),
    /// Years relative to the day of writing: "昨年" is -1.
    Deictic(i32),
    /// Years relative to the date mentioned last: "翌年" is 1.
    Anaphoric(i32),
    /// The year that begins at the turn of the year: "年明け".
    TurnOfYear,
}

/// The month of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MonthWord {
    Number(u8),
    /// Months relative to the day of writing: "先月" is -1.
    Deictic(i32),
    /// Months relative to the date mentioned last: "翌月" is 1.
    Anaphoric(i32),
}

/// The day of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayWord {
    Number(u8),
    /// Days relative to the day of writing: "昨日" is -1.
    Deictic(i32),
    /// Days relative to the day mentioned last: "翌日" is 1.
    Anaphoric(i32),
    /// The next day with this number after the day mentioned last: "翌10日".
    AfterAntecedent(u8),
    /// The last day of the month: "5月末日".
    Last,
    /// The next day with the given weekday: "次の木曜日".
    NextWeekday,
}

/// A period other than a year, month or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PeriodWord {
    FiscalYear,
    FiscalHalf(u8),
    FiscalQuarter(u8),
    Half(u8),
    Quarter(u8),
    Season(Season),
    /// The first and last month: "1～6月期".
    Months(u8, u8),
    /// A company's business year, by its last month: "3月期" in "2025年3月期".
    Term(u8),
    /// A half of a company's business year: the year's last month, then the half, 1 or 2.
    TermHalf(u8, u8),
    /// A quarter of a company's business year: the year's last month, then the quarter, 1 to 4.
    TermQuarter(u8, u8),
    Decade,
    Century,
    /// Weeks relative to the day of writing.
    DeicticWeek(i32),
    /// Weeks relative to the date mentioned last.
    AnaphoricWeek(i32),
    /// The weekend of the week that [`Self::DeicticWeek`] would denote.
    DeicticWeekend(i32),
    /// The weekend of the week that [`Self::AnaphoricWeek`] would denote.
    AnaphoricWeekend(i32),
}
