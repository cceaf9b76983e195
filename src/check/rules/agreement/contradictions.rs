//! Rules about contradictions: two dates of one event that cannot both be right.

use crate::assemble::{Attestation, Tense, plain_words};
use crate::check::evidence::describes_a_plan;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::Event;
use crate::date::Date;
use crate::linking::{EntryOrigin, Outcome, may_be_postponed};
use crate::project::Project;

/// Reports papers whose date for a curated event contradicts the curated date.
pub(in crate::check) fn paper_contradicts_curated(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    let mut found = Vec::new();
    for entry in &project.timeline.entries {
        let EntryOrigin::Curated(index) = entry.origin else { continue };
        let Some(event) = project.chronology.events.get(index) else { continue };
        let Some(curated) = &event.date else { continue };
        let contradicting = entry.links.iter().filter(|link| link.outcome == Outcome::Contradicts);
        for link in contradicting {
            let Some(attestation) = project.attestations.get(link.attestation) else { continue };
            let evidence = link.evidence(attestation, &project.sources);
            let message = disagreement(project, event, &curated.value, attestation, &evidence);
            let mut finding = Diagnostic::new(rule, message, Label::new(curated.span, "date in events.toml"))
                .related(attestation.span, "date in the paper")
                .help(if are_neighbours(&curated.value, &attestation.date) {
                    A_DAY_OFF
                } else {
                    CONTRADICTION_HELP
                })
                .event(&event.id.value);
            if curated.value.is_uncertain() {
                finding.severity = rule.severity.lowered();
            }
            found.push(finding);
        }
    }
    found
}

/// Returns the message that a paper and `events.toml` give different dates. `evidence` lists the
/// reasons why both describe the same event.
fn disagreement(
    project: &Project,
    event: &Event,
    curated: &Date,
    attestation: &Attestation,
    evidence: &[String],
) -> String {
    let (id, path) = (&event.id.value, project.sources.path(attestation.source));
    let (curated, attested) = (curated.human(), attestation.date.human());
    let evidence = listed(evidence);
    format!("\"{id}\" is dated {curated} in events.toml, but {attested} in {path}, matched by {evidence}")
}

/// Joins the evidence for a link into a list: "the name “Harbour Pact” and the same phase".
fn listed(evidence: &[String]) -> String {
    let Some((last, others)) = evidence.split_last() else { return String::new() };
    let others = others.join(", ");
    let and = if others.is_empty() { "" } else { " and " };
    format!("{others}{and}{last}")
}

const CONTRADICTION_HELP: &str = "look for a third source; then correct the date (`dateline refine` copies the paper's date to events.toml); if \
                    the paper is wrong, add an `[[allow]]` that says so; if it describes something else, make `match` more \
                    specific";

/// The help text for adjacent days. A difference of one day is still reported: a paper does not
/// state its time zone, and off-by-one is the most common error.
const A_DAY_OFF: &str = "look for a third source; then fix the date, or allow this with the reason that the paper is wrong or \
                         uses a different time zone";

/// Whether the two dates are adjacent days, such as the local dates of one moment in Washington and
/// in Tokyo.
fn are_neighbours(one: &Date, other: &Date) -> bool {
    one.as_day().zip(other.as_day()).is_some_and(|(one, other)| (one.number() - other.number()).abs() == 1)
}

/// Reports papers that give different dates for an event that is not curated.
///
/// For a curated event, `paper-contradicts-curated` reports each paper whose date contradicts the
/// curated one.
pub(in crate::check) fn papers_disagree(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let between = project.timeline.disagreements.iter();
    between
        .filter(|conflict| !conflict.within_document && conflict.event.is_none())
        .filter_map(|conflict| {
            let first = project.attestations.get(conflict.first)?;
            let second = project.attestations.get(conflict.second)?;
            let (one, other) = (first.date.human(), second.date.human());
            let message =
                format!("two papers have different dates for “{}”: {one} and {other}", conflict.name);
            let found = Diagnostic::new(rule, message, Label::new(first.span, "")).related(second.span, "");
            Some(found.help("find out which is right, and add the event to events.toml"))
        })
        .collect()
}

/// Reports papers that contradict themselves by giving two dates for the same event.
pub(in crate::check) fn document_contradicts_itself(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    let within = project.timeline.disagreements.iter().filter(|conflict| conflict.within_document);
    within
        .filter_map(|conflict| {
            let one = project.attestations.get(conflict.first)?;
            let other = project.attestations.get(conflict.second)?;
            let event = conflict.event.and_then(|index| project.chronology.events.get(index));
            // If the second date agrees with `events.toml`, the first is wrong. In all other cases,
            // the finding points at the second.
            let (wrong, right) = if fits(other, event) { (one, other) } else { (other, one) };
            let message = format!(
                "{} gives two dates for “{}”: {} and {}",
                project.sources.path(one.source),
                conflict.name,
                one.date.human(),
                other.date.human()
            );
            let found = Diagnostic::new(rule, message, Label::new(wrong.span, "")).related(right.span, "");
            let curated = event.and_then(|event| Some((event, event.date.as_ref()?)));
            Some(match curated {
                Some((event, date)) => found
                    .event(&event.id.value)
                    .related(date.span, format!("dated {} in events.toml", date.value.human()))
                    .help("allow this with the reason that the paper has an error, or fix the date in events.toml"),
                None => found.help("find out which is right, and add the event to events.toml"),
            })
        })
        .collect()
}

/// Whether the date is compatible with the curated one.
fn fits(attestation: &Attestation, event: Option<&Event>) -> bool {
    let curated = event.and_then(|event| event.date.as_ref());
    curated.is_some_and(|curated| curated.value.compatible(&attestation.date))
}

/// Reports events whose title matches a sentence of a paper with a slightly different date, which
/// suggests a typo, and events whose phase a paper dates to a different year.
///
/// A match is not reported in four cases:
/// - The event cites the sentence, which other rules check.
/// - The event has a quote with exactly the curated date, which is therefore probably right.
/// - The sentence describes a plan, which may have been carried out a day later than planned, and
///   the dates are not the same day of different months or years, or the paper is older than both.
/// - The dates are years apart, and the paper is older than the event while another paper supports
///   the curated date: then the paper describes an earlier event with the same name.
pub(in crate::check) fn probable_typo(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let found = project.timeline.near_misses.iter().filter_map(|miss| {
        let event = project.chronology.events.get(miss.event)?;
        let curated = event.date.as_ref()?;
        let attestation = project.attestations.get(miss.attestation)?;
        let quoted = context.testimonies_of(event);
        let is_cited = quoted.iter().any(|testimony| testimony.words.contains(attestation.span));
        let is_borne_out = quoted
            .iter()
            .flat_map(|testimony| &testimony.dates)
            .any(|quoted_date| *quoted_date.date == curated.value);
        let is_plan = describes_a_plan(&plain_words(project.sources.text(attestation.clause)));
        // A plan made before both days may have been changed by months.
        let is_ahead = is_older(project, attestation, &curated.value)
            && is_older(project, attestation, &attestation.date)
            && attestation.tense != Tense::Happened;
        let is_planned = is_ahead || is_plan && may_be_postponed(&attestation.date, &curated.value);
        let is_supported = project.timeline.entries.iter().any(|entry| {
            entry.origin == EntryOrigin::Curated(miss.event)
                && entry.links.iter().any(|link| link.outcome.supports())
        });
        let is_of_another = miss.is_far && is_supported && is_older(project, attestation, &curated.value);
        if is_cited || is_borne_out || is_planned || is_of_another {
            return None;
        }
        let evidence = miss.evidence(attestation, &project.sources);
        let message = disagreement(project, event, &curated.value, attestation, &evidence);
        let label = if is_supported { "date in events.toml" } else { "no paper has this date" };
        let other = if miss.is_far { "date in the paper" } else { "possible typo" };
        let found = Diagnostic::new(rule, message, Label::new(curated.span, label))
            .related(attestation.span, other)
            .event(&event.id.value);
        Some(found.help(if miss.is_far { FAR_HELP } else { SLIP_HELP }))
    });
    found.collect()
}

/// Whether the paper of an attestation was written before the date.
fn is_older(project: &Project, attestation: &Attestation, date: &Date) -> bool {
    let document = project.paper(attestation.source).and_then(|paper| paper.document());
    let written = document.and_then(|document| document.created_at(attestation.span.start));
    written.is_some_and(|written| written.date.interval().latest.day() < date.interval().earliest.day())
}

const SLIP_HELP: &str = "if the paper describes this event, look for a third source and fix the date, or add the name in the paper to `match`; if it \
                    describes something else, add an event for that, or allow this with a reason";

const FAR_HELP: &str = "if the paper describes this event, look for a third source and fix the date, or allow this with the reason \
                        that the paper is wrong; if it describes something else with this name, make `match` more specific";
