//! One JSON object a line, for programs that read as they go.

use std::io;

use super::json::Finding;
use super::{Output, Report};
use crate::escape::for_json;

/// Each line is one of the `findings` of the format `json`.
pub(super) fn write(report: &Report<'_>, out: Output<'_>) -> io::Result<()> {
    for (found, fingerprint) in report.numbered() {
        // The object holds texts and numbers only; there is nothing in it that JSON cannot say.
        let finding = Finding::new(found, fingerprint, report.sources);
        out(&for_json(serde_json::to_string(&finding).unwrap_or_default() + "\n"))?;
    }
    Ok(())
}
