//! The table of export formats. It drives `--format` and the help text.
//! `docs/export.md` repeats it; a test compares them.

use super::{
    ExportData, ExportError, ExportEvent, ExportOptions, bibtex, csl_json, csv_sheet, ics, markwhen, mermaid,
    timeline_js, xlsx,
};

/// The function that writes a format.
type WriteExport = fn(&ExportData<'_>, ExportOptions) -> Result<Vec<u8>, ExportError>;

/// The kind of entries that a format contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExportedEntry {
    /// All selected events.
    Event,
    /// The selected events whose date is a day; with [`ExportOptions::coarse`], all selected
    /// events.
    Day,
    /// The sources.
    Source,
}

/// An export format.
pub struct ExportFormat {
    /// The name on the command line.
    pub name: &'static str,
    /// The file extension that selects the format.
    pub extension: &'static str,
    /// A one-line description: what the file contains and which programs read it.
    pub about: &'static str,
    /// The kind of entries that the format contains.
    pub(crate) entry: ExportedEntry,
    /// Whether the format can represent an event.
    holds: fn(&ExportEvent<'_>, ExportOptions) -> bool,
    write: WriteExport,
}

impl ExportFormat {
    /// Returns the exported file as bytes. The output is deterministic.
    ///
    /// # Errors
    ///
    /// Fails if the library that writes the format refuses the data.
    pub fn write(&self, data: &ExportData<'_>, options: ExportOptions) -> Result<Vec<u8>, ExportError> {
        (self.write)(data, options)
    }

    /// Whether the format can represent an event.
    pub(super) fn holds(&self, event: &ExportEvent<'_>, options: ExportOptions) -> bool {
        (self.holds)(event, options)
    }
}

impl std::fmt::Debug for ExportFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All formats, in help text order.
pub static EXPORT_FORMATS: &[ExportFormat] = &[
    ExportFormat {
        name: "xlsx",
        extension: ".xlsx",
        about: "Spreadsheet with sheets for events, evidence, sources and findings: Excel, LibreOffice",
        entry: ExportedEntry::Event,
        holds: |_, _| true,
        write: |data, _| xlsx::write(data),
    },
    ExportFormat {
        name: "csv",
        extension: ".csv",
        about: "Comma-separated values, one row per event with every key: any spreadsheet",
        entry: ExportedEntry::Event,
        holds: |_, _| true,
        write: |data, _| Ok(csv_sheet::write(data)),
    },
    ExportFormat {
        name: "ics",
        extension: ".ics",
        about: "Calendar with all-day events: Outlook, Google Calendar, Apple Calendar",
        entry: ExportedEntry::Day,
        holds: ics::holds,
        write: |data, options| Ok(ics::write(data, options)),
    },
    ExportFormat {
        name: "timelinejs",
        extension: ".json",
        about: "JSON for TimelineJS, an interactive timeline on a web page",
        entry: ExportedEntry::Event,
        holds: |event, _| timeline_js::holds(event),
        write: |data, _| Ok(timeline_js::write(data)),
    },
    ExportFormat {
        name: "markwhen",
        extension: ".mw",
        about: "Markwhen text, for the Markwhen editor and its timeline view",
        entry: ExportedEntry::Event,
        holds: |event, _| markwhen::holds(event),
        write: |data, _| Ok(markwhen::write(data)),
    },
    ExportFormat {
        name: "mermaid",
        extension: ".mmd",
        about: "Mermaid timeline, for Markdown on GitHub, GitLab and in Obsidian",
        entry: ExportedEntry::Event,
        holds: |_, _| true,
        write: |data, _| Ok(mermaid::write(data)),
    },
    ExportFormat {
        name: "csl-json",
        extension: ".csl.json",
        about: "The sources as CSL-JSON: Zotero, pandoc",
        entry: ExportedEntry::Source,
        holds: |_, _| true,
        write: |data, _| Ok(csl_json::write(data)),
    },
    ExportFormat {
        name: "bibtex",
        extension: ".bib",
        about: "The sources as BibTeX: LaTeX, Zotero, JabRef",
        entry: ExportedEntry::Source,
        holds: |_, _| true,
        write: |data, _| Ok(bibtex::write(data)),
    },
];

/// Returns the format with this name.
pub fn export_format(name: &str) -> Option<&'static ExportFormat> {
    EXPORT_FORMATS.iter().find(|format| format.name == name)
}

/// Returns the format with the longest extension that a file name ends with, so that
/// `sources.csl.json` is CSL-JSON.
pub(crate) fn format_of_file(name: &str) -> Option<&'static ExportFormat> {
    let name = name.to_lowercase();
    EXPORT_FORMATS
        .iter()
        .filter(|format| name.ends_with(format.extension))
        .max_by_key(|format| format.extension.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_name_selects_the_format() {
        let name = |file| format_of_file(file).map(|format| format.name);
        assert_eq!(name("a.xlsx"), Some("xlsx"));
        assert_eq!(name("A.CSV"), Some("csv"));
        assert_eq!(name("a.json"), Some("timelinejs"));
        assert_eq!(name("a.csl.json"), Some("csl-json"));
        assert_eq!(name("a.docx"), None);
    }
}
