//! A text with its white space and typography folded, so that a search ignores differences in them.
//! Each byte of the folded text keeps the byte range that it came from, so that a match can be
//! mapped back to the original text.

use std::ops::Range;

use memchr::memmem;
use unicode_normalization::UnicodeNormalization as _;

use crate::read::is_raised_digit;

/// Marks that stand for omitted words in a quote.
const OMISSIONS: &[&str] = &["[…]", "[...]", "(…)", "(...)"];
/// The separator that replaces omission marks while a quote is split. No quote contains this
/// character.
const OMISSION: &str = "\u{0}";
/// Invisible characters: the soft hyphen and zero-width characters.
const INVISIBLE: &[char] = &['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];

/// Folded text with the origin of each byte.
#[derive(Debug)]
pub(super) struct Folded {
    text: String,
    /// For each byte of `text`, the start and end offset of the character that it came from.
    origin: Vec<(usize, usize)>,
}

impl Folded {
    /// Replaces each run of white space with one space, including the `>` at the start of a quoted
    /// line.
    pub(super) fn spaced(text: &str) -> Self {
        Self::fold(text, " ", |c, out| out.push(c))
    }

    /// Removes all white space and note marks and folds typography to ASCII.
    ///
    /// A hyphen after a letter is removed, because it may come from hyphenation at the end of a
    /// line. A hyphen after a digit is kept.
    pub(super) fn plain(text: &str) -> Self {
        Self::fold(text, "", |c, out| match typewritten(c) {
            Some("-") if out.ends_with(char::is_alphabetic) => {}
            Some(words) => out.push_str(words),
            None if is_raised_digit(c) => {}
            None => out.extend(std::iter::once(c).nfkc()),
        })
    }

    fn fold(text: &str, space: &str, letter: impl Fn(char, &mut String)) -> Self {
        let mut folded =
            Self { text: String::with_capacity(text.len()), origin: Vec::with_capacity(text.len()) };
        let mut line_begins = true;
        for (start, c) in text.char_indices() {
            // Skip the `>` at the start of a quoted line of an email, which is not part of the
            // text.
            let is_space = c.is_whitespace() || (line_begins && c == '>');
            line_begins = c == '\n' || (line_begins && is_space);
            if is_space && !folded.text.ends_with(' ') {
                folded.text.push_str(space);
            } else if !is_space && !INVISIBLE.contains(&c) {
                letter(c, &mut folded.text);
            }
            folded.origin.resize(folded.text.len(), (start, start + c.len_utf8()));
        }
        folded
    }

    /// Returns the byte ranges of the original that match a quote. The parts between omission marks
    /// have to follow each other in order.
    pub(super) fn find_quotes(
        &self,
        quote: &str,
        fold: fn(&str) -> Self,
    ) -> impl Iterator<Item = Range<usize>> {
        // Replace the marks only in a quote that may contain one: each replacement copies the
        // quote.
        let quote = if quote.contains(['[', '(']) {
            OMISSIONS.iter().fold(quote.to_owned(), |quote, mark| quote.replace(mark, OMISSION))
        } else {
            quote.to_owned()
        };
        let parts: Vec<Self> = quote.split(OMISSION).map(fold).collect();
        let mut from = 0;
        std::iter::from_fn(move || {
            let (range, next) = self.find_parts(&parts, from)?;
            // Report only one match of a quote without words, which matches everywhere.
            from = if next > from { next } else { self.text.len() + 1 };
            Some(range)
        })
    }

    /// Finds all parts in order, starting at the byte offset `from` in the folded text. If all are
    /// found, returns the range in the original and the offset to continue from.
    fn find_parts(&self, parts: &[Self], from: usize) -> Option<(Range<usize>, usize)> {
        let mut found: Option<(Range<usize>, usize)> = None;
        for part in parts {
            let (range, next) = self.find(part, found.as_ref().map_or(from, |(_, next)| *next))?;
            let start = found.map_or(range.start, |(first, _)| first.start);
            found = Some((start..range.end, next));
        }
        found
    }

    /// Finds folded words, starting at the byte offset `from` in the folded text. If they are
    /// found, returns the range in the original and the offset to continue from.
    pub(super) fn find(&self, words: &Self, from: usize) -> Option<(Range<usize>, usize)> {
        let words = words.text.trim();
        let start = from + memmem::find(self.text.get(from..)?.as_bytes(), words.as_bytes())?;
        let end = start + words.len();
        if words.is_empty() {
            let at = self.origin.get(start).map_or(0, |(first, _)| *first);
            return Some((at..at, end));
        }
        let (first, last) = (self.origin.get(start)?, self.origin.get(end.checked_sub(1)?)?);
        Some((first.0..last.1, end))
    }
}

/// Returns the ASCII form of a quotation mark, dash or ellipsis, or `None` for other characters.
/// All quotation marks become `'`.
const fn typewritten(c: char) -> Option<&'static str> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '`' | '´' | '′' | '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '「'
        | '」' | '『' | '』' => "'",
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        '…' => "...",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_refer_to_the_original() {
        let text = "It was\n> signed\u{a0} on the\u{ad} „ﬁrst“ day.";
        let spaced = Folded::spaced(text);
        assert_eq!(spaced.text, "It was signed on the „ﬁrst“ day.");
        let plain = Folded::plain(text);
        assert_eq!(plain.text, "Itwassignedonthe'first'day.");
        let range = plain.find_quotes("the \"first\"", Folded::plain).next().unwrap();
        assert_eq!(&text[range], "the\u{ad} „ﬁrst“");
    }

    #[test]
    fn every_occurrence_of_a_quote_is_found() {
        let text = "Signed in May. Signed\nin May.";
        let found: Vec<_> = Folded::spaced(text).find_quotes("Signed in May", Folded::spaced).collect();
        assert_eq!(found, [0..13, 15..28]);
        assert_eq!(Folded::spaced(text).find_quotes(" ", Folded::spaced).count(), 1);
        assert_eq!(Folded::spaced(text).find_quotes("[…]", Folded::spaced).count(), 1);
    }

    #[test]
    fn quote_with_omissions_is_found() {
        let text = "On 9 June 2024 the two ministers, at last, signed the terms.";
        let found = |quote| Folded::spaced(text).find_quotes(quote, Folded::spaced).next();
        assert_eq!(&text[found("On 9 June 2024 […] signed the terms").unwrap()], &text[..text.len() - 1]);
        assert_eq!(found("signed the terms [...] On 9 June 2024"), None, "the order counts");
    }
}
