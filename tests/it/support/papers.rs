//! Generated papers in every format: the same number gives the same bytes on every machine.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use chrono::Month;
use fastrand::Rng;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The number of characters per line.
const LINE: usize = 84;

/// The number of lines per page.
const LINES: usize = 48;

/// Returns the name of a random month.
fn month(rng: &mut Rng) -> &'static str {
    Month::try_from(rng.u8(1..=12)).unwrap().name()
}

/// Returns a random word.
fn of<'w>(rng: &mut Rng, words: &[&'w str]) -> &'w str {
    words[rng.usize(..words.len())]
}

/// Returns the bytes of a paper with `pages` pages of text, in the format with this file extension:
/// `pdf`, `docx`, `html`, `md` or `txt`. Papers with different numbers describe different events.
pub(crate) fn paper(number: u64, ending: &str, pages: usize) -> Vec<u8> {
    let mut rng = Rng::with_seed(number);
    let name =
        format!("{} {number}", of(&mut rng, &["Harbour", "Ferry", "Lantern", "Granary", "Quay", "Orchard"]));
    let title = format!("Notes on the {name} Agreement");
    // A paragraph has about eight lines.
    let paragraphs: Vec<String> = (0..pages * LINES / 9).map(|_| paragraph(&name, &mut rng)).collect();
    let written = format!("{} {} 2025", rng.u8(1..=28), month(&mut rng));
    match ending {
        "pdf" => pdf(&title, &written, &paragraphs),
        "docx" => docx(&title, &written, &paragraphs),
        "html" => html(&title, &written, &paragraphs),
        _ => format!("# {title}\n\n{written}\n\n{}\n", paragraphs.join("\n\n")).into_bytes(),
    }
}

fn paragraph(name: &str, rng: &mut Rng) -> String {
    let mut words = String::new();
    while words.len() < 8 * LINE {
        let day = format!("{} {} {}", rng.u8(1..=28), month(rng), rng.u16(2005..2025));
        let office =
            of(rng, &["harbour office", "ferry board", "council of the quay", "keeper of the granary"]);
        let done = of(rng, &["signed the", "published a draft of the", "reviewed the", "extended the"]);
        write!(words, "The {office} {done} {name} Agreement on {day}. ").unwrap();
        for _ in 0..rng.u8(2..5) {
            let who = of(rng, &["Both towns", "The keepers", "Several crews", "Those who live at the quay"]);
            let what = of(rng, &["asked for", "went on with", "spoke against", "looked again at"]);
            let thing =
                of(rng, &["the dues on the lower quay", "the crossing at night", "a common store of rope"]);
            write!(words, "{who} {what} {thing}, as the account of the office has it. ").unwrap();
        }
    }
    words.truncate(words.trim_end().len());
    words
}

/// Returns a PDF in Helvetica with compressed pages and running headers.
fn pdf(title: &str, written: &str, paragraphs: &[String]) -> Vec<u8> {
    let mut lines = vec![title.to_owned(), String::new(), written.to_owned(), String::new()];
    for paragraph in paragraphs {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if line.len() + word.len() > LINE {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        lines.extend([line, String::new()]);
    }
    let pages: Vec<&[String]> = lines.chunks(LINES).collect();
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let kids = kids.join(" ");
    let mut objects: Vec<Vec<u8>> = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()).into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    for (page, lines) in pages.iter().enumerate() {
        let mut content =
            format!("BT /F 9 Tf 1 0 0 1 60 770 Tm (The ferry board, papers, page {}) Tj ", page + 1);
        for (line, words) in lines.iter().enumerate() {
            write!(content, "/F 11 Tf 1 0 0 1 60 {} Tm ({words}) Tj ", 740 - 14 * line).unwrap();
        }
        content.push_str("ET");
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(content.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        let about = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents";
        objects.push(format!("{about} {} 0 R>>", objects.len() + 2).into_bytes());
        let head = format!("<</Filter/FlateDecode/Length {}>>stream\n", packed.len());
        objects.push([head.as_bytes(), &packed, b"\nendstream"].concat());
    }
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(file.len());
        file.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let table = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(file, "{place:010} 00000 n ").unwrap();
    }
    write!(file, "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF", objects.len() + 1).unwrap();
    file
}

fn docx(title: &str, written: &str, paragraphs: &[String]) -> Vec<u8> {
    let mut body = String::new();
    for words in [title, written].into_iter().chain(paragraphs.iter().map(String::as_str)) {
        write!(body, "<w:p><w:r><w:t>{words}</w:t></w:r></w:p>").unwrap();
    }
    let document =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(document.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn html(title: &str, written: &str, paragraphs: &[String]) -> Vec<u8> {
    let mut page = format!(
        "<!DOCTYPE html><html><head><title>{title}</title><style>p {{ margin: 1em }}</style></head>\n\
         <body><nav><a href=\"/2019/01/02\">Home</a></nav><main><h1>{title}</h1><p>{written}</p>\n"
    );
    for words in paragraphs {
        writeln!(page, "<p class=\"body\">{words}</p>").unwrap();
    }
    page.push_str("</main><footer>Printed 3 May 2025</footer></body></html>\n");
    page.into_bytes()
}
