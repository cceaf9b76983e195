//! The constraints of a network as a graph, laid out for walking along them and against them.

use super::{Constraint, Network, id};

/// The point that dates are counted from.
pub(super) const ORIGIN: u32 = 0;

/// No point, no constraint, no component.
pub(super) const NONE: u32 = u32::MAX;

/// One constraint, seen from one of its points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    /// The other point.
    pub(super) to: u32,
    /// The days.
    pub(super) at_most: i32,
    /// Which constraint it is.
    pub(super) constraint: u32,
}

/// The arcs that leave each point, one point after the other (compressed sparse rows).
#[derive(Debug)]
pub(super) struct Adjacency {
    /// Where the arcs of each point begin; one entry more than points.
    starts: Vec<u32>,
    arcs: Vec<Arc>,
}

impl Adjacency {
    /// Sorts arcs by the point that they leave, each arc given with that point; equals keep their order.
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

    /// The arcs that leave a point.
    pub(super) fn leaving(&self, point: u32) -> &[Arc] {
        let point = point as usize;
        &self.arcs[self.starts[point] as usize..self.starts[point + 1] as usize]
    }
}

/// Which way to walk, and so what is found: the shortest way from the origin along the constraints gives the
/// latest day of a point, and that against them, below zero, its earliest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Latest,
    Earliest,
}

impl Side {
    /// The point that a constraint is entered from.
    pub(super) const fn tail(self, constraint: &Constraint) -> u32 {
        match self {
            Self::Latest => constraint.from.0,
            Self::Earliest => constraint.to.0,
        }
    }
}

/// The graph of those constraints that are taken into account.
#[derive(Debug)]
pub(super) struct Graph {
    along: Adjacency,
    against: Adjacency,
}

impl Graph {
    /// The graph of a network without the facts that are set aside, and without what a constraint says of a
    /// point and itself.
    pub(super) fn new(network: &Network, aside: &[bool]) -> Self {
        let taken = network
            .constraints
            .iter()
            .enumerate()
            .filter(|(_, it)| it.from != it.to && !aside[it.fact.index()])
            .map(|(at, it)| (id(at), it));
        let points = network.points as usize;
        Self {
            along: Adjacency::new(
                points,
                taken.clone().map(|(constraint, it)| {
                    (it.from.0, Arc { to: it.to.0, at_most: it.at_most, constraint })
                }),
            ),
            against: Adjacency::new(
                points,
                taken.map(|(constraint, it)| {
                    (it.to.0, Arc { to: it.from.0, at_most: it.at_most, constraint })
                }),
            ),
        }
    }

    /// The arcs that leave a point when walking to one side.
    pub(super) fn leaving(&self, side: Side, point: u32) -> &[Arc] {
        match side {
            Side::Latest => self.along.leaving(point),
            Side::Earliest => self.against.leaving(point),
        }
    }
}

/// The strongly connected components of a graph without its origin: points that constraints tie to each other
/// both ways. Between the components there are no rounds, so that they can be put in order.
#[derive(Debug)]
pub(super) struct Components {
    /// All points but the origin, component by component. No constraint leads to a later component.
    members: Vec<u32>,
    /// Where each component begins in `members`; one entry more than components.
    starts: Vec<u32>,
    /// The component of each point.
    of: Vec<u32>,
}

impl Components {
    /// Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972) with a stack of its own
    /// instead of recursion, so that a long chain does no harm.
    pub(super) fn new(graph: &Graph, points: u32) -> Self {
        let count = points as usize;
        let mut found = Self { members: Vec::with_capacity(count), starts: vec![0], of: vec![NONE; count] };
        // The number of a point in the order of the search, from 1, and the least that is reached from it.
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

    /// Takes the open points down to `root` as one component.
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

    /// The component of a point; [`NONE`] for the origin.
    pub(super) fn of(&self, point: u32) -> u32 {
        self.of[point as usize]
    }

    fn members(&self, component: usize) -> &[u32] {
        &self.members[self.starts[component] as usize..self.starts[component + 1] as usize]
    }

    /// The points of each component, so that arcs to that side lead from earlier to later components.
    pub(super) fn in_order(&self, side: Side) -> impl Iterator<Item = &[u32]> {
        let count = self.starts.len() - 1;
        (0..count).map(move |at| match side {
            Side::Latest => self.members(count - 1 - at),
            Side::Earliest => self.members(at),
        })
    }
}
