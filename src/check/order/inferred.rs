//! When events without a date can only have been.

use std::collections::BTreeSet;

use super::circle::Circle;
use super::facts::{Fact, Order};
use super::words;
use crate::check::{Case, Diagnostic, Rule};
use crate::chronology::Event;
use crate::date::Day;
use crate::network::{Ends, Solution};

/// Bounds further apart say nothing that helps, in days.
const CENTURY: i32 = 36_525;

/// The days that an event without a date can touch.
#[derive(Debug)]
pub(super) struct Inferred<'c> {
    pub(super) event: &'c Event,
    pub(super) first: Day,
    pub(super) last: Day,
    /// What they follow from.
    pub(super) because: Vec<Fact<'c>>,
}

/// For each event without a date the days that follow from others, where both ends are known.
pub(in crate::check) fn findings(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    case.order().inferred.iter().filter_map(|inferred| words::inferred(rule, inferred)).collect()
}

/// The same, out of a solved network.
pub(super) fn bounds<'c>(
    order: &Order<'c>,
    solution: &Solution<'_>,
    circles: &[Circle<'c>],
) -> Vec<Inferred<'c>> {
    let in_circles: BTreeSet<_> = circles.iter().flatten().map(|step| step.relation.span).collect();
    // `after` allows the same day, so that days follow from a circle. It is wrong all the same.
    let is_sound = |fact: &Fact<'_>| match fact {
        Fact::Relation { relation, .. } => !in_circles.contains(&relation.span),
        Fact::Dated(_) | Fact::Round { .. } => true,
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

/// The first and the last day that an event can touch.
fn between(solution: &Solution<'_>, ends: Ends) -> Option<(Day, Day)> {
    Some((solution.earliest(ends.start)?, solution.latest(ends.end)?))
}
