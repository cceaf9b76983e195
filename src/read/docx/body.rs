//! Extracts the blocks of a Word document (paragraphs, table rows and notes) from its XML.

use std::collections::HashMap;

use super::styles::{DocxStyle, Styles};
use crate::read::document::BlockKind;
use crate::read::fault::ReadProblem;
use crate::read::limits::{Limit, Limits};
use crate::read::note_mark::raised;
use crate::read::table_row::{self, UnseenCells};
use crate::read::xml::{self, XmlElement, XmlEvent};

/// A block of the document.
#[derive(Debug)]
pub(super) struct DocxBlock {
    pub(super) kind: BlockKind,
    pub(super) words: String,
    /// Whether the block is a top-level heading.
    pub(super) top: bool,
    /// The number of the table that contains this row.
    pub(super) table: Option<usize>,
    /// The cells of this row that are missing from its text.
    pub(super) unseen: Option<UnseenCells>,
}

/// Elements whose text is skipped: deletions and moves, the fallback of a drawing, field codes,
/// properties that contain text, and formatting from before a tracked change.
const SKIPPED: &[&str] = &[
    "Fallback",
    "del",
    "delText",
    "instrText",
    "moveFrom",
    "pPrChange",
    "rPrChange",
    "rt",
    "sdtPr",
    "tblPr",
];

/// Elements that contain whole paragraphs. A paragraph is never joined to one outside its
/// container.
const CONTAINERS: &[&str] = &["body", "endnote", "footnote", "tbl", "tc", "txbxContent"];

/// The state of the traversal.
pub(super) struct DocxWalk<'s> {
    styles: &'s Styles,
    nesting: usize,
    blocks: Vec<DocxBlock>,
    /// The open paragraphs. There can be several, since a text box inside a paragraph contains
    /// paragraphs.
    open: Vec<DocxParagraph>,
    /// For each open container, the text of paragraphs whose mark was deleted.
    unmarked: Vec<String>,
    /// The number of open elements with paragraph properties.
    properties: usize,
    /// The open rows.
    rows: Vec<OpenRow>,
    /// The numbers of the open tables.
    tables: Vec<usize>,
    table_count: usize,
    /// The nesting depth from the skipped element on, which counts as 1; 0 outside a skipped
    /// element.
    skipped: usize,
    depth: usize,
    /// Whether the text of the current run is hidden, and whether it is superscript.
    hidden: bool,
    raised: bool,
    in_text: bool,
    /// The note numbers by kind and id, in the order of the note marks.
    numbers: HashMap<(&'static str, String), u32>,
}

#[derive(Debug, Default)]
struct OpenRow {
    /// The blocks of each cell.
    cells: Vec<Vec<DocxBlock>>,
    /// The columns that are merged with the cell above, as a bit mask.
    covered: u64,
}

#[derive(Debug, Default)]
struct DocxParagraph {
    words: String,
    style: Option<DocxStyle>,
    in_list: bool,
    /// Whether a tracked change deletes the paragraph mark, which joins the paragraph to the next
    /// one.
    is_mark_deleted: bool,
}

impl<'s> DocxWalk<'s> {
    pub(super) fn new(styles: &'s Styles, limits: &Limits) -> Self {
        Self {
            styles,
            nesting: limits.nesting,
            blocks: Vec::new(),
            open: Vec::new(),
            unmarked: Vec::new(),
            properties: 0,
            rows: Vec::new(),
            tables: Vec::new(),
            table_count: 0,
            skipped: 0,
            depth: 0,
            hidden: false,
            raised: false,
            in_text: false,
            numbers: HashMap::new(),
        }
    }

    /// Reads the main part.
    pub(super) fn read(&mut self, part: &str) -> Result<(), ReadProblem> {
        xml::events(part, |event| self.event(&event))
    }

    /// Reads the notes in a part that have a mark in the text, ordered by number.
    pub(super) fn read_notes(&mut self, part: &str, element: &'static str) -> Result<(), ReadProblem> {
        let body = std::mem::take(&mut self.blocks);
        let mut notes = Vec::new();
        let mut number = None;
        xml::events(part, |event| {
            match &event {
                XmlEvent::Start(start) if start.name == element => {
                    let id = start.attribute("id").unwrap_or_default();
                    number = self.numbers.get(&(element, id)).copied();
                }
                XmlEvent::End(name) if *name == element => {
                    self.end_unmarked();
                    let words: Vec<String> = self.blocks.drain(..).map(|block| block.words).collect();
                    notes.extend(number.take().map(|number| (number, words.join("\n"))));
                }
                _ => {}
            }
            self.event(&event)
        })?;
        notes.sort_by_key(|(number, _)| *number);
        self.blocks = body;
        self.blocks.extend(notes.into_iter().map(|(number, words)| DocxBlock {
            kind: BlockKind::Note(number),
            words,
            top: false,
            table: None,
            unseen: None,
        }));
        Ok(())
    }

    pub(super) fn finish(self) -> Vec<DocxBlock> {
        self.blocks
    }

    fn event(&mut self, event: &XmlEvent<'_>) -> Result<(), ReadProblem> {
        match event {
            XmlEvent::Start(element) => {
                self.depth += 1;
                if self.depth > self.nesting {
                    return Err(ReadProblem::Over(Limit::Nesting(self.nesting)));
                }
                let is_deletion = matches!(element.name, "del" | "moveFrom");
                if is_deletion
                    && self.properties > 0
                    && self.skipped == 0
                    && let Some(paragraph) = self.open.last_mut()
                {
                    paragraph.is_mark_deleted = true;
                }
                if self.skipped > 0 || SKIPPED.contains(&element.name) {
                    self.skipped += 1;
                } else {
                    self.start(element);
                }
            }
            XmlEvent::End(name) => {
                self.depth = self.depth.saturating_sub(1);
                if self.skipped > 0 {
                    self.skipped -= 1;
                } else {
                    self.end(name);
                }
            }
            XmlEvent::Text(words) if self.skipped == 0 && self.in_text && !self.hidden => self.text(words),
            XmlEvent::Text(_) => {}
        }
        Ok(())
    }

    fn start(&mut self, element: &XmlElement<'_>) {
        if CONTAINERS.contains(&element.name) {
            // A container ends the text of a deleted paragraph mark, since Word never joins a
            // paragraph to a table.
            self.end_unmarked();
            self.unmarked.push(String::new());
        }
        match element.name {
            "p" => {
                let words = self.unmarked.last_mut().map(std::mem::take).unwrap_or_default();
                self.open.push(DocxParagraph { words, ..DocxParagraph::default() });
            }
            "pPr" => self.properties += 1,
            "pStyle" => {
                let style = element.attribute("val").and_then(|id| self.styles.of(&id));
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.style = style;
                }
            }
            "numPr" => {
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.in_list = true;
                }
            }
            "r" => (self.hidden, self.raised) = (false, false),
            "vanish" => self.hidden = element.is_on(),
            "vertAlign" => self.raised = element.attribute("val").is_some_and(|value| value == "superscript"),
            "t" => self.in_text = true,
            "tab" | "ptab" => self.push(" "),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("\u{2011}"),
            "softHyphen" => self.push("\u{ad}"),
            "footnoteReference" => self.mark("footnote", element),
            "endnoteReference" => self.mark("endnote", element),
            "tbl" => {
                self.table_count += 1;
                self.tables.push(self.table_count);
            }
            "tr" => self.rows.push(OpenRow::default()),
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(Vec::new());
                }
            }
            "vMerge" if element.attribute("val").is_none_or(|value| value != "restart") => {
                if let Some(row) = self.rows.last_mut() {
                    row.covered |= table_row::bit(row.cells.len().saturating_sub(1));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => match (self.open.pop(), self.unmarked.last_mut()) {
                (Some(paragraph), Some(unmarked)) if paragraph.is_mark_deleted => *unmarked = paragraph.words,
                (Some(paragraph), _) => self.add(paragraph.block()),
                (None, _) => {}
            },
            "pPr" => self.properties = self.properties.saturating_sub(1),
            _ if CONTAINERS.contains(&name) => {
                self.end_unmarked();
                self.unmarked.pop();
                if name == "tbl" {
                    self.tables.pop();
                }
            }
            "t" => self.in_text = false,
            "tr" => {
                if let Some(row) = self.rows.pop() {
                    self.row(row);
                }
            }
            _ => {}
        }
    }

    /// Adds the text of trailing paragraphs whose marks were deleted. The container has no later
    /// paragraph to join them to.
    fn end_unmarked(&mut self) {
        if let Some(words) = self.unmarked.last_mut().map(std::mem::take) {
            self.add(DocxParagraph { words, ..DocxParagraph::default() }.block());
        }
    }

    fn text(&mut self, words: &str) {
        match raised(words).filter(|_| self.raised) {
            Some(mark) => self.push(&mark),
            None => self.push(words),
        }
    }

    fn push(&mut self, words: &str) {
        // Ignore a tab outside a run: in paragraph properties, it is a tab stop.
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.words.push_str(words);
        }
    }

    /// Adds a note mark. Notes are numbered in the order of their marks.
    fn mark(&mut self, kind: &'static str, element: &XmlElement<'_>) {
        let Some(id) = element.attribute("id") else { return };
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX).saturating_add(1);
        let number = *self.numbers.entry((kind, id)).or_insert(next);
        if let Some(mark) = raised(&number.to_string()) {
            self.push(&mark);
        }
    }

    /// Adds a block to the open cell, or else to the document.
    fn add(&mut self, block: DocxBlock) {
        if block.words.trim().is_empty() {
            return;
        }
        match self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
            Some(cell) => cell.push(block),
            None => self.blocks.push(block),
        }
    }

    /// Ends a row. If only one cell has content, the row is only a frame around other blocks.
    /// Otherwise its cells form a single block.
    fn row(&mut self, OpenRow { mut cells, covered }: OpenRow) {
        let table = self.tables.last().copied();
        if cells.iter().filter(|cell| !cell.is_empty()).count() <= 1 {
            let skipped = cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
            cells.retain(|cell| !cell.is_empty());
            let is_row = cells.iter().all(|cell| cell.len() == 1);
            for block in cells.into_iter().flatten() {
                let (table, unseen) = if is_row {
                    (table, Some(UnseenCells { skipped, covered }))
                } else {
                    (block.table, block.unseen)
                };
                self.add(DocxBlock { table, unseen, ..block });
            }
            return;
        }
        let lines = |cell: &Vec<DocxBlock>| {
            cell.iter().map(|block| block.words.trim()).collect::<Vec<_>>().join("\n")
        };
        // Empty cells are kept, because a column header applies to the cells at the same position.
        let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        let words = cells.iter().take(filled).map(lines).collect::<Vec<_>>().join(" | ");
        let unseen = Some(UnseenCells { skipped: 0, covered });
        self.add(DocxBlock { kind: BlockKind::Paragraph, words, top: false, table, unseen });
    }
}

impl DocxParagraph {
    fn block(self) -> DocxBlock {
        let kind = match self.style {
            Some(DocxStyle::Title | DocxStyle::Heading) => BlockKind::Heading,
            _ if self.in_list => BlockKind::ListItem,
            Some(DocxStyle::List) => BlockKind::ListItem,
            Some(DocxStyle::Quote) => BlockKind::Quote,
            None => BlockKind::Paragraph,
        };
        DocxBlock {
            kind,
            words: self.words,
            top: self.style == Some(DocxStyle::Title),
            table: None,
            unseen: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DocxWalk;
    use crate::read::docx::styles::Styles;
    use crate::read::limits::Limits;

    /// Returns the text of each block in a body.
    fn words(body: &str) -> Vec<String> {
        let styles = Styles::default();
        let mut walk = DocxWalk::new(&styles, &Limits::default());
        walk.read(&format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")).unwrap();
        walk.finish().into_iter().map(|block| block.words).collect()
    }

    fn paragraph(words: &str) -> String {
        format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
    }

    /// Returns a paragraph whose mark is deleted, moved or inserted by the element `change`.
    fn tracked(change: &str, words: &str) -> String {
        format!(
            "<w:p><w:pPr><w:rPr><w:{change} w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    }

    #[test]
    fn deleted_paragraph_mark_joins_its_lines() {
        let body = [tracked("del", "The envoys met on 7 "), paragraph("June 1911."), paragraph("They left.")];
        assert_eq!(words(&body.concat()), ["The envoys met on 7 June 1911.", "They left."]);
        let body = [tracked("moveFrom", "on "), tracked("del", "7 "), paragraph("June 1911.")];
        assert_eq!(words(&body.concat()), ["on 7 June 1911."]);
        let deleted = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>no</w:delText></w:r></w:del></w:p>";
        assert_eq!(words(&format!("{deleted}{}", paragraph("June 1911."))), ["June 1911."]);
    }

    #[test]
    fn inserted_paragraph_mark_and_deleted_words_end_no_line() {
        let body = [tracked("ins", "The envoys met on 7"), paragraph("June 1911.")];
        assert_eq!(words(&body.concat()), ["The envoys met on 7", "June 1911."]);
        let body = "<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>On 7</w:t></w:r><w:del><w:r><w:delText>th</w:delText></w:r></w:del></w:p>";
        assert_eq!(words(&format!("{body}{}", paragraph("June"))), ["On 7", "June"]);
    }

    #[test]
    fn paragraph_is_not_joined_out_of_its_cell_or_into_a_table() {
        let cell = |words: &str| format!("<w:tc>{}</w:tc>", tracked("del", words));
        let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("7 June"), cell("1911"));
        let body = [tracked("del", "Before"), table, paragraph("After")];
        assert_eq!(words(&body.concat()), ["Before", "7 June | 1911", "After"]);
        assert_eq!(words(&tracked("del", "The last one")), ["The last one"]);
    }

    #[test]
    fn formatting_from_before_a_tracked_change_does_not_hide_words() {
        let body = "<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>7 June</w:t></w:r></w:p>";
        assert_eq!(words(body), ["7 June"]);
    }
}
