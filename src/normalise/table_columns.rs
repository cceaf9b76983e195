//! Reads the month of a day from the head of its table column, in tables with a column per month
//! and only the day in each cell: "Mon 7" below "Jan". A head such as "Due" shows that the dates
//! below it are those of plans.

use std::ops::Range;

use chrono::Month;

use crate::tag::{Calendar, ClauseTense, Expression, Field, Mention};

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

/// Words in the head of a column of plans.
const PLANS: &[&str] = &["deadline", "due", "target"];

/// Words in the head of a column that shows what became of a plan.
const DONE: &[&str] = &["actual", "actually", "completed", "done", "finished", "paid", "received"];

/// The maximum number of words in the head of a column.
const MAX_WORDS_OF_HEAD: usize = 4;

/// Returns the table cells below a head such as "Due", in text order. In a table that also has a
/// column for what was done, the plans can be old.
pub(super) fn cells_of_plans(text: &str, rows: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut heads: Vec<bool> = Vec::new();
    let mut is_table = false;
    for row in rows {
        let cells = cells(text, row);
        if cells.len() < 2 {
            (heads, is_table) = (Vec::new(), false);
            continue;
        }
        if !is_table {
            is_table = true;
            let has = |cell: &Range<usize>, words: &[&str]| {
                let mut head = text.get(cell.clone()).unwrap_or("").split_whitespace();
                let is_short = head.clone().count() <= MAX_WORDS_OF_HEAD;
                is_short
                    && head.any(|word| {
                        let word = word.trim_matches(|c: char| !c.is_alphabetic());
                        words.iter().any(|known| word.eq_ignore_ascii_case(known))
                    })
            };
            if !cells.iter().any(|cell| has(cell, DONE)) {
                heads = cells.iter().map(|cell| has(cell, PLANS)).collect();
            }
            continue;
        }
        found.extend(cells.into_iter().zip(&heads).filter_map(|(cell, is_plan)| is_plan.then_some(cell)));
    }
    found
}

/// Marks the dates in cells of plans like those of a moved event: they are in the future, or have
/// passed only recently.
pub(super) fn set_plans(mentions: &mut [Mention], cells: &[Range<usize>]) {
    if cells.is_empty() {
        return;
    }
    for mention in mentions {
        let after = cells.partition_point(|cell| cell.start <= mention.start);
        let cell = after.checked_sub(1).and_then(|last| cells.get(last));
        if cell.is_some_and(|cell| mention.start < cell.end) {
            mention.tense = Some(ClauseTense::Moved);
        }
    }
}

/// Returns the byte ranges of the cells in a row.
fn cells(text: &str, row: Range<usize>) -> Vec<Range<usize>> {
    // In Markdown, a block begins with its first word, so count the bars before it, which belong to
    // empty cells and the edge of the table.
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

#[cfg(test)]
mod tests {
    use crate::date::Date;
    use crate::normalise::{Context, timexes_of};
    use crate::source::Sources;

    /// Checks the values in a Markdown table in a document of a fixed day.
    #[track_caller]
    fn check(written: &str, table: &str, expected: &[&str]) {
        let mut sources = Sources::new();
        let document = crate::read::read("a.md", table.as_bytes(), &mut sources).unwrap();
        let context = Context::new().written(Date::parse(written).ok());
        let found: Vec<String> =
            timexes_of(&document, &sources, &context).into_iter().map(|timex| timex.value).collect();
        assert_eq!(found, expected, "{table}");
    }

    #[test]
    fn columns_of_plans_are_ahead() {
        check(
            "2024-06-10",
            "| Action | Due |\n|---|---|\n| Send it | 15 January |\n| Ask | end of March |\n| Pay | 5 June |\n",
            &["2025-01-15", "2025-03", "2024-06-05"],
        );
        check(
            "2024-11-10",
            "| Step | Deadline |\n|---|---|\n| First draft | Q1 |\n| Final text | 15 May |\n",
            &["2025-Q1", "2025-05-15"],
        );
        check(
            "2024-06-10",
            "| Step | Target date |\n|---|---|\n| Draft | September |\n| Text | February |\n",
            &["2024-09", "2025-02"],
        );
    }

    #[test]
    fn other_columns_are_not_ahead() {
        check(
            "2024-06-10",
            "| Step | Due | Done |\n|---|---|---|\n| Draft | 15 January | 20 January |\n",
            &["2024-01-15", "2024-01-20"],
        );
        check("2024-06-10", "| Step | Meeting |\n|---|---|\n| Draft | 15 January |\n", &["2024-01-15"]);
        check(
            "2024-06-10",
            "| Due diligence report of the firm | Day |\n|---|---|\n| Draft | 15 January |\n",
            &["2024-01-15"],
        );
    }
}
