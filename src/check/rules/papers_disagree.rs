//! Reports papers that give different dates for the same thing, if it is not curated.

use crate::check::{Diagnostic, Label, Rule, RuleContext};

/// Skips events with a curated date: a paper that differs from it is reported by
/// `paper-contradicts-curated`.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let between = project.timeline.conflicts.iter();
    between
        .filter(|conflict| !conflict.within_document && conflict.event.is_none())
        .filter_map(|conflict| {
            let first = project.attestations.get(conflict.first)?;
            let second = project.attestations.get(conflict.second)?;
            let (one, other) = (first.date.human(), second.date.human());
            let message =
                format!("two papers have different dates for “{}”: {one} and {other}", conflict.name);
            let found = Diagnostic::new(rule, message, Label::new(first.span, "")).related(second.span, "");
            Some(found.help("find out which is right, and add the event to events.toml"))
        })
        .collect()
}
