//! Finds time expressions in text and represents their meaning before they are resolved to dates.
//!
//! # Temporal tagging in one page
//!
//! A *time expression* is a phrase that denotes when, how long or how often. The standard, TIMEX3,
//! has four types and gives each expression a value for programs:
//!
//! | words | type | value | |
//! |---|---|---|---|
//! | 3 May 2019 | `DATE` | `2019-05-03` | precision is kept: "May 2019" is `2019-05` |
//! | the end of June 2024 | `DATE` | `2024-06` | with the modifier `END` |
//! | Monday at 9 a.m. | `TIME` | `2025-04-07T09:00` | relative to the day of writing |
//! | two and a half years | `DURATION` | `P2.5Y` | a length of time without a date |
//! | twice a week | `SET` | `P1W` | with the frequency `2X` |
//! | currently | `DATE` | `PRESENT_REF` | not a calendar date |
//!
//! A tagger has three questions to answer:
//!
//! 1. *Is it a time expression?* "May" is mostly a verb, "2016" can be a page, "Article 5" is not a
//!    day. An ambiguous word only counts if its neighbours support it. A look-alike is matched by a
//!    rule that produces nothing.
//! 2. *What is its extent?* The article and the modifier belong to it ("the end of June"), the
//!    preposition does not ("since | 2010").
//! 3. *Which time does it mean?* "Last year" depends on when the text was written, "two days later"
//!    on the date mentioned before it, "in March" on both: in news, the tense of the clause selects
//!    the past or the future March; in a narrative, it is the March after the last date.
//!
//! This module answers the first two questions from the words alone. The result is an
//! [`Expression`]: "the first week of last May" is the first week *of* the May *before now*.
//! [`crate::normalise`] answers the third by determining what "now" is;
//! [`crate::normalise::timexes`] does both at once. Nothing is learned from data: each mention
//! names the [`CompositionRule`] that found it, and a wrong rule can be corrected in its table.
//!
//! ```
//! use dateline::internals::tag::lang::Language;
//! use dateline::internals::tag::mentions;
//!
//! let text = "Talks were held in June and October 2024.";
//! let found = mentions(text, Language::English);
//! let words: Vec<&str> = found.iter().map(|mention| &text[mention.start..mention.end]).collect();
//! assert_eq!(words, ["June", "October 2024"]);
//! ```
//!
//! # Stages
//!
//! A text passes through the modules in this order:
//!
//! 1. `token` splits bytes into words, numbers and marks; the `lexicon` provides the meanings of a
//!    word.
//! 2. `scan` finds triggers, tokens that can be the core of a time expression, and grows a span
//!    around each.
//! 3. `grammar` tries all rules of the language at once, as a `graph` of their `pattern`s.
//! 4. `composition` gives a rule the captures from which it builds an [`Expression`].
//! 5. `coordination` shares a year between neighbours and pairs the two ends of a range.
//!
//! The words and rules of English are in `lang/en.rs` and its tables; the engine works on classes
//! and expressions. The running time is linear in the length of the text, for any input.
//!
//! # Further reading
//!
//! The annotation guidelines of `TimeML` 1.2.1 and TempEval-3 define time expressions. Strötgen and
//! Gertz (`HeidelTime`, 2013) describe how narratives and news differ. Zhong, Sun and Cambria
//! (`SynTime`, 2017) show why a span is best grown outwards from its time token.

mod clause;
mod composition;
mod coordination;
mod expression;
mod grammar;
mod graph;
pub(crate) mod lang;
mod lexicon;
mod mention;
mod numeral;
mod pattern;
mod scan;
mod terms;
mod token;

pub use expression::*;
pub(crate) use lexicon::{ClauseTense, Preposition};
pub(crate) use mention::{DateFunction, Genre, Mention, Position};
pub use scan::mentions;
pub(crate) use scan::{Tagged, Tagger};
pub(crate) use terms::{Amount, DayPart, Holiday};
pub use terms::{Modifier, Unit};

/// The name of the rule that finds a year in a name: "the 2016 Paris Plan".
pub(crate) const YEAR_OF_NAME: &str = "date.year-of-name";
