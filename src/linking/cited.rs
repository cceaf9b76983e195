//! Finds the event that quotes a sentence as evidence. An attestation from a quoted sentence
//! belongs to the event that quotes it, however the sentence names the event.

use std::collections::BTreeMap;

use crate::assemble::Attestation;
use crate::chronology::Chronology;
use crate::date::Date;
use crate::source::{Sources, one_line};

/// The quotes of all events with a date.
pub(crate) struct CitedQuotes<'a> {
    sources: &'a Sources,
    /// The quotes, keyed by the path of their paper.
    quotes: BTreeMap<&'a str, Vec<Quote<'a>>>,
}

struct Quote<'a> {
    /// The event that cites it, as an index into [`Chronology::events`].
    event: usize,
    date: &'a Date,
    words: String,
}

impl<'a> CitedQuotes<'a> {
    pub(crate) fn new(sources: &'a Sources, chronology: &'a Chronology) -> Self {
        let mut quotes: BTreeMap<&str, Vec<Quote<'_>>> = BTreeMap::new();
        for (index, event) in chronology.events.iter().enumerate() {
            let Some(date) = &event.date else { continue };
            for evidence in &event.evidence {
                let entry = chronology.source_entry(&evidence.source.value);
                let path = entry.and_then(|entry| entry.path.as_ref());
                let (Some(path), Some(words)) = (path, &evidence.quote) else { continue };
                let (date, words) = (&date.value, one_line(&words.value));
                let path = path.value.trim_start_matches("./");
                quotes.entry(path).or_default().push(Quote { event: index, date, words });
            }
        }
        Self { sources, quotes }
    }

    /// Returns the first event with exactly the attestation's date (with or without its bound or
    /// part of the year) that quotes its sentence, a part of the sentence, or a passage that
    /// contains it.
    pub(crate) fn event(&self, attestation: &Attestation) -> Option<usize> {
        let quotes = self.quotes.get(self.sources.path(attestation.source))?;
        // "By 2027" supports an event dated `../2027`, and "late 2027" one dated `2027-39`.
        let stated = [attestation.date.clone(), attestation.event_date()];
        let mut same_day = quotes.iter().filter(|quote| stated.contains(quote.date)).peekable();
        same_day.peek()?;
        let sentence = one_line(self.sources.text(attestation.sentence));
        let date = one_line(self.sources.text(attestation.span));
        // The quote "9 June 2024" alone fits any sentence with that date.
        let is_cited = |words: &str| words != date && (sentence.contains(words) || words.contains(&sentence));
        same_day.find(|quote| is_cited(&quote.words)).map(|quote| quote.event)
    }
}
