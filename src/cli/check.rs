//! `dateline check`: a second pair of eyes, for people and for CI.

use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::Global;
use super::terminal::Terminal;
use crate::check::{Severity, check};
use crate::project::Project;
use crate::report::{FORMATS, Format, Report, Style, format};

#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0 nothing found that weighs as much as --fail-on, 1 something found, \
                        2 the check could not be done.")]
pub(crate) struct Args {
    /// How to print what is found
    #[arg(long, value_parser = formats(), default_value = "human")]
    format: &'static Format,
    /// The least weight that makes the exit status 1
    #[arg(long, value_enum, default_value_t = Weight::Error, value_name = "WEIGHT")]
    fail_on: Weight,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Weight {
    /// A printed date may be wrong
    Error,
    /// Somebody should look
    Warning,
    /// Anything at all
    Info,
}

impl From<Weight> for Severity {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Error => Self::Error,
            Weight::Warning => Self::Warning,
            Weight::Info => Self::Info,
        }
    }
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let project = global.project()?;
    let checked = check(&project);
    let report = Report::new(&checked.findings, &project.sources);
    let style = Style { color: terminal.color(), width: terminal.width() };
    terminal.print(&args.format.write(&report, style))?;
    terminal.note(&verdict(&project, &report, checked.allowed.len()));
    let failed = checked.worst().is_some_and(|worst| worst >= args.fail_on.into());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The words that `--format` takes: those of the table of formats.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let words = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(words)
        .try_map(|word| format(&word).ok_or_else(|| format!("there is no format {word}")))
}

/// "Checked 24 events and 4 papers: 2 errors, 1 warning. 1 finding is allowed in events.toml."
fn verdict(project: &Project, report: &Report<'_>, allowed: usize) -> String {
    let events = count(project.chronology.events.len(), "event");
    let papers = count(project.papers.len(), "paper");
    let found = report.summary();
    let found = if found.is_empty() { "nothing to report" } else { &found };
    let allowed = match allowed {
        0 => String::new(),
        1 => " 1 finding is allowed in events.toml.".to_owned(),
        many => format!(" {many} findings are allowed in events.toml."),
    };
    format!("Checked {events} and {papers}: {found}.{allowed}")
}

/// "1 paper", "4 papers".
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
