//! Reports events with the status "held" or "in force" whose date is in the future.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::Status;
use crate::date::Answer;

/// Lowers the severity for events without an explicit status, because "held" is only the default.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let Some(now) = &context.project.as_of else { return Vec::new() };
    let events = context.project.chronology.events.iter();
    let done = events.filter(|event| matches!(event.status(), Status::Held | Status::InForce));
    done.filter_map(|event| {
        let date = event.date.as_ref().filter(|date| now.before(&date.value) == Answer::Holds)?;
        let said = match event.status() {
            Status::InForce => "in force",
            _ => "held",
        };
        let (id, when, now) = (&event.id.value, date.value.human(), now.human());
        let message = format!("\"{id}\" counts as {said}, but {when} is after {now}");
        let mut found = Diagnostic::new(rule, message, Label::new(date.span, ""))
            .help("write `status = \"planned\"`; if it has taken place, update `as_of` of `[chronology]`")
            .event(id);
        if event.status.is_none() || date.value.is_uncertain() {
            found.severity = found.severity.lowered();
        }
        found.related.extend(event.status.as_ref().map(|status| Label::new(status.span, "")));
        Some(found)
    })
    .collect()
}
