//! Contradictions between facts.

use std::collections::BTreeSet;

use super::{Constraint, Fact, TimePoint};

/// A contradiction: a cycle of constraints whose limits, in days, add up to less than zero.
///
/// The facts are minimal: without any one of them, the others are consistent. Cycles of more than
/// [`Conflict::LONGEST_MINIMAL`] facts are not minimised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    steps: Vec<Constraint>,
    facts: Vec<Fact>,
}

impl Conflict {
    /// The maximum number of facts in a conflict that is guaranteed to be minimal.
    pub const LONGEST_MINIMAL: usize = 200;

    /// Creates a conflict from a cycle of constraints, each of which ends where the next begins.
    pub(super) fn new(mut round: Vec<Constraint>) -> Self {
        let first = round.iter().position(|step| step.to == TimePoint::ORIGIN);
        let first = first.or_else(|| {
            let facts = round.iter().map(|step| step.fact);
            facts.enumerate().min_by_key(|(_, fact)| *fact).map(|(at, _)| at)
        });
        // Reverse the cycle, so that each step states which point has to be later than another.
        round.reverse();
        let first = first.map_or(0, |at| round.len() - 1 - at);
        round.rotate_left(first);
        let facts = each_once(round.iter().map(|step| step.fact));
        Self { steps: round, facts }
    }

    /// Returns the constraints in the order in which they push points to later days. Each step
    /// states the minimum number of days by which its `from` is later than its `to`, and this
    /// `from` is the `to` of the next step.
    ///
    /// If the conflict involves dates, the first step states that a point is not before some day
    /// and the last that a point is not after some day. Otherwise the cycle begins with its first
    /// fact.
    pub fn steps(&self) -> &[Constraint] {
        &self.steps
    }

    /// Returns the facts in the order of the steps, each once.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Whether the conflict involves calendar dates, not only relations.
    pub fn needs_dates(&self) -> bool {
        self.steps.iter().any(|step| step.to == TimePoint::ORIGIN)
    }
}

/// Returns the facts in order, each only at its first position.
pub(super) fn each_once(facts: impl Iterator<Item = Fact>) -> Vec<Fact> {
    let mut seen = BTreeSet::new();
    facts.filter(|fact| seen.insert(*fact)).collect()
}
