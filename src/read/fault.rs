//! The reasons why a paper cannot be read, with advice for the user.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::limits::Limit;

/// The error for a paper that cannot be read. The message includes advice.
///
/// ```
/// use dateline::{Context, Limits, ReadSettings, Sources, extract};
///
/// let settings = ReadSettings { limits: Limits { bytes: 10, ..Limits::default() }, ..ReadSettings::default() };
/// let fault = extract("a.txt", b"Held on 9 June.", &Context::new(), &settings, &mut Sources::new()).unwrap_err();
/// assert_eq!(fault.path, "a.txt");
/// assert!(fault.to_string().starts_with("a.txt is larger than 10 bytes"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path} {problem}")]
pub struct ReadFault {
    /// The path of the file.
    pub path: String,
    /// The reason why the file cannot be read.
    #[doc(hidden)]
    pub problem: ReadProblem,
}

/// The reason why a paper cannot be read. Its message is a predicate that follows the path.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ReadProblem {
    /// UTF-8 with a few invalid bytes.
    #[error(
        "is not valid UTF-8: line {line}, byte {offset} of the file. Open it in an editor, fix this \
         place and save it again as UTF-8"
    )]
    NotUtf8 {
        /// The byte offset of the first invalid byte.
        offset: usize,
        /// The 1-based line of that byte.
        line: usize,
    },
    /// The bytes are not text in any encoding.
    #[error(
        "is not text: it contains bytes that do not encode characters. Check that its file name is correct"
    )]
    NotText,
    /// A format that cannot be read.
    #[error("is {0}, which cannot be read: save it as DOCX or as plain text")]
    Unsupported(Cow<'static, str>),
    /// The file name belongs to a binary format, but the content is plain text.
    #[error(
        "is named like a {0}, but contains text: if it is text, rename it to .txt; otherwise, get it again from \
         its source"
    )]
    Misnamed(Cow<'static, str>),
    /// An email attachment in a format that is not supported.
    #[error("is an attachment in an unsupported format. If it has dates, save it as PDF, DOCX or plain text")]
    Attachment,
    /// A damaged file: the kind of file, and the damage.
    #[error("is {0}, but it is damaged: {1}. Get it again from its source, or open it and save it again")]
    Damaged(Cow<'static, str>, Cow<'static, str>),
    /// The file is password-protected.
    #[error("is a password-protected {0}: save a copy without a password")]
    Encrypted(Cow<'static, str>),
    /// The file does not contain words.
    #[error("is a {0} without text: check that it is the right file")]
    NoWords(Cow<'static, str>),
    /// A PDF that contains only page images.
    #[error("is a PDF without a text layer, perhaps a scan: run OCR on it, for example `ocrmypdf`")]
    NoTextLayer,
    /// A PDF with glyphs that its fonts do not map to characters.
    #[error(
        "is a PDF whose fonts do not map their glyphs to characters, so its text cannot be read: run OCR on it, for \
         example `ocrmypdf --force-ocr`"
    )]
    NoCharacters,
    /// The reader panicked.
    #[error("crashed the reader, so it is probably damaged: save it again with another program")]
    Crashed,
    /// A reader thread could not be started.
    #[error("could not be read: the system cannot start more threads. Close other programs and try again")]
    NoThread,
    /// The program that reads the format cannot be run.
    #[error("could not be read: {0}")]
    NoReader(String),
    /// The file exceeds one of the [`Limits`](super::Limits).
    #[error("{0}; to read it anyway, raise the limit with {argument}", argument = .0.argument())]
    Over(Limit),
}

impl ReadProblem {
    /// Creates the error for a damaged file: the kind of file, and the damage.
    pub(crate) const fn damaged(what: &'static str, why: &'static str) -> Self {
        Self::Damaged(Cow::Borrowed(what), Cow::Borrowed(why))
    }

    pub(super) const fn encrypted(what: &'static str) -> Self {
        Self::Encrypted(Cow::Borrowed(what))
    }
}
