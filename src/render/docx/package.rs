//! Writes the package of a Word document: parts in a zip archive, their content types, and the
//! relationships between them (ISO/IEC 29500-2).

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::render::xml::XmlWriter;

/// The start of every XML part.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The common prefix of relationship types.
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The relationships of a part. Their ids are `rId1`, `rId2`, … in insertion order.
#[derive(Debug, Default)]
pub(super) struct PartRelations(Vec<PartRelation>);

#[derive(Debug, PartialEq, Eq)]
struct PartRelation {
    kind: String,
    target: String,
    is_external: bool,
}

impl PartRelations {
    /// Adds a relationship to a part of the package, and returns its id.
    pub(super) fn part(&mut self, kind: &str, target: &str) -> String {
        self.typed(&format!("{RELATIONSHIPS}/{kind}"), target)
    }

    /// Adds a relationship whose type is a complete URI, and returns its id.
    pub(super) fn typed(&mut self, kind: &str, target: &str) -> String {
        self.add(PartRelation { kind: kind.to_owned(), target: target.to_owned(), is_external: false })
    }

    /// Adds a link to a web page or an email address, and returns its id.
    pub(super) fn link(&mut self, address: &str) -> String {
        self.add(PartRelation {
            kind: format!("{RELATIONSHIPS}/hyperlink"),
            target: uri(address),
            is_external: true,
        })
    }

    fn add(&mut self, relation: PartRelation) -> String {
        let known = self.0.iter().position(|known| *known == relation);
        let place = known.unwrap_or_else(|| {
            self.0.push(relation);
            self.0.len() - 1
        });
        format!("rId{}", place + 1)
    }

    fn xml(&self) -> String {
        let mut xml = XmlWriter::new();
        xml.raw(DECLARATION);
        let space = "http://schemas.openxmlformats.org/package/2006/relationships";
        xml.open("Relationships", &[("xmlns", &space)]);
        for (number, relation) in self.0.iter().enumerate() {
            let id = format!("rId{}", number + 1);
            let PartRelation { kind, target, is_external } = relation;
            if *is_external {
                xml.empty(
                    "Relationship",
                    &[("Id", &id), ("Type", kind), ("Target", target), ("TargetMode", &"External")],
                );
            } else {
                xml.empty("Relationship", &[("Id", &id), ("Type", kind), ("Target", target)]);
            }
        }
        xml.close("Relationships");
        xml.finish()
    }
}

/// Converts an address to a URI (RFC 3986). A relationship with an invalid target, such as one with
/// a space, makes the package invalid, and programs may refuse to open the document.
fn uri(address: &str) -> String {
    let mut uri = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        let is_escape = || {
            let digits = address.as_bytes().get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        if c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=".contains(c) || (c == '%' && is_escape()) {
            uri.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// A package under construction.
#[derive(Debug, Default)]
pub(super) struct DocxPackage {
    /// The name, the content type (`None` if the file extension determines it) and the content of
    /// each part.
    parts: Vec<(String, Option<String>, Vec<u8>)>,
    /// The relationships of the package itself.
    pub(super) relations: PartRelations,
}

/// The content types of parts by file extension.
const BY_EXTENSION: [(&str, &str); 4] = [
    ("png", "image/png"),
    ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
    ("svg", "image/svg+xml"),
    ("xml", "application/xml"),
];

impl DocxPackage {
    /// Adds an XML part.
    pub(super) fn xml(&mut self, name: &str, content_type: String, xml: String) {
        self.parts.push((name.to_owned(), Some(content_type), xml.into_bytes()));
    }

    /// Adds a picture.
    pub(super) fn picture(&mut self, name: &str, bytes: Vec<u8>) {
        self.parts.push((name.to_owned(), None, bytes));
    }

    /// Adds the relationships of a part, if it has any.
    pub(super) fn relations_of(&mut self, name: &str, relations: &PartRelations) {
        if relations.0.is_empty() {
            return;
        }
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        self.parts.push((format!("{folder}/_rels/{file}.rels"), None, relations.xml().into_bytes()));
    }

    /// Returns the zip archive. Its entries always have the time 1 January 1980, which keeps the
    /// output deterministic.
    pub(super) fn zip(mut self) -> Vec<u8> {
        let relations = std::mem::take(&mut self.relations).xml();
        let types = self.content_types();
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let head = [("[Content_Types].xml", types.as_bytes()), ("_rels/.rels", relations.as_bytes())];
        let parts = self.parts.iter().map(|(name, _, bytes)| (name.as_str(), bytes.as_slice()));
        for (name, bytes) in head.into_iter().chain(parts) {
            zip.start_file(name, options).expect(IN_MEMORY);
            zip.write_all(bytes).expect(IN_MEMORY);
        }
        zip.finish().expect(IN_MEMORY).into_inner()
    }

    fn content_types(&self) -> String {
        let mut xml = XmlWriter::new();
        xml.raw(DECLARATION);
        let space = "http://schemas.openxmlformats.org/package/2006/content-types";
        xml.open("Types", &[("xmlns", &space)]);
        for (extension, content_type) in BY_EXTENSION {
            xml.empty("Default", &[("Extension", &extension), ("ContentType", &content_type)]);
        }
        for (name, content_type, _) in &self.parts {
            if let Some(content_type) = content_type {
                let name = format!("/{name}");
                xml.empty("Override", &[("PartName", &name), ("ContentType", content_type)]);
            }
        }
        xml.close("Types");
        xml.finish()
    }
}

/// The reason why writing the zip archive cannot fail.
const IN_MEMORY: &str = "writing into memory does not fail";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_of_links_are_valid_uris() {
        for (address, wanted) in [
            ("https://example.org/a?b=c&d=(e)#f", "https://example.org/a?b=c&d=(e)#f"),
            ("https://example.org/a%20b", "https://example.org/a%20b"),
            ("https://example.org/a b|\"<x>\\", "https://example.org/a%20b%7C%22%3Cx%3E%5C"),
            ("https://example.org/%zz%", "https://example.org/%25zz%25"),
            ("https://example.org/é日", "https://example.org/%C3%A9%E6%97%A5"),
            ("mailto:a b@example.org", "mailto:a%20b@example.org"),
        ] {
            assert_eq!(uri(address), wanted);
        }
    }
}
