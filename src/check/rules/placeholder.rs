//! Reports placeholders in curated text.

use crate::check::event_text::{self, is_word_at};
use crate::check::{Diagnostic, Label, Rule, RuleContext};

/// Placeholders for text that is not known yet.
const PLACEHOLDERS: &[&str] = &["TBD", "TBC", "TBA", "TODO", "FIXME", "XXXX", "???"];

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let texts = event_text::titles_and_summaries(context.project).chain(event_text::names(context.project));
    texts
        .filter_map(|text| {
            let (at, word) =
                PLACEHOLDERS.iter().find_map(|word| Some((find(&text.words.value, word)?, *word)))?;
            let message = format!("{} contains the placeholder {word}", text.name());
            let place = text.span_of(&context.project.sources, at..at + word.len());
            let found = Diagnostic::new(rule, message, Label::new(place, ""))
                .help("replace it, or remove it until the information is known");
            Some(text.mark(found))
        })
        .collect()
}

/// Returns the first place where the placeholder is a word of its own.
fn find(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| is_word_at(text, *at..at + word.len()))
}
