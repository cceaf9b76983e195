//! Recognises numbered notes and reference lists.

use std::ops::Range;

use super::content::Part;
use super::document::BlockKind;

/// Headings of notes sections, in lower case.
const HEADINGS: &[&str] = &[
    "bibliography",
    "endnotes",
    "footnotes",
    "notes",
    "notes and references",
    "references",
    "sources",
    "works cited",
    "参考文献",
    "注",
    "注釈",
    "脚注",
    "註",
];

/// Whether the text is the heading of a notes section.
pub(super) fn is_heading(words: &str) -> bool {
    let words = words.trim().trim_end_matches([':', '：']).to_lowercase();
    HEADINGS.binary_search(&words.as_str()).is_ok()
}

/// Parses the number of the note that begins at `line`, and returns it with the offset of the
/// note's text. Accepts `1. `, `1) `, `(1) `, `[1] `, the superscript form `^[1] `, and the doubled
/// number `1. 1 `, which occurs in text copied from web pages.
pub(super) fn number(line: &str) -> Option<(u32, usize)> {
    let (number, after) = marker(line)?;
    let rest = line.get(after..)?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let doubled = rest.get(..digits).is_some_and(|again| again.parse() == Ok(number));
    let spaces = rest.get(digits..).map_or(0, |tail| tail.len() - tail.trim_start().len());
    let skip = if doubled && spaces > 0 { digits + spaces } else { 0 };
    Some((number, after + skip))
}

/// Parses the number of a note that needs no heading above it: `[1] `, `^[1] `. Returns the number
/// and the offset of the note's text.
pub(super) fn bracketed(line: &str) -> Option<(u32, usize)> {
    lowered(line).starts_with('[').then(|| number(line)).flatten()
}

/// Removes leading white space, and the `^` before a bracketed mark.
fn lowered(line: &str) -> &str {
    let words = line.trim_start();
    words.strip_prefix('^').filter(|mark| mark.starts_with('[')).unwrap_or(words)
}

/// Parses a number that a mark follows or encloses, and the white space after it. Returns the
/// number and the offset after it.
fn marker(line: &str) -> Option<(u32, usize)> {
    let words = lowered(line);
    let open = words.chars().next().filter(|c| matches!(c, '[' | '('));
    let inner = words.strip_prefix(['[', '(']).unwrap_or(words);
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = inner.get(..inner.len() - rest.len())?;
    let closed = match open {
        Some('[') => rest.strip_prefix(']')?,
        Some(_) => rest.strip_prefix(')')?,
        None => rest.strip_prefix(['.', ')'])?,
    };
    let after = closed.trim_start();
    // Accept at most three digits: "2022. The year …" does not begin a note.
    let sound = number.len() <= 3 && after.len() < closed.len() && !after.is_empty();
    sound.then_some(())?;
    Some((number.parse().ok()?, line.len() - after.len()))
}

/// Appends a paragraph without a number to the preceding numbered note, if there is one.
pub(super) fn go_on(range: Range<usize>, parts: &mut Vec<Part>) {
    match parts.last_mut() {
        Some(Part { kind: BlockKind::Note(number), range: note, .. }) if *number > 0 => note.end = range.end,
        _ => parts.push(Part::new(BlockKind::Note(0), range)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_sorted() {
        assert!(HEADINGS.is_sorted());
        assert!(is_heading("Notes:") && is_heading("注") && !is_heading("Notes on method"));
    }

    #[test]
    fn note_numbers_are_parsed_with_their_punctuation() {
        let read = |line| number(line).map(|(number, after)| (number, &line[after..]));
        assert_eq!(read("  1. 1 A ministry, “Title,” 2022"), Some((1, "A ministry, “Title,” 2022")));
        assert_eq!(read("12) 1 A title"), Some((12, "1 A title")));
        assert_eq!(read("[3] Title"), Some((3, "Title")));
        assert_eq!(read("  ^[3] Title"), Some((3, "Title")));
        assert_eq!(read("4. 4th report"), Some((4, "4th report")));
        assert_eq!(read("2022. The year"), None);
        assert_eq!(read("1.5 per cent"), None);
        assert_eq!(read("(1]"), None);
    }
}
