//! Code actions: apply the fix of a finding, attach a candidate as evidence or use its date, and
//! allow a finding with a reason.

use std::ops::Range;

use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, Diagnostic as LspDiagnostic};
use similar::{DiffOp, TextDiff};

use super::diagnostics::{shown_at, without_range};
use super::view::View;
use crate::check::{Diagnostic, UNSUPPRESSIBLE};
use crate::chronology::{Change, Event, NewPaperAllowance, Splice, edit};
use crate::escape::for_line;
use crate::pull::{Candidate, CandidateKind, pull};
use crate::source::{SourceId, Span, one_line};

/// The maximum number of candidates offered per event.
const MAX_CANDIDATES: usize = 5;

/// Returns the actions for a byte range of a file.
pub(super) fn code_actions(
    view: &View<'_>,
    findings: &[Diagnostic],
    source: SourceId,
    range: Range<usize>,
) -> Vec<CodeActionOrCommand> {
    let meets = |span: Span| span.source == source && span.start <= range.end && range.start <= span.end;
    let here: Vec<&Diagnostic> = findings.iter().filter(|found| meets(shown_at(view, found))).collect();
    let mut actions: Vec<CodeAction> = here.iter().filter_map(|found| fix(view, found)).collect();
    let mut events = view.project.chronology.events.iter();
    if let Some(event) = events.find(|event| meets(event.span)) {
        actions.extend(candidates(view, event));
    }
    actions.extend(here.iter().filter_map(|found| allow(view, found)));
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// Returns the action that applies the fix for a finding.
fn fix(view: &View<'_>, found: &Diagnostic) -> Option<CodeAction> {
    let fix = found.fix.as_ref()?;
    let file = view.project.chronology.source;
    let edits = view.text_edits(file, &fix.edits);
    Some(CodeAction {
        title: title(&format!("{}: {fix}", found.rule.code())),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic(view, found)]),
        edit: Some(view.workspace_edit(vec![(file, edits)])),
        is_preferred: fix.is_safe().then_some(true),
        ..CodeAction::default()
    })
}

/// Returns the actions that attach a candidate of `dateline pull` to an event, or write its date to
/// the event.
fn candidates(view: &View<'_>, event: &Event) -> Vec<CodeAction> {
    let project = view.project;
    let all = pull(project);
    let is_same = |other: &Event| other.id.span == event.id.span;
    let is_meant = |candidate: &&Candidate<'_>| match candidate.event {
        Some(other) => is_same(other),
        // Offer a new event on the same day, which may be this event in words that linking did not
        // recognise.
        None => {
            event.date.as_ref().is_some_and(|date| date.value == *candidate.date && candidate.is_certain())
        }
    };
    let changed = |candidate: &Candidate<'_>| {
        let at = one_line(project.sources.text(candidate.attestation.sentence));
        let place = project.sources.cite(candidate.attestation.span);
        match candidate.kind {
            CandidateKind::Refines | CandidateKind::Contradicts => {
                let changes = candidate.refine(project).ok()?;
                let date = candidate.date.human();
                action(
                    view,
                    &format!("Use the date {date}: “{at}” ({place})"),
                    &changes,
                    CodeActionKind::REFACTOR_REWRITE,
                )
            }
            CandidateKind::New | CandidateKind::Coarser | CandidateKind::Overlaps => {
                let changes = candidate.attach(project, &event.id.value).ok()?;
                action(view, &format!("Attach “{at}” ({place})"), &changes, CodeActionKind::REFACTOR_REWRITE)
            }
        }
    };
    all.iter().filter(is_meant).filter_map(changed).take(MAX_CANDIDATES).collect()
}

/// Returns the action that adds an allowance for a finding. Its reason is empty; `check` reports an
/// empty reason until the user writes one.
fn allow(view: &View<'_>, found: &Diagnostic) -> Option<CodeAction> {
    if UNSUPPRESSIBLE.contains(&found.rule.id) {
        return None;
    }
    let rule = found.rule.code().to_owned();
    let (project, span) = (view.project, found.primary.span);
    let change = if let Some(event) = found.events.iter().find(|id| project.chronology.event(id).is_some()) {
        Change::Allowance { event: event.clone(), rule, reason: String::new(), until: None }
    } else {
        let path = project.paper(span.source)?.path.clone();
        let quote = one_line(project.sources.text(span));
        Change::PaperAllowance(NewPaperAllowance { path, rule, quote, reason: String::new(), until: None })
    };
    let words = format!("Allow {} {} (write the reason)", found.rule.code(), found.rule.name());
    let mut action = action(view, &words, &[change], CodeActionKind::QUICKFIX)?;
    action.diagnostics = Some(vec![diagnostic(view, found)]);
    Some(action)
}

/// Returns the action that applies changes to `events.toml`. Returns `None` if they change nothing
/// or cannot be applied.
fn action(view: &View<'_>, words: &str, changes: &[Change], kind: CodeActionKind) -> Option<CodeAction> {
    let file = view.project.chronology.source;
    let old = view.project.sources.whole(file);
    let new = edit(old, changes).ok().filter(|new| new != old)?;
    let edits = view.text_edits(file, &changed_lines(old, &new));
    Some(CodeAction {
        title: title(words),
        kind: Some(kind),
        edit: Some(view.workspace_edit(vec![(file, edits)])),
        ..CodeAction::default()
    })
}

/// Returns the line-based edits that turn `old` into `new`.
fn changed_lines(old: &str, new: &str) -> Vec<Splice> {
    let diff = TextDiff::from_lines(old, new);
    let starts = |lines: &[&str]| -> Vec<usize> {
        let ends = lines.iter().scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        });
        std::iter::once(0).chain(ends).collect()
    };
    let old_starts = starts(&old.split_inclusive('\n').collect::<Vec<_>>());
    let new_starts = starts(&new.split_inclusive('\n').collect::<Vec<_>>());
    let bytes = |starts: &[usize], lines: Range<usize>| -> Option<Range<usize>> {
        Some(*starts.get(lines.start)?..*starts.get(lines.end)?)
    };
    let changed = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let splice = |op: &DiffOp| {
        let with = new.get(bytes(&new_starts, op.new_range())?)?.to_owned();
        Some(Splice { range: bytes(&old_starts, op.old_range())?, with })
    };
    changed.filter_map(splice).collect()
}

fn diagnostic(view: &View<'_>, found: &Diagnostic) -> LspDiagnostic {
    let span = shown_at(view, found);
    let range = view.positions(span.source).map(|positions| positions.range(span.range()));
    LspDiagnostic { range: range.unwrap_or_default(), ..without_range(view, found, span) }
}

/// Returns the title of an action: one line of at most 120 characters.
fn title(words: &str) -> String {
    let line = for_line(words);
    match line.char_indices().nth(119) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_by_lines_give_the_new_text() {
        for (old, new) in [
            ("a\nb\nc\n", "a\nB\nc\nd\n"),
            ("a\r\nb", "a\r\nx\r\nb\r\n"),
            ("", "a\n"),
            ("a\n", ""),
            ("é\n\n\n", "é\n\n\nü\n"),
        ] {
            assert_eq!(Splice::make(&changed_lines(old, new), old).as_deref(), Some(new), "{old:?}");
        }
    }
}
