//! Reads plain text, and recognises paragraphs, headings, list items and notes from their layout.

use std::ops::Range;

use super::ReadSettings;
use super::content::{Content, Part};
use super::decode::{Decoded, decode};
use super::document::BlockKind;
use super::fault::ReadProblem;
use super::{date_line, dated_rows, japanese_date, notes, text_columns};

/// If most full lines are longer than this, in characters, the text is not wrapped, and each line
/// is a paragraph.
const UNBROKEN: usize = 120;

/// The minimum number of characters in a full line of wrapped text.
const FULL_LINE: usize = 60;

/// The maximum length of a heading in characters; a quarter of this in East Asian scripts.
const MAX_HEADING_LENGTH: usize = 160;

pub(super) fn read(bytes: &[u8], _: &ReadSettings) -> Result<Content, ReadProblem> {
    let decoded = decode(bytes, None)?;
    match text_columns::reflow(&decoded.text) {
        Some(reflowed) => {
            let decoded = Decoded { text: reflowed.text.into(), ..decoded };
            Ok(Content { origins: reflowed.origins, ..Content::of_text(decoded, parts) })
        }
        None => Ok(Content::of_text(decoded, parts)),
    }
}

/// Returns the blocks in a range of the text.
pub(super) fn parts(text: &str, range: Range<usize>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut section = TextState { in_notes: false };
    let lines = lines(text, range);
    for run in lines.split(|line| is_separator(text, line)) {
        for paragraph in paragraphs(text, run) {
            section.add(text, paragraph, &mut parts);
        }
    }
    let rows = dated_rows::rows(parts.iter().map(|part| words(text, &part.range)));
    let begins_small: Vec<bool> = parts.iter().map(|part| begins_small(words(text, &part.range))).collect();
    for (index, part) in parts.iter_mut().enumerate() {
        // A supposed heading belongs to a sentence that a page break divides if it or the following
        // block begins in lower case.
        if part.kind == BlockKind::Heading && begins_small.iter().skip(index).take(2).any(|small| *small) {
            part.kind = BlockKind::Paragraph;
        }
        if part.kind == BlockKind::Heading && rows.get(index) == Some(&true) {
            part.kind = BlockKind::Paragraph;
        }
        part.top = index == 0 && part.kind == BlockKind::Heading;
    }
    parts
}

fn begins_small(words: &str) -> bool {
    words.chars().next().is_some_and(char::is_lowercase)
}

/// Returns the lines, each without surrounding white space.
fn lines(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut next = range.start;
    let body = &text[range];
    let lines = body.split_inclusive('\n').map(|line| {
        let start = next + line.len() - line.trim_start().len();
        let end = next + line.trim_end().len();
        next += line.len();
        start.min(end)..end
    });
    lines.collect()
}

/// Whether a line is empty or a drawn rule.
fn is_separator(text: &str, line: &Range<usize>) -> bool {
    let words = words(text, line);
    words.is_empty()
        || (words.len() >= 3 && words.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '~' | '#')))
}

fn words<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    &text[range.clone()]
}

/// Groups the lines of a run into paragraphs.
fn paragraphs<'r>(text: &str, run: &'r [Range<usize>]) -> Vec<&'r [Range<usize>]> {
    let length = |line: &Range<usize>| words(text, line).chars().count();
    // In an email, an edited line can be longer than the wrapped lines around it.
    let is_full = |line: &&Range<usize>| {
        (FULL_LINE..=UNBROKEN).contains(&length(line)) && !ends_sentence(words(text, line))
    };
    let unbroken = run.iter().filter(|line| length(line) > UNBROKEN).count();
    let is_unbroken = unbroken > 0 && unbroken >= run.iter().filter(is_full).count();
    let longest = run.iter().map(length).filter(|length| *length <= UNBROKEN).max().unwrap_or(0);
    // A row can be longer than one line, but most lines of a chronology begin with a date.
    let rows = dated_rows::rows(run.iter().map(|line| words(text, line)));
    let is_chronology = rows.iter().filter(|row| **row).count() * 2 >= run.len();
    let mut paragraphs = Vec::new();
    let mut first = 0;
    for (last, line) in run.iter().enumerate() {
        let next = run.get(last + 1);
        let is_date = |line: &Range<usize>| {
            let words = words(text, line);
            date_line::is_date_line(words) || japanese_date::is_date_line(words)
        };
        // A date with a label may be a field of a message header: "Sent: Monday, 10 June 2024".
        let is_bare_date = |line: &Range<usize>| {
            let label = words(text, line).split_once([':', '：']).map(|(label, _)| label);
            is_date(line) && label.is_none_or(|label| label.ends_with(char::is_numeric))
        };
        let ends = next.is_none_or(|next| {
            // Wrapped lines belong together, unless the form of one of them separates it: an item,
            // a heading, a new page, a date line at either end, or a short line that ends a
            // sentence.
            let goes_on = begins_small(words(text, next)) && !ends_sentence(words(text, line));
            let ends = is_unbroken && !goes_on
                || is_chronology && rows.get(last + 1) == Some(&true)
                || begins_item(words(text, next))
                || japanese_date::begins_row(words(text, next))
                || (begins_page(text, line, next) && !begins_small(words(text, next)))
                || notes::is_heading(words(text, line))
                || (is_all_capitals(words(text, line)) && !is_all_capitals(words(text, next)))
                || (ends_sentence(words(text, line)) && is_all_capitals(words(text, next)))
                || (last == 0 && is_date(line))
                // A line that is not full does not continue in a date line, nor a date line below.
                || (length(line) * 5 < longest * 3 && is_bare_date(next))
                || (last == first && length(line) * 5 < longest * 3 && is_bare_date(line))
                || (last + 2 == run.len() && is_date(next))
                || (ends_sentence(words(text, line)) && length(line) * 5 < longest * 3);
            ends && !date_line::is_broken(words(text, line), words(text, next))
        });
        if ends {
            paragraphs.extend(run.get(first..=last));
            first = last + 1;
        }
    }
    paragraphs
}

fn begins_page(text: &str, line: &Range<usize>, next: &Range<usize>) -> bool {
    text.get(line.end..next.start).is_some_and(|between| between.contains('\x0c'))
}

/// Whether a line is in capitals. Such a line is a title, so a following line in lower case does
/// not continue it.
fn is_all_capitals(words: &str) -> bool {
    words.chars().any(char::is_uppercase) && !words.chars().any(char::is_lowercase)
}

fn begins_item(words: &str) -> bool {
    bullet(words).is_some() || notes::number(words).is_some()
}

/// Returns the offset of the text after a bullet.
fn bullet(words: &str) -> Option<usize> {
    let rest = words.strip_prefix(['-', '*', '•', '‣', '·', '・', '–', '—', '○', '●', '◦'])?;
    let item = rest.trim_start();
    (item.len() < rest.len() && !item.is_empty()).then(|| words.len() - item.len())
}

fn ends_sentence(words: &str) -> bool {
    let words = words.trim_end_matches(['”', '’', '"', '\'', ')', ']', '」', '）']);
    words.ends_with(['.', '!', '?', '。', '！', '？', '…'])
}

struct TextState {
    in_notes: bool,
}

impl TextState {
    fn add(&mut self, text: &str, lines: &[Range<usize>], parts: &mut Vec<Part>) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        let range = first.start..last.end;
        let content = words(text, &range);
        let note = if self.in_notes { notes::number(content) } else { notes::bracketed(content) };
        if let Some((number, after)) = note {
            parts.push(Part::new(BlockKind::Note(number), range.start + after..range.end));
        } else if date_line::is_date_line(content) || japanese_date::is_date_line(content) {
            parts.push(Part::new(BlockKind::DateLine, range));
        } else if let Some(after) = item(content) {
            parts.push(Part::new(BlockKind::ListItem, range.start + after..range.end));
        } else if notes::is_heading(content)
            || (is_heading(content, lines.len()) && !self.in_notes && !is_row(content))
        {
            self.in_notes = notes::is_heading(content);
            parts.push(Part::new(BlockKind::Heading, range));
        } else if self.in_notes {
            notes::go_on(range, parts);
        } else {
            parts.push(Part::new(BlockKind::Paragraph, range));
        }
    }
}

/// Returns the offset of a list item's text.
fn item(words: &str) -> Option<usize> {
    bullet(words).or_else(|| notes::number(words).map(|(_, after)| after))
}

/// Whether the text is a row of a Japanese chronology, and therefore not a heading.
fn is_row(words: &str) -> bool {
    japanese_date::begins_row(words) && words.trim_end().contains([' ', '\u{3000}', '\t', ':', '：'])
}

/// Whether the text is a heading: short, on at most two lines, not ending like a sentence, and not
/// a byline.
fn is_heading(words: &str, lines: usize) -> bool {
    let closes = [',', ';', ':', '、', '，', '：', '；'];
    let longest =
        if words.chars().any(|c| c >= '\u{3000}') { MAX_HEADING_LENGTH / 4 } else { MAX_HEADING_LENGTH };
    lines <= 2
        && words.chars().count() <= longest
        && words.chars().any(char::is_alphabetic)
        && !ends_sentence(words)
        && !words.ends_with(closes)
        && !words.starts_with("By ")
}
