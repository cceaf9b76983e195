//! What can be wrong with `briefs/NAME.toml`.

use super::item::Item;
use super::spec::Selection;
use crate::source::{Span, Spanned};
use crate::table::{self, nearest};

/// One fault of the file, as data: what it is, the words it is about, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpecFault {
    /// What can be wrong with any table: syntax, keys, types, dates.
    Table(table::Fault),
    /// Markup that a bottom line has no place for.
    Markup {
        /// The bottom line.
        span: Span,
        /// What is there: "a heading".
        found: &'static str,
    },
    /// A word that selects nothing, because no event has it.
    SelectsNothing {
        /// The word.
        span: Span,
        /// What it should be of an event: "id", "tag", "actor".
        what: &'static str,
        /// The word as it is written.
        word: String,
        /// The word that was probably meant.
        suggestion: Option<String>,
    },
}

impl SpecFault {
    /// Where it is.
    pub const fn span(&self) -> Span {
        match self {
            Self::Table(fault) => fault.span(),
            Self::Markup { span, .. } | Self::SelectsNothing { span, .. } => *span,
        }
    }

    /// What is wrong, in one line without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Table(fault) => fault.message(),
            Self::Markup { found, .. } => format!("there is {found} in the bottom line"),
            Self::SelectsNothing { what, word, .. } => format!("no event has the {what} \"{word}\""),
        }
    }

    /// What to do, in one line without a full stop.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Table(fault) => fault.help(),
            Self::Markup { .. } => {
                Some("only *emphasis*, **strong** and [links](https://…) may stand there".to_owned())
            }
            Self::SelectsNothing { suggestion: Some(word), .. } => Some(format!("did you mean \"{word}\"?")),
            Self::SelectsNothing { what, .. } => {
                Some(format!("correct the {what}, or remove it from the brief"))
            }
        }
    }
}

impl Selection {
    /// The ids, tags and actors that no item has: each is probably a slip, and an event would be missing.
    pub fn faults(&self, items: &[Item]) -> Vec<SpecFault> {
        let ids = unknown("id", &self.ids, &items.iter().filter_map(|item| item.id.as_ref()));
        let tags = unknown("tag", &self.tags, &items.iter().flat_map(|item| &item.tags));
        let actors = unknown("actor", &self.actors, &items.iter().flat_map(|item| &item.actors));
        let mut faults = [ids, tags, actors].concat();
        faults.sort_by_key(SpecFault::span);
        faults
    }
}

fn unknown<'a>(
    what: &'static str,
    asked: &[Spanned<String>],
    known: &(impl Iterator<Item = &'a String> + Clone),
) -> Vec<SpecFault> {
    let fault = |asked: &Spanned<String>| SpecFault::SelectsNothing {
        span: asked.span,
        what,
        word: asked.value.clone(),
        suggestion: nearest(&asked.value, known.clone().map(String::as_str)).map(str::to_owned),
    };
    asked.iter().filter(|asked| !known.clone().any(|known| *known == asked.value)).map(fault).collect()
}
