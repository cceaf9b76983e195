//! How long a brief takes: 200 of them, the fullest there are, on one core and on all; and beside `typst compile` of
//! the same page, where `$TYPST` names a typst 0.15.
//!
//! `cargo bench --bench brief`

#![cfg(feature = "pdf")]
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures time, and runs what it is measured beside"
)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark may stop at once, and prints its result"
)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use dateline::brief::BriefSpec;
use dateline::date::{Date, Day};
use dateline::render::{BriefData, Engine, Fit, Item, Template, markdown, typst_files};
use dateline::source::Sources;
use rayon::prelude::*;

/// How many briefs are made in one run.
const BRIEFS: usize = 200;

/// A brief of so many events, one in three with a summary: of 80, about half go on a page.
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

fn each(taken: Duration) -> f64 {
    taken.as_secs_f64() * 1000.0 / f64::from(u32::try_from(BRIEFS).unwrap())
}

fn main() {
    let typst = Template::find("brief.typ", None).unwrap();
    let text = Template::find("brief.md.j2", None).unwrap();
    for events in [12, 80] {
        let briefs: Vec<BriefData> = (0..BRIEFS).map(|seed| brief(events, seed)).collect();
        let start = Instant::now();
        for data in &briefs {
            print(data, &typst, &text);
        }
        let one = each(start.elapsed());
        let start = Instant::now();
        briefs.par_iter().for_each(|data| drop(print(data, &typst, &text)));
        let all = each(start.elapsed());
        println!(
            "{events} events: {one:.1} ms a brief on one core, {all:.1} ms on {}",
            rayon::current_num_threads()
        );

        let Some(program) = std::env::var_os("TYPST") else { continue };
        let data = briefs.first().unwrap();
        let fit = print(data, &typst, &text);
        let folder = tempfile::tempdir().unwrap();
        for file in typst_files(&data.page(&fit), &typst) {
            dateline::file::write_atomically(&folder.path().join(file.name), file.text.as_bytes()).unwrap();
        }
        let run = |_| {
            let start = Instant::now();
            let main = folder.path().join("brief-0.typ");
            let status = Command::new(Path::new(&program))
                .args(["compile", "--ignore-system-fonts"])
                .arg(main)
                .status();
            assert!(status.unwrap().success());
            start.elapsed()
        };
        let mut runs: Vec<Duration> = (0..21).map(run).collect();
        runs.sort_unstable();
        println!(
            "{events} events: {:.1} ms by typst compile, a process each",
            runs[10].as_secs_f64() * 1000.0
        );
    }
}
