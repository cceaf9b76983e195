//! Determines the month of a day from the header of its table column, in tables with a column per
//! month and only the day in each cell: "Mon 7" below "Jan".

use std::ops::Range;

use chrono::Month;

use crate::tag::{Calendar, Expression, Field, Mention};

/// The separator between the cells of a row.
const BAR: char = '|';

/// Returns the table cells below a month name, each with the month number, in text order.
///
/// `rows` are the byte ranges of the document's blocks in `text`, in order. A table is a run of
/// blocks with bars between their cells. Its header is a row with at least two month names.
pub(super) fn cell_months(text: &str, rows: impl Iterator<Item = Range<usize>>) -> Vec<(Range<usize>, u8)> {
    let mut found = Vec::new();
    let mut heads: Vec<Option<u8>> = Vec::new();
    for row in rows {
        let cells = cells(text, row);
        if cells.len() < 2 {
            heads.clear();
            continue;
        }
        let months: Vec<Option<u8>> =
            cells.iter().map(|cell| month(text.get(cell.clone()).unwrap_or(""))).collect();
        if months.iter().flatten().count() >= 2 {
            heads = months;
            continue;
        }
        found.extend(cells.into_iter().zip(&heads).filter_map(|(cell, head)| Some((cell, (*head)?))));
    }
    found
}

/// Returns the byte ranges of the cells in a row.
fn cells(text: &str, row: Range<usize>) -> Vec<Range<usize>> {
    // In Markdown, a block begins with its first word. The bars before it belong to empty cells and
    // the edge of the table.
    let before = text.get(..row.start).unwrap_or("");
    let marks = before.trim_end_matches([' ', '\t', BAR]);
    let edge = before.get(marks.len()..).and_then(|edge| edge.find(BAR));
    let mut start = edge.map_or(row.start, |bar| marks.len() + bar + BAR.len_utf8());
    let cells = text.get(start..row.end).unwrap_or("").split(BAR).map(|cell| {
        let range = start..start + cell.len();
        start = range.end + BAR.len_utf8();
        range
    });
    cells.collect()
}

/// Returns the month if a cell contains only its name, possibly in bold.
fn month(cell: &str) -> Option<u8> {
    let name = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '.'));
    let month: Month = name.parse().ok()?;
    u8::try_from(month.number_from_month()).ok()
}

/// Adds the month of the column to days without a month.
pub(super) fn set_months(mentions: &mut [Mention], cell_months: &[(Range<usize>, u8)]) {
    if cell_months.is_empty() {
        return;
    }
    for mention in mentions {
        let Expression::Calendar(Calendar { field, .. }) = &mut mention.expression else { continue };
        let Field::DayOfMonth(day) = *field else { continue };
        let after = cell_months.partition_point(|(cell, _)| cell.start <= mention.start);
        let cell = after.checked_sub(1).and_then(|last| cell_months.get(last));
        if let Some((_, month)) = cell.filter(|(cell, _)| mention.start < cell.end) {
            *field = Field::Day { month: *month, day };
        }
    }
}
