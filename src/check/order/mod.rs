//! The order of events: what their relations and their dates say, and what of it cannot hold.
//!
//! Relations are followed through events without a date, and what the dates leave open is never reported.

mod circle;
mod facts;
pub(super) mod inferred;
mod redundant;
mod words;

use self::circle::Circle;
use self::facts::{Fact, Order};
use self::inferred::Inferred;
pub(super) use self::redundant::{Redundant, redundant};
use super::case::Case;
use super::diagnostic::Diagnostic;
use super::rule::Rule;
use crate::chronology::{Chronology, Event, RelationKind};
use crate::network::Conflict;

/// What follows from the order of the events, and what of it cannot hold.
#[derive(Debug)]
pub(super) struct Outcome<'c> {
    chains: Vec<Chain<'c>>,
    circles: Vec<Circle<'c>>,
    inferred: Vec<Inferred<'c>>,
}

impl<'c> Outcome<'c> {
    /// Solves the network of a chronology.
    pub(super) fn of(chronology: &'c Chronology) -> Self {
        let order = Order::of(chronology);
        let solution = order.network.solve();
        let conflicts = solution.conflicts();
        let chains = conflicts.iter().filter_map(|conflict| Chain::of(&order, conflict)).collect();
        let circles = circle::circles(chronology, &order, conflicts);
        let inferred = inferred::bounds(&order, &solution, &circles);
        Self { chains, circles, inferred }
    }
}

/// Facts that lead from one date to another, which they contradict.
#[derive(Debug)]
struct Chain<'c> {
    /// The event whose earliest day is the one to start from.
    first: &'c Event,
    /// What lies between the two dates, in its order.
    facts: Vec<Fact<'c>>,
    /// The least days from the first event to the last by these facts.
    days: i64,
    /// The event whose latest day is too early for that.
    last: &'c Event,
}

impl<'c> Chain<'c> {
    /// The chain of a conflict; none where it needs no dates.
    fn of(order: &Order<'c>, conflict: &Conflict) -> Option<Self> {
        let [first, between @ .., last] = conflict.steps() else { return None };
        Some(Self {
            first: order.owner(first.from)?,
            facts: between_dates(order, conflict),
            days: between.iter().map(|step| -i64::from(step.at_most)).sum(),
            last: order.owner(last.to)?,
        })
        .filter(|_| conflict.needs_dates())
    }
}

/// The facts of a conflict that are no dates, in their order.
fn between_dates<'c>(order: &Order<'c>, conflict: &Conflict) -> Vec<Fact<'c>> {
    let facts = conflict.facts().iter().filter_map(|fact| order.fact(*fact));
    facts.filter(|fact| !matches!(fact, Fact::Dated(_))).collect()
}

/// The conflicts that belong to `rule`.
pub(super) fn findings(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    let Outcome { chains, circles, .. } = case.order();
    if rule.code == CYCLE {
        return circles.iter().filter_map(|circle| words::circle(rule, circle)).collect();
    }
    let ours = chains.iter().filter(|chain| code(chain) == rule.code);
    ours.filter_map(|chain| words::chain(rule, chain)).collect()
}

/// The rule that finds circles of relations, for which no dates are needed.
const CYCLE: &str = "DL304";
/// The rule that finds events outside the time they are to lie in; an overlap is only worth a note.
const NOT_WITHIN: &str = "DL302";

/// The code of the rule that a chain belongs to, by the weakest of its facts.
fn code(chain: &Chain<'_>) -> &'static str {
    let kinds: Vec<_> = chain.facts.iter().filter_map(Fact::kind).collect();
    let any = |wanted: fn(&RelationKind) -> bool| kinds.iter().any(wanted);
    let all = |wanted: RelationKind| kinds.iter().all(|kind| *kind == wanted);
    if chain.facts.iter().any(|fact| matches!(fact, Fact::Round { .. })) {
        "DL308"
    } else if any(|kind| *kind == RelationKind::CausedBy) {
        "DL307"
    } else if any(|kind| matches!(kind, RelationKind::Within { .. })) {
        "DL303"
    } else if all(RelationKind::During) {
        NOT_WITHIN
    } else if all(RelationKind::SameDay) {
        "DL305"
    } else {
        "DL301"
    }
}

/// Whether a relation says which of two events is the later one.
const fn is_order(kind: RelationKind) -> bool {
    match kind {
        RelationKind::After
        | RelationKind::Before
        | RelationKind::StrictlyAfter
        | RelationKind::StrictlyBefore
        | RelationKind::CausedBy => true,
        RelationKind::SameDay | RelationKind::During | RelationKind::Within { .. } => false,
    }
}
