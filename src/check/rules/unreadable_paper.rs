//! A paper that is there and cannot be read as text.

use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL114",
    name: "unreadable-paper",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("unreadable_paper.md"),
    check,
};

fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    let unread = case.project.papers.iter().filter_map(|paper| Some((paper, paper.document.as_ref().err()?)));
    unread
        .map(|(paper, fault)| Diagnostic::new(rule, fault.to_string(), Label::new(paper.named, "")))
        .collect()
}
