//! For people: the line of `events.toml` and the words in the paper, with what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use itertools::Itertools;
use unicode_width::UnicodeWidthStr as _;

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
    let findings = report.findings.iter().map(|found| {
        let (message, help) =
            (fold(&found.message, style.width), found.help.as_deref().map(|help| fold(help, style.width)));
        renderer.render(&[group(found, &message, help.as_deref(), report.sources)]) + "\n\n"
    });
    findings.collect()
}

/// One finding: its title, a snippet for each file in the order they are named, and the help.
fn group<'a>(
    found: &'a Diagnostic,
    message: &'a str,
    help: Option<&'a str>,
    sources: &'a Sources,
) -> Group<'a> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = Group::with_title(level.primary_title(message).id(found.rule.code));
    let labels = std::iter::once((AnnotationKind::Primary, &found.primary))
        .chain(found.related.iter().map(|label| (AnnotationKind::Context, label)));
    for (source, labels) in by_file(labels) {
        group = group.element(snippet(source, &labels, sources));
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    group
}

/// The columns that stand before a line: `warning[DL301]: ` before a message, ` = help: ` before a help.
const MARGIN: usize = 16;

/// A text in lines that fit beside what stands before them. A word is never cut.
fn fold(text: &str, width: usize) -> String {
    let room = width.saturating_sub(MARGIN);
    let mut folded = String::with_capacity(text.len());
    for line in text.lines() {
        let mut column = 0;
        for word in line.split(' ') {
            let length = word.width();
            if column > 0 && column + 1 + length > room {
                folded.push('\n');
                column = 0;
            } else if column > 0 {
                folded.push(' ');
                column += 1;
            }
            folded.push_str(word);
            column += length;
        }
        folded.push('\n');
    }
    folded.truncate(folded.trim_end().len());
    folded
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
