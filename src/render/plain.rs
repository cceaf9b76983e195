//! Cleans texts for printing: puts them on one line and removes invisible characters.

use std::borrow::Cow;

use super::typography::SmartQuotes;
use super::words::Words;
use crate::brief::{Inline, Paragraph};
use crate::source::one_line;

/// A character that was removed from a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Removed {
    /// A description of the text, such as `the title of event "three-documents"`.
    pub place: String,
    /// The character.
    pub character: char,
}

impl std::fmt::Display for Removed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = if is_direction(self.character) {
            "changes the direction of text"
        } else {
            "is a control character"
        };
        let code = u32::from(self.character);
        write!(
            f,
            "{} has the character U+{code:04X}, which {kind}: it was omitted; remove it from the text",
            self.place
        )
    }
}

/// Whether a character controls the text direction (Unicode Bidirectional Algorithm, UAX #9). Such
/// characters can make a text display differently from its contents.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Cleans texts in a brief's language and records the removed characters.
#[derive(Debug)]
pub(super) struct TextCleaner {
    words: &'static Words,
    pub(super) removed: Vec<Removed>,
}

impl TextCleaner {
    pub(super) const fn new(words: &'static Words) -> Self {
        Self { words, removed: Vec::new() }
    }

    /// Returns `text` on one line, with single spaces and typographic quotation marks, and without
    /// control characters. `place` describes the text in reports.
    pub(super) fn text(&mut self, text: &str, place: &str) -> String {
        let exact = self.exact(text, place);
        SmartQuotes::new(self.words).piece(&exact)
    }

    /// Like [`text`](Self::text), but keeps the quotation marks. For quoted words and for
    /// addresses.
    pub(super) fn exact(&mut self, text: &str, place: &str) -> String {
        one_line(&self.kept(text, place))
    }

    pub(super) fn maybe(&mut self, text: Option<&String>, place: &str) -> Option<String> {
        text.map(|text| self.text(text, place)).filter(|text| !text.is_empty())
    }

    pub(super) fn maybe_exact(&mut self, text: Option<&String>, place: &str) -> Option<String> {
        text.map(|text| self.exact(text, place)).filter(|text| !text.is_empty())
    }

    pub(super) fn paragraphs(&mut self, paragraphs: &[Paragraph], place: &str) -> Vec<Paragraph> {
        let paragraph = |paragraph: &Paragraph| {
            let mut marks = SmartQuotes::new(self.words);
            Paragraph(self.nodes(&paragraph.0, &mut marks, place))
        };
        paragraphs.iter().map(paragraph).collect()
    }

    fn nodes(&mut self, nodes: &[Inline], marks: &mut SmartQuotes<'_>, place: &str) -> Vec<Inline> {
        let node = |node: &Inline| match node {
            // Spaces at the ends of a node separate it from its neighbours, so they are kept.
            Inline::Text(text) => {
                Inline::Text(marks.piece(&self.kept(text, place)).replace(['\n', '\r', '\t'], " "))
            }
            Inline::Em(inner) => Inline::Em(self.nodes(inner, marks, place)),
            Inline::Strong(inner) => Inline::Strong(self.nodes(inner, marks, place)),
            Inline::Link { to, text } => {
                Inline::Link { to: self.kept(to, place).into_owned(), text: self.nodes(text, marks, place) }
            }
        };
        nodes.iter().map(node).collect()
    }

    fn kept<'t>(&mut self, text: &'t str, place: &str) -> Cow<'t, str> {
        let unfit = |c: char| (c.is_control() && !c.is_whitespace()) || is_direction(c);
        if !text.contains(unfit) {
            return Cow::Borrowed(text);
        }
        let found = text.chars().filter(|&c| unfit(c));
        self.removed.extend(found.map(|character| Removed { place: place.to_owned(), character }));
        Cow::Owned(text.chars().filter(|&c| !unfit(c)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_removed_and_reported() {
        let mut plain = TextCleaner::new(&Words::ENGLISH);
        assert_eq!(plain.text("a\u{1}b\u{202E}c\nd \t e", "the title"), "abc d e");
        let removed: Vec<String> = plain.removed.iter().map(ToString::to_string).collect();
        assert_eq!(
            removed,
            [
                "the title has the character U+0001, which is a control character: it was omitted; remove it from the text",
                "the title has the character U+202E, which changes the direction of text: it was omitted; remove it from the text",
            ]
        );
    }
}
