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
//! The public API is what this page lists: the items at the root of the crate, with the fields and
//! methods that it shows. It follows [Semantic Versioning](https://semver.org): before 1.0, a
//! release that breaks it increases the minor version and is listed in the changelog.
//!
//! Enums of reasons and kinds ([`Weakness`], [`Anchor`], [`DateEvidence`], [`BlockKind`], [`Role`],
//! [`Phase`]) are `#[non_exhaustive]`, since a new kind of text can need a new variant: a `match`
//! needs a wildcard arm. The other enums are exhaustive: a new variant is a breaking change.
//!
//! Not stable, and free to change in any release:
//!
//! - the module `internals` and hidden fields, which the tests and benchmarks of this package use;
//! - the dates, statements and findings themselves: a better rule finds more or different ones;
//! - the texts of messages, and the output of `Debug`.
//!
//! The only type of another crate in the public API is `chrono::Weekday`.
//!
//! The formats of files and of the command line are documented with the program, and the JSON
//! formats have their own versions.
//!
//! # Features
//!
//! - `cli` (default): the command line, with clap, the terminal and the clock.
//! - `desk` (default): `dateline serve`, the interface in a browser, with axum and tokio.
//! - `lsp` (part of `cli`): the language server.
//! - `office` (part of `cli`): spreadsheets and calendars: `export`, `import` and the editing of
//!   single events.
//! - `pdf` (default): the embedded Typst compiler, which makes PDFs without an external program.
//!
//! With `default-features = false` none of them is compiled. The library never reads the clock, the
//! environment or the locale: the value of "now" is passed in.

#![cfg_attr(
    not(feature = "cli"),
    allow(dead_code, unused_imports, reason = "only the command line uses some of the library")
)]

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
mod time_limit;

mod read;
mod tag;

mod normalise;

mod assemble;

mod extraction;

mod chronology;

mod linking;

mod brief;

mod project;

mod find;

mod pull;

mod check;

mod report;

mod render;

#[cfg(feature = "office")]
mod export;

#[cfg(feature = "office")]
mod amend;

#[cfg(feature = "office")]
mod import;

#[cfg(feature = "desk")]
mod desk;
#[cfg(feature = "lsp")]
mod lsp;

#[cfg(feature = "cli")]
mod cli;

#[doc(hidden)]
pub mod internals;

pub use assemble::{Attestation, Citation, Role, StatementRecord, Tense};
pub use check::{Checked, Diagnostic, Label, Rule, Severity, check};
pub use chronology::{Chronology, Event, Evidence, Review, SourceEntry, Status};
pub use date::{Answer, Bound, Date, DateError, DateOrder, Day, FiscalYear, Granularity, Interval, NamedBy};
pub use extraction::{Extraction, StatementDetails, StatementRow, TableError, TextTagger, extract};
pub use normalise::{
    Anchor, Confidence, Context, Doubt, RangeRole, TextKind, Timex, TimexKind, TimexRecord,
    UnsupportedLanguage, Weakness, timexes,
};
pub use phase::Phase;
pub use project::{
    EntryKind, FileEntry, Files, Folder, LoadError, LoadOptions, Memory, Paper, Project, sha256,
};
pub use read::{Block, BlockKind, DateEvidence, Document, DocumentDate, Limits, ReadFault, ReadSettings};
pub use source::{Place, SourceId, Sources, Span, Spanned};
pub use tag::Modifier;
