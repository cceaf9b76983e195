//! Any `events.toml` and any paper → check → every format: no panic, and JSON that parses.
#![no_main]

use dateline::check::check;
use dateline::project::{Memory, Options, Project};
use dateline::report::{Report, Style};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|files: (&str, &str)| {
    let (events, paper) = files;
    let files = Memory::from([("events.toml", events), ("papers/a.md", paper)]);
    let Ok(project) = Project::load(&files, &Options::default()) else { return };
    let checked = check(&project);
    let report = Report::new(&checked.findings, &project.sources);
    report.human(Style::default());
    assert!(report.json().ends_with("}\n"));
});
