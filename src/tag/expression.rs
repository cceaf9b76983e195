//! What a time expression says, before anything is looked up: the tree that composition builds.
//!
//! Nothing here knows a language or a reference time. "The first week of last May" is
//! `Part { inner: Nth(1, Week), whole: Calendar { field: Month(5), which: Last } }` in every language.

use chrono::Weekday;

use super::terms::{Amount, DayPart, Holiday, Season, Unit};

/// What a time expression says.
///
/// ```
/// use dateline::tag::lang::Language;
/// use dateline::tag::{Expression, Period, Unit, Which, mentions};
///
/// let found = mentions("He left the following day.", Language::English);
/// assert_eq!(found[0].expression, Expression::Period(Period { unit: Unit::Day, which: Which::Following }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A place on the calendar named by its fields: "16 June 2024", "June", "Monday", "the 1990s", "Q3".
    Calendar(Calendar),
    /// A period named by its unit and its place in a row: "today", "last year", "the following day", "that month".
    Period(Period),
    /// A distance from some time: "two weeks ago", "a day later", "three days after 5 May".
    Shift(Box<Shift>),
    /// A piece of something bigger: "the first week of 2015", "Tuesday of last week", "July 25 of that year".
    Part(Box<Part>),
    /// A time of day, with or without its day: "16:08 UTC", "Monday morning", "the night of 3 May".
    Moment(Box<Moment>),
    /// A length of time.
    Duration(Duration),
    /// Something that comes again.
    Set(Set),
    /// A reference without a place: "now", "the future".
    Reference(Reference),
    /// A period known by name, from its first day to its last as (year, month, day).
    Era(Ymd, Ymd),
    /// A day in digits whose order is open: "03/04/2025".
    Numeric(Numeric),
}

/// Year, month and day.
pub type Ymd = (i32, u32, u32);

/// A year as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// All its digits are there; 1 BC is 0, 2 BC is -1.
    Full(i32),
    /// The last two digits: "'82".
    Short(u8),
}

/// The finest field that a calendar expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The nth century; negative before Christ.
    Century(i32),
    /// The decade that begins with this year; `short` if its century is left out ("the '80s").
    Decade {
        /// Its first year, or the last two digits of it.
        year: i32,
        /// Whether the century is left out.
        short: bool,
    },
    /// The year itself.
    Year,
    /// A fiscal year.
    FiscalYear,
    /// The first or second half of the year.
    Half(u8),
    /// A quarter of the year.
    Quarter(u8),
    /// A season.
    Season(Season),
    /// A month, 1 to 12.
    Month(u8),
    /// An ISO week.
    Week(u8),
    /// A day of a named month.
    Day {
        /// 1 to 12.
        month: u8,
        /// 1 to 31; whether the month has it is for resolution to say.
        day: u8,
    },
    /// A day whose month is left out: "the 21st".
    DayOfMonth(u8),
    /// A day of the week.
    Weekday(Weekday),
    /// A feast or a named day.
    Holiday(Holiday),
}

/// Which one of a row is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Nothing is said: "Monday", "the summer".
    Bare,
    /// "this"
    This,
    /// "last", "past": before the time of speaking.
    Last,
    /// "next": the one after that of the time of speaking.
    Next,
    /// "coming", "upcoming": the nearest after the time of speaking.
    Coming,
    /// "the previous": before the time told of.
    Previous,
    /// "the following": after the time told of.
    Following,
    /// "the same", "that": the time told of.
    Same,
    /// Counted from the time of speaking: "today" is 0, "yesterday" is -1.
    Offset(i32),
}

/// A place on the calendar named by its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// The finest field named.
    pub field: Field,
    /// The year, where it is written.
    pub year: Option<Year>,
    /// Which one, where the year is not written.
    pub which: Which,
    /// The weekday written beside the day: "Thursday, December 16".
    pub weekday: Option<Weekday>,
}

impl Calendar {
    /// `field` of a year to be found.
    pub const fn of(field: Field) -> Self {
        Self { field, year: None, which: Which::Bare, weekday: None }
    }
}

/// A period named by its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How long it is.
    pub unit: Unit,
    /// Which one is meant.
    pub which: Which,
}

/// A distance from some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// How far.
    pub amount: Amount,
    /// In what unit.
    pub unit: Unit,
    /// Before or after `from`.
    pub forward: bool,
    /// From what.
    pub from: Origin,
}

/// Where a distance is counted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The time of speaking: "ago".
    Speech,
    /// The time told of: "later", "earlier".
    Story,
    /// A time that is named: "after 5 May".
    Named(Expression),
    /// The period that a report is about: in one on the third quarter, "$3 million a year ago" is the figure for the
    /// third quarter of the year before.
    Discussed {
        /// The unit of that period, if it is named: "the same month a year ago".
        unit: Option<Unit>,
        /// What takes its place if the text has named no such period: the time of speaking, or the story.
        or_speech: bool,
    },
}

/// A piece of something bigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The piece.
    pub inner: Inner,
    /// What it is a piece of.
    pub whole: Expression,
}

/// A piece, named or counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inner {
    /// Named by a calendar field.
    Field(Field),
    /// Counted from the start, from 1.
    Nth(u32, Unit),
    /// The last one.
    Last(Unit),
    /// The nth of its Mondays, Tuesdays, …, counted from its end if negative.
    NthWeekday(i8, Weekday),
    /// The period that a report is about, in that year: "the 1988 quarter".
    Discussed,
    /// The period of which it is the last day: "the quarter" of "the quarter ended 30 June".
    EndedBy(Unit),
}

/// A time of day, with or without its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The day, where it is named.
    pub date: Option<Expression>,
    /// The part of the day, where it is named.
    pub part: Option<DayPart>,
    /// The time on the clock, where it is named.
    pub clock: Option<Clock>,
    /// Whether "this", "last" or "the next" picks the part of day.
    pub which: Which,
}

/// A time on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// 0 to 24.
    pub hour: u8,
    /// 0 to 59, where it is written.
    pub minute: Option<u8>,
    /// 0 to 60, where it is written.
    pub second: Option<u8>,
    /// The time zone, where it is written.
    pub zone: Option<Zone>,
}

/// A time zone: its name for people is in the text, here is its distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    /// Minutes east of Greenwich.
    pub minutes: i16,
    /// Whether the zone is UTC itself, which TIMEX3 writes as `Z`.
    pub utc: bool,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// How many.
    pub amount: Amount,
    /// Of what.
    pub unit: Unit,
    /// A smaller part: "two hours and ten minutes".
    pub rest: Option<(Amount, Unit)>,
    /// Where it lies: "the past two decades" ends now.
    pub anchored: Option<Anchored>,
}

/// Where a length of time lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchored {
    /// It ends at the time of speaking.
    Past,
    /// It begins at the time of speaking.
    Coming,
    /// It begins at the time of speaking at the latest: "within ten years".
    Within,
    /// It ends on the date that comes next: "the quarter ended 30 June".
    UntilNext,
}

/// Something that comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Set {
    /// What comes again.
    pub what: Recurring,
    /// Whether "every" or "each" is written.
    pub quant: Option<&'static str>,
    /// How often in each period.
    pub freq: Option<Freq>,
}

/// How often something comes in each period of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freq {
    /// So many times: "twice a week".
    Times(u32),
    /// For so many of a smaller unit: "five days a week".
    Lengths(u32, Unit),
}

/// What comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurring {
    /// A length of time: "every two days".
    Every(Amount, Unit),
    /// A calendar field: "every Monday", "each June".
    Field(Field),
    /// A part of the day: "every morning".
    DayPart(DayPart),
    /// A part of a day of the week: "Sunday mornings".
    WeekdayPart(Weekday, DayPart),
}

/// A reference without a place on the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// "recently", "the past"
    Past,
    /// "now", "currently"
    Present,
    /// "the future"
    Future,
    /// "then": the time told of.
    Then,
}

/// A day in digits whose order is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeric {
    /// The first number.
    pub first: u8,
    /// The second.
    pub second: u8,
    /// The year.
    pub year: Option<Year>,
    /// Whether its marks are those of a language that writes the day first.
    pub day_first: bool,
    /// The weekday next to it: "Tuesday, 05/03/2024".
    pub weekday: Option<Weekday>,
}
