//! Finding time expressions in text and saying what they say.
//!
//! Temporal tagging has two halves. The first, here, finds the words that tell a time and builds from them
//! an [`Expression`]: "the first week of last May" is the first week *of* the May *before now*. The second,
//! [`crate::normalise`], looks up what "now" is and gives the value in TIMEX3 and EDTF.
//!
//! The stages are, in the order of the data:
//!
//! 1. `token`: bytes become words, numbers and marks; a word carries its meanings from the `lexicon`.
//! 2. `scan`: a token that can be the heart of a time expression is a trigger; the span grows from it.
//! 3. `grammar`: all rules of the language are tried at once, as a tree of their `pattern`s.
//! 4. `composition`: a rule that matches says what its words say.
//! 5. `coordination`: neighbours share a year; the two ends of a range find each other.
//!
//! What is English about it stands in `lang/en.rs` and the tables beside it; the engine knows no language.
//!
//! ```
//! use dateline::tag::lang::Language;
//! use dateline::tag::mentions;
//!
//! let text = "Talks were held in June and October 2024.";
//! let found = mentions(text, Language::English);
//! let words: Vec<&str> = found.iter().map(|mention| &text[mention.start..mention.end]).collect();
//! assert_eq!(words, ["June", "October 2024"]);
//! ```

mod composition;
mod coordination;
mod expression;
mod grammar;
pub mod lang;
mod lexicon;
mod mention;
mod numeral;
mod pattern;
mod scan;
mod terms;
mod token;

pub use expression::*;
pub use grammar::{Build, Found, Outcome, Piece, Rule};
pub use lexicon::{Signal, Tense};
pub use mention::{Mention, Position, Register};
pub use scan::{Tagged, Tagger, mentions};
pub use terms::{Amount, DayPart, Holiday, Modifier, Season, Unit};
