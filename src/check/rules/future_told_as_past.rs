//! Reports papers that describe something as past although it is later than the paper.

use crate::assemble::{Attachment, Attestation, Tense, words};
use crate::check::evidence::speaks_of_a_plan;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::normalise::Anchor;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let said = context.project.attestations.iter().filter(|said| is_told_as_done(said));
    said.filter_map(|said| finding(rule, context, said)).collect()
}

/// Returns the finding for a statement, unless its sentence contains words of a plan. The verb may
/// then belong to something else: "the next meeting, hosted by Oslo in 2025".
fn finding(rule: &'static Rule, context: &RuleContext<'_>, said: &Attestation) -> Option<Diagnostic> {
    let project = context.project;
    let written = project.paper(said.source)?.document()?.created_at(said.span.start)?;
    let (first, last) =
        (said.date.extent().hull().earliest.day()?, written.date.extent().hull().latest.day()?);
    // One day of tolerance, since the date differs between time zones.
    let is_later = first.number() > last.number() + 1;
    let sentence = words(project.sources.whole(said.source), said.sentence.range(), &[]);
    if !is_later || speaks_of_a_plan(&sentence) {
        return None;
    }
    let message = format!(
        "{} is dated {}, but describes {} as past",
        project.sources.path(said.source),
        written.date.human(),
        said.date.human()
    );
    let found = Diagnostic::new(rule, message, Label::new(said.span, "")).confidence(said.timex.confidence);
    let found =
        written.span.into_iter().fold(found, |found, span| found.related(span, "when it was written"));
    Some(found.help("one of the two dates is wrong: do not use this one until a second source confirms it"))
}

/// Whether a verb in the past tense dates something to that date, and the date is written in full.
fn is_told_as_done(said: &Attestation) -> bool {
    said.is_plain_claim()
        && said.tense == Tense::Happened
        && said.attachment == Attachment::Verb
        && matches!(said.timex.anchor, Anchor::Explicit | Anchor::Coordination)
}
