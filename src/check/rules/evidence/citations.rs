//! Reports citation marks without a note, notes without a mark, and duplicate note numbers.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;

use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity};
use crate::read::{BlockKind, Document};
use crate::source::{Sources, Span};

pub(in crate::check) fn citation_mismatch(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let documents = project.papers.iter().filter_map(|paper| paper.document());
    documents.flat_map(|document| Citations::of(document, &project.sources).findings(rule)).collect()
}

/// The citation marks and the notes of a paper, by number.
struct Citations {
    marks: BTreeMap<u32, Span>,
    notes: Vec<Note>,
}

struct Note {
    number: u32,
    /// The span of the note's text.
    span: Span,
    /// The span of the second number if the note's number is printed twice: "1. 1".
    doubled: Option<Span>,
}

impl Citations {
    fn of(document: &Document, sources: &Sources) -> Self {
        let text = sources.whole(document.source);
        let mut citations = Self { marks: BTreeMap::new(), notes: Vec::new() };
        for block in &document.blocks {
            match block.kind {
                BlockKind::Note(0) | BlockKind::FrontMatter | BlockKind::Code | BlockKind::DateLine => {}
                BlockKind::Note(number) => citations.notes.push(Note {
                    number,
                    span: block.span,
                    doubled: doubled(text, number, block.span),
                }),
                BlockKind::Heading | BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote => {
                    for (number, span) in marks(sources.text(block.span), block.span) {
                        citations.marks.entry(number).or_insert(span);
                    }
                }
            }
        }
        citations
    }

    fn findings(&self, rule: &'static Rule) -> Vec<Diagnostic> {
        self.without_note(rule)
            .into_iter()
            .chain(self.twice(rule))
            .chain(self.never_cited(rule))
            .chain(self.doubled(rule))
            .collect()
    }

    fn without_note(&self, rule: &'static Rule) -> Vec<Diagnostic> {
        let numbers: BTreeSet<u32> = self.notes.iter().map(|note| note.number).collect();
        let missing = self.marks.iter().filter(|(number, _)| !numbers.contains(number));
        let help = if numbers.is_empty() {
            "the paper has no notes; if they were lost in a conversion, add them to the file"
        } else {
            "compare the paper with its original: a note or a mark is missing or has a different number"
        };
        missing
            .map(|(number, span)| {
                let message = format!("[{number}] refers to note {number}, but the paper has no such note");
                Diagnostic::new(rule, message, Label::new(*span, "")).help(help)
            })
            .collect()
    }

    fn twice(&self, rule: &'static Rule) -> Vec<Diagnostic> {
        let mut seen: BTreeMap<u32, Span> = BTreeMap::new();
        let mut found = Vec::new();
        for note in &self.notes {
            if let Some(first) = seen.get(&note.number) {
                let message = format!("two notes have the number {}", note.number);
                found.push(
                    Diagnostic::new(rule, message, Label::new(note.span, ""))
                        .related(*first, "the first")
                        .help("check the original to see which note is cited"),
                );
            } else {
                seen.insert(note.number, note.span);
            }
        }
        found
    }

    /// Returns notes that are never cited. If the text has no matching marks at all, nothing is
    /// reported: the notes are a list of references, or the marks were lost.
    fn never_cited(&self, rule: &'static Rule) -> Vec<Diagnostic> {
        let uncited = self.notes.iter().filter(|note| !self.marks.contains_key(&note.number));
        let some_are_cited = self.notes.iter().any(|note| self.marks.contains_key(&note.number));
        uncited
            .filter(|_| some_are_cited)
            .map(|note| {
                let message = format!("nothing in the text cites note {}", note.number);
                Diagnostic::new(rule, message, Label::new(note.span, ""))
                    .help("compare the paper with its original: a mark is missing or has a different number")
            })
            .collect()
    }

    /// Returns one finding for all notes with a repeated number. This is an artefact of web pages,
    /// not an error of the author.
    fn doubled(&self, rule: &'static Rule) -> Option<Diagnostic> {
        let doubled: Vec<_> = self.notes.iter().filter_map(|note| Some((note, note.doubled?))).collect();
        let (first, span) = doubled.first()?;
        let message = match doubled.len() {
            1 => format!("note {} is numbered twice", first.number),
            count => format!("{count} notes are numbered twice"),
        };
        let found = Diagnostic::new(rule, message, Label::new(*span, "")).severity(Severity::Info);
        Some(found.help("no change is required: the second number is not read as part of the note"))
    }
}

/// Returns the span of the second number before a note if the number is printed twice.
fn doubled(text: &str, number: u32, note: Span) -> Option<Span> {
    let line = text.get(..note.start)?.rfind('\n').map_or(0, |end| end + 1);
    let before = text.get(line..note.start)?;
    let digits: Vec<&str> =
        before.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let twice = digits.len() == 2 && digits.iter().all(|digits| digits.parse() == Ok(number));
    let start = line + before.find(|c: char| c.is_ascii_digit())?;
    twice.then(|| Span::new(note.source, start..line + before.trim_end().len()))
}

/// Returns the citation marks of a block: `[1]`, `[2, 3]`, `[4–6]`.
///
/// A number with more than three digits is a year. Brackets before `(`, `:` or `[` are a Markdown
/// link.
fn marks(words: &str, block: Span) -> Vec<(u32, Span)> {
    let opened = words.match_indices('[').filter_map(|(open, _)| {
        let rest = words.get(open + 1..)?;
        // Stop at the next bracket, since a mark contains none. Looking beyond it would take
        // quadratic time for "[[[[…".
        let length = rest.find(['[', ']']).filter(|end| rest.as_bytes().get(*end) == Some(&b']'))?;
        let inner = rest.get(..length)?;
        let close = open + 1 + length;
        // Exclude `[1](…)`, `[1]: …` and `[1][…]`, which are links and link definitions.
        let link = words.get(close + 1..).is_some_and(|rest| rest.starts_with(['(', ':', '[']));
        let numbers = if link { Vec::new() } else { numbers(inner)? };
        let span = Span::new(block.source, block.start + open..block.start + close + 1);
        Some(numbers.into_iter().map(move |number| (number, span)))
    });
    opened.flatten().collect()
}

/// Parses the numbers in a citation mark: single numbers and ranges. Returns `None` if the brackets
/// contain anything else.
fn numbers(inner: &str) -> Option<Vec<u32>> {
    let number = |text: &str| {
        let text = text.trim();
        (text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let parts = inner.split([',', ';']).map(|part| {
        let ends: Option<Vec<u32>> = part.split(['-', '–']).map(number).collect();
        match ends?.as_slice() {
            [only] => Some(*only..=*only),
            [first, last] if first < last => Some(*first..=*last),
            _ => None,
        }
    });
    let ranges: Option<Vec<_>> = parts.collect();
    Some(ranges?.into_iter().flatten().unique().collect())
}

#[cfg(test)]
mod tests {
    use super::{Span, marks, numbers};
    use crate::source::Sources;

    #[test]
    fn marks_are_found_after_open_brackets_and_not_in_links() {
        let words = "[[see [1], a] [2] [[3]] [4](x) [5][6] [7";
        let source = Sources::new().add("a.md", words);
        let found: Vec<u32> =
            marks(words, Span::new(source, 0..words.len())).into_iter().map(|mark| mark.0).collect();
        assert_eq!(found, [1, 2, 3, 6]);
    }

    #[test]
    fn citation_marks_are_numbers_lists_and_ranges() {
        for (inner, expected) in [
            ("1", Some(vec![1])),
            ("2, 3", Some(vec![2, 3])),
            ("4–6", Some(vec![4, 5, 6])),
            ("1,3-5", Some(vec![1, 3, 4, 5])),
            ("2022", None),
            ("sic", None),
            ("^1", None),
            ("", None),
            ("6-4", None),
            ("…", None),
        ] {
            assert_eq!(numbers(inner), expected, "[{inner}]");
        }
    }
}
