//! Texts and places in them.
//!
//! Every value that `dateline` makes can be walked back to the words it came from. The walk ends here:
//! a [`Span`] names a text by its [`SourceId`] and a range of bytes in it, and [`Sources`] holds the texts.
//!
//! ```
//! use dateline::source::Sources;
//!
//! let mut sources = Sources::new();
//! let id = sources.add("papers/summit.md", "Held in Tokyo\non 9 June 2024.");
//! let span = sources.find(id, "9 June 2024").unwrap();
//! assert_eq!(sources.text(span), "9 June 2024");
//! let place = sources.place(span);
//! assert_eq!((place.path, place.line, place.column), ("papers/summit.md", 2, 4));
//! ```

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::escape::for_line;

/// Names one text in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(u32);

/// A range of bytes in one text: `start` is the first byte, `end` the one after the last.
///
/// Spans are made by whoever read the text, at character boundaries. Asking [`Sources`] for the text of a
/// span that does not fit gives the empty text, never a panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The text that this is a part of.
    pub source: SourceId,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span of `range` in `source`.
    pub const fn new(source: SourceId, range: Range<usize>) -> Self {
        Self { source, start: range.start, end: range.end }
    }

    /// The bytes, without the text they are in.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether `other` lies wholly within this span.
    pub fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// A value together with the place where a person wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One text: its name and its words.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: String,
    /// The byte at which each line begins.
    lines: Vec<usize>,
    /// The number of characters before each step of [`STEP`] bytes: the column of a place near the end of a line of
    /// many megabytes is then found without counting from the beginning of the line.
    steps: Vec<usize>,
    /// What a person finds in the file that the text was made from; none where the text is that of the file.
    landmarks: Option<Landmarks>,
}

/// What a person finds in a file that is no text, such as a PDF: its pages and its paragraphs. Lines are only in the text
/// that was made from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Landmarks {
    /// Bytes of the text at which words of another page begin, each with the number of the page, from 1.
    pub pages: Vec<(usize, usize)>,
    /// The bytes at which the paragraphs begin.
    pub paragraphs: Vec<usize>,
}

impl Landmarks {
    /// The number of the page, from 1, that a byte of the text is on, where the file has pages.
    pub fn page(&self, byte: usize) -> Option<usize> {
        let next = self.pages.partition_point(|(start, _)| *start <= byte);
        self.pages.get(next.checked_sub(1)?).map(|(_, page)| *page)
    }

    /// The number of the paragraph, from 1; none of what stands before the first.
    pub fn paragraph(&self, byte: usize) -> Option<usize> {
        Some(self.paragraphs.partition_point(|start| *start <= byte)).filter(|number| *number > 0)
    }
}

/// The distance between two entries of [`Source::steps`], in bytes.
const STEP: usize = 1 << 12;

impl Source {
    fn new(path: String, text: String) -> Self {
        let lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1));
        let lines = lines.collect();
        let steps = text.as_bytes().chunks(STEP).scan(0, |before, step| {
            let start = *before;
            *before += count_characters(step);
            Some(start)
        });
        let steps = steps.collect();
        Self { path, text, lines, steps, landmarks: None }
    }

    /// The name to show: a path from the project's folder, with `/` on every system.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What a person finds in the file that the text was made from; none where the text is that of the file.
    pub const fn landmarks(&self) -> Option<&Landmarks> {
        self.landmarks.as_ref()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte, both from 1; the column counts characters (Unicode code points).
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.text.floor_char_boundary(byte);
        let (line, start) = self.line_start(byte);
        (line, self.characters_before(byte) - self.characters_before(start) + 1)
    }

    /// Returns the bytes of the line that a byte is on, without its line feed.
    pub(crate) fn line_around(&self, byte: usize) -> Range<usize> {
        let (line, start) = self.line_start(byte);
        let end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        start..end
    }

    /// The number of the line that a byte is on, from 1, and its first byte.
    fn line_start(&self, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|&start| start <= byte);
        let start = line.checked_sub(1).and_then(|i| self.lines.get(i)).copied().unwrap_or(0);
        (line.max(1), start)
    }

    fn characters_before(&self, byte: usize) -> usize {
        let step = byte / STEP;
        let rest = self.text.as_bytes().get(step * STEP..byte).map_or(0, count_characters);
        // A text whose length is a multiple of the step has no entry for its end.
        let before = self.steps.get(step).copied().unwrap_or_else(|| {
            let last = self.text.as_bytes().get(step.saturating_sub(1) * STEP..step * STEP);
            self.steps.last().copied().unwrap_or(0) + last.map_or(0, count_characters)
        });
        before + rest
    }
}

/// Counts the bytes of UTF-8 that begin a character.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}

/// Where a span begins, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place<'a> {
    /// The text's name, as [`Source::path`] gives it.
    pub path: &'a str,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// All texts that one run has read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// No texts yet.
    pub const fn new() -> Self {
        Self { all: Vec::new() }
    }

    /// Takes a text in and names it.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Source::new(path.into(), text.into()));
        id
    }

    /// Says what a person finds in the file that a text was made from.
    pub fn mark(&mut self, id: SourceId, landmarks: Landmarks) {
        if let Some(source) = self.all.get_mut(id.0 as usize) {
            source.landmarks = Some(landmarks);
        }
    }

    /// Where a person finds the words: "papers/a.md:12", "papers/b.pdf, p. 7", "papers/c.docx, para. 12". Control
    /// characters in the path are escaped.
    ///
    /// ```
    /// use dateline::source::{Landmarks, Sources};
    ///
    /// let mut sources = Sources::new();
    /// let id = sources.add("papers/b.pdf", "The first page.\nThe second.");
    /// let span = sources.find(id, "second").unwrap();
    /// assert_eq!(sources.cite(span), "papers/b.pdf:2");
    /// sources.mark(id, Landmarks { pages: vec![(0, 1), (16, 2)], paragraphs: vec![0, 16] });
    /// assert_eq!(sources.cite(span), "papers/b.pdf, p. 2");
    /// ```
    pub fn cite(&self, span: Span) -> String {
        let Place { path, line, .. } = self.place(span);
        let path = for_line(path);
        let Some(landmarks) = self.get(span.source).and_then(Source::landmarks) else {
            return format!("{path}:{line}");
        };
        match (landmarks.page(span.start), landmarks.paragraph(span.start)) {
            (Some(page), _) => format!("{path}, p. {page}"),
            (None, Some(paragraph)) => format!("{path}, para. {paragraph}"),
            (None, None) => path.into_owned(),
        }
    }

    /// The text of that name, if these sources hold it.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(id.0 as usize)
    }

    /// The path of a text, or the empty path for an id of other sources.
    pub fn path(&self, id: SourceId) -> &str {
        self.get(id).map_or("", Source::path)
    }

    /// The words at `span`; empty where the span fits no text.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.range())).unwrap_or("")
    }

    /// The whole text of a source, or the empty text for an id of other sources.
    pub fn whole(&self, id: SourceId) -> &str {
        self.get(id).map_or("", Source::text)
    }

    /// Path, line and column of where `span` begins.
    pub fn place(&self, span: Span) -> Place<'_> {
        self.get(span.source).map_or(Place { path: "", line: 1, column: 1 }, |source| {
            let (line, column) = source.line_column(span.start);
            Place { path: &source.path, line, column }
        })
    }

    /// The first place where `words` stand in a text.
    pub fn find(&self, id: SourceId, words: &str) -> Option<Span> {
        let start = self.whole(id).find(words)?;
        Some(Span::new(id, start..start + words.len()))
    }

    /// All texts with their ids, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().enumerate().map(|(i, s)| (SourceId(u32::try_from(i).unwrap_or(u32::MAX)), s))
    }
}

/// Words in one line, with one space between them; no space follows a hyphen at which a line ended.
///
/// ```
/// use dateline::source::one_line;
///
/// assert_eq!(one_line(" 9 June\n  2024 "), "9 June 2024");
/// assert_eq!(one_line("a solar-\npowered ferry"), "a solar-powered ferry");
/// assert_eq!(one_line("pre-\nand post-war"), "pre- and post-war");
/// ```
pub fn one_line(words: &str) -> String {
    let mut line = String::with_capacity(words.len());
    let mut rest = words.trim();
    while !rest.is_empty() {
        let word = rest.split(char::is_whitespace).next().unwrap_or(rest);
        let after = rest.get(word.len()..).unwrap_or_default();
        let next = after.trim_start();
        let gap = after.get(..after.len() - next.len()).unwrap_or_default();
        line.push_str(word);
        let is_cut =
            word.strip_suffix(['-', '\u{2010}']).is_some_and(|stem| stem.ends_with(char::is_alphanumeric))
                && next.starts_with(char::is_alphanumeric)
                && !["and ", "or ", "to "].iter().any(|word| next.starts_with(word));
        let is_joined = gap.contains('\n') && is_cut;
        if !next.is_empty() && !is_joined {
            line.push(' ');
        }
        rest = next;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut sources = Sources::new();
        let id = sources.add("a.md", "会議は\n六月九日に開催");
        let span = sources.find(id, "九日").unwrap();
        assert_eq!(sources.place(span), Place { path: "a.md", line: 2, column: 3 });
    }

    #[test]
    fn columns_in_long_lines_count_characters() {
        let line = "é東a𝄞".repeat(5_000);
        for text in [line.clone(), format!("short\n{line}\nshort"), "x".repeat(3 * STEP), String::new()] {
            let mut sources = Sources::new();
            let id = sources.add("a.md", text.as_str());
            let source = sources.get(id).unwrap();
            for byte in
                (0..=text.len()).filter(|byte| text.is_char_boundary(*byte)).step_by(7).chain([text.len()])
            {
                let head = &text[..byte];
                let start = head.rfind('\n').map_or(0, |end| end + 1);
                let end = text[byte..].find('\n').map_or(text.len(), |end| byte + end);
                let (line, column) = source.line_column(byte);
                assert_eq!(line, head.matches('\n').count() + 1, "{byte}");
                assert_eq!(column, head[start..].chars().count() + 1, "{byte}");
                assert_eq!(source.line_around(byte), start..end, "{byte}");
            }
        }
    }

    #[test]
    fn a_span_that_fits_no_text_is_empty() {
        let mut sources = Sources::new();
        let id = sources.add("a.md", "é");
        assert_eq!(sources.text(Span::new(id, 1..2)), "");
        assert_eq!(sources.text(Span::new(id, 0..99)), "");
        assert_eq!(sources.place(Span::new(id, 99..99)).line, 1);
    }
}
