//! What is known about a text before its first word is read.

use serde::Serialize;

use crate::date::{Date, FiscalYear};
use crate::tag::lang::Language;

/// What is known about a text: when it was written, what kind of text it is and its language.
///
/// ```
/// use dateline::date::Date;
/// use dateline::normalise::{Context, TextKind, timexes};
///
/// let context = Context::new().written(Date::from_ymd(2025, 4, 4)).of_kind(TextKind::News);
/// assert_eq!(timexes("The talks resume next month.", &context)[0].value, "2025-05");
/// ```
#[derive(Debug, Clone, Default, Serialize)]
pub struct Context {
    /// The document creation time: what "today" and "last year" are counted from.
    pub dct: Option<Date>,
    /// The kind of text, which decides what "in June" is counted from.
    pub text_kind: TextKind,
    /// The fiscal year of the country in question, so that "FY2024" has a date.
    pub fiscal_year: Option<FiscalYear>,
    /// The order of day and month in "03/04/2025".
    pub date_order: DateOrder,
    /// The language.
    pub language: Language,
}

impl Context {
    /// Nothing is known: English text of a kind that is to be detected.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, for a text written on that day.
    #[must_use]
    pub fn written(mut self, dct: Option<Date>) -> Self {
        self.dct = dct;
        self
    }

    /// The same, for a country with that fiscal year.
    #[must_use]
    pub const fn with_fiscal_year(mut self, fiscal_year: FiscalYear) -> Self {
        self.fiscal_year = Some(fiscal_year);
        self
    }

    /// The same, for a text that writes its numeric dates in that order.
    #[must_use]
    pub const fn in_order(mut self, order: DateOrder) -> Self {
        self.date_order = order;
        self
    }

    /// The same, for a text of that kind.
    #[must_use]
    pub const fn of_kind(mut self, kind: TextKind) -> Self {
        self.text_kind = kind;
        self
    }
}

/// The kind of a text, which decides what its relative dates are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TextKind {
    /// To be detected: from the words and from how far the dates told lie from the day of writing.
    #[default]
    Auto,
    /// Written about what is going on: "Monday" and "in June" lie next to the document creation time.
    News,
    /// Tells of the past in order: "in June" follows the date told before.
    Narrative,
    /// Argues about the present with dates of the past: deictic words count, named periods are dates.
    Policy,
}

/// The order of day and month in numeric dates that could be read either way.
///
/// ```
/// use dateline::normalise::{Context, DateOrder, Doubt, timexes};
///
/// let found = timexes("It was signed on 03/04/2025.", &Context::new().in_order(DateOrder::DayFirst));
/// assert_eq!((found[0].value.as_str(), &found[0].doubt), ("2025-04-03", &None));
///
/// let found = timexes("It was signed on 03/04/2025.", &Context::new());
/// assert_eq!(found[0].value, "2025-03-04");
/// assert!(matches!(found[0].doubt, Some(Doubt::Ambiguous { .. })));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// Not known: as the text writes another date that only one order allows, else the month first; what could be
    /// read either way is marked as doubtful.
    #[default]
    Unknown,
    /// Month, day, year, as in the United States.
    MonthFirst,
    /// Day, month, year, as in most other countries.
    DayFirst,
}
