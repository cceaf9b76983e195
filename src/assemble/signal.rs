//! Classifies the word before a date that may turn it into a bound ("since", "by").

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::normalise::{RangeRole, Timex};

use super::word::Word;

/// The relation between a date and the event, from the words before the date (SIGNAL in TimeML).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// At that time: "in 2014", "on 9 June", or without a preposition.
    At,
    /// From one end to the other: "from 2023 to 2026".
    Range,
    /// From then on: "since 2014", "from 2014".
    Since,
    /// Up to then: "until 2026", "through 2026".
    Until,
    /// At that time at the latest: "by 2027", "before 2027".
    By,
    /// Later than then: "after 2014".
    After,
}

impl Signal {
    /// Returns the signal of a date phrase: its preposition and its dates.
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
            // "the documents from 2022" gives their date, but "in force from 2022" gives a bound.
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
