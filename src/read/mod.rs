//! Papers: bytes in, a [`Document`] out.
//!
//! A document is the text as it was, and places in it: its title, the dates it gives itself, and its blocks
//! (paragraphs, headings, notes and so on) in the order of the text. Nothing is rewritten, so every place is a
//! place in the file. What a file holds is told by its first bytes, and where they do not tell, by its name.
//!
//! ```
//! use dateline::read::{self, BlockKind};
//! use dateline::source::Sources;
//!
//! let mut sources = Sources::new();
//! let text = b"# DICAS begins\n\nTokyo, 10 June 2024\n\nThe first meeting was held yesterday.\n";
//! let document = read::read("papers/dicas.md", text, &mut sources).unwrap();
//! assert_eq!(document.title.unwrap().value, "DICAS begins");
//! assert_eq!(document.created.unwrap().date.to_string(), "2024-06-10");
//! let kinds: Vec<BlockKind> = document.blocks.iter().map(|block| block.kind).collect();
//! assert_eq!(kinds, [BlockKind::Heading, BlockKind::DateLine, BlockKind::Paragraph]);
//! ```

mod creation;
mod date_line;
mod document;
mod fault;
mod format;
mod front_matter;
mod markdown;
mod notes;
mod text;

use std::ops::Range;

pub use document::{Block, BlockKind, DateEvidence, Document, DocumentDate};
pub use fault::ReadFault;
pub use format::{FORMATS, Format, is_paper};

use crate::source::{Sources, Span, Spanned};
use front_matter::FrontMatter;

/// Reads a paper, takes its text into `sources` under the name `path`, and says what it is made of.
///
/// The path decides nothing but the format, and is never opened.
pub fn read(path: &str, bytes: &[u8], sources: &mut Sources) -> Result<Document, ReadFault> {
    let format = format::of(path, bytes)?;
    let text = fault::utf8(path, bytes)?;
    let source = sources.add(path, text);
    // A byte order mark is a part of the file, so it stays; it is no part of the first word.
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let front = front_matter::find(text, start).unwrap_or(FrontMatter::none(start));
    let mut parts = (format.parts)(text, front.range.end..text.len());
    let dates = creation::dates(text, &front, &mut parts);
    let at = |range: Range<usize>| Span::new(source, range);
    let one_line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let spanned = |(words, range): (String, Range<usize>)| Spanned::new(one_line(&words), at(range));
    let front_block =
        (!front.range.is_empty()).then(|| Block::new(BlockKind::FrontMatter, at(front.range.clone())));
    let blocks = parts.iter().map(|part| Block::new(part.kind, at(part.range.clone())));
    let mut document = Document {
        source,
        title: front.title.or_else(|| title(text, &parts)).map(spanned),
        author: front.author.map(spanned),
        created: None,
        dates: Vec::new(),
        hidden: parts.iter().flat_map(|part| part.hidden.iter().cloned().map(at)).collect(),
        blocks: front_block.into_iter().chain(blocks).collect(),
    };
    for (date, range, evidence) in dates {
        document.date(DocumentDate { date, span: Some(at(range)), evidence });
    }
    Ok(document)
}

/// A block as a format finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    kind: BlockKind,
    range: Range<usize>,
    /// A heading of the first rank: the title, if there is no better one.
    top: bool,
    /// What in it is markup and no words, in rising order.
    hidden: Vec<Range<usize>>,
}

impl Part {
    const fn new(kind: BlockKind, range: Range<usize>) -> Self {
        Self { kind, range, top: false, hidden: Vec::new() }
    }
}

/// The first heading of the first rank, or else a heading that nothing but a date stands before.
fn title(text: &str, parts: &[Part]) -> Option<(String, Range<usize>)> {
    let heading = |part: &&Part| part.kind == BlockKind::Heading;
    let first = parts.iter().find(|part| part.kind != BlockKind::DateLine).filter(heading);
    let found = parts.iter().filter(heading).find(|part| part.top).or(first)?;
    Some((text.get(found.range.clone())?.to_owned(), found.range.clone()))
}
