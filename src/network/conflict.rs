//! Facts that cannot all be true.

use std::collections::BTreeSet;

use super::{Constraint, Fact, Network, Point};

/// A contradiction: a round of constraints that lead back to where they start in less than zero days.
///
/// The facts are minimal: were any one of them left out, the others could all be true. (Of a round of more than
/// [`Conflict::LONGEST_MINIMAL`] facts this is not tried.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    steps: Vec<Constraint>,
    facts: Vec<Fact>,
    doubtful: bool,
}

impl Conflict {
    /// Conflicts of up to so many facts are sure to be minimal.
    pub const LONGEST_MINIMAL: usize = 200;

    /// The conflict of a round of constraints, each of which leads to where the next begins.
    pub(super) fn new(mut round: Vec<Constraint>, network: &Network) -> Self {
        let first = round.iter().position(|step| step.to == Point::ORIGIN);
        let first = first.or_else(|| {
            let facts = round.iter().map(|step| step.fact);
            facts.enumerate().min_by_key(|(_, fact)| *fact).map(|(at, _)| at)
        });
        // From here on against the constraints, so that each step says what has to be later than what.
        round.reverse();
        let first = first.map_or(0, |at| round.len() - 1 - at);
        round.rotate_left(first);
        let facts = each_once(round.iter().map(|step| step.fact));
        let doubtful = facts.iter().any(|fact| network.facts[fact.index()].doubtful);
        Self { steps: round, facts, doubtful }
    }

    /// The constraints in the order in which they push points later: each says how much later than its `to` its
    /// `from` is at least, and that `from` is the `to` of the next.
    ///
    /// Where dates are needed, the first step says that a point does not lie before some day and the last one
    /// that a point does not lie after some day. Else the round begins with its first fact.
    pub fn steps(&self) -> &[Constraint] {
        &self.steps
    }

    /// The facts in the order of the steps, each once.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Whether it needs a fact that is in doubt. A conflict is only found to be doubtful where the facts without
    /// doubt do not contradict each other.
    pub const fn is_doubtful(&self) -> bool {
        self.doubtful
    }

    /// Whether it rests on days of the calendar, not on relations alone.
    pub fn needs_dates(&self) -> bool {
        self.steps.iter().any(|step| step.to == Point::ORIGIN)
    }

    /// By how many days the facts miss each other: from 1.
    pub fn days(&self) -> i64 {
        -self.steps.iter().map(|step| i64::from(step.at_most)).sum::<i64>()
    }
}

/// The facts in their order, each at its first place only.
pub(super) fn each_once(facts: impl Iterator<Item = Fact>) -> Vec<Fact> {
    let mut seen = BTreeSet::new();
    facts.filter(|fact| seen.insert(*fact)).collect()
}
