//! Reports sources that are older than the event they are cited for.

use crate::assemble::plain_words;
use crate::check::evidence::{QuotedDate, Testimony, source, speaks_of_a_plan};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Evidence, Status};
use crate::date::Answer;
use crate::source::Spanned;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter();
    let past = events.filter(|event| matches!(event.status(), Status::Held | Status::InForce));
    let pieces = past.flat_map(|event| event.evidence.iter().map(move |evidence| (event, evidence)));
    pieces.filter_map(|(event, evidence)| finding(rule, context, event, evidence)).collect()
}

fn finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    event: &Event,
    evidence: &Evidence,
) -> Option<Diagnostic> {
    let curated = event.date.as_ref()?;
    let (_, written) = source(context.project, evidence);
    let written = written.filter(|written| written.before(&curated.value) == Answer::Holds)?;
    if evidence.quote.as_ref().is_some_and(|quote| tells_a_plan(context, quote)) {
        return None;
    }
    let (then, when) = (written.human(), curated.value.human());
    let message =
        format!("\"{}\" is dated {then}, but cited for what happened on {when}", evidence.source.value);
    let message = if curated.value.as_day().is_some() { message } else { message.replace("on ", "in ") };
    let found = Diagnostic::new(rule, message, Label::new(evidence.source.span, "written before the event"));
    let found = found.related(curated.span, "").event(&event.id.value);
    Some(found.help("cite a later source, or write `status = \"planned\"` if nothing later is known"))
}

/// Whether the words describe a plan. They are then evidence for the plan, and another source is
/// for the day.
fn tells_a_plan(context: &RuleContext<'_>, quote: &Spanned<String>) -> bool {
    let expected = |testimony: &Testimony<'_>| {
        testimony.quote.span == quote.span && testimony.dates.iter().any(QuotedDate::is_expected)
    };
    speaks_of_a_plan(&plain_words(&quote.value)) || context.testimonies().iter().any(expected)
}
