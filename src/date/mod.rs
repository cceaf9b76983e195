//! Dates with their precision and uncertainty: a day, a month, "about 2023", "from June 2024", one
//! of several days.
//!
//! A [`Date`] is an expression of EDTF, the Extended Date/Time Format of ISO 8601-2:2019 (Annex A,
//! levels 0 to 2). `edtf-core` parses and formats it. This module adds the operations of a
//! chronology: the [days it covers](Date::interval), a three-valued [comparison](Date::before), an
//! [order](Date#impl-Ord-for-Date) for timelines, [text for readers](Date::human), and
//! [errors](DateError) that suggest a correction.
//!
//! ```
//! use dateline::{Answer, Date};
//!
//! let month = Date::parse("2024-10")?;
//! let day = Date::parse("2024-10-27")?;
//! assert!(month.compatible(&day));
//! assert_eq!(month.before(&day), Answer::Undetermined);
//! assert_eq!(day.human(), "27 October 2024");
//! # Ok::<(), dateline::DateError>(())
//! ```

mod bounds;
mod calendar;
mod compare;
mod date_order;
mod day;
mod era;
mod error;
mod extent;
mod fiscal;
mod granularity;
mod human;
mod members;
mod order;
mod style;
mod suggest;
mod weekday;
mod words;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use edtf_core::Edtf;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::{Serialize, Serializer};

pub use bounds::{Bound, Interval};
pub use calendar::Season;
pub use compare::Answer;
pub use date_order::DateOrder;
pub use day::Day;
pub(crate) use era::{ERAS, Era, HEISEI, MEIJI, REIWA, SHOWA, TAISHO};
pub use error::DateError;
pub(crate) use extent::Extent;
pub use fiscal::{FiscalYear, NamedBy};
pub use granularity::Granularity;
pub use style::DateStyle;
pub(crate) use words::{English, is_month_or_weekday, month_name, month_number};

/// A date in EDTF, without a time of day.
///
/// Two dates are equal if their canonical expressions are equal: `2024-06` and `2024-06-XX` differ.
///
/// ```
/// use dateline::Date;
///
/// let date: Date = "?2004-?06-?11".parse()?;
/// assert_eq!(date.to_string(), "2004-06-11?"); // the form the standard prefers
/// assert_eq!(date.human(), "11 June 2004 (uncertain)");
/// # Ok::<(), dateline::DateError>(())
/// ```
#[derive(Clone)]
pub struct Date(Arc<DateParts>);

/// The contents of a [`Date`]. A statement from a paper contains its date several times, and a
/// thousand papers contain a hundred thousand statements, so clones share their contents.
struct DateParts {
    /// The canonical expression.
    text: Box<str>,
    edtf: Edtf,
    /// The days of the expression as written.
    interval: Interval,
    /// The possible days of both ends, with `~` taken into account.
    extent: Extent,
}

impl Date {
    /// Parses an EDTF expression of levels 0 to 2.
    ///
    /// # Errors
    ///
    /// Fails if the text is not EDTF, is an impossible day, is a range that ends before it begins,
    /// or contains a time of day.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        // Fast path: nearly all dates are plain days, and every cached date is parsed again on
        // load.
        if let Some(day) = plain_day(text) {
            return Ok(day);
        }
        match Edtf::parse(text) {
            Ok(Edtf::DateTime(at)) => Err(DateError::with_time(text, &at.date)),
            Ok(edtf) => match extent::reversed(&edtf) {
                Some((start, end)) => Err(DateError::reversed(text, start, end)),
                None => Ok(Self::of(edtf)),
            },
            Err(error) => Err(DateError::of(text, &error)),
        }
    }

    fn of(edtf: Edtf) -> Self {
        let (interval, extent) = (extent::written(&edtf), Extent::of(&edtf));
        Self(Arc::new(DateParts { text: edtf.to_string().into(), edtf, interval, extent }))
    }

    /// Like [`Date::of`], for a single day: `text` is its expression in EDTF.
    fn of_day(edtf: Edtf, text: String, day: Day) -> Self {
        let interval = Interval::between(day, day);
        let extent = Extent { start: interval, end: interval };
        Self(Arc::new(DateParts { text: text.into(), edtf, interval, extent }))
    }

    /// Returns the days from the earliest to the latest that the date can cover, as written: `~`
    /// does not widen them.
    pub fn interval(&self) -> Interval {
        self.0.interval
    }

    /// Returns the days on which the date may begin and end. An approximate date is widened by one
    /// unit.
    #[doc(hidden)]
    pub fn extent(&self) -> Extent {
        self.0.extent
    }

    /// Returns the day if the date is exactly one day and not approximate. An uncertain date (`?`)
    /// still names its day.
    ///
    /// ```
    /// use dateline::{Date, Day};
    ///
    /// assert_eq!(Date::parse("2024-06-09")?.as_day(), Day::from_ymd(2024, 6, 9));
    /// assert_eq!(Date::parse("2024-06-09~")?.as_day(), None);
    /// assert_eq!(Date::parse("2024-06")?.as_day(), None);
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    pub fn as_day(&self) -> Option<Day> {
        if self.granularity() != Granularity::Day || self.is_approximate() || self.0.edtf.has_unspecified() {
            return None;
        }
        self.0.interval.earliest.day()
    }

    /// Returns the precision of the date.
    pub fn granularity(&self) -> Granularity {
        Granularity::of(&self.0.edtf)
    }

    /// Whether the date is a span with a start and an end, or several days, rather than a single
    /// day. "By June 2024" (`../2024-06`) is a single day.
    pub fn is_span(&self) -> bool {
        match &self.0.edtf {
            Edtf::Interval(span) => !extent::is_deadline(span),
            Edtf::Set(set) => matches!(set.kind, edtf_core::SetKind::AllMembers),
            Edtf::Date(_) | Edtf::DateTime(_) => false,
        }
    }

    /// Returns the end of a range as a separate date: `2026` for `2023/2026`. Returns `None` if the
    /// end is open or unknown, or if the date is not a range.
    ///
    /// ```
    /// use dateline::Date;
    ///
    /// assert_eq!(Date::parse("2023-04/2028-03")?.end(), Some(Date::parse("2028-03")?));
    /// assert_eq!(Date::parse("2023/..")?.end(), None);
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    pub fn end(&self) -> Option<Self> {
        let Edtf::Interval(_) = &self.0.edtf else { return None };
        let (_, end) = self.0.text.split_once('/')?;
        Self::parse(end).ok()
    }

    /// Whether any part of the date is approximate: marked `~` or `%`.
    pub fn is_approximate(&self) -> bool {
        self.0.edtf.is_approximate()
    }

    /// Returns the date with a `?` appended, which marks it as uncertain. For a range, this marks
    /// only the end. Returns the date unchanged if the result would not be EDTF, as for a date that
    /// is already marked.
    ///
    /// ```
    /// use dateline::Date;
    ///
    /// assert_eq!(Date::parse("2024-03-04")?.in_doubt().to_string(), "2024-03-04?");
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    #[must_use]
    pub fn in_doubt(&self) -> Self {
        Self::parse(&format!("{self}?")).unwrap_or_else(|_| self.clone())
    }

    /// Whether any part of the date is uncertain: marked `?` or `%`.
    pub fn is_uncertain(&self) -> bool {
        self.0.edtf.is_uncertain()
    }
}

/// Parses a day of the form `2024-06-09`. Returns `None` for other forms and impossible days.
fn plain_day(text: &str) -> Option<Date> {
    let is_in_place = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    if text.len() != 10 || !text.bytes().enumerate().all(is_in_place) {
        return None;
    }
    let number = |range: Range<usize>| text.get(range)?.parse::<u32>().ok();
    Date::from_ymd(i32::try_from(number(0..4)?).ok()?, number(5..7)?, number(8..10)?)
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        Self::parse(text)
    }
}

/// Formats the canonical EDTF expression.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.text)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Date").field(&self.0.text).finish()
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.text)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl PartialEq for Date {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for Date {}

impl Hash for Date {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.text.hash(state);
    }
}
