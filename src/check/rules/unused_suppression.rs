//! An allowance that allows nothing.

use crate::check::allow::Allowance;
use crate::check::{Diagnostic, Label, RULES, Rule, Severity};
use crate::project::Project;

/// What is unused is known only when all other rules have looked, so [`crate::check::check`] asks [`finding`].
pub(super) static RULE: Rule = Rule {
    code: "DL901",
    name: "unused-suppression",
    severity: Severity::Warning,
    page: include_str!("unused_suppression.md"),
    check: |_, _| Vec::new(),
};

/// The finding for an allowance that covered nothing. One that has ended, or names no rule, is reported as that.
pub(in crate::check) fn finding(allowance: &Allowance<'_>, project: &Project) -> Option<Diagnostic> {
    let allowed = RULES.iter().find(|rule| rule.is_called(&allowance.rule.value))?;
    if allowance.has_ended(project) {
        return None;
    }
    let message = format!("{} finds nothing here that this allows", allowed.code);
    let found = Diagnostic::new(&RULE, message, Label::new(allowance.span, "")).help("remove it");
    Some(allowance.mark(found))
}
