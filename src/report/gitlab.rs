//! GitLab's code quality report
//! (<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>).
//!
//! GitLab requires a line number. For files without lines, such as PDFs, it is 1, and the
//! description states the page.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::region::Region;
use super::stream::json_with_items;
use super::{Report, ReportSink};
use crate::check::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: Cow<'a, str>,
    check_name: String,
    /// GitLab merges issues with the same fingerprint; ours are unique within a report.
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

pub(super) fn write(report: &Report<'_>, out: ReportSink<'_>) -> io::Result<()> {
    let issues = report.numbered().map(|(found, fingerprint)| {
        let (span, sources) = (found.primary.span, report.sources);
        let region = Region::of(span, sources);
        Issue {
            description: match region {
                Some(_) => Cow::Borrowed(&found.message),
                None => Cow::Owned(format!("{} ({})", found.message, sources.cite(span))),
            },
            check_name: format!("{} {}", found.rule.code(), found.rule.name()),
            fingerprint,
            severity: match found.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location {
                path: sources.path(span.source),
                lines: Lines { begin: region.map_or(1, |region| region.start.0) },
            },
        }
    });
    json_with_items(&[(); 0], "", issues, out)
}
