//! Texts and locations in them.
//!
//! Every value in `dateline` can be traced back to the words it came from. The trace ends here: a
//! [`Span`] is a byte range in the text with a [`SourceId`], and [`Sources`] stores the texts.
//!
//! ```
//! use dateline::Sources;
//!
//! let mut sources = Sources::new();
//! let id = sources.add("papers/summit.md", "Held in Tokyo\non 9 June 2024.");
//! let span = sources.find(id, "9 June 2024").unwrap();
//! assert_eq!(sources.text(span), "9 June 2024");
//! let place = sources.place(span);
//! assert_eq!((place.path, place.line, place.column), ("papers/summit.md", 2, 4));
//! ```

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::escape::for_line;

/// The id of a text in [`Sources`].
///
/// ```
/// use dateline::Sources;
///
/// let mut sources = Sources::new();
/// let id = sources.add("a.md", "Held on 9 June 2024.");
/// assert_eq!((sources.path(id), sources.whole(id)), ("a.md", "Held on 9 June 2024."));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(u32);

/// A byte range in one text, from `start` up to but not including `end`.
///
/// The ends of a span should be at character boundaries. For a span that does not fit its text,
/// [`Sources`] returns the empty text instead of panicking.
///
/// ```
/// use dateline::{Sources, Span};
///
/// let mut sources = Sources::new();
/// let id = sources.add("a.md", "Held on 9 June 2024.");
/// assert_eq!(sources.text(Span::new(id, 8..14)), "9 June");
/// assert_eq!(sources.text(Span::new(id, 8..99)), "");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The text that contains the range.
    pub source: SourceId,
    /// The byte offset of the start.
    pub start: usize,
    /// The byte offset of the end, which is exclusive.
    pub end: usize,
}

impl Span {
    /// Creates the span of `range` in `source`.
    pub const fn new(source: SourceId, range: Range<usize>) -> Self {
        Self { source, start: range.start, end: range.end }
    }

    /// Returns the byte range, without the id of the text.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether `other` is entirely within this span.
    pub fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// A value with the location where it was written.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project};
///
/// let files = Memory::from([(
///     "events.toml",
///     "[[source]]\nid = \"note\"\ntitle = \"A note\"\n\n[[event]]\nid = \"pact\"\ntitle = \"The pact is signed\"\n\
///      date = \"2024-06-09\"\nevidence = [{ source = \"note\", quote = \"It was signed.\" }]\n",
/// )]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let title = &project.chronology.events[0].title;
/// assert_eq!(title.value, "The pact is signed");
/// assert_eq!(project.sources.text(title.span), "\"The pact is signed\"");
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value, parsed.
    pub value: T,
    /// The location of the value as written, including its quotes.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Creates a value that was written at `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A text with its path, and indexes for looking up lines and columns.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: String,
    /// The byte offset of the start of each line.
    lines: Vec<usize>,
    /// The number of characters before each multiple of [`STEP`] bytes. With these, the column near
    /// the end of a line of many megabytes is computed without counting from the start of the line.
    steps: Vec<usize>,
    /// The pages and paragraphs of the original file, or `None` if the text is the content of the
    /// file.
    landmarks: Option<Landmarks>,
}

/// The pages and paragraphs of a file that is not plain text, such as a PDF.
///
/// Lines exist only in the text extracted from such a file, so locations are given by page or
/// paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Landmarks {
    /// The byte offsets at which pages begin, each with the 1-based page number.
    pub pages: Vec<(usize, usize)>,
    /// The byte offsets at which the paragraphs begin.
    pub paragraphs: Vec<usize>,
}

impl Landmarks {
    /// Returns the 1-based page that contains a byte offset. Returns `None` if the file does not
    /// have pages.
    pub fn page(&self, byte: usize) -> Option<usize> {
        page_at(&self.pages, byte)
    }

    /// Returns the 1-based paragraph that contains a byte offset. Returns `None` before the first
    /// paragraph.
    pub fn paragraph(&self, byte: usize) -> Option<usize> {
        Some(self.paragraphs.partition_point(|start| *start <= byte)).filter(|number| *number > 0)
    }
}

/// Returns the page that contains a byte offset, from the byte offsets at which pages begin.
pub(crate) fn page_at(pages: &[(usize, usize)], byte: usize) -> Option<usize> {
    let next = pages.partition_point(|(start, _)| *start <= byte);
    pages.get(next.checked_sub(1)?).map(|(_, page)| *page)
}

/// The distance between two entries of [`Source::steps`], in bytes.
const STEP: usize = 1 << 12;

impl Source {
    pub(crate) fn new(path: String, text: String) -> Self {
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

    /// Returns the path relative to the project's folder, with `/` on every system.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the pages and paragraphs of the original file, or `None` if the text is the content
    /// of the file.
    pub const fn landmarks(&self) -> Option<&Landmarks> {
        self.landmarks.as_ref()
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the 1-based line and column of a byte offset. The column counts Unicode code points.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.text.floor_char_boundary(byte);
        let (line, start) = self.line_start(byte);
        (line, self.characters_before(byte) - self.characters_before(start) + 1)
    }

    /// Returns the byte range of the line that contains a byte offset, without its line feed.
    pub(crate) fn line_around(&self, byte: usize) -> Range<usize> {
        let (line, start) = self.line_start(byte);
        let end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        start..end
    }

    /// Returns the byte range of a line, given by its 0-based number, without its line ending.
    #[cfg(feature = "lsp")]
    pub(crate) fn line_at(&self, line: usize) -> Option<Range<usize>> {
        let start = *self.lines.get(line)?;
        let Range { end, .. } = self.line_around(start);
        let text = self.text.get(start..end)?;
        Some(start..start + text.strip_suffix('\r').unwrap_or(text).len())
    }

    /// Returns the 1-based number of the line that contains a byte offset, and the offset of the
    /// line's start.
    pub(crate) fn line_start(&self, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|&start| start <= byte);
        // The first line begins at byte 0, so there is at least one.
        (line, self.lines[line - 1])
    }

    fn characters_before(&self, byte: usize) -> usize {
        let step = byte / STEP;
        let rest = self.text.as_bytes().get(step * STEP..byte).map_or(0, count_characters);
        // A text whose length is a multiple of [`STEP`] has no entry for its end.
        let before = self.steps.get(step).copied().unwrap_or_else(|| {
            let last = self.text.as_bytes().get(step.saturating_sub(1) * STEP..step * STEP);
            self.steps.last().copied().unwrap_or(0) + last.map_or(0, count_characters)
        });
        before + rest
    }
}

/// Counts the characters of valid UTF-8 by their first bytes.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}

/// The start of a span as path, line and column, for messages.
///
/// ```
/// use dateline::{Place, Sources};
///
/// let mut sources = Sources::new();
/// let id = sources.add("a.md", "Held in Tokyo\non 9 June 2024.");
/// let span = sources.find(id, "9 June").unwrap();
/// assert_eq!(sources.place(span), Place { path: "a.md", line: 2, column: 4 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place<'a> {
    /// The path of the text, as in [`Sources::path`].
    pub path: &'a str,
    /// The 1-based line.
    pub line: usize,
    /// The 1-based column in characters.
    pub column: usize,
}

/// The texts read in one run.
///
/// ```
/// use dateline::Sources;
///
/// let mut sources = Sources::new();
/// let id = sources.add("papers/summit.md", "Held in Tokyo\non 9 June 2024.");
/// let span = sources.find(id, "9 June 2024").unwrap();
/// assert_eq!(sources.cite(span), "papers/summit.md:2");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The texts are shared, so that they need not be copied when other files are reloaded.
    all: Vec<Arc<Source>>,
}

/// The reason why a text's index fits into an id.
const FEW: &str = "there are fewer than 2^32 texts";

impl Sources {
    /// Creates an empty collection.
    pub const fn new() -> Self {
        Self { all: Vec::new() }
    }

    /// Adds a text and returns its id.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.all.len()).expect(FEW));
        self.all.push(Arc::new(Source::new(path.into(), text.into())));
        id
    }

    /// Adds the texts of `other` whose ids are not taken here. They keep their ids.
    #[cfg(feature = "lsp")]
    pub(crate) fn append_rest(&mut self, other: &Self) {
        self.all.extend(other.all.iter().skip(self.all.len()).cloned());
    }

    /// Returns the number of texts.
    #[cfg(test)]
    pub(crate) const fn texts(&self) -> usize {
        self.all.len()
    }

    /// Records the pages and paragraphs of the file that a text was extracted from.
    #[doc(hidden)]
    pub fn mark(&mut self, id: SourceId, landmarks: Landmarks) {
        if let Some(source) = self.all.get_mut(id.0 as usize) {
            Arc::make_mut(source).landmarks = Some(landmarks);
        }
    }

    /// Returns the location of a span for messages: "papers/a.md:12", "papers/b.pdf, p. 7",
    /// "papers/c.docx, para. 12". Control characters in the path are escaped.
    ///
    /// ```
    /// use dateline::{Context, ReadSettings, Sources, extract};
    ///
    /// let mut sources = Sources::new();
    /// let id = sources.add("papers/a.md", "The first line.\nThe second.");
    /// assert_eq!(sources.cite(sources.find(id, "second").unwrap()), "papers/a.md:2");
    ///
    /// let page = b"<p>The first paragraph.</p><p>The second.</p>";
    /// let found = extract("b.html", page, &Context::new(), &ReadSettings::default(), &mut sources)?;
    /// let span = sources.find(found.document.source, "second").unwrap();
    /// assert_eq!(sources.cite(span), "b.html, para. 2");
    /// # Ok::<(), dateline::ReadFault>(())
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

    /// Returns the text with this id, or `None` if the id belongs to another collection.
    #[doc(hidden)]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(id.0 as usize).map(Arc::as_ref)
    }

    /// Returns the path of a text, or the empty path if the id belongs to another collection.
    pub fn path(&self, id: SourceId) -> &str {
        self.get(id).map_or("", Source::path)
    }

    /// Returns the text at `span`, or the empty text if the span does not fit its source.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.range())).unwrap_or("")
    }

    /// Returns the whole text of a source, or the empty text if the id belongs to another
    /// collection.
    pub fn whole(&self, id: SourceId) -> &str {
        self.get(id).map_or("", Source::text)
    }

    /// Returns the path, line and column at which `span` begins.
    pub fn place(&self, span: Span) -> Place<'_> {
        self.get(span.source).map_or(Place { path: "", line: 1, column: 1 }, |source| {
            let (line, column) = source.line_column(span.start);
            Place { path: &source.path, line, column }
        })
    }

    /// Returns the span of the first occurrence of `words` in a text, if there is one.
    pub fn find(&self, id: SourceId, words: &str) -> Option<Span> {
        let start = self.whole(id).find(words)?;
        Some(Span::new(id, start..start + words.len()))
    }

    /// Iterates over all texts with their ids, in insertion order.
    #[doc(hidden)]
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().enumerate().map(|(i, s)| (SourceId(u32::try_from(i).expect(FEW)), s.as_ref()))
    }
}

/// Joins the lines of a text, with single spaces between words.
///
/// A line that ends in a hyphen is joined to the next without a space, unless "and", "or" or "to"
/// follows.
///
/// ```
/// use dateline::internals::source::one_line;
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
        let after = &rest[word.len()..];
        let next = after.trim_start();
        let gap = &after[..after.len() - next.len()];
        line.push_str(word);
        // In "a solar-\npowered ferry", the hyphen at the end of the line belongs to the word. In
        // "pre-\nand post-war", it stands for an omitted part, as it does before "or" and "to".
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
