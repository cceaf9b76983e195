//! Reports relations that follow from other relations.

use crate::check::order::{Redundant, redundant};
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let finding = |Redundant { event, relation, other }| {
        let key = relation.kind.key();
        let message =
            format!("`{key}` \"{}\" of \"{}\" follows from other relations", other.id.value, event.id.value);
        let fix = Fix::removing(relation.span, context.project)
            .map(|edits| Fix::safe("remove the relation", edits));
        Diagnostic::new(rule, message, Label::new(relation.span, ""))
            .help("remove it: the order stays the same")
            .fix(fix)
            .event(&event.id.value)
            .event(&other.id.value)
    };
    redundant(&context.project.chronology).into_iter().map(finding).collect()
}
