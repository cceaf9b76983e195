//! The output of the tagger: the range of a time expression, its meaning, and the context that
//! resolution needs.

use super::expression::Expression;
use super::lexicon::{ClauseTense, Preposition};
use super::terms::Modifier;

/// A time expression, not yet resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts about its words and its place, independent of one another"
)]
pub struct Mention {
    /// The byte offset of the start.
    pub start: usize,
    /// The byte offset of the end, exclusive.
    pub end: usize,
    /// The meaning of the words.
    pub expression: Expression,
    /// Which part of the time is meant ("the end of"), or how exact it is ("about", "at least").
    pub modifier: Option<Modifier>,
    /// The identifier of the rule that found the mention.
    pub rule: &'static str,
    /// Whether the words can also mean something other than a time, for example a number without a
    /// preposition.
    pub weak: bool,
    /// The genre in which the words count as a time, or `None` if they count in any text.
    pub only: Option<Genre>,
    /// The tense of the clause, if its words show one.
    pub tense: Option<ClauseTense>,
    /// The preposition that introduces the expression: "until", "since".
    pub signal: Option<Preposition>,
    /// The number of the list or range that contains the mention, shared by all members.
    pub group: Option<u32>,
    /// `Some(false)` for the start of a range, `Some(true)` for its end; `None` outside a range.
    pub range_end: Option<bool>,
    /// Whether the year was taken from a neighbour: "June" in "June and October 2024".
    pub coordinated: bool,
    /// Whether the expression has a definite article, which refers to a time that the reader knows:
    /// "on the Monday".
    pub definite: bool,
    /// Whether the expression has a possessive ending, and thus belongs to a noun: "Tuesday's
    /// losses".
    pub possessive: bool,
    /// Whether the clause states a condition: "if the term ends on 6 October".
    pub conditional: bool,
    /// Whether the clause describes a habit: "the fiscal year begins on 1 October".
    pub habitual: bool,
    /// Whether the clause's verb is in the present, the present perfect or a future seen from the
    /// present: "has set aside", "are due".
    pub is_current: bool,
    /// Whether the mention begins a paragraph or sentence and is followed by a dash, a colon or a
    /// bar: "1961 – The mole was built".
    pub heads_row: bool,
    /// The role in the sentence, which determines how later dates are resolved.
    pub function: DateFunction,
    /// The position in the paragraph.
    pub position: Position,
    /// The index of the paragraph in the text.
    pub paragraph: usize,
    /// The index of the sentence in the text.
    pub sentence: usize,
    /// The index of the sentence part in the text. Semicolons separate parts.
    pub part: usize,
    /// Whether the mention begins the paragraph, possibly after a preposition, like the date of a
    /// table row.
    pub leads: bool,
}

impl Mention {
    /// Whether the mention is in a heading or is a whole paragraph.
    pub(crate) const fn is_apart(&self) -> bool {
        matches!(self.position, Position::Alone | Position::Heading)
    }
}

/// The position of a mention in its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// The mention is the whole paragraph, such as the date line of a news report.
    Alone,
    /// In a heading: a short paragraph that does not end like a sentence.
    Heading,
    /// At the start of a sentence, possibly after a preposition.
    Opening,
    /// Anywhere else.
    Within,
}

/// The role of a mention in its sentence, which determines how later dates are resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFunction {
    /// Any role not listed below, mostly the time of the clause.
    Plain,
    /// The time of a noun that the sentence mentions: "bought back shares under the programme
    /// approved in November 2018". Its year does not apply to the rest of the paragraph.
    OfNoun,
    /// The year of the event that the sentence describes: "The flood of 1953 began".
    OfEvent,
    /// The day on which a paragraph was added to the text: "Update, 9 February:".
    OfUpdate,
    /// The date of a plan in the past tense: "had been expected in March", "originally 4 May". It
    /// can be before or after the time of writing.
    OfOldPlan,
    /// The date of a possibility, which can be before or after the time of writing: "lists could be
    /// inspected until 1 September".
    OfPossibility,
    /// The date of a plan in the past tense, if the sentence continues in the past tense: "was due
    /// in March but was late".
    OfPassedPlan,
    /// The date with which something is compared: "The river was higher than on Boxing Day 2015. By
    /// that evening …".
    OfComparison,
    /// The object of an order or a promise that the date may belong to: "ordered elections in
    /// June". The date is then after the order, and possibly in the future.
    OfOrder,
    /// A day in the name of an event, whose year is not known: "the July 7 bombings".
    InName,
    /// The date of a birth: "born on 9 June 1950".
    OfBirth,
    /// A date before a colon, whose year applies to the rest of the paragraph: "Term dates for
    /// 2024:".
    OfList,
}

/// A kind of text in which some words count as a time that do not elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// A narrative about the past.
    Story,
    /// A policy paper, which argues about the present.
    Argument,
    /// A report that has stated the quarter or half-year that it covers.
    Report,
}
