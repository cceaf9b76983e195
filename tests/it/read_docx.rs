//! Word documents, built part by part so that each test shows its file's content.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fmt::Write as _;

use crate::support::docx::{document, paragraph, zip};
use dateline::internals::read;
use dateline::{Limits, ReadSettings, Sources};

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:styleId="Zitat"><w:name w:val="Quote"/></w:style></w:styles>"#;

const CORE: &str = "<cp:coreProperties><dc:title>Template 3</dc:title><dc:creator>A. Writer</dc:creator>\
                    <dcterms:created>2024-10-09T12:43:00Z</dcterms:created></cp:coreProperties>";

fn styled(style: &str, words: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
}

/// Returns the title, dates and blocks of a document, or its fault.
fn check(bytes: &[u8]) -> String {
    let mut sources = Sources::new();
    let document = match read::read("a.docx", bytes, &mut sources) {
        Ok(document) => document,
        Err(fault) => return fault.to_string(),
    };
    let mut described = String::new();
    if let Some(title) = &document.title {
        writeln!(described, "title: {}", title.value).unwrap();
    }
    for date in &document.dates {
        writeln!(described, "date: {} {:?}", date.date, date.evidence).unwrap();
    }
    for block in &document.blocks {
        writeln!(
            described,
            "{:?} | {}",
            block.kind,
            sources.text(block.span).replace('\n', "⏎").replace('\u{ad}', "(-)")
        )
        .unwrap();
    }
    described
}

#[test]
fn document_with_all_elements_is_read() {
    let body = [
        styled("Kapitel", "The Harbour Pact"),
        "<w:p><w:r><w:t>Oslo,</w:t></w:r><w:r><w:br/><w:t>10 June 2024</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:t xml:space=\"preserve\">Signed on 18 Sep</w:t><w:softHyphen/><w:t>tember</w:t></w:r>\
         <w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:footnoteReference w:id=\"2\"/></w:r>\
         <w:r><w:t xml:space=\"preserve\"> 1814 &amp; renewed</w:t></w:r>\
         <w:del><w:r><w:delText> in 1777</w:delText></w:r></w:del><w:ins><w:r><w:t> on the 4</w:t></w:r></w:ins>\
         <w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>th</w:t></w:r>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden since 1666.</w:t></w:r>\
         <w:r><w:instrText>DATE 1999</w:instrText><w:t> of July&#8230;</w:t></w:r>\
         <w:r><w:commentReference w:id=\"0\"/></w:r></w:p>"
            .to_owned(),
        "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>ports</w:t></w:r></w:p>".to_owned(),
        styled("Zitat", "“We signed it.”"),
        format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
            paragraph("2021"),
            paragraph("Talks"),
            paragraph("begin"),
            paragraph("A frame")
        ),
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>A box</w:t></w:r></w:p>\
         </w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>A box</w:t></w:r></w:p></mc:Fallback>\
         </mc:AlternateContent><w:t>Around it</w:t></w:r></w:p>"
            .to_owned(),
    ];
    let notes = "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"0\"><w:p/></w:footnote><w:footnote w:id=\"2\">\
                 <w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> A ledger, 2 May 2020.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let comments = "<w:comments><w:comment w:id=\"0\"><w:p><w:r><w:t>Was it 1815?</w:t></w:r></w:p></w:comment></w:comments>";
    let bytes = zip(&[
        ("word/document.xml", &document(&body.concat())),
        ("word/styles.xml", STYLES),
        ("word/footnotes.xml", notes),
        ("word/comments.xml", comments),
        ("docProps/core.xml", CORE),
    ]);
    insta::assert_snapshot!(check(&bytes), @r"
    title: The Harbour Pact
    date: 2024-06-10 DateLine
    FrontMatter | author: A. Writer⏎file created: 2024-10-09T12:43:00Z⏎
    Heading | The Harbour Pact
    DateLine | Oslo,⏎10 June 2024
    Paragraph | Signed on 18 Sep(-)tember¹ 1814 & renewed on the 4th of July…
    ListItem | ports
    Quote | “We signed it.”
    Paragraph | 2021 | Talks⏎begin
    Paragraph | A frame
    Paragraph | A box
    Paragraph | Around it
    Note(1) | A ledger, 2 May 2020.
    ");
}

#[test]
fn creation_date_of_the_file_does_not_date_the_document() {
    let bytes =
        zip(&[("word/document.xml", &document(&paragraph("Nobody came."))), ("docProps/core.xml", CORE)]);
    insta::assert_snapshot!(check(&bytes), @r"
    title: Template 3
    FrontMatter | title: Template 3⏎author: A. Writer⏎file created: 2024-10-09T12:43:00Z⏎
    Paragraph | Nobody came.
    ");
}

#[test]
fn broken_documents_are_reported_with_the_cause() {
    let sound = zip(&[("word/document.xml", &document(&paragraph("Signed.")))]);
    let damaged = |why: &str| {
        format!(
            "a.docx is a Word document, but it is damaged: {why}. Get it again from its source, or open it and save it again"
        )
    };
    let kilobytes: Vec<usize> = (0..sound.len()).step_by(64).collect();
    for end in kilobytes {
        let described = check(&sound[..end]);
        assert!(!described.contains("Signed."), "{described}");
    }
    assert_eq!(check(&sound[..sound.len() - 30]), damaged("its zip archive is corrupt or truncated"));
    let cut = document(&paragraph("Signed.")).replace("</w:body></w:document>", "");
    assert_eq!(check(&zip(&[("word/document.xml", &cut)])), damaged("its XML is invalid or truncated"));
    assert_eq!(check(&zip(&[("word/document2.xml", &cut)])), damaged("its main part is missing"));
    assert_eq!(
        check(&zip(&[("word/document.xml", &document(""))])),
        "a.docx is a Word document without text: check that it is the right file"
    );
    assert_eq!(
        check(&zip(&[("mimetype", "application/epub+zip")])),
        "a.docx is a zip file in an unsupported format, which cannot be read: save it as DOCX or as plain text"
    );
}

#[test]
fn entities_are_not_expanded() {
    let body = "<!DOCTYPE w [<!ENTITY a SYSTEM \"file:///etc/hostname\"><!ENTITY b \"&a;&a;\">]>";
    let bytes = zip(&[("word/document.xml", &format!("{body}{}", document(&paragraph("&a;&b;"))))]);
    assert!(check(&bytes).contains("it contains a DOCTYPE declaration"), "{}", check(&bytes));
    let undeclared = zip(&[("word/document.xml", &document(&paragraph("One&a;two")))]);
    assert_eq!(check(&undeclared), "Paragraph | Onetwo\n");
}

#[test]
fn documents_over_the_unpacking_limits_are_refused() {
    let limits = Limits { unpacked: 1 << 20, nesting: 64, ..Limits::default() };
    let settings = ReadSettings { limits, ..ReadSettings::default() };
    let described = |bytes: &[u8]| read::extract("a.docx", bytes, &settings).unwrap_err().to_string();
    let bomb = zip(&[("word/document.xml", &document(&paragraph(&"a".repeat(1 << 21))))]);
    assert!(bomb.len() < 10_000);
    assert_eq!(
        described(&bomb),
        "a.docx unpacks to more than 1 MiB; to read it anyway, raise the limit with \
         --max-unpacked"
    );
    let deep = zip(&[("word/document.xml", &document(&"<w:ins>".repeat(100)))]);
    assert_eq!(
        described(&deep),
        "a.docx has elements nested more than 64 levels deep; to read it anyway, raise the limit \
         with --max-nesting"
    );
}
