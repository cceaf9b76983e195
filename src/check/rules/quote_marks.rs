//! Reports closing quotation marks that open a quotation.

use crate::check::event_text;
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::source::Span;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let curated = event_text::titles_and_summaries(project).flat_map(|text| {
        let words = text.words.value.as_str();
        let marks: Vec<_> = wrong_marks(words).collect();
        marks.into_iter().map(move |at| {
            let place = text.span_of(&project.sources, at..at + CLOSING.len_utf8());
            let fix = (place != text.words.span).then(|| Fix::replacing(place, OPENING, project)).flatten();
            let found =
                finding(rule, place).fix(fix.map(|edits| Fix::safe(format!("write {OPENING}"), edits)));
            text.mark(found)
        })
    });
    let documents = project.papers.iter().filter_map(crate::project::Paper::document);
    let papers = documents.flat_map(|document| {
        let marks = wrong_marks(project.sources.whole(document.source));
        marks.map(|at| finding(rule, Span::new(document.source, at..at + CLOSING.len_utf8())))
    });
    curated.chain(papers).collect()
}

const OPENING: char = '“';
const CLOSING: char = '”';

fn finding(rule: &'static Rule, place: Span) -> Diagnostic {
    let message = format!("this quotation opens with a closing mark: {CLOSING} instead of {OPENING}");
    Diagnostic::new(rule, message, Label::new(place, ""))
}

/// Returns the places of closing marks that follow white space or a bracket and precede a word.
fn wrong_marks(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(CLOSING).map(|(at, _)| at).filter(|at| {
        let before = text.get(..*at).and_then(|head| head.chars().next_back());
        let after = text.get(*at + CLOSING.len_utf8()..).and_then(|tail| tail.chars().next());
        before.is_none_or(|c| c.is_whitespace() || c == '(') && after.is_some_and(char::is_alphanumeric)
    })
}
