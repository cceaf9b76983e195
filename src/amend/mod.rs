//! Statements of a person about events, as changes of `events.toml`: the values of keys as typed, and
//! the merge of two events.
//!
//! Nothing is written here.

mod date_words;
mod key_value;
mod merge;

pub use date_words::typed_date;
pub(crate) use date_words::{date_in_words, without_text};
pub(crate) use key_value::{items, key_value};
pub use merge::{Merge, MergeConflict, MergeError};
