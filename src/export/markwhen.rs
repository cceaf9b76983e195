//! Markwhen text (<https://docs.markwhen.com>): a header, then one event per line, beginning with
//! its dates.
//!
//! A comment above each event stores what Markwhen cannot express: the id, the spelling of the
//! tags, and the digests of the cells that `dateline import` reads from the event.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::column::{ExportedState, SEPARATOR};
use super::rows::PAPERS;
use super::{ExportData, ExportEvent, plain_cell};
use crate::escape::{IS_JSON, for_json};

pub(super) fn write(data: &ExportData<'_>) -> Vec<u8> {
    let mut out = format!("title: {}\n\n", line(&data.title));
    for event in &data.events {
        let Some((when, title)) = dated(event) else { continue };
        // Ignore the result: writing to a string does not fail.
        let _ = writeln!(out, "// {OWN}{}", MarkwhenState::new(event, &when, &title).json());
        let _ = write!(out, "{when}: {}", line(&title));
        for tag in &event.item.tags {
            let _ = write!(out, " #{}", tag_word(tag));
        }
        out.push('\n');
        if let Some(summary) = &event.item.summary {
            let _ = writeln!(out, "{}", line(summary));
        }
        out.push('\n');
    }
    out.into_bytes()
}

/// Whether Markwhen can represent an event.
pub(super) fn holds(event: &ExportEvent<'_>) -> bool {
    dated(event).is_some()
}

/// Returns the date and the title of an event for Markwhen, or `None` if Markwhen cannot represent
/// the event.
///
/// Markwhen reads years, months and days in EDTF. Any other date is written as its first and last
/// day, and the title then contains the date in words.
fn dated(event: &ExportEvent<'_>) -> Option<(String, String)> {
    let title = event.item.title.clone();
    let text = event.item.date.as_ref()?.to_string();
    let is_plain = |part: &str| {
        matches!(part.len(), 4 | 7 | 10)
            && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
            && part.get(5..7).is_none_or(|month| month <= "12")
    };
    let (when, title) = if text.split('/').all(is_plain) {
        (text, title)
    } else {
        let (first, last) = event.reach_or_end()?;
        let when = if first == last { first.to_string() } else { format!("{first}/{last}") };
        (when, event.with_date(&title))
    };
    // Omit a year BC: Markwhen would take a line that begins with a minus sign for a header line.
    (!when.starts_with('-')).then_some((when, title))
}

/// Converts `text` to one line that Markwhen does not mistake for another element, such as a date,
/// a comment or a list.
fn line(text: &str) -> String {
    let text = plain_cell(text).split_whitespace().collect::<Vec<_>>().join(" ");
    // Replace ":" and "#": "2024: a year of talks" in a summary would be an event, and "#1" a tag.
    let text = text.replace(':', "\u{a789}").replace('#', "\u{ff03}");
    let is_mark = text.starts_with(['/', '-', '*', '[', '`']);
    let words = ["section", "group", "endSection", "endGroup"];
    if is_mark || words.iter().any(|word| text.starts_with(word)) { format!("\u{2060}{text}") } else { text }
}

/// Reverses the replacements of [`line`].
pub(crate) fn from_markwhen(text: &str) -> String {
    text.trim_start_matches('\u{2060}').replace('\u{a789}', ":").replace('\u{ff03}', "#")
}

/// The prefix of comments that dateline writes.
const OWN: &str = "dateline ";

/// The content of the comment above an event.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct MarkwhenState {
    /// The id of the event.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) id: String,
    /// [`PAPERS`] if only papers report the event, otherwise empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) origin: String,
    /// The tags in their original spelling.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<String>,
    /// The digests of the event's cells.
    pub(crate) exported: String,
}

impl MarkwhenState {
    fn new(event: &ExportEvent<'_>, when: &str, title: &str) -> Self {
        let item = &event.item;
        let id = item.id.clone().unwrap_or_default();
        let tags: Vec<String> = item.tags.iter().map(|tag| plain_cell(tag)).collect();
        let words: Vec<String> = tags.iter().map(|tag| tag_word(tag)).collect();
        let title = from_markwhen(&line(title));
        let summary = item.summary.as_ref().map(|summary| from_markwhen(&line(summary))).unwrap_or_default();
        let joined = spelt_tags(&words, &tags);
        let cells = [
            ("id", id.as_str()),
            ("date", when),
            ("title", title.trim()),
            ("summary", summary.trim()),
            ("tags", &joined),
        ];
        let origin = if item.id.is_none() { PAPERS.to_owned() } else { String::new() };
        Self { exported: ExportedState::of(cells.into_iter()).to_string(), id, origin, tags }
    }

    fn json(&self) -> String {
        for_json(serde_json::to_string(self).expect(IS_JSON))
    }

    /// Parses the content of a comment. Returns `None` if dateline did not write it.
    pub(crate) fn read(comment: &str) -> Option<Self> {
        serde_json::from_str(comment.trim().strip_prefix(OWN)?).ok()
    }
}

/// Joins the tags of an event without duplicates. A Markwhen tag that stands for one of `known`
/// gets that tag's spelling.
pub(crate) fn spelt_tags(words: &[String], known: &[String]) -> String {
    let mut tags: Vec<&str> = Vec::new();
    for word in words {
        let tag = known.iter().find(|tag| tag_word(tag) == *word).unwrap_or(word);
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    tags.join(SEPARATOR)
}

/// Converts a tag to one word without hyphens, because a hyphen would end a Markwhen tag.
fn tag_word(tag: &str) -> String {
    tag.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}
