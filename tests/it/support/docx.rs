//! Builders for Word documents.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Returns a zip file with these parts, each given as a path and its content.
pub(crate) fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, words) in parts {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(words.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Returns the main part with this body.
pub(crate) fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

pub(crate) fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}
