//! Converts the events of a Markwhen file to rows of a sheet.
//!
//! An event begins with a line such as `2024-06-09: The pact is signed #pacts`. The lines below, up
//! to the next event or an empty line, are its summary. The header, sections and comments are
//! skipped, except the comments in which `dateline export` stores the values that Markwhen cannot
//! express.

use super::sheet::{RowUnit, Sheet, SheetCell, SheetRow};
use crate::date::{Date, month_number};
use crate::export::{MarkwhenState, from_markwhen, spelt_tags};
use crate::read::{Limit, Limits, ReadProblem, decoded_text};

/// The columns of the rows.
const HEADERS: [&str; 7] = ["Id", "Date", "Title", "Summary", "Tags", "Origin", "Exported"];

/// The words that may occur in a date in addition to numbers and months.
const DATE_WORDS: &[&str] = &[
    "to", "now", "present", "today", "day", "days", "week", "weeks", "month", "months", "year", "years",
    "after", "before", "by",
];

/// Whether one of the lines in the first 4 KiB begins an event.
pub(super) fn is(bytes: &[u8]) -> bool {
    const HEAD: usize = 4096;
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
    // A CSV row may also begin with a date, but not followed by a colon.
    head.lines().any(|line| event(line.trim()).is_some())
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, ReadProblem> {
    let text = decoded_text(bytes)?;
    if text.len() > limits.unpacked {
        return Err(ReadProblem::Over(Limit::Unpacked(limits.unpacked)));
    }
    let mut rows = vec![Sheet::headers(&HEADERS)];
    let mut open: Option<MarkwhenEvent> = None;
    let mut state: Option<MarkwhenState> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix("//") {
            // Start a new event, because the comment with an event's state is above the event.
            if let Some(found) = MarkwhenState::read(comment) {
                rows.extend(open.take().map(MarkwhenEvent::row));
                state = Some(found);
            }
            continue;
        }
        if let Some((date, rest)) = event(line) {
            rows.extend(open.take().map(MarkwhenEvent::row));
            open = Some(MarkwhenEvent {
                number,
                date: date.to_owned(),
                title: rest.to_owned(),
                summary: Vec::new(),
                state: state.take(),
            });
        } else if line.is_empty() || is_section(line) {
            rows.extend(open.take().map(MarkwhenEvent::row));
        } else if let Some(event) = &mut open {
            event.summary.push(line.to_owned());
        }
    }
    rows.extend(open.take().map(MarkwhenEvent::row));
    Ok(Sheet { name: None, unit: RowUnit::Line, rows })
}

/// An event in a Markwhen file.
struct MarkwhenEvent {
    /// The number of the line on which the event begins.
    number: u32,
    date: String,
    title: String,
    summary: Vec<String>,
    state: Option<MarkwhenState>,
}

impl MarkwhenEvent {
    fn row(self) -> SheetRow {
        let Self { number, date, title, summary, state } = self;
        let mut tags = Vec::new();
        let mut text = |text: &str| {
            let (words, found) = without_tags(text);
            tags.extend(found);
            if state.is_some() { from_markwhen(&words) } else { words }
        };
        let title = text(&title);
        let summary = summary.iter().map(|line| text(line)).collect::<Vec<_>>().join("\n");
        // Restore the spelling of an exported tag with spaces: a Markwhen tag is one word.
        let MarkwhenState { id, origin, tags: known, exported } = state.unwrap_or_default();
        let cells = [id, in_edtf(&date), title, summary, spelt_tags(&tags, &known), origin, exported];
        let cells = (0..).zip(cells).filter(|(_, text)| !text.is_empty());
        SheetRow { number, cells: cells.map(|(at, text)| (at, SheetCell::Text(text))).collect() }
    }
}

/// Splits a line that begins an event into its date and the rest.
fn event(line: &str) -> Option<(&str, &str)> {
    // Skip the first colon in "2024-06-09T10:30: Talks", which belongs to the time.
    let end = line.match_indices(':').map(|(at, _)| at).find(|at| {
        let rest = line.get(at + 1..).unwrap_or_default();
        !rest.starts_with(|c: char| c.is_ascii_digit())
    })?;
    let (date, rest) = (line.get(..end)?.trim(), line.get(end + 1..)?.trim());
    is_date(date).then_some((date, rest))
}

/// Whether `text` looks like a date or a date range: it contains a number, and all other words are
/// months or in [`DATE_WORDS`].
fn is_date(text: &str) -> bool {
    let has_number = text.bytes().any(|byte| byte.is_ascii_digit());
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_known = |word: &str| {
        let word = word.to_lowercase();
        let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let end = word.get(number.len()..).unwrap_or_default();
        let is_number = !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b't')
            && matches!(end, "" | "st" | "nd" | "rd" | "th" | "t" | "z" | "am" | "pm");
        is_number || month_number(&word).is_some() || DATE_WORDS.contains(&&*word)
    };
    // Exclude "2024,5", which begins a row of a CSV file.
    let is_row =
        text.contains([';', '\t', '|', '"']) || text.split(',').skip(1).any(|rest| !rest.starts_with(' '));
    has_number && !is_row && text.len() <= 80 && words.all(is_known)
}

/// Whether a line is a heading, or begins or ends a section.
fn is_section(line: &str) -> bool {
    let is_heading = line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
    is_heading || ["section ", "group "].iter().any(|word| line.starts_with(word)) || {
        matches!(line, "endSection" | "endGroup" | "section" | "group")
    }
}

/// Splits `text` into its words and its tags, such as `#pacts`.
fn without_tags(text: &str) -> (String, Vec<String>) {
    let is_tag = |word: &&str| {
        let name = word.strip_prefix('#').unwrap_or_default();
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let (tags, words): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(is_tag);
    let tags = tags.iter().filter_map(|tag| tag.strip_prefix('#')).map(str::to_owned);
    (words.join(" "), tags.collect())
}

/// Converts a range whose parts are EDTF, such as `2024 - 2026`, to EDTF: `2024/2026`. Other dates
/// are returned unchanged.
fn in_edtf(date: &str) -> String {
    let parts = date.split_once(" - ").or_else(|| date.split_once(" to "));
    match parts.map(|(from, to)| (from.trim(), to.trim())) {
        Some((from, to)) if Date::parse(from).is_ok() && Date::parse(to).is_ok() => format!("{from}/{to}"),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let sheet = read(text.as_bytes(), &Limits::default()).unwrap();
        let texts = |row: &SheetRow| row.cells.iter().map(|(_, cell)| cell.text()).collect();
        sheet.rows.iter().skip(1).map(|row| (row.number, texts(row))).collect()
    }

    #[test]
    fn events_have_dates_tags_and_summaries() {
        let text = "title: Talks 2024: a plan\n#pacts: red\n\nsection 2024\n\
            2024-06-09: The pact: signed #pacts #Oslo\nIn two copies.\nAt 10: done\n\n\
            # Later\n// a comment\n2024 - 2026: It runs\nDec 2026 - Jan 2027: Its end\n5 days: A week\n";
        let row = |number, cells: &[&str]| (number, cells.iter().map(|cell| (*cell).to_owned()).collect());
        assert_eq!(
            rows(text),
            [
                row(5, &["2024-06-09", "The pact: signed", "In two copies.\nAt 10: done", "pacts; Oslo"]),
                row(11, &["2024/2026", "It runs"]),
                row(12, &["Dec 2026 - Jan 2027", "Its end"]),
                row(13, &["5 days", "A week"]),
            ]
        );
    }

    #[test]
    fn line_begins_an_event_if_a_date_is_in_front() {
        for line in
            ["2024: A", "2024-06-09T10:30: A", "12/2012 - 03/2013: A", "June 9th, 2024: A", "2024-06-09:"]
        {
            assert!(event(line).is_some(), "{line}");
        }
        for line in ["title: 2024", "At 10 Downing Street: A", "A 2024: B", "2024,5: A", "10:30"] {
            assert!(event(line).is_none(), "{line}");
        }
    }
}
