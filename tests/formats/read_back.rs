//! Reads each format back by a parser of its own kind, into rows that can be compared.

use dateline::check::Diagnostic;
use dateline::report::Report;
use dateline::source::Sources;
use serde::Deserialize;
use serde_json::Value;

/// What every format tells of a finding; the column and the message where a format has them to the letter.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
pub(super) struct Row {
    code: String,
    severity: &'static str,
    pub(super) path: String,
    line: u64,
    column: Option<u64>,
    message: Option<String>,
}

impl Row {
    /// The row with no more than `other` has too.
    pub(super) fn like(mut self, other: &Self) -> Self {
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

pub(super) fn expected(report: &Report<'_>, sources: &Sources) -> Vec<Row> {
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

pub(super) fn text(value: &Value) -> String {
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

pub(super) fn read_back(name: &str, written: &str, wanted: &[Row]) -> Vec<Row> {
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
