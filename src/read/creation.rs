//! The document creation time: which of the dates in a paper is its own.

use std::ops::Range;

use super::document::{BlockKind, DateEvidence};
use super::front_matter::FrontMatter;
use super::{Part, date_line};
use crate::date::Date;

/// How many blocks may stand above the text: title, subtitle, authors, institute.
const LONGEST_HEAD: usize = 8;

/// Every date that the paper gives itself. Lines with a date that do not date the paper become paragraphs again.
pub(super) fn dates(
    text: &str,
    front: &FrontMatter,
    parts: &mut [Part],
) -> Vec<(Date, Range<usize>, DateEvidence)> {
    let mut dates = Vec::new();
    dates.extend(front.date.clone().map(|(date, range)| (date, range, DateEvidence::FrontMatter)));
    let head = parts.iter().take(LONGEST_HEAD).position(|part| is_prose(text, part)).unwrap_or(LONGEST_HEAD);
    let tail = tail(parts);
    for (index, part) in parts.iter_mut().enumerate() {
        if part.kind != BlockKind::DateLine {
            continue;
        }
        let found = date_line::parse(text.get(part.range.clone()).unwrap_or(""));
        match found {
            Some(found) if found.parenthesised || index < head || index + 1 == tail => {
                let evidence =
                    if found.parenthesised { DateEvidence::Parenthesis } else { DateEvidence::DateLine };
                let range = part.range.start + found.range.start..part.range.start + found.range.end;
                dates.push((found.date, range, evidence));
            }
            _ => part.kind = BlockKind::Paragraph,
        }
    }
    let last = tail.checked_sub(1).and_then(|index| parts.get(index));
    dates.extend(last.filter(|part| part.kind == BlockKind::Paragraph).and_then(|part| {
        let found = date_line::at_end(text.get(part.range.clone())?)?;
        let range = part.range.start + found.range.start..part.range.start + found.range.end;
        Some((found.date, range, DateEvidence::Parenthesis))
    }));
    dates
}

/// A paragraph that is more than the name of an author.
fn is_prose(text: &str, part: &Part) -> bool {
    let words = text.get(part.range.clone()).unwrap_or("");
    part.kind == BlockKind::Paragraph && (words.ends_with(['.', '。']) || words.chars().count() > 200)
}

/// Where the text ends: before the notes and their heading.
fn tail(parts: &[Part]) -> usize {
    let is_note = |part: &Part| matches!(part.kind, BlockKind::Note(_));
    let body = parts.iter().rposition(|part| !is_note(part)).map_or(0, |last| last + 1);
    let ends_in_heading = parts.get(body.wrapping_sub(1)).is_some_and(|part| part.kind == BlockKind::Heading);
    if body < parts.len() && ends_in_heading { body - 1 } else { body }
}
