//! Finds the years that apply to the rows of tables.
//!
//! A chronology is often a table with a row "2024" above rows such as "5 March | …" and "1 June |
//! …", or with the year in the first cell of a row. That cell may span several rows; then the rows
//! below begin with the next cell, or with an empty cell. The year is stored with the block of each
//! row that it applies to ([`Block::head`](super::Block::head)). It applies only within its table,
//! not to the prose below.

use std::ops::Range;

use chrono::Month;

use super::content::Part;

/// Returns the year if the words consist of one: "2024", "**2024**", "March 2024".
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
pub(super) fn heads(text: &str, parts: &[Part]) -> Vec<Option<Range<usize>>> {
    let mut table = None;
    let mut above: Option<Range<usize>> = None;
    // A year in a row of its own applies until the next such row, whatever dates the rows have.
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
                // "4 March 1913" in the first cell of a row dates "5 May" in the next row.
                above = Some(start + year.start..start + year.end);
            }
            if !cell.trim().is_empty() {
                break;
            }
            start += cell.len() + 1;
        }
        above.clone()
    };
    parts.iter().map(head).collect()
}

/// Returns the byte range of the year in words that consist of a date: "4 March 1913".
fn year_of_date(words: &str) -> Option<Range<usize>> {
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
    found.filter(|_| has_month)
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
