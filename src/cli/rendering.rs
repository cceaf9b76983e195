//! The subprocess that renders templates, and the hidden command that runs in it.

use std::process::ExitCode;

use anyhow::Context as _;

use super::env;
use super::limited_memory::limit_data;
use super::reading::ReadingArgs;
use super::terminal::Terminal;
use crate::render::{Renderer, answer_renderer};

/// Returns the renderer for a run, or `None` if the path of this executable is unknown. Its process
/// is started on demand.
pub(crate) fn renderer(reading: &ReadingArgs) -> Option<Renderer> {
    Some(Renderer::new(env::this_program()?, reading.render_limits()))
}

/// Render templates for another dateline process. For internal use by dateline.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Maximum memory in bytes
    memory_limit: u64,
    /// Maximum size of an answer in bytes
    output_limit: u64,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    limit_data(args.memory_limit);
    answer_renderer(std::io::stdin().lock(), terminal.raw_output(), args.output_limit)
        .context("cannot read standard input")?;
    Ok(ExitCode::SUCCESS)
}
