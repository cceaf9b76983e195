//! Reads arbitrary bytes as a Word document. The document's spans must be valid in its text.
//!
//! Bytes that begin like a zip file are read unchanged. Others are put into a zip file, because a
//! mutated compressed part would fail its checksum: the parts, separated by lines `%%%`, are the
//! text, the styles, the footnotes and the properties.
#![no_main]

use std::io::{Cursor, Write as _};

use dateline::internals::read::fuzzing::read;
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
