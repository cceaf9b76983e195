//! Reports pairs of events that look like the same event.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::{Word, ordinal, plain_words};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Status};
use crate::date::{Date, Day};

pub(in crate::check) fn near_duplicate(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = &context.project.chronology.events;
    let titles: Vec<Title<'_>> = events.iter().filter_map(Title::of).collect();
    let mut by_words: BTreeMap<&BTreeSet<String>, Vec<&Title<'_>>> = BTreeMap::new();
    for title in &titles {
        by_words.entry(&title.words).or_default().push(title);
    }
    let mut found = Vec::new();
    for titles in by_words.values_mut() {
        titles.sort_by_key(|title| (title.first_day(), title.event.span));
        for (at, first) in titles.iter().enumerate() {
            // Titles are sorted by first day, so only titles that begin before the end of this one
            // can overlap it.
            let later = titles.iter().skip(at + 1);
            let mut near = later.take_while(|other| other.first_day() <= first.last_day());
            let twin = near.find(|second| first.may_be(second));
            found.extend(twin.map(|second| finding(rule, first.event, second.event)));
        }
    }
    found
}

/// Creates the finding at the event that is later in the file.
fn finding(rule: &'static Rule, one: &Event, other: &Event) -> Diagnostic {
    let (first, second) = if one.span < other.span { (one, other) } else { (other, one) };
    let message = format!("\"{}\" looks like a duplicate of \"{}\"", second.id.value, first.id.value);
    Diagnostic::new(rule, message, Label::new(second.title.span, ""))
        .related(first.title.span, "same words, possibly the same day")
        .help("merge them into one event, give them distinct titles, or add a relation between them")
        .event(&first.id.value)
        .event(&second.id.value)
}

/// An event with the distinctive words of its title.
struct Title<'c> {
    event: &'c Event,
    date: &'c Date,
    words: BTreeSet<String>,
}

impl<'c> Title<'c> {
    fn of(event: &'c Event) -> Option<Self> {
        let words: BTreeSet<String> =
            plain_words(&event.title.value).iter().filter(|word| word.is_content()).map(plain).collect();
        let date = &event.date.as_ref()?.value;
        // A title of one word, such as "Election", is too general to recognise an event by.
        (words.len() > 1).then_some(Self { event, date, words })
    }

    /// Returns the first day that the event can cover, in days since 1970-01-01.
    fn first_day(&self) -> i32 {
        self.date.extent().hull().earliest.day().map_or(i32::MIN, Day::number)
    }

    /// Returns the last day that the event can cover, in days since 1970-01-01.
    fn last_day(&self) -> i32 {
        self.date.extent().hull().latest.day().map_or(i32::MAX, Day::number)
    }

    /// Whether both can be the same event: date, actors, place, phase and round are compatible, and
    /// the chronology does not relate the two.
    fn may_be(&self, other: &Self) -> bool {
        let (a, b) = (self.event, other.event);
        let same = |a: Option<&str>, b: Option<&str>| a.is_none() || b.is_none() || a == b;
        let place = |event: &'c Event| event.place.as_ref().map(|place| place.value.as_str());
        let phase = |event: &'c Event| event.phase.as_ref().map(|phase| phase.value);
        let status = |event: &Event| matches!(event.status(), Status::Cancelled | Status::Unscheduled);
        let actors = |event: &'c Event| event.actors.iter().map(|actor| actor.value.as_str());
        let round =
            |event: &'c Event| event.series.as_ref().map(|series| (&series.name.value, series.n.value));
        let strangers = !a.actors.is_empty()
            && !b.actors.is_empty()
            && !actors(a).any(|actor| actors(b).any(|other| other == actor));
        let related =
            |a: &Event, b: &Event| a.relations.iter().any(|relation| relation.target.value == b.id.value);
        self.date.compatible(other.date)
            && same(place(a), place(b))
            && (phase(a).is_none() || phase(b).is_none() || phase(a) == phase(b))
            && (round(a).is_none() || round(b).is_none() || round(a) == round(b))
            && a.kind() == b.kind()
            && !status(a)
            && !status(b)
            && !strangers
            && !related(a, b)
            && !related(b, a)
    }
}

/// Returns a word without its plural ending, and an ordinal as a number, so that "first" equals
/// "1st".
fn plain(word: &Word) -> String {
    match ordinal(&word.key) {
        Some(number) => format!("#{number}"),
        None => word.key.strip_suffix('s').filter(|rest| rest.len() > 3).unwrap_or(&word.key).to_owned(),
    }
}
