//! Rules about whole entries of `events.toml`: their order, and unfinished texts.

use crate::check::event_text::{self, is_word_at};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::Answer;

/// Reports events that are not in chronological order.
///
/// Reports each event that is certainly earlier than the dated event above it. Events without a
/// date can be anywhere.
pub(in crate::check) fn unsorted(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = &context.project.chronology.events;
    let dated: Vec<_> = events.iter().filter_map(|event| Some((event, event.date.as_ref()?))).collect();
    let pairs = dated.windows(2).filter_map(|pair| match pair {
        [above, below] if below.1.value.before(&above.1.value) == Answer::Holds => Some((above, below)),
        _ => None,
    });
    pairs
        .map(|((above, earlier), (below, date))| {
            let message =
                format!("\"{}\" is listed after \"{}\", but is earlier", below.id.value, above.id.value);
            Diagnostic::new(rule, message, Label::new(date.span, ""))
                .related(earlier.span, "")
                .help("move the event up, to its place by date")
                .event(&below.id.value)
        })
        .collect()
}

/// Placeholders for text that is not known yet.
const PLACEHOLDERS: &[&str] = &["TBD", "TBC", "TBA", "TODO", "FIXME", "XXXX", "???"];

/// Reports placeholders in curated text.
pub(in crate::check) fn placeholder(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
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

/// Returns the byte offset of the first placeholder that is a whole word.
fn find(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| is_word_at(text, *at..at + word.len()))
}
