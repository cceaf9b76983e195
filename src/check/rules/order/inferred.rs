//! Bounds for events without a date, which follow from the dates of other events.

use std::collections::BTreeSet;

use super::cycle::Cycle;
use super::facts::{ConstraintOrigin, OrderNetwork};
use super::words;
use crate::check::{Diagnostic, Rule, RuleContext};
use crate::chronology::Event;
use crate::date::Day;
use crate::network::{Ends, Solution};

/// The maximum distance, in days, between two bounds that are worth reporting.
const CENTURY: i32 = 36_525;

/// The bounds of an event without a date.
#[derive(Debug)]
pub(super) struct Inferred<'c> {
    pub(super) event: &'c Event,
    pub(super) first: Day,
    pub(super) last: Day,
    /// The facts that the bounds follow from.
    pub(super) because: Vec<ConstraintOrigin<'c>>,
}

/// Returns a finding for each event without a date that is bounded on both sides.
pub(in crate::check) fn findings(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context.order().inferred.iter().filter_map(|inferred| words::inferred(rule, inferred)).collect()
}

/// Returns the bounds of events without a date in a solved network.
pub(super) fn bounds<'c>(
    order: &OrderNetwork<'c>,
    solution: &Solution<'_>,
    cycles: &[Cycle<'c>],
) -> Vec<Inferred<'c>> {
    let in_circles: BTreeSet<_> = cycles.iter().flatten().map(|step| step.relation.span).collect();
    // `after` allows the same day, so a cycle can still yield a date. It is skipped, because one of
    // the relations must be wrong.
    let is_sound = |fact: &ConstraintOrigin<'_>| match fact {
        ConstraintOrigin::Relation { relation, .. } => !in_circles.contains(&relation.span),
        ConstraintOrigin::Dated(_) | ConstraintOrigin::Round { .. } => true,
    };
    let undated = order.events().filter(|(event, _)| event.date.is_none());
    let found = undated.filter_map(|(event, ends)| {
        let (first, last) = between(solution, ends).filter(|(first, last)| *last - *first <= CENTURY)?;
        let why: BTreeSet<_> =
            [solution.why_earliest(ends.start), solution.why_latest(ends.end)].concat().into_iter().collect();
        let because: Vec<_> = why.into_iter().filter_map(|fact| order.fact(fact)).collect();
        because.iter().all(is_sound).then_some(Inferred { event, first, last, because })
    });
    found.collect()
}

/// Returns the first and the last day that an event can cover, if both are bounded.
fn between(solution: &Solution<'_>, ends: Ends) -> Option<(Day, Day)> {
    Some((solution.earliest(ends.start)?, solution.latest(ends.end)?))
}
