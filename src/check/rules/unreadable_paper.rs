//! A paper that is there and cannot be read as text.

use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};
use crate::read::Trouble;

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
        .map(|(paper, fault)| {
            // Most files of other kinds that are attached to a mail are pictures.
            let is_attachment = fault.trouble == Trouble::Attachment;
            let severity = if is_attachment { Severity::Info } else { rule.severity };
            Diagnostic::new(rule, fault.to_string(), Label::new(paper.named, "")).severity(severity)
        })
        .collect()
}
