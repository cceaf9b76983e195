//! What can be wrong with `briefs/NAME.toml`.

use super::logo::PictureError;
use super::select::Selection;
use super::spec::BriefSpec;
use crate::chronology::Chronology;
use crate::source::{Span, Spanned};
use crate::table::{self, nearest};

/// One fault of the file, as data: what it is, the words it is about, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// What can be wrong with any table: syntax, keys, types, dates.
    Table(table::Fault),
    /// The file cannot be read.
    Unreadable {
        /// The beginning of the file.
        span: Span,
        /// What the system said.
        why: String,
    },
    /// The file holds bytes that are no characters.
    NotUtf8 {
        /// The first of them.
        span: Span,
    },
    /// An `as_of` that is not a full day.
    NotADay {
        /// The value.
        span: Span,
    },
    /// Markup that a text of a brief has no place for.
    Markup {
        /// The markup.
        span: Span,
        /// What is there: "a heading".
        found: &'static str,
    },
    /// A logo that nothing is said of.
    LogoWithoutWords {
        /// The path of the picture.
        span: Span,
    },
    /// The file of a logo cannot be read.
    LogoUnreadable {
        /// The path.
        span: Span,
        /// What the system said.
        why: String,
    },
    /// The file of a logo is no picture that can be shown.
    NoPicture {
        /// The path.
        span: Span,
        /// Why not.
        why: PictureError,
    },
    /// An id that no event has.
    UnknownEvent {
        /// The id.
        span: Span,
        /// The id as it is written.
        id: String,
        /// The id that was probably meant.
        suggestion: Option<String>,
    },
    /// A word that selects nothing, because no event has it.
    SelectsNothing {
        /// The word.
        span: Span,
        /// What it should be of an event: "tag", "actor", "place".
        what: &'static str,
        /// The word as it is written.
        word: String,
        /// The word that was probably meant.
        suggestion: Option<String>,
    },
}

impl Fault {
    /// Where it is.
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

    /// What is wrong, in one line without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Table(fault) => fault.message(),
            Self::Unreadable { why, .. } => format!("this brief cannot be read: {why}"),
            Self::NotUtf8 { .. } => "this brief is not text in UTF-8".to_owned(),
            Self::NotADay { .. } => "`as_of` must be a full day".to_owned(),
            Self::Markup { found, .. } => format!("a text of a brief has no place for {found}"),
            Self::LogoWithoutWords { .. } => "nothing says what the logo shows".to_owned(),
            Self::LogoUnreadable { why, .. } => format!("the logo cannot be read: {why}"),
            Self::NoPicture { why, .. } => format!("the logo cannot be used: {why}"),
            Self::UnknownEvent { id, .. } => format!("no event has the id \"{id}\""),
            Self::SelectsNothing { what, word, .. } => format!("no event has the {what} \"{word}\""),
        }
    }

    /// What to do, in one line without a full stop.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Table(fault) => return fault.help(),
            Self::Unreadable { .. } => "see that the file is there and may be read".to_owned(),
            Self::NotUtf8 { .. } => "save the file as UTF-8".to_owned(),
            Self::NotADay { .. } => "write year, month and day, as in 2025-04-04".to_owned(),
            Self::Markup { .. } => {
                "only *emphasis*, **strong**, [links](https://…) and [references](#id) may stand there"
                    .to_owned()
            }
            Self::LogoWithoutWords { .. } => {
                "add `logo_alt = \"…\"`: a PDF that is read aloud needs words for each picture".to_owned()
            }
            Self::LogoUnreadable { .. } => {
                "write the path of a file in the project, from the folder of events.toml".to_owned()
            }
            Self::NoPicture { .. } => {
                "save it as an SVG, or as a small PNG: it is printed 13 mm high".to_owned()
            }
            Self::UnknownEvent { suggestion: Some(word), .. }
            | Self::SelectsNothing { suggestion: Some(word), .. } => format!("did you mean \"{word}\"?"),
            Self::UnknownEvent { .. } => {
                "correct the id, or remove it; an event whose entry has an error is not read".to_owned()
            }
            Self::SelectsNothing { what, .. } => {
                format!("correct the {what}, or remove it from the brief")
            }
        })
    }
}

impl BriefSpec {
    /// What it asks for and refers to that is not in the chronology.
    pub fn faults(&self, chronology: &Chronology) -> Vec<Fault> {
        let ids: Vec<&str> = chronology.events.iter().map(|event| event.id.value.as_str()).collect();
        let mut faults = self.selection.faults(chronology);
        faults.extend(unknown(&self.references, &ids, |span, id, suggestion| Fault::UnknownEvent {
            span,
            id,
            suggestion,
        }));
        faults
    }
}

impl Selection {
    /// The ids, tags, actors and places that no event has: each is probably a slip, and an event would be missing.
    fn faults(&self, chronology: &Chronology) -> Vec<Fault> {
        let events = &chronology.events;
        let ids: Vec<&str> = events.iter().map(|event| event.id.value.as_str()).collect();
        let words = |of: fn(&crate::chronology::Event) -> &Vec<Spanned<String>>| -> Vec<&str> {
            events.iter().flat_map(of).map(|word| word.value.as_str()).collect()
        };
        let places = events.iter().filter_map(|event| Some(event.place.as_ref()?.value.as_str())).collect();
        let mut faults: Vec<Fault> = Vec::new();
        faults.extend(unknown(&self.ids, &ids, |span, id, suggestion| Fault::UnknownEvent {
            span,
            id,
            suggestion,
        }));
        for (what, asked, known) in [
            ("tag", &self.tags, words(|event| &event.tags)),
            ("actor", &self.actors, words(|event| &event.actors)),
            ("place", &self.places, places),
        ] {
            faults.extend(unknown(asked, &known, |span, word, suggestion| Fault::SelectsNothing {
                span,
                what,
                word,
                suggestion,
            }));
        }
        faults
    }
}

/// A fault for each word asked for that is not known.
fn unknown(
    asked: &[Spanned<String>],
    known: &[&str],
    fault: impl Fn(Span, String, Option<String>) -> Fault,
) -> Vec<Fault> {
    let strange = asked.iter().filter(|asked| !known.contains(&asked.value.as_str()));
    strange
        .map(|asked| {
            let suggestion = nearest(&asked.value, known.iter().copied()).map(str::to_owned);
            fault(asked.span, asked.value.clone(), suggestion)
        })
        .collect()
}
