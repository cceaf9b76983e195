//! A paper that lets something begin before its curated beginning.

use crate::assemble::{Attestation, Role, Signal, Tense, phase_of_title};
use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};
use crate::chronology::{Event, Status};
use crate::date::Answer;
use crate::normalise::Anchor;
use crate::phase::Phase;

pub(super) static RULE: Rule = Rule {
    code: "DL210",
    name: "since-claim-too-early",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("since_claim_too_early.md"),
    check,
};

fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    let project = case.project;
    let links = project.timeline.entries.iter().flat_map(|entry| &entry.links);
    let found = links.filter_map(|link| {
        let said = project.attestations.get(link.attestation)?;
        let event = project.chronology.events.get(link.event?)?;
        let curated = event.date.as_ref()?;
        let too_early = said.date.before(&curated.value) == Answer::Holds;
        if !too_early || !claims_beginning(said) || !is_beginning(said, event) {
            return None;
        }
        let (path, since) = (project.sources.path(said.source), said.date.human());
        let (id, begin) = (&event.id.value, curated.value.human());
        let message = format!("{path} says since {since}, and \"{id}\" is curated as {begin}");
        let found = Diagnostic::new(rule, message, Label::new(said.span, "earlier than the curated beginning"));
        let found = found.related(curated.span, "").event(id).confidence(said.timex.confidence);
        Some(found.help(
            "if the paper means an earlier step, make the words under `match` more exact; else allow this, and do not \
             copy the year",
        ))
    });
    found.collect()
}

/// Whether the paper says without doubt that it has been so since then.
fn claims_beginning(said: &Attestation) -> bool {
    said.signal == Signal::Since
        && said.role == Role::Narrative
        && !said.negated
        && said.tense != Tense::Expected
        && said.timex.doubt.is_none()
        && said.timex.anchor == Anchor::Explicit
}

/// Whether the event begins what the paper speaks of: both are of one step, or the words name none. Talks about a pact
/// are older than the pact.
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
