//! The errors that can occur in any TOML table, whatever its keys.

use itertools::Itertools;

use crate::date::{Date, DateError, Granularity};
use crate::source::Span;

/// An error in a file, as data: its kind, its span, and the values for the message and the
/// suggestion.
///
/// [`message`](TableFault::message) and [`help`](TableFault::help) format it for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableFault {
    /// The file is not valid TOML.
    Syntax {
        /// The invalid part, or an empty span where something is missing.
        span: Span,
        /// The error message, without a trailing period.
        problem: String,
        /// The suggested fix.
        help: Option<&'static str>,
    },
    /// A key that occurs twice in a table; the first one takes effect.
    DuplicateKey {
        /// The span of the second key.
        span: Span,
        /// The key, as written.
        key: String,
    },
    /// A header `[event]` for an entry of the list `[[event]]`.
    OneBracket {
        /// The span of the header.
        span: Span,
        /// The key of the list.
        key: String,
    },
    /// A key that the table does not support.
    UnknownKey {
        /// The span of the key.
        span: Span,
        /// The key as written.
        key: String,
        /// The name of the table in messages: "event".
        table: &'static str,
        /// The most similar known key.
        suggestion: Option<&'static str>,
        /// Whether the table already contains the suggested key.
        is_there: bool,
        /// All known keys in the table.
        known: Vec<&'static str>,
    },
    /// A required key is missing.
    Missing {
        /// The span of the table's header.
        span: Span,
        /// The name of the table in messages: "event".
        table: &'static str,
        /// The missing key.
        key: &'static str,
    },
    /// A string that is empty or only whitespace.
    Empty {
        /// The span of the string.
        span: Span,
        /// The key that the string belongs to.
        key: String,
    },
    /// A value of the wrong type, or out of range.
    WrongType {
        /// The span of the value.
        span: Span,
        /// The key that the value belongs to.
        key: String,
        /// The expected type: "a whole number from 1 to 5".
        wanted: String,
        /// The actual value: "the number 7".
        found: String,
    },
    /// A word that is not in the vocabulary of its key.
    UnknownWord {
        /// The span of the word, including its quotes.
        span: Span,
        /// The key whose vocabulary lacks the word.
        key: String,
        /// The word without its quotes.
        word: String,
        /// The most similar known word.
        suggestion: Option<String>,
        /// All known words.
        known: Vec<&'static str>,
    },
    /// A date that cannot be parsed.
    InvalidDate {
        /// The span of the value.
        span: Span,
        /// The key that the value belongs to.
        key: String,
        /// The date as written.
        words: String,
        /// The date parser's error, which states the reason.
        error: DateError,
    },
    /// A date that does not exist in the calendar.
    ImpossibleDate {
        /// The span of the value.
        span: Span,
        /// The key that the value belongs to.
        key: String,
        /// The date as written.
        words: String,
        /// The date parser's error, which states the reason.
        error: DateError,
    },
    /// A range that ends before it starts.
    ReversedRange {
        /// The span of the value.
        span: Span,
        /// The key that the value belongs to.
        key: String,
        /// The range as written.
        words: String,
        /// The date parser's error, which states the reason.
        error: DateError,
    },
    /// A date with a time of day.
    HasTime {
        /// The span of the value.
        span: Span,
        /// The key that the value belongs to.
        key: String,
        /// The date without the time.
        day: String,
    },
}

impl TableFault {
    /// Returns the span of the error.
    pub const fn span(&self) -> Span {
        match self {
            Self::Syntax { span, .. }
            | Self::DuplicateKey { span, .. }
            | Self::OneBracket { span, .. }
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

    /// Returns the error message: one line without a trailing period.
    pub fn message(&self) -> String {
        match self {
            Self::Syntax { problem, .. } => problem.clone(),
            Self::DuplicateKey { key, .. } => format!("`{key}` is written twice in the same table"),
            Self::OneBracket { key, .. } => format!("`[{key}]` needs two brackets"),
            Self::UnknownKey { key, table, .. } => {
                format!("`{key}` is not a key of {}", with_article(table))
            }
            Self::Missing { table, key, .. } => format!("this {table} has no `{key}`"),
            Self::Empty { key, .. } => format!("`{key}` is empty"),
            Self::WrongType { key, wanted, found, .. } => {
                // Write "a whole number from 1 to 5, not 7", but "text in quotes, not the number
                // 7".
                let number = found.strip_prefix("the number ").filter(|_| wanted.contains("number"));
                format!("`{key}` must be {wanted}, not {}", number.unwrap_or(found))
            }
            Self::UnknownWord { key, word, .. } => format!("\"{word}\" is not a valid value for `{key}`"),
            Self::InvalidDate { error, .. }
            | Self::ImpossibleDate { error, .. }
            | Self::ReversedRange { error, .. } => error.to_string(),
            Self::HasTime { key, .. } => format!("`{key}` has a time of day"),
        }
    }

    /// Returns the suggested fix: one line without a trailing period. `None` if the message
    /// suffices.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Syntax { help, .. } => help.map(str::to_owned),
            Self::DuplicateKey { .. } => {
                Some("remove one of the two; until then, the first is used".to_owned())
            }
            Self::OneBracket { key, .. } => {
                Some(format!("write [[{key}]]; until then, this entry is not read"))
            }
            Self::UnknownKey { suggestion: Some(key), .. } => Some(format!("did you mean `{key}`?")),
            Self::UnknownKey { table, known, .. } => Some(format!(
                "the keys of {} are {}; custom keys begin with `x-`",
                with_article(table),
                known.iter().map(|key| format!("`{key}`")).join(", ")
            )),
            Self::Missing { key, .. } => Some(format!("add `{key} = …`")),
            Self::Empty { .. } => Some("write a text between the quotes, or remove the key".to_owned()),
            // No help is needed, because the message already contains the correct form.
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
                "write a day as \"2022-12-16\", a month as \"2022-12\", a range as \"2023/2026\"".to_owned(),
            ),
            Self::ImpossibleDate { words, .. } => Some(match month_of(words) {
                Some(month) => {
                    format!("check the day in the source; to give only the month, write \"{month}\"")
                }
                None => "check the date in the source".to_owned(),
            }),
            Self::HasTime { day, .. } => {
                Some(format!("write {day}: a time of day can shift the date between time zones"))
            }
        }
    }
}

/// Returns the month of a date with an impossible day, if the month exists: "2024-02" for
/// "2024-02-30".
fn month_of(date: &str) -> Option<&str> {
    let (month, _) = date.rsplit_once('-')?;
    Date::parse(month).is_ok_and(|date| date.granularity() == Granularity::Month).then_some(month)
}

/// Returns a noun with its article: "an event", "a source".
fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
