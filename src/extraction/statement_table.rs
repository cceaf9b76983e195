//! Dated statements as table rows, from which they can be linked to events without their papers.
//!
//! A row has columns for readers and other programs, and `StatementRow::details` for [`load`]: the
//! text that linking uses (the sentence, the preceding ones, the heading) with its position in the
//! paper, and the statement itself. [`load`] puts these passages back in order for each paper, each
//! on its original line, and moves the statements to their new positions.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Extraction;
use crate::assemble::{Attestation, StatementRecord};
use crate::date::Date;
use crate::read::{DateEvidence, Document, DocumentDate, DocumentLanguage, Section};
use crate::source::{Landmarks, Sources, Span, Spanned};

/// The version of [`Details`]. Increment it with every change to the serialised form, which
/// contains no field names; `tests/it/statement_table.rs` notices such a change.
const VERSION: u32 = 3;

/// The maximum number of empty lines and paragraphs in all papers of a table. They replace the
/// parts of the papers that the table lacks. Without a limit, a row of a few bytes could exhaust
/// the memory by claiming to be on line 4,000,000,000.
const MAX_BLANK: usize = 1 << 27;

/// A dated statement as a row of a table.
///
/// ```
/// use dateline::{Context, ReadSettings, Sources, StatementRow, extract, sha256};
///
/// let text = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// let rows = StatementRow::all(&found, &sha256(text), &sources);
/// assert_eq!(rows[1].document_title.as_deref(), Some("Harbour Pact"));
/// assert_eq!((rows[1].value.as_str(), rows[1].quote.as_str()), ("2024-06-09", "The pact was signed yesterday."));
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// The path of the paper.
    pub file: String,
    /// The SHA-256 of the paper, in 64 hexadecimal digits.
    pub sha256: String,
    /// The language code of the paper.
    pub language: String,
    /// The title of the paper.
    pub document_title: Option<String>,
    /// The date of the paper in EDTF.
    pub document_date: Option<String>,
    /// The evidence for that date, such as "date line", or "declared" for
    /// [`Context::dct`](crate::Context::dct).
    pub document_date_reason: Option<&'static str>,
    /// The 1-based page, if the paper has pages.
    pub page: Option<usize>,
    /// The 1-based paragraph.
    pub paragraph: usize,
    /// The code point offset at which the date starts.
    pub start: usize,
    /// The code point offset at which the date ends.
    pub end: usize,
    /// The UTF-8 byte offset in the paper's text at which the date starts.
    pub start_byte: usize,
    /// The UTF-8 byte offset in the paper's text at which the date ends.
    pub end_byte: usize,
    /// The code point offset at which the sentence starts.
    pub sentence_start: usize,
    /// The code point offset at which the sentence ends.
    pub sentence_end: usize,
    /// The date as written in the paper.
    pub text: String,
    /// The sentence as written in the paper.
    pub quote: String,
    /// The date in EDTF.
    pub value: String,
    /// The confidence in the date: `high`, `medium` or `low`.
    pub confidence: &'static str,
    /// The function of the date in its document; see [`Role`](crate::Role).
    pub role: &'static str,
    /// The phase that the words describe.
    pub phase: Option<String>,
    /// The tense; see [`Tense`](crate::Tense).
    pub tense: &'static str,
    /// Whether the statement is negated.
    pub negated: bool,
    /// Whether the statement is about a part of the event, an attempt, or one occurrence of
    /// several.
    pub partial: bool,
    /// A title in the paper's words, without the date.
    pub title: String,
    /// The data that linking needs, in a form that only the same version of dateline can read.
    pub details: Vec<u8>,
}

/// The columns of a [`StatementRow`] from which a project is loaded, by
/// [`Project::load_statements`](crate::Project::load_statements).
///
/// ```
/// use dateline::{Context, LoadOptions, Memory, Project, ReadSettings, Sources, StatementDetails, StatementRow};
///
/// let text = b"The Harbour Pact was signed in Oslo on 9 June 2024.\n";
/// let mut sources = Sources::new();
/// let found =
///     dateline::extract("pact.txt", text, &Context::new(), &ReadSettings::default(), &mut sources).unwrap();
/// let rows = StatementRow::all(&found, &dateline::sha256(text), &sources);
/// let rows: Vec<StatementDetails> = rows.into_iter().map(StatementDetails::from).collect();
///
/// let files = Memory::from([("events.toml", "")]);
/// let project = Project::load_statements(&files, &LoadOptions::default(), &rows).unwrap();
/// assert_eq!(project.attestations[0].citation.quote, "The Harbour Pact was signed in Oslo on 9 June 2024.");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDetails {
    /// The path of the paper.
    pub file: String,
    /// The SHA-256 of the paper.
    pub sha256: String,
    /// The title of the paper.
    pub document_title: Option<String>,
    /// The date of the paper in EDTF.
    pub document_date: Option<String>,
    /// [`StatementRow::details`].
    pub details: Vec<u8>,
}

impl From<StatementRow> for StatementDetails {
    fn from(row: StatementRow) -> Self {
        let StatementRow { file, sha256, document_title, document_date, details, .. } = row;
        Self { file, sha256, document_title, document_date, details }
    }
}

/// The reason why a row of a statement table cannot be used.
///
/// ```
/// use dateline::{LoadError, LoadOptions, Memory, Project, StatementDetails, TableError};
///
/// let row = StatementDetails {
///     file: "pact.txt".to_owned(),
///     sha256: dateline::sha256(b""),
///     document_title: None,
///     document_date: None,
///     details: b"of another program".to_vec(),
/// };
/// let files = Memory::from([("events.toml", "")]);
/// let error = Project::load_statements(&files, &LoadOptions::default(), &[row]).unwrap_err();
/// assert!(matches!(error, LoadError::Statements(TableError::Details(file)) if file == "pact.txt"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// The details were written by another version or are damaged.
    #[error(
        "the column \"details\" of a statement of {0} was written by another version of dateline, or is damaged; \
         extract the statements again with this version"
    )]
    Details(String),
    /// The rows of a paper come from different versions of it.
    #[error(
        "the statements of {0} come from different versions of that paper; extract them again, or remove one of them"
    )]
    Versions(String),
    /// The rows of a paper give it several titles or dates.
    #[error(
        "the statements of {0} give that paper several titles or dates, so it was extracted with different \
         options; extract it again, or remove some of them"
    )]
    Readings(String),
    /// The papers have too many lines in total.
    #[error(
        "the papers up to {0} have more than {limit} million lines in total; select fewer papers",
        limit = MAX_BLANK / 1_000_000
    )]
    Lines(String),
    /// A paper's date is not a valid date.
    #[error("the date of {0}, \"{1}\", is not a date in EDTF")]
    Date(String, String),
}

/// A statement with the passages that linking uses.
#[derive(Debug, Serialize, Deserialize)]
struct Details {
    /// The passages, in the order of the paper.
    passages: Vec<Passage>,
    /// The date of the message that contains the statement or, without a message, of the paper.
    written: Option<Date>,
    /// Whether positions are cited by page or paragraph rather than by line.
    has_landmarks: bool,
    attestation: Attestation,
}

/// A part of a paper's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Passage {
    /// The byte offset in the paper's text.
    start: usize,
    /// The 0-based line of the paper on which the passage begins.
    line: usize,
    words: String,
}

impl Passage {
    fn range(&self) -> Range<usize> {
        self.start..self.start.saturating_add(self.words.len())
    }
}

impl StatementRow {
    /// Converts the statements of a paper with this [`sha256`](crate::sha256()). Returns an empty
    /// list for a paper in an unsupported language.
    pub fn all(extraction: &Extraction, sha256: &str, sources: &Sources) -> Vec<Self> {
        if extraction.unsupported_language().is_some() {
            return Vec::new();
        }
        let document = &extraction.document;
        let records = StatementRecord::all(&extraction.statements, sources);
        let row = |(record, statement): (StatementRecord<'_>, &Attestation)| Self {
            file: record.file.to_owned(),
            sha256: sha256.to_owned(),
            language: document.language_code().to_owned(),
            document_title: document.title.as_ref().map(|title| title.value.clone()),
            document_date: document.created.as_ref().map(|created| created.date.to_string()),
            document_date_reason: document.created.as_ref().map(|created| match created.evidence {
                DateEvidence::Declared => "declared",
                evidence => evidence.name(),
            }),
            page: record.page,
            paragraph: record.paragraph,
            start: record.start,
            end: record.end,
            start_byte: statement.span.start,
            end_byte: statement.span.end,
            sentence_start: record.sentence_start,
            sentence_end: record.sentence_end,
            text: record.text.to_owned(),
            quote: record.quote.to_owned(),
            value: record.value.to_string(),
            confidence: record.confidence.as_str(),
            role: record.role.as_str(),
            phase: record.phase.map(|phase| phase.to_string()),
            tense: record.tense.as_str(),
            negated: record.negated,
            partial: record.partial,
            title: record.title.to_owned(),
            details: Details::of(statement, document, sources).to_bytes(),
        };
        records.into_iter().zip(&extraction.statements).map(row).collect()
    }
}

impl Details {
    fn of(statement: &Attestation, document: &Document, sources: &Sources) -> Self {
        let text = sources.whole(statement.source);
        let others = statement.terms.iter().map(|term| term.start..term.end);
        let others = others.chain(std::iter::once(statement.timex.start..statement.timex.end));
        let mut ranges: Vec<Range<usize>> = statement.places().map(Span::range).chain(others).collect();
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            // Include the space between two sentences in the passage, so that both can be quoted as
            // one.
            let is_next = |last: &Range<usize>| {
                text.get(last.end..range.start).is_none_or(|between| between.trim().is_empty())
            };
            match joined.last_mut().filter(|last| is_next(last)) {
                Some(last) => last.end = last.end.max(range.end),
                None => joined.push(range),
            }
        }
        let source = sources.get(statement.source);
        let line = |byte: usize| source.map_or(0, |source| source.line_column(byte).0.saturating_sub(1));
        let passages = joined.into_iter().map(|range| Passage {
            start: range.start,
            line: line(range.start),
            words: text.get(range).unwrap_or("").to_owned(),
        });
        Self {
            passages: passages.collect(),
            written: document.created_at(statement.span.start).map(|created| created.date.clone()),
            has_landmarks: source.is_some_and(|source| source.landmarks().is_some()),
            attestation: statement.clone(),
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(&(VERSION, self)).expect("every part of a statement has a serialised form")
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = postcard::take_from_bytes::<u32>(bytes).ok()?;
        let (details, rest) = (version == VERSION).then(|| postcard::take_from_bytes::<Self>(rest))?.ok()?;
        rest.is_empty().then_some(details)
    }
}

/// A paper, reconstructed from its statements.
#[derive(Debug)]
pub(crate) struct TablePaper {
    pub(crate) path: String,
    pub(crate) sha256: String,
    pub(crate) document: Document,
    pub(crate) statements: Vec<Attestation>,
}

/// Adds the passages of the papers of a table to `sources`, and returns the papers with their
/// statements, in path order. The order of the rows does not matter, and duplicate rows are
/// ignored.
pub(crate) fn load(rows: &[StatementDetails], sources: &mut Sources) -> Result<Vec<TablePaper>, TableError> {
    let mut papers: BTreeMap<&str, Vec<&StatementDetails>> = BTreeMap::new();
    for row in rows {
        papers.entry(&row.file).or_default().push(row);
    }
    let mut blank = Blank(MAX_BLANK);
    papers.into_iter().map(|(path, rows)| paper(path, &rows, &mut blank, sources)).collect()
}

/// The remaining number of empty lines and paragraphs; see [`MAX_BLANK`].
struct Blank(usize);

impl Blank {
    /// Subtracts `number` if that many remain; otherwise returns `None`.
    fn take(&mut self, number: usize) -> Option<usize> {
        self.0 = self.0.checked_sub(number)?;
        Some(number)
    }
}

fn paper(
    path: &str,
    rows: &[&StatementDetails],
    blank: &mut Blank,
    sources: &mut Sources,
) -> Result<TablePaper, TableError> {
    let first = rows.first().expect("a paper has at least one row");
    if rows.iter().any(|row| row.sha256 != first.sha256) {
        return Err(TableError::Versions(path.to_owned()));
    }
    let of_document = |row: &StatementDetails| (row.document_title.clone(), row.document_date.clone());
    if rows.iter().any(|row| of_document(row) != of_document(first)) {
        return Err(TableError::Readings(path.to_owned()));
    }
    let damaged = || TableError::Details(path.to_owned());
    let too_long = || TableError::Lines(path.to_owned());
    let details: Option<Vec<Details>> = rows.iter().map(|row| Details::from_bytes(&row.details)).collect();
    let mut details = details.ok_or_else(damaged)?;
    details.sort_by_cached_key(|details| {
        let Attestation { span, timex, .. } = &details.attestation;
        (span.start, span.end, timex.start, details.to_bytes())
    });
    details.dedup_by(|later, first| later.to_bytes() == first.to_bytes());
    let passages = joined(&details).ok_or_else(damaged)?;
    let text = CompactText::of(&passages, blank).ok_or_else(too_long)?;
    let source = sources.add(path, text.text.as_str());
    let date = |date: Date| DocumentDate { date, span: None, evidence: DateEvidence::Declared };
    let written = match &first.document_date {
        Some(text) => Some(Date::parse(text).map_err(|_| TableError::Date(path.to_owned(), text.clone()))?),
        None => None,
    };
    let mut statements = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    let mut landmarks = None;
    for details in details {
        let Details { written: own, has_landmarks, mut attestation, .. } = details;
        if !attestation.relocate(|range| text.place(range)) {
            return Err(damaged());
        }
        attestation.move_to(source, path);
        if has_landmarks {
            mark(landmarks.get_or_insert_default(), &attestation, blank).ok_or_else(too_long)?;
        }
        // Add a section for a quoted message, because dates in it are resolved against its date.
        if own != written {
            let section = Section { span: attestation.sentence, created: own.map(date), author: None };
            match sections.last_mut().filter(|last| last.span.end > section.span.start) {
                Some(last) => last.span.end = last.span.end.max(section.span.end),
                None => sections.push(section),
            }
        }
        statements.push(attestation);
    }
    if let Some(landmarks) = landmarks {
        sources.mark(source, landmarks);
    }
    let created = written.map(date);
    let title = first.document_title.clone();
    let document = Document {
        rejected: Vec::new(),
        source,
        format: String::new(),
        encoding: None,
        language: DocumentLanguage::ASSUMED,
        // Leave the span of the title empty, because the title is not part of the passages.
        title: title.map(|title| Spanned::new(title, Span::new(source, 0..0))),
        author: None,
        created: created.clone(),
        dates: created.into_iter().collect(),
        file_created: None,
        blocks: Vec::new(),
        sections,
        hidden: Vec::new(),
        pages: Vec::new(),
        unreadable_pages: Vec::new(),
        origins: Vec::new(),
    };
    Ok(TablePaper { path: path.to_owned(), sha256: first.sha256.clone(), document, statements })
}

/// Records the page and the paragraph of a statement. A paragraph is identified by its index in the
/// list, so each preceding paragraph without a statement gets an entry at the same position.
/// Returns `None` if the number of entries exceeds the limit.
fn mark(landmarks: &mut Landmarks, statement: &Attestation, blank: &mut Blank) -> Option<()> {
    let start = statement.sentence.start;
    if let Some(page) = statement.citation.page {
        landmarks.pages.push((start, page));
    }
    let missing = statement.citation.paragraph.saturating_sub(landmarks.paragraphs.len());
    landmarks.paragraphs.extend(std::iter::repeat_n(start, blank.take(missing)?));
    Some(())
}

/// Merges the passages of all statements from a paper. Returns `None` if overlapping passages
/// differ in their text.
fn joined(details: &[Details]) -> Option<Vec<Passage>> {
    let mut all: Vec<&Passage> = details.iter().flat_map(|details| &details.passages).collect();
    all.sort_by_key(|passage| (passage.start, passage.words.len()));
    let mut joined: Vec<Passage> = Vec::new();
    for passage in all {
        let Some(last) = joined.last_mut().filter(|last| passage.start <= last.range().end) else {
            joined.push(passage.clone());
            continue;
        };
        let known = last.words.get(passage.start - last.start..)?;
        if let Some(rest) = passage.words.strip_prefix(known) {
            last.words.push_str(rest);
        } else if !known.starts_with(passage.words.as_str()) {
            return None;
        }
    }
    Some(joined)
}

/// The passages of a paper in one string, each on its original line.
struct CompactText<'p> {
    text: String,
    /// The passages, each with its byte offset in `text`.
    places: Vec<(usize, &'p Passage)>,
}

impl<'p> CompactText<'p> {
    /// Joins the passages, or returns `None` if there are too many lines.
    fn of(passages: &'p [Passage], blank: &mut Blank) -> Option<Self> {
        let (mut text, mut line, mut places) = (String::new(), 0, Vec::new());
        for passage in passages {
            match passage.line.saturating_sub(line) {
                0 => text.push(' '),
                lines => text.extend(std::iter::repeat_n('\n', blank.take(lines)?)),
            }
            line = line.max(passage.line) + passage.words.matches('\n').count();
            places.push((text.len(), passage));
            text.push_str(&passage.words);
        }
        Some(Self { text, places })
    }

    /// Maps a range in the paper to the range in the text, if a passage contains it.
    fn place(&self, range: Range<usize>) -> Option<Range<usize>> {
        let next = self.places.partition_point(|(_, passage)| passage.start <= range.start);
        let (offset, passage) = self.places.get(next.checked_sub(1)?)?;
        let (start, end) = (range.start - passage.start, range.end.checked_sub(passage.start)?);
        passage.words.get(start..end)?;
        Some(offset + start..offset + end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(start: usize, line: usize, words: &str) -> Passage {
        Passage { start, line, words: words.to_owned() }
    }

    #[test]
    fn passages_are_on_their_lines() {
        let passages = [passage(4, 0, "one"), passage(9, 0, "two\nthree"), passage(40, 5, "four")];
        let text = CompactText::of(&passages, &mut Blank(4)).unwrap();
        assert_eq!(text.text, " one two\nthree\n\n\n\nfour");
        let place = text.place(41..44).unwrap();
        assert_eq!(&text.text[place], "our");
        assert!(CompactText::of(&passages, &mut Blank(3)).is_none());
        assert_eq!((text.place(8..9), text.place(12..20)), (None, None));
    }
}
