//! The rule about dates in a brief's own prose that differ from the dates of its events.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::check::brief_text::ReadText;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::Event;
use crate::date::Date;
use crate::normalise::Timex;
use crate::source::Span;

/// Reports dates in the prose of a brief that contradict their event: the event that a link next to
/// the date names, or the event that the sentence describes, which is found as in papers.
pub(in crate::check) fn brief_contradicts_event(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    let texts = context.brief_texts();
    let mut found = Vec::new();
    let mut reported: BTreeSet<(Span, &str)> = BTreeSet::new();
    for read in &texts.texts {
        for (link, id) in &read.text.links {
            let Some(event) = project.chronology.event(id) else { continue };
            let Some(curated) = &event.date else { continue };
            let wrong = dates_of(read, link).find(|timex| differs(read, timex, &curated.value));
            let Some((timex, date)) = wrong.and_then(|timex| Some((timex, timex.date.as_ref()?))) else {
                continue;
            };
            let span = read.span_of(project, timex.start..timex.end);
            if reported.insert((span, &event.id.value)) {
                found.push(finding(rule, read, span, date, event));
            }
        }
    }
    for wrong in texts.contradictions(project) {
        let Some(event) = project.chronology.events.get(wrong.event) else { continue };
        let span = wrong.read.span_of(project, wrong.range);
        if reported.insert((span, &event.id.value)) {
            found.push(finding(rule, wrong.read, span, &wrong.date, event));
        }
    }
    found
}

fn finding(rule: &'static Rule, read: &ReadText<'_>, span: Span, date: &Date, event: &Event) -> Diagnostic {
    let (id, curated) = (&event.id.value, event.date.as_ref());
    let message = format!(
        "{} dates \"{id}\" to {}, but events.toml dates it to {}",
        read.name(),
        date.human(),
        curated.map_or_else(String::new, |curated| curated.value.human())
    );
    let found = Diagnostic::new(rule, message, Label::new(span, "date in the brief")).event(id);
    let found =
        curated.iter().fold(found, |found, curated| found.related(curated.span, "date in events.toml"));
    found.help("correct the wrong date; if the words describe another event, link them to that event")
}

/// Words that may come between a link and its date: "the [pact](#pact) of 9 June 2024".
const CONNECTIVES: &[&str] = &[
    "of",
    "on",
    "in",
    "from",
    "the",
    "a",
    "an",
    "this",
    "was",
    "were",
    "is",
    "are",
    "will",
    "be",
    "to",
    "due",
    "signed",
    "held",
    "agreed",
    "adopted",
    "dated",
    "takes",
    "took",
    "place",
    "planned",
    "scheduled",
    "for",
];

/// Returns the dates that belong to a link: those inside its text, and those next to it in the
/// sentence.
fn dates_of<'r>(read: &'r ReadText<'_>, link: &'r Range<usize>) -> impl Iterator<Item = &'r Timex> {
    let between = |range: Range<usize>| {
        let words = read.text.plain.get(range).unwrap_or_default();
        let is_alone = !words.contains(['.', ';', ':', '\u{2013}', '\u{2014}']);
        let is_connective = |word: &str| CONNECTIVES.contains(&word.to_ascii_lowercase().as_str());
        let mut words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        is_alone && words.all(is_connective)
    };
    let is_linked = move |other: &Range<usize>| other != link;
    // Accept only the nearest link: in "the [talks](#talks), the [pact](#pact) of 9 June 2024", the
    // date belongs to the pact.
    let is_nearest = move |range: Range<usize>| {
        let within = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        !read.text.links.iter().map(|(other, _)| other).filter(|other| is_linked(other)).any(within)
    };
    read.extraction.timexes.iter().filter(move |timex| {
        if link.start <= timex.start && timex.end <= link.end {
            return true;
        }
        let in_another = read
            .text
            .links
            .iter()
            .any(|(other, _)| other != link && other.start <= timex.start && timex.end <= other.end);
        let gap = if timex.start >= link.end { link.end..timex.start } else { timex.end..link.start };
        !in_another && gap.start <= gap.end && is_nearest(gap.clone()) && between(gap)
    })
}

/// Whether the date contradicts the event's date. If the words of the date contain no year, only
/// the day and the month are compared.
fn differs(read: &ReadText<'_>, timex: &Timex, curated: &Date) -> bool {
    let Some(date) = &timex.date else { return false };
    if read.names_the_year(timex) {
        return !date.compatible(curated);
    }
    let of_year = |date: &Date| date.as_day().map(|day| (day.ymd().1, day.ymd().2));
    of_year(date).zip(of_year(curated)).is_some_and(|(one, other)| one != other)
}
