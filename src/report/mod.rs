//! Formats findings as text, with one file per format.
//!
//! Every format contains the same findings, ordered by file, place and code; only `github` lists
//! the most severe ones first. `docs/formats.md` describes the formats.

mod format;
mod github;
mod gitlab;
mod human;
mod json;
mod jsonl;
mod junit;
mod rdjson;
mod region;
mod sarif;
mod stream;

pub(crate) use format::ReportFormat;
pub use format::{FORMATS, format};
pub use human::ReportStyle;
pub(crate) use human::fault;
#[cfg(feature = "cli")]
pub(crate) use human::in_lines;
pub(crate) use stream::ReportSink;

use crate::check::{Diagnostic, Severity, fingerprints, in_order};
use crate::source::Sources;

/// The findings of one run, ready to be written in any format.
#[derive(Debug)]
pub struct Report<'a> {
    findings: Vec<&'a Diagnostic>,
    sources: &'a Sources,
    is_grouped: bool,
}

impl<'a> Report<'a> {
    /// Creates a report of `findings`, sorted by file, place and code.
    pub fn new(findings: &'a [Diagnostic], sources: &'a Sources) -> Self {
        Self { findings: in_order(findings, sources), sources, is_grouped: false }
    }

    /// Groups the findings in the human-readable format: only the first few findings per rule and
    /// document are shown, and the others are counted. Other formats remain complete.
    #[must_use]
    pub const fn grouped(mut self) -> Self {
        self.is_grouped = true;
        self
    }

    /// Returns the findings in order.
    pub fn findings(&self) -> &[&'a Diagnostic] {
        &self.findings
    }

    /// Returns the number of findings with this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|found| found.severity == severity).count()
    }

    /// Returns the findings in order, each with a unique fingerprint.
    fn numbered(&self) -> impl Iterator<Item = (&Diagnostic, String)> {
        self.findings.iter().copied().zip(fingerprints(&self.findings, self.sources))
    }

    /// Returns the counts by severity, such as "2 errors, 1 warning". Empty if there are no
    /// findings.
    pub fn summary(&self) -> String {
        [Severity::Error, Severity::Warning, Severity::Info]
            .into_iter()
            .filter_map(|severity| {
                let count = self.count(severity);
                let word = match severity {
                    Severity::Info => "note",
                    other => other.word(),
                };
                (count > 0).then(|| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
            })
            .collect::<Vec<_>>()
            .join(", ")
    }
}
