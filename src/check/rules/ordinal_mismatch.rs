//! Reports rounds of a series with a duplicate number, or with another number in their title.

use std::collections::BTreeMap;

use crate::assemble::{ordinal, plain_words};
use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity};
use crate::chronology::Event;

/// Checks only the numbers; `series-order` compares them with the dates.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = &context.project.chronology.events;
    let mut rounds: BTreeMap<(&str, u32), &Event> = BTreeMap::new();
    let mut found = Vec::new();
    for (event, series) in events.iter().filter_map(|event| Some((event, event.series.as_ref()?))) {
        let (name, n) = (series.name.value.as_str(), series.n.value);
        if let Some(first) = rounds.insert((name, n), event) {
            let message =
                format!("\"{}\" and \"{}\" are both round {n} of \"{name}\"", first.id.value, event.id.value);
            let other = first.series.as_ref().map_or(first.id.span, |series| series.n.span);
            let label = Label::new(series.n.span, "");
            found.push(
                Diagnostic::new(rule, message, label)
                    .related(other, "the other round")
                    .help("give each round its own number, or merge the two events")
                    .event(&first.id.value)
                    .event(&event.id.value),
            );
        }
        if let Some(titled) = number(&event.title.value).filter(|titled| *titled != n) {
            let message = format!("\"{}\" is number {titled} in its title, but round {n}", event.id.value);
            found.push(
                Diagnostic::new(rule, message, Label::new(series.n.span, ""))
                    .severity(Severity::Warning)
                    .related(event.title.span, "")
                    .help("one of the two numbers is wrong; if they count different things, allow this")
                    .event(&event.id.value),
            );
        }
    }
    found
}

/// Returns the ordinal of a title, if there is exactly one: "Second meeting".
fn number(title: &str) -> Option<u32> {
    let words = plain_words(title);
    let mut numbers = words.iter().filter_map(|word| ordinal(&word.key));
    numbers.next().filter(|_| numbers.next().is_none())
}
