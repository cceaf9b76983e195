//! Steps of commands on a whole project, each measured on projects of a given size.

use dateline::internals::linking::timeline;
use dateline::internals::pull::pull;
use dateline::internals::render::{gather, listing, listing_csv, listing_json, listing_markdown};
use dateline::internals::report::{FORMATS, Report, ReportStyle};
use dateline::{Memory, Project, check};

use super::inputs::{numbered, repeat};

/// A step that is measured on projects, not including the time for loading.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    /// Generates `events.toml` and a paper with this total size in bytes.
    pub(crate) make: fn(usize) -> [Vec<u8>; 2],
    /// Runs the step. Returns a short form of the result.
    pub(crate) run: fn(&Project) -> String,
}

const fn step(name: &'static str, make: fn(usize) -> [Vec<u8>; 2], run: fn(&Project) -> String) -> Step {
    Step { name, make, run }
}

pub(crate) const STEPS: &[Step] = &[
    step("project: merge of events", events, merged),
    step("project: check of events", events, checked),
    step("project: timeline of events", events, listed),
    step("project: check of events with a source each", sourced, checked),
    step("project: timeline of events with a source each", sourced, listed),
    step("project: check of events with an allowance each", allowed, checked),
    step("project: check of events with quotes", quoted, checked),
    step("project: merge of contradictions", contradictions, merged),
    step("project: check of contradictions", contradictions, checked),
    step("project: all formats of contradictions", contradictions, reported),
    step("project: grouped report of contradictions", contradictions, grouped),
    step("project: merge of minutes", minutes, merged),
    step("project: check of minutes", minutes, checked),
    step("project: timeline of minutes", minutes, listed),
    step("project: pull of minutes", minutes, pulled),
    step("project: all formats of impossible dates", impossible, reported),
];

const HEAD: &str = "[chronology]\nas_of = 2026-01-01\npapers = [\"a.txt\"]\n\n";

pub(crate) const PACT: &str = "[[event]]\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\nmatch = [\"Harbour Pact\"]\n\
                    phase = \"signed\"\ndate = \"2024-05-06\"\n";

fn with_events(unit: &str, size: usize) -> [Vec<u8>; 2] {
    [[HEAD.as_bytes(), &numbered(unit, size)].concat(), b"No date.\n".to_vec()]
}

fn with_paper(paper: Vec<u8>) -> [Vec<u8>; 2] {
    [[HEAD, PACT].concat().into_bytes(), paper]
}

fn events(size: usize) -> [Vec<u8>; 2] {
    with_events("[[event]]\nid = \"eNN\"\ntitle = \"Pact NN signed\"\ndate = \"2024-05-06\"\n", size)
}

fn sourced(size: usize) -> [Vec<u8>; 2] {
    let unit = "[[source]]\nid = \"sNN\"\ntitle = \"Source NN\"\n\n[[event]]\nid = \"eNN\"\ntitle = \"Pact NN signed\"\n\
                date = \"2024-05-06\"\nevidence = [{ source = \"sNN\" }]\n";
    with_events(unit, size)
}

fn allowed(size: usize) -> [Vec<u8>; 2] {
    let unit = "[[event]]\nid = \"eNN\"\ntitle = \"Pact NN signed\"\ndate = \"2024-05-06\"\n\
                allow = [{ rule = \"unsourced\", reason = \"known\" }]\n";
    with_events(unit, size)
}

/// Returns events that take half of the size, and a paper that takes the other half, which they
/// quote.
fn quoted(size: usize) -> [Vec<u8>; 2] {
    let unit = "[[event]]\nid = \"eNN\"\ntitle = \"Pact NN signed\"\ndate = \"2024-05-06\"\n\
                evidence = [{ source = \"note\", quote = \"Pact NN was signed on 6 May 2024\" }]\n";
    let source = "[[source]]\nid = \"note\"\npath = \"a.txt\"\n\n";
    let events = [HEAD.as_bytes(), source.as_bytes(), &numbered(unit, size / 2)].concat();
    [events, numbered("Pact NN was signed on 6 May 2024.\n\n", size / 2)]
}

fn contradictions(size: usize) -> [Vec<u8>; 2] {
    with_paper(repeat("The Harbour Pact was signed on 7 May 2024.\n\n", size))
}

/// Returns statements that give 28 different days of a month, all but one of which are wrong.
fn minutes(size: usize) -> [Vec<u8>; 2] {
    let item = |n: usize| format!("Item {n}. The Harbour Pact was signed on {} May 2024.\n\n", n % 28 + 1);
    with_paper((0..size / 56).map(item).collect::<String>().into_bytes())
}

fn impossible(size: usize) -> [Vec<u8>; 2] {
    with_paper(repeat("30 Feb 2024\n", size))
}

/// Returns the files of a project.
pub(crate) fn files([events, paper]: [Vec<u8>; 2]) -> Memory {
    Memory::from([("events.toml", events), ("a.txt", paper)])
}

fn merged(project: &Project) -> String {
    let merged = timeline(&project.sources, &project.chronology, &project.attestations);
    format!("{} entries, {} conflicts", merged.entries.len(), merged.disagreements.len())
}

fn checked(project: &Project) -> String {
    format!("{} findings", check(project).findings.len())
}

pub(crate) fn listed(project: &Project) -> String {
    let findings = check(project).findings;
    let (items, _) = gather(project, &findings, &project.timeline.entries);
    let rows = listing(&items);
    let written = [listing_csv(&rows), listing_json(&rows), listing_markdown(&rows)];
    format!("{} rows, {} bytes", rows.len(), written.iter().map(String::len).sum::<usize>())
}

pub(crate) fn pulled(project: &Project) -> String {
    format!("{} candidates", pull(project).len())
}

fn reported(project: &Project) -> String {
    let findings = check(project).findings;
    let report = Report::new(&findings, &project.sources);
    written(&report)
}

pub(crate) fn grouped(project: &Project) -> String {
    let findings = check(project).findings;
    let report = Report::new(&findings, &project.sources).grouped();
    written(&report)
}

/// Writes a report in every format. Returns the number of bytes.
fn written(report: &Report<'_>) -> String {
    let mut bytes = 0;
    for format in FORMATS {
        let mut count = |piece: &str| {
            bytes += piece.len();
            Ok(())
        };
        format.write_to(report, ReportStyle::default(), &mut count).unwrap();
    }
    format!("{} findings, {bytes} bytes", report.findings().len())
}
