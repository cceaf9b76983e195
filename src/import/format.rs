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
}

impl std::fmt::Debug for ImportFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All formats, in detection order. The last one accepts any text.
pub static IMPORT_FORMATS: &[ImportFormat] = &[
    ImportFormat { name: "A table of a Word document (DOCX)", is: is_docx, read: table::read_docx },
    ImportFormat {
        name: "Spreadsheet (XLSX, ODS, XLS)",
        is: |bytes| bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0"),
        read: workbook::read,
    },
    ImportFormat {
        name: "Calendar (ICS)",
        is: |bytes| {
            let start = unmarked(bytes).get(..15);
            start.is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:VCALENDAR"))
        },
        read: |bytes, _, limits| calendar::read(unmarked(bytes), limits),
    },
    ImportFormat {
        name: "Timeline of TimelineJS (JSON)",
        is: timeline_js::is,
        read: |bytes, _, limits| timeline_js::read(bytes, limits),
    },
    ImportFormat {
        name: "A table of a web page (HTML)",
        is: |bytes| is_html(bytes) || unmarked(bytes).trim_ascii_start().starts_with(b"<table"),
        read: table::read_html,
    },
    ImportFormat {
        name: "Markwhen",
        is: markwhen::is,
        read: |bytes, _, limits| markwhen::read(bytes, limits),
    },
    ImportFormat {
        name: "Values separated by commas, semicolons, tabs or bars (CSV)",
        is: |_| true,
        read: |bytes, _, limits| delimited::read(bytes, limits),
    },
];

/// Removes the UTF-8 byte order mark.
fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
