//! Turns a clause into a headline: "To widen the port, the council has signed the pact" → "Council
//! signs pact".
//!
//! Words are only omitted or put in the present tense, except that a plan gets a "to". The omitted
//! words are fronted phrases, articles, the auxiliaries of a passive, and phrases at the end that
//! make the headline too long.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::actor::actor_at;
use super::inflection::present;
use super::title::capitalised;
use super::word::{Word, WordClass};
use crate::source::one_line;

/// The maximum length of a headline, in characters (grapheme clusters).
const MAX_LENGTH: usize = 90;

/// The maximum length of a speaker label ("MAYOR LIND:"), in words, including its colon.
const MAX_LABEL_WORDS: usize = 5;

/// The maximum number of digits in a character reference ("&#8211;").
const MAX_NUMBER_DIGITS: usize = 7;

/// The maximum length of an HTML tag, in bytes.
const MAX_TAG_LENGTH: usize = 400;

/// Creates a headline from the words at the indices `kept`, in this order. Returns `None` if fewer
/// than two content words remain.
pub(super) fn headline(text: &str, words: &[Word], kept: Vec<usize>) -> Option<String> {
    let mut line = Headline { text, words, kept, replaced: BTreeMap::new() };
    line.keep_one_cell();
    line.drop_tags();
    line.drop_label();
    line.drop_addresses();
    line.keep_one_sentence();
    line.drop_asides();
    let is_sentence = line.is_sentence();
    line.drop_front();
    line.turn_relative();
    line.drop_speaker();
    line.drop_apposition();
    line.drop_articles();
    line.set_tense(is_sentence);
    line.shorten();
    line.trim();
    let content = line
        .classes()
        .filter(|class| matches!(class, WordClass::Name | WordClass::Plain | WordClass::Verb))
        .count();
    (content > 1).then(|| line.written())
}

struct Headline<'a> {
    text: &'a str,
    words: &'a [Word],
    /// The indices of the remaining words, in order.
    kept: Vec<usize>,
    /// The new forms of words, keyed by index.
    replaced: BTreeMap<usize, String>,
}

impl Headline<'_> {
    fn word(&self, nth: usize) -> Option<&Word> {
        self.words.get(*self.kept.get(nth)?)
    }

    fn classes(&self) -> impl Iterator<Item = WordClass> {
        self.kept.iter().filter_map(|at| Some(self.words.get(*at)?.class))
    }

    fn class(&self, nth: usize) -> Option<WordClass> {
        self.word(nth).map(|word| word.class)
    }

    /// Keeps only the longest cell of a table row: "Schedule finalized | Lead".
    fn keep_one_cell(&mut self) {
        let is_bar = |pair: &[usize]| {
            let [before, after] = pair else { return false };
            let (Some(before), Some(after)) = (self.words.get(*before), self.words.get(*after)) else {
                return false;
            };
            self.text.get(before.end..after.start).is_some_and(|between| between.contains('|'))
        };
        let bars = self.kept.windows(2).enumerate().filter(|(_, pair)| is_bar(pair)).map(|(nth, _)| nth + 1);
        let ends: Vec<usize> = bars.chain([self.kept.len()]).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let cells = starts.zip(ends.iter().copied()).map(|(start, end)| start..end);
        // Keep the first of several cells of the same length.
        let Some(longest) = cells.min_by_key(|cell| std::cmp::Reverse(cell.len())) else { return };
        self.kept.truncate(longest.end);
        self.kept.drain(..longest.start);
    }

    /// Drops the URLs of Markdown links and the brackets around their text.
    fn drop_addresses(&mut self) {
        let mut is_address = false;
        let (text, words) = (self.text, self.words);
        self.kept.retain(|at| {
            let Some(word) = words.get(*at) else { return false };
            let before = &text[..word.start];
            if is_address {
                is_address = word.class != WordClass::Close;
                return false;
            }
            is_address = word.class == WordClass::Open && before.ends_with(']');
            let is_bracket = matches!(text.get(word.start..word.end), Some("[" | "]"));
            !is_address && !is_bracket
        });
    }

    /// Drops the words of HTML tags: `<p style="…">`.
    fn drop_tags(&mut self) {
        let (text, words) = (self.text, self.words);
        let Some((first, last)) = words.first().zip(words.last()) else { return };
        // Search from the `<` before the first word, if the sentence begins with a tag: `<` is not
        // a word.
        let start =
            first.start - usize::from(text.get(..first.start).is_some_and(|before| before.ends_with('<')));
        let mut tags: Vec<Range<usize>> = Vec::new();
        for (at, _) in text[start..last.end].match_indices('<') {
            let tag = start + at + 1;
            let most = text.floor_char_boundary(tag + MAX_TAG_LENGTH);
            let Some(inner) = text.get(tag..most) else { continue };
            let is_tag = inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
            if let Some(end) = inner.find('>').filter(|_| is_tag) {
                tags.push(tag..tag + end);
            }
        }
        let is_inside = |word: &Word| {
            let before = tags.partition_point(|tag| tag.start <= word.start);
            before.checked_sub(1).and_then(|at| tags.get(at)).is_some_and(|tag| tag.contains(&word.start))
        };
        self.kept.retain(|at| words.get(*at).is_some_and(|word| !is_inside(word)));
    }

    /// Drops the number of a list item and the name of a speaker: "(18) ", "MAYOR LIND: ".
    fn drop_label(&mut self) {
        let is_number = |word: &Word| {
            self.text.get(word.start..word.end).is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()))
        };
        if self.class(0) == Some(WordClass::Open)
            && self.class(2) == Some(WordClass::Close)
            && self.word(1).is_some_and(is_number)
        {
            self.kept.drain(..3);
        }
        // Drop the letter of a section or of a question and its answer: "C. The contract", "A: We
        // signed".
        let is_letter = self.word(0).is_some_and(|word| word.capital && word.end - word.start == 1);
        let is_stopped = || {
            let [first, second, ..] = self.kept.as_slice() else { return false };
            let end = self.words.get(*first).map_or(0, |word| word.end);
            let next = self.words.get(*second);
            // Do not drop "C." in "C. Lind signed", where the letter is an initial.
            next.is_some_and(|next| {
                matches!(next.class, WordClass::Determiner | WordClass::Possessive | WordClass::Pronoun)
                    && self.text.get(end..next.start) == Some(". ")
            })
        };
        if is_letter && self.class(1) == Some(WordClass::Colon) {
            self.kept.drain(..2);
        } else if is_letter && is_stopped() {
            self.kept.remove(0);
        }
        let colon = self.classes().take(MAX_LABEL_WORDS).position(|class| class == WordClass::Colon);
        let is_capital = |nth: usize| {
            let word = self.word(nth).map_or("", |word| &self.text[word.start..word.end]);
            word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.')
        };
        // Require at least two words in a label: in "NATO: two members join", the single word is
        // the topic.
        if let Some(colon) = colon.filter(|colon| *colon > 1 && (0..*colon).all(is_capital)) {
            self.kept.drain(..=colon);
        }
    }

    /// Drops the sentences after the first. The splitter misses a full stop before a sentence that
    /// begins with a digit: "curl 7.1 is released. 45000 lines of code".
    fn keep_one_sentence(&mut self) {
        let ends = |pair: &[usize]| {
            let [before, after] = pair else { return false };
            let (Some(before), Some(after)) = (self.words.get(*before), self.words.get(*after)) else {
                return false;
            };
            // Require a longer word in lower case, because others may be abbreviations: "no. 5",
            // "St. Mark".
            let is_word =
                before.end - before.start > 3 && !before.capital && before.class != WordClass::Timex;
            is_word && self.text.get(before.end..after.start).is_some_and(|between| between.starts_with(". "))
        };
        if let Some(end) = self.kept.windows(2).position(ends).filter(|end| *end > 0) {
            self.kept.truncate(end + 1);
        }
    }

    /// Drops bracketed lists and dates, such as "(PDF, 82 kb, 11 pages)", but keeps "(GPRAMA)".
    fn drop_asides(&mut self) {
        let mut nth = 0;
        while let Some(group) = self.bracketed(nth) {
            let is_list = group.clone().any(|nth| self.class(nth) == Some(WordClass::Comma));
            let is_date = group.clone().any(|nth| self.class(nth) == Some(WordClass::Timex));
            if is_list || is_date {
                self.kept.drain(group);
            } else {
                nth = group.end;
            }
        }
    }

    /// Returns the next bracketed words with their brackets. An unclosed bracket extends to the
    /// end.
    fn bracketed(&self, from: usize) -> Option<Range<usize>> {
        let open = (from..self.kept.len()).find(|nth| self.class(*nth) == Some(WordClass::Open))?;
        let close = (open..self.kept.len()).find(|nth| self.class(*nth) == Some(WordClass::Close));
        Some(open..close.map_or(self.kept.len(), |close| close + 1))
    }

    /// Drops "we" and "I" before a verb. A participle moves after its object: "We dropped support
    /// for the crane" → "Support for the crane dropped". "We began work" becomes "Began work".
    fn drop_speaker(&mut self) {
        let is_first_person = self.word(0).is_some_and(|word| matches!(word.key.as_str(), "we" | "i"));
        let has_verb = matches!(self.class(1), Some(WordClass::Verb));
        if !is_first_person || !has_verb {
            return;
        }
        let verb = self.kept.remove(1);
        self.kept.remove(0);
        // Require "-ed": other past forms can differ from the participle.
        let is_participle = self.words.get(verb).is_some_and(|word| word.key.ends_with("ed"));
        let is_object = self.class(0).is_some_and(|class| {
            matches!(
                class,
                WordClass::Determiner | WordClass::Possessive | WordClass::Name | WordClass::Plain
            )
        });
        let is_noun_phrase = self.classes().all(|class| {
            matches!(
                class,
                WordClass::Determiner
                    | WordClass::Possessive
                    | WordClass::Name
                    | WordClass::Plain
                    | WordClass::Preposition
                    | WordClass::Coordinator
                    | WordClass::Open
                    | WordClass::Close
            )
        });
        let has_infinitive =
            self.kept.iter().filter_map(|at| self.words.get(*at)).any(|word| word.key == "to");
        if is_participle && is_object && is_noun_phrase && !has_infinitive {
            self.kept.push(verb);
        } else {
            self.kept.insert(0, verb);
        }
    }

    /// Turns a noun whose relative clause has its own subject into a sentence: "The pact that both
    /// ports had signed" → "Both ports had signed the pact".
    fn turn_relative(&mut self) {
        let Some(that) = self.classes().position(|class| class == WordClass::Subordinator) else { return };
        let is_relative = self.word(that).is_some_and(|word| matches!(word.key.as_str(), "that" | "which"));
        let is_part = |class: WordClass| {
            matches!(
                class,
                WordClass::Determiner
                    | WordClass::Possessive
                    | WordClass::Name
                    | WordClass::Plain
                    | WordClass::Preposition
                    | WordClass::Open
                    | WordClass::Close
            )
        };
        let noun: Vec<WordClass> = self.classes().take(that).collect();
        // Require certainty about the noun that the clause describes: in "announced that" and "the
        // decision on the pact that", the noun is missing or uncertain.
        let is_noun = !noun.is_empty()
            && noun.iter().all(|class| is_part(*class))
            && self
                .kept
                .iter()
                .take(that)
                .filter_map(|at| self.words.get(*at))
                .all(|word| word.class != WordClass::Preposition || word.key == "of");
        // Leave a clause that continues after its verb unchanged: "the pact that both ports signed
        // in a hurry".
        let rest: Vec<WordClass> = self.classes().skip(that + 1).collect();
        let Some((WordClass::Verb, subject)) = rest.split_last() else { return };
        let auxiliaries = subject.iter().rev().take_while(|class| **class == WordClass::Auxiliary).count();
        let subject = &subject[..subject.len() - auxiliaries];
        let has_subject = !subject.is_empty()
            && subject.iter().all(|class| is_part(*class) || *class == WordClass::Coordinator)
            && subject.iter().any(|class| matches!(class, WordClass::Name | WordClass::Plain));
        if is_relative && is_noun && has_subject {
            let clause = self.kept.split_off(that + 1);
            self.kept.pop();
            let mut noun = std::mem::replace(&mut self.kept, clause);
            // Remove the article or the capital of the noun, which now follows the verb.
            let first = noun.first().copied().and_then(|at| Some((at, self.words.get(at)?)));
            if let Some((at, first)) = first {
                if matches!(first.key.as_str(), "the" | "a" | "an") {
                    noun.remove(0);
                } else if first.class != WordClass::Name {
                    let written = self.text[first.start..first.end].to_lowercase();
                    self.replaced.insert(at, written);
                }
            }
            self.kept.extend(noun);
        }
    }

    /// Drops office titles from the subject of a headline that is too long: "National Security
    /// Advisor Ada Lind meets …" → "Ada Lind meets …". The name must have two words, because
    /// "Secretary of State" alone also denotes a person. Returns whether a title was dropped.
    fn drop_offices(&mut self) -> bool {
        let verb = self
            .classes()
            .position(|class| matches!(class, WordClass::Verb | WordClass::Auxiliary))
            .unwrap_or(0);
        let is_name = |line: &Self, nth: usize| line.class(nth) == Some(WordClass::Name);
        let mut nth = 0;
        let mut dropped: Vec<Range<usize>> = Vec::new();
        while nth < verb {
            let start = nth;
            while nth < verb && is_name(self, nth) {
                nth += 1;
            }
            let run = start..nth;
            let office = run.clone().rev().find(|nth| {
                self.word(*nth).is_some_and(|word| OFFICES.contains(&word.key.to_lowercase().as_str()))
            });
            // Do not shorten a name after a preposition: in "An instruction from Secretary Lind",
            // the whole phrase can be dropped instead.
            let is_after =
                start.checked_sub(1).and_then(|nth| self.class(nth)) == Some(WordClass::Preposition);
            if let Some(office) = office.filter(|_| !is_after) {
                // In "Secretary of State Ada Lind", the person's name follows the word after "of".
                let is_of = office + 1 == run.end && self.word(run.end).is_some_and(|word| word.key == "of");
                let person = if is_of { run.end + 2 } else { office + 1 };
                let end = (person..verb)
                    .take_while(|nth| is_name(self, *nth))
                    .last()
                    .map_or(person, |last| last + 1);
                if end >= person + 2 {
                    dropped.push(start..person);
                    nth = end;
                }
            }
            nth = nth.max(start + 1);
        }
        for range in dropped.iter().rev() {
            self.kept.drain(range.clone());
        }
        !dropped.is_empty()
    }

    /// Whether the words are a whole sentence, so that a past form is its verb. In "Schedule
    /// finalized" it is a participle.
    fn is_sentence(&self) -> bool {
        let end = self.kept.last().and_then(|at| self.words.get(*at)).map_or(0, |word| word.end);
        let is_stopped = self.text.get(end..).is_some_and(|rest| rest.trim_start().starts_with('.'));
        is_stopped || self.word(0).is_some_and(|word| word.class == WordClass::Determiner)
    }

    /// Drops introductory words before the subject: "However, ", "To widen the port, ", "In a
    /// hurry, ".
    fn drop_front(&mut self) {
        while let Some(first) = self.word(0) {
            let opens = matches!(
                first.class,
                WordClass::Preposition | WordClass::Subordinator | WordClass::Adverb | WordClass::Coordinator
            ) || OPENERS.contains(&first.key.as_str())
                || first.key.len() > 5
                    && first.key.ends_with("ly")
                    && self.class(1) == Some(WordClass::Comma)
                || self.opens_with_participle()
                || matches!(first.key.to_lowercase().as_str(), "building" | "drawing" | "based")
                || first.key.to_lowercase().ends_with("ing")
                    && self.word(1).is_some_and(|word| word.key == "that");
            if !opens {
                return;
            }
            let comma = self.classes().position(|class| class == WordClass::Comma);
            // Skip the state in "In Oslo, Norway, the ministers met", which belongs to the place.
            let comma = comma.map(|comma| {
                let is_state = self.class(comma + 1) == Some(WordClass::Name)
                    && self.class(comma + 2) == Some(WordClass::Comma);
                if is_state && first.class == WordClass::Preposition { comma + 2 } else { comma }
            });
            let has_verb = |rest: &[usize]| {
                rest.iter()
                    .filter_map(|at| self.words.get(*at))
                    .any(|word| matches!(word.class, WordClass::Verb | WordClass::Auxiliary))
            };
            // Keep only the "that" clause of "EMPHASIZING that the plan was adopted".
            if first.key.to_lowercase().ends_with("ing")
                && self.word(1).is_some_and(|word| word.key == "that")
            {
                self.kept.drain(..2);
                continue;
            }
            if first.key == "due" {
                // Keep the words after "to" in "Due in part to the visit of …".
                let to = (1..5).find(|nth| self.word(*nth).is_some_and(|word| word.key == "to"));
                let Some(to) = to else { return };
                self.kept.drain(..=to);
                continue;
            }
            // Keep the noun of "Building on the first summit" as the event, since "building" is the
            // only verb.
            let refers = matches!(first.key.to_lowercase().as_str(), "building" | "drawing" | "based")
                && self.word(1).is_some_and(|word| matches!(word.key.as_str(), "on" | "upon"));
            if refers && comma.is_none() && !has_verb(&self.kept[2..]) {
                drop(self.kept.drain(..2));
                return;
            }
            match comma {
                Some(comma) if has_verb(&self.kept[comma + 1..]) => {
                    drop(self.kept.drain(..=comma));
                }
                // Drop only the function word itself: "also", "and".
                _ if matches!(first.class, WordClass::Adverb | WordClass::Coordinator) => {
                    self.kept.remove(0);
                }
                _ => return,
            }
        }
    }

    /// Whether the words begin with a participle clause, followed by a comma, a subject and a verb:
    /// "Speaking in Oslo, the minister said". "Building on the site, which …" has no such subject.
    fn opens_with_participle(&self) -> bool {
        let is_participle =
            self.word(0).is_some_and(|word| word.key.len() > 5 && word.key.ends_with("ing") && word.capital);
        let Some(comma) = self.classes().position(|class| class == WordClass::Comma) else { return false };
        let has_verb =
            (1..comma).any(|nth| matches!(self.class(nth), Some(WordClass::Verb | WordClass::Auxiliary)));
        let subject = matches!(
            self.class(comma + 1),
            Some(WordClass::Determiner | WordClass::Name | WordClass::Pronoun | WordClass::Possessive)
        );
        // Exclude "Building of the quay", where the word is a noun.
        let is_noun = self.word(1).is_some_and(|word| word.key == "of");
        is_participle && !is_noun && comma > 1 && !has_verb && subject
    }

    /// Drops an apposition at the end. The clause of "signed for missiles, an order that will need
    /// workshops" ends before "that", so ", an order" is dropped. A list ("a crane, a tug and a
    /// barge") remains.
    fn drop_apposition(&mut self) {
        let Some(comma) =
            self.classes().collect::<Vec<_>>().iter().rposition(|class| *class == WordClass::Comma)
        else {
            return;
        };
        let is_indefinite = self.word(comma + 1).is_some_and(|word| matches!(word.key.as_str(), "a" | "an"));
        let is_noun = |nth: usize| matches!(self.class(nth), Some(WordClass::Plain | WordClass::Name));
        let has_verb =
            (0..comma).any(|nth| matches!(self.class(nth), Some(WordClass::Verb | WordClass::Auxiliary)));
        let is_list = (1..comma).any(|nth| self.class(nth) == Some(WordClass::Comma));
        let nouns = comma + 2..self.kept.len();
        if is_indefinite && has_verb && !is_list && !nouns.is_empty() && nouns.clone().all(is_noun) {
            self.kept.truncate(comma);
        }
    }

    /// Drops "the", "a" and "an", but not if they are part of a name ("The Hague").
    fn drop_articles(&mut self) {
        let mut nth = 0;
        let words = self.words;
        let is_name = |at: Option<usize>| {
            at.and_then(|at| words.get(at)).is_some_and(|word| word.class == WordClass::Name)
        };
        let is_link = |at: Option<usize>| {
            at.and_then(|at| words.get(at)).is_some_and(|word| word.class == WordClass::Preposition)
        };
        self.kept.retain(|at| {
            let Some(word) = self.words.get(*at) else { return false };
            let is_first = nth == 0;
            nth += 1;
            let is_article =
                word.class == WordClass::Determiner && matches!(word.key.as_str(), "the" | "a" | "an");
            // Articles within a name remain: "The Convention on the Law of the Shore".
            let stays =
                is_name(at.checked_sub(2)) && is_link(at.checked_sub(1)) && is_name(at.checked_add(1));
            !is_article || ((word.capital || stays) && !is_first)
        });
    }

    /// Puts the first finite verb in the present tense: "has signed" → "signs", "was signed" →
    /// "signed", "will be signed" → "to be signed".
    fn set_tense(&mut self, is_sentence: bool) {
        let Some(first) =
            self.classes().position(|class| matches!(class, WordClass::Verb | WordClass::Auxiliary))
        else {
            return;
        };
        // Leave "a rule that both ports approved", where the verb has another subject.
        let is_relative = (0..first).any(|nth| self.class(nth) == Some(WordClass::Subordinator));
        // Leave "The findings of the board, released in May", where "released" is a participle.
        let is_apart = first.checked_sub(1).and_then(|nth| self.class(nth)) == Some(WordClass::Comma)
            && self.class(first) == Some(WordClass::Verb);
        if first == 0 || is_relative || is_apart {
            return;
        }
        // Leave "The mirror uses the trusted copy", where the verb is "uses", not the past form
        // "trusted".
        let has_present = (1..first).any(|nth| {
            let is_verb = self.class(nth) == Some(WordClass::Plain)
                && self.word(nth).is_some_and(|word| word.key.ends_with('s') && !word.key.ends_with("ss"));
            let is_object = self.kept.get(nth + 1).and_then(|at| self.words.get(at.checked_sub(1)?));
            is_verb
                && (matches!(self.class(nth + 1), Some(WordClass::Possessive))
                    || is_object.is_some_and(|word| word.class == WordClass::Determiner))
        });
        if has_present {
            return;
        }
        if self.has_doubtful_number(first) {
            return;
        }
        let is_plural = self.is_plural(first);
        let group: Vec<usize> = (first..self.kept.len())
            .take_while(|nth| matches!(self.class(*nth), Some(WordClass::Auxiliary | WordClass::Adverb)))
            .collect();
        let verb = first + group.len();
        let has = |keys: &[&str]| {
            group.iter().filter_map(|nth| self.word(*nth)).any(|word| keys.contains(&word.key.as_str()))
        };
        let is_negated = has(&["not", "never"]);
        let Some(word) = self.word(verb).filter(|_| !is_negated) else { return };
        let (is_participle, key) = (word.class == WordClass::Verb, word.key.clone());
        let has_object = self.class(verb + 1).is_some_and(|class| {
            matches!(
                class,
                WordClass::Determiner
                    | WordClass::Possessive
                    | WordClass::Name
                    | WordClass::Plain
                    | WordClass::Quote
            )
        });
        // "Schedule finalized" and "a pact signed in Oslo" are passives without an auxiliary. A
        // past form without an object is certainly active only if its verb never has one: "Six
        // prisoners climbed".
        let is_passive = group.is_empty()
            && !has_object
            && (self.word(verb + 1).is_some_and(|word| word.key == "by")
                || !INTRANSITIVE.contains(&key.as_str())
                || !is_sentence && key.ends_with("ed"));
        let is_auxiliary = |line: &Self, nth: &usize| line.class(*nth) == Some(WordClass::Auxiliary);
        let auxiliaries: Vec<usize> = group.iter().copied().filter(|nth| is_auxiliary(self, nth)).collect();
        if is_passive {
        } else if has(&["will", "shall"]) && self.class(first - 1) == Some(WordClass::Pronoun) {
            // Do not replace the modal if the subject is a pronoun: "They to set off" is not a
            // headline.
        } else if has(&["will", "shall"]) {
            if let Some(modal) = auxiliaries.first().and_then(|nth| self.kept.get(*nth)) {
                self.replaced.insert(*modal, "to".to_owned());
            }
        } else if !is_participle || has(&["would", "may", "might", "could", "should", "must", "can"]) {
        } else if has(&["was", "were", "is", "are", "been", "being"]) {
            // Drop the auxiliaries of "was signed", because a headline needs only the participle.
            for nth in auxiliaries.into_iter().rev() {
                self.kept.remove(nth);
            }
        } else if let Some(at) = self.kept.get(verb).copied() {
            if let Some(present) = present(&key, is_plural) {
                self.replaced.insert(at, present);
            }
            for nth in auxiliaries.into_iter().rev() {
                self.kept.remove(nth);
            }
        }
    }

    /// Whether it is unclear if the subject before the verb is singular or plural: a name that ends
    /// in "s" and has no article ("Ada Jobs resigned", "Security Advisors met"), or a list after a
    /// preposition.
    fn has_doubtful_number(&self, verb: usize) -> bool {
        let subject = self.kept.get(..verb).unwrap_or(&[]);
        let end = subject.iter().position(|at| {
            let class = self.words.get(*at).map(|word| word.class);
            matches!(class, Some(WordClass::Preposition | WordClass::Comma | WordClass::Subordinator))
        });
        let head = &subject[..end.unwrap_or(subject.len())];
        let names: Vec<Word> = head.iter().filter_map(|at| self.words.get(*at)).cloned().collect();
        // Exclude names with these endings, which are one person or thing: "Harris", "Airbus",
        // "Ross".
        let is_one = |key: &str| ["is", "us", "ss"].iter().any(|ending| key.ends_with(ending));
        let is_name = names.last().is_some_and(|word| {
            word.class == WordClass::Name && word.key.ends_with('s') && !is_one(&word.key)
        });
        // "The Department of Ports and Government of Norway" can be one body or two, so it is
        // doubtful.
        let mut rest = subject.iter().filter_map(|at| self.words.get(*at));
        if rest.any(|word| word.class == WordClass::Preposition) && rest.any(|word| word.key == "and") {
            return true;
        }
        let is_state = (0..names.len())
            .any(|at| actor_at(&names, at).is_some_and(|(_, length)| at + length == names.len()));
        let is_list = names.iter().any(|word| word.key == "and");
        let before = head.first().and_then(|first| self.words.get(first.checked_sub(1)?));
        is_name && !is_state && !is_list && before.is_none_or(|word| word.class != WordClass::Determiner)
    }

    /// Whether the subject before the verb is plural: "Norway and Japan", "the ministers", "six
    /// prisoners".
    fn is_plural(&self, verb: usize) -> bool {
        let subject: Vec<&Word> = (0..verb).filter_map(|nth| self.word(nth)).collect();
        // A list has several actors, "Norway, the Faroes, and Japan", but "Lind Energy, a firm of
        // Oslo," has one.
        let is_list = subject.iter().any(|word| word.class == WordClass::Comma)
            && subject.last().is_some_and(|word| word.class != WordClass::Comma)
            && subject.iter().all(|word| word.class != WordClass::Preposition)
            && subject.iter().any(|word| word.key == "and");
        if is_list {
            return true;
        }
        // Decide by the noun before a preposition: "The ministers of Norway".
        let end = subject.iter().position(|word| {
            matches!(word.class, WordClass::Preposition | WordClass::Comma | WordClass::Subordinator)
        });
        let head = &subject[..end.unwrap_or(subject.len())];
        // "Norway and Japan" is plural, but "the Office of Science and Technology" is not.
        if head.iter().any(|word| word.key == "and") {
            return true;
        }
        let head: Vec<Word> = head.iter().map(|word| (*word).clone()).collect();
        // "The United States" is one state, although the word ends in "s".
        let is_state = (0..head.len())
            .any(|at| actor_at(&head, at).is_some_and(|(_, length)| at + length == head.len()));
        let last = head.last().map_or("", |word| word.key.as_str());
        let ends_plural =
            last.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| last.ends_with(ending));
        !is_state
            && (ends_plural
                || matches!(last, "people" | "police" | "men" | "women" | "children" | "they" | "we"))
    }

    /// Drops phrases from the end until the headline is short enough: subordinate clauses first,
    /// then the words after a comma or a preposition.
    fn shorten(&mut self) {
        let mut verb = self
            .classes()
            .position(|class| matches!(class, WordClass::Verb | WordClass::Auxiliary))
            .unwrap_or(0);
        // Drop an aside even from a short headline: "…, which", "…, according to", "… while they
        // met".
        let aside = (verb + 2..self.kept.len()).find(|nth| {
            let key = self.word(*nth).map_or("", |word| word.key.as_str());
            let after_comma = self.class(nth - 1) == Some(WordClass::Comma);
            matches!(self.class(*nth), Some(WordClass::Subordinator)) && key != "that"
                || after_comma && key == "according"
        });
        if let Some(aside) = aside {
            self.kept.truncate(aside);
        }
        while self.fitting() < self.kept.len() {
            // Drop words in brackets first: "(native Windows TLS backend)".
            let Some(group) = self.bracketed(0) else { break };
            if group.end <= verb {
                verb -= group.len();
            }
            self.kept.drain(group);
        }
        // Then drop a participle clause after a comma: "…, authorizing the board to issue rules".
        let result = (verb + 2..self.kept.len()).find(|nth| {
            let is_participle =
                self.word(*nth).is_some_and(|word| word.key.len() > 5 && word.key.ends_with("ing"));
            is_participle && self.class(nth - 1) == Some(WordClass::Comma)
        });
        if let Some(result) = result.filter(|_| self.fitting() < self.kept.len()) {
            self.kept.truncate(result - 1);
        }
        let verb = self.shorten_subject(verb);
        // Then drop the list after a colon: "A decision on three papers: a plan, a budget and a
        // law".
        let colon =
            self.classes().position(|class| class == WordClass::Colon).filter(|colon| *colon > verb + 2);
        if let Some(colon) = colon.filter(|_| self.fitting() < self.kept.len()) {
            self.kept.truncate(colon);
        }
        let fitting = self.fitting();
        if fitting == self.kept.len() {
            return;
        }
        let breaks = |nth: &usize| {
            matches!(
                self.class(*nth),
                Some(
                    WordClass::Preposition
                        | WordClass::Comma
                        | WordClass::Coordinator
                        | WordClass::Subordinator
                        | WordClass::Break
                        | WordClass::Open
                )
            )
        };
        let cut = (verb + 2..=fitting).rev().find(|nth| {
            // Do not cut a name: "Assistant Secretary of State".
            let is_name = |nth: usize| self.class(nth) == Some(WordClass::Name);
            let joins_names =
                is_name(nth - 1) && is_name(nth + 1) && self.class(*nth) == Some(WordClass::Preposition);
            // Do not cut "The office of the board" before "of", because "the office" alone is not
            // clear.
            let is_of = self.word(*nth).is_some_and(|word| word.key == "of");
            !joins_names && !is_of && breaks(nth)
        });
        let any_cut = (verb + 2..=fitting).rev().find(breaks);
        if cut.is_none() && self.drop_offices() {
            return self.shorten();
        }
        self.kept.truncate(cut.or(any_cut).unwrap_or(fitting));
    }

    /// Drops phrases such as "from Assistant Secretary Shaw" from the end of the subject while the
    /// verb's object does not fit. Returns the new index of the verb.
    fn shorten_subject(&mut self, verb: usize) -> usize {
        let mut verb = verb;
        // It must be certain that this is the verb: either its form was replaced, or a name
        // precedes it. In "they intend to sign a related pact", the first past form is not the
        // verb.
        let is_certain = self.kept.get(verb).is_some_and(|at| self.replaced.contains_key(at))
            || verb.checked_sub(1).and_then(|nth| self.class(nth)) == Some(WordClass::Name);
        let subject = self.kept.get(..verb).unwrap_or(&[]).iter().filter_map(|at| self.words.get(*at));
        let is_plain = subject.clone().all(|word| word.class != WordClass::Subordinator && word.key != "to");
        if verb == 0 || !is_certain || !is_plain {
            return verb;
        }
        let is_break = |class: Option<WordClass>| {
            matches!(class, Some(WordClass::Preposition | WordClass::Comma) | None)
        };
        loop {
            let object = (verb + 1..self.kept.len()).find(|nth| is_break(self.class(*nth)));
            let object = object.unwrap_or(self.kept.len());
            let phrase = (1..verb).rev().find(|nth| self.class(*nth) == Some(WordClass::Preposition));
            if self.fitting() >= object {
                return verb;
            }
            // Drop the words between the commas in "Lind Energy, a developer of plants, signs".
            if self.class(verb - 1) == Some(WordClass::Comma)
                && let Some(comma) = (1..verb - 1).find(|nth| self.class(*nth) == Some(WordClass::Comma))
                && !(comma..verb).any(|nth| {
                    // Keep "Energy, Minerals, and Ports", where the commas separate list items.
                    self.class(nth) == Some(WordClass::Comma)
                        && self.class(nth + 1) == Some(WordClass::Coordinator)
                })
            {
                self.kept.drain(comma..verb);
                verb = comma;
                continue;
            }
            let Some(phrase) = phrase else { return verb };
            // Do not cut "Department of State", which is a name.
            if self.class(phrase - 1) == Some(WordClass::Name)
                && self.word(phrase).is_some_and(|word| word.key == "of")
            {
                return verb;
            }
            self.kept.drain(phrase..verb);
            verb = phrase;
        }
    }

    /// Returns the number of leading words that fit. Looks at each word once, since a clause can
    /// contain a thousand.
    fn fitting(&self) -> usize {
        let mut length = 0;
        let mut before = None;
        let fits = |at: &&usize| {
            length += self.piece(**at, before).graphemes(true).count();
            before = Some(**at);
            length <= MAX_LENGTH
        };
        self.kept.iter().take_while(fits).count()
    }

    /// Drops punctuation and function words from both ends.
    fn trim(&mut self) {
        let is_mark = |class| {
            matches!(
                class,
                Some(
                    WordClass::Comma
                        | WordClass::Colon
                        | WordClass::Break
                        | WordClass::Coordinator
                        | WordClass::Close
                )
            )
        };
        while is_mark(self.class(0)) {
            self.kept.remove(0);
        }
        // Drop the comma in "Findings of the board, released", which the participle does not need.
        if let Some(comma) = self.kept.len().checked_sub(2)
            && self.class(comma) == Some(WordClass::Comma)
            && self.class(comma + 1) == Some(WordClass::Verb)
        {
            self.kept.remove(comma);
        }
        self.drop_unmatched();
        if let Some(open) = self.bracketed(0).filter(|group| {
            group.end == self.kept.len() && self.class(group.end - 1) != Some(WordClass::Close)
        }) {
            self.kept.truncate(open.start);
        }
        loop {
            let last = self.kept.len().checked_sub(1).and_then(|nth| self.class(nth));
            let hangs = matches!(
                last,
                Some(
                    WordClass::Preposition
                        | WordClass::Subordinator
                        | WordClass::Determiner
                        | WordClass::Open
                        | WordClass::Possessive
                        | WordClass::Auxiliary
                )
            );
            // Drop ", effective" in "Coordinating Committee, effective", because the date that it
            // referred to is gone.
            let is_of_date = self.kept.len().checked_sub(2).and_then(|nth| self.class(nth))
                == Some(WordClass::Comma)
                && self.word(self.kept.len() - 1).is_some_and(|word| word.key == "effective");
            if !(hangs
                || is_of_date
                || matches!(
                    last,
                    Some(WordClass::Comma | WordClass::Colon | WordClass::Break | WordClass::Coordinator)
                ))
            {
                return;
            }
            self.kept.pop();
        }
    }

    /// Drops closing brackets without an opening one, and a quotation mark without a counterpart.
    fn drop_unmatched(&mut self) {
        let mut open = 0_usize;
        let mut unmatched: Vec<usize> = Vec::new();
        for nth in 0..self.kept.len() {
            match self.class(nth) {
                Some(WordClass::Open) => open += 1,
                Some(WordClass::Close) if open == 0 => unmatched.push(nth),
                Some(WordClass::Close) => open -= 1,
                _ => {}
            }
        }
        let quotes: Vec<usize> =
            (0..self.kept.len()).filter(|nth| self.class(*nth) == Some(WordClass::Quote)).collect();
        if let [only] = quotes.as_slice() {
            unmatched.push(*only);
        }
        unmatched.sort_unstable();
        for nth in unmatched.into_iter().rev() {
            self.kept.remove(nth);
        }
    }

    /// Returns the words as written in the source, on one line, with a capital at the start.
    fn written(&self) -> String {
        let mut out = String::new();
        let mut before: Option<usize> = None;
        for at in &self.kept {
            out.push_str(&self.piece(*at, before));
            before = Some(*at);
        }
        let line = one_line(&out.replace(['`', '*'], "").replace(" _", " ").replace("_ ", " "));
        let line = with_characters(&line);
        capitalised(&line)
    }

    /// Returns a word as written, preceded by the characters between it and the previous kept word.
    fn piece(&self, at: usize, before: Option<usize>) -> String {
        let Some(word) = self.words.get(at) else { return String::new() };
        let between = match before {
            None => "",
            Some(last) if last + 1 == at => {
                let end = self.words.get(last).map_or(word.start, |last| last.end);
                self.text.get(end..word.start).unwrap_or(" ")
            }
            Some(_) if word.class == WordClass::Comma => "",
            Some(_) => " ",
        };
        let written = &self.text[word.start..word.end];
        // Add a currency sign, which is not a word, but belongs to the amount.
        let is_apart = before.is_none_or(|last| last + 1 != at);
        let sign = self.text.get(..word.start).and_then(|text| text.chars().next_back());
        let sign = sign.filter(|sign| is_apart && matches!(sign, '$' | '€' | '£' | '¥'));
        let sign = sign.map(String::from).unwrap_or_default();
        format!("{between}{sign}{}", self.replaced.get(&at).map_or(written, String::as_str))
    }
}

/// Decodes HTML numeric character references, which Markdown may contain: "&#8211;" → "–".
fn with_characters(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("&#") {
        out.push_str(before);
        let digits = after.bytes().take(MAX_NUMBER_DIGITS).take_while(u8::is_ascii_digit).count();
        let (number, behind) = after.split_at_checked(digits).unwrap_or(("", after));
        if let Some(character) = number.parse().ok().and_then(char::from_u32).filter(|c| !c.is_control()) {
            out.push(character);
            // Accept a reference without its semicolon, which the end of a headline may have cut
            // off.
            rest = behind.strip_prefix(';').unwrap_or(behind);
        } else {
            out.push_str("&#");
            rest = after;
        }
    }
    out + rest
}

/// The last words of office titles that precede a name.
const OFFICES: [&str; 14] = [
    "administrator",
    "advisor",
    "adviser",
    "ambassador",
    "chairman",
    "chancellor",
    "commissioner",
    "director",
    "general",
    "governor",
    "minister",
    "president",
    "secretary",
    "senator",
];

/// Past forms of intransitive verbs.
const INTRANSITIVE: &[&str] = &[
    "agreed",
    "arose",
    "arrived",
    "became",
    "began",
    "came",
    "climbed",
    "collapsed",
    "crashed",
    "departed",
    "died",
    "disappeared",
    "emerged",
    "ended",
    "entered",
    "erupted",
    "exploded",
    "failed",
    "fell",
    "fled",
    "flew",
    "gathered",
    "happened",
    "landed",
    "marched",
    "met",
    "occurred",
    "protested",
    "ran",
    "resigned",
    "retired",
    "returned",
    "rose",
    "sank",
    "spoke",
    "stepped",
    "surrendered",
    "travelled",
    "voted",
    "went",
];

/// Words that open a sentence without adding to its content.
const OPENERS: [&str; 11] = [
    "once",
    "to",
    "due",
    "back",
    "notably",
    "however",
    "meanwhile",
    "finally",
    "today",
    "unfortunately",
    "currently",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::word::plain_words;

    #[track_caller]
    fn check(clause: &str, expected: Option<&str>) {
        let words = plain_words(clause);
        assert_eq!(headline(clause, &words, (0..words.len()).collect()).as_deref(), expected, "{clause}");
    }

    #[test]
    fn fronted_phrases_and_articles_are_dropped() {
        check(
            "To expand the industrial base, the government signed the DICAS agreement at the summit",
            Some("Government signs DICAS agreement at summit"),
        );
        check("However, the council approved the plan", Some("Council approves plan"));
        check("In a hurry, Norway and Japan signed the pact", Some("Norway and Japan sign pact"));
        check("The Hague Convention was signed", Some("Hague Convention signed"));
    }

    #[test]
    fn verbs_become_present_if_form_is_certain() {
        check("The ministers have signed the pact", Some("Ministers sign pact"));
        check("The treaty was signed in Oslo", Some("Treaty signed in Oslo"));
        check("The dependency API will be disabled", Some("Dependency API to be disabled"));
        check("The United States invaded the island", Some("United States invades island"));
        check("Six prisoners climbed onto the netting", Some("Six prisoners climb onto netting"));
        check("The council did not sign the pact", Some("Council did not sign pact"));
        check("Ada Harris signed the pact", Some("Ada Harris signs pact"));
        check(
            "The Department of Ports and Government of Norway signed the pact",
            Some("Department of Ports and Government of Norway signed pact"),
        );
        check("Ada Jobs signed the pact", Some("Ada Jobs signed pact"));
        check("Security Advisors of Norway signed the pact", Some("Security Advisors of Norway signed pact"));
        check("The Liberals signed the pact", Some("Liberals sign pact"));
        check("Norway, Iceland, and Japan signed the pact", Some("Norway, Iceland, and Japan sign pact"));
        check("Columbia rated the quay", Some("Columbia rated quay"));
    }

    #[test]
    fn headlines_are_short_and_end_with_a_word() {
        check(
            "A storm caused a crane to fall into the mosque, according to the authority",
            Some("Storm causes crane to fall into mosque"),
        );
        let long = "The council signed the pact with the harbour board of the northern province under the terms that the \
                    ministry had published for the benefit of all the smaller ports of the coast";
        let line = headline(long, &plain_words(long), (0..plain_words(long).len()).collect()).unwrap();
        assert_eq!(line, "Council signs pact with harbour board of northern province under terms");
    }

    #[test]
    fn marks_of_markup_and_asides_are_dropped() {
        check(
            "<p style=\"text-decoration: line-through\">Memo on the Harbour Council</p>",
            Some("Memo on the Harbour Council"),
        );
        check("Harbour Act (PDF, 172 kb, 20 pages, no cover)", Some("Harbour Act"));
        check("Harbour &#8211; Reform Act", Some("Harbour – Reform Act"));
        check("Harbour &# Reform Act", Some("Harbour &# Reform Act"));
        check("Harbour Reform Act (HRA)", Some("Harbour Reform Act (HRA)"));
        check("Costs (in crowns) < income of ports", Some("Costs (in crowns) < income of ports"));
        check("Quay 7.10.8 is released. 45000 stones and 300 ropes", Some("Quay 7.10.8 released"));
        check("Mr. Lind signed the pact", Some("Mr. Lind signs pact"));
    }

    #[test]
    fn speakers_and_fronted_participles_are_dropped() {
        check("We dropped support for the old crane", Some("Support for old crane dropped"));
        check("I announced a pact of Norway and Japan", Some("Pact of Norway and Japan announced"));
        check("We began work on the quay", Some("Began work on quay"));
        check("We decided to close the quay", Some("Decided to close quay"));
        check("We welcomed the pact, which helps", Some("Welcomed pact"));
        check("Speaking in Oslo, the minister rejected the plan", Some("Minister rejects plan"));
        check(
            "Building of the quay, a long affair, cost ten lives",
            Some("Building of quay, long affair, cost ten lives"),
        );
    }

    #[test]
    fn verb_without_object_stays_a_participle() {
        check("The pact signed by both ports.", Some("Pact signed by both ports"));
        check("The framework launched in Tokyo.", Some("Framework launched in Tokyo"));
        check("The minister resigned over the pact.", Some("Minister resigns over pact"));
        check("The war ended by the pact.", Some("War ended by pact"));
        check("The mirror uses the master trusted copy.", Some("Mirror uses master trusted copy"));
    }

    #[test]
    fn labels_and_unmatched_marks_are_dropped() {
        check("MAYOR LIND: Norway signed the pact", Some("Norway signs pact"));
        check("In Oslo, Norway, the ministers signed the pact", Some("Ministers sign pact"));
        check("EMPHASIZING that the harbour plan was adopted", Some("Harbour plan adopted"));
        check("The storm (5 May) destroyed the mole", Some("Storm (5 May) destroyed mole"));
        check("UN: Norway signed the pact", Some("UN: Norway signs pact"));
        check("(18) Council decision on ports", Some("Council decision on ports"));
        check("Reorganization plan of the ports)", Some("Reorganization plan of ports"));
        check("Additionally, the council approved the plan", Some("Council approves plan"));
    }

    #[test]
    fn long_subject_is_shortened_before_the_object() {
        check(
            "An instruction from Deputy Assistant Secretary Ottoline Fotheringay-Phipps established new categories of \
             classified papers",
            Some("Instruction establishes new categories of classified papers"),
        );
        check(
            "President Lind issued Executive Order 9452, authorizing the Secretary of the Harbour to issue rules for all \
             ports",
            Some("President Lind issues Executive Order 9452"),
        );
    }

    #[test]
    fn participle_after_a_comma_keeps_its_form() {
        check("The findings of the harbour board, released", Some("Findings of harbour board released"));
    }

    #[test]
    fn explanation_at_the_end_is_dropped() {
        check("Oslo has signed the contract for ferries, an order", Some("Oslo signs contract for ferries"));
        check("The minister opened the quay, a first", Some("Minister opens quay"));
        check("The board bought a crane, a tug, a barge", Some("Board buys crane, tug, barge"));
        check("The board bought a crane, a tug and a barge", Some("Board buys crane, tug and barge"));
        check(
            "Lind Energy, a firm of Oslo, has signed the pact",
            Some("Lind Energy, firm of Oslo, signs pact"),
        );
    }

    #[test]
    fn relative_clause_with_its_own_subject_becomes_the_sentence() {
        check("A pact that Norway and Japan approved", Some("Norway and Japan approve pact"));
        check("Three papers that Japan’s cabinet had adopted", Some("Japan’s cabinet adopts three papers"));
        check("The four fields that the ministers identified", Some("Ministers identify four fields"));
        check("A rule that protects the ports", Some("Rule that protects ports"));
        check("A pact that both ports signed in haste", Some("Pact that both ports signed in haste"));
        check("The minister said that the pact failed", Some("Minister said that pact failed"));
    }

    #[test]
    fn offices_are_dropped_if_a_name_would_be_cut() {
        check(
            "President Ada Lind met with the Prime Minister of the Northern Isles at the summit of the coastal states in May",
            Some("President Ada Lind meets with Prime Minister of the Northern Isles"),
        );
        check(
            "National Security Advisor Ada Lind met with Northern Security Advisor Orla Brandt",
            Some("National Security Advisor Ada Lind meets with Northern Security Advisor Orla Brandt"),
        );
        check(
            "Deputy National Security Advisor Ada Lind met with Northern National Security Advisor Orla Brandt-Haddad",
            Some("Ada Lind meets with Northern National Security Advisor Orla Brandt-Haddad"),
        );
        check(
            "The National Security Advisor met with the deputy ministers for harbours, fisheries, pilotage and lighthouses",
            Some("National Security Advisor meets with deputy ministers for harbours, fisheries, pilotage"),
        );
    }

    #[test]
    fn headline_does_not_end_before_of() {
        check(
            "Harbour Order 12 established a Division of Management Planning in the office of quay administration and of the \
             coast",
            Some("Harbour Order 12 establishes Division of Management Planning"),
        );
        check("The Coordinating Committee of Ports, effective", Some("Coordinating Committee of Ports"));
        check("Building on the first summit of ports", Some("First summit of ports"));
        check("Building on the site began", Some("Building on site begins"));
    }

    #[test]
    fn one_word_is_not_a_headline() {
        check("Announced", None);
    }
}
