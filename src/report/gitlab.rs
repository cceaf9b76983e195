//! GitLab's code quality report (<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>).

use serde::Serialize;

use super::Report;
use crate::check::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: String,
    /// GitLab takes two issues with one fingerprint for one; ours are different within a report.
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn write(report: &Report<'_>) -> String {
    let issues: Vec<Issue<'_>> = report
        .numbered()
        .map(|(found, fingerprint)| {
            let place = report.sources.place(found.primary.span);
            Issue {
                description: &found.message,
                check_name: format!("{} {}", found.rule.code, found.rule.name),
                fingerprint,
                severity: match found.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Info => "info",
                },
                location: Location { path: place.path, lines: Lines { begin: place.line } },
            }
        })
        .collect();
    // Texts and numbers only; there is nothing in it that JSON cannot say.
    serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n"
}
