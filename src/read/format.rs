//! The formats of papers: one row each.

use super::content::Content;
use super::decode::decode;
use super::fault::Trouble;
use super::settings::Settings;
use super::{docx, email, html, markdown, odt, pdf, text};

/// A format that papers come in.
#[derive(Debug)]
pub struct Format {
    /// What people call it.
    pub name: &'static str,
    /// The endings of its files, in small letters, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether the bytes can be nothing else.
    pub(super) is: fn(&[u8]) -> bool,
    /// Whether its files are something else than text.
    pub(super) is_binary: bool,
    /// Whether reading one takes so long that what was read is worth keeping.
    pub(super) is_slow: bool,
    /// Reads them.
    pub(super) read: fn(&[u8], &Settings) -> Result<Content, Trouble>,
}

/// Every format, sorted by name. A folder of papers is searched for files with these endings.
pub const FORMATS: &[Format] = &[
    Format {
        name: "DOCX",
        extensions: &["docx", "docm"],
        is: docx::is,
        is_binary: true,
        is_slow: true,
        read: docx::read,
    },
    Format {
        name: email::NAME,
        extensions: &["eml"],
        is: email::is,
        is_binary: false,
        is_slow: true,
        read: email::read,
    },
    Format {
        name: "HTML",
        extensions: &["htm", "html", "xhtml"],
        is: html::is,
        is_binary: false,
        is_slow: true,
        read: html::read,
    },
    Format {
        name: "Markdown",
        extensions: &["markdown", "md"],
        is: |_| false,
        is_binary: false,
        is_slow: false,
        read: markdown::read,
    },
    Format {
        name: email::outlook::NAME,
        extensions: &["msg"],
        is: email::outlook::is,
        is_binary: true,
        is_slow: true,
        read: email::outlook::read,
    },
    Format {
        name: "ODT",
        extensions: &["odt", "ott"],
        is: odt::is,
        is_binary: true,
        is_slow: true,
        read: odt::read,
    },
    Format {
        name: "PDF",
        extensions: &["pdf"],
        is: pdf::is,
        is_binary: true,
        is_slow: true,
        read: pdf::read,
    },
    TEXT,
];

/// What a file is taken for whose bytes and name say nothing.
const TEXT: Format = Format {
    name: "plain text",
    extensions: &["text", "txt"],
    is: |_| false,
    is_binary: false,
    is_slow: false,
    read: text::read,
};

/// In how many bytes a file shows what it is.
const HEAD: usize = 1024;

/// First bytes of formats that are not read, so that nobody gets a timeline of binary noise.
const UNSUPPORTED: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip file, but neither a Word document nor an OpenDocument text"),
    (b"{\\rtf", "a Rich Text document"),
];

/// The first bytes of a compound file, in which old Office programs and Outlook keep what they save.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// Names of streams in a compound file, and what has one. An encrypted DOCX is in one too.
const STREAMS: &[(&str, &str)] = &[
    ("__properties_version1.0", email::outlook::MESSAGE),
    ("EncryptedPackage", "an Office document with a password"),
    ("WordDocument", "an old Word document (.doc)"),
    ("Workbook", "an old Excel workbook (.xls)"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)"),
];

/// Whether a file that lies among papers is one: by its name, or because its first bytes are those of a format that
/// people write papers in, so that a paper which cannot be read is told of and not passed over.
pub fn is_paper(path: &str, bytes: &[u8]) -> bool {
    unsupported(bytes).is_some() || named(path).is_some() || FORMATS.iter().any(|format| (format.is)(bytes))
}

/// Whether a file is a text as it stands: nothing else by its first bytes, and plain or Markdown by its name.
pub fn is_text(path: &str, bytes: &[u8]) -> bool {
    of(path, bytes).is_ok_and(|format| matches!(format.name, "plain text" | "Markdown"))
}

/// The format of a file: by its first bytes, or else by its name.
pub(super) fn of(path: &str, bytes: &[u8]) -> Result<&'static Format, Trouble> {
    let by_content = FORMATS.iter().find(|format| (format.is)(bytes));
    match (by_content, unsupported(bytes)) {
        (Some(format), _) => Ok(format),
        (None, Some(what)) => Err(Trouble::Unsupported(what.into())),
        (None, None) => match named(path) {
            Some(format) if format.is_binary && is_words(bytes) => Err(Trouble::Misnamed(format.name.into())),
            format => Ok(format.unwrap_or(&TEXT)),
        },
    }
}

/// Whether the bytes are a text in some encoding, and do not so much as speak of a PDF at their top.
fn is_words(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes);
    !bytes.is_empty() && memchr::memmem::find(head, b"%PDF-").is_none() && decode(bytes, None).is_ok()
}

/// What a compound file is called.
pub(super) fn compound(bytes: &[u8]) -> Option<&'static str> {
    // The names are in UTF-16; where in the file is up to the program.
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    bytes.starts_with(COMPOUND).then(|| {
        let found = STREAMS.iter().find(|(name, _)| has(name)).map(|(_, what)| *what);
        found.unwrap_or("an old Office document")
    })
}

/// What a format that is not read is called.
fn unsupported(bytes: &[u8]) -> Option<&'static str> {
    if let Some(what) = compound(bytes) {
        return Some(what);
    }
    UNSUPPORTED.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, what)| *what)
}

/// The format that the ending of a name tells.
fn named(path: &str) -> Option<&'static Format> {
    let (_, extension) = path.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
}
