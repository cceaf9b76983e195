//! `dateline find`: finds words in events, sources and statements.

use std::process::ExitCode;

use anyhow::bail;
use serde_json::json;

use super::Global;
use super::check::count;
use super::paper_warnings::warn_of_papers;
use super::terminal::Terminal;
use crate::escape::{for_json, for_line};
use crate::find::{HitKind, SearchHit, search};
use crate::project::Project;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The words to find; all must occur. Parts of words match, and case and accents are ignored.
    /// Quote words that must be adjacent: "Harbour Pact"
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A line for each event, source and statement, with its place
    Human,
    /// A JSON array
    Json,
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    if args.words.iter().all(|word| word.trim().is_empty()) {
        bail!("the words are empty: give at least one letter or digit");
    }
    let project = global.project()?;
    let hits = search(&project, &args.words);
    match args.format {
        Format::Human => {
            let lines: String = hits.iter().map(|hit| line(&project, hit)).collect();
            terminal.print(&lines)?;
            terminal.note(&summary(&hits));
        }
        Format::Json => terminal.print(&json_array(&project, &hits)?)?,
    }
    warn_of_papers(&project, terminal);
    Ok(ExitCode::SUCCESS)
}

/// Formats a hit as a line: "events.toml:6: event pact, 2024-06: The pact (title, match)".
fn line(project: &Project, hit: &SearchHit<'_>) -> String {
    let at = project.sources.cite(hit.span);
    let dates: Vec<String> = hit.dates.iter().map(ToString::to_string).collect();
    let dates = dates.join(" and ");
    let id = hit.id.unwrap_or_default();
    let line = match hit.kind {
        HitKind::Event | HitKind::Source => {
            let kind = if hit.kind == HitKind::Event { "event" } else { "source" };
            let dates = if dates.is_empty() { dates } else { format!(", {dates}") };
            format!("{at}: {kind} {id}{dates}: {} ({})", hit.text, hit.keys.join(", "))
        }
        HitKind::Statement => {
            let of = hit.id.map(|id| format!(" (event {id})")).unwrap_or_default();
            format!("{at}: {dates}: “{}”{of}", hit.text)
        }
    };
    for_line(&line).into_owned() + "\n"
}

/// Returns the closing summary, such as "2 events, 1 source, 5 statements".
fn summary(hits: &[SearchHit<'_>]) -> String {
    let kinds = [(HitKind::Event, "event"), (HitKind::Source, "source"), (HitKind::Statement, "statement")];
    let number = |kind| hits.iter().filter(|hit| hit.kind == kind).count();
    let found = kinds.into_iter().map(|(kind, noun)| (number(kind), noun)).filter(|(number, _)| *number > 0);
    let parts: Vec<String> = found.map(|(number, noun)| count(number, noun)).collect();
    if parts.is_empty() { "Nothing found.".to_owned() } else { parts.join(", ") }
}

fn json_array(project: &Project, hits: &[SearchHit<'_>]) -> serde_json::Result<String> {
    let rows: Vec<_> = hits
        .iter()
        .map(|hit| {
            let place = project.sources.place(hit.span);
            json!({
                "kind": hit.kind,
                "id": hit.id,
                "dates": hit.dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "text": hit.text,
                "keys": hit.keys,
                "path": place.path,
                "line": place.line,
                "page": hit.page,
            })
        })
        .collect();
    Ok(for_json(serde_json::to_string_pretty(&rows)? + "\n"))
}
