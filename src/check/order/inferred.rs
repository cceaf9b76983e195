//! When events without a date can only have been.

use std::collections::BTreeSet;

use super::facts::{Fact, Order};
use super::{circle, words};
use crate::check::{Diagnostic, Rule};
use crate::date::Day;
use crate::network::{Ends, Solution};
use crate::project::Project;

/// Bounds further apart say nothing that helps, in days.
const CENTURY: i32 = 36_525;

/// For each event without a date the days that follow from others, where both ends are known.
pub(in crate::check) fn findings(rule: &'static Rule, project: &Project) -> Vec<Diagnostic> {
    let order = Order::of(&project.chronology);
    let mut undated = order.events().filter(|(event, _)| event.date.is_none()).peekable();
    if undated.peek().is_none() {
        return Vec::new();
    }
    let circles = circle::circles(&project.chronology);
    let in_circles: BTreeSet<_> = circles.iter().flatten().map(|step| step.relation.span).collect();
    let solution = order.network.solve();
    let found = undated.filter_map(|(event, ends)| {
        let bounds = bounds(&solution, ends).filter(|(first, last)| *last - *first <= CENTURY)?;
        let why: BTreeSet<_> =
            [solution.why_earliest(ends.start), solution.why_latest(ends.end)].concat().into_iter().collect();
        let facts: Vec<_> = why.into_iter().filter_map(|fact| order.fact(fact)).collect();
        // `after` allows the same day, so that days follow from a circle. It is wrong all the same.
        let is_sound = |fact: &Fact<'_>| match fact {
            Fact::Relation { relation, .. } => !in_circles.contains(&relation.span),
            Fact::Dated(_) | Fact::Round { .. } => true,
        };
        facts.iter().all(is_sound).then(|| words::inferred(rule, event, bounds, &facts))?
    });
    found.collect()
}

/// The first and the last day that an event can touch.
fn bounds(solution: &Solution<'_>, ends: Ends) -> Option<(Day, Day)> {
    Some((solution.earliest(ends.start)?, solution.latest(ends.end)?))
}
