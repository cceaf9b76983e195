//! Builds the text of a paper from the blocks of a format that is not plain text, such as DOCX or
//! HTML. Blocks are separated by an empty line, and the range of each is recorded.

use super::content::{About, Attachment, Content, Part, QuotedPart};
use super::document::{BlockKind, DateEvidence};
use super::fault::ReadProblem;
use super::limits::{Limit, Limits};
use super::table_row::UnseenCells;
use super::{notes, paragraph, table_row};
use crate::source::one_line;

/// Builds the text and the parts of a paper.
pub(super) struct TextBuilder {
    content: Content,
    in_notes: bool,
    limit: usize,
}

/// Metadata that a format stores in addition to the text.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    /// The name, text and evidence of each fact that may be a date, strongest first.
    pub(super) dates: Vec<(String, String, DateEvidence)>,
    /// The file's creation date, which is never taken as the document's date.
    pub(super) file_created: Option<String>,
}

/// A block to add.
pub(super) struct NewBlock<'w> {
    pub(super) kind: BlockKind,
    pub(super) words: &'w str,
    /// The byte offset of the block in the file.
    pub(super) origin: Option<usize>,
    /// Whether the block is a top-level heading.
    pub(super) top: bool,
    /// The number of a list item.
    pub(super) number: Option<u32>,
    /// The byte offsets in `words` at which a page begins, each with the page number.
    pub(super) pages: Vec<(usize, usize)>,
    /// The number of the table that contains this row.
    pub(super) table: Option<usize>,
    /// The cells of this row that are missing from `words`; `None` for the later blocks of a row.
    pub(super) unseen: Option<UnseenCells>,
}

impl<'w> NewBlock<'w> {
    pub(super) const fn new(kind: BlockKind, words: &'w str) -> Self {
        Self {
            kind,
            words,
            origin: None,
            top: false,
            number: None,
            pages: Vec::new(),
            table: None,
            unseen: None,
        }
    }
}

impl TextBuilder {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { content: Content::default(), in_notes: false, limit: limits.unpacked }
    }

    /// Writes the paper's metadata above its text. Must be called before any block is added.
    pub(super) fn about(&mut self, metadata: &Metadata) {
        let mut about = About::default();
        if let Some(title) = &metadata.title {
            about.title = Some(self.fact("title", title));
        }
        if let Some(author) = &metadata.author {
            about.author = Some(self.fact("author", author));
        }
        for (name, words, evidence) in &metadata.dates {
            about.dates.push((self.fact(name, words).1, *evidence));
        }
        about.file_created = metadata.file_created.as_ref().map(|words| self.fact("file created", words).1);
        about.range = 0..self.content.text.len();
        self.content.about = about;
    }

    /// Writes a fact on its own line, and returns its text and range.
    fn fact(&mut self, name: &str, words: &str) -> (String, std::ops::Range<usize>) {
        let words = one_line(words);
        let text = &mut self.content.text;
        text.push_str(name);
        text.push_str(": ");
        let start = text.len();
        text.push_str(&words);
        let range = start..text.len();
        text.push('\n');
        (words, range)
    }

    /// Adds a block, unless it is empty.
    pub(super) fn add(&mut self, block: &NewBlock<'_>) -> Result<(), ReadProblem> {
        let words = block.words.trim();
        if words.is_empty() {
            return Ok(());
        }
        let Content { text, parts, origins, pages, .. } = &mut self.content;
        if text.len() + words.len() > self.limit {
            return Err(ReadProblem::Over(Limit::Unpacked(self.limit)));
        }
        if !text.is_empty() {
            text.push('\n');
        }
        let range = text.len()..text.len() + words.len();
        text.push_str(words);
        text.push('\n');
        origins.extend(block.origin.map(|origin| (range.start, origin)));
        for (at, page) in &block.pages {
            if pages.last().is_none_or(|(_, last)| last != page) {
                pages.push((range.start + at, *page));
            }
        }
        let before = parts.len();
        match block.kind {
            // "March 2024" in a separate row is a heading for the rows below, not the document's
            // date.
            BlockKind::Paragraph if block.table.is_some() && table_row::year(words).is_some() => {
                parts.push(Part::new(BlockKind::Paragraph, range));
            }
            BlockKind::Paragraph => paragraph::add(text, range, self.in_notes, parts),
            BlockKind::ListItem if self.in_notes => match block.number {
                Some(number) => paragraph::note(text, number, range, parts),
                None => paragraph::add(text, range, true, parts),
            },
            BlockKind::Note(number) => paragraph::note(text, number, range, parts),
            kind => {
                if kind == BlockKind::Heading {
                    self.in_notes = notes::is_heading(words);
                }
                parts.push(Part { top: block.top, ..Part::new(kind, range) });
            }
        }
        for part in parts.iter_mut().skip(before) {
            (part.table, part.unseen) = (block.table, block.unseen);
        }
        Ok(())
    }

    /// Returns the offset at which the next non-empty block will begin.
    pub(super) const fn next(&self) -> usize {
        let end = self.content.text.len();
        if end == 0 { 0 } else { end + 1 }
    }

    /// Returns the text built so far.
    pub(super) fn text(&self) -> &str {
        &self.content.text
    }

    /// Ends the list of notes, because a quoted message has its own.
    pub(super) const fn leave_notes(&mut self) {
        self.in_notes = false;
    }

    /// Records the blocks since `section.range.start` as a quoted message.
    pub(super) fn quote(&mut self, section: QuotedPart) {
        let Content { text, parts, sections, .. } = &mut self.content;
        let range = section.range.start..text.trim_ascii_end().len();
        if range.is_empty() {
            return;
        }
        // A date line inside the message is not the document's date, and the message is dated by
        // its header.
        let first = parts.partition_point(|part| part.range.start < range.start);
        for part in parts.iter_mut().skip(first).filter(|part| part.kind == BlockKind::DateLine) {
            part.kind = BlockKind::Paragraph;
        }
        sections.push(QuotedPart { range, ..section });
    }

    pub(super) fn attach(&mut self, attachments: Vec<Attachment>) {
        self.content.attachments = attachments;
    }

    pub(super) fn finish(self) -> Content {
        self.content
    }
}
