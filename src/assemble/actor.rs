//! Recognises states and organisations by the names, adjectives and capital cities that papers use
//! for them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::de::{Deserialize, Deserializer, Error as _};

use super::word::Word;

/// The canonical name of a state or organisation in [`TABLE`].
pub(crate) type Actor = &'static str;

/// Returns the actor named at `words[at]` and the number of words in its name, preferring the
/// longest name.
pub(crate) fn actor_at(words: &[Word], at: usize) -> Option<(Actor, usize)> {
    if !words.get(at)?.capital {
        return None;
    }
    let first = words.get(at)?.key.as_str();
    let candidates = NAMES.get(first)?.iter();
    let named = candidates
        .filter(|(_, name)| names_it(words, at, name))
        .map(|(actor, name)| (*actor, name.split(' ').count()));
    named.max_by_key(|(_, length)| *length)
}

/// Whether an actor is a state, as opposed to an international organisation.
pub(crate) fn is_state(actor: Actor) -> bool {
    !ORGANISATIONS.contains(&actor)
}

/// The actors in [`TABLE`] that are not states.
const ORGANISATIONS: &[Actor] = &["ASEAN", "AUKUS", "European Union", "G7", "NATO", "United Nations"];

/// The actors and their names, keyed by the first word of the name.
static NAMES: LazyLock<BTreeMap<&str, Vec<(Actor, &str)>>> = LazyLock::new(|| {
    let mut names: BTreeMap<&str, Vec<(Actor, &str)>> = BTreeMap::new();
    for (actor, all) in TABLE {
        for name in *all {
            names.entry(name.split(' ').next().unwrap_or(name)).or_default().push((actor, name));
        }
    }
    names
});

/// Returns the actors named in the words, each once, in order. A name of a place does not count:
/// see [`is_place`].
pub(crate) fn actors(words: &[Word]) -> Vec<Actor> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((actor, length)) = actor_at(words, at) else {
            at += 1;
            continue;
        };
        if !is_place(words, at..at + length) && !out.contains(&actor) {
            out.push(actor);
        }
        at += length;
    }
    out
}

/// Whether the name of an actor is that of a place: "signed in Oslo", "met in the Kremlin", "at the
/// Paris summit of November 1990". A treaty of a city is not that of its state either.
fn is_place(words: &[Word], name: Range<usize>) -> bool {
    let key = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.key.as_str());
    let before = name.start.checked_sub(1);
    let before = if key(before) == "the" { name.start.checked_sub(2) } else { before };
    let is_city = name.len() == 1 && CITIES.contains(&key(Some(name.start)));
    let owns = words.get(name.start).is_some_and(|word| word.owns);
    matches!(key(before), "in" | "at")
        || is_city && !owns && NAMED_AFTER_CITIES.contains(&key(Some(name.end)))
}

/// The names in [`TABLE`] that are cities or buildings.
#[rustfmt::skip]
const CITIES: &[&str] = &[
    "ankara", "baghdad", "bangkok", "beijing", "berlin", "brussels", "cairo", "canberra", "copenhagen", "delhi", "hanoi", "islamabad",
    "jakarta", "kabul", "kremlin", "kyiv", "lisbon", "london", "madrid", "manila", "moscow", "oslo", "ottawa", "paris", "prague",
    "pyongyang", "riyadh", "rome", "seoul", "taipei", "tallinn", "tehran", "tokyo", "vilnius", "warsaw", "wellington",
];

/// Nouns for meetings and documents that are named after the city where they were held or signed.
const NAMED_AFTER_CITIES: &[&str] = &[
    "accord",
    "accords",
    "agreement",
    "conference",
    "congress",
    "convention",
    "declaration",
    "meeting",
    "protocol",
    "summit",
    "talks",
    "treaty",
];

/// Deserialises actors from their canonical names.
pub(crate) fn known_actors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Actor>, D::Error> {
    let known = |name: &String| TABLE.iter().map(|(actor, _)| *actor).find(|actor| actor == name);
    let names = Vec::<String>::deserialize(deserializer)?;
    names.iter().map(|name| known(name).ok_or_else(|| D::Error::custom("no actor of the table"))).collect()
}

fn names_it(words: &[Word], at: usize, name: &str) -> bool {
    let mut next = words.get(at..).unwrap_or(&[]).iter();
    name.split(' ').all(|part| next.next().is_some_and(|word| word.key == part))
}

/// Actors and the keys of their names (see [`key`](super::key)): a state is named by its name, its
/// adjective or its capital city. "US" is a name, but "us" is not.
const TABLE: &[(Actor, &[&str])] = &[
    ("Afghanistan", &["afghanistan", "afghan", "kabul"]),
    ("ASEAN", &["ASEAN"]),
    ("AUKUS", &["AUKUS"]),
    ("Australia", &["australia", "australian", "canberra"]),
    ("Bangladesh", &["bangladesh"]),
    ("Belgium", &["belgium", "belgian"]),
    ("Brazil", &["brazil", "brazilian"]),
    ("Cambodia", &["cambodia", "cambodian"]),
    ("Canada", &["canada", "canadian", "ottawa"]),
    ("China", &["china", "chinese", "beijing", "PRC", "people republic of china"]),
    ("Czech Republic", &["czech republic", "czechia", "czech", "prague"]),
    ("Denmark", &["denmark", "danish", "copenhagen"]),
    ("Egypt", &["egypt", "egyptian", "cairo"]),
    ("Estonia", &["estonia", "estonian", "tallinn"]),
    ("European Union", &["european union", "EU", "brussels"]),
    ("Fiji", &["fiji", "fijian"]),
    ("Finland", &["finland", "finnish"]),
    ("France", &["france", "french", "paris"]),
    ("G7", &["g7", "G7"]),
    ("Germany", &["germany", "german", "berlin"]),
    ("Greece", &["greece", "greek"]),
    ("Hungary", &["hungary", "hungarian"]),
    ("India", &["india", "indian", "delhi"]),
    ("Indonesia", &["indonesia", "indonesian", "jakarta"]),
    ("Iran", &["iran", "iranian", "tehran"]),
    ("Iraq", &["iraq", "iraqi", "baghdad"]),
    ("Israel", &["israel", "israeli"]),
    ("Italy", &["italy", "italian", "rome"]),
    ("Japan", &["japan", "japanese", "tokyo"]),
    ("Latvia", &["latvia", "latvian"]),
    ("Lithuania", &["lithuania", "lithuanian", "vilnius"]),
    ("Malaysia", &["malaysia", "malaysian"]),
    ("Mexico", &["mexico", "mexican"]),
    ("Mongolia", &["mongolia", "mongolian"]),
    ("Myanmar", &["myanmar", "burma"]),
    ("NATO", &["NATO", "north atlantic treaty organization", "north atlantic alliance"]),
    ("Netherlands", &["netherlands", "dutch"]),
    ("New Zealand", &["new zealand", "wellington"]),
    (
        "North Korea",
        &["north korea", "north korean", "DPRK", "pyongyang", "democratic people republic of korea"],
    ),
    ("Norway", &["norway", "norwegian", "oslo"]),
    ("Pakistan", &["pakistan", "pakistani", "islamabad"]),
    ("Papua New Guinea", &["papua new guinea"]),
    ("Philippines", &["philippines", "philippine", "filipino", "manila"]),
    ("Poland", &["poland", "polish", "warsaw"]),
    ("Portugal", &["portugal", "portuguese", "lisbon"]),
    ("Romania", &["romania", "romanian"]),
    ("Russia", &["russia", "russian", "moscow", "kremlin"]),
    ("Saudi Arabia", &["saudi arabia", "saudi", "riyadh"]),
    ("Singapore", &["singapore"]),
    ("South Africa", &["south africa", "south african"]),
    ("South Korea", &["south korea", "south korean", "republic of korea", "ROK", "korea", "korean", "seoul"]),
    ("Spain", &["spain", "spanish", "madrid"]),
    ("Sri Lanka", &["sri lanka"]),
    ("Sweden", &["sweden", "swedish"]),
    ("Switzerland", &["switzerland", "swiss"]),
    ("Syria", &["syria", "syrian"]),
    ("Taiwan", &["taiwan", "taiwanese", "taipei"]),
    ("Thailand", &["thailand", "thai", "bangkok"]),
    ("Turkey", &["turkey", "turkiye", "turkish", "ankara"]),
    ("Ukraine", &["ukraine", "ukrainian", "kyiv"]),
    ("United Kingdom", &["united kingdom", "UK", "britain", "british", "london"]),
    ("United Nations", &["united nations", "UN"]),
    ("United States", &["united states", "US", "USA", "america", "american"]),
    ("Vietnam", &["vietnam", "vietnamese", "hanoi"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::word::plain_words;

    #[test]
    fn table_is_sorted_and_names_are_unique() {
        assert!(TABLE.is_sorted_by(|a, b| a.0.to_lowercase() < b.0.to_lowercase()));
        let mut names: Vec<&str> = TABLE.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(CITIES.iter().all(|city| names.contains(city)));
    }

    #[test]
    fn city_of_a_meeting_is_not_its_state() {
        let named = |text: &str| actors(&plain_words(text));
        for text in [
            "It was signed in the Kremlin",
            "It was signed at the Paris summit",
            "The Oslo accords were signed",
            "It met in the United States",
        ] {
            assert!(named(text).is_empty(), "{text}");
        }
        assert_eq!(named("The Kremlin signed it"), ["Russia"]);
        assert_eq!(named("The summit with Paris was held"), ["France"]);
        assert_eq!(named("It was Oslo's summit"), ["Norway"]);
        assert_eq!(named("The NATO summit was held"), ["NATO"]);
        assert_eq!(named("The Norway talks were held"), ["Norway"]);
    }

    #[test]
    fn states_are_recognised_by_adjective_and_capital() {
        let words = plain_words("Tokyo asked the U.S. and North Korean envoys in Paris to tell us");
        assert_eq!(actors(&words), ["Japan", "United States", "North Korea"]);
    }
}
