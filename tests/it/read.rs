//! Reads each file of `tests/read/` and compares its title, dates and blocks with the snapshot next
//! to it.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its cases should stop")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::support::shared;
use dateline::internals::extraction::extract_from;
use dateline::internals::read::{self, ReadProblem};
use dateline::{Context, ReadFault, Sources};
use proptest::prelude::*;

/// Returns the document as lines: title, author, dates, and each block with its words.
fn check(path: &str, bytes: &[u8]) -> Result<String, ReadFault> {
    let mut sources = Sources::new();
    let document = read::read(path, bytes, &mut sources)?;
    let mut described = String::new();
    for (label, words) in [("title", &document.title), ("author", &document.author)] {
        if let Some(words) = words {
            writeln!(described, "{label}: {} | {}", words.value, sources.text(words.span)).unwrap();
        }
    }
    for date in &document.dates {
        let words = date.span.map_or("", |span| sources.text(span));
        writeln!(described, "date: {} {:?} | {words}", date.date, date.evidence).unwrap();
    }
    for block in &document.blocks {
        let words = sources.text(block.span).replace('\n', "⏎").replace('\r', "␍");
        assert!(!words.is_empty(), "a block that fits no text: {block:?}");
        writeln!(described, "{:?} | {words}", block.kind).unwrap();
        let plain = document.words(block, &sources);
        assert_eq!(plain.len(), sources.text(block.span).len());
        if plain != sources.text(block.span) {
            writeln!(
                described,
                "{:>width$} | {}",
                "words",
                plain.replace('\n', "⏎").replace('\r', "␍"),
                width = format!("{:?}", block.kind).len()
            )
            .unwrap();
        }
    }
    let spans: Vec<_> = document.blocks.iter().map(|block| block.span).collect();
    for pair in spans.windows(2) {
        assert!(pair[0].end <= pair[1].start, "blocks overlap: {pair:?}\n{described}");
    }
    Ok(described)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[test]
fn each_case_matches_its_snapshot() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../read");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read");
    for case in files(&folder).iter().filter(|path| path.extension().is_none_or(|end| end != "snap")) {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let described = check(&name, &std::fs::read(case).unwrap()).unwrap_or_else(|fault| fault.to_string());
        settings.bind(|| insta::assert_snapshot!(name, described));
    }
}

#[test]
fn line_ends_and_byte_order_marks_keep_their_bytes() {
    let text = "\u{feff}---\r\ntitle: Über alles\r\ndate: 2024-06-10\r\n---\r\nErste Zeile.\r\n\r\nZweite Zeile.\r\n";
    for path in ["a.md", "a.txt"] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(check(path, text.as_bytes()).unwrap(), @r"
            title: Über alles | Über alles
            date: 2024-06-10 FrontMatter | 2024-06-10
            FrontMatter | ---␍⏎title: Über alles␍⏎date: 2024-06-10␍⏎---␍⏎
            Paragraph | Erste Zeile.
            Paragraph | Zweite Zeile.
            ");
        }
    }
}

#[test]
fn faults_of_undecodable_files_name_place_and_remedy() {
    let fault = |path, bytes| check(path, bytes).unwrap_err().to_string();
    assert_eq!(
        fault("papers/old.txt", b"\xc3\x9cber\nalles\nt\xff"),
        "papers/old.txt is not valid UTF-8: line 3, byte 13 of the file. Open it in an editor, fix this \
         place and save it again as UTF-8"
    );
    assert_eq!(
        fault("papers/a.md", b"\x7fELF\0\0\0"),
        "papers/a.md is not text: it contains bytes that do not encode characters. Check that its file name is correct"
    );
    assert_eq!(
        fault("papers/old.txt", b"{\\rtf1 Held"),
        "papers/old.txt is a Rich Text document, which cannot be read: save it as DOCX or as plain text"
    );
    assert_eq!(
        fault("papers/fake.pdf", b"Held on 9 June 2024.\n"),
        "papers/fake.pdf is named like a PDF, but contains text: if it is text, rename it to .txt; otherwise, \
         get it again from its source"
    );
    assert!(
        fault("papers/a.docx", "Gehört am 9. Juni.\n".as_bytes())
            .contains("is named like a DOCX, but contains text")
    );
    for bytes in [&b""[..], b"\x00\x01\x02", b"See %PDF-1.7\n"] {
        assert!(fault("papers/a.pdf", bytes).contains("is a PDF, but it is damaged"));
    }
}

/// Returns the values of the resolved dates in a paper.
fn dates(path: &str, bytes: &[u8]) -> Vec<String> {
    let mut sources = Sources::new();
    let document = read::read(path, bytes, &mut sources).unwrap();
    let found = extract_from(document, &Context::new(), &sources).timexes;
    found.iter().filter(|timex| timex.date.is_some()).map(|timex| timex.value.clone()).collect()
}

#[test]
fn dates_are_found_in_every_encoding_and_typography() {
    let plain = "The café pact – so the first files say – was signed on 18 September 1814 and 2024-10-01.\n";
    let set = "The café pact – so the ﬁrst ﬁles say – was signed on 18\u{a0}Sep\u{ad}tem-\nber¹ 1814 and 2024‑10–01.\n";
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let cr = plain.replace(' ', "\r");
    for bytes in [
        plain.as_bytes(),
        set.as_bytes(),
        set.replace('\n', "\r\n").as_bytes(),
        cr.as_bytes(),
        format!("\u{feff}{set}").as_bytes(),
        &utf16(set),
        &encoding_rs::WINDOWS_1252.encode(plain).0,
        &encoding_rs::MACINTOSH.encode(plain).0,
        &encoding_rs::SHIFT_JIS
            .encode("１８１４年に始まった会議の記録: September 18, 1814 and 2024-10-01 のこと。")
            .0,
        &encoding_rs::EUC_JP
            .encode("１８１４年に始まった会議の記録: September 18, 1814 and 2024-10-01 のこと。")
            .0,
    ] {
        let mut found = dates("a.txt", bytes);
        found.retain(|value| value != "1814");
        assert_eq!(found, ["1814-09-18", "2024-10-01"], "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn line_end_inside_a_date_does_not_end_the_paragraph() {
    let long = "The talks went on and on, and nobody who was there could say when they had begun. ".repeat(3);
    let text = format!("{long}\nThe pact came to an end on September\n11, 2001. {long}\n");
    let described = check("a.txt", text.as_bytes()).unwrap();
    assert!(described.contains("Paragraph | The pact came to an end on September⏎11, 2001."), "{described}");
}

#[test]
fn overlong_line_among_wrapped_ones_does_not_cut_the_paragraph() {
    let wrapped = "The lawyers have looked at the draft again and have only two small remarks, so we\n";
    let edited = "can probably sign (I have asked the embassy twice and Mr Berg of the ministry has now answered that the hall is free) on\n";
    let text = format!("{wrapped}{wrapped}{edited}Tuesday week in Adelaide, if the hall is still free.\n");
    let mut sources = Sources::new();
    let document = read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
    assert_eq!(document.blocks.len(), 1, "{:?}", document.blocks);
    let unbroken = "The lawyers have looked at the draft again and have only two small remarks. ".repeat(3);
    let text =
        format!("The draft of the treaty on the harbour and its two piers again\n{unbroken}\n{unbroken}\n");
    let document = read::read("b.txt", text.as_bytes(), &mut sources).unwrap();
    assert_eq!(document.blocks.len(), 3, "{:?}", document.blocks);
}

#[test]
fn html_text_keeps_its_byte_offsets() {
    let page = "<!DOCTYPE html><title>A pact</title><nav><a href=/>Home</a></nav>\n<p>First.</p>\n<p>Held on\n9 June 2024.</p>";
    let mut sources = Sources::new();
    let document = read::read("a.html", page.as_bytes(), &mut sources).unwrap();
    let (text, byte) = *document.origins.last().unwrap();
    assert!(sources.whole(document.source)[text..].starts_with("Held on 9 June 2024."));
    assert!(page[byte..].starts_with("Held on\n9 June 2024."));
}

#[test]
fn html_is_detected_by_content() {
    for page in [
        "<!doctype HTML><p>Held on 9 June 2024.",
        "<?xml version='1.0'?>\n<html><p>Held on 9 June 2024.</html>",
    ] {
        assert_eq!(dates("a.txt", page.as_bytes()), ["2024-06-09"], "{page}");
    }
    assert_eq!(dates("a.html", b"<p>Held on <b>9</b> June <i>2024</i>."), ["2024-06-09"]);
    let declared = encoding_rs::SHIFT_JIS.encode("<html><meta charset=Shift_JIS><p>会議 9 June 2024.").0;
    assert_eq!(dates("a.html", &declared), ["2024-06-09"]);
}

#[test]
fn html_with_many_open_elements_is_read_or_refused() {
    for element in ["<b>", "<div>", "<p>", "<li>", "<span>"] {
        let page = format!("<html>{}Held on 9 June 2024.", element.repeat(50_000));
        assert_eq!(dates("a.html", page.as_bytes()), ["2024-06-09"], "{element}");
    }
    for element in ["<ul>", "<blockquote>", "<td>", "<sup>"] {
        let page = format!("<html>{}Held on 9 June 2024.", element.repeat(50_000));
        let fault = check("a.html", page.as_bytes()).unwrap_err().to_string();
        assert!(fault.contains("nested more than 256 levels deep"), "{fault}");
    }
}

#[test]
fn form_feeds_separate_pages() {
    let text = "One.\n\nTwo.\n\x0cThree.\n\x0cFour.\n\x0c";
    let mut sources = Sources::new();
    let document = read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
    let pages: Vec<_> = document.blocks.iter().map(|block| document.page(block.span.start)).collect();
    assert_eq!(pages, [Some(1), Some(1), Some(2), Some(3)]);
    assert_eq!(document.pages.len(), 3);
}

#[test]
fn formats_are_sorted_and_their_endings_unique() {
    let names: Vec<String> = read::FORMATS.iter().map(|format| format.name.to_lowercase()).collect();
    assert!(names.is_sorted());
    let mut endings: Vec<&str> = read::FORMATS.iter().flat_map(|format| format.extensions).copied().collect();
    endings.sort_unstable();
    let count = endings.len();
    endings.dedup();
    assert_eq!(endings.len(), count);
}

#[test]
#[ignore = "needs ../shared"]
fn real_papers_are_dated() {
    let shared = shared("");
    for path in files(&shared.join("library/wh")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut sources = Sources::new();
        let document = read::read(&name, &std::fs::read(&path).unwrap(), &mut sources).unwrap();
        // The names of these files begin with the date given in their front matter.
        assert_eq!(document.created.unwrap().date.to_string(), name[..10], "{name}");
        assert!(document.title.is_some(), "{name}");
        assert!(document.blocks.len() > 1, "{name}");
    }
    for (name, created) in
        [("000_d65959023009846d.txt", "2025-04-04"), ("004_7acb697b9a558894.txt", "2023-03-20")]
    {
        let mut sources = Sources::new();
        let bytes = std::fs::read(shared.join("papers").join(name)).unwrap();
        let document = read::read(name, &bytes, &mut sources).unwrap();
        assert_eq!(document.created.unwrap().date.to_string(), created);
    }
}

#[test]
#[ignore = "needs ../shared"]
fn library_is_read_without_faults() {
    let shared = shared("");
    for folder in ["library/en", "library/ja", "library/debian-history", "papers"] {
        for path in files(&shared.join(folder)) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if matches!(path.extension().and_then(|end| end.to_str()), Some("txt" | "md")) {
                check(&name, &std::fs::read(&path).unwrap()).unwrap();
            }
        }
    }
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("---".to_owned()),
        Just("+++".to_owned()),
        Just("Notes".to_owned()),
        Just("title: \"x\\".to_owned()),
        "[-#>*+ \t]{0,4}([0-9]{1,2}[.)] )?[a-zé。]{0,6}",
        "\\[\\^?[0-9]\\]:? ?[a-z(]{0,3}",
        "\\(?[0-9]{4}[/-][0-9]{1,2}[/-][0-9]{1,2}\\)?",
        "[A-Z][a-z]{0,6}, [0-9]{1,2} (April|May|Jun) 20[0-9]{2}",
        "[<|`*_~é\u{3000}\u{a0} -]{0,8}",
    ]
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_crash_a_reader(bytes in prop::collection::vec(any::<u8>(), 0..120), name in prop::sample::select(&["a.md", "a.txt", "a.html"][..])) {
        let problem = check(name, &bytes).err().map(|fault| fault.problem);
        prop_assert_ne!(problem, Some(ReadProblem::Crashed));
    }

    #[test]
    fn arbitrary_papers_never_panic(lines in prop::collection::vec(line(), 0..24), markdown in any::<bool>(), crlf in any::<bool>()) {
        let text = lines.join(if crlf { "\r\n" } else { "\n" });
        check(if markdown { "a.md" } else { "a.txt" }, text.as_bytes()).unwrap();
    }
}
