//! `dateline brief`: writes the briefs as Markdown, HTML, Typst, PDF and Word documents.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use super::brief_builder::{BriefBuilder, BriefOptions, BuiltBrief};
use super::check::count;
use super::diff::unified;
use super::paper_warnings::warn_of_papers;
use super::summary::BriefSummary;
use super::terminal::Terminal;
use super::{Global, day, env};
use crate::brief::BriefSpec;
use crate::date::Date;
use crate::escape::{for_json, for_line};
use crate::project::BRIEFS;
use crate::render::Clearance;
use crate::source::one_line;

/// The maximum number of diff lines shown per file.
const SHOWN: usize = 20;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 success; 1 `--check` found a brief that is out of date; 2 a brief could not be written."
)]
pub(crate) struct Args {
    #[command(flatten)]
    options: BriefOptions,
    /// Check that the existing Markdown, HTML and Typst files are up to date, without writing any
    #[arg(long, conflicts_with = "format")]
    check: bool,
    /// Release the next version of this brief, and keep its text and a record in briefs/releases/
    #[arg(long, value_name = "NAME", conflicts_with_all = ["check", "names"])]
    release: Option<String>,
    /// The person who cleared the release [default: the variable `DATELINE_BY`]
    #[arg(long, value_name = "PERSON", requires = "release")]
    by: Option<String>,
    /// The release date [default: today]
    #[arg(long, value_name = "DATE", requires = "release", value_parser = day)]
    on: Option<Date>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// One line per brief, and one per event that was left out
    Human,
    /// A JSON array: files, pages, and the events that were left out
    Json,
}

impl Args {
    /// Returns who clears the release, and the day.
    fn clearance(&self, global: &Global) -> anyhow::Result<Clearance> {
        let by = self.by.clone().or_else(env::reviewer).map(|by| one_line(&by)).filter(|by| !by.is_empty());
        let by = by.context(
            "a release needs the name of the person who cleared it: pass --by, or set DATELINE_BY",
        )?;
        let today = || global.as_of.clone().unwrap_or_else(env::today);
        let on = self.on.clone().unwrap_or_else(today).as_day();
        Ok(Clearance { by, on: on.context("a release needs a full date, such as 2026-11-28")? })
    }
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let mut options = args.options.clone();
    options.names.extend(args.release.clone());
    let builder = BriefBuilder::new(&options, global, terminal)?;
    let builder = match &args.release {
        Some(_) => builder.releasing(args.clearance(global)?),
        None => builder,
    };
    let briefs = builder.briefs(&options.names)?;
    if args.check {
        return Ok(compare(&builder, &briefs, terminal)?);
    }
    let summaries = print(&builder, &briefs, terminal)?;
    match args.format {
        Format::Human => report(&summaries, terminal)?,
        Format::Json => terminal
            .print(&for_json(serde_json::to_string_pretty(&summaries)? + "\n"))
            .context("the briefs were written, but standard output could not be written to")?,
    }
    let all_written = summaries.len() == briefs.len() && summaries.iter().all(BriefSummary::is_complete);
    Ok(if all_written { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Reports the written briefs, each on one or more lines.
pub(crate) fn report(summaries: &[BriefSummary], terminal: &Terminal) -> anyhow::Result<()> {
    terminal.report_written(&summaries.iter().flat_map(BriefSummary::lines).collect::<Vec<_>>())
}

/// Builds the briefs, writes the successful ones together, and returns their reports.
pub(crate) fn print(
    builder: &BriefBuilder,
    briefs: &[&BriefSpec],
    terminal: &Terminal,
) -> anyhow::Result<Vec<BriefSummary>> {
    let mut all_made = Vec::new();
    builder.build(briefs, terminal, |brief, made| {
        match made {
            Ok(mut made) => {
                if let Some(error) = made.failure.take() {
                    let headline = format!("the PDF of the brief \"{}\" was not written", brief.name);
                    terminal.error(&error.context(headline));
                }
                all_made.push((brief, made));
            }
            Err(error) => not_made(brief, error, terminal),
        }
        Ok(())
    })?;
    let mut summaries = Vec::new();
    for (brief, written) in builder.write(all_made, terminal)? {
        match written {
            Ok(summary) => summaries.push(summary),
            Err(error) => not_made(brief, error, terminal),
        }
    }
    warn_of_papers(&builder.project, terminal);
    if let errors @ 1.. = builder.errors() {
        let errors = count(errors, "error");
        terminal.warn(&format!("the chronology has {errors}: run `dateline check` before you share a brief"));
    }
    Ok(summaries)
}

fn not_made(brief: &BriefSpec, error: anyhow::Error, terminal: &Terminal) {
    terminal.error(&error.context(format!("the brief \"{}\" was not written", brief.name)));
}

/// Compares the files on disk with the output of a fresh run.
///
/// PDFs and Word documents are not compared: their text is the same as in the other formats, and
/// their bytes depend on the engine and on fonts.
fn compare(builder: &BriefBuilder, briefs: &[&BriefSpec], terminal: &Terminal) -> io::Result<ExitCode> {
    let (mut stale, mut failed) = (0_usize, 0_usize);
    builder.build(briefs, terminal, |brief, made| {
        match made.and_then(|made| is_fresh(builder, brief, &made, terminal)) {
            Ok(true) => {}
            Ok(false) => stale += 1,
            Err(error) => {
                failed += 1;
                not_made(brief, error, terminal);
            }
        }
        Ok(())
    })?;
    if stale > 0 && !builder.is_asked_since() {
        terminal.note("If a brief was written with --since, pass the same --since to --check.");
    }
    warn_of_papers(&builder.project, terminal);
    let mut altered = Vec::new();
    for brief in briefs {
        // Ignore errors: a release without a readable record was already reported when the brief
        // was built.
        if let Ok(files) = builder.altered_releases(brief) {
            altered.extend(files);
        }
    }
    for file in &altered {
        terminal.print(&format!("{} has changed since its release.\n", for_line(file)))?;
    }
    if !altered.is_empty() {
        terminal.note("Restore the release files, for example from git.");
    }
    let all = count(briefs.len(), "brief");
    match (stale, failed) {
        (0, 0) => terminal.note(&format!("Compared {all}: no differences.")),
        (0, _) => {}
        (1, _) => terminal.note(&format!("Compared {all}: 1 is stale. Run `dateline brief` to update it.")),
        _ => {
            terminal
                .note(&format!("Compared {all}: {stale} are stale. Run `dateline brief` to update them."));
        }
    }
    Ok(match (stale + altered.len(), failed) {
        (_, 1..) => ExitCode::from(2),
        (1.., 0) => ExitCode::FAILURE,
        (0, 0) => ExitCode::SUCCESS,
    })
}

/// Returns `true` if the brief's text files exist on disk and are up to date. Prints the
/// differences.
fn is_fresh(
    builder: &BriefBuilder,
    brief: &BriefSpec,
    made: &BuiltBrief,
    terminal: &Terminal,
) -> anyhow::Result<bool> {
    let (mut there, mut fresh) = (0, true);
    let has_ending = |file: &str, endings: &[&str]| {
        let ending = Path::new(file).extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| endings.contains(&ending))
    };
    for (file, bytes) in made.files.iter().filter(|(file, _)| !has_ending(file, &["pdf", "png", "docx"])) {
        let old = match builder.read_output(file) {
            Ok(old) => old,
            // Skip a missing file, since a project may commit only some of the formats.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| format!("cannot read {BRIEFS}/{file}")),
        };
        there += 1;
        // Ignore CRLF line endings, to which Git may have converted the file.
        let old = String::from_utf8_lossy(&old).replace("\r\n", "\n");
        let new = String::from_utf8_lossy(bytes);
        if old != new {
            fresh = false;
            let path = format!("{BRIEFS}/{file}");
            // Show no diff for HTML and SVG, which are not meant to be read line by line.
            if has_ending(file, &["md", "typ"]) {
                // Show a carriage return as "\r": the diff is for display, not for `git apply`.
                let diff = unified(&path, &old, &new, terminal.color()).replace("\r\n", "\\r\n");
                terminal.print_styled(&short(&diff))?;
            } else {
                terminal.print(&format!("{} is stale.\n", for_line(&path)))?;
            }
        }
    }
    if there == 0 {
        terminal
            .warn(&format!("{BRIEFS}/{}: there is no Markdown, HTML or Typst file to compare", brief.name));
    }
    Ok(fresh && there > 0)
}

/// Returns the first [`SHOWN`] lines of a diff, with a note on the number of remaining lines.
fn short(diff: &str) -> String {
    let lines = diff.lines().count();
    if lines <= SHOWN {
        return diff.to_owned();
    }
    let head: String = diff.split_inclusive('\n').take(SHOWN).collect();
    format!("{head}… and {} more lines\n", lines - SHOWN)
}
