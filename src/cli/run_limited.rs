//! The hidden command that runs another program with limits. It sets the limits for this process,
//! and then replaces this process with the program.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Run another program with limits. For internal use by dateline.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Maximum memory in bytes
    memory_limit: u64,
    /// Maximum size of a file that it writes, in bytes
    file_limit: u64,
    /// The program to run
    program: PathBuf,
    /// The arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

#[cfg(unix)]
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    super::limited_memory::limit_data(args.memory_limit);
    super::limited_memory::limit_file_size(args.file_limit);
    Err(crate::subprocess::Program::at(&args.program).replace_process(&args.arguments).into())
}

#[cfg(not(unix))]
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("this system cannot run {} with limits", args.program.display())
}
