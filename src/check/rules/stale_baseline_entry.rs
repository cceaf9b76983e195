//! An entry of the baseline whose finding is gone.

use crate::check::{Diagnostic, Label, Rule, Severity, Switch};
use crate::source::Span;

/// The baseline is no part of a project, so [`crate::check::Baseline::apply`] asks [`finding`].
pub(in crate::check) static RULE: Rule = Rule {
    code: "DL905",
    name: "stale-baseline-entry",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("stale_baseline_entry.md"),
    check: |_, _| Vec::new(),
};

/// The finding for the fingerprint at `span`, which was of a finding of the rule `code`.
pub(in crate::check) fn finding(code: &str, span: Span) -> Diagnostic {
    let message = format!("this finding of {code} is no longer there");
    Diagnostic::new(&RULE, message, Label::new(span, "")).help("remove the line, or write the baseline anew")
}
