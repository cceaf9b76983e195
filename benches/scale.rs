//! Measures how long processing a project takes, and how the time grows with its events and papers:
//! `cargo bench --bench scale`.
//!
//! The papers are made from existing texts: the White House texts in `../shared/library/wh` (or
//! `$DATELINE_SHARED`), or else the four papers of this repository. Each copy of a text has
//! different subjects: the names in it, runs of two or more capitalised words, get the number of
//! the copy in letters. The events are the candidates that `pull` lists for those papers. In a
//! second series, all copies have the same subjects.
//!
//! `cargo bench --bench scale -- --write FOLDER COUNT` writes such a project, for measuring the
//! program itself.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark measures and prints")]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at once")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::Month;
use dateline::internals::file::write_atomically;
use dateline::internals::linking::timeline;
use dateline::internals::pull::pull;
use dateline::{LoadOptions, Memory, Project};

const HEAD: &str = "[chronology]\npapers = [\"papers\"]\n";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let texts = texts();
    if let [write, folder, count] = arguments.as_slice()
        && write == "--write"
    {
        for (path, text) in project(&texts, count.parse().unwrap(), true) {
            write_atomically(&Path::new(folder).join(path), text.as_bytes()).unwrap();
        }
        return;
    }
    println!("{} texts; milliseconds", texts.len());
    for (apart, about) in [(true, "each copy its own world"), (false, "all copies tell of the same")] {
        println!(
            "\n{about}\n{:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
            "events", "papers", "dates", "load", "merge", "pull"
        );
        for count in [250, 500, 1_000, 2_000] {
            let files: Memory = project(&texts, count, apart).into_iter().collect();
            let (loaded, load) = timed(|| Project::load(&files, &LoadOptions::default()).unwrap());
            let (_, merge) = timed(|| timeline(&loaded.sources, &loaded.chronology, &loaded.attestations));
            let (_, pulled) = timed(|| pull(&loaded).len());
            let (events, dates) = (loaded.chronology.events.len(), loaded.attestations.len());
            println!("{events:8} {:8} {dates:8} {load:8} {merge:8} {pulled:8}", loaded.papers.len());
        }
    }
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, u128) {
    let start = Instant::now();
    let result = run();
    (result, start.elapsed().as_millis())
}

/// Returns the texts, sorted by file name.
fn texts() -> Vec<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("DATELINE_SHARED").map_or_else(|| here.join("../shared"), PathBuf::from);
    let folder =
        Some(shared.join("library/wh")).filter(|folder| folder.is_dir()).unwrap_or(here.join("papers"));
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Returns the files of a project with `count` papers and events. If `apart`, renames the subjects
/// in each copy of a text.
fn project(texts: &[String], count: usize, apart: bool) -> Vec<(String, String)> {
    let worlds = count.div_ceil(texts.len());
    let mut files: Vec<(String, String)> = Vec::new();
    let mut events = String::from(HEAD);
    let mut written = 0;
    for world in 0..worlds {
        let papers: Vec<(String, String)> = texts
            .iter()
            .take(count - files.len())
            .enumerate()
            .map(|(at, text)| {
                let text = if apart { renamed(text, world) } else { text.clone() };
                (format!("papers/{world:03}-{at:03}.md"), text)
            })
            .collect();
        let alone: Memory = std::iter::once(("events.toml".to_owned(), HEAD.to_owned()))
            .chain(papers.iter().cloned())
            .collect();
        let alone = Project::load(&alone, &LoadOptions::default()).unwrap();
        let share = (count - written).div_ceil(worlds - world);
        for (number, candidate) in pull(&alone).iter().take(share).enumerate() {
            let title: String = candidate.title.chars().filter(|c| !matches!(c, '"' | '\\')).collect();
            let names: Vec<String> = candidate
                .attestation
                .terms
                .iter()
                .filter(|term| term.text.contains(' ') && !term.text.contains(['"', '\\']))
                .take(2)
                .map(|term| format!("\"{}\"", term.text))
                .collect();
            let date = candidate.date;
            write!(
                events,
                "\n[[event]]\nid = \"w{world}-{number}\"\ntitle = \"{title}\"\ndate = \"{date}\"\nmatch = [{}]\n",
                names.join(", ")
            )
            .unwrap();
            written += 1;
        }
        files.extend(papers);
    }
    files.push(("events.toml".to_owned(), events));
    files
}

/// Returns the text with the number of its copy, in letters, inserted after the first word of each
/// name of two or more words.
fn renamed(text: &str, world: usize) -> String {
    let letters: String = [world / 26, world % 26]
        .iter()
        .filter_map(|&n| char::from_u32(u32::try_from(n + 97).ok()?))
        .collect();
    let is_name = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().count() > 3
            && letters.all(char::is_lowercase)
    };
    let words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
    let mut out = String::with_capacity(text.len() + 1_000);
    for (at, word) in words.iter().enumerate() {
        let stem = word.trim_end();
        let follows = words.get(at + 1).is_some_and(|next| is_name(next.trim_end()));
        out.push_str(stem);
        if is_name(stem) && follows && !is_month(stem) {
            out.push_str(&letters);
        }
        out.push_str(word.get(stem.len()..).unwrap_or(""));
    }
    out
}

fn is_month(word: &str) -> bool {
    (1..=12_u8).any(|number| Month::try_from(number).is_ok_and(|month| month.name() == word))
}
