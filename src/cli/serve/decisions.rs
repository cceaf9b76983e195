//! Decisions on pages other than the review: allowing a finding, fixing a finding, dating a paper,
//! and withdrawing a dismissal; and the messages about refused decisions.

use anyhow::{anyhow, bail};
use axum::http::StatusCode;
use axum::response::Response;

use super::Desk;
use super::response::{page_response, see_other};
use crate::amend::typed_date;
use crate::chronology::{Change, NewPaperAllowance, NewSource, Splice, edit, removal, with_key};
use crate::cli::candidate_actions::NoCandidate;
use crate::cli::event_values::refuse_new_faults;
use crate::cli::reviewer::{ReviewerArgs, signed};
use crate::date::Date;
use crate::desk::{
    AllowedSubject, DeskView, Notice, QueryPairs, address, allowed_subject, candidates_page, event_page,
    finding_named, findings_page, paper_page, syntax_error, timeline_page, typing_context,
};
use crate::project::{CHRONOLOGY, EditedFile, Files as _, Project};
use crate::pull::{DecisionError, separated, source_of};

impl Desk {
    /// Returns the sentence about the current syntax error in `events.toml`, if there is one,
    /// whether or not the desk has read the file yet.
    pub(super) fn syntax_error(&self) -> Option<String> {
        let bytes = self.global.files().read(CHRONOLOGY).ok()?;
        syntax_error(CHRONOLOGY, std::str::from_utf8(&bytes).ok()?)
    }

    /// Returns the status and the message for a refused change.
    ///
    /// While `events.toml` has a syntax error, the message is about that error, which may have
    /// caused the refusal: "the chronology no longer has this finding".
    fn nothing_written(&self, error: &anyhow::Error) -> (StatusCode, Option<Notice>) {
        let (status, text) = if let Some(reason) = self.syntax_error() {
            (StatusCode::CONFLICT, half_written(&reason))
        } else {
            // Remove "nothing was written" from the end of the error, because the message begins
            // with these words.
            let reason = format!("{error:#}").replace("; nothing was written", "");
            (StatusCode::UNPROCESSABLE_ENTITY, format!("Nothing was written: {reason}"))
        };
        (status, Some(Notice::error(text)))
    }

    /// Returns the status and the reason why a decision about a candidate, or a submitted event
    /// form, was refused, in the page's words.
    pub(super) fn refusal(&self, error: &anyhow::Error, form: &QueryPairs) -> (StatusCode, String) {
        if let Some(reason) = self.syntax_error() {
            return (StatusCode::CONFLICT, half_written(&reason));
        }
        let text = match error.downcast_ref() {
            Some(NoCandidate { .. }) => is_decided(form.filled("title")).to_string(),
            None => refusal(error),
        };
        (StatusCode::UNPROCESSABLE_ENTITY, text)
    }

    /// Allows the finding that the form names.
    pub(super) fn allow(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        self.after_check(form, self.allowed(&view, form), "allowed")
    }

    /// Applies the fix for the finding that the form names.
    pub(super) fn fix(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        self.after_check(form, self.fixed(&view, form), "fixed")
    }

    /// Records the publication date of the paper at this path.
    pub(super) fn date_paper(&self, path: &str, form: &QueryPairs) -> Response {
        let view = self.view();
        let published = form.get("published");
        match self.dated(&view.loaded.project, path, published) {
            Ok(()) => {
                self.read_again();
                see_other(&address("/paper", &[("path", path), ("done", "dated")]))
            }
            Err(error) => {
                let (status, notice) = self.nothing_written(&error);
                let pairs = [("path", path), ("published", published)];
                let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
                let query = QueryPairs::from(pairs.to_vec());
                let page = paper_page(&DeskView { notice, ..self.view() }, &query);
                page_response(status, page)
            }
        }
    }

    /// Separates the paper that the form names from the event that the query names.
    pub(super) fn reject(&self, query: &QueryPairs, form: &QueryPairs) -> Response {
        let view = self.view();
        let event = query.get("id");
        match self.separate(&view.loaded.project, event, form) {
            Ok(()) => {
                self.read_again();
                see_other(&address("/event", &[("id", event), ("done", "rejected")]))
            }
            Err(error) => {
                let (status, notice) = self.nothing_written(&error);
                let pairs = [("id", event), ("source", form.get("source")), ("reason", form.get("reason"))];
                let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
                let query = QueryPairs::from(pairs.to_vec());
                page_response(status, event_page(&DeskView { notice, ..self.view() }, &query))
            }
        }
    }

    fn separate(&self, project: &Project, event: &str, form: &QueryPairs) -> anyhow::Result<()> {
        if project.chronology.event(event).is_none() {
            bail!("the chronology no longer has the event “{event}”");
        }
        let Some(reason) = form.filled("reason") else {
            bail!("the reason is missing: it records why the paper is not a source of the event");
        };
        let (source, reason) = (form.get("source").to_owned(), reason.to_owned());
        let review = ReviewerArgs::default().review(&self.global);
        let decide = |project: &Project| -> anyhow::Result<Vec<Change>> {
            let change = separated(project, event, &source, &reason);
            let change = change.ok_or_else(|| anyhow!("{source} is not linked to this event"))?;
            Ok(signed(vec![change], &review))
        };
        let changes = decide(project)?;
        self.global.change("serve", &self.terminal, project, &changes, decide)?;
        Ok(())
    }

    /// Changes the "as of" date of the chronology.
    pub(super) fn set_as_of(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        let typed = form.get("as_of");
        match self.as_of_changed(&view.loaded.project, typed.trim()) {
            Ok(()) => {
                self.read_again();
                see_other(&address("/", &[("done", "as-of")]))
            }
            Err(error) => {
                let (status, notice) = self.nothing_written(&error);
                let query = QueryPairs::from(vec![("as_of".to_owned(), typed.to_owned())]);
                let page = timeline_page(&DeskView { notice, ..self.view() }, &query);
                page_response(status, page)
            }
        }
    }

    fn as_of_changed(&self, project: &Project, typed: &str) -> anyhow::Result<()> {
        let day = typed_date(typed, &typing_context(project)).map_err(|reason| anyhow!(reason))?;
        let Some(value) = day.as_day().and_then(|_| day.to_string().parse::<toml::value::Datetime>().ok())
        else {
            bail!("“{typed}” is not a day: write it with its day, month and year");
        };
        let old = project.sources.whole(project.chronology.source).to_owned();
        let value = toml::Value::Datetime(value);
        let new = with_key(&old, "chronology", &["title", "as_of", "papers"], "as_of", Some(&value));
        let Some(new) = new else {
            bail!(
                "{CHRONOLOGY} is written in a notation that cannot be edited here: set as_of below [chronology] by hand"
            );
        };
        refuse_new_faults(project, &new)?;
        let edited = EditedFile { path: CHRONOLOGY.to_owned(), old, new, places: 1 };
        self.global.write_edited("serve", &self.terminal, &[edited])
    }

    /// Withdraws the dismissal of the candidate that the form names.
    pub(super) fn restore(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        match self.restored(&view.loaded.project, form.get("id")) {
            Ok(()) => {
                self.read_again();
                see_other(&address("/review/list", &[("done", "restored")]))
            }
            Err(error) => {
                let (status, notice) = self.nothing_written(&error);
                let page = candidates_page(&DeskView { notice, ..self.view() }, &QueryPairs::default());
                page_response(status, page)
            }
        }
    }

    fn after_check(&self, form: &QueryPairs, outcome: anyhow::Result<()>, done: &str) -> Response {
        match outcome {
            Ok(()) => {
                self.read_again();
                see_other(&address("/check", &[("done", done)]))
            }
            Err(error) => {
                let (status, notice) = self.nothing_written(&error);
                page_response(status, findings_page(&DeskView { notice, ..self.view() }, form))
            }
        }
    }

    fn allowed(&self, view: &DeskView, form: &QueryPairs) -> anyhow::Result<()> {
        let project = &*view.loaded.project;
        let found = finding_named(&view.loaded, form.get("finding")).ok_or_else(is_gone)?;
        let Some(reason) = form.filled("reason") else {
            bail!("an allowance needs a reason: it records why the finding is accepted");
        };
        let until = form.filled("until").map(|text| typed_date(text, &typing_context(project))).transpose();
        let until = until.map_err(|reason| anyhow!(reason))?;
        let rule = found.rule.code().to_owned();
        let reason = reason.to_owned();
        let change = match allowed_subject(project, found) {
            Some(AllowedSubject::Event(event)) => Change::Allowance { event, rule, reason, until },
            Some(AllowedSubject::Paper { path, quote }) => {
                Change::PaperAllowance(NewPaperAllowance { path, rule, quote, reason, until })
            }
            None => bail!("this finding cannot be allowed: it is about the file itself"),
        };
        let changes = vec![change];
        refuse_new_faults(project, &edit(project.sources.whole(project.chronology.source), &changes)?)?;
        self.global.change("serve", &self.terminal, project, &changes, |_| Ok(changes.clone()))?;
        Ok(())
    }

    fn fixed(&self, view: &DeskView, form: &QueryPairs) -> anyhow::Result<()> {
        let project = &*view.loaded.project;
        let found = finding_named(&view.loaded, form.get("finding")).ok_or_else(is_gone)?;
        let Some(fix) = &found.fix else { bail!("this finding has no fix") };
        self.write_chronology(project, &fix.edits)
    }

    fn dated(&self, project: &Project, path: &str, published: &str) -> anyhow::Result<()> {
        let Some(paper) = project.papers.iter().find(|paper| paper.path == path) else {
            bail!("this chronology has no paper “{path}”");
        };
        let published =
            typed_date(published.trim(), &typing_context(project)).map_err(|reason| anyhow!(reason))?;
        let entry = paper.entry.and_then(|at| project.chronology.sources.get(at));
        let change = match entry {
            Some(entry) => Change::SourceKey {
                source: entry.id.value.clone(),
                key: "published",
                value: toml::Value::from(published.to_string()),
            },
            None => Change::Source(NewSource {
                published: Some(published),
                ..source_of(project, paper, |_| false)
            }),
        };
        let changes = vec![change];
        refuse_new_faults(project, &edit(project.sources.whole(project.chronology.source), &changes)?)?;
        self.global.change("serve", &self.terminal, project, &changes, |_| Ok(changes.clone()))?;
        Ok(())
    }

    fn restored(&self, project: &Project, id: &str) -> anyhow::Result<()> {
        let dismissed = &project.chronology.dismissed;
        let dismissal =
            dismissed.iter().find(|dismissal| dismissal.ids.iter().any(|known| known.value == id));
        let Some(dismissal) = dismissal else {
            bail!("this candidate was already restored: reload the page")
        };
        let text = project.sources.whole(project.chronology.source);
        let Some(splice) = removal(text, &dismissal.span.range()) else {
            bail!(
                "the dismissal is written in a notation that cannot be edited: remove it from {CHRONOLOGY} by hand"
            );
        };
        self.write_chronology(project, &[splice])
    }

    /// Writes `events.toml` with these edits, unless it has changed since it was read.
    fn write_chronology(&self, project: &Project, edits: &[Splice]) -> anyhow::Result<()> {
        let old = project.sources.whole(project.chronology.source).to_owned();
        let Some(new) = Splice::make(edits, &old) else {
            bail!("internal error: the edits overlap. This is a bug in dateline; please report it")
        };
        refuse_new_faults(project, &new)?;
        let edited = EditedFile { path: CHRONOLOGY.to_owned(), old, new, places: edits.len() };
        self.global.write_edited("serve", &self.terminal, &[edited])
    }
}

/// Returns the message for a change that was refused because `events.toml` has a syntax error.
fn half_written(reason: &str) -> String {
    format!(
        "Nothing was written. Your input is kept below. {reason} Once this is corrected in the file, save again."
    )
}

/// Returns the reason why a decision about a candidate was refused, in the page's words, because a
/// [`DecisionError`] names commands.
fn refusal(error: &anyhow::Error) -> String {
    let date = |edtf: &str| Date::parse(edtf).map_or_else(|_| edtf.to_owned(), |date| date.human());
    match error.downcast_ref() {
        Some(DecisionError::OnlyABound { words, .. }) => format!(
            "The paper gives only a bound (“{words}”): write the date of the event into the field “Date”, \
             or a bound such as “by June 2027”."
        ),
        Some(DecisionError::Curated { event }) => format!(
            "The chronology has this event already, as “{event}”: attach the candidate to that event, or dismiss the candidate."
        ),
        Some(DecisionError::Contradicts { stated, event, curated }) => format!(
            "The paper gives {} for “{event}”, which is dated {}: enter the paper's date for that event, \
             or dismiss the candidate if the paper is wrong.",
            date(stated),
            date(curated)
        ),
        Some(DecisionError::RefinesNothing) => {
            "This candidate has no different date for an event, so it cannot refine one: accept it as a new event, attach it, or dismiss it."
                .to_owned()
        }
        Some(DecisionError::OtherDate { stated, event, curated }) => format!(
            "The paper gives {}, but “{event}” is dated {}, so these words do not support that date. Correct the \
             date of the event first, or dismiss the candidate.",
            date(stated),
            date(curated)
        ),
        Some(DecisionError::NoEvent { id, .. }) => {
            format!("The chronology no longer has the event “{id}”: choose another one.")
        }
        None => format!("{error:#}"),
    }
}

/// Returns the error about a candidate that is no longer offered, with the title that the user
/// typed for it.
pub(super) fn is_decided(title: Option<&str>) -> anyhow::Error {
    let title = title.map(|title| format!(" Your title was “{title}”.")).unwrap_or_default();
    anyhow!(
        "A decision about this candidate was made in the meantime, or its sentence has changed. Nothing \
         was written.{title}"
    )
}

fn is_gone() -> anyhow::Error {
    anyhow!("the chronology was changed in the meantime and no longer has this finding: reload the page")
}
