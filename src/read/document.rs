//! The structure of a paper: blocks, sections, dates and pages as ranges in its text, which is
//! stored in [`Sources`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::language::DocumentLanguage;
use super::reading::Reading;
use crate::date::Date;
use crate::source::{SourceId, Sources, Span, Spanned, page_at};

/// A paper: ranges in the text that is stored in [`Sources`](crate::source::Sources).
///
/// ```
/// use dateline::{Context, ReadSettings, Sources, extract};
///
/// let text = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// let document = found.document;
/// assert_eq!(document.title.unwrap().value, "Harbour Pact");
/// assert_eq!(document.created.unwrap().date.to_string(), "2024-06-10");
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct Document {
    /// The id of the text in [`Sources`].
    pub source: SourceId,
    /// The name of the format, one of [`FORMATS`](super::FORMATS).
    pub format: String,
    /// The encoding of a text file, named as in the WHATWG Encoding Standard. `None` for other
    /// formats.
    pub encoding: Option<String>,
    /// The language of most of the text.
    #[doc(hidden)]
    pub language: DocumentLanguage,
    /// The title: as declared in `events.toml`, from the metadata, or from a heading.
    pub title: Option<Spanned<String>>,
    /// The author, from the front matter or metadata.
    pub author: Option<Spanned<String>>,
    /// The document creation time: the strongest of [`Document::dates`].
    pub created: Option<DocumentDate>,
    /// Every date of the document as a whole, stated in the paper or declared, strongest first.
    /// They may disagree.
    pub dates: Vec<DocumentDate>,
    /// The dates in the head that are not taken for the document's date, in text order.
    #[doc(hidden)]
    pub rejected: Vec<RejectedDate>,
    /// The creation date recorded in a PDF or DOCX file. It is only a hint for the user: the file
    /// may be years newer than the text, so relative dates are never resolved against it.
    pub file_created: Option<Spanned<Date>>,
    /// The blocks in text order; they do not overlap.
    pub blocks: Vec<Block>,
    /// The quoted or forwarded messages, in text order; they do not overlap. A message that is
    /// interrupted by replies has a section for each piece.
    #[doc(hidden)]
    pub sections: Vec<Section>,
    /// Markup inside the blocks, which is not text, such as link targets and emphasis marks, in
    /// text order.
    pub hidden: Vec<Span>,
    /// Byte offsets at which the text of a new page begins, each with the 1-based page number;
    /// empty if the paper has no pages. Notes follow the paragraph at the end of their page, so
    /// numbers can decrease.
    pub pages: Vec<(usize, usize)>,
    /// The numbers of pages whose text cannot be read, because their fonts do not map glyphs to
    /// characters.
    pub unreadable_pages: Vec<usize>,
    /// Byte offsets in the text, each with the corresponding offset in the file, ascending. Empty
    /// if the offsets are the same.
    pub origins: Vec<(usize, usize)>,
}

impl Document {
    /// Adds a date of the document. [`Document::created`] is the one with the strongest evidence.
    ///
    /// This also adds a date declared in `[[source]]`, which takes precedence. Disagreeing dates
    /// remain visible:
    ///
    /// ```
    /// use dateline::{Context, Date, DateEvidence, DocumentDate, ReadSettings, Sources, extract};
    ///
    /// let text = b"Talks went on.\n\n(2025/04/04)\n";
    /// let mut sources = Sources::new();
    /// let found = extract("a.txt", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
    /// let mut document = found.document;
    /// let declared = Date::from_ymd(2025, 4, 5).unwrap();
    /// document.date(DocumentDate { date: declared.clone(), span: None, evidence: DateEvidence::Declared });
    /// assert_eq!(document.created.as_ref().unwrap().date, declared);
    /// assert_eq!(document.disagreeing().count(), 1);
    /// # Ok::<(), dateline::ReadFault>(())
    /// ```
    pub fn date(&mut self, date: DocumentDate) {
        self.dates.push(date);
        self.dates.sort_by_key(|date| date.evidence);
        self.created = self.dates.first().cloned();
    }

    /// Returns the language code of most of the text, such as `en`. In a language that the tagger
    /// does not support, dates are only found by chance.
    ///
    /// ```
    /// use dateline::{Context, ReadSettings, Sources, extract};
    ///
    /// let text = "協定は令和6年6月9日に署名された。".as_bytes();
    /// let mut sources = Sources::new();
    /// let found = extract("note.txt", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
    /// assert_eq!(found.document.language_code(), "ja");
    /// # Ok::<(), dateline::ReadFault>(())
    /// ```
    pub const fn language_code(&self) -> &'static str {
        self.language.code.as_str()
    }

    /// Returns the blocks that contain the author's text, numbered from 1. Citations use these
    /// numbers ("para. 12").
    pub fn paragraphs(&self) -> impl Iterator<Item = (usize, &Block)> {
        (1..).zip(self.blocks.iter().filter(|block| block.kind != BlockKind::FrontMatter))
    }

    /// Returns the 1-based page number at a byte offset. Returns `None` if the paper has no pages,
    /// and for text outside any page, such as metadata.
    pub fn page(&self, byte: usize) -> Option<usize> {
        page_at(&self.pages, byte)
    }

    /// Returns the running text of the whole document, which is searched for dates.
    #[doc(hidden)]
    pub fn reading(&self, sources: &Sources) -> Reading {
        Reading::of_blocks(self, &self.blocks, sources)
    }

    /// Splits the reading by reference date: the document's own text, then the text of each
    /// section.
    pub(crate) fn readings(&self, sources: &Sources) -> Vec<(Option<&Section>, Reading)> {
        let own = self.blocks.iter().filter(|block| self.section(block.span.start).is_none());
        let quoted = self.sections.iter().map(|section| {
            let first = self.blocks.partition_point(|block| block.span.start < section.span.start);
            let blocks = self.blocks.iter().skip(first);
            let blocks = blocks.take_while(|block| section.span.contains(block.span));
            (Some(section), Reading::of_blocks(self, blocks, sources))
        });
        std::iter::once((None, Reading::of_blocks(self, own, sources))).chain(quoted).collect()
    }

    /// Returns the quoted message that contains a byte offset.
    pub(crate) fn section(&self, byte: usize) -> Option<&Section> {
        let next = self.sections.partition_point(|section| section.span.start <= byte);
        self.sections.get(next.checked_sub(1)?).filter(|section| byte < section.span.end)
    }

    /// Returns the date against which relative expressions at a byte offset are resolved: the date
    /// of the surrounding quoted message, which may be unknown, or else the document creation time.
    pub fn created_at(&self, byte: usize) -> Option<&DocumentDate> {
        self.section(byte).map_or(self.created.as_ref(), |section| section.created.as_ref())
    }

    /// Returns the text of a block with its markup replaced by spaces, since a link target can
    /// contain a date that is not part of the text.
    ///
    /// The result has the same length as the block, so offsets in it are offsets in the file:
    ///
    /// ```
    /// use dateline::{Context, ReadSettings, Sources, extract};
    ///
    /// let text = b"Held [in *June*](x/2021/06/24).";
    /// let mut sources = Sources::new();
    /// let found = extract("a.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
    /// let words = found.document.words(&found.document.blocks[0], &sources);
    /// assert_eq!(words, "Held  in  June                .");
    /// # Ok::<(), dateline::ReadFault>(())
    /// ```
    pub fn words<'s>(&self, block: &Block, sources: &'s Sources) -> Cow<'s, str> {
        let text = sources.text(block.span);
        let first = self.hidden.partition_point(|span| span.start < block.span.start);
        let hidden = self.hidden.iter().skip(first).take_while(|span| span.end <= block.span.end);
        let mut bytes = Cow::Borrowed(text.as_bytes());
        for span in hidden {
            let range = span.start - block.span.start..span.end - block.span.start;
            let marks = bytes.to_mut().get_mut(range).into_iter().flatten();
            marks.filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        }
        match bytes {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            // The result is valid UTF-8, since markup begins and ends at character boundaries.
            Cow::Owned(bytes) => String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned),
        }
    }

    /// Returns the dates that are incompatible with [`Document::created`].
    pub fn disagreeing(&self) -> impl Iterator<Item = &DocumentDate> {
        let created = self.created.as_ref();
        self.dates
            .iter()
            .filter(move |date| created.is_some_and(|created| !created.date.compatible(&date.date)))
    }
}

/// A message quoted or forwarded inside a document. Its relative dates are resolved against its own
/// date.
///
/// ```
/// use dateline::internals::read;
/// use dateline::Sources;
///
/// let mail = "From: Ada\nDate: Mon, 10 Jun 2024 09:00:00 +0000\n\nSee below.\n\n\
///     On 3 May 2024, Ben <b@example.org> wrote:\n> It was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let document = read::read("a.eml", mail.as_bytes(), &mut sources).unwrap();
/// let quoted = &document.sections[0];
/// assert_eq!(quoted.author.as_ref().unwrap().value, "Ben");
/// assert_eq!(quoted.created.as_ref().unwrap().date.to_string(), "2024-05-03");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The range of the message, from its header to its last word.
    pub span: Span,
    /// The date of the message. `None` if unknown; relative dates then stay unresolved.
    pub created: Option<DocumentDate>,
    /// The author of the message, if known.
    pub author: Option<Spanned<String>>,
}

/// A date of the document as a whole.
///
/// ```
/// use dateline::{Context, DocumentDate, ReadSettings, Sources, extract};
///
/// let text = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// let created: DocumentDate = found.document.created.unwrap();
/// assert_eq!(sources.text(created.span.unwrap()), "10 June 2024");
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentDate {
    /// The date, as precise as it is stated.
    pub date: Date,
    /// The range of the date: in the paper, or in `events.toml` for a declared date. `None` if the
    /// date is from elsewhere, such as the file name.
    pub span: Option<Span>,
    /// The evidence that this is the document's date.
    pub evidence: DateEvidence,
}

/// The kinds of evidence for a document's date, strongest first.
///
/// ```
/// use dateline::{Context, DateEvidence, ReadSettings, Sources, extract};
///
/// let text = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// assert_eq!(found.document.created.unwrap().evidence, DateEvidence::DateLine);
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DateEvidence {
    /// A declaration in `[[source]]`.
    Declared,
    /// A front matter key, such as `date`.
    FrontMatter,
    /// A date line above or below the text: "Oslo, 4 April 2025", "Published: 4 April 2025",
    /// "Minutes of 4 April 2025".
    DateLine,
    /// The only line that is a date in parentheses, or a date in parentheses after the last
    /// sentence: "(2025/04/04)".
    Parenthesis,
    /// The metadata of a web page: `article:published_time`, `DC.date`, JSON-LD. It may be a UTC
    /// timestamp whose day differs from the local one, so a printed day takes precedence.
    Metadata,
    /// The `Date:` header of an email.
    MailHeader,
    /// The date of the last revision, printed or in the metadata, if no publication date is known.
    Updated,
    /// The file name of a blog post, in the form that site generators use:
    /// `2025-04-04-harbour-pact.md`.
    FileName,
}

impl DateEvidence {
    /// Returns a short description for messages, such as "date line".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declared => "declared in events.toml",
            Self::FrontMatter => "front matter",
            Self::DateLine => "date line",
            Self::Parenthesis => "in parentheses",
            Self::Metadata => "metadata",
            Self::MailHeader => "mail header",
            Self::Updated => "last update",
            Self::FileName => "file name",
        }
    }
}

/// A date in the head of a document that is not the document's date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedDate {
    /// The date, as precise as it is stated.
    pub date: Date,
    /// The range of the date.
    pub span: Span,
    /// The reason why the date is not the document's date.
    pub reason: Rejection,
}

/// The reason why a date in the head of a document is not the document's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// The title announces an event: "Call for papers", "Agenda".
    Announcement,
    /// The head states the place or time of an event: "Venue: Town hall".
    Venue,
    /// The date is in a table row.
    TableRow,
    /// Other lines are dates too: a list, a diary or a timetable.
    List,
    /// Other paragraphs begin with datelines for other days.
    Datelines,
    /// The date is after the publication date in the page's metadata.
    AfterPublication,
    /// The text states the day of a later update.
    Superseded,
    /// The label does not introduce a document date: "Deadline: 3 May 2024".
    Label,
    /// The document is an email: its header is dated, and an unlabelled date can belong to
    /// anything.
    Mail,
}

impl Rejection {
    /// Returns the reason in plain English, as the end of "not used: …".
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Announcement => "the head announces an event",
            Self::Venue => "the head names the place or time of an event",
            Self::TableRow => "it is in a row of a table",
            Self::List => "other lines consist of dates, too",
            Self::Datelines => "other paragraphs begin with other dates",
            Self::AfterPublication => "it is after the publication date in the metadata",
            Self::Superseded => "the text was updated later",
            Self::Label => "its label does not introduce a document date",
            Self::Mail => "in an email, only a date that is labelled as its publication date counts",
        }
    }
}

/// A block of a document.
///
/// ```
/// use dateline::{Context, ReadSettings, Sources, extract};
///
/// let text = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// let last = found.document.blocks.last().unwrap();
/// assert_eq!(sources.text(last.span), "The pact was signed yesterday.");
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The kind of block.
    pub kind: BlockKind,
    /// The range from the first to the last word, without surrounding markers (`#`, `-`, `1.`,
    /// `>`).
    pub span: Span,
    /// The year for this table row, from a separate row above it or from its first cell. Dates in
    /// the row without a year are in this year.
    pub head: Option<Span>,
    /// The cell above, for a table row whose first cell is empty or merged with it.
    pub(crate) above: Option<CellAbove>,
}

/// A cell of an earlier row that applies to the rows below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CellAbove {
    pub(crate) span: Span,
    /// Whether the format merges the cells. Otherwise, the row's own cell is empty.
    pub(crate) is_merged: bool,
}

impl Block {
    pub(super) const fn new(kind: BlockKind, span: Span) -> Self {
        Self { kind, span, head: None, above: None }
    }
}

/// The kind of a block.
///
/// ```
/// use dateline::{BlockKind, Context, ReadSettings, Sources, extract};
///
/// let text = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// let kinds: Vec<BlockKind> = found.document.blocks.iter().map(|block| block.kind).collect();
/// assert_eq!(kinds, [BlockKind::Heading, BlockKind::DateLine, BlockKind::Paragraph]);
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BlockKind {
    /// Metadata before the text, including its delimiters.
    FrontMatter,
    /// A heading, or the title.
    Heading,
    /// A paragraph, or a table row.
    Paragraph,
    /// A list item, without its bullet or number.
    ListItem,
    /// A note or a reference, with its number; 0 if it has no number.
    Note(u32),
    /// A quotation that is set off as a block.
    Quote,
    /// Text that is not prose, such as source code or the header of a quoted message.
    Code,
    /// A line with the document's date.
    DateLine,
}
