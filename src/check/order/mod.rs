//! The order of events: what their relations and their dates say, as a network, and what of it cannot hold.
//!
//! An event that is an instant is one point; one that is a span, or has no date, has a beginning and an end.
//! Each relation becomes least distances between such points, so relations are followed through events
//! without a date, and what the dates leave open is never reported.

mod circle;
mod words;

use std::collections::BTreeMap;

use super::diagnostic::Diagnostic;
use super::rule::Rule;
use crate::chronology::{Chronology, Event, Kind, Relation, RelationKind};
use crate::network::{Conflict, Network, Point};
use crate::project::Project;

/// What a constraint rests on.
#[derive(Debug, Clone, Copy)]
enum Fact<'c> {
    /// No event ends before it begins.
    Lasts,
    /// A relation of `event` to `other`.
    Relation { event: &'c Event, relation: &'c Relation, other: &'c Event },
    /// `event` is the next round after `other` in a series.
    Round { event: &'c Event, other: &'c Event },
}

impl<'c> Fact<'c> {
    /// The events it is about, the earlier first where it is about order.
    fn events(&self) -> Vec<&'c Event> {
        match *self {
            Self::Lasts => Vec::new(),
            Self::Relation { event, relation, other } => match relation.kind {
                RelationKind::Before | RelationKind::StrictlyBefore => vec![event, other],
                _ => vec![other, event],
            },
            Self::Round { event, other } => vec![other, event],
        }
    }

    const fn kind(&self) -> Option<RelationKind> {
        match self {
            Self::Relation { relation, .. } => Some(relation.kind),
            Self::Lasts | Self::Round { .. } => None,
        }
    }
}

/// The conflicts that belong to `rule`.
pub(super) fn findings(rule: &'static Rule, project: &Project) -> Vec<Diagnostic> {
    if rule.code == CYCLE {
        return circle::circles(&project.chronology)
            .iter()
            .filter_map(|circle| words::circle(rule, circle))
            .collect();
    }
    let order = Order::of(&project.chronology);
    let conflicts = order.network.conflicts();
    let ours = conflicts.iter().filter(|conflict| code(conflict) == rule.code);
    ours.filter_map(|conflict| words::chain(rule, &order, conflict)).collect()
}

/// The rule that finds circles of relations, for which no dates are needed.
const CYCLE: &str = "DL304";
/// The rule that finds events outside the time they are to lie in; an overlap is only worth a note.
const NOT_WITHIN: &str = "DL302";

/// The code of the rule that a conflict belongs to, by the weakest of its facts.
fn code(conflict: &Conflict<Fact<'_>>) -> &'static str {
    let kinds: Vec<_> = conflict.facts.iter().filter_map(Fact::kind).collect();
    let any = |wanted: fn(&RelationKind) -> bool| kinds.iter().any(wanted);
    let all = |wanted: RelationKind| kinds.iter().all(|kind| *kind == wanted);
    if conflict.is_circle() {
        CYCLE
    } else if conflict.facts.iter().any(|fact| matches!(fact, Fact::Round { .. })) {
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

/// The first and the last day of an event in the network; one and the same point for an instant.
#[derive(Debug, Clone, Copy)]
struct Ends {
    start: Point,
    end: Point,
}

/// The network of a chronology, and whose its points are.
struct Order<'c> {
    network: Network<Fact<'c>>,
    owners: BTreeMap<Point, &'c Event>,
}

impl<'c> Order<'c> {
    fn of(chronology: &'c Chronology) -> Self {
        let mut order = Self { network: Network::new(), owners: BTreeMap::new() };
        let ends: BTreeMap<&str, (&Event, Ends)> = chronology
            .events
            .iter()
            .map(|event| (event.id.value.as_str(), (event, order.add(event))))
            .collect();
        for (event, here) in chronology.events.iter().filter_map(|event| ends.get(event.id.value.as_str())) {
            for relation in &event.relations {
                if let Some((other, there)) = ends.get(relation.target.value.as_str()) {
                    order.relate(Fact::Relation { event, relation, other }, relation.kind, *here, *there);
                }
            }
        }
        for (earlier, later) in rounds(chronology) {
            if let (Some((other, there)), Some((event, here))) =
                (ends.get(earlier.id.value.as_str()), ends.get(later.id.value.as_str()))
            {
                order.relate(Fact::Round { event, other }, RelationKind::After, *here, *there);
            }
        }
        order
    }

    fn add(&mut self, event: &'c Event) -> Ends {
        let extent = event.date.as_ref().map(|date| date.value.extent());
        let first = |bound: Option<crate::date::Interval>| bound.and_then(|it| it.earliest.day());
        let last = |bound: Option<crate::date::Interval>| bound.and_then(|it| it.latest.day());
        let (start, end) = (extent.map(|it| it.start), extent.map(|it| it.end));
        let is_instant = event.kind() == Kind::Instant && (event.date.is_some() || event.kind.is_some());
        let ends = if is_instant {
            let point = self.network.point(first(start), last(end));
            Ends { start: point, end: point }
        } else {
            let ends = Ends {
                start: self.network.point(first(start), last(start)),
                end: self.network.point(first(end), last(end)),
            };
            self.network.at_least(ends.start, ends.end, 0, Fact::Lasts);
            ends
        };
        self.owners.insert(ends.start, event);
        self.owners.insert(ends.end, event);
        ends
    }

    /// Writes down what a relation of the event with the ends `a` to the one with the ends `b` says.
    fn relate(&mut self, fact: Fact<'c>, kind: RelationKind, a: Ends, b: Ends) {
        let mut say = |from, to, days| self.network.at_least(from, to, days, fact);
        match kind {
            RelationKind::After => say(b.end, a.start, 0),
            RelationKind::Before => say(a.end, b.start, 0),
            RelationKind::StrictlyAfter => say(b.end, a.start, 1),
            RelationKind::StrictlyBefore => say(a.end, b.start, 1),
            RelationKind::CausedBy => say(b.start, a.start, 0),
            RelationKind::During => {
                say(b.start, a.start, 0);
                say(a.end, b.end, 0);
            }
            RelationKind::SameDay => {
                say(a.start, b.end, 0);
                say(b.start, a.end, 0);
            }
            RelationKind::Within { days } => {
                let most = i32::try_from(days).unwrap_or(i32::MAX);
                say(a.start, b.end, -most);
                say(b.start, a.end, -most);
            }
        }
    }
}

/// Each round of a series with the next, in the order of their numbers.
fn rounds(chronology: &Chronology) -> Vec<(&Event, &Event)> {
    let mut series: BTreeMap<&str, Vec<(u32, &Event)>> = BTreeMap::new();
    for event in &chronology.events {
        if let Some(round) = &event.series {
            series.entry(&round.name.value).or_default().push((round.n.value, event));
        }
    }
    let mut pairs = Vec::new();
    for rounds in series.values_mut() {
        rounds.sort_by_key(|(number, _)| *number);
        let next = rounds.windows(2).filter_map(|pair| match pair {
            [(a, earlier), (b, later)] if a < b => Some((*earlier, *later)),
            _ => None,
        });
        pairs.extend(next);
    }
    pairs
}
