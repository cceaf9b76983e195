//! Papers, case by case: each file of `tests/read/` is read, and its title, dates and blocks must be what the
//! snapshot beside it holds.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its cases should stop")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use dateline::read::{self, ReadFault};
use dateline::source::Sources;
use proptest::prelude::*;

/// The document as lines: what it is called, how it is dated, and each block with its first and last words.
fn check(path: &str, bytes: &[u8]) -> Result<String, ReadFault> {
    let mut sources = Sources::new();
    let document = read::read(path, bytes, &mut sources)?;
    let mut said = String::new();
    for (label, words) in [("title", &document.title), ("author", &document.author)] {
        if let Some(words) = words {
            writeln!(said, "{label}: {} | {}", words.value, sources.text(words.span)).unwrap();
        }
    }
    for date in &document.dates {
        let words = date.span.map_or("", |span| sources.text(span));
        writeln!(said, "date: {} {:?} | {words}", date.date, date.evidence).unwrap();
    }
    for block in &document.blocks {
        let words = sources.text(block.span).replace('\n', "⏎").replace('\r', "␍");
        assert!(!words.is_empty(), "a block that fits no text: {block:?}");
        writeln!(said, "{:?} | {words}", block.kind).unwrap();
        let plain = document.words(block, &sources);
        assert_eq!(plain.len(), sources.text(block.span).len());
        if plain != sources.text(block.span) {
            writeln!(
                said,
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
        assert!(pair[0].end <= pair[1].start, "blocks overlap: {pair:?}\n{said}");
    }
    Ok(said)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[test]
fn every_case_is_read_as_it_should() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("read");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read");
    for case in files(&folder).iter().filter(|path| path.extension().is_none_or(|it| it != "snap")) {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let said = check(&name, &std::fs::read(case).unwrap()).unwrap_or_else(|fault| fault.to_string());
        settings.bind(|| insta::assert_snapshot!(name, said));
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
fn what_is_no_text_says_where_and_what_to_do() {
    let fault = check("papers/old.txt", b"One\nTwo\n\xe9t\xe9").unwrap_err();
    assert_eq!(fault, ReadFault::NotUtf8 { path: "papers/old.txt".into(), offset: 8, line: 3 });
    assert!(fault.to_string().starts_with("papers/old.txt is not UTF-8 text: line 3, byte 8 of the file."));
    let fault = check("papers/scan.txt", b"%PDF-1.7\n").unwrap_err();
    assert_eq!(
        fault.to_string(),
        "papers/scan.txt is a PDF, which cannot be read yet: save it as plain text or as Markdown"
    );
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

/// The folder that developers have beside the project; CI has it too.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn shared() -> Option<PathBuf> {
    let folder = option_env!("DATELINE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let found = folder.is_dir();
    if !found {
        println!("skipped: no folder {}", folder.display());
    }
    found.then_some(folder)
}

#[test]
fn real_papers_are_dated() {
    let Some(shared) = shared() else { return };
    for path in files(&shared.join("library/wh")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut sources = Sources::new();
        let document = read::read(&name, &std::fs::read(&path).unwrap(), &mut sources).unwrap();
        // The names of these files begin with the date that their front matter has.
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
fn the_library_is_read_without_a_fault() {
    let Some(shared) = shared() else { return };
    for folder in ["library/en", "library/ja", "library/debian-history", "papers"] {
        for path in files(&shared.join(folder)) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if matches!(path.extension().and_then(|it| it.to_str()), Some("txt" | "md")) {
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
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..120), markdown in any::<bool>()) {
        let _ = check(if markdown { "a.md" } else { "a.txt" }, &bytes);
    }

    #[test]
    fn no_paper_makes_it_panic(lines in prop::collection::vec(line(), 0..24), markdown in any::<bool>(), crlf in any::<bool>()) {
        let text = lines.join(if crlf { "\r\n" } else { "\n" });
        check(if markdown { "a.md" } else { "a.txt" }, text.as_bytes()).unwrap();
    }
}
