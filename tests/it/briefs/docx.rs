//! The brief as a Word document.

#![expect(clippy::disallowed_methods, reason = "a test may write into a folder of its own, and run Python")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use dateline::internals::render::{
    BriefData, ContradictingStatement, DocxParts, EarlierBrief, Fit, Fonts, Item, PaintedPicture,
    ReferenceDocx, Since, changes, docx,
};
use dateline::{Date, Day, Sources, Status};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::made::{SVG, data, item, many, sources, spec, with_logo};

const TOML: &str = r#"
title = "Ties of *two* kinds"
subtitle = "From the first to the last"
audience = "For the delegation"
author = "Ports team"
handling = "Official"
keywords = ["ports", "pacts"]
bottom_line = """
The **programme** runs out in 2026; see [the text](https://example.org/x_y) and [the start](#start).

Nothing has been said of what comes *then*.
"""
questions = ["Who pays?", "Who comes?"]
[select]
include = "all"
"#;

fn items() -> Vec<Item> {
    let mut start = item("start", "2023-07-12", "The programme | is agreed");
    start.importance = 5;
    start.sources = vec!["industry".into(), "nato".into()];
    start.sources[1].page = Some(12);
    let mut visit = item("visit", "2024~", "A visit");
    visit.status = Status::Disputed;
    visit.disputes =
        vec![ContradictingStatement { date: Date::parse("2023").unwrap(), cite: "industry".into() }];
    vec![
        start,
        Item { summary: Some("Four goals.".to_owned()), ..item("run", "2023/2026", "It runs") },
        Item { status: Status::Planned, sources: Vec::new(), ..item("end", "2026", "It ends") },
        visit,
    ]
}

fn written(data: &BriefData, parts: &DocxParts<'_>) -> Vec<u8> {
    let fit = Fit::everything(data);
    docx(&data.page(&fit), parts)
}

/// Returns the parts of a document, keyed by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        let name = file.name().unwrap().into_owned();
        parts.insert(name, content);
    }
    parts
}

fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes).remove(name).unwrap()).unwrap()
}

/// Returns the XML with each paragraph, row and table on its own line.
fn in_lines(xml: &str) -> String {
    ["<w:p>", "<w:tr>", "<w:tbl>", "<w:sectPr>", "<w:footnote "]
        .iter()
        .fold(xml.to_owned(), |xml, start| xml.replace(start, &format!("\n{start}")))
}

#[test]
fn snapshots() {
    let bytes = written(&data(TOML, &items()), &DocxParts { created: 1_743_724_800, ..DocxParts::default() });
    insta::assert_snapshot!("docx_document", in_lines(&part(&bytes, "word/document.xml")));
    insta::assert_snapshot!("docx_footnotes", in_lines(&part(&bytes, "word/footnotes.xml")));
    insta::assert_snapshot!("docx_footer", in_lines(&part(&bytes, "word/footer1.xml")));
    insta::assert_snapshot!("docx_properties", part(&bytes, "docProps/core.xml"));
}

#[test]
fn same_brief_gives_the_same_bytes() {
    let data = data(TOML, &many()[..6]);
    let parts = DocxParts::default();
    assert!(written(&data, &parts) == written(&data, &parts));
}

#[test]
fn drawing_is_a_vector_picture_with_a_bitmap() {
    let data = data("title = \"A\"", &items());
    let fit = Fit::everything(&data);
    let page = data.page(&fit);
    let drawing = PaintedPicture::paint(page.svg().unwrap().as_bytes(), &Fonts::default()).unwrap();
    let bytes = docx(&page, &DocxParts { drawing: Some(&drawing), ..DocxParts::default() });
    let (document, relations) =
        (part(&bytes, "word/document.xml"), part(&bytes, "word/_rels/document.xml.rels"));
    assert!(document.contains("descr=\"A timeline with 4 events"), "{document}");
    for (element, extension) in [("<a:blip r:embed=\"", "png"), ("/SVG/main\" r:embed=\"", "svg")] {
        let (_, id) = document.split_once(element).unwrap();
        let (id, _) = id.split_once('"').unwrap();
        let (_, target) = relations.split_once(&format!("Id=\"{id}\"")).unwrap();
        assert!(target[..200].contains(&format!("Target=\"media/image1.{extension}\"")), "{target}");
    }
    assert!(!part(&bytes, "word/media/image1.svg").contains("<text"));
    assert!(parts(&bytes)["word/media/image1.png"].starts_with(b"\x89PNG"));
}

#[test]
fn logo_is_above_the_title() {
    let data = with_logo(SVG);
    let fit = Fit::everything(&data);
    let logo = PaintedPicture::paint(SVG, &Fonts::default()).unwrap();
    let bytes = docx(&data.page(&fit), &DocxParts { logo: Some(&logo), ..DocxParts::default() });
    let document = part(&bytes, "word/document.xml");
    let picture = document.find("descr=\"A &quot;house&quot;\"").unwrap();
    assert!(picture < document.find("Ships").unwrap());
    let svg = part(&bytes, "word/media/image1.svg");
    assert!(!svg.contains("script"), "{svg}");
}

/// Returns the texts in a part, each with its enclosing elements.
fn texts(xml: &str) -> Vec<(Vec<String>, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut found) = (Vec::new(), Vec::<(Vec<String>, String)>::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                open.push(start.name().as_ref().to_owned());
                found.push((open.clone(), String::new()));
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => found.iter_mut().last().into_iter().for_each(|last| last.1.push_str(&text)),
            Event::GeneralRef(name) => {
                let text = quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap().into_owned();
                found.last_mut().unwrap().1.push_str(&text);
            }
            Event::Eof => return found.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
            _ => {}
        }
    }
}

#[test]
fn text_stays_text() {
    for text in [
        "<w:p/> &amp; &#65; ]]> <!-- c --> \"q\"",
        "{ HYPERLINK \"https://example.org\" } INCLUDETEXT",
        "javascript:alert(1) =1+1",
        "a\u{ffff}\u{fffe}b",
    ] {
        let shown = text.replace(['\u{ffff}', '\u{fffe}'], "");
        let row = Item { summary: Some(text.to_owned()), ..item("hostile", "2024-06", text) };
        let toml = format!(
            "title = '''{text}'''\nsubtitle = '''{text}'''\nhandling = '''{text}'''\nauthor = '''{text}'''\nsections = [\"events\"]"
        );
        let bytes = written(&data(&toml, &[row]), &DocxParts::default());
        let straight = |text: &str| text.replace(['“', '”'], "\"").replace(['‘', '’'], "'");
        for (name, count) in [("document", 4), ("header1", 1), ("footer1", 2)] {
            let xml = part(&bytes, &format!("word/{name}.xml"));
            let texts = texts(&xml);
            let all: Vec<String> = texts
                .iter()
                .filter(|(open, _)| open.last().is_some_and(|name| name == "w:t"))
                .map(|(_, text)| straight(text))
                .collect();
            assert_eq!(all.iter().filter(|found| found.contains(&shown)).count(), count, "{name}: {all:?}");
            let fields =
                texts.iter().filter(|(open, _)| open.last().is_some_and(|name| name == "w:instrText"));
            assert!(fields.map(|(_, text)| text).all(|code| code.starts_with(" NOTEREF Source_")), "{xml}");
        }
        let relations = part(&bytes, "word/_rels/document.xml.rels");
        assert!(!relations.contains("External"), "{relations}");
    }
}

/// Returns the text of the body after all changes are accepted, and after all are rejected; cells
/// and paragraphs end with "|".
fn accepted_and_rejected(xml: &str) -> [String; 2] {
    let mut reader = Reader::from_str(xml);
    let (mut inserted, mut deleted, mut is_text) = (0_u32, 0_u32, false);
    let mut out = [String::new(), String::new()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => match start.name().as_ref() {
                "w:ins" => inserted += 1,
                "w:del" => deleted += 1,
                name => is_text = matches!(name, "w:t" | "w:delText"),
            },
            Event::End(end) => match end.name().as_ref() {
                "w:ins" => inserted -= 1,
                "w:del" => deleted -= 1,
                "w:t" | "w:delText" => is_text = false,
                "w:p" => out.iter_mut().for_each(|text| text.push('|')),
                _ => {}
            },
            Event::Text(text) if is_text => {
                if deleted == 0 {
                    out[0].push_str(&text);
                }
                if inserted == 0 {
                    out[1].push_str(&text);
                }
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

/// Returns a brief that is compared with an earlier state.
fn compared() -> Vec<u8> {
    let then = [
        item("talks", "2023", "Talks begin in Oslo"),
        item("pact", "2024-06", "A pact"),
        item("visit", "2024-09-01", "A visit to Oslo"),
    ];
    let now = [
        Item { status: Status::Cancelled, ..item("talks", "2023", "Talks begin in Bergen") },
        Item { summary: Some("With an annex.".to_owned()), ..item("treaty", "2024-06-09", "A pact") },
        item("review", "2026", "A review"),
    ];
    let as_of = Day::from_ymd(2025, 1, 31).unwrap();
    let since = Since { revision: "v1".to_owned(), committed: as_of, as_of: Some(as_of), release: None };
    let toml = |line: &str, questions: &str| {
        format!(
            "title = \"A\"\nsections = [\"changed\", \"questions\", \"events\"]\nbottom_line = \"{line}\"\nquestions = [{questions}]"
        )
    };
    let new = toml("The pact **holds** for now, see [it](#treaty).", "\"Who pays?\", \"Who comes?\"");
    let old = toml("The pact **holds**, see [it](#pact).", "\"Who pays?\", \"Who leads?\", \"Why?\"");
    let earlier = EarlierBrief::new(&spec(&new), Some(&spec(&old)), &then, &now, as_of);
    let (tracked, _) = data(&new, &now).with_changes(&since, &changes(&then, &now, |_| false));
    let tracked = BriefData { earlier: Some(earlier), ..tracked };
    written(&tracked, &DocxParts { created: 1_743_724_800, ..DocxParts::default() })
}

#[test]
fn changes_since_an_earlier_state_are_tracked() {
    let document = part(&compared(), "word/document.xml");
    let [accepted, rejected] = accepted_and_rejected(&document);
    for words in [
        "The pact holds for now, see it.|",
        "Who pays?|Who comes?|",
        "|1|2023|Talks begin in Bergen Withdrawn (cancelled)|",
        "|2|9 June 2024|A pact Date changed – With an annex.|",
        "|3|2026|A review New|",
    ] {
        assert!(accepted.contains(words), "{words}: {accepted}");
    }
    for words in [
        "The pact holds, see it.|",
        "Who pays?|Who leads?|Why?|",
        "|1|2023|Talks begin in Oslo|",
        "|2|June 2024|A pact|",
        "|1 September 2024|A visit to Oslo|",
    ] {
        assert!(rejected.contains(words), "{words}: {rejected}");
    }
    let (_, table) = rejected.split_once("Event|").unwrap();
    assert!(!table.contains("A review"), "a new row is rejected as a whole: {table}");
    let mark = "w:author=\"dateline\" w:date=\"2025-04-04T00:00:00Z\"/>";
    assert_eq!(document.matches("<w:trPr><w:cantSplit/><w:ins ").count(), 1, "{document}");
    assert_eq!(document.matches("<w:trPr><w:cantSplit/><w:del ").count(), 1, "{document}");
    assert!(document.contains(mark), "{document}");
    let mut ids: Vec<&str> = document
        .split("<w:")
        .filter(|element| ["ins ", "del ", "bookmarkStart "].iter().any(|name| element.starts_with(name)))
        .map(|element| element.split("w:id=\"").nth(1).unwrap().split('"').next().unwrap())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "each change and bookmark has an id of its own");
}

/// Returns a Word document with these parts.
fn document_of(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

#[test]
fn reference_gives_styles_by_name_and_the_page() {
    // Style ids as in a document written by a German version of Word, and one of our ids for
    // another style.
    let styles_xml = format!(
        "<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\"/>\
         <w:lang w:val=\"de-DE\"/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Standard\"><w:name w:val=\"Normal\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"ListBullet\"><w:name w:val=\"House Box\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Aufz\"><w:name w:val=\"List Bullet\"/><w:pPr><w:numPr>\
         <w:numId w:val=\"7\"/></w:numPr></w:pPr></w:style></w:styles>"
    );
    let numbering = format!(
        "<w:numbering {WORD}><w:abstractNum w:abstractNumId=\"3\"/><w:num w:numId=\"7\">\
         <w:abstractNumId w:val=\"3\"/></w:num></w:numbering>"
    );
    let document = format!(
        "<w:document {WORD}><w:body><w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1000\" \
         w:right=\"1500\" w:bottom=\"1000\" w:left=\"1500\" w:header=\"500\" w:footer=\"500\"/></w:sectPr></w:body>\
         </w:document>"
    );
    let bytes = document_of(&[
        ("word/styles.xml", &styles_xml),
        ("word/numbering.xml", &numbering),
        ("word/document.xml", &document),
    ]);
    let reference = ReferenceDocx::read(&bytes).unwrap();
    let made =
        written(&data(TOML, &items()), &DocxParts { reference: Some(&reference), ..DocxParts::default() });
    let document = part(&made, "word/document.xml");
    assert!(document.contains("<w:pStyle w:val=\"berschrift1\"/>"), "{document}");
    // Their bullets already belong to a list.
    assert!(document.contains("<w:pPr><w:pStyle w:val=\"Aufz\"/></w:pPr>"), "{document}");
    assert!(document.contains("w:left=\"1500\""), "{document}");
    let styles = part(&made, "word/styles.xml");
    assert!(styles.contains("<w:rFonts w:ascii=\"Arial\"/><w:lang w:val=\"en-GB\""), "{styles}");
    assert!(!styles.contains("de-DE"), "{styles}");
    assert_eq!(styles.matches("w:val=\"heading 1\"").count(), 1, "{styles}");
    assert!(styles.contains("<w:name w:val=\"Brief Table\"/>"), "{styles}");
    assert!(styles.contains("<w:basedOn w:val=\"Standard\"/>"), "{styles}");
    assert_eq!(part(&made, "word/numbering.xml"), numbering);

    // Bullets without a list get one.
    let styles = styles_xml.replace("<w:numId w:val=\"7\"/>", "");
    let bytes = document_of(&[
        ("word/styles.xml", &styles.replace("<w:pPr><w:numPr></w:numPr></w:pPr>", "")),
        ("word/numbering.xml", &numbering),
    ]);
    let reference = ReferenceDocx::read(&bytes).unwrap();
    let made =
        written(&data(TOML, &items()), &DocxParts { reference: Some(&reference), ..DocxParts::default() });
    assert!(part(&made, "word/document.xml").contains("<w:numId w:val=\"8\"/>"));
    let numbering = part(&made, "word/numbering.xml");
    let ids = ["abstractNumId=\"3\"", "abstractNumId=\"4\"", "numId=\"7\"", "numId=\"8\""];
    let places: Vec<Option<usize>> = ids.iter().map(|id| numbering.find(&format!("w:{id}"))).collect();
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{numbering}");
}

#[test]
fn brief_can_be_the_reference_of_another() {
    let data = data(TOML, &items());
    let first = written(&data, &DocxParts::default());
    let reference = ReferenceDocx::read(&first).unwrap();
    let second = written(&data, &DocxParts { reference: Some(&reference), ..DocxParts::default() });
    assert_eq!(part(&first, "word/document.xml"), part(&second, "word/document.xml"));
    assert_eq!(part(&first, "word/styles.xml"), part(&second, "word/styles.xml"));
}

#[test]
fn unusable_reference_is_refused() {
    let strict = "<w:styles xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"></w:styles>";
    let entity = format!("<!DOCTYPE a [<!ENTITY b \"c\">]><w:styles {WORD}>&b;</w:styles>");
    for (bytes, wanted) in [
        (b"{\\rtf1}".to_vec(), "it is not a Word document (.docx)"),
        (
            document_of(&[("word/document.xml", "")]),
            "it has no word/styles.xml: save it as a Word document (.docx) with Word or LibreOffice",
        ),
        (
            document_of(&[("word/styles.xml", strict)]),
            "it is a \"Strict Open XML Document\": save it as \"Word Document (.docx)\"",
        ),
        (
            document_of(&[("word/styles.xml", &entity)]),
            "its part word/styles.xml is damaged: save it again with Word or LibreOffice",
        ),
        (
            document_of(&[("word/styles.xml", &format!("<w:styles {WORD}><w:style>"))]),
            "its part word/styles.xml is damaged: save it again with Word or LibreOffice",
        ),
    ] {
        assert_eq!(ReferenceDocx::read(&bytes).unwrap_err().to_string(), wanted);
    }
}

#[test]
fn dateline_reads_its_own_document() {
    let bytes = written(&data(TOML, &items()), &DocxParts::default());
    let mut sources = Sources::new();
    let document = dateline::internals::read::read("a.docx", &bytes, &mut sources).unwrap();
    assert_eq!(document.title.unwrap().value, "Ties of *two* kinds");
    let text = sources.whole(document.source);
    assert!(text.contains("12 July 2023") && text.contains("Industry and alliance"), "{text}");
}

#[test]
fn sources_that_nothing_cites_are_listed() {
    let toml = "title = \"A\"\nsections = [\"upcoming\", \"sources\"]";
    let bytes = written(&data(toml, &[item("pact", "2026-06-09", "A pact")]), &DocxParts::default());
    let [text, _] = accepted_and_rejected(&part(&bytes, "word/document.xml"));
    assert!(text.ends_with("Sources|Ties, 4 April 2025|"), "{text}");
    assert!(!parts(&bytes).contains_key("word/footnotes.xml"));
    assert_eq!(sources().len(), 2);
}

#[test]
fn disputed_date_is_marked_in_the_list_of_what_is_coming_up() {
    for (status, marked) in [(Status::Disputed, true), (Status::Planned, false)] {
        let pact = Item { status, ..item("pact", "2026-06-09", "A pact") };
        let bytes =
            written(&data("title = \"A\"\nsections = [\"upcoming\"]", &[pact]), &DocxParts::default());
        let [text, _] = accepted_and_rejected(&part(&bytes, "word/document.xml"));
        assert_eq!(text.contains("A pact (1) (disputed)"), marked, "{text}");
    }
}

#[test]
fn text_from_right_to_left_is_marked() {
    let bytes = written(&data("title = \"A\"", &[item("pact", "2024", "הסכם נחתם")]), &DocxParts::default());
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains("<w:bidi/>") && document.contains("<w:rtl/>"), "{document}");
}

/// Runs a Python script on a document, and returns its output.
fn python(bytes: &[u8], script: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("a.docx");
    fs::write(&path, bytes).unwrap();
    let program = std::env::var_os("DATELINE_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let out = Command::new(program).args(["-c", script]).arg(Path::new(&path)).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().replace('\r', "")
}

#[test]
#[ignore = "needs docx"]
fn python_docx_reads_the_document() {
    let script = "
import sys, docx
document = docx.Document(sys.argv[1])
properties = document.core_properties
print(properties.title, properties.author, properties.language, properties.keywords, properties.created, sep=' | ')
for paragraph in document.paragraphs:
    print(paragraph.style.name, paragraph.text, sep=' | ')
table = document.tables[0]
print(table.style.name, len(table.rows), table.rows[0]._tr.trPr.xpath('w:tblHeader') != [])
for row in table.rows:
    print([cell.text for cell in row.cells])
section = document.sections[0]
print([paragraph.text for paragraph in section.header.paragraphs + section.footer.paragraphs])
print(document.paragraphs[4].hyperlinks[0].url)
";
    let bytes = written(&data(TOML, &items()), &DocxParts::default());
    insta::assert_snapshot!("docx_python", python(&bytes, script));
}

#[test]
#[ignore = "needs openxml_audit"]
fn documents_are_valid() {
    let script = "
import sys
from openxml_audit import OpenXmlValidator, FileFormat
for version in FileFormat.OFFICE_2013, FileFormat.MICROSOFT_365:
    for error in OpenXmlValidator(version).validate(sys.argv[1]).errors:
        print(error)
";
    let data = data(TOML, &items());
    let fit = Fit::everything(&data);
    let page = data.page(&fit);
    let drawing = PaintedPicture::paint(page.svg().unwrap().as_bytes(), &Fonts::default()).unwrap();
    let drawn = docx(&page, &DocxParts { drawing: Some(&drawing), ..DocxParts::default() });
    let many = written(&super::made::data("title = \"A\"", &many()), &DocxParts::default());
    for bytes in [drawn, many, compared()] {
        assert_eq!(python(&bytes, script), "");
    }
    let broken = document_of(&[("word/document.xml", "<a/>")]);
    assert_ne!(python(&broken, script), "", "the validator finds errors");
}
