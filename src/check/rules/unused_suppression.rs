//! An allowance that allows nothing.

use crate::check::allow::Allowance;
use crate::check::{Diagnostic, Fix, Label, RULES, Rule, Selection, Severity, Switch};
use crate::project::Project;

/// What is unused is known only when all other rules have looked, so [`crate::check::check`] asks [`finding`].
pub(in crate::check) static RULE: Rule = Rule {
    code: "DL901",
    name: "unused-suppression",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("unused_suppression.md"),
    check: |_, _| Vec::new(),
};

/// The finding for an allowance that covered nothing. One that has ended, or names no rule, is reported as that; of
/// a rule that did not look nobody knows.
pub(in crate::check) fn finding(
    allowance: &Allowance<'_>,
    selection: &Selection,
    project: &Project,
) -> Option<Diagnostic> {
    let allowed = RULES.iter().find(|rule| rule.is_called(&allowance.rule.value))?;
    if allowance.has_ended(project) || !selection.has(allowed.code) {
        return None;
    }
    let message = format!("{} finds nothing here that this allows", allowed.code);
    let fix = Fix::removing(allowance.span, project).map(|edits| Fix::safe("remove the allowance", edits));
    let found = Diagnostic::new(&RULE, message, Label::new(allowance.span, "")).help("remove it").fix(fix);
    Some(allowance.mark(found))
}
