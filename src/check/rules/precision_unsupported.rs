//! Reports curated days that are finer than the dates in all of their sources.

use crate::check::evidence::{QuotedDate, Testimony};
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::chronology::Event;
use crate::merge::{Origin, Outcome};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = &context.project.chronology.events;
    events.iter().filter_map(|event| finding(rule, context, event)).collect()
}

/// Returns `None` if a source of the event cannot be read, since the day may come from there.
fn finding(rule: &'static Rule, context: &RuleContext<'_>, event: &Event) -> Option<Diagnostic> {
    let curated = event.date.as_ref().filter(|date| date.value.as_day().is_some())?;
    let testimonies = context.testimonies_of(event);
    let coarser = testimonies.iter().flat_map(Testimony::agreeing).next()?;
    let read = testimonies.len() == event.evidence.len();
    if !read || testimonies.iter().any(has_day) || is_told_elsewhere(context, event, testimonies) {
        return None;
    }
    let day = curated.value.human();
    let sources =
        if testimonies.len() == 1 { "its source has only" } else { "none of its sources has more than" };
    let message = format!(
        "\"{}\" is dated {day} in events.toml, but {sources} {}",
        event.id.value,
        coarser.date.human()
    );
    let found = Diagnostic::new(rule, message, Label::new(curated.span, "no source has this day"));
    let found = found.related(coarser.span, "").event(&event.id.value);
    let why = "the day may come from a source that is not cited";
    let found = found.fix(Fix::redating(curated, coarser.date, context.project, why));
    let found = coarser.confidence().into_iter().fold(found, Diagnostic::confidence);
    Some(found.help(format!("cite the source that has the day, or write date = \"{}\"", coarser.date)))
}

/// Whether the quoted words contain the day, or the paper was written on it.
fn has_day(testimony: &Testimony<'_>) -> bool {
    testimony.agreeing().any(QuotedDate::is_fine) || testimony.written() == Some(&testimony.curated.value)
}

/// Whether a cited paper contains the day outside the quoted words.
fn is_told_elsewhere(context: &RuleContext<'_>, event: &Event, testimonies: &[Testimony<'_>]) -> bool {
    let project = context.project;
    let attested = project.timeline.entries.iter().filter(|entry| match entry.origin {
        Origin::Curated(index) => {
            project.chronology.events.get(index).is_some_and(|other| std::ptr::eq(other, event))
        }
        Origin::Attested => false,
    });
    let agreeing = attested.flat_map(|entry| &entry.links).filter(|link| link.outcome == Outcome::Agrees);
    let said = agreeing.filter_map(|link| project.attestations.get(link.attestation));
    said.into_iter().any(|said| testimonies.iter().any(|testimony| testimony.words.source == said.source))
}
