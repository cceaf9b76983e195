//! Finds noun phrases: runs of words around a noun.

use std::ops::Range;

use super::word::{Word, WordClass};

/// Whether a phrase may continue across commas and "and".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PhraseScope {
    /// The phrase is a single noun phrase, which ends at a comma.
    Single,
    /// The phrase can be a list.
    Whole,
}

/// Returns the noun phrase that ends before `words[end]`.
pub(crate) fn left_of(words: &[Word], end: usize, floor: usize, lists: PhraseScope) -> Range<usize> {
    let mut start = end;
    while start > floor && continues(words, start - 1, floor..end, lists) && !opens(words, start, end) {
        start -= 1;
    }
    trim(words, start..end)
}

/// Whether the phrase begins with an article at `start`, so that a plain word before it is not part
/// of it: "condemn the attack".
fn opens(words: &[Word], start: usize, end: usize) -> bool {
    let class = |at: Option<usize>| at.and_then(|at| words.get(at)).map(|word| word.class);
    start < end
        && matches!(class(Some(start)), Some(WordClass::Determiner | WordClass::Possessive))
        && class(start.checked_sub(1)) == Some(WordClass::Plain)
}

/// Returns the noun phrase that begins at `words[start]`.
pub(crate) fn right_of(words: &[Word], start: usize, ceiling: usize, lists: PhraseScope) -> Range<usize> {
    let mut end = start;
    while end < ceiling && continues(words, end, start..ceiling, lists) {
        end += 1;
    }
    trim(words, start..end)
}

fn continues(words: &[Word], at: usize, within: Range<usize>, lists: PhraseScope) -> bool {
    let Some(word) = words.get(at) else { return false };
    let neighbour = |i: Option<usize>| i.filter(|i| within.contains(i)).and_then(|i| words.get(i));
    let (before, after) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
    match word.class {
        _ if word.is_nominal() => true,
        // Accept a preposition or "and" that can be part of a name: "Ministry of Defence",
        // "Convention on the Law of the Sea".
        WordClass::Preposition | WordClass::Coordinator
            if matches!(word.key.as_str(), "of" | "for" | "on" | "and") =>
        {
            let next = if after.is_some_and(|w| w.key == "the") { neighbour(Some(at + 2)) } else { after };
            let named = [before, next].iter().all(|w| w.is_some_and(|w| w.class == WordClass::Name));
            named || (lists == PhraseScope::Whole && word.key == "and")
        }
        // Accept a date inside the phrase: "the 2022 strategy".
        WordClass::Timex => after.is_some_and(Word::is_content),
        WordClass::Comma | WordClass::Colon | WordClass::Coordinator => {
            lists == PhraseScope::Whole
                && after.is_some_and(|w| w.is_nominal() || w.class == WordClass::Coordinator)
        }
        _ => false,
    }
}

/// Removes punctuation and conjunctions at the ends.
fn trim(words: &[Word], range: Range<usize>) -> Range<usize> {
    let outer = |i: usize| {
        words
            .get(i)
            .is_some_and(|w| matches!(w.class, WordClass::Comma | WordClass::Colon | WordClass::Coordinator))
    };
    let Range { mut start, mut end } = range;
    while start < end && outer(start) {
        start += 1;
    }
    while start < end && outer(end - 1) {
        end -= 1;
    }
    start..end
}

/// Returns the head of the phrase that contains `phrase` as a complement: "the text" for "the pact"
/// in "the text of the pact".
///
/// Goes back repeatedly: from a phrase, across the preposition before it, to the preceding noun
/// phrase.
pub(crate) fn head_of(words: &[Word], phrase: Range<usize>, floor: usize) -> Range<usize> {
    let mut head = phrase;
    while let Some(preposition) = head.start.checked_sub(1).filter(|&i| i > floor) {
        let links = words.get(preposition).is_some_and(|w| w.class == WordClass::Preposition);
        let outer = left_of(words, preposition, floor, PhraseScope::Single);
        // Do not go back to the gerund in "Building on the summit", where the head is the summit.
        let gerund = words.get(outer.clone()).is_some_and(|w| matches!(w, [one] if one.key.ends_with("ing")));
        if !links
            || gerund
            || !words.get(outer.clone()).is_some_and(|w| w.last().is_some_and(Word::is_content))
        {
            break;
        }
        head = outer;
    }
    head
}
