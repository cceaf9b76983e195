//! Converts a table from a Word document or a web page to a sheet.

use super::sheet::{Sheet, SheetCell, SheetRow};
use super::workbook::chosen;
use crate::read::{Limits, ReadProblem, TableRows, docx_tables, html_tables};

/// Reads a table from a Word document.
pub(super) fn read_docx(bytes: &[u8], wanted: Option<&str>, limits: &Limits) -> Result<Sheet, ReadProblem> {
    of_tables(&docx_tables(bytes, limits)?, wanted, "Word document")
}

/// Reads a table from a web page.
pub(super) fn read_html(bytes: &[u8], wanted: Option<&str>, limits: &Limits) -> Result<Sheet, ReadProblem> {
    of_tables(&html_tables(bytes, limits)?, wanted, "web page")
}

/// Returns the table with the name `wanted`, such as "Table 1", or by default the first one with
/// recognised headers.
fn of_tables(tables: &[TableRows], wanted: Option<&str>, what: &'static str) -> Result<Sheet, ReadProblem> {
    if tables.is_empty() {
        return Err(ReadProblem::NoReader(format!("this {what} has no table")));
    }
    let names: Vec<String> = (1..=tables.len()).map(|number| format!("Table {number}")).collect();
    chosen(&names, wanted, what, |name| {
        let place = names.iter().position(|known| known == name);
        let rows = place.and_then(|place| tables.get(place)).map(Vec::as_slice).unwrap_or_default();
        let row = |(number, texts): (u32, &Vec<String>)| {
            let cells = (0..).zip(texts).filter(|(_, text)| !text.is_empty());
            SheetRow { number, cells: cells.map(|(at, text)| (at, SheetCell::Text(text.clone()))).collect() }
        };
        let rows = (1..).zip(rows).map(row).filter(|row| !row.cells.is_empty()).collect();
        Ok(Sheet { rows, ..Sheet::named(name) })
    })
}
