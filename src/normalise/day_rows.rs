//! Finds the days in a diary whose months are headings: "3 – the mole is built" below "March 2021".
//!
//! A bare number is not a date, so the tagger does not find these days. They require the heading, a
//! mark after the number, and at least [`MIN_ROWS`] such rows in the text.

use crate::tag::{Calendar, Expression, Field, Mention, Position, Which};

use super::outline::Outline;

/// The name of this rule, in the same format as the names of tagger rules.
pub(super) const RULE: &str = "date.day-below-month";

/// The minimum number of such rows in a text. Fewer are ignored.
const MIN_ROWS: usize = 2;

/// Adds mentions of the days below headings that consist of a month.
pub(super) fn add(text: &str, outline: &Outline, mentions: &mut Vec<Mention>) {
    let is_month = |mention: &Mention| {
        matches!(
            mention.expression,
            Expression::Calendar(Calendar { field: Field::Month(_), which: Which::Bare, .. })
        ) && (mention.position == Position::Alone
            || outline.is_heading(mention.start) && outline.is_whole_heading(mention.start, mention.end))
    };
    let heads: Vec<&Mention> = mentions.iter().filter(|mention| is_month(mention)).collect();
    let mut rows = Vec::new();
    for (nth, head) in heads.iter().enumerate() {
        let end = heads.get(nth + 1).map_or(text.len(), |next| next.start);
        rows.extend(below(text, outline, head, end));
    }
    // Drop a row that already contains a date: it does not belong to the diary.
    rows.retain(|row| !mentions.iter().any(|other| other.start < row.end && row.start < other.end));
    if rows.len() < MIN_ROWS {
        return;
    }
    mentions.append(&mut rows);
    mentions.sort_by_key(|mention| mention.start);
}

/// Returns the rows below a heading, up to the next heading.
fn below(text: &str, outline: &Outline, head: &Mention, end: usize) -> Vec<Mention> {
    let Expression::Calendar(calendar @ Calendar { field: Field::Month(month), .. }) = head.expression else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    let mut start = head.end;
    let mut paragraph = head.paragraph;
    for line in text.get(head.end..end).unwrap_or("").split('\n') {
        let line_start = start;
        start += line.len() + 1;
        let words = line.trim_start();
        let row = day_at_start(words);
        // Do not end the section at "3 – the mole is built", which looks like a numbered heading in
        // plain text.
        if line_start > head.end && outline.is_heading(line_start) && row.is_none() {
            break;
        }
        if line_start == head.end || words.is_empty() {
            continue;
        }
        paragraph += 1;
        let Some((day, length)) = row else { continue };
        let start = line_start + line.len() - words.len();
        rows.push(Mention {
            start,
            end: start + length,
            expression: Expression::Calendar(Calendar { field: Field::Day { month, day }, ..calendar }),
            rule: RULE,
            modifier: None,
            tense: None,
            signal: None,
            position: Position::Opening,
            leads: true,
            heads_row: true,
            paragraph,
            ..head.clone()
        });
    }
    rows
}

/// Returns the day at the start of a row and its length in bytes: "3 – the mole is built", "17th:
/// the quay opens".
fn day_at_start(row: &str) -> Option<(u8, usize)> {
    let digits = row.bytes().take_while(u8::is_ascii_digit).count();
    let day = row.get(..digits)?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let rest = row.get(digits..)?;
    let ending = ["st", "nd", "rd", "th"]
        .iter()
        .find(|ending| rest.starts_with(**ending))
        .map_or(0, |ending| ending.len());
    let rest = rest.get(ending..)?;
    let mark = rest.trim_start();
    let is_apart = rest.len() > mark.len();
    // Accept a number in a column of days, followed by two spaces or a tab: "12    Evening for
    // parents".
    let in_column =
        || rest.strip_prefix("  ").map(|_| rest).or_else(|| rest.strip_prefix('\t').map(|_| rest));
    let after = mark
        .strip_prefix(':')
        .or_else(|| ["–", "—", "-"].iter().find_map(|dash| mark.strip_prefix(dash)).filter(|_| is_apart))
        .or_else(in_column)?;
    (digits <= 2 && after.starts_with([' ', '\t']) && after.trim_start().starts_with(char::is_alphabetic))
        .then_some((day, digits + ending))
}

#[cfg(test)]
mod tests {
    use super::day_at_start;

    #[test]
    fn row_begins_with_a_day_and_a_mark() {
        assert_eq!(day_at_start("3 – the mole is built"), Some((3, 1)));
        assert_eq!(day_at_start("17th: the quay opens"), Some((17, 4)));
        for other in ["3 boats", "32 – the mole", "3–4 boats", "3: 4", "3rd boat", "300 – the men"] {
            assert_eq!(day_at_start(other), None, "{other}");
        }
    }
}
