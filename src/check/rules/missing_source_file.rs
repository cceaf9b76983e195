//! Reports paths and globs in `events.toml` that do not match a file.

use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity, Switch};

pub(super) static RULE: Rule = Rule {
    code: "DL102",
    name: "missing-source-file",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("missing_source_file.md"),
    check,
};

fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let missing = context.project.missing.iter();
    missing
        .map(|missing| {
            Diagnostic::new(rule, missing.message(), Label::new(missing.span, "")).help(missing.help())
        })
        .collect()
}
