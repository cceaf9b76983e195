//! Reports briefs that do not select any event.

use crate::check::{Diagnostic, Label, Rule, RuleContext, file_faults};

/// Reports a single word that no event has as an error, since the brief cannot be rendered, and
/// words that no event has in combination as a warning.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let empty = context.briefs().iter().filter(|(_, chosen)| chosen.is_empty());
    let empty = empty.map(|(brief, _)| {
        let message = format!("the brief \"{}\" selects no events", brief.name);
        let found = Diagnostic::new(rule, message, Label::new(brief.title.span, ""));
        found.help("no event matches all keys of `[select]`: remove some, or select another time")
    });
    file_faults::findings(rule, context).into_iter().chain(empty).collect()
}
