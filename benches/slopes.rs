//! Measures how the time for hostile inputs grows with their size: `cargo bench --bench slopes`.
//!
//! Each kind of input is generated at doubling sizes until one takes [`LEAST`]. The slope is the
//! time for the last size divided by the time for half of it: 2 is linear, 4 is quadratic. A paper
//! goes through [`extract`] and [`timeline`], and separately through the check, `pull` and the
//! lists ("then: …"); an `events.toml` goes through [`chronology::parse`]. The steps of commands on
//! a whole project are measured separately. Kinds with a slope above [`MOST`] are listed at the
//! end, and the exit code is then 1. A kind is marked "limit" if a larger input is refused
//! immediately.
//!
//! `cargo bench --bench slopes -- WORD…` runs the kinds whose name contains one of the words.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark measures and prints")]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at once")]

#[path = "../tests/it/support/docx.rs"]
mod docx;
#[path = "slopes/inputs.rs"]
mod inputs;
#[path = "../tests/it/support/pdf.rs"]
mod pdf;
#[path = "slopes/projects.rs"]
mod projects;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use dateline::internals::chronology;
use dateline::internals::linking::timeline;
use dateline::{Context, Limits, LoadOptions, Memory, Project, ReadSettings, Sources, extract};

use inputs::{INPUTS, Input};
use projects::{STEPS, Step};

/// The largest slope that counts as linear.
const MOST: f64 = 2.2;

/// Doubling stops at the first size that takes this long.
const LEAST: Duration = Duration::from_millis(400);

/// The largest input, in bytes before compression.
const LARGEST: usize = 16 << 20;

/// The largest paper for the steps after extraction, in bytes. They usually take less time than
/// extraction.
const LARGEST_CHECKED: usize = 1 << 20;

/// Shorter times cannot be compared, since the clock has a resolution of 10 ms.
const SHORT: Duration = Duration::from_millis(150);

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let is_chosen = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(&**word));
    println!("{:50} {:>9} {:>9} {:>6}  answer", "input", "bytes", "ms", "slope");
    let mut steep = Vec::new();
    for input in INPUTS.iter().filter(|input| is_chosen(input.name)) {
        if measure(input.name, LARGEST, |size| run(input, size)) > MOST {
            steep.push(input.name.to_owned());
        }
        if input.file != "events.toml" {
            let name = format!("then: {}", input.name);
            if measure(&name, LARGEST_CHECKED, |size| run_commands(input, size)) > MOST {
                steep.push(name);
            }
        }
    }
    for step in STEPS.iter().filter(|step| is_chosen(step.name)) {
        if measure(step.name, LARGEST, |size| run_step(step, size)) > MOST {
            steep.push(step.name.to_owned());
        }
    }
    if steep.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("\nabove {MOST}: {}", steep.join(", "));
    ExitCode::FAILURE
}

/// Prints the line for a kind of input and returns its slope.
fn measure(name: &str, largest: usize, run: impl Fn(usize) -> (Duration, String)) -> f64 {
    let mut size = 4 << 10;
    let (mut before, mut last) = (run(size), run(size));
    while last.0 < LEAST && size < largest {
        size *= 2;
        before = last;
        last = run(size);
    }
    if last.0 < SHORT {
        println!("{name:50} {size:9} {:9.1} {:>6}  {}", last.0.as_secs_f64() * 1e3, "short", last.1);
        return 1.0;
    }
    // Takes the shorter of two times, because other programs can only lengthen it.
    let again = |time: Duration, size: usize| time.min(run(size).0).as_secs_f64();
    let mut slope = again(last.0, size) / again(before.0, size / 2).max(1e-6);
    // A quadratic slope persists in further measurements, but a disturbance by another program does
    // not.
    for _ in 0..3 {
        if slope > MOST && last.0 < LEAST * 6 {
            slope = slope.min(again(last.0, size) / again(before.0, size / 2).max(1e-6));
        }
    }
    // A limit stops the growth: a much larger input is then refused in less time.
    let larger = size * 64;
    if slope > MOST && larger <= largest {
        let (time, answer) = run(larger);
        if time <= last.0 {
            println!("{:50} {larger:9} {:9.1} {:>6}  {answer}", name, time.as_secs_f64() * 1e3, "limit");
            return 1.0;
        }
    }
    let milliseconds = last.0.as_secs_f64() * 1e3;
    println!("{name:50} {size:9} {milliseconds:9.1} {slope:6.2}  {}", last.1);
    slope
}

/// Runs an input of this size. Returns the time and a short form of the result.
fn run(input: &Input, size: usize) -> (Duration, String) {
    let bytes = (input.make)(size);
    let mut sources = Sources::new();
    let start = now();
    let answer = if input.file == "events.toml" {
        let text = String::from_utf8(bytes).unwrap();
        let id = sources.add(input.file, text.clone());
        let (chronology, faults) = chronology::parse(id, &text);
        format!("{} events, {} faults", chronology.events.len(), faults.len())
    } else {
        let (empty, _) = chronology::parse(sources.add("events.toml", ""), "");
        let limits = Limits { time: Duration::from_mins(30), ..Limits::default() };
        let settings = ReadSettings { limits, ..ReadSettings::default() };
        match extract(input.file, &bytes, &Context::new(), &settings, &mut sources) {
            Ok(found) => {
                let entries = timeline(&sources, &empty, &found.statements).entries.len();
                format!("{} dates, {entries} entries", found.timexes.len())
            }
            Err(fault) => fault.to_string().chars().take(70).collect(),
        }
    };
    (now().saturating_sub(start), answer)
}

/// Runs the steps after extraction on a project with a paper of this size: the check with its
/// report, `pull`, and the lists. Returns their time and a short form of the result.
fn run_commands(input: &Input, size: usize) -> (Duration, String) {
    let events =
        format!("[chronology]\nas_of = 2026-01-01\npapers = [\"{}\"]\n\n{}", input.file, projects::PACT);
    let files = Memory::from([("events.toml", events.into_bytes()), (input.file, (input.make)(size))]);
    let project = Project::load(&files, &LoadOptions::default()).unwrap();
    let start = now();
    let answer = [projects::grouped, projects::pulled, projects::listed].map(|run| run(&project)).join(", ");
    (now().saturating_sub(start), answer)
}

/// Runs a step on a project of this size. Returns the step's time and a short form of the result.
fn run_step(step: &Step, size: usize) -> (Duration, String) {
    let project = Project::load(&projects::files((step.make)(size)), &LoadOptions::default()).unwrap();
    let start = now();
    let answer = (step.run)(&project);
    (now().saturating_sub(start), answer)
}

/// Returns the processor time of this process, which other programs do not lengthen, or the elapsed
/// time without `/proc`.
fn now() -> Duration {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        return START.elapsed();
    };
    // The program name, in parentheses, may contain spaces.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}
