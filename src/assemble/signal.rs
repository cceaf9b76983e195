//! The word that turns a date into a bound.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::normalise::{RangeRole, Timex};

use super::word::Word;

/// How the words before a date relate it to what happened (the SIGNAL of TimeML).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// It happened then: "in 2014", "on 9 June", or no word at all.
    At,
    /// It lasted from the one end to the other: "from 2023 to 2026".
    Range,
    /// It began then and went on: "since 2014", "from 2014".
    Since,
    /// It ended then: "until 2026", "through 2026".
    Until,
    /// It happened then at the latest: "by 2027", "before 2027".
    By,
    /// It happened later than then: "after 2014".
    After,
}

impl Signal {
    /// The signal of a date phrase: its preposition and its dates.
    pub(crate) fn of(words: &[Word], phrase: &Range<usize>, timex: &Timex) -> Self {
        if timex.role == Some(RangeRole::Start) {
            return Self::Range;
        }
        let near = words.get(phrase.start..phrase.end).unwrap_or(&[]);
        let before = phrase.start.checked_sub(1).and_then(|i| words.get(i));
        let key = near
            .iter()
            .find(|word| !matches!(word.key.as_str(), "(" | "["))
            .map_or("", |word| word.key.as_str());
        match key {
            "since" => Self::Since,
            // "the documents from 2022" names their date; "in force from 2022" does not.
            "from" if before.is_none_or(|w| !w.is_content() || w.key == "force" || w.key == "effect") => {
                Self::Since
            }
            "until" | "till" | "through" => Self::Until,
            "by" | "before" => Self::By,
            "after" | "following" => Self::After,
            _ => Self::At,
        }
    }
}
