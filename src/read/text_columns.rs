//! Puts two columns of prose that stand side by side in a plain text below each other, as in the
//! output of `pdftotext -layout` and in old newsletters.
//!
//! A gutter is a column of blanks in all lines of a run. It separates prose, not the cells of a
//! table, if most lines on the left go on with a small letter, and both sides have several words.

use std::ops::Range;

/// The minimum width of a gutter, in characters.
const MIN_GUTTER: usize = 3;

/// The minimum number of lines with words in both columns.
const MIN_LINES: usize = 3;

/// The minimum number of words of a line of a column, on average.
const MIN_WORDS: usize = 3;

/// A text with its columns below each other, and pairs of byte offsets in it and in the original.
pub(super) struct Reflowed {
    pub(super) text: String,
    pub(super) origins: Vec<(usize, usize)>,
}

/// Returns the text with its columns below each other, or `None` if it has a single column.
pub(super) fn reflow(text: &str) -> Option<Reflowed> {
    let mut next = 0;
    let lines: Vec<Range<usize>> = text
        .split_inclusive('\n')
        .map(|line| {
            next += line.len();
            next - line.len()..next
        })
        .collect();
    let words = |line: &Range<usize>| text.get(line.clone()).unwrap_or("").trim_end();
    let mut out = String::with_capacity(text.len());
    let mut origins = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let run = run(&lines, at, words);
        let rows: Vec<&str> = lines.get(run.clone()).unwrap_or(&[]).iter().map(words).collect();
        let Some(gutter) = gutter(&rows) else {
            let end = run.end.max(at + 1);
            let kept = lines.get(end - 1).and_then(|last| text.get(line.start..last.end));
            out.push_str(kept.unwrap_or(""));
            at = end;
            continue;
        };
        // Further paragraphs of the same two columns.
        let mut end = run.end;
        let mut paragraphs = vec![rows];
        loop {
            let begin =
                (end..lines.len()).find(|at| lines.get(*at).is_some_and(|line| !words(line).is_empty()));
            let Some(begin) = begin.filter(|begin| *begin <= end + 1) else { break };
            let run = self::run(&lines, begin, words);
            let rows: Vec<&str> = lines.get(run.clone()).unwrap_or(&[]).iter().map(words).collect();
            let has_both = rows.iter().any(|row| starts(row) == [gutter]);
            if run.is_empty() || !has_both || !respects(&rows, gutter) {
                break;
            }
            paragraphs.push(rows);
            end = run.end;
        }
        origins.push((out.len(), line.start));
        for side in [0, 1] {
            for rows in &paragraphs {
                for row in rows {
                    let part = if side == 0 { columns(row, gutter).0 } else { columns(row, gutter).1 };
                    if !part.is_empty() {
                        out.push_str(part);
                        out.push('\n');
                    }
                }
                out.push('\n');
            }
        }
        origins.push((out.len(), lines.get(end).map_or(text.len(), |line| line.start)));
        at = end;
    }
    if origins.is_empty() {
        return None;
    }
    origins.insert(0, (0, 0));
    origins.dedup_by_key(|(at, _)| *at);
    Some(Reflowed { text: out, origins })
}

/// Returns the run of lines with words from `at`, which may be empty.
fn run<'t>(lines: &[Range<usize>], at: usize, words: impl Fn(&Range<usize>) -> &'t str) -> Range<usize> {
    let rest = lines.get(at..).unwrap_or(&[]);
    let is_row = |line: &&Range<usize>| {
        let words = words(line);
        !words.is_empty() && !words.contains(['\t', '|', '\x0c'])
    };
    at..at + rest.iter().take_while(is_row).count()
}

/// Returns the first character of the right column of a run of lines.
fn gutter(rows: &[&str]) -> Option<usize> {
    if rows.len() < MIN_LINES {
        return None;
    }
    let first = rows.first()?;
    let starts = starts(first);
    let [gutter] = starts.as_slice() else { return None };
    let both: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| columns(row, *gutter))
        .filter(|(left, right)| !left.is_empty() && !right.is_empty())
        .collect();
    if both.len() < MIN_LINES {
        return None;
    }
    let words = |side: fn(&(&str, &str)) -> usize| both.iter().map(side).sum::<usize>();
    let is_full = words(|(left, _)| left.split_whitespace().count()) >= MIN_WORDS * both.len()
        && words(|(_, right)| right.split_whitespace().count()) >= MIN_WORDS * both.len();
    let goes_on = both.iter().skip(1).filter(|(left, _)| left.starts_with(char::is_lowercase)).count();
    let is_open = both.iter().filter(|(_, right)| !right.ends_with(['.', '!', '?', ':'])).count();
    let is_prose = goes_on * 2 >= both.len() - 1 && is_open * 2 > both.len();
    (is_full && is_prose && respects(rows, *gutter)).then_some(*gutter)
}

/// Whether all lines have blanks before a column, and no other gap.
fn respects(rows: &[&str], gutter: usize) -> bool {
    rows.iter().all(|row| starts(row).iter().all(|start| *start == gutter) && !is_crossed(row, gutter))
}

/// Whether a line has words across a gutter.
fn is_crossed(row: &str, gutter: usize) -> bool {
    let mut before = row.chars().skip(gutter.saturating_sub(MIN_GUTTER)).take(MIN_GUTTER);
    row.chars().nth(gutter).is_some() && before.any(|c| c != ' ')
}

/// Returns the characters at which words begin after a gap as wide as a gutter.
fn starts(row: &str) -> Vec<usize> {
    let mut blanks = 0;
    let mut has_words = false;
    let mut starts = Vec::new();
    for (at, c) in row.chars().enumerate() {
        if c == ' ' {
            blanks += 1;
            continue;
        }
        // The indent of a line whose left column is empty counts, but not that of a paragraph.
        if blanks >= MIN_GUTTER && (has_words || blanks > 2 * MIN_GUTTER) {
            starts.push(at);
        }
        (blanks, has_words) = (0, true);
    }
    starts
}

/// Splits a line at a gutter.
fn columns(row: &str, gutter: usize) -> (&str, &str) {
    let at = row.char_indices().nth(gutter).map_or(row.len(), |(at, _)| at);
    let (left, right) = row.split_at(at);
    (left.trim(), right.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(reflow(text).map(|found| found.text).as_deref(), expected, "{text}");
    }

    #[test]
    fn columns_of_prose_are_put_below_each_other() {
        let gazette = "THE GAZETTE          No. 12, 14 June 2024\n\n\
            The council met and        The pact was signed on 3 April\n\
            approved the budget. It    2023 in Oslo. The review began on\n\
            will meet again on 1 July  4 May and was completed on 30\n\
            to vote.                   November of the same year.\n\nEnd.\n";
        // The gap before "4 May" is too narrow for a gutter.
        check(gazette, None);
        let gazette =
            gazette.replace("        The pact", "         The pact").replace("    2023", "     2023");
        let gazette = gazette
            .replace("1 July  4", "1 July   4")
            .replace("                   Nov", "                    Nov");
        check(
            &gazette,
            Some(
                "THE GAZETTE          No. 12, 14 June 2024\n\nThe council met and\napproved the budget. It\n\
                will meet again on 1 July\nto vote.\n\nThe pact was signed on 3 April\n2023 in Oslo. The review began on\n\
                4 May and was completed on 30\nNovember of the same year.\n\n\nEnd.\n",
            ),
        );
        let found = reflow(&gazette).unwrap();
        let end = found.text.find("\nEnd.").unwrap();
        assert_eq!(found.origins.last(), Some(&(end, gazette.find("\nEnd.").unwrap())));
    }

    #[test]
    fn tables_and_plain_text_are_left_unchanged() {
        check("The council met and\napproved the budget. It\nwill meet again on 1 July.\n", None);
        check(
            "Treaty of Oslo          signed on 3 May 2023\nTreaty of Bergen        signed on 4 June 2023\n\
            Treaty of Moss          signed on 5 July 2023\n",
            None,
        );
        check(
            "harbour dues     paid in full    3 May 2023\nother dues       paid in part    4 May 2023\n\
            more dues here   not paid yet    5 May 2023\n",
            None,
        );
        // An indent as wide as a gutter is not a column.
        check(
            "       the Board of Directors and\n       have primary responsibility;\n       and be it\n",
            None,
        );
        check("", None);
    }
}
