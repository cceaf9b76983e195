//! Finds the occurrences of events, sources, actors, tags, places and rules in `events.toml` and in
//! briefs.

use crate::chronology::Register;
use crate::project::Project;
use crate::source::{SourceId, Span, Spanned};

/// The entity that a word in a file refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Referent<'p> {
    /// The event with this id.
    Event(&'p str),
    /// The `[[source]]` with this id.
    Source(&'p str),
    /// An actor, by its registered name if it has one.
    Actor(&'p str),
    /// A tag, by its registered name if it has one.
    Tag(&'p str),
    /// A place, by its registered name if it has one.
    Place(&'p str),
    /// A rule or a family of rules, as written.
    Rule(&'p str),
}

/// A span in a file that names an event, a source or another referent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occurrence<'p> {
    /// The span, including the quotes of a string.
    pub(super) span: Span,
    pub(super) referent: Referent<'p>,
    /// Whether the occurrence declares the referent: the `id` of an event, a key under `[tags]`.
    pub(super) is_declaration: bool,
}

/// Returns the occurrence at the byte offset `byte`.
pub(super) fn at(project: &Project, source: SourceId, byte: usize) -> Option<Occurrence<'_>> {
    let is_here = |found: &Occurrence<'_>| {
        found.span.source == source && (found.span.start..=found.span.end).contains(&byte)
    };
    all(project).into_iter().find(is_here)
}

/// Returns all occurrences, those in `events.toml` first.
pub(super) fn all<'p>(project: &'p Project) -> Vec<Occurrence<'p>> {
    let chronology = &project.chronology;
    let mut found = Vec::new();
    let mut add = |span, referent, is_declaration| {
        found.push(Occurrence { span, referent, is_declaration });
    };
    for (register, referent) in [
        (&chronology.actors, Referent::Actor as fn(&'p str) -> Referent<'p>),
        (&chronology.tags, Referent::Tag),
        (&chronology.places, Referent::Place),
    ] {
        for name in &register.names {
            add(name.name.span, referent(&name.name.value), true);
            for alias in &name.aliases.0 {
                add(alias.name.span, referent(&name.name.value), false);
            }
        }
    }
    for source in &chronology.sources {
        add(source.id.span, Referent::Source(&source.id.value), true);
    }
    for event in &chronology.events {
        add(event.id.span, Referent::Event(&event.id.value), true);
        for relation in &event.relations {
            add(relation.target.span, Referent::Event(&relation.target.value), false);
        }
        for evidence in &event.evidence {
            add(evidence.source.span, Referent::Source(&evidence.source.value), false);
        }
        for allowance in &event.allow {
            add(allowance.rule.span, Referent::Rule(&allowance.rule.value), false);
        }
        for actor in &event.actors {
            add(actor.span, Referent::Actor(registered(&chronology.actors, actor)), false);
        }
        for tag in &event.tags {
            add(tag.span, Referent::Tag(registered(&chronology.tags, tag)), false);
        }
        if let Some(place) = &event.place {
            add(place.span, Referent::Place(registered(&chronology.places, place)), false);
        }
    }
    for allowance in &chronology.allow {
        add(allowance.rule.span, Referent::Rule(&allowance.rule.value), false);
        if let Some(source) = &allowance.source {
            add(source.span, Referent::Source(&source.value), false);
        }
    }
    for rule in chronology.check.enable.iter().chain(&chronology.check.ignore) {
        add(rule.span, Referent::Rule(&rule.value), false);
    }
    for brief in &project.briefs {
        for id in brief.selection.ids.iter().chain(&brief.references) {
            add(id.span, Referent::Event(&id.value), false);
        }
        for tag in &brief.selection.tags {
            add(tag.span, Referent::Tag(registered(&chronology.tags, tag)), false);
        }
        for actor in &brief.selection.actors {
            add(actor.span, Referent::Actor(registered(&chronology.actors, actor)), false);
        }
        for place in &brief.selection.places {
            add(place.span, Referent::Place(registered(&chronology.places, place)), false);
        }
    }
    found
}

/// Returns the registered name of `word`, or `word` itself if it is not registered.
fn registered<'p>(register: &'p Register, word: &'p Spanned<String>) -> &'p str {
    register.find(&word.value).map_or(&word.value, |name| &name.name.value)
}
