//! A time expression as serialised for other programs: JSON, tables, Python.

use serde::Serialize;

use super::{Anchor, Confidence, Doubt, RangeRole, Timex, Weakness};
use crate::date::Date;
use crate::tag::Modifier;

/// A time expression as `dateline tag --format jsonl` writes it. Offsets count Unicode code points,
/// and the text of the expression is included.
///
/// ```
/// use dateline::{Context, TimexRecord, timexes};
///
/// let text = "Café, 9 June 2024";
/// let found = timexes(text, &Context::new());
/// let record = &TimexRecord::all(text, &found)[0];
/// assert_eq!((record.start, record.end, record.text), (6, 17, "9 June 2024"));
/// assert_eq!(record.edtf.unwrap().to_string(), "2024-06-09");
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct TimexRecord<'a> {
    /// The code point offset of the start.
    pub start: usize,
    /// The code point offset of the end, exclusive.
    pub end: usize,
    /// The text of the expression.
    pub text: &'a str,
    /// The TIMEX3 type: `DATE`, `TIME`, `DURATION` or `SET`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The TIMEX3 value.
    pub value: &'a str,
    /// The TIMEX3 `mod`.
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<&'static str>,
    /// The TIMEX3 `quant` of a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quant: Option<&'a str>,
    /// The TIMEX3 `freq` of a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freq: Option<&'a str>,
    /// The value at the start of an anchored duration or a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begin: Option<&'a str>,
    /// The value at the end of an anchored duration or a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_point: Option<&'a str>,
    /// The date, if the expression denotes a calendar date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edtf: Option<&'a Date>,
    /// The rule that found the expression.
    pub rule: &'static str,
    /// The kind of the reference time, omitted for explicit values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<&'static str>,
    /// The text of the date from which the value was resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor_text: Option<&'a str>,
    /// The confidence in the expression and its value.
    pub confidence: Confidence,
    /// The reason why the confidence is low.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weakness: Option<Weakness>,
    /// The reason why a person should review the date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<&'a Doubt>,
    /// The number of the coordination or range, shared by its members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<u32>,
    /// Whether the expression is the start or the end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RangeRole>,
}

impl<'a> TimexRecord<'a> {
    /// Converts time expressions, which must be in text order, because offsets are counted
    /// incrementally.
    pub fn all(text: &'a str, timexes: &'a [Timex]) -> Vec<Self> {
        let (mut byte, mut point) = (0, 0);
        let mut points_to = |to: usize| {
            // Count the bytes that are not UTF-8 continuation bytes, since each begins a code
            // point.
            let passed = text.as_bytes().get(byte..to).unwrap_or(&[]);
            point += passed.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
            byte = to;
            point
        };
        let record = |timex: &'a Timex| Self {
            start: points_to(timex.start),
            end: points_to(timex.end),
            text: timex.words(text),
            kind: timex.kind.as_str(),
            value: &timex.value,
            modifier: timex.modifier.map(Modifier::as_str),
            quant: timex.quant.as_deref(),
            freq: timex.freq.as_deref(),
            begin: timex.begin_point.as_deref(),
            end_point: timex.end_point.as_deref(),
            edtf: timex.date.as_ref(),
            rule: timex.rule,
            anchor: (timex.anchor != Anchor::Explicit).then_some(timex.anchor.as_str()),
            anchor_text: match timex.anchor {
                Anchor::PreviousDate { start, end } => text.get(start..end),
                _ => None,
            },
            confidence: timex.confidence,
            weakness: timex.weakness,
            doubt: timex.doubt.as_ref(),
            group: timex.group,
            role: timex.role,
        };
        timexes.iter().map(record).collect()
    }
}
