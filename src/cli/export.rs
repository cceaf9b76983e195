//! `dateline export`: writes events and sources in the formats of other programs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use itertools::Itertools as _;

use super::Global;
use super::check::{count, count_of};
use super::paper_warnings::warn_of_papers;
use super::project_file::{exists_named, write_named};
use super::terminal::Terminal;
use crate::brief::EventSelection;
use crate::check::check;
use crate::escape::{for_line, for_toml};
use crate::export::{
    EXPORT_FORMATS, ExportData, ExportFormat, ExportOptions, ExportedEntry, export_format, format_of_file,
};
use crate::project::Project;
use crate::source::Sources;
use crate::table::{self, TableFault};

/// The number of events that a warning names before it only counts the others.
const NAMED: usize = 3;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The file to write; its extension selects the format. `-` is standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Output format [default: from the file extension]
    #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(format_names()))]
    format: Option<String>,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
    /// In a calendar, also write events whose date is less precise than a day
    #[arg(long)]
    coarse: bool,
    #[command(flatten)]
    selection: SelectionArgs,
}

/// The keys of `select` in a brief, as options.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Event selection")]
struct SelectionArgs {
    /// Export the events of this brief; cannot be combined with the other options in this section
    #[arg(long, value_name = "NAME", conflicts_with_all = ["tags", "actors", "places", "status", "phase", "from", "until", "importance", "ids", "include"])]
    brief: Option<String>,
    /// Export events with any of these tags
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    tags: Vec<String>,
    /// Export events with any of these actors
    #[arg(long, value_name = "ACTOR", value_delimiter = ',')]
    actors: Vec<String>,
    /// Export events in any of these places
    #[arg(long, value_name = "PLACE", value_delimiter = ',')]
    places: Vec<String>,
    /// Export events with any of these statuses (see `dateline add --help`)
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<String>,
    /// Export events with any of these phases (see `dateline add --help`)
    #[arg(long, value_name = "PHASE", value_delimiter = ',')]
    phase: Vec<String>,
    /// Export events whose date may fall on or after this date
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Export events whose date may fall on or before this date
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Export events of at least this importance
    #[arg(long, value_name = "1-5")]
    importance: Option<i64>,
    /// Export events with these ids, in addition to those that the other options select
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    ids: Vec<String>,
    /// Export only curated events, or also those found only in papers [default: curated]
    #[arg(long, value_name = "curated|all")]
    include: Option<String>,
}

/// Returns the names of all formats.
pub(crate) fn format_names() -> Vec<clap::builder::PossibleValue> {
    EXPORT_FORMATS
        .iter()
        .map(|format| clap::builder::PossibleValue::new(format.name).help(format.about))
        .collect()
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let format = args.format()?;
    let is_stdout = args.file.as_os_str() == "-";
    if !is_stdout && !args.force && exists_named(global, &args.file) {
        bail!(
            "{} already exists and may contain a colleague's changes: import them with `dateline import`, choose another \
             name, or replace it with --force",
            args.file.display()
        );
    }
    let project = global.project()?;
    let selection = args.selection.selection(&project)?;
    let checked = check(&project);
    let data = ExportData::gather(&project, &checked.findings, &selection)?;
    warn_of_papers(&project, terminal);
    if !project.faults.is_empty() {
        let faults = count(project.faults.len(), "error");
        terminal.warn(&format!(
            "events.toml has {faults}, so some entries are not exported: run `dateline check`"
        ));
    }
    if data.is_empty() {
        terminal.warn("no event matches the selection, so the file contains no events");
    }
    let options = ExportOptions { coarse: args.coarse };
    let bytes = format.write(&data, options)?;
    if is_stdout {
        terminal.print_verbatim(&bytes)?;
        return Ok(ExitCode::SUCCESS);
    }
    write_named(global, &args.file, &bytes)?;
    let left_out = data.left_out(format, options);
    let written = match format.entry {
        ExportedEntry::Source => count(data.sources(), "source"),
        ExportedEntry::Event | ExportedEntry::Day => count(data.len() - left_out.len(), "event"),
    };
    terminal.report_written(&[format!("{}: {written}", args.file.display())])?;
    // The events that are omitted even with `--coarse`, so that the hint to use it does not count
    // them.
    let never = match format.entry {
        ExportedEntry::Day => data.left_out(format, ExportOptions { coarse: true }),
        ExportedEntry::Event | ExportedEntry::Source => left_out.clone(),
    };
    if !never.is_empty() {
        let events = count_of(never.len(), "event is", "events are");
        let (named, more) = (never.iter().take(NAMED).join(", "), never.len().saturating_sub(NAMED));
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        terminal.warn(&format!(
            "{events} left out, without a date or with a date that {} cannot represent: {}{more}",
            format.name,
            for_line(&named)
        ));
    }
    if let coarse @ 1.. = left_out.len().saturating_sub(never.len()) {
        let events = count_of(coarse, "event has no exact day and is", "events have no exact day and are");
        terminal.note(&format!(
            "{events} left out of the calendar: add --coarse to write such events with their whole month or year"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

impl Args {
    fn format(&self) -> anyhow::Result<&'static ExportFormat> {
        if let Some(name) = &self.format {
            return export_format(name).with_context(|| format!("unknown export format {name}"));
        }
        format_of_file(&self.file.to_string_lossy()).with_context(|| {
            let known = EXPORT_FORMATS.iter().map(|format| format.extension).join(", ");
            let unknown = match self.file.extension() {
                Some(extension) => format!("unknown export format `.{}`", extension.display()),
                None => format!("{} has no file extension", self.file.display()),
            };
            format!("{unknown}: use one of {known}, or pass --format")
        })
    }
}

/// Describes an error in the selection for a person who typed options, not the file of a brief.
fn on_command_line(fault: &TableFault) -> String {
    match fault {
        TableFault::WrongType { key, wanted, found, .. } => {
            format!("--{key} must be {wanted}, not {}", found.trim_start_matches("the number "))
        }
        TableFault::UnknownWord { key, word, .. } => {
            let help = fault.help().map(|help| format!("; {help}")).unwrap_or_default();
            format!("--{key}: \"{word}\" is not a valid value{help}")
        }
        TableFault::Empty { key, .. } => format!("--{key} is empty"),
        TableFault::InvalidDate { key, error, .. }
        | TableFault::ImpossibleDate { key, error, .. }
        | TableFault::ReversedRange { key, error, .. } => format!("--{key}: {error}"),
        TableFault::HasTime { key, day, .. } => format!("--{key} has a time of day: write {day}"),
        fault => fault.message(),
    }
}

impl SelectionArgs {
    /// Returns the selection of a brief, or the selection by the other options.
    ///
    /// The options are parsed like a brief, as the equivalent TOML, so that both accept the same
    /// words and suggest the same corrections.
    fn selection(&self, project: &Project) -> anyhow::Result<EventSelection> {
        if let Some(name) = &self.brief {
            let brief = project.sound_briefs().find(|brief| brief.name == *name);
            return brief.map(|brief| brief.selection.clone()).with_context(|| {
                let known: Vec<&str> = project.sound_briefs().map(|brief| brief.name.as_str()).collect();
                let known = match known.as_slice() {
                    [] => "the folder briefs contains no valid brief".to_owned(),
                    known => format!("available briefs: {}", known.join(", ")),
                };
                if project.briefs.iter().any(|brief| brief.name == *name) {
                    return format!(
                        "the brief \"{name}\" has errors: run `dateline check`, and fix them first"
                    );
                }
                format!("there is no brief \"{name}\"; {known}")
            });
        }
        let text = self.toml();
        let mut sources = Sources::new();
        let file = sources.add("the options", text.clone());
        let (selection, faults) = table::read::<EventSelection>(file, &text);
        if let Some(fault) = faults.first() {
            bail!(on_command_line(fault));
        }
        Ok(selection)
    }

    fn toml(&self) -> String {
        let lists = [
            ("tags", &self.tags),
            ("actors", &self.actors),
            ("places", &self.places),
            ("status", &self.status),
            ("phase", &self.phase),
            ("ids", &self.ids),
        ];
        let lists = lists
            .into_iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(key, values)| (key, toml::Value::from(values.clone())));
        let texts = [("from", &self.from), ("until", &self.until), ("include", &self.include)];
        let texts =
            texts.into_iter().filter_map(|(key, value)| Some((key, toml::Value::from(value.clone()?))));
        let importance = self.importance.map(|importance| ("importance", toml::Value::from(importance)));
        let lines = lists.chain(texts).chain(importance);
        lines.map(|(key, value)| format!("{key} = {}", for_toml(&value))).collect::<Vec<_>>().join("\n")
    }
}
