//! `dateline import`: imports a colleague's changes from a spreadsheet, a calendar, a timeline or a
//! table.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use super::Global;
use super::check::count;
use super::event_values::{cut, quoted};
use super::project_file::read_named;
use super::review::ask;
use super::terminal::Terminal;
use super::{env, limited_memory};
use crate::chronology::Change;
use crate::import::{
    IMPORTABLE, ImportPlan, RowNote, Sheet, SheetRequest, answer_sheet, is_other_text, read, read_isolated,
};
use crate::project::Project;
use crate::read::{Limits, ReadFault};
use crate::subprocess::Program;

/// The maximum number of characters of a title in the plan.
const LONGEST_TITLE: usize = 200;

#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0 success, 1 some rows were left out, 2 the command failed.")]
pub(crate) struct Args {
    /// The file: XLSX, ODS, XLS, CSV, ICS, TimelineJS JSON, Markwhen, or a table in DOCX or HTML
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The sheet in a workbook, or the table in a document, such as "Table 2" [default: Events,
    /// or else the first one with event headers]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Import a column as a key of an event, for example "What happened=title" or "C=date"
    #[arg(long = "map", value_name = "COLUMN=KEY", value_parser = mapping)]
    mapped: Vec<(String, String)>,
    /// Write the changes without asking
    #[arg(short, long)]
    yes: bool,
    /// Print the changes without writing them
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

fn mapping(text: &str) -> Result<(String, String), String> {
    let (column, key) = text.rsplit_once('=').ok_or("expected COLUMN=KEY, for example \"C=date\"")?;
    Ok((column.trim().to_owned(), key.trim().to_owned()))
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let sheet = args.read(global)?;
    let project = global.project()?;
    let plan = ImportPlan::new(&project, &sheet, &args.mapped)?;
    terminal.print(&shown(&plan))?;
    let status = if plan.is_partial() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    let changes = plan.changes();
    if changes.is_empty() || args.dry_run {
        return Ok(status);
    }
    if !args.yes {
        if !io::stdin().is_terminal() {
            bail!("nothing was written, since the input is not a terminal: add --yes to write these changes");
        }
        let answer = ask(terminal, "Write these changes to events.toml? [y/N] ")?;
        if !answer.is_some_and(|answer| matches!(answer.to_lowercase().as_str(), "y" | "yes")) {
            terminal.note("nothing was written");
            return Ok(status);
        }
    }
    let again = |project: &Project| {
        let changes: Vec<Change> = ImportPlan::new(project, &sheet, &args.mapped)?.changes();
        Ok(changes)
    };
    let made = global.change("import", terminal, &project, &changes, again)?;
    terminal.note(&format!(
        "events.toml: wrote {}; run `dateline check` to check the result",
        count(made.len(), "change")
    ));
    Ok(status)
}

impl Args {
    fn read(&self, global: &Global) -> anyhow::Result<Sheet> {
        let extension = self.file.extension().map(|extension| extension.to_string_lossy());
        if let Some(extension) = extension.filter(|extension| is_other_text(extension)) {
            bail!(
                "{}: a file with the extension `.{extension}` cannot be imported: use {IMPORTABLE}",
                self.file.display()
            );
        }
        let limits = global.reading.settings()?.limits;
        let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
        let path = self.file.display().to_string();
        let bytes = read_named(global, &self.file, most).map_err(|error| {
            let is_missing = error.kind() == io::ErrorKind::NotFound;
            let advice = if is_missing { ": check the file name and its folder" } else { "" };
            anyhow::Error::new(error).context(format!("cannot read {path}{advice}"))
        })?;
        sheet_of(&path, bytes, self.sheet.as_deref(), &limits, env::this_program().as_ref())
    }
}

/// Reads the rows of a file with this name: in a subprocess of `program`, or in this process if
/// `program` is `None`. `wanted` names a sheet of a workbook.
pub(crate) fn sheet_of(
    path: &str,
    bytes: Vec<u8>,
    wanted: Option<&str>,
    limits: &Limits,
    program: Option<&Program>,
) -> anyhow::Result<Sheet> {
    let sheet = match program {
        Some(program) => read_isolated(program, &bytes, wanted, limits),
        None => read(bytes, wanted, limits),
    };
    Ok(sheet.map_err(|problem| ReadFault { path: path.to_owned(), problem })?)
}

/// The maximum number of listed events that the file does not contain.
const MAX_ABSENT: usize = 20;

/// Formats the plan as lines: new events, changed values, and what is not imported, with the
/// reasons.
fn shown(plan: &ImportPlan) -> String {
    let mut lines = Vec::new();
    for planned in &plan.new {
        let event = &planned.event;
        let date = event.date.as_ref().map(ToString::to_string).unwrap_or_default();
        let title = cut(&event.title, LONGEST_TITLE);
        lines.push(format!("new        {date}  {title} ({}, {})", event.id, planned.place));
    }
    for change in &plan.changed {
        let (old, new) = (quoted(&change.old), quoted(&change.new));
        lines.push(format!("changed    {}: {} {old} → {new} ({})", change.id, change.key, change.place));
    }
    let notes = |kind: &'static str, notes: &[RowNote]| -> Vec<String> {
        notes.iter().map(|note| format!("{kind} {}: {}", note.place, note.text)).collect()
    };
    lines.extend(notes("conflict  ", &plan.conflicts));
    lines.extend(notes("left out  ", &plan.unreadable));
    lines.extend(notes("note      ", &plan.notes));
    let mut counts = vec![format!("{} new", plan.new.len()), count(plan.changed.len(), "change")];
    if !plan.conflicts.is_empty() {
        counts.push(count(plan.conflicts.len(), "conflict"));
    }
    if !plan.unreadable.is_empty() {
        counts.push(format!("{} left out", plan.unreadable.len()));
    }
    counts.push(format!("{} unchanged", plan.unchanged));
    lines.push(counts.join(", "));
    if !plan.absent.is_empty() {
        let number = count(plan.absent.len(), "event");
        let more = if plan.absent.len() > MAX_ABSENT { ", …" } else { "" };
        let ids = plan.absent.iter().take(MAX_ABSENT).map(String::as_str).collect::<Vec<_>>().join(", ");
        lines.push(format!("{number} in events.toml but not in the file, kept unchanged: {ids}{more}"));
    }
    lines.iter().map(|line| one_row(line)).collect()
}

/// Adds a line break to a line. Line breaks within it become `\n`.
fn one_row(line: &str) -> String {
    crate::escape::for_line(line).into_owned() + "\n"
}

/// Read a sheet from standard input and print its rows as JSON. For internal use by dateline.
#[derive(Debug, clap::Args)]
pub(crate) struct ReadSheet {
    /// The limits and the name of the sheet, as JSON
    request: String,
}

impl ReadSheet {
    pub(crate) fn run(&self, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let request: SheetRequest =
            serde_json::from_str(&self.request).context("the request is not valid JSON")?;
        limited_memory::limit_addresses(u64::try_from(request.limits.memory).unwrap_or(u64::MAX));
        let mut bytes = Vec::new();
        let most = u64::try_from(request.limits.bytes).unwrap_or(u64::MAX);
        io::Read::read_to_end(&mut io::Read::take(io::stdin().lock(), most), &mut bytes)
            .context("cannot read standard input")?;
        // Print without escaping, since the parent process parses this JSON.
        terminal.print_verbatim(answer_sheet(bytes, &request).as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}
