//! Compares `whatlang`, `whichlang` and dateline's own decision on documents of known languages.
//!
//! ```console
//! $ cargo run --release --example language_detectors -- en=papers/en de=papers/report.de.txt
//! ```
//!
//! Each argument is a language and a document, or a folder of documents. What is compared is the
//! text that dateline reads in them: whole, and in pieces of 1,000, 200 and 100 characters.

#![expect(clippy::print_stdout, reason = "an example that prints a table")]
#![expect(clippy::disallowed_methods, reason = "an example that reads arguments and measures time")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dateline::Sources;
use dateline::internals::read::{self, DocumentLanguage, LanguageEvidence};

/// A detector: the ISO 639-3 or 639-1 code of the language of a text, or `None` if it does not
/// know.
type Detector = fn(&str) -> Option<String>;

const DETECTORS: &[(&str, Detector)] = &[
    ("whatlang", |text| {
        whatlang::detect(text).filter(whatlang::Info::is_reliable).map(|found| found.lang().code().to_owned())
    }),
    ("whichlang", |text| Some(whichlang::detect_language(text).three_letter_code().to_owned())),
    ("dateline", |text| {
        let found = DocumentLanguage::of(text);
        (found.evidence == LanguageEvidence::Detected).then(|| found.code.as_str().to_owned())
    }),
];

/// The characters of a piece; 0 for the whole text.
const LENGTHS: [usize; 4] = [0, 1000, 200, 100];

#[derive(Default)]
struct Score {
    right: usize,
    undecided: usize,
    wrong: usize,
    time: Duration,
}

fn main() {
    let mut scores: BTreeMap<(String, usize, usize), Score> = BTreeMap::new();
    for argument in std::env::args().skip(1) {
        let Some((language, path)) = argument.split_once('=') else { continue };
        for text in files(Path::new(path)).iter().filter_map(|file| text(file)) {
            for (at, length) in LENGTHS.into_iter().enumerate() {
                for piece in pieces(&text, length) {
                    for (column, (_, detect)) in DETECTORS.iter().enumerate() {
                        let score = scores.entry((language.to_owned(), at, column)).or_default();
                        let begun = Instant::now();
                        let found = detect(&piece);
                        score.time += begun.elapsed();
                        match found {
                            None => score.undecided += 1,
                            Some(found) if is_same(&found, language) => score.right += 1,
                            Some(_) => score.wrong += 1,
                        }
                    }
                }
            }
        }
    }
    println!("| language | characters | detector | texts | right | undecided | wrong | µs a text |");
    println!("|---|--:|---|--:|--:|--:|--:|--:|");
    for ((language, at, column), score) in &scores {
        let texts = score.right + score.undecided + score.wrong;
        let length = match LENGTHS.get(*at) {
            None | Some(0) => "all".to_owned(),
            Some(length) => length.to_string(),
        };
        let name = DETECTORS.get(*column).map_or("", |(name, _)| name);
        let time = score.time.as_micros() / u128::try_from(texts.max(1)).unwrap_or(1);
        println!(
            "| {language} | {length} | {name} | {texts} | {} | {} | {} | {time} |",
            score.right, score.undecided, score.wrong
        );
    }
}

/// Whether two codes, of two or three letters, are of the same language.
fn is_same(found: &str, language: &str) -> bool {
    let pairs = [("en", "eng"), ("de", "deu"), ("ja", "jpn"), ("fr", "fra"), ("es", "spa"), ("it", "ita")];
    found == language || pairs.contains(&(language, found))
}

/// A file, or the files of a folder.
fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files
}

/// The text of a document without its markup.
fn text(file: &Path) -> Option<String> {
    let mut sources = Sources::new();
    let document = read::read(&file.to_string_lossy(), &fs::read(file).ok()?, &mut sources).ok()?;
    Some(document.reading(&sources).text().to_owned())
}

/// The pieces of that length; a last one that is shorter does not count.
fn pieces(text: &str, length: usize) -> Vec<String> {
    if length == 0 {
        return vec![text.to_owned()];
    }
    let characters: Vec<char> = text.chars().collect();
    characters.chunks_exact(length).map(|piece| piece.iter().collect()).collect()
}
