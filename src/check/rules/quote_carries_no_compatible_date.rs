//! Reports quotes whose dates do not support the curated date.

use crate::assemble::Attachment;
use crate::check::evidence::{QuotedDate, Testimony};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::source::Span;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context.testimonies().iter().filter_map(|testimony| finding(rule, context, testimony)).collect()
}

/// Accepts a quote without a date if its paper was written on the curated date. Leaves impossible
/// dates to `impossible-date`.
fn finding(rule: &'static Rule, context: &RuleContext<'_>, testimony: &Testimony<'_>) -> Option<Diagnostic> {
    let curated = testimony.curated;
    let touches = |span: Span| {
        span.source == testimony.words.source
            && span.start < testimony.words.end
            && testimony.words.start < span.end
    };
    // "The 2022 plan was adopted on 16 December 2022": the year in the name is not evidence.
    let outside_names = testimony.dates.iter().any(|quoted_date| !is_in_a_name(quoted_date));
    let agrees = testimony.agreeing().any(|quoted_date| !outside_names || !is_in_a_name(quoted_date));
    if agrees || context.project.impossible_dates().any(|(span, _)| touches(span)) {
        return None;
    }
    let other = |quoted_date: &&QuotedDate<'_>| !quoted_date.date.compatible(&curated.value);
    let wrong: Vec<&QuotedDate<'_>> = testimony.dates.iter().filter(other).collect();
    let right = curated.value.human();
    let (message, help) = match wrong.first() {
        Some(quoted_date) => (
            format!("this quote mentions {}, but is cited as evidence for {right}", quoted_date.date.human()),
            "quote the words that have the date, or fix the date",
        ),
        None if testimony.written().is_some_and(|written| written.compatible(&curated.value)) => return None,
        None => (
            format!("this quote has no date, but is cited as evidence for {right}"),
            "extend the quote to include the date; mark omitted words with […]",
        ),
    };
    let found = Diagnostic::new(rule, message, Label::new(testimony.quote.span, ""))
        .related(curated.span, "the date that it supports")
        .event(&testimony.event.id.value)
        .help(help);
    let confidence = wrong.iter().filter_map(|quoted_date| quoted_date.confidence());
    let found = confidence.fold(found, Diagnostic::confidence);
    Some(wrong.iter().fold(found, |found, quoted_date| found.related(quoted_date.span, "")))
}

fn is_in_a_name(quoted_date: &QuotedDate<'_>) -> bool {
    quoted_date.said.is_some_and(|said| said.attachment == Attachment::Name)
}
