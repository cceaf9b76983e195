//! The options of a brief that take one word of a fixed vocabulary.

use schemars::JsonSchema;
use serde::Serialize;

use crate::table::Vocabulary;

/// A section of a brief below its key messages. Sections without contents are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Section")]
pub enum BriefSection {
    /// The changes since an earlier state, if one is given.
    Changed,
    /// The drawing of the timeline.
    Timeline,
    /// The upcoming events, with the number of days until then.
    Upcoming,
    /// The table of events.
    Events,
    /// The dates that sources contradict.
    Disputed,
    /// The open questions.
    Questions,
    /// The list of sources.
    Sources,
}

impl Vocabulary for BriefSection {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("changed", Self::Changed),
        ("timeline", Self::Timeline),
        ("upcoming", Self::Upcoming),
        ("events", Self::Events),
        ("disputed", Self::Disputed),
        ("questions", Self::Questions),
        ("sources", Self::Sources),
    ];
}

impl BriefSection {
    /// Returns all sections, in the default order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::WORDS.iter().map(|(_, section)| *section)
    }
}

/// The order of the events, in the table and in lists. Undated events come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// In the order of the timeline.
    OldestFirst,
    /// In reverse order.
    NewestFirst,
}

impl Vocabulary for Order {
    const WORDS: &'static [(&'static str, Self)] =
        &[("oldest-first", Self::OldestFirst), ("newest-first", Self::NewestFirst)];
}

/// The language of a brief: of its fixed texts and its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BriefLanguage {
    /// English with dates as in "4 April 2025".
    British,
    /// English with dates as in "April 4, 2025".
    American,
    /// German with dates as in "4. April 2025".
    German,
    /// Japanese with dates as in "2025年4月4日".
    Japanese,
}

impl Vocabulary for BriefLanguage {
    const WORDS: &'static [(&'static str, Self)] =
        &[("en-GB", Self::British), ("en-US", Self::American), ("de", Self::German), ("ja", Self::Japanese)];
}

/// The paper size of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Paper")]
pub enum PaperSize {
    /// 210 × 297 mm.
    #[serde(rename = "a4")]
    A4,
    /// 8.5 × 11 inches.
    #[serde(rename = "us-letter")]
    Letter,
}

impl PaperSize {
    /// Returns the width of the text area in points: the sheet minus 20 mm on either side.
    pub const fn text_width(self) -> f64 {
        match self {
            Self::A4 => 481.89,
            Self::Letter => 498.61,
        }
    }

    /// Returns the height of the text area of a page in points: the sheet minus 17 mm above and
    /// below.
    pub const fn text_height(self) -> f64 {
        match self {
            Self::A4 => 745.51,
            Self::Letter => 695.62,
        }
    }
}

impl Vocabulary for PaperSize {
    const WORDS: &'static [(&'static str, Self)] = &[("a4", Self::A4), ("letter", Self::Letter)];
}

/// An output format of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BriefFormat {
    /// `NAME.md`, with its drawing `NAME.svg`.
    Markdown,
    /// `NAME.html`.
    Html,
    /// `NAME.typ`, with its data `NAME.json`.
    Typst,
    /// `NAME.pdf`.
    Pdf,
}

impl Vocabulary for BriefFormat {
    const WORDS: &'static [(&'static str, Self)] =
        &[("md", Self::Markdown), ("html", Self::Html), ("typ", Self::Typst), ("pdf", Self::Pdf)];
}
