//! The errors in `events.toml`.

use crate::date::{Date, DateError};
use crate::source::Span;
use crate::table;

/// The kind of entry that an id refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Referred {
    /// An `[[event]]`.
    Event,
    /// A `[[source]]`.
    Source,
}

impl Referred {
    /// Returns the noun for messages.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Source => "source",
        }
    }
}

/// One error in the file, as data: its kind, its span, and the values for the message and the
/// suggestion.
///
/// [`message`](ChronologyFault::message) and [`help`](ChronologyFault::help) format it for display.
/// The rules of [`crate::check`] convert it to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChronologyFault {
    /// An error that any table can have: in the syntax, a key, a type or a date.
    Table(table::TableFault),
    /// An id with characters other than lowercase letters, digits and hyphens.
    BadId {
        /// The span of the id.
        span: Span,
        /// The id as written.
        id: String,
        /// A valid id made from the same words.
        suggestion: Option<String>,
    },
    /// An id that two entries use. The first entry is kept.
    DuplicateId {
        /// The span of the second id.
        span: Span,
        /// The span of the first id.
        first: Span,
        /// The id.
        id: String,
        /// The kind of entry that the id belongs to.
        of: Referred,
    },
    /// A reference to an id that does not exist.
    DanglingReference {
        /// The span of the id.
        span: Span,
        /// The key that contains the id.
        key: &'static str,
        /// The id as written.
        id: String,
        /// The kind of entry that the key refers to.
        to: Referred,
        /// The most similar existing id.
        suggestion: Option<String>,
    },
    /// A relation of an event to itself.
    SelfRelation {
        /// The span of the id in the relation.
        span: Span,
        /// The key of the relation.
        key: &'static str,
        /// The id of the event.
        id: String,
    },
    /// An event with neither a date nor a relation that places it in time.
    NoDate {
        /// The span of the event's id.
        span: Span,
        /// The id of the event.
        id: String,
    },
    /// A source or allowance with neither a path nor another reference to a document.
    NoPlace {
        /// The span of the entry.
        span: Span,
        /// A description of the entry: "source \"iina-2025\"" or "allowance".
        what: String,
        /// The keys of which at least one is required.
        keys: &'static str,
    },
    /// An allowance without a reason. It has no effect.
    NoReason {
        /// The span of the allowance.
        span: Span,
    },
    /// A value that is not a SHA-256.
    BadHash {
        /// The span of the value.
        span: Span,
    },
    /// A date that must be a full day, but is not.
    NotADay {
        /// The span of the value.
        span: Span,
        /// The key that the value belongs to.
        key: &'static str,
    },
}

impl From<table::TableFault> for ChronologyFault {
    fn from(fault: table::TableFault) -> Self {
        match fault {
            table::TableFault::Missing { span, table: "allowance", key: "reason" } => Self::NoReason { span },
            table::TableFault::Empty { span, key } if key == "reason" => Self::NoReason { span },
            other => Self::Table(other),
        }
    }
}

impl ChronologyFault {
    /// Returns a fault that asks for a day if the value of `as_of` is not a date and none of the
    /// suggestions is a day. "April 2025" would suggest 2025-04, which `as_of` does not accept
    /// either.
    pub(super) fn of_day(self) -> Self {
        let Self::Table(table::TableFault::InvalidDate { span, key, error, .. }) = &self else { return self };
        let DateError::NotEdtf { suggestions, .. } = error else { return self };
        let is_day = |text: &String| Date::parse(text).is_ok_and(|date| date.as_day().is_some());
        if key == "as_of" && !suggestions.iter().any(is_day) {
            return Self::NotADay { span: *span, key: "as_of" };
        }
        self
    }

    /// Returns the span of the error.
    pub const fn span(&self) -> Span {
        match self {
            Self::Table(fault) => fault.span(),
            Self::BadId { span, .. }
            | Self::DuplicateId { span, .. }
            | Self::DanglingReference { span, .. }
            | Self::SelfRelation { span, .. }
            | Self::NoDate { span, .. }
            | Self::NoPlace { span, .. }
            | Self::NoReason { span }
            | Self::BadHash { span }
            | Self::NotADay { span, .. } => *span,
        }
    }

    /// Returns a second span to show, if there is one, with its label.
    pub const fn related(&self) -> Option<(Span, &'static str)> {
        match self {
            Self::DuplicateId { first, .. } => Some((*first, "first used here")),
            _ => None,
        }
    }

    /// Returns the error message: one line without a trailing period.
    pub fn message(&self) -> String {
        match self {
            Self::Table(fault) => fault.message(),
            Self::BadId { id, .. } => format!("\"{id}\" is not a valid id"),
            Self::DuplicateId { id, of, .. } => format!("two {}s have the id \"{id}\"", of.noun()),
            Self::DanglingReference { key, id, to, .. } => {
                format!("`{key}` names \"{id}\", but no {} has this id", to.noun())
            }
            Self::SelfRelation { key, id, .. } => format!("`{key}` of \"{id}\" refers to the event itself"),
            Self::NoDate { id, .. } => {
                format!("the event \"{id}\" has neither a `date` nor a relation that places it")
            }
            Self::NoPlace { what, keys, .. } => format!("this {what} has neither {keys}"),
            Self::NoReason { .. } => "this allowance has no reason".to_owned(),
            Self::BadHash { .. } => "this is not a SHA-256 hash".to_owned(),
            Self::NotADay { key, .. } => format!("`{key}` must be a full date: year, month and day"),
        }
    }

    /// Returns the suggested solution, if there is one: one line without a trailing period.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Table(fault) => return fault.help(),
            Self::BadId { suggestion: Some(id), .. } => {
                format!("an id consists of lower-case letters, digits and hyphens: write \"{id}\"")
            }
            Self::BadId { .. } => "an id consists of lower-case letters, digits and hyphens".to_owned(),
            Self::DuplicateId { .. } => {
                "give one of them a different id; until then, only the first is used".to_owned()
            }
            Self::DanglingReference { suggestion: Some(id), .. } => format!("did you mean \"{id}\"?"),
            Self::DanglingReference { to: Referred::Source, .. } => {
                "add the source to this file (`dateline source add FILE` adds a paper), or remove the reference"
                    .to_owned()
            }
            Self::DanglingReference { to, .. } => {
                format!("add the {} to this file, or remove the reference", to.noun())
            }
            Self::SelfRelation { .. } => "remove it, or name the intended event".to_owned(),
            Self::NoDate { .. } => {
                "add a `date`, a relation such as `after`, or `status = \"unscheduled\"`".to_owned()
            }
            Self::NoPlace { .. } => "add one of them".to_owned(),
            Self::NoReason { .. } => {
                "add `reason = \"…\"` and state who decided this and why; until then, the allowance has no effect"
                    .to_owned()
            }
            Self::BadHash { .. } => "write the 64 hexadecimal digits that `sha256sum` prints".to_owned(),
            Self::NotADay { .. } => "write year, month and day, as in 2025-04-04".to_owned(),
        })
    }
}
