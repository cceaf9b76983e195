//! For people: the line of `events.toml` and the words in the paper, with what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use itertools::Itertools;

use super::Report;
use crate::check::{Diagnostic, Label, Severity};
use crate::source::{SourceId, Sources};

/// How the text may look.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// With ANSI colours.
    pub color: bool,
    /// The width of the terminal in columns; long lines are cut to it round the words in question.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 80 }
    }
}

pub(super) fn write(report: &Report<'_>, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    report.findings.iter().map(|found| renderer.render(&[group(found, report.sources)]) + "\n\n").collect()
}

/// One finding: its title, a snippet for each file in the order they are named, and the help.
fn group<'a>(found: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = Group::with_title(level.primary_title(&found.message).id(found.rule.code));
    let labels = std::iter::once((AnnotationKind::Primary, &found.primary))
        .chain(found.related.iter().map(|label| (AnnotationKind::Context, label)));
    for (source, labels) in by_file(labels) {
        group = group.element(snippet(source, &labels, sources));
    }
    if let Some(help) = &found.help {
        group = group.element(Level::HELP.message(help));
    }
    group
}

type Marked<'a> = (AnnotationKind, &'a Label);

/// The labels of each file together, files in the order of their first label.
fn by_file<'a>(labels: impl Iterator<Item = Marked<'a>>) -> Vec<(SourceId, Vec<Marked<'a>>)> {
    let mut files: Vec<(SourceId, Vec<Marked<'a>>)> = Vec::new();
    for (kind, label) in labels {
        match files.iter_mut().find(|(source, _)| *source == label.span.source) {
            Some((_, list)) => list.push((kind, label)),
            None => files.push((label.span.source, vec![(kind, label)])),
        }
    }
    files
}

fn snippet<'a>(
    source: SourceId,
    labels: &[Marked<'a>],
    sources: &'a Sources,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let annotations = labels.iter().unique_by(|(_, label)| (label.span, &label.text)).map(|(kind, label)| {
        let marked = kind.span(label.span.range());
        if label.text.is_empty() { marked } else { marked.label(&label.text) }
    });
    Snippet::source(sources.whole(source)).path(sources.path(source)).annotations(annotations)
}
