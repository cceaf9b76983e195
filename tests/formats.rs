//! Every format carries the same findings: each is read back by a parser of its own kind and compared. The
//! regions of SARIF and of the others are held to the text that they point at.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test may stop at once, and looks at the files beside the project"
)]

use std::path::{Path, PathBuf};

use dateline::check::{Diagnostic, Label, RULES, Severity, check};
use dateline::chronology::Splice;
use dateline::project::{Memory, Options, Project};
use dateline::report::{FORMATS, Report, Style, format};
use dateline::source::{Sources, Span};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

/// What every format tells of a finding; the column and the message where a format has them to the letter.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Row {
    code: String,
    severity: &'static str,
    path: String,
    line: u64,
    column: Option<u64>,
    message: Option<String>,
}

impl Row {
    /// The row with no more than `other` has too.
    fn like(mut self, other: &Self) -> Self {
        self.column = self.column.filter(|_| other.column.is_some());
        self.message = self.message.filter(|_| other.message.is_some());
        self
    }
}

fn severity(word: &str) -> &'static str {
    match word.to_lowercase().as_str() {
        "error" | "major" => "error",
        "warning" | "minor" => "warning",
        "info" | "note" | "notice" => "info",
        other => panic!("{other} is no severity"),
    }
}

fn expected(report: &Report<'_>, sources: &Sources) -> Vec<Row> {
    let row = |found: &&Diagnostic| {
        let place = sources.place(found.primary.span);
        Row {
            code: found.rule.code.to_owned(),
            severity: found.severity.word(),
            path: place.path.to_owned(),
            line: place.line as u64,
            column: Some(place.column as u64),
            message: Some(found.message.clone()),
        }
    };
    report.findings().iter().map(row).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

fn first_word(text: &str) -> String {
    text.split(' ').next().unwrap().to_owned()
}

/// One of our own JSON objects.
fn own(finding: &Value) -> Row {
    Row {
        code: text(&finding["rule"]),
        severity: severity(finding["severity"].as_str().unwrap()),
        path: text(&finding["primary"]["file"]),
        line: finding["primary"]["line"].as_u64().unwrap(),
        column: finding["primary"]["column"].as_u64(),
        message: Some(text(&finding["message"])),
    }
}

fn percent_decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&hex, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A message that a format follows with the help, or with more.
fn head(told: &str, message: &str) -> Option<String> {
    let after = told.strip_prefix(message)?;
    (after.is_empty() || after.starts_with('\n')).then(|| message.to_owned())
}

fn sarif(written: &str, wanted: &[Row]) -> Vec<Row> {
    let log: Value = serde_json::from_str(written).unwrap();
    let run = &log["runs"][0];
    let result = |(result, wanted): (&Value, &Row)| {
        let place = &result["locations"][0]["physicalLocation"];
        let rule =
            &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        Row {
            code: text(&result["ruleId"]),
            severity: severity(result["level"].as_str().unwrap()),
            path: percent_decoded(place["artifactLocation"]["uri"].as_str().unwrap()),
            line: place["region"]["startLine"].as_u64().unwrap(),
            column: place["region"]["startColumn"].as_u64(),
            message: head(result["message"]["text"].as_str().unwrap(), wanted.message.as_ref().unwrap()),
        }
    };
    run["results"].as_array().unwrap().iter().zip(wanted).map(result).collect()
}

/// As the runner reads a workflow command (`ActionCommand.cs` of actions/runner).
fn github(written: &str, wanted: &[Row]) -> Vec<Row> {
    let unescape = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    let command = |(line, wanted): (&str, &Row)| {
        let (head_of, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (word, properties) = head_of.split_once(' ').unwrap();
        let property = |name: &str| {
            let mut all = properties.split(',').map(|property| property.split_once('=').unwrap());
            all.find(|(key, _)| *key == name).map(|(_, value)| unescape(value))
        };
        Row {
            code: first_word(&property("title").unwrap()),
            severity: severity(word),
            path: property("file").unwrap(),
            line: property("line").unwrap().parse().unwrap(),
            column: property("col").map(|column| column.parse().unwrap()),
            message: head(&unescape(data), wanted.message.as_ref().unwrap()),
        }
    };
    let mut worst_first = wanted.to_vec();
    worst_first.sort_by_key(|row| ["error", "warning", "info"].iter().position(|word| *word == row.severity));
    let rows: Vec<Row> = written.lines().zip(&worst_first).map(command).collect();
    let weights: Vec<_> = rows.iter().map(|row| row.severity).collect();
    assert_eq!(
        weights,
        worst_first.iter().map(|row| row.severity).collect::<Vec<_>>(),
        "the worst come first"
    );
    // Back into the order of the others, which the sort by weight kept within each weight.
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    let take = |wanted: &Row| {
        rows.iter_mut().find(|row| row.as_ref().is_some_and(|row| row.severity == wanted.severity))?.take()
    };
    wanted.iter().filter_map(take).collect()
}

fn gitlab(written: &str) -> Vec<Row> {
    let issues: Vec<Value> = serde_json::from_str(written).unwrap();
    let mut fingerprints: Vec<String> = issues.iter().map(|issue| text(&issue["fingerprint"])).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), issues.len(), "GitLab takes equal fingerprints for one issue");
    let row = |issue: &Value| Row {
        code: first_word(issue["check_name"].as_str().unwrap()),
        severity: severity(issue["severity"].as_str().unwrap()),
        path: text(&issue["location"]["path"]),
        line: issue["location"]["lines"]["begin"].as_u64().unwrap(),
        column: None,
        message: Some(text(&issue["description"])),
    };
    issues.iter().map(row).collect()
}

#[derive(Deserialize)]
struct Suites {
    testsuite: Suite,
}

#[derive(Deserialize)]
struct Suite {
    #[serde(rename = "@tests")]
    tests: usize,
    #[serde(rename = "@failures")]
    failures: usize,
    testcase: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    #[serde(rename = "@classname")]
    class: String,
    #[serde(rename = "@name")]
    name: String,
    #[serde(rename = "@file")]
    file: Option<String>,
    #[serde(rename = "@line")]
    line: Option<u64>,
    failure: Option<Failure>,
}

#[derive(Deserialize)]
struct Failure {
    #[serde(rename = "@type")]
    kind: String,
    #[serde(rename = "@message")]
    message: String,
    #[serde(rename = "$text")]
    text: String,
}

fn junit(written: &str) -> Vec<Row> {
    let suite = quick_xml::de::from_str::<Suites>(written).unwrap().testsuite;
    assert_eq!(suite.tests, suite.testcase.len());
    assert_eq!(suite.failures, suite.testcase.iter().filter(|case| case.failure.is_some()).count());
    let row = |case: Case| {
        let failure = case.failure?;
        assert!(failure.text.contains(&first_word(&case.class)));
        Some(Row {
            code: first_word(&case.class),
            severity: severity(&failure.kind),
            path: case.file.unwrap(),
            line: case.line.unwrap(),
            column: Some(case.name.rsplit(':').next().unwrap().parse().unwrap()),
            message: Some(failure.message),
        })
    };
    suite.testcase.into_iter().filter_map(row).collect()
}

fn rdjson(written: &str, wanted: &[Row]) -> Vec<Row> {
    let result: Value = serde_json::from_str(written).unwrap();
    let row = |(told, wanted): (&Value, &Row)| Row {
        code: first_word(told["code"]["value"].as_str().unwrap()),
        severity: severity(told["severity"].as_str().unwrap()),
        path: text(&told["location"]["path"]),
        line: told["location"]["range"]["start"]["line"].as_u64().unwrap(),
        column: None,
        message: head(told["message"].as_str().unwrap(), wanted.message.as_ref().unwrap()),
    };
    result["diagnostics"].as_array().unwrap().iter().zip(wanted).map(row).collect()
}

/// The titles and first places of the rendered findings.
fn human(written: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut open = None;
    for line in written.lines() {
        let title = ["error[", "warning[", "info["].iter().find_map(|start| line.strip_prefix(start));
        if let Some(code) = title.and_then(|rest| rest.split(']').next()) {
            open = Some((severity(line.split('[').next().unwrap()), code.to_owned()));
        } else if let Some((_, place)) = line.split_once("--> ")
            && let Some((severity, code)) = open.take()
        {
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next().unwrap().parse().ok();
            let line = parts.next().unwrap().parse().unwrap();
            let path = parts.next().unwrap().to_owned();
            rows.push(Row { code, severity, path, line, column, message: None });
        }
    }
    rows
}

fn read_back(name: &str, written: &str, wanted: &[Row]) -> Vec<Row> {
    match name {
        "human" => human(written),
        "json" => serde_json::from_str::<Value>(written).unwrap()["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(own)
            .collect(),
        "jsonl" => written.lines().map(|line| own(&serde_json::from_str(line).unwrap())).collect(),
        "sarif" => sarif(written, wanted),
        "github" => github(written, wanted),
        "gitlab" => gitlab(written),
        "junit" => junit(written),
        "rdjson" => rdjson(written, wanted),
        other => panic!("this test cannot read {other} yet"),
    }
}

/// A chronology and papers with much wrong in them, in several scripts.
fn faulty() -> Project {
    let events = "[chronology]\r\nas_of = 2025-04-04\r\npapers = [\"papers\", \"gone, 100%: all\"]\r\n\r\n\
        [[event]]\r\nid = \"会談\"\r\ntitle = \"首脳会談 👩‍👩‍👧 <&> \\\"]]>\"\r\ndate = \"2024年6月9日\"\r\n\r\n\
        [[event]]\r\nid = \"pact\"\r\ntitle = \"Harbour Pact\"\r\ndate = \"2022-12-16\"\r\nweekday = \"Mon\"\r\n\
        match = [\"Harbour Pact\"]\r\n🇯🇵 = 1\r\nafer = [\"会談\"]\r\n\r\n\
        [[event]]\r\nid = \"late\"\r\ntitle = \"Last\"\r\ndate = \"2024-06-31\"\r\nbefore = [\"nothing\", \"nothing\"]\r\n";
    let paper = "🇯🇵 東京にて. The Harbour Pact was signed in Oslo on Friday, 11 June 2023.\n\n(2025/01/10)\n";
    let files = Memory::from([("events.toml", events), ("papers/港, 50%: a.txt", paper)]);
    Project::load(&files, &Options::default()).unwrap()
}

#[test]
fn every_format_carries_the_same_findings() {
    let project = faulty();
    let mut findings = check(&project).findings;
    // No rule that looks here is as light as this.
    let info = Diagnostic::new(RULES[0], "for\r\nyour: information, 100%0A", findings[0].primary.clone());
    findings.push(info.severity(Severity::Info).help("nothing, really"));
    let report = Report::new(&findings, &project.sources);
    let wanted = expected(&report, &project.sources);
    assert!(wanted.len() > 8 && wanted.iter().any(|row| row.path != "events.toml"), "{wanted:#?}");
    for format in FORMATS {
        let written = format.write(&report, Style::default());
        let found = read_back(format.name, &written, &wanted);
        let wanted: Vec<Row> =
            wanted.iter().zip(&found).map(|(row, found)| row.clone().like(found)).collect();
        assert_eq!(found, wanted, "{}", format.name);
        assert_eq!(found.len(), findings.len(), "{}", format.name);
    }
}

/// The text with what a format says to put in place of a region, columns counting `unit`s.
fn put(text: &str, region: [&Value; 4], with: &Value, unit: fn(char) -> usize) -> String {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let byte = |line: &Value, column: &Value| {
        let start: usize = text.split_inclusive('\n').take(number(line) - 1).map(str::len).sum();
        let mut columns = 1;
        let inside = text[start..].chars().take_while(|c| {
            let before = columns < number(column);
            columns += unit(*c);
            before
        });
        start + inside.map(char::len_utf8).sum::<usize>()
    };
    let [start_line, start, end_line, end] = region;
    let (start, end) = (byte(start_line, start), byte(end_line, end));
    format!("{}{}{}", &text[..start], with.as_str().unwrap(), &text[end..])
}

#[test]
fn a_fix_is_the_same_in_every_format() {
    let events = "[[event]]  # 会談 🇯🇵\r\nid = \"pact\"\r\ntitle = \"首脳会談\"\r\ndate = 2024-06-09T10:00:00Z  # 日\r\n\
        weekdy = \"Sun\" # 👩‍👩‍👧\r\nwithin = { of = \"pakt\", days = 3 } # 同じ\r\nafter = [\"pact\", \"pact\"]\r\n";
    let project = Project::load(&Memory::from([("events.toml", events)]), &Options::default()).unwrap();
    let text = project.sources.whole(project.chronology.source);
    let findings = check(&project).findings;
    let report = Report::new(&findings, &project.sources);
    let write = |name: &str| format(name).unwrap().write(&report, Style::default());
    let [json, sarif, rdjson] =
        ["json", "sarif", "rdjson"].map(|name| serde_json::from_str::<Value>(&write(name)).unwrap());
    let fixes: Vec<_> = report.findings().iter().map(|found| found.fix.as_ref()).collect();
    assert!(fixes.iter().flatten().count() > 3, "{findings:#?}");
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    for (index, fix) in fixes.into_iter().enumerate() {
        let own = &json["findings"][index]["fix"];
        let sarif = &sarif["runs"][0]["results"][index]["fixes"][0];
        let suggestion = &rdjson["diagnostics"][index]["suggestions"][0];
        let Some(fix) = fix else {
            assert_eq!([own, sarif, suggestion], [&Value::Null; 3]);
            continue;
        };
        let mended = Splice::make(&fix.edits, text).unwrap();
        assert_eq!(own["title"], fix.title.as_str());
        assert_eq!(own["safe"], fix.is_safe());
        let edits = own["edits"].as_array().unwrap().iter().map(|edit| Splice {
            range: number(&edit["start"])..number(&edit["end"]),
            with: self::text(&edit["text"]),
        });
        assert_eq!(Splice::make(&edits.collect::<Vec<_>>(), text).unwrap(), mended);

        assert_eq!(sarif["description"]["text"], fix.to_string());
        let change = &sarif["artifactChanges"][0]["replacements"];
        assert_eq!(change.as_array().unwrap().len(), 1, "the fixes of this file are of one edit each");
        let region = &change[0]["deletedRegion"];
        let ends = ["startLine", "startColumn", "endLine", "endColumn"].map(|key| &region[key]);
        assert_eq!(put(text, ends, &change[0]["insertedContent"]["text"], |_| 1), mended);

        let range = &suggestion["range"];
        let [start, end] = [&range["start"], &range["end"]];
        let ends = [&start["line"], &start["column"], &end["line"], &end["column"]];
        assert_eq!(put(text, ends, &suggestion["text"], char::len_utf8), mended);
    }
    for name in ["human", "github", "junit"] {
        assert!(write(name).contains("fix: "), "{name}");
    }
}

#[test]
fn nothing_found_is_said_in_every_format() {
    let sources = Sources::new();
    let report = Report::new(&[], &sources);
    for format in FORMATS {
        assert_eq!(read_back(format.name, &format.write(&report, Style::default()), &[]), []);
    }
}

#[test]
fn a_report_has_no_fingerprint_twice() {
    let mut sources = Sources::new();
    let file = sources.add("events.toml", "x x");
    let found = |range| Diagnostic::new(RULES[0], "twice", Label::new(Span::new(file, range), ""));
    let findings = [found(0..1), found(2..3)];
    let gitlab = format("gitlab").unwrap().write(&Report::new(&findings, &sources), Style::default());
    let issues: Vec<Value> = serde_json::from_str(&gitlab).unwrap();
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
}

fn shared(file: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DATELINE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(file);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn sarif_is_valid() {
    let Some(schema) = shared("schemas/sarif-schema-2.1.0.json") else { return };
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(
        !validator.is_valid(&serde_json::json!({ "version": "2.1.0" })),
        "the validator sees what is missing"
    );
    let project = faulty();
    for findings in [check(&project).findings, Vec::new()] {
        let report = Report::new(&findings, &project.sources);
        let log: Value =
            serde_json::from_str(&format("sarif").unwrap().write(&report, Style::default())).unwrap();
        let wrong: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

/// The text of a region, found as a reader of SARIF would: lines end in a line feed, columns count `unit`s.
fn cut(text: &str, region: [&Value; 4], unit: fn(char) -> usize) -> String {
    let [start_line, start, end_line, end] =
        region.map(|number| usize::try_from(number.as_u64().unwrap()).unwrap());
    let (mut line, mut column, mut inside) = (1, 1, String::new());
    for c in text.chars() {
        if (line, column) >= (start_line, start) && (line, column) < (end_line, end) {
            inside.push(c);
        }
        if c == '\n' {
            (line, column) = (line + 1, 1);
        } else {
            column += unit(c);
        }
    }
    inside
}

proptest! {
    #[test]
    fn regions_are_the_text_they_point_at(
        pieces in prop::collection::vec(
            prop::sample::select(vec!["a", "é", "e\u{301}", "東", "🇯🇵", "👩‍👩‍👧", "\n", "\r\n", "\t", " ", "\0", "\u{2028}", "<", "\"", "%", "]]>"]),
            0..24,
        ),
        ends in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let text = pieces.concat();
        let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let (one, other) = (*ends.0.get(&bounds), *ends.1.get(&bounds));
        let mut sources = Sources::new();
        let file = sources.add("papers/a.txt", text.as_str());
        let span = Span::new(file, one.min(other)..one.max(other));
        let message = if text.trim().is_empty() { "blank" } else { text.as_str() };
        let findings = [Diagnostic::new(RULES[0], message, Label::new(span, "")).related(span, message)];
        let report = Report::new(&findings, &sources);
        let [log, rdjson] = ["sarif", "rdjson"].map(|name| -> Value {
            serde_json::from_str(&format(name).unwrap().write(&report, Style::default())).unwrap()
        });

        let result = &log["runs"][0]["results"][0];
        for place in [&result["locations"][0], &result["relatedLocations"][0]] {
            let region = &place["physicalLocation"]["region"];
            prop_assert_eq!(&region["snippet"]["text"], sources.text(span));
            let ends = ["startLine", "startColumn", "endLine", "endColumn"].map(|key| &region[key]);
            prop_assert_eq!(cut(&text, ends, |_| 1), sources.text(span));
        }
        let range = &rdjson["diagnostics"][0]["location"]["range"];
        let ends = [&range["start"]["line"], &range["start"]["column"], &range["end"]["line"], &range["end"]["column"]];
        prop_assert_eq!(cut(&text, ends, char::len_utf8), sources.text(span));

        // What a parser would refuse would stop the test here.
        let wanted = expected(&report, &sources);
        for format in FORMATS.iter().filter(|format| format.name != "human") {
            prop_assert_eq!(read_back(format.name, &format.write(&report, Style::default()), &wanted).len(), 1);
        }
    }
}

#[test]
fn the_page_lists_the_formats() {
    let page = include_str!("../docs/formats.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let table: Vec<String> =
        FORMATS.iter().map(|format| format!("| `{}` | {} |", format.name, format.about)).collect();
    assert_eq!(rows, table, "docs/formats.md and src/report/format.rs differ");
}

#[test]
fn the_example_of_the_page_is_what_is_written() {
    let page = include_str!("../docs/formats.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let events = "[[event]]\nid = \"a\"\ntitle = \"A\"\ndate = \"2024-06-31\"\n";
    let project = Project::load(&Memory::from([("events.toml", events)]), &Options::default()).unwrap();
    let findings = check(&project).findings;
    let written = format("json").unwrap().write(&Report::new(&findings, &project.sources), Style::default());
    let [example, written] = [example, &written].map(|text| serde_json::from_str::<Value>(text).unwrap());
    assert_eq!(example, written);
}
