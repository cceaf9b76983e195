//! The client's version of a file, with text typed since the project was loaded.
//!
//! Offsets before the typed text are the same in both versions; those after it are shifted by its
//! length. The older project can thus answer questions about the newer text.

use std::ops::Range;

use crate::source::{Source, SourceId};

/// The newer text of a project file.
#[derive(Debug)]
pub(super) struct NewerText {
    /// The id of the file's text in the project.
    pub(super) source: SourceId,
    /// The newer text.
    pub(super) text: Source,
    /// The byte range in the earlier text that the client replaced.
    old: Range<usize>,
    /// The byte range of the replacement in the newer text.
    new: Range<usize>,
}

impl NewerText {
    /// Compares the text of a file with the newer one.
    pub(super) fn new(source: SourceId, earlier: &str, newer: Source) -> Self {
        let (a, b) = (earlier.as_bytes(), newer.text().as_bytes());
        let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let start = earlier.floor_char_boundary(start);
        let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
        let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        let old_end = earlier.ceil_char_boundary(earlier.len() - same);
        let new_end = newer.text().len() - (earlier.len() - old_end);
        Self { source, old: start..old_end, new: start..new_end, text: newer }
    }

    /// Maps the byte offset `byte` in the newer text to the earlier text. Returns `None` within the
    /// typed text.
    pub(super) fn earlier(&self, byte: usize) -> Option<usize> {
        moved(byte, &self.new, &self.old)
    }

    /// Maps the byte offset `byte` in the earlier text to the newer text. Returns `None` within the
    /// replaced text.
    pub(super) fn newer(&self, byte: usize) -> Option<usize> {
        moved(byte, &self.old, &self.new)
    }

    /// Maps the byte offset `byte` in the newer text to the earlier text. An offset within the
    /// typed text is mapped to the start of the replaced text.
    pub(super) fn earlier_or_start(&self, byte: usize) -> usize {
        self.earlier(byte).unwrap_or(self.old.start)
    }
}

fn moved(byte: usize, from: &Range<usize>, to: &Range<usize>) -> Option<usize> {
    if byte <= from.start { Some(byte) } else { byte.checked_sub(from.end).map(|after| to.end + after) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn newer(earlier: &str, text: &str) -> NewerText {
        let source = Sources::new().add("events.toml", earlier);
        NewerText::new(source, earlier, Source::new("events.toml".to_owned(), text.to_owned()))
    }

    #[test]
    fn places_around_the_typed_words_are_kept() {
        let text = newer("id = \"a\"\ndate = 2024\n", "id = \"a\"\nxy\ndate = 2024\n");
        assert_eq!((text.earlier(5), text.newer(5)), (Some(5), Some(5)));
        // "date" begins at byte 9 in the earlier text, and at byte 12 in the newer one.
        assert_eq!((text.earlier(14), text.newer(11)), (Some(11), Some(14)));
        assert_eq!((text.earlier(10), text.earlier_or_start(10)), (None, 9));
    }

    #[test]
    fn characters_are_never_divided() {
        // "é" and "è" share their first byte, "ü" and "Ì" their second one.
        for (earlier, text) in [
            ("aé", "aè"),
            ("üb", "Ìb"),
            ("", "é"),
            ("é", ""),
            ("éé", "é"),
            ("a\u{1d11e}b", "a\u{1d11f}b"),
            ("same", "same"),
        ] {
            let found = newer(earlier, text);
            for (range, words) in [(&found.old, earlier), (&found.new, text)] {
                assert!(words.get(range.clone()).is_some(), "{earlier} {text}: {found:?}");
            }
            let places = (0..=earlier.len()).filter(|byte| earlier.is_char_boundary(*byte));
            for place in places.filter_map(|byte| found.newer(byte)) {
                assert!(text.is_char_boundary(place), "{earlier} {text}: {place}");
            }
        }
    }
}
