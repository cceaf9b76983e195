//! The common form of all imported files: a sheet with rows of typed cells.

use serde::{Deserialize, Serialize};

/// A sheet of a workbook, a CSV file, or the events of a calendar as rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The name in the workbook, or `None` for a file without sheets.
    pub(super) name: Option<String>,
    /// The unit of the file that a row represents.
    pub(super) unit: RowUnit,
    /// The rows that are not empty, in order.
    pub(super) rows: Vec<SheetRow>,
}

/// The unit of a file that a row of a sheet represents, for references in messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum RowUnit {
    /// A row of a spreadsheet, whose columns have letters.
    #[default]
    Row,
    /// The line of a text on which an event begins.
    Line,
    /// A slide of a timeline.
    Slide,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SheetRow {
    /// The 1-based row number.
    pub number: u32,
    /// The cells that are not empty, with their 0-based columns, in order.
    pub cells: Vec<(u32, SheetCell)>,
}

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum SheetCell {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A spreadsheet date.
    Day {
        /// The year, month (1–12) and day (1–31).
        ymd: (i32, u32, u32),
        /// Whether the cell also has a time of day.
        has_time: bool,
    },
    /// A Boolean.
    YesNo(bool),
    /// A formula error: "#DIV/0!".
    Fault(String),
    /// A calendar's rule for a recurring event: "FREQ=WEEKLY;COUNT=5".
    Recurrence(String),
}

impl SheetRow {
    /// Returns the cell in a column, if it has a value.
    pub(super) fn cell(&self, column: u32) -> Option<&SheetCell> {
        let at = self.cells.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        self.cells.get(at).map(|(_, cell)| cell)
    }
}

impl SheetCell {
    /// Returns the text of the cell as a spreadsheet shows it, trimmed.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.trim().replace("\r\n", "\n"),
            // Spreadsheets store whole numbers as floats, which are formatted without ".0".
            Self::Number(number) => number.to_string(),
            Self::Day { ymd: (year, month, day), .. } => format!("{year:04}-{month:02}-{day:02}"),
            Self::YesNo(yes) => yes.to_string(),
            Self::Fault(text) | Self::Recurrence(text) => text.clone(),
        }
    }
}

impl Sheet {
    /// Creates an empty sheet for a worksheet or for a table in a document.
    pub(super) fn named(name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::default() }
    }

    /// Creates a header row, with the number 0, for a file without headers of its own.
    pub(super) fn headers(names: &[&str]) -> SheetRow {
        let cell = |name: &&str| SheetCell::Text((*name).to_owned());
        SheetRow { number: 0, cells: (0..).zip(names.iter().map(cell)).collect() }
    }

    /// Returns a reference to a cell ("Events!C7", "C7"), or to its line or slide ("line 7").
    pub(super) fn reference(&self, column: u32, row: u32) -> String {
        match self.unit {
            RowUnit::Row => {}
            RowUnit::Line => return format!("line {row}"),
            RowUnit::Slide => return format!("slide {row}"),
        }
        let cell = format!("{}{row}", column_letters(column));
        self.name.as_ref().map_or(cell.clone(), |name| format!("{name}!{cell}"))
    }
}

/// Returns the letters of a 0-based column: "A", "Z", "AA".
pub(super) fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let letters: Vec<String> = [0, 25, 26, 51, 701, 702, 16_383].map(column_letters).into();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
    }
}
