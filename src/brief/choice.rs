//! What the file of a brief chooses among, each by a word of a list.

use schemars::JsonSchema;
use serde::Serialize;

use crate::table::Vocabulary;

/// A part of a brief below its bottom line. One that has nothing to show is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// What has changed since an earlier state, where one is named.
    Changed,
    /// The drawing.
    Timeline,
    /// What is to come, with the days until then.
    Upcoming,
    /// The table.
    Events,
    /// What sources contradict.
    Disputed,
    /// What the reader must decide or find out.
    Questions,
    /// The list of sources.
    Sources,
}

impl Vocabulary for Section {
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

impl Section {
    /// All of them, in the order in which they stand where a brief names none.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::WORDS.iter().map(|(_, section)| *section)
    }
}

/// In which order the events stand, in the table and wherever they are listed. What has no date comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As the timeline has them.
    OldestFirst,
    /// The other way round.
    NewestFirst,
}

impl Vocabulary for Order {
    const WORDS: &'static [(&'static str, Self)] =
        &[("oldest-first", Self::OldestFirst), ("newest-first", Self::NewestFirst)];
}

/// In which language a brief adds words and writes dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English with dates as in "4 April 2025".
    British,
    /// English with dates as in "April 4, 2025".
    American,
    /// German with dates as in "4. April 2025".
    German,
    /// Japanese with dates as in "2025年4月4日".
    Japanese,
}

impl Vocabulary for Language {
    const WORDS: &'static [(&'static str, Self)] =
        &[("en-GB", Self::British), ("en-US", Self::American), ("de", Self::German), ("ja", Self::Japanese)];
}

/// What a brief is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Paper {
    /// 210 × 297 mm.
    #[serde(rename = "a4")]
    A4,
    /// 8.5 × 11 inches.
    #[serde(rename = "us-letter")]
    Letter,
}

impl Paper {
    /// How wide the text is in points: the sheet less 20 mm on either side.
    pub const fn text_width(self) -> f64 {
        match self {
            Self::A4 => 481.89,
            Self::Letter => 498.61,
        }
    }

    /// How high the text on one page is in points: the sheet less 17 mm above and below.
    pub const fn text_height(self) -> f64 {
        match self {
            Self::A4 => 745.51,
            Self::Letter => 695.62,
        }
    }
}

impl Vocabulary for Paper {
    const WORDS: &'static [(&'static str, Self)] = &[("a4", Self::A4), ("letter", Self::Letter)];
}

/// A kind of file that a brief is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `NAME.md`, with its drawing, `NAME.svg`.
    Markdown,
    /// `NAME.html`.
    Html,
    /// `NAME.typ` with its data, `NAME.json`.
    Typst,
    /// `NAME.pdf`.
    Pdf,
}

impl Vocabulary for Format {
    const WORDS: &'static [(&'static str, Self)] =
        &[("md", Self::Markdown), ("html", Self::Html), ("typ", Self::Typst), ("pdf", Self::Pdf)];
}
