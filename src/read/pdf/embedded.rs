//! The built-in PDF reader: `hayro`, followed by [`layout`](crate::read::layout).

use hayro_interpret::hayro_syntax::object::DateTime;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::glyphs::{self, Pages};
use super::nesting;
use crate::read::content::Content;
use crate::read::fault::ReadProblem;
use crate::read::layout;
use crate::read::limits::{Limit, Limits};
use crate::read::text_builder::Metadata;

/// Fragments of program-generated titles, which are ignored.
const NO_TITLES: &[&str] = &["microsoft word", "untitled", ".doc", ".indd", ".pdf", ".tex", "powerpoint"];

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Content, ReadProblem> {
    let pdf = open(bytes, limits)?;
    let count = pdf.pages().len();
    let Pages { pages, unmapped } = glyphs::pages(&pdf, limits)?;
    if count == 0 {
        return Err(ReadProblem::damaged("a PDF", "it has no pages"));
    }
    if pages.iter().all(|page| page.glyphs.is_empty()) {
        return Err(if unmapped.is_empty() { ReadProblem::NoTextLayer } else { ReadProblem::NoCharacters });
    }
    let content = layout::content(pages, metadata(&pdf), limits)?;
    Ok(Content { unreadable: unmapped, ..content })
}

/// Opens a PDF whose nesting and page count are within the limits.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Pdf, ReadProblem> {
    nesting::check(bytes, limits)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadProblem::encrypted("PDF"),
        LoadPdfError::Decryption(_) => ReadProblem::damaged("a PDF", "it uses an unsupported encryption"),
        LoadPdfError::Invalid => ReadProblem::damaged("a PDF", "its object table is invalid or truncated"),
    })?;
    if pdf.pages().len() > limits.pages {
        return Err(ReadProblem::Over(Limit::Pages(limits.pages)));
    }
    Ok(pdf)
}

/// Returns the title, author and other entries of the document information.
fn metadata(pdf: &Pdf) -> Metadata {
    let about = pdf.metadata();
    let words =
        |bytes: &Option<Vec<u8>>| bytes.as_deref().map(text_string).filter(|words| !words.trim().is_empty());
    let is_title = |title: &String| {
        let folded = title.to_lowercase();
        !NO_TITLES.iter().any(|word| folded.contains(word))
    };
    Metadata {
        title: words(&about.title).filter(is_title),
        author: words(&about.author),
        dates: Vec::new(),
        file_created: about.creation_date.as_ref().map(day),
    }
}

fn day(date: &DateTime) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// Decodes a PDF text string: UTF-16 or UTF-8 with a byte order mark, otherwise `PDFDocEncoding`,
/// which is close to Latin-1.
fn text_string(bytes: &[u8]) -> String {
    let (encoding, rest) = encoding_rs::Encoding::for_bom(bytes)
        .map_or((encoding_rs::WINDOWS_1252, bytes), |(encoding, mark)| {
            (encoding, bytes.get(mark..).unwrap_or_default())
        });
    encoding.decode_without_bom_handling(rest).0.replace(char::is_control, " ")
}
