//! What the tagger hands on: the words of a time expression and what they say.

use super::expression::{Expression, Modifier};
use super::lexicon::{Signal, Tense};

/// A time expression of a text, not yet resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it says.
    pub expression: Expression,
    /// The start, middle or end of it, about it, at least it, …
    pub modifier: Option<Modifier>,
    /// The rule that found it.
    pub rule: &'static str,
    /// Whether only papers that argue use such words as a date.
    pub policy_only: bool,
    /// The tense of the clause, where it can be seen.
    pub tense: Option<Tense>,
    /// The preposition before it.
    pub signal: Option<Signal>,
    /// Mentions of one coordination or range share this number.
    pub group: Option<u32>,
    /// Whether it is the first or the last end of a range.
    pub range_end: Option<bool>,
    /// Whether its year was taken from its neighbour in a coordination.
    pub coordinated: bool,
    /// Whether it stands in a line of its own with a blank line around it, as the date of a news item does.
    pub own_line: bool,
}
