//! The languages: a file of words and rules each.

use serde::Serialize;

/// A language that the tagger knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Language {
    /// English (`en`).
    #[default]
    #[serde(rename = "en")]
    English,
}
