//! A brief that asks for something no event is.

use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch, fault};

pub(super) static RULE: Rule = Rule {
    code: "DL605",
    name: "brief-empty-selection",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("brief_empty_selection.md"),
    check,
};

/// A single word that no event has is an error, for no brief is made with it; words that no event has together
/// are a warning.
fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    let project = case.project;
    let empty = project
        .sound_briefs()
        .filter(|brief| brief.selection.choose(&project.chronology, &project.timeline).is_empty());
    let empty = empty.map(|brief| {
        let message = format!("the brief \"{}\" prints no event", brief.name);
        let found = Diagnostic::new(rule, message, Label::new(brief.title.span, ""));
        found.help("no event is all that `[select]` asks for: ask for less, or for another time")
    });
    fault::findings(rule, case).into_iter().chain(empty).collect()
}
