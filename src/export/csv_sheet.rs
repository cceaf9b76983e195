//! Comma-separated values: a header row, then one row per event with every key.
//!
//! The file is UTF-8 with a byte order mark and CRLF, since Excel reads a file without the mark in
//! the system's encoding. Text that a spreadsheet would take for a formula is prefixed with `'`.

use std::borrow::Cow;

use super::column::EventColumn;
use super::rows::{EventRow, headers};
use super::{EXPORTED, ExportData};
use crate::escape::begins_formula;

/// The byte order mark, by which Excel recognises UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

const IN_MEMORY: &str = "writing into memory does not fail, and all records have the same length";

pub(super) fn write(data: &ExportData<'_>) -> Vec<u8> {
    let columns = EventColumn::all();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    let headers = headers(&columns);
    writer.write_record(headers.iter().map(String::as_str).chain([EXPORTED])).expect(IN_MEMORY);
    for event in &data.events {
        let row = EventRow::new(event, &columns);
        let state = row.state();
        let cells = row.cells.iter().map(|cell| cell_text(cell.name, &cell.text));
        let cells = cells.chain([Cow::Borrowed(state.as_str())]);
        writer.write_record(cells.map(|cell| cell.into_owned().into_bytes())).expect(IN_MEMORY);
    }
    writer.into_inner().expect(IN_MEMORY)
}

/// Prefixes the content of a cell with `'` if a spreadsheet would take it for a formula. A date is
/// never prefixed, although a year BC begins with a minus sign.
fn cell_text<'t>(name: &str, text: &'t str) -> Cow<'t, str> {
    if begins_formula(text) && !matches!(name, "date" | "day") {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
