//! Reports briefs that print events later than their own "as of" day.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Status};
use crate::date::Answer;

/// Considers only the `as_of` of the brief itself; events later than that of the chronology are
/// left to `DL409`.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let briefs = project.sound_briefs().filter_map(|brief| Some((brief, brief.as_of.as_ref()?)));
    briefs
        .filter_map(|(brief, as_of)| {
            let chosen = brief.selection.choose(&project.chronology, &project.timeline);
            let later = |event: &&Event| {
                let done = matches!(event.status(), Status::Held | Status::InForce);
                let date = event.date.as_ref();
                done && date.is_some_and(|date| as_of.value.before(&date.value) == Answer::Holds)
            };
            // Selected events are ordered by date, so this is the latest one.
            let event = chosen.iter().filter_map(|entry| entry.event(&project.chronology)).rfind(later)?;
            let date = event.date.as_ref()?;
            let (id, printed, day) = (&event.id.value, date.value.human(), as_of.value.human());
            let message =
                format!("the brief \"{}\" is as of {day}, but prints \"{id}\" ({printed})", brief.name);
            let found = Diagnostic::new(rule, message, Label::new(as_of.span, ""))
                .related(date.span, "")
                .help("update `as_of` of the brief, or remove it to use the one in events.toml")
                .event(id);
            Some(found)
        })
        .collect()
}
