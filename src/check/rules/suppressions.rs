//! Rules about allowances, baselines and the settings under `[check]`.

use crate::check::suppression::Suppression;
use crate::check::{
    Diagnostic, Fix, Label, Rule, RuleContext, RuleId, RuleSelection, UnknownRule, rules_called, suppression,
};
use crate::project::Project;
use crate::source::{Span, Spanned};

/// Returns the finding for an allowance that does not cover any finding.
///
/// [`crate::check::check_with`] calls this after all other rules have run, since only then are
/// unused allowances known.
///
/// Returns `None` if the allowance has ended or names an unknown rule, which other rules report, or
/// if its rule did not run.
pub(in crate::check) fn unused_suppression(
    suppression: &Suppression<'_>,
    selection: &RuleSelection,
    project: &Project,
) -> Option<Diagnostic> {
    let allowed = RuleId::called(&suppression.rule.value)?;
    if suppression.has_ended(project) || !selection.has(allowed) {
        return None;
    }
    let message = format!("this allowance is unused: {} reports nothing here", allowed.code());
    let fix = Fix::removing(suppression.span, project).map(|edits| Fix::safe("remove the allowance", edits));
    let found =
        Diagnostic::new(Rule::of(RuleId::UnusedSuppression), message, Label::new(suppression.span, ""))
            .help("remove it")
            .fix(fix);
    Some(suppression.mark(found))
}

/// Reports allowances whose last day has passed.
pub(in crate::check) fn expired_suppression(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
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

/// Reports unknown rules in allowances and under `[check]`.
pub(in crate::check) fn unknown_code(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let chronology = &context.project.chronology;
    let suppressions = suppression::all(chronology).filter_map(|suppression| {
        let unknown = suppression.rule.value.parse::<RuleId>().err()?;
        Some(suppression.mark(found(
            rule,
            context,
            suppression.rule,
            &unknown,
            "this allowance has no effect",
        )))
    });
    let settings = &chronology.check;
    let wanted = settings.enable.iter().map(|word| (word, "this value has no effect"));
    let unwanted = settings.ignore.iter().map(|word| (word, "this value has no effect"));
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
    let message = format!("unknown rule \"{}\"; {so}", word.value);
    let fix = unknown.suggestion().and_then(|near| {
        let edits = Fix::as_string(word.span, near, context.project)?;
        Some(Fix::needs_review(format!("write \"{near}\""), edits, "you may have meant a different rule"))
    });
    Diagnostic::new(rule, message, Label::new(word.span, "")).help(unknown.help()).fix(fix)
}

/// Creates the finding for a baseline entry whose finding no longer occurs: an entry of the rule
/// `code` with the fingerprint at `span`.
///
/// [`crate::check::Baseline::apply`] calls this, since a baseline is not part of a project.
pub(in crate::check) fn stale_baseline_entry(code: &str, span: Span) -> Diagnostic {
    let message = format!("this {code} finding no longer occurs");
    Diagnostic::new(Rule::of(RuleId::StaleBaselineEntry), message, Label::new(span, ""))
        .help("remove the line, or recreate the baseline")
}
