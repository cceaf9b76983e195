//! Finds the messages in a paper that is not an email: a thread that was pasted into a text file or
//! a Word document, or saved as a page. Each message becomes a section with its own date, as in an
//! email.
//!
//! Only blocks of header fields count ("From: … Sent: … Subject: …"). The first one, at the top of
//! the paper, is the head of the paper itself.

use std::ops::Range;

use super::header::Header;
use super::quoted::{self, BodyLine};
use crate::read::content::{Content, Part, QuotedPart};
use crate::read::document::BlockKind;
use crate::source::one_line;

/// The maximum number of lines above the header of the paper itself, such as a letterhead.
const MAX_LINES_ABOVE_HEAD: usize = 10;

/// Records the messages that a paper contains as sections.
pub(in crate::read) fn find(content: &mut Content) {
    let is_prose = |part: &&Part| part.table.is_none() && part.unseen.is_none();
    let mut lines: Vec<BodyLine<'_>> = Vec::new();
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut add = |words, place| {
        lines.push(BodyLine { words, depth: 0, boxes: 0 });
        places.push(place);
    };
    for part in content.parts.iter().filter(is_prose) {
        let words = content.text.get(part.range.clone()).unwrap_or("");
        let mut start = part.range.start;
        for line in words.split('\n') {
            add(line, start..start + line.len());
            start += line.len() + 1;
        }
        // In a text file, an empty line ends a header. In other formats, each field can be a
        // paragraph, so no empty line is added.
        if words.contains('\n') {
            add("", part.range.end..part.range.end);
        }
    }
    let mut headers = quoted::headers(&lines);
    let is_head = |(header, lines, is_marked): &(Header, Range<usize>, bool)| {
        !is_marked && header.date.is_some() && lines.start <= MAX_LINES_ABOVE_HEAD
    };
    if headers.first().is_some_and(is_head) {
        headers.remove(0);
    }
    headers.retain(|(header, _, is_marked)| *is_marked || header.date.is_some());
    let place = |lines: &Range<usize>| {
        let last = lines.end.checked_sub(1)?;
        Some(places.get(lines.start)?.start..places.get(last)?.end)
    };
    let found: Vec<(Header, Range<usize>)> =
        headers.into_iter().filter_map(|(header, lines, _)| Some((header, place(&lines)?))).collect();
    let Some(end) = content.parts.last().map(|part| part.range.end) else { return };
    let ends: Vec<usize> = found.iter().skip(1).map(|(_, place)| place.start).chain([end]).collect();
    for ((header, head), end) in found.into_iter().zip(ends) {
        split(&mut content.parts, &head);
        let text = content.text.get(..end).unwrap_or("").trim_end().len();
        let find = |words: &str| {
            let at = head.start + content.text.get(head.clone())?.find(words)?;
            Some(at..at + words.len())
        };
        let author = header.author.as_deref().and_then(|author| Some((one_line(author), find(author)?)));
        let date = header.date.map(|(date, words)| (date, find(&words)));
        content.sections.push(QuotedPart { range: head.start..text.max(head.end), author, date });
    }
    let Some(first) = content.sections.first().map(|section| section.range.start) else { return };
    // A date line inside a message does not date the paper, so it becomes a paragraph.
    let quoted = content.parts.iter_mut().skip_while(|part| part.range.start < first);
    for part in quoted.filter(|part| part.kind == BlockKind::DateLine) {
        part.kind = BlockKind::Paragraph;
    }
}

/// Makes the header of a message a block of its own. A header is data, not prose: "Sent: Monday, 4
/// March 2024" does not report an event.
fn split(parts: &mut Vec<Part>, head: &Range<usize>) {
    let mut pieces = Vec::with_capacity(parts.len() + 2);
    for part in parts.drain(..) {
        let range = part.range.clone();
        if range.end <= head.start || head.end <= range.start {
            pieces.push(part);
            continue;
        }
        for piece in [
            range.start..head.start.max(range.start),
            head.start.max(range.start)..head.end.min(range.end),
            head.end.min(range.end)..range.end,
        ] {
            if piece.is_empty() {
                continue;
            }
            let is_head = head.start <= piece.start && piece.end <= head.end;
            let hidden =
                part.hidden.iter().filter(|hidden| piece.start <= hidden.start && hidden.end <= piece.end);
            let hidden = hidden.cloned().collect();
            let kind = if is_head { BlockKind::Code } else { part.kind };
            pieces.push(Part { range: piece, hidden, kind, ..part.clone() });
        }
    }
    *parts = pieces;
}
