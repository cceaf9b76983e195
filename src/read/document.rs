//! What a paper is made of.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::language::DocumentLanguage;
use super::reading::Reading;
use crate::date::Date;
use crate::source::{SourceId, Sources, Span, Spanned};

/// A paper: the text is in [`Sources`](crate::source::Sources), here are the places in it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text.
    pub source: SourceId,
    /// The name of its format, one of [`FORMATS`](super::FORMATS).
    pub format: String,
    /// The encoding of its text, by its name in the WHATWG Encoding Standard, where the file is a text.
    pub encoding: Option<String>,
    /// The language that most of its words are in.
    pub language: DocumentLanguage,
    /// What the paper calls itself.
    pub title: Option<Spanned<String>>,
    /// Who wrote it, as the front matter says.
    pub author: Option<Spanned<String>>,
    /// The document creation time: the strongest of [`Document::dates`].
    pub created: Option<DocumentDate>,
    /// Every date that the paper gives itself or is given, the strongest first. They may disagree.
    pub dates: Vec<DocumentDate>,
    /// The creation date that a PDF or DOCX file records. A hint for a person: the file may have been made years after
    /// the document was written, so nothing is resolved against it.
    pub file_created: Option<Spanned<Date>>,
    /// The blocks in the order of the text; they do not overlap.
    pub blocks: Vec<Block>,
    /// The messages quoted or forwarded in it, in the order of the text; they do not overlap. A message that is
    /// interrupted by replies has a section for each piece.
    pub sections: Vec<Section>,
    /// What in the blocks is markup and no words: the addresses of links, marks of emphasis. In rising order.
    pub hidden: Vec<Span>,
    /// Bytes of the text at which words of another page begin, each with the number of the page, from 1; empty where the
    /// paper has no pages. A note stands after the paragraph that its page ends in, so numbers may go back.
    pub pages: Vec<(usize, usize)>,
    /// The numbers of pages with text that cannot be read, because its fonts do not map their glyphs to characters.
    pub unreadable_pages: Vec<usize>,
    /// Bytes of the text, each with the byte of the file that its words come from, in rising order; empty where the
    /// text is that of the file.
    pub origins: Vec<(usize, usize)>,
}

impl Document {
    /// Takes in a date of the document; the strongest evidence stands as [`Document::created`].
    ///
    /// The date that a person declares in `[[source]]` comes in this way too, so it stands over the others, and
    /// what disagrees with it can still be seen:
    ///
    /// ```
    /// use dateline::date::Date;
    /// use dateline::read::{self, DateEvidence, DocumentDate};
    /// use dateline::source::Sources;
    ///
    /// let mut sources = Sources::new();
    /// let mut document = read::read("a.txt", b"Talks went on.\n\n(2025/04/04)\n", &mut sources).unwrap();
    /// let declared = Date::from_ymd(2025, 4, 5).unwrap();
    /// document.date(DocumentDate { date: declared.clone(), span: None, evidence: DateEvidence::Declared });
    /// assert_eq!(document.created.as_ref().unwrap().date, declared);
    /// assert_eq!(document.disagreeing().count(), 1);
    /// ```
    pub fn date(&mut self, date: DocumentDate) {
        self.dates.push(date);
        self.dates.sort_by_key(|date| date.evidence);
        self.created = self.dates.first().cloned();
    }

    /// The blocks that have words of the author, each with its number, from 1: what a citation calls "para. 12".
    pub fn paragraphs(&self) -> impl Iterator<Item = (usize, &Block)> {
        (1..).zip(self.blocks.iter().filter(|block| block.kind != BlockKind::FrontMatter))
    }

    /// The number of the page, from 1, that a byte of the text is on; `None` where the paper has no pages, and for what
    /// stands on none, such as the properties of the file.
    pub fn page(&self, byte: usize) -> Option<usize> {
        let next = self.pages.partition_point(|(start, _)| *start <= byte);
        self.pages.get(next.checked_sub(1)?).map(|(_, page)| *page)
    }

    /// The words of the whole document as a reader takes them in, for finding dates in them.
    pub fn reading(&self, sources: &Sources) -> Reading {
        Reading::of_blocks(self, &self.blocks, sources)
    }

    /// Splits the reading by reference date: the words of the document itself, then those of each section.
    pub fn readings(&self, sources: &Sources) -> Vec<(Option<&Section>, Reading)> {
        let own = self.blocks.iter().filter(|block| self.section(block.span.start).is_none());
        let quoted = self.sections.iter().map(|section| {
            let first = self.blocks.partition_point(|block| block.span.start < section.span.start);
            let blocks = self.blocks.iter().skip(first);
            let blocks = blocks.take_while(|block| section.span.contains(block.span));
            (Some(section), Reading::of_blocks(self, blocks, sources))
        });
        std::iter::once((None, Reading::of_blocks(self, own, sources))).chain(quoted).collect()
    }

    /// Returns the quoted message that a byte of the text belongs to.
    pub fn section(&self, byte: usize) -> Option<&Section> {
        let next = self.sections.partition_point(|section| section.span.start <= byte);
        self.sections.get(next.checked_sub(1)?).filter(|section| byte < section.span.end)
    }

    /// Returns the date that relative expressions at a byte of the text count from: that of the quoted message around
    /// it, which may be unknown, or else the document creation time.
    pub fn created_at(&self, byte: usize) -> Option<&DocumentDate> {
        self.section(byte).map_or(self.created.as_ref(), |section| section.created.as_ref())
    }

    /// The words of a block, with spaces in place of its markup: an address may hold a date that nobody wrote.
    ///
    /// It has as many bytes as the block, so a place in it is a place in the file:
    ///
    /// ```
    /// use dateline::read;
    /// use dateline::source::Sources;
    ///
    /// let mut sources = Sources::new();
    /// let document = read::read("a.md", b"Held [in *June*](x/2021/06/24).", &mut sources).unwrap();
    /// let words = document.words(&document.blocks[0], &sources);
    /// assert_eq!(words, "Held  in  June                .");
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
            // Markup ends where characters end, so this is text still.
            Cow::Owned(bytes) => String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned),
        }
    }

    /// The dates that cannot be the same as [`Document::created`].
    pub fn disagreeing(&self) -> impl Iterator<Item = &DocumentDate> {
        let created = self.created.as_ref();
        self.dates.iter().filter(move |date| created.is_some_and(|it| !it.date.compatible(&date.date)))
    }
}

/// A message quoted or forwarded inside a document. Its relative dates count from its own date.
///
/// ```
/// use dateline::read;
/// use dateline::source::Sources;
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
    /// Its place, from its header to its last word.
    pub span: Span,
    /// When it was written; `None` if it does not say, and then its relative dates stay unresolved.
    pub created: Option<DocumentDate>,
    /// Who wrote it.
    pub author: Option<Spanned<String>>,
}

/// A date of the document as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentDate {
    /// The date.
    pub date: Date,
    /// The words; a declared date has them in `events.toml`, and none where it comes from elsewhere.
    pub span: Option<Span>,
    /// How it is known.
    pub evidence: DateEvidence,
}

/// How the date of a document is known, the strongest evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateEvidence {
    /// A person says so in `[[source]]`.
    Declared,
    /// The front matter says so.
    FrontMatter,
    /// A date line above or below the text: "Oslo, 4 April 2025", "Published: 4 April 2025", "Minutes of 4 April 2025".
    DateLine,
    /// The only line that is a date in parentheses, or one after the last sentence: "(2025/04/04)".
    Parenthesis,
    /// The data of a web page: `article:published_time`, `DC.date`, JSON-LD. It may be a UTC instant, whose day is not
    /// that of the place, so a printed day outranks it.
    Metadata,
    /// The `Date:` header of a mail message.
    MailHeader,
    /// The date of the last revision, printed or in the data of the page, if no date of publication is known.
    Updated,
    /// The file name of a post, which blog generators date it by: `2025-04-04-harbour-pact.md`.
    FileName,
}

impl DateEvidence {
    /// What it is, in a few words.
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

/// A part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where: from its first word to its last, without the marks around it (`#`, `-`, `1.`, `>`).
    pub span: Span,
    /// The year that this row of a table stands under: in a row of its own above it, or in its first cell. A date in the
    /// row that has no year is of that year.
    pub head: Option<Span>,
}

impl Block {
    pub(super) const fn new(kind: BlockKind, span: Span) -> Self {
        Self { kind, span, head: None }
    }
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The data before the text, with its marks.
    FrontMatter,
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A note with its number, or a reference; 0 where it has no number.
    Note(u32),
    /// Words of somebody else, set off.
    Quote,
    /// Words that are not prose.
    Code,
    /// A line that gives the date of the document.
    DateLine,
}
