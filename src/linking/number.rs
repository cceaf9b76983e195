//! Compares the numbers in names: "Gemini 4" is not "Gemini 7", but version 18.0.0 is version 18.
//! Two numbers are compared only if the same word precedes them: "Gemini 4" with "Gemini 7", but
//! not with "Apollo 7".

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::{Word, WordClass};

/// The numbers in some words, each with its head: the word before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Numbers(BTreeSet<(String, String)>);

/// Heads that do not identify a subject: any software can have a "version 18".
const UNSPECIFIC_HEADS: [&str; 13] = [
    "v", "version", "release", "line", "mission", "flight", "no", "number", "nr", "phase", "part", "stage",
    "round",
];

impl Numbers {
    /// Collects the numbers in some words, except those in dates.
    pub(super) fn of(words: &[Word]) -> Self {
        let mut numbers = BTreeSet::new();
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            let is_named = before.is_some_and(|before| before.class == WordClass::Name);
            let Some((prefix, number)) = number(word, is_named) else { continue };
            let head = before.filter(|before| before.is_content()).map_or("", |before| before.key.as_str());
            let head = if prefix.is_empty() { head } else { prefix };
            let is_any = UNSPECIFIC_HEADS.contains(&head.to_lowercase().as_str());
            // "18" alone in a cell belongs to the subject of the table. "62 revolutions" and "at
            // 9:24" do not identify anything.
            if !head.is_empty() || words.len() == 1 {
                numbers.insert((if is_any { String::new() } else { head.to_owned() }, number));
            }
        }
        Self(numbers)
    }

    /// Adds the numbers of `other`.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether the words contain no number.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both contain the same number with the same head. An empty head matches any head.
    pub(super) fn shares(&self, other: &Self) -> bool {
        self.pairs(other).any(|(one, another)| one == another)
    }

    /// Whether both contain numbers with the same head, but none in common: "Gemini 4" and "Gemini
    /// 7".
    pub(super) fn disagrees(&self, other: &Self) -> bool {
        !self.shares(other) && self.pairs(other).next().is_some()
    }

    fn pairs<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let alike = |one: &str, another: &str| one.is_empty() || another.is_empty() || one == another;
        self.0.iter().flat_map(move |(head, number)| {
            let others = other.0.iter().filter(move |(another, _)| alike(head, another));
            others.map(move |(_, another)| (number.as_str(), another.as_str()))
        })
    }
}

/// The heads that a chronology uses interchangeably. If some events are called "Gemini 3" and
/// "GT-3", and others "Gemini 4" and "GT-4", then "GT-8" is "Gemini 8".
#[derive(Debug, Default)]
pub(super) struct Heads(BTreeMap<String, String>);

/// The minimum number of events in which two interchangeable heads have the same number. In a
/// single event, this may be a coincidence: "Apollo 1" and "Pad 1".
const LEAST_NUMBERED_ALIKE: usize = 2;

impl Heads {
    /// Collects the pairs of heads that have the same number in several events.
    pub(super) fn of<'n>(events: impl Iterator<Item = &'n Numbers>) -> Self {
        let mut alike: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for Numbers(numbers) in events {
            let named = || numbers.iter().filter(|(head, _)| !head.is_empty());
            let mut pairs = BTreeSet::new();
            for (head, number) in named() {
                let others = named().filter(|(other, its_number)| head < other && number == its_number);
                pairs.extend(others.map(|(other, _)| (head.as_str(), other.as_str())));
            }
            for pair in pairs {
                *alike.entry(pair).or_default() += 1;
            }
        }
        let mut heads: BTreeMap<String, String> = BTreeMap::new();
        // The pairs are sorted, so a chain of heads resolves to the first of them.
        for (one, other) in
            alike.into_iter().filter(|(_, n)| *n >= LEAST_NUMBERED_ALIKE).map(|(pair, _)| pair)
        {
            let first = heads.get(one).map_or(one, String::as_str).to_owned();
            heads.insert(other.to_owned(), first);
        }
        Self(heads)
    }

    /// Replaces each head by the first of the heads that are interchangeable with it.
    pub(super) fn unify(&self, numbers: &mut Numbers) {
        let first = |head: String| self.0.get(&head).cloned().unwrap_or(head);
        numbers.0 = std::mem::take(&mut numbers.0).into_iter().map(|(head, n)| (first(head), n)).collect();
    }
}

/// Splits a word into its letter prefix and its number: "v18.0.0" → ("v", "18"). Roman numerals
/// count only after a name.
fn number(word: &Word, is_named: bool) -> Option<(&str, String)> {
    if word.class == WordClass::Timex {
        return None;
    }
    if is_named && let Some(number) = roman(&word.key) {
        return Some(("", number.to_string()));
    }
    let digits = word.key.find(|c: char| c.is_ascii_digit())?;
    let (prefix, number) = word.key.split_at(digits);
    // Treats "GT-4" and "GT4" alike.
    let prefix = prefix.strip_suffix('-').unwrap_or(prefix);
    let is_prefix = prefix.len() <= 2 && prefix.chars().all(char::is_alphabetic);
    let length = number.bytes().take_while(u8::is_ascii_digit).count();
    // Years and amounts of money do not identify a subject.
    (is_prefix && length <= 4 && !(length == 4 && prefix.is_empty()))
        .then(|| (prefix, canonical(number).to_owned()))
}

/// Returns a number without insignificant parts: "18.0.0" → "18", "6a" → "6".
pub(super) fn canonical(number: &str) -> &str {
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    let mut number = number.get(..end).unwrap_or(number).trim_end_matches('.');
    while let Some(shorter) = number.strip_suffix(".0") {
        number = shorter;
    }
    number
}

/// Returns the value of a Roman numeral up to 39.
fn roman(key: &str) -> Option<u32> {
    if key.is_empty() || key.len() > 6 || !key.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) {
        return None;
    }
    let value = |c: char| match c {
        'I' => 1,
        'V' => 5,
        _ => 10,
    };
    let values: Vec<u32> = key.chars().map(value).collect();
    let mut sum = 0;
    for (at, value) in values.iter().enumerate() {
        // In "IV", the smaller numeral before the larger one is subtracted.
        if values.get(at + 1).is_some_and(|next| next > value) {
            sum -= i64::from(*value);
        } else {
            sum += i64::from(*value);
        }
    }
    u32::try_from(sum).ok().filter(|sum| *sum > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::plain_words;

    #[test]
    fn numbers_of_one_thing_agree_or_disagree() {
        let numbers = |text: &str| Numbers::of(&plain_words(text));
        for (one, another, shares, disagrees) in [
            ("Gemini 4 launched", "the launch of Gemini IV", true, false),
            ("Gemini 4 launched", "the launch of Gemini VII", false, true),
            ("Node.js 18 released", "v18.0.0 is out", true, false),
            ("Node.js 18 released", "version 20 appeared", false, true),
            ("Node.js 18 released", "OpenSSL 3 was ready", false, false),
            ("GT-9A is off", "Gemini 9A launched", false, false),
            ("OpenSSL 1.1.1 ends", "OpenSSL 1.1.0 ended", false, true),
            ("The pact was signed", "Gemini 4", false, false),
            ("Gemini 6 and Gemini 7 meet", "Gemini 7 in orbit", true, false),
        ] {
            assert_eq!(numbers(one).shares(&numbers(another)), shares, "{one} / {another}");
            assert_eq!(numbers(one).disagrees(&numbers(another)), disagrees, "{one} / {another}");
            assert_eq!(numbers(another).disagrees(&numbers(one)), disagrees, "{another} / {one}");
        }
    }
}
