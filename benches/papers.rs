//! Measures how long reading 1,000 papers takes, in the first run and in the second: `cargo bench
//! --bench papers`.
//!
//! The papers are generated (`tests/it/support/papers.rs`): 600 PDFs, 150 Word documents, 150 web
//! pages, 50 Markdown and 50 plain-text files, each with eight pages. `FROM=folder` uses the PDFs,
//! web pages and texts in a folder instead, repeats them, and appends a number to each, so that all
//! are different. `MADE=folder` only writes the papers.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark measures and prints")]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at once")]

#[path = "../tests/it/support/papers.rs"]
mod made;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dateline::internals::file::write_atomically;

/// The number of papers.
const PAPERS: usize = 1_000;

/// The formats, each with its share of every twenty papers.
const MIX: [(&str, usize); 5] = [("pdf", 12), ("docx", 3), ("html", 3), ("md", 1), ("txt", 1)];

/// The number of pages in each paper.
const PAGES: usize = 8;

/// The number of repetitions of the second run, of which the shortest counts.
const AGAIN: usize = 5;

fn main() {
    if let Some(folder) = std::env::var_os("MADE") {
        write(Path::new(&folder));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let cache = folder.path().join("cache");
    let with = ["--cache-dir", cache.to_str().unwrap()];
    println!("{PAPERS} papers, `dateline check`:");
    let (without, output) = run(folder.path(), &["--no-cache"]);
    without.print("without a cache");
    let (first, first_output) = run(folder.path(), &with);
    first.print("the first run");
    let seconds = (0..AGAIN).map(|_| run(folder.path(), &with)).collect::<Vec<_>>();
    let all_same =
        seconds.iter().map(|(_, output)| output).chain([&first_output]).all(|other| *other == output);
    assert!(all_same, "the runs give different outputs");
    let second = seconds.into_iter().map(|(run, _)| run).min_by_key(|run| run.wall).unwrap();
    second.print("the second run");
    println!("the first took {:.1} times as long", first.wall.as_secs_f64() / second.wall.as_secs_f64());
    let kept: u64 = files(&cache).iter().map(|path| path.metadata().unwrap().len()).sum();
    println!("kept: {:.1} MB", mega(kept));
}

/// The time and memory used by a run of the program.
struct Run {
    wall: Duration,
    /// The peak memory of the process, in bytes, excluding the subprocesses that read PDFs. Only
    /// Linux reports it.
    peak: Option<u64>,
}

impl Run {
    fn print(&self, name: &str) {
        let a_second = (PAPERS as u128 * 1_000_000) / self.wall.as_micros().max(1);
        let peak = self.peak.map_or_else(String::new, |peak| format!(", {:.0} MB", mega(peak)));
        println!("{name:>16}: {:6.2} s, {a_second:5} papers a second{peak}", self.wall.as_secs_f64());
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Runs a check in a folder. Returns its time and memory, and its output.
fn run(folder: &Path, arguments: &[&str]) -> (Run, Vec<u8>) {
    let output = folder.join("report.json");
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .current_dir(folder)
        .args(["check", "--quiet", "--format", "json"])
        .args(arguments)
        .stdout(fs::File::create(&output).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = None;
    while child.try_wait().unwrap().is_none() {
        peak = peak_of(child.id()).or(peak);
        std::thread::sleep(Duration::from_millis(2));
    }
    (Run { wall: start.elapsed(), peak }, fs::read(output).unwrap())
}

/// Returns the peak memory of a process so far, in bytes, from `/proc`.
fn peak_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

/// Writes the project with all its papers into a folder.
fn write(folder: &Path) {
    let events = "[chronology]\nas_of = 2026-01-01\npapers = [\"papers\"]\n";
    write_atomically(&folder.join("events.toml"), events.as_bytes()).unwrap();
    let papers: Vec<(String, Vec<u8>)> = match std::env::var_os("FROM") {
        Some(from) => copies(Path::new(&from)),
        None => {
            (0..PAPERS).map(|at| (ending(at).to_owned(), made::paper(at as u64, ending(at), PAGES))).collect()
        }
    };
    let bytes: usize = papers.iter().map(|(_, bytes)| bytes.len()).sum();
    println!("{} papers of {:.1} MB in {}", papers.len(), mega(bytes as u64), folder.display());
    fs::create_dir_all(folder.join("papers")).unwrap();
    for (at, (ending, bytes)) in papers.iter().enumerate() {
        fs::write(folder.join(format!("papers/{at:04}.{ending}")), bytes).unwrap();
    }
}

/// Returns the file extension of the paper with this number. The formats are mixed, so that none is
/// last.
fn ending(at: usize) -> &'static str {
    let mut rest = at * 7 % 20;
    let found = MIX.iter().find(|(_, share)| {
        let is_it = rest < *share;
        rest = rest.saturating_sub(*share);
        is_it
    });
    found.unwrap().0
}

/// Returns the papers in a folder, repeated until there are enough, each with its number appended.
fn copies(from: &Path) -> Vec<(String, Vec<u8>)> {
    let ending =
        |path: &PathBuf| path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_owned();
    let mut seeds = files(from);
    seeds.retain(|path| ["pdf", "html", "md", "txt"].contains(&ending(path).as_str()));
    seeds.sort();
    let seeds: Vec<(String, Vec<u8>)> =
        seeds.iter().map(|path| (ending(path), fs::read(path).unwrap())).collect();
    let papers = seeds.iter().cycle().take(PAPERS).enumerate();
    papers
        .map(|(at, (ending, bytes))| {
            let mark = if ending == "html" { format!("\n<!-- {at} -->\n") } else { format!("\n%{at}\n") };
            (ending.clone(), [bytes, mark.as_bytes()].concat())
        })
        .collect()
}

/// Returns the files in a folder and below.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
