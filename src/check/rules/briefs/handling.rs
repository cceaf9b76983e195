//! The rule about handling marks: a brief's mark must be at least as high as the marks of the
//! events and sources that it prints.

use std::collections::BTreeSet;

use crate::brief::{BriefSources, BriefSpec, exceeds};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::linking::TimelineEntry;
use crate::project::Project;
use crate::source::Spanned;

/// Reports events and sources with a higher handling mark than a brief that prints them.
///
/// A brief without a mark automatically gets the highest mark of these events and sources.
pub(in crate::check) fn brief_marked_too_low(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    let mut found = Vec::new();
    for (brief, chosen) in context.briefs() {
        let Some(own) = &brief.handling else { continue };
        let report = |what: String, mark: &Spanned<String>| {
            let message = format!(
                "the brief \"{}\" is marked {}, but prints {what}, which is marked {}",
                brief.name, own.value, mark.value
            );
            let found = Diagnostic::new(rule, message, Label::new(own.span, "the mark of the brief"));
            found.related(mark.span, "higher, or not in the order of marks").help(format!(
                "mark the brief {}, or leave it out; `handling` under [chronology] lists the marks, the lowest first",
                mark.value
            ))
        };
        let is_higher = |mark: &&Spanned<String>| exceeds(&brief.handling_order, &mark.value, &own.value);
        let mut sources: BTreeSet<&str> = BTreeSet::new();
        for entry in chosen {
            let event = entry.event(&project.chronology);
            if let Some(event) = event
                && let Some(mark) = event.handling.as_ref().filter(is_higher)
            {
                found.push(report(format!("\"{}\"", event.id.value), mark).event(&event.id.value));
            }
            sources.extend(sources_of(project, brief, entry));
        }
        for id in sources {
            let entry = project.chronology.source_entry(id);
            if let Some(mark) = entry.and_then(|entry| entry.handling.as_ref()).filter(is_higher) {
                found.push(report(format!("the source \"{id}\""), mark));
            }
        }
    }
    found
}

/// Returns the ids of the sources that the brief prints for an entry.
fn sources_of<'p>(project: &'p Project, brief: &BriefSpec, entry: &TimelineEntry) -> Vec<&'p str> {
    let event = entry.event(&project.chronology);
    let cited = event.into_iter().flat_map(|event| &event.evidence);
    let cited = cited.map(|evidence| evidence.source.value.as_str());
    let linked = entry.links.iter().filter(|_| brief.sources == BriefSources::All || event.is_none());
    let linked = linked.filter_map(|link| {
        let attestation = project.attestations.get(link.attestation)?;
        let is_support = link.supports_the_date(attestation, event);
        let entry = project.paper(attestation.source).filter(|_| is_support)?.entry?;
        Some(project.chronology.sources.get(entry)?.id.value.as_str())
    });
    cited.chain(linked).collect()
}
