//! `dateline check`: a second pair of eyes, for people and for CI.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::Global;
use super::clock;
use super::terminal::Terminal;
use crate::check::{Baseline, Checked, Rule, Selection, Severity, check_with, rules_called};
use crate::file::write_atomically;
use crate::project::Project;
use crate::report::{FORMATS, Format, Report, Style, fault, format};
use crate::source::Sources;

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
    /// Only these rules, on or off by default: codes, names, or families such as DL2
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    select: Vec<String>,
    /// Also these rules, which are off by default
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', conflicts_with = "select")]
    enable: Vec<String>,
    /// Not these rules; stronger than --select and --enable
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Leave out the findings that this file holds
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings to this file, as the baseline of later runs
    #[arg(long, value_name = "FILE", conflicts_with_all = ["select", "enable", "ignore", "baseline"])]
    write_baseline: Option<PathBuf>,
    /// Only what was found since this commit of git: a hash, a branch, a tag
    #[arg(long, value_name = "REV", conflicts_with = "write_baseline")]
    since: Option<String>,
    /// Judge by the day it is instead of `as_of`, for a nightly run
    #[arg(long, conflicts_with = "as_of")]
    today: bool,
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
    let (select, enable, ignore) = (rules(&args.select)?, rules(&args.enable)?, rules(&args.ignore)?);
    let mut project = if args.today { global.project_of_today() } else { global.project() }?;
    let wanted =
        if select.is_empty() { Selection::of(&project.chronology) } else { Selection::only(&select) };
    let selection = wanted.with(&enable).without(&ignore);
    let mut checked = check_with(&project, &selection);
    if let Some(file) = &args.write_baseline {
        let text = Baseline::of(&checked.findings, &project.sources);
        write_atomically(&global.directory.join(file), text.as_bytes())?;
    }
    if let Some(file) = args.baseline.as_ref().or(args.write_baseline.as_ref()) {
        let baseline = baseline(file, &mut project.sources, global, terminal)?;
        baseline.apply(&mut checked, &selection, &project.sources);
    }
    if let Some(revision) = &args.since {
        let as_of = if args.today { Some(clock::today()) } else { global.as_of.clone() };
        if let Some(then) = global.project_at(revision, as_of, terminal)? {
            let before = check_with(&then, &selection);
            checked.since(&project.sources, &before, &then.sources);
        }
    }
    let report = Report::new(&checked.findings, &project.sources);
    let style = Style { color: terminal.color(), width: terminal.width() };
    terminal.print(&args.format.write(&report, style))?;
    terminal.note(&verdict(&project, &report, &checked, args.since.as_deref()));
    let failed = checked.worst().is_some_and(|worst| worst >= args.fail_on.into());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The words that `--format` takes: those of the table of formats.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let words = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(words)
        .try_map(|word| format(&word).ok_or_else(|| format!("there is no format {word}")))
}

/// The rules that words of an option name.
fn rules(words: &[String]) -> anyhow::Result<Vec<&'static Rule>> {
    let rules: Vec<_> = words.iter().map(|word| rules_called(word)).collect::<Result<_, _>>()?;
    Ok(rules.concat())
}

/// Reads the baseline, which may be in no doubt: what it says decides what is not shown.
fn baseline(
    file: &Path,
    sources: &mut Sources,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Baseline> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(global.directory.join(file))
        .with_context(|| format!("the baseline {name} cannot be read; --write-baseline makes one"))?;
    let source = sources.add(name.as_str(), text.as_str());
    let (baseline, faults) = Baseline::parse(source, &text);
    let style = Style { color: terminal.color(), width: terminal.width() };
    for found in &faults {
        terminal.report(&fault(&found.message(), found.help().as_deref(), found.span(), sources, style));
    }
    if !faults.is_empty() {
        bail!("mend {} in {name}, or write it anew with --write-baseline", count(faults.len(), "fault"));
    }
    Ok(baseline)
}

/// "Checked 24 events and 4 papers: 2 errors, 1 warning. 1 finding is allowed in events.toml."
fn verdict(project: &Project, report: &Report<'_>, checked: &Checked, since: Option<&str>) -> String {
    let events = count(project.chronology.events.len(), "event");
    let papers = count(project.papers.len(), "paper");
    let found = report.summary();
    let since = since.map(|revision| format!(" since {revision}")).unwrap_or_default();
    let found =
        if found.is_empty() { format!("nothing to report{since}") } else { format!("{found}{since}") };
    let passed_over = |number: usize, why: &str| match number {
        0 => String::new(),
        1 => format!(" 1 finding is {why}."),
        many => format!(" {many} findings are {why}."),
    };
    let allowed = passed_over(checked.allowed.len(), "allowed in events.toml");
    let known = passed_over(checked.known.len(), "in the baseline");
    let earlier = match checked.earlier.len() {
        0 => String::new(),
        1 => " 1 finding was there before.".to_owned(),
        many => format!(" {many} findings were there before."),
    };
    format!("Checked {events} and {papers}: {found}.{allowed}{known}{earlier}")
}

/// "1 paper", "4 papers".
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
