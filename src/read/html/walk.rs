//! Collects the blocks of a page from its tags and text.

use html5gum::StartTag;

use super::element::{self, ElementEffect};
use crate::read::document::BlockKind;
use crate::read::fault::ReadProblem;
use crate::read::limits::{Limit, Limits};
use crate::read::note_mark::raised;
use crate::read::table_row::{self, UnseenCells};

/// A block of the page.
#[derive(Debug)]
pub(in crate::read) struct HtmlBlock {
    pub(in crate::read) kind: BlockKind,
    pub(in crate::read) words: String,
    /// The byte offset in the page at which the block's text begins.
    pub(in crate::read) origin: usize,
    /// Whether the block is a top-level heading.
    pub(in crate::read) top: bool,
    /// The number of a list item.
    pub(in crate::read) number: Option<u32>,
    /// Whether the block is in the main part of the page.
    pub(in crate::read) main: bool,
    /// The number of surrounding `<blockquote>` elements.
    pub(in crate::read) quotes: usize,
    /// The number of surrounding elements with quoted email.
    pub(in crate::read) quoted_mail: usize,
    /// The `datetime` of the first `<time>` in the block.
    pub(in crate::read) time: Option<String>,
    /// The number of the table that contains this row.
    pub(in crate::read) table: Option<usize>,
    /// The cells of this row that are missing from its text.
    pub(in crate::read) unseen: Option<UnseenCells>,
}

/// An open element that affects the text.
struct OpenElement {
    name: String,
    around: ElementEffect,
    /// The number of open descendants with this name that are not in `open`. Their end tags must
    /// not close this element.
    inner: usize,
}

/// The boundary between two adjacent inline elements without a space between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    None,
    /// An element has just ended.
    Ended,
    /// An element has ended, and the next element has begun right after it.
    Begun,
}

/// The state of the traversal.
pub(super) struct HtmlWalk {
    open: Vec<OpenElement>,
    found: Vec<HtmlBlock>,
    /// The text of the current block, and its byte offset.
    words: String,
    origin: usize,
    heading: Option<u8>,
    /// Whether the text is source code.
    code: bool,
    /// The number of the open list item.
    item: Option<u32>,
    /// The `datetime` of the first `<time>` in the current block.
    time: Option<String>,
    /// The numbers of the open tables.
    tables: Vec<usize>,
    table_count: usize,
    /// The number of blocks so far in the open row; `None` outside a row.
    row: Option<usize>,
    /// The column of the next cell of the open row.
    column: usize,
    /// The column of the cell in which the text begins.
    first_column: usize,
    /// The columns of the open row that are covered by a `rowspan` from above, as a bit mask.
    covered: u64,
    /// For each column, the number of remaining rows covered by a `rowspan` from above.
    covering: Vec<usize>,
    joint: Joint,
    skip: bool,
    nesting: usize,
}

impl HtmlWalk {
    /// Creates the traversal. If `skip` is `false`, only scripts, styles and the title are omitted.
    pub(super) const fn new(limits: &Limits, skip: bool) -> Self {
        Self {
            open: Vec::new(),
            found: Vec::new(),
            words: String::new(),
            origin: 0,
            heading: None,
            code: false,
            item: None,
            time: None,
            tables: Vec::new(),
            table_count: 0,
            row: None,
            column: 0,
            first_column: 0,
            covered: 0,
            covering: Vec::new(),
            joint: Joint::None,
            skip,
            nesting: limits.nesting,
        }
    }

    pub(super) fn start(&mut self, tag: &StartTag<usize>) -> Result<(), ReadProblem> {
        let name = String::from_utf8_lossy(&tag.name);
        if !self.is_in(ElementEffect::Skipped) {
            self.begin(&name, tag);
            let is_next = self.joint != Joint::None && element::is_set_apart(&name);
            self.joint = if is_next { Joint::Begun } else { Joint::None };
            if &*name == "time" && self.time.is_none() {
                self.time = element::attribute(tag, "datetime");
            }
        }
        let around = element::around(tag, &name, self.is_in(ElementEffect::Main));
        let around = around.filter(|around| {
            self.skip || *around != ElementEffect::Skipped || matches!(&*name, "script" | "style" | "title")
        });
        // Inside a skipped element, only its own end tag matters, so other elements are not
        // tracked.
        let around = around.filter(|_| !self.is_in(ElementEffect::Skipped));
        match around {
            Some(_) if self.open.len() >= self.nesting => {
                return Err(ReadProblem::Over(Limit::Nesting(self.nesting)));
            }
            Some(around) => self.open.push(OpenElement { name: name.into_owned(), around, inner: 0 }),
            None if element::is_void(&name) => {}
            None => {
                if let Some(open) = self.open.iter_mut().rev().find(|open| open.name == *name) {
                    open.inner += 1;
                }
            }
        }
        Ok(())
    }

    /// Handles the effect of a start tag on the preceding text.
    fn begin(&mut self, name: &str, tag: &StartTag<usize>) {
        match name {
            "br" => self.words.push('\n'),
            "td" | "th" => {
                self.words.truncate(self.words.trim_ascii_end().len());
                // Skip columns that a cell of a row above occupies.
                while table_row::bit(self.column) & self.covered != 0 {
                    self.column += 1;
                    if !self.words.is_empty() {
                        self.words.push_str(" |");
                    }
                }
                if self.words.is_empty() {
                    self.first_column = self.column;
                } else {
                    self.words.push_str(" | ");
                }
                self.open_cell(tag);
            }
            _ if element::is_block(name) => {
                // A paragraph at the start of a cell does not begin a new line of the row.
                let begins_cell =
                    self.is_in(ElementEffect::Cell) && (self.words.is_empty() || self.words.ends_with(" | "));
                if !begins_cell || !matches!(name, "p" | "div") {
                    self.flush(name == "tr");
                }
                match name {
                    "table" => {
                        self.table_count += 1;
                        self.tables.push(self.table_count);
                        self.row = None;
                        self.covering.clear();
                    }
                    "tr" => self.open_row(),
                    _ => {}
                }
                if name == "li" {
                    self.item = self.next_number();
                }
                let level = name.strip_prefix('h').and_then(|level| level.parse().ok());
                self.heading = level.filter(|level| (1..=6).contains(level)).or(self.heading);
            }
            _ => {}
        }
    }

    fn open_row(&mut self) {
        (self.row, self.column, self.first_column, self.covered) = (Some(0), 0, 0, 0);
        for (column, rows) in self.covering.iter_mut().enumerate().filter(|(_, rows)| **rows > 0) {
            *rows -= 1;
            self.covered |= table_row::bit(column);
        }
    }

    /// Records the rows that a cell covers, and moves to the next column.
    fn open_cell(&mut self, tag: &StartTag<usize>) {
        let rows = element::attribute(tag, "rowspan").and_then(|rows| rows.trim().parse::<usize>().ok());
        if let Some(rows) = rows.filter(|rows| *rows > 1 && table_row::bit(self.column) != 0) {
            let length = self.covering.len().max(self.column + 1);
            self.covering.resize(length, 0);
            self.covering.iter_mut().skip(self.column).take(1).for_each(|left| *left = rows - 1);
        }
        self.column += 1;
    }

    pub(super) fn end(&mut self, name: &[u8]) {
        let name = String::from_utf8_lossy(name);
        let skipped = self.is_in(ElementEffect::Skipped);
        if !skipped
            && element::is_block(&name)
            && !(self.is_in(ElementEffect::Cell) && matches!(&*name, "p" | "div"))
        {
            self.flush(matches!(&*name, "tr" | "tbody" | "thead" | "tfoot" | "table"));
            self.heading = None;
            match &*name {
                "table" => {
                    self.tables.pop();
                    self.row = None;
                    self.covering.clear();
                }
                "tr" => self.row = None,
                _ => {}
            }
        // Paragraphs inside a cell stay on one line, separated by a space.
        } else if !skipped && element::is_block(&name) && !self.words.ends_with(' ') {
            self.words.push(' ');
        }
        let ends = !skipped && element::is_set_apart(&name);
        self.joint = if ends { Joint::Ended } else { Joint::None };
        let Some(at) = self.open.iter().rposition(|open| open.name == *name) else { return };
        let is_last = at + 1 == self.open.len();
        if let Some(open) = self.open.get_mut(at).filter(|open| open.inner > 0) {
            open.inner -= 1;
        } else if is_last || !skipped {
            // Truncating also closes elements inside that were left open. In a skipped element,
            // only its own end tag matters.
            self.open.truncate(at);
        }
    }

    pub(super) fn text(&mut self, text: &str, origin: usize) {
        if self.is_in(ElementEffect::Skipped) {
            return;
        }
        if self.words.trim().is_empty() {
            self.origin = origin + (text.len() - text.trim_start().len());
        }
        if self.is_in(ElementEffect::Preformatted) {
            self.code |= self.is_in(ElementEffect::Code);
            self.words.push_str(text);
            return;
        }
        if self.open.last().is_some_and(|open| open.around == ElementEffect::Raised)
            && let Some(raised) = raised(text)
        {
            self.words.push_str(&raised);
            return;
        }
        // In "<span>05 Mar</span><span>2024</span>", only the style sheet separates the two words,
        // so a space is inserted.
        let is_joint = self.joint == Joint::Begun;
        self.joint = Joint::None;
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let (last, first) = (self.words.chars().next_back(), text.chars().next());
        if is_joint && (is_letter(last) && is_digit(first) || is_digit(last) && is_letter(first)) {
            self.words.push(' ');
        }
        // Collapse white space, except no-break spaces.
        let is_blank = |c: char| c.is_ascii_whitespace();
        let mut blank = self.words.is_empty() || self.words.ends_with([' ', '\n']);
        for c in text.chars() {
            if !is_blank(c) {
                self.words.push(c);
            } else if !blank {
                self.words.push(' ');
            }
            blank = is_blank(c);
        }
    }

    /// Ends the current block. `ends_row` is `true` if the table row ends too.
    fn flush(&mut self, ends_row: bool) {
        let lines = self.words.split('\n').map(str::trim_ascii_end);
        let lines: Vec<&str> = if self.is_in(ElementEffect::Preformatted) {
            lines.collect()
        } else {
            lines.map(str::trim_ascii_start).collect()
        };
        let words = lines.join("\n").trim_matches(|c: char| c.is_ascii_whitespace() || c == '|').to_owned();
        self.words.clear();
        let code = std::mem::take(&mut self.code);
        let time = self.time.take();
        if words.is_empty() {
            return;
        }
        let kind = if code { BlockKind::Code } else { self.kind() };
        let main = self.is_in(ElementEffect::Main);
        let top = self.heading == Some(1);
        let number = self.item.filter(|_| kind == BlockKind::ListItem);
        let (quotes, quoted_mail) = (self.count(ElementEffect::Quote), self.count(ElementEffect::QuotedMail));
        let origin = self.origin;
        let is_whole_row = ends_row && self.row == Some(0);
        let table = self.row.and_then(|_| self.tables.last().copied());
        // Remove the table number from a year in one of several paragraphs of a cell, so that it
        // does not apply to the rows below.
        let table = table.filter(|_| is_whole_row || table_row::year(&words).is_none());
        // For the later blocks of a row, the cell above is only used if it is merged with theirs.
        let unseen = UnseenCells { skipped: self.first_column, covered: self.covered };
        let unseen = table.map(|_| unseen).filter(|unseen| self.row == Some(0) || unseen.covered & 1 != 0);
        self.row = self.row.map(|blocks| blocks.saturating_add(1));
        let found = |words| {
            let time = time.clone();
            HtmlBlock { kind, words, origin, top, number, main, quotes, quoted_mail, time, table, unseen }
        };
        if self.is_in(ElementEffect::Preformatted) && kind == BlockKind::Paragraph {
            // Empty lines separate the paragraphs of preformatted text.
            for paragraph in words.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                let words = paragraph.trim_matches('\n').to_owned();
                self.found.push(found(words));
            }
        } else {
            self.found.push(found(words));
        }
    }

    fn kind(&self) -> BlockKind {
        if self.heading.is_some() {
            return BlockKind::Heading;
        }
        let last = self.open.iter().rev().find_map(|open| match open.around {
            ElementEffect::Notes => Some(BlockKind::Note(self.item.unwrap_or(0))),
            ElementEffect::Quote => Some(BlockKind::Quote),
            ElementEffect::List(_) if self.is_in(ElementEffect::Notes) => {
                Some(BlockKind::Note(self.item.unwrap_or(0)))
            }
            ElementEffect::List(_) => Some(BlockKind::ListItem),
            _ => None,
        });
        last.unwrap_or(BlockKind::Paragraph)
    }

    /// Returns the number of the next item in an ordered list.
    fn next_number(&mut self) -> Option<u32> {
        let list = self.open.iter_mut().rev().find(|open| matches!(open.around, ElementEffect::List(_)))?;
        let ElementEffect::List(Some(next)) = &mut list.around else { return None };
        *next = next.saturating_add(1);
        Some(*next - 1)
    }

    fn count(&self, around: ElementEffect) -> usize {
        self.open.iter().filter(|open| open.around == around).count()
    }

    fn is_in(&self, around: ElementEffect) -> bool {
        self.open.iter().any(|open| open.around == around)
    }

    pub(super) fn finish(mut self) -> Vec<HtmlBlock> {
        self.flush(true);
        self.found
    }
}
