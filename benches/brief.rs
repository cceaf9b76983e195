//! Measures how long building a brief takes: 200 briefs on one core and on all cores, with the
//! memory used; and the whole program for one brief, alternating with `typst compile` of the same
//! page, if `$TYPST` names a typst 0.15. Each result is printed with its limit.
//!
//! `TYPST=/path/to/typst cargo bench --bench brief`

#![cfg(feature = "pdf")]
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures time, and runs other programs for comparison"
)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark may stop at once, and prints its result"
)]

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use dateline::internals::brief::BriefSpec;
use dateline::internals::render::{BriefData, Engine, Fit, Item, Template, markdown};
use dateline::{Date, Day, Sources};

/// The number of briefs built in one run.
const BRIEFS: usize = 200;

/// Returns a brief with `events` events, a third of them with a summary. Of 80 events, about half
/// fit on a page.
fn brief(events: usize, seed: usize) -> BriefData {
    let words = [
        "ministers",
        "agree",
        "on",
        "joint",
        "repair",
        "of",
        "ships",
        "in",
        "the",
        "region",
        "and",
        "stocks",
    ];
    let title = |from: usize, count: usize| {
        (from..from + count).map(|i| words[i * 7 % words.len()]).collect::<Vec<_>>().join(" ")
    };
    let item = |i: usize| {
        let at = i * 37 + seed;
        let (year, month, day) = (2014 + at % 13, at % 12 + 1, at % 28 + 1);
        let date = match i % 8 {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}"),
            2 => format!("{year}/{}", year + 2),
            _ => format!("{year}-{month:02}-{day:02}"),
        };
        Item {
            id: Some(format!("e{i}")),
            date: Date::parse(&date).ok(),
            summary: i.is_multiple_of(3).then(|| title(at, 12)),
            importance: u8::try_from(at % 5 + 1).unwrap(),
            ..Item::new(title(at, 4 + at % 6))
        }
    };
    let mut items: Vec<Item> = (0..events).map(item).collect();
    items.sort_by(|a, b| a.date.cmp(&b.date));
    let toml = format!("title = \"Brief {seed}\"\nbottom_line = \"They *met* and will meet again.\"");
    let (spec, _) = BriefSpec::parse(&format!("brief-{seed}"), Sources::new().add("", ""), &toml);
    BriefData::new(&spec, &items, &[], Day::from_number(20_000)).0
}

fn print(data: &BriefData, typst: &Template, text: &Template) -> Fit {
    let pdf = Engine::embedded().print(data, typst, data.as_of.midnight()).unwrap();
    assert!(pdf.pages == 1 && !markdown(&data.page(&pdf.fit), text).unwrap().is_empty());
    pdf.fit
}

/// Builds the briefs on `threads` threads. Each takes the next brief when it has finished one, as
/// in `dateline brief`.
fn on(threads: usize, briefs: &[BriefData], typst: &Template, text: &Template) -> Duration {
    let start = Instant::now();
    let next = Mutex::new(briefs.iter());
    let work = || {
        while let Some(data) = { next.lock().unwrap().next() } {
            print(data, typst, text);
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            thread::Builder::new().stack_size(8 << 20).spawn_scoped(scope, work).unwrap();
        }
    });
    start.elapsed()
}

fn each(taken: Duration) -> f64 {
    taken.as_secs_f64() * 1000.0 / f64::from(u32::try_from(BRIEFS).unwrap())
}

/// Returns the peak memory of this process so far, in MiB, or `None` if the system does not report
/// it (Linux does).
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1024)
}

/// The limits for a brief: milliseconds on one core, MiB for a whole run, and the ratio to `typst
/// compile`.
const LIMITS: (f64, u64, f64) = (40.0, 150, 1.2);

fn timed(program: &Path, folder: &Path, args: &[&str]) -> Duration {
    let start = Instant::now();
    let output = Command::new(program).current_dir(folder).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    start.elapsed()
}

fn median(mut runs: Vec<Duration>) -> f64 {
    runs.sort_unstable();
    runs[runs.len() / 2].as_secs_f64() * 1000.0
}

/// Measures the whole program for one brief of the shipped chronology as a PDF, compared with
/// `typst compile` of the Typst file that it writes.
fn beside_typst(brief: &str, typst: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = |file: &str, more: &str| {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        dateline::internals::file::write_atomically(
            &folder.path().join(file),
            (more.to_owned() + &text).as_bytes(),
        )
        .unwrap();
    };
    copy("events.toml", "");
    for paper in std::fs::read_dir(root.join("papers")).unwrap() {
        copy(&format!("papers/{}", paper.unwrap().file_name().to_string_lossy()), "");
    }
    let file = format!("briefs/{brief}.toml");
    let dateline = Path::new(env!("CARGO_BIN_EXE_dateline"));
    copy(&file, "formats = [\"typ\"]\n");
    timed(dateline, folder.path(), &["brief", "--typst", "embedded"]);
    copy(&file, "formats = [\"pdf\"]\n");
    let page = format!("briefs/{brief}.typ");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..21 {
        ours.push(timed(dateline, folder.path(), &["brief", "--typst", "embedded"]));
        let standards = ["compile", "--ignore-system-fonts", "--pdf-standard", "a-2a,ua-1", &page];
        theirs.push(timed(typst, folder.path(), &standards));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "{brief}: {ours:.1} ms the whole program, {theirs:.1} ms typst compile: {:.2} times (limit {})",
        ours / theirs,
        LIMITS.2
    );
}

fn main() {
    let typst = Template::find("brief.typ", None).unwrap();
    let text = Template::find("brief.md.j2", None).unwrap();
    let (limit, most, _) = LIMITS;
    for events in [12, 80] {
        let briefs: Vec<BriefData> = (0..BRIEFS).map(|seed| brief(events, seed)).collect();
        let one = each(on(1, &briefs, &typst, &text));
        let cores = thread::available_parallelism().unwrap().get();
        let all = each(on(cores, &briefs, &typst, &text));
        println!(
            "{events} events: {one:.1} ms a brief on one core (limit {limit}), {all:.1} ms on {cores} ({:.2} times as fast)",
            one / all
        );
        if let Some(memory) = memory() {
            println!("{memory} MiB at the most so far (limit {most})");
        }
    }
    let Some(program) = std::env::var_os("TYPST") else { return println!("skipped: $TYPST names no typst") };
    for brief in ["japan-nato", "chronology"] {
        beside_typst(brief, Path::new(&program));
    }
}
