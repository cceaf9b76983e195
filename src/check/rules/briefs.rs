//! Rules about what briefs select and print.

pub(super) mod dates;
pub(super) mod handling;

use std::collections::BTreeMap;

use super::files;
use crate::brief::{BriefSection, BriefSpec};
use crate::check::{
    Diagnostic, Label, RULES, Rule, RuleContext, RuleId, RuleSelection, Severity, suppression,
};

/// Reports events that have an error and that a brief prints.
///
/// Reports each event once, however many briefs print it.
pub(in crate::check) fn brief_prints_flagged_event(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
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
            // Remove the entry, so that the event is reported only once.
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
    let selection = RuleSelection::of(chronology);
    let suppressions: Vec<_> = suppression::all(chronology).collect();
    let is_open = |found: &&Diagnostic| {
        found.severity == Severity::Error
            && !found.events.is_empty()
            && !suppressions.iter().any(|suppression| suppression.covers(found, context.project))
    };
    // Exclude the rules about briefs: if a brief contradicts an event, the error is in the brief.
    let is_about_events = |rule: &&&Rule| {
        !matches!(
            rule.id,
            RuleId::BriefPrintsFlaggedEvent | RuleId::BriefContradictsEvent | RuleId::BriefMarkedTooLow
        ) && selection.has(rule.id)
    };
    for rule in RULES.iter().filter(is_about_events) {
        context.found(rule).iter().filter(is_open).for_each(&mut visit);
    }
}

/// Reports briefs that do not select any event.
///
/// A value under `[select]` that does not occur in any event is an error, since the brief cannot be
/// rendered. If each value matches some events but no event matches all of them, the finding is a
/// warning.
pub(in crate::check) fn brief_empty_selection(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let empty = context.briefs().iter().filter(|(_, chosen)| chosen.is_empty());
    let empty = empty.map(|(brief, _)| {
        let message = format!("the brief \"{}\" selects no events", brief.name);
        let found = Diagnostic::new(rule, message, Label::new(brief.title.span, ""));
        found.help(
            "no event matches all keys of `[select]`: remove some of the keys, or select a different period",
        )
    });
    files::faults::findings(rule, context).into_iter().chain(empty).collect()
}

/// Reports briefs without a fixed "as of" date, whose text changes from day to day.
pub(in crate::check) fn brief_depends_on_today(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    if project.as_of_is_asked || project.chronology.as_of.is_some() {
        return Vec::new();
    }
    let undated = project.sound_briefs().filter(|brief| brief.as_of.is_none());
    undated
        .map(|brief| {
            let message = format!("the brief \"{}\" depends on the current date", brief.name);
            let found = Diagnostic::new(rule, message, Label::new(brief.title.span, ""));
            found
                .help("set the date, such as `as_of = 2025-04-04`, under [chronology] in events.toml or here")
        })
        .collect()
}

/// Reports references in a brief's prose to events that it does not print, because they are not
/// selected or because the brief has no events table.
///
/// An event that is selected but does not fit on the page is reported when the brief is laid out.
pub(in crate::check) fn brief_refers_to_unprinted(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let chronology = &context.project.chronology;
    let mut found = Vec::new();
    for (brief, chosen) in context.briefs() {
        let has_table = brief.sections.contains(&BriefSection::Events);
        for reference in &brief.references {
            let id = &reference.value;
            let event = chronology.event(id);
            let is_chosen =
                chosen.iter().filter_map(|entry| entry.event(chronology)).any(|event| &event.id.value == id);
            let help = match (is_chosen, has_table) {
                (true, true) => continue,
                (true, false) => "add \"events\" to `sections`, or remove the reference and keep its text",
                (false, _) => {
                    "add it to `ids` under [select], in addition to the other keys, or remove the reference \
                     and keep its text"
                }
            };
            let message = format!("the brief \"{}\" refers to \"{id}\", but does not print it", brief.name);
            let one = Diagnostic::new(rule, message, Label::new(reference.span, "printed as plain text"));
            let one = one.help(help).event(id);
            found.push(match event {
                Some(event) => one.related(event.id.span, "the event"),
                None => one,
            });
        }
    }
    found
}
