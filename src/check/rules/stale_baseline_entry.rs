//! Reports baseline entries whose finding no longer occurs.

use crate::check::{Diagnostic, Label, Rule, Severity, Switch};
use crate::source::Span;

/// A baseline is not part of a project, so [`crate::check::Baseline::apply`] creates the findings
/// with [`finding`].
pub(in crate::check) static RULE: Rule = Rule {
    code: "DL905",
    name: "stale-baseline-entry",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("stale_baseline_entry.md"),
    check: |_, _| Vec::new(),
};

/// Creates the finding for the fingerprint at `span`, which belonged to the rule `code`.
pub(in crate::check) fn finding(code: &str, span: Span) -> Diagnostic {
    let message = format!("this finding of {code} no longer occurs");
    Diagnostic::new(&RULE, message, Label::new(span, "")).help("remove the line, or recreate the baseline")
}
