//! Reports phases of an agreement that are out of their usual order.

use std::collections::BTreeMap;

use itertools::Itertools as _;

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Status};
use crate::date::Date;
use crate::phase::Phase;
use crate::source::Spanned;
use crate::table::Vocabulary as _;

/// The phases in their usual order; phases in the same row can come in either order.
const ROWS: &[&[Phase]] = &[
    &[Phase::Agreed],
    &[Phase::Adopted, Phase::Signed],
    &[Phase::Ratified],
    &[Phase::InForce],
    &[Phase::Ended],
];

/// Groups events by the names under `match`, since events that share a name are phases of the same
/// agreement. A phase that occurs twice is skipped, because the name may then cover two agreements:
/// an old strategy is in force before the new one is adopted.
pub(in crate::check) fn lifecycle_order(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let mut by_name: BTreeMap<String, Vec<LifecycleStep<'_>>> = BTreeMap::new();
    for step in context.project.chronology.events.iter().filter_map(LifecycleStep::of) {
        for name in step.event.matches.iter().map(|name| name.value.to_lowercase()).unique() {
            by_name.entry(name).or_default().push(step);
        }
    }
    by_name
        .values()
        .flat_map(|steps| reversed(steps))
        .unique_by(|(later, earlier)| (later.event.span, earlier.event.span))
        .map(|(later, earlier)| finding(rule, later, earlier))
        .collect()
}

/// An event as a phase of an agreement.
#[derive(Debug, Clone, Copy)]
struct LifecycleStep<'c> {
    event: &'c Event,
    phase: Phase,
    date: &'c Spanned<Date>,
    row: usize,
}

impl<'c> LifecycleStep<'c> {
    fn of(event: &'c Event) -> Option<Self> {
        let phase = event.phase.as_ref()?.value;
        let row = ROWS.iter().position(|row| row.contains(&phase))?;
        let usual = event.retroactive.as_ref().is_none_or(|retroactive| !retroactive.value);
        let certain = !matches!(event.status(), Status::Disputed | Status::Cancelled);
        (usual && certain).then_some(Self { event, phase, date: event.date.as_ref()?, row })
    }

    /// Whether this event certainly begins before `other`.
    fn begins_before(&self, other: &Self) -> bool {
        let ours = self.date.value.extent().start.latest.day();
        let theirs = other.date.value.extent().start.earliest.day();
        ours.zip(theirs).is_some_and(|(ours, theirs)| ours < theirs)
    }
}

/// Returns pairs of a later and an earlier phase in which the later phase has the earlier date.
fn reversed<'c>(steps: &[LifecycleStep<'c>]) -> Vec<(LifecycleStep<'c>, LifecycleStep<'c>)> {
    // A phase that occurs twice may belong to two agreements with the same name.
    let once = |step: &&LifecycleStep<'c>| steps.iter().filter(|other| other.row == step.row).count() == 1;
    let steps = steps.iter().filter(once).sorted_by_key(|step| step.row);
    let pairs = steps.array_combinations().filter(|[earlier, later]| later.begins_before(earlier));
    pairs.map(|[earlier, later]| (*later, *earlier)).collect()
}

fn finding(rule: &'static Rule, later: LifecycleStep<'_>, earlier: LifecycleStep<'_>) -> Diagnostic {
    let describe = |step: &LifecycleStep<'_>| {
        format!("\"{}\" ({}, {})", step.event.id.value, step.phase.word(), step.date.value.human())
    };
    let message =
        format!("{} is dated before {}, which is an earlier stage", describe(&later), describe(&earlier));
    let mut found = Diagnostic::new(rule, message, Label::new(later.date.span, ""))
        .related(earlier.date.span, "")
        .help("check both dates; if the later stage applies retroactively, write `retroactive = true`")
        .event(&later.event.id.value)
        .event(&earlier.event.id.value);
    if later.date.value.is_uncertain() || earlier.date.value.is_uncertain() {
        found.severity = found.severity.lowered();
    }
    found
}
