//! Finds the words that only say how far a date is from another event: "A day after the pact was
//! signed, on 13 May, the minister resigned". The date is that of the resignation, so the words
//! about the pact are neither its phase nor its topic.

use std::ops::Range;

use super::partial::is_unit_of_length;
use super::word::{Word, WordClass};

/// The maximum number of words between a unit and the start of its length: "just over ten" in
/// "just over ten days after".
const MAX_WORDS_OF_LENGTH: usize = 3;

/// Returns the words of a sentence without those about events at a distance from the date, or
/// `None` if all words remain. `date` is a byte range.
///
/// In "A day after the pact was signed on 12 May, the minister resigned", the date is that of the
/// signing, so nothing is left out.
pub(crate) fn without_distant_events(words: &[Word], date: &Range<usize>) -> Option<Vec<Word>> {
    let is_in_date = |word: &Word| word.start < date.end && date.start < word.end;
    let has_date =
        |part: &Range<usize>| words.get(part.clone()).is_some_and(|part| part.iter().any(is_in_date));
    let mut distant = distant_events(words);
    distant.retain(|part| !has_date(part));
    if distant.is_empty() {
        return None;
    }
    let is_distant = |at: usize| distant.iter().any(|part| part.contains(&at));
    Some(words.iter().enumerate().filter(|(at, _)| !is_distant(*at)).map(|(_, word)| word.clone()).collect())
}

/// Returns the ranges of the words for a distance and the event that it is measured from.
fn distant_events(words: &[Word]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..words.len() {
        if found.last().is_none_or(|last| last.end <= at) {
            found.extend(distant_event(words, at));
        }
    }
    found
}

/// Returns the range of a distance and its event if `words[at]` links them: "after" in "a day after
/// the pact was signed".
fn distant_event(words: &[Word], at: usize) -> Option<Range<usize>> {
    let start = start_of_distance(words, at)?;
    let is_end = |word: &Word| {
        matches!(word.class, WordClass::Comma | WordClass::Colon | WordClass::Break | WordClass::Close)
    };
    let event = words.get(at + 1..)?;
    let event = event.iter().position(is_end).map_or(event, |end| event.get(..end).unwrap_or(event));
    // "On 13 May, the day after, the minister resigned" names no event.
    let is_named = event.iter().any(|word| word.is_content() || word.class == WordClass::Verb);
    // The tagger joins the words of "a week after the vote" into one expression.
    if !is_named && words.get(at)?.class != WordClass::Timex {
        return None;
    }
    let class = |at: Option<usize>| at.and_then(|at| words.get(at)).map(|word| word.class);
    let (before, end) = (start.checked_sub(1), at + 1 + event.len());
    match (class(before), class(Some(end))) {
        (Some(WordClass::Open), Some(WordClass::Close)) => Some(start - 1..end + 1),
        (None | Some(WordClass::Comma), Some(WordClass::Comma)) => Some(start..end + 1),
        _ => Some(start..end),
    }
}

/// Returns the index of the first word of a distance that ends before `words[at]`, or at it if the
/// tagger has joined the words.
fn start_of_distance(words: &[Word], at: usize) -> Option<usize> {
    let link = words.get(at)?;
    let unit = at.checked_sub(1).and_then(|unit| Some((unit, words.get(unit)?)));
    let is_length = |words: &str| words.rsplit(' ').next().is_some_and(is_unit);
    let mut start = match (link.key.as_str(), unit) {
        ("after" | "before" | "following", Some((unit, word))) if is_length(&word.key) => unit,
        ("of", Some((head, word))) if matches!(word.key.as_str(), "eve" | "anniversary") && !word.capital => {
            head
        }
        // "Three days after 4 March" contains a date, not an event.
        (key, _) if link.class == WordClass::Timex && !key.contains(|c: char| c.is_ascii_digit()) => {
            let (length, _) = key.split_once(" after ").or_else(|| key.split_once(" before "))?;
            is_length(length).then_some(at)?
        }
        _ => return None,
    };
    let before = |start: usize| start.checked_sub(1).and_then(|at| words.get(at));
    let is_of_length = |word: &Word| {
        matches!(word.class, WordClass::Determiner | WordClass::Adverb | WordClass::Plain)
            && !matches!(word.key.as_str(), "not" | "never")
    };
    for _ in 0..MAX_WORDS_OF_LENGTH {
        // An article opens the phrase: "met in Oslo a day after".
        let is_open = words.get(start).is_some_and(|word| word.class == WordClass::Determiner);
        if is_open || !before(start).is_some_and(is_of_length) {
            break;
        }
        start -= 1;
    }
    // "On the eve of the vote, 11 May" has a preposition of its own.
    let has_preposition =
        before(start).is_some_and(|word| matches!(word.key.as_str(), "on" | "in" | "within"));
    Some(start - usize::from(has_preposition))
}

/// Whether a word is a unit of time, or a part of a day: "the morning after the vote".
fn is_unit(word: &str) -> bool {
    is_unit_of_length(word)
        || matches!(
            word,
            "minute" | "minutes" | "morning" | "afternoon" | "evening" | "night" | "decade" | "decades"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::plain_words;

    /// Returns the words that remain for the date that is marked with `[` and `]`.
    fn left(marked: &str) -> Option<String> {
        let (start, end) = (marked.find('[').unwrap(), marked.find(']').unwrap() - 1);
        let text = marked.replace(['[', ']'], "");
        let words = without_distant_events(&plain_words(&text), &(start..end))?;
        Some(words.iter().map(|word| &text[word.start..word.end]).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn event_at_a_distance_is_left_out() {
        for (text, expected) in [
            ("A day after the pact was signed, on [13 May], he resigned", "on 13 May , he resigned"),
            ("On [13 May], a day after the pact was signed, he resigned", "On 13 May , he resigned"),
            ("He resigned on [13 May], two days after the vote", "He resigned on 13 May ,"),
            ("He resigned on [13 May] (a week before the vote) in Oslo", "He resigned on 13 May in Oslo"),
            ("On the eve of the summit, [11 May], he resigned", "11 May , he resigned"),
            ("On [11 May], the eve of the summit, he resigned", "On 11 May , he resigned"),
            ("On the tenth anniversary of the pact, [9 June], he resigned", "9 June , he resigned"),
            ("The morning after the vote, on [13 May], he resigned", "on 13 May , he resigned"),
            ("It met on [13 May] in Oslo just ten days after the vote", "It met on 13 May in Oslo"),
        ] {
            assert_eq!(left(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn event_of_the_date_is_kept() {
        for text in [
            "A day after the pact was signed on [12 May], he resigned",
            "The eve of the summit of [12 May] was quiet",
            "He resigned after the vote on [13 May]",
            "On [13 May], the day after, he resigned",
            "On the day of the vote, [13 May], he resigned",
            "It was launched a day later than planned, on [13 May]",
            "He was a friend of the day, and resigned on [13 May]",
        ] {
            assert_eq!(left(text), None, "{text}");
        }
    }
}
