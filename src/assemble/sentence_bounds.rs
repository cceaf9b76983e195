//! Finds sentence boundaries by the rules of Unicode Standard Annex 29, looking only at the text
//! around the marks that can end a sentence.

use unicode_segmentation::UnicodeSegmentation;

/// Returns the byte offsets at which a sentence begins, except the start of the text.
///
/// The result equals that of `split_sentence_bound_indices`, which classifies every character and
/// takes ten times as long. A boundary depends only on the word before the mark and on the
/// characters up to the next letter, so only these are passed to that function:
///
/// ```text
/// The envoys met on 9 June. It was a Sunday. They left on 10 June.
///                     └─────┘          └───────┘             └───┘
/// ```
pub(super) fn bounds(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(mark) = find(text, from, can_end) {
        // Start at the word before the mark, because "U.S." differs from "ends.", and because the
        // marks in "...." belong together.
        let start = text[..mark].rfind(char::is_whitespace).map_or(0, |at| text.ceil_char_boundary(at + 1));
        let after = mark + text[mark..].chars().next().map_or(0, char::len_utf8);
        let word_end = find(text, after, char::is_whitespace).unwrap_or(text.len());
        let next = find(text, word_end, decides).unwrap_or(text.len());
        let end = text.ceil_char_boundary(next + 1).min(text.len());
        let window = &text[start..end];
        out.extend(window.split_sentence_bound_indices().map(|(at, _)| start + at).filter(|at| *at > start));
        from = next.max(after);
    }
    // Remove duplicates, since two marks with little text between them are in both windows.
    out.sort_unstable();
    out.dedup();
    out
}

/// Returns the byte offset of the first character at or after `from` with the property.
fn find(text: &str, from: usize, has: impl Fn(char) -> bool) -> Option<usize> {
    text.get(from..)?.find(has).map(|at| from + at)
}

/// Whether this character separates the preceding marks from the following text: the rules need no
/// later character to decide about the marks, and no earlier mark to decide about the text.
const fn decides(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '.' | '!' | '?' | '\n' | '\r')
}

/// Whether a sentence can end at this character. Also returns `true` for rare characters that the
/// annex does not treat as an end, which costs only time.
const fn can_end(c: char) -> bool {
    match c {
        '.' | '!' | '?' | '\n' | '\r' => true,
        // Exclude Latin, Greek and Cyrillic letters, dashes, quotation marks and the ellipsis.
        '\0'..='\u{84}' | '\u{86}'..='\u{52f}' | '\u{2010}'..='\u{2023}' | '\u{2026}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::bounds;

    fn by_the_annex(text: &str) -> Vec<usize> {
        text.split_sentence_bound_indices().map(|(at, _)| at).filter(|at| *at > 0).collect()
    }

    #[test]
    fn bounds_are_those_of_the_annex() {
        for text in [
            "",
            ".",
            "The U.S. delegation met on 9 June. It agreed.So did Japan.",
            "He said: “We met.” Then (at 5 p.m.) he left. 3 people stayed… or not?! No. 5 is right",
            "a\r\nb\u{2028}c\u{85}d",
            "これは文。次の文。",
            ".\u{a0}\u{200d})\u{85}",
        ] {
            assert_eq!(bounds(text), by_the_annex(text), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn windows_change_no_bound(text in "[aB1.!? \n\r)\"’,é:あ。\u{301}\u{2028}\u{2024}\u{a0}\u{200d}\u{ad}\u{85}\t-]{0,40}") {
            prop_assert_eq!(bounds(&text), by_the_annex(&text));
        }
    }
}
