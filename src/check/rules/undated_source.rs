//! A paper of which nobody knows when it was written.

use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};
use crate::read::Document;

pub(super) static RULE: Rule = Rule {
    code: "DL107",
    name: "undated-source",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("undated_source.md"),
    check,
};

fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    let project = case.project;
    let undated = project.papers.iter().filter(|paper| paper.document().is_some_and(is_undated));
    undated
        .map(|paper| {
            let made = paper.document().and_then(|document| document.file_created.as_ref());
            let made = made
                .map(|made| format!("; its file was created on {}", made.value.human()))
                .unwrap_or_default();
            let entry = paper.entry.and_then(|index| project.chronology.sources.get(index));
            let place = entry.map_or(paper.named, |entry| entry.id.span);
            let help = match entry {
                Some(_) => "add `published = …` here, or a date to the paper's last line".to_owned(),
                None => format!("add a [[source]] with path = \"{}\" and `published = …`", paper.path),
            };
            let message = format!("{} does not say when it was written{made}", paper.path);
            Diagnostic::new(rule, message, Label::new(place, "")).help(help)
        })
        .collect()
}

/// Returns `true` if the document has no date. The creation date of its file is only a hint.
const fn is_undated(document: &Document) -> bool {
    document.created.is_none()
}
