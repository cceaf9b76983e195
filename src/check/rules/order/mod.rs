//! The order of events. The module turns relations, dates and series into a temporal network,
//! solves it, and reports the contradictions and the bounds that follow.
//!
//! Relations are followed through events without a date. An order that the dates leave open is not
//! reported.

mod cycle;
mod facts;
pub(super) mod inferred;
pub(super) mod lifecycle;
pub(super) mod redundant;
pub(super) mod terms;
mod words;

use self::cycle::Cycle;
use self::facts::{ConstraintOrigin, OrderNetwork};
use self::inferred::Inferred;
use crate::check::context::RuleContext;
use crate::check::diagnostic::Diagnostic;
use crate::check::rule::Rule;
use crate::chronology::{Chronology, Event, RelationKind};
use crate::network::Conflict;
use crate::rule_id::RuleId;

/// The results of solving the network of a chronology.
#[derive(Debug)]
pub(in crate::check) struct OrderCheck<'c> {
    chains: Vec<Chain<'c>>,
    cycles: Vec<Cycle<'c>>,
    inferred: Vec<Inferred<'c>>,
    /// Whether `chains` and `cycles` contain all contradictions.
    is_complete: bool,
}

impl<'c> OrderCheck<'c> {
    /// Builds and solves the network of a chronology.
    pub(in crate::check) fn of(chronology: &'c Chronology) -> Self {
        let order = OrderNetwork::of(chronology);
        let solution = order.network.solve();
        let conflicts = solution.conflicts();
        let chains = conflicts.iter().filter_map(|conflict| Chain::of(&order, conflict)).collect();
        let cycles = cycle::cycles(chronology, &order, conflicts);
        let inferred = inferred::bounds(&order, &solution, &cycles);
        Self { chains, cycles, inferred, is_complete: solution.is_complete() }
    }
}

/// A chain of facts between two dates that contradict it.
#[derive(Debug)]
struct Chain<'c> {
    /// The event whose earliest day starts the chain.
    first: &'c Event,
    /// The facts between the two dates, in order.
    facts: Vec<ConstraintOrigin<'c>>,
    /// The minimum number of days from the first event to the last according to these facts.
    days: i64,
    /// The event whose latest possible day is too early.
    last: &'c Event,
}

impl<'c> Chain<'c> {
    /// Returns the chain for a conflict, or `None` if the conflict does not involve dates.
    fn of(order: &OrderNetwork<'c>, conflict: &Conflict) -> Option<Self> {
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

/// Returns the facts of a conflict other than dates, in order.
fn between_dates<'c>(order: &OrderNetwork<'c>, conflict: &Conflict) -> Vec<ConstraintOrigin<'c>> {
    let facts = conflict.facts().iter().filter_map(|fact| order.fact(*fact));
    facts.filter(|fact| !matches!(fact, ConstraintOrigin::Dated(_))).collect()
}

/// Returns the conflicts that belong to `rule`.
pub(in crate::check) fn findings(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let OrderCheck { chains, cycles, is_complete, .. } = context.order();
    let mut findings: Vec<Diagnostic> = if rule.id == RuleId::OrderCycle {
        cycles.iter().filter_map(|cycle| words::cycle(rule, cycle)).collect()
    } else {
        let ours = chains.iter().filter(|chain| id(chain) == rule.id);
        ours.filter_map(|chain| words::chain(rule, chain)).collect()
    };
    // The search makes a limited number of passes, and each pass finds one contradiction through an
    // event. If hundreds of events are swapped around an event without a date, some
    // contradictions are not found.
    if let Some(last) = findings.last_mut().filter(|_| !is_complete) {
        let help = last.help.get_or_insert_default();
        help.push_str(
            "\nthere may be more contradictions like this one: correct these, then run the check again",
        );
    }
    findings
}

/// Returns the rule that a chain belongs to, which depends on the least certain of its facts.
fn id(chain: &Chain<'_>) -> RuleId {
    let kinds: Vec<_> = chain.facts.iter().filter_map(ConstraintOrigin::kind).collect();
    let any = |wanted: fn(&RelationKind) -> bool| kinds.iter().any(wanted);
    let all = |wanted: RelationKind| kinds.iter().all(|kind| *kind == wanted);
    if chain.facts.iter().any(|fact| matches!(fact, ConstraintOrigin::Round { .. })) {
        RuleId::SeriesOrder
    } else if any(|kind| *kind == RelationKind::CausedBy) {
        RuleId::CauseAfterEffect
    } else if any(|kind| matches!(kind, RelationKind::Within { .. })) {
        RuleId::GapViolated
    } else if all(RelationKind::During) {
        RuleId::NotWithin
    } else if all(RelationKind::SameDay) {
        RuleId::SameDayViolated
    } else {
        RuleId::OrderViolated
    }
}

/// Whether a relation states which of two events is later.
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
