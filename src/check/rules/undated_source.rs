//! Reports each document without a date once, with the number of expressions that cannot be
//! resolved without it.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::normalise::{Timex, TimexKind};
use crate::project::Paper;
use crate::read::Document;
use crate::source::{Span, one_line};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    // A paper in an unsupported language only gets the finding of DL118.
    let papers = context.project.papers.iter().filter(|paper| paper.unsupported_language().is_none());
    let undated = papers.filter(|paper| paper.document().is_some_and(is_undated));
    undated.map(|paper| finding(rule, context, paper)).collect()
}

fn finding(rule: &'static Rule, context: &RuleContext<'_>, paper: &Paper) -> Diagnostic {
    let project = context.project;
    let entry = paper.entry.and_then(|index| project.chronology.sources.get(index));
    let place = entry.map_or(paper.named, |entry| entry.id.span);
    let help = match entry {
        Some(_) => "add `published = …` here".to_owned(),
        None => format!("add a [[source]] with path = \"{}\" and `published = …`", paper.path),
    };
    let open: Vec<Span> =
        paper.spanned_timexes().filter(|(_, timex)| is_open(timex)).map(|(span, _)| span).collect();
    let first = open.first().map(|first| one_line(project.sources.text(*first))).unwrap_or_default();
    let unresolved = match open.len() {
        0 => String::new(),
        1 => format!(", so “{first}” is not resolved"),
        count => format!(", so {count} time expressions are not resolved, the first being “{first}”"),
    };
    let created = paper.document().and_then(|document| document.file_created.as_ref());
    let created = created.map(|created| format!(" (its file was created on {})", created.value.human()));
    let message = format!("{} has no document date{unresolved}{}", paper.path, created.unwrap_or_default());
    Diagnostic::new(rule, message, Label::new(place, "")).help(help)
}

/// Returns `true` if the document has no date. The creation date of its file is only a hint.
const fn is_undated(document: &Document) -> bool {
    document.created.is_none()
}

/// Whether an expression lacks its year or its day: "today", "on Tuesday", "in June".
fn is_open(timex: &Timex) -> bool {
    matches!(timex.kind, TimexKind::Date | TimexKind::Time)
        && timex.date.is_none()
        && timex.doubt.is_none()
        && timex.value.starts_with("XXXX")
}
