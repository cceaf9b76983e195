//! Splits a paragraph into pieces of uniformly formatted text, and compares two paragraphs word by
//! word.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation as _;

use super::styles::CharacterStyle;
use crate::brief::{Inline, Paragraph};

/// Text with uniform formatting.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TextPiece {
    pub(super) text: String,
    pub(super) look: PieceLook,
    /// The link target: a web page, an email address, or `#` and a row's anchor.
    pub(super) link: Option<String>,
}

/// The formatting of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct PieceLook {
    pub(super) style: Option<CharacterStyle>,
    pub(super) is_strong: bool,
    pub(super) is_emphasised: bool,
}

impl TextPiece {
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), look: PieceLook::default(), link: None }
    }

    pub(super) fn strong(text: impl Into<String>) -> Self {
        let look = PieceLook { is_strong: true, ..PieceLook::default() };
        Self { look, ..Self::plain(text) }
    }

    pub(super) fn styled(style: CharacterStyle, text: impl Into<String>) -> Self {
        let look = PieceLook { style: Some(style), ..PieceLook::default() };
        Self { look, ..Self::plain(text) }
    }

    pub(super) fn linking(self, target: Option<String>) -> Self {
        Self { link: target, ..self }
    }
}

/// Returns the pieces of a paragraph with markup.
pub(super) fn pieces(paragraph: &Paragraph) -> Vec<TextPiece> {
    let mut pieces = Vec::new();
    collect(&paragraph.0, PieceLook::default(), None, &mut pieces);
    pieces
}

fn collect(nodes: &[Inline], look: PieceLook, link: Option<&str>, pieces: &mut Vec<TextPiece>) {
    for node in nodes {
        match node {
            Inline::Text(text) => {
                pieces.push(TextPiece { text: text.clone(), look, link: link.map(str::to_owned) });
            }
            Inline::Em(inner) => collect(inner, PieceLook { is_emphasised: true, ..look }, link, pieces),
            Inline::Strong(inner) => collect(inner, PieceLook { is_strong: true, ..look }, link, pieces),
            Inline::Link { to, text } => collect(text, look, Some(to), pieces),
        }
    }
}

/// Returns the text without its formatting.
pub(super) fn words(pieces: &[TextPiece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

/// The state of a piece of text relative to an earlier version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tracked {
    Kept,
    Inserted,
    Deleted,
}

/// The minimum share of words that two versions must have in common to be compared word by word.
/// Below it, the mixture would be harder to read than the old version followed by the new one.
const SIMILAR: f32 = 0.4;

/// Compares two versions of a paragraph word by word.
pub(super) fn compared(old: &[TextPiece], new: &[TextPiece]) -> Vec<(Tracked, TextPiece)> {
    if old == new {
        return new.iter().map(|piece| (Tracked::Kept, piece.clone())).collect();
    }
    let (old, new) = (split(old), split(new));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let is_similar = similar::diff_ratio(&ops, old.len(), new.len()) >= SIMILAR;
    let mut out: Vec<(Tracked, TextPiece)> = Vec::new();
    if !is_similar {
        add(&mut out, Tracked::Deleted, &old);
        add(&mut out, Tracked::Inserted, &new);
        return out;
    }
    let (mut deleted, mut inserted) = (Vec::new(), Vec::new());
    for (place, op) in ops.iter().enumerate() {
        let (old, new) = (old.get(op.old_range()), new.get(op.new_range()));
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        // Merge changes separated only by a space: "has to be" → "is being" is one change.
        let is_space = new.iter().all(|piece| piece.text.trim().is_empty());
        let is_between = is_space && !(deleted.is_empty() && inserted.is_empty()) && place + 1 < ops.len();
        if matches!(op, DiffOp::Equal { .. }) && !is_between {
            add(&mut out, Tracked::Deleted, &std::mem::take(&mut deleted));
            add(&mut out, Tracked::Inserted, &std::mem::take(&mut inserted));
            add(&mut out, Tracked::Kept, new);
        } else {
            deleted.extend_from_slice(old);
            inserted.extend_from_slice(new);
        }
    }
    add(&mut out, Tracked::Deleted, &deleted);
    add(&mut out, Tracked::Inserted, &inserted);
    out
}

/// Splits pieces into one piece per word, space and punctuation mark.
fn split(pieces: &[TextPiece]) -> Vec<TextPiece> {
    let parts = |piece: &TextPiece| {
        let words = piece.text.split_word_bounds().map(str::to_owned);
        words.map(|text| TextPiece { text, ..piece.clone() }).collect::<Vec<_>>()
    };
    pieces.iter().flat_map(parts).collect()
}

/// Appends pieces, and merges neighbours with the same state, formatting and link.
fn add(out: &mut Vec<(Tracked, TextPiece)>, revision: Tracked, pieces: &[TextPiece]) {
    for piece in pieces {
        match out.last_mut() {
            Some((last, before))
                if *last == revision && before.look == piece.look && before.link == piece.link =>
            {
                before.text.push_str(&piece.text);
            }
            _ => out.push((revision, piece.clone())),
        }
    }
}

/// The old and new versions of a paragraph, either of which may be missing.
pub(super) type ParagraphVersions<'p> = (Option<&'p [TextPiece]>, Option<&'p [TextPiece]>);

/// Pairs the paragraphs of two versions of the same section.
pub(super) fn paired<'p>(old: &'p [Vec<TextPiece>], new: &'p [Vec<TextPiece>]) -> Vec<ParagraphVersions<'p>> {
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (old, new) = (old.get(op.old_range()), new.get(op.new_range()));
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        for i in 0..old.len().max(new.len()) {
            pairs.push((old.get(i).map(Vec::as_slice), new.get(i).map(Vec::as_slice)));
        }
    }
    pairs
}

/// Whether the first letter of `text` belongs to a right-to-left script.
pub(super) fn is_right_to_left(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| {
        matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{1E900}'..='\u{1E95F}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked_up(old: &str, new: &str) -> String {
        let found = compared(&[TextPiece::plain(old)], &[TextPiece::plain(new)]);
        let piece = |(revision, piece): &(Tracked, TextPiece)| match revision {
            Tracked::Kept => piece.text.clone(),
            Tracked::Inserted => format!("[+{}]", piece.text),
            Tracked::Deleted => format!("[-{}]", piece.text),
        };
        found.iter().map(piece).collect()
    }

    #[test]
    fn versions_are_compared_word_by_word() {
        for (old, new, wanted) in [
            ("June 2024", "9 June 2024", "[+9 ]June 2024"),
            ("The pact is signed", "The pact is signed in Oslo", "The pact is signed[+ in Oslo]"),
            ("Talks begin", "Talks begin", "Talks begin"),
            (
                "A successor has to be found by them",
                "A successor is being found by them",
                "A successor [-has to be][+is being] found by them",
            ),
            (
                "Ministers meet",
                "A treaty enters into force",
                "[-Ministers meet][+A treaty enters into force]",
            ),
            ("", "New", "[+New]"),
        ] {
            assert_eq!(marked_up(old, new), wanted);
        }
    }

    #[test]
    fn direction_is_that_of_the_first_letter() {
        assert!(is_right_to_left("2024: שלום"));
        assert!(!is_right_to_left("Pact שלום"));
        assert!(!is_right_to_left("2024"));
    }
}
