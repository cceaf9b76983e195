//! Reports papers that state two different dates of their own.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::project::Paper;
use crate::read::{DateEvidence, DocumentDate};

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context.project.papers.iter().filter_map(|paper| disagreement(rule, context, paper)).collect()
}

fn disagreement(rule: &'static Rule, context: &RuleContext<'_>, paper: &Paper) -> Option<Diagnostic> {
    let document = paper.document()?;
    let taken = document.created.as_ref().filter(|date| is_own(date))?;
    // Two dates of the same kind can mean different things: a page is written on one day and
    // published on another.
    let is_other = |date: &&DocumentDate| {
        is_own(date) && date.evidence != taken.evidence && !is_same_night(context, taken, date)
    };
    let others: Vec<&DocumentDate> = document.disagreeing().filter(is_other).collect();
    let first = others.first()?;
    let describe = |date: &DocumentDate| format!("{} ({})", date.date.human(), date.evidence.name());
    let message =
        format!("{} has two document dates: {} and {}", paper.path, describe(taken), describe(first));
    let found = Diagnostic::new(rule, message, Label::new(taken.span?, "used as the date of the paper"));
    let related = others.iter().filter_map(|date| date.span);
    let found = related.fold(found, |found, span| found.related(span, ""));
    Some(found.help(match paper.entry {
        Some(_) => "find out which is right: add `published = …` to its [[source]]".to_owned(),
        None => {
            format!(
                "find out which is right: add a [[source]] with path = \"{}\" and `published = …`",
                paper.path
            )
        }
    }))
}

/// Whether the paper states the date as that of its publication. Declared dates come from a person,
/// revisions are later, and a file name is not a statement.
const fn is_own(date: &DocumentDate) -> bool {
    !matches!(date.evidence, DateEvidence::Declared | DateEvidence::Updated | DateEvidence::FileName)
}

/// Whether one date is an instant such as `2024-06-11T01:30:00Z` and the other is an adjacent day.
/// For some hours of each day, the day in UTC differs from the local day that is printed.
fn is_same_night(context: &RuleContext<'_>, taken: &DocumentDate, other: &DocumentDate) -> bool {
    let is_instant = |date: &DocumentDate| {
        let words = date.span.map_or("", |span| context.project.sources.text(span));
        words.contains(':') && date.evidence == DateEvidence::Metadata
    };
    let days = [taken, other].map(|date| date.date.as_day().map(crate::date::Day::number));
    let [Some(first), Some(second)] = days else { return false };
    (is_instant(taken) || is_instant(other)) && (first - second).abs() <= 1
}
