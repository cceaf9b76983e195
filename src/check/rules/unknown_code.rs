//! Reports unknown rules in allowances and under `[check]`.

use crate::check::{
    Diagnostic, Fix, Label, Rule, RuleContext, RuleId, UnknownRule, rules_called, suppression,
};
use crate::source::Spanned;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let chronology = &context.project.chronology;
    let suppressions = suppression::all(chronology).filter_map(|suppression| {
        let unknown = suppression.rule.value.parse::<RuleId>().err()?;
        Some(suppression.mark(found(rule, context, suppression.rule, &unknown, "this allows nothing")))
    });
    let settings = &chronology.check;
    let wanted = settings.enable.iter().map(|word| (word, "this turns nothing on"));
    let unwanted = settings.ignore.iter().map(|word| (word, "this turns nothing off"));
    let settings = wanted.chain(unwanted).filter_map(|(word, so)| {
        let unknown = rules_called(&word.value).err()?;
        Some(found(rule, context, word, &unknown, so))
    });
    suppressions.chain(settings).collect()
}

fn found(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    word: &Spanned<String>,
    unknown: &UnknownRule,
    so: &str,
) -> Diagnostic {
    let message = format!("there is no rule \"{}\", so {so}", word.value);
    let fix = unknown.suggestion().and_then(|near| {
        let edits = Fix::saying(word.span, near, context.project)?;
        Some(Fix::needs_a_look(format!("write \"{near}\""), edits, "another rule may be meant"))
    });
    Diagnostic::new(rule, message, Label::new(word.span, "")).help(unknown.help()).fix(fix)
}
