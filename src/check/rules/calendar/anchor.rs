//! Reports "the same day" in a paper if the sentence that it refers to contains several days.

use crate::assemble::key;
use crate::check::evidence::dates;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::Date;
use crate::normalise::{Anchor, Confidence, Timex};
use crate::project::Paper;
use crate::source::Span;

pub(in crate::check) fn anchor_unresolved(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let papers = context.project.papers.iter();
    papers
        .flat_map(|paper| {
            paper.spanned_timexes().filter_map(|(span, timex)| finding(rule, context, paper, span, timex))
        })
        .collect()
}

fn finding<'p>(
    rule: &'static Rule,
    context: &RuleContext<'p>,
    paper: &'p Paper,
    span: Span,
    timex: &Timex,
) -> Option<Diagnostic> {
    let sources = &context.project.sources;
    let words = sources.text(span);
    if !key(words).ends_with("same day") {
        return None;
    }
    let days = match timex.anchor {
        Anchor::PreviousDate { start, .. } => days_around(context, paper, start, span),
        _ => return None,
    };
    // "The same day" is only ambiguous if the sentence contains two days or more.
    let (first, second) = (days.first()?, days.get(1)?);
    let message = format!("“{words}” can mean {} or {}", first.1.human(), second.1.human());
    let found = Diagnostic::new(rule, message, Label::new(span, "which date?"));
    let found = found.confidence(Confidence::Medium);
    let found = days.iter().fold(found, |found, (span, _)| found.related(*span, ""));
    Some(
        found
            .help("the timeline uses the last one: find out which is meant, and add that day to events.toml"),
    )
}

/// Returns the distinct days before `of` in the sentence that contains the date at `anchor`.
fn days_around<'p>(
    context: &RuleContext<'p>,
    paper: &'p Paper,
    anchor: usize,
    of: Span,
) -> Vec<(Span, &'p Date)> {
    let attestation = context.project.attestations.iter();
    let Some(sentence) = attestation
        .filter(|attestation| attestation.source == of.source && attestation.timex.start == anchor)
        .map(|attestation| attestation.sentence)
        .next()
    else {
        return Vec::new();
    };
    let mut days: Vec<(Span, &Date)> = Vec::new();
    for quoted_date in
        dates(context.project, paper, sentence).iter().filter(|quoted_date| quoted_date.span.end <= of.start)
    {
        let is_new = days.iter().all(|(_, date)| *date != quoted_date.date);
        if quoted_date.date.as_day().is_some() && quoted_date.is_of_the_story() && is_new {
            days.push((quoted_date.span, quoted_date.date));
        }
    }
    days
}
