//! A dated statement as it is output to other programs: JSON, tables, Python.

use std::ops::Range;

use super::{Attestation, Role, Tense};
use crate::date::Date;
use crate::normalise::Confidence;
use crate::phase::Phase;
use crate::source::{SourceId, Sources};

/// A dated statement with its words and its location. Offsets count Unicode code points.
///
/// ```
/// use dateline::{Context, ReadSettings, Sources, StatementRecord, extract};
///
/// let text = b"Oslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.txt", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// let records = StatementRecord::all(&found.statements, &sources);
/// let last = records.last().unwrap();
/// assert_eq!((last.start, last.end, last.text), (40, 49, "yesterday"));
/// assert_eq!((last.quote, last.value.to_string().as_str()), ("The pact was signed yesterday.", "2024-06-09"));
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct StatementRecord<'a> {
    /// The path of the paper.
    pub file: &'a str,
    /// The 1-based page number, if the paper has pages.
    pub page: Option<usize>,
    /// The 1-based paragraph number.
    pub paragraph: usize,
    /// The start offset of the date, in code points.
    pub start: usize,
    /// The end offset of the date, in code points, exclusive.
    pub end: usize,
    /// The start offset of the sentence, in code points.
    pub sentence_start: usize,
    /// The end offset of the sentence, in code points, exclusive.
    pub sentence_end: usize,
    /// The words of the date.
    pub text: &'a str,
    /// The words of the sentence.
    pub quote: &'a str,
    /// The date; for a range, the whole range.
    pub value: &'a Date,
    /// The confidence in the date.
    pub confidence: Confidence,
    /// The function of the date in its document.
    pub role: Role,
    /// The phase that the words describe.
    pub phase: Option<Phase>,
    /// The tense: past, present or expected.
    pub tense: Tense,
    /// Whether the statement is denied.
    pub negated: bool,
    /// Whether the statement is about a part of the event, an attempt, or one of several
    /// occurrences.
    pub partial: bool,
    /// A title in the paper's own words, without the date.
    pub title: &'a str,
}

impl<'a> StatementRecord<'a> {
    /// Converts the statements of one or more papers. They should be grouped by paper and in text
    /// order, because offsets are counted incrementally.
    pub fn all(statements: &'a [Attestation], sources: &'a Sources) -> Vec<Self> {
        let mut points = CodePoints::default();
        statements.iter().map(|statement| Self::of(statement, sources, &mut points)).collect()
    }

    /// Converts a statement.
    pub(crate) fn of(statement: &'a Attestation, sources: &'a Sources, points: &mut CodePoints) -> Self {
        let Attestation { source, span, sentence, citation, .. } = statement;
        let text = sources.whole(*source);
        let (date, sentence) =
            (points.range(*source, text, span.range()), points.range(*source, text, sentence.range()));
        Self {
            file: &citation.path,
            page: citation.page,
            paragraph: citation.paragraph,
            start: date.start,
            end: date.end,
            sentence_start: sentence.start,
            sentence_end: sentence.end,
            text: sources.text(*span),
            quote: &citation.quote,
            value: &statement.date,
            confidence: statement.timex.confidence,
            role: statement.role,
            phase: statement.phase,
            tense: statement.tense,
            negated: statement.negated,
            partial: statement.is_partial,
            title: &statement.title,
        }
    }
}

/// A code point counter. It continues from the last position, since statements are in text order.
#[derive(Debug, Default)]
pub(crate) struct CodePoints {
    source: Option<SourceId>,
    byte: usize,
    point: usize,
}

impl CodePoints {
    /// Converts a byte range in `text`, the text of `source`, to a range of code points.
    pub(crate) fn range(&mut self, source: SourceId, text: &str, bytes: Range<usize>) -> Range<usize> {
        self.count(source, text, bytes.start)..self.count(source, text, bytes.end)
    }

    fn count(&mut self, source: SourceId, text: &str, to: usize) -> usize {
        if self.source != Some(source) {
            *self = Self { source: Some(source), ..Self::default() };
        }
        let points = |range: Range<usize>| text.get(range).map_or(0, |part| part.chars().count());
        if to >= self.byte {
            self.point += points(self.byte..to);
        } else {
            self.point -= points(to..self.byte);
        }
        self.byte = to;
        self.point
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_code_points_back_and_forth() {
        let mut sources = Sources::new();
        let text = "é 1 ü 2";
        let source = sources.add("a.txt", text);
        let mut points = CodePoints::default();
        assert_eq!(points.range(source, text, 3..4), 2..3);
        assert_eq!(points.range(source, text, 0..8), 0..6);
        assert_eq!(points.range(source, text, 5..7), 4..5);
    }
}
