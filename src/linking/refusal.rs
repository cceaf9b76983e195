//! Explains why a statement was not linked to an event that it was compared with.

use serde::Serialize;

use crate::assemble::Attestation;
use crate::source::{Sources, Span};

use super::score::Score;

/// The reason why a statement was not linked to an event that it was compared with. If several
/// apply, the first in this order is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The statement denies what it dates: "was not signed on 9 June".
    Denied,
    /// The event has no date.
    Undated,
    /// The dates are incompatible, and too little else matches to call it a contradiction.
    OtherDate,
    /// The words do not identify the event, for example because they share a single common word
    /// with its title.
    NotIdentified,
    /// The event is named only in an earlier sentence, which this one does not refer to.
    NamedBefore,
    /// The total is too low for a link: see [`Score::LINKED`].
    TooFewPoints,
    /// The statement describes another phase, and its date only overlaps the event's date.
    OtherStep,
    /// The statement gives a period of more than a year, which includes the dates of many events.
    SeveralYears,
    /// The date has low confidence, and therefore does not support an event.
    #[serde(rename = "doubtful")]
    LowConfidence,
    /// Another event has a higher score.
    Outscored,
    /// Another event fits equally well.
    Tie,
}

impl Refusal {
    /// Returns the reason in plain English, as the end of "not linked: …".
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Denied => "the statement denies it",
            Self::Undated => "the event has no date",
            Self::OtherDate => "the dates differ, and too little else matches to call it a contradiction",
            Self::NotIdentified => "the words do not identify the event",
            Self::NamedBefore => "the event is named only in an earlier sentence",
            Self::TooFewPoints => "the score is too low",
            Self::OtherStep => "the statement describes another phase, and the dates only overlap",
            Self::SeveralYears => "the statement gives a period of more than a year",
            Self::LowConfidence => "the date has low confidence",
            Self::Outscored => "another event has a higher score",
            Self::Tie => "another event fits equally well",
        }
    }
}

/// An event that a statement was compared with but not linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RefusedEvent {
    /// The event, as an index into [`Chronology::events`](crate::chronology::Chronology::events).
    pub(crate) event: usize,
    /// The score of the statement for the event.
    pub(crate) score: Score,
    pub(crate) refusal: Refusal,
    /// The words that name the event, if the sentence does.
    pub(super) name: Option<Span>,
}

impl RefusedEvent {
    /// Returns the evidence for the event; see [`Score::evidence`].
    pub(crate) fn evidence(&self, attestation: &Attestation, sources: &Sources) -> Vec<String> {
        self.score.evidence(self.name.map(|name| sources.text(name)), attestation.phase)
    }
}
