//! The form of an event: a changed event or a new one is written to `events.toml`.

use anyhow::bail;
use axum::http::StatusCode;
use axum::response::Response;

use super::Desk;
use super::response::{page_response, see_other};
use crate::chronology::{Change, NewEvent, edit, values};
use crate::cli::candidate_actions::changed_event;
use crate::cli::event_values::refuse_new_faults;
use crate::cli::reviewer::{ReviewerArgs, signed};
use crate::date::Date;
use crate::desk::{
    DeskView, FormKind, QueryPairs, Submitted, address, edited_event_page, entry_of, typing_context,
};
use crate::project::Project;
use crate::pull::event_id;

/// The reason why a form was not saved: the event was changed while the form was open.
#[derive(Debug, thiserror::Error)]
#[error("the event was changed while the form was open")]
struct ChangedMeanwhile;

impl Desk {
    /// Saves the submitted form for the event that `query` names, or for a new event.
    pub(super) fn save_event(&self, query: &QueryPairs, form: &QueryPairs) -> Response {
        let view = self.view();
        let id = query.filled("id");
        let project = &view.loaded.project;
        let entry = id.and_then(|id| entry_of(project, id));
        let submitted = Submitted::read(FormKind::Event, form, entry.as_ref(), &typing_context(project));
        let again = |view: &DeskView, problem: Option<&str>, status| {
            page_response(status, edited_event_page(view, id, Some(&submitted), problem))
        };
        if id.is_some() && entry.is_none() {
            let is_broken = values(project.sources.whole(project.chronology.source)).is_err();
            let status = if is_broken { StatusCode::CONFLICT } else { StatusCode::NOT_FOUND };
            return again(&view, None, status);
        }
        if submitted.is_stale(entry.as_ref()) {
            return again(&view, None, StatusCode::CONFLICT);
        }
        if submitted.has_errors() {
            return again(&view, None, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let made = match id {
            Some(id) => self.edit_event(project, id, &submitted),
            None => self.add_event(project, &submitted),
        };
        match made {
            Ok((id, done)) => {
                self.read_again();
                see_other(&address("/event", &[("id", &id), ("done", done)]))
            }
            Err(error) if error.is::<ChangedMeanwhile>() => {
                self.read_again();
                again(&self.view(), None, StatusCode::CONFLICT)
            }
            Err(error) => {
                let (status, text) = self.refusal(&error, form);
                again(&view, Some(&text), status)
            }
        }
    }

    /// Writes the edited fields of an event. Returns its id and the name of the action, for the
    /// notice.
    fn edit_event(
        &self,
        project: &Project,
        id: &str,
        submitted: &Submitted,
    ) -> anyhow::Result<(String, &'static str)> {
        let changes = submitted.changes(id);
        if changes.is_empty() {
            return Ok((id.to_owned(), "unchanged"));
        }
        let changes = signed(changes, &ReviewerArgs::default().review(&self.global));
        refuse_new_faults(project, &edit(project.sources.whole(project.chronology.source), &changes)?)?;
        self.global.change("serve", &self.terminal, project, &changes, |now| {
            if submitted.is_stale(entry_of(now, id).as_ref()) {
                return Err(ChangedMeanwhile.into());
            }
            Ok(changes.clone())
        })?;
        Ok((id.to_owned(), "saved"))
    }

    /// Writes a new event. Returns its id and the name of the action, for the notice.
    fn add_event(&self, project: &Project, submitted: &Submitted) -> anyhow::Result<(String, &'static str)> {
        let review = ReviewerArgs::default().review(&self.global);
        let new = |project: &Project| -> anyhow::Result<Vec<Change>> {
            let text = |key| submitted.value(key).and_then(toml::Value::as_str).unwrap_or_default();
            if text("title").is_empty() {
                bail!("a new event can have only one title: save it, then add the titles in other languages");
            }
            // Make an error of a missing date unless the status or a relation allows an undated
            // event.
            let date = Date::parse(text("date")).ok();
            let id = event_id(text("title"), date.as_ref(), |id| project.chronology.event(id).is_some());
            let is_own =
                |(key, _): &(&'static str, &toml::Value)| !matches!(*key, "title" | "date" | "reviewed");
            let more = submitted.filled().filter(is_own).map(|(key, value)| (key, value.clone()));
            let event = Change::Event(NewEvent {
                id,
                title: text("title").to_owned(),
                date,
                phase: None,
                status: None,
                evidence: Vec::new(),
                more: more.collect(),
            });
            Ok(signed(vec![event], &review))
        };
        let changes = new(project)?;
        refuse_new_faults(project, &edit(project.sources.whole(project.chronology.source), &changes)?)?;
        let made = self.global.change("serve", &self.terminal, project, &changes, new)?;
        let id = changed_event(&made).expect("the changes that were written add the event");
        Ok((id.to_owned(), "saved"))
    }
}
