//! Rules about events that too few sources support.

use std::collections::BTreeMap;

use crate::assemble::Attestation;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Importance};
use crate::linking::{EntryOrigin, Link, Outcome, TimelineEntry};
use crate::project::Project;
use crate::source::Span;

/// Reports events with a date but without evidence.
///
/// Skips events with an error in their entry, since the error may be in the evidence.
pub(in crate::check) fn unsourced(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let faults = &project.faults;
    // Look only at the first fault after the start of the span: faults are in text order.
    let sound = |span: Span| {
        let next = faults.partition_point(|fault| fault.span().start < span.start);
        !faults.get(next).is_some_and(|fault| span.contains(fault.span()))
    };
    let entries = project.timeline.entries.iter();
    let attested: BTreeMap<usize, &Attestation> = entries
        .filter_map(|entry| match entry.origin {
            EntryOrigin::Curated(event) => Some((event, first_supporting_statement(project, entry)?)),
            EntryOrigin::Attested => None,
        })
        .collect();
    let events = project.chronology.events.iter().enumerate();
    events
        .filter(|(_, event)| event.evidence.is_empty() && sound(event.span))
        .filter_map(|(at, event)| finding(rule, project, event, attested.get(&at).copied()))
        .collect()
}

/// Returns the first statement in the papers that has the event's date or, failing that, a coarser
/// one.
fn first_supporting_statement<'p>(project: &'p Project, entry: &TimelineEntry) -> Option<&'p Attestation> {
    let fits = |link: &&Link| matches!(link.outcome, Outcome::Agrees | Outcome::Coarser);
    let link = entry.links.iter().filter(fits).min_by_key(|link| link.outcome)?;
    project.attestations.get(link.attestation)
}

/// Returns the finding for an event without evidence. `attestation` is a paper's statement of the
/// event's date, if there is one.
///
/// Such a statement does not replace a citation, because the date is not checked against its words.
/// It lowers the severity, and the help text cites it. A label there would suggest that the paper
/// is wrong.
fn finding(
    rule: &'static Rule,
    project: &Project,
    event: &Event,
    attestation: Option<&Attestation>,
) -> Option<Diagnostic> {
    let (id, date) = (&event.id.value, event.date.as_ref()?);
    let Some(attestation) = attestation else {
        let message = format!("\"{id}\" has a date, but no source");
        let found = Diagnostic::new(rule, message, Label::new(date.span, "this date cannot be verified"));
        return Some(found.help(NO_SOURCE).event(id));
    };
    let path = project.sources.path(attestation.source);
    let message = format!("\"{id}\" cites no source, but {path} gives {}", attestation.date.human());
    let known =
        project.paper(attestation.source).and_then(|paper| project.chronology.sources.get(paper.entry?));
    let add = match known {
        Some(_) => String::new(),
        None => format!("run `dateline source add {path}`, then write "),
    };
    let source = known.map_or("…", |source| &source.id.value);
    let place = project.sources.cite(attestation.span);
    let help = format!(
        "if {place} describes this event, cite the quote, so that the date is checked: \
         {add}`evidence = [{{ source = \"{source}\", quote = \"…\" }}]`"
    );
    let found = Diagnostic::new(rule, message, Label::new(date.span, "no source is cited for this date"))
        .severity(rule.severity.lowered());
    Some(found.help(help).event(id))
}

const NO_SOURCE: &str = "add `evidence = [{ source = \"…\", quote = \"…\" }]`; `dateline pull --all` lists what papers report, \
                         and `dateline attach` adds it";

/// Reports key events that depend on a single source.
pub(in crate::check) fn single_source(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter().filter(|event| is_key(event));
    events
        .filter_map(|event| {
            let mut sources: Vec<&str> =
                event.evidence.iter().map(|evidence| evidence.source.value.as_str()).collect();
            sources.sort_unstable();
            sources.dedup();
            let [source] = sources.as_slice() else { return None };
            let message = format!("\"{}\" has only one source, \"{source}\"", event.id.value);
            let label = Label::new(event.evidence.first()?.source.span, "the only source");
            let help = "look for a second source that does not copy the first";
            Some(Diagnostic::new(rule, message, label).help(help).event(&event.id.value))
        })
        .collect()
}

/// Whether the event is marked as one of the most important.
fn is_key(event: &Event) -> bool {
    event.importance() == Importance::MOST || event.tags.iter().any(|tag| tag.value == "key")
}

#[cfg(test)]
mod tests {
    use crate::check::{Severity, check};
    use crate::project::{LoadOptions, Memory, Project};

    #[test]
    fn paper_with_the_date_is_suggested() {
        let event = "[chronology]\npapers = [\"papers\"]\n\n[[event]]\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\n\
            date = \"2024-06-09\"\n";
        let found = |events: &str, paper: &str| {
            let files = Memory::from([("events.toml", events), ("papers/note.txt", paper)]);
            let project = Project::load(&files, &LoadOptions::default()).unwrap();
            let found =
                check(&project).findings.into_iter().find(|found| found.rule.code() == "DL101").unwrap();
            (found.severity, found.message, found.help.unwrap())
        };
        let (severity, message, help) =
            found(event, "The Harbour Pact was signed in June 2024. It was signed on 9 June 2024.\n");
        assert_eq!(severity, Severity::Info);
        assert_eq!(message, "\"pact\" cites no source, but papers/note.txt gives 9 June 2024");
        assert!(help.starts_with("if papers/note.txt:1 describes this event, "), "{help}");
        assert!(
            help.contains(": run `dateline source add papers/note.txt`, then write `evidence = "),
            "{help}"
        );
        let known = format!("[[source]]\nid = \"note\"\npath = \"papers/note.txt\"\n\n{event}")
            .replace("[chronology]\npapers = [\"papers\"]\n\n", "");
        let (_, message, help) = found(&known, "The Harbour Pact was signed in June 2024.\n");
        assert_eq!(message, "\"pact\" cites no source, but papers/note.txt gives June 2024");
        assert!(help.ends_with("`evidence = [{ source = \"note\", quote = \"…\" }]`"), "{help}");
        let (severity, message, _) = found(event, "The Harbour Pact was signed on 9 July 2024.\n");
        assert_eq!((severity, message.as_str()), (Severity::Warning, "\"pact\" has a date, but no source"));
    }
}
