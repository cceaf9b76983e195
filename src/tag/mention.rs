//! What the tagger hands on: the words of a time expression and what they say.

use super::expression::Expression;
use super::lexicon::{Signal, Tense};
use super::terms::Modifier;

/// A time expression of a text, not yet resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts about its words and its place, independent of one another"
)]
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
    /// Whether its words can mean something else, as a number that nothing introduces can.
    pub weak: bool,
    /// The only register in which such words count as a time, where they do not in every one.
    pub only: Option<Register>,
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
    /// Whether a definite article points back to a time that the reader knows: "on the Monday".
    pub definite: bool,
    /// Whether its clause states a condition: "if the term ends on 6 October".
    pub conditional: bool,
    /// Where in its paragraph it stands.
    pub position: Position,
    /// The number of its paragraph in the text.
    pub paragraph: usize,
    /// The number of its sentence in the text.
    pub sentence: usize,
    /// Whether it leads its paragraph, but for a preposition, as the date of a row does.
    pub leads: bool,
}

/// Where in its paragraph a mention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// It is all of it, as the date line of a news item is.
    Alone,
    /// In a heading: a short paragraph that is no sentence.
    Heading,
    /// At the start of a sentence, but for a preposition.
    Opening,
    /// Anywhere else.
    Within,
}

/// A way of writing in which words count as a time that elsewhere do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Register {
    /// A story tells of the past.
    Story,
    /// A paper argues about the present.
    Argument,
    /// A report that has named the quarter or half that it is about.
    Report,
}
