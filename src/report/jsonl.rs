//! One JSON object a line, for programs that read as they go.

use super::Report;
use super::json::Finding;
use crate::escape::for_json;

/// Each line is one of the `findings` of the format `json`.
pub(super) fn write(report: &Report<'_>) -> String {
    let lines = report.numbered().map(|(found, fingerprint)| {
        // The object holds texts and numbers only; there is nothing in it that JSON cannot say.
        let finding = Finding::new(found, fingerprint, report.sources);
        for_json(serde_json::to_string(&finding).unwrap_or_default() + "\n")
    });
    lines.collect()
}
