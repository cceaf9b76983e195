//! `dateline accept`, `attach`, `refine` and `dismiss`: record a decision on a candidate of
//! `dateline pull` in `events.toml`.

use std::process::ExitCode;

use anyhow::bail;

use super::Global;
use super::event_values::stated_date;
use super::paper_warnings::warn_of_papers;
use super::reviewer::{ReviewerArgs, is_signature, signed};
use super::terminal::Terminal;
use crate::chronology::Change;
use crate::project::Project;
use crate::pull::{Candidate, CandidateKind, NewEventValues, also_linked, linked_statements, pull};
use crate::rule_id::RuleId;

#[derive(Debug, clap::Args)]
pub(crate) struct Accept {
    /// The candidate's id, as printed by `dateline pull`, or the first characters of it
    #[arg(value_name = "CANDIDATE")]
    candidate: String,
    /// The id of the event [default: derived from the title]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The title of the event [default: the wording in the paper]
    #[arg(long)]
    title: Option<String>,
    /// The date of the event: an EDTF date, or words such as "about June 2024" [default: the date
    /// in the paper]
    #[arg(long)]
    date: Option<String>,
    #[command(flatten)]
    reviewer: ReviewerArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Attach {
    /// The candidate's id, as printed by `dateline pull`, or the first characters of it
    #[arg(value_name = "CANDIDATE")]
    candidate: String,
    /// The id of the event in events.toml
    #[arg(value_name = "EVENT")]
    event: String,
    #[command(flatten)]
    reviewer: ReviewerArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Refine {
    /// The candidate's id, as printed by `dateline pull`, or the first characters of it
    #[arg(value_name = "CANDIDATE")]
    candidate: String,
    #[command(flatten)]
    reviewer: ReviewerArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Dismiss {
    /// The candidate's id, as printed by `dateline pull`, or the first characters of it
    #[arg(value_name = "CANDIDATE")]
    candidate: String,
    /// The reason, which is recorded in events.toml
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    reviewer: ReviewerArgs,
}

impl Accept {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let project = global.project()?;
        let date = self.date.as_ref().map(|text| stated_date("--date", text, &project, terminal));
        let date = date.transpose()?;
        let wanted =
            NewEventValues { id: self.id.clone(), title: self.title.clone(), date, is_another: false };
        let action = Action { command: "accept", reviewer: &self.reviewer, global, terminal };
        action.on_candidate(&project, &self.candidate, |candidate, project| {
            Ok(candidate.accept(project, &wanted)?)
        })
    }
}

impl Attach {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let action = Action { command: "attach", reviewer: &self.reviewer, global, terminal };
        action.on_candidate(&global.project()?, &self.candidate, |candidate, project| {
            Ok(candidate.attach(project, &self.event)?)
        })
    }
}

impl Refine {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let action = Action { command: "refine", reviewer: &self.reviewer, global, terminal };
        action.on_candidate(&global.project()?, &self.candidate, |candidate, project| {
            Ok(candidate.refine(project)?)
        })
    }
}

impl Dismiss {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        if self.reason.trim().is_empty() {
            bail!("--reason must not be empty: it records why the candidate is not in the chronology");
        }
        let action = Action { command: "dismiss", reviewer: &self.reviewer, global, terminal };
        action.on_candidate(&global.project()?, &self.candidate, |candidate, project| {
            Ok(candidate.dismiss(project, &self.reason))
        })
    }
}

/// A decision on a candidate, which will be recorded.
pub(crate) struct Action<'a> {
    /// The name of the command.
    pub command: &'static str,
    /// The person who made the decision.
    pub reviewer: &'a ReviewerArgs,
    pub global: &'a Global,
    pub terminal: &'a Terminal,
}

impl Action<'_> {
    /// Applies the decision to the candidate with this id, and reports the written changes.
    fn on_candidate(
        &self,
        project: &Project,
        id: &str,
        changes: impl Fn(&Candidate<'_>, &Project) -> anyhow::Result<Vec<Change>>,
    ) -> anyhow::Result<ExitCode> {
        // Warn before looking up the candidate: a missing paper may be the reason why it is not
        // found.
        warn_of_papers(project, self.terminal);
        let candidates = pull(project);
        let candidate = named(&candidates, id)?;
        // Use the full id, since a prefix may become ambiguous when the project is read again.
        let mut ids = std::iter::once(&candidate.id).chain(&candidate.others);
        let id = ids.find(|own| own.starts_with(id)).unwrap_or(&candidate.id);
        let changes = self.carry_out(project, candidate, id, &changes)?;
        if changes.is_empty() {
            self.terminal.note("events.toml already cites these words; nothing was added");
        }
        let lines = changes.iter().filter(|change| !is_signature(change)).map(describe_change);
        self.terminal.report_written(&lines.collect::<Vec<_>>())?;
        if let Some(left) = follow_up(candidate, &changes) {
            self.terminal.note(&left);
        }
        let event = changed_event(&changes).filter(|_| self.terminal.shows_notes());
        // Ignore errors: the change is written, so an error only means that the note is missing.
        if let Some(event) = event
            && let Some((chronology, timeline)) = project.relinked(&self.global.files())
        {
            let statements = linked_statements(project, &chronology, &timeline, event);
            let also = also_linked(&candidates, &statements, &candidate.id);
            if let Some(also) = candidates_in_words(project, &also) {
                self.terminal.note(&format!("also linked to {event}: {also}"));
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Writes the changes of the decision on a candidate, and returns those that were made.
    ///
    /// If `events.toml` was changed in the meantime, determines them again for the candidate with
    /// this id.
    pub(crate) fn carry_out(
        &self,
        project: &Project,
        candidate: &Candidate<'_>,
        id: &str,
        changes: &dyn Fn(&Candidate<'_>, &Project) -> anyhow::Result<Vec<Change>>,
    ) -> anyhow::Result<Vec<Change>> {
        let review = self.reviewer.review(self.global);
        let first = signed(changes(candidate, project)?, &review);
        let again = |project: &Project| Ok(signed(changes(named(&pull(project), id)?, project)?, &review));
        self.global.change(self.command, self.terminal, project, &first, again)
    }
}

/// The maximum number of candidates that are listed because they were linked together with the
/// decided one.
const MAX_NAMED: usize = 5;

/// Lists candidates: "“Agreement opened for signature” (papers/note.txt:4, 20 September 2023)".
/// Returns `None` for an empty list.
pub(crate) fn candidates_in_words(project: &Project, candidates: &[&Candidate<'_>]) -> Option<String> {
    let named = candidates.iter().take(MAX_NAMED).map(|candidate| {
        let place = project.sources.cite(candidate.attestation.span);
        format!("“{}” ({place}, {})", candidate.title, candidate.event_when())
    });
    let hidden = candidates.len().saturating_sub(MAX_NAMED);
    let more = (hidden > 0).then(|| format!("and {hidden} more"));
    let all: Vec<String> = named.chain(more).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// Returns the id of the event that the changes add, date, or cite a paper for.
pub(crate) fn changed_event(changes: &[Change]) -> Option<&str> {
    changes.iter().find_map(|change| match change {
        Change::Event(event) => Some(event.id.as_str()),
        Change::Evidence { event, .. } | Change::Date { event, .. } => Some(event.as_str()),
        _ => None,
    })
}

/// Returns a note on a dismissed contradiction: `pull` stops offering it, but `check` still reports
/// it. Returns `None` for other decisions.
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

/// The error for an id that no candidate has.
#[derive(Debug, thiserror::Error)]
#[error(
    "no candidate id begins with \"{id}\": run `dateline pull --all` for a list. The id of a candidate changes \
     with its sentence, and disappears when the sentence is cited or dismissed"
)]
pub(crate) struct NoCandidate {
    /// The id, or the prefix of one.
    id: String,
}

/// Returns the candidate with this id or prefix of an id.
///
/// Fails if several candidates match or none does.
pub(crate) fn named<'c, 'p>(candidates: &'c [Candidate<'p>], id: &str) -> anyhow::Result<&'c Candidate<'p>> {
    if id.is_empty() {
        bail!("the candidate id is empty: run `dateline pull --all` for a list of candidates");
    }
    let named: Vec<_> = candidates.iter().filter(|candidate| candidate.has_id(id)).collect();
    match named.as_slice() {
        [one] => Ok(one),
        [] => Err(NoCandidate { id: id.to_owned() }.into()),
        several => bail!("{} candidate ids begin with \"{id}\": add more characters", several.len()),
    }
}

/// Describes a change to the file on one line.
pub(crate) fn describe_change(change: &Change) -> String {
    match change {
        Change::Event(event) => match &event.date {
            Some(date) => format!("events.toml: new event {} ({date})", event.id),
            None => format!("events.toml: new event {}", event.id),
        },
        Change::Evidence { event, evidence } => {
            format!("events.toml: {event} now cites {}", evidence.source)
        }
        Change::Date { event, date } => format!("events.toml: {event} is now dated {date}"),
        Change::Key { event, key, .. } => format!("events.toml: changed `{key}` of {event}"),
        Change::Item { event, key, item } => match item.get("source").and_then(toml::Value::as_str) {
            Some(source) if *key == "evidence" => format!("events.toml: {event} now cites {source}"),
            _ => format!("events.toml: added a value to `{key}` of {event}"),
        },
        Change::NoEvent { event } => format!("events.toml: removed {event}"),
        Change::SourceKey { source, key, .. } => format!("events.toml: changed `{key}` of {source}"),
        Change::NoKey { event, key } => format!("events.toml: removed `{key}` of {event}"),
        Change::Allowance { event, rule, .. } => format!("events.toml: allowed {rule} for {event}"),
        Change::PaperAllowance(allowance) => {
            format!("events.toml: allowed {} in {}", allowance.rule, allowance.path)
        }
        Change::Dismissal(dismissal) => format!("events.toml: dismissed {}", dismissal.ids.join(", ")),
        Change::Source(source) => format!("events.toml: new source {}", source.id),
        Change::Pin { source, sha256 } => {
            format!("events.toml: pinned {source} to {}…", sha256.get(..12).unwrap_or(sha256))
        }
    }
}
