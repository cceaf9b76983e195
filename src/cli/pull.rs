//! `dateline pull`: lists the candidates, which are statements in papers that the chronology lacks.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use serde_json::json;
use unicode_width::UnicodeWidthStr as _;

use super::check::count;
use super::paper_warnings::{warn_of_papers, without_papers};
use super::terminal::Terminal;
use super::{Global, warn_of_impossible_dates};
use crate::chronology::{Change, EditError, edit};
use crate::date::Granularity;
use crate::escape::{for_json, for_line};
use crate::project::Project;
use crate::pull::{Candidate, CandidateKind, NewEventValues, from_papers_changed_since, pull, vacant};
use crate::read::ATTACHED;
use crate::render::escaped;
use crate::source::one_line;

#[derive(Debug, clap::Args)]
#[command(after_help = "Accept a candidate with `dateline accept ID`, `attach ID EVENT` or `refine ID`, or \
                  hide it with `dismiss ID --reason …`. A candidate keeps its id until its sentence \
                  changes.")]
pub(crate) struct Args {
    /// List only candidates from these papers or folders
    #[arg(value_name = "PAPER")]
    papers: Vec<String>,
    /// List only candidates from papers that are new or changed since this Git revision: a hash,
    /// branch or tag
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Read dated statements from a Parquet table instead of from the papers
    #[arg(long, value_name = "FILE.parquet", conflicts_with = "since")]
    statements: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Also list less certain candidates, and statements that date a curated event less precisely
    #[arg(long)]
    all: bool,
    /// Maximum number of candidates in the table, unless --all is given; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 40)]
    limit: usize,
    /// Print the points of each candidate, from which its rank is computed
    #[arg(long)]
    explain: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A table for the terminal
    Table,
    /// A JSON array
    Json,
    /// A Markdown list, for a review by email
    Md,
    /// New events, as entries of events.toml
    Toml,
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let project = match &args.statements {
        Some(path) => global.project_of_statements(path)?,
        None => global.project()?,
    };
    for asked in &args.papers {
        if !project.papers.iter().any(|paper| is_at(&paper.path, asked)) {
            bail!(
                "{asked} is not a paper of this chronology: add it to `papers` or as a `[[source]]` in events.toml"
            );
        }
    }
    let asked = |path: &str| args.papers.is_empty() || args.papers.iter().any(|asked| is_at(path, asked));
    let mut found = pull(&project);
    found.retain(|candidate| {
        candidate.places.iter().any(|attestation| asked(project.sources.path(attestation.source)))
    });
    if let Some(revision) = &args.since
        && let (_, Some(before)) = global.project_at(revision, global.as_of.clone(), terminal)?
    {
        found = from_papers_changed_since(found, &before);
    }
    let all = found.len();
    found.retain(|candidate| args.all || candidate.is_certain());
    match args.format {
        Format::Table => {
            let hidden = all - found.len();
            let cut = if args.all || args.limit == 0 { 0 } else { found.len().saturating_sub(args.limit) };
            found.truncate(found.len() - cut);
            if !found.is_empty() {
                terminal.print(&table(&project, &found, terminal.width(), args.explain))?;
                if args.explain {
                    terminal.note(LEGEND);
                }
            }
            terminal.note(&verdict(&project, &found, cut, hidden));
        }
        Format::Json => terminal.print(&json_array(&project, &found)?)?,
        Format::Md => terminal.print(&markdown(&project, &found, args.explain))?,
        Format::Toml => terminal.print(&toml(&project, &found)?)?,
    }
    warn_of_impossible_dates(&project, asked, terminal);
    warn_of_papers(&project, terminal);
    Ok(ExitCode::SUCCESS)
}

/// Whether a path equals `asked`, is inside that folder, or is attached to that file.
fn is_at(path: &str, asked: &str) -> bool {
    let asked = asked.trim_start_matches("./").trim_end_matches('/');
    path.strip_prefix(asked)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest.starts_with(ATTACHED))
}

/// The explanation of the points that `--explain` prints.
const LEGEND: &str = "Points: attachment = how clearly words belong to the date, phase = the type of event is known, date = how \
                      precise it is, names and actors = who is named, papers and day = how many papers report it; tense, \
                      doubt, title and years are deductions. A candidate with 8 or more is certain.";

/// Returns the points of a candidate's rank, for instance "attachment +3, date +3, tense -1 = 5",
/// and the reason for its date, if there is one.
fn why(candidate: &Candidate<'_>) -> String {
    let parts: Vec<String> =
        candidate.rank.parts().iter().map(|(part, points)| format!("{} {points:+}", part.name())).collect();
    let reason = candidate.reason_of_date().map(|reason| format!("; {reason}")).unwrap_or_default();
    format!("{} = {}{reason}", parts.join(", "), candidate.rank.total())
}

/// Returns the reason for the `?` after a candidate's date: "doubtful: the words are vague".
fn doubt(candidate: &Candidate<'_>) -> Option<String> {
    let weakness = candidate.attestation.timex.weakness?;
    Some(format!("doubtful: {}", weakness.reason()))
}

/// Describes the effect of accepting a candidate: "new", "refines dicas-1 (2024-06)".
pub(crate) fn effect(candidate: &Candidate<'_>) -> String {
    let Some(event) = candidate.event else { return candidate.kind.word().to_owned() };
    let curated = event.date.as_ref().map_or_else(|| "undated".to_owned(), |date| date.value.to_string());
    format!("{} {} ({curated})", candidate.kind.word(), for_line(&event.id.value))
}

/// Returns the location of a candidate: "papers/a.md:12 and 2 more", "papers/b.pdf, p. 7".
pub(crate) fn place(project: &Project, candidate: &Candidate<'_>) -> String {
    let cited = project.sources.cite(candidate.attestation.span);
    let more = match candidate.places.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{cited}{more}")
}

/// Returns a candidate's date as written in `events.toml`, but in words where EDTF has only a code
/// or no notation: "spring 2022" for 2022-21, "late 2027".
fn shown(candidate: &Candidate<'_>) -> String {
    match candidate.date.granularity() {
        Granularity::Season | Granularity::Quarter | Granularity::Third | Granularity::Half => {
            candidate.date.human()
        }
        _ if candidate.is_bound() || candidate.part_of_date().is_some() => candidate.event_when(),
        _ => candidate.date.to_string(),
    }
}

fn table(project: &Project, found: &[Candidate<'_>], width: usize, explain: bool) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(80)).set_header(["ID", "DATE", "CANDIDATE"]);
    let dates = found.iter().map(|candidate| shown(candidate).width()).max().unwrap_or(0).clamp(4, width / 3);
    let dates = Width::Fixed(u16::try_from(dates + 2).unwrap_or(26));
    table.set_constraints([ColumnConstraint::Absolute(Width::Fixed(12)), ColumnConstraint::Absolute(dates)]);
    for candidate in found {
        let title = for_line(&candidate.title);
        let mut words = format!("{title}\n{}, {}", effect(candidate), place(project, candidate));
        if let Some(doubt) = doubt(candidate) {
            words.push('\n');
            words.push_str(&doubt);
        }
        if explain {
            words.push('\n');
            words.push_str(&why(candidate));
        }
        table.add_row([candidate.id.clone(), shown(candidate), words]);
    }
    table.trim_fmt() + "\n"
}

fn json_array(project: &Project, found: &[Candidate<'_>]) -> serde_json::Result<String> {
    let rows: Vec<_> = found
        .iter()
        .map(|candidate| {
            let places: Vec<_> = candidate
                .places
                .iter()
                .map(|attestation| {
                    let place = project.sources.place(attestation.span);
                    let quote = one_line(&attestation.citation.quote);
                    match attestation.citation.page {
                        Some(page) => {
                            json!({ "path": place.path, "line": place.line, "page": page, "quote": quote })
                        }
                        None => json!({ "path": place.path, "line": place.line, "quote": quote }),
                    }
                })
                .collect();
            json!({
                "id": candidate.id,
                "kind": candidate.kind,
                "date": candidate.date.to_string(),
                "weakness": candidate.attestation.timex.weakness,
                "title": candidate.title,
                "event": candidate.event.map(|event| event.id.value.as_str()),
                "phase": candidate.attestation.phase.map(|phase| phase.to_string()),
                "places": places,
                "rank": candidate.rank,
                "total": candidate.rank.total(),
            })
        })
        .collect();
    Ok(for_json(serde_json::to_string_pretty(&rows)? + "\n"))
}

fn markdown(project: &Project, found: &[Candidate<'_>], explain: bool) -> String {
    let item = |candidate: &Candidate<'_>| {
        let (date, title) = (shown(candidate), escaped(&for_line(&candidate.title)));
        let head = format!("- **{date}** {title} — {} (`{}`)", escaped(&effect(candidate)), candidate.id);
        let quote = escaped(&for_line(&one_line(&candidate.attestation.citation.quote)));
        let quote = format!("  - “{quote}” — {}", escaped(&place(project, candidate)));
        let doubt = doubt(candidate).map(|doubt| format!("  - {doubt}"));
        let why = explain.then(|| format!("  - {}", why(candidate)));
        [head, quote].into_iter().chain(doubt).chain(why).map(|line| line + "\n").collect::<String>()
    };
    found.iter().map(item).collect()
}

/// Formats all new candidates as entries of `events.toml`, each with its id as a comment. Sources
/// that are not yet declared come first.
fn toml(project: &Project, found: &[Candidate<'_>]) -> Result<String, EditError> {
    let mut ids = HashSet::new();
    let mut entries = Vec::new();
    for candidate in found.iter().filter(|candidate| candidate.kind == CandidateKind::New) {
        let Ok(mut changes) = candidate.accept(project, &NewEventValues::default()) else { continue };
        // Each candidate is accepted by itself. Together, they declare a source only once, and
        // events with the same title have different ids.
        changes.retain_mut(|change| match change {
            Change::Source(source) => ids.insert(("source", source.id.clone())),
            Change::Event(event) => {
                event.id = vacant(&event.id, |id| ids.contains(&("event", id.to_owned())));
                ids.insert(("event", event.id.clone()))
            }
            _ => true,
        });
        entries.push(format!("# {}, {}\n{}", candidate.id, place(project, candidate), edit("", &changes)?));
    }
    Ok(entries.join("\n"))
}

/// Returns the closing summary, such as "5 candidates: 3 new, 1 refining a date, 1 contradicting a
/// date. --all shows 40 more, less certain or less precise."
///
/// `cut` is the number of candidates beyond the limit, and `hidden` is the number of candidates
/// that only `--all` shows.
fn verdict(project: &Project, found: &[Candidate<'_>], cut: usize, hidden: usize) -> String {
    let number = |kind: CandidateKind| found.iter().filter(|candidate| candidate.kind == kind).count();
    let [contradicts, refines, new] =
        [CandidateKind::Contradicts, CandidateKind::Refines, CandidateKind::New].map(number);
    let rest = match cut {
        0 => String::new(),
        cut => format!(" --limit 0 lists {cut} more."),
    };
    let more = match hidden {
        0 => rest,
        hidden => format!("{rest} --all lists {hidden} more, less certain or less precise."),
    };
    if found.is_empty() {
        return format!("No certain candidates.{more}{}", without_papers(project));
    }
    let shown = count(found.len(), "candidate");
    format!("{shown}: {new} new, {refines} refining a date, {contradicts} contradicting a date.{more}")
}
