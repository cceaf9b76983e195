//! Measures how long `dateline check` takes, step by step and as a whole process: `cargo bench
//! --bench check`.
//!
//! The input is a generated chronology of 10,000 events, 20,000 relations and 100 papers, which is
//! the same in every run. With `MADE=folder` in the environment, the files are only written there,
//! for inspection or profiling.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark may stop at once, and uses files, programs and the clock"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dateline::internals::check::{RULES, RuleContext, RuleSelection};
use dateline::internals::report::{Report, ReportStyle, format};
use dateline::{Date, Day, LoadOptions, Memory, Project, check};
use fastrand::Rng;

const EVENTS: u32 = 10_000;
const PAPERS: u32 = 100;

fn main() {
    let (sound, slips) = (Made::of(None), Made::of(Some(20)));
    if let Some(folder) = std::env::var_os("MADE").map(PathBuf::from) {
        sound.write(&folder.join("sound"));
        slips.write(&folder.join("slips"));
        return;
    }
    println!("{EVENTS} events, {} relations, {PAPERS} papers, {} bytes", sound.relations, sound.bytes());
    steps(&sound);
    println!("\nthe same, one date in twenty a year too early");
    steps(&slips);

    println!("\nwhole process, from start to exit");
    process("shipped", Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    for (name, made) in [("sound", &sound), ("slips", &slips)] {
        let folder = std::env::temp_dir().join("dateline-made").join(name);
        made.write(&folder);
        process(name, &folder, &[]);
        process(name, &folder, &["--format", "json"]);
    }
}

/// Measures each step of a check, and the slowest rules.
fn steps(made: &Made) {
    let memory: Memory = made.files.iter().map(|(path, text)| (path.clone(), text.clone())).collect();
    let load = || Project::load(&memory, &LoadOptions::default()).unwrap();
    println!("  {:>9.1?}  read the chronology and the papers, and bring them together", shortest(load));
    let project = load();
    println!("  {:>9.1?}  check", shortest(|| check(&project)));
    let findings = check(&project).findings;
    let human =
        || format("human").unwrap().write(&Report::new(&findings, &project.sources), ReportStyle::default());
    println!("  {:>9.1?}  tell {} findings to people", shortest(human), findings.len());

    let selection = RuleSelection::default();
    let rules = RULES.iter().filter(|rule| selection.has(rule.id));
    let mut slowest: Vec<_> = rules
        .map(|rule| (shortest(|| (rule.check)(rule, &RuleContext::of(&project))), rule.code()))
        .collect();
    slowest.sort();
    let slowest: Vec<String> =
        slowest.iter().rev().take(5).map(|(time, code)| format!("{code} {time:.1?}")).collect();
    println!("  of these the slowest rules: {}", slowest.join(", "));
}

/// Measures `dateline check` in a folder.
fn process(name: &str, folder: &Path, arguments: &[&str]) {
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("-C").arg(folder).arg("check").args(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap()
    };
    println!("  {:>9.1?}  dateline check {} ({name})", shortest(run), arguments.join(" "));
}

/// Returns the shortest time of five runs.
fn shortest<T>(run: impl Fn() -> T) -> Duration {
    let times = (0..5).map(|_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

/// A generated chronology with its papers.
struct Made {
    files: Vec<(String, String)>,
    relations: u32,
}

impl Made {
    /// Generates accords that are signed one after another. With `slips`, one date in `slips` is a
    /// year too early.
    fn of(slips: Option<u32>) -> Self {
        let mut rng = Rng::with_seed(1);
        let mut relations = 0;
        let mut events =
            String::from("[chronology]\nas_of = 2026-01-01\npapers = [\"papers\"]\n\n[actors]\n");
        for state in STATES {
            writeln!(events, "{state} = []").unwrap();
        }
        for paper in 0..PAPERS {
            let about = format!("id = \"paper-{paper}\"\npath = \"papers/{paper:03}.txt\"\n");
            write!(events, "\n[[source]]\n{about}").unwrap();
        }
        let mut papers: Vec<String> = (0..PAPERS).map(|paper| format!("Paper {paper}\n\n")).collect();
        for at in 0..EVENTS {
            let day = Day::from_number(i32::try_from(at).unwrap() * 2 - 1_000);
            let written = if slips.is_some_and(|one_in| rng.u32(..one_in) == 0) {
                Day::from_number(day.number() - 365)
            } else {
                day
            };
            let name = name(at);
            let signed = format!("The {name} Accord was signed on {}.", Date::day(day).human());
            let paper = at * PAPERS / EVENTS;
            let text = &mut papers[paper as usize];
            write!(text, "{signed} Officials of both sides had met before. They spoke of its reach.\n\n")
                .unwrap();
            let (one, other) = (STATES[rng.u32(..20) as usize], STATES[rng.u32(..20) as usize]);
            write!(
                events,
                "\n[[event]]\nid = \"accord-{at}\"\ntitle = \"{name} Accord signed\"\n{}phase = \"signed\"\n\
                 actors = [\"{one}\", \"{other}\"]\nmatch = [\"{name} Accord\"]\n\
                 evidence = [{{ source = \"paper-{paper}\", quote = \"{signed}\" }}]\n",
                if rng.u32(..20) == 0 { String::new() } else { format!("date = {written}\n") },
            )
            .unwrap();
            if at > 0 {
                let (near, far) = (at - 1 - rng.u32(..at.min(50)), rng.u32(..at));
                relations += 2;
                writeln!(events, "after = [\"accord-{near}\", \"accord-{far}\"]").unwrap();
            } else {
                events.push_str("before = [\"accord-1\", \"accord-2\"]\n");
                relations += 2;
            }
        }
        let papers = papers
            .into_iter()
            .zip(0..)
            .map(|(text, paper)| (format!("papers/{paper:03}.txt"), format!("{text}(2025/12/31)\n")));
        let files = std::iter::once(("events.toml".to_owned(), events)).chain(papers).collect();
        Self { files, relations }
    }

    fn bytes(&self) -> usize {
        self.files.iter().map(|(_, text)| text.len()).sum()
    }

    /// Writes the files into a folder.
    fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder.join("papers")).unwrap();
        for (path, text) in &self.files {
            std::fs::write(folder.join(path), text).unwrap();
        }
    }
}

const STATES: [&str; 20] = [
    "Albany",
    "Bruma",
    "Corvia",
    "Dalmar",
    "Elbonia",
    "Fenwick",
    "Garonne",
    "Harland",
    "Istria",
    "Jutland",
    "Karelia",
    "Lorraine",
    "Moravia",
    "Navarre",
    "Orkney",
    "Pomerania",
    "Quercy",
    "Ruthenia",
    "Savoy",
    "Tyrol",
];

/// Returns a name that is unique to the number.
fn name(number: u32) -> String {
    let heads = ["Bar", "Cal", "Dor", "Fel", "Gar", "Hol", "Kel", "Lam", "Mer", "Nor"];
    let middles = ["ba", "de", "fi", "go", "lu", "ma", "ne", "ri", "so", "tu"];
    let digit = |place: u32| (number / 10_u32.pow(place) % 10) as usize;
    format!(
        "{}{}{}{}",
        heads[digit(3)],
        middles[digit(2)],
        middles[digit(1)],
        ["x", "l", "n", "r", "s", "t", "m", "k", "d", "v"][digit(0)]
    )
}
