//! The time expression as TIMEX3 describes it, with what a chronology needs beside it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use chrono::Weekday;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use super::event;
use crate::date::Date;
use crate::tag::Modifier;
use crate::tag::lang::Language;

/// A time expression of a text with its value.
///
/// `start` and `end` are bytes of the text that was tagged, at character boundaries; the type, the value and
/// the modifier are those of TIMEX3 (`TimeML` 1.2.1, with the conventions of TempEval-3).
///
/// ```
/// use dateline::normalise::{Context, Doubt, TimexKind, timexes};
///
/// let text = "The pact of 31 June 2024 holds for ten years.";
/// let found = timexes(text, &Context::new());
/// assert_eq!((found[0].words(text), found[0].value.as_str()), ("31 June 2024", "2024-06-31"));
/// assert_eq!(found[0].doubt, Some(Doubt::Impossible));
/// assert_eq!((found[1].kind, found[1].value.as_str()), (TimexKind::Duration, "P10Y"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timex {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexKind,
    /// The TIMEX3 value: `2024-06`, `P10Y`, `PRESENT_REF`, `2022-Q3`, `XXXX-WXX-1`, …
    pub value: String,
    /// The TIMEX3 `mod`: start, middle or end of the value, about it, at least it, …
    #[serde(rename = "mod")]
    pub modifier: Option<Modifier>,
    /// The TIMEX3 `quant` of a set: `EVERY`, `EACH`, …
    pub quant: Option<String>,
    /// The TIMEX3 `freq` of a set: `2X` in "twice a week".
    pub freq: Option<String>,
    /// The value at which an anchored duration or a range begins.
    pub begin_point: Option<String>,
    /// The value at which an anchored duration or a range ends.
    pub end_point: Option<String>,
    /// The EDTF date, where the expression is about a place on the calendar.
    pub date: Option<Date>,
    /// What the value was resolved against.
    pub anchor: Anchor,
    /// The rule that found it, as `dateline tag --explain` prints it.
    #[serde(deserialize_with = "known_rule")]
    pub rule: RuleName,
    /// How sure the finding and the value are.
    pub confidence: Confidence,
    /// Why a person should look at the date.
    pub doubt: Option<Doubt>,
    /// Mentions of one coordination or range share a number that is unique in the text.
    pub group: Option<u32>,
    /// Which end of a range this mention is, where its group is one.
    pub role: Option<RangeRole>,
    /// The weekday printed with the date ("Friday, December 16, 2022"), to be checked against it.
    #[serde(serialize_with = "weekday_name", deserialize_with = "weekday_named")]
    pub weekday: Option<Weekday>,
}

impl Timex {
    /// The words of this expression in the text it was found in.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Gives its places those of another text.
    pub(crate) fn move_to(&mut self, place: impl Fn(Range<usize>) -> Range<usize>) {
        let here = place(self.start..self.end);
        (self.start, self.end) = (here.start, here.end);
        if let Anchor::PreviousDate { start, end } = &mut self.anchor {
            let there = place(*start..*end);
            (*start, *end) = (there.start, there.end);
        }
    }
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn weekday_name<S: serde::Serializer>(weekday: &Option<Weekday>, out: S) -> Result<S::Ok, S::Error> {
    weekday.map(|day| day.to_string()).serialize(out)
}

fn weekday_named<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Weekday>, D::Error> {
    let name = Option::<String>::deserialize(from)?;
    name.map(|name| name.parse().map_err(|_| D::Error::custom("no weekday"))).transpose()
}

/// The name of a rule that finds time expressions.
pub type RuleName = &'static str;

/// The names of all rules there are.
static RULES: LazyLock<BTreeSet<RuleName>> =
    LazyLock::new(|| Language::English.rules().map(|rule| rule.id).chain([event::RULE]).collect());

fn known_rule<'de, D: Deserializer<'de>>(from: D) -> Result<RuleName, D::Error> {
    let name = String::deserialize(from)?;
    RULES.get(name.as_str()).copied().ok_or_else(|| D::Error::custom("no rule of that name"))
}

/// The four types of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexKind {
    /// A place on the calendar, a day or coarser.
    Date,
    /// A place on the clock or a part of a day.
    Time,
    /// A length of time.
    Duration,
    /// Something that comes again.
    Set,
}

impl TimexKind {
    /// The word in the `type` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}

/// What a value was resolved against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// Nothing was needed: the words say it all, or the value stays underspecified.
    Explicit,
    /// The document creation time.
    DocumentCreationTime,
    /// A date told before, at these bytes.
    PreviousDate {
        /// The first byte of that date.
        start: usize,
        /// The byte after its last.
        end: usize,
    },
    /// A neighbour in the same coordination or range: "June" in "June and October 2024".
    Coordination,
    /// Nothing was found to resolve it against.
    None,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The words or the value rest on a guess.
    Low,
    /// The words are clear; the value rests on the reference time that was chosen.
    Medium,
    /// Words and value are explicit.
    High,
}

/// Why a person should look at a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The calendar has no such day ("31 June", "Feb 29, 2015").
    Impossible,
    /// More than one reading is possible ("03/04/2025"); the value holds the first, and the date is marked as
    /// uncertain (`2025-03-04?`). [`DateOrder`](super::DateOrder) settles it.
    Ambiguous {
        /// Every reading, the likeliest first.
        readings: Vec<Date>,
    },
}

/// Which end of a range a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RangeRole {
    /// "2023" in "from 2023 to 2026".
    Start,
    /// "2026" in "from 2023 to 2026".
    End,
}
