//! Reports curated dates that are coarser than the words they cite.

use crate::assemble::Attestation;
use crate::check::evidence::{QuotedDate, Testimony};
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::chronology::Kind;
use crate::date::Date;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let coarse = context.testimonies().iter().filter(|testimony| testimony.event.kind() == Kind::Instant);
    let mut found: Vec<Diagnostic> =
        coarse.filter_map(|testimony| finding(rule, context, testimony)).collect();
    found.dedup_by(|later, first| later.primary.span == first.primary.span);
    found
}

fn finding(rule: &'static Rule, context: &RuleContext<'_>, testimony: &Testimony<'_>) -> Option<Diagnostic> {
    let (id, curated) = (&testimony.event.id.value, testimony.curated);
    let finer: Vec<&QuotedDate<'_>> =
        testimony.agreeing().filter(|quoted_date| refines(quoted_date, &curated.value)).collect();
    // If the quote has several finer dates, it is not clear which one belongs to the event.
    let quoted_date =
        finer.first().filter(|first| finer.iter().all(|quoted_date| quoted_date.date == first.date))?;
    let (coarse, fine) = (curated.value.human(), quoted_date.date.human());
    let message = format!("\"{id}\" is dated {coarse} in events.toml, but its quote has {fine}");
    let found = Diagnostic::new(rule, message, Label::new(curated.span, "less precise"));
    let found = found.related(quoted_date.span, "").help(format!("write date = \"{}\"", quoted_date.date));
    let why = "the quote may describe another step than the event";
    let found = found.event(id).fix(Fix::redating(curated, quoted_date.date, context.project, why));
    Some(quoted_date.confidence().into_iter().fold(found, Diagnostic::confidence))
}

/// Whether the paper gives a finer date within the curated one and is certain about it.
fn refines(quoted_date: &QuotedDate<'_>, curated: &Date) -> bool {
    quoted_date.is_of_the_story()
        && quoted_date.said.is_some_and(Attestation::is_plain_claim)
        && !quoted_date.date.is_uncertain()
        && !quoted_date.date.is_approximate()
        && quoted_date.date.interval() != curated.interval()
        && quoted_date.date.is_within(curated)
}
