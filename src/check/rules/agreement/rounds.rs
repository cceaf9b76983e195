//! Rules about the rounds of a series: the number of rounds that a paper counts, and the number of
//! each round.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::assemble::{Word, ordinal, plain_words, words};
use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity};
use crate::chronology::{Event, Status};
use crate::date::Answer;
use crate::linking::Link;
use crate::source::Span;

/// Reports papers whose count of the rounds in a series differs from the chronology.
pub(in crate::check) fn count_mismatch(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let mut by_sentence: BTreeMap<Span, BTreeSet<&str>> = BTreeMap::new();
    for link in project.timeline.entries.iter().flat_map(|entry| &entry.links) {
        let event = link.event.and_then(|index| project.chronology.events.get(index));
        let series = event.and_then(|event| event.series.as_ref());
        let attestation = project.attestations.get(link.attestation);
        if let (Some(series), Some(attestation)) = (series, attestation.filter(|_| is_described(link))) {
            by_sentence.entry(attestation.sentence).or_default().insert(&series.name.value);
        }
    }
    // A sentence about two series may count the rounds of either.
    let one_series = by_sentence.into_iter().filter_map(|(sentence, series)| {
        let [series] = Vec::from_iter(series).try_into().ok()?;
        Some((sentence, series))
    });
    one_series.filter_map(|(sentence, series)| finding(rule, context, sentence, series)).collect()
}

/// Whether the words of the statement, and not only its date, link it to the event.
fn is_described(link: &Link) -> bool {
    link.outcome.is_about_the_event() && !link.rests_on_date()
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
    // The chronology may lack early rounds. The paper agrees if its count is between the number of
    // rounds in the chronology and the highest round number.
    let known = u32::try_from(past.len()).unwrap_or(u32::MAX);
    let agrees = (known..=highest.max(known)).contains(&stated);
    if agrees {
        return None;
    }
    let message = format!(
        "the paper counts {stated} rounds of “{series}”, but events.toml has {known} up to {}, the date of the paper",
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
        "the paper is outdated or omits a round: do not use its number, or allow this with a reason"
    } else {
        "look for the rounds that are missing from events.toml"
    }))
}

/// Returns the number of rounds so far, as in "have already held two rounds", with its position.
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
        let number = cardinal(&word.key)?;
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

fn cardinal(key: &str) -> Option<u32> {
    const WORDS: [&str; 11] =
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let spelled = WORDS.iter().zip(2..).find_map(|(word, number)| (*word == key).then_some(number));
    spelled.or_else(|| key.parse().ok().filter(|number| (2..=100).contains(number)))
}

/// Reports rounds of a series whose number is not unique or differs from the number in their title.
///
/// Checks only the numbers; `series-order` compares them with the dates.
pub(in crate::check) fn ordinal_mismatch(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = &context.project.chronology.events;
    let mut rounds: BTreeMap<(&str, u32), &Event> = BTreeMap::new();
    let mut found = Vec::new();
    for (event, series) in events.iter().filter_map(|event| Some((event, event.series.as_ref()?))) {
        let (name, n) = (series.name.value.as_str(), series.n.value);
        if let Some(first) = rounds.insert((name, n), event) {
            let message =
                format!("\"{}\" and \"{}\" are both round {n} of \"{name}\"", first.id.value, event.id.value);
            let other = first.series.as_ref().map_or(first.id.span, |series| series.n.span);
            let label = Label::new(series.n.span, "");
            found.push(
                Diagnostic::new(rule, message, label)
                    .related(other, "the other round")
                    .help("give each round its own number, or merge the two events")
                    .event(&first.id.value)
                    .event(&event.id.value),
            );
        }
        if let Some(titled) = ordinal_of(&event.title.value).filter(|titled| *titled != n) {
            let message = format!(
                "\"{}\" has number {titled} in its title, but number {n} in `series`",
                event.id.value
            );
            found.push(
                Diagnostic::new(rule, message, Label::new(series.n.span, ""))
                    .severity(Severity::Warning)
                    .related(event.title.span, "")
                    .help("one of the two numbers is wrong; if they count different things, allow this")
                    .event(&event.id.value),
            );
        }
    }
    found
}

/// Returns the ordinal in a title, if there is exactly one: "Second meeting".
fn ordinal_of(title: &str) -> Option<u32> {
    let words = plain_words(title);
    let mut numbers = words.iter().filter_map(|word| ordinal(&word.key));
    numbers.next().filter(|_| numbers.next().is_none())
}
