//! Reviewdog's diagnostic format
//! (<https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>). Its columns count bytes of UTF-8.

use serde_json::{Value, json};

use super::Report;
use super::region::Region;
use crate::check::{Diagnostic, Label, Severity};
use crate::source::Sources;

pub(super) fn write(report: &Report<'_>) -> String {
    let diagnostics: Vec<Value> =
        report.findings.iter().map(|found| diagnostic(found, report.sources)).collect();
    let result = json!({ "source": { "name": "dateline" }, "diagnostics": diagnostics });
    format!("{result:#}\n")
}

fn diagnostic(found: &Diagnostic, sources: &Sources) -> Value {
    let message = match &found.help {
        Some(help) => format!("{}\n{help}", found.message),
        None => found.message.clone(),
    };
    let related: Vec<Value> = found
        .related
        .iter()
        .map(|label| json!({ "message": label.text, "location": location(label, sources) }))
        .collect();
    json!({
        "message": message,
        "location": location(&found.primary, sources),
        "severity": match found.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        "code": { "value": format!("{} {}", found.rule.code, found.rule.name) },
        "relatedLocations": related,
    })
}

fn location(label: &Label, sources: &Sources) -> Value {
    let Region { start, end } = Region::in_bytes(label.span, sources);
    json!({
        "path": sources.path(label.span.source),
        "range": {
            "start": { "line": start.0, "column": start.1 },
            "end": { "line": end.0, "column": end.1 },
        },
    })
}
