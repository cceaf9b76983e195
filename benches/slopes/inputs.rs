//! The kinds of input, each generated at a given size.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::{docx, pdf};

/// A kind of input.
pub(crate) struct Input {
    pub(crate) name: &'static str,
    /// The file name, which determines the format.
    pub(crate) file: &'static str,
    /// Generates an input of about this size in bytes, before compression.
    pub(crate) make: fn(usize) -> Vec<u8>,
}

const fn input(name: &'static str, file: &'static str, make: fn(usize) -> Vec<u8>) -> Input {
    Input { name, file, make }
}

pub(crate) const INPUTS: &[Input] = &[
    input("text: form feeds", "a.txt", |size| repeat("\x0c", size)),
    input("text: form feeds between words", "a.txt", |size| repeat("a\x0cb ", size)),
    input("text: dots", "a.txt", |size| repeat(".", size)),
    input("text: dashes", "a.txt", |size| repeat("-", size)),
    input("text: month names", "a.txt", |size| repeat("May ", size)),
    input("text: \"and\"", "a.txt", |size| repeat("and ", size)),
    input("text: one word", "a.txt", |size| repeat("a", size)),
    input("text: digits", "a.txt", |size| repeat("1", size)),
    input("text: groups of digits", "a.txt", |size| repeat("1,000,", size)),
    input("text: blanks", "a.txt", |size| repeat(" ", size)),
    input("text: short lines", "a.txt", |size| repeat("a\n", size)),
    input("text: bare CR", "a.txt", |size| repeat("a 1\r", size)),
    input("text: hyphens at line ends", "a.txt", |size| repeat("anti-\nwar ", size)),
    input("text: opening brackets", "a.txt", |size| repeat("[", size)),
    input("text: note marks", "a.txt", |size| repeat("a[1] ", size)),
    input("text: soft hyphens and blanks", "a.txt", |size| repeat("\u{ad} ", size)),
    input("text: zero-width characters", "a.txt", |size| repeat("\u{200b}", size)),
    input("text: combining marks", "a.txt", |size| repeat("\u{301}", size)),
    input("text: quotation marks", "a.txt", |size| repeat("“", size)),
    input("text: parentheses", "a.txt", |size| repeat("(", size)),
    input("text: Japanese without spaces", "a.txt", |size| repeat("二〇二四年", size)),
    input("text: ranges in a chain", "a.txt", |size| repeat("from May to ", size)),
    input("text: nested relative dates", "a.txt", |size| repeat("two days after ", size)),
    input("text: number words", "a.txt", |size| repeat("twenty hundred and ", size)),
    input("text: a sentence of dates", "a.txt", |size| {
        repeat("the Harbour Pact was signed on 5 May 2024, and ", size)
    }),
    input("text: sentences with dates", "a.txt", |size| {
        numbered("Pact NN was signed on 5 May 2024.\n\n", size)
    }),
    input("text: the same sentence", "a.txt", |size| repeat("The Pact was signed on 5 May 2024.\n\n", size)),
    input("text: capitalised words", "a.txt", |size| repeat("Pact Of ", size)),
    input("text: capitals", "a.txt", |size| repeat("A B\n", size)),
    input("text: numbered notes", "a.txt", |size| numbered("NN. Signed on 5 May 2024.\n", size)),
    input("text: rows of a table", "a.txt", |size| repeat("| 5 May 2024 | a |\n", size)),
    input("text: dates one per line", "a.txt", |size| repeat("5 May 2024\n", size)),
    input("text: impossible dates one per line", "a.txt", |size| repeat("30 Feb 2024\n", size)),
    input("text: years", "a.txt", |size| repeat("2024 ", size)),
    input("text: colons", "a.txt", |size| repeat("a: ", size)),
    input("Markdown: opening brackets", "a.md", |size| repeat("[", size)),
    input("Markdown: pairs of brackets", "a.md", |size| repeat("[]", size)),
    input("Markdown: brackets in brackets", "a.md", |size| nested("[", "]", size)),
    input("Markdown: images", "a.md", |size| repeat("![", size)),
    input("Markdown: links that do not end", "a.md", |size| repeat("[a](", size)),
    input("Markdown: emphasis", "a.md", |size| repeat("*a _b ", size)),
    input("Markdown: backticks", "a.md", |size| repeat("`a``b", size)),
    input("Markdown: block quotes", "a.md", |size| repeat("> ", size)),
    input("Markdown: HTML that does not end", "a.md", |size| repeat("<!-- <a ", size)),
    input("Markdown: rows of a table", "a.md", |size| {
        [b"|a|b|\n|-|-|\n".to_vec(), repeat("|5 May 2024|b|\n", size)].concat()
    }),
    input("Markdown: footnotes", "a.md", |size| numbered("A[^NN].\n\n[^NN]: 5 May 2024\n\n", size)),
    input("Markdown: link definitions", "a.md", |size| numbered("[NN]: http://a.example/NN\n", size)),
    input("Markdown: lists", "a.md", |size| repeat("- a\n", size)),
    input("Markdown: front matter", "a.md", |size| {
        [b"---\n".to_vec(), numbered("kNN: 2024-05-05\n", size), b"---\n".to_vec()].concat()
    }),
    input("Markdown: front matter of brackets", "a.md", |size| {
        [b"---\na: ".to_vec(), repeat("[", size), b"\n---\n".to_vec()].concat()
    }),
    input("HTML: elements in elements", "a.html", |size| page(&nested("<div>", "</div>", size))),
    input("HTML: paragraphs", "a.html", |size| page(&repeat("<p>5 May 2024", size))),
    input("HTML: open inline elements", "a.html", |size| page(&repeat("<b>a", size))),
    input("HTML: line breaks", "a.html", |size| page(&repeat("a<br>", size))),
    input("HTML: tables", "a.html", |size| page(&repeat("<table><tr><td>5 May 2024", size))),
    input("HTML: attributes", "a.html", |size| page(&repeat("<a b c d>e", size))),
    input("HTML: entities", "a.html", |size| page(&repeat("&amp;", size))),
    input("HTML: scripts that do not end", "a.html", |size| page(&repeat("<script>", size))),
    input("mail: a base64 part", "a.eml", base64_part),
    input("mail: attached texts", "a.eml", attached_texts),
    input("mail: quotations in quotations", "a.eml", |size| mail(&repeat(">", size))),
    input("mail: attributions", "a.eml", |size| mail(&repeat("On 5 May 2024, A. Lind wrote:\n> a\n", size))),
    input("mail: quoted pages with links", "a.eml", |size| {
        let head = "From: a@example.org\nDate: Mon, 5 May 2025 10:00:00 +0000\nContent-Type: text/html\n\n";
        let quoted = "<div>On 5 May 2024, A. Lind wrote:</div><blockquote><a href=x>a</a></blockquote><p>b";
        [head.as_bytes(), &repeat(quoted, size)].concat()
    }),
    input("mail: lines like header fields", "a.eml", |size| mail(&repeat("From: a\n", size))),
    input("mail: lines that begin with On", "a.eml", |size| mail(&repeat("On 5 May\n", size))),
    input("mail: fields", "a.eml", |size| [repeat("Received: a\n", size), mail(b"a")].concat()),
    input("mail: recipients", "a.eml", |size| {
        [b"To: ".to_vec(), repeat("a <a@example.org>, ", size), b"\n".to_vec(), mail(b"a")].concat()
    }),
    input("mail: nested parts", "a.eml", |size| {
        let part = "Content-Type: multipart/mixed; boundary=NN\n\n--NN\n";
        [b"From: a@example.org\nDate: Mon, 5 May 2025 10:00:00 +0000\n".to_vec(), numbered(part, size)]
            .concat()
    }),
    input("DOCX: paragraphs", "a.docx", |size| word(&repeat("<w:p/>", size))),
    input("DOCX: paragraphs with words", "a.docx", |size| {
        word(&repeat(&docx::paragraph("5 May 2024"), size))
    }),
    input("DOCX: runs", "a.docx", |size| word(&around("<w:p>", "<w:r><w:t>a</w:t></w:r>", "</w:p>", size))),
    input("DOCX: tables", "a.docx", |size| {
        word(&repeat("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", size))
    }),
    input("DOCX: line breaks", "a.docx", |size| word(&around("<w:p><w:r>", "<w:br/>", "</w:r></w:p>", size))),
    input("PDF: lines on a page", "a.pdf", lines_on_a_page),
    input("PDF: words on a line", "a.pdf", words_on_a_line),
    input("PDF: pages", "a.pdf", pages),
    input("PDF: a deep page tree", "a.pdf", deep_page_tree),
    input("PDF: dictionaries in dictionaries", "a.pdf", |size| {
        let inner = String::from_utf8(nested("<</a", ">>", size)).unwrap();
        pdf::file(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), "<</Kids[]>>".to_owned(), inner], "")
    }),
    input("TOML: bare CR", "events.toml", |size| repeat("a = 1\r", size)),
    input("TOML: comments that end in CR", "events.toml", |size| repeat("# a\r", size)),
    input("TOML: a long title", "events.toml", |size| {
        around("[[event]]\nid = \"a\"\ndate = 2024-05-05\ntitle = \"", "May ", "\"\n", size)
    }),
    input("TOML: events", "events.toml", |size| {
        numbered("[[event]]\nid = \"eNN\"\ntitle = \"Pact NN\"\ndate = 2024-05-05\n", size)
    }),
    input("TOML: relations", "events.toml", |size| {
        numbered("[[event]]\nid = \"eNN\"\ntitle = \"Pact NN\"\ndate = 2024-05-05\nafter = [\"eMM\"]\n", size)
    }),
    input("TOML: events of one id", "events.toml", |size| {
        repeat("[[event]]\nid = \"a\"\ntitle = \"Pact\"\ndate = 2024-05-05\n", size)
    }),
    input("TOML: sources", "events.toml", |size| numbered("[[source]]\nid = \"sNN\"\ntitle = \"A\"\n", size)),
    input("TOML: errors", "events.toml", |size| repeat("a = =\n", size)),
    input("TOML: strings that do not end", "events.toml", |size| repeat("a = \"\n", size)),
    input("TOML: unknown keys", "events.toml", |size| numbered("keyNN = 1\n", size)),
    input("TOML: duplicate keys", "events.toml", |size| repeat("a = 1\n", size)),
    input("TOML: opening brackets", "events.toml", |size| around("a = ", "[", "", size)),
    input("TOML: dotted keys", "events.toml", |size| around("", "a.", "a = 1", size)),
    input("TOML: dangling references", "events.toml", |size| {
        numbered("[[event]]\nid = \"eNN\"\ntitle = \"A\"\ndate = 2024-05-05\nafter = [\"xNN\"]\n", size)
    }),
    input("TOML: actors with aliases", "events.toml", |size| {
        [b"[actors]\n".to_vec(), numbered("aNN = { name = \"A NN\", aliases = [\"B NN\"] }\n", size)].concat()
    }),
];

pub(crate) fn repeat(unit: &str, size: usize) -> Vec<u8> {
    unit.repeat(size / unit.len()).into_bytes()
}

/// Repeats a unit, replacing "NN" with its number and "MM" with the previous number.
pub(crate) fn numbered(unit: &str, size: usize) -> Vec<u8> {
    let number =
        |n: usize| unit.replace("NN", &n.to_string()).replace("MM", &n.saturating_sub(1).to_string());
    (0..size / unit.len()).map(number).collect::<String>().into_bytes()
}

fn nested(open: &str, close: &str, size: usize) -> Vec<u8> {
    let count = size / (open.len() + close.len());
    [open.repeat(count), close.repeat(count)].concat().into_bytes()
}

fn around(before: &str, unit: &str, after: &str, size: usize) -> Vec<u8> {
    [before.as_bytes(), &repeat(unit, size), after.as_bytes()].concat()
}

fn page(body: &[u8]) -> Vec<u8> {
    [b"<!DOCTYPE html><title>A</title><body>", body].concat()
}

fn mail(body: &[u8]) -> Vec<u8> {
    let head = "From: A. Lind <a@example.org>\nDate: Mon, 5 May 2025 10:00:00 +0000\nSubject: A\n\n";
    [head.as_bytes(), body].concat()
}

const MIXED: &str = "From: a@example.org\nDate: Mon, 5 May 2025 10:00:00 +0000\nMIME-Version: 1.0\n\
                     Content-Type: multipart/mixed; boundary=b\n\n";

fn base64_part(size: usize) -> Vec<u8> {
    let head = "--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=a.bin\n\
                Content-Transfer-Encoding: base64\n\n";
    let encoded = BASE64_STANDARD.encode(vec![7; size / 4 * 3]);
    let mut mail = [MIXED, head].concat();
    for line in encoded.as_bytes().chunks(76) {
        mail.push_str(str::from_utf8(line).unwrap());
        mail.push('\n');
    }
    mail.push_str("--b--\n");
    mail.into_bytes()
}

fn attached_texts(size: usize) -> Vec<u8> {
    let part =
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n5 May 2024\n";
    [MIXED.as_bytes(), &repeat(part, size), b"--b--\n"].concat()
}

fn word(body: &[u8]) -> Vec<u8> {
    let document = docx::document(str::from_utf8(body).unwrap());
    let types = "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-\
                 officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/\
                     officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    docx::zip(&[("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", &document)])
}

/// Returns a single-page PDF with this content.
fn one_page(content: &str) -> Vec<u8> {
    pdf::file(
        &[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
                .to_owned(),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        ],
        "",
    )
}

fn lines_on_a_page(size: usize) -> Vec<u8> {
    let lines = count(size / 16);
    let step = 780.0 / f64::from(lines);
    let line = |n| format!("1 0 0 1 50 {:.4} Tm (5 May) Tj\n", 790.0 - f64::from(n) * step);
    let lines: Vec<String> = (0..lines).map(line).collect();
    one_page(&format!("BT /F {:.4} Tf\n{}ET", (step * 0.8).min(10.0), lines.concat()))
}

fn words_on_a_line(size: usize) -> Vec<u8> {
    let words = count(size / 16);
    let word = |n| format!("1 0 0 1 {:.4} 400 Tm (a) Tj\n", 50.0 + f64::from(n) * 500.0 / f64::from(words));
    let words: Vec<String> = (0..words).map(word).collect();
    one_page(&format!("BT /F 10 Tf\n{}ET", words.concat()))
}

fn count(number: usize) -> u32 {
    u32::try_from(number.max(1)).unwrap_or(u32::MAX)
}

fn pages(size: usize) -> Vec<u8> {
    let count = (size / 64).min(4_999);
    let kids: Vec<String> = (0..count).map(|n| format!("{} 0 R ", n + 5)).collect();
    let kids = kids.concat();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        "<</Length 48>>stream\nBT /F 10 Tf 1 0 0 1 50 700 Tm (5 May 2024) Tj ET  \nendstream".to_owned(),
    ];
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>";
    objects.resize(count + 4, page.to_owned());
    pdf::file(&objects, "")
}

fn deep_page_tree(size: usize) -> Vec<u8> {
    let depth = size / 64;
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned()];
    objects.extend((0..depth).map(|n| format!("<</Type/Pages/Kids[{} 0 R]/Count 1>>", n + 3)));
    objects.push("<</Type/Page/MediaBox[0 0 600 800]>>".to_owned());
    pdf::file(&objects, "")
}
