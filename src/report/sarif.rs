//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), for code scanning and editors.
//!
//! Columns count Unicode code points, and the text of each region is the snippet beside it. What is allowed
//! in `events.toml` is left out: a result with a suppression would be shown as closed by its reader, who did
//! not close it.

use serde_json::{Value, json};

use super::Report;
use super::region::Region;
use crate::check::{Diagnostic, Label, RULES, Rule, Severity};
use crate::source::Sources;

/// The name of our fingerprint; another way to make it would be another name.
const FINGERPRINT: &str = "dateline/v1";

pub(super) fn write(report: &Report<'_>) -> String {
    let results: Vec<Value> =
        report.numbered().map(|(found, fingerprint)| result(found, &fingerprint, report.sources)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "dateline",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                "PROJECT": { "description": { "text": "The folder of events.toml." } },
            },
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.summary() },
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(found: &Diagnostic, fingerprint: &str, sources: &Sources) -> Value {
    let message = match &found.help {
        Some(help) => format!("{}\n{help}", found.message),
        None => found.message.clone(),
    };
    let mut result = json!({
        "ruleId": found.rule.code,
        "level": level(found.severity),
        "message": { "text": message },
        "locations": [location(&found.primary, sources)],
        "partialFingerprints": { FINGERPRINT: fingerprint },
        "properties": { "events": found.events },
    });
    if let Some(index) = RULES.iter().position(|rule| rule.code == found.rule.code) {
        result["ruleIndex"] = index.into();
    }
    if !found.related.is_empty() {
        let related = found.related.iter().enumerate().map(|(id, label)| {
            let mut location = location(label, sources);
            location["id"] = id.into();
            location
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn location(label: &Label, sources: &Sources) -> Value {
    let Region { start, end } = Region::of(label.span, sources);
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(sources.path(label.span.source)), "uriBaseId": "PROJECT" },
            "region": {
                "startLine": start.0,
                "startColumn": start.1,
                "endLine": end.0,
                "endColumn": end.1,
                "snippet": { "text": sources.text(label.span) },
            },
        },
    });
    if !label.text.is_empty() {
        location["message"] = json!({ "text": label.text });
    }
    location
}

/// A path as a relative URI reference (RFC 3986): whatever is not plain is written in percent signs.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
