//! Reports papers that have changed since they were reviewed.

use crate::check::{Diagnostic, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    project
        .papers
        .iter()
        .filter_map(|paper| {
            let entry = project.chronology.sources.get(paper.entry?)?;
            let reviewed = entry.sha256.as_ref()?;
            if reviewed.value.eq_ignore_ascii_case(&paper.sha256) {
                return None;
            }
            let when =
                entry.reviewed.as_ref().map(|date| format!(" on {}", date.value.human())).unwrap_or_default();
            let message = format!("{} has changed since it was reviewed{when}", paper.path);
            let help = format!("read it again, then write sha256 = \"{}\"", paper.sha256);
            let found = Diagnostic::new(rule, message, Label::new(reviewed.span, "")).help(help);
            let rest_on_it = project.chronology.events.iter().filter(|event| {
                event.evidence.iter().any(|evidence| evidence.source.value == entry.id.value)
            });
            Some(rest_on_it.fold(found, |found, event| found.event(&event.id.value)))
        })
        .collect()
}
