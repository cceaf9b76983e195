//! Reads the tables of a Word document or a web page cell by cell, for `dateline import`.
//!
//! A paper is read as text, in which a row is a line. Here, the cells are kept separate. A table within
//! a cell is part of the text of that cell.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::decode::decode;
use super::docx::package::Package;
use super::docx::xml::{self, XmlElement, XmlEvent};
use super::fault::Trouble;
use super::limits::{Limit, Limits};

/// The maximum number of columns that one cell may span.
const WIDEST: usize = 64;

/// The estimated memory of a cell in addition to its text, in bytes.
const CELL: usize = 24;

/// The rows of a table, each with the texts of its cells.
pub(crate) type TableRows = Vec<Vec<String>>;

/// Builds tables from the starts and ends of tables, rows and cells.
struct TableCollector {
    found: Vec<TableRows>,
    /// The number of open tables.
    depth: usize,
    /// The text of the open cell, and the number of columns that it spans.
    cell: Option<(String, usize)>,
    /// The number of bytes that may still be used.
    left: usize,
    limit: usize,
}

impl TableCollector {
    const fn new(limits: &Limits) -> Self {
        Self { found: Vec::new(), depth: 0, cell: None, left: limits.unpacked, limit: limits.unpacked }
    }

    fn open_table(&mut self) {
        self.depth += 1;
        if self.depth == 1 {
            self.found.push(Vec::new());
        }
    }

    fn close_table(&mut self) -> Result<(), Trouble> {
        if self.depth == 1 {
            self.close_cell()?;
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    fn open_row(&mut self) -> Result<(), Trouble> {
        if self.depth == 1 {
            self.close_cell()?;
            self.take(CELL)?;
            if let Some(table) = self.found.last_mut() {
                table.push(Vec::new());
            }
        }
        Ok(())
    }

    fn open_cell(&mut self, columns: usize) -> Result<(), Trouble> {
        if self.depth == 1 {
            self.close_cell()?;
            self.cell = Some((String::new(), columns.clamp(1, WIDEST)));
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Trouble> {
        if self.depth == 1
            && let Some((text, columns)) = self.cell.take()
        {
            self.take(text.len() + CELL * columns)?;
            if let Some(row) = self.found.last_mut().and_then(|table| table.last_mut()) {
                row.push(tidy(&text));
                row.extend((1..columns).map(|_| String::new()));
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some((cell, _)) = &mut self.cell {
            cell.push_str(text);
        }
    }

    fn take(&mut self, bytes: usize) -> Result<(), Trouble> {
        self.left = self.left.checked_sub(bytes).ok_or(Trouble::Over(Limit::Unpacked(self.limit)))?;
        Ok(())
    }
}

/// Normalises the text of a cell: single spaces, no empty lines.
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

/// Returns the tables of a Word document. Rows and texts that a tracked change deletes are left out.
///
/// # Errors
///
/// Fails if the document is damaged or exceeds the limits.
pub(crate) fn docx_tables(bytes: &[u8], limits: &Limits) -> Result<Vec<TableRows>, Trouble> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.main_part()?;
    let document =
        package.part(&main)?.ok_or(Trouble::damaged("a Word document", "its main part is missing"))?;
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
                "tc" => tables.open_cell(1)?,
                "gridSpan" => {
                    if let Some((_, columns)) = &mut tables.cell {
                        *columns = span(&element);
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
    value.unwrap_or(1).clamp(1, WIDEST)
}

/// Returns the tables of a web page.
///
/// # Errors
///
/// Fails if the page is not text or exceeds the limits.
pub(crate) fn html_tables(bytes: &[u8], limits: &Limits) -> Result<Vec<TableRows>, Trouble> {
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
                b"td" | b"th" => tables.open_cell(columns(&tag))?,
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
            // A line break in the source of a page is a space.
            Token::String(words) if hidden.is_none() => {
                tables.text(&String::from_utf8_lossy(&words.value).replace(['\n', '\r'], " "));
            }
            _ => {}
        }
    }
    // The end of a table may be missing.
    tables.depth = tables.depth.min(1);
    tables.close_table()?;
    Ok(tables.found)
}

fn columns(tag: &StartTag<()>) -> usize {
    let value = tag.attributes.get(b"colspan".as_slice());
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
}
