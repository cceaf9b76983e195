//! Reports allowances that do not cover a finding.

use crate::check::suppression::Suppression;
use crate::check::{Diagnostic, Fix, Label, RULES, Rule, Selection, Severity, Switch};
use crate::project::Project;

/// Unused allowances are only known after all other rules have run, so [`crate::check::check`]
/// creates the findings with [`finding`].
pub(in crate::check) static RULE: Rule = Rule {
    code: "DL901",
    name: "unused-suppression",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("unused_suppression.md"),
    check: |_, _| Vec::new(),
};

/// Returns the finding for an unused allowance.
///
/// Returns `None` if the allowance has ended or names an unknown rule, since other rules report
/// that, and if its rule did not run.
pub(in crate::check) fn finding(
    suppression: &Suppression<'_>,
    selection: &Selection,
    project: &Project,
) -> Option<Diagnostic> {
    let allowed = RULES.iter().find(|rule| rule.is_called(&suppression.rule.value))?;
    if suppression.has_ended(project) || !selection.has(allowed.code) {
        return None;
    }
    let message = format!("{} has no finding here, so this allowance is unused", allowed.code);
    let fix = Fix::removing(suppression.span, project).map(|edits| Fix::safe("remove the allowance", edits));
    let found = Diagnostic::new(&RULE, message, Label::new(suppression.span, "")).help("remove it").fix(fix);
    Some(suppression.mark(found))
}
