//! Indexes the names of curated events and finds them in a sentence. Names come from `match` and
//! from titles; acronyms and actors' aliases add variants.

use std::ops::Range;

use rustc_hash::FxHashMap;

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

/// An event's name: its words, normalised with [`assemble::key`], each with whether it is
/// capitalised.
#[derive(Debug, Clone)]
struct EventName {
    event: usize,
    strength: Strength,
    words: Vec<(String, bool)>,
    is_statement: bool,
    /// The alias of an actor that the name contains. The name is in use only as long as the alias.
    alias: Option<Alias>,
}

/// A mention of an event's name in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NameMention {
    pub(super) event: usize,
    pub(super) strength: Strength,
    /// The normalised words of the name, which are equal for equal names of different events.
    pub(super) name: String,
    /// The span of the words in the sentence.
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
pub(super) struct NameIndex(FxHashMap<String, NamesOfWord>);

/// The names that begin with the same word. There can be thousands, as in a list of treaties
/// ("Treaty of Oslo", "Treaty of Riga"), so they are keyed by their second word, too.
#[derive(Debug, Default)]
struct NamesOfWord {
    names: Vec<EventName>,
    /// The indices of the single-word names.
    single: Vec<usize>,
    /// The ascending indices of the other names, keyed by the [`second_key`] of their second word.
    by_second: FxHashMap<String, Vec<usize>>,
}

impl NamesOfWord {
    fn add(&mut self, name: EventName) {
        let at = self.names.len();
        match name.words.get(1) {
            None => self.single.push(at),
            Some((second, _)) => {
                self.by_second.entry(second_key(second).to_owned()).or_default().push(at);
            }
        }
        self.names.push(name);
    }

    /// Returns the names that may begin at `at`, in insertion order. [`match_end`] decides whether
    /// they do.
    fn candidates(&self, words: &[Word], at: usize) -> impl Iterator<Item = &EventName> {
        let mut found = self.single.clone();
        let behind = &words[at + 1..];
        let skipped = behind.iter().take_while(|word| is_between(word) || is_link(word)).count();
        for word in behind.iter().take(skipped + 1) {
            for key in [word.key.as_str(), &word.key.to_lowercase()] {
                found.extend(self.by_second.get(second_key(key)).into_iter().flatten());
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| self.names.get(at))
    }
}

/// Returns the key of the second word of a name. Equal numbers have the same key: "18" and
/// "18.0.0".
fn second_key(word: &str) -> &str {
    if begins_with_digit(word) { canonical(word) } else { word }
}

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
        names.add(EventName { event, strength, words, is_statement, alias });
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
        let names = self.0.get(&first).into_iter().flat_map(move |names| names.candidates(words, at));
        let in_use = |name: &&EventName| name.alias.as_ref().is_none_or(|alias| alias.is_in_use(date));
        names.filter(in_use).filter_map(move |name| Some((name, at..match_end(name, words, at)?)))
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

/// Returns the index of the word after the name if the name begins at `at`. A date ("Japan's 2022
/// strategy"), a bracket or a quotation mark may come between its words. "On the" may follow a
/// generic first word ("Treaty on the …"). The sentence must capitalise every word that the name
/// capitalises, except a generic first or last word ("NATO summit").
fn match_end(name: &EventName, words: &[Word], at: usize) -> Option<usize> {
    let mut end = at;
    for (place, (key, capital)) in name.words.iter().enumerate() {
        let is_at_end = (place == 0) != (place + 1 == name.words.len());
        let is_kind = is_at_end && GENERIC_HEADS.contains(&key.as_str());
        let is_behind_kind =
            place == 1 && name.words.first().is_some_and(|(first, _)| is_kind_of_document(first));
        let same = |word: &Word| {
            let same = word.key == *key
                || (*capital && key.len() > 4 && word.key.to_lowercase() == *key)
                || (place > 0 && is_same_number(key, &word.key));
            same && (!*capital || word.capital || is_kind)
        };
        let is_linked = |word: &Word| is_behind_kind && is_link(word);
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

/// Whether a word can come between the generic noun and the rest of a document's name. "In" cannot:
/// a treaty signed in Prague need not be the Treaty of Prague.
fn is_link(word: &Word) -> bool {
    matches!(word.key.as_str(), "of" | "on" | "for" | "the")
}

/// Whether two words are the same number: "18" and "18.0.0".
fn is_same_number(one: &str, other: &str) -> bool {
    begins_with_digit(one) && begins_with_digit(other) && canonical(one) == canonical(other)
}

fn begins_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Generic words for meetings, documents and bodies, which only some writers capitalise.
const GENERIC_HEADS: [&str; 14] = [
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

/// Returns the variants of a name in which an alias replaces an actor: "AP4 leaders", "IP4
/// leaders".
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

/// Returns the acronym of a name that consists of an acronym and a generic noun for a document:
/// "INF" of "INF Treaty".
fn acronym(name: &[Word]) -> Option<&[Word]> {
    let [acronym, kind] = name else { return None };
    // Meetings are not documents: "a DICAS meeting" is not DICAS.
    (is_kind_of_document(&kind.key) && is_acronym(&acronym.key) && actor_at(name, 0).is_none())
        .then_some(std::slice::from_ref(acronym))
}

fn is_kind_of_document(key: &str) -> bool {
    matches!(key, "accord" | "agreement" | "convention" | "declaration" | "pact" | "program" | "treaty")
}

/// Returns the name with its last word first, if that word is a generic noun for a document.
/// "Non-Proliferation Treaty" becomes "Treaty Non-Proliferation", which matches "Treaty on the
/// Non-Proliferation of Nuclear Weapons".
fn inverted(name: &[Word]) -> Option<Vec<Word>> {
    let (kind, rest) = name.split_last().filter(|(kind, _)| is_kind_of_document(&kind.key))?;
    let is_name = !rest.is_empty() && rest.iter().all(|word| word.class == WordClass::Name);
    is_name.then(|| std::iter::once(kind).chain(rest).cloned().collect())
}

/// Returns the names in an event's title that consist of several words or an acronym, without names
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

/// Whether the name denotes an office holder ("Prime Minister …"), who acts in the event but does
/// not identify it.
fn is_office(name: &[Word]) -> bool {
    let keys: Vec<&str> = name.iter().take(2).map(|word| word.key.as_str()).collect();
    matches!(keys.as_slice(), ["president" | "minister" | "secretary" | "ambassador" | "chancellor", ..])
        || matches!(keys.as_slice(), ["prime" | "foreign" | "defense", "minister"])
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ")
}

/// Returns the words of an attestation's sentence, with the words of its date marked as
/// [`WordClass::Timex`].
pub(super) fn sentence_words(sources: &Sources, attestation: &Attestation) -> Vec<Word> {
    let text = sources.whole(attestation.source);
    let mut words = assemble::words(text, attestation.sentence.range(), &[]);
    for word in words.iter_mut().filter(|w| attestation.span.range().contains(&w.start)) {
        word.class = WordClass::Timex;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the indices of the names found in a sentence, and the number of names compared.
    fn found(names: &[&str], sentence: &str) -> (Vec<usize>, usize) {
        let mut index = NameIndex::default();
        for (at, name) in names.iter().enumerate() {
            index.add(at, Strength::Match, &plain_words(name), None);
        }
        let words = plain_words(sentence);
        let date = Date::from_ymd(2024, 6, 9).unwrap();
        let places = 0..words.len();
        let matched =
            places.clone().flat_map(|at| index.names_at(&words, at, &date).map(|(name, _)| name.event));
        let matched = matched.collect();
        let compared = places.map(|at| {
            let names = index.0.get(&words[at].key.to_lowercase());
            names.map_or(0, |names| names.candidates(&words, at).count())
        });
        (matched, compared.sum())
    }

    #[test]
    fn second_word_of_a_name_is_found_behind_marks_and_links() {
        let names =
            ["Treaty of Oslo", "Treaty Riga", "Node 18", "Treaty", "Harbour Accord", "Treaty of Riga"];
        let check = |sentence: &str, expected: &[usize]| {
            assert_eq!(found(&names, sentence).0, expected, "{sentence}");
        };
        check("The Treaty of Oslo was signed.", &[0, 3]);
        check("The Treaty on the Riga port was signed.", &[1, 3]);
        check("The Treaty of Riga was signed.", &[1, 3, 5]);
        check("The HARBOUR ACCORD was signed.", &[4]);
        check("The Harbour “Accord” was signed.", &[4]);
        check("Node 18.0.0 was released, Node 20 was not.", &[2]);
        check("The Harbour was full.", &[]);
    }

    #[test]
    fn of_many_names_of_the_same_kind_few_are_compared() {
        let ends = ('a'..='z').flat_map(|one| ('a'..='z').map(move |other| format!("Treaty Os{one}{other}")));
        let names: Vec<String> = ends.collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(found(&names, "The Treaty of Osac was signed, not the Treaty of Riga."), (vec![2], 1));
    }
}
