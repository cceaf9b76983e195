//! Reports events whose title fits words of a paper with a slightly different date, as after a
//! typing error.

use crate::assemble::plain_words;
use crate::check::evidence::speaks_of_a_plan;
use crate::check::{Diagnostic, Label, Rule, RuleContext};

/// Skips three cases. Words that the event cites are checked by other rules. A quote with exactly
/// the curated date speaks against an error. A plan for one day may have been carried out on the
/// next.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let found = project.timeline.near_misses.iter().filter_map(|miss| {
        let event = project.chronology.events.get(miss.event)?;
        let curated = event.date.as_ref()?;
        let said = project.attestations.get(miss.attestation)?;
        let quoted = context.testimonies_of(event);
        let is_cited = quoted.iter().any(|testimony| testimony.words.contains(said.span));
        let is_borne_out = quoted
            .iter()
            .flat_map(|testimony| &testimony.dates)
            .any(|quoted_date| *quoted_date.date == curated.value);
        let is_planned = speaks_of_a_plan(&plain_words(project.sources.text(said.clause)));
        if is_cited || is_borne_out || is_planned {
            return None;
        }
        let message = format!(
            "\"{}\" is dated {} in events.toml, but {} has {} next to words of its title",
            event.id.value,
            curated.value.human(),
            project.sources.path(said.source),
            said.date.human()
        );
        let found = Diagnostic::new(rule, message, Label::new(curated.span, "no paper has this date"))
            .related(said.span, "possible typo")
            .event(&event.id.value);
        Some(found.help(HELP))
    });
    found.collect()
}

const HELP: &str = "if the paper describes this event, look for a third source and fix the date, or name the event under `match`; if it \
                    describes something else, add an event for that, or allow this with a reason";
