//! Reports quotes whose "now" is long past.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Evidence};
use crate::date::{Date, Day};
use crate::tag::lang::Language;
use crate::tag::{Expression, Reference, mentions};

/// The age in days from which the present of a source is out of date.
const YEAR: i32 = 365;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let Some(today) = context.project.as_of.as_ref().and_then(Date::as_day) else { return Vec::new() };
    let events = context.project.chronology.events.iter();
    events
        .flat_map(|event| event.evidence.iter().map(move |evidence| (event, evidence)))
        .filter_map(|(event, evidence)| finding(rule, context, today, event, evidence))
        .collect()
}

fn finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    today: Day,
    event: &Event,
    evidence: &Evidence,
) -> Option<Diagnostic> {
    let quote = evidence.quote.as_ref()?;
    let written = written(context, &evidence.source.value)?;
    let day = written.extent().end.latest.day().filter(|day| today - *day > YEAR)?;
    let said = mentions(&quote.value, Language::English)
        .into_iter()
        .find(|mention| mention.expression == Expression::Reference(Reference::Present))?;
    let words = quote.value.get(said.start..said.end)?;
    let years = (today - day) / YEAR;
    let ago = if years == 1 { "a year".to_owned() } else { format!("{years} years") };
    let message = format!("“{words}” in this quote dates from {}, more than {ago} ago", written.human());
    let found = Diagnostic::new(rule, message, Label::new(quote.span, ""))
        .help("check whether it is still true; print it with \"as of\" and the date");
    Some(found.event(&event.id.value))
}

/// Returns the date when a source was written: the one in its entry, otherwise the paper's own.
fn written<'c>(context: &RuleContext<'c>, id: &str) -> Option<&'c Date> {
    let chronology = &context.project.chronology;
    let index = chronology.sources.iter().position(|source| source.id.value == id)?;
    let published = chronology.sources.get(index)?.published.as_ref().map(|date| &date.value);
    let paper = || {
        let paper = context.project.papers.iter().find(|paper| paper.entry == Some(index))?;
        paper.document()?.created.as_ref().map(|created| &created.date)
    };
    published.or_else(paper)
}
