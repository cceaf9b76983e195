//! What a person has cited: the sentences of papers that curated events rest on.

use std::collections::BTreeMap;

use crate::assemble::Attestation;
use crate::chronology::Chronology;
use crate::date::Date;
use crate::source::{Sources, one_line};

/// The quotes that events rest on.
pub(crate) struct Citations<'a> {
    sources: &'a Sources,
    /// By the path of the paper.
    quotes: BTreeMap<&'a str, Vec<Quote<'a>>>,
}

struct Quote<'a> {
    /// The event that rests on it, as an index of [`Chronology::events`].
    event: usize,
    date: &'a Date,
    /// Its words in one line.
    words: String,
}

impl<'a> Citations<'a> {
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

    /// The event of just this date that rests on the sentence of an attestation, or on a part of it; the first, where
    /// there are several.
    pub(crate) fn event(&self, said: &Attestation) -> Option<usize> {
        let quotes = self.quotes.get(self.sources.path(said.source))?;
        let mut same_day = quotes.iter().filter(|quote| *quote.date == said.date).peekable();
        same_day.peek()?;
        let sentence = one_line(self.sources.text(said.sentence));
        let date = one_line(self.sources.text(said.span));
        // A date alone does not tell which sentence is meant.
        let is_cited = |words: &str| words != date && (sentence.contains(words) || words.contains(&sentence));
        same_day.find(|quote| is_cited(&quote.words)).map(|quote| quote.event)
    }
}
