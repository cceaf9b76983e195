//! A simple temporal network: points in time, the days each may fall on, and least distances between them.
//!
//! The model is that of Dechter, Meiri and Pearl ("Temporal constraint networks", 1991), turned so that every
//! constraint pushes a later point forward: `to ≥ from + days`. Earliest days are carried along the
//! constraints until nothing moves (Bellman–Ford with a queue). Where a point would be pushed past its latest
//! day, the way by which the push came is the explanation: one date, a chain of facts, another date.
//!
//! ```
//! use dateline::date::Day;
//! use dateline::network::Network;
//!
//! let day = |m, d| Day::from_ymd(2024, m, d);
//! let mut network = Network::new();
//! let agreed = network.point(day(6, 9), day(6, 9));
//! let talks = network.point(None, None);
//! let signed = network.point(day(4, 1), day(4, 30));
//! network.at_least(agreed, talks, 0, "talks follow the agreement");
//! network.at_least(talks, signed, 1, "the signature follows the talks");
//! let conflicts = network.conflicts();
//! assert_eq!(conflicts[0].facts, ["talks follow the agreement", "the signature follows the talks"]);
//! assert_eq!((conflicts[0].first, conflicts[0].last), (agreed, signed));
//! ```

use std::collections::VecDeque;

use crate::date::Day;

/// A point of a [`Network`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point(usize);

/// Points in time with constraints between them; `F` is what a constraint rests on.
#[derive(Debug, Clone)]
pub struct Network<F> {
    earliest: Vec<Option<Day>>,
    latest: Vec<Option<Day>>,
    constraints: Vec<Constraint<F>>,
    /// The constraints that leave a point.
    leaving: Vec<Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Constraint<F> {
    from: Point,
    to: Point,
    days: i32,
    fact: F,
}

/// Facts that cannot all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict<F> {
    /// Where the chain begins: this point's earliest day is the one that pushes. In a circle, any of its points.
    pub first: Point,
    /// The facts of the chain, in its order.
    pub facts: Vec<F>,
    /// Where it ends: this point's latest day is too early. In a circle the same point as `first`.
    pub last: Point,
    /// The least days from the first point to the last by these facts.
    pub days: i64,
}

impl<F> Conflict<F> {
    /// Whether the facts contradict each other whatever the dates are.
    pub fn is_circle(&self) -> bool {
        self.first == self.last
    }
}

impl<F> Default for Network<F> {
    fn default() -> Self {
        Self { earliest: Vec::new(), latest: Vec::new(), constraints: Vec::new(), leaving: Vec::new() }
    }
}

impl<F: Clone> Network<F> {
    /// No points yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A point that falls on `earliest` or later and on `latest` or before; `None` bounds nothing.
    pub fn point(&mut self, earliest: Option<Day>, latest: Option<Day>) -> Point {
        self.earliest.push(earliest);
        self.latest.push(latest);
        self.leaving.push(Vec::new());
        Point(self.earliest.len() - 1)
    }

    /// Says that `to` falls at least `days` after `from`, because of `fact`; less than 0: at most so many days
    /// before it.
    pub fn at_least(&mut self, from: Point, to: Point, days: i32, fact: F) {
        if let Some(leaving) = self.leaving.get_mut(from.0) {
            leaving.push(self.constraints.len());
        }
        self.constraints.push(Constraint { from, to, days, fact });
    }

    /// What cannot hold, in the order of the constraints that complete it: first the circles, then the chains
    /// between dates. Each constraint completes one conflict at most.
    pub fn conflicts(&self) -> Vec<Conflict<F>> {
        let mut broken = vec![false; self.constraints.len()];
        let mut circles = Vec::new();
        while let Some((closing, circle)) = self.circle(&broken) {
            if let Some(broken) = broken.get_mut(closing) {
                *broken = true;
            }
            circles.push((closing, circle));
        }
        circles.sort_by_key(|(closing, _)| *closing);
        circles.into_iter().map(|(_, circle)| circle).chain(self.chains(&broken)).collect()
    }

    /// A circle of constraints that pushes its own points forward for ever, and the constraint that closes it.
    fn circle(&self, broken: &[bool]) -> Option<(usize, Conflict<F>)> {
        let mut search = Search::new(self, self.earliest.iter().map(|_| Some(0)).collect());
        while let Some(moved) = search.step(broken, |_, _| true) {
            if let Some(way) = search.circle_through(moved) {
                let closing = *way.last()?;
                let constraint = self.constraints.get(closing)?;
                return Some((closing, self.conflict(constraint.to, &way)?));
            }
        }
        None
    }

    /// The chains that push a point past its latest day.
    fn chains(&self, broken: &[bool]) -> Vec<Conflict<F>> {
        let latest = |point: Point| self.latest.get(point.0).copied().flatten().map(number);
        let fits = |point: Point, day: i64| latest(point).is_none_or(|latest| day <= latest);
        let mut search = Search::new(self, self.earliest.iter().map(|day| day.map(number)).collect());
        while search.step(broken, fits).is_some() {}
        let violated = self.constraints.iter().enumerate().filter(|(index, constraint)| {
            let pushed = search.day(constraint.from).map(|day| day + i64::from(constraint.days));
            broken.get(*index) == Some(&false) && pushed.is_some_and(|day| !fits(constraint.to, day))
        });
        violated
            .filter_map(|(index, constraint)| {
                let mut way = search.way_to(constraint.from);
                way.push(index);
                self.conflict(constraint.to, &way)
            })
            .collect()
    }

    fn conflict(&self, last: Point, way: &[usize]) -> Option<Conflict<F>> {
        let constraints: Vec<_> = way.iter().filter_map(|index| self.constraints.get(*index)).collect();
        Some(Conflict {
            first: constraints.first()?.from,
            facts: constraints.iter().map(|constraint| constraint.fact.clone()).collect(),
            last,
            days: constraints.iter().map(|constraint| i64::from(constraint.days)).sum(),
        })
    }
}

fn number(day: Day) -> i64 {
    day.number().into()
}

/// Carries earliest days along the constraints, one constraint a step.
struct Search<'n, F> {
    network: &'n Network<F>,
    /// The earliest day of each point as known so far.
    days: Vec<Option<i64>>,
    /// The constraint that gave it; none where it is the point's own.
    by: Vec<Option<usize>>,
    /// How many constraints the day has come along.
    length: Vec<usize>,
    queue: VecDeque<Point>,
    queued: Vec<bool>,
    /// The constraints still to follow from the point taken last.
    ahead: VecDeque<usize>,
}

impl<'n, F> Search<'n, F> {
    fn new(network: &'n Network<F>, days: Vec<Option<i64>>) -> Self {
        let points = days.len();
        let queue = (0..points).filter(|point| days.get(*point).is_some_and(Option::is_some)).map(Point);
        Self {
            network,
            queue: queue.collect(),
            queued: days.iter().map(Option::is_some).collect(),
            by: vec![None; points],
            length: vec![0; points],
            ahead: VecDeque::new(),
            days,
        }
    }

    fn day(&self, point: Point) -> Option<i64> {
        self.days.get(point.0).copied().flatten()
    }

    /// Goes on until a point has moved, and names it; `None` when nothing moves any more.
    fn step(&mut self, broken: &[bool], fits: impl Fn(Point, i64) -> bool) -> Option<Point> {
        loop {
            let Some(index) = self.ahead.pop_front() else {
                let Point(point) = self.queue.pop_front()?;
                if let Some(queued) = self.queued.get_mut(point) {
                    *queued = false;
                }
                self.ahead.extend(self.network.leaving.get(point).into_iter().flatten());
                continue;
            };
            let constraint = self.network.constraints.get(index)?;
            let to = constraint.to;
            let Some(day) = self.day(constraint.from).map(|day| day + i64::from(constraint.days)) else {
                continue;
            };
            let later = self.day(to).is_none_or(|have| day > have);
            if broken.get(index) == Some(&false) && later && fits(to, day) {
                self.put(to, day, index, self.length.get(constraint.from.0).map_or(0, |length| length + 1));
                return Some(to);
            }
        }
    }

    fn put(&mut self, point: Point, day: i64, by: usize, length: usize) {
        if let (Some(days), Some(bys), Some(lengths), Some(queued)) = (
            self.days.get_mut(point.0),
            self.by.get_mut(point.0),
            self.length.get_mut(point.0),
            self.queued.get_mut(point.0),
        ) {
            (*days, *bys, *lengths) = (Some(day), Some(by), length);
            if !std::mem::replace(queued, true) {
                self.queue.push_back(point);
            }
        }
    }

    /// The constraint by which the point got its day.
    fn by(&self, point: Point) -> Option<(usize, &Constraint<F>)> {
        let index = self.by.get(point.0).copied().flatten()?;
        Some((index, self.network.constraints.get(index)?))
    }

    /// The constraints from the point that gave the day to this one, in order.
    fn way_to(&self, mut point: Point) -> Vec<usize> {
        let mut way = Vec::new();
        while let Some((index, constraint)) = self.by(point) {
            way.push(index);
            point = constraint.from;
            // Only a circle is longer, and there is none left when ways are asked for.
            if way.len() > self.days.len() {
                break;
            }
        }
        way.reverse();
        way
    }

    /// The circle that a point's day has come round, if it came by more constraints than there are points.
    fn circle_through(&self, point: Point) -> Option<Vec<usize>> {
        if self.length.get(point.0).is_none_or(|length| *length < self.days.len()) {
            return None;
        }
        // So many steps back, one is surely on the circle, if there is one.
        let mut on_it = point;
        for _ in 0..self.days.len() {
            on_it = self.by(on_it)?.1.from;
        }
        let mut way = Vec::new();
        let mut at = on_it;
        loop {
            let (index, constraint) = self.by(at)?;
            way.push(index);
            at = constraint.from;
            if at == on_it {
                break;
            }
        }
        way.reverse();
        Some(way)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A network as data: the bounds of each point, and `(from, to, days)`.
    #[derive(Debug, Clone)]
    struct Case {
        bounds: Vec<(Option<i32>, Option<i32>)>,
        constraints: Vec<(usize, usize, i32)>,
    }

    impl Case {
        fn network(&self) -> Network<usize> {
            let mut network = Network::new();
            let day = |number: Option<i32>| number.map(Day::from_number);
            let points: Vec<Point> =
                self.bounds.iter().map(|(first, last)| network.point(day(*first), day(*last))).collect();
            for (fact, (from, to, days)) in self.constraints.iter().enumerate() {
                network.at_least(points[*from], points[*to], *days, fact);
            }
            network
        }

        /// Whether all of the constraints named by `facts` can hold, by the shortest paths between all pairs
        /// (Floyd and Warshall): another way to the same answer.
        fn holds(&self, facts: &[usize]) -> bool {
            let origin = self.bounds.len();
            let mut most = vec![vec![i64::MAX / 4; origin + 1]; origin + 1];
            let mut at_most = |from: usize, to: usize, days: i32| {
                most[from][to] = most[from][to].min(i64::from(days));
            };
            for (point, (first, last)) in self.bounds.iter().enumerate() {
                if let Some(last) = last {
                    at_most(origin, point, *last);
                }
                if let Some(first) = first {
                    at_most(point, origin, -first);
                }
            }
            for fact in facts {
                let (from, to, days) = self.constraints[*fact];
                at_most(to, from, -days);
            }
            for via in 0..=origin {
                for from in 0..=origin {
                    for to in 0..=origin {
                        most[from][to] = most[from][to].min(most[from][via] + most[via][to]);
                    }
                }
            }
            (0..=origin).all(|point| most[point][point] >= 0)
        }
    }

    fn case() -> impl Strategy<Value = Case> {
        let day = || proptest::option::of(0..20_i32);
        let bounds = proptest::collection::vec((day(), day()), 1..7).prop_map(|bounds| {
            let ordered = |(first, last): (Option<i32>, Option<i32>)| match (first, last) {
                (Some(first), Some(last)) if first > last => (Some(last), Some(first)),
                bounds => bounds,
            };
            bounds.into_iter().map(ordered).collect::<Vec<_>>()
        });
        bounds.prop_flat_map(|bounds| {
            let points = bounds.len();
            let constraints = proptest::collection::vec((0..points, 0..points, -5..6_i32), 0..12);
            constraints.prop_map(move |constraints| Case { bounds: bounds.clone(), constraints })
        })
    }

    proptest! {
        #[test]
        fn conflicts_are_found_where_there_are_any(case in case()) {
            let all: Vec<usize> = (0..case.constraints.len()).collect();
            prop_assert_eq!(case.network().conflicts().is_empty(), case.holds(&all));
        }

        #[test]
        fn the_facts_of_a_conflict_cannot_hold(case in case()) {
            for conflict in case.network().conflicts() {
                prop_assert!(!case.holds(&conflict.facts), "{conflict:?} can hold");
            }
        }

        #[test]
        fn a_chain_is_as_long_as_its_facts_say(case in case()) {
            for conflict in case.network().conflicts() {
                let days: i64 = conflict.facts.iter().map(|fact| i64::from(case.constraints[*fact].2)).sum();
                prop_assert_eq!(conflict.days, days);
                let steps: Vec<_> = conflict.facts.iter().map(|fact| case.constraints[*fact]).collect();
                prop_assert!(steps.windows(2).all(|pair| pair[0].1 == pair[1].0), "{steps:?} is no chain");
            }
        }
    }
}
