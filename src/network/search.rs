//! The search for contradictions. It solves the network, sets aside the facts of the contradictions
//! it finds, and solves again, until the remaining facts are consistent.

use std::collections::BTreeMap;

use super::conflict::Conflict;
use super::graph::{Components, DistanceGraph, NONE, ORIGIN, Side};
use super::minimal::Owned;
use super::reach::{Reach, from_the_origin, reach};
use super::solution::Solved;
use super::{Constraint, Fact, Network, TimePoint};

/// The maximum number of passes before the search gives up. Each pass finds several conflicts,
/// unless all of them share a point.
const MAX_PASSES: usize = 64;

/// The state of a search.
#[derive(Debug)]
pub(super) struct Search<'n> {
    network: &'n Network,
    /// For each fact, whether it is set aside.
    pub(super) aside: Vec<bool>,
    pub(super) conflicts: Vec<Conflict>,
    /// Whether the search completed; `false` if it reached its limit.
    pub(super) complete: bool,
    /// The constraints of each fact, computed on first use.
    owned: Option<Owned<'n>>,
}

impl<'n> Search<'n> {
    pub(super) fn new(network: &'n Network) -> Self {
        let aside = vec![false; network.facts.len()];
        Self { network, aside, conflicts: Vec::new(), complete: true, owned: None }
    }

    /// Finds the conflicts and solves the remaining network. Conflicts without uncertain facts are
    /// found first, so that a conflict that depends on an uncertain fact cannot hide them.
    pub(super) fn run(&mut self) -> Solved {
        let network = self.network;
        for constraint in network.constraints.iter().filter(|c| c.from == c.to && c.at_most < 0) {
            self.record(vec![*constraint]);
        }
        if network.facts.iter().any(|fact| fact.uncertain) {
            self.clear(false);
        }
        self.clear(true)
    }

    /// Sets facts aside until the others are consistent. Without `with_doubt`, uncertain facts are
    /// ignored.
    fn clear(&mut self, with_doubt: bool) -> Solved {
        let network = self.network;
        let mut passes = 0;
        loop {
            passes += 1;
            let left_out: Vec<bool> = self
                .aside
                .iter()
                .zip(&network.facts)
                .map(|(aside, fact)| *aside || (fact.uncertain && !with_doubt))
                .collect();
            let graph = DistanceGraph::new(network, &left_out);
            let components = Components::new(&graph, network.points);
            let ways = |side| {
                reach(&graph, &components, &network.constraints, side, from_the_origin(network.points))
            };
            match ways(Side::Latest).and_then(|latest| Ok((latest, ways(Side::Earliest)?))) {
                Err(cycles) if passes <= MAX_PASSES => {
                    for cycle in cycles {
                        self.record(cycle.into_iter().filter_map(|at| self.constraint(at)).collect());
                    }
                }
                Err(cycles) => {
                    let ends = cycles.iter().flatten().filter_map(|at| self.constraint(*at));
                    let mut tied: Vec<u32> = ends.map(|end| components.of(end.to.0)).collect();
                    tied.sort_unstable();
                    self.set_aside_points(|point| tied.binary_search(&components.of(point)).is_ok());
                }
                // Both directions have distances, so a remaining contradiction is a chain between
                // two dates: a point whose earliest day is after its latest.
                Ok((latest, earliest)) => {
                    let crossed = |point| match (latest.days(point), earliest.days(point)) {
                        (Some(latest), Some(earliest)) => latest + earliest < 0,
                        _ => false,
                    };
                    if !(0..network.points).any(|point| crossed(TimePoint(point))) {
                        return Solved { graph, components, latest, earliest };
                    } else if passes <= MAX_PASSES {
                        let own = OwnBounds::new(&graph, network);
                        self.record_neighbours(&graph, &own);
                        self.record_chains(&latest, &earliest, &own, crossed);
                    } else {
                        self.set_aside_points(|point| crossed(TimePoint(point)));
                    }
                }
            }
        }
    }

    fn constraint(&self, at: u32) -> Option<Constraint> {
        self.network.constraints.get(at as usize).copied()
    }

    /// Records a cycle of negative length, unless one of its facts is already set aside. Sets aside
    /// its facts, so that they are reported once.
    fn record(&mut self, cycle: Vec<Constraint>) {
        let network = self.network;
        if cycle.is_empty() || cycle.iter().any(|step| self.aside[step.fact.index()]) {
            return;
        }
        let owned = self.owned.get_or_insert_with(|| Owned::new(network));
        let conflict = Conflict::new(owned.minimal(cycle));
        let is_ground = |fact: &Fact| network.facts[fact.index()].ground;
        let only_ground = conflict.facts().iter().all(is_ground);
        for fact in conflict.facts().iter().filter(|fact| only_ground || !is_ground(fact)) {
            self.aside[fact.index()] = true;
        }
        self.conflicts.push(conflict);
    }

    /// Sets aside every fact with a constraint on a point for which `is_skipped` is true.
    fn set_aside_points(&mut self, is_skipped: impl Fn(u32) -> bool) {
        self.complete = false;
        for constraint in &self.network.constraints {
            let (from, to) = (constraint.from.0, constraint.to.0);
            if (from != ORIGIN && is_skipped(from)) || (to != ORIGIN && is_skipped(to)) {
                self.aside[constraint.fact.index()] = true;
            }
        }
    }

    /// Records contradictory dates of one point, and dates of two points that a single constraint
    /// contradicts.
    fn record_neighbours(&mut self, graph: &DistanceGraph, own: &OwnBounds) {
        for from in 1..self.network.points {
            let Some(ceiling) = own.ceiling(from) else { continue };
            if let Some(floor) = own.floor(from).filter(|floor| sum(&[ceiling, *floor]) < 0) {
                self.record(vec![ceiling, floor]);
            }
            for arc in graph.leaving(Side::Latest, from).iter().filter(|arc| arc.to != ORIGIN) {
                if let (Some(between), Some(floor)) = (self.constraint(arc.constraint), own.floor(arc.to))
                    && sum(&[ceiling, between, floor]) < 0
                {
                    self.record(vec![ceiling, between, floor]);
                }
            }
        }
    }

    /// Records longer chains from one date to another. Each point is visited once.
    fn record_chains(
        &mut self,
        latest: &Reach,
        earliest: &Reach,
        own: &OwnBounds,
        crossed: impl Fn(TimePoint) -> bool,
    ) {
        let mut seen = vec![false; self.network.points as usize];
        for point in 1..self.network.points {
            if seen[point as usize] || !crossed(TimePoint(point)) {
                continue;
            }
            let (mut to_here, mut from_here) = (Vec::new(), Vec::new());
            let mut is_new = true;
            for (reach, way) in [(latest, &mut to_here), (earliest, &mut from_here)] {
                for step in reach.way(point, &self.network.constraints) {
                    let here = reach.head(step);
                    is_new &= !seen[here as usize] && !self.aside[step.fact.index()];
                    if !is_new {
                        break;
                    }
                    way.push(*step);
                }
            }
            for step in to_here.iter().chain(&from_here) {
                for end in [step.from, step.to].into_iter().filter(|end| *end != TimePoint::ORIGIN) {
                    seen[end.index()] = true;
                }
            }
            seen[point as usize] = true;
            if is_new {
                to_here.reverse();
                to_here.extend(from_here);
                self.record(own.narrowed(simple(to_here)));
            }
        }
    }
}

fn sum(cycle: &[Constraint]) -> i64 {
    cycle.iter().map(|step| i64::from(step.at_most)).sum()
}

/// Returns a negative cycle that visits each point at most once, from a cycle that may repeat
/// points.
fn simple(cycle: Vec<Constraint>) -> Vec<Constraint> {
    let mut way: Vec<Constraint> = Vec::new();
    let mut places: BTreeMap<TimePoint, usize> = BTreeMap::new();
    for step in cycle {
        places.entry(step.from).or_insert(way.len());
        way.push(step);
        if let Some(place) = places.get(&step.to).copied() {
            let part = way.split_off(place);
            if sum(&part) < 0 {
                return part;
            }
            for step in part {
                places.remove(&step.from);
            }
        }
    }
    Vec::new()
}

/// The bounds that dates alone put on each point.
#[derive(Debug)]
struct OwnBounds<'n> {
    network: &'n Network,
    /// For each point, the index of the constraint with the earliest day that the point cannot come
    /// after.
    ceilings: Vec<u32>,
    /// For each point, the index of the constraint with the latest day that the point cannot come
    /// before.
    floors: Vec<u32>,
}

impl<'n> OwnBounds<'n> {
    fn new(graph: &DistanceGraph, network: &'n Network) -> Self {
        let tightest = |side| {
            let mut tightest = vec![NONE; network.points as usize];
            let days = |at: u32| {
                network.constraints.get(at as usize).map_or(i32::MAX, |constraint| constraint.at_most)
            };
            for arc in graph.leaving(side, ORIGIN) {
                let have = &mut tightest[arc.to as usize];
                if *have == NONE || arc.at_most < days(*have) {
                    *have = arc.constraint;
                }
            }
            tightest
        };
        Self { network, ceilings: tightest(Side::Latest), floors: tightest(Side::Earliest) }
    }

    fn ceiling(&self, point: u32) -> Option<Constraint> {
        self.network.constraints.get(*self.ceilings.get(point as usize)? as usize).copied()
    }

    fn floor(&self, point: u32) -> Option<Constraint> {
        self.network.constraints.get(*self.floors.get(point as usize)? as usize).copied()
    }

    /// Shortens a cycle between two dates to a smaller contradictory part, if the dates of the
    /// points in between allow it.
    fn narrowed(&self, cycle: Vec<Constraint>) -> Vec<Constraint> {
        let [first, between @ .., last] = cycle.as_slice() else { return cycle };
        if first.from != TimePoint::ORIGIN || last.to != TimePoint::ORIGIN {
            return cycle;
        }
        let mut highest = i64::from(first.at_most);
        let mut end = 0;
        let over =
            |days: i64, other: Option<Constraint>| other.filter(|other| days + i64::from(other.at_most) < 0);
        let mut floor = over(highest, self.floor(first.to.0));
        while floor.is_none()
            && let Some(step) = between.get(end)
        {
            end += 1;
            highest += i64::from(step.at_most);
            let ceiling = self.ceiling(step.to.0).map_or(highest, |ceiling| ceiling.at_most.into());
            highest = highest.min(ceiling);
            floor = over(highest, self.floor(step.to.0));
        }
        // `floor` closes the part at its end. Going back from there, the nearest ceiling that
        // contradicts it begins the part.
        let Some(floor) = floor else { return cycle };
        let mut days = i64::from(floor.at_most);
        let mut start = end;
        let mut ceiling = over(days, self.ceiling(floor.from.0));
        while ceiling.is_none()
            && let Some(step) = start.checked_sub(1).and_then(|at| between.get(at))
        {
            start -= 1;
            days += i64::from(step.at_most);
            ceiling = over(days, self.ceiling(step.from.0));
        }
        match (ceiling, between.get(start..end)) {
            (Some(ceiling), Some(part)) => [&[ceiling], part, &[floor]].concat(),
            _ => cycle,
        }
    }
}
