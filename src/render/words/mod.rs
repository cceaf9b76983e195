//! The words that a brief adds of its own: its headings, its key, its remarks, with a file for each language it can be in.

mod english;
mod german;
mod japanese;

use schemars::JsonSchema;
use serde::Serialize;

use super::changes::ChangeKind;
use crate::brief::Language;
use crate::chronology::Status;
use crate::date::Date;

/// The words of one language. Templates read those that they set; the rest is put into sentences before.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Words {
    /// The language (BCP 47).
    #[serde(skip)]
    pub(super) language: &'static str,
    /// A date for people.
    #[serde(skip)]
    pub(super) date_of: fn(&Date) -> String,
    /// Of the day of the brief: "As of 4 April 2025".
    pub as_of: &'static str,
    /// The heading over the few sentences on top.
    pub bottom_line: &'static str,
    /// The heading over the drawing, for formats that have one.
    pub timeline: &'static str,
    /// The heading over the table, for formats that have one.
    pub events: &'static str,
    /// The head of the column of numbers.
    pub number: &'static str,
    /// The head of the column of dates.
    pub date: &'static str,
    /// The head of the column of events.
    pub event: &'static str,
    /// The head of the column of sources.
    pub source: &'static str,
    /// What stands before the number of a page: "p.".
    pub page: &'static str,
    /// What stands before and after words of a source.
    pub quotes: [&'static str; 2],
    /// The heading over what is to come.
    pub upcoming: &'static str,
    /// The heading over what sources contradict.
    pub disputed: &'static str,
    /// The heading over open questions.
    pub questions: &'static str,
    /// The heading over the list of sources.
    pub sources: &'static str,
    /// What stands in place of the table where nothing is selected.
    pub no_events: &'static str,
    /// What stands in place of a date.
    pub undated: &'static str,
    /// Of an event that somebody disputes.
    pub is_disputed: &'static str,
    /// Of an event that nobody has curated.
    pub attested: &'static str,
    /// The months, in short.
    #[serde(skip)]
    pub(super) months: [&'static str; 12],
    /// The heading over what has changed since that day.
    #[serde(skip)]
    pub(super) changed_since: fn(&str) -> String,
    /// The same since the version of a day, which is called so.
    #[serde(skip)]
    pub(super) changed_since_version: fn(&str, &str) -> String,
    /// What has become of an event.
    #[serde(skip)]
    pub(super) change: fn(ChangeKind) -> &'static str,
    /// Of an event that is now then, and was then.
    #[serde(skip)]
    pub(super) formerly: fn(&str, &str) -> String,
    /// Of an event that will not be, and was to be then.
    #[serde(skip)]
    pub(super) last_dated: fn(&str) -> String,
    /// Where nothing has changed.
    #[serde(skip)]
    pub(super) nothing_changed: &'static str,
    /// That so many more changes are not told.
    #[serde(skip)]
    pub(super) more_changes: fn(usize) -> String,
    /// What the signs of the drawing mean.
    #[serde(skip)]
    pub(super) key: Key,
    /// What must be said of an event of that status; nothing of what was held or is in force.
    #[serde(skip)]
    pub(super) status: fn(Status) -> Option<&'static str>,
    /// Of what happens on some day between so many days and so many from now.
    #[serde(skip)]
    pub(super) in_days: fn(i32, Option<i32>) -> String,
    /// Of what begins in so many days.
    #[serde(skip)]
    pub(super) starts_in: fn(i32, Option<i32>) -> String,
    /// Of what ends in so many days.
    #[serde(skip)]
    pub(super) ends_in: fn(i32, Option<i32>) -> String,
    /// What the drawing shows: so many events from a day to a day.
    #[serde(skip)]
    pub(super) alt: fn(usize, &str, &str) -> String,
    /// What was left out: so many events and so many summaries, to keep to so many pages.
    #[serde(skip)]
    pub(super) left_out: fn(usize, usize, u32) -> String,
    /// That so many events could not be read.
    #[serde(skip)]
    pub(super) unread: fn(usize) -> String,
}

/// What the signs of the drawing mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) day: &'static str,
    pub(super) unit: &'static str,
    pub(super) span: &'static str,
    pub(super) open: &'static str,
    pub(super) about: &'static str,
    pub(super) uncertain: &'static str,
    pub(super) important: &'static str,
    pub(super) cut: &'static str,
    pub(super) undated: &'static str,
}

impl Words {
    /// The words of a language.
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::British => &Self::ENGLISH,
            Language::American => &Self::AMERICAN,
            Language::German => &Self::GERMAN,
            Language::Japanese => &Self::JAPANESE,
        }
    }
}

/// From so many days on they are told in years: nobody counts further.
const FAR: i32 = 1000;

/// Whole years in so many days.
const fn years(days: i32) -> i32 {
    // 400 years have 146,097 days; a hundredth of a day is of no account here.
    days / 365 - (days / 365) * 97 / 400 / 365
}
