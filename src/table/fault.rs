//! What can be wrong with a table that a person wrote.

use itertools::Itertools;

use crate::date::DateError;
use crate::source::Span;

/// One fault of a file, as data: what it is, the words it is about, and what to do.
///
/// [`message`](Fault::message) and [`help`](Fault::help) say it to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The words are no TOML.
    Syntax {
        /// The words, or the empty place where some are missing.
        span: Span,
        /// What is wrong, without a full stop.
        problem: String,
        /// What to do.
        help: Option<&'static str>,
    },
    /// A key is written twice in one table; the first counts.
    DuplicateKey {
        /// The second.
        span: Span,
        /// The key.
        key: String,
    },
    /// A key that the table does not have.
    UnknownKey {
        /// The key.
        span: Span,
        /// The key as it is written.
        key: String,
        /// What the table is called.
        table: &'static str,
        /// The key that was probably meant.
        suggestion: Option<&'static str>,
        /// Whether the table has that key as well.
        is_there: bool,
        /// All keys of the table.
        known: Vec<&'static str>,
    },
    /// A key that must be there is not.
    Missing {
        /// The header of the table.
        span: Span,
        /// What the table is called.
        table: &'static str,
        /// The key.
        key: &'static str,
    },
    /// A text that says nothing.
    Empty {
        /// The text.
        span: Span,
        /// Its key.
        key: String,
    },
    /// A value of the wrong type, or out of its bounds.
    WrongType {
        /// The value.
        span: Span,
        /// Its key.
        key: String,
        /// What it must be: "a whole number from 1 to 5".
        wanted: String,
        /// What it is: "the number 7".
        found: String,
    },
    /// A word that is not on the list of this key.
    UnknownWord {
        /// The word with its quotes.
        span: Span,
        /// The key.
        key: String,
        /// The word.
        word: String,
        /// The word that was probably meant.
        suggestion: Option<String>,
        /// All words of the list.
        known: Vec<&'static str>,
    },
    /// A date that cannot be read.
    InvalidDate {
        /// The value.
        span: Span,
        /// Its key.
        key: String,
        /// The date as it is written.
        words: String,
        /// Why not.
        error: DateError,
    },
    /// A date that no calendar has.
    ImpossibleDate {
        /// The value.
        span: Span,
        /// Its key.
        key: String,
        /// The date as it is written.
        words: String,
        /// Why not.
        error: DateError,
    },
    /// A range that ends before it begins.
    ReversedRange {
        /// The value.
        span: Span,
        /// Its key.
        key: String,
        /// The range as it is written.
        words: String,
        /// Why not.
        error: DateError,
    },
    /// A date with a time of day.
    HasTime {
        /// The value.
        span: Span,
        /// Its key.
        key: String,
        /// The date without the time.
        day: String,
    },
}

impl Fault {
    /// Where it is.
    pub const fn span(&self) -> Span {
        match self {
            Self::Syntax { span, .. }
            | Self::DuplicateKey { span, .. }
            | Self::UnknownKey { span, .. }
            | Self::Missing { span, .. }
            | Self::Empty { span, .. }
            | Self::WrongType { span, .. }
            | Self::UnknownWord { span, .. }
            | Self::InvalidDate { span, .. }
            | Self::ImpossibleDate { span, .. }
            | Self::ReversedRange { span, .. }
            | Self::HasTime { span, .. } => *span,
        }
    }

    /// What is wrong, in one line without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Syntax { problem, .. } => problem.clone(),
            Self::DuplicateKey { key, .. } => format!("`{key}` is written twice in the same table"),
            Self::UnknownKey { key, table, .. } => {
                format!("`{key}` is not a key of {}", with_article(table))
            }
            Self::Missing { table, key, .. } => format!("this {table} has no `{key}`"),
            Self::Empty { key, .. } => format!("`{key}` is empty"),
            Self::WrongType { key, wanted, found, .. } => {
                format!("`{key}` must be {wanted}, not {found}")
            }
            Self::UnknownWord { key, word, .. } => format!("\"{word}\" is not a value of `{key}`"),
            Self::InvalidDate { error, .. }
            | Self::ImpossibleDate { error, .. }
            | Self::ReversedRange { error, .. } => error.to_string(),
            Self::HasTime { key, .. } => format!("`{key}` has a time of day"),
        }
    }

    /// What to do, in one line without a full stop.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Syntax { help, .. } => help.map(str::to_owned),
            Self::DuplicateKey { .. } => {
                Some("remove one of the two; until then the first counts".to_owned())
            }
            Self::UnknownKey { suggestion: Some(key), .. } => Some(format!("did you mean `{key}`?")),
            Self::UnknownKey { table, known, .. } => Some(format!(
                "{} has {}; a key of your own begins with `x-`",
                with_article(table),
                known.iter().map(|key| format!("`{key}`")).join(", ")
            )),
            Self::Missing { key, .. } => Some(format!("add a line `{key} = …`")),
            Self::Empty { .. } => Some("write something between the quotes, or remove the line".to_owned()),
            // The message says what to write.
            Self::WrongType { .. } | Self::ReversedRange { .. } => None,
            Self::InvalidDate { error: DateError::NotEdtf { suggestions, .. }, .. }
                if !suggestions.is_empty() =>
            {
                None
            }
            Self::UnknownWord { suggestion: Some(word), .. } => Some(format!("did you mean \"{word}\"?")),
            Self::UnknownWord { known, .. } => {
                Some(format!("write one of {}", known.iter().map(|word| format!("\"{word}\"")).join(", ")))
            }
            Self::InvalidDate { .. } => Some(
                "write year, month and day as in \"2022-12-16\"; a month is \"2022-12\", a range \"2023/2026\""
                    .to_owned(),
            ),
            Self::ImpossibleDate { .. } => {
                Some("look the day up in the source; a month alone is written \"2022-12\"".to_owned())
            }
            Self::HasTime { day, .. } => {
                Some(format!("write {day}: a time of day can shift the date between time zones"))
            }
        }
    }
}

/// "an event", "a source".
fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
