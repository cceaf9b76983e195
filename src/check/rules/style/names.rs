//! Checks the actors, tags and places of events against the tables `[actors]`, `[tags]` and
//! `[places]`.

use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::chronology::{Alias, Chronology, Event, Name, Register};
use crate::source::Spanned;
use crate::table::suggest;

/// A table of names, and the values of events that it should contain.
#[derive(Debug)]
struct NameTable {
    /// The noun for an entry of the table, for messages.
    noun: &'static str,
    /// The header of the table.
    table: &'static str,
    register: fn(&Chronology) -> &Register,
    words: fn(&Event) -> &[Spanned<String>],
}

static ACTORS: NameTable = NameTable {
    noun: "actor",
    table: "[actors]",
    register: |chronology| &chronology.actors,
    words: |event| &event.actors,
};
static TAGS: NameTable = NameTable {
    noun: "tag",
    table: "[tags]",
    register: |chronology| &chronology.tags,
    words: |event| &event.tags,
};
static PLACES: NameTable = NameTable {
    noun: "place",
    table: "[places]",
    register: |chronology| &chronology.places,
    words: |event| event.place.as_slice(),
};

impl NameTable {
    /// Returns the values of events with their entries in the table. The result is empty if the
    /// table is empty or absent, which means that the chronology does not use the table.
    fn uses<'c>(
        &self,
        chronology: &'c Chronology,
    ) -> impl Iterator<Item = (&'c Event, &'c Spanned<String>, Option<&'c Name>)> {
        let (register, words) = ((self.register)(chronology), self.words);
        let events = if register.names.is_empty() { &[] } else { chronology.events.as_slice() };
        events.iter().flat_map(move |event| {
            words(event).iter().map(move |word| (event, word, register.find(&word.value)))
        })
    }
}

/// Returns a finding for each actor that `[actors]` does not contain.
pub(in crate::check) fn unknown_actors(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    unknown_names(rule, context, &ACTORS)
}

/// Returns a finding for each tag that `[tags]` does not contain.
pub(in crate::check) fn unknown_tags(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    unknown_names(rule, context, &TAGS)
}

/// Returns a finding for each place that `[places]` does not contain.
pub(in crate::check) fn unknown_places(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    unknown_names(rule, context, &PLACES)
}

/// Returns a finding for each value that the table does not contain.
fn unknown_names(rule: &'static Rule, context: &RuleContext<'_>, name_table: &NameTable) -> Vec<Diagnostic> {
    let chronology = &context.project.chronology;
    let known: Vec<&str> = (name_table.register)(chronology).names.iter().flat_map(spellings).collect();
    let unknown = name_table.uses(chronology).filter(|(_, _, name)| name.is_none());
    unknown
        .map(|(event, word, _)| {
            let NameTable { noun, table, .. } = name_table;
            let message = format!("the {noun} \"{}\" is not in {table}", word.value);
            let found = Diagnostic::new(rule, message, Label::new(word.span, "")).event(&event.id.value);
            match suggest(&word.value, known.iter().copied()) {
                Some(near) => {
                    let fix = Fix::as_string(word.span, near, context.project).map(|edits| {
                        let why = format!(
                            "you may have meant a different {noun}, or one that is missing from {table}"
                        );
                        Fix::needs_review(format!("write \"{near}\""), edits, why)
                    });
                    found.help(format!("did you mean \"{near}\"? Otherwise add it to {table}")).fix(fix)
                }
                None => found.help(format!("add it to {table}, or use a name from that table")),
            }
        })
        .collect()
}

/// Reports an alias where the project has a preferred name.
pub(in crate::check) fn alias(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let finding = |AliasUse { event, word, name }| {
        let preferred = &name.name;
        let fix = Fix::as_string(word.span, &preferred.value, context.project)
            .map(|edits| Fix::safe(format!("write \"{}\"", preferred.value), edits));
        let message = format!("\"{}\" is an alias of \"{}\"", word.value, preferred.value);
        Diagnostic::new(rule, message, Label::new(word.span, ""))
            .related(preferred.span, "the preferred name")
            .help(format!("write \"{}\"", preferred.value))
            .fix(fix)
            .event(&event.id.value)
    };
    alias_uses(&context.project.chronology).into_iter().map(finding).collect()
}

/// Returns a name with all its aliases.
fn spellings(name: &Name) -> impl Iterator<Item = &str> {
    let aliases = name.aliases.0.iter().map(|alias| alias.name.value.as_str());
    std::iter::once(name.name.value.as_str()).chain(aliases)
}

/// A use of an alias where the table has a preferred name. An alias with its own period is used on
/// purpose, so it is not included.
struct AliasUse<'c> {
    event: &'c Event,
    word: &'c Spanned<String>,
    name: &'c Name,
}

/// Returns every use of an alias without its own period.
fn alias_uses(chronology: &Chronology) -> Vec<AliasUse<'_>> {
    let timeless = |alias: &Alias| alias.from.is_none() && alias.until.is_none();
    let uses = [&ACTORS, &TAGS, &PLACES].into_iter().flat_map(|name_table| name_table.uses(chronology));
    uses.filter_map(|(event, word, name)| {
        let name = name.filter(|name| name.name.value != word.value)?;
        let alias = name.aliases.0.iter().find(|alias| alias.name.value == word.value)?;
        timeless(alias).then_some(AliasUse { event, word, name })
    })
    .collect()
}
