//! Chronology as code: curated events are merged with the dates found in papers, checked, and
//! printed as briefs.
//!
//! The modules are declared in the order of the data flow: each uses only modules above it.
//!
//! There are three entry points, from the smallest to the largest:
//!
//! - Find the dates in a text and resolve them: [`normalise::timexes`], with [`tag`] as the
//!   introduction.
//! - Work with a date, its bounds, and its relation to other dates: [`date::Date`].
//! - Load a folder with an `events.toml` and papers: [`project::Project`], then [`check::check`]
//!   and [`render::gather`].
//!
//! ```
//! use dateline::date::Date;
//! use dateline::normalise::{Context, timexes};
//!
//! let context = Context::new().written(Date::from_ymd(2025, 4, 4));
//! let found = timexes("Talks in June and October 2024 prepared the pact.", &context);
//! let values: Vec<&str> = found.iter().map(|timex| timex.value.as_str()).collect();
//! assert_eq!(values, ["2024-06", "2024-10"]);
//! ```
//!
//! # Features
//!
//! - `cli` (default): the command line, with clap, the terminal and the clock.
//! - `pdf` (default): the embedded Typst compiler, which makes PDFs without an external program.
//!
//! With `default-features = false` neither is compiled. The library never reads the clock, the
//! environment or the locale: the value of "now" is passed in.

pub mod color;
pub mod date;
pub mod escape;
pub mod phase;
pub mod source;

pub mod table;

pub mod rule_id;

pub mod network;

pub mod confined_dir;
pub mod file;
pub mod subprocess;

pub mod read;
pub mod tag;

pub mod normalise;

pub mod assemble;

pub mod extraction;

pub mod chronology;

pub mod merge;

pub mod brief;

pub mod project;

pub mod pull;

pub mod check;

pub mod report;

pub mod render;

#[cfg(feature = "cli")]
pub mod cli;
