//! Both PDF readers report files that they cannot read, and read real files.

use std::time::{Duration, Instant};

use dateline::internals::extraction::extract_from;
use dateline::internals::read::{self, Limit, PdfReader, ReadProblem};
use dateline::internals::subprocess::Program;
use dateline::{BlockKind, Context, Limits, ReadSettings, Sources};

use super::page::{lines, pdf};
use crate::support::pdf::file;
use crate::support::{program, shared};

#[test]
fn unreadable_pdfs_are_reported_with_the_cause() {
    let message_of =
        |bytes: &[u8]| read::extract("a.pdf", bytes, &ReadSettings::default()).unwrap_err().to_string();
    assert_eq!(
        message_of(&pdf(&[Vec::new()])),
        "a.pdf is a PDF without a text layer, perhaps a scan: run OCR on it, for example `ocrmypdf`"
    );
    assert!(
        message_of(b"%PDF-1.7\nnothing else").contains("is a PDF, but it is damaged"),
        "{}",
        message_of(b"%PDF-1.7\n")
    );
    let few = Limits { pages: 1, ..Limits::default() };
    let few = ReadSettings { limits: few, ..ReadSettings::default() };
    let two = pdf(&[Vec::new(), Vec::new()]);
    let fault = read::extract("a.pdf", &two, &few).unwrap_err().to_string();
    assert_eq!(fault, "a.pdf has more than 1 pages; to read it anyway, raise the limit with --max-pages");
}

#[test]
#[ignore = "needs pdftotext"]
fn pdftotext_reads_and_reports_like_the_built_in_reader() {
    let settings =
        ReadSettings { pdf: PdfReader::Pdftotext(program("pdftotext")), ..ReadSettings::default() };
    let message_of = |bytes: &[u8]| read::extract("a.pdf", bytes, &settings).unwrap_err().to_string();
    let page = |words| lines(60.0, 700.0, &[words]);
    let bytes = pdf(&[page("Nobody came."), page("The Harbour Pact was signed on 9 June 2024.")]);
    let mut sources = Sources::new();
    let document = read::extract("a.pdf", &bytes, &settings).unwrap().document("a.pdf", &mut sources);
    let found = extract_from(document.clone(), &Context::new(), &sources).timexes;
    assert_eq!((document.format.as_str(), document.page(found[0].start)), ("PDF", Some(2)));
    assert_eq!(found[0].value, "2024-06-09");
    assert!(
        message_of(&pdf(&[Vec::new()])).contains("without a text layer"),
        "{}",
        message_of(&pdf(&[Vec::new()]))
    );
    assert!(
        message_of(b"%PDF-1.7\n").contains("it is damaged: pdftotext cannot open it"),
        "{}",
        message_of(b"%PDF-1.7\n")
    );
    let few = Limits { pages: 1, ..Limits::default() };
    let fault =
        read::extract("a.pdf", &bytes, &ReadSettings { limits: few, ..settings.clone() }).unwrap_err();
    assert_eq!(fault.problem, ReadProblem::Over(Limit::Pages(1)));
    let nowhere = ReadSettings { pdf: PdfReader::Pdftotext(Program::at("/no/such/pdftotext")), ..settings };
    let fault = read::extract("a.pdf", &bytes, &nowhere).unwrap_err().to_string();
    assert!(fault.starts_with("a.pdf could not be read: cannot run /no/such/pdftotext"), "{fault}");
}

#[test]
fn truncated_and_hostile_pdfs_are_reported_without_a_crash() {
    let sound =
        pdf(&[lines(60.0, 700.0, &["Held on 9 June 2024."]), lines(60.0, 700.0, &["And on 10 June."])]);
    for end in (0..sound.len()).step_by(97) {
        let problem =
            read::extract("a.pdf", &sound[..end], &ReadSettings::default()).err().map(|fault| fault.problem);
        assert_ne!(problem, Some(ReadProblem::Crashed), "the first {end} bytes");
    }
    let objects = |pages: &str| {
        file(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), pages.to_owned(), "<</Type/Page>>".to_owned()], "")
    };
    for hostile in [
        objects("<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        objects("<</Type/Pages/Kids[3 0 R]/Count 1000000>>"),
        objects(&format!("{}{}", "<</A ".repeat(20_000), ">>".repeat(20_000))),
        objects(&"[".repeat(100_000)),
    ] {
        let fault = read::extract("a.pdf", &hostile, &ReadSettings::default()).unwrap_err();
        assert_ne!(fault.problem, ReadProblem::Crashed);
    }
}

#[test]
#[ignore = "needs ../shared"]
#[expect(clippy::disallowed_methods, reason = "it prints the elapsed time, on which no result depends")]
fn every_file_of_the_library_is_read() {
    let shared = shared("");
    let mut folders = vec![shared.join("library")];
    let mut took = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut sources = Sources::new();
            let bytes = std::fs::read(&path).unwrap();
            let began = Instant::now();
            let document = read::read(&path.to_string_lossy(), &bytes, &mut sources).unwrap();
            took.push((began.elapsed(), path.clone()));
            let words = document.blocks.iter().filter(|block| block.kind != BlockKind::FrontMatter).count();
            assert!(words > 0, "{}", path.display());
        }
    }
    let all: Duration = took.iter().map(|(time, _)| time).sum();
    let (longest, path) = took.iter().max().unwrap();
    eprintln!("{} files in {all:.2?}; the longest, {longest:.2?}: {}", took.len(), path.display());
    assert!(took.len() > 100, "{}", took.len());
}
