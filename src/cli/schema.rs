//! `dateline schema`: prints the JSON schema of a file format, for editors and authors of
//! templates.

use std::process::ExitCode;

use super::terminal::Terminal;
use crate::brief::BriefSpec;
use crate::chronology;
use crate::render::Page;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The file to describe
    #[arg(value_enum, default_value_t = Of::Events)]
    of: Of,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Of {
    /// events.toml
    Events,
    /// Brief files in briefs/
    Brief,
    /// The data that templates read: NAME.json next to a Typst brief
    BriefData,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let schema = match args.of {
        Of::Events => chronology::json_schema(),
        Of::Brief => BriefSpec::json_schema(),
        Of::BriefData => Page::json_schema(),
    };
    terminal.print(&format!("{schema:#}\n"))?;
    Ok(ExitCode::SUCCESS)
}
