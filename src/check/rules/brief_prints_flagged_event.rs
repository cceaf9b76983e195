//! Reports events that are printed in a brief in spite of an error.

use std::collections::BTreeMap;

use crate::brief::BriefSpec;
use crate::check::{Diagnostic, Label, RULES, Rule, RuleContext, RuleId, Selection, Severity, suppression};

/// Reports each event once, however many briefs print it.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let chronology = &context.project.chronology;
    let mut printed: BTreeMap<&str, Vec<&BriefSpec>> = BTreeMap::new();
    for (brief, chosen) in context.briefs() {
        for event in chosen.iter().filter_map(|entry| entry.event(chronology)) {
            printed.entry(&event.id.value).or_default().push(brief);
        }
    }
    if printed.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for_each_error(context, |error| {
        for id in &error.events {
            // Removing the entry makes sure that the event is reported once.
            let Some(briefs) = printed.remove(id.as_str()) else { continue };
            let Some(event) = chronology.event(id) else { continue };
            let names: Vec<String> = briefs.iter().map(|brief| format!("\"{}\"", brief.name)).collect();
            let noun = if names.len() == 1 { "the brief" } else { "the briefs" };
            let message = format!("\"{id}\" has an error, but is printed in {noun} {}", names.join(", "));
            let one = Diagnostic::new(rule, message, Label::new(event.id.span, "printed"))
                .related(error.primary.span, error.rule.code())
                .help("fix the error, or allow it and give a reason")
                .event(id);
            found.push(one);
        }
    });
    found
}

/// Calls `visit` with each error that the rules of this chronology find and that is not allowed.
/// The findings are not copied, since there can be millions.
fn for_each_error(context: &RuleContext<'_>, mut visit: impl FnMut(&Diagnostic)) {
    let chronology = &context.project.chronology;
    let selection = Selection::of(chronology);
    let suppressions: Vec<_> = suppression::all(chronology).collect();
    let is_open = |found: &&Diagnostic| {
        found.severity == Severity::Error
            && !found.events.is_empty()
            && !suppressions.iter().any(|suppression| suppression.covers(found, context.project))
    };
    for rule in
        RULES.iter().filter(|rule| rule.id != RuleId::BriefPrintsFlaggedEvent && selection.has(rule.id))
    {
        context.found(rule).iter().filter(is_open).for_each(&mut visit);
    }
}
