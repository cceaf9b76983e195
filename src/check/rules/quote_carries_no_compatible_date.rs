//! A quote whose dates do not bear out the curated one.

use crate::check::evidence::{Testimony, Told};
use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: "DL108",
    name: "quote-carries-no-compatible-date",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("quote_carries_no_compatible_date.md"),
    check,
};

fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    case.testimonies().iter().filter_map(|testimony| finding(rule, case, testimony)).collect()
}

/// Words of a paper that was written on the day need no date, and of a day that cannot be another rule tells.
fn finding(rule: &'static Rule, case: &Case<'_>, testimony: &Testimony<'_>) -> Option<Diagnostic> {
    let curated = testimony.curated;
    let touches = |span: Span| {
        span.source == testimony.words.source
            && span.start < testimony.words.end
            && testimony.words.start < span.end
    };
    let agrees = testimony.agreeing().next().is_some();
    if agrees || case.project.impossible_dates().any(|(span, _)| touches(span)) {
        return None;
    }
    let right = curated.value.human();
    let (message, help) = match testimony.dates.first() {
        Some(told) => (
            format!("these words speak of {}, and are to bear out {right}", told.date.human()),
            "quote the words that have the date, or mend the date",
        ),
        None if testimony.written().is_some_and(|written| written.compatible(&curated.value)) => return None,
        None => (
            format!("these words have no date, and are to bear out {right}"),
            "let the quote reach as far as the date; words left out are written […]",
        ),
    };
    let found = Diagnostic::new(rule, message, Label::new(testimony.quote.span, ""))
        .related(curated.span, "the date that rests on them")
        .event(&testimony.event.id.value)
        .help(help);
    let confidence = testimony.dates.iter().filter_map(Told::confidence);
    let found = confidence.fold(found, Diagnostic::confidence);
    Some(testimony.dates.iter().fold(found, |found, told| found.related(told.span, "")))
}
