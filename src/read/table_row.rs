//! Finds the years that apply to the rows of tables.
//!
//! A chronology is often a table with a row "2024" above rows such as "5 March | …" and "1 June |
//! …", or with the year in the first cell of a row. That cell may span several rows; then the rows
//! below begin with the next cell, or with an empty one. Such a year is stored with the block of each
//! row that it applies to ([`Block::head`](super::Block::head)). It ends with its table, so it does
//! not apply to the prose below.

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
    let head = |part: &Part| {
        if part.table != table {
            (table, above) = (part.table, None);
        }
        table?;
        let words = &text[part.range.clone()];
        if year(words).is_some() {
            above = Some(part.range.clone());
            return None;
        }
        let mut start = part.range.start;
        for cell in words.split('|') {
            if year(cell).is_some() {
                above = Some(start..start + cell.len());
            } else if cell.split(|c: char| !c.is_alphanumeric()).any(|token| year(token).is_some()) {
                // A full date in the first cell: the column does not consist of years.
                above = None;
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

#[cfg(test)]
mod tests {
    use super::year;

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
