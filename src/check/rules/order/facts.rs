//! Builds the temporal network of a chronology, with one fact for each date, relation and pair of
//! rounds.
//!
//! An instant is a single point. A span, or an event without a date, has two: its start and its
//! end.

use std::collections::BTreeMap;

use crate::chronology::{Chronology, Event, EventKind, Relation, RelationKind};
use crate::network::Difference;
use crate::network::End::{OtherEnd, OtherStart, ThisEnd, ThisStart};
use crate::network::{Ends, Network, TimePoint};

#[derive(Debug, Clone, Copy)]
pub(super) enum ConstraintOrigin<'c> {
    /// The date of an event, which bounds its days, and the fact that the event does not end before
    /// it starts.
    Dated(&'c Event),
    /// A relation of `event` to `other`.
    Relation { event: &'c Event, relation: &'c Relation, other: &'c Event },
    /// `event` is the round after `other` in a series.
    Round { event: &'c Event, other: &'c Event },
}

impl<'c> ConstraintOrigin<'c> {
    /// Returns the events of the fact. If the fact states an order, the earlier event comes first.
    pub(super) fn events(&self) -> Vec<&'c Event> {
        match *self {
            Self::Dated(event) => vec![event],
            Self::Relation { event, relation, other } => match relation.kind {
                RelationKind::Before | RelationKind::StrictlyBefore => vec![event, other],
                _ => vec![other, event],
            },
            Self::Round { event, other } => vec![other, event],
        }
    }

    pub(super) const fn kind(&self) -> Option<RelationKind> {
        match self {
            Self::Relation { relation, .. } => Some(relation.kind),
            Self::Dated(_) | Self::Round { .. } => None,
        }
    }
}

/// Returns the constraints that a relation puts on the ends of its event (`This…`) and of the event
/// that it names (`Other…`).
fn differences(kind: RelationKind) -> Vec<Difference> {
    let at_least = Difference::at_least;
    match kind {
        RelationKind::After => vec![at_least(OtherEnd, ThisStart, 0)],
        RelationKind::Before => vec![at_least(ThisEnd, OtherStart, 0)],
        RelationKind::StrictlyAfter => vec![at_least(OtherEnd, ThisStart, 1)],
        RelationKind::StrictlyBefore => vec![at_least(ThisEnd, OtherStart, 1)],
        RelationKind::CausedBy => vec![at_least(OtherStart, ThisStart, 0)],
        RelationKind::During => vec![at_least(OtherStart, ThisStart, 0), at_least(ThisEnd, OtherEnd, 0)],
        RelationKind::SameDay => vec![at_least(ThisStart, OtherEnd, 0), at_least(OtherStart, ThisEnd, 0)],
        RelationKind::Within { days } => {
            let most = i32::try_from(days).unwrap_or(i32::MAX);
            vec![at_least(ThisStart, OtherEnd, -most), at_least(OtherStart, ThisEnd, -most)]
        }
    }
}

/// The network for a chronology, with the origin of each fact and the event for each point.
pub(super) struct OrderNetwork<'c> {
    pub(super) network: Network,
    /// The origin of each fact of the network, by fact index.
    facts: Vec<ConstraintOrigin<'c>>,
    /// The event for each point after the origin: the first entry belongs to point 1.
    owners: Vec<&'c Event>,
    /// The start and end points of each event.
    events: Vec<(&'c Event, Ends)>,
}

impl<'c> OrderNetwork<'c> {
    /// Builds the network from dates, relations and series.
    pub(super) fn of(chronology: &'c Chronology) -> Self {
        Self::build(chronology, true)
    }

    /// Builds the network from relations alone.
    pub(super) fn without_dates(chronology: &'c Chronology) -> Self {
        Self::build(chronology, false)
    }

    fn build(chronology: &'c Chronology, dated: bool) -> Self {
        let (facts, owners, events) = (Vec::new(), Vec::new(), Vec::new());
        let mut order = Self { network: Network::new(), facts, owners, events };
        for event in &chronology.events {
            let ends = order.add(event, dated);
            order.events.push((event, ends));
        }
        let ends: BTreeMap<&str, (&Event, Ends)> =
            order.events().map(|(event, ends)| (event.id.value.as_str(), (event, ends))).collect();
        for (event, here) in chronology.events.iter().filter_map(|event| ends.get(event.id.value.as_str())) {
            for relation in &event.relations {
                if let Some((other, there)) = ends.get(relation.target.value.as_str()) {
                    order.relate(
                        ConstraintOrigin::Relation { event, relation, other },
                        relation.kind,
                        *here,
                        *there,
                    );
                }
            }
        }
        for (earlier, later) in if dated { rounds(chronology) } else { Vec::new() } {
            if let (Some((other, there)), Some((event, here))) =
                (ends.get(earlier.id.value.as_str()), ends.get(later.id.value.as_str()))
            {
                order.relate(ConstraintOrigin::Round { event, other }, RelationKind::After, *here, *there);
            }
        }
        order
    }

    pub(super) fn fact(&self, fact: crate::network::Fact) -> Option<ConstraintOrigin<'c>> {
        self.facts.get(fact.index()).copied()
    }

    /// Returns the event that a point belongs to, or `None` for the origin.
    pub(super) fn owner(&self, point: TimePoint) -> Option<&'c Event> {
        self.owners.get(point.index().checked_sub(1)?).copied()
    }

    /// Returns the relations between events, with their facts in the network.
    pub(super) fn relations(&self) -> impl Iterator<Item = (crate::network::Fact, ConstraintOrigin<'c>)> {
        let facts = self.network.facts().zip(self.facts.iter().copied());
        facts.filter(|(_, fact)| fact.kind().is_some())
    }

    /// Returns the events with their start and end points, in file order.
    pub(super) fn events(&self) -> impl Iterator<Item = (&'c Event, Ends)> {
        self.events.iter().copied()
    }

    fn point(&mut self, event: &'c Event) -> TimePoint {
        self.owners.push(event);
        self.network.point()
    }

    /// Adds the points of an event and, if `dated`, the bounds of its date.
    fn add(&mut self, event: &'c Event, dated: bool) -> Ends {
        let start = self.point(event);
        // An event without a date is an instant only if its `kind` says so.
        let is_instant = event.kind() == EventKind::Instant && (event.date.is_some() || event.kind.is_some());
        let ends = Ends { start, end: if is_instant { start } else { self.point(event) } };
        let fact = self.network.ground();
        self.facts.push(ConstraintOrigin::Dated(event));
        self.network.at_least(ends.start, ends.end, 0, fact);
        if let Some(date) = event.date.as_ref().filter(|_| dated) {
            if date.value.is_uncertain() {
                self.network.doubt(fact);
            }
            let extent = date.value.extent();
            // An instant with a range is a single day within it, so both bounds are those of the
            // range.
            let (first, last) =
                if is_instant { (extent.hull(), extent.hull()) } else { (extent.start, extent.end) };
            for (point, days) in [(ends.start, first), (ends.end, last)] {
                if let Some(day) = days.earliest.day() {
                    self.network.not_before(point, day, fact);
                }
                if let Some(day) = days.latest.day() {
                    self.network.not_after(point, day, fact);
                }
            }
        }
        ends
    }

    /// Adds the constraints of a relation between the events with the ends `this` and `other`.
    fn relate(&mut self, origin: ConstraintOrigin<'c>, kind: RelationKind, this: Ends, other: Ends) {
        let fact = self.network.fact();
        self.facts.push(origin);
        // Mark rounds and causes as doubtful, so that they cannot hide a conflict among certain
        // facts: rounds usually follow each other and causes usually come first, but not always.
        if matches!(origin, ConstraintOrigin::Round { .. }) || kind == RelationKind::CausedBy {
            self.network.doubt(fact);
        }
        self.network.relate(this, &differences(kind), other, fact);
    }
}

/// Returns each round of a series paired with the next one by number.
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
