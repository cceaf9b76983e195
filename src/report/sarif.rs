//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), for code
//! scanning and editors.
//!
//! Columns count Unicode code points, and each region includes its text as a snippet. A file
//! without lines, such as a PDF, has no region (section 3.29.4). Its page is given as a logical
//! location, and in the message, which every viewer shows. Findings that `events.toml` allows are
//! omitted, because viewers show a result with a suppression as closed by the user.

use std::io;

use serde_json::{Value, json};

use super::region::{Region, in_chronology, label_in_words, message_with_help};
use super::stream::json_with_items;
use super::{Report, ReportSink};
use crate::check::{Diagnostic, Fix, Label, RULES, Rule, Severity, Switch};
use crate::chronology::Splice;
use crate::source::{Sources, Span};

/// The name of our fingerprint. It must change whenever the algorithm does.
const FINGERPRINT: &str = "dateline/v1";

pub(super) fn write(report: &Report<'_>, out: ReportSink<'_>) -> io::Result<()> {
    let results = report.numbered().map(|(found, fingerprint)| result(found, &fingerprint, report.sources));
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
            "results": [],
        }],
    });
    json_with_items(&log, "results", results, out)
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
        "id": rule.code(),
        "name": rule.name(),
        "shortDescription": { "text": rule.summary() },
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "level": level(rule.severity), "enabled": rule.by_default == Switch::On },
    })
}

fn result(found: &Diagnostic, fingerprint: &str, sources: &Sources) -> Value {
    let mut result = json!({
        "ruleId": found.rule.code(),
        "level": level(found.severity),
        "message": { "text": message_with_help(found, sources) },
        "locations": [location(&found.primary, sources)],
        "partialFingerprints": { FINGERPRINT: fingerprint },
        "properties": { "events": found.events, "confidence": found.confidence },
    });
    if let Some(index) = RULES.iter().position(|rule| rule.id == found.rule.id) {
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
    if let Some(change) = found.fix.as_ref().and_then(|fix| fix_of(fix, sources)) {
        result["fixes"] = json!([change]);
    }
    result
}

/// Returns a fix as SARIF. The description includes a warning if the fix may be wrong, because a
/// viewer may apply it without asking.
fn fix_of(fix: &Fix, sources: &Sources) -> Option<Value> {
    let first = in_chronology(&fix.edits.first()?.range, sources)?;
    let replacement = |edit: &Splice| {
        let deleted = region(in_chronology(&edit.range, sources)?, sources)?;
        Some(json!({ "deletedRegion": deleted, "insertedContent": { "text": edit.with } }))
    };
    let replacements: Option<Vec<Value>> = fix.edits.iter().map(replacement).collect();
    Some(json!({
        "description": { "text": fix.to_string() },
        "artifactChanges": [{ "artifactLocation": artifact(first, sources), "replacements": replacements? }],
    }))
}

fn artifact(span: Span, sources: &Sources) -> Value {
    json!({ "uri": uri(sources.path(span.source)), "uriBaseId": "PROJECT" })
}

fn region(span: Span, sources: &Sources) -> Option<Value> {
    let Region { start, end } = Region::of(span, sources)?;
    Some(json!({ "startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1 }))
}

fn location(label: &Label, sources: &Sources) -> Value {
    let mut location = json!({ "physicalLocation": { "artifactLocation": artifact(label.span, sources) } });
    if let Some(mut region) = region(label.span, sources) {
        region["snippet"] = json!({ "text": sources.text(label.span) });
        location["physicalLocation"]["region"] = region;
        if !label.text.is_empty() {
            location["message"] = json!({ "text": label.text });
        }
    } else {
        // The standard interprets a location without a region as the whole file, but GitHub
        // requires a line.
        location["physicalLocation"]["region"] = json!({ "startLine": 1 });
        location["logicalLocations"] = json!([{ "fullyQualifiedName": sources.cite(label.span) }]);
        location["message"] = json!({ "text": label_in_words(label, sources) });
    }
    location
}

/// Converts a path to a relative URI reference (RFC 3986). All characters except `/` and the
/// unreserved ones are percent-encoded.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
