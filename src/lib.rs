//! Chronology as code: curated events are merged with the dates found in papers, checked, and
//! printed as briefs.
//!
//! There are three entry points, from the smallest to the largest:
//!
//! - Work with a date, its bounds, and its relation to other dates: [`Date`].
//! - Find the dates in a text or a document and resolve them: [`timexes`], [`extract`].
//! - Load a folder with an `events.toml` and papers: [`Project`]; then [`check`](check()) it.
//!
//! ```
//! use dateline::{Context, Date, timexes};
//!
//! let context = Context::new().written(Date::from_ymd(2025, 4, 4));
//! let found = timexes("Talks in June and October 2024 prepared the pact.", &context);
//! let values: Vec<&str> = found.iter().map(|timex| timex.value.as_str()).collect();
//! assert_eq!(values, ["2024-06", "2024-10"]);
//! ```
//!
//! # Stability
//!
//! The public face is what this page lists. Everything else is private, except for `internals`,
//! which the tests and benchmarks of this package use and any release may change.
//!
//! # Features
//!
//! - `cli` (default): the command line, with clap, the terminal and the clock.
//! - `pdf` (default): the embedded Typst compiler, which makes PDFs without an external program.
//!
//! With `default-features = false` neither is compiled. The library never reads the clock, the
//! environment or the locale: the value of "now" is passed in.

// The modules are declared in the order of the data flow: each uses only modules above it.
mod color;
mod date;
mod escape;
mod phase;
mod source;

mod table;

mod rule_id;

mod network;

mod confined_dir;
mod file;
mod subprocess;

mod read;
mod tag;

mod normalise;

mod assemble;

mod extraction;

mod chronology;

mod merge;

mod brief;

mod project;

mod pull;

mod check;

mod report;

mod render;

#[cfg(feature = "cli")]
mod cli;

#[doc(hidden)]
pub mod internals;

pub use check::{Checked, Diagnostic, Severity, check};
pub use chronology::{Chronology, Event};
pub use date::{Answer, Date, DateError, Day, Granularity, Interval};
pub use extraction::{Extraction, extract};
pub use normalise::{Context, Timex, timexes};
pub use project::{Files, Folder, LoadError, Memory, Options, Project};
pub use read::{Document, ReadFault, Settings};
pub use source::{SourceId, Sources, Span, Spanned};
