//! An index of the names of curated events, and the search for them in a sentence. Names come from
//! `match` and from titles; acronyms and the aliases of actors add variants.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::assemble::{self, Attestation, Bond, Owner, Word, WordClass, actor_at, is_acronym, plain_words};
use crate::chronology::{Alias, Chronology, Event};
use crate::date::Date;
use crate::source::{Sources, Span};

use super::facts::written_titles;
use super::number::canonical;

/// The origin of an event's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// The name occurs in the event's title.
    Title,
    /// The name is listed under `match`.
    Match,
}

/// A name of an event: its words as [`assemble::key`] normalises them, each with a flag that is
/// `true` if it is capitalised.
#[derive(Debug, Clone)]
struct EventName {
    event: usize,
    strength: Strength,
    words: Vec<(String, bool)>,
    is_statement: bool,
    /// The alias of an actor that the name was made with. The name is in use only as long as the
    /// alias.
    alias: Option<Alias>,
}

/// A place where a sentence names an event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NameMention {
    pub(super) event: usize,
    pub(super) strength: Strength,
    /// The normalised words of the name, which are equal for equal names of different events.
    pub(super) name: String,
    /// The words in the sentence.
    pub(super) at: Span,
    pub(super) bond: Bond,
    pub(super) owner: Owner,
    /// Whether the name is the head of its noun phrase: "the plan", not "the plan's budget".
    pub(super) is_head: bool,
    /// Whether the name contains a verb: "Finland joined the alliance".
    pub(super) is_statement: bool,
}

/// All names of all curated events, keyed by their first word.
#[derive(Debug, Default)]
pub(super) struct NameIndex(BTreeMap<String, Vec<EventName>>);

impl NameIndex {
    pub(super) fn new(chronology: &Chronology) -> Self {
        let mut index = Self::default();
        for (at, event) in chronology.events.iter().enumerate() {
            let listed = event.matches.iter().map(|name| (Strength::Match, plain_words(&name.value)));
            for (strength, name) in
                listed.chain(title_names(event).into_iter().map(|name| (Strength::Title, name)))
            {
                if let Some(acronym) = acronym(&name) {
                    index.add(at, Strength::Title, acronym, None);
                }
                if let Some(inverted) = inverted(&name) {
                    index.add(at, strength, &inverted, None);
                }
                index.add(at, strength, &name, None);
                for (alias, name) in renamed(chronology, event, &name) {
                    index.add(at, strength, &name, Some(alias));
                }
            }
        }
        index
    }

    fn add(&mut self, event: usize, strength: Strength, words: &[Word], alias: Option<Alias>) {
        let is_statement = words.iter().any(|w| w.class == WordClass::Verb);
        let words: Vec<(String, bool)> = words.iter().map(|w| (w.key.clone(), w.capital)).collect();
        let Some((first, _)) = words.first() else { return };
        let names = self.0.entry(first.to_lowercase()).or_default();
        names.push(EventName { event, strength, words, is_statement, alias });
    }

    /// Returns all places where the attestation's sentence names an event, including those that use
    /// an acronym that the paper expands.
    pub(super) fn mentions(&self, attestation: &Attestation, words: &[Word]) -> Vec<NameMention> {
        let mut out = Vec::new();
        for at in 0..words.len() {
            for (name, range) in self.names_at(words, at, &attestation.date) {
                let start = words.get(range.start).map_or(0, |w| w.start);
                let end = range.end.checked_sub(1).and_then(|i| words.get(i)).map_or(start, |w| w.end);
                let at = Span::new(attestation.source, start..end);
                let is_head = assemble::is_head(words, &range);
                out.push(mention(name, at, bond(attestation, at), assemble::owner(words, &range), is_head));
            }
        }
        for term in &attestation.terms {
            let Some(alias) = &term.alias else { continue };
            let alias = plain_words(alias);
            for (name, range) in self.names_at(&alias, 0, &attestation.date) {
                if range.end == alias.len() {
                    let at = Span::new(attestation.source, term.start..term.end);
                    out.push(mention(name, at, term.bond, term.owner.clone(), term.is_head));
                }
            }
        }
        out
    }

    fn names_at<'a>(
        &'a self,
        words: &'a [Word],
        at: usize,
        date: &Date,
    ) -> impl Iterator<Item = (&'a EventName, Range<usize>)> {
        let first = words.get(at).map_or_else(String::new, |w| w.key.to_lowercase());
        let names = self.0.get(&first).map_or(&[][..], Vec::as_slice);
        let in_use = |name: &&EventName| name.alias.as_ref().is_none_or(|alias| alias.is_in_use(date));
        names.iter().filter(in_use).filter_map(move |name| Some((name, at..match_end(name, words, at)?)))
    }
}

fn mention(name: &EventName, at: Span, bond: Bond, owner: Owner, is_head: bool) -> NameMention {
    let words: Vec<&str> = name.words.iter().map(|(key, _)| key.as_str()).collect();
    NameMention {
        event: name.event,
        strength: name.strength,
        name: words.join(" "),
        at,
        bond,
        owner,
        is_head,
        is_statement: name.is_statement,
    }
}

/// Returns how close a name is to the date. A name may begin in the topic and extend beyond it
/// ("the terms of reference of").
fn bond(attestation: &Attestation, name: Span) -> Bond {
    let reaches = |topic: &Span| topic.start <= name.start && name.start < topic.end && topic.end <= name.end;
    if attestation.topic.iter().any(reaches) { Bond::Topic } else { attestation.bond(name) }
}

/// Returns the end of the name in the sentence if it begins at `at`. A date may come between its
/// words ("Japan's 2022 strategy"), and so may a bracket or a quotation mark. "On the" may follow a
/// first word for the kind of thing ("Treaty on the …"). The sentence must capitalise every word
/// that the name capitalises, except a first or last word for the kind of thing ("NATO summit").
fn match_end(name: &EventName, words: &[Word], at: usize) -> Option<usize> {
    let mut end = at;
    for (place, (key, capital)) in name.words.iter().enumerate() {
        let is_at_end = (place == 0) != (place + 1 == name.words.len());
        let is_kind = is_at_end && KINDS.contains(&key.as_str());
        let is_behind_kind =
            place == 1 && name.words.first().is_some_and(|(first, _)| is_kind_of_document(first));
        let same = |word: &Word| {
            let same = word.key == *key
                || (*capital && key.len() > 4 && word.key.to_lowercase() == *key)
                || (place > 0 && is_same_number(key, &word.key));
            same && (!*capital || word.capital || is_kind)
        };
        // "In" is not such a link: a treaty signed in Prague need not be the Treaty of Prague.
        let is_linked =
            |word: &Word| is_behind_kind && matches!(word.key.as_str(), "of" | "on" | "for" | "the");
        while end > at
            && !same(words.get(end)?)
            && (is_between(words.get(end)?) || is_linked(words.get(end)?))
        {
            end += 1;
        }
        if !same(words.get(end)?) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// Whether two words are the same number: "18" and "18.0.0".
fn is_same_number(one: &str, other: &str) -> bool {
    let starts = |key: &str| key.starts_with(|c: char| c.is_ascii_digit());
    starts(one) && starts(other) && canonical(one) == canonical(other)
}

/// Words for kinds of meetings, documents and bodies, which only some writers capitalise.
const KINDS: [&str; 14] = [
    "accord",
    "agreement",
    "alliance",
    "conference",
    "convention",
    "declaration",
    "dialogue",
    "meeting",
    "pact",
    "partnership",
    "program",
    "statement",
    "summit",
    "treaty",
];

fn is_between(word: &Word) -> bool {
    matches!(word.class, WordClass::Timex | WordClass::Open | WordClass::Close | WordClass::Quote)
}

/// Returns variants of a name with the aliases of an actor in place of the actor: "AP4 leaders",
/// "IP4 leaders".
fn renamed(chronology: &Chronology, event: &Event, name: &[Word]) -> Vec<(Alias, Vec<Word>)> {
    let mut out = Vec::new();
    for actor in event.actors.iter().filter_map(|actor| chronology.actors.find(&actor.value)) {
        let words = plain_words(&actor.name.value);
        let row =
            |at: &usize| name.get(*at..*at + words.len()).is_some_and(|row| joined(row) == joined(&words));
        let Some(at) = (0..name.len()).find(row).filter(|_| !words.is_empty()) else { continue };
        for alias in &actor.aliases.0 {
            let mut renamed = name.to_vec();
            renamed.splice(at..at + words.len(), plain_words(&alias.name.value));
            out.push((alias.clone(), renamed));
        }
    }
    out
}

/// Returns the acronym of a name that consists of an acronym and a kind of document: "INF" of "INF
/// Treaty".
fn acronym(name: &[Word]) -> Option<&[Word]> {
    let [acronym, kind] = name else { return None };
    // Meetings are not documents: "a DICAS meeting" is not DICAS.
    (is_kind_of_document(&kind.key) && is_acronym(&acronym.key) && actor_at(name, 0).is_none())
        .then_some(std::slice::from_ref(acronym))
}

fn is_kind_of_document(key: &str) -> bool {
    matches!(key, "accord" | "agreement" | "convention" | "declaration" | "pact" | "program" | "treaty")
}

/// Returns the name with its last word first, if that is a kind of document. "Non-Proliferation
/// Treaty" becomes "Treaty Non-Proliferation", which matches "Treaty on the Non-Proliferation of
/// Nuclear Weapons".
fn inverted(name: &[Word]) -> Option<Vec<Word>> {
    let (kind, rest) = name.split_last().filter(|(kind, _)| is_kind_of_document(&kind.key))?;
    let is_name = !rest.is_empty() && rest.iter().all(|word| word.class == WordClass::Name);
    is_name.then(|| std::iter::once(kind).chain(rest).cloned().collect())
}

/// Returns the names in an event's title that consist of several words or an acronym, without those
/// of actors.
fn title_names(event: &Event) -> Vec<Vec<Word>> {
    let titles: Vec<Vec<Word>> = written_titles(event).map(plain_words).collect();
    let listed = |name: &[Word]| event.actors.iter().any(|actor| assemble::key(&actor.value) == joined(name));
    let names = |words: &[Word]| {
        let names = assemble::names(words).into_iter().filter_map(|range| words.get(range));
        names.map(<[Word]>::to_vec).collect::<Vec<_>>()
    };
    titles
        .iter()
        .flat_map(|title| names(title))
        .filter(|name| name.len() > 1 || name.iter().all(|w| is_acronym(&w.key)))
        .filter(|name| actor_at(name, 0).is_none() && !is_office(name) && !listed(name))
        .collect()
}

/// Whether the name is that of a person with an office ("Prime Minister …"), who acts in the event
/// but does not identify it.
fn is_office(name: &[Word]) -> bool {
    let keys: Vec<&str> = name.iter().take(2).map(|word| word.key.as_str()).collect();
    matches!(keys.as_slice(), ["president" | "minister" | "secretary" | "ambassador" | "chancellor", ..])
        || matches!(keys.as_slice(), ["prime" | "foreign" | "defense", "minister"])
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ")
}

/// Returns the words of an attestation's sentence, with those of its date marked as
/// [`WordClass::Timex`].
pub(super) fn sentence_words(sources: &Sources, attestation: &Attestation) -> Vec<Word> {
    let text = sources.whole(attestation.source);
    let mut words = assemble::words(text, attestation.sentence.range(), &[]);
    for word in words.iter_mut().filter(|w| attestation.span.range().contains(&w.start)) {
        word.class = WordClass::Timex;
    }
    words
}
