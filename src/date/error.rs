//! What is wrong with a date, said to the person who wrote it.

use edtf_core::ParseError;
use thiserror::Error;

/// Why a text is not a [`Date`](super::Date).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// The text does not follow EDTF.
    #[error("“{text}” is not a date in EDTF: {reason}")]
    NotEdtf {
        /// The text.
        text: String,
        /// What is wrong with it.
        reason: String,
        /// The byte at which it goes wrong.
        offset: usize,
        /// What was probably meant.
        suggestions: Vec<String>,
    },
    /// The text follows EDTF and no calendar has the day.
    #[error("“{text}” is impossible: {reason}")]
    Impossible {
        /// The text.
        text: String,
        /// Why there is no such day.
        reason: String,
        /// The byte at which the month or the day stands.
        offset: usize,
    },
    /// A range that ends before it begins, for every reading.
    #[error("{start}/{end} ends before it begins")]
    Reversed {
        /// The start as written.
        start: String,
        /// The end as written.
        end: String,
        /// The byte at which the end stands.
        offset: usize,
    },
    /// A date with a time of day.
    #[error("a date has no time of day here: write {date}")]
    HasTime {
        /// The date alone.
        date: String,
    },
}

impl DateError {
    pub(super) fn of(text: &str, error: &ParseError) -> Self {
        Self::NotEdtf {
            text: text.to_owned(),
            reason: error.message.to_owned(),
            offset: error.offset,
            suggestions: Vec::new(),
        }
    }
}
