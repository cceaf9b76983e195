//! The findings that the author of a chronology has accepted, with `allow` entries on events and
//! papers.

use std::collections::BTreeMap;

use super::diagnostic::Diagnostic;
use crate::chronology::{Chronology, PaperAllowance, has_ended};
use crate::date::Date;
use crate::project::Project;
use crate::rule_id::RuleId;
use crate::source::{Span, Spanned};

/// Findings that neither an allowance nor a baseline can accept: a file that is not valid TOML, and
/// errors in allowances and baselines themselves.
pub(crate) const UNSUPPRESSIBLE: &[RuleId] = &[
    RuleId::InvalidToml,
    RuleId::UnusedSuppression,
    RuleId::SuppressionWithoutReason,
    RuleId::ExpiredSuppression,
    RuleId::UnknownCode,
    RuleId::StaleBaselineEntry,
];

/// An allowance, on an event or for a paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suppression<'c> {
    /// The code or the name of the rule.
    pub(super) rule: &'c Spanned<String>,
    /// The last day on which the allowance applies.
    pub(super) until: Option<&'c Spanned<Date>>,
    /// The span of the whole entry.
    pub(super) span: Span,
    /// The event or the paper whose findings are allowed.
    pub(super) scope: Scope<'c>,
}

/// The subject of an allowance.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'c> {
    /// The event with this id.
    Event(&'c str),
    /// The paper that the entry names, or certain words in it.
    Paper(&'c PaperAllowance),
}

/// Returns every allowance of the chronology: those on events, then those for papers, each in file
/// order.
pub(super) fn all(chronology: &Chronology) -> impl Iterator<Item = Suppression<'_>> {
    let on_events = chronology.events.iter().flat_map(|event| {
        event.allow.iter().map(|allow| Suppression {
            rule: &allow.rule,
            until: allow.until.as_ref(),
            span: allow.span,
            scope: Scope::Event(&event.id.value),
        })
    });
    on_events.chain(chronology.allow.iter().map(|allow| Suppression {
        rule: &allow.rule,
        until: allow.until.as_ref(),
        span: allow.span,
        scope: Scope::Paper(allow),
    }))
}

/// The indices of allowances by event, so that a finding is not compared with all of them.
#[derive(Debug, Default)]
pub(super) struct ByEvent<'c> {
    events: BTreeMap<&'c str, Vec<usize>>,
    papers: Vec<usize>,
}

impl<'c> ByEvent<'c> {
    pub(super) fn of(suppressions: &[Suppression<'c>]) -> Self {
        let mut by_event = Self::default();
        for (at, suppression) in suppressions.iter().enumerate() {
            match suppression.scope {
                Scope::Event(id) => by_event.events.entry(id).or_default().push(at),
                Scope::Paper(_) => by_event.papers.push(at),
            }
        }
        by_event
    }

    /// Returns the indices of the allowances that may accept a finding.
    pub(super) fn candidates(&self, found: &Diagnostic) -> impl Iterator<Item = usize> {
        let on_events = found.events.iter().filter_map(|event| self.events.get(event.as_str())).flatten();
        on_events.chain(&self.papers).copied()
    }
}

impl Suppression<'_> {
    /// Whether the allowance accepts this finding.
    pub(super) fn covers(&self, found: &Diagnostic, project: &Project) -> bool {
        found.rule.id.is_called(&self.rule.value)
            && !UNSUPPRESSIBLE.contains(&found.rule.id)
            && !self.has_ended(project)
            && match self.scope {
                Scope::Event(id) => found.events.iter().any(|event| event == id),
                Scope::Paper(allow) => is_about(found, allow, project),
            }
    }

    /// Whether the last day of the allowance has certainly passed.
    pub(super) fn has_ended(&self, project: &Project) -> bool {
        has_ended(self.until, project.as_of.as_ref())
    }

    /// Attaches the finding to the event of this allowance, if the allowance is on an event.
    pub(super) fn mark(&self, found: Diagnostic) -> Diagnostic {
        match self.scope {
            Scope::Event(id) => found.event(id),
            Scope::Paper(_) => found,
        }
    }
}

/// Whether a label of the finding matches the paper and, if there is one, the quote that the
/// allowance names.
fn is_about(found: &Diagnostic, allow: &PaperAllowance, project: &Project) -> bool {
    std::iter::once(&found.primary).chain(&found.related).any(|label| {
        let words = project.sources.text(label.span);
        allow.is_about(&project.chronology, project.sources.path(label.span.source), words)
    })
}
