//! From a round of constraints that cannot be to the fewest facts that show it.

use std::collections::BTreeSet;

use super::conflict::Conflict;
use super::graph::{Adjacency, Arc};
use super::{Constraint, Fact, Network, id};

/// The constraints that each fact owns.
#[derive(Debug)]
pub(super) struct Owned<'n> {
    network: &'n Network,
    of: Adjacency,
}

impl<'n> Owned<'n> {
    pub(super) fn new(network: &'n Network) -> Self {
        let arcs = network
            .constraints
            .iter()
            .enumerate()
            .map(|(at, it)| (it.fact.0, Arc { to: it.to.0, at_most: it.at_most, constraint: id(at) }));
        Self { network, of: Adjacency::new(network.facts.len(), arcs) }
    }

    fn by(&self, fact: Fact) -> impl Iterator<Item = Constraint> {
        let own = self.of.leaving(fact.0).iter();
        own.filter_map(|arc| self.network.constraints.get(arc.constraint as usize)).copied()
    }

    /// A round of fewest facts among those of `round`: leaves out one fact after the other, and keeps it where
    /// the others can all be true.
    pub(super) fn minimal(&self, round: Vec<Constraint>) -> Vec<Constraint> {
        let mut round = round;
        let mut facts = facts_of(&round);
        let owned: usize = facts.iter().map(|fact| self.by(*fact).count()).sum();
        if owned == round.len() || facts.len() > Conflict::LONGEST_MINIMAL {
            return round;
        }
        let mut needed = 0;
        while let Some(tried) = facts.get(needed).copied() {
            let others: Vec<Constraint> =
                facts.iter().filter(|fact| **fact != tried).flat_map(|fact| self.by(*fact)).collect();
            match negative_round(&others) {
                Some(smaller) => {
                    // What was needed so far is needed still, so it is among them.
                    let kept = facts_of(&smaller);
                    facts.retain(|fact| kept.binary_search(fact).is_ok());
                    round = smaller;
                }
                None => needed += 1,
            }
        }
        round
    }
}

/// The facts of some constraints, sorted, each once.
fn facts_of(round: &[Constraint]) -> Vec<Fact> {
    round.iter().map(|step| step.fact).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A round of less than zero days among a few constraints, in the order in which it is walked along.
///
/// Bellman and Ford's algorithm from everywhere at once.
pub(super) fn negative_round(constraints: &[Constraint]) -> Option<Vec<Constraint>> {
    let mut points: Vec<_> = constraints.iter().flat_map(|it| [it.from, it.to]).collect();
    points.sort_unstable();
    points.dedup();
    let place = |point| points.binary_search(&point).unwrap_or(0);
    let arcs: Vec<(usize, usize, &Constraint)> =
        constraints.iter().map(|it| (place(it.from), place(it.to), it)).collect();
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
    // Still moving after as many passes as there are points: the way here has gone round. Far enough back on
    // it, every point is on the round.
    let mut at = moved?;
    for _ in 0..points.len() {
        at = came_by[at]?.0;
    }
    let start = at;
    let mut round = Vec::new();
    loop {
        let (from, constraint) = came_by[at]?;
        round.push(*constraint);
        at = from;
        if at == start {
            break;
        }
    }
    round.reverse();
    Some(round)
}
