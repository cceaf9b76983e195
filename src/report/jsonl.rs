//! One JSON object per line, for programs that process findings one at a time.

use std::io;

use super::json::Finding;
use super::{Report, ReportSink};
use crate::escape::{IS_JSON, for_json};

/// Writes each finding on one line, as in the `findings` of the `json` format.
pub(super) fn write(report: &Report<'_>, out: ReportSink<'_>) -> io::Result<()> {
    for (found, fingerprint) in report.numbered() {
        let finding = Finding::new(found, fingerprint, report.sources);
        out(&for_json(serde_json::to_string(&finding).expect(IS_JSON) + "\n"))?;
    }
    Ok(())
}
