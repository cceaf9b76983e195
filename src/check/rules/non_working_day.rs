//! Reports official acts on a Saturday or Sunday.

use chrono::Weekday;

use crate::assemble::phase_of_title;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Status};
use crate::phase::Phase;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter().filter(|event| is_official_act(event));
    events
        .filter_map(|event| {
            let date = event.date.as_ref()?;
            let weekday = match date.value.as_day()?.weekday() {
                Weekday::Sat => "Saturday",
                Weekday::Sun => "Sunday",
                _ => return None,
            };
            let message = format!("{} was a {weekday}, when offices are closed", date.value.human());
            let found = Diagnostic::new(rule, message, Label::new(date.span, ""));
            let help = "check the day in the source; parliaments and cabinets sometimes meet on such days";
            Some(found.help(help).event(&event.id.value))
        })
        .collect()
}

/// Whether a public authority performed the act: a cabinet or parliament adopted or ratified
/// something.
fn is_official_act(event: &Event) -> bool {
    let curated = event.phase.as_ref().map(|phase| phase.value);
    let phase = curated.or_else(|| phase_of_title(&event.title.value));
    event.status() == Status::Held && matches!(phase, Some(Phase::Adopted | Phase::Ratified))
}
