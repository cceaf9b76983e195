//! Reports briefs without a fixed "as of" day, whose text changes from day to day.

use crate::check::{Diagnostic, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    if project.as_of_is_asked || project.chronology.as_of.is_some() {
        return Vec::new();
    }
    let undated = project.sound_briefs().filter(|brief| brief.as_of.is_none());
    undated
        .map(|brief| {
            let message = format!("the brief \"{}\" depends on the current date", brief.name);
            let found = Diagnostic::new(rule, message, Label::new(brief.title.span, ""));
            found
                .help("set the date, such as `as_of = 2025-04-04`, under [chronology] in events.toml or here")
        })
        .collect()
}
