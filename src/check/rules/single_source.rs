//! Reports key events that depend on a single source.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Importance};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter().filter(|event| is_key(event));
    events
        .filter_map(|event| {
            let mut sources: Vec<&str> =
                event.evidence.iter().map(|evidence| evidence.source.value.as_str()).collect();
            sources.sort_unstable();
            sources.dedup();
            let [source] = sources.as_slice() else { return None };
            let message = format!("\"{}\" has only one source, \"{source}\"", event.id.value);
            let label = Label::new(event.evidence.first()?.source.span, "the only source");
            let help = "look for a second source that does not copy the first";
            Some(Diagnostic::new(rule, message, label).help(help).event(&event.id.value))
        })
        .collect()
}

/// Whether the event is marked as one of the most important.
fn is_key(event: &Event) -> bool {
    event.importance() == Importance::MOST || event.tags.iter().any(|tag| tag.value == "key")
}
