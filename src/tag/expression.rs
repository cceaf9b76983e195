//! The meaning of a time expression before resolution: the tree that composition builds.
//!
//! The tree depends on neither the language nor a reference time. "The first week of last May" is
//! `Part { inner: Nth(1, Week), whole: Calendar { field: Month(5), which: Last } }` in every
//! language.

use chrono::Weekday;

use crate::date::Season;

use super::terms::{Amount, DayPart, Holiday, Unit};

/// The meaning of a time expression.
///
/// ```
/// use dateline::internals::tag::lang::Language;
/// use dateline::internals::tag::{Expression, Period, Unit, Which, mentions};
///
/// let found = mentions("He left the following day.", Language::English);
/// assert_eq!(found[0].expression, Expression::Period(Period { unit: Unit::Day, which: Which::Following }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A calendar date, given by its fields: "16 June 2024", "June", "Monday", "the 1990s", "Q3".
    Calendar(Calendar),
    /// A period given by its unit and its position in a sequence: "today", "last year", "the
    /// following day", "that month".
    Period(Period),
    /// A distance from an origin: "two weeks ago", "a day later", "three days after 5 May".
    Shift(Box<Shift>),
    /// A part of a larger time: "the first week of 2015", "Tuesday of last week", "July 25 of that
    /// year".
    Part(Box<PartExpression>),
    /// A time of day, with or without its day: "16:08 UTC", "Monday morning", "the night of 3 May".
    Moment(Box<Moment>),
    /// A length of time.
    Duration(Duration),
    /// A recurring time.
    Set(Set),
    /// A reference that is not a calendar date: "now", "the future".
    Reference(Reference),
    /// A period known by name, with its first and last day: "the Cold War".
    Era(Ymd, Ymd),
    /// A numeric date with an ambiguous order: "03/04/2025".
    Numeric(Numeric),
}

/// Year, month and day.
pub(crate) type Ymd = (i32, u32, u32);

/// A year as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// A year with its century, in astronomical year numbering: 1 BC is 0, 2 BC is -1.
    Full(i32),
    /// The last two digits of a year: "'82".
    Short(u8),
}

/// The most precise field of a calendar expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The nth century; negative for centuries before Christ.
    Century(i32),
    /// A decade.
    Decade {
        /// The first year of the decade, or the last two digits of that year.
        year: i32,
        /// Whether the century is omitted: "the '80s".
        short: bool,
    },
    /// A year that is not part of a more precise expression: "2024".
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
        /// The month, 1 to 12.
        month: u8,
        /// The day, 1 to 31. Resolution checks that the month has this day.
        day: u8,
    },
    /// A day without its month: "the 21st".
    DayOfMonth(u8),
    /// A day of the week.
    Weekday(Weekday),
    /// A holiday or named day.
    Holiday(Holiday),
}

/// Which member of a sequence is meant.
///
/// The "time of writing" is the document creation time. The "reference time" is the time that the
/// narrative has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The words do not specify the member: "Monday", "the summer".
    Bare,
    /// The member that contains the time of writing: "this".
    This,
    /// The last member before the time of writing: "last", "past".
    Last,
    /// The member after the one that contains the time of writing: "next".
    Next,
    /// The first member after the time of writing: "coming", "upcoming".
    Coming,
    /// The member before the reference time: "the previous".
    Previous,
    /// The member after the reference time: "the following".
    Following,
    /// The member at the reference time: "the same", "that".
    Same,
    /// A distance from the time of writing: "today" is 0, "yesterday" is -1.
    Offset(i32),
}

/// A calendar date, given by its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// The most precise field that the words state.
    pub field: Field,
    /// The year, if it is stated.
    pub year: Option<Year>,
    /// Which member of the sequence is meant, if no year is stated: "this June".
    pub which: Which,
    /// The weekday next to the day: "Thursday, December 16".
    pub weekday: Option<Weekday>,
}

impl Calendar {
    /// Creates an expression for `field` without a year.
    pub const fn of(field: Field) -> Self {
        Self { field, year: None, which: Which::Bare, weekday: None }
    }
}

/// A period given by its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The length of the period.
    pub unit: Unit,
    /// Which member of the sequence is meant.
    pub which: Which,
}

/// A distance from an [`Origin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The number of units.
    pub amount: Amount,
    /// The unit of the distance.
    pub unit: Unit,
    /// Whether the time is after `from` instead of before it.
    pub forward: bool,
    /// The time from which the distance is counted.
    pub from: Origin,
}

/// The time from which a distance is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The time of writing: "ago".
    Speech,
    /// The reference time: "later", "earlier".
    Story,
    /// A named time: "after 5 May".
    Named(Expression),
    /// The period that a report covers. In a report about the third quarter, "$3 million a year
    /// ago" is the figure for the third quarter of the previous year.
    Discussed {
        /// The unit of that period, if it is stated: "the same month a year ago".
        unit: Option<Unit>,
        /// The fallback if the text has not mentioned such a period: the time of writing if `true`,
        /// otherwise the reference time.
        or_speech: bool,
    },
}

/// A part of a larger time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartExpression {
    /// The part, such as "the first week".
    pub inner: Inner,
    /// The larger time, such as "2015".
    pub whole: Expression,
}

/// A part, named or counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inner {
    /// The part with this calendar field: "July 25 of that year".
    Field(Field),
    /// The nth occurrence of a unit, counted from 1: "the first week of 2015".
    Nth(u32, Unit),
    /// The last occurrence of a unit: "the last week of May".
    Last(Unit),
    /// The nth occurrence of a weekday, counted from the end if negative: "the second Monday of
    /// May".
    NthWeekday(i8, Weekday),
    /// The period that a report covers, in the year `whole`: "the 1988 quarter".
    Discussed,
    /// The period of the given unit that ends with the date `whole`: "the quarter" in "the quarter
    /// ended 30 June".
    EndedBy(Unit),
}

/// A time of day, with or without its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The day, if it is stated.
    pub date: Option<Expression>,
    /// The part of the day, if it is stated.
    pub part: Option<DayPart>,
    /// The clock time, if it is stated.
    pub clock: Option<Clock>,
    /// The modifier of the part of the day: "this", "last" or "the next".
    pub which: Which,
}

/// A clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The hour, 0 to 24.
    pub hour: u8,
    /// The minute, 0 to 59, if it is stated.
    pub minute: Option<u8>,
    /// The second, 0 to 60, if it is stated.
    pub second: Option<u8>,
    /// The time zone, if it is stated.
    pub zone: Option<Zone>,
}

/// A time zone, as an offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    /// The offset in minutes east of Greenwich.
    pub minutes: i16,
    /// Whether the zone is UTC itself, which TIMEX3 writes as `Z`.
    pub utc: bool,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// The number of units.
    pub amount: Amount,
    /// The unit of `amount`.
    pub unit: Unit,
    /// A second, smaller part: "two hours and ten minutes".
    pub rest: Option<(Amount, Unit)>,
    /// The position in time, if the words show one: "the past two decades" ends at the time of
    /// writing.
    pub anchored: Option<Anchored>,
}

/// The position of a duration in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchored {
    /// The duration ends at the time of writing: "the past two decades".
    Past,
    /// The duration begins at the time of writing: "the next two years".
    Coming,
    /// The duration ends on the next date in the text: "the quarter ended 30 June".
    UntilNext,
}

/// A recurring time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Set {
    /// The time that recurs.
    pub what: Recurring,
    /// The quantifier, "every" or "each", if it is stated.
    pub quant: Option<&'static str>,
    /// The frequency within each period.
    pub freq: Option<Freq>,
}

/// The frequency within each period of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freq {
    /// A number of times: "twice a week".
    Times(u32),
    /// A number of smaller units: "five days a week".
    Lengths(u32, Unit),
}

/// A time that recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurring {
    /// A length of time: "every two days".
    Every(Amount, Unit),
    /// A calendar field: "every Monday", "each June".
    Field(Field),
    /// A part of the day: "every morning".
    DayPart(DayPart),
    /// A part of a weekday: "Sunday mornings".
    WeekdayPart(Weekday, DayPart),
}

/// A reference that is not a calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// The past: "recently", "the past".
    Past,
    /// The present: "now", "currently".
    Present,
    /// The future: "the future".
    Future,
    /// The reference time: "then".
    Then,
}

/// A numeric date with an ambiguous order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeric {
    /// The first number, which is a day or a month.
    pub first: u8,
    /// The second number, which is a day or a month.
    pub second: u8,
    /// The year, if it is stated.
    pub year: Option<Year>,
    /// Whether dots separate the numbers, as is customary where the day is written first.
    pub is_dotted: bool,
    /// The weekday next to the day: "Tuesday, 05/03/2024".
    pub weekday: Option<Weekday>,
}
