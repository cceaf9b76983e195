//! Where a claim stands and what it says to the letter.

use serde::{Deserialize, Serialize};

use crate::read::Document;
use crate::source::{Sources, Span};

/// A place in a paper that a person can go to, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The paper, as [`Sources::path`] gives it.
    pub path: String,
    /// The number of the paragraph, note, list item or heading in the paper, from 1; front matter does not count.
    pub paragraph: usize,
    /// The page, from 1, that the sentence begins on, where the paper has pages.
    pub page: Option<usize>,
    /// The sentence, to the letter.
    pub quote: String,
}

impl Citation {
    /// The citation of `sentence`, which stands in the given paragraph of the document.
    pub(crate) fn new(sources: &Sources, document: &Document, sentence: Span, paragraph: usize) -> Self {
        let path = sources.path(sentence.source).to_owned();
        let page = document.page(sentence.start);
        Self { path, paragraph, page, quote: sources.text(sentence).to_owned() }
    }

    /// Where to look, for people: "p. 7", or "para. 12" in a paper without pages.
    pub fn place(&self) -> String {
        match self.page {
            Some(page) => format!("p. {page}"),
            None => format!("para. {}", self.paragraph),
        }
    }
}
