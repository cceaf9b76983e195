//! The fixed texts of a brief, such as headings, the drawing's key and notes, with one file per
//! language.

mod ahead;
mod english;
mod french;
mod german;
mod japanese;

use schemars::JsonSchema;
use serde::Serialize;

use self::ahead::AheadWords;
use super::changes::ChangeKind;
use crate::brief::BriefSection;
use crate::chronology::{BriefLanguage, Status};
use crate::date::Date;

/// The events and summaries that a brief omits for lack of space.
#[derive(Debug, Clone, Copy)]
pub(super) struct Omissions {
    /// The number of events.
    pub(super) events: usize,
    /// Whether each of these events is less important than the printed ones, or equally important
    /// and not later.
    pub(super) are_minor: bool,
    /// The number of summaries.
    pub(super) summaries: usize,
    /// The maximum number of pages.
    pub(super) pages: u32,
}

/// The fixed texts in one language. Templates read the headings and labels. The remaining texts are
/// inserted into the data before templates read it.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Words {
    /// The language, as a BCP 47 tag.
    #[serde(skip)]
    pub(super) language: &'static str,
    /// Formats a date in words.
    #[serde(skip)]
    pub(super) date_of: fn(&Date) -> String,
    /// The label of the brief's reference day, as in "As of 4 April 2025".
    pub as_of: &'static str,
    /// The heading of the key messages.
    pub bottom_line: &'static str,
    /// The heading of the drawing, for formats that print one.
    pub timeline: &'static str,
    /// The heading of the table, for formats that print one.
    pub events: &'static str,
    /// The header of the number column.
    pub number: &'static str,
    /// The header of the date column.
    pub date: &'static str,
    /// The header of the event column.
    pub event: &'static str,
    /// The header of the source column.
    pub source: &'static str,
    /// The abbreviation before a page number: "p.".
    pub page: &'static str,
    /// The opening and closing quotation marks.
    pub quotes: [&'static str; 2],
    /// The opening and closing single quotation marks, also used for nested quotations.
    #[serde(skip)]
    pub(super) single_quotes: [&'static str; 2],
    /// The separator between the parts of a source: its title, its author, its date.
    pub comma: &'static str,
    /// The separator between an event's date or label and its title.
    pub colon: &'static str,
    /// Formats the day on which a web source was read.
    #[serde(skip)]
    pub(super) accessed: fn(&str) -> String,
    /// The words before the address of an archived copy.
    pub archived: &'static str,
    /// The heading of the upcoming events.
    pub upcoming: &'static str,
    /// The heading of the disputed dates.
    pub disputed: &'static str,
    /// The heading of the recommendation.
    pub ask: &'static str,
    /// The heading of the background.
    pub background: &'static str,
    /// The heading of the lines to take.
    pub lines_to_take: &'static str,
    /// The heading of the open questions.
    pub questions: &'static str,
    /// The heading of the next steps.
    pub next_steps: &'static str,
    /// The heading of the contact.
    pub contact: &'static str,
    /// The heading of the source list.
    pub sources: &'static str,
    /// The text that replaces the table if no event is selected.
    pub no_events: &'static str,
    /// The text that replaces a missing date.
    pub undated: &'static str,
    /// The remark on a disputed event.
    pub is_disputed: &'static str,
    /// The separator between two remarks on an event: "; ".
    pub between: &'static str,
    /// The remark on an event that is not curated.
    pub attested: &'static str,
    /// The abbreviated names of the months.
    #[serde(skip)]
    pub(super) months: [&'static str; 12],
    /// Formats a month of [`months`](Self::months) with its year.
    #[serde(skip)]
    pub(super) month_of_year: fn(&str, &str) -> String,
    /// Formats the heading of the changes since a day.
    #[serde(skip)]
    pub(super) changed_since: fn(&str) -> String,
    /// Formats the heading of the changes since the version of a day, if both states have the same
    /// reference day.
    #[serde(skip)]
    pub(super) changed_since_version: fn(&str) -> String,
    /// Formats the heading of the changes since a release, from its number and day.
    #[serde(skip)]
    pub(super) changed_since_release: fn(u32, &str) -> String,
    /// Returns the label of a kind of change.
    #[serde(skip)]
    pub(super) change: fn(ChangeKind) -> &'static str,
    /// Formats the date of a moved event, from the current and the previous date.
    #[serde(skip)]
    pub(super) formerly: fn(&str, &str) -> String,
    /// Formats the last date of a withdrawn event.
    #[serde(skip)]
    pub(super) last_dated: fn(&str) -> String,
    /// The note that nothing has changed.
    #[serde(skip)]
    pub(super) nothing_changed: &'static str,
    /// Formats the note on the number of unlisted changes.
    #[serde(skip)]
    pub(super) more_changes: fn(usize) -> String,
    /// The texts of the drawing's key.
    #[serde(skip)]
    pub(super) key: DrawingKey,
    /// Returns the remark on an event with that status; `None` for events that took place or are in
    /// force.
    #[serde(skip)]
    pub(super) status: fn(Status) -> Option<&'static str>,
    /// The wording for the time until an event.
    #[serde(skip)]
    pub(super) ahead: AheadWords,
    /// Formats the note on the number of upcoming events that only the table lists.
    #[serde(skip)]
    pub(super) more_upcoming: fn(usize) -> String,
    /// Formats the alternative text of the drawing, from the number of events, the first day and
    /// the last day.
    #[serde(skip)]
    pub(super) alt: fn(usize, &str, &str) -> String,
    /// Formats the rest of the alternative text: the key events up to the brief's reference day,
    /// that day, and the key events still to come. Either list may be empty.
    #[serde(skip)]
    pub(super) alt_key: fn(&str, &str, &str) -> String,
    /// Formats the length of the time that the drawing leaves out, from the number of days.
    #[serde(skip)]
    pub(super) gap: fn(f64) -> String,
    /// The name of the lane for events that are in no other lane.
    #[serde(skip)]
    pub(super) other_lane: &'static str,
    /// Words with which a shortened title must not end, such as articles and prepositions.
    #[serde(skip)]
    pub(super) dangling: &'static [&'static str],
    /// Formats the note on omissions.
    #[serde(skip)]
    pub(super) left_out: fn(&Omissions) -> String,
    /// Formats the remark on a page with errors, from the number of errors.
    #[serde(skip)]
    pub(crate) draft: fn(usize) -> String,
    /// The mark of a draft, before any release.
    #[serde(skip)]
    pub(super) draft_first: &'static str,
    /// Formats the mark of a draft after a release, from the release's number and day.
    #[serde(skip)]
    pub(super) draft_after: fn(u32, &str) -> String,
    /// Formats the mark of a release, from its number, the name of the person who cleared it, and
    /// its day.
    #[serde(skip)]
    pub(super) released: fn(u32, &str, &str) -> String,
    /// Formats the note on the number of events that could not be read.
    #[serde(skip)]
    pub(super) unread: fn(usize) -> String,
}

/// The texts of the drawing's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DrawingKey {
    pub(super) day: &'static str,
    pub(super) unit: &'static str,
    pub(super) span: &'static str,
    pub(super) open: &'static str,
    /// The label of a deadline such as "by 15 December".
    pub(super) deadline: &'static str,
    /// The label of an earliest possible day such as "15 December or later".
    pub(super) earliest: &'static str,
    pub(super) about: &'static str,
    pub(super) uncertain: &'static str,
    /// The joint label of approximate and uncertain dates: "about then, or uncertain".
    pub(super) doubt: &'static str,
    pub(super) planned: &'static str,
    pub(super) important: &'static str,
    pub(super) cut: &'static str,
    pub(super) undated: &'static str,
}

/// Formats a number with the singular or the plural of a noun.
fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

impl Words {
    /// Returns the texts in a language.
    pub const fn of(language: BriefLanguage) -> &'static Self {
        match language {
            BriefLanguage::British => &Self::ENGLISH,
            BriefLanguage::American => &Self::AMERICAN,
            BriefLanguage::German => &Self::GERMAN,
            BriefLanguage::Japanese => &Self::JAPANESE,
            BriefLanguage::JapaneseEra => &Self::JAPANESE_ERA,
            BriefLanguage::French => &Self::FRENCH,
        }
    }
}

impl Words {
    /// Returns the fixed heading of a section. It is empty for [`BriefSection::Changed`], whose
    /// heading contains a date.
    pub(super) const fn heading(&self, section: BriefSection) -> &'static str {
        match section {
            BriefSection::Ask => self.ask,
            BriefSection::Changed => "",
            BriefSection::Background => self.background,
            BriefSection::Timeline => self.timeline,
            BriefSection::Upcoming => self.upcoming,
            BriefSection::Events => self.events,
            BriefSection::Disputed => self.disputed,
            BriefSection::LinesToTake => self.lines_to_take,
            BriefSection::Questions => self.questions,
            BriefSection::NextSteps => self.next_steps,
            BriefSection::Contact => self.contact,
            BriefSection::Sources => self.sources,
        }
    }
}

/// Formats a number of days, rounded to years if there are at least two, else to months, with the
/// unit.
fn rounded_time(days: f64, years: &str, months: &str) -> String {
    if days >= 700.0 {
        format!("{:.0}{years}", days / 365.25)
    } else {
        format!("{:.0}{months}", days / 30.44)
    }
}
