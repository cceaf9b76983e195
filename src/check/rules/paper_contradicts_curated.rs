//! Reports papers that have another date for a curated event.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::Date;
use crate::merge::{Origin, Outcome};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let mut found = Vec::new();
    for entry in &project.timeline.entries {
        let Origin::Curated(index) = entry.origin else { continue };
        let Some(event) = project.chronology.events.get(index) else { continue };
        let Some(curated) = &event.date else { continue };
        let contradicting = entry.links.iter().filter(|link| link.outcome == Outcome::Contradicts);
        for said in contradicting.filter_map(|link| project.attestations.get(link.attestation)) {
            let message = format!(
                "\"{}\" is dated {} in events.toml, but {} in {}",
                event.id.value,
                curated.value.human(),
                said.date.human(),
                project.sources.path(said.source)
            );
            let mut finding = Diagnostic::new(rule, message, Label::new(curated.span, "date in events.toml"))
                .related(said.span, "date in the paper")
                .help(if are_neighbours(&curated.value, &said.date) { A_DAY_OFF } else { HELP })
                .event(&event.id.value);
            if curated.value.is_uncertain() {
                finding.severity = rule.severity.lowered();
            }
            found.push(finding);
        }
    }
    found
}

const HELP: &str = "look for a third source; then correct the date (`dateline pull` and `refine` take over that of the paper), or \
                    allow this with the reason that the paper is wrong; if it describes something else, make `match` more \
                    specific";

/// The help for adjacent days. A difference of one day is still reported: a paper does not state
/// its time zone, and off-by-one is the most common error.
const A_DAY_OFF: &str = "look for a third source; then fix the date, or allow this with the reason that the paper is wrong or \
                         uses another time zone";

/// Whether the two are adjacent days, as the date differs between Washington and Tokyo.
fn are_neighbours(one: &Date, other: &Date) -> bool {
    one.as_day().zip(other.as_day()).is_some_and(|(one, other)| (one.number() - other.number()).abs() == 1)
}
