//! The content of a paper: its text and the ranges in it. It does not depend on the run, so it can
//! be cached and restored.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::creation;
use super::decode::Decoded;
use super::document::{
    Block, BlockKind, CellAbove, DateEvidence, Document, DocumentDate, RejectedDate, Section,
};
use super::language::DocumentLanguage;
use super::table_row::UnseenCells;
use super::{email, front_matter, japanese_date, table_row};
use crate::date::{Date, DateOrder};
use crate::source::{Landmarks, Sources, Span, Spanned, one_line};

/// A paper's text and the ranges in it, as returned by the reader of its format.
///
/// Content does not depend on the run: files with the same bytes have the same content, so it can
/// be cached. [`Content::document`] converts it to a [`Document`].
///
/// ```
/// use dateline::internals::read;
/// use dateline::{ReadSettings, Sources};
///
/// let content = read::extract("a.txt", b"Held on 9 June 2024.\n", &ReadSettings::default()).unwrap();
/// let mut sources = Sources::new();
/// let document = content.document("a.txt", &mut sources);
/// assert_eq!(sources.text(document.blocks[0].span), "Held on 9 June 2024.");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub(super) format: String,
    pub(super) encoding: Option<String>,
    pub(super) text: String,
    pub(super) about: About,
    pub(super) parts: Vec<Part>,
    /// The byte offsets at which the text of a page begins, each with the page number; empty if the
    /// paper has no pages.
    pub(super) pages: Vec<(usize, usize)>,
    /// The numbers of pages whose text cannot be read, ascending.
    pub(super) unreadable: Vec<usize>,
    /// Pairs of byte offsets in the text and in the file, both ascending. Empty if they are equal
    /// or the file has no corresponding bytes.
    pub(super) origins: Vec<(usize, usize)>,
    /// The quoted messages, in text order. Content with sections is not cached.
    #[serde(skip)]
    pub(super) sections: Vec<QuotedPart>,
    /// The attached files. Content with attachments is not cached.
    #[serde(skip)]
    pub(super) attachments: Vec<Attachment>,
}

/// A quoted message found by a format, with its range in the whole text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct QuotedPart {
    pub(super) range: Range<usize>,
    pub(super) author: Option<(String, Range<usize>)>,
    /// The date, with the range of its text if that is on one line.
    pub(super) date: Option<(Date, Option<Range<usize>>)>,
}

/// A file attached to a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attachment {
    /// The file name, without directories and control characters; unique among the attachments of
    /// the paper.
    pub name: String,
    /// The decoded bytes.
    pub bytes: Vec<u8>,
}

/// The metadata above the text. Each value has its byte range in the whole text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct About {
    /// The whole front matter, including its delimiters and last line end; empty if the text has no
    /// front matter.
    pub(super) range: Range<usize>,
    pub(super) title: Option<(String, Range<usize>)>,
    pub(super) author: Option<(String, Range<usize>)>,
    /// The ranges of values that should be dates, strongest evidence first.
    pub(super) dates: Vec<(Range<usize>, DateEvidence)>,
    /// The range of the file's creation date.
    pub(super) file_created: Option<Range<usize>>,
}

/// A block found by a format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) kind: BlockKind,
    pub(super) range: Range<usize>,
    /// Whether the block is a top-level heading, which is the title unless there is a better
    /// candidate.
    pub(super) top: bool,
    /// Markup inside the block, which is not text, in ascending order.
    pub(super) hidden: Vec<Range<usize>>,
    /// The number of the table that contains this row.
    pub(super) table: Option<usize>,
    /// The cells of this row that are missing from its text; `None` for the later blocks of a row.
    pub(super) unseen: Option<UnseenCells>,
}

impl Part {
    pub(super) const fn new(kind: BlockKind, range: Range<usize>) -> Self {
        Self { kind, range, top: false, hidden: Vec::new(), table: None, unseen: None }
    }
}

impl Content {
    /// Creates the content of a text file. `parts` finds the blocks below its front matter.
    pub(super) fn of_text(decoded: Decoded<'_>, parts: fn(&str, Range<usize>) -> Vec<Part>) -> Self {
        let text = decoded.text.into_owned();
        // A byte order mark stays in the text, so that offsets match the file, but does not belong
        // to the first word.
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let about = front_matter::find(&text, start)
            .unwrap_or_else(|| About { range: start..start, ..About::default() });
        let parts = parts(&text, about.range.end..text.len());
        let pages = form_feeds(&text).into_iter().zip(1..).collect();
        let encoding = Some(decoded.encoding.to_owned());
        Self { encoding, text, about, parts, pages, ..Self::default() }
    }

    /// Adds the text to `sources` under the name `path`, and returns the structure of the paper.
    pub fn document(self, path: &str, sources: &mut Sources) -> Document {
        self.document_in_order(path, DateOrder::Unknown, sources)
    }

    /// Like [`document`](Self::document), for a paper with a declared order of day and month. If
    /// the order is known, "Published: 03/04/2024" has only one reading.
    pub(crate) fn document_in_order(self, path: &str, order: DateOrder, sources: &mut Sources) -> Document {
        let Self {
            format,
            encoding,
            text,
            about,
            mut parts,
            pages,
            unreadable,
            origins,
            sections,
            attachments: _,
        } = self;
        // Date lines and headings in quoted messages belong to those messages, so only the parts
        // above the first one can date or title the document.
        let quoted = sections.first().map_or(text.len(), |section| section.range.start);
        let own = parts.partition_point(|part| part.range.end <= quoted);
        let is_mail = [email::NAME, email::outlook::NAME].contains(&format.as_str());
        let (dates, rejected) = creation::dates(&text, &about, &mut parts[..own], order, is_mail);
        let title = about.title.or_else(|| title(&text, &parts[..own]));
        let file_created = about.file_created.clone().and_then(|range| {
            let date = front_matter::day(text.get(range.clone())?)?;
            Some((date, range))
        });
        let heads = table_row::heads(&text, &parts);
        let above = table_row::cells_above(&text, &parts);
        let source = sources.add(path, text);
        let at = |range: Range<usize>| Span::new(source, range);
        // Metadata that a format stores outside the text is hidden from the tagger. Otherwise
        // "published: 2024-03-05" or the file's creation date would become the reference date of a
        // later "in June".
        let is_text = origins.is_empty() && encoding.is_some();
        let outside_text = about.dates.iter().filter(|_| !is_text);
        let mut facts: Vec<_> = outside_text.map(|(range, _)| range.clone()).collect();
        facts.extend(about.file_created.clone());
        let spanned = |(words, range): (String, Range<usize>)| Spanned::new(one_line(&words), at(range));
        let front_block =
            (!about.range.is_empty()).then(|| Block::new(BlockKind::FrontMatter, at(about.range)));
        let blocks = parts.iter().zip(heads).zip(above).map(|((part, head), above)| Block {
            head: head.map(at),
            above: above.map(|(cell, is_merged)| CellAbove { span: at(cell), is_merged }),
            ..Block::new(part.kind, at(part.range.clone()))
        });
        let mut document = Document {
            source,
            format,
            encoding,
            language: DocumentLanguage::ASSUMED,
            title: title.map(spanned),
            author: about.author.map(spanned),
            created: None,
            dates: Vec::new(),
            rejected: rejected
                .into_iter()
                .map(|(date, range, reason)| RejectedDate { date, span: at(range), reason })
                .collect(),
            sections: sections
                .into_iter()
                .map(|QuotedPart { range, author, date }| Section {
                    span: at(range),
                    created: date.map(|(date, words)| DocumentDate {
                        date,
                        span: words.map(&at),
                        evidence: DateEvidence::MailHeader,
                    }),
                    author: author.map(spanned),
                })
                .collect(),
            file_created: file_created.map(|(date, range)| Spanned::new(date, at(range))),
            hidden: facts
                .into_iter()
                .chain(parts.iter().flat_map(|part| part.hidden.clone()))
                .map(at)
                .collect(),
            blocks: front_block.into_iter().chain(blocks).collect(),
            pages,
            unreadable_pages: unreadable,
            origins,
        };
        document.language = DocumentLanguage::of_document(&document, sources);
        // The lines of generated text are not lines of the file, so citations use pages and
        // paragraphs.
        if document.encoding.is_none() || !document.origins.is_empty() {
            let paragraphs = document.paragraphs().map(|(_, block)| block.span.start).collect();
            sources.mark(source, Landmarks { pages: document.pages.clone(), paragraphs });
        }
        for (date, range, evidence) in dates {
            document.date(DocumentDate { date, span: Some(at(range)), evidence });
        }
        if let Some(date) = file_name_date(path) {
            document.date(DocumentDate { date, span: None, evidence: DateEvidence::FileName });
        }
        document
    }
}

/// Returns the day in the file name of a blog post, in the form that site generators use:
/// `2025-04-04-harbour-pact.md`.
fn file_name_date(path: &str) -> Option<Date> {
    let name = path.rsplit(['/', '\\']).next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    let is_post = ["md", "markdown", "html"].iter().any(|known| extension.eq_ignore_ascii_case(known));
    let slug = stem.get(10..)?.strip_prefix('-')?;
    let date = Date::parse(stem.get(..10)?).ok()?;
    date.as_day()?;
    (is_post && slug.starts_with(|c: char| c.is_ascii_lowercase())).then_some(date)
}

/// Returns the byte offsets at which the pages of plain text with form feeds begin, such as the
/// output of `pdftotext`.
fn form_feeds(text: &str) -> Vec<usize> {
    let ends: Vec<usize> = memchr::memchr_iter(b'\x0c', text.as_bytes()).map(|at| at + 1).collect();
    match ends.split_last() {
        None => Vec::new(),
        // Skip an empty last page: the last page may or may not end with a form feed.
        Some((last, others)) if text.get(*last..).is_none_or(|rest| rest.trim().is_empty()) => {
            std::iter::once(0).chain(others.iter().copied()).collect()
        }
        Some(_) => std::iter::once(0).chain(ends).collect(),
    }
}

/// Returns the first top-level heading, or else a heading that is preceded by nothing but date
/// lines.
fn title(text: &str, parts: &[Part]) -> Option<(String, Range<usize>)> {
    let heading = |part: &&Part| part.kind == BlockKind::Heading;
    // The line "外務省" above a Japanese document names its issuer, so the heading below it can still
    // be the title.
    let is_head = |part: &&Part| {
        part.kind == BlockKind::DateLine || text.get(part.range.clone()).is_some_and(japanese_date::is_issuer)
    };
    let first = parts.iter().find(|part| !is_head(part)).filter(heading);
    let found = parts.iter().filter(heading).find(|part| part.top).or(first)?;
    Some((text.get(found.range.clone())?.to_owned(), found.range.clone()))
}
