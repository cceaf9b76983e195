//! One JSON object with all findings, for programs.

use std::io;

use serde::Serialize;

use super::stream::json_with_items;
use super::{Report, ReportSink};
use crate::check::{Applicability, Confidence, Diagnostic, Fix, Label, Severity};
use crate::chronology::Splice;
use crate::source::{Source, Sources};

#[derive(Serialize)]
struct Object<'a> {
    version: u8,
    findings: Vec<Finding<'a>>,
    summary: Summary,
}

/// One finding.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    rule: &'static str,
    name: &'static str,
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    primary: JsonPlace<'a>,
    related: Vec<JsonPlace<'a>>,
    events: &'a [String],
    confidence: Option<Confidence>,
    fix: Option<JsonFix<'a>>,
    fingerprint: String,
}

/// The fix of a finding.
#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    /// Whether `--fix` applies the fix without further options.
    safe: bool,
    /// The reason why the fix may be wrong, if it is not safe.
    why: Option<&'a str>,
    edits: Vec<Edit<'a>>,
}

/// A replacement of a byte range of `events.toml`.
#[derive(Serialize)]
struct Edit<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    /// The byte offset in the file, or in the text extracted from a file without lines.
    start: usize,
    end: usize,
    /// The 1-based position in that text. The column counts characters.
    line: usize,
    column: usize,
    /// The 1-based page, if the file has pages instead of lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<usize>,
    /// The 1-based paragraph, if the file has no lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<usize>,
    /// The text at this place.
    text: &'a str,
    /// The annotation of this place.
    label: &'a str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl<'a> JsonPlace<'a> {
    fn new(label: &'a Label, sources: &'a Sources) -> Self {
        let span = label.span;
        let place = sources.place(span);
        let landmarks = sources.get(span.source).and_then(Source::landmarks);
        Self {
            file: place.path,
            start: span.start,
            end: span.end,
            line: place.line,
            column: place.column,
            page: landmarks.and_then(|landmarks| landmarks.page(span.start)),
            paragraph: landmarks.and_then(|landmarks| landmarks.paragraph(span.start)),
            text: sources.text(span),
            label: &label.text,
        }
    }
}

impl<'a> JsonFix<'a> {
    fn new(fix: &'a Fix) -> Self {
        let edit = |edit: &'a Splice| Edit { start: edit.range.start, end: edit.range.end, text: &edit.with };
        Self {
            title: &fix.title,
            safe: fix.is_safe(),
            why: match &fix.applicability {
                Applicability::Safe => None,
                Applicability::Unsafe(why) => Some(why),
            },
            edits: fix.edits.iter().map(edit).collect(),
        }
    }
}

impl<'a> Finding<'a> {
    pub(super) fn new(found: &'a Diagnostic, fingerprint: String, sources: &'a Sources) -> Self {
        Self {
            rule: found.rule.code(),
            name: found.rule.name(),
            severity: found.severity,
            message: &found.message,
            help: found.help.as_deref(),
            primary: JsonPlace::new(&found.primary, sources),
            related: found.related.iter().map(|label| JsonPlace::new(label, sources)).collect(),
            events: &found.events,
            confidence: found.confidence,
            fix: found.fix.as_ref().map(JsonFix::new),
            fingerprint,
        }
    }
}

pub(super) fn write(report: &Report<'_>, out: ReportSink<'_>) -> io::Result<()> {
    let findings =
        report.numbered().map(|(found, fingerprint)| Finding::new(found, fingerprint, report.sources));
    let object = Object {
        version: 1,
        findings: Vec::new(),
        summary: Summary {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
        },
    };
    json_with_items(&object, "findings", findings, out)
}
