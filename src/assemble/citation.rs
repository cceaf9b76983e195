//! The location of a statement in its paper, with its exact words.

use serde::{Deserialize, Serialize};

use crate::read::Document;
use crate::source::{Sources, Span};

/// A location in a paper that a reader can look up, with its words.
///
/// ```
/// use dateline::{Context, ReadSettings, Sources, extract};
///
/// let text = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// assert_eq!(found.statements.last().unwrap().citation.quote, "The pact was signed yesterday.");
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The path of the paper, as in [`Sources::path`].
    pub path: String,
    /// The 1-based number of the paragraph, note, list item or heading in the paper; front matter
    /// does not count.
    pub paragraph: usize,
    /// The 1-based number of the page on which the sentence begins, if the paper has pages.
    pub page: Option<usize>,
    /// The exact words of the sentence.
    pub quote: String,
}

impl Citation {
    /// Creates the citation for `sentence`, which is in the document's paragraph with this number.
    pub(crate) fn new(sources: &Sources, document: &Document, sentence: Span, paragraph: usize) -> Self {
        let path = sources.path(sentence.source).to_owned();
        let page = document.page(sentence.start);
        Self { path, paragraph, page, quote: sources.text(sentence).to_owned() }
    }

    /// Returns the location for display: "p. 7", or "para. 12" in a paper without pages.
    pub fn place(&self) -> String {
        match self.page {
            Some(page) => format!("p. {page}"),
            None => format!("para. {}", self.paragraph),
        }
    }
}
