//! Parses each report format back into rows that can be compared.

use dateline::internals::report::Report;
use dateline::{Diagnostic, Sources};
use serde::Deserialize;
use serde_json::Value;

/// The parts of a finding that every format contains, plus the column and the message if the format
/// contains them verbatim.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
pub(super) struct Row {
    code: String,
    severity: &'static str,
    /// The location as `Sources::cite` formats it: "events.toml:12", "papers/a.pdf, p. 7".
    pub(super) at: String,
    column: Option<u64>,
    message: Option<String>,
}

impl Row {
    /// Returns the row without the fields that `other` lacks.
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
        let span = found.primary.span;
        Row {
            code: found.rule.code().to_owned(),
            severity: found.severity.word(),
            at: sources.cite(span),
            column: Some(sources.place(span).column as u64),
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

/// Returns the location as `path:line`. For a file without lines, returns the page or paragraph,
/// which `described` must give below the finding's message.
fn at(path: &str, line: Option<u64>, described: &str, wanted: &Row) -> String {
    if let Some(line) = line {
        return format!("{path}:{line}");
    }
    let below = described.strip_prefix(wanted.message.as_ref().unwrap()).unwrap();
    assert!(below.starts_with(&format!("\n{}: ", wanted.at)), "{described} does not say {}", wanted.at);
    assert!(wanted.at.starts_with(&format!("{path}, p")), "{path} is not the file of {}", wanted.at);
    wanted.at.clone()
}

/// Parses a finding in our own JSON format.
fn own(finding: &Value) -> Row {
    let place = &finding["primary"];
    let path = text(&place["file"]);
    let at = match (&place["page"], &place["paragraph"]) {
        (Value::Null, Value::Null) => format!("{path}:{}", place["line"]),
        (Value::Null, paragraph) => format!("{path}, para. {paragraph}"),
        (page, _) => format!("{path}, p. {page}"),
    };
    Row {
        at,
        code: text(&finding["rule"]),
        severity: severity(finding["severity"].as_str().unwrap()),
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

/// Returns `message` if `described` is the message, alone or followed by more lines, such as the
/// help.
fn head(described: &str, message: &str) -> Option<String> {
    let after = described.strip_prefix(message)?;
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
        let path = percent_decoded(place["artifactLocation"]["uri"].as_str().unwrap());
        let described = result["message"]["text"].as_str().unwrap();
        let region = &place["region"];
        let line = region["startLine"].as_u64().filter(|_| region.get("startColumn").is_some());
        let at = at(&path, line, described, wanted);
        if line.is_none() {
            assert_eq!(region, &serde_json::json!({ "startLine": 1 }));
            assert_eq!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], at.as_str());
        }
        Row {
            code: text(&result["ruleId"]),
            severity: severity(result["level"].as_str().unwrap()),
            at,
            column: place["region"]["startColumn"].as_u64(),
            message: head(described, wanted.message.as_ref().unwrap()),
        }
    };
    run["results"].as_array().unwrap().iter().zip(wanted).map(result).collect()
}

/// Parses workflow commands as the runner does (`ActionCommand.cs` of actions/runner).
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
        let line = property("line").map(|line| line.parse().unwrap());
        Row {
            code: first_word(&property("title").unwrap()),
            severity: severity(word),
            at: at(&property("file").unwrap(), line, &unescape(data), wanted),
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
    // Restores the order of the report. The sort by severity was stable.
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    let take = |wanted: &Row| {
        rows.iter_mut().find(|row| row.as_ref().is_some_and(|row| row.severity == wanted.severity))?.take()
    };
    wanted.iter().filter_map(take).collect()
}

fn gitlab(written: &str, wanted: &[Row]) -> Vec<Row> {
    let issues: Vec<Value> = serde_json::from_str(written).unwrap();
    let mut fingerprints: Vec<String> = issues.iter().map(|issue| text(&issue["fingerprint"])).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), issues.len(), "GitLab takes equal fingerprints for one issue");
    let row = |(issue, wanted): (&Value, &Row)| {
        let (path, described) = (text(&issue["location"]["path"]), text(&issue["description"]));
        let line = format!("{path}:{}", issue["location"]["lines"]["begin"]);
        // GitLab requires a line. If the file has none, the page is at the end of the description.
        let message = described.strip_suffix(&format!(" ({})", wanted.at));
        if message.is_some() {
            assert_eq!(line, format!("{path}:1"));
        }
        Row {
            code: first_word(issue["check_name"].as_str().unwrap()),
            severity: severity(issue["severity"].as_str().unwrap()),
            at: if message.is_some() { wanted.at.clone() } else { line },
            column: None,
            message: Some(message.unwrap_or(&described).to_owned()),
        }
    };
    issues.iter().zip(wanted).map(row).collect()
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
        let (file, name) = (case.file.unwrap(), case.name);
        assert!(name.starts_with(&file), "{name} is not in {file}");
        let (at, column) = match case.line {
            Some(line) => (format!("{file}:{line}"), Some(name.rsplit(':').next().unwrap().parse().unwrap())),
            None => (name, None),
        };
        Some(Row {
            code: first_word(&case.class),
            severity: severity(&failure.kind),
            at,
            column,
            // The message is escaped for human readers: `\n` stands for a line break.
            message: Some(failure.message.replace("\\r", "\r").replace("\\n", "\n")),
        })
    };
    suite.testcase.into_iter().filter_map(row).collect()
}

fn rdjson(written: &str, wanted: &[Row]) -> Vec<Row> {
    let result: Value = serde_json::from_str(written).unwrap();
    let row = |(described, wanted): (&Value, &Row)| {
        let (place, message) = (&described["location"], described["message"].as_str().unwrap());
        let line = place["range"]["start"]["line"].as_u64();
        Row {
            code: first_word(described["code"]["value"].as_str().unwrap()),
            severity: severity(described["severity"].as_str().unwrap()),
            at: at(place["path"].as_str().unwrap(), line, message, wanted),
            column: None,
            message: head(message, wanted.message.as_ref().unwrap()),
        }
    };
    result["diagnostics"].as_array().unwrap().iter().zip(wanted).map(row).collect()
}

/// Parses the code, severity and first location of each rendered finding.
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
            // A line is followed by a column, but a page is not.
            let line = place.rsplit_once(':').and_then(|(at, column)| Some((at, column.parse().ok()?)));
            let (at, column) = line.map_or((place, None), |(at, column)| (at, Some(column)));
            rows.push(Row { code, severity, at: at.to_owned(), column, message: None });
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
        "gitlab" => gitlab(written, wanted),
        "junit" => junit(written),
        "rdjson" => rdjson(written, wanted),
        other => panic!("this test cannot read {other} yet"),
    }
}
