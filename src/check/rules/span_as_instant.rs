//! Reports instants that are dated to a range.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::Kind;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter().filter(|event| event.note.is_none());
    events
        .filter_map(|event| {
            let kind = event.kind.as_ref().filter(|kind| kind.value == Kind::Instant)?;
            let date = event.date.as_ref().filter(|date| date.value.is_span())?;
            let (id, range) = (&event.id.value, date.value.human());
            let message = format!("\"{id}\" is an instant, a single day within {range}");
            let found =
                Diagnostic::new(rule, message, Label::new(kind.span, "")).related(date.span, "").help(
                    "if it lasted, write `kind = \"span\"`; if not, describe in `note` what is known of the day",
                );
            Some(found.event(id))
        })
        .collect()
}
