//! Parses CSV: values separated by commas, semicolons, tabs or bars, in any encoding.

use super::headers::recognised;
use super::sheet::{Sheet, SheetCell, SheetRow};
use crate::read::{Limit, Limits, ReadProblem, decoded_text};

/// The possible separators, the most likely first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The number of rows from which the separator is chosen.
const SAMPLE: usize = 20;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, ReadProblem> {
    let text = decoded_text(bytes)?;
    if text.len() > limits.unpacked {
        return Err(ReadProblem::Over(Limit::Unpacked(limits.unpacked)));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // Skip the line `sep=;`, which Excel may put above the headers.
    let (text, skipped) = match text.split_once('\n') {
        Some((line, rest)) if line.trim_end().len() == 5 && line.starts_with("sep=") => (rest, 1),
        _ => (text, 0),
    };
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| quality(&rows(text, *separator, SAMPLE)));
    let mut rows = rows(text, best.unwrap_or(b','), usize::MAX);
    for row in &mut rows {
        row.number += skipped;
    }
    Ok(Sheet { rows, ..Sheet::default() })
}

/// Scores the rows that result from a separator, first by the number of recognised headers, then by
/// the number of cells.
fn quality(rows: &[SheetRow]) -> (usize, usize) {
    let headers = rows.iter().map(recognised).max().unwrap_or_default();
    (headers, rows.iter().map(|row| row.cells.len()).sum())
}

fn rows(text: &str, separator: u8, most: usize) -> Vec<SheetRow> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    // Every record parses, because the content is UTF-8 and rows may differ in length.
    let records = reader.records().filter_map(Result::ok).take(most);
    let mut number = 0;
    let row = |record: csv::StringRecord| {
        let start = record.position().map_or(0, csv::Position::byte);
        number += 1 + empty_lines(text, usize::try_from(start).unwrap_or_default());
        let cells = (0..).zip(record.iter()).filter(|(_, cell)| !cell.trim().is_empty());
        SheetRow { number, cells: cells.map(|(at, cell)| (at, SheetCell::Text(cell.to_owned()))).collect() }
    };
    records.map(row).filter(|row| !row.cells.is_empty()).collect()
}

/// Returns the number of empty lines that the parser skips before a record that begins at this byte
/// offset. A spreadsheet shows each of them as a row.
fn empty_lines(text: &str, start: usize) -> u32 {
    let (before, rest) = text.split_at_checked(start).unwrap_or_default();
    // Skip the second byte of the CRLF that ends the previous record.
    let rest = rest.strip_prefix('\n').filter(|_| before.ends_with('\r')).unwrap_or(rest);
    let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let breaks = rest.get(..skipped).unwrap_or_default().replace("\r\n", "\n");
    u32::try_from(breaks.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let sheet = read(bytes, &Limits::default()).unwrap();
        let texts = |row: &SheetRow| row.cells.iter().map(|(_, cell)| cell.text()).collect();
        sheet.rows.iter().map(|row| (row.number, texts(row))).collect()
    }

    #[test]
    fn separator_and_encoding_are_detected() {
        let wanted = |title: &str| {
            let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
            vec![(1, row(["Date", "Title"])), (2, row(["2024-06-09", title]))]
        };
        assert_eq!(cells(b"\xef\xbb\xbfDate,Title\r\n2024-06-09,\"a; b\"\r\n"), wanted("a; b"));
        assert_eq!(cells(b"Date;Title\n2024-06-09;a, b, c, d\n"), wanted("a, b, c, d"));
        assert_eq!(
            cells(b"Date\tTitle\n2024-06-09\tTh\xe9r\xe8se d\xe9j\xe0 \xe0 Gen\xe8ve\n"),
            wanted("Thérèse déjà à Genève")
        );
        let utf16: Vec<u8> =
            "\u{feff}Date;Title\n2024-06-09;日本\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&utf16), wanted("日本"));
        assert_eq!(cells(b"sep=;\nDate;Title\n")[0].0, 2);
    }

    #[test]
    fn line_break_in_quotes_does_not_end_a_row() {
        let rows = cells(b"Date,Title\n2024-06-09,\"a\nb\"\n2024-06-10,c\n");
        assert_eq!(rows[1].1[1], "a\nb");
        assert_eq!(rows[2].0, 3, "the row of a spreadsheet, not the line");
    }

    #[test]
    fn empty_line_is_a_row_of_a_spreadsheet() {
        for line_end in ["\n", "\r\n", "\r"] {
            let text =
                "Date,Title\n2024-06-09,a\n\n\n2024-06-10,\"b\nc\"\n\n2024-06-11,d\n".replace('\n', line_end);
            let numbers: Vec<u32> = cells(text.as_bytes()).into_iter().map(|(number, _)| number).collect();
            assert_eq!(numbers, [1, 2, 5, 7], "{line_end:?}");
        }
        assert_eq!(cells(b"\n\nDate,Title\n")[0].0, 3);
    }
}
