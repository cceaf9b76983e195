//! Decides whether a statement is about a part of an event, an attempt, or one of several
//! occurrences: "partly opened", "was signed again", "opened for a third time", "in force for
//! Norway". Its date is not the date of the whole event, so it cannot contradict one.

use std::ops::Range;

use super::attachment::DateAttachment;
use super::clause::verb_group;
use super::phase_words::Form;
use super::word::{Word, WordClass};
use crate::phase::Phase;

/// Adverbs that limit their verb to a part, an occurrence or an attempt.
const LIMITS: &[&str] = &[
    "again",
    "almost",
    "briefly",
    "conditionally",
    "half",
    "informally",
    "momentarily",
    "nearly",
    "partially",
    "partly",
    "preliminarily",
    "provisionally",
    "symbolically",
    "temporarily",
    "tentatively",
    "twice",
    "unofficially",
];

/// Adverbs that deny a report: "wrongly reported that".
const WRONGLY: &[&str] = &["erroneously", "falsely", "incorrectly", "mistakenly", "wrongly"];

/// Nouns for a part of something: "part of the tunnel", "Articles 1 to 4 of the accord".
const PARTS: &[&str] = &[
    "annex",
    "article",
    "articles",
    "chapter",
    "chapters",
    "copies",
    "copy",
    "half",
    "part",
    "parts",
    "phase",
    "portion",
    "portions",
    "provision",
    "provisions",
    "section",
    "sections",
    "stage",
    "stretch",
    "version",
    "wing",
];

/// Chambers and committees of a parliament or council. What one of them decides, others may decide
/// on another day.
const CHAMBERS: &[&str] = &[
    "bundesrat",
    "bundestag",
    "chamber",
    "committee",
    "commons",
    "house",
    "lords",
    "plenary",
    "reading",
    "seanad",
    "senate",
    "sejm",
    "subcommittee",
];

/// Words in a column header that mark its dates as actual.
const RESULTS: &[&str] = &["achieved", "actual", "actually", "done", "happened", "met", "outturn", "result"];

/// Words in a column header that mark its dates as planned.
const PLANS: &[&str] = &[
    "baseline",
    "deadline",
    "due",
    "estimate",
    "estimated",
    "expected",
    "forecast",
    "original",
    "originally",
    "plan",
    "planned",
    "projected",
    "provisional",
    "scheduled",
    "target",
    "targeted",
];

/// Whether the words state that only a part of the event happened on the date, or that it happened
/// more than once. `at` is the index of the date.
pub(super) fn is_partial(
    words: &[Word],
    clause: &Range<usize>,
    at: usize,
    attachment: &DateAttachment,
) -> bool {
    let Some(hit) = &attachment.hit else { return false };
    let key = |at: usize| words.get(at).map_or("", |word| word.key.as_str());
    let is = |at: usize, list: &[&str]| list.contains(&key(at));
    if hit.form != Form::Noun {
        let group = verb_group(words, hit.words.start, clause.start);
        // Include the word before the verb group, because "half" ("half opened") is not an adverb
        // by its form.
        let before = group.saturating_sub(1).max(clause.start)..hit.words.start;
        // Stop at a conjunction: "opened the line again", but not "opened the line and again
        // refused".
        let ends =
            |at: &usize| !matches!(words.get(*at).map(|word| word.class), Some(WordClass::Coordinator));
        let after = (hit.words.end..clause.end).take_while(ends);
        if before.chain(after.clone()).any(|at| is(at, LIMITS)) {
            return true;
        }
        if after.clone().any(|at| is_time_of_several(words, at) || is_for_a_while(words, at)) {
            return true;
        }
    }
    hit.phase == Phase::InForce && (hit.words.end..clause.end).any(|at| is_for_party(words, at))
        || attachment.topic.iter().any(|topic| begins_with_part(words, topic, at))
}

/// Whether the words from `at` on limit the event to a part, or mark it as one of several
/// occurrences: "for a third time", "for the second time", "once more", "in part"; but not "for the
/// first time".
fn is_time_of_several(words: &[Word], at: usize) -> bool {
    let key = |at: usize| words.get(at).map_or("", |word| word.key.as_str());
    match (key(at), key(at + 1), key(at + 2), key(at + 3)) {
        ("for", "a" | "the", nth, "time") => nth != "first",
        ("once", "more" | "again", ..) | ("in", "part" | "principle", ..) => true,
        _ => false,
    }
}

/// Whether the words from `at` on give the duration of a state: a quay that was "closed for two
/// days on 3 May" opened again.
fn is_for_a_while(words: &[Word], at: usize) -> bool {
    let is_length = |word: &Word| {
        word.class == WordClass::Timex && word.key.split(' ').next_back().is_some_and(is_unit_of_length)
    };
    words.get(at).is_some_and(|word| word.key == "for") && words.get(at + 1).is_some_and(is_length)
}

/// Whether a word is a unit in which lengths of time are given.
pub(super) fn is_unit_of_length(word: &str) -> bool {
    matches!(
        word,
        "hour"
            | "hours"
            | "day"
            | "days"
            | "week"
            | "weeks"
            | "month"
            | "months"
            | "year"
            | "years"
            | "weekend"
    )
}

/// Whether the words from `at` on limit a treaty to a party: "entered into force for Norway on 3
/// May".
fn is_for_party(words: &[Word], at: usize) -> bool {
    let is_name = |at: usize| words.get(at).is_some_and(|word| word.class == WordClass::Name);
    let is_article = words.get(at + 1).is_some_and(|word| word.class == WordClass::Determiner);
    words.get(at).is_some_and(|word| word.key == "for") && is_name(at + 1 + usize::from(is_article))
}

/// Whether the topic is a part of something: "part of the tunnel was opened", "the first section of
/// the line was opened".
fn begins_with_part(words: &[Word], topic: &Range<usize>, at: usize) -> bool {
    let before = &words[..topic.start.min(at)];
    let inside = &words[topic.clone()];
    let is_part = |word: &Word| PARTS.contains(&word.key.as_str());
    let of = inside.iter().position(|word| word.key == "of");
    let outside = before.iter().rposition(|word| word.key == "of").filter(|of| of + 1 == before.len());
    let head = match (of, outside) {
        (_, Some(of)) => before.get(..of),
        (Some(of), None) => inside.get(..of),
        _ => None,
    };
    head.is_some_and(|head| head.iter().rev().take(4).any(is_part))
}

/// Whether the sentence calls the statement in its "that" clause an error: "it was wrongly reported
/// that".
pub(super) fn is_called_wrong(governor: &[Word]) -> bool {
    governor.iter().any(|word| WRONGLY.contains(&word.key.as_str()))
}

/// Whether a column contains actual dates: "Actual", "Date achieved", but not "Actual cost".
pub(super) fn is_of_results(column: &str) -> bool {
    let words = super::plain_words(column);
    let is_result = |word: &Word| RESULTS.contains(&word.key.as_str());
    words.iter().any(is_result)
        && words.iter().all(|word| is_result(word) || matches!(word.key.as_str(), "date" | "dates" | "day"))
}

/// Whether a column contains planned dates: "Planned", "Original date", "Target".
pub(super) fn is_of_plans(column: &str) -> bool {
    let words = super::plain_words(column);
    words.len() <= 4 && words.iter().any(|word| PLANS.contains(&word.key.as_str()))
}

/// Returns the chambers and committees that the words name: "the Senate", but not "the White
/// House".
pub(crate) fn chambers(words: &[Word]) -> impl Iterator<Item = &Word> {
    words.iter().enumerate().filter_map(|(at, word)| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let is_other =
            before.is_some_and(|before| matches!(before.key.as_str(), "white" | "opera" | "steering"));
        (CHAMBERS.contains(&word.key.as_str()) && !is_other).then_some(word)
    })
}
