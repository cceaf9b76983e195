//! Checks arbitrary bytes as an `events.toml` and a paper with every rule, and writes the findings
//! in every format with every fix. Nothing may panic, each output must parse in its format, and
//! a fixed file must be TOML.
//!
//! The bytes before a line `%%%` are `events.toml`, and the rest is the paper.
#![no_main]

use dateline::internals::check::{RULES, RuleSelection, autofix, check_with};
use dateline::internals::report::{FORMATS, Report, ReportStyle};
use dateline::{LoadOptions, Memory};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let at = bytes.windows(5).position(|window| window == b"\n%%%\n");
    let (events, paper) = at.map_or((bytes, &b""[..]), |at| (&bytes[..at], &bytes[at + 5..]));
    let files = Memory::from([("events.toml", events), ("papers/a.md", paper)]);
    let all = RuleSelection::only(RULES);

    let mut findings = 0;
    let mut look = |project: &mut dateline::Project| {
        let checked = check_with(project, &all);
        findings = checked.findings.len();
        let report = Report::new(&checked.findings, &project.sources);
        for format in FORMATS {
            let written = format.write(&report, ReportStyle::default());
            assert_eq!(count(format.name, &written), findings, "{}:\n{written}", format.name);
        }
        checked
    };
    let Ok(fixed) = autofix(&files, &LoadOptions::default(), &mut look, |_| true) else { return };
    let after = fixed.project.sources.whole(fixed.project.chronology.source);
    let is_toml = |text: &str| toml::from_str::<toml::Table>(text).is_ok();
    assert!(fixed.applied.is_empty() || is_toml(after), "the fixes spoil the file:\n{after}");
});

/// Returns the number of findings that a parser for the format finds in the output.
fn count(format: &str, written: &str) -> usize {
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("it is JSON");
    let items = |value: &Value| value.as_array().expect("it is a list").len();
    match format {
        "human" => {
            let titles = ["error[DL", "warning[DL", "info[DL"];
            written.lines().filter(|line| titles.iter().any(|title| line.starts_with(title))).count()
        }
        "json" => items(&json(written)["findings"]),
        "jsonl" => written.lines().map(json).count(),
        "sarif" => items(&json(written)["runs"][0]["results"]),
        "github" => written.lines().filter(|line| line.starts_with("::")).count(),
        "gitlab" => items(&json(written)),
        "rdjson" => items(&json(written)["diagnostics"]),
        "junit" => {
            let mut reader = quick_xml::Reader::from_str(written);
            let mut failures = 0;
            loop {
                match reader.read_event().expect("it is XML") {
                    quick_xml::events::Event::Eof => return failures,
                    quick_xml::events::Event::Start(start) if start.name().as_ref() == "failure" => {
                        failures += 1
                    }
                    _ => {}
                }
            }
        }
        other => panic!("{other} is not read back yet"),
    }
}
