//! Why a paper cannot be read.

use thiserror::Error;

/// Why the bytes of a paper are no [`Document`](super::Document). Each message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadFault {
    /// The text is not in UTF-8.
    #[error(
        "{path} is not UTF-8 text: line {line}, byte {offset} of the file. Save it again as UTF-8 (in Word and in \
         Notepad: “Save as”, encoding UTF-8), or run `iconv -f WINDOWS-1252 -t UTF-8` on it"
    )]
    NotUtf8 {
        /// The file.
        path: String,
        /// The first byte that is wrong, from 0.
        offset: usize,
        /// The line it is on, from 1.
        line: usize,
    },
    /// A format that cannot be read yet.
    #[error("{path} is {what}, which cannot be read yet: save it as plain text or as Markdown")]
    Unreadable {
        /// The file.
        path: String,
        /// What it is: "a PDF".
        what: &'static str,
    },
}

/// The bytes as text.
pub(super) fn utf8<'b>(path: &str, bytes: &'b [u8]) -> Result<&'b str, ReadFault> {
    std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let head = bytes.get(..offset).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', head).count() + 1;
        ReadFault::NotUtf8 { path: path.to_owned(), offset, line }
    })
}
