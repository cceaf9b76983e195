//! Finds table rows that are dated by a row above: their date cell is empty, or merged with the
//! cell above.
//!
//! ```text
//! | 6 June 2025 | The council meets     |
//! |             | The budget is adopted |
//! ```
//!
//! A merged cell is as certain as a date in the row itself. An empty cell is weaker evidence, since
//! the row's date may simply be unknown: the date then has low confidence.

use super::dated_sentence::MAX_SENTENCE_LENGTH;
use super::is_datable;
use super::row::{DatedRow, within};
use crate::normalise::{Confidence, RangeRole, Timex, Weakness};
use crate::read::Document;

/// A row and the date above it.
pub(super) struct CoveredRow {
    pub(super) row: DatedRow,
    /// The date, or the start and end of a range.
    pub(super) timexes: Vec<Timex>,
}

/// Returns the rows without a date that are dated by a cell above, in text order.
pub(super) fn rows(text: &str, document: &Document, timexes: &[Timex]) -> Vec<CoveredRow> {
    let covered = |(index, block): (usize, &crate::read::Block)| {
        let above = block.above?;
        let (row, date) = (block.span.range(), above.span.range());
        let has_date = within(timexes, &row).iter().any(is_datable);
        if has_date || row.end - date.start > MAX_SENTENCE_LENGTH {
            return None;
        }
        let mut dates = within(timexes, &date).to_vec();
        let is_date = match dates.as_slice() {
            [date] => date.role.is_none(),
            [start, end] => {
                start.role == Some(RangeRole::Start)
                    && end.role == Some(RangeRole::End)
                    && start.group == end.group
            }
            _ => false,
        };
        let (first, last) = (dates.first()?, dates.last()?);
        let around = [text.get(date.start..first.start)?, text.get(last.end..date.end)?];
        let is_alone = around.iter().all(|words| !words.contains(char::is_alphanumeric));
        if !is_date || !is_alone || !dates.iter().all(is_datable) {
            return None;
        }
        if !above.is_merged {
            for timex in &mut dates {
                (timex.confidence, timex.weakness) = (Confidence::Low, Some(Weakness::EmptyCell));
            }
        }
        let date_block = document.blocks.partition_point(|block| block.span.end <= date.start);
        let row = DatedRow { date_block, text_block: index, date, text: row, heading: None };
        Some(CoveredRow { row, timexes: dates })
    };
    document.blocks.iter().enumerate().filter_map(covered).collect()
}

/// Whether a date is only the year or the month of the date in the next or the previous cell of its
/// row: "2024 | 5 May", "5 May | 2024".
pub(super) fn is_field_of_next_cell(text: &str, timexes: &[Timex], timex: &Timex) -> bool {
    let at = timexes.partition_point(|other| other.start < timex.start);
    let is_part = |part: &Timex| {
        let between = text.get(timex.end.min(part.end)..timex.start.max(part.start)).unwrap_or("");
        let is_next_cell = between.trim_matches(|c: char| c.is_whitespace() || c == '*') == "|";
        let days = |timex: &Timex| {
            let interval = timex.date.as_ref()?.interval();
            Some((interval.earliest.day()?.number(), interval.latest.day()?.number()))
        };
        let is_inside = days(timex)
            .zip(days(part))
            .is_some_and(|(whole, part)| whole != part && whole.0 <= part.0 && part.1 <= whole.1);
        // Exclude "2024 | May 2024", where each cell has its own date.
        let has_year = part.words(text).split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
        is_next_cell && is_datable(part) && is_inside && !has_year
    };
    let before = at.checked_sub(1).and_then(|before| timexes.get(before));
    timexes.get(at + 1).is_some_and(is_part) || before.is_some_and(is_part)
}

#[cfg(test)]
mod tests {
    use crate::assemble::attestations;
    use crate::normalise::{Context, timexes_of};
    use crate::source::Sources;

    /// Checks the statements of a paper, written as "date | title".
    #[track_caller]
    fn check(name: &str, text: &str, expected: &[&str]) {
        let mut sources = Sources::new();
        let document = crate::read::read(name, text.as_bytes(), &mut sources).unwrap();
        let timexes = timexes_of(&document, &sources, &Context::new());
        let found: Vec<String> = attestations(&sources, &document, &timexes)
            .into_iter()
            .map(|found| format!("{} | {}", found.date, found.title))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    fn html(rows: &str) -> String {
        format!("<!doctype html><table><tr><th>Date<th>Event</tr>{rows}</table>")
    }

    #[test]
    fn merged_date_dates_each_of_its_rows() {
        check(
            "a.html",
            &html(
                "<tr><td rowspan=2>6 June 2025<td>Council meets in Oslo</tr><tr><td>Budget adopted</tr>\
                <tr><td>7 June 2025<td>Bridge opened</tr>",
            ),
            &[
                "2025-06-06 | Council meets in Oslo",
                "2025-06-06 | Budget adopted",
                "2025-06-07 | Bridge opened",
            ],
        );
        check(
            "a.html",
            &html(
                "<tr><td>1<td rowspan=2>6 to 8 June 2025<td>Council meets in Oslo</tr>\
                <tr><td>2<td>Budget adopted</tr>",
            ),
            &["2025-06-06/2025-06-08 | Council meets in Oslo", "2025-06-06/2025-06-08 | Budget adopted"],
        );
        check(
            "a.html",
            &html(
                "<tr><td rowspan=3>2025<td rowspan=2>May<td>Council meets in Oslo</tr>\
                <tr><td>Budget adopted</tr><tr><td>June<td>The treaty is ratified</tr>",
            ),
            &["2025-05 | Council meets in Oslo", "2025-05 | Budget adopted", "2025-06 | Treaty ratified"],
        );
    }

    #[test]
    fn empty_date_is_that_of_the_row_above_with_low_confidence() {
        let markdown = "| Date | Event |\n|---|---|\n| 6 June 2025 | Council meets in Oslo |\n| | Budget adopted |\n\
            | \" | Bridge opened |\n| 7 June 2025 | Bridge closed |\n";
        check(
            "a.md",
            markdown,
            &[
                "2025-06-06 | Council meets in Oslo",
                "2025-06-06? | Budget adopted",
                "2025-06-06? | Bridge opened",
                "2025-06-07 | Bridge closed",
            ],
        );
        check(
            "a.html",
            &html("<tr><td>6 June 2025<td>Council meets in Oslo</tr><tr><td></td><td>Budget adopted</tr>"),
            &["2025-06-06 | Council meets in Oslo", "2025-06-06? | Budget adopted"],
        );
    }

    #[test]
    fn merged_date_of_a_japanese_table_dates_its_rows() {
        check(
            "a.html",
            "<!doctype html><table><tr><th>年月日<th>できごと</tr>\
            <tr><td rowspan=2>2025年6月6日<td>評議会がオスロで会合を開く</tr><tr><td>予算を採択する</tr></table>",
            &["2025-06-06 | 評議会がオスロで会合を開く", "2025-06-06 | 予算を採択"],
        );
    }

    #[test]
    fn row_with_other_words_in_its_first_cell_is_not_dated_by_the_row_above() {
        check(
            "a.html",
            &html(
                "<tr><td>6 June 2025<td>Council meets in Oslo</tr><tr><td colspan=2>The second phase</tr>\
                <tr><td>not known<td>Budget adopted</tr><tr><td><td>Bridge opened</tr>",
            ),
            &["2025-06-06 | Council meets in Oslo"],
        );
        check(
            "a.md",
            "| Pact | Signed |\n|---|---|\n| Quay Pact | 6 June 2025 |\n| Harbour Pact | |\n",
            &["2025-06-06 | Quay Pact"],
        );
    }

    #[test]
    fn year_and_month_in_two_cells_are_one_date() {
        check(
            "a.md",
            "| Year | Month | Event |\n|---|---|---|\n| 2024 | May | Pact signed |\n| | June | The treaty is ratified |\n\
            | 2025 | March | Quay closed |\n| 2026 | Sep | Mole built |\n| May | 2027 | Fund opened |\n\
            | 2028 | 7 to 9 May | Fund closed |\n| 2029 | May 2030 | Fund moved |\n",
            &[
                "2024-05 | Pact signed",
                "2024-06 | Treaty ratified",
                "2025-03 | Quay closed",
                "2026-09 | Mole built",
                "2027-05 | Fund opened",
                "2028-05-07/2028-05-09 | Fund closed",
                "2029 | Fund moved",
                "2030-05 | Fund moved",
            ],
        );
    }
}
