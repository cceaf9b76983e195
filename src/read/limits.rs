//! Limits on the resources used to read a paper.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Limits for one paper. A paper that exceeds one is reported as a [`ReadFault`](super::ReadFault),
/// never truncated silently.
///
/// ```
/// use dateline::{Context, Limits, ReadSettings, Sources, extract};
///
/// let limits = Limits { bytes: 10, ..Limits::default() };
/// let settings = ReadSettings { limits, ..ReadSettings::default() };
/// let text = b"Held on 9 June 2024.";
/// let fault = extract("a.txt", text, &Context::new(), &settings, &mut Sources::new()).unwrap_err();
/// assert!(fault.to_string().starts_with("a.txt is larger than 10 bytes"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Maximum size of the file, in bytes.
    pub bytes: usize,
    /// Maximum size of unpacked contents and of the text, in bytes.
    pub unpacked: usize,
    /// Maximum number of pages in a file, and of files attached to an email.
    pub pages: usize,
    /// Maximum nesting depth of elements. PDF objects may be nested eight times as deep.
    pub nesting: usize,
    /// Time limit for reading. A reader thread in this process cannot be stopped: it is abandoned,
    /// but keeps running and holding its memory until it finishes or the process ends.
    pub time: Duration,
    /// Maximum memory of a separate reader process, in bytes. It does not apply to threads.
    pub memory: usize,
    /// Maximum number of time expressions. Each takes time and memory in all later stages.
    pub dates: usize,
}

impl Default for Limits {
    /// Returns 100 MiB, 256 MiB unpacked, 5,000 pages, 256 levels, one minute, 2 GiB of memory and
    /// 200,000 dates.
    fn default() -> Self {
        Self {
            bytes: 100 << 20,
            unpacked: 256 << 20,
            pages: 5_000,
            nesting: 256,
            time: Duration::from_mins(1),
            memory: 2 << 30,
            dates: 200_000,
        }
    }
}

/// The limit that a paper exceeded, with its value. Its message is a predicate that follows the
/// path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// The file is larger than [`Limits::bytes`].
    Bytes(usize),
    /// The unpacked contents or the text are larger than [`Limits::unpacked`].
    Unpacked(usize),
    /// The paper has more pages than [`Limits::pages`].
    Pages(usize),
    /// An email has more attached files than [`Limits::pages`].
    Attachments(usize),
    /// Elements are nested more deeply than [`Limits::nesting`].
    Nesting(usize),
    /// Reading took longer than [`Limits::time`].
    Time(Duration),
    /// The reader process needed more memory than [`Limits::memory`].
    Memory(usize),
    /// The paper has more time expressions than [`Limits::dates`].
    Dates(usize),
}

impl Limit {
    /// Returns the command-line option that raises the limit.
    pub const fn argument(self) -> &'static str {
        match self {
            Self::Bytes(_) => "--max-size",
            Self::Unpacked(_) => "--max-unpacked",
            Self::Pages(_) | Self::Attachments(_) => "--max-pages",
            Self::Nesting(_) => "--max-nesting",
            Self::Time(_) => "--max-time",
            Self::Memory(_) => "--max-memory",
            Self::Dates(_) => "--max-dates",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Bytes(most) => write!(f, "is larger than {}", size(most)),
            Self::Unpacked(most) => write!(f, "unpacks to more than {}", size(most)),
            Self::Pages(most) => write!(f, "has more than {most} pages"),
            Self::Attachments(most) => write!(f, "is one of more than {most} attached files"),
            Self::Nesting(most) => write!(f, "has elements nested more than {most} levels deep"),
            Self::Time(most) => write!(f, "takes longer than {} s to read", most.as_secs()),
            Self::Memory(most) => write!(f, "takes more than {} of memory to read", size(most)),
            Self::Dates(most) => write!(f, "contains more than {most} dates"),
        }
    }
}

fn size(bytes: usize) -> String {
    match bytes >> 20 {
        mebibytes if mebibytes << 20 == bytes && bytes > 0 => format!("{mebibytes} MiB"),
        _ => format!("{bytes} bytes"),
    }
}
