//! `dateline accept`, `attach`, `refine` and `dismiss`: record a decision on a candidate of
//! `dateline pull` in `events.toml`.

use std::process::ExitCode;

use anyhow::bail;

use super::Global;
use super::paper_warnings::warn_of_papers;
use super::terminal::Terminal;
use crate::chronology::Change;
use crate::date::Date;
use crate::project::Project;
use crate::pull::{Candidate, CandidateKind, Wanted, pull};
use crate::rule_id::RuleId;

#[derive(Debug, clap::Args)]
pub(crate) struct Accept {
    /// The candidate's id, as printed by `dateline pull`, or the first characters of it
    #[arg(value_name = "CANDIDATE")]
    candidate: String,
    /// The id of the event [default: derived from the title]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The title of the event [default: the wording of the paper]
    #[arg(long)]
    title: Option<String>,
    /// The date of the event in EDTF, for example 2024-06 [default: the date in the paper]
    #[arg(long, value_parser = date)]
    date: Option<Date>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Attach {
    /// The candidate's id, as printed by `dateline pull`, or the first characters of it
    #[arg(value_name = "CANDIDATE")]
    candidate: String,
    /// The id of the event in events.toml
    #[arg(value_name = "EVENT")]
    event: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Refine {
    /// The candidate's id, as printed by `dateline pull`, or the first characters of it
    #[arg(value_name = "CANDIDATE")]
    candidate: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Dismiss {
    /// The candidate's id, as printed by `dateline pull`, or the first characters of it
    #[arg(value_name = "CANDIDATE")]
    candidate: String,
    /// The reason, which is recorded in events.toml
    #[arg(long)]
    reason: String,
}

impl Accept {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let (id, title, date) = (self.id.clone(), self.title.clone(), self.date.clone());
        let wanted = Wanted { id, title, date };
        act_on_candidate("accept", global, terminal, &self.candidate, |candidate, project| {
            Ok(candidate.accept(project, &wanted)?)
        })
    }
}

impl Attach {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        act_on_candidate("attach", global, terminal, &self.candidate, |candidate, project| {
            Ok(candidate.attach(project, &self.event)?)
        })
    }
}

impl Refine {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        act_on_candidate("refine", global, terminal, &self.candidate, |candidate, project| {
            Ok(candidate.refine(project)?)
        })
    }
}

impl Dismiss {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        if self.reason.trim().is_empty() {
            bail!("--reason must not be empty: it records why the candidate is not in the chronology");
        }
        act_on_candidate("dismiss", global, terminal, &self.candidate, |candidate, project| {
            Ok(candidate.dismiss(project, &self.reason))
        })
    }
}

/// Applies a decision to the candidate with this id, and reports the changes written.
fn act_on_candidate(
    command: &str,
    global: &Global,
    terminal: &Terminal,
    id: &str,
    changes: impl Fn(&Candidate<'_>, &Project) -> anyhow::Result<Vec<Change>>,
) -> anyhow::Result<ExitCode> {
    let project = global.project()?;
    // Warn before looking up the candidate: a missing paper may be the reason why it is not found.
    warn_of_papers(&project, terminal);
    let candidates = pull(&project);
    let candidate = named(&candidates, id)?;
    // Use the full id, since the prefix may become ambiguous if the project is read again.
    let mut ids = std::iter::once(&candidate.id).chain(&candidate.others);
    let id = ids.find(|own| own.starts_with(id)).unwrap_or(&candidate.id);
    let changes = carry_out(command, global, terminal, &project, candidate, id, &changes)?;
    if changes.is_empty() {
        terminal.note("events.toml cites these words already: nothing was added");
    }
    terminal.report_written(&changes.iter().map(describe_change).collect::<Vec<_>>())?;
    if let Some(left) = follow_up(candidate, &changes) {
        terminal.note(&left);
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the changes of a decision on a candidate, and returns those that were made.
///
/// If `events.toml` was changed in the meantime, determines them again for the candidate with this
/// id.
pub(crate) fn carry_out(
    command: &str,
    global: &Global,
    terminal: &Terminal,
    project: &Project,
    candidate: &Candidate<'_>,
    id: &str,
    changes: &dyn Fn(&Candidate<'_>, &Project) -> anyhow::Result<Vec<Change>>,
) -> anyhow::Result<Vec<Change>> {
    let again = |project: &Project| changes(named(&pull(project), id)?, project);
    global.change(command, terminal, project, &changes(candidate, project)?, again)
}

/// Returns a note on a dismissed contradiction: `pull` stops offering it, but `check` still reports
/// it.
pub(crate) fn follow_up(candidate: &Candidate<'_>, changes: &[Change]) -> Option<String> {
    let event = candidate.event.filter(|_| candidate.kind == CandidateKind::Contradicts)?;
    let is_dismissed = changes.iter().any(|change| matches!(change, Change::Dismissal(_)));
    is_dismissed.then(|| {
        format!(
            "`dateline check` still reports the contradiction: if the paper is wrong, add to \"{}\": \
             allow = [{{ rule = \"{}\", reason = \"…\" }}]",
            event.id.value,
            RuleId::PaperContradictsCurated.code()
        )
    })
}

/// Returns the candidate with this id or prefix of an id.
///
/// Fails if several candidates match or none does.
fn named<'c, 'p>(candidates: &'c [Candidate<'p>], id: &str) -> anyhow::Result<&'c Candidate<'p>> {
    let named: Vec<_> = candidates.iter().filter(|candidate| candidate.goes_by(id)).collect();
    match named.as_slice() {
        [one] if !id.is_empty() => Ok(one),
        [] => bail!(
            "no candidate has the id {id}: run `dateline pull --all` for the current ids. An id changes \
             when its sentence changes, and disappears when the sentence is cited or dismissed"
        ),
        several => bail!("{} candidate ids begin with \"{id}\": give more characters", several.len()),
    }
}

/// Describes a change of the file in one line.
pub(crate) fn describe_change(change: &Change) -> String {
    match change {
        Change::Event(event) => format!("events.toml: new event {} ({})", event.id, event.date),
        Change::Evidence { event, evidence } => {
            format!("events.toml: {} is evidence for {event}", evidence.source)
        }
        Change::Date { event, date } => format!("events.toml: {event} is dated {date}"),
        Change::Key { event, key, .. } => format!("events.toml: {key} of {event} is changed"),
        Change::NoKey { event, key } => format!("events.toml: {key} of {event} is removed"),
        Change::Dismissal(dismissal) => format!("events.toml: {} is dismissed", dismissal.ids.join(", ")),
        Change::Source(source) => format!("events.toml: new source {}", source.id),
        Change::Pin { source, sha256 } => {
            format!("events.toml: {source} is pinned to {}…", sha256.get(..12).unwrap_or(sha256))
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|error| error.to_string())
}
