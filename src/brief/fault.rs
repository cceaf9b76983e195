//! The errors in `briefs/NAME.toml`.

use super::logo::PictureError;
use super::select::EventSelection;
use super::spec::BriefSpec;
use crate::chronology::{Chronology, is_valid_id};
use crate::source::{Span, Spanned};
use crate::table::{self, suggest};

/// One error in the file, as data: its kind, its span, and the values for the message and the
/// suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BriefFault {
    /// An error that any table can have: in the syntax, a key, a type or a date.
    Table(table::TableFault),
    /// The file cannot be read.
    Unreadable {
        /// The start of the file.
        span: Span,
        /// The error reported by the system.
        why: String,
    },
    /// The file is not valid UTF-8.
    NotUtf8 {
        /// The first invalid bytes.
        span: Span,
    },
    /// The value of `as_of` is a date, but not a full day.
    NotADay {
        /// The span of the value.
        span: Span,
    },
    /// Unsupported markup in prose.
    Markup {
        /// The span of the markup.
        span: Span,
        /// The kind of markup, such as "a heading".
        found: &'static str,
    },
    /// A logo without alternative text.
    LogoWithoutWords {
        /// The span of the image's path.
        span: Span,
    },
    /// A logo file cannot be read.
    LogoUnreadable {
        /// The span of the path.
        span: Span,
        /// The error reported by the system.
        why: String,
    },
    /// A logo file is not a usable image.
    NoPicture {
        /// The span of the path.
        span: Span,
        /// The reason.
        why: PictureError,
    },
    /// An id that does not belong to an event.
    UnknownEvent {
        /// The span of the id.
        span: Span,
        /// The id as written.
        id: String,
        /// The most similar existing id.
        suggestion: Option<String>,
    },
    /// A word under `[select]` that does not match any event.
    SelectsNothing {
        /// The span of the word.
        span: Span,
        /// The kind of word: "tag", "actor", "place".
        what: &'static str,
        /// The word as written.
        word: String,
        /// The most similar existing word.
        suggestion: Option<String>,
    },
}

impl BriefFault {
    /// Returns the span of the error.
    pub const fn span(&self) -> Span {
        match self {
            Self::Table(fault) => fault.span(),
            Self::Unreadable { span, .. }
            | Self::NotUtf8 { span }
            | Self::NotADay { span }
            | Self::Markup { span, .. }
            | Self::LogoWithoutWords { span }
            | Self::LogoUnreadable { span, .. }
            | Self::NoPicture { span, .. }
            | Self::UnknownEvent { span, .. }
            | Self::SelectsNothing { span, .. } => *span,
        }
    }

    /// Returns the error message: one line without a trailing period.
    pub fn message(&self) -> String {
        match self {
            Self::Table(fault) => fault.message(),
            Self::Unreadable { why, .. } => format!("this brief cannot be read: {why}"),
            Self::NotUtf8 { .. } => "this brief is not valid UTF-8".to_owned(),
            Self::NotADay { .. } => "`as_of` must be a full date: year, month and day".to_owned(),
            Self::Markup { found, .. } => format!("the text of a brief must not contain {found}"),
            Self::LogoWithoutWords { .. } => "the logo has no alternative text".to_owned(),
            Self::LogoUnreadable { why, .. } => format!("the logo cannot be read: {why}"),
            Self::NoPicture { why, .. } => format!("the logo cannot be used: {why}"),
            Self::UnknownEvent { id, .. } => format!("no event has the id \"{id}\""),
            Self::SelectsNothing { what, word, .. } => format!("no event has the {what} \"{word}\""),
        }
    }

    /// Returns the suggested solution, if there is one: one line without a trailing period.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Table(fault) => return fault.help(),
            Self::Unreadable { .. } => "check that the file exists and is readable".to_owned(),
            Self::NotUtf8 { .. } => "save the file as UTF-8".to_owned(),
            Self::NotADay { .. } => "write year, month and day, as in 2025-04-04".to_owned(),
            Self::Markup { .. } => {
                "only *emphasis*, **strong**, [links](https://…) and [references](#id) are allowed".to_owned()
            }
            Self::LogoWithoutWords { .. } => {
                "add `logo_alt = \"…\"`: screen readers need a description of each image".to_owned()
            }
            Self::LogoUnreadable { .. } => {
                "write the path of a file in the project, relative to the folder of events.toml".to_owned()
            }
            Self::NoPicture { .. } => {
                "save it as an SVG, or as a small PNG: it is printed 13 mm high".to_owned()
            }
            Self::UnknownEvent { suggestion: Some(word), .. }
            | Self::SelectsNothing { suggestion: Some(word), .. } => format!("did you mean \"{word}\"?"),
            Self::UnknownEvent { .. } => {
                "correct the id, or remove it; an event whose entry has an error is not loaded".to_owned()
            }
            Self::SelectsNothing { what, .. } => {
                format!("correct the {what}, or remove it from the brief")
            }
        })
    }
}

impl BriefSpec {
    /// Returns an error for each reference and each selected word that the chronology does not
    /// contain.
    pub fn faults(&self, chronology: &Chronology) -> Vec<BriefFault> {
        let ids: Vec<&str> = chronology.events.iter().map(|event| event.id.value.as_str()).collect();
        let mut faults = self.selection.faults(chronology);
        faults.extend(unknown(&self.references, &ids, |span, id, suggestion| BriefFault::UnknownEvent {
            span,
            id,
            suggestion: suggestion.filter(|id| is_valid_id(id)),
        }));
        faults
    }
}

impl EventSelection {
    /// Returns an error for each id, tag, actor and place that no event has. Such a word is
    /// probably misspelt, and the brief would lack an event.
    fn faults(&self, chronology: &Chronology) -> Vec<BriefFault> {
        let events = &chronology.events;
        let ids: Vec<&str> = events.iter().map(|event| event.id.value.as_str()).collect();
        let words = |of: fn(&crate::chronology::Event) -> &Vec<Spanned<String>>| -> Vec<&str> {
            events.iter().flat_map(of).map(|word| word.value.as_str()).collect()
        };
        let places = events.iter().filter_map(|event| Some(event.place.as_ref()?.value.as_str())).collect();
        let mut faults: Vec<BriefFault> = Vec::new();
        faults.extend(unknown(&self.ids, &ids, |span, id, suggestion| BriefFault::UnknownEvent {
            span,
            id,
            suggestion: suggestion.filter(|id| is_valid_id(id)),
        }));
        for (what, asked, known) in [
            ("tag", &self.tags, words(|event| &event.tags)),
            ("actor", &self.actors, words(|event| &event.actors)),
            ("place", &self.places, places),
        ] {
            faults.extend(unknown(asked, &known, |span, word, suggestion| BriefFault::SelectsNothing {
                span,
                what,
                word,
                suggestion,
            }));
        }
        faults
    }
}

/// Returns an error for each word in `asked` that is not in `known`.
fn unknown(
    asked: &[Spanned<String>],
    known: &[&str],
    fault: impl Fn(Span, String, Option<String>) -> BriefFault,
) -> Vec<BriefFault> {
    let strange = asked.iter().filter(|asked| !known.contains(&asked.value.as_str()));
    strange
        .map(|asked| {
            let suggestion = suggest(&asked.value, known.iter().copied()).map(str::to_owned);
            fault(asked.span, asked.value.clone(), suggestion)
        })
        .collect()
}
