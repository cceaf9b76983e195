//! Reports allowances whose last day has passed.

use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity, Switch, allow};

pub(super) static RULE: Rule = Rule {
    code: "DL903",
    name: "expired-suppression",
    severity: Severity::Error,
    by_default: Switch::On,
    page: include_str!("expired_suppression.md"),
    check,
};

fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let ended = allow::all(&project.chronology).filter(|allowance| allowance.has_ended(project));
    ended
        .filter_map(|allowance| {
            let until = allowance.until?;
            let last_day = until.value.human();
            let message = format!("{} was allowed until {last_day}, which has passed", allowance.rule.value);
            let found = Diagnostic::new(rule, message, Label::new(until.span, ""));
            let help = "decide again: fix the finding, or extend `until` and give the reason";
            Some(allowance.mark(found.help(help)))
        })
        .collect()
}
