//! Workflow commands of GitHub Actions
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>): an annotation beside each line.
//!
//! GitHub shows the first ten errors and the first ten warnings of a step, so the worst come first.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::Report;
use super::region::Region;
use crate::check::{Diagnostic, Label, Severity};
use crate::source::{Source, Sources};

pub(super) fn write(report: &Report<'_>) -> String {
    let mut findings = report.findings.clone();
    findings.sort_by_key(|found| Reverse(found.severity));
    findings.into_iter().map(|found| command(found, report.sources)).collect()
}

fn command(found: &Diagnostic, sources: &Sources) -> String {
    let word = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let Region { start, end } = Region::of(found.primary.span, sources);
    let mut place = format!("file={},line={}", property(sources.path(found.primary.span.source)), start.0);
    if start.0 == end.0 {
        // GitHub takes columns only where both are in one line; its end column is the last character's.
        let last = end.1.saturating_sub(1).max(start.1);
        let _ = write!(place, ",col={},endColumn={last}", start.1);
    } else {
        let _ = write!(place, ",endLine={}", end.0);
    }
    let title = property(&format!("{} {}", found.rule.code, found.rule.name));
    format!("::{word} {place},title={title}::{}\n", data(&body(found, sources)))
}

/// The message, then the other places, each in a line, then what to do.
fn body(found: &Diagnostic, sources: &Sources) -> String {
    let mut body = found.message.clone();
    for label in &found.related {
        let words = if label.text.is_empty() { sources.text(label.span) } else { &label.text };
        let _ = write!(body, "\n{}: {words}", at(label, sources));
    }
    if let Some(help) = &found.help {
        let _ = write!(body, "\nhelp: {help}");
    }
    if let Some(fix) = &found.fix {
        let _ = write!(body, "\nfix: {fix}");
    }
    body
}

/// The path with line and column, or with the page of a paper that has no lines.
fn at(label: &Label, sources: &Sources) -> String {
    let place = sources.place(label.span);
    match sources.get(label.span.source).and_then(Source::landmarks) {
        Some(_) => sources.cite(label.span),
        None => format!("{}:{}:{}", place.path, place.line, place.column),
    }
}

/// A text after the second `::`, as the runner reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text between the two `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
