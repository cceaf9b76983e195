//! Reports papers that give the day of an event with a coarser curated date.

use std::collections::BTreeMap;

use crate::assemble::Attestation;
use crate::check::evidence::Testimony;
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::chronology::Event;
use crate::date::Date;
use crate::merge::{Origin, Outcome};

/// Words that the event cites are left to `precision-lost`.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let mut found: Vec<Diagnostic> = Vec::new();
    for entry in &project.timeline.entries {
        let Origin::Curated(index) = entry.origin else { continue };
        let Some(event) = project.chronology.events.get(index) else { continue };
        let Some(curated) = &event.date else { continue };
        let mut by_date: BTreeMap<&Date, Vec<&Attestation>> = BTreeMap::new();
        for link in entry.links.iter().filter(|link| link.outcome == Outcome::Refines) {
            let said = project.attestations.get(link.attestation);
            if let Some(said) = said.filter(|said| is_news(context, event, said)) {
                by_date.entry(&said.date).or_default().push(said);
            }
        }
        found.extend(by_date.iter().filter_map(|(date, places)| {
            let (first, more) = places.split_first()?;
            let (path, fine) = (project.sources.path(first.source), date.human());
            let (id, coarse) = (&event.id.value, curated.value.human());
            let message = format!("\"{id}\" is dated {coarse} in events.toml, but {path} has {fine}");
            let found = Diagnostic::new(rule, message, Label::new(curated.span, "less precise"));
            let found = found.related(first.span, "").event(id);
            let found = more.iter().fold(found, |found, said| found.related(said.span, ""));
            let why = "the paper may describe another event, or have an error";
            let found = found.fix(Fix::redating(curated, date, project, why)).confidence(first.timex.confidence);
            Some(found.help(format!(
                "if this is the same event, write date = \"{date}\" and cite the quote; `dateline pull` offers both"
            )))
        }));
    }
    found
}

/// Whether the paper is certain about the date and the event does not cite these words already.
fn is_news(context: &RuleContext<'_>, event: &Event, said: &Attestation) -> bool {
    let cited = |testimony: &Testimony<'_>| testimony.words.contains(said.span);
    said.is_plain_claim()
        && !said.date.is_uncertain()
        && !said.date.is_approximate()
        && !context.testimonies_of(event).iter().any(cited)
}
