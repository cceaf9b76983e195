//! Shell completions and the manual page, generated from the definitions behind `--help`.

use std::process::ExitCode;

use clap::CommandFactory as _;

use super::Cli;
use super::terminal::Terminal;

#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

pub(crate) fn completions(args: &Completions, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "dateline", &mut script);
    terminal.print_verbatim(&script)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn man(terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    terminal.print_verbatim(&page)?;
    Ok(ExitCode::SUCCESS)
}
