//! Reports papers whose count of the rounds in a series differs from the chronology.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::assemble::{Word, words};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Status};
use crate::date::Answer;
use crate::source::Span;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let mut by_sentence: BTreeMap<Span, BTreeSet<&str>> = BTreeMap::new();
    for link in project.timeline.entries.iter().flat_map(|entry| &entry.links) {
        let event = link.event.and_then(|index| project.chronology.events.get(index));
        let series = event.and_then(|event| event.series.as_ref());
        let said = project.attestations.get(link.attestation);
        if let (Some(series), Some(said)) = (series, said.filter(|_| link.outcome.is_about_the_event())) {
            by_sentence.entry(said.sentence).or_default().insert(&series.name.value);
        }
    }
    // A sentence about two series may count the rounds of either.
    let one_series = by_sentence.into_iter().filter_map(|(sentence, series)| {
        let [series] = Vec::from_iter(series).try_into().ok()?;
        Some((sentence, series))
    });
    one_series.filter_map(|(sentence, series)| finding(rule, context, sentence, series)).collect()
}

fn finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    sentence: Span,
    series: &str,
) -> Option<Diagnostic> {
    let project = context.project;
    let written = &project.paper(sentence.source)?.document()?.created_at(sentence.start)?.date;
    let words = words(project.sources.whole(sentence.source), sentence.range(), &[]);
    let (stated, place) = count(&words)?;
    let rounds = project.chronology.events.iter().filter(|event| {
        event.status() == Status::Held && event.series.as_ref().is_some_and(|own| own.name.value == series)
    });
    let is_past =
        |event: &Event| event.date.as_ref().is_some_and(|date| date.value.before(written) == Answer::Holds);
    let past: Vec<&Event> = rounds.filter(|event| is_past(event)).collect();
    let highest = past.iter().filter_map(|event| event.series.as_ref()).map(|series| series.n.value).max()?;
    // The paper may count only the rounds that the chronology has, or go by the highest number.
    let known = u32::try_from(past.len()).unwrap_or(u32::MAX);
    let agrees = (known..=highest.max(known)).contains(&stated);
    if agrees {
        return None;
    }
    let message = format!(
        "the paper counts {stated} in “{series}”, but events.toml has {known} up to {}, when it was written",
        written.human()
    );
    let found = Diagnostic::new(rule, message, Label::new(Span::new(sentence.source, place), ""));
    let found = past
        .iter()
        .filter_map(|event| Some((event, event.date.as_ref()?)))
        .fold(found, |found, (event, date)| {
            found.related(date.span, date.value.human()).event(&event.id.value)
        });
    Some(found.help(if stated < known {
        "the paper is outdated, or omits one: do not use its number, or allow this with a reason"
    } else {
        "look for the rounds that are missing from events.toml"
    }))
}

/// Returns the number of rounds up to now, as in "have already held two rounds", with its place.
///
/// Returns `None` for a number that does not cover all rounds, as in "two rounds were held in June"
/// or "another two rounds".
fn count(words: &[Word]) -> Option<(u32, Range<usize>)> {
    let has = |keys: &[&str]| words.iter().any(|word| keys.contains(&word.key.as_str()));
    let up_to_now = has(&["have", "has"])
        || words.windows(2).any(|two| pair(two, "so", "far") || pair(two, "to", "date"));
    let of_several = has(&["next", "another", "last", "latest", "more", "further", "had"]);
    if !up_to_now || of_several {
        return None;
    }
    words.iter().enumerate().find_map(|(at, word)| {
        let number = number(&word.key)?;
        let rest = words.get(at + 1..)?;
        let noun = rest.iter().take(3).find(|word| ROUNDS.contains(&word.key.as_str()))?;
        Some((number, word.start..noun.end))
    })
}

fn pair(two: &[Word], first: &str, second: &str) -> bool {
    matches!(two, [a, b] if a.key == first && b.key == second)
}

const ROUNDS: &[&str] = &[
    "consultations",
    "dialogues",
    "meetings",
    "negotiations",
    "rounds",
    "sessions",
    "summits",
    "talks",
    "times",
    "visits",
];

fn number(key: &str) -> Option<u32> {
    const WORDS: [&str; 11] =
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let spelled = WORDS.iter().zip(2..).find_map(|(word, number)| (*word == key).then_some(number));
    spelled.or_else(|| key.parse().ok().filter(|number| (2..=100).contains(number)))
}
