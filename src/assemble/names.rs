//! Finds the names in a sentence and their owners. A name is a run of capitalised words, without
//! the actors before it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::actor::{Actor, actor_at, actors, known_actors};
use super::clause::clause;
use super::word::{Word, WordClass};

/// A name in a sentence: a run of capitalised words, or an acronym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The name as written, on one line.
    pub text: String,
    /// The start offset in the source, in bytes.
    pub start: usize,
    /// The end offset in the source, in bytes, exclusive.
    pub end: usize,
    /// The acronym that the text gives for the name ("… Program (ITPP)"), or for an acronym its
    /// expansion.
    pub alias: Option<String>,
    /// The owner of the named document or body.
    pub owner: Owner,
    /// Whether the name is the head of its noun phrase: "the Harbour Plan", not "the Harbour Plan
    /// budget".
    pub is_head: bool,
    /// Whether the preceding words mark it as one of several: "a pact", "the previous strategy".
    pub is_one_of_several: bool,
    /// The closeness of the name to the date.
    pub bond: Bond,
}

/// The owner of a named document or body: Japan in "Japan's National Security Strategy", the
/// speaker in "our strategy".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The words do not name an owner.
    #[default]
    Unstated,
    /// All of these actors, which are named right before the name ("the Japan-NATO programme").
    #[serde(deserialize_with = "known_actors")]
    Of(Vec<Actor>),
    /// One of these actors: those in the clause, if "its" is ambiguous.
    #[serde(deserialize_with = "known_actors")]
    Among(Vec<Actor>),
    /// The speaker ("our"), who is unknown if the words are a quotation.
    Speaker,
}

impl Owner {
    /// Whether both can be the owner of the same subject. A programme of Japan and NATO is not a
    /// programme of Australia and NATO.
    ///
    /// ```
    /// use dateline::internals::assemble::Owner;
    ///
    /// let partners = Owner::Of(vec!["Japan", "NATO"]);
    /// assert!(partners.agrees_with(&Owner::Of(vec!["NATO"])));
    /// assert!(!partners.agrees_with(&Owner::Of(vec!["Australia", "NATO"])));
    /// assert!(partners.agrees_with(&Owner::Among(vec!["Australia", "NATO"])));
    /// ```
    pub fn agrees_with(&self, other: &Self) -> bool {
        let within = |a: &[Actor], b: &[Actor]| a.iter().all(|actor| b.contains(actor));
        match (self, other) {
            (Self::Of(a), Self::Of(b)) => within(a, b) || within(b, a),
            (Self::Of(a) | Self::Among(a), Self::Of(b) | Self::Among(b)) => {
                a.iter().any(|actor| b.contains(actor))
            }
            (Self::Speaker, Self::Of(_) | Self::Among(_)) | (Self::Of(_) | Self::Among(_), Self::Speaker) => {
                false
            }
            _ => true,
        }
    }
}

/// The closeness of a name to a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bond {
    /// The name is in the date's sentence.
    Sentence,
    /// The name is in the date's clause.
    Clause,
    /// The name is in the date's topic: the event itself, or what it concerns.
    Topic,
}

/// Returns the word range of every name in the sentence, in order.
pub(crate) fn names(words: &[Word]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let end = name_end(words, at);
        let range = strip(words, at..end);
        if !range.is_empty() && !is_actor(words, &range) && !is_sentence_start(words, &range) {
            out.push(range);
        }
        at = end.max(at + 1);
    }
    out
}

/// Returns the end of the run of capitalised words that begins at `at`, which may include function
/// words ("Ministry of Defense").
fn name_end(words: &[Word], at: usize) -> usize {
    let is_name = |i: usize| words.get(i).is_some_and(|w| w.class == WordClass::Name);
    let links = |i: usize| {
        words.get(i).is_some_and(|w| matches!(w.key.as_str(), "of" | "for" | "on" | "and" | "the"))
    };
    let mut end = at;
    loop {
        if is_name(end) {
            let owns = words.get(end).is_some_and(|w| w.owns);
            end += 1;
            if owns && actor_ends(words, end) {
                return end;
            }
        } else if end > at && links(end) && is_name(end + 1) && !begins_list(words, at, end) {
            end += 1;
        } else if end > at && words.get(end).is_some_and(is_number) && is_name(end - 1) {
            // Include the number in "Gemini 4" and "Resolution 1973", which distinguishes subjects
            // with the same name.
            return end + 1;
        } else {
            return end;
        }
    }
}

/// Whether a word is the number in a name, and cannot be a year: "4", "18.0.2", "9A".
pub(crate) fn is_number(word: &Word) -> bool {
    let digits = word.key.bytes().take_while(u8::is_ascii_digit).count();
    let is_year = digits == 4 && word.key.len() == 4 && matches!(word.key.as_bytes(), [b'1' | b'2', ..]);
    word.class != WordClass::Timex && digits > 0 && word.key.len() <= 12 && !is_year
}

/// Whether "and" separates two names: in "Japan and NATO", the actor before it is a separate name.
fn begins_list(words: &[Word], start: usize, link: usize) -> bool {
    let and = words.get(link).is_some_and(|w| w.key == "and");
    and && (is_actor(words, &(start..link)) || actor_at(words, link + 1).is_some())
}

fn actor_ends(words: &[Word], end: usize) -> bool {
    (1..=3)
        .any(|n| end.checked_sub(n).and_then(|i| actor_at(words, i)).is_some_and(|(_, length)| length == n))
}

/// Removes words before a name that are not part of it: the names and adjectives of actors ("U.S.
/// Navy", "Japan-NATO ITPP") and numbers ("First DICAS").
fn strip(words: &[Word], range: Range<usize>) -> Range<usize> {
    let mut start = range.start;
    loop {
        let numbered = words.get(start).is_some_and(|w| ordinal(&w.key).is_some()).then_some(1);
        let length = numbered.or_else(|| actor_at(words, start).map(|(_, length)| length));
        let Some(length) = length.filter(|length| start + length < range.end) else { break };
        start += length;
    }
    start..range.end
}

fn is_actor(words: &[Word], range: &Range<usize>) -> bool {
    actor_at(words, range.start).is_some_and(|(_, length)| length == range.len())
}

/// Whether the name may be capitalised only because it opens the sentence: it is the first word, a
/// single one, and not an acronym.
fn is_sentence_start(words: &[Word], range: &Range<usize>) -> bool {
    range.start == 0 && range.len() == 1 && words.first().is_some_and(|w| !is_acronym(&w.key))
}

/// Whether a key belongs to an acronym.
pub(crate) fn is_acronym(key: &str) -> bool {
    key.len() > 1
        && key.chars().next().is_some_and(char::is_alphabetic)
        && !key.chars().any(char::is_lowercase)
}

/// Returns the value of an ordinal up to "tenth", or of one in digits: "second", "2nd".
pub(crate) fn ordinal(key: &str) -> Option<u32> {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let spelled = WORDS.iter().position(|word| *word == key).and_then(|i| u32::try_from(i + 1).ok());
    spelled
        .or_else(|| ["st", "nd", "rd", "th"].iter().find_map(|ending| key.strip_suffix(ending)?.parse().ok()))
}

/// Returns the owner of the document or body that `words[range]` names.
pub(crate) fn owner(words: &[Word], range: &Range<usize>) -> Owner {
    // Go back over the modifiers to the word that names the owner.
    let mut at = range.start;
    let mut named = Vec::new();
    while let Some(before) = at.checked_sub(1) {
        let Some(word) = words.get(before) else { break };
        if word.class == WordClass::Possessive {
            return match word.key.as_str() {
                "our" | "my" | "your" => Owner::Speaker,
                _ => in_clause(words, range.start),
            };
        }
        let actor = (1..=4).find_map(|n| {
            let start = at.checked_sub(n)?;
            actor_at(words, start).filter(|(_, length)| *length == n).map(|(actor, _)| (actor, n))
        });
        match actor {
            Some((actor, length)) => {
                named.push(actor);
                at -= length;
            }
            None if named.is_empty() && word.class == WordClass::Plain && !word.owns => at = before,
            None if named.is_empty() && word.class == WordClass::Timex => at = before,
            None => break,
        }
    }
    of(named)
}

/// Whether the name is the head of its noun phrase: at most one generic noun follows it ("the DICAS
/// agreement", "the Harbour Plan (HP)"), and it does not modify another noun.
pub(crate) fn is_head(words: &[Word], range: &Range<usize>) -> bool {
    const KINDS: [&str; 24] = [
        "accord",
        "act",
        "agreement",
        "bill",
        "convention",
        "deal",
        "document",
        "documents",
        "framework",
        "initiative",
        "law",
        "meeting",
        "meetings",
        "conference",
        "dialogue",
        "round",
        "session",
        "summit",
        "talks",
        "pact",
        "partnership",
        "plan",
        "program",
        "treaty",
    ];
    let owns = range.end.checked_sub(1).and_then(|i| words.get(i)).is_some_and(|w| w.owns);
    let next = words.get(range.end);
    let goes_on = next.is_some_and(|w| w.is_content() && !KINDS.contains(&w.key.as_str()));
    !owns && !goes_on && !describes_another(words, range)
}

/// Whether the name modifies another noun: "the annex for the Harbour Plan", "a statement on the
/// plan".
fn describes_another(words: &[Word], range: &Range<usize>) -> bool {
    let before = &words[..range.start];
    let within = |w: &&Word| {
        w.is_nominal() && !matches!(w.class, WordClass::Open | WordClass::Close | WordClass::Quote)
    };
    let mut before = before.iter().rev().skip_while(within);
    let is_about = before.next().is_some_and(|w| matches!(w.key.as_str(), "about" | "for" | "on"));
    is_about && before.next().is_some_and(Word::is_content)
}

/// Whether "a", "an" or a word for another edition ("the previous strategy") precedes the name.
pub(crate) fn is_one_of_several(words: &[Word], range: &Range<usize>) -> bool {
    let before = &words[..range.start];
    let describes = |w: &&Word| matches!(w.class, WordClass::Plain | WordClass::Name | WordClass::Timex);
    let opening = before.iter().rev().find(|w| !describes(w));
    let is_distinguished = before.iter().rev().take_while(describes).any(is_other_edition);
    is_distinguished || opening.is_some_and(|w| matches!(w.key.as_str(), "a" | "an"))
}

/// Whether the word refers to an edition other than the usual one ("the previous strategy").
pub(crate) fn is_other_edition(word: &Word) -> bool {
    matches!(
        word.key.as_str(),
        "previous" | "earlier" | "former" | "old" | "draft" | "original" | "interim" | "another" | "next"
    )
}

/// Returns the possible owners for "its": the actors named in its clause.
fn in_clause(words: &[Word], at: usize) -> Owner {
    among(words.get(clause(words, at)).map_or_else(Vec::new, actors))
}

fn among(actors: Vec<Actor>) -> Owner {
    if actors.len() > 1 { Owner::Among(actors) } else { of(actors) }
}

fn of(actors: Vec<Actor>) -> Owner {
    if actors.is_empty() { Owner::Unstated } else { Owner::Of(actors) }
}

/// Returns the acronyms that the text itself expands, as pairs of acronym and expansion, in order.
///
/// Only a definition such as "Individually Tailored Partnership Program (ITPP)" counts, and only if
/// the initials match.
pub(crate) fn expansions(words: &[Word]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let open = at.checked_sub(1).and_then(|i| words.get(i)).is_some_and(|w| w.class == WordClass::Open);
        let close = words.get(at + 1).is_some_and(|w| w.class == WordClass::Close);
        if open
            && close
            && is_acronym(&word.key)
            && let Some(start) = expansion_start(words, at - 1, &word.key)
        {
            out.push((at..at + 1, start..at - 1));
        }
    }
    out
}

/// Returns the index of the first of the words before `end` whose initials spell `acronym`,
/// ignoring function words.
fn expansion_start(words: &[Word], end: usize, acronym: &str) -> Option<usize> {
    let letters: Vec<char> =
        acronym.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let mut left = letters.as_slice();
    let mut at = end;
    while let Some((&letter, rest)) = left.split_last() {
        at = at.checked_sub(1)?;
        let word = words.get(at)?;
        if word.key.to_lowercase().starts_with(letter) && word.capital {
            left = rest;
        } else if word.class != WordClass::Preposition
            && word.class != WordClass::Coordinator
            && word.key != "the"
        {
            return None;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::word::plain_words;

    fn check_names(text: &str, expected: &[&str]) {
        let words = plain_words(text);
        let found: Vec<&str> =
            names(&words).into_iter().map(|r| &text[words[r.start].start..words[r.end - 1].end]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_are_runs_of_capitals() {
        check_names(
            "Officials of the Ministry of Defense met DICAS staff",
            &["Ministry of Defense", "DICAS"],
        );
        check_names("Japan and NATO wrote a Security Compact", &["Security Compact"]);
        check_names("Under Japan's Space Plan and its Space Law", &["Space Plan", "Space Law"]);
    }

    fn owner_of(text: &str, key: &str) -> Owner {
        let words = plain_words(text);
        let at = words.iter().position(|w| w.key == key).unwrap();
        owner(&words, &(at..at + 1))
    }

    #[test]
    fn owner_precedes_the_owned_thing() {
        assert_eq!(owner_of("Japan’s new Strategy", "strategy"), Owner::Of(vec!["Japan"]));
        assert_eq!(owner_of("the U.S. Strategy", "strategy"), Owner::Of(vec!["United States"]));
        assert_eq!(owner_of("“our strategy", "strategy"), Owner::Speaker);
        assert_eq!(owner_of("In its Strategy, Japan said", "strategy"), Owner::Of(vec!["Japan"]));
        assert_eq!(owner_of("adopted the Strategy", "strategy"), Owner::Unstated);
    }

    #[test]
    fn acronyms_are_expanded_by_the_text_alone() {
        let text = "the Treaty of Amity and Trade (TAT) and a group (XYZ)";
        let words = plain_words(text);
        let found: Vec<&str> = expansions(&words)
            .into_iter()
            .map(|(_, r)| &text[words[r.start].start..words[r.end - 1].end])
            .collect();
        assert_eq!(found, ["Treaty of Amity and Trade"]);
    }

    #[test]
    fn a_name_may_describe_another_thing() {
        let head = |text: &str| {
            let words = plain_words(text);
            let at = words.iter().position(|w| w.key == "harbor").unwrap();
            is_head(&words, &(at..at + 2))
        };
        for own in [
            "The Harbor Plan was adopted",
            "They agreed on the Harbor Plan",
            "signing of the new Harbor Plan",
        ] {
            assert!(head(own), "{own}");
        }
        for other in [
            "The annex for the Harbor Plan was adopted",
            "A statement on Norway's Harbor Plan",
            "the Harbor Plan budget",
        ] {
            assert!(!head(other), "{other}");
        }
    }
}
