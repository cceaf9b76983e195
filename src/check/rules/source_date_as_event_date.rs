//! Reports events that are dated to the publication of a work.

use crate::assemble::phase_of_title;
use crate::check::evidence::{QuotedDate, Testimony, dates};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::Event;
use crate::phase::Phase;
use crate::source::Span;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter().filter(|event| !is_publication(event));
    events.filter_map(|event| finding(rule, context, event)).collect()
}

/// Whether the event is a publication or announcement, which happens on its publication date.
fn is_publication(event: &Event) -> bool {
    let steps = [event.phase.as_ref().map(|phase| phase.value), phase_of_title(&event.title.value)];
    steps.iter().flatten().any(|phase| matches!(phase, Phase::Published | Phase::Announced))
}

fn finding(rule: &'static Rule, context: &RuleContext<'_>, event: &Event) -> Option<Diagnostic> {
    let curated = event.date.as_ref()?;
    let testimonies = context.testimonies_of(event);
    if testimonies.len() < event.evidence.len() {
        return None;
    }
    let quoted_dates: Vec<QuotedDate<'_>> =
        testimonies.iter().flat_map(|testimony| bearing_out(context, testimony)).collect();
    let of_a_work = quoted_dates.first().filter(|_| !quoted_dates.iter().any(QuotedDate::is_of_the_story))?;
    let message = format!("\"{}\" has the date of a publication, {}", event.id.value, curated.value.human());
    let found =
        Diagnostic::new(rule, message, Label::new(curated.span, "the quote does not mention this day"));
    let found = found.related(of_a_work.span, "date of a publication").event(&event.id.value);
    Some(found.help("look for a source that reports when it happened; remove the date until then"))
}

/// Returns the dates in the quoted words that agree with the curated date. If the quote has no
/// dates, returns the equal dates anywhere in the paper.
fn bearing_out<'p>(context: &RuleContext<'p>, testimony: &Testimony<'p>) -> Vec<QuotedDate<'p>> {
    if !testimony.dates.is_empty() {
        return testimony.agreeing().copied().collect();
    }
    let all = Span::new(testimony.words.source, 0..usize::MAX);
    let mut dates = dates(context.project, testimony.paper, all);
    dates.retain(|quoted_date| *quoted_date.date == testimony.curated.value);
    dates
}
