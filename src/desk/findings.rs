//! The findings page: findings grouped by rule, each with its locations.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::excerpt::{Excerpt, event_address, is_in_chronology};
use super::query::{QueryPairs, address};
use super::shell::{DeskError, Shell, render};
use super::{DeskView, LoadedProject};
use crate::check::{Applicability, Diagnostic, Fix, Rule, Severity, UNSUPPRESSIBLE, fingerprints};
use crate::chronology::Splice;
use crate::project::{Paper, Project};
use crate::rule_id::RuleId;
use crate::source::{Span, one_line};

/// The maximum number of findings per rule on the page of all rules.
const SHOWN: usize = 20;

/// The maximum number of locations shown with a finding.
const PLACES: usize = 8;

/// The findings of one rule.
#[derive(Debug, Serialize)]
struct RuleGroup {
    code: &'static str,
    name: &'static str,
    summary: String,
    severity: &'static str,
    findings: Vec<FindingCard>,
    count: usize,
    /// The URL of the page with all findings of the rule, if some are omitted.
    more: Option<String>,
}

/// One finding with its locations.
#[derive(Debug, Serialize)]
struct FindingCard {
    severity: &'static str,
    message: String,
    help: Option<String>,
    /// The name of the finding in forms: its fingerprint.
    name: String,
    fix: Option<FixPreview>,
    /// The subject of an allowance, or `None` if the finding cannot be allowed.
    allowed: Option<String>,
    places: Vec<Excerpt>,
    hidden_places: usize,
    events: Vec<EventLink>,
    /// The URL of the paper's page with the field for its date, if the date is missing or doubtful.
    date_paper: Option<String>,
}

/// The fix for a finding, as the lines that it changes.
#[derive(Debug, Serialize)]
struct FixPreview {
    title: String,
    /// The reason why the fix may be wrong; `None` if the fix does not change the meaning of the
    /// file.
    doubt: Option<String>,
    lines: Vec<DiffLine>,
}

/// A line that a fix removes ("−") or adds ("+").
#[derive(Debug, Serialize)]
struct DiffLine {
    sign: &'static str,
    text: String,
}

/// The subject of an allowance for a finding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum AllowedSubject {
    /// The event with this id.
    Event(String),
    /// A quote from a paper.
    Paper {
        /// The path of the paper.
        path: String,
        /// The quote.
        quote: String,
    },
}

/// Returns the subject of an allowance for a finding: the event, or a quote from a paper. Returns
/// `None` if the finding cannot be allowed.
pub(crate) fn allowed_subject(project: &Project, found: &Diagnostic) -> Option<AllowedSubject> {
    if UNSUPPRESSIBLE.contains(&found.rule.id) {
        return None;
    }
    let event = found.events.iter().find(|id| project.chronology.event(id).is_some());
    if let Some(event) = event {
        return Some(AllowedSubject::Event(event.clone()));
    }
    let span = found.primary.span;
    let path = project.paper(span.source)?.path.clone();
    Some(AllowedSubject::Paper { path, quote: one_line(project.sources.text(span)) })
}

/// Returns the finding that a form names, if it still exists.
pub(crate) fn finding_named<'l>(loaded: &'l LoadedProject, name: &str) -> Option<&'l Diagnostic> {
    let names = names(loaded);
    loaded.checked.findings.iter().zip(names).find(|(_, known)| known == name).map(|(found, _)| found)
}

/// Returns the names of all findings. They do not change when other lines of the file do.
fn names(loaded: &LoadedProject) -> Vec<String> {
    let findings: Vec<&Diagnostic> = loaded.checked.findings.iter().collect();
    fingerprints(&findings, &loaded.project.sources).collect()
}

#[derive(Debug, Serialize)]
struct EventLink {
    title: String,
    href: String,
}

/// The submitted form values of an allowance that was rejected, so that the page can show them
/// again.
#[derive(Debug, Serialize)]
struct AllowanceInput<'p> {
    /// The name of the finding.
    finding: &'p str,
    reason: &'p str,
    until: &'p str,
    /// Whether the page lists the finding. While `events.toml` has a syntax error, it may not.
    is_listed: bool,
}

#[derive(Debug, Serialize)]
struct FindingsPage<'p> {
    input: Option<AllowanceInput<'p>>,
    groups: Vec<RuleGroup>,
    /// The code of the rule, if the page is limited to one.
    rule: Option<String>,
    found: usize,
    allowed: usize,
}

/// Returns the findings page, limited to one rule if `query` names it. If `query` contains the
/// submitted form of a refused allowance, its input is kept.
pub(crate) fn findings_page(view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
    let loaded = &*view.loaded;
    let only = query.filled("rule");
    let names = names(loaded);
    let mut by_rule: BTreeMap<&'static str, Vec<(&Diagnostic, &str)>> = BTreeMap::new();
    for (found, name) in loaded.checked.findings.iter().zip(&names) {
        if only.is_none_or(|only| found.rule.code() == only) {
            by_rule.entry(found.rule.code()).or_default().push((found, name));
        }
    }
    let mut groups: Vec<(Severity, RuleGroup)> = by_rule
        .into_values()
        .filter_map(|mut findings| {
            findings.sort_by_key(|(found, _)| Reverse(found.severity));
            let (first, _) = *findings.first()?;
            Some((first.severity, group(loaded, first.rule, &findings, only.is_some())))
        })
        .collect();
    groups.sort_by_key(|(severity, group)| (Reverse(*severity), group.code));
    let groups: Vec<RuleGroup> = groups.into_iter().map(|(_, group)| group).collect();
    let input = query.has("reason").then(|| {
        let finding = query.get("finding");
        let mut cards = groups.iter().flat_map(|group| &group.findings);
        let is_listed = cards.any(|card| card.name == finding && card.allowed.is_some());
        AllowanceInput { finding, reason: query.get("reason"), until: query.get("until"), is_listed }
    });
    let page = FindingsPage {
        input,
        groups,
        rule: only.map(str::to_owned),
        found: loaded.checked.findings.len(),
        allowed: loaded.checked.allowed.len(),
    };
    render("findings.html", &Shell::new(view, "check", "Check"), &page)
}

fn group(
    loaded: &LoadedProject,
    rule: &'static Rule,
    findings: &[(&Diagnostic, &str)],
    all: bool,
) -> RuleGroup {
    let shown = if all { findings.len() } else { SHOWN };
    RuleGroup {
        code: rule.code(),
        name: rule.name(),
        summary: rule.summary().replace('`', ""),
        severity: findings.first().map_or(rule.severity, |(found, _)| found.severity).word(),
        findings: findings.iter().take(shown).map(|(found, name)| card(loaded, found, name)).collect(),
        count: findings.len(),
        more: (findings.len() > shown).then(|| address("/check", &[("rule", rule.code())])),
    }
}

/// Returns the lines of `events.toml` that a fix changes.
fn preview(project: &Project, fix: &Fix) -> Option<FixPreview> {
    let old = project.sources.whole(project.chronology.source);
    let new = Splice::make(&fix.edits, old)?;
    let diff = similar::TextDiff::from_lines(old, &new);
    let sign = |tag| match tag {
        similar::ChangeTag::Delete => Some("−"),
        similar::ChangeTag::Insert => Some("+"),
        similar::ChangeTag::Equal => None,
    };
    let lines = diff.iter_all_changes().filter_map(|change| {
        Some(DiffLine { sign: sign(change.tag())?, text: change.value().trim_end().to_owned() })
    });
    let doubt = match &fix.applicability {
        Applicability::Safe => None,
        Applicability::Unsafe(why) => Some(why.clone()),
    };
    Some(FixPreview { title: fix.title.clone(), doubt, lines: lines.collect() })
}

fn card(loaded: &LoadedProject, found: &Diagnostic, name: &str) -> FindingCard {
    let labels: Vec<_> = std::iter::once(&found.primary).chain(&found.related).collect();
    let places = labels.iter().take(PLACES).map(|label| {
        let mut excerpt = Excerpt::new(&loaded.project, label.span, &label.text);
        if is_in_chronology(&loaded.project, label.span) {
            excerpt.href = event_at(loaded, label.span).map(event_address);
        }
        excerpt
    });
    FindingCard {
        severity: found.severity.word(),
        message: found.message.clone(),
        help: found.help.clone(),
        name: name.to_owned(),
        fix: found.fix.as_ref().and_then(|fix| preview(&loaded.project, fix)),
        allowed: allowed_subject(&loaded.project, found).map(|subject| match subject {
            AllowedSubject::Event(id) => {
                let event = loaded.project.chronology.event(&id);
                event.map_or_else(|| id.clone(), |event| event.title.value.clone())
            }
            AllowedSubject::Paper { quote, .. } => format!("“{quote}”"),
        }),
        places: places.collect(),
        hidden_places: labels.len().saturating_sub(PLACES),
        date_paper: paper_to_date(loaded, found).map(|path| address("/paper", &[("path", path)])),
        events: found
            .events
            .iter()
            .filter_map(|id| loaded.project.chronology.event(id))
            .map(|event| EventLink { title: event.title.value.clone(), href: event_address(&event.id.value) })
            .collect(),
    }
}

/// Returns the path of the paper whose date a finding is about, or `None` for other findings.
fn paper_to_date<'l>(loaded: &'l LoadedProject, found: &Diagnostic) -> Option<&'l str> {
    if !matches!(found.rule.id, RuleId::UndatedSource | RuleId::DocumentDatesDisagree) {
        return None;
    }
    let project = &loaded.project;
    let mut labels = std::iter::once(&found.primary).chain(&found.related);
    let at_place = labels.find_map(|label| project.paper(label.span.source));
    // Also find the paper by its source's entry, to which the finding may point.
    let of_entry = |paper: &&Paper| {
        let entry = paper.entry.and_then(|at| project.chronology.sources.get(at));
        entry.is_some_and(|entry| entry.id.span == found.primary.span)
    };
    let paper = at_place.or_else(|| project.papers.iter().find(of_entry))?;
    Some(&paper.path)
}

/// Returns the id of the event whose entry in `events.toml` contains a span.
fn event_at(loaded: &LoadedProject, span: Span) -> Option<&str> {
    let events = &loaded.project.chronology.events;
    events.iter().find(|event| event.span.contains(span)).map(|event| event.id.value.as_str())
}
