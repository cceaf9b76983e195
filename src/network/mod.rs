//! A simple temporal network: points in time, and limits on the days between them.
//!
//! The model follows Dechter, Meiri and Pearl, "Temporal constraint networks" (1991). Each
//! constraint has the form `to − from ≤ days` and belongs to a [`Fact`]: a date, a relation or a
//! span in the chronology. A date limits the days between its point and [`TimePoint::ORIGIN`],
//! 1970-01-01. Disjunctions ("before or after") are not supported: they make the problem NP-hard,
//! while without them solving takes about linear time in practice.
//!
//! [`Network::solve`] computes the earliest and the latest day of every point with the facts they
//! follow from, and reports each contradiction as a short cycle of facts that cannot all be true.
//! [`Solution::inference`] decides whether a further constraint holds, fails or is undetermined.
//!
//! ```
//! use dateline::internals::network::Network;
//! use dateline::Day;
//!
//! let day = |month, day| Day::from_ymd(2023, month, day).unwrap();
//! let mut network = Network::new();
//! let (visit, agreement, talks) = (network.point(), network.point(), network.point());
//!
//! let dated = network.ground();
//! network.on(visit, (day(1, 31), day(2, 1)), dated);
//! let signed = network.ground();
//! network.on(agreement, (day(7, 12), day(7, 12)), signed);
//! let between = [network.fact(), network.fact()];
//! network.at_least(visit, talks, 0, between[0]);
//! network.at_least(talks, agreement, 1, between[1]);
//!
//! let solution = network.solve();
//! assert!(solution.conflicts().is_empty());
//! assert_eq!(solution.earliest(talks), Some(day(1, 31)));
//! assert_eq!(solution.latest(talks), Some(day(7, 11)));
//! assert_eq!(solution.why_latest(talks), [signed, between[1]]);
//!
//! // A second source puts the agreement before the visit.
//! let misprint = network.ground();
//! network.on(agreement, (day(1, 12), day(1, 12)), misprint);
//! let solution = network.solve();
//! assert_eq!(solution.conflicts()[0].facts(), [signed, misprint]);
//! ```

mod conflict;
mod difference;
mod graph;
mod inference;
mod minimal;
mod reach;
mod search;
mod solution;
#[cfg(test)]
mod tests;

pub(crate) use conflict::Conflict;
pub use difference::{Difference, End};
pub(crate) use solution::Solution;

use crate::date::Day;

/// A point in time: an instant, or one end of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimePoint(u32);

impl TimePoint {
    /// Day zero, 1970-01-01, from which dates are counted.
    pub const ORIGIN: Self = Self(0);

    /// Returns the number of the point: 0 for the origin, then counting from 1 in the order of
    /// [`Network::point`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A statement that constraints follow from, such as a date or a relation. Callers keep the meaning
/// of each fact in a list, indexed by [`Fact::index`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact(u32);

impl Fact {
    /// Returns the 0-based number of the fact, in the order of [`Network::fact`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The first and the last day of a span; for an instant both are the same point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ends {
    /// The point for the first day.
    pub start: TimePoint,
    /// The point for the last day.
    pub end: TimePoint,
}

/// The constraint `to − from ≤ at_most`, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Constraint {
    /// The point from which days are counted.
    pub from: TimePoint,
    /// The point to which days are counted.
    pub to: TimePoint,
    /// The maximum number of days; negative if `to` has to come first.
    pub at_most: i32,
    /// The fact that the constraint belongs to.
    pub fact: Fact,
}

/// The properties of a fact.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    /// Whether the fact stays in force after it is part of a conflict.
    ground: bool,
    /// Whether the fact may be withdrawn.
    uncertain: bool,
}

/// Points in time and the constraints between them. See the module for an example.
#[derive(Debug, Clone)]
pub struct Network {
    /// The number of points, including the origin.
    points: u32,
    facts: Vec<Standing>,
    constraints: Vec<Constraint>,
}

impl Default for Network {
    fn default() -> Self {
        Self::new()
    }
}

impl Network {
    /// Creates a network that contains only the origin.
    pub const fn new() -> Self {
        Self { points: 1, facts: Vec::new(), constraints: Vec::new() }
    }

    /// Adds a point without constraints.
    pub const fn point(&mut self) -> TimePoint {
        let point = TimePoint(self.points);
        self.points = self.points.saturating_add(1);
        point
    }

    /// Adds a fact that appears in at most one conflict, such as a relation.
    pub fn fact(&mut self) -> Fact {
        self.new_fact(Standing::default())
    }

    /// Returns all facts in creation order.
    pub fn facts(&self) -> impl Iterator<Item = Fact> + use<> {
        (0..id(self.facts.len())).map(Fact)
    }

    /// Adds a fact that other facts are compared with, such as a date.
    ///
    /// A ground fact stays in force after it is part of a conflict, so that a wrong date is
    /// reported with each relation that it breaks. If only ground facts contradict each other, each
    /// of them is reported once.
    pub fn ground(&mut self) -> Fact {
        self.new_fact(Standing { ground: true, ..Standing::default() })
    }

    /// Marks a fact as uncertain, such as a date with `?`. A conflict includes it only if the
    /// certain facts do not contradict each other.
    pub fn doubt(&mut self, fact: Fact) {
        self.standing(fact).uncertain = true;
    }

    fn new_fact(&mut self, standing: Standing) -> Fact {
        let fact = Fact(id(self.facts.len()));
        self.facts.push(standing);
        fact
    }

    fn standing(&mut self, fact: Fact) -> &mut Standing {
        if self.facts.len() <= fact.index() {
            self.facts.resize(fact.index() + 1, Standing::default());
        }
        &mut self.facts[fact.index()]
    }

    /// Adds a constraint. Points and facts are identified by their number, even if they come from
    /// another network.
    pub fn add(&mut self, constraint: Constraint) {
        let last = constraint.from.max(constraint.to);
        self.points = self.points.max(last.0.saturating_add(1));
        self.standing(constraint.fact);
        self.constraints.push(constraint);
    }

    /// Requires `then` to be at least `days` days after `first`.
    pub fn at_least(&mut self, first: TimePoint, then: TimePoint, days: i32, fact: Fact) {
        self.add(Constraint { from: then, to: first, at_most: days.saturating_neg(), fact });
    }

    /// Requires `then` to be at most `days` days after `first`.
    pub fn at_most(&mut self, first: TimePoint, then: TimePoint, days: i32, fact: Fact) {
        self.add(Constraint { from: first, to: then, at_most: days, fact });
    }

    /// Requires a point to be on or after `day`.
    pub fn not_before(&mut self, point: TimePoint, day: Day, fact: Fact) {
        self.at_least(TimePoint::ORIGIN, point, day.number(), fact);
    }

    /// Requires a point to be on or before `day`.
    pub fn not_after(&mut self, point: TimePoint, day: Day, fact: Fact) {
        self.at_most(TimePoint::ORIGIN, point, day.number(), fact);
    }

    /// Requires a point to be on one of the days from the first to the last.
    pub fn on(&mut self, point: TimePoint, (first, last): (Day, Day), fact: Fact) {
        self.not_before(point, first, fact);
        self.not_after(point, last, fact);
    }

    /// Relates the ends of two spans by a conjunction of differences.
    ///
    /// ```
    /// use dateline::internals::network::End::{OtherEnd, OtherStart, ThisEnd, ThisStart};
    /// use dateline::internals::network::{Difference, Ends, Network};
    ///
    /// let mut network = Network::new();
    /// let mut span = || Ends { start: network.point(), end: network.point() };
    /// let (talks, summit) = (span(), span());
    /// for ends in [talks, summit] {
    ///     let lasts = network.fact();
    ///     network.at_least(ends.start, ends.end, 0, lasts);
    /// }
    /// let [first, second] = [network.fact(), network.fact()];
    /// let at_least = Difference::at_least;
    /// let within = [at_least(OtherStart, ThisStart, 0), at_least(ThisEnd, OtherEnd, 0)];
    /// network.relate(talks, &within, summit, first);
    /// network.relate(talks, &[at_least(ThisEnd, OtherStart, 1)], summit, second);
    /// let solution = network.solve();
    /// let conflict = &solution.conflicts()[0];
    /// assert!(conflict.facts().contains(&first) && conflict.facts().contains(&second));
    /// assert!(!conflict.needs_dates());
    /// ```
    pub fn relate(&mut self, this: Ends, differences: &[Difference], other: Ends, fact: Fact) {
        let point = |end| match end {
            End::ThisStart => this.start,
            End::ThisEnd => this.end,
            End::OtherStart => other.start,
            End::OtherEnd => other.end,
        };
        for limit in differences {
            let (from, to) = (point(limit.from), point(limit.to));
            self.add(Constraint { from, to, at_most: limit.at_most, fact });
        }
    }

    /// Computes the bounds of all points and the contradictions.
    pub fn solve(&self) -> Solution<'_> {
        Solution::of(self)
    }
}

/// Converts an index to 32 bits, which is sufficient for every network that fits into memory.
fn id(index: usize) -> u32 {
    u32::try_from(index).expect("a network that fits into memory has fewer than 2^32 points")
}
