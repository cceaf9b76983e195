//! How papers are read.

use super::limits::Limits;
use super::pdf::PdfReader;

/// How papers are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// How much each may ask of the machine.
    pub limits: Limits,
    /// What reads PDFs.
    pub pdf: PdfReader,
}
