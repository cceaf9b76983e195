//! Reads the tables in a Word document or a web page cell by cell, for `dateline import`.
//!
//! When a paper is read as text, a row is a line. Here, the cells are kept separate. A table inside
//! a cell is part of that cell's text. The text of a cell that spans several rows is repeated in
//! each of them: a day in front of three events is the day of all three.

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::decode::decode;
use super::fault::ReadProblem;
use super::limits::{Limit, Limits};
use super::xml::{self, XmlElement, XmlEvent};
use super::zip_package::Package;

/// The maximum number of columns spanned by a cell.
const MAX_COLUMNS_SPANNED: usize = 64;

/// The maximum number of rows spanned by a cell, as in HTML.
const MAX_ROWS_SPANNED: usize = 65_534;

/// The estimated memory for a cell besides its text, in bytes.
const CELL: usize = 24;

/// The rows of a table, each with its cells' texts.
pub(crate) type TableRows = Vec<Vec<String>>;

/// An open cell.
struct OpenCell {
    text: String,
    /// The number of columns that the cell spans.
    columns: usize,
    /// The number of rows that the cell spans.
    rows: usize,
    /// Whether the cell continues the cell above, as in a Word document.
    is_continued: bool,
}

/// Cells that cover further rows, keyed by column: their text and the number of remaining rows.
type CoveringCells = BTreeMap<usize, (String, usize)>;

/// Builds tables from the start and end events of tables, rows and cells.
struct TableCollector {
    found: Vec<TableRows>,
    /// The number of open tables.
    depth: usize,
    cell: Option<OpenCell>,
    /// The cells above that still cover a part of the open row.
    covering: CoveringCells,
    /// The cells that cover the row after the open one.
    covering_next: CoveringCells,
    /// The number of bytes of memory that may still be used.
    left: usize,
    limit: usize,
}

impl TableCollector {
    const fn new(limits: &Limits) -> Self {
        Self {
            found: Vec::new(),
            depth: 0,
            cell: None,
            covering: BTreeMap::new(),
            covering_next: BTreeMap::new(),
            left: limits.unpacked,
            limit: limits.unpacked,
        }
    }

    fn open_table(&mut self) {
        self.depth += 1;
        if self.depth == 1 {
            self.found.push(Vec::new());
            self.covering.clear();
            self.covering_next.clear();
        }
    }

    fn close_table(&mut self) -> Result<(), ReadProblem> {
        if self.depth == 1 {
            self.close_cell()?;
            self.fill_covered(true)?;
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    fn open_row(&mut self) -> Result<(), ReadProblem> {
        if self.depth == 1 {
            self.close_cell()?;
            self.fill_covered(true)?;
            self.take(CELL)?;
            if let Some(table) = self.found.last_mut() {
                table.push(Vec::new());
            }
            self.covering = std::mem::take(&mut self.covering_next);
        }
        Ok(())
    }

    fn open_cell(&mut self, columns: usize, rows: usize) -> Result<(), ReadProblem> {
        if self.depth == 1 {
            self.close_cell()?;
            let (columns, rows) = (columns.clamp(1, MAX_COLUMNS_SPANNED), rows.clamp(1, MAX_ROWS_SPANNED));
            self.cell = Some(OpenCell { text: String::new(), columns, rows, is_continued: false });
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), ReadProblem> {
        if self.depth == 1
            && let Some(OpenCell { text, columns, rows, is_continued }) = self.cell.take()
        {
            self.fill_covered(false)?;
            let column = self.row().map_or(0, |row| row.len());
            let mut text = tidy(&text);
            if is_continued && text.is_empty() {
                let above = self.found.last().and_then(|table| table.get(table.len().checked_sub(2)?));
                text = above.and_then(|row| row.get(column)).cloned().unwrap_or_default();
            }
            self.take(text.len() + CELL * columns)?;
            if rows > 1 {
                let first = (column, (text.clone(), rows - 1));
                let others = (column + 1..column + columns).map(|column| (column, (String::new(), rows - 1)));
                self.covering_next.extend(std::iter::once(first).chain(others));
            }
            if let Some(row) = self.row() {
                row.push(text);
                row.extend((1..columns).map(|_| String::new()));
            }
        }
        Ok(())
    }

    /// Adds the texts of the cells above that cover the next columns of the open row, or all
    /// remaining columns at its end.
    fn fill_covered(&mut self, is_at_end: bool) -> Result<(), ReadProblem> {
        while let Some((&column, _)) = self.covering.first_key_value() {
            let next = self.row().map_or(0, |row| row.len());
            if column > next && !is_at_end {
                break;
            }
            let Some((column, (text, rows))) = self.covering.pop_first() else { break };
            // Skip a column that is already covered: a wide cell may extend into it.
            if column >= next {
                self.take(text.len() + CELL * (column - next + 1))?;
                if let Some(row) = self.row() {
                    row.resize(column, String::new());
                    row.push(text.clone());
                }
            }
            if rows > 1 {
                self.covering_next.insert(column, (text, rows - 1));
            }
        }
        Ok(())
    }

    /// Returns the open row.
    fn row(&mut self) -> Option<&mut Vec<String>> {
        self.found.last_mut().and_then(|table| table.last_mut())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        }
    }

    fn take(&mut self, bytes: usize) -> Result<(), ReadProblem> {
        self.left = self.left.checked_sub(bytes).ok_or(ReadProblem::Over(Limit::Unpacked(self.limit)))?;
        Ok(())
    }
}

/// Normalises a cell's text: single spaces, no empty lines.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Whether the bytes are a Word document.
pub(crate) fn is_docx(bytes: &[u8]) -> bool {
    super::docx::is(bytes)
}

/// Whether the bytes are a web page.
pub(crate) fn is_html(bytes: &[u8]) -> bool {
    super::html::is(bytes)
}

/// Returns the tables in a Word document. Rows and text deleted by a tracked change are omitted.
///
/// # Errors
///
/// Fails if the document is damaged or exceeds the limits.
pub(crate) fn docx_tables(bytes: &[u8], limits: &Limits) -> Result<Vec<TableRows>, ReadProblem> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.main_part()?;
    let document =
        package.part(&main)?.ok_or(ReadProblem::damaged("a Word document", "its main part is missing"))?;
    let mut tables = TableCollector::new(limits);
    let (mut is_text, mut in_properties, mut is_deleted) = (false, false, false);
    xml::events(&document, |event| {
        match event {
            XmlEvent::Start(element) => match element.name {
                "tbl" => tables.open_table(),
                "tr" => {
                    is_deleted = false;
                    tables.open_row()?;
                }
                "trPr" => in_properties = true,
                "del" if in_properties && tables.depth == 1 => is_deleted = true,
                "tc" => tables.open_cell(1, 1)?,
                "gridSpan" => {
                    if let Some(cell) = &mut tables.cell {
                        cell.columns = span(&element);
                    }
                }
                "vMerge" => {
                    if let Some(cell) = &mut tables.cell {
                        cell.is_continued = element.attribute("val").is_none_or(|value| value != "restart");
                    }
                }
                "t" => is_text = true,
                "tab" => tables.text(" "),
                "br" | "cr" => tables.text("\n"),
                "noBreakHyphen" => tables.text("-"),
                _ => {}
            },
            XmlEvent::Text(text) if is_text => tables.text(text),
            XmlEvent::Text(_) => {}
            XmlEvent::End(name) => match name {
                "t" => is_text = false,
                "p" => tables.text("\n"),
                "trPr" => in_properties = false,
                "tc" => tables.close_cell()?,
                "tr" if is_deleted && tables.depth == 1 => {
                    tables.close_cell()?;
                    if let Some(table) = tables.found.last_mut() {
                        table.pop();
                    }
                }
                "tbl" => tables.close_table()?,
                _ => {}
            },
        }
        Ok(())
    })?;
    Ok(tables.found)
}

/// Returns the number of columns that a cell spans.
fn span(element: &XmlElement<'_>) -> usize {
    let value = element.attribute("val").and_then(|value| value.parse::<usize>().ok());
    value.unwrap_or(1).clamp(1, MAX_COLUMNS_SPANNED)
}

/// Returns the tables in a web page.
///
/// # Errors
///
/// Fails if the page is not text or exceeds the limits.
pub(crate) fn html_tables(bytes: &[u8], limits: &Limits) -> Result<Vec<TableRows>, ReadProblem> {
    let decoded = decode(bytes, super::html::declared(bytes))?;
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut tables = TableCollector::new(limits);
    // The text of scripts and styles is not shown.
    let mut hidden: Option<Vec<u8>> = None;
    for Ok(token) in Tokenizer::new_with_emitter(&*decoded.text, emitter) {
        match token {
            Token::StartTag(tag) if hidden.is_none() => match &**tag.name {
                b"table" => tables.open_table(),
                b"tr" => tables.open_row()?,
                b"td" | b"th" => tables.open_cell(number(&tag, b"colspan"), number(&tag, b"rowspan"))?,
                b"br" | b"p" | b"div" | b"li" => tables.text("\n"),
                b"script" | b"style" | b"template" => hidden = Some(tag.name.to_vec()),
                _ => {}
            },
            Token::EndTag(tag) => {
                if hidden.as_ref().is_some_and(|name| **name == **tag.name) {
                    hidden = None;
                } else if hidden.is_none() {
                    match &**tag.name {
                        b"table" => tables.close_table()?,
                        b"tr" | b"td" | b"th" => tables.close_cell()?,
                        b"p" | b"div" | b"li" => tables.text("\n"),
                        _ => {}
                    }
                }
            }
            // A line break in HTML source is a space.
            Token::String(words) if hidden.is_none() => {
                tables.text(&String::from_utf8_lossy(&words.value).replace(['\n', '\r'], " "));
            }
            _ => {}
        }
    }
    // The end tag of a table may be missing.
    tables.depth = tables.depth.min(1);
    tables.close_table()?;
    Ok(tables.found)
}

/// Returns the number of columns or rows that a cell spans.
fn number(tag: &StartTag<()>, name: &[u8]) -> usize {
    let value = tag.attributes.get(name);
    let value = value.and_then(|value| std::str::from_utf8(&value.value).ok()?.trim().parse::<usize>().ok());
    value.unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_page_stay_apart() {
        let page = "<html><style>td{}</style><p>Before</p><table><tr><th>Date<th>Event</tr>\n\
            <tr><td>9 June\n2024</td><td colspan=2>A <b>pact</b><br>is signed &amp; sealed</td><td>x</td></tr>\
            <tr><td><table><tr><td>in</td></tr></table></td></tr></table><table></table>";
        let tables = html_tables(page.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(
            tables,
            [
                vec![
                    vec!["Date".to_owned(), "Event".to_owned()],
                    ["9 June 2024", "A pact\nis signed & sealed", "", "x"].map(str::to_owned).to_vec(),
                    vec!["in".to_owned()],
                ],
                vec![],
            ]
        );
    }

    #[test]
    fn cell_of_several_rows_is_repeated() {
        let page = "<table><tr><th>Date<th>Event<th>Place</tr>\
            <tr><td rowspan=2>9 June 2024<td>A<td>Oslo</tr><tr><td>B<td>Bergen</tr>\
            <tr><td>10 June 2024<td>C<td rowspan=9>Rome</tr><tr><td>11 June 2024</tr>\
            <tr><td colspan=2 rowspan=2>x</tr><tr></tr></table><table><tr><td>y</table>";
        let tables = html_tables(page.as_bytes(), &Limits::default()).unwrap();
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        assert_eq!(
            tables[0],
            [
                row(["Date", "Event", "Place"]),
                row(["9 June 2024", "A", "Oslo"]),
                row(["9 June 2024", "B", "Bergen"]),
                row(["10 June 2024", "C", "Rome"]),
                row(["11 June 2024", "", "Rome"]),
                row(["x", "", "Rome"]),
                row(["x", "", "Rome"]),
            ]
        );
        assert_eq!(tables[1], [["y"]]);
    }
}
