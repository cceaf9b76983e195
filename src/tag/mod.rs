//! Finding time expressions in text and saying what they say.
//!
//! # Temporal tagging in one page
//!
//! A *time expression* is the words that tell when, how long or how often. TIMEX3, the standard of the field, knows four
//! types, and gives each expression a value that a program can count with:
//!
//! | words | type | value | |
//! |---|---|---|---|
//! | 3 May 2019 | `DATE` | `2019-05-03` | precision is kept: "May 2019" is `2019-05`, "the 1990s" `199` |
//! | the end of June 2024 | `DATE` | `2024-06` | with the modifier `END` |
//! | Monday at 9 a.m. | `TIME` | `2025-04-07T09:00` | counted from the day of writing |
//! | two and a half years | `DURATION` | `P2.5Y` | a length without a place |
//! | twice a week | `SET` | `P1W` | with the frequency `2X` |
//! | currently | `DATE` | `PRESENT_REF` | no place on the calendar |
//!
//! There are three questions to each:
//!
//! 1. *Is it one?* "May" is mostly a verb, "2016" can be a page, "Article 5" is no day. An ambiguous word counts where its
//!    neighbours say so, and a look-alike is a rule that says nothing.
//! 2. *How far does it go?* The article and the modifier belong to it ("the end of June"), the preposition does not
//!    ("since | 2010").
//! 3. *Which one is meant?* "Last year" hangs on when the text was written, "two days later" on what it told before, and
//!    "in March" on both: past or to come by the tense of the clause in news, after the last date told in a story.
//!
//! The first two are answered here, from the words alone, and what comes out is an [`Expression`]: "the first week of last
//! May" is the first week *of* the May *before now*. The third is answered by [`crate::normalise`], which looks up what
//! "now" is; [`crate::normalise::timexes`] does all of it at once. Nothing is learned from data: each finding names the
//! [`Rule`] that made it, and a wrong one can be mended in a table.
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
//!
//! # How it is done
//!
//! The stages are, in the order of the data:
//!
//! 1. `token`: bytes become words, numbers and marks; a word carries its meanings from the `lexicon`.
//! 2. `scan`: a token that can be the heart of a time expression is a trigger; the span grows from it.
//! 3. `grammar`: all rules of the language are tried at once, as a `graph` of their `pattern`s.
//! 4. `composition`: a rule that matches says what its words say.
//! 5. `coordination`: neighbours share a year; the two ends of a range find each other.
//!
//! What is English about it stands in `lang/en.rs` and the tables beside it; the engine knows no language. The time for
//! a text is in proportion to its length, whatever it holds.
//!
//! # Further reading
//!
//! The annotation guidelines of `TimeML` 1.2.1 and of TempEval-3 say what a time expression is; Strötgen and Gertz
//! (`HeidelTime`, 2013) how stories and news differ; Zhong, Sun and Cambria (`SynTime`, 2017) why a span is best grown
//! outwards from its time token.

mod clause;
mod composition;
mod coordination;
mod expression;
mod grammar;
mod graph;
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
