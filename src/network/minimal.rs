//! Reduces a contradictory cycle of constraints to a minimal set of facts.

use std::collections::BTreeSet;

use super::conflict::Conflict;
use super::graph::{Adjacency, Arc};
use super::{Constraint, Fact, Network, id};

/// The constraints that belong to each fact.
#[derive(Debug)]
pub(super) struct Owned<'n> {
    network: &'n Network,
    of: Adjacency,
}

impl<'n> Owned<'n> {
    pub(super) fn new(network: &'n Network) -> Self {
        let arcs = network.constraints.iter().enumerate().map(|(at, constraint)| {
            (constraint.fact.0, Arc { to: constraint.to.0, at_most: constraint.at_most, constraint: id(at) })
        });
        Self { network, of: Adjacency::new(network.facts.len(), arcs) }
    }

    fn by(&self, fact: Fact) -> impl Iterator<Item = Constraint> {
        let own = self.of.leaving(fact.0).iter();
        own.filter_map(|arc| self.network.constraints.get(arc.constraint as usize)).copied()
    }

    /// Returns a cycle with a minimal set of the facts in `cycle`. Each fact in turn is dropped,
    /// and kept if the others alone are consistent.
    pub(super) fn minimal(&self, cycle: Vec<Constraint>) -> Vec<Constraint> {
        let mut cycle = cycle;
        let mut facts = facts_of(&cycle);
        let owned: usize = facts.iter().map(|fact| self.by(*fact).count()).sum();
        if owned == cycle.len() || facts.len() > Conflict::LONGEST_MINIMAL {
            return cycle;
        }
        let mut needed = 0;
        while let Some(tried) = facts.get(needed).copied() {
            let others: Vec<Constraint> =
                facts.iter().filter(|fact| **fact != tried).flat_map(|fact| self.by(*fact)).collect();
            match negative_cycle(&others) {
                Some(smaller) => {
                    // Keep only facts that occur in the smaller cycle, which includes all facts
                    // needed so far.
                    let kept = facts_of(&smaller);
                    facts.retain(|fact| kept.binary_search(fact).is_ok());
                    cycle = smaller;
                }
                None => needed += 1,
            }
        }
        cycle
    }
}

/// Returns the facts of the constraints, sorted and without duplicates.
fn facts_of(cycle: &[Constraint]) -> Vec<Fact> {
    cycle.iter().map(|step| step.fact).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Returns a cycle of negative length among a few constraints, if there is one, in traversal order.
///
/// Uses the Bellman–Ford algorithm with every point as a source.
pub(super) fn negative_cycle(constraints: &[Constraint]) -> Option<Vec<Constraint>> {
    let mut points: Vec<_> =
        constraints.iter().flat_map(|constraint| [constraint.from, constraint.to]).collect();
    points.sort_unstable();
    points.dedup();
    let place = |point| points.binary_search(&point).expect("the list has the points of all constraints");
    let arcs: Vec<(usize, usize, &Constraint)> = constraints
        .iter()
        .map(|constraint| (place(constraint.from), place(constraint.to), constraint))
        .collect();
    let mut distance = vec![0_i64; points.len()];
    let mut came_by: Vec<Option<(usize, &Constraint)>> = vec![None; points.len()];
    let mut moved = None;
    for _ in 0..=points.len() {
        moved = None;
        for (from, to, constraint) in &arcs {
            let reached = distance[*from] + i64::from(constraint.at_most);
            if reached < distance[*to] {
                distance[*to] = reached;
                came_by[*to] = Some((*from, constraint));
                moved = Some(*to);
            }
        }
        moved?;
    }
    // A distance still changed after as many passes as there are points, so the path to this point
    // contains a cycle. Following the path back by that many steps ends on the cycle.
    let mut at = moved?;
    for _ in 0..points.len() {
        at = came_by[at]?.0;
    }
    let start = at;
    let mut cycle = Vec::new();
    loop {
        let (from, constraint) = came_by[at]?;
        cycle.push(*constraint);
        at = from;
        if at == start {
            break;
        }
    }
    cycle.reverse();
    Some(cycle)
}
