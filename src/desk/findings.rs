//! The page of the check: findings grouped by rule, each with its places.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::excerpt::{Excerpt, event_address, is_in_chronology};
use super::query::{QueryPairs, address};
use super::shell::{DeskError, Shell, render};
use super::{DeskView, LoadedProject};
use crate::check::{Diagnostic, Rule, Severity};
use crate::source::Span;

/// The maximum number of findings of a rule on the page of all rules.
const SHOWN: usize = 20;

/// The maximum number of places shown with a finding.
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
    /// The address of the page with all findings of the rule, if some are left out.
    more: Option<String>,
}

/// One finding with its places.
#[derive(Debug, Serialize)]
struct FindingCard {
    severity: &'static str,
    message: String,
    help: Option<String>,
    fix: Option<String>,
    places: Vec<Excerpt>,
    hidden_places: usize,
    events: Vec<EventLink>,
}

#[derive(Debug, Serialize)]
struct EventLink {
    id: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct FindingsPage {
    groups: Vec<RuleGroup>,
    /// The code of the rule, if the page is limited to one.
    rule: Option<String>,
    found: usize,
    allowed: usize,
}

/// Returns the page of the check, limited to one rule if `query` names it.
pub(crate) fn findings_page(view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
    let loaded = &*view.loaded;
    let only = query.filled("rule");
    let mut by_rule: BTreeMap<&'static str, Vec<&Diagnostic>> = BTreeMap::new();
    for found in &loaded.checked.findings {
        if only.is_none_or(|only| found.rule.code() == only) {
            by_rule.entry(found.rule.code()).or_default().push(found);
        }
    }
    let mut groups: Vec<(Severity, RuleGroup)> = by_rule
        .into_values()
        .filter_map(|mut findings| {
            findings.sort_by_key(|found| Reverse(found.severity));
            let first = *findings.first()?;
            Some((first.severity, group(loaded, first.rule, &findings, only.is_some())))
        })
        .collect();
    groups.sort_by_key(|(severity, group)| (Reverse(*severity), group.code));
    let page = FindingsPage {
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        rule: only.map(str::to_owned),
        found: loaded.checked.findings.len(),
        allowed: loaded.checked.allowed.len(),
    };
    render("findings.html", &Shell::new(view, "check", "Check"), &page)
}

fn group(loaded: &LoadedProject, rule: &'static Rule, findings: &[&Diagnostic], all: bool) -> RuleGroup {
    let shown = if all { findings.len() } else { SHOWN };
    RuleGroup {
        code: rule.code(),
        name: rule.name(),
        summary: rule.summary().replace('`', ""),
        severity: findings.first().map_or(rule.severity, |found| found.severity).word(),
        findings: findings.iter().take(shown).map(|found| card(loaded, found)).collect(),
        count: findings.len(),
        more: (findings.len() > shown).then(|| address("/check", &[("rule", rule.code())])),
    }
}

fn card(loaded: &LoadedProject, found: &Diagnostic) -> FindingCard {
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
        fix: found.fix.as_ref().map(ToString::to_string),
        places: places.collect(),
        hidden_places: labels.len().saturating_sub(PLACES),
        events: found
            .events
            .iter()
            .filter(|id| loaded.project.chronology.event(id).is_some())
            .map(|id| EventLink { id: id.clone(), href: event_address(id) })
            .collect(),
    }
}

/// Returns the id of the event whose entry in `events.toml` contains a place.
fn event_at(loaded: &LoadedProject, span: Span) -> Option<&str> {
    let events = &loaded.project.chronology.events;
    events.iter().find(|event| event.span.contains(span)).map(|event| event.id.value.as_str())
}
