//! Reports baseline entries whose finding no longer occurs. A baseline is not part of a project, so
//! [`crate::check::Baseline::apply`] creates the findings.

use crate::check::{Diagnostic, Label, Rule, RuleId};
use crate::source::Span;

/// Creates the finding for the fingerprint at `span`, which belonged to the rule `code`.
pub(in crate::check) fn finding(code: &str, span: Span) -> Diagnostic {
    let message = format!("this finding of {code} no longer occurs");
    Diagnostic::new(Rule::of(RuleId::StaleBaselineEntry), message, Label::new(span, ""))
        .help("remove the line, or recreate the baseline")
}
