//! What follows from a network, and what of it cannot be.

use super::conflict::{Conflict, each_once};
use super::graph::{Components, Graph};
use super::inference::Inference;
use super::reach::Reach;
use super::search::Search;
use super::{Fact, Network, Point};
use crate::date::Day;

/// What follows from a [`Network`]: conflicts, and the bounds of each point.
///
/// Once a conflict is found its facts are [set aside](Solution::is_set_aside), those that are ground excepted,
/// and the search goes on. So no two conflicts share a fact that is not ground, and what is said of bounds
/// follows from facts that go together.
#[derive(Debug)]
pub struct Solution<'n> {
    network: &'n Network,
    conflicts: Vec<Conflict>,
    complete: bool,
    aside: Vec<bool>,
    solved: Solved,
}

/// A network without contradiction, solved.
#[derive(Debug)]
pub(super) struct Solved {
    pub(super) graph: Graph,
    pub(super) components: Components,
    pub(super) latest: Reach,
    pub(super) earliest: Reach,
}

impl<'n> Solution<'n> {
    pub(super) fn of(network: &'n Network) -> Self {
        let mut search = Search::new(network);
        let solved = search.run();
        let Search { conflicts, complete, aside, .. } = search;
        Self { network, conflicts, complete, aside, solved }
    }

    /// The contradictions, shorter ones of each round of the search first, those without doubt before all that
    /// need a fact in doubt.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// The contradictions, for keeping.
    pub fn into_conflicts(self) -> Vec<Conflict> {
        self.conflicts
    }

    /// Whether a fact is left out of account, since it is part of a conflict.
    pub fn is_set_aside(&self, fact: Fact) -> bool {
        self.aside.get(fact.index()).copied().unwrap_or(false)
    }

    /// Whether all contradictions are told. The search gives up after many passes; every fact that may be part
    /// of one not told is then set aside, so that the bounds still follow from facts that go together.
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// The first day that a point can lie on; `None` where nothing bounds it, or not within the days that
    /// [`Day`] can count.
    pub fn earliest(&self, point: Point) -> Option<Day> {
        let days = -self.solved.earliest.days(point)?;
        (days >= Day::MIN.number().into()).then(|| day(days))
    }

    /// The last day that a point can lie on; `None` as in [`Solution::earliest`].
    pub fn latest(&self, point: Point) -> Option<Day> {
        let days = self.solved.latest.days(point)?;
        (days <= Day::MAX.number().into()).then(|| day(days))
    }

    /// The facts that the earliest day follows from, from a date on to the point. Empty where there is none.
    pub fn why_earliest(&self, point: Point) -> Vec<Fact> {
        self.why(&self.solved.earliest, point)
    }

    /// The facts that the latest day follows from, from a date on to the point. Empty where there is none.
    pub fn why_latest(&self, point: Point) -> Vec<Fact> {
        self.why(&self.solved.latest, point)
    }

    /// Answers whether further constraints hold.
    pub fn inference(&self) -> Inference<'_> {
        Inference::new(self.network, &self.solved)
    }

    fn why(&self, reach: &Reach, point: Point) -> Vec<Fact> {
        let way: Vec<_> = reach.way(point.0, &self.network.constraints).collect();
        each_once(way.into_iter().rev().map(|step| step.fact))
    }
}

/// The day of that number; the first or the last that can be counted, where it lies beyond.
fn day(number: i64) -> Day {
    let end = if number < 0 { i32::MIN } else { i32::MAX };
    Day::from_number(i32::try_from(number).unwrap_or(end))
}
