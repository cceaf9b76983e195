//! Reads papers: takes bytes and returns a [`Document`].
//!
//! A document is the unchanged text of the paper and the ranges in it: its title, the dates it
//! states for itself, and its blocks (paragraphs, headings, notes and so on) in text order. Since
//! the text is not rewritten, an offset in it is an offset in the file. The format is detected from
//! the first bytes, or else from the file name.
//!
//! ```
//! use dateline::internals::read;
//! use dateline::{BlockKind, Sources};
//!
//! let mut sources = Sources::new();
//! let text = b"# DICAS begins\n\nTokyo, 10 June 2024\n\nThe first meeting was held yesterday.\n";
//! let document = read::read("papers/dicas.md", text, &mut sources).unwrap();
//! assert_eq!(document.title.unwrap().value, "DICAS begins");
//! assert_eq!(document.created.unwrap().date.to_string(), "2024-06-10");
//! let kinds: Vec<BlockKind> = document.blocks.iter().map(|block| block.kind).collect();
//! assert_eq!(kinds, [BlockKind::Heading, BlockKind::DateLine, BlockKind::Paragraph]);
//! ```

mod attachments;
mod cache_codec;
mod characters;
mod content;
mod creation;
mod date_label;
mod date_line;
mod date_words;
mod dated_rows;
mod decode;
mod document;
mod docx;
mod email;
mod fault;
mod format;
mod front_matter;
#[cfg(fuzzing)]
pub mod fuzzing;
mod html;
mod hyphen;
pub(crate) mod isolated;
mod japanese_date;
mod language;
mod layout;
mod limits;
mod markdown;
mod mhtml;
mod note_mark;
mod notes;
mod odt;
mod paragraph;
mod pdf;
mod printed_date;
mod reading;
mod sandbox;
mod source_facts;
mod table_row;
mod tables;
mod text;
mod text_builder;
mod text_columns;
mod xml;
mod zip_package;

pub(crate) use attachments::ATTACHED;
#[cfg(feature = "desk")]
pub(crate) use attachments::attached_bytes;
pub use attachments::{FileContent, extract_all};
pub(crate) use cache_codec::{CACHE_FORMAT, cacheable_format};
pub use content::Content;
pub use document::{Block, BlockKind, DateEvidence, Document, DocumentDate};
pub(crate) use document::{RejectedDate, Section};
pub(crate) use email::without_mail_prefixes;
pub use fault::{ReadFault, ReadProblem};
pub use format::{FORMATS, is_paper};
pub(crate) use language::LanguageCode;
pub use language::{DocumentLanguage, LanguageEvidence};
pub use limits::{Limit, Limits};
pub(crate) use note_mark::{in_brackets, is_raised_digit};
pub use pdf::PdfReader;
#[cfg(feature = "desk")]
pub(crate) use pdf::{DRAW_PAGE, DrawRequest, answer_drawing, draw_isolated};
#[cfg(feature = "desk")]
pub use pdf::{DrawnPage, MarkBox, PageDrawing, PageLetters, draw};
pub(crate) use pdf::{READ_PDF, answer};
pub use reading::Reading;
#[cfg(feature = "parquet")]
pub(crate) use sandbox::STACK as READER_STACK;
pub(crate) use sandbox::{READER_THREAD, sandboxed};
pub(crate) use source_facts::source_facts;
pub(crate) use table_row::year as year_of_row;
pub(crate) use tables::{TableRows, docx_tables, html_tables, is_docx, is_html};

use crate::source::Sources;

/// The settings for reading papers.
///
/// ```
/// use dateline::{Limits, ReadSettings};
///
/// let settings = ReadSettings { limits: Limits { pages: 100, ..Limits::default() }, ..ReadSettings::default() };
/// assert_eq!(settings.limits.dates, 200_000);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadSettings {
    /// The resource limits.
    pub limits: Limits,
    /// The reader for PDF files.
    #[doc(hidden)]
    pub pdf: PdfReader,
}

/// Reads a paper, adds its text to `sources` under the name `path`, and returns its structure.
///
/// The path only helps to detect the format; the file is never opened.
///
/// # Errors
///
/// Fails if the paper cannot be read or exceeds the default limits.
pub fn read(path: &str, bytes: &[u8], sources: &mut Sources) -> Result<Document, ReadFault> {
    Ok(extract(path, bytes, &ReadSettings::default())?.document(path, sources))
}

/// Adds plain text to `sources` under the name `path`, and finds its blocks and dates.
pub(crate) fn read_text(path: &str, text: &str, sources: &mut Sources) -> Document {
    let decoded = decode::Decoded { text: text.into(), encoding: "UTF-8" };
    let content = Content { format: "text".to_owned(), ..Content::of_text(decoded, text::parts) };
    content.document(path, sources)
}

/// Decodes text in an unknown encoding.
///
/// # Errors
///
/// Fails if the bytes are not text.
pub(crate) fn decoded_text(bytes: &[u8]) -> Result<String, ReadProblem> {
    decode::decode(bytes, None).map(|decoded| decoded.text.into_owned())
}

/// Reads a paper's content, which does not depend on the run and can be cached.
///
/// # Errors
///
/// Fails if the paper cannot be read or exceeds the limits in `settings`.
pub fn extract(path: &str, bytes: &[u8], settings: &ReadSettings) -> Result<Content, ReadFault> {
    let fault = |problem| ReadFault { path: path.to_owned(), problem };
    let most = settings.limits.bytes;
    if bytes.len() > most {
        return Err(fault(ReadProblem::Over(Limit::Bytes(most))));
    }
    let format = format::of(path, bytes).map_err(fault)?;
    let content = match settings.pdf {
        // Read in this thread, because a subprocess is already isolated.
        PdfReader::Isolated(_) | PdfReader::Pdftotext(_) if format.name == "PDF" => {
            (format.read)(bytes, settings)
        }
        _ => {
            let (bytes, given) = (bytes.to_vec(), settings.clone());
            sandbox::sandboxed(&settings.limits, move || (format.read)(&bytes, &given))
        }
    };
    let mut content = Content { format: format.name.to_owned(), ..content.map_err(fault)? };
    if ![email::NAME, email::outlook::NAME].contains(&format.name) {
        email::pasted::find(&mut content);
    }
    Ok(content)
}
