//! The reasons why a paper cannot be read, with advice for its owner.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::limits::Limit;

/// The error for a paper that cannot be read. The message includes advice.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path} {trouble}")]
pub struct ReadFault {
    /// The path of the file.
    pub path: String,
    /// The reason.
    pub trouble: Trouble,
}

/// The reason why a paper cannot be read. Its message continues a sentence that begins with the
/// path.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Trouble {
    /// UTF-8 with a few invalid bytes.
    #[error(
        "is UTF-8 text with a damaged place: line {line}, byte {offset} of the file. Open it in an editor, mend \
         the place and save it again as UTF-8"
    )]
    NotUtf8 {
        /// The offset of the first invalid byte.
        offset: usize,
        /// The line of that byte, from 1.
        line: usize,
    },
    /// The bytes are not text in any encoding.
    #[error("is no text: it holds bytes that stand for no characters. Look whether its name is right")]
    NotText,
    /// A format that cannot be read.
    #[error("is {0}, which cannot be read: save it as DOCX or as plain text")]
    Unsupported(Cow<'static, str>),
    /// The file name belongs to a binary format, but the content is plain text.
    #[error(
        "is called a {0}, and its bytes are those of a text: if it is one, let its name end in .txt; if not, get it again from \
         where it came from"
    )]
    Misnamed(Cow<'static, str>),
    /// An email attachment in a format that is not supported.
    #[error(
        "is an attachment that dateline does not read. If it has dates, save it as PDF, DOCX or plain text"
    )]
    Attachment,
    /// A damaged file: the kind of file, and the damage.
    #[error(
        "is {0}, and it is damaged: {1}. Get it again from where it came from, or open it and save it anew"
    )]
    Damaged(Cow<'static, str>, Cow<'static, str>),
    /// The file is protected with a password.
    #[error("is a {0} with a password: save it without one")]
    Encrypted(Cow<'static, str>),
    /// The file does not contain words.
    #[error("is a {0} without words: look whether it is the right file")]
    NoWords(Cow<'static, str>),
    /// A PDF that only contains images of its pages.
    #[error("is a PDF without a text layer, perhaps a scan: run OCR on it, for instance `ocrmypdf`")]
    NoTextLayer,
    /// A PDF with glyphs that its fonts do not map to characters.
    #[error(
        "is a PDF whose fonts do not map their glyphs to characters, so its text cannot be read: run OCR on it, for \
         instance `ocrmypdf --force-ocr`"
    )]
    NoCharacters,
    /// The reader panicked.
    #[error(
        "brings its reader to a stop, so it is damaged in a way that nobody has seen: save it anew with another program"
    )]
    Crashed,
    /// A reader thread could not be started.
    #[error("could not be read: the machine starts no more threads. Close other programs and try again")]
    NoThread,
    /// The program that reads the format cannot be run.
    #[error("could not be read: {0}")]
    NoReader(String),
    /// The file exceeds one of the [`Limits`](super::Limits).
    #[error("{0}; if it is to be read all the same, raise that limit with {argument}", argument = .0.argument())]
    Over(Limit),
}

impl Trouble {
    /// Creates the error for a damaged file: the kind of file, and the damage.
    pub(super) const fn damaged(what: &'static str, why: &'static str) -> Self {
        Self::Damaged(Cow::Borrowed(what), Cow::Borrowed(why))
    }

    pub(super) const fn encrypted(what: &'static str) -> Self {
        Self::Encrypted(Cow::Borrowed(what))
    }
}
