//! Chronology as code.
//!
//! The modules stand in the order of the data: each names only what stands above it.

pub mod date;
pub mod phase;
pub mod source;

pub mod table;

pub mod allen;
pub mod network;

pub mod file;
pub mod process;

pub mod read;
pub mod tag;

pub mod normalise;

pub mod assemble;

pub mod chronology;

pub mod merge;

pub mod project;

pub mod pull;

pub mod check;

pub mod report;

pub mod render;

#[cfg(feature = "cli")]
pub mod cli;
