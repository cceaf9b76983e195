//! Finds events that the text itself dates: "the flood of the Elbe on 13 August 2002" provides the
//! date of "since the flood of the Elbe" anywhere in the text.

use super::timex::{Anchor, Confidence, Timex, TimexKind};
use crate::date::Date;
use crate::tag::lang::EventWords;

/// The name of this rule.
pub(super) const RULE: &str = "policy.dated-event";

/// The maximum number of events, which keeps the running time linear in the length of the text.
const MAX_EVENTS: usize = 50;

/// The maximum length of an event name, in bytes.
const MAX_NAME_LENGTH: usize = 80;

/// Returns the mentions of events that one of `timexes` dates, in text order.
pub(super) fn dated(text: &str, timexes: &[Timex], now: Option<&Date>, words: &EventWords) -> Vec<Timex> {
    let mut found: Vec<Timex> = Vec::new();
    let explicit =
        timexes.iter().filter(|timex| timex.confidence == Confidence::High && timex.date.is_some());
    let named = explicit.filter_map(|timex| name_before(text, timex.start, words).map(|name| (timex, name)));
    for (timex, name) in named.take(MAX_EVENTS) {
        for (start, opening) in openings(text, name, words) {
            let end = start + name.len();
            let free = |other: &Timex| other.end <= start || end <= other.start;
            if timexes.iter().all(free) && found.iter().all(free) {
                found.push(mention(timex, start..end, opening == words.since, now));
            }
        }
    }
    found.sort_by_key(|timex| timex.start);
    found
}

/// Returns the name of the event that a date belongs to: a phrase that begins with "the", directly
/// before "on" or "in" in the same sentence, with at least four words, of which at least two are
/// capitalised.
fn name_before<'t>(text: &'t str, date: usize, words: &EventWords) -> Option<&'t str> {
    let head = text.get(..date)?.trim_end();
    let preposition = words.dated.iter().find(|word| ends_with_word(head, word))?;
    let head = head.get(..head.len() - preposition.len())?.trim_end();
    let from = head.floor_char_boundary(head.len().saturating_sub(MAX_NAME_LENGTH));
    let near = head.get(from..)?;
    let article = near.rmatch_indices(words.article).map(|(at, _)| at).find(|at| {
        let starts =
            near.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace));
        let name = near.get(*at..).unwrap_or("");
        let proper = name.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count();
        starts && name.split_whitespace().count() >= 4 && proper >= 2
    })?;
    near.get(article..).filter(|name| !name.contains(['.', ',', ';', ':', '(', '\n', '"', '“']))
}

/// Returns the start of each occurrence of a name after a word such as "since", and that word.
fn openings<'t, 'w>(
    text: &'t str,
    name: &'t str,
    words: &'w EventWords,
) -> impl Iterator<Item = (usize, &'w str)> + use<'t, 'w> {
    text.match_indices(name).filter_map(|(start, _)| {
        let head = text.get(..start)?.trim_end();
        let opening = words.openings.iter().find(|word| ends_with_word(head, word))?;
        Some((start, *opening))
    })
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace))
}

fn mention(dated: &Timex, words: std::ops::Range<usize>, since: bool, now: Option<&Date>) -> Timex {
    let until_now =
        now.filter(|_| since).zip(dated.date.as_ref()).and_then(|(now, date)| Date::range(date, now));
    Timex {
        start: words.start,
        end: words.end,
        kind: TimexKind::Date,
        value: dated.value.clone(),
        modifier: None,
        quant: None,
        freq: None,
        begin_point: None,
        end_point: None,
        date: until_now.or_else(|| dated.date.clone()),
        anchor: Anchor::PreviousDate { start: dated.start, end: dated.end },
        rule: RULE,
        confidence: Confidence::Medium,
        weakness: None,
        doubt: None,
        group: None,
        role: None,
        weekday: None,
        tense: None,
    }
}
