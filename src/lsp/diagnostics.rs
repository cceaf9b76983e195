//! Converts the findings of the check to protocol diagnostics, by file.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use lsp_types::{
    Diagnostic as LspDiagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString,
};

use super::view::View;
use crate::check::{Diagnostic, Label, Severity};
use crate::escape::for_terminal;
use crate::project::CHRONOLOGY;
use crate::source::Span;

/// The maximum number of diagnostics per file. The least severe are omitted.
const MAX_DIAGNOSTICS: usize = 2_000;

/// The name that editors show next to a diagnostic.
pub(super) const SOURCE: &str = "dateline";

/// Returns the diagnostics by the path of the file in which they are shown.
pub(super) fn by_file(view: &View<'_>, findings: &[Diagnostic]) -> BTreeMap<String, Vec<LspDiagnostic>> {
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for found in findings {
        files.entry(view.project.sources.path(shown_at(view, found).source)).or_default().push(found);
    }
    let converted = files.into_iter().map(|(path, mut found)| {
        let omitted = found.len().saturating_sub(MAX_DIAGNOSTICS);
        if omitted > 0 {
            found.sort_by_key(|found| Reverse(found.severity));
            found.truncate(MAX_DIAGNOSTICS);
        }
        // Sort by position, since the converter counts each column from the previous one.
        found.sort_by_key(|found| (shown_at(view, found).start, found.rule.id));
        let mut diagnostics = converted(view, &found);
        if omitted > 0 {
            diagnostics.insert(
                0,
                plain(
                    format!("{omitted} further findings are not shown here: run `dateline check --all`"),
                    DiagnosticSeverity::INFORMATION,
                ),
            );
        }
        (path.to_owned(), diagnostics)
    });
    converted.collect()
}

/// Returns a diagnostic about a whole file.
pub(super) fn plain(message: String, severity: DiagnosticSeverity) -> LspDiagnostic {
    LspDiagnostic {
        severity: Some(severity),
        source: Some(SOURCE.to_owned()),
        message,
        ..LspDiagnostic::default()
    }
}

/// Returns the span at which an editor shows a finding. A finding in a PDF is shown in
/// `events.toml`, at the path that names the paper.
pub(super) fn shown_at(view: &View<'_>, found: &Diagnostic) -> Span {
    let span = found.primary.span;
    if view.is_text_of_file(span.source) {
        return span;
    }
    let related = || found.related.iter().map(|label| label.span);
    let curated = related().find(|span| span.source == view.project.chronology.source);
    let named = || Some(view.project.paper(span.source)?.named);
    curated.or_else(named).unwrap_or_else(|| Span::new(view.project.chronology.source, 0..0))
}

/// Returns the diagnostics of one file, in the given order.
fn converted(view: &View<'_>, found: &[&Diagnostic]) -> Vec<LspDiagnostic> {
    let file = found.first().map(|found| shown_at(view, found).source);
    let Some(positions) = file.and_then(|file| view.positions(file)) else { return Vec::new() };
    let convert = |found: &&Diagnostic| {
        let span = shown_at(view, found);
        LspDiagnostic { range: positions.range(span.range()), ..without_range(view, found, span) }
    };
    found.iter().map(convert).collect()
}

/// Converts a finding to a diagnostic with an empty range.
pub(super) fn without_range(view: &View<'_>, found: &Diagnostic, shown_at: Span) -> LspDiagnostic {
    let mut message = String::new();
    if shown_at != found.primary.span {
        message = format!("{}: ", view.project.sources.cite(found.primary.span));
    }
    message.push_str(&found.message);
    if let Some(help) = &found.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let related: Vec<_> = found.related.iter().filter_map(|label| related(view, label)).collect();
    LspDiagnostic {
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(found.rule.code().to_owned())),
        source: Some(SOURCE.to_owned()),
        message: for_terminal(&message).into_owned(),
        related_information: Some(related).filter(|related| !related.is_empty()),
        ..LspDiagnostic::default()
    }
}

fn related(view: &View<'_>, label: &Label) -> Option<DiagnosticRelatedInformation> {
    let mut message = label.text.clone();
    if !view.is_text_of_file(label.span.source) {
        message = format!("{}: {message}", view.project.sources.cite(label.span));
    }
    if message.is_empty() {
        view.project.sources.text(label.span).clone_into(&mut message);
    }
    let location = view.location(label.span)?;
    Some(DiagnosticRelatedInformation { location, message: for_terminal(&message).into_owned() })
}

/// Returns the diagnostic for a project that cannot be loaded, which is shown in `events.toml`.
pub(super) fn of_load_error(message: String) -> BTreeMap<String, Vec<LspDiagnostic>> {
    BTreeMap::from([(CHRONOLOGY.to_owned(), vec![plain(message, DiagnosticSeverity::ERROR)])])
}
