//! PDFs: the words of each page with their places, by `hayro`, and then [`layout`](super::layout).

mod glyphs;
mod nesting;

use hayro_interpret::hayro_syntax::object::DateTime;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::compose::Facts;
use super::content::Content;
use super::document::DateEvidence;
use super::fault::Trouble;
use super::layout;
use super::limits::Limits;

/// How much of a file may stand before its mark.
const HEAD: usize = 1024;

/// Titles that programs give.
const NO_TITLES: &[&str] = &["microsoft word", "untitled", ".doc", ".indd", ".pdf", ".tex", "powerpoint"];

/// Whether the bytes are a PDF.
pub(super) fn is(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    bytes.starts_with(b"%PDF-") || (!head.is_ascii() && memchr::memmem::find(head, b"%PDF-1.").is_some())
}

/// Reads the bytes of a file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Trouble> {
    if nesting::is_too_deep(bytes, limits) {
        return Err(Trouble::TooLarge {
            what: "levels of objects in one another",
            limit: nesting::most(limits),
        });
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Trouble::Encrypted("PDF"),
        LoadPdfError::Decryption(_) => {
            Trouble::Damaged("a PDF", "it is encrypted in a way that nobody can read")
        }
        LoadPdfError::Invalid => Trouble::Damaged("a PDF", "its list of objects is broken or cut off"),
    })?;
    let count = pdf.pages().len();
    if count > limits.pages {
        return Err(Trouble::TooLarge { what: "pages", limit: limits.pages });
    }
    let pages = glyphs::pages(&pdf, limits)?;
    if count == 0 {
        return Err(Trouble::Damaged("a PDF", "it has no pages"));
    }
    if pages.iter().all(|page| page.glyphs.is_empty()) {
        return Err(Trouble::NoTextLayer);
    }
    layout::content(pages, facts(&pdf), limits)
}

/// What the document information says.
fn facts(pdf: &Pdf) -> Facts {
    let about = pdf.metadata();
    let words =
        |bytes: &Option<Vec<u8>>| bytes.as_deref().map(text_string).filter(|words| !words.trim().is_empty());
    let is_title = |title: &String| {
        let folded = title.to_lowercase();
        !NO_TITLES.iter().any(|word| folded.contains(word))
    };
    let made =
        about.creation_date.as_ref().map(|date| ("created".to_owned(), day(date), DateEvidence::FileMade));
    Facts {
        title: words(&about.title).filter(is_title),
        author: words(&about.author),
        dates: made.into_iter().collect(),
    }
}

fn day(date: &DateTime) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// A text string of PDF: UTF-16 or UTF-8 with a mark, or else an encoding of its own that is close to Latin-1.
fn text_string(bytes: &[u8]) -> String {
    let (encoding, rest) = encoding_rs::Encoding::for_bom(bytes)
        .map_or((encoding_rs::WINDOWS_1252, bytes), |(encoding, mark)| {
            (encoding, bytes.get(mark..).unwrap_or_default())
        });
    encoding.decode_without_bom_handling(rest).0.replace(char::is_control, " ")
}
