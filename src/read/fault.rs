//! Why a paper cannot be read.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::limits::Limit;

/// Why the bytes of a paper are no [`Document`](super::Document). The message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path} {trouble}")]
pub struct ReadFault {
    /// The file.
    pub path: String,
    /// What is the matter with it.
    pub trouble: Trouble,
}

/// What is the matter with a paper: the words that follow its name.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Trouble {
    /// It is UTF-8 but for a few bytes.
    #[error(
        "is UTF-8 text with a damaged place: line {line}, byte {offset} of the file. Open it in an editor, mend \
         the place and save it again as UTF-8"
    )]
    NotUtf8 {
        /// The first byte that is wrong, from 0.
        offset: usize,
        /// The line it is on, from 1.
        line: usize,
    },
    /// The bytes are text in no encoding.
    #[error("is no text: it holds bytes that stand for no characters. Look whether its name is right")]
    NotText,
    /// A format that cannot be read.
    #[error("is {0}, which cannot be read: save it as DOCX or as plain text")]
    Unsupported(Cow<'static, str>),
    /// Its name is that of another format, and its bytes are those of a text.
    #[error(
        "is called a {0}, and its bytes are those of a text: if it is one, let its name end in .txt; if not, get it again from \
         where it came from"
    )]
    Misnamed(Cow<'static, str>),
    /// A file attached to a mail, in a format that is not read.
    #[error(
        "is an attachment that dateline does not read. If it has dates, save it as PDF, DOCX or plain text"
    )]
    Attachment,
    /// The file is broken: what it is, and what is broken.
    #[error(
        "is {0}, and it is damaged: {1}. Get it again from where it came from, or open it and save it anew"
    )]
    Damaged(Cow<'static, str>, Cow<'static, str>),
    /// It has a password.
    #[error("is a {0} with a password: save it without one")]
    Encrypted(Cow<'static, str>),
    /// There are no words in it.
    #[error("is a {0} without words: look whether it is the right file")]
    NoWords(Cow<'static, str>),
    /// A PDF that has only pictures of its pages.
    #[error("is a PDF without a text layer, perhaps a scan: run OCR on it, for instance `ocrmypdf`")]
    NoTextLayer,
    /// A PDF with glyphs that its fonts do not map to characters.
    #[error(
        "is a PDF whose fonts do not map their glyphs to characters, so its text cannot be read: run OCR on it, for \
         instance `ocrmypdf --force-ocr`"
    )]
    NoCharacters,
    /// Its reader broke down.
    #[error(
        "brings its reader to a stop, so it is damaged in a way that nobody has seen: save it anew with another program"
    )]
    Crashed,
    /// The machine has no room for a reader.
    #[error("could not be read: the machine starts no more threads. Close other programs and try again")]
    NoThread,
    /// The program that is to read it cannot be run.
    #[error("could not be read: {0}")]
    NoReader(String),
    /// It is over one of the [`Limits`](super::Limits).
    #[error("{0}; if it is to be read all the same, raise that limit with {argument}", argument = .0.argument())]
    Over(Limit),
}

impl Trouble {
    /// A damaged file: what it is, and what is broken.
    pub(super) const fn damaged(what: &'static str, why: &'static str) -> Self {
        Self::Damaged(Cow::Borrowed(what), Cow::Borrowed(why))
    }

    pub(super) const fn encrypted(what: &'static str) -> Self {
        Self::Encrypted(Cow::Borrowed(what))
    }
}
