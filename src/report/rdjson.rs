//! Reviewdog's diagnostic format (<https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>).
//!
//! Columns count UTF-8 bytes. A location without a range refers to the whole file: for files
//! without lines, such as PDFs, the message states the page.

use std::io;

use serde_json::{Value, json};

use super::region::{Region, has_lines, in_chronology, label_in_words, message_with_help};
use super::stream::json_with_items;
use super::{Report, ReportSink};
use crate::check::{Diagnostic, Fix, Label, Severity};
use crate::chronology::Splice;
use crate::source::{Sources, Span};

pub(super) fn write(report: &Report<'_>, out: ReportSink<'_>) -> io::Result<()> {
    let diagnostics = report.findings.iter().map(|found| diagnostic(found, report.sources));
    let result = json!({ "source": { "name": "dateline" }, "diagnostics": [] });
    json_with_items(&result, "diagnostics", diagnostics, out)
}

fn diagnostic(found: &Diagnostic, sources: &Sources) -> Value {
    let related: Vec<Value> = found.related.iter().map(|label| related(label, sources)).collect();
    json!({
        "message": message_with_help(found, sources),
        "location": location(&found.primary, sources),
        "severity": match found.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        "code": { "value": format!("{} {}", found.rule.code(), found.rule.name()) },
        "relatedLocations": related,
        "suggestions": found.fix.iter().filter_map(|fix| suggestion(fix, sources)).collect::<Vec<_>>(),
    })
}

/// Returns a fix as one replacement, since reviewdog treats several suggestions as alternatives.
fn suggestion(fix: &Fix, sources: &Sources) -> Option<Value> {
    let whole = fix.edits.first()?.range.start..fix.edits.last()?.range.end;
    let span = in_chronology(&whole, sources)?;
    let within: Vec<Splice> = fix.edits.iter().map(|edit| edit.within(whole.start)).collect();
    let text = Splice::make(&within, sources.text(span))?;
    Some(json!({ "range": range(span, sources)?, "text": text }))
}

fn related(label: &Label, sources: &Sources) -> Value {
    let lines = has_lines(label.span.source, sources);
    let message = if lines { label.text.clone() } else { label_in_words(label, sources) };
    json!({ "message": message, "location": location(label, sources) })
}

fn location(label: &Label, sources: &Sources) -> Value {
    let mut location = json!({ "path": sources.path(label.span.source) });
    if let Some(range) = range(label.span, sources) {
        location["range"] = range;
    }
    location
}

fn range(span: Span, sources: &Sources) -> Option<Value> {
    let Region { start, end } = Region::in_bytes(span, sources)?;
    Some(json!({
        "start": { "line": start.0, "column": start.1 },
        "end": { "line": end.0, "column": end.1 },
    }))
}
