//! Finds the tables in a document, so that a date in a cell can be read with its row and its column
//! header.
//!
//! ```text
//! | Treaty | Signed      | In force   |
//! |--------|-------------|------------|
//! | Pact   | 8 Dec 1987  | 1 Jun 1988 |
//! ```
//!
//! Every reader separates the cells of a row with a bar and puts each row on its own line, so
//! tables from all formats can be found in the text.

use std::ops::Range;

/// The mark between the cells of a row.
const BAR: char = '|';

/// The rows of all tables in a document.
#[derive(Debug, Default)]
pub(super) struct TextTables {
    rows: Vec<TableRow>,
}

#[derive(Debug)]
struct TableRow {
    /// The byte range of the line.
    line: Range<usize>,
    /// The byte range of the table's header row.
    head: Range<usize>,
}

/// The table cell that contains a date. All ranges are byte ranges, without surrounding white
/// space.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// The cell itself.
    pub(super) own: Range<usize>,
    /// The other non-empty cells of its row.
    pub(super) others: Vec<Range<usize>>,
    /// The column header, if it is not empty.
    pub(super) column: Option<Range<usize>>,
}

impl TextTables {
    /// Finds the tables in `text`: runs of two or more lines that contain a bar.
    pub(super) fn of(text: &str) -> Self {
        let mut rows: Vec<TableRow> = Vec::new();
        let mut run: Vec<Range<usize>> = Vec::new();
        let mut end = 0;
        for line in text.split_inclusive('\n') {
            let range = end..end + line.trim_end().len();
            end += line.len();
            if line.contains(BAR) {
                run.push(range);
            } else {
                close(&mut run, &mut rows);
            }
        }
        close(&mut run, &mut rows);
        Self { rows }
    }

    /// Cuts a range where a row begins or ends, so that no piece contains words from two rows.
    pub(super) fn cut(&self, text: &str, range: Range<usize>) -> Vec<Range<usize>> {
        let first = self.rows.partition_point(|row| row.line.end <= range.start);
        let mut pieces = Vec::new();
        let mut start = range.start;
        for row in self.rows.iter().skip(first).take_while(|row| row.line.start < range.end) {
            if row.line.start > start {
                pieces.push(start..row.line.start);
            }
            pieces.push(row.line.start.max(start)..row.line.end.min(range.end));
            start = row.line.end.min(range.end);
        }
        if start < range.end {
            pieces.push(start..range.end);
        }
        pieces.retain(|piece| !text[piece.clone()].trim().is_empty());
        pieces
    }

    /// Returns the cell that contains the byte offset `at`, unless it is in a header row.
    pub(super) fn cell(&self, text: &str, at: usize) -> Option<Cell> {
        let row = self.rows.partition_point(|row| row.line.end <= at);
        let row = self.rows.get(row).filter(|row| row.line.start <= at && row.line != row.head)?;
        let cells = cells(text, &row.line);
        let column = cells.iter().position(|cell| cell.start <= at && at < cell.end)?;
        let own = trimmed(text, cells.get(column)?.clone());
        let others = cells.iter().enumerate().filter(|(nth, _)| *nth != column);
        let others = others.map(|(_, cell)| trimmed(text, cell.clone())).filter(|cell| !cell.is_empty());
        let head = self::cells(text, &row.head).get(column).map(|cell| trimmed(text, cell.clone()));
        Some(Cell { own, others: others.collect(), column: head.filter(|cell| !cell.is_empty()) })
    }
}

fn close(run: &mut Vec<Range<usize>>, rows: &mut Vec<TableRow>) {
    if let [head, _, ..] = run.as_slice() {
        let head = head.clone();
        rows.extend(run.iter().map(|line| TableRow { line: line.clone(), head: head.clone() }));
    }
    run.clear();
}

/// Returns the cells of a line, with surrounding white space. A bar at either end of the line has
/// no cell on its outer side.
fn cells(text: &str, line: &Range<usize>) -> Vec<Range<usize>> {
    let mut start = line.start;
    let Some(written) = text.get(line.clone()) else { return Vec::new() };
    let indent = written.len() - written.trim_start().len();
    if written.trim_start().starts_with(BAR) {
        start += indent + BAR.len_utf8();
    }
    let end = if written.len() > indent + 1 && written.ends_with(BAR) {
        line.end - BAR.len_utf8()
    } else {
        line.end
    };
    let cells = text[start..end].split(BAR).map(|cell| {
        let range = start..start + cell.len();
        start = range.end + BAR.len_utf8();
        range
    });
    cells.collect()
}

fn trimmed(text: &str, cell: Range<usize>) -> Range<usize> {
    let words = &text[cell.clone()];
    let start = cell.start + words.len() - words.trim_start().len();
    start..start + words.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, date: &str, expected: Option<(&str, &[&str], Option<&str>)>) {
        let tables = TextTables::of(text);
        let found = tables.cell(text, text.find(date).unwrap());
        let found = found.map(|cell| {
            let others = cell.others.iter().map(|cell| &text[cell.clone()]).collect::<Vec<_>>();
            (&text[cell.own], others, cell.column.map(|cell| &text[cell]))
        });
        assert_eq!(found, expected.map(|(own, others, column)| (own, others.to_vec(), column)), "{date}");
    }

    #[test]
    fn cell_has_its_row_and_the_head_of_its_column() {
        let text = "See below.\n\n| Treaty | Signed | In force |\n|---|---|---|\n| Pact | 8 Dec 1987 | 1 Jun 1988 |\n";
        check(text, "8 Dec", Some(("8 Dec 1987", &["Pact", "1 Jun 1988"], Some("Signed"))));
        check(text, "1 Jun", Some(("1 Jun 1988", &["Pact", "8 Dec 1987"], Some("In force"))));
        check("Flight | Launch\nIV | Jun 3, 1965\n", "Jun 3", Some(("Jun 3, 1965", &["IV"], Some("Launch"))));
    }

    #[test]
    fn text_with_a_bar_is_not_a_table() {
        check("Harbour News | 5 May 2021\n\nThe quay opened.\n", "5 May", None);
    }

    #[test]
    fn empty_cells_keep_their_columns() {
        check("|a|b|c|\n||| 5 May 2021|\n", "5 May", Some(("5 May 2021", &[], Some("c"))));
    }

    #[test]
    fn text_is_cut_into_rows() {
        let text = "Lines:\n| a | b |\n| c | d |\nend";
        let pieces: Vec<&str> = TextTables::of(text)
            .cut(text, 0..text.len())
            .into_iter()
            .map(|range| text[range].trim())
            .collect();
        assert_eq!(pieces, ["Lines:", "| a | b |", "| c | d |", "end"]);
        assert_eq!(TextTables::of(text).cut(text, 9..14).first(), Some(&(9..14)));
    }
}
