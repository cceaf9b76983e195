//! Decisions on pages other than the review: an allowance of a finding with its reason, the fix of a
//! finding, the date of a paper, and taking back the dismissal of a candidate.

use anyhow::{anyhow, bail};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Desk, page_response, see_other};
use crate::amend::typed_date;
use crate::chronology::{Change, NewPaperAllowance, NewSource, Splice, edit, removal};
use crate::cli::event_values::refuse_new_faults;
use crate::desk::{
    AllowedSubject, DeskView, Notice, QueryPairs, address, allowed_subject, candidates_page, finding_named,
    findings_page, paper_page, typing_context,
};
use crate::project::{CHRONOLOGY, EditedFile, Project};
use crate::pull::source_of;

impl Desk {
    /// Allows the finding that the form names.
    pub(super) fn allow(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        self.after_check(self.allowed(&view, form), "allowed")
    }

    /// Applies the fix of the finding that the form names.
    pub(super) fn fix(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        self.after_check(self.fixed(&view, form), "fixed")
    }

    /// Records the day of publication of the paper that the form names.
    pub(super) fn date_paper(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        let path = form.get("path");
        match self.dated(&view.loaded.project, path, form.get("published")) {
            Ok(()) => {
                self.read_again();
                see_other(&address("/paper", &[("path", path), ("done", "dated")]))
            }
            Err(error) => {
                let notice = Some(Notice::error(format!("Nothing was written: {error:#}")));
                let query = QueryPairs::from(vec![("path".to_owned(), path.to_owned())]);
                let page = paper_page(&DeskView { notice, ..self.view() }, &query);
                page_response(StatusCode::UNPROCESSABLE_ENTITY, page)
            }
        }
    }

    /// Takes back the dismissal of the candidate that the form names.
    pub(super) fn restore(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        match self.restored(&view.loaded.project, form.get("id")) {
            Ok(()) => {
                self.read_again();
                see_other(&address("/review/list", &[("done", "restored")]))
            }
            Err(error) => {
                let notice = Some(Notice::error(format!("{error:#}")));
                let page = candidates_page(&DeskView { notice, ..self.view() }, &QueryPairs::default());
                page_response(StatusCode::UNPROCESSABLE_ENTITY, page)
            }
        }
    }

    fn after_check(&self, outcome: anyhow::Result<()>, done: &str) -> Response {
        match outcome {
            Ok(()) => {
                self.read_again();
                see_other(&address("/check", &[("done", done)]))
            }
            Err(error) => {
                let notice = Some(Notice::error(format!("Nothing was written: {error:#}")));
                let page = findings_page(&DeskView { notice, ..self.view() }, &QueryPairs::default());
                page_response(StatusCode::UNPROCESSABLE_ENTITY, page)
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
        let Some(dismissal) = dismissal else { bail!("this candidate is not dismissed, or no longer") };
        let text = project.sources.whole(project.chronology.source);
        let Some(splice) = removal(text, &dismissal.span.range()) else {
            bail!(
                "the dismissal is written in a notation that cannot be edited: remove it from {CHRONOLOGY} by hand"
            );
        };
        self.write_chronology(project, &[splice])
    }

    /// Writes `events.toml` with these edits, unless it was changed since it was read.
    fn write_chronology(&self, project: &Project, edits: &[Splice]) -> anyhow::Result<()> {
        let old = project.sources.whole(project.chronology.source).to_owned();
        let Some(new) = Splice::make(edits, &old) else { bail!("the edit does not fit the file") };
        refuse_new_faults(project, &new)?;
        let edited = EditedFile { path: CHRONOLOGY.to_owned(), old, new, places: edits.len() };
        self.global.write_edited("serve", &self.terminal, &[edited])
    }
}

fn is_gone() -> anyhow::Error {
    anyhow!("the chronology was changed, and no longer has this finding")
}
