//! `dateline timeline`: prints all events in chronological order.

use std::process::ExitCode;

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use unicode_width::UnicodeWidthStr as _;

use super::check::count;
use super::paper_warnings::warn_of_papers;
use super::terminal::Terminal;
use super::{Global, warn_of_impossible_dates};
use crate::check::check;
use crate::escape::for_line;
use crate::render::{ListingRow, Statements, gather, listing, listing_csv, listing_json, listing_markdown};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// List only the events in events.toml, without those found only in papers
    #[arg(long)]
    curated: bool,
    /// List every dated statement in the papers with the event that it is linked to; requires
    /// --format json
    #[arg(long, conflicts_with = "curated")]
    statements: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A table for the terminal
    Table,
    /// A Markdown table
    Md,
    /// A JSON array
    Json,
    /// Comma-separated values, for a spreadsheet
    Csv,
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    if args.statements && !matches!(args.format, Format::Json) {
        anyhow::bail!("--statements requires --format json");
    }
    let project = global.project()?;
    if args.statements {
        terminal.print(&Statements::of(&project).to_json())?;
        warn_of_papers(&project, terminal);
        return Ok(ExitCode::SUCCESS);
    }
    let checked = check(&project);
    let (items, _) = gather(&project, &checked.findings, &project.timeline.entries);
    let mut rows = listing(&items);
    rows.retain(|row| row.curated || !args.curated);
    match args.format {
        Format::Table => {
            terminal.print(&table(&rows, terminal.width()))?;
            terminal.note(&verdict(&rows));
        }
        Format::Md => terminal.print(&listing_markdown(&rows))?,
        Format::Json => terminal.print(&listing_json(&rows))?,
        Format::Csv => terminal.print(&listing_csv(&rows))?,
    }
    warn_of_impossible_dates(&project, |_| !args.curated, terminal);
    warn_of_papers(&project, terminal);
    if !project.faults.is_empty() {
        let faults = count(project.faults.len(), "error");
        terminal
            .warn(&format!("events.toml has {faults}, so some entries are not shown: run `dateline check`"));
    }
    Ok(ExitCode::SUCCESS)
}

fn table(rows: &[ListingRow], width: usize) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(80)).set_header(["DATE", "EVENT", "SOURCES"]);
    // Never wrap the dates to make room for the other columns: a wrapped date is hard to read.
    let dates = rows.iter().map(|row| row.when.width()).max().unwrap_or(0).clamp(4, width / 3);
    let dates = Width::Fixed(u16::try_from(dates + 2).unwrap_or(26));
    table.set_constraints([ColumnConstraint::Absolute(dates)]);
    for row in rows {
        let title = match row.dispute() {
            _ if !row.curated && row.status == "planned" => format!("{} [papers only, planned]", row.title),
            _ if !row.curated => format!("{} [papers only]", row.title),
            Some(dispute) => format!("{} [{dispute}]", row.title),
            None => row.title.clone(),
        };
        table.add_row([&row.when, &title, &row.citations.join("; ")].map(|cell| breakable(&for_line(cell))));
    }
    table.trim_fmt() + "\n"
}

/// The maximum number of characters of a word before it is broken.
const MAX_WORD_LENGTH: usize = 250;

/// Inserts spaces into very long words. The table takes quadratic time to break a word into lines:
/// a title of ten million characters without spaces took over a minute.
fn breakable(cell: &str) -> String {
    let mut broken = String::with_capacity(cell.len());
    let mut length = 0;
    for c in cell.chars() {
        length = if c == ' ' { 0 } else { length + 1 };
        if length > MAX_WORD_LENGTH {
            broken.push(' ');
            length = 1;
        }
        broken.push(c);
    }
    broken
}

/// Returns the closing summary, such as "43 events in events.toml, and 7 found only in papers."
fn verdict(rows: &[ListingRow]) -> String {
    let curated = rows.iter().filter(|row| row.curated).count();
    let events = count(curated, "event");
    match rows.len() - curated {
        0 => format!("{events} in events.toml."),
        more => format!("{events} in events.toml, and {more} found only in papers."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_over_the_limit_are_broken() {
        let word = "é".repeat(MAX_WORD_LENGTH);
        let two = format!("The {word} and {word}");
        assert_eq!(breakable(&two), two);
        assert_eq!(breakable(&format!("{word}{word}a b")), format!("{word} {word} a b"));
    }
}
