//! The document creation time: which of the dates in a paper is its own.

use std::ops::Range;

use super::content::{About, Part};
use super::date_line::DateLine;
use super::document::{BlockKind, DateEvidence};
use super::{date_line, front_matter};
use crate::date::Date;

/// How many blocks may stand above the text: title, subtitle, authors, institute.
const LONGEST_HEAD: usize = 8;

/// Every date that the paper gives itself. Lines with a date that do not date the paper become paragraphs again.
pub(super) fn dates(
    text: &str,
    about: &About,
    parts: &mut [Part],
) -> Vec<(Date, Range<usize>, DateEvidence)> {
    let stated = about.dates.iter().filter_map(|(range, evidence)| {
        Some((front_matter::day(text.get(range.clone())?)?, range.clone(), *evidence))
    });
    let mut dates: Vec<_> = stated.collect();
    let head = parts.iter().take(LONGEST_HEAD).position(|part| is_prose(text, part)).unwrap_or(LONGEST_HEAD);
    let tail = tail(parts);
    let count = |parenthesised: bool| {
        let found = parts.iter().filter_map(|part| read(text, part));
        found.filter(|found| found.parenthesised == parenthesised).count()
    };
    // More lines with dates than these are a list of days, and none of them dates the paper but the last.
    let (lone, few) = (count(true) == 1, count(false) <= 2);
    for (index, part) in parts.iter_mut().enumerate() {
        if part.kind != BlockKind::DateLine {
            continue;
        }
        match read(text, part) {
            Some(found)
                if index + 1 == tail
                    || (found.parenthesised && lone)
                    || (!found.parenthesised && few && index < head) =>
            {
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
        let words = text.get(part.range.clone())?;
        let parenthesis = date_line::at_end(words).map(|found| (found, DateEvidence::Parenthesis));
        let closing = || Some((date_line::closing(words)?, DateEvidence::DateLine));
        let (found, evidence) = parenthesis.or_else(closing)?;
        let range = part.range.start + found.range.start..part.range.start + found.range.end;
        Some((found.date, range, evidence))
    }));
    dates
}

/// The date of a line with a date.
fn read(text: &str, part: &Part) -> Option<DateLine> {
    let is_line = part.kind == BlockKind::DateLine;
    text.get(part.range.clone()).filter(|_| is_line).and_then(date_line::parse)
}

/// A paragraph that is more than the name of an author or of a place ("Washington, D.C.").
fn is_prose(text: &str, part: &Part) -> bool {
    let words = text.get(part.range.clone()).unwrap_or("");
    let ends = words.ends_with('。') || (words.ends_with('.') && words.split_whitespace().count() > 3);
    part.kind == BlockKind::Paragraph && (ends || words.chars().count() > 200)
}

/// Where the text ends: before the notes and their heading.
fn tail(parts: &[Part]) -> usize {
    let is_note = |part: &Part| matches!(part.kind, BlockKind::Note(_));
    let body = parts.iter().rposition(|part| !is_note(part)).map_or(0, |last| last + 1);
    let ends_in_heading = parts.get(body.wrapping_sub(1)).is_some_and(|part| part.kind == BlockKind::Heading);
    if body < parts.len() && ends_in_heading { body - 1 } else { body }
}
