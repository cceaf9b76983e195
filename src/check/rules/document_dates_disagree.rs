//! A paper that dates itself in two ways.

use crate::check::{Case, Diagnostic, Label, Rule, Severity, Switch};
use crate::project::Paper;
use crate::read::{DateEvidence, DocumentDate};

pub(super) static RULE: Rule = Rule {
    code: "DL115",
    name: "document-dates-disagree",
    severity: Severity::Warning,
    by_default: Switch::On,
    page: include_str!("document_dates_disagree.md"),
    check,
};

fn check(rule: &'static Rule, case: &Case<'_>) -> Vec<Diagnostic> {
    case.project.papers.iter().filter_map(|paper| disagreement(rule, paper)).collect()
}

fn disagreement(rule: &'static Rule, paper: &Paper) -> Option<Diagnostic> {
    let document = paper.document()?;
    let taken = document.created.as_ref().filter(|date| is_own(date))?;
    // Two of one kind may speak of two things: a page is written on one day and published on another.
    let is_other = |date: &&DocumentDate| is_own(date) && date.evidence != taken.evidence;
    let others: Vec<&DocumentDate> = document.disagreeing().filter(is_other).collect();
    let first = others.first()?;
    let told = |date: &DocumentDate| format!("{} ({})", date.date.human(), date.evidence.name());
    let message = format!("{} dates itself in two ways: {} and {}", paper.path, told(taken), told(first));
    let found = Diagnostic::new(rule, message, Label::new(taken.span?, "taken for the date of the paper"));
    let related = others.iter().filter_map(|date| date.span);
    let found = related.fold(found, |found, span| found.related(span, ""));
    Some(found.help(match paper.entry {
        Some(_) => "say which is right: add `published = …` to its [[source]]".to_owned(),
        None => {
            format!("say which is right: add a [[source]] with path = \"{}\" and `published = …`", paper.path)
        }
    }))
}

/// Whether the paper says so itself: what is declared was decided by a person.
const fn is_own(date: &DocumentDate) -> bool {
    !matches!(date.evidence, DateEvidence::Declared)
}
