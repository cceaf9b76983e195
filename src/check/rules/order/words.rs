//! Turns ordering conflicts into findings with messages, labels and help.

use itertools::Itertools;

use super::cycle::{Cycle, CycleStep};
use super::inferred::Inferred;
use super::{Chain, ConstraintOrigin, is_order};
use crate::check::{Diagnostic, Label, Rule, RuleId, Severity};
use crate::chronology::{Event, RelationKind};
use crate::date::{Date, Day};

/// Returns the finding for a cycle, relation by relation.
pub(super) fn cycle(rule: &'static Rule, cycle: &Cycle<'_>) -> Option<Diagnostic> {
    let first = cycle.first()?;
    let message = if cycle.iter().all(|step| is_order(step.relation.kind)) {
        let ids = cycle.iter().map(|step| step.later).chain([first.later]);
        format!("the order is cyclic: {}", ids.map(quoted).join(" after "))
    } else {
        "these relations contradict each other, whatever the dates are".to_owned()
    };
    let facts: Vec<ConstraintOrigin<'_>> = cycle.iter().map(CycleStep::fact).collect();
    let found = report(rule, message, &facts)?.help("remove or reverse one of these relations");
    Some(
        cycle
            .iter()
            .fold(found, |found, step| found.event(&step.later.id.value).event(&step.earlier.id.value)),
    )
}

/// Returns the finding for a chain between two dates that contradict it.
pub(super) fn chain(rule: &'static Rule, chain: &Chain<'_>) -> Option<Diagnostic> {
    let Chain { first, last, days, .. } = *chain;
    let message = match single(&chain.facts) {
        Some(fact) => contradicted(fact, days, first, last),
        None => ordered(days, first, last),
    };
    let mut found = report(rule, message, &chain.facts)?;
    // If the event is partly within the period, the finding is only informational.
    if rule.id == RuleId::NotWithin && overlap(first, last) {
        found.severity = Severity::Info;
    }
    found
        .related
        .extend([first, last].into_iter().filter_map(|event| label(&ConstraintOrigin::Dated(event))));
    let is_uncertain = |event: &Event| event.date.as_ref().is_some_and(|date| date.value.is_uncertain());
    if is_uncertain(first) || is_uncertain(last) {
        found.severity = found.severity.lowered();
    }
    let on_the_way = chain.facts.iter().flat_map(ConstraintOrigin::events);
    let found = on_the_way.chain([first, last]).fold(found, |found, event| found.event(&event.id.value));
    let between = between(&chain.facts, first, last);
    Some(found.help(if between.is_empty() {
        "one of the dates or the relation is wrong: check the sources".to_owned()
    } else {
        let links = std::iter::once(first).chain(between).chain([last]).map(named).join("\n");
        format!("one of these dates or of the relations between them is wrong:\n{links}")
    }))
}

/// Returns the finding for the bounds of an event without a date, with the facts that determine
/// them.
pub(super) fn inferred(rule: &'static Rule, inferred: &Inferred<'_>) -> Option<Diagnostic> {
    let Inferred { event, first, last, ref because } = *inferred;
    let human = |day: Day| Date::parse(&day.to_string()).ok().map(|date| date.human());
    let event_is = quoted(event);
    let (message, date) = if first == last {
        (format!("{event_is} has no date, but can only be on {}", human(first)?), first.to_string())
    } else {
        let (from, to) = (human(first)?, human(last)?);
        (
            format!("{event_is} has no date, but can only be between {from} and {to}"),
            format!("{first}/{last}\"` and `kind = \"instant"),
        )
    };
    let mut found = Diagnostic::new(rule, message, Label::new(event.id.span, "no date"))
        .help(format!("if this is precise enough, write `date = \"{date}\"`"))
        .event(&event.id.value);
    for fact in because {
        found.related.extend(label(fact));
        found = fact.events().into_iter().fold(found, |found, event| found.event(&event.id.value));
    }
    Some(found)
}

/// Whether the dates of the two events can share a day.
fn overlap(first: &Event, last: &Event) -> bool {
    let (Some(first), Some(last)) = (&first.date, &last.date) else { return false };
    first.value.compatible(&last.value)
}

/// Creates a finding at the last of the facts, with labels for the others.
fn report(rule: &'static Rule, message: String, facts: &[ConstraintOrigin<'_>]) -> Option<Diagnostic> {
    let mut labels: Vec<Label> = facts.iter().filter_map(label).unique_by(|label| label.span).collect();
    let primary = labels.pop()?;
    let mut found = Diagnostic::new(rule, message, primary);
    found.related = labels;
    Some(found)
}

/// Returns the only fact, if there is just one.
fn single<'f, 'c>(facts: &'f [ConstraintOrigin<'c>]) -> Option<&'f ConstraintOrigin<'c>> {
    facts.iter().exactly_one().ok()
}

/// Describes a single fact that the dates contradict.
fn contradicted(fact: &ConstraintOrigin<'_>, days: i64, first: &Event, last: &Event) -> String {
    match fact {
        ConstraintOrigin::Round { event, other } => {
            format!("{} begins before {} has ended", round(event), round(other))
        }
        ConstraintOrigin::Relation { event, relation, other } => match relation.kind {
            RelationKind::During => format!("{} is not within {}", named(event), named(other)),
            RelationKind::SameDay => format!("{} and {} have no day in common", named(event), named(other)),
            RelationKind::Within { days } => {
                format!("{} and {} are more than {days} days apart", named(event), named(other))
            }
            RelationKind::CausedBy => format!("{} begins before its cause, {}", named(event), named(other)),
            _ => ordered(days, first, last),
        },
        ConstraintOrigin::Dated(_) => ordered(days, first, last),
    }
}

/// Describes a chain of `days` from `first` to `last` that their dates contradict.
fn ordered(days: i64, first: &Event, last: &Event) -> String {
    let (last, first) = (named(last), named(first));
    match days {
        0 => format!("{last} must not come before {first}, but it does"),
        1 => format!("{last} must come later than {first}, but it does not"),
        2.. => format!("{last} must come at least {days} days after {first}, but it does not"),
        _ => format!("{last} must come at most {} days before {first}, but it comes earlier", -days),
    }
}

/// Returns the events between the ends of the chain, each once.
fn between<'c>(facts: &[ConstraintOrigin<'c>], first: &Event, last: &Event) -> Vec<&'c Event> {
    let ends = [first.id.value.as_str(), last.id.value.as_str()];
    let events = facts
        .iter()
        .flat_map(ConstraintOrigin::events)
        .filter(|event| !ends.contains(&event.id.value.as_str()));
    events.unique_by(|event| event.id.value.as_str()).collect()
}

/// Returns a label that describes a fact, at its span in the file.
fn label(fact: &ConstraintOrigin<'_>) -> Option<Label> {
    match fact {
        ConstraintOrigin::Dated(event) => {
            Some(Label::new(event.date.as_ref()?.span, format!("the date of {}", quoted(event))))
        }
        ConstraintOrigin::Round { event, .. } => Some(Label::new(event.series.as_ref()?.span, "")),
        ConstraintOrigin::Relation { event, relation, other } => {
            let (event, other) = (quoted(event), quoted(other));
            let text = match relation.kind {
                RelationKind::After => format!("{event} comes after {other}"),
                RelationKind::Before => format!("{event} comes before {other}"),
                RelationKind::StrictlyAfter => format!("{event} comes at least a day after {other}"),
                RelationKind::StrictlyBefore => format!("{event} comes at least a day before {other}"),
                RelationKind::SameDay => format!("{event} is on the same day as {other}"),
                RelationKind::During => format!("{event} is within {other}"),
                RelationKind::Within { days } => {
                    format!("{event} and {other} must be at most {days} days apart")
                }
                RelationKind::CausedBy => format!("{other} caused {event}"),
            };
            Some(Label::new(relation.span, text))
        }
    }
}

fn quoted(event: &Event) -> String {
    format!("\"{}\"", event.id.value)
}

/// Describes an event by its round and date, `round 2 of "dicas" (7 October 2024)`, or by its id if
/// it has no series.
fn round(event: &Event) -> String {
    match &event.series {
        Some(series) => format!("round {} of \"{}\" ({})", series.n.value, series.name.value, date(event)),
        None => named(event),
    }
}

/// Returns the id and the date: `"itpp-agreed" (12 July 2023)`.
fn named(event: &Event) -> String {
    format!("{} ({})", quoted(event), date(event))
}

fn date(event: &Event) -> String {
    event.date.as_ref().map_or_else(|| "no date".to_owned(), |date| date.value.human())
}
