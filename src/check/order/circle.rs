//! Circles in the order of events: a after b, b after c, c after a. No dates are needed to see that they are wrong.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Fact, Order, between_dates};
use crate::chronology::{Chronology, Event, Relation, RelationKind};
use crate::network::Conflict;

/// "`event` comes after `other`, because of `relation`", whichever of the two the relation is written on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'c> {
    pub(super) later: &'c Event,
    pub(super) earlier: &'c Event,
    pub(super) event: &'c Event,
    pub(super) relation: &'c Relation,
}

impl<'c> Step<'c> {
    /// What the step rests on.
    pub(super) fn fact(&self) -> Fact<'c> {
        let other = if std::ptr::eq(self.event, self.later) { self.earlier } else { self.later };
        Fact::Relation { event: self.event, relation: self.relation, other }
    }
}

/// A circle of relations; each step leads from an event to an earlier one, the last back to the first event.
pub(super) type Circle<'c> = Vec<Step<'c>>;

/// A shortest circle for every event that is on one, each event in one circle at most; and relations that
/// cannot hold together though none of them goes round.
pub(super) fn circles<'c>(
    chronology: &'c Chronology,
    order: &Order<'c>,
    conflicts: &[Conflict],
) -> Vec<Circle<'c>> {
    let mut graph = Graph::of(chronology);
    graph.prune();
    let mut found: Vec<Circle<'c>> = Vec::new();
    let mut done = BTreeSet::new();
    for event in &chronology.events {
        let id = event.id.value.as_str();
        if !done.contains(id)
            && let Some(circle) = graph.shortest_through(id)
        {
            done.extend(circle.iter().map(|step| step.later.id.value.as_str()));
            found.push(circle);
        }
    }
    let told = |circle: &Circle<'_>| circle.iter().any(|step| done.contains(step.later.id.value.as_str()));
    let others: Vec<_> = impossible(order, conflicts).filter(|circle| !told(circle)).collect();
    found.extend(others);
    found
}

/// Circles of the network that are none of the order alone, as "a strictly after b, on the same day as b".
fn impossible<'c>(order: &Order<'c>, conflicts: &[Conflict]) -> impl Iterator<Item = Circle<'c>> {
    let circles = conflicts.iter().filter(|conflict| !conflict.needs_dates());
    let step = |fact| match fact {
        Fact::Relation { event, relation, other } => {
            Some(Step { later: event, earlier: other, event, relation })
        }
        Fact::Dated(_) | Fact::Round { .. } => None,
    };
    circles.map(move |circle| between_dates(order, circle).into_iter().filter_map(step).collect())
}

/// Who comes after whom.
struct Graph<'c> {
    steps: BTreeMap<&'c str, Vec<Step<'c>>>,
}

impl<'c> Graph<'c> {
    fn of(chronology: &'c Chronology) -> Self {
        let events: BTreeMap<&str, &Event> =
            chronology.events.iter().map(|event| (event.id.value.as_str(), event)).collect();
        let mut steps: BTreeMap<&str, Vec<Step<'_>>> = BTreeMap::new();
        for event in &chronology.events {
            for relation in &event.relations {
                let Some(other) = events.get(relation.target.value.as_str()).copied() else { continue };
                let (later, earlier) = match relation.kind {
                    RelationKind::After | RelationKind::StrictlyAfter | RelationKind::CausedBy => {
                        (event, other)
                    }
                    RelationKind::Before | RelationKind::StrictlyBefore => (other, event),
                    RelationKind::SameDay | RelationKind::During | RelationKind::Within { .. } => continue,
                };
                steps.entry(&later.id.value).or_default().push(Step { later, earlier, event, relation });
            }
        }
        Self { steps }
    }

    /// Takes out what leads nowhere, over and over: on a file without circles nothing is left.
    fn prune(&mut self) {
        let mut behind: BTreeMap<&str, Vec<&'c str>> = BTreeMap::new();
        for step in self.steps.values().flatten() {
            behind.entry(&step.earlier.id.value).or_default().push(&step.later.id.value);
        }
        let mut open: BTreeMap<&str, usize> =
            self.steps.iter().map(|(id, steps)| (*id, steps.len())).collect();
        let mut ended: Vec<&str> = behind.keys().filter(|id| !open.contains_key(*id)).copied().collect();
        while let Some(id) = ended.pop() {
            self.steps.remove(id);
            for later in behind.get(id).into_iter().flatten() {
                if let Some(left) = open.get_mut(later) {
                    *left -= 1;
                    if *left == 0 {
                        ended.push(later);
                    }
                }
            }
        }
    }

    /// The shortest way from an event back to itself.
    fn shortest_through(&self, start: &str) -> Option<Circle<'c>> {
        let mut came_by: BTreeMap<&str, Step<'c>> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(id) = queue.pop_front() {
            for step in self.steps.get(id).into_iter().flatten() {
                let next = step.earlier.id.value.as_str();
                if came_by.contains_key(next) {
                    continue;
                }
                came_by.insert(next, *step);
                if next == start {
                    return Some(Self::way_back(start, &came_by));
                }
                queue.push_back(next);
            }
        }
        None
    }

    fn way_back(start: &str, came_by: &BTreeMap<&str, Step<'c>>) -> Circle<'c> {
        let mut way = Vec::new();
        let mut at = start;
        while let Some(step) = came_by.get(at) {
            way.push(*step);
            at = step.later.id.value.as_str();
            if at == start {
                break;
            }
        }
        way.reverse();
        way
    }
}
