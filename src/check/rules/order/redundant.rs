//! Finds relations that follow from others: removes each relation from the network in turn, and
//! tests whether the network still implies the relation.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{ConstraintOrigin, OrderNetwork};
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::chronology::{Chronology, Event, Relation, RelationKind};
use crate::date::Answer;
use crate::network::{Ends, TimePoint};

/// Reports relations that follow from other relations.
pub(in crate::check) fn redundant_relation(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let finding = |Redundant { event, relation, other }| {
        let key = relation.kind.key();
        let message =
            format!("`{key}` \"{}\" of \"{}\" is implied by other relations", other.id.value, event.id.value);
        let fix = Fix::removing(relation.span, context.project)
            .map(|edits| Fix::safe("remove the relation", edits));
        Diagnostic::new(rule, message, Label::new(relation.span, ""))
            .help("remove it: the order does not change")
            .fix(fix)
            .event(&event.id.value)
            .event(&other.id.value)
    };
    redundant(&context.project.chronology).into_iter().map(finding).collect()
}

/// A relation of `event` to `other` that adds no information.
#[derive(Debug, Clone, Copy)]
pub(in crate::check) struct Redundant<'c> {
    pub(in crate::check) event: &'c Event,
    pub(in crate::check) relation: &'c Relation,
    pub(in crate::check) other: &'c Event,
}

/// Returns the order relations that follow from the other relations, regardless of dates. Of
/// several equal relations, the first is not returned.
pub(in crate::check) fn redundant(chronology: &Chronology) -> Vec<Redundant<'_>> {
    let order = OrderNetwork::without_dates(chronology);
    let ends: BTreeMap<&str, Ends> =
        order.events().map(|(event, ends)| (event.id.value.as_str(), ends)).collect();
    let ends_of = |event: &Event| ends.get(event.id.value.as_str()).copied();
    let solution = order.network.solve();
    let mut inference = solution.inference();
    let asserted: Vec<_> = order
        .relations()
        .filter_map(|(fact, origin)| {
            let ConstraintOrigin::Relation { event, relation, other } = origin else { return None };
            Some((
                fact,
                Redundant { event, relation, other },
                gap(relation.kind, ends_of(event)?, ends_of(other)?)?,
            ))
        })
        .collect();
    let mut times: BTreeMap<(TimePoint, TimePoint, i32), u32> = BTreeMap::new();
    for (_, _, gap) in &asserted {
        *times.entry(*gap).or_default() += 1;
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (fact, relation, gap @ (earlier, later, days)) in asserted {
        // Of equal relations, which imply each other, all but the first are redundant. The first is
        // not tested, because it follows from the others.
        let again = !seen.insert(gap);
        let once = times.get(&gap) == Some(&1) && !solution.is_set_aside(fact);
        let mut follows = || inference.without(Some(fact)).at_least(earlier, later, days) == Answer::Holds;
        if again || (once && follows()) {
            found.push(relation);
        }
    }
    found
}

/// Returns the constraint for an order relation: the minimum number of days from the first point to
/// the second. Returns `None` for other relations and for causes, which imply more than an order.
const fn gap(kind: RelationKind, this: Ends, other: Ends) -> Option<(TimePoint, TimePoint, i32)> {
    match kind {
        RelationKind::After => Some((other.end, this.start, 0)),
        RelationKind::StrictlyAfter => Some((other.end, this.start, 1)),
        RelationKind::Before => Some((this.end, other.start, 0)),
        RelationKind::StrictlyBefore => Some((this.end, other.start, 1)),
        RelationKind::SameDay
        | RelationKind::During
        | RelationKind::Within { .. }
        | RelationKind::CausedBy => None,
    }
}
