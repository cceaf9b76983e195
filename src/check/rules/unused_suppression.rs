//! Reports allowances that do not cover a finding. They are only known after all other rules have
//! run, so [`crate::check::check_with`] creates the findings.

use crate::check::suppression::Suppression;
use crate::check::{Diagnostic, Fix, Label, Rule, RuleId, Selection};
use crate::project::Project;

/// Returns the finding for an unused allowance.
///
/// Returns `None` if the allowance has ended or names an unknown rule, since other rules report
/// that, and if its rule did not run.
pub(in crate::check) fn finding(
    suppression: &Suppression<'_>,
    selection: &Selection,
    project: &Project,
) -> Option<Diagnostic> {
    let allowed = RuleId::called(&suppression.rule.value)?;
    if suppression.has_ended(project) || !selection.has(allowed) {
        return None;
    }
    let message = format!("{} has no finding here, so this allowance is unused", allowed.code());
    let fix = Fix::removing(suppression.span, project).map(|edits| Fix::safe("remove the allowance", edits));
    let found =
        Diagnostic::new(Rule::of(RuleId::UnusedSuppression), message, Label::new(suppression.span, ""))
            .help("remove it")
            .fix(fix);
    Some(suppression.mark(found))
}
