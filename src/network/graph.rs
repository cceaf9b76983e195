//! The constraints of a network as a graph that can be traversed in both directions, and its
//! strongly connected components.

use super::{Constraint, Network, id};

/// The point from which dates are counted.
pub(super) const ORIGIN: u32 = 0;

/// The marker for a missing point, constraint or component.
pub(super) const NONE: u32 = u32::MAX;

/// A constraint, seen from one of its points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    /// The index of the point at the other end.
    pub(super) to: u32,
    /// The limit in days.
    pub(super) at_most: i32,
    /// The index of the constraint.
    pub(super) constraint: u32,
}

/// The arcs that leave each point, stored point by point (compressed sparse rows).
#[derive(Debug)]
pub(super) struct Adjacency {
    /// The index of each point's first arc, followed by the number of arcs.
    starts: Vec<u32>,
    arcs: Vec<Arc>,
}

impl Adjacency {
    /// Sorts arcs by the point that they leave, which is given with each arc. The sort is stable.
    pub(super) fn new(points: usize, arcs: impl Iterator<Item = (u32, Arc)> + Clone) -> Self {
        let mut starts = vec![0; points + 1];
        for (from, _) in arcs.clone() {
            starts[from as usize + 1] += 1;
        }
        for point in 0..points {
            starts[point + 1] += starts[point];
        }
        let mut next = starts.clone();
        let nothing = Arc { to: NONE, at_most: 0, constraint: NONE };
        let mut sorted = vec![nothing; starts[points] as usize];
        for (from, arc) in arcs {
            let place = &mut next[from as usize];
            sorted[*place as usize] = arc;
            *place += 1;
        }
        Self { starts, arcs: sorted }
    }

    /// Returns the arcs that leave a point.
    pub(super) fn leaving(&self, point: u32) -> &[Arc] {
        let point = point as usize;
        &self.arcs[self.starts[point] as usize..self.starts[point + 1] as usize]
    }
}

/// The direction of a traversal. The shortest path from the origin along the constraints is the
/// latest day of a point; against the constraints, it is the negated earliest day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Latest,
    Earliest,
}

impl Side {
    /// Returns the point from which a traversal enters a constraint.
    pub(super) const fn tail(self, constraint: &Constraint) -> u32 {
        match self {
            Self::Latest => constraint.from.0,
            Self::Earliest => constraint.to.0,
        }
    }
}

/// The graph of the active constraints.
#[derive(Debug)]
pub(super) struct DistanceGraph {
    along: Adjacency,
    against: Adjacency,
}

impl DistanceGraph {
    /// Builds the graph of a network without the facts that are set aside and without constraints
    /// from a point to itself.
    pub(super) fn new(network: &Network, aside: &[bool]) -> Self {
        let taken = network
            .constraints
            .iter()
            .enumerate()
            .filter(|(_, c)| c.from != c.to && !aside[c.fact.index()])
            .map(|(at, c)| (id(at), c));
        let points = network.points as usize;
        Self {
            along: Adjacency::new(
                points,
                taken
                    .clone()
                    .map(|(constraint, c)| (c.from.0, Arc { to: c.to.0, at_most: c.at_most, constraint })),
            ),
            against: Adjacency::new(
                points,
                taken.map(|(constraint, c)| (c.to.0, Arc { to: c.from.0, at_most: c.at_most, constraint })),
            ),
        }
    }

    /// Returns the arcs that leave a point in the given direction.
    pub(super) fn leaving(&self, side: Side, point: u32) -> &[Arc] {
        match side {
            Side::Latest => self.along.leaving(point),
            Side::Earliest => self.against.leaving(point),
        }
    }
}

/// The strongly connected components of a graph without its origin: points that constraints connect
/// in both directions. The graph of components is acyclic, so they can be ordered.
#[derive(Debug)]
pub(super) struct Components {
    /// All points except the origin, component by component. No constraint leads to a later
    /// component.
    members: Vec<u32>,
    /// The index of each component's first point in `members`, followed by the number of points.
    starts: Vec<u32>,
    /// The index of each point's component.
    of: Vec<u32>,
}

impl Components {
    /// Finds the components with Tarjan's algorithm ("Depth-first search and linear graph
    /// algorithms", 1972). It uses an explicit stack instead of recursion, so that a long chain
    /// cannot overflow the call stack.
    pub(super) fn new(graph: &DistanceGraph, points: u32) -> Self {
        let count = points as usize;
        let mut found = Self { members: Vec::with_capacity(count), starts: vec![0], of: vec![NONE; count] };
        // The 1-based position of each point in the search, and the lowest position reachable from
        // it.
        let (mut number, mut low) = (vec![0_u32; count], vec![0_u32; count]);
        let mut numbered = 0;
        let mut open: Vec<u32> = Vec::new();
        let mut search: Vec<(u32, usize)> = Vec::new();
        for root in 1..points {
            if number[root as usize] != 0 {
                continue;
            }
            search.push((root, 0));
            while let Some((point, next)) = search.last_mut() {
                let at = *point as usize;
                if number[at] == 0 {
                    numbered += 1;
                    (number[at], low[at]) = (numbered, numbered);
                    open.push(*point);
                }
                if let Some(arc) = graph.leaving(Side::Latest, *point).get(*next) {
                    *next += 1;
                    let to = arc.to as usize;
                    // Do not follow dates, which connect every dated point with the origin: all of
                    // these would be merged into one component.
                    if arc.to == ORIGIN {
                        continue;
                    } else if number[to] == 0 {
                        search.push((arc.to, 0));
                    } else if found.of[to] == NONE {
                        low[at] = low[at].min(number[to]);
                    }
                    continue;
                }
                search.pop();
                if let Some((parent, _)) = search.last() {
                    low[*parent as usize] = low[*parent as usize].min(low[at]);
                }
                if low[at] == number[at] {
                    found.close(&mut open, id(at));
                }
            }
        }
        found
    }

    /// Moves the open points down to `root` into a new component.
    fn close(&mut self, open: &mut Vec<u32>, root: u32) {
        let component = id(self.starts.len() - 1);
        while let Some(point) = open.pop() {
            self.of[point as usize] = component;
            self.members.push(point);
            if point == root {
                break;
            }
        }
        self.starts.push(id(self.members.len()));
    }

    /// Returns the component of a point, or [`NONE`] for the origin.
    pub(super) fn of(&self, point: u32) -> u32 {
        self.of[point as usize]
    }

    fn members(&self, component: usize) -> &[u32] {
        &self.members[self.starts[component] as usize..self.starts[component + 1] as usize]
    }

    /// Returns the points of each component, ordered so that arcs in the given direction lead from
    /// earlier to later components.
    pub(super) fn in_order(&self, side: Side) -> impl Iterator<Item = &[u32]> {
        let count = self.starts.len() - 1;
        (0..count).map(move |at| match side {
            Side::Latest => self.members(count - 1 - at),
            Side::Earliest => self.members(at),
        })
    }
}
