//! The decisions of the review: a candidate is accepted, attached, used for a finer date, or
//! dismissed.

use anyhow::{anyhow, bail};
use axum::response::Response;

use super::Desk;
use super::decisions::is_decided;
use super::response::{page_response, see_other, with_pairs};
use crate::amend::typed_date;
use crate::chronology::Change;
use crate::cli::candidate_actions::{Action, candidates_in_words, changed_event, named};
use crate::cli::reviewer::ReviewerArgs;
use crate::desk::{DeskView, Notice, QueryPairs, refused_review_page, review_address, typing_context};
use crate::project::Project;
use crate::pull::{Candidate, NewEventValues, also_linked, linked_statements};

/// A function that computes the changes for a decision.
type DecidedChanges = Box<dyn Fn(&Candidate<'_>, &Project) -> anyhow::Result<Vec<Change>>>;

impl Desk {
    /// Carries out a decision on a candidate, and shows the next one.
    pub(super) fn decide(&self, form: &QueryPairs) -> Response {
        let view = self.view();
        let (id, all) = (form.get("id"), form.has("all"));
        match self.decided(&view, form) {
            Ok((done, event)) => {
                self.read_again();
                let now = self.view();
                let now = &now.loaded.project;
                let statements = linked_statements(now, &now.chronology, &now.timeline, &event);
                let before = view.loaded.pulled();
                let also = also_linked(&before, &statements, id);
                let also = candidates_in_words(&view.loaded.project, &also);
                let remark = also.map(|also| self.remarks.keep(format!("Also linked to it: {also}.")));
                let page = review_address(form.get("next"), all, done);
                let remark = remark.map(|number| number.to_string()).unwrap_or_default();
                see_other(&with_pairs(&page, &[("event", &event), ("remark", &remark)]))
            }
            Err(error) => {
                let (status, text) = self.refusal(&error, form);
                let notice = Some(Notice::error(text));
                let pairs = vec![("id".to_owned(), id.to_owned())];
                let all = all.then(|| ("all".to_owned(), "yes".to_owned()));
                let query = QueryPairs::from(pairs.into_iter().chain(all).collect::<Vec<_>>());
                let page = refused_review_page(&DeskView { notice, ..self.view() }, &query, form);
                page_response(status, page)
            }
        }
    }

    /// Carries out the decision in a form. Returns the name of the action, for the notice, and the
    /// id of the event concerned, or an empty string.
    fn decided(&self, view: &DeskView, form: &QueryPairs) -> anyhow::Result<(&'static str, String)> {
        let project = &*view.loaded.project;
        let candidates = view.loaded.pulled();
        let candidate = named(&candidates, form.get("id")).map_err(|_| is_decided(form.filled("title")))?;
        // Ignore a date that the user did not edit: it is the paper's own. However, if the paper
        // gives only a bound ("by 2027"), pass on even the prefilled date, because accepting a
        // bound requires an explicit date.
        let is_typed = |date: &&str| candidate.is_bound() || *date != candidate.event_date().to_string();
        let date = form.filled("date").filter(is_typed);
        let date = date.map(|date| typed_date(date, &typing_context(project))).transpose();
        let wanted = NewEventValues {
            title: form.filled("title").map(str::to_owned),
            date: date.map_err(|reason| anyhow!(reason))?,
            // Compare with the event that the form showed. If the candidate now describes a
            // different one, a person has not decided on that.
            is_another: candidate.event.is_some_and(|event| form.get("another") == event.id.value),
            ..NewEventValues::default()
        };
        let event = form.get("event").to_owned();
        let reason = form.filled("reason").unwrap_or_default().to_owned();
        let (done, changes): (&'static str, DecidedChanges) = match form.get("action") {
            "accept" => {
                ("accept", Box::new(move |candidate, project| Ok(candidate.accept(project, &wanted)?)))
            }
            "attach" => {
                ("attach", Box::new(move |candidate, project| Ok(candidate.attach(project, &event)?)))
            }
            "refine" => ("refine", Box::new(|candidate, project| Ok(candidate.refine(project)?))),
            "dismiss" if reason.is_empty() => {
                bail!("a dismissal needs a reason: it records why the candidate is not in the chronology")
            }
            "dismiss" => {
                ("dismiss", Box::new(move |candidate, project| Ok(candidate.dismiss(project, &reason))))
            }
            other => bail!("“{other}” is not a decision"),
        };
        let reviewer = ReviewerArgs::default();
        let action =
            Action { command: done, reviewer: &reviewer, global: &self.global, terminal: &self.terminal };
        let made = action.carry_out(project, candidate, &candidate.id, &*changes)?;
        Ok((done, changed_event(&made).unwrap_or_default().to_owned()))
    }
}
