//! Reads Word documents (DOCX, ISO/IEC 29500), which are zip archives with XML parts.
//!
//! Paragraphs, lists, tables, footnotes, endnotes and core properties are read. Comments, tracked
//! deletions, hidden text, headers and footers are skipped. Entities are never expanded, nothing
//! outside the file is opened, and unpacked bytes count against a limit.

mod body;
mod styles;

use self::body::DocxWalk;
use super::ReadSettings;
use super::content::Content;
use super::document::BlockKind;
use super::fault::ReadProblem;
use super::text_builder::{Metadata, NewBlock, TextBuilder};
use super::xml::{self, XmlEvent};
use super::zip_package::Package;

/// Whether the bytes are a zip archive that contains the main part of a Word document.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && memchr::memmem::find(bytes, b"word/document").is_some()
}

pub(super) fn read(bytes: &[u8], ReadSettings { limits, .. }: &ReadSettings) -> Result<Content, ReadProblem> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.main_part()?;
    let styles = match package.part(&sibling_part(&main, "styles.xml"))? {
        Some(part) => styles::read(&part)?,
        None => styles::Styles::default(),
    };
    let document =
        package.part(&main)?.ok_or(ReadProblem::damaged("a Word document", "its main part is missing"))?;
    let mut body = DocxWalk::new(&styles, limits);
    body.read(&document)?;
    for (part, element) in [("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")] {
        if let Some(part) = package.part(&sibling_part(&main, part))? {
            body.read_notes(&part, element)?;
        }
    }
    let properties = match package.part("docProps/core.xml")? {
        Some(part) => read_properties(&part)?,
        None => Properties::default(),
    };
    let blocks = body.finish();
    let mut builder = TextBuilder::new(limits);
    builder.about(&Metadata {
        title: properties.title.filter(|_| !blocks.iter().any(|block| block.top)),
        author: properties.creator,
        dates: Vec::new(),
        file_created: properties.created,
    });
    for block in &blocks {
        builder.add(&NewBlock {
            top: block.top,
            table: block.table,
            unseen: block.unseen,
            ..NewBlock::new(block.kind, &block.words)
        })?;
    }
    if blocks.iter().all(|block| matches!(block.kind, BlockKind::Note(_))) {
        return Err(ReadProblem::NoWords("Word document".into()));
    }
    Ok(builder.finish())
}

/// Returns the path of the part `name` in the same folder as the part `main`.
fn sibling_part(main: &str, name: &str) -> String {
    main.rsplit_once('/').map_or_else(|| name.to_owned(), |(folder, _)| format!("{folder}/{name}"))
}

/// The core properties. An empty property is `None`.
#[derive(Debug, Default)]
struct Properties {
    title: Option<String>,
    creator: Option<String>,
    created: Option<String>,
}

/// Reads the core properties: title, author, and the file's creation date.
fn read_properties(part: &str) -> Result<Properties, ReadProblem> {
    let mut properties = Properties::default();
    let mut words = String::new();
    xml::events(part, |event| {
        match event {
            XmlEvent::Start(_) => words.clear(),
            XmlEvent::Text(text) => words.push_str(text),
            XmlEvent::End(name) => {
                let value = Some(std::mem::take(&mut words)).filter(|words| !words.trim().is_empty());
                match name {
                    "title" => properties.title = value,
                    "creator" => properties.creator = value,
                    "created" => properties.created = value,
                    _ => {}
                }
            }
        }
        Ok(())
    })?;
    Ok(properties)
}
