//! Rules about curated dates that are more or less precise than the papers' dates.

use std::collections::BTreeMap;

use crate::assemble::Attestation;
use crate::check::evidence::{DatedQuote, QuotedDate};
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::chronology::Event;
use crate::date::Date;
use crate::linking::{EntryOrigin, Link, Outcome};

/// Reports curated days that no source of the event gives: each source has only a coarser date.
pub(in crate::check) fn precision_unsupported(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let events = &context.project.chronology.events;
    events.iter().filter_map(|event| finding(rule, context, event)).collect()
}

/// Returns the finding for an event. Returns `None` if a source of the event cannot be read, since
/// that source may give the day.
fn finding(rule: &'static Rule, context: &RuleContext<'_>, event: &Event) -> Option<Diagnostic> {
    let curated = event.date.as_ref().filter(|date| date.value.as_day().is_some())?;
    let testimonies = context.testimonies_of(event);
    let coarser = testimonies.iter().flat_map(DatedQuote::agreeing).next()?;
    let read = testimonies.len() == event.evidence.len();
    if !read || testimonies.iter().any(has_day) || is_stated_elsewhere(context, event, testimonies) {
        return None;
    }
    let day = curated.value.human();
    let sources =
        if testimonies.len() == 1 { "its source gives only" } else { "none of its sources gives more than" };
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

/// Whether the quoted words contain the day, or the paper was written on that day.
fn has_day(testimony: &DatedQuote<'_>) -> bool {
    testimony.agreeing().any(QuotedDate::is_fine) || testimony.written() == Some(&testimony.curated.value)
}

/// Whether a cited paper contains the day outside the quoted words.
fn is_stated_elsewhere(context: &RuleContext<'_>, event: &Event, testimonies: &[DatedQuote<'_>]) -> bool {
    let project = context.project;
    let attested = project.timeline.entries.iter().filter(|entry| match entry.origin {
        EntryOrigin::Curated(index) => {
            project.chronology.events.get(index).is_some_and(|other| std::ptr::eq(other, event))
        }
        EntryOrigin::Attested => false,
    });
    let agrees = |link: &&Link| link.outcome == Outcome::Agrees && !link.rests_on_date();
    let agreeing = attested.flat_map(|entry| &entry.links).filter(agrees);
    let attestation = agreeing.filter_map(|link| project.attestations.get(link.attestation));
    attestation
        .into_iter()
        .any(|attestation| testimonies.iter().any(|testimony| testimony.words.source == attestation.source))
}

/// Reports papers whose date for an event is more precise than the curated date.
///
/// Skips words that the event cites, since `precision-lost` checks those.
pub(in crate::check) fn paper_more_precise(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    let mut found: Vec<Diagnostic> = Vec::new();
    for entry in &project.timeline.entries {
        let EntryOrigin::Curated(index) = entry.origin else { continue };
        let Some(event) = project.chronology.events.get(index) else { continue };
        let Some(curated) = &event.date else { continue };
        let mut by_date: BTreeMap<&Date, Vec<&Attestation>> = BTreeMap::new();
        let is_finer = |link: &&Link| link.outcome == Outcome::Refines && !link.rests_on_date();
        for link in entry.links.iter().filter(is_finer) {
            let attestation = project.attestations.get(link.attestation);
            if let Some(attestation) = attestation.filter(|attestation| is_news(context, event, attestation))
            {
                by_date.entry(&attestation.date).or_default().push(attestation);
            }
        }
        found.extend(by_date.iter().filter_map(|(date, places)| {
            let (first, more) = places.split_first()?;
            let (path, fine) = (project.sources.path(first.source), date.human());
            let (id, coarse) = (&event.id.value, curated.value.human());
            let message = format!("\"{id}\" is dated {coarse} in events.toml, but {path} gives {fine}");
            let found = Diagnostic::new(rule, message, Label::new(curated.span, "less precise"));
            let found = found.related(first.span, "").event(id);
            let found = more.iter().fold(found, |found, attestation| found.related(attestation.span, ""));
            let why = "the paper may describe a different event, or contain an error";
            let found = found.fix(Fix::redating(curated, date, project, why)).confidence(first.timex.confidence);
            Some(found.help(format!(
                "if this is the same event, write date = \"{date}\" and cite the quote; `dateline pull` offers both"
            )))
        }));
    }
    found
}

/// Whether the paper is certain about the date, and the event does not yet cite these words.
fn is_news(context: &RuleContext<'_>, event: &Event, attestation: &Attestation) -> bool {
    let cited = |testimony: &DatedQuote<'_>| testimony.words.contains(attestation.span);
    attestation.is_plain_claim()
        && !attestation.date.is_uncertain()
        && !attestation.date.is_approximate()
        && !context.testimonies_of(event).iter().any(cited)
}
