//! Rules about quotes: whether the paper contains them, where, and with which date.

use itertools::Itertools as _;

use crate::assemble::{AttachmentSite, Attestation};
use crate::check::evidence::{DatedQuote, QuotedDate};
use crate::check::quote::{Lookup, QuoteMatch};
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::date::Date;
use crate::linking::gap;
use crate::project::Project;
use crate::source::Span;

/// Reports quotes that their paper does not contain.
pub(in crate::check) fn quote_not_found(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context
        .quotes()
        .iter()
        .filter_map(|lookup| {
            let label = Label::new(lookup.quote.span, "not found");
            let found =
                Diagnostic::new(rule, format!("this quote does not occur in {}", lookup.paper.path), label)
                    .event(&lookup.event.id.value);
            match &lookup.found {
                QuoteMatch::Nowhere => {
                    Some(found.help("copy the words from the paper, or cite the source that contains them"))
                }
                QuoteMatch::Begins(span) => Some(
                    found
                        .related(*span, "begins like the quote, but continues differently")
                        .help("copy the words from the paper; mark omitted words with […]"),
                ),
                QuoteMatch::ToTheLetter(_) | QuoteMatch::InOtherType(_) => None,
            }
        })
        .collect()
}

/// Reports quotes that match their paper only after their typography is folded.
pub(in crate::check) fn quote_differs_in_typography(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    context
        .quotes()
        .iter()
        .filter_map(|lookup| {
            let (QuoteMatch::InOtherType(_), Some(span)) = (&lookup.found, lookup.place()) else {
                return None;
            };
            let message = format!("this quote differs in typography from {}", lookup.paper.path);
            let found = Diagnostic::new(rule, message, Label::new(lookup.quote.span, ""))
                .related(span, "the text in the paper")
                .help("no change is required; to match exactly, copy the words from the paper");
            Some(found.event(&lookup.event.id.value))
        })
        .collect()
}

/// Reports quotes whose dates do not support the curated date.
pub(in crate::check) fn quote_carries_no_compatible_date(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    context
        .testimonies()
        .iter()
        .filter_map(|testimony| quote_carries_no_compatible_date_finding(rule, context, testimony))
        .collect()
}

/// Returns the finding for a quote. Accepts a quote without a date if its paper was written on the
/// curated date. Leaves impossible dates to `impossible-date`.
fn quote_carries_no_compatible_date_finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    testimony: &DatedQuote<'_>,
) -> Option<Diagnostic> {
    let curated = testimony.curated;
    let touches = |span: Span| {
        span.source == testimony.words.source
            && span.start < testimony.words.end
            && testimony.words.start < span.end
    };
    // Ignore the year in a name: in "The 2022 plan was adopted on 16 December 2022", it is not
    // evidence.
    let outside_names = testimony.dates.iter().any(|quoted_date| !is_in_a_name(quoted_date));
    let agrees = testimony.agreeing().any(|quoted_date| !outside_names || !is_in_a_name(quoted_date));
    if agrees || context.project.impossible_dates().any(|(span, _)| touches(span)) {
        return None;
    }
    let other = |quoted_date: &&QuotedDate<'_>| !quoted_date.may_equal(&curated.value);
    let wrong: Vec<&QuotedDate<'_>> = testimony.dates.iter().filter(other).collect();
    let right = curated.value.human();
    let days_apart =
        |quoted_date: &&&QuotedDate<'_>| gap(quoted_date.date, &curated.value).unwrap_or(i32::MAX);
    let nearest = wrong
        .iter()
        .filter(|quoted_date| !outside_names || !is_in_a_name(quoted_date))
        .min_by_key(days_apart);
    let (message, help) = match nearest {
        Some(quoted_date) => (
            format!("this quote mentions {}, but is cited as evidence for {right}", quoted_date.date.human()),
            "quote the words that state this date, or fix the date",
        ),
        None if testimony.written().is_some_and(|written| written.compatible(&curated.value)) => return None,
        None => (
            format!("this quote has no date, but is cited as evidence for {right}"),
            "extend the quote to include the date; mark omitted words with […]",
        ),
    };
    let severity = if states_another_date(testimony) { rule.severity } else { rule.severity.lowered() };
    let found = Diagnostic::new(rule, message, Label::new(testimony.quote.span, ""))
        .severity(severity)
        .related(curated.span, "the quote is cited for this date")
        .event(&testimony.event.id.value)
        .help(help);
    let confidence = wrong.iter().filter_map(|quoted_date| quoted_date.confidence());
    let found = confidence.fold(found, Diagnostic::confidence);
    Some(wrong.iter().fold(found, |found, quoted_date| found.related(quoted_date.span, "")))
}

/// Whether the quote almost certainly gives a different date for the event: each of its dates is
/// written plainly, is at least as precise as the curated one, and does not belong to a different
/// phase. A paper that was written on the curated date may mean that date: "It was signed today,
/// after it had been agreed on 3 May".
fn states_another_date(testimony: &DatedQuote<'_>) -> bool {
    let curated = &testimony.curated.value;
    let step = testimony.event.phase.as_ref().map(|phase| phase.value);
    let is_plain = |attestation: &Attestation| {
        let is_other_step = attestation.phase.zip(step).is_some_and(|(stated, step)| stated != step);
        attestation.is_plain_claim() && !is_other_step
    };
    let is_as_fine =
        |date: &Date| date.is_span() == curated.is_span() && date.granularity() <= curated.granularity();
    let mut dates = testimony.dates.iter().filter(|quoted_date| !is_in_a_name(quoted_date)).peekable();
    let written = testimony.written().is_some_and(|written| written.compatible(curated));
    dates.peek().is_some()
        && dates
            .all(|quoted_date| is_as_fine(quoted_date.date) && quoted_date.attestation.is_some_and(is_plain))
        && !written
        && !curated.is_uncertain()
}

fn is_in_a_name(quoted_date: &QuotedDate<'_>) -> bool {
    quoted_date.attestation.is_some_and(|attestation| attestation.attachment == AttachmentSite::Name)
}

/// Reports quotes that occur more than once in their paper.
pub(in crate::check) fn quote_ambiguous(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context.quotes().iter().filter_map(|lookup| quote_ambiguous_finding(rule, lookup)).collect()
}

fn quote_ambiguous_finding(rule: &'static Rule, lookup: &Lookup<'_>) -> Option<Diagnostic> {
    let places = lookup.found.places();
    let (path, many) = (&lookup.paper.path, places.len());
    let (message, label, help) = match &lookup.evidence.at {
        None if many > 1 => (
            format!("this quote occurs {} in {path}", times(many)),
            Label::new(lookup.quote.span, "which one?"),
            "quote more words, or choose one: `at = 1` is the first".to_owned(),
        ),
        Some(at) if many > 0 && usize::try_from(at.value).is_ok_and(|nth| !(1..=many).contains(&nth)) => (
            format!("this quote occurs {} in {path}, but `at` is {}", times(many), at.value),
            Label::new(at.span, ""),
            format!("write a number from 1 to {many}"),
        ),
        _ => return None,
    };
    let found = Diagnostic::new(rule, message, label).help(help).event(&lookup.event.id.value);
    Some(places.iter().take(MAX_PLACES).fold(found, |found, place| found.related(*place, "")))
}

/// The maximum number of matches that a finding shows.
const MAX_PLACES: usize = 3;

fn times(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

/// Reports quotes that are on a different page than `evidence` states.
pub(in crate::check) fn quote_on_another_page(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    context.quotes().iter().filter_map(|lookup| misplaced(rule, lookup, context.project)).collect()
}

fn misplaced(rule: &'static Rule, lookup: &Lookup<'_>, project: &Project) -> Option<Diagnostic> {
    let declared = lookup.evidence.page.as_ref()?;
    let document = lookup.paper.document()?;
    let words = lookup.place()?;
    // Include both ends of every occurrence: a quote can occur several times, and each occurrence
    // can extend over a page break.
    let ends = lookup.found.places().iter().flat_map(|place| [place.start, place.end.saturating_sub(1)]);
    let pages: Vec<usize> = ends.filter_map(|byte| document.page(byte)).sorted_unstable().dedup().collect();
    let first = *pages.first()?;
    if pages.iter().any(|page| u32::try_from(*page) == Ok(declared.value)) {
        return None;
    }
    let page = document.page(words.start).unwrap_or(first);
    let message = format!("this quote is on page {} of {}", pages.iter().join(" and "), lookup.paper.path);
    let fix = Fix::replacing(declared.span, page.to_string(), project).map(|edits| {
        let why = "it may be the page number printed on the page";
        Fix::needs_review(format!("write page = {page}"), edits, why)
    });
    let found =
        Diagnostic::new(rule, message, Label::new(declared.span, "not on this page")).related(words, "");
    let found =
        found.help("pages are counted from the first page of the file, regardless of printed page numbers");
    Some(found.fix(fix).event(&lookup.event.id.value))
}
