//! Decides whether a further constraint follows from the constraints of a solved network.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::graph::{ORIGIN, Side};
use super::reach::{Reach, UNREACHABLE, reach};
use super::solution::Solved;
use super::{Fact, Network, TimePoint};
use crate::date::Answer;

/// Answers queries about a solved network.
///
/// Each query takes one search with Dijkstra's algorithm, which stops as soon as the answer is
/// known. Dijkstra's algorithm needs non-negative lengths, but constraints can be negative. As in
/// Johnson's algorithm (1977), lengths are therefore taken relative to one solution: a day for each
/// point such that all constraints hold.
///
/// ```
/// use dateline::internals::network::Network;
/// use dateline::{Answer, Day};
///
/// let mut network = Network::new();
/// let (draft, vote) = (network.point(), network.point());
/// let [drafted, voted] = [network.fact(), network.fact()];
/// let june = |day| Day::from_ymd(2024, 6, day).unwrap();
/// network.on(draft, (june(1), june(10)), drafted);
/// network.on(vote, (june(8), june(20)), voted);
///
/// let solution = network.solve();
/// let mut inference = solution.inference();
/// assert_eq!(inference.at_least(draft, vote, -2), Answer::Holds);
/// assert_eq!(inference.at_least(draft, vote, 0), Answer::Undetermined);
/// assert_eq!(inference.at_least(draft, vote, 20), Answer::Fails);
/// ```
#[derive(Debug)]
pub struct Inference<'s> {
    network: &'s Network,
    solved: &'s Solved,
    /// A day for each point such that all constraints hold.
    days: Vec<i64>,
    /// Scratch space: the length of the shortest path found to each point so far, in days beyond
    /// the difference in the solution.
    best: Vec<i64>,
    without: Option<Fact>,
}

impl<'s> Inference<'s> {
    pub(super) fn new(network: &'s Network, solved: &'s Solved) -> Self {
        let points = network.points;
        // Assign its earliest day to a point that has one. A point without one starts at day zero
        // and moves as far as the constraints push it. This is consistent, since no constraint
        // leads from a point without an earliest day to one with it.
        let start = (0..points).map(|point| solved.earliest.days(TimePoint(point)).map_or(0, |days| -days));
        let found =
            reach(&solved.graph, &solved.components, &network.constraints, Side::Latest, start.collect());
        let days = found.map_or_else(|_| Vec::new(), Reach::into_distances);
        let best = vec![UNREACHABLE; days.len()];
        Self { network, solved, days, best, without: None }
    }

    /// Ignores one fact, to ask whether the others imply it. `None` considers all facts again.
    pub const fn without(&mut self, fact: Option<Fact>) -> &mut Self {
        self.without = fact;
        self
    }

    /// Whether `then` is at least `days` days after `first`.
    ///
    /// A point that the network does not contain can be on any day.
    pub fn at_least(&mut self, first: TimePoint, then: TimePoint, days: i32) -> Answer {
        let days = i64::from(days);
        if self.is_within(then, first, -days) {
            Answer::Holds
        } else if self.is_within(first, then, days - 1) {
            Answer::Fails
        } else {
            Answer::Undetermined
        }
    }

    /// Whether the constraints imply `to − from ≤ limit`.
    fn is_within(&mut self, from: TimePoint, to: TimePoint, limit: i64) -> bool {
        if from == to {
            return limit >= 0;
        }
        let (Some(start), Some(end)) = (self.days.get(from.index()), self.days.get(to.index())) else {
            return false;
        };
        // Use the bounds, which already give the distance via day zero, so the search need not pass
        // through the origin and all dates. They are not valid if the ignored fact contributes to
        // them.
        let dates_are_known = !self.without.is_some_and(|fact| self.bounds_hang_on(fact, from, to));
        if dates_are_known {
            let earliest = self.solved.earliest.days(from);
            let holds =
                earliest.zip(self.solved.latest.days(to)).is_some_and(|(back, on)| back + on <= limit);
            if holds || from == TimePoint::ORIGIN || to == TimePoint::ORIGIN {
                return holds;
            }
        }
        let most = limit - (end - start);
        let mut touched = vec![from.0];
        let mut queue = BinaryHeap::from([Reverse((0, from.0))]);
        self.best[from.index()] = 0;
        let mut found = false;
        while let Some(Reverse((more, point))) = queue.pop() {
            if more > most || point == to.0 {
                found = more <= most;
                break;
            }
            if more > self.best[point as usize] {
                continue;
            }
            for arc in self.solved.graph.leaving(Side::Latest, point) {
                let fact =
                    self.network.constraints.get(arc.constraint as usize).map(|constraint| constraint.fact);
                let left_out = self.without.is_some() && self.without == fact;
                if left_out || (dates_are_known && arc.to == ORIGIN) {
                    continue;
                }
                let gap = self.days[arc.to as usize] - self.days[point as usize];
                let more = more + i64::from(arc.at_most) - gap;
                let best = &mut self.best[arc.to as usize];
                if more <= most && more < *best {
                    if *best == UNREACHABLE {
                        touched.push(arc.to);
                    }
                    *best = more;
                    queue.push(Reverse((more, arc.to)));
                }
            }
        }
        for point in touched {
            self.best[point as usize] = UNREACHABLE;
        }
        found
    }

    /// Whether the earliest day of `from` or the latest day of `to` follows from a fact.
    fn bounds_hang_on(&self, fact: Fact, from: TimePoint, to: TimePoint) -> bool {
        let ways = [(&self.solved.earliest, from), (&self.solved.latest, to)];
        let mut steps = ways.into_iter().flat_map(|(reach, end)| reach.way(end.0, &self.network.constraints));
        steps.any(|step| step.fact == fact)
    }
}
