//! Any bytes as a Word document → a document whose places are places in its text.
//!
//! Bytes that begin like a zip are read as they are. Of others a zip is made, since no change to a packed part would
//! survive its checksum: the parts up to each line `%%%` are the text, the styles, the footnotes and the properties.
#![no_main]

use std::io::{Cursor, Write as _};

use dateline::read::fuzzing::read;
use dateline_fuzz::{check, limits};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const PARTS: [&str; 4] = ["word/document.xml", "word/styles.xml", "word/footnotes.xml", "docProps/core.xml"];

fuzz_target!(|bytes: &[u8]| {
    let packed = if bytes.starts_with(b"PK") { bytes.to_vec() } else { packed(bytes) };
    check(|| read("DOCX", &packed, &limits()));
});

fn packed(mut rest: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for path in PARTS {
        let end = rest.windows(5).position(|window| window == b"\n%%%\n");
        let part = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[], |end| &rest[end + 5..]);
        zip.start_file(path, stored).expect("it fits into memory");
        zip.write_all(part).expect("it fits into memory");
    }
    zip.finish().expect("it fits into memory").into_inner()
}
