//! Reads PDF files: extracts the glyphs of each page with their positions, which
//! [`layout`](super::layout) turns into text.

mod embedded;
mod glyphs;
mod isolated;
mod nesting;
#[cfg(feature = "desk")]
mod page_letters;
#[cfg(feature = "desk")]
mod page_picture;
mod poppler;

pub(crate) use isolated::{READ_PDF, answer};
#[cfg(feature = "desk")]
pub use page_letters::{MarkBox, PageLetters};
#[cfg(feature = "desk")]
pub use page_picture::draw;
#[cfg(feature = "desk")]
pub(crate) use page_picture::{DRAW_PAGE, DrawRequest, answer_drawing, draw_isolated};
#[cfg(feature = "desk")]
pub use page_picture::{DrawnPage, PageDrawing};

use super::ReadSettings;
use super::content::Content;
use super::fault::ReadProblem;
use crate::subprocess::Program;

/// The number of bytes that may precede the PDF signature.
const HEAD: usize = 1024;

/// The reader for PDF files.
///
/// ```
/// use dateline::internals::subprocess::Program;
/// use dateline::internals::read::{PdfReader, extract};
/// use dateline::ReadSettings;
///
/// let pdf = PdfReader::Pdftotext(Program::at("/no/such/pdftotext"));
/// let fault = extract("a.pdf", b"%PDF-1.7", &ReadSettings { pdf, ..ReadSettings::default() }).unwrap_err();
/// assert!(fault.to_string().starts_with("a.pdf could not be read: cannot run /no/such/pdftotext"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PdfReader {
    /// The built-in reader on a thread of this process, for trusted papers. A malicious PDF can
    /// exhaust the stack or the memory, which ends the process, and a thread that exceeds
    /// [`Limits::time`](super::Limits::time) cannot be stopped.
    #[default]
    InProcess,
    /// The built-in reader in a separate process. The program must print `answer` when called with
    /// `READ_PDF`, as `dateline` does.
    Isolated(Program),
    /// `pdftotext` from Poppler or Xpdf.
    Pdftotext(Program),
}

/// Whether the bytes are a PDF.
pub(super) fn is(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    bytes.starts_with(b"%PDF-") || (!head.is_ascii() && memchr::memmem::find(head, b"%PDF-1.").is_some())
}

pub(super) fn read(bytes: &[u8], settings: &ReadSettings) -> Result<Content, ReadProblem> {
    match &settings.pdf {
        PdfReader::InProcess => embedded::read(bytes, &settings.limits),
        PdfReader::Isolated(program) => isolated::read(program, bytes, &settings.limits),
        PdfReader::Pdftotext(program) => poppler::read(program, bytes, &settings.limits),
    }
}
