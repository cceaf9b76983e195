//! GitHub Actions workflow commands
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>): one
//! annotation per finding.
//!
//! GitHub shows only the first ten errors and the first ten warnings per step, so the most severe
//! findings come first. An annotation without a line number applies to the whole file.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io;

use super::region::{Region, label_in_words, message_with_place};
use super::{Report, ReportSink};
use crate::check::{Diagnostic, Severity};
use crate::escape::{for_line, for_terminal};
use crate::source::Sources;

pub(super) fn write(report: &Report<'_>, out: ReportSink<'_>) -> io::Result<()> {
    let mut findings = report.findings.clone();
    findings.sort_by_key(|found| Reverse(found.severity));
    findings.into_iter().try_for_each(|found| out(&command(found, report.sources)))
}

fn command(found: &Diagnostic, sources: &Sources) -> String {
    let word = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let file = property(&for_terminal(sources.path(found.primary.span.source)));
    let lines = Region::of(found.primary.span, sources).map(lines).unwrap_or_default();
    let title = property(&format!("{} {}", found.rule.code(), found.rule.name()));
    format!("::{word} file={file}{lines},title={title}::{}\n", data(&body(found, sources)))
}

/// Returns the properties for a position in the file.
fn lines(Region { start, end }: Region) -> String {
    if start.0 == end.0 {
        // GitHub accepts columns only if both are on the same line. Its end column is inclusive.
        let last = end.1.saturating_sub(1).max(start.1);
        format!(",line={},col={},endColumn={last}", start.0, start.1)
    } else {
        format!(",line={},endLine={}", start.0, end.0)
    }
}

/// Returns the message, the related places on one line each, the help and the fix.
fn body(found: &Diagnostic, sources: &Sources) -> String {
    let mut body = message_with_place(&for_line(&found.message), found, sources);
    for label in &found.related {
        let _ = write!(body, "\n{}", label_in_words(label, sources));
    }
    if let Some(help) = &found.help {
        let _ = write!(body, "\nhelp: {}", for_terminal(help));
    }
    if let Some(fix) = &found.fix {
        let _ = write!(body, "\nfix: {}", for_line(&fix.to_string()));
    }
    body
}

/// Escapes the text after the second `::` for the runner.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property value between the two `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
