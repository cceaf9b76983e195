//! How much a paper may ask of the machine.

use std::time::Duration;

/// Limits on one paper. What goes over one is told as a [`ReadFault`](super::ReadFault), never cut in silence.
///
/// ```
/// use dateline::read::{self, Limits};
///
/// let limits = Limits { bytes: 10, ..Limits::default() };
/// let fault = read::extract("a.txt", b"Held on 9 June 2024.", &limits).unwrap_err();
/// assert!(fault.to_string().starts_with("a.txt is larger than"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The size of the file, in bytes.
    pub bytes: usize,
    /// The size of what is packed in it, and of the text, in bytes.
    pub unpacked: usize,
    /// Pages.
    pub pages: usize,
    /// How deep its elements may lie in one another.
    pub nesting: usize,
    /// How long its reader may take.
    pub time: Duration,
}

impl Default for Limits {
    /// 100 MiB, 256 MiB unpacked, 5,000 pages, 256 levels, one minute.
    fn default() -> Self {
        Self {
            bytes: 100 << 20,
            unpacked: 256 << 20,
            pages: 5_000,
            nesting: 256,
            time: Duration::from_mins(1),
        }
    }
}
