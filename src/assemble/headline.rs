//! Turns a clause into a headline: "To widen the port, the council has signed the pact" → "Council
//! signs pact".
//!
//! Words are only left out or put in the present tense, except that a plan gets a "to". The words
//! left out are fronted phrases, articles, the auxiliaries of a passive, and phrases at the end
//! that make the headline too long.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation;

use super::actor::actor_at;
use super::inflection::present;
use super::word::{Class, Word};
use crate::source::one_line;

/// The maximum length of a headline, in characters (grapheme clusters).
const LONGEST: usize = 90;

/// Makes a headline of the words at `kept`, in their order. Returns `None` if fewer than two
/// content words remain.
pub(super) fn headline(text: &str, words: &[Word], kept: Vec<usize>) -> Option<String> {
    let mut line = Headline { text, words, kept, replaced: BTreeMap::new() };
    line.keep_one_cell();
    line.drop_addresses();
    let is_sentence = line.is_sentence();
    line.drop_front();
    line.drop_articles();
    line.set_tense(is_sentence);
    line.shorten();
    line.trim();
    let says =
        line.classes().filter(|class| matches!(class, Class::Name | Class::Plain | Class::Verb)).count();
    (says > 1).then(|| line.written())
}

struct Headline<'a> {
    text: &'a str,
    words: &'a [Word],
    /// Indexes of words.
    kept: Vec<usize>,
    /// The words that are replaced, by their index.
    replaced: BTreeMap<usize, String>,
}

impl Headline<'_> {
    fn word(&self, nth: usize) -> Option<&Word> {
        self.words.get(*self.kept.get(nth)?)
    }

    fn classes(&self) -> impl Iterator<Item = Class> {
        self.kept.iter().filter_map(|at| Some(self.words.get(*at)?.class))
    }

    fn class(&self, nth: usize) -> Option<Class> {
        self.word(nth).map(|word| word.class)
    }

    /// Keeps only the longest cell of a row of a table: "Schedule finalized | Lead".
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
        // The first of several cells of that length.
        let Some(longest) = cells.min_by_key(|cell| std::cmp::Reverse(cell.len())) else { return };
        self.kept.truncate(longest.end);
        self.kept.drain(..longest.start);
    }

    /// Drops the addresses of Markdown links and the brackets around their words.
    fn drop_addresses(&mut self) {
        let mut is_address = false;
        let (text, words) = (self.text, self.words);
        self.kept.retain(|at| {
            let Some(word) = words.get(*at) else { return false };
            let before = text.get(..word.start).unwrap_or("");
            if is_address {
                is_address = word.class != Class::Close;
                return false;
            }
            is_address = word.class == Class::Open && before.ends_with(']');
            let is_bracket = matches!(text.get(word.start..word.end), Some("[" | "]"));
            !is_address && !is_bracket
        });
    }

    /// Whether the words are a whole sentence, so that a past form is its verb. In "Schedule
    /// finalized" it is a participle.
    fn is_sentence(&self) -> bool {
        let end = self.kept.last().and_then(|at| self.words.get(*at)).map_or(0, |word| word.end);
        let is_stopped = self.text.get(end..).is_some_and(|rest| rest.trim_start().starts_with('.'));
        is_stopped || self.word(0).is_some_and(|word| word.class == Class::Determiner)
    }

    /// Drops the words before the subject: "However, ", "To widen the port, ", "In a hurry, ".
    fn drop_front(&mut self) {
        while let Some(first) = self.word(0) {
            let opens = matches!(
                first.class,
                Class::Preposition | Class::Subordinator | Class::Adverb | Class::Coordinator
            ) || OPENERS.contains(&first.key.as_str());
            if !opens {
                return;
            }
            let comma = self.classes().position(|class| class == Class::Comma);
            let has_verb = |rest: &[usize]| {
                rest.iter()
                    .filter_map(|at| self.words.get(*at))
                    .any(|word| matches!(word.class, Class::Verb | Class::Auxiliary))
            };
            if first.key == "due" {
                // "Due in part to the visit of …": the words after "to" remain.
                let to = (1..5).find(|nth| self.word(*nth).is_some_and(|word| word.key == "to"));
                let Some(to) = to else { return };
                self.kept.drain(..=to);
                continue;
            }
            match comma {
                Some(comma) if has_verb(self.kept.get(comma + 1..).unwrap_or(&[])) => {
                    drop(self.kept.drain(..=comma));
                }
                // "also", "and": one function word without a comma.
                _ if matches!(first.class, Class::Adverb | Class::Coordinator) => drop(self.kept.remove(0)),
                _ => return,
            }
        }
    }

    /// Drops "the", "a" and "an", but not if they are part of a name ("The Hague").
    fn drop_articles(&mut self) {
        let mut nth = 0;
        let words = self.words;
        let is_name =
            |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|word| word.class == Class::Name);
        let is_link = |at: Option<usize>| {
            at.and_then(|at| words.get(at)).is_some_and(|word| word.class == Class::Preposition)
        };
        self.kept.retain(|at| {
            let Some(word) = self.words.get(*at) else { return false };
            let is_first = nth == 0;
            nth += 1;
            let is_article =
                word.class == Class::Determiner && matches!(word.key.as_str(), "the" | "a" | "an");
            // "The Convention on the Law of the Shore": articles within a name remain.
            let stays =
                is_name(at.checked_sub(2)) && is_link(at.checked_sub(1)) && is_name(at.checked_add(1));
            !is_article || ((word.capital || stays) && !is_first)
        });
    }

    /// Puts the first finite verb in the present tense: "has signed" → "signs", "was signed" →
    /// "signed", "will be signed" → "to be signed".
    fn set_tense(&mut self, is_sentence: bool) {
        let Some(first) = self.classes().position(|class| matches!(class, Class::Verb | Class::Auxiliary))
        else {
            return;
        };
        // In "a rule that both ports approved" the verb has another subject.
        let is_relative = (0..first).any(|nth| self.class(nth) == Some(Class::Subordinator));
        if first == 0 || is_relative {
            return;
        }
        let is_plural = self.is_plural(first);
        let group: Vec<usize> = (first..self.kept.len())
            .take_while(|nth| matches!(self.class(*nth), Some(Class::Auxiliary | Class::Adverb)))
            .collect();
        let verb = first + group.len();
        let has = |keys: &[&str]| {
            group.iter().filter_map(|nth| self.word(*nth)).any(|word| keys.contains(&word.key.as_str()))
        };
        let is_negated = has(&["not", "never"]);
        let Some(word) = self.word(verb).filter(|_| !is_negated) else { return };
        let (is_participle, key) = (word.class == Class::Verb, word.key.clone());
        let has_object = self.class(verb + 1).is_some_and(|class| {
            matches!(class, Class::Determiner | Class::Possessive | Class::Name | Class::Plain)
        });
        // "Schedule finalized", "Pact signed in Oslo": a passive without its auxiliary.
        let is_passive = group.is_empty() && !has_object && !is_sentence && key.ends_with("ed");
        let is_auxiliary = |line: &Self, nth: &usize| line.class(*nth) == Some(Class::Auxiliary);
        let auxiliaries: Vec<usize> = group.iter().copied().filter(|nth| is_auxiliary(self, nth)).collect();
        if is_passive {
        } else if has(&["will", "shall"]) {
            if let Some(modal) = auxiliaries.first().and_then(|nth| self.kept.get(*nth)) {
                self.replaced.insert(*modal, "to".to_owned());
            }
        } else if !is_participle || has(&["would", "may", "might", "could", "should", "must", "can"]) {
        } else if has(&["was", "were", "is", "are", "been", "being"]) {
            // "was signed": a headline needs only the participle.
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

    /// Whether the subject before the verb is a plural: "Norway and Japan", "the ministers", "six
    /// prisoners".
    fn is_plural(&self, verb: usize) -> bool {
        let subject: Vec<&Word> = (0..verb).filter_map(|nth| self.word(nth)).collect();
        // "The ministers of Norway": the noun before the preposition counts.
        let end = subject
            .iter()
            .position(|word| matches!(word.class, Class::Preposition | Class::Comma | Class::Subordinator));
        let head = subject.get(..end.unwrap_or(subject.len())).unwrap_or(&[]);
        // "Norway and Japan", but not "the Office of Science and Technology".
        if head.iter().any(|word| word.key == "and") {
            return true;
        }
        let head: Vec<Word> = head.iter().map(|word| (*word).clone()).collect();
        // "The United States" is one state.
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
        let verb =
            self.classes().position(|class| matches!(class, Class::Verb | Class::Auxiliary)).unwrap_or(0);
        // "…, which", "…, according to", "… after they met": an aside is dropped even from a short
        // headline.
        let aside = (verb + 2..self.kept.len()).find(|nth| {
            let key = self.word(*nth).map_or("", |word| word.key.as_str());
            let after_comma = self.class(nth - 1) == Some(Class::Comma);
            matches!(self.class(*nth), Some(Class::Subordinator)) && key != "that"
                || after_comma && key == "according"
        });
        if let Some(aside) = aside {
            self.kept.truncate(aside);
        }
        // "A decision on three papers: a plan, a budget and a law": the list is dropped first.
        let colon = self.classes().position(|class| class == Class::Colon).filter(|colon| *colon > verb + 2);
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
                    Class::Preposition
                        | Class::Comma
                        | Class::Coordinator
                        | Class::Subordinator
                        | Class::Break
                        | Class::Open
                )
            )
        };
        let cut = (verb + 2..=fitting).rev().find(|nth| {
            // A name is not cut: "Assistant Secretary of State".
            let is_name = |nth: usize| self.class(nth) == Some(Class::Name);
            let joins_names =
                is_name(nth - 1) && is_name(nth + 1) && self.class(*nth) == Some(Class::Preposition);
            !joins_names && breaks(nth)
        });
        let cut = cut.or_else(|| (verb + 2..=fitting).rev().find(breaks));
        self.kept.truncate(cut.unwrap_or(fitting));
    }

    /// Returns how many of the words fit. Each is looked at once, since a clause can have a thousand.
    fn fitting(&self) -> usize {
        let mut length = 0;
        let mut before = None;
        let fits = |at: &&usize| {
            length += self.piece(**at, before).graphemes(true).count();
            before = Some(**at);
            length <= LONGEST
        };
        self.kept.iter().take_while(fits).count()
    }

    /// Drops punctuation and function words from both ends.
    fn trim(&mut self) {
        let is_mark = |class| {
            matches!(
                class,
                Some(Class::Comma | Class::Colon | Class::Break | Class::Coordinator | Class::Close)
            )
        };
        while is_mark(self.class(0)) {
            self.kept.remove(0);
        }
        loop {
            let last = self.kept.len().checked_sub(1).and_then(|nth| self.class(nth));
            let hangs = matches!(
                last,
                Some(
                    Class::Preposition
                        | Class::Subordinator
                        | Class::Determiner
                        | Class::Open
                        | Class::Possessive
                        | Class::Auxiliary
                )
            );
            if !(hangs
                || matches!(last, Some(Class::Comma | Class::Colon | Class::Break | Class::Coordinator)))
            {
                return;
            }
            self.kept.pop();
        }
    }

    /// Returns the words as the source writes them, in one line, with a capital.
    fn written(&self) -> String {
        let mut out = String::new();
        let mut before: Option<usize> = None;
        for at in &self.kept {
            out.push_str(&self.piece(*at, before));
            before = Some(*at);
        }
        let line = one_line(&out.replace(['`', '*'], "").replace(" _", " ").replace("_ ", " "));
        let mut letters = line.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// Returns a word as it is written, with the characters between it and the kept word before.
    fn piece(&self, at: usize, before: Option<usize>) -> String {
        let Some(word) = self.words.get(at) else { return String::new() };
        let between = match before {
            None => "",
            Some(last) if last + 1 == at => {
                let end = self.words.get(last).map_or(word.start, |last| last.end);
                self.text.get(end..word.start).unwrap_or(" ")
            }
            Some(_) if word.class == Class::Comma => "",
            Some(_) => " ",
        };
        let written = self.text.get(word.start..word.end).unwrap_or("");
        format!("{between}{}", self.replaced.get(&at).map_or(written, String::as_str))
    }
}

/// Words that open a sentence without adding to its content.
const OPENERS: [&str; 10] = [
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
    fn one_word_is_not_a_headline() {
        check("Announced", None);
    }
}
