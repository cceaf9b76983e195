//! The result of solving a network: bounds, their reasons, and conflicts.

use super::conflict::{Conflict, each_once};
use super::graph::{Components, DistanceGraph};
use super::inference::Inference;
use super::reach::Reach;
use super::search::Search;
use super::{Fact, Network, TimePoint};
use crate::date::Day;

/// The bounds of each point of a [`Network`], and its conflicts.
///
/// When a conflict is found, its facts are [set aside](Solution::is_set_aside), except ground
/// facts, and the search continues. Hence two conflicts never share a fact that is not ground, and
/// all bounds follow from consistent facts.
#[derive(Debug)]
pub struct Solution<'n> {
    network: &'n Network,
    conflicts: Vec<Conflict>,
    complete: bool,
    aside: Vec<bool>,
    solved: Solved,
}

/// A solved network without contradictions.
#[derive(Debug)]
pub(super) struct Solved {
    pub(super) graph: DistanceGraph,
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

    /// Returns the conflicts. Those without uncertain facts come first. Within a pass of the
    /// search, shorter ones come first.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Whether a fact is ignored because it is part of a conflict.
    pub fn is_set_aside(&self, fact: Fact) -> bool {
        self.aside.get(fact.index()).copied().unwrap_or(false)
    }

    /// Whether all conflicts are reported. The search gives up after many passes. It then sets
    /// aside every fact that may be part of another conflict, so that the bounds still follow from
    /// consistent facts.
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// Returns the earliest day of a point, or `None` if it is unbounded or beyond the range of
    /// [`Day`].
    pub fn earliest(&self, point: TimePoint) -> Option<Day> {
        let days = -self.solved.earliest.days(point)?;
        (days >= Day::MIN.number().into()).then(|| day(days))
    }

    /// Returns the latest day of a point, or `None` as in [`Solution::earliest`].
    pub fn latest(&self, point: TimePoint) -> Option<Day> {
        let days = self.solved.latest.days(point)?;
        (days <= Day::MAX.number().into()).then(|| day(days))
    }

    /// Returns the facts that the earliest day follows from, in order from a date to the point.
    /// Returns nothing if the point has no earliest day.
    pub fn why_earliest(&self, point: TimePoint) -> Vec<Fact> {
        self.why(&self.solved.earliest, point)
    }

    /// Returns the facts that the latest day follows from, in order from a date to the point.
    /// Returns nothing if the point has no latest day.
    pub fn why_latest(&self, point: TimePoint) -> Vec<Fact> {
        self.why(&self.solved.latest, point)
    }

    /// Creates an inference for queries about further constraints.
    pub fn inference(&self) -> Inference<'_> {
        Inference::new(self.network, &self.solved)
    }

    fn why(&self, reach: &Reach, point: TimePoint) -> Vec<Fact> {
        let way: Vec<_> = reach.way(point.0, &self.network.constraints).collect();
        each_once(way.into_iter().rev().map(|step| step.fact))
    }
}

/// Returns the day with this number, or the first or last [`Day`] if it is out of range.
fn day(number: i64) -> Day {
    let end = if number < 0 { i32::MIN } else { i32::MAX };
    Day::from_number(i32::try_from(number).unwrap_or(end))
}
