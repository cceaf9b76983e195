//! The facts of curated events with which attestations are compared: names, actors, phases,
//! numbers. They are computed once per event. Indexes by word, day and participants find the events
//! that are worth comparing.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use crate::assemble::{
    self, Actor, Word, actor_at, actors, is_state, japanese_actors, phase_of_title, plain_words,
};
use crate::chronology::{Alias, Chronology, Event};
use crate::date::{Date, Day};
use crate::phase::Phase;

use super::near_miss::misprints;
use super::number::{Heads, Numbers};
use super::party_step::single_party;
use super::word_stem::stem;

/// A curated event, prepared for comparison.
#[derive(Debug)]
pub(super) struct Facts {
    /// The curated phase and the phase that the title describes.
    pub(super) phases: Vec<Phase>,
    /// The number in a series, from `series` or the title ("the second round").
    pub(super) ordinal: Option<u32>,
    /// The actors that are known states or organisations, or else those that the title names.
    pub(super) actors: Vec<Actor>,
    /// `actors` and those named in the title, as possible owners ("Japan's strategy").
    pub(super) owners: Vec<Actor>,
    /// The names and aliases of its actors.
    pub(super) actor_words: Vec<ActorName>,
    /// The words of its place name.
    pub(super) place: Vec<String>,
    /// For each language of its title, the stems of the content words, without its actors.
    pub(super) titles: Vec<BTreeSet<String>>,
    /// The stems in `titles`, without words for offices, and the stems of the names under `match`.
    pub(super) words: BTreeSet<String>,
    /// The numbers in its title and names: "Gemini 4".
    pub(super) numbers: Numbers,
    /// The words for the party if the event is that party's own act; see [`single_party`].
    pub(super) party: Vec<String>,
}

/// An actor's name, as words.
#[derive(Debug)]
pub(super) struct ActorName {
    /// The index of the actor among the event's actors.
    pub(super) of: usize,
    /// Whether the actor is a known state or organisation.
    pub(super) is_known: bool,
    /// The states and organisations that the name contains.
    known: Vec<Actor>,
    words: Vec<String>,
    /// The period in which the name is in use, if it is an alias.
    alias: Option<Alias>,
}

impl ActorName {
    /// Whether the clause contains the name, and the name is in use at the date.
    pub(super) fn occurs_in(&self, clause: &[Word], date: &Date) -> bool {
        self.alias.as_ref().is_none_or(|alias| alias.is_in_use(date)) && has_row(clause, &self.words)
    }

    /// Whether the clause contains the name or another name of the same state or organisation.
    fn is_in(&self, clause: &[Word], date: &Date, present: &[Actor]) -> bool {
        self.occurs_in(clause, date) || self.known.iter().any(|actor| present.contains(actor))
    }
}

impl Facts {
    /// Whether a word is part of the event's title, `match`, actors or place.
    pub(super) fn names(&self, word: &Word) -> bool {
        let stem = stem(&word.key);
        self.words.contains(&stem)
            || self.titles.iter().any(|title| title.contains(&stem))
            || self.actor_words.iter().any(|actor| actor.words.contains(&word.key))
            || self.place.contains(&word.key)
    }

    fn new(chronology: &Chronology, event: &Event) -> Self {
        let title = plain_words(&event.title.value);
        let mut actor_words = Vec::new();
        let mut actor_stems = BTreeSet::new();
        let mut known = Vec::new();
        for (of, actor) in event.actors.iter().enumerate() {
            let registered = chronology.actors.find(&actor.value);
            let aliases = registered.iter().flat_map(|name| &name.aliases.0);
            let aliases = aliases.map(|alias| (&alias.name.value, Some(alias.clone())));
            for (name, alias) in std::iter::once((&actor.value, None)).chain(aliases) {
                let words = plain_words(name);
                let of_name = actors(&words);
                let is_known = is_of_actor(&words);
                known.extend(of_name.iter().copied());
                actor_stems.extend(keys(&words));
                actor_stems.extend(ideograph_pairs(&words));
                actor_words.push(ActorName { of, is_known, known: of_name, words: keys(&words), alias });
            }
        }
        let mut seen = BTreeSet::new();
        known.retain(|actor| seen.insert(*actor));
        let mut named_in_title = actors(&title);
        for title in written_titles(event) {
            let named = japanese_actors(title).into_iter();
            named_in_title.extend(named.filter(|actor| !named_in_title.contains(actor)).collect::<Vec<_>>());
        }
        let title_stems = |title: &str| {
            let mut stems = stems(&plain_words(title));
            stems.retain(|stem| !actor_stems.contains(stem));
            stems
        };
        let titles: Vec<BTreeSet<String>> = written_titles(event).map(title_stems).collect();
        if known.is_empty() {
            known.clone_from(&named_in_title);
        }
        let mut owners = known.clone();
        owners.extend(named_in_title.into_iter().filter(|actor| !known.contains(actor)));
        let curated = event.phase.as_ref().map(|phase| phase.value);
        let mut numbers = Numbers::of(&title);
        let mut words: BTreeSet<String> = titles.iter().flatten().cloned().collect();
        // An office holder does many things on one day.
        words.retain(|stem| !OFFICES.contains(&stem.as_str()));
        for name in &event.matches {
            let name = plain_words(&name.value);
            words.extend(stems(&name));
            numbers.extend(Numbers::of(&name));
        }
        let phases: Vec<Phase> =
            curated.into_iter().chain(written_titles(event).filter_map(phase_of_title)).collect();
        Self {
            party: single_party(&event.title.value, &phases),
            phases,
            ordinal: event.series.as_ref().map(|series| series.n.value).or_else(|| ordinal(&title)),
            actors: known,
            owners,
            actor_words,
            place: event.place.as_ref().map_or_else(Vec::new, |place| keys(&plain_words(&place.value))),
            titles,
            words,
            numbers,
        }
    }
}

impl Facts {
    /// Whether the event has three or more actors and the clause names them all. `present` are the
    /// known states and organisations that the clause names.
    pub(super) fn has_all_actors_in(&self, clause: &[Word], date: &Date, present: &[Actor]) -> bool {
        let actors: BTreeSet<usize> = self.actor_words.iter().map(|name| name.of).collect();
        let is_present = |actor: &usize| {
            let mut names = self.actor_words.iter().filter(|name| name.of == *actor);
            names.any(|name| name.is_in(clause, date, present))
        };
        actors.len() >= 3 && actors.iter().all(is_present)
    }
}

/// Whether a name denotes a known state or organisation, or its government. "British Airways" does
/// not, although it contains a state.
fn is_of_actor(words: &[Word]) -> bool {
    let mut at = 0;
    let mut is_named = false;
    while let Some(word) = words.get(at) {
        match actor_at(words, at) {
            Some((_, length)) => {
                is_named = true;
                at += length;
            }
            None if word.is_content() && !GOVERNMENTS.contains(&word.key.as_str()) => return false,
            None => at += 1,
        }
    }
    is_named
}

/// Words for a state or its government that can accompany the state's name.
const GOVERNMENTS: [&str; 10] = [
    "administration",
    "army",
    "authorities",
    "federation",
    "government",
    "kingdom",
    "navy",
    "republic",
    "state",
    "states",
];

/// The stems of words for offices, whose holders act in many events.
const OFFICES: [&str; 12] = [
    "ambassador",
    "chair",
    "chairman",
    "chancellor",
    "director",
    "foreign",
    "king",
    "minister",
    "president",
    "prime",
    "queen",
    "secretary",
];

/// The maximum number of events that are compared because they share a rare word or a day, however
/// large the chronology is. If the limit grew with the number of events, each date would be
/// compared with more and more of them.
const MAX_EVENTS_IN_COMMON: usize = 8;

/// The facts of all events, with indexes.
#[derive(Debug)]
pub(super) struct AllFacts {
    pub(super) of: Vec<Facts>,
    by_title_word: FxHashMap<String, Vec<usize>>,
    /// The events whose title or names contain each word.
    by_word: FxHashMap<String, Vec<usize>>,
    /// The events of each day.
    by_day: BTreeMap<Day, Vec<usize>>,
    /// The meetings, keyed by the states that take part.
    by_parties: BTreeMap<Vec<Actor>, Vec<usize>>,
    /// The first day, last day and index of each event that lasts at most [`MAX_EVENT_DAYS`] days,
    /// sorted.
    by_first_day: Vec<(i32, i32, usize)>,
    /// The events whose date is a single day.
    days: BTreeSet<usize>,
    /// The number of events of each actor.
    by_actor: FxHashMap<String, usize>,
    /// The heads that the chronology uses interchangeably for the same numbers.
    heads: Heads,
}

/// The maximum length of an event that is found by a date within it, in days: a month.
const MAX_EVENT_DAYS: i32 = 31;

impl AllFacts {
    pub(super) fn new(chronology: &Chronology) -> Self {
        let mut of: Vec<Facts> =
            chronology.events.par_iter().map(|event| Facts::new(chronology, event)).collect();
        let heads = Heads::of(of.iter().map(|facts| &facts.numbers));
        for facts in &mut of {
            heads.unify(&mut facts.numbers);
        }
        let mut by_first_day = Vec::new();
        let mut by_actor: FxHashMap<String, usize> = FxHashMap::default();
        let mut days = BTreeSet::new();
        let mut by_title_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut by_parties: BTreeMap<Vec<Actor>, Vec<usize>> = BTreeMap::new();
        let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut by_day: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
        for (index, (facts, event)) in of.iter().zip(&chronology.events).enumerate() {
            if let Some(day) = event.date.as_ref().and_then(|date| date.value.as_day()) {
                by_day.entry(day).or_default().push(index);
                days.insert(index);
            }
            if let Some((first, last)) = event.date.as_ref().and_then(|date| ends(&date.value))
                && last - first < MAX_EVENT_DAYS
            {
                by_first_day.push((first, last, index));
            }
            for actor in &event.actors {
                *by_actor.entry(actor.value.clone()).or_default() += 1;
            }
            for word in &facts.words {
                by_word.entry(word.clone()).or_default().push(index);
            }
            if facts.phases.contains(&Phase::Held) {
                let mut parties: Vec<Actor> =
                    facts.actors.iter().copied().filter(|actor| is_state(actor)).collect();
                parties.sort_unstable();
                by_parties.entry(parties).or_default().push(index);
            }
            let title_words: BTreeSet<&String> = facts.titles.iter().flatten().collect();
            for word in title_words {
                by_title_word.entry(word.clone()).or_default().push(index);
            }
        }
        by_first_day.sort_unstable();
        Self { of, by_title_word, by_word, by_day, by_parties, by_first_day, days, by_actor, heads }
    }

    /// Returns the numbers in some words, with interchangeable heads unified.
    pub(super) fn numbers(&self, words: &[Word]) -> Numbers {
        let mut numbers = Numbers::of(words);
        self.heads.unify(&mut numbers);
        numbers
    }

    /// Returns the events of at most a month that overlap a date of at most a year. The list is
    /// empty if there are more than [`MAX_EVENTS_IN_COMMON`].
    pub(super) fn within(&self, date: &Date) -> Vec<usize> {
        let Some((first, last)) = ends(date).filter(|(first, last)| last - first <= 366) else {
            return Vec::new();
        };
        let events: Vec<usize> = self.between(first, last).take(MAX_EVENTS_IN_COMMON + 1).collect();
        if events.len() > MAX_EVENTS_IN_COMMON { Vec::new() } else { events }
    }

    /// Whether no other event overlaps the date or, if the date is a day, no other single-day event
    /// is within `around` days of it.
    pub(super) fn is_alone(&self, event: usize, date: &Date, around: i32) -> bool {
        let Some((first, last)) = ends(date) else { return false };
        let around = if first == last { around } else { 0 };
        let is_day = |index: usize| self.days.contains(&index);
        let mut others = self.between(first - around, last + around).filter(|other| *other != event);
        others.all(|other| first == last && !is_day(other))
    }

    fn between(&self, first: i32, last: i32) -> impl Iterator<Item = usize> {
        let start = self.by_first_day.partition_point(|(day, _, _)| *day <= first - MAX_EVENT_DAYS);
        let events = self.by_first_day.get(start..).unwrap_or(&[]).iter();
        let events = events.take_while(move |(day, _, _)| *day <= last);
        events.filter(move |(_, end, _)| *end >= first).map(|(_, _, index)| *index)
    }

    /// Returns the meetings of exactly these states. The list is empty for fewer than two states,
    /// since one state meets with many.
    pub(super) fn meetings_of(&self, parties: &[Actor]) -> &[usize] {
        let met = (parties.len() > 1).then(|| self.by_parties.get(parties)).flatten();
        met.map_or(&[], Vec::as_slice)
    }

    /// Returns the events whose title contains a rare word of the sentence.
    pub(super) fn with_rare_words(&self, stems: &BTreeSet<String>) -> BTreeSet<usize> {
        let rare = stems
            .iter()
            .filter_map(|stem| self.by_title_word.get(stem))
            .filter(|events| self.is_rare(events));
        rare.flatten().copied().collect()
    }

    /// Returns how much of an event's title the words cover, from 0 to 4, in the language that fits
    /// best. Rare words count triple.
    pub(super) fn title_points(&self, event: usize, stems: &BTreeSet<String>) -> i8 {
        let titles = self.of.get(event).map_or(&[][..], |facts| &facts.titles);
        titles.iter().map(|title| self.coverage(title, stems)).max().unwrap_or(0)
    }

    fn coverage(&self, title: &BTreeSet<String>, stems: &BTreeSet<String>) -> i8 {
        let weight = |stem: &String| match self.by_title_word.get(stem) {
            Some(events) if self.is_rare(events) => 3,
            _ => 1,
        };
        let total: usize = title.iter().map(weight).sum();
        let shared = title.iter().filter(|stem| stems.contains(*stem));
        let (count, covered) = shared.fold((0, 0), |(count, sum), stem| (count + 1, sum + weight(stem)));
        if count < 2 || total == 0 {
            return 0;
        }
        i8::try_from(4 * covered / total).unwrap_or(0)
    }

    /// Whether an event has the date as its day.
    pub(super) fn is_curated_day(&self, date: &Date) -> bool {
        date.as_day().is_some_and(|day| self.by_day.contains_key(&day))
    }

    /// Whether the words name an actor of the event who acts in few events. States and
    /// organisations that are known act in many others that are not curated.
    pub(super) fn has_rare_actor(&self, index: usize, event: &Event, words: &[Word], date: &Date) -> bool {
        let is_rare = |name: &ActorName| {
            let events = event.actors.get(name.of).and_then(|actor| self.by_actor.get(&actor.value));
            !name.is_known && events.is_some_and(|events| self.is_few(*events))
        };
        let Some(facts) = self.of.get(index) else { return false };
        facts.actor_words.iter().any(|name| is_rare(name) && name.occurs_in(words, date))
    }

    /// Returns the events of a day. The result is empty if there are more than
    /// [`MAX_EVENTS_IN_COMMON`], since the day then hardly identifies an event.
    pub(super) fn on_day(&self, date: &Date) -> &[usize] {
        let events = date.as_day().and_then(|day| self.by_day.get(&day));
        events.filter(|events| events.len() <= MAX_EVENTS_IN_COMMON).map_or(&[], Vec::as_slice)
    }

    /// Returns the events whose day differs from the date by one typing error.
    pub(super) fn with_misprinted_date(&self, date: &Date) -> Vec<usize> {
        let days = date.as_day().map_or_else(Vec::new, misprints);
        let events = days
            .iter()
            .filter_map(|day| self.by_day.get(day))
            .filter(|events| events.len() <= MAX_EVENTS_IN_COMMON);
        events.flatten().copied().collect()
    }

    /// Returns the points, from 0 to 4, for the words that an event shares with those near a date
    /// and those around it. A rare word has weight 3, a word in at most a quarter of the events 1,
    /// a more common one 0. Words around the date have half the weight, rounded down. A total
    /// weight below 3 gives no points, or one if `counts_weak`.
    pub(super) fn shared_points(
        &self,
        event: usize,
        near: &BTreeSet<String>,
        around: &BTreeSet<String>,
        counts_weak: bool,
    ) -> i8 {
        let Some(facts) = self.of.get(event) else { return 0 };
        let weight = |stem: &String| match self.by_word.get(stem) {
            Some(events) if self.is_rare(events) => 3,
            Some(events) if events.len() * 4 <= self.of.len() => 1,
            _ => 0,
        };
        let points = facts.words.iter().map(|stem| match weight(stem) {
            weight if near.contains(stem) => weight,
            weight if around.contains(stem) => weight / 2,
            _ => 0,
        });
        match points.sum::<usize>() {
            1..=2 => i8::from(counts_weak),
            0 => 0,
            3 => 1,
            4..=5 => 2,
            6..=8 => 3,
            _ => 4,
        }
    }

    fn is_rare(&self, events: &[usize]) -> bool {
        self.is_few(events.len())
    }

    fn is_few(&self, events: usize) -> bool {
        events <= (self.of.len() / 50).clamp(2, MAX_EVENTS_IN_COMMON)
    }
}

/// Returns the value of the first ordinal that is followed by a content word: 2 for "the second
/// round".
pub(super) fn ordinal(words: &[Word]) -> Option<u32> {
    let mut numbered = words.iter().zip(words.iter().skip(1)).filter(|(_, next)| next.is_content());
    numbered.find_map(|(word, _)| assemble::ordinal(&word.key))
}

/// Returns the stems of the content words.
pub(super) fn stems(words: &[Word]) -> BTreeSet<String> {
    words.iter().filter(|w| w.is_distinctive()).map(|w| stem(&w.key)).chain(ideograph_pairs(words)).collect()
}

/// Returns the overlapping pairs of characters in each run of ideographs: 港湾, 湾協 and 協定 for 港湾協定.
///
/// Japanese has no spaces, and finding its words would require a dictionary. Overlapping pairs find
/// a compound within a longer one without a dictionary, as is usual in information retrieval (Nie
/// and Ren, "Chinese information retrieval: using characters or words?", 1999).
fn ideograph_pairs(words: &[Word]) -> impl Iterator<Item = String> {
    words.windows(2).filter_map(|pair| match pair {
        [first, second] if first.end == second.start && is_ideograph(first) && is_ideograph(second) => {
            Some(format!("{}{}", first.key, second.key))
        }
        _ => None,
    })
}

/// Whether the word is a single ideograph. [`plain_words`] makes each ideograph a word.
fn is_ideograph(word: &Word) -> bool {
    let mut chars = word.key.chars();
    let is_one = matches!(chars.next(), Some('\u{3400}'..='\u{9fff}' | '々'));
    is_one && chars.next().is_none()
}

/// Returns the title of an event in each of its languages.
pub(super) fn written_titles(event: &Event) -> impl Iterator<Item = &str> {
    let others = event.titles.iter().map(|(_, title)| title.value.as_str());
    let main = event.title.value.as_str();
    std::iter::once(main).chain(others.filter(move |title| *title != main))
}

/// Returns the day numbers of the first and last day of a date, if it has both.
fn ends(date: &Date) -> Option<(i32, i32)> {
    let interval = date.interval();
    Some((interval.earliest.day()?.number(), interval.latest.day()?.number()))
}

fn keys(words: &[Word]) -> Vec<String> {
    words.iter().map(|w| w.key.clone()).collect()
}

/// Whether the words contain the keys as a consecutive run.
pub(super) fn has_row(words: &[Word], keys: &[String]) -> bool {
    !keys.is_empty() && words.windows(keys.len()).any(|row| row.iter().map(|w| &w.key).eq(keys))
}

/// Returns the event's actors and those named in its title, as an owner.
pub(super) fn owner(facts: &Facts) -> assemble::Owner {
    if facts.owners.is_empty() {
        assemble::Owner::Unstated
    } else {
        assemble::Owner::Of(facts.owners.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn company_with_a_state_in_its_name_is_not_the_state() {
        for name in ["Norway", "United States", "Government of Norway", "NATO", "the Kingdom of Norway"] {
            assert!(is_of_actor(&plain_words(name)), "{name}");
        }
        for name in ["British Airways", "Air France", "Bank of Japan", "Ada Holm", "Norway House"] {
            assert!(!is_of_actor(&plain_words(name)), "{name}");
        }
    }
}
