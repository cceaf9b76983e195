//! Reports papers that date the beginning of something earlier than the chronology does.

use std::collections::BTreeMap;

use crate::assemble::{Attestation, Role, Signal, Tense, Word, phase_of_title, plain_words, words};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Status};
use crate::date::{Answer, Date};
use crate::normalise::Anchor;
use crate::phase::Phase;
use crate::source::Spanned;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let names = names(context);
    let claims = context.project.attestations.iter().filter(|said| claims_beginning(said));
    claims.filter_map(|said| finding(rule, context, &names, said)).collect()
}

fn finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    names: &BTreeMap<Vec<String>, Vec<&Event>>,
    said: &Attestation,
) -> Option<Diagnostic> {
    let sources = &context.project.sources;
    let clause: Vec<String> = keys(&words(sources.whole(said.source), said.clause.range(), &[]));
    let is_named = |name: &[String]| clause.windows(name.len()).any(|row| row == name);
    let matching = names.iter().filter(|(name, _)| is_named(name)).map(|(_, events)| events);
    // If any event with this name is earlier, the paper may mean that one.
    let too_early = matching.filter(|events| events.iter().all(|event| begins_later(said, event)));
    let mut later: Vec<(&Event, &Spanned<Date>)> =
        too_early.flatten().filter_map(|event| Some((*event, event.date.as_ref()?))).collect();
    later.sort_by_key(|(event, date)| (&date.value, event.span));
    later.dedup_by_key(|(event, _)| event.span);
    let (first, begin) = later.iter().find(|(event, _)| is_beginning(said, event))?;
    let (since, id, when) = (said.date.human(), &first.id.value, begin.value.human());
    let message = format!(
        "{} has “since {since}”, but \"{id}\" is dated {when} in events.toml",
        sources.path(said.source)
    );
    let found = Diagnostic::new(rule, message, Label::new(said.span, "earlier than the event"));
    let found = later
        .iter()
        .fold(found, |found, (event, date)| found.related(date.span, "").event(&event.id.value))
        .confidence(said.timex.confidence);
    Some(found.help(
        "if the paper means an earlier step, make `match` more specific; otherwise allow this, and do not \
         copy the year",
    ))
}

/// Returns the names under `match`, each with all events that have it.
fn names<'p>(context: &RuleContext<'p>) -> BTreeMap<Vec<String>, Vec<&'p Event>> {
    let mut names: BTreeMap<Vec<String>, Vec<&Event>> = BTreeMap::new();
    for event in &context.project.chronology.events {
        for name in
            event.matches.iter().map(|name| keys(&plain_words(&name.value))).filter(|name| !name.is_empty())
        {
            names.entry(name).or_default().push(event);
        }
    }
    names
}

fn keys(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.key.clone()).collect()
}

fn begins_later(said: &Attestation, event: &Event) -> bool {
    event.date.as_ref().is_some_and(|date| said.date.before(&date.value) == Answer::Holds)
}

/// Whether the paper states with certainty that something has been so since that date.
fn claims_beginning(said: &Attestation) -> bool {
    said.signal == Signal::Since
        && said.role == Role::Narrative
        && !said.negated
        && said.tense != Tense::Expected
        && said.timex.doubt.is_none()
        && said.timex.anchor == Anchor::Explicit
}

/// Whether the event is the beginning that the paper describes: both are the same step, or the
/// words do not name one. Talks about a pact, for instance, are older than the pact.
fn is_beginning(said: &Attestation, event: &Event) -> bool {
    let curated =
        event.phase.as_ref().map(|phase| phase.value).or_else(|| phase_of_title(&event.title.value));
    let begins = |phase: Phase| {
        matches!(
            phase,
            Phase::Adopted | Phase::Agreed | Phase::Founded | Phase::InForce | Phase::Joined | Phase::Signed
        )
    };
    let same_step = said.phase.is_none() || said.phase == curated;
    same_step && curated.is_none_or(begins) && matches!(event.status(), Status::Held | Status::InForce)
}
