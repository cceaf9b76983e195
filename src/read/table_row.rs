//! Finds the years that apply to table rows.
//!
//! A chronology is often a table with a row "2024" above rows such as "5 March | …" and "1 June |
//! …", or with the year in a row's first cell. That cell may span several rows; the rows below then
//! begin with the next cell, or with an empty cell. The year is stored with the block of each row
//! to which it applies ([`Block::head`](super::Block::head)). It applies only inside its table, not
//! to the prose below.
//!
//! The first cell of a row may also be empty, or merged with the cell above, because the same day
//! applies to several rows. That cell is stored with the block too
//! ([`Block::above`](super::Block::above)); whether it contains a date is decided later.

use std::ops::Range;

use chrono::Month;
use serde::{Deserialize, Serialize};

use super::content::Part;

/// The cells of a row that are missing from its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct UnseenCells {
    /// The number of cells before the text.
    pub(super) skipped: usize,
    /// The columns that are merged with the cell above, as a bit mask.
    pub(super) covered: u64,
}

/// The maximum number of columns in which merged and empty cells are tracked.
const MAX_COLUMNS: usize = 64;

/// Returns the bit of a column in [`UnseenCells::covered`], or 0 if the column is not tracked.
pub(super) const fn bit(column: usize) -> u64 {
    if column < MAX_COLUMNS { 1 << column } else { 0 }
}

/// Returns, for each part that is a table row whose first cell is empty or merged with the cell
/// above, the byte range of that cell and whether the cells are merged. Returns `None` for other
/// parts.
///
/// A column of numbers ("No. 7") may precede the first cell. If several cells at the start of the
/// row are empty, the last of them counts: the month, not the year.
pub(super) fn cells_above(text: &str, parts: &[Part]) -> Vec<Option<(Range<usize>, bool)>> {
    let mut table = None;
    let mut latest: Vec<Option<Range<usize>>> = Vec::new();
    let above = |part: &Part| {
        if part.table != table {
            table = part.table;
            latest.clear();
        }
        let UnseenCells { skipped, covered } = part.unseen.filter(|_| table.is_some())?;
        let cells = cells(text, part.range.clone(), skipped);
        let words = |column: usize| cells.get(column).and_then(|cell| text.get(cell.clone())).unwrap_or("");
        let is_number = words(0).bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let lead = usize::from(!words(0).is_empty() && is_number && year(words(0)).is_none());
        let is_filled = |column: &usize| !words(*column).is_empty() && !DITTO.contains(&words(*column));
        let first = (lead..cells.len()).find(is_filled)?;
        let column = (lead..first).rev().find(|column| matches!(latest.get(*column), Some(Some(_))));
        let found =
            column.and_then(|column| Some((latest.get(column)?.clone()?, covered & bit(column) != 0)));
        // A new first cell also ends the cells to its right.
        latest.truncate(first);
        latest.resize(first, None);
        let rest = (first..cells.len()).map(|column| Some(column).filter(is_filled));
        latest.extend(rest.map(|column| cells.get(column?).cloned()));
        found
    };
    parts.iter().map(above).collect()
}

/// Ditto marks.
const DITTO: [&str; 3] = ["\"", "”", "〃"];

/// Returns the byte range of the text in each cell of a row, without bold markers.
fn cells(text: &str, row: Range<usize>, skipped: usize) -> Vec<Range<usize>> {
    let mut start = row.start;
    let mut cells = vec![row.start..row.start; skipped.min(MAX_COLUMNS)];
    for cell in text.get(row).unwrap_or("").split('|').take(MAX_COLUMNS) {
        let is_blank = |c: char| c.is_whitespace() || c == '*';
        let words = cell.trim_matches(is_blank);
        let at = start + cell.len() - cell.trim_start_matches(is_blank).len();
        cells.push(if words.is_empty() { start..start } else { at..at + words.len() });
        start += cell.len() + 1;
    }
    cells
}

/// Returns the year if the text consists of one: "2024", "**2024**", "March 2024".
pub(crate) fn year(words: &str) -> Option<i32> {
    let mut tokens = words.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
    let (first, second) = (tokens.next()?, tokens.next());
    let digits = match second {
        None => first,
        Some(digits) if first.parse::<Month>().is_ok() => digits,
        Some(_) => return None,
    };
    let is_year = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let year = digits.parse().ok().filter(|year| is_year && (1000..2200).contains(year))?;
    tokens.next().is_none().then_some(year)
}

/// Returns, for each part that is a table row, the byte range of the year that applies to it.
/// Returns `None` for rows without a year and for other parts.
pub(super) fn heads(text: &str, parts: &[Part]) -> Vec<Option<Range<usize>>> {
    let mut table = None;
    let mut above: Option<Range<usize>> = None;
    // Whether `above` is from a separate row: such a year applies until the next such row, whatever
    // dates the rows contain.
    let mut is_of_row = false;
    let head = |part: &Part| {
        if part.table != table {
            (table, above, is_of_row) = (part.table, None, false);
        }
        table?;
        let words = &text[part.range.clone()];
        if year(words).is_some() {
            (above, is_of_row) = (Some(part.range.clone()), true);
            return None;
        }
        let mut start = part.range.start;
        for cell in words.split('|') {
            if year(cell).is_some() {
                (above, is_of_row) = (Some(start..start + cell.len()), false);
            } else if let Some(year) = year_of_date(cell).filter(|_| !is_of_row) {
                // "4 March 1913" in the first cell of a row also provides the year of "5 May" in
                // the next row.
                above = Some(start + year.start..start + year.end);
            }
            // In "5 May | 2028", the year is in the second cell, so continue after a date without a
            // year.
            if !cell.trim().is_empty() && date_words(cell).is_none_or(|date| date.year.is_some()) {
                break;
            }
            start += cell.len() + 1;
        }
        above.clone()
    };
    parts.iter().map(head).collect()
}

/// Returns the byte range of the year if `words` consists of a date with a year: "4 March 1913".
fn year_of_date(words: &str) -> Option<Range<usize>> {
    date_words(words)?.year
}

/// The parts of a date with a month.
struct CellDate {
    /// The byte range of the year, if there is one.
    year: Option<Range<usize>>,
}

/// Parses text that consists of a date with an English month.
fn date_words(words: &str) -> Option<CellDate> {
    let mut found = None;
    let (mut start, mut has_month) = (0, false);
    for token in words.split(|c: char| !c.is_alphanumeric()) {
        let is_day = token.len() < 5 && token.starts_with(|c: char| c.is_ascii_digit());
        if year(token).is_some() {
            found = Some(start..start + token.len());
        } else if token.parse::<Month>().is_ok() {
            has_month = true;
        } else if !token.is_empty() && !is_day {
            return None;
        }
        start += token.len();
        start += words.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    has_month.then_some(CellDate { year: found })
}

#[cfg(test)]
mod tests {
    use super::{year, year_of_date};

    #[test]
    fn year_of_a_date_is_found() {
        let check = |words: &str, expected: Option<&str>| {
            assert_eq!(year_of_date(words).map(|range| &words[range]), expected, "{words}");
        };
        check("4 March 1913", Some("1913"));
        check(" **March 4th, 1913** ", Some("1913"));
        check("Jan. 1913", Some("1913"));
        check("1911 ships", None);
        check("1913", None);
        check("The fire of 4 March 1913", None);
    }

    #[test]
    fn year_cells_are_recognised() {
        for words in ["1911", " **1911** ", "1911:", "(1911)", "June 1911", "Jun. 1911"] {
            assert_eq!(year(words), Some(1911), "{words}");
        }
        for words in
            ["", "7 June 1911", "1911–12", "911", "9999", "19115", "1911 | 4", "Act 1911", "in 1911", "June"]
        {
            assert_eq!(year(words), None, "{words}");
        }
    }
}
