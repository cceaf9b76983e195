//! Reports paths and globs in `events.toml` that do not match a file.

use crate::check::{Diagnostic, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let missing = context.project.missing.iter();
    missing
        .map(|missing| {
            Diagnostic::new(rule, missing.message(), Label::new(missing.span, "")).help(missing.help())
        })
        .collect()
}
