//! Decides by brute force whether dates and relations are consistent.

use dateline::internals::chronology::{EventKind, RelationKind};
use dateline::{Date, Event};

/// A number of days that exceeds any chronology, but is small enough to be added without overflow.
const FAR: i64 = i64::MAX / 8;

/// Whether all dates and relations can hold. Computes the shortest paths between all points
/// (Floyd–Warshall): point 0 is the origin, and each event has two points, its start and its end. A
/// negative cycle is a contradiction.
pub(super) fn is_consistent(events: &[Event], dates: &[Option<Date>]) -> bool {
    let count = 2 * events.len() + 1;
    let mut most = vec![vec![FAR; count]; count];
    // x[later] - x[earlier] >= days
    let mut at_least = |earlier: usize, later: usize, days: i64| {
        most[later][earlier] = most[later][earlier].min(-days);
    };
    let (start, end) = (|at: usize| 2 * at + 1, |at: usize| 2 * at + 2);
    for (at, event) in events.iter().enumerate() {
        at_least(start(at), end(at), 0);
        let Some(date) = &dates[at] else { continue };
        let kind = event.kind.as_ref().map(|kind| kind.value);
        let is_instant = kind.unwrap_or(if date.is_span() { EventKind::Span } else { EventKind::Instant })
            == EventKind::Instant;
        let extent = date.extent();
        let (mut first, mut last) = (extent.start, extent.end);
        // An instant happens on one day, which can be any day of its date.
        if is_instant {
            at_least(end(at), start(at), 0);
            (first, last) = (extent.hull(), extent.hull());
        }
        for (point, bounds) in [(start(at), first), (end(at), last)] {
            if let Some(day) = bounds.earliest.day() {
                at_least(0, point, i64::from(day.number()));
            }
            if let Some(day) = bounds.latest.day() {
                at_least(point, 0, -i64::from(day.number()));
            }
        }
    }
    for (this, event) in events.iter().enumerate() {
        for relation in &event.relations {
            let other = events.iter().position(|event| event.id.value == relation.target.value);
            let Some(other) = other else { continue };
            match relation.kind {
                RelationKind::After => at_least(end(other), start(this), 0),
                RelationKind::Before => at_least(end(this), start(other), 0),
                RelationKind::StrictlyAfter => at_least(end(other), start(this), 1),
                RelationKind::StrictlyBefore => at_least(end(this), start(other), 1),
                RelationKind::CausedBy => at_least(start(other), start(this), 0),
                RelationKind::During => {
                    at_least(start(other), start(this), 0);
                    at_least(end(this), end(other), 0);
                }
                RelationKind::SameDay => {
                    at_least(start(this), end(other), 0);
                    at_least(start(other), end(this), 0);
                }
                RelationKind::Within { days } => {
                    at_least(start(this), end(other), -i64::from(days));
                    at_least(start(other), end(this), -i64::from(days));
                }
            }
        }
        let Some(round) = &event.series else { continue };
        for (later, other) in events.iter().enumerate() {
            let follows = other
                .series
                .as_ref()
                .is_some_and(|next| next.name.value == round.name.value && next.n.value == round.n.value + 1);
            if follows {
                at_least(end(this), start(later), 0);
            }
        }
    }
    for by in 0..count {
        for from in 0..count {
            for to in 0..count {
                most[from][to] = most[from][to].min(most[from][by].saturating_add(most[by][to]));
            }
        }
    }
    (0..count).all(|point| most[point][point] >= 0)
}
