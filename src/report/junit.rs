//! `JUnit` XML, for tools that show test results: each finding is a failed test.

use std::io;

use serde::Serialize;

use super::region::Region;
use super::{Report, ReportSink, ReportStyle, human};
use crate::check::Diagnostic;
use crate::escape::{for_line, is_deceptive};
use crate::source::Sources;

#[derive(Serialize)]
#[serde(rename = "testcase")]
struct TestCase {
    #[serde(rename = "@classname")]
    class: String,
    #[serde(rename = "@name")]
    name: String,
    #[serde(rename = "@file", skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(rename = "@line", skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
}

#[derive(Serialize)]
struct Failure {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@message")]
    message: String,
    #[serde(rename = "$text")]
    text: String,
}

pub(super) fn write(report: &Report<'_>, out: ReportSink<'_>) -> io::Result<()> {
    let failures = report.findings.len();
    let tests = failures.max(1);
    out("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>")?;
    out(&format!(r#"<testsuite name="dateline check" tests="{tests}" failures="{failures}">"#))?;
    if failures == 0 {
        // Tools report an empty test suite as one that did not run.
        let (class, name) = ("dateline".to_owned(), "no findings".to_owned());
        out(&xml(&TestCase { class, name, file: None, line: None, failure: None }))?;
    }
    for found in &report.findings {
        out(&xml(&failed(found, report.sources)))?;
    }
    out("</testsuite></testsuites>\n")
}

/// Serialises a test as XML.
fn xml(test: &TestCase) -> String {
    quick_xml::se::to_string(test).expect("the names are valid in XML, and the texts are cleaned")
}

fn failed(found: &Diagnostic, sources: &Sources) -> TestCase {
    let span = found.primary.span;
    let file = clean(&for_line(sources.path(span.source)));
    let start = Region::of(span, sources).map(|region| region.start);
    TestCase {
        class: format!("{} {}", found.rule.code(), found.rule.name()),
        name: match start {
            Some((line, column)) => format!("{file}:{line}:{column}"),
            None => clean(&sources.cite(span)),
        },
        file: Some(file),
        line: start.map(|(line, _)| line),
        failure: Some(Failure {
            kind: found.severity.word(),
            message: clean(&found.message),
            text: clean(&human::one(found, sources, ReportStyle::default())),
        }),
    }
}

/// Escapes control characters other than tabs and line breaks, because XML 1.0 cannot express most
/// of them, and replaces the two noncharacters that it cannot express either.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            c if is_deceptive(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}
