//! Findings as text: one file for each format.
//!
//! Every format carries the same findings, in the order of file, place and code (but `github` the worst first);
//! `docs/formats.md` describes them.

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

pub use format::{FORMATS, Format, format};
#[cfg(feature = "cli")]
pub(crate) use human::in_lines;
pub use human::{Style, fault};
pub use stream::Output;

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
    /// `findings`, put in order.
    pub fn new(findings: &'a [Diagnostic], sources: &'a Sources) -> Self {
        Self { findings: in_order(findings, sources), sources, is_grouped: false }
    }

    /// The same report, in whose human form the findings of one rule in one document are counted after the first few.
    /// The other formats stay complete.
    #[must_use]
    pub const fn grouped(mut self) -> Self {
        self.is_grouped = true;
        self
    }

    /// The findings in order.
    pub fn findings(&self) -> &[&'a Diagnostic] {
        &self.findings
    }

    /// How many findings have this weight.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|found| found.severity == severity).count()
    }

    /// The findings in order, each with a fingerprint that no other has.
    fn numbered(&self) -> impl Iterator<Item = (&Diagnostic, String)> {
        self.findings.iter().copied().zip(fingerprints(&self.findings, self.sources))
    }

    /// For a person at a terminal: the words, the place, what to do.
    pub fn human(&self, style: Style) -> String {
        stream::to_text(|out| human::write(self, style, out))
    }

    /// "2 errors, 1 warning", or the empty text where nothing was found.
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
