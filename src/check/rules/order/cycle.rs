//! Cycles in the order of events: a after b, b after c, c after a. They are contradictions
//! regardless of dates, so the graph of relations alone is searched.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{ConstraintOrigin, OrderNetwork, between_dates};
use crate::chronology::{Chronology, Event, Relation, RelationKind};
use crate::network::Conflict;

/// One relation of a cycle: `later` comes after `earlier`. `event` is the event whose entry
/// contains the relation.
#[derive(Debug, Clone, Copy)]
pub(super) struct CycleStep<'c> {
    pub(super) later: &'c Event,
    pub(super) earlier: &'c Event,
    pub(super) event: &'c Event,
    pub(super) relation: &'c Relation,
}

impl<'c> CycleStep<'c> {
    /// Returns the constraint's origin: the relation that the step is based on.
    pub(super) fn fact(&self) -> ConstraintOrigin<'c> {
        let other = if std::ptr::eq(self.event, self.later) { self.earlier } else { self.later };
        ConstraintOrigin::Relation { event: self.event, relation: self.relation, other }
    }
}

/// A cycle of relations. Each step leads from an event to an earlier one; the last step leads back
/// to the first event.
pub(super) type Cycle<'c> = Vec<CycleStep<'c>>;

/// Returns the contradictions among the relations. Cycles come first: for each event that is on a
/// cycle and not in an earlier result, a shortest cycle through it. Other sets of relations that
/// cannot hold together follow.
pub(super) fn cycles<'c>(
    chronology: &'c Chronology,
    order: &OrderNetwork<'c>,
    conflicts: &[Conflict],
) -> Vec<Cycle<'c>> {
    let mut graph = RelationGraph::of(chronology);
    graph.prune();
    let mut found: Vec<Cycle<'c>> = Vec::new();
    let mut done = BTreeSet::new();
    for event in &chronology.events {
        let id = event.id.value.as_str();
        if !done.contains(id)
            && let Some(cycle) = graph.shortest_through(id)
        {
            done.extend(cycle.iter().map(|step| step.later.id.value.as_str()));
            found.push(cycle);
        }
    }
    let is_reported =
        |cycle: &Cycle<'_>| cycle.iter().any(|step| done.contains(step.later.id.value.as_str()));
    let others: Vec<_> = impossible(order, conflicts).filter(|cycle| !is_reported(cycle)).collect();
    found.extend(others);
    found
}

/// Returns contradictions among relations that are not pure ordering cycles, such as "a strictly
/// after b, on the same day as b".
fn impossible<'c>(order: &OrderNetwork<'c>, conflicts: &[Conflict]) -> impl Iterator<Item = Cycle<'c>> {
    let cycles = conflicts.iter().filter(|conflict| !conflict.needs_dates());
    let step = |fact| match fact {
        ConstraintOrigin::Relation { event, relation, other } => {
            Some(CycleStep { later: event, earlier: other, event, relation })
        }
        ConstraintOrigin::Dated(_) | ConstraintOrigin::Round { .. } => None,
    };
    cycles.map(move |cycle| between_dates(order, cycle).into_iter().filter_map(step).collect())
}

/// The order relations, by the id of the later event.
struct RelationGraph<'c> {
    steps: BTreeMap<&'c str, Vec<CycleStep<'c>>>,
}

impl<'c> RelationGraph<'c> {
    fn of(chronology: &'c Chronology) -> Self {
        let events: BTreeMap<&str, &Event> =
            chronology.events.iter().map(|event| (event.id.value.as_str(), event)).collect();
        let mut steps: BTreeMap<&str, Vec<CycleStep<'_>>> = BTreeMap::new();
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
                steps.entry(&later.id.value).or_default().push(CycleStep { later, earlier, event, relation });
            }
        }
        Self { steps }
    }

    /// Repeatedly removes events without an earlier event, as in a topological sort. Without
    /// cycles, the graph ends up empty.
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

    /// Returns the shortest path from an event back to itself, if there is one, by breadth-first
    /// search.
    fn shortest_through(&self, start: &str) -> Option<Cycle<'c>> {
        let mut came_by: BTreeMap<&str, CycleStep<'c>> = BTreeMap::new();
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

    fn way_back(start: &str, came_by: &BTreeMap<&str, CycleStep<'c>>) -> Cycle<'c> {
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
