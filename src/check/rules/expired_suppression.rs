//! Reports allowances whose last day has passed.

use crate::check::{Diagnostic, Label, Rule, RuleContext, suppression};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let ended = suppression::all(&project.chronology).filter(|suppression| suppression.has_ended(project));
    ended
        .filter_map(|suppression| {
            let until = suppression.until?;
            let last_day = until.value.human();
            let message =
                format!("{} was allowed until {last_day}, which has passed", suppression.rule.value);
            let found = Diagnostic::new(rule, message, Label::new(until.span, ""));
            let help = "decide again: fix the finding, or extend `until` and give the reason";
            Some(suppression.mark(found.help(help)))
        })
        .collect()
}
