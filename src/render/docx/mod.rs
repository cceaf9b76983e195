//! Writes a brief as a Word document (DOCX, ISO/IEC 29500 transitional).
//!
//! The document shows the same [`Page`] as the other formats. Its styles can be replaced with those
//! of a [`ReferenceDocx`]. Sources are footnotes. If the brief is compared with an earlier state,
//! the differences in the table and in the author's texts are tracked changes.

mod document;
mod events_table;
mod package;
mod picture_run;
mod properties;
mod reference;
mod styles;
mod text_piece;
mod writer;

use chrono::DateTime;

use self::package::{DECLARATION, DocxPackage};
pub use self::reference::{ReferenceDocx, ReferenceError};
use self::styles::{StyleSheet, WORD};
use self::writer::ChangeMark;
use super::page::Page;
use super::picture::PaintedPicture;

/// The file name of the reference document in a project's templates folder.
#[cfg(feature = "cli")]
pub(crate) const REFERENCE: &str = "brief.docx";

/// The inputs of a Word brief that are not on the page.
#[derive(Debug, Clone, Default)]
pub struct DocxParts<'a> {
    /// The creation time of the document and of tracked changes, in seconds since 1970-01-01 UTC.
    pub created: i64,
    /// The document whose styles and page size are used instead of the built-in ones.
    pub reference: Option<&'a ReferenceDocx>,
    /// The drawing of the page. If it is `None`, the alternative text is printed.
    pub drawing: Option<&'a PaintedPicture>,
    /// The logo of the brief, if it is an SVG.
    pub logo: Option<&'a PaintedPicture>,
}

/// Renders a brief as a Word document. The output is deterministic.
///
/// ```
/// # use dateline::Day;
/// use dateline::internals::brief::BriefSpec;
/// use dateline::internals::render::{BriefData, DocxParts, Fit, Item, docx};
/// # use dateline::Sources;
///
/// # let mut sources = Sources::new();
/// # let toml = "title = \"Summits\"";
/// # let source = sources.add("briefs/summits.toml", toml);
/// let (spec, _) = BriefSpec::parse("summits", source, toml);
/// # let as_of = Day::from_ymd(2025, 4, 4).unwrap();
/// let (data, _) = BriefData::new(&spec, &[Item::new("Summit in Tokyo")], &[], as_of);
/// let fit = Fit::everything(&data);
/// let bytes = docx(&data.page(&fit), &DocxParts::default());
/// assert!(bytes.starts_with(b"PK"));
/// ```
pub fn docx(page: &Page<'_>, parts: &DocxParts<'_>) -> Vec<u8> {
    let reference = parts.reference;
    let sheet = StyleSheet::new(page.brief, page.fit.size, reference);
    let mark = ChangeMark {
        author: page.brief.author.clone().unwrap_or_else(|| "dateline".to_owned()),
        date: time(parts.created),
    };
    let mut package = DocxPackage::default();
    let document = document::DocxDocument::write(page, &sheet, &mark, parts);
    package.relations.part("officeDocument", "word/document.xml");
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    package.relations.typed(core, "docProps/core.xml");
    package.relations.part("extended-properties", "docProps/app.xml");
    let mut relations = document.relations;
    let word =
        |kind: &str| format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml");
    let mut add = |name: &str, kind: &str, xml: String| {
        relations.part(kind, &format!("{name}.xml"));
        let content_type = match kind {
            "theme" => "application/vnd.openxmlformats-officedocument.theme+xml".to_owned(),
            _ => word(kind),
        };
        package.xml(&format!("word/{name}.xml"), content_type, xml);
    };
    add("styles", "styles", sheet.styles);
    add("numbering", "numbering", sheet.numbering);
    add("settings", "settings", settings(document.notes.is_some()));
    if let Some(notes) = document.notes {
        add("footnotes", "footnotes", notes);
    }
    add("theme/theme1", "theme", sheet.theme);
    add("fontTable", "fontTable", styles::font_table());
    for (name, kind, xml) in document.margins {
        package.xml(&format!("word/{name}.xml"), word(kind), xml);
    }
    for (name, bytes) in document.media {
        package.picture(&format!("word/media/{name}"), bytes);
    }
    package.xml("word/document.xml", word("document.main"), document.xml);
    package.relations_of("word/document.xml", &relations);
    package.relations_of("word/footnotes.xml", &document.note_relations);
    package.xml(
        "docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
        properties::core(page.brief, time(parts.created).as_deref()),
    );
    package.xml(
        "docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        properties::APP.to_owned(),
    );
    package.zip()
}

/// Formats a time in Word's format. Returns `None` if the year does not have four digits.
fn time(seconds: i64) -> Option<String> {
    let time = DateTime::from_timestamp(seconds, 0)?.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    (time.len() == 20 && !time.starts_with(['+', '-'])).then_some(time)
}

/// Returns `word/settings.xml`.
fn settings(has_notes: bool) -> String {
    // Declare the footnote separators, with the ids that `document.rs` defines.
    let notes = if has_notes {
        "<w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>"
    } else {
        ""
    };
    // Set `compatibilityMode` 15 (Word 2013); without it, Word opens the document in compatibility
    // mode.
    format!(
        "{DECLARATION}<w:settings xmlns:w=\"{WORD}\"><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"709\"/>\
         <w:characterSpacingControl w:val=\"doNotCompress\"/>{notes}<w:compat>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
         </w:compat><w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>"
    )
}
