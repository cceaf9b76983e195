//! Reports texts of a brief that refer to an event which the brief does not print.

use crate::brief::Section;
use crate::check::{Diagnostic, Label, Rule, RuleContext};

/// Reports references to events that are not selected. An event that is selected but does not fit
/// on the page is reported by the typesetter.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let chronology = &context.project.chronology;
    let mut found = Vec::new();
    for (brief, chosen) in context.briefs() {
        let has_table = brief.sections.contains(&Section::Events);
        for reference in &brief.references {
            let id = &reference.value;
            let event = chronology.event(id);
            let is_chosen =
                chosen.iter().filter_map(|entry| entry.event(chronology)).any(|event| &event.id.value == id);
            let help = match (is_chosen, has_table) {
                (true, true) => continue,
                (true, false) => "add \"events\" to `sections`, or remove the reference; its text stays",
                (false, _) => {
                    "add it to `ids` under [select], in addition to the other keys, or remove the reference; its text \
                     stays"
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
