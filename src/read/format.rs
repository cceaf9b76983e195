//! The table of formats, and the detection of a file's format from its first bytes and its name.

use super::ReadSettings;
use super::content::Content;
use super::decode::decode;
use super::fault::ReadProblem;
use super::{docx, email, html, markdown, mhtml, odt, pdf, text};

/// A file format of papers.
#[derive(Debug)]
pub struct PaperFormat {
    /// The name shown to users.
    pub name: &'static str,
    /// The file extensions, in lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether the first bytes identify the file as this format.
    pub(super) is: fn(&[u8]) -> bool,
    /// Whether the format is binary, so that a text file with one of its extensions is misnamed.
    pub(super) is_binary: bool,
    /// Whether reading is slow enough to cache the content.
    pub(super) is_slow: bool,
    /// Reads the bytes of a file.
    pub(super) read: fn(&[u8], &ReadSettings) -> Result<Content, ReadProblem>,
}

/// Every format, ordered by name. Papers are searched for by these extensions.
pub const FORMATS: &[PaperFormat] = &[
    PaperFormat {
        name: "DOCX",
        extensions: &["docx", "docm"],
        is: docx::is,
        is_binary: true,
        is_slow: true,
        read: docx::read,
    },
    PaperFormat {
        name: email::NAME,
        extensions: &["eml"],
        is: email::is,
        is_binary: false,
        is_slow: true,
        read: email::read,
    },
    PaperFormat {
        name: "HTML",
        extensions: &["htm", "html", "xhtml"],
        is: html::is,
        is_binary: false,
        is_slow: true,
        read: html::read,
    },
    PaperFormat {
        name: "Markdown",
        extensions: &["markdown", "md"],
        is: |_| false,
        is_binary: false,
        is_slow: false,
        read: markdown::read,
    },
    PaperFormat {
        name: "MHTML",
        extensions: &["mht", "mhtml"],
        is: mhtml::is,
        is_binary: false,
        is_slow: true,
        read: mhtml::read,
    },
    PaperFormat {
        name: email::outlook::NAME,
        extensions: &["msg"],
        is: email::outlook::is,
        is_binary: true,
        is_slow: true,
        read: email::outlook::read,
    },
    PaperFormat {
        name: "ODT",
        extensions: &["odt", "ott"],
        is: odt::is,
        is_binary: true,
        is_slow: true,
        read: odt::read,
    },
    PaperFormat {
        name: "PDF",
        extensions: &["pdf"],
        is: pdf::is,
        is_binary: true,
        is_slow: true,
        read: pdf::read,
    },
    TEXT,
];

/// The fallback for files whose bytes and name do not identify a format.
const TEXT: PaperFormat = PaperFormat {
    name: "plain text",
    extensions: &["text", "txt"],
    is: |_| false,
    is_binary: false,
    is_slow: false,
    read: text::read,
};

/// The number of bytes at the start of a file in which a signature is searched for.
const HEAD: usize = 1024;

/// Signatures of unsupported formats, which would otherwise be read as text.
const UNSUPPORTED: &[(&[u8], &str)] =
    &[(b"PK\x03\x04", "a zip file in an unsupported format"), (b"{\\rtf", "a Rich Text document")];

/// The signature of compound files, the container of old Office formats and Outlook messages.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// Names of streams in compound files, and the formats that contain them. An encrypted DOCX file is
/// also a compound file.
const STREAMS: &[(&str, &str)] = &[
    ("__properties_version1.0", email::outlook::MESSAGE),
    ("EncryptedPackage", "a password-protected Office document"),
    ("WordDocument", "an old Word document (.doc)"),
    ("Workbook", "an old Excel workbook (.xls)"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)"),
];

/// Whether a file in a papers folder is a paper, judged by its name or by a document format
/// signature. Signatures of unsupported formats count too, so that these files are reported instead
/// of skipped.
pub fn is_paper(path: &str, bytes: &[u8]) -> bool {
    unsupported(bytes).is_some() || named(path).is_some() || FORMATS.iter().any(|format| (format.is)(bytes))
}

/// Detects the format of a file by its first bytes, or else by its name.
pub(super) fn of(path: &str, bytes: &[u8]) -> Result<&'static PaperFormat, ReadProblem> {
    let by_content = FORMATS.iter().find(|format| (format.is)(bytes));
    match (by_content, unsupported(bytes)) {
        (Some(format), _) => Ok(format),
        (None, Some(what)) => Err(ReadProblem::Unsupported(what.into())),
        (None, None) => match named(path) {
            Some(format) if format.is_binary && is_words(bytes) => {
                Err(ReadProblem::Misnamed(format.name.into()))
            }
            format => Ok(format.unwrap_or(&TEXT)),
        },
    }
}

/// Whether the bytes are text in some encoding, without a PDF marker near the start.
fn is_words(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes);
    !bytes.is_empty() && memchr::memmem::find(head, b"%PDF-").is_none() && decode(bytes, None).is_ok()
}

/// Returns a description of a compound file, or `None` for other files.
pub(super) fn compound(bytes: &[u8]) -> Option<&'static str> {
    // Search the whole file for the stream names, in UTF-16, since their position varies.
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    bytes.starts_with(COMPOUND).then(|| {
        let found = STREAMS.iter().find(|(name, _)| has(name)).map(|(_, what)| *what);
        found.unwrap_or("an old Office document")
    })
}

/// Returns a description of a file in an unsupported format, or `None` for other files.
fn unsupported(bytes: &[u8]) -> Option<&'static str> {
    if let Some(what) = compound(bytes) {
        return Some(what);
    }
    UNSUPPORTED.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, what)| *what)
}

/// Returns the format with the extension of `path`.
fn named(path: &str) -> Option<&'static PaperFormat> {
    let (_, extension) = path.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
}
