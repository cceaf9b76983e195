//! Measures how often a citation gives the right page. From the PDFs in the shared library,
//! `CHOSEN` sentences that contain a date are chosen at random. For each, `pdftotext -f N -l N`
//! must print its words, without others in between, on the cited page.
//!
//! ```sh
//! cargo test --test it citations -- --ignored --nocapture
//! ```
//!
//! `pdftotext` splits some lines that a person reads as one, but `pdftotext -raw` does not.
//! Sentences that only `-raw` finds are printed next to the score and do not count. Only letters
//! and digits are compared, so that a hyphen at a line end does not matter. If a sentence crosses a
//! page break, its first words must be on the cited page and the rest on the next one.
//! `DATELINE_SEED` selects other sentences.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a measurement prints its result")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::shared;
use dateline::internals::extraction::extract_from;
use dateline::internals::read;
use dateline::{Attestation, Context, Document, Extraction, Sources};
use unicode_normalization::UnicodeNormalization as _;

/// The number of sentences that are chosen, and the percentage that must be found.
const CHOSEN: usize = 300;
const ASKED: usize = 98;

#[test]
#[ignore = "needs ../shared and pdftotext"]
#[expect(clippy::disallowed_methods, reason = "the environment gives the seed")]
fn cited_page_contains_the_quote() {
    let library = shared("library");
    let mut found = Vec::new();
    for path in pdfs(&library) {
        let (pages, raw) = (pages_by_pdftotext(&path, &[]), pages_by_pdftotext(&path, &["-raw"]));
        found.extend(sentences(&path, &pages, &raw));
    }
    for miss in found.iter().filter(|sentence| !sentence.is_there) {
        eprintln!("not on p. {} of {}: {}", miss.page, miss.file, miss.quote.replace('\n', " "));
    }
    report("all", &found);
    let seed = std::env::var("DATELINE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let chosen = choose(found, CHOSEN, seed);
    report(&format!("seed {seed}"), &chosen);
    let right = chosen.iter().filter(|sentence| sentence.is_there).count();
    assert!(right * 100 >= ASKED * chosen.len(), "{right} of {}", chosen.len());
}

/// A sentence that contains a date, and whether it is on the cited page.
struct Sentence {
    file: String,
    page: usize,
    quote: String,
    is_there: bool,
    /// Whether the page contains the sentence in drawing order.
    is_drawn_there: bool,
}

fn report(what: &str, sentences: &[Sentence]) {
    let mut files: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for sentence in sentences {
        for file in [sentence.file.as_str(), "together"] {
            let (right, drawn, all) = files.entry(file).or_default();
            *right += usize::from(sentence.is_there);
            *drawn += usize::from(!sentence.is_there && sentence.is_drawn_there);
            *all += 1;
        }
    }
    for (file, (right, drawn, all)) in files {
        #[expect(clippy::cast_precision_loss, reason = "a share of a few hundred")]
        let share = 100.0 * right as f64 / all as f64;
        eprintln!("{what:>8}  {right:>4} of {all:>4}  {share:5.1} %, and {drawn} by -raw  {file}");
    }
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(pdfs(&path));
        } else if path.extension().is_some_and(|extension| extension == "pdf") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Returns the letters on each page as `pdftotext` prints it. A form feed ends a page.
#[expect(clippy::disallowed_methods, reason = "a test runs an external program")]
fn pages_by_pdftotext(path: &Path, options: &[&str]) -> Vec<String> {
    let output = Command::new("pdftotext").args(options).arg(path).arg("-").output().unwrap();
    String::from_utf8_lossy(&output.stdout).split('\x0c').map(letters).collect()
}

/// Returns only the letters and digits, in lower case.
fn letters(words: &str) -> String {
    words.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the sentences in a PDF that contain a date.
fn sentences(path: &Path, pages: &[String], raw: &[String]) -> Vec<Sentence> {
    let mut sources = Sources::new();
    let bytes = std::fs::read(path).unwrap();
    let document = read::read(&path.to_string_lossy(), &bytes, &mut sources).unwrap();
    let Extraction { document, mut statements, .. } = extract_from(document, &Context::new(), &sources);
    statements.dedup_by_key(|statement| statement.sentence);
    // The file's properties (title, author) are not on a page.
    statements.retain(|statement| statement.citation.page.is_some());
    let file = path.file_name().unwrap().to_string_lossy();
    let sentence = |statement: Attestation| Sentence {
        file: file.to_string(),
        page: statement.citation.page.unwrap(),
        is_there: is_there(&statement, &document, pages),
        is_drawn_there: is_there(&statement, &document, raw),
        quote: statement.citation.quote,
    };
    statements.into_iter().map(sentence).collect()
}

/// Whether the cited page contains the sentence or, if a page break splits it, each of the two
/// pages contains its part.
fn is_there(statement: &Attestation, document: &Document, pages: &[String]) -> bool {
    let (first, quote) = (statement.citation.page.unwrap(), &statement.citation.quote);
    let range = statement.sentence.range();
    let over = document.pages.iter().map(|(at, _)| *at).find(|at| range.start < *at && *at < range.end);
    let (here, next) = quote.split_at(over.map_or(quote.len(), |at| at - range.start));
    let has =
        |page: usize, words: &str| pages.get(page - 1).is_some_and(|page| page.contains(&letters(words)));
    has(first, here) && has(first + usize::from(over.is_some()), next)
}

/// Returns `count` sentences chosen at random with a seed.
fn choose(mut sentences: Vec<Sentence>, count: usize, seed: u64) -> Vec<Sentence> {
    fastrand::Rng::with_seed(seed).shuffle(&mut sentences);
    sentences.truncate(count);
    sentences
}
