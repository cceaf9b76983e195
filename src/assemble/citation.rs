//! Where a claim stands and what it says to the letter.

use serde::Serialize;

use crate::source::{Sources, Span};

/// A place in a paper that a person can go to, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// The paper, as [`Sources::path`] gives it.
    pub path: String,
    /// The number of the paragraph, note, list item or heading in the paper, from 1; front matter does not count.
    pub paragraph: usize,
    /// The sentence, to the letter.
    pub quote: String,
}

impl Citation {
    /// The citation of `sentence`, which stands in the given paragraph.
    pub(crate) fn new(sources: &Sources, sentence: Span, paragraph: usize) -> Self {
        let path = sources.path(sentence.source).to_owned();
        Self { path, paragraph, quote: sources.text(sentence).to_owned() }
    }
}
