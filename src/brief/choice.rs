//! The brief options that take a word from a fixed vocabulary.

use schemars::JsonSchema;
use serde::Serialize;

use crate::table::Vocabulary;

/// A section of a brief below its key messages. Empty sections are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Section")]
pub enum BriefSection {
    /// The recommendation, or what the readers are asked to decide.
    Ask,
    /// The changes since an earlier state, if one is given.
    Changed,
    /// The background.
    Background,
    /// The drawing of the timeline.
    Timeline,
    /// The upcoming events, with the number of days until then.
    Upcoming,
    /// The table of events.
    Events,
    /// The dates that sources contradict.
    Disputed,
    /// The lines to take.
    LinesToTake,
    /// The open questions.
    Questions,
    /// The next steps.
    NextSteps,
    /// The contact person.
    Contact,
    /// The list of sources.
    Sources,
}

impl Vocabulary for BriefSection {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("ask", Self::Ask),
        ("changed", Self::Changed),
        ("background", Self::Background),
        ("timeline", Self::Timeline),
        ("upcoming", Self::Upcoming),
        ("events", Self::Events),
        ("disputed", Self::Disputed),
        ("lines_to_take", Self::LinesToTake),
        ("questions", Self::Questions),
        ("next_steps", Self::NextSteps),
        ("contact", Self::Contact),
        ("sources", Self::Sources),
    ];
}

impl BriefSection {
    /// Whether the section is printed as a list, even if it has one entry.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::LinesToTake | Self::Questions | Self::NextSteps)
    }

    /// Returns all sections, in the default order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::WORDS.iter().map(|(_, section)| *section)
    }
}

/// The order of the events, in the table and in lists. Undated events come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Chronological order.
    OldestFirst,
    /// Reverse chronological order.
    NewestFirst,
}

impl Vocabulary for Order {
    const WORDS: &'static [(&'static str, Self)] =
        &[("oldest-first", Self::OldestFirst), ("newest-first", Self::NewestFirst)];
}

/// The sources that are printed with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BriefSources {
    /// The sources that the event cites, and the papers that were found to describe it.
    All,
    /// Only the sources that the event cites.
    Cited,
}

impl Vocabulary for BriefSources {
    const WORDS: &'static [(&'static str, Self)] = &[("all", Self::All), ("cited", Self::Cited)];
}

/// The property of events by which the drawing is divided into lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lanes {
    /// A lane for each actor.
    Actors,
    /// A lane for each tag.
    Tags,
    /// A lane for each place.
    Places,
}

impl Vocabulary for Lanes {
    const WORDS: &'static [(&'static str, Self)] =
        &[("actors", Self::Actors), ("tags", Self::Tags), ("places", Self::Places)];
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
    /// Returns the width of the text area in points: the page minus 20 mm on either side.
    pub const fn text_width(self) -> f64 {
        match self {
            Self::A4 => 481.89,
            Self::Letter => 498.61,
        }
    }

    /// Returns the height of the text area in points: the page minus 17 mm above and below.
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
    /// `NAME.docx`.
    Docx,
}

impl BriefFormat {
    /// The formats of a brief that does not specify any.
    pub(super) const DEFAULT: [Self; 4] = [Self::Markdown, Self::Html, Self::Typst, Self::Pdf];
}

impl Vocabulary for BriefFormat {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("md", Self::Markdown),
        ("html", Self::Html),
        ("typ", Self::Typst),
        ("pdf", Self::Pdf),
        ("docx", Self::Docx),
    ];
}
