//! Finds chronology rows whose date is a separate block: a date as a heading or on its own line,
//! with the text below it.
//!
//! ```text
//! ### 22 January 1944
//! The board was founded by an order of the king.
//! ```
//!
//! A date on its own line can belong to a letter or a printed page, so a document must contain
//! several such rows. A year can be a chapter heading, so its rows must also be short.

use std::ops::Range;

use super::{is_datable, sentences};
use crate::date::Granularity;
use crate::normalise::{Anchor, Timex, TimexKind};
use crate::read::{Block, BlockKind, Document};

/// A date and the text below it that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DatedRow {
    /// The index of the date's block.
    pub date_block: usize,
    /// The index of the text's block.
    pub text_block: usize,
    /// The byte range of the date and its label ("Update: 5 May 2021").
    pub date: Range<usize>,
    /// The byte range of the text: the first sentence of its block.
    pub text: Range<usize>,
    /// The byte range of the heading directly above the date, if each row has one: "Pact signed"
    /// above "5 May 2021" and a paragraph about it.
    pub heading: Option<Range<usize>>,
}

/// The minimum number of candidate rows for them to count as rows; a single one may be a
/// coincidence.
const REPEATED: usize = 2;

/// The same minimum if years count. It is higher, because years are often chapter headings.
const REPEATED_WITH_YEARS: usize = 3;

/// The maximum number of list items below one date.
const MAX_ITEMS: usize = 8;

/// The maximum distance from a date to the end of its row, in bytes.
pub(super) const MAX_LENGTH: usize = 2_000;

/// The maximum length of the text below a year, in bytes. Longer text is a chapter, not a row.
const MAX_LENGTH_OF_YEAR: usize = 300;

/// The number of bytes at the start of a sentence within which a date opens the sentence.
const OPENING: usize = 12;

/// A block that consists of a date.
struct DateBlock {
    index: usize,
    range: Range<usize>,
    granularity: Granularity,
}

impl DateBlock {
    fn is_year(&self) -> bool {
        self.granularity >= Granularity::Year
    }
}

/// Returns the rows of a document, in text order.
pub(super) fn rows(text: &str, document: &Document, timexes: &[Timex]) -> Vec<DatedRow> {
    let dates: Vec<DateBlock> = document
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(index, block)| date_block(text, document, index, block, timexes))
        .collect();
    let years = dates.iter().filter(|date| date.is_year()).count();
    let days = dates.len() - years;
    let is_chronology = dates.len() >= REPEATED_WITH_YEARS;
    let mut rows = Vec::new();
    for (nth, date) in dates.iter().enumerate() {
        if is_chronology || !date.is_year() && days >= REPEATED {
            let next = dates.get(nth + 1).map_or(document.blocks.len(), |next| next.index);
            rows.extend(below(text, document, date, next, timexes));
        }
    }
    let heading = |row: &DatedRow| {
        let above = document.blocks.get(row.date_block.checked_sub(1)?)?;
        (above.kind == BlockKind::Heading && within(timexes, &above.span.range()).is_empty())
            .then(|| above.span.range())
    };
    // Require more rows if they have headings: two dates under headings may be a coincidence ("What
    // happened").
    let headings: Option<Vec<_>> = rows.iter().map(heading).collect();
    let headings = headings.filter(|headings| headings.len() >= REPEATED_WITH_YEARS);
    for (row, heading) in rows.iter_mut().zip(headings.into_iter().flatten()) {
        row.heading = Some(heading);
    }
    rows
}

/// Returns the date of a block that consists of a date, with or without a label that ends in a
/// colon. The document's own date does not count, except in a heading.
fn date_block(
    text: &str,
    document: &Document,
    index: usize,
    block: &Block,
    timexes: &[Timex],
) -> Option<DateBlock> {
    if !matches!(block.kind, BlockKind::Heading | BlockKind::Paragraph | BlockKind::DateLine) {
        return None;
    }
    let range = block.span.range();
    let [timex] = within(timexes, &range) else { return None };
    let is_own = |date: Range<usize>| date.start < timex.end && timex.start < date.end;
    let is_documents = document.dates.iter().filter_map(|date| date.span).any(|span| is_own(span.range()));
    // Keep a heading that is also the page's date, which can be the first entry of a blog, but not
    // "10:17 a.m." above a transcript, a time on the document's day.
    let has_day = timex.kind == TimexKind::Date || timex.anchor == Anchor::Explicit;
    if !is_datable(timex) || !has_day || is_documents && block.kind != BlockKind::Heading {
        return None;
    }
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '*' | '_');
    let before = text.get(range.start..timex.start)?.trim_matches(is_mark);
    let after = text.get(timex.end..range.end)?;
    let is_label = before.is_empty()
        || before.ends_with(':') && before.split_whitespace().count() <= 2
        || before.eq_ignore_ascii_case("on");
    let ends = after.chars().all(|c| c.is_whitespace() || c.is_ascii_punctuation());
    let granularity = timex.date.as_ref()?.granularity();
    (is_label && ends).then_some(DateBlock { index, range, granularity })
}

/// Returns the rows below a date, among the blocks before the next date.
fn below(text: &str, document: &Document, date: &DateBlock, next: usize, timexes: &[Timex]) -> Vec<DatedRow> {
    let blocks = &document.blocks[date.index + 1..next];
    let is_item = |block: &Block| block.kind == BlockKind::ListItem;
    let count = match blocks.first().map(|block| block.kind) {
        Some(BlockKind::Paragraph) => 1,
        Some(BlockKind::ListItem) => blocks.iter().take(MAX_ITEMS).take_while(|block| is_item(block)).count(),
        _ => 0,
    };
    let rows = blocks.iter().take(count).enumerate().filter_map(|(nth, block)| {
        let whole = block.span.range();
        let first = sentences(text, whole.clone()).into_iter().next()?;
        let is_long =
            first.end - date.range.start > MAX_LENGTH || date.is_year() && whole.len() > MAX_LENGTH_OF_YEAR;
        // Give up if the text has a date of its own: one that opens it, or that is more precise
        // than the one above.
        let mut own = within(timexes, &first).iter().filter(|timex| is_datable(timex));
        let has_own =
            own.any(|timex| timex.start - first.start <= OPENING || date.granularity > Granularity::Day);
        (!is_long && !has_own).then(|| DatedRow {
            date_block: date.index,
            text_block: date.index + 1 + nth,
            date: date.range.clone(),
            text: first,
            heading: None,
        })
    });
    rows.collect()
}

/// Returns the rows whose date is the first sentence or line of their block: "5 May 2021. The quay
/// opened." A document must contain several of them, or other rows.
pub(super) fn opened(
    text: &str,
    document: &Document,
    timexes: &[Timex],
    has_other_rows: bool,
) -> Vec<DatedRow> {
    let rows = document.blocks.iter().enumerate().filter_map(|(index, block)| {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) {
            return None;
        }
        let whole = block.span.range();
        let timex = within(timexes, &whole).first().filter(|timex| is_datable(timex))?;
        let is_mark = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '-' | '•');
        let opens = text.get(whole.start..timex.start)?.chars().all(is_mark);
        let rest = text.get(timex.end..whole.end)?;
        let after = rest.trim_start_matches(['*', '_', ' ', '\\']);
        if !opens || !after.starts_with(['.', '\n', '\r']) {
            return None;
        }
        let words = after.get(1..)?.trim_start_matches(is_mark);
        let date = whole.start..whole.end - after.len();
        // Exclude "5 May 2021.5", where the full stop does not end a sentence.
        let is_sentence = !after.starts_with('.') || after.get(1..)?.starts_with(is_mark);
        let first = sentences(text, whole.end - words.len()..whole.end).into_iter().next()?;
        let has_own = within(timexes, &first).first().is_some_and(|own| own.start <= first.start + OPENING);
        (is_sentence && !has_own && words.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()))
            .then_some(DatedRow { date_block: index, text_block: index, date, text: first, heading: None })
    });
    let rows: Vec<DatedRow> = rows.collect();
    if rows.len() < REPEATED && !has_other_rows { Vec::new() } else { rows }
}

/// Cuts a sentence after each line if all of its lines end with a date, as in a list whose rows
/// have no full stops: "First meeting (3 May 2021)".
pub(super) fn cut_behind_dated_lines(
    text: &str,
    sentence: Range<usize>,
    timexes: &[Timex],
) -> Vec<Range<usize>> {
    let dates = within(timexes, &sentence);
    if dates.len() < REPEATED_WITH_YEARS {
        return vec![sentence];
    }
    let mut start = sentence.start;
    let mut lines = Vec::new();
    for line in text.get(sentence.clone()).unwrap_or("").split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let last = dates.get(..dates.partition_point(|date| date.start < end)).and_then(<[_]>::last);
        let ends = last.is_some_and(|date| {
            let before = text.get(start..date.start).unwrap_or("");
            let after = text.get(date.end..end).unwrap_or("?");
            is_datable(date)
                && before.chars().any(char::is_alphabetic)
                && after.chars().all(|c| matches!(c, ')' | ']' | '.' | '*' | '_'))
        });
        if !ends {
            return vec![sentence];
        }
        lines.push(start..end);
        start += line.len();
    }
    if lines.len() < REPEATED_WITH_YEARS { vec![sentence] } else { lines }
}

/// Cuts a sentence before each line that begins with a date and a dash or colon, if there are
/// several such lines, as in a log whose rows have no full stops.
pub(super) fn cut_at_dated_lines(text: &str, sentence: Range<usize>, timexes: &[Timex]) -> Vec<Range<usize>> {
    let dates = within(timexes, &sentence);
    let opens_with_date = dates.first().is_some_and(|first| {
        first.start == sentence.start && text.get(first.end..).is_some_and(|after| after.starts_with(':'))
    });
    let (mut line, mut searched) = (sentence.start, sentence.start);
    let mut starts: Vec<usize> = Vec::new();
    for timex in dates {
        // Search for the line start only from the last date on, because a text with many dates can
        // be a single sentence.
        let between = text.get(searched..timex.start).unwrap_or("");
        line = between.rfind('\n').map_or(line, |end| searched + end + 1);
        searched = timex.start;
        let before = text.get(line..timex.start).unwrap_or("");
        let is_first = before.chars().all(|c| c.is_whitespace() || matches!(c, '*' | '_' | '-' | '•'));
        let before = text.get(sentence.start..timex.start).unwrap_or("");
        let opens_row_in_line = opens_with_date && follows_row(text, timex, before);
        let after = text.get(timex.end..sentence.end).unwrap_or("").trim_start_matches(['*', '_']);
        let is_marked = after.starts_with(['\t', ':', '|'])
            || after.trim_start().starts_with(['–', '—', '-', ':'])
            || after.starts_with("  ");
        if (is_first || opens_row_in_line) && is_marked && is_datable(timex) {
            starts.push(if opens_row_in_line { timex.start } else { line });
        }
    }
    starts.dedup();
    if starts.len() < REPEATED {
        return vec![sentence];
    }
    let first = sentence.start;
    let ends = starts.iter().copied().filter(|start| *start > first).chain([sentence.end]);
    let mut start = first;
    let mut pieces = Vec::new();
    for end in ends {
        let piece = text.get(start..end).unwrap_or("");
        if !piece.trim().is_empty() {
            pieces.push(start + piece.len() - piece.trim_start().len()..start + piece.trim_end().len());
        }
        start = end;
    }
    pieces
}

/// Whether a date with a colon follows the text of another row on the same line, as in a PDF whose
/// lines were joined: "May: the mole is built June: it breaks". In "is due in June: …" and "the
/// plan for June:", the date belongs to the words before it.
fn follows_row(text: &str, timex: &Timex, before: &str) -> bool {
    let is_marked = text.get(timex.end..).is_some_and(|after| after.starts_with(": "));
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
    let belongs = matches!(
        last.to_lowercase().as_str(),
        "in" | "on"
            | "of"
            | "for"
            | "by"
            | "from"
            | "to"
            | "since"
            | "until"
            | "and"
            | "or"
            | "at"
            | "the"
            | "during"
    );
    is_marked
        && !belongs
        && !last.ends_with([',', ':', '-', '–', '—'])
        && before.ends_with(char::is_whitespace)
}

/// Returns the time expressions in a byte range.
pub(super) fn within<'t>(timexes: &'t [Timex], range: &Range<usize>) -> &'t [Timex] {
    let first = timexes.partition_point(|timex| timex.start < range.start);
    let last = timexes.partition_point(|timex| timex.start < range.end);
    timexes.get(first..last).unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::{Context, timexes_of};
    use crate::source::Sources;

    /// Checks the rows of a Markdown text, written as "date | text".
    fn check(text: &str, expected: &[&str]) {
        let mut sources = Sources::new();
        let document = crate::read::read("a.md", text.as_bytes(), &mut sources).unwrap();
        let timexes = timexes_of(&document, &sources, &Context::new());
        let whole = sources.whole(document.source);
        let found: Vec<String> = rows(whole, &document, &timexes)
            .into_iter()
            .map(|row| format!("{} | {}", &whole[row.date], &whole[row.text]))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn lines_that_begin_with_a_date_are_rows() {
        let pieces = |text: &str| {
            let timexes = crate::normalise::timexes(text, &Context::new());
            let found = cut_at_dated_lines(text, 0..text.len(), &timexes);
            found.into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            pieces("Log of the quay\n5 May 2021 – the mole is built\nand blessed\n**6 May 2021**: it breaks"),
            ["Log of the quay", "5 May 2021 – the mole is built\nand blessed", "**6 May 2021**: it breaks"]
        );
        assert_eq!(
            pieces("May 2021: the mole is built June 2021: it breaks"),
            ["May 2021: the mole is built", "June 2021: it breaks"]
        );
        for whole in [
            "May 2021: the mole is due in June 2021: a delay",
            "The quay opens May 2021: a day late, June 2021: two",
            "5 May 2021 – the mole is built",
            "The mole was built on\n5 May 2021 and broke on\n6 May 2021.",
        ] {
            assert_eq!(pieces(whole), [whole]);
        }
    }

    #[test]
    fn dates_as_headings_date_the_first_sentence_below() {
        check(
            "# Harbour\n\n## 22 January 1944\n\nThe board was founded. It met twice.\n\n## 6 March 1944\n\nThe mole broke.\n",
            &["22 January 1944 | The board was founded.", "6 March 1944 | The mole broke."],
        );
        check(
            "# Log\n\n## Update: 5 May 2021\n\nThe quay is open.\n\n## Update: 3 May 2021\n\nThe quay is closed.\n",
            &["Update: 5 May 2021 | The quay is open.", "Update: 3 May 2021 | The quay is closed."],
        );
        check(
            "# Log\n\n**March 1944**\n\nThe quay opened.\n\n**May 1944**\n\nThe quay closed.\n",
            &["**March 1944** | The quay opened.", "**May 1944** | The quay closed."],
        );
    }

    #[test]
    fn date_with_a_full_stop_dates_the_next_sentence() {
        let rows = |text: &str| {
            let mut sources = Sources::new();
            let document = crate::read::read("a.md", text.as_bytes(), &mut sources).unwrap();
            let timexes = timexes_of(&document, &sources, &Context::new());
            let whole = sources.whole(document.source);
            let found = opened(whole, &document, &timexes, false).into_iter();
            found.map(|row| format!("{} | {}", &whole[row.date], &whole[row.text])).collect::<Vec<_>>()
        };
        assert_eq!(
            rows("# Log\n\n5 May 2021. The quay opened. It rained.\n\n*6 May 2021*. The quay closed.\n"),
            ["5 May 2021 | The quay opened.", "*6 May 2021* | The quay closed."]
        );
        for other in [
            "5 May 2021. The quay opened.\n\nThe quay closed on 6 May 2021. The mole broke.\n",
            "5 May 2021 was a Wednesday. The quay opened.\n\n6 May 2021 was a Thursday. It closed.\n",
            "5 May 2021.\n\n6 May 2021.\n",
            "5 May 2021. On Monday the quay opened.\n\n6 May 2021. On Tuesday it closed.\n",
        ] {
            assert!(rows(other).is_empty(), "{other}");
        }
    }

    #[test]
    fn lines_that_end_with_a_date_are_rows() {
        let pieces = |text: &str| {
            let timexes = crate::normalise::timexes(text, &Context::new());
            let found = cut_behind_dated_lines(text, 0..text.len(), &timexes);
            found.into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            pieces("Quay opens (3 May 1994)\nMole breaks (4 June 1995)\nBoard founded, 1996"),
            ["Quay opens (3 May 1994)", "Mole breaks (4 June 1995)", "Board founded, 1996"]
        );
        for whole in [
            "Quay opens (3 May 1994)\nMole breaks (4 June 1995)",
            "The quay was opened on 3 May 1994\nand broke on 4 June 1995\nand again on 5 July 1996 in\na storm",
        ] {
            assert_eq!(pieces(whole), [whole]);
        }
    }

    #[test]
    fn heading_above_each_date_is_that_of_its_row() {
        let text = "# Log\n\n## Quay opens\n\n3 May 1994\n\nIt rained.\n\n## Mole breaks\n\n4 June 1995\n\nIt snowed.\n\n## Mole built\n\n5 July 1996\n\nIt was dry.\n";
        let mut sources = Sources::new();
        let document = crate::read::read("a.md", text.as_bytes(), &mut sources).unwrap();
        let timexes = timexes_of(&document, &sources, &Context::new());
        let found = rows(text, &document, &timexes);
        let headings: Vec<&str> = found.iter().map(|row| &text[row.heading.clone().unwrap()]).collect();
        assert_eq!(headings, ["Quay opens", "Mole breaks", "Mole built"]);
    }

    #[test]
    fn year_among_days_heads_a_row() {
        check(
            "# Log\n\n## 3 May 1994\n\nThe quay opens.\n\n## 1995\n\nThe mole breaks.\n\n## May 1996\n\nIt is built again.\n",
            &["3 May 1994 | The quay opens.", "1995 | The mole breaks.", "May 1996 | It is built again."],
        );
    }

    #[test]
    fn each_item_below_a_date_is_a_row() {
        check(
            "# Log\n\n## 5 May 2021\n\n- The quay opened.\n- The mayor spoke.\n\n## 6 May 2021\n\n- The quay closed.\n",
            &[
                "5 May 2021 | The quay opened.",
                "5 May 2021 | The mayor spoke.",
                "6 May 2021 | The quay closed.",
            ],
        );
    }

    #[test]
    fn text_with_its_own_date_is_not_a_row() {
        check(
            "# Log\n\n## May 2021\n\nThe quay opened on 4 May 2021.\n\n## June 2021\n\nThe quay closed.\n",
            &["June 2021 | The quay closed."],
        );
        check(
            "# Log\n\n## 5 May 2021\n\nOn Monday the quay opened.\n\n## 6 May 2021\n\nA new quay, due in 2023, was begun.\n",
            &["6 May 2021 | A new quay, due in 2023, was begun."],
        );
    }

    #[test]
    fn single_date_line_does_not_head_a_row() {
        check("# Letter\n\nSee below.\n\n5 May 2021\n\nThe quay opened.\n", &[]);
        check(
            "# Report\n\n## Plans for May 2021\n\nThe quay opens.\n\n## Plans for June 2021\n\nIt closes.\n",
            &[],
        );
    }

    #[test]
    fn time_of_day_does_not_head_a_row() {
        check(
            "5 May 2021\n\n10:17 a.m.\n\nThe minister: Good morning.\n\n11:05 a.m.\n\nThe minister: Thank you.\n",
            &[],
        );
    }

    #[test]
    fn year_heads_short_rows_but_not_chapters() {
        let chapter = "The harbour was a quiet place in those days. ".repeat(8);
        check(&format!("## 1814\n\n{chapter}\n\n## 1815\n\n{chapter}\n\n## 1816\n\n{chapter}\n"), &[]);
        check(
            "## 1814\n\n- The mole is built.\n\n## 1815\n\n- The king visits.\n\n## 1816\n\n- The harvest fails.\n",
            &["1814 | The mole is built.", "1815 | The king visits.", "1816 | The harvest fails."],
        );
    }
}
