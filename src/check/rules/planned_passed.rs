//! Reports planned events whose date has passed.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::Status;
use crate::date::Answer;
use crate::table::Vocabulary as _;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let Some(now) = &context.project.as_of else { return Vec::new() };
    let events = context.project.chronology.events.iter();
    events
        .filter_map(|event| {
            let (date, status) = (event.date.as_ref()?, event.status.as_ref()?);
            let open = matches!(status.value, Status::Planned | Status::Expected);
            if !open || date.value.before(now) != Answer::Holds {
                return None;
            }
            let (id, word) = (&event.id.value, status.value.word());
            let message =
                format!("\"{id}\" is {word} for {}, which is past as of {}", date.value.human(), now.human());
            let mut found = Diagnostic::new(rule, message, Label::new(date.span, ""))
                .related(status.span, "")
                .help("find out what happened: write `status = \"held\"` or \"cancelled\", or the new date")
                .event(id);
            if date.value.is_uncertain() {
                found.severity = found.severity.lowered();
            }
            Some(found)
        })
        .collect()
}
