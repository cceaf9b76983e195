//! The running text of a document, which is searched for dates, with a mapping back to the
//! original.
//!
//! Layout breaks lines, hyphenates words, and adds ligatures, no-break spaces and note marks; word
//! processors add soft hyphens and full-width digits. None of these belong to the text, but any of
//! them can occur inside a date. The tagger therefore searches a [`Reading`], and each result is
//! mapped back to the bytes of the original.

use std::ops::Range;

use unicode_normalization::char::{compose, is_combining_mark};

use super::characters::{is_invisible, is_word_break, plain, wide};
use super::document::{Block, BlockKind, Document};
use super::hyphen::{DocumentWords, has_no_spaces, is_broken_word};
use super::note_mark::{in_brackets, is_raised_digit};
use crate::source::Sources;

/// The running text of a document: each block is one line, and blocks are separated by an empty
/// line.
///
/// ```
/// use dateline::internals::read;
/// use dateline::Sources;
///
/// let mut sources = Sources::new();
/// let text = "Signed on 18 Sep\u{ad}tember[3]\n1814 – so the ﬁles say.";
/// let document = read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
/// let reading = document.reading(&sources);
/// assert_eq!(reading.text(), "Signed on 18 September 1814 – so the files say.");
/// assert_eq!(&text[reading.origin(10..27)], "18 Sep\u{ad}tember[3]\n1814");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Reading {
    text: String,
    mappings: Vec<Mapping>,
    headings: Vec<Range<usize>>,
}

/// A range of the reading and its range in the original. If both have the same length, their bytes
/// are equal.
#[derive(Debug, Clone)]
struct Mapping {
    here: Range<usize>,
    origin: Range<usize>,
}

impl Reading {
    /// Returns the running text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Maps a range of the reading to the byte range in the original.
    ///
    /// ```
    /// use dateline::internals::read::Reading;
    ///
    /// let reading = Reading::of("The ﬁrst\u{a0}day");
    /// assert_eq!((reading.text(), reading.origin(4..9)), ("The first day", 4..10));
    /// ```
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        let start = self.mapping(range.start).map_or(0, |mapping| {
            let into = if mapping.is_same() { range.start.saturating_sub(mapping.here.start) } else { 0 };
            mapping.origin.start + into
        });
        if range.is_empty() {
            return start..start;
        }
        let end = self.mapping(range.end - 1).map_or(start, |mapping| {
            let left = if mapping.is_same() { mapping.here.end.saturating_sub(range.end) } else { 0 };
            mapping.origin.end - left
        });
        start..end.max(start)
    }

    /// Returns the ranges of the headings, in order.
    pub fn headings(&self) -> &[Range<usize>] {
        &self.headings
    }

    /// Maps a byte range of the original to the reading, or returns `None` if the reading does not
    /// represent that range.
    pub(crate) fn place(&self, origin: Range<usize>) -> Option<Range<usize>> {
        let first = self.mappings.partition_point(|mapping| mapping.origin.end <= origin.start);
        let last = self.mappings.partition_point(|mapping| mapping.origin.start < origin.end);
        let (first, last) = (self.mappings.get(first)?, self.mappings.get(last.checked_sub(1)?)?);
        let start = first.here.start
            + if first.is_same() { origin.start.saturating_sub(first.origin.start) } else { 0 };
        let end = last.here.end - if last.is_same() { last.origin.end.saturating_sub(origin.end) } else { 0 };
        (start < end).then_some(start..end)
    }

    /// Creates a reading from `text` as a single block.
    pub fn of(text: &str) -> Self {
        let mut reading = Self::default();
        reading.block(text, 0, &[], &DocumentWords::of([text]));
        reading
    }

    /// Creates a reading that keeps all lines and marks of `text`, but removes invisible characters
    /// and normalises full-width digits and letters. Returns `None` if `text` would
    /// not change.
    ///
    /// ```
    /// use dateline::internals::read::Reading;
    ///
    /// let reading = Reading::of_characters("Signed on\n５ Mar\u{200d}ch ２０２４").unwrap();
    /// assert_eq!(reading.text(), "Signed on\n5 March 2024");
    /// assert!(Reading::of_characters("5 March 2024").is_none());
    /// ```
    pub fn of_characters(text: &str) -> Option<Self> {
        let is_special =
            |c: char| !c.is_ascii() && (c == '\u{ad}' || is_invisible(c) || wide(c, "0").is_some());
        if text.is_ascii() || !text.contains(is_special) {
            return None;
        }
        let (mut reading, mut at) = (Self::default(), 0);
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let (before, rest) = text.split_at(at);
            let length = c.len_utf8();
            at += length;
            if c == '\u{ad}' || is_invisible(c) {
                if is_word_break(c, rest, before) {
                    reading.push(" ", at - length..at);
                }
                continue;
            }
            match wide(c, &reading.text) {
                Some(words) => reading.push(&words, at - length..at),
                None => reading.push(&rest[..length], at - length..at),
            }
        }
        Some(reading)
    }

    /// Returns the mapping that contains a byte offset of the reading, or else the last mapping
    /// before it.
    fn mapping(&self, byte: usize) -> Option<&Mapping> {
        let after = self.mappings.partition_point(|mapping| mapping.here.start <= byte);
        self.mappings.get(after.checked_sub(1)?)
    }

    /// Creates a reading from some blocks of a document, in text order.
    pub(super) fn of_blocks<'b>(
        document: &Document,
        blocks: impl IntoIterator<Item = &'b Block>,
        sources: &Sources,
    ) -> Self {
        let mut reading = Self::default();
        let blocks: Vec<&Block> = blocks.into_iter().collect();
        // Skip the hidden ranges before the first block. An email with many quoted messages has a
        // reading for each, and would scan the ranges of all previous messages.
        let start = blocks.first().map_or(0, |block| block.span.start);
        let before = document.hidden.partition_point(|span| span.end <= start);
        let mut hidden = document.hidden.iter().skip(before).map(|span| span.range()).peekable();
        let vocabulary = DocumentWords::of(blocks.iter().map(|block| sources.text(block.span)));
        for block in blocks {
            let mut ours = Vec::new();
            while let Some(range) = hidden.next_if(|range| range.start < block.span.end) {
                ours.push(range);
            }
            let text = sources.text(block.span);
            let before = reading.text.len();
            if matches!(block.kind, BlockKind::FrontMatter | BlockKind::Code) {
                // Each line of front matter or source code is a block of the reading.
                let mut start = block.span.start;
                for line in text.split_inclusive('\n') {
                    reading.block(line, start, &ours, &vocabulary);
                    start += line.len();
                }
            } else {
                reading.block(text, block.span.start, &ours, &vocabulary);
            }
            if block.kind == BlockKind::Heading {
                let start = reading
                    .text
                    .get(before..)
                    .map_or(before, |added| before + added.len() - added.trim_start().len());
                reading.headings.push(start..reading.text.len().max(start));
            }
        }
        reading
    }

    /// Adds a block that begins at `start` and contains `hidden` ranges.
    fn block(&mut self, text: &str, start: usize, hidden: &[Range<usize>], vocabulary: &DocumentWords<'_>) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let mut at = 0;
        let mut hidden = hidden.iter().peekable();
        // The white space and markup since the last word, with its range.
        let mut gap: Option<(Range<usize>, Separator)> = None;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let (before, rest) = text.split_at(at);
            let absolute = start + at;
            while hidden.next_if(|range| range.end <= absolute).is_some() {}
            let markup = hidden.peek().filter(|range| range.contains(&absolute));
            let skipped = match markup {
                Some(range) => Some((
                    range.end.min(start + text.len()) - absolute,
                    Separator::of_markup(text, at, range.end - start),
                )),
                None => blank(c, rest, before, vocabulary),
            };
            if let Some((length, kind)) = skipped {
                let before = gap.take();
                let from = before.as_ref().map_or(absolute, |(range, _)| range.start);
                let kind = before.map_or(kind, |(_, before)| before.max(kind));
                gap = Some((from..absolute + length.max(1), kind));
                at = text.ceil_char_boundary(at + length.max(1));
                continue;
            }
            if let Some((range, kind)) = gap.take() {
                let words = kind.words(&self.text, c);
                if !words.is_empty() && !self.ends_block() {
                    self.push(words, range);
                }
            }
            let visible = hidden.peek().map_or(rest.len(), |range| range.start - absolute);
            at += match plain_run(rest, visible) {
                0 => self.word(c, rest, absolute),
                length => {
                    self.push(&rest[..length], absolute..absolute + length);
                    length
                }
            };
        }
    }

    fn ends_block(&self) -> bool {
        self.text.is_empty() || self.text.ends_with("\n\n")
    }

    /// Adds the character at the start of `rest` and returns the number of bytes consumed.
    fn word(&mut self, c: char, rest: &str, absolute: usize) -> usize {
        let length = c.len_utf8();
        if let Some((mark, composed)) = composed(c, rest) {
            self.push(composed.encode_utf8(&mut [0; 4]), absolute..absolute + length + mark);
            return length + mark;
        }
        match plain(c, rest, &self.text) {
            None => self.push(&rest[..length], absolute..absolute + length),
            Some(words) => self.push(&words, absolute..absolute + length),
        }
        length
    }

    fn push(&mut self, words: &str, origin: Range<usize>) {
        let here = self.text.len()..self.text.len() + words.len();
        self.text.push_str(words);
        let same = here.len() == origin.len();
        match self.mappings.last_mut() {
            Some(last)
                if same
                    && last.is_same()
                    && last.here.end == here.start
                    && last.origin.end == origin.start =>
            {
                last.here.end = here.end;
                last.origin.end = origin.end;
            }
            _ => self.mappings.push(Mapping { here, origin }),
        }
    }
}

impl Mapping {
    const fn is_same(&self) -> bool {
        self.here.end - self.here.start == self.origin.end - self.origin.start
    }
}

/// A separator between two words. If several apply, the last of these takes precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Separator {
    /// Nothing visible.
    None,
    /// White space.
    Space,
    /// A line break.
    Line,
    /// A cell border.
    Cell,
}

impl Separator {
    fn of_markup(text: &str, start: usize, end: usize) -> Self {
        let markup = text.get(start..end.min(text.len())).unwrap_or_default();
        if markup.contains('|') {
            Self::Cell
        } else if markup.contains(char::is_whitespace) || markup.to_ascii_lowercase().contains("<br") {
            Self::Space
        } else {
            Self::None
        }
    }

    /// Returns the separator's text in the reading, between the preceding text and the next
    /// character.
    fn words(self, before: &str, next: char) -> &'static str {
        match self {
            Self::None => "",
            Self::Cell => " | ",
            // Scripts without spaces allow line breaks anywhere, so "会議は" and "６月に" are joined.
            Self::Line if before.ends_with(has_no_spaces) && has_no_spaces(next) => "",
            Self::Line if before.ends_with(|c: char| c.is_ascii_digit()) && has_no_spaces(next) => "",
            Self::Line if before.ends_with(has_no_spaces) && next.is_ascii_digit() => "",
            Self::Line if next.is_alphanumeric() && ends_in_hyphen(before) => "",
            Self::Line | Self::Space => " ",
        }
    }
}

/// Whether a word is broken at its own hyphen, as in "two-" of "two-year".
fn ends_in_hyphen(before: &str) -> bool {
    before.strip_suffix('-').is_some_and(|stem| stem.ends_with(char::is_alphanumeric))
}

/// Returns the number of bytes at the start of `rest`, at most `visible`, that can be copied to the
/// reading unchanged: ASCII words and punctuation with single spaces between them. Most text
/// consists of such runs, and copying them whole takes a tenth of the time of [`Reading::word`].
fn plain_run(rest: &str, visible: usize) -> usize {
    let bytes = rest.as_bytes();
    let bytes = &bytes[..visible.min(bytes.len())];
    // Stop at "[", because "[3]" can be a note mark, and at a hyphen, which can break a word.
    let is_plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'[' | b'-');
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let begins_word = || end > 0 && bytes.get(end + 1).is_some_and(is_plain);
        if !(is_plain(byte) || *byte == b' ' && begins_word()) {
            break;
        }
        end += 1;
    }
    // Leave out the last letter before a non-ASCII character, which can be a combining mark ("e"
    // and U+0301).
    if rest.as_bytes().get(end).is_some_and(|byte| !byte.is_ascii()) {
        end = end.saturating_sub(1);
        if end > 0 && bytes[end - 1] == b' ' {
            end -= 1;
        }
    }
    end
}

/// Returns the number of bytes at the start of `rest` that are not text, with the separator that
/// remains in their place.
fn blank(c: char, rest: &str, before: &str, vocabulary: &DocumentWords<'_>) -> Option<(usize, Separator)> {
    match c {
        '\n' | '\x0c' => Some((1, Separator::Line)),
        _ if c.is_whitespace() => Some((c.len_utf8(), Separator::Space)),
        '\u{ad}' => {
            let after = rest.get(c.len_utf8()..)?;
            let gap = after.get(..after.len() - after.trim_start().len())?;
            Some((c.len_utf8() + if gap.contains('\n') { gap.len() } else { 0 }, Separator::None))
        }
        _ if is_invisible(c) => {
            let gap = if is_word_break(c, rest, before) { Separator::Space } else { Separator::None };
            Some((c.len_utf8(), gap))
        }
        '[' => Some((in_brackets(rest)?, Separator::None)),
        '-' | '\u{2010}' => {
            let after = rest.get(c.len_utf8()..)?;
            let next = after.trim_start();
            let gap = after.get(..after.len() - next.len())?;
            (gap.contains('\n') && is_broken_word(before, next, vocabulary))
                .then_some((c.len_utf8() + gap.len(), Separator::None))
        }
        _ => is_raised_digit(c).then_some((c.len_utf8(), Separator::None)),
    }
}

/// Composes a letter with the combining mark that follows it. Returns the byte length of the mark
/// and the composed character.
fn composed(c: char, rest: &str) -> Option<(usize, char)> {
    let mark = rest.get(c.len_utf8()..)?.chars().next().filter(|mark| is_combining_mark(*mark))?;
    Some((mark.len_utf8(), compose(c, mark)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(Reading::of(text).text(), expected);
    }

    #[test]
    fn traces_of_the_page_are_removed_from_dates() {
        check("18 September\n1814", "18 September 1814");
        check("18 Septem-\n  ber 1814", "18 September 1814");
        check("a two-\nyear plan", "a two-year plan");
        check("18 September[12] 1814", "18 September 1814");
        check("18 September¹² 1814", "18 September 1814");
        check("9\u{a0}June\u{202f}2024", "9 June 2024");
        check("Sep\u{ad}\ntember", "September");
        check("2024–10–01, 1–3 May", "2024-10-01, 1–3 May");
        check("2024\u{2011}10\u{2011}01", "2024-10-01");
        check("２０２４年６月\n９日", "2024年6月9日");
        check("会議は\n２０２４年\n６月に", "会議は2024年6月に");
        check("㍻３１年㋃㏠", "平成31年4月1日");
        check("5\u{200b} Mar\u{200d}ch\u{2069} 20\u{200c}24", "5 March 2024");
        check("5\u{200b}March\u{200b}2024, 5\u{200b}th", "5 March 2024, 5th");
        check("March ５，２０２４、𝟓 March", "March 5,2024、5 March");
        check("le 3 fe\u{301}vrier", "le 3 février");
        check("", "");
    }

    #[test]
    fn a_plain_run_ends_before_what_can_change() {
        let check = |rest: &str, visible: usize, expected: &str| {
            assert_eq!(&rest[..plain_run(rest, visible)], expected);
        };
        check("signed in May, 2024.", 100, "signed in May, 2024.");
        check("signed in May, 2024.", 10, "signed in");
        check("on 9  June", 100, "on 9");
        check("on 9\nJune", 100, "on 9");
        check("a two-year plan", 100, "a two");
        check("in 1814[3]", 100, "in 1814");
        check("of fe\u{301}vrier", 100, "of f");
        check("of e\u{301}", 100, "of");
        check("é", 100, "");
        check(" a", 100, "");
    }

    #[test]
    fn every_range_of_a_reading_has_its_bytes() {
        let text = "  The ﬁ\u{ad}rst\u{a0}of [3] Sep-\ntember２";
        let reading = Reading::of(text);
        assert_eq!(reading.text(), "The first of September2");
        let words = |range| &text[reading.origin(range)];
        assert_eq!(words(0..3), "The");
        assert_eq!(words(4..9), "ﬁ\u{ad}rst");
        assert_eq!(words(13..22), "Sep-\ntember");
        assert_eq!(words(22..23), "２");
        assert_eq!(words(0..23), text.trim_start());
    }
}
