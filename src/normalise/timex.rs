//! A time expression as in TIMEX3, with additional fields for a chronology.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use chrono::Weekday;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use super::{day_rows, event};
use crate::date::Date;
use crate::tag::lang::{Language, ja};
use crate::tag::{ClauseTense, Modifier};

/// A time expression with its value.
///
/// `start` and `end` are byte offsets in the tagged text, at character boundaries. Type, value and
/// modifier follow TIMEX3 (`TimeML` 1.2.1, with the TempEval-3 conventions).
///
/// ```
/// use dateline::{Context, Doubt, TimexKind, timexes};
///
/// let text = "The pact of 31 June 2024 holds for ten years.";
/// let found = timexes(text, &Context::new());
/// assert_eq!((found[0].words(text), found[0].value.as_str()), ("31 June 2024", "2024-06-31"));
/// assert_eq!(found[0].doubt, Some(Doubt::Impossible));
/// assert_eq!((found[1].kind, found[1].value.as_str()), (TimexKind::Duration, "P10Y"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timex {
    /// The byte offset of the start.
    pub start: usize,
    /// The byte offset of the end, exclusive.
    pub end: usize,
    /// The TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexKind,
    /// The TIMEX3 value: `2024-06`, `P10Y`, `PRESENT_REF`, `2022-Q3`, `XXXX-WXX-1`, …
    pub value: String,
    /// The TIMEX3 `mod`: which part of the value is meant, or how exact it is.
    #[serde(rename = "mod")]
    pub modifier: Option<Modifier>,
    /// The TIMEX3 `quant` of a set: `EVERY`, `EACH`, …
    pub quant: Option<String>,
    /// The TIMEX3 `freq` of a set: `2X` in "twice a week".
    pub freq: Option<String>,
    /// The value at the start of an anchored duration or a range.
    pub begin_point: Option<String>,
    /// The value at the end of an anchored duration or a range.
    pub end_point: Option<String>,
    /// The EDTF date, if the expression denotes a calendar date.
    pub date: Option<Date>,
    /// The reference time from which the value was resolved.
    pub anchor: Anchor,
    /// The rule that found the expression, as printed by `dateline tag --explain`.
    #[serde(deserialize_with = "known_rule")]
    pub rule: RuleName,
    /// The confidence in the expression and its value.
    pub confidence: Confidence,
    /// The reason why the confidence is low, or `None` if it is not low.
    pub weakness: Option<Weakness>,
    /// The reason why a person should review the date, if any.
    pub doubt: Option<Doubt>,
    /// The number of the coordination or range, unique in the document and shared by its members.
    pub group: Option<u32>,
    /// Whether the expression is the start or the end of a range, if its group is a range.
    pub role: Option<RangeRole>,
    /// The weekday next to the date ("Friday, December 16, 2022"), used to check that they agree.
    #[serde(serialize_with = "weekday_name", deserialize_with = "weekday_named")]
    pub weekday: Option<Weekday>,
    /// The tense of the clause, which determines the direction of a weekday. Only used in
    /// explanations.
    pub(crate) tense: Option<ClauseTense>,
}

impl Timex {
    /// Returns the text of this expression, given the text in which it was found.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether the expression counts from another date: "three days later", "last month". The
    /// rule's name says so, after the prefix of a language other than English:
    /// "ja.relative.distance".
    pub(crate) fn is_relative(&self) -> bool {
        let mut parts = self.rule.split('.');
        let family = parts.next().filter(|part| part.len() > 2).or_else(|| parts.next());
        family == Some("relative")
    }

    /// Whether a rule of Japanese found the expression.
    pub(crate) fn is_japanese(&self) -> bool {
        self.rule.starts_with("ja.")
    }

    /// Whether the expression is a fiscal year, or a part of one whose date is unknown.
    pub(crate) fn is_fiscal(&self) -> bool {
        let is_part = || {
            let bytes = self.value.as_bytes();
            self.date.is_none() && matches!(bytes.get(4..6), Some(b"-Q" | b"-H"))
        };
        self.value.starts_with("FY") || is_part()
    }

    /// Maps the offsets with `place`, which converts a range of this text to a range of another
    /// one.
    pub(crate) fn move_to(&mut self, place: impl Fn(Range<usize>) -> Range<usize>) {
        let here = place(self.start..self.end);
        (self.start, self.end) = (here.start, here.end);
        if let Anchor::PreviousDate { start, end } = &mut self.anchor {
            let there = place(*start..*end);
            (*start, *end) = (there.start, there.end);
        }
    }
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde requires this signature")]
fn weekday_name<S: serde::Serializer>(weekday: &Option<Weekday>, out: S) -> Result<S::Ok, S::Error> {
    weekday.map(|day| day.to_string()).serialize(out)
}

fn weekday_named<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Weekday>, D::Error> {
    let name = Option::<String>::deserialize(from)?;
    name.map(|name| name.parse().map_err(|_| D::Error::custom("no weekday"))).transpose()
}

/// The name of a rule that finds time expressions.
pub(crate) type RuleName = &'static str;

/// The names of all rules.
static RULES: LazyLock<BTreeSet<RuleName>> = LazyLock::new(|| {
    let english = Language::English.rules().map(|rule| rule.id).chain([event::RULE, day_rows::RULE]);
    english.chain(ja::RULES.iter().copied()).collect()
});

fn known_rule<'de, D: Deserializer<'de>>(from: D) -> Result<RuleName, D::Error> {
    let name = String::deserialize(from)?;
    RULES.get(name.as_str()).copied().ok_or_else(|| D::Error::custom("no rule of that name"))
}

/// The four TIMEX3 types.
///
/// ```
/// use dateline::{Context, TimexKind, timexes};
///
/// let found = timexes("The pact holds for ten years.", &Context::new());
/// assert_eq!(found[0].kind, TimexKind::Duration);
/// assert_eq!(found[0].kind.as_str(), "DURATION");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexKind {
    /// A day, or a coarser calendar date.
    Date,
    /// A clock time or a part of a day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

impl TimexKind {
    /// Returns the value of the `type` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}

/// The reference time from which a value was resolved.
///
/// ```
/// use dateline::{Anchor, Context, Date, TextKind, timexes};
///
/// let context = Context::new().written(Date::from_ymd(2025, 4, 4)).of_kind(TextKind::News);
/// let found = timexes("The talks resume next month.", &context);
/// assert_eq!(found[0].anchor, Anchor::DocumentCreationTime);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Anchor {
    /// No reference time was needed, or the value is underspecified.
    Explicit,
    /// The document creation time.
    DocumentCreationTime,
    /// A previously mentioned date, at these byte offsets.
    PreviousDate {
        /// The byte offset of the start of that date.
        start: usize,
        /// The byte offset of its end, exclusive.
        end: usize,
    },
    /// A neighbour in the same coordination or range: "2024" for "June" in "June and October 2024".
    Coordination,
    /// No reference time was found.
    None,
}

impl Anchor {
    /// Returns the kind of reference time, as written in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Explicit => "explicit",
            Self::DocumentCreationTime => "document-creation-time",
            Self::PreviousDate { .. } => "previous-date",
            Self::Coordination => "coordination",
            Self::None => "none",
        }
    }
}

/// The confidence in an expression and its value.
///
/// ```
/// use dateline::{Confidence, Context, timexes};
///
/// assert_eq!(timexes("It was signed on 9 June 2024.", &Context::new())[0].confidence, Confidence::High);
/// assert!(Confidence::Low < Confidence::Medium);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The expression or its value is a guess.
    Low,
    /// The words are clear, but the value depends on the chosen reference time.
    Medium,
    /// Both the words and the value are explicit.
    High,
}

impl Confidence {
    /// Returns the name of the confidence, as written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// The reason why a date has low confidence.
///
/// ```
/// use dateline::{Context, Weakness, timexes};
///
/// let found = timexes("The hall reopens on 4 May.", &Context::new());
/// assert_eq!(found[0].weakness, Some(Weakness::NoReference));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Weakness {
    /// No reference time was found: "on Tuesday" in a paper of unknown date.
    NoReference,
    /// The words are vague even with a reference time: "in spring", "at that time".
    Vague,
    /// The expression may not be relative to the date mentioned before it: "last year" in a
    /// narrative, or a clause about the present after one about the past.
    OtherReference,
    /// Other years are mentioned between the reference time and the expression.
    OtherYears,
    /// The date from which the expression was resolved is itself doubtful.
    Inherited,
    /// "yesterday" in an entry of a diary or changelog, which may be relative to the entry's day.
    OtherEntry,
    /// The date is in a quotation, which may not have been written on the document's date.
    Quotation,
    /// The digits have more than one reading; see [`Doubt::Ambiguous`].
    Ambiguous,
    /// The era had already ended: "平成31年5月1日".
    OtherEra,
    /// The date of a plan in the past tense, which may be before or after the day of writing: "was
    /// to be signed in August".
    OldPlan,
    /// Another expression shows that the document was not written on its stated date: "tomorrow,
    /// Monday, March 13th" in a document dated 13 March.
    OtherDay,
    /// The day is in the name of something, whose year is not stated: "the July 7 bombings".
    Name,
    /// The weekday next to the day contradicts it: "Monday 9 May 2024", a Thursday. Without a year
    /// in the text, it fits neither the inferred year nor those around it.
    OtherWeekday,
    /// The date comes from the row above, because the date cell is empty.
    EmptyCell,
}

impl Weakness {
    /// Returns the name of the reason, as written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoReference => "no-reference",
            Self::Vague => "vague",
            Self::OtherReference => "other-reference",
            Self::OtherYears => "other-years",
            Self::Inherited => "inherited",
            Self::OtherEntry => "other-entry",
            Self::Quotation => "quotation",
            Self::Ambiguous => "ambiguous",
            Self::OtherEra => "other-era",
            Self::OldPlan => "old-plan",
            Self::OtherDay => "other-day",
            Self::Name => "name",
            Self::OtherWeekday => "other-weekday",
            Self::EmptyCell => "empty-cell",
        }
    }

    /// Returns the reason in plain English, as the end of "doubtful: …".
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoReference => "no date to count from",
            Self::Vague => "the words are vague",
            Self::OtherReference => "it may count from another date",
            Self::OtherYears => "other years are mentioned in between",
            Self::Inherited => "it counts from a doubtful date",
            Self::OtherEntry => "it may count from the day of its diary or log entry",
            Self::Quotation => "the quotation may be from another day",
            Self::Ambiguous => "more than one reading",
            Self::OtherEra => "the era had ended by then",
            Self::OldPlan => "the plan may be for another year",
            Self::OtherDay => "the paper may have been written on another day",
            Self::Name => "the day is in a name, whose year is not stated",
            Self::OtherWeekday => "the date does not fall on the stated weekday",
            Self::EmptyCell => "it is the date of the row above",
        }
    }
}

/// The reason why a person should review a date.
///
/// ```
/// use dateline::{Context, Doubt, timexes};
///
/// let found = timexes("It was signed on 31 June 2024.", &Context::new());
/// assert_eq!(found[0].doubt, Some(Doubt::Impossible));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The day does not exist: "31 June", "Feb 29, 2015".
    Impossible,
    /// There are several readings: "03/04/2025". The value is the first one, and the date is marked
    /// as uncertain (`2025-03-04?`). Setting [`DateOrder`](crate::DateOrder) resolves it.
    Ambiguous {
        /// All readings, most likely first.
        readings: Vec<Date>,
    },
}

/// The role of a mention in its range.
///
/// ```
/// use dateline::{Context, RangeRole, timexes};
///
/// let found = timexes("It ran from 2023 to 2026.", &Context::new());
/// assert_eq!((found[0].role, found[1].role), (Some(RangeRole::Start), Some(RangeRole::End)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RangeRole {
    /// The start of a range: "2023" in "from 2023 to 2026".
    Start,
    /// The end of a range: "2026" in "from 2023 to 2026".
    End,
}

impl RangeRole {
    /// Returns the name of the role, as written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
        }
    }
}
