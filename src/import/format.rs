//! The table of import formats. A format is detected from the first bytes.

use super::sheet::Sheet;
use super::{calendar, delimited, markwhen, table, timeline_js, workbook};
use crate::read::{Limits, ReadProblem, is_docx, is_html};

/// A function that reads the bytes of a file. The second argument is the name of the sheet or table
/// to read.
type SheetReader = fn(&[u8], Option<&str>, &Limits) -> Result<Sheet, ReadProblem>;

/// A file format that can be imported.
pub struct ImportFormat {
    /// The name, as the documentation lists it.
    pub name: &'static str,
    /// Whether bytes that no earlier format of the table accepts are in this format.
    pub(super) is: fn(&[u8]) -> bool,
    pub(super) read: SheetReader,
    /// Whether a file can contain several sheets or tables, so that one can be chosen by its name.
    pub(super) has_sheets: bool,
}

impl std::fmt::Debug for ImportFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All formats, in detection order. The last one accepts any text.
pub static IMPORT_FORMATS: &[ImportFormat] = &[
    ImportFormat {
        name: "A table in a Word document (DOCX)",
        is: is_docx,
        read: table::read_docx,
        has_sheets: true,
    },
    ImportFormat {
        name: "Spreadsheet (XLSX, ODS, XLS)",
        is: |bytes| bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0"),
        read: workbook::read,
        has_sheets: true,
    },
    ImportFormat {
        name: "Calendar (ICS)",
        is: |bytes| {
            let start = unmarked(bytes).get(..15);
            start.is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:VCALENDAR"))
        },
        read: |bytes, _, limits| calendar::read(unmarked(bytes), limits),
        has_sheets: false,
    },
    ImportFormat {
        name: "TimelineJS timeline (JSON)",
        is: timeline_js::is,
        read: |bytes, _, limits| timeline_js::read(bytes, limits),
        has_sheets: false,
    },
    ImportFormat {
        name: "A table in a web page (HTML)",
        is: |bytes| is_html(bytes) || unmarked(bytes).trim_ascii_start().starts_with(b"<table"),
        read: table::read_html,
        has_sheets: true,
    },
    ImportFormat {
        name: "Markwhen",
        is: markwhen::is,
        read: |bytes, _, limits| markwhen::read(bytes, limits),
        has_sheets: false,
    },
    ImportFormat {
        name: "Values separated by commas, semicolons, tabs or bars (CSV)",
        is: |_| true,
        read: |bytes, _, limits| delimited::read(bytes, limits),
        has_sheets: false,
    },
];

/// The file types that can be imported, for messages.
pub(crate) const IMPORTABLE: &str =
    "XLSX, ODS, XLS, CSV, ICS, TimelineJS JSON, Markwhen, or a table in DOCX or HTML";

/// Whether a file with this extension is text in a format that cannot be imported, such as
/// Markdown. CSV, the last format of the table, accepts any text.
pub(crate) fn is_other_text(extension: &str) -> bool {
    const OTHERS: [&str; 14] = [
        "adoc", "bib", "eml", "log", "markdown", "md", "mdown", "org", "rst", "rtf", "tex", "toml", "typ",
        "xml",
    ];
    OTHERS.contains(&extension.to_lowercase().as_str())
}

/// Removes the UTF-8 byte order mark.
fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
