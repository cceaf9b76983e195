//! PDFs: the words of each page with their places, and then [`layout`](super::layout).

mod apart;
mod embedded;
mod glyphs;
mod nesting;
mod poppler;

pub use apart::{READ_PDF, answer};

use super::content::Content;
use super::fault::Trouble;
use super::settings::Settings;
use crate::process::Program;

/// How much of a file may stand before its mark.
const HEAD: usize = 1024;

/// What reads PDFs.
///
/// ```
/// use dateline::process::Program;
/// use dateline::read::{PdfReader, Settings, extract};
///
/// let pdf = PdfReader::Pdftotext(Program::at("/no/such/pdftotext"));
/// let fault = extract("a.pdf", b"%PDF-1.7", &Settings { pdf, ..Settings::default() }).unwrap_err();
/// assert!(fault.to_string().starts_with("a.pdf could not be read: cannot run /no/such/pdftotext"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PdfReader {
    /// The reader inside, on a thread of this process. A thread can do nothing against a PDF that is made to use up its
    /// stack or all memory, which ends the process: for papers that somebody knows. Nor does it end one
    /// that takes longer than [`Limits::time`](super::Limits::time).
    #[default]
    Within,
    /// The reader inside, in a process of its own: a program which does [`answer`] when it is called with [`READ_PDF`],
    /// as `dateline` itself does.
    Apart(Program),
    /// `pdftotext` of Poppler or of Xpdf.
    Pdftotext(Program),
}

/// Whether the bytes are a PDF.
pub(super) fn is(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    bytes.starts_with(b"%PDF-") || (!head.is_ascii() && memchr::memmem::find(head, b"%PDF-1.").is_some())
}

/// Reads the bytes of a file.
pub(super) fn read(bytes: &[u8], settings: &Settings) -> Result<Content, Trouble> {
    match &settings.pdf {
        PdfReader::Within => embedded::read(bytes, &settings.limits),
        PdfReader::Apart(program) => apart::read(program, bytes, &settings.limits),
        PdfReader::Pdftotext(program) => poppler::read(program, bytes, &settings.limits),
    }
}
