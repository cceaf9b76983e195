//! Reads text documents in the Open Document Format (ODT, ISO/IEC 26300), which are zip archives
//! with XML files.
//!
//! The input is `content.xml` as a stream of events; the output is a list of blocks: paragraphs,
//! headings, list items, table rows and notes. Comments, tracked deletions, hidden text, tables of
//! contents, headers and footers are skipped. The dates in `meta.xml` are ignored, because they
//! state when the file was created or saved, not when the text was written.

use std::collections::BTreeMap;

use super::ReadSettings;
use super::content::Content;
use super::document::BlockKind;
use super::fault::ReadProblem;
use super::limits::{Limit, Limits};
use super::table_row::{self, UnseenCells};
use super::text_builder::{Metadata, NewBlock, TextBuilder};
use super::xml::{self, XmlElement, XmlEvent};
use super::zip_package::Package;

/// The bytes after the zip header: the first entry is the media type, uncompressed.
const TYPE: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.text";

/// Elements whose text does not belong to the document.
const SKIPPED: &[&str] = &[
    "annotation",
    "annotation-end",
    "hidden-paragraph",
    "hidden-text",
    "note-citation",
    "ruby-text",
    "table-of-content",
    "tracked-changes",
];

/// The maximum number of spaces that a single `text:s` element adds.
const SPACES: usize = 100;

/// Whether the bytes are an ODT document or template.
pub(super) fn is(bytes: &[u8]) -> bool {
    const NAME: usize = 30;
    bytes.starts_with(b"PK\x03\x04") && bytes.get(NAME..).is_some_and(|rest| rest.starts_with(TYPE))
}

pub(super) fn read(bytes: &[u8], settings: &ReadSettings) -> Result<Content, ReadProblem> {
    read_package(bytes, settings).map_err(|problem| match problem {
        // Rename the kind of file: DOCX and ODT packages share a reader, whose errors mention Word.
        ReadProblem::Damaged(_, why) => ReadProblem::Damaged("an OpenDocument text".into(), why),
        ReadProblem::Encrypted(_) => ReadProblem::encrypted("text document (ODT)"),
        other => other,
    })
}

fn read_package(bytes: &[u8], ReadSettings { limits, .. }: &ReadSettings) -> Result<Content, ReadProblem> {
    let mut package = Package::open(bytes, limits)?;
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(ReadProblem::encrypted("text document (ODT)"));
    }
    let content = package
        .part("content.xml")?
        .ok_or(ReadProblem::damaged("an OpenDocument text", "its content is missing"))?;
    let mut walk = OdtWalk::new(limits);
    xml::events(&content, |event| walk.take(event))?;
    let blocks = walk.finish();
    let metadata = package.part("meta.xml")?.map(|part| metadata(&part)).transpose()?.unwrap_or_default();
    let mut builder = TextBuilder::new(limits);
    builder.about(&Metadata {
        // Omit the metadata title if there is a single top-level heading, which is a better title.
        title: metadata.title.filter(|_| blocks.iter().filter(|block| block.top).count() != 1),
        ..metadata
    });
    for OdtBlock { kind, words, top, table, unseen } in &blocks {
        builder.add(&NewBlock {
            top: *top,
            table: *table,
            unseen: *unseen,
            ..NewBlock::new(*kind, words)
        })?;
    }
    if blocks.iter().all(|block| matches!(block.kind, BlockKind::Note(_))) {
        return Err(ReadProblem::NoWords("text document (ODT)".into()));
    }
    Ok(builder.finish())
}

/// Reads the title and the author.
fn metadata(meta: &str) -> Result<Metadata, ReadProblem> {
    let mut metadata = Metadata::default();
    let mut words = String::new();
    xml::events(meta, |event| {
        match event {
            XmlEvent::Start(_) => words.clear(),
            XmlEvent::Text(text) => words.push_str(text),
            XmlEvent::End(name) => {
                let stated = Some(std::mem::take(&mut words)).filter(|words| !words.trim().is_empty());
                match name {
                    "title" => metadata.title = stated,
                    "initial-creator" => metadata.author = stated,
                    // Prefer another author: this element names the last person to save the file.
                    "creator" => metadata.author = metadata.author.take().or(stated),
                    _ => {}
                }
            }
        }
        Ok(())
    })?;
    Ok(metadata)
}

struct OdtBlock {
    kind: BlockKind,
    words: String,
    top: bool,
    /// The number of the table that contains this row.
    table: Option<usize>,
    /// The cells of this row that are missing from its text.
    unseen: Option<UnseenCells>,
}

#[derive(Default)]
struct OdtRow {
    cells: Vec<String>,
    /// The columns that are merged with the cell above, as a bit mask.
    covered: u64,
    /// The column of the next cell, counting columns that a wide cell covers.
    column: usize,
}

/// An unfinished paragraph or heading. Several can be open, since text boxes can be nested.
struct OpenParagraph {
    kind: BlockKind,
    words: String,
    top: bool,
}

struct OdtWalk {
    blocks: Vec<OdtBlock>,
    /// The notes, which follow the text.
    endnotes: Vec<OdtBlock>,
    open: Vec<OpenParagraph>,
    /// The number of surrounding elements that are skipped.
    skipped: usize,
    lists: usize,
    /// The numbers of the enclosing notes.
    notes: Vec<u32>,
    note_count: u32,
    /// The enclosing rows.
    rows: Vec<OdtRow>,
    /// The columns in which a cell covers further rows, each with the number of these rows.
    covering: BTreeMap<usize, usize>,
    /// The number of tables so far, not counting those inside cells.
    tables: usize,
    nesting: usize,
}

impl OdtWalk {
    const fn new(limits: &Limits) -> Self {
        Self {
            blocks: Vec::new(),
            endnotes: Vec::new(),
            open: Vec::new(),
            skipped: 0,
            lists: 0,
            notes: Vec::new(),
            note_count: 0,
            rows: Vec::new(),
            covering: BTreeMap::new(),
            tables: 0,
            nesting: limits.nesting,
        }
    }

    fn take(&mut self, event: XmlEvent<'_>) -> Result<(), ReadProblem> {
        match event {
            XmlEvent::Start(element) => self.start(&element)?,
            XmlEvent::End(name) => self.end(name),
            XmlEvent::Text(text) if self.skipped == 0 => self.text(text),
            XmlEvent::Text(_) => {}
        }
        Ok(())
    }

    fn start(&mut self, element: &XmlElement<'_>) -> Result<(), ReadProblem> {
        if SKIPPED.contains(&element.name) {
            self.skipped += 1;
        }
        if self.skipped > 0 {
            return Ok(());
        }
        if self.open.len() + self.rows.len() + self.notes.len() >= self.nesting {
            return Err(ReadProblem::Over(Limit::Nesting(self.nesting)));
        }
        match element.name {
            "p" | "h" => {
                let is_heading = element.name == "h";
                let kind = match self.notes.last() {
                    Some(number) => BlockKind::Note(*number),
                    None if is_heading => BlockKind::Heading,
                    None if self.lists > 0 => BlockKind::ListItem,
                    None => BlockKind::Paragraph,
                };
                let level = element.attribute("outline-level");
                let top = is_heading && level.is_none_or(|level| level == "1");
                self.open.push(OpenParagraph { kind, words: String::new(), top });
            }
            "list-item" => self.lists += 1,
            "note" => {
                self.note_count = self.note_count.saturating_add(1);
                self.notes.push(self.note_count);
            }
            "table" if self.rows.is_empty() => {
                self.tables += 1;
                self.covering.clear();
            }
            "table-row" => self.rows.push(OdtRow::default()),
            "table-cell" | "covered-table-cell" => self.cell(element),
            "line-break" => self.push("\n"),
            "tab" => self.push(" "),
            "s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.push(&" ".repeat(usize::min(count, SPACES)));
            }
            _ => {}
        }
        Ok(())
    }

    /// Opens a cell. A cell that is covered from above keeps its position in the row; one that is
    /// covered from the left does not.
    fn cell(&mut self, element: &XmlElement<'_>) {
        let is_outer = self.rows.len() == 1;
        let Some(row) = self.rows.last_mut() else { return };
        let column = row.column;
        row.column += 1;
        if element.name == "covered-table-cell" {
            let Some(rows) = self.covering.get_mut(&column).filter(|rows| is_outer && **rows > 0) else {
                return;
            };
            *rows -= 1;
            row.covered |= table_row::bit(row.cells.len());
        } else if let Some(rows) = element.attribute("number-rows-spanned").and_then(|rows| rows.parse().ok())
            && is_outer
        {
            self.covering.insert(column, usize::saturating_sub(rows, 1));
        }
        row.cells.push(String::new());
    }

    fn end(&mut self, name: &str) {
        if SKIPPED.contains(&name) {
            self.skipped = self.skipped.saturating_sub(1);
            return;
        }
        if self.skipped > 0 {
            return;
        }
        match name {
            "p" | "h" => {
                let Some(OpenParagraph { kind, words, top }) = self.open.pop() else { return };
                let cell = self
                    .rows
                    .last_mut()
                    .and_then(|row| row.cells.last_mut())
                    .filter(|_| self.notes.is_empty());
                if let Some(cell) = cell {
                    if !cell.is_empty() {
                        cell.push(' ');
                    }
                    cell.push_str(words.trim());
                } else {
                    self.add(OdtBlock { kind, words, top, table: None, unseen: None });
                }
            }
            "list-item" => self.lists = self.lists.saturating_sub(1),
            "note" => {
                self.notes.pop();
            }
            "table-row" => {
                let OdtRow { cells, covered, .. } = self.rows.pop().unwrap_or_default();
                let skipped = cells.iter().position(|cell| !cell.trim().is_empty()).unwrap_or(0);
                let unseen = Some(UnseenCells { skipped, covered });
                let words = cells.join(" | ").trim_matches([' ', '|']).to_owned();
                let table = Some(self.tables).filter(|_| self.rows.is_empty());
                self.add(OdtBlock { kind: BlockKind::Paragraph, words, top: false, table, unseen });
            }
            _ => {}
        }
    }

    fn add(&mut self, block: OdtBlock) {
        let is_note = matches!(block.kind, BlockKind::Note(_));
        if !block.words.trim().is_empty() {
            if is_note { self.endnotes.push(block) } else { self.blocks.push(block) }
        }
    }

    fn finish(mut self) -> Vec<OdtBlock> {
        self.blocks.append(&mut self.endnotes);
        self.blocks
    }

    /// Adds text; white space is collapsed as in HTML.
    fn text(&mut self, text: &str) {
        let Some(OpenParagraph { words, .. }) = self.open.last_mut() else { return };
        for c in text.chars() {
            if !c.is_ascii_whitespace() {
                words.push(c);
            } else if !words.is_empty() && !words.ends_with([' ', '\n']) {
                words.push(' ');
            }
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.words.push_str(text);
        }
    }
}
