//! Writes the properties of a Word document: title, author, keywords, language and time.

use super::package::DECLARATION;
use crate::render::data::BriefData;
use crate::render::xml::XmlWriter;

/// `docProps/app.xml`.
pub(super) const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
    <Application>dateline</Application></Properties>";

/// Returns `docProps/core.xml`.
pub(super) fn core(brief: &BriefData, time: Option<&str>) -> String {
    let mut xml = XmlWriter::new();
    xml.raw(DECLARATION);
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.text("dc:title", &[], &brief.title);
    if let Some(subtitle) = &brief.subtitle {
        xml.text("dc:subject", &[], subtitle);
    }
    if let Some(author) = &brief.author {
        xml.text("dc:creator", &[], author);
    }
    if !brief.keywords.is_empty() {
        xml.text("cp:keywords", &[], &brief.keywords.join(", "));
    }
    if let Some(time) = time {
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.text(name, &[("xsi:type", &"dcterms:W3CDTF")], time);
        }
    }
    xml.text("dc:language", &[], &brief.language);
    xml.close("cp:coreProperties");
    xml.finish()
}
