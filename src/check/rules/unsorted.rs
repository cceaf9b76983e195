//! Reports events that are not in the order of their dates.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::Answer;

/// Reports each event that is certainly earlier than the dated event above it. Events without a
/// date can be anywhere.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = &context.project.chronology.events;
    let dated: Vec<_> = events.iter().filter_map(|event| Some((event, event.date.as_ref()?))).collect();
    let pairs = dated.windows(2).filter_map(|pair| match pair {
        [above, below] if below.1.value.before(&above.1.value) == Answer::Holds => Some((above, below)),
        _ => None,
    });
    pairs
        .map(|((above, earlier), (below, date))| {
            let message =
                format!("\"{}\" is listed after \"{}\", but is earlier", below.id.value, above.id.value);
            Diagnostic::new(rule, message, Label::new(date.span, ""))
                .related(earlier.span, "")
                .help("move it up to where its date belongs")
                .event(&below.id.value)
        })
        .collect()
}
