//! `OpenDocument` texts, built part by part.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use dateline::Sources;
use dateline::internals::read;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const META: &str = "<office:document-meta><office:meta><dc:title>Template 3</dc:title>\
    <meta:initial-creator>A. Writer</meta:initial-creator><dc:creator>B. Clerk</dc:creator>\
    <meta:creation-date>2019-01-02T10:00:00</meta:creation-date><dc:date>2024-10-09T12:43:00</dc:date>\
    </office:meta></office:document-meta>";

fn odt(content: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("mimetype", stored).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.text").unwrap();
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:body>\
         <office:text>{content}</office:text></office:body></office:document-content>"
    );
    for (path, words) in [("content.xml", content.as_str())].iter().chain(more) {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(words.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Returns the format, title, author, dates and blocks, or the fault.
fn check(bytes: &[u8]) -> String {
    let mut sources = Sources::new();
    let document = match read::read("a.odt", bytes, &mut sources) {
        Ok(document) => document,
        Err(fault) => return fault.to_string(),
    };
    let mut read = format!("{}\n", document.format);
    for words in [&document.title, &document.author].into_iter().flatten() {
        writeln!(read, "{}", words.value).unwrap();
    }
    for date in &document.dates {
        writeln!(read, "{} {:?}", date.date, date.evidence).unwrap();
    }
    for (_, block) in document.paragraphs() {
        writeln!(read, "{:?} | {}", block.kind, sources.text(block.span).replace('\n', "⏎")).unwrap();
    }
    read
}

#[test]
fn text_with_all_elements_is_read() {
    let content = "<text:tracked-changes><text:changed-region><text:deletion><text:p>Signed in 1777.</text:p>\
        </text:deletion></text:changed-region></text:tracked-changes>\
        <text:table-of-content><text:index-body><text:p>Quay 1999</text:p></text:index-body></text:table-of-content>\
        <text:h text:outline-level=\"1\">The Quay</text:h>\
        <text:p>Closed on <text:span>12</text:span><text:s text:c=\"2\"/>February\n  <text:span>2024</text:span>\
        <text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body>\
        <text:p>Letter of 5 May 2024.</text:p></text:note-body></text:note> for<text:line-break/>repairs \
        <office:annotation><text:p>Really 2025?</text:p></office:annotation>&amp; more.</text:p>\
        <text:list><text:list-item><text:p>One pier</text:p></text:list-item></text:list>\
        <table:table><table:table-row><table:table-cell><text:p>March 2024</text:p></table:table-cell>\
        <table:table-cell/><table:table-cell><text:p>open</text:p><text:p>again</text:p></table:table-cell>\
        </table:table-row></table:table><text:p/>";
    insta::assert_snapshot!(check(&odt(content, &[("meta.xml", META)])), @r"
    ODT
    The Quay
    A. Writer
    Heading | The Quay
    Paragraph | Closed on 12  February 2024 for⏎repairs & more.
    ListItem | One pier
    Paragraph | March 2024 |  | open again
    Note(1) | Letter of 5 May 2024.
    ");
}

#[test]
fn dates_of_the_file_do_not_date_the_text() {
    let read = check(&odt("<text:p>Closed yesterday.</text:p>", &[("meta.xml", META)]));
    assert_eq!(read, "ODT\nTemplate 3\nA. Writer\nParagraph | Closed yesterday.\n");
    let dated = check(&odt("<text:p>Bergen, 6 March 2024</text:p><text:p>Closed yesterday.</text:p>", &[]));
    assert!(dated.contains("2024-03-06"), "{dated}");
}

#[test]
fn unreadable_texts_are_reported() {
    assert!(check(&odt("", &[])).contains("is a text document (ODT) without text"));
    assert!(check(&odt("<text:p>", &[])).contains("is an OpenDocument text, but it is damaged"));
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>\
        </manifest:manifest>";
    let locked = odt("<text:p>x</text:p>", &[("META-INF/manifest.xml", manifest)]);
    assert!(check(&locked).contains("password-protected"));
    let whole = odt("<text:p>Closed on 12 February 2024.</text:p>", &[]);
    for end in [90, whole.len() / 2, whole.len() - 1] {
        assert!(check(&whole[..end]).contains("damaged"), "{end}");
    }
    let deep = "<text:p>".repeat(2_000) + &"</text:p>".repeat(2_000);
    assert!(check(&odt(&deep, &[])).contains("more than 256 levels deep"));
}
