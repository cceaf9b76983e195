//! The settings for reading papers.

use super::limits::Limits;
use super::pdf::PdfReader;

/// The settings for reading papers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The limits on resources.
    pub limits: Limits,
    /// The reader of PDF files.
    pub pdf: PdfReader,
}
