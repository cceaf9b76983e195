//! Reports papers that give two dates for the same thing.

use crate::assemble::Attestation;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::Event;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let within = project.timeline.conflicts.iter().filter(|conflict| conflict.within_document);
    within
        .filter_map(|conflict| {
            let one = project.attestations.get(conflict.first)?;
            let other = project.attestations.get(conflict.second)?;
            let event = conflict.event.and_then(|index| project.chronology.events.get(index));
            // The finding points at the date that the curated one contradicts, or at the second.
            let (wrong, right) = if fits(other, event) { (one, other) } else { (other, one) };
            let message = format!(
                "{} gives two dates for “{}”: {} and {}",
                project.sources.path(one.source),
                conflict.name,
                one.date.human(),
                other.date.human()
            );
            let found = Diagnostic::new(rule, message, Label::new(wrong.span, "")).related(right.span, "");
            let curated = event.and_then(|event| Some((event, event.date.as_ref()?)));
            Some(match curated {
                Some((event, date)) => found
                    .event(&event.id.value)
                    .related(date.span, format!("dated {} in events.toml", date.value.human()))
                    .help("allow this with the reason that the paper has an error, or fix the date in events.toml"),
                None => found.help("find out which is right, and add the event to events.toml"),
            })
        })
        .collect()
}

/// Whether the date is compatible with the curated one.
fn fits(said: &Attestation, event: Option<&Event>) -> bool {
    let curated = event.and_then(|event| event.date.as_ref());
    curated.is_some_and(|curated| curated.value.compatible(&said.date))
}
