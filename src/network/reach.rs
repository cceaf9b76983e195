//! Shortest paths from the origin to every point, in one direction.

use std::collections::VecDeque;

use super::graph::{Components, DistanceGraph, NONE, ORIGIN, Side};
use super::{Constraint, TimePoint};

/// The distance of points that are not reachable.
pub(super) const UNREACHABLE: i64 = i64::MAX;

/// The distance of each point from the origin in one direction, with the shortest paths.
#[derive(Debug)]
pub(super) struct Reach {
    side: Side,
    /// The days from the origin, or [`UNREACHABLE`].
    distance: Vec<i64>,
    /// The last constraint on the path to each point, or [`NONE`].
    parent: Vec<u32>,
}

impl Reach {
    /// Returns the distance of a point from the origin in days, or `None` if the point is not
    /// reachable.
    pub(super) fn days(&self, point: TimePoint) -> Option<i64> {
        self.distance.get(point.index()).copied().filter(|days| *days != UNREACHABLE)
    }

    /// Returns the constraints on the path to a point, from the last to the first.
    pub(super) fn way<'c>(
        &'c self,
        point: u32,
        constraints: &'c [Constraint],
    ) -> impl Iterator<Item = &'c Constraint> {
        let mut at = point;
        std::iter::from_fn(move || {
            let constraint = constraints.get(*self.parent.get(at as usize)? as usize)?;
            at = self.side.tail(constraint);
            Some(constraint)
        })
    }

    /// Returns the point at which a traversal leaves a constraint.
    pub(super) const fn head(&self, constraint: &Constraint) -> u32 {
        match self.side {
            Side::Latest => constraint.to.0,
            Side::Earliest => constraint.from.0,
        }
    }

    /// Returns the distance of each point from the origin, in days.
    pub(super) fn into_distances(self) -> Vec<i64> {
        self.distance
    }
}

/// Finds the shortest paths in one direction, starting from the given distances.
///
/// Each component is processed once, in order. Within a component of several points, the
/// queue-based Bellman–Ford algorithm runs. The worst case is the same as for Bellman–Ford, but
/// components are small in practice.
///
/// # Errors
///
/// Returns the cycles of negative length within components, in traversal order: at least one for
/// each component that has any.
pub(super) fn reach(
    graph: &DistanceGraph,
    components: &Components,
    constraints: &[Constraint],
    side: Side,
    distance: Vec<i64>,
) -> Result<Reach, Vec<Vec<u32>>> {
    let points = distance.len();
    let mut propagation = Propagation {
        graph,
        components,
        constraints,
        queue: VecDeque::new(),
        queued: vec![false; points],
        seen_from: vec![NONE; points],
        reach: Reach { side, distance, parent: vec![NONE; points] },
    };
    propagation.relax(ORIGIN, |_| true);
    let mut cycles = Vec::new();
    for members in components.in_order(side) {
        if let [first, _, ..] = members {
            cycles.extend(propagation.settle(members, components.of(*first)));
        }
        for point in members {
            let here = components.of(*point);
            propagation.relax(*point, |to| to != ORIGIN && components.of(to) != here);
        }
    }
    if cycles.is_empty() { Ok(propagation.reach) } else { Err(cycles) }
}

struct Propagation<'g> {
    graph: &'g DistanceGraph,
    components: &'g Components,
    constraints: &'g [Constraint],
    queue: VecDeque<u32>,
    queued: Vec<bool>,
    /// The start of the walk that last visited each point, while [`Propagation::cycles`] searches
    /// for cycles.
    seen_from: Vec<u32>,
    reach: Reach,
}

impl Propagation<'_> {
    /// Propagates the distance of a point along its arcs to the points that `wanted` accepts.
    fn relax(&mut self, point: u32, wanted: impl Fn(u32) -> bool) {
        let here = self.reach.distance[point as usize];
        if here == UNREACHABLE {
            return;
        }
        for arc in self.graph.leaving(self.reach.side, point) {
            let to = arc.to as usize;
            let distance = here + i64::from(arc.at_most);
            if distance < self.reach.distance[to] && wanted(arc.to) {
                self.reach.distance[to] = distance;
                self.reach.parent[to] = arc.constraint;
            }
        }
    }

    /// Propagates distances within a component until they are stable. Returns the cycles of
    /// negative length, if any; the component then has no distances.
    fn settle(&mut self, members: &[u32], component: u32) -> Vec<Vec<u32>> {
        self.queue
            .extend(members.iter().filter(|point| self.reach.distance[**point as usize] != UNREACHABLE));
        let undated = self.queue.is_empty();
        if undated {
            // Cycles have to be found even if the component is not reachable. Its distances are
            // reset afterwards.
            self.queue.extend(members);
            for point in members {
                self.reach.distance[*point as usize] = 0;
            }
        }
        for point in &self.queue {
            self.queued[*point as usize] = true;
        }
        let mut cycles = Vec::new();
        let mut moved = 0;
        while let Some(point) = self.queue.pop_front() {
            self.queued[point as usize] = false;
            let here = self.reach.distance[point as usize];
            for arc in self.graph.leaving(self.reach.side, point) {
                let to = arc.to as usize;
                let distance = here + i64::from(arc.at_most);
                if self.components.of(arc.to) == component && distance < self.reach.distance[to] {
                    self.reach.distance[to] = distance;
                    self.reach.parent[to] = arc.constraint;
                    moved += 1;
                    if !self.queued[to] {
                        self.queued[to] = true;
                        self.queue.push_back(arc.to);
                    }
                }
            }
            // The search for cycles visits each point of the component once, so its cost is
            // amortised over as many updates.
            if moved > members.len() {
                moved = 0;
                cycles = self.cycles(members, component);
                if !cycles.is_empty() {
                    break;
                }
            }
        }
        if undated || !cycles.is_empty() {
            self.queue.clear();
            for point in members {
                let at = *point as usize;
                self.queued[at] = false;
                (self.reach.distance[at], self.reach.parent[at]) = (UNREACHABLE, NONE);
            }
        }
        cycles
    }

    /// Returns the cycles in the predecessor graph of a component. In this graph every cycle is
    /// negative, and two cycles never share a point.
    fn cycles(&mut self, members: &[u32], component: u32) -> Vec<Vec<u32>> {
        let mut found = Vec::new();
        for start in members {
            let mut at = *start;
            while self.components.of(at) == component {
                let seen_from = std::mem::replace(&mut self.seen_from[at as usize], *start);
                if seen_from == *start {
                    found.extend(self.round_through(at));
                }
                if seen_from != NONE {
                    break;
                }
                let Some(tail) = self.tail(at) else { break };
                at = tail;
            }
        }
        for point in members {
            self.seen_from[*point as usize] = NONE;
        }
        found
    }

    /// Returns the predecessor of a point on its path, or `None` for a point without a predecessor.
    fn tail(&self, point: u32) -> Option<u32> {
        let constraint = self.constraints.get(self.reach.parent[point as usize] as usize)?;
        Some(self.reach.side.tail(constraint))
    }

    fn round_through(&self, point: u32) -> Option<Vec<u32>> {
        let mut cycle = Vec::new();
        let mut at = point;
        loop {
            cycle.push(self.reach.parent[at as usize]);
            at = self.tail(at)?;
            if at == point {
                break;
            }
        }
        if self.reach.side == Side::Latest {
            cycle.reverse();
        }
        Some(cycle)
    }
}

/// Returns initial distances in which only the origin is reached.
pub(super) fn from_the_origin(points: u32) -> Vec<i64> {
    let mut distance = vec![UNREACHABLE; points as usize];
    if let Some(origin) = distance.get_mut(ORIGIN as usize) {
        *origin = 0;
    }
    distance
}
