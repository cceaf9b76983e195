//! Turns the user's input about events into changes to `events.toml`: typed dates and key values,
//! and the merge of two events. The callers write the files.

mod date_words;
mod key_value;
mod merge;

pub use date_words::typed_date;
pub(crate) use date_words::{invalid_day, untyped_date, without_text};
pub(crate) use key_value::{items, key_value};
pub use merge::{Merge, MergeConflict, MergeError};
