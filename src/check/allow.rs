//! Which findings a person has looked at and accepts.

use super::diagnostic::Diagnostic;
use crate::chronology::PaperAllowance;
use crate::date::{Answer, Date};
use crate::project::Project;
use crate::source::{Sources, Spanned};

/// Whether an allowance on one of the finding's events, or for one of its papers, covers it.
pub(super) fn is_allowed(found: &Diagnostic, project: &Project) -> bool {
    let chronology = &project.chronology;
    let by_event = chronology
        .events
        .iter()
        .filter(|event| found.events.contains(&event.id.value))
        .flat_map(|event| &event.allow)
        .any(|allow| names(&allow.rule.value, found) && lasts(allow.until.as_ref(), project));
    by_event
        || chronology.allow.iter().any(|allow| {
            names(&allow.rule.value, found)
                && lasts(allow.until.as_ref(), project)
                && covers(allow, found, project)
        })
}

fn names(rule: &str, found: &Diagnostic) -> bool {
    rule == found.rule.code || rule == found.rule.name
}

/// An allowance whose last day has certainly passed holds no longer.
fn lasts(until: Option<&Spanned<Date>>, project: &Project) -> bool {
    match (until, &project.as_of) {
        (Some(until), Some(as_of)) => until.value.before(as_of) != Answer::Holds,
        _ => true,
    }
}

/// Whether one of the finding's places lies in the paper, and in the words, that the allowance names.
fn covers(allow: &PaperAllowance, found: &Diagnostic, project: &Project) -> bool {
    let named = allow.source.as_ref().and_then(|id| {
        project.chronology.sources.iter().find(|source| source.id.value == id.value)?.path.as_ref()
    });
    let Some(path) = allow.path.as_ref().or(named) else { return false };
    let sources: &Sources = &project.sources;
    std::iter::once(&found.primary).chain(&found.related).any(|label| {
        let place = sources.path(label.span.source);
        let words = sources.text(label.span);
        place == path.value
            && allow
                .quote
                .as_ref()
                .is_none_or(|quote| quote.value.contains(words) || words.contains(&quote.value))
    })
}
