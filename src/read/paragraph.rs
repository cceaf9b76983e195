//! Classifies the paragraphs of formats that mark paragraphs: finds notes, and the date lines at
//! the beginning or end of paragraphs.

use std::ops::Range;

use super::content::Part;
use super::date_label::begins_about_document;
use super::document::BlockKind;
use super::{date_line, notes};

/// Adds a paragraph. Below a notes heading, the paragraph is a note or continues the previous note,
/// unless it is about the document: "This page was last edited on 7 October 2022".
pub(super) fn add(text: &str, range: Range<usize>, in_notes: bool, parts: &mut Vec<Part>) {
    let words = &text[range.clone()];
    if !in_notes || date_line::parse(words).is_some() || begins_about_document(words) {
        plain(text, range, parts);
    } else if let Some((number, after)) = notes::number(words) {
        note(text, number, range.start + after..range.end, parts);
    } else {
        notes::go_on(range, parts);
    }
}

/// Adds a note; a second paragraph with the same number extends it.
pub(super) fn note(text: &str, number: u32, range: Range<usize>, parts: &mut Vec<Part>) {
    match parts.last_mut() {
        Some(Part { kind: BlockKind::Note(last), range: note, .. }) if *last == number && number > 0 => {
            note.end = range.end;
        }
        _ => {
            let words = &text[range.clone()];
            // In "1. 1 Title", skip the note number that follows the list item number.
            let again = words.split_once(' ').filter(|(digits, _)| digits.parse() == Ok(number));
            let start = again.map_or(range.start, |(digits, _)| range.start + digits.len() + 1);
            parts.push(Part::new(BlockKind::Note(number), start..range.end));
        }
    }
}

/// Adds a paragraph outside the notes, splitting off a date line at its beginning or end.
fn plain(text: &str, range: Range<usize>, parts: &mut Vec<Part>) {
    let words = &text[range.clone()];
    if date_line::parse(words).is_some() {
        parts.push(Part::new(BlockKind::DateLine, range));
        return;
    }
    if let Some((number, after)) = notes::bracketed(words) {
        parts.push(Part::new(BlockKind::Note(number), range.start + after..range.end));
        return;
    }
    let is_date =
        |line: &Range<usize>| text.get(line.clone()).is_some_and(|words| date_line::parse(words).is_some());
    let first = words.find('\n').map(|end| trimmed(text, range.start..range.start + end)).filter(is_date);
    let last = words.rfind('\n').map(|end| trimmed(text, range.start + end..range.end)).filter(is_date);
    let start = first.as_ref().map_or(range.start, |line| line.end);
    let end = last.as_ref().map_or(range.end, |line| line.start).max(start);
    let middle = trimmed(text, start..end);
    parts.extend(first.map(|line| Part::new(BlockKind::DateLine, line)));
    if !middle.is_empty() {
        parts.push(Part::new(BlockKind::Paragraph, middle));
    }
    parts.extend(last.map(|line| Part::new(BlockKind::DateLine, line)));
}

/// Trims white space from a range, and the backslash of a hard line break.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + words.len() - words.trim_start().len();
    let end = range.start + words.trim_end_matches(|c: char| c.is_whitespace() || c == '\\').len();
    start..end.max(start)
}
