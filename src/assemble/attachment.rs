//! Finds the words that a date belongs to: a verb, a noun for an event, or a name.
//!
//! A sentence may contain three agreements and one date. The date belongs to the words that it is
//! grammatically attached to, and it can contradict only the event that these describe (the
//! *topic*).

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::clause::verb_group;
use super::phase_words::{Form, Hit};
use super::phrase::{PhraseScope, head_of, left_of, right_of};
use super::word::{Word, WordClass};

/// The kind of words that a date belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AttachmentSite {
    /// A verb: "signed in May 2020".
    Verb,
    /// A noun for an event: "the visit of May 2020", "the invasion on 24 February".
    Noun,
    /// A name that the date distinguishes from others: "the 2022 strategy", "the strategy of
    /// December 2022".
    Name,
    /// The clause as a whole: no verb or noun from [`phase_words`](super::phase_words) is near the
    /// date.
    Loose,
}

/// The words that a date in a sentence belongs to. All ranges are word indices.
#[derive(Debug, Clone)]
pub(crate) struct DateAttachment {
    pub(crate) attachment: AttachmentSite,
    /// The phase that the date belongs to, with its words.
    pub(crate) hit: Option<Hit>,
    /// The words for what the event concerns: the object, the subject of a passive, the phrase next
    /// to the noun.
    pub(crate) topic: Vec<Range<usize>>,
    /// The date with its preposition and brackets, which a title omits.
    pub(crate) phrase: Range<usize>,
    /// The words of the title, if the date belongs to a noun or a name.
    pub(crate) title: Option<Range<usize>>,
    /// The subject, if it precedes the clause, as in a relative clause: see `Clause::antecedent`.
    pub(crate) antecedent: Option<Range<usize>>,
}

/// Prepositions whose noun is the background of the clause, at another time or without one: "after
/// the collapse of the bridge", "against the extension".
const BACKGROUND: [&str; 8] =
    ["after", "against", "amid", "before", "despite", "following", "since", "under"];

/// Nouns and adjectives that make the phrase after "to" or "of" the background of the clause: "in
/// response to the collapse", "in the wake of the collapse".
const HEADS_OF_BACKGROUND: [&str; 18] = [
    "aftermath",
    "anniversary",
    "answer",
    "due",
    "objection",
    "objections",
    "opposition",
    "owing",
    "prelude",
    "prior",
    "reaction",
    "reactions",
    "reply",
    "response",
    "responses",
    "subsequent",
    "tribute",
    "wake",
];

/// A clause of a sentence, with the phases found in it.
pub(super) struct Clause<'a> {
    pub(super) words: &'a [Word],
    pub(super) hits: &'a [Hit],
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Returns the words that the date at `words[at]` belongs to, within `clause`; `is_day` is whether
/// the date has day precision.
pub(crate) fn of(
    words: &[Word],
    hits: &[Hit],
    clause: Range<usize>,
    at: usize,
    is_day: bool,
) -> DateAttachment {
    let clause = Clause { words, hits, start: clause.start, end: clause.end };
    let phrase = clause.date_phrase(at);
    let governed = clause
        .premodifier(at, &phrase, is_day)
        .or_else(|| clause.date_after(&phrase))
        .or_else(|| clause.to_the_right(&phrase));
    // In "the summit, which is planned for May", the topic is the noun before the relative clause.
    let loose = || DateAttachment {
        attachment: AttachmentSite::Loose,
        hit: None,
        topic: clause.antecedent().into_iter().collect(),
        phrase: phrase.clone(),
        title: None,
        antecedent: None,
    };
    DateAttachment {
        phrase: phrase.clone(),
        antecedent: clause.antecedent(),
        ..governed.unwrap_or_else(loose)
    }
}

impl Clause<'_> {
    pub(super) fn word(&self, at: usize) -> Option<&Word> {
        (self.start..self.end).contains(&at).then(|| self.words.get(at)).flatten()
    }

    pub(super) fn class(&self, at: usize) -> Option<WordClass> {
        self.word(at).map(|w| w.class)
    }

    pub(super) fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|&i| i >= self.start)
    }

    /// Returns the range of the date at `at` together with the dates coordinated with it, the
    /// preposition before them and the brackets around them.
    fn date_phrase(&self, at: usize) -> Range<usize> {
        let (mut start, mut end) = (at, at + 1);
        while let Some(before) = self.neighbour_before(start) {
            start = before;
        }
        while let Some(after) = self.neighbour_after(end) {
            end = after;
        }
        // In "at today's summit", the preposition belongs to the summit, so it is not part of the
        // phrase.
        let owns = self.word(at).is_some_and(|w| w.owns);
        if !owns && self.before(start).is_some_and(|i| self.class(i) == Some(WordClass::Preposition)) {
            start -= 1;
        }
        let opened = self.before(start).is_some_and(|i| self.class(i) == Some(WordClass::Open));
        if opened && self.class(end) == Some(WordClass::Close) {
            start -= 1;
            end += 1;
        }
        start..end
    }

    /// Returns the start of an earlier date that is linked to the one at `start`: "June and", "a
    /// month later, on", "from 2023 to".
    fn neighbour_before(&self, start: usize) -> Option<usize> {
        let links = |i: usize| {
            let range =
                self.word(i).is_some_and(|w| matches!(w.key.as_str(), "to" | "until" | "through" | "–"));
            range
                || matches!(
                    self.class(i),
                    Some(WordClass::Coordinator | WordClass::Comma | WordClass::Preposition)
                )
        };
        let one = self.before(start)?;
        let candidates = [Some(one), self.before(one).filter(|_| links(one))];
        let third = candidates[1].and_then(|two| self.before(two).filter(|_| links(two)));
        candidates.into_iter().chain([third]).flatten().find(|&i| self.class(i) == Some(WordClass::Timex))
    }

    /// Returns the end of the next date after `end`, if at most two commas, conjunctions or
    /// prepositions separate them.
    fn neighbour_after(&self, end: usize) -> Option<usize> {
        let links = |i: usize| {
            matches!(self.class(i), Some(WordClass::Coordinator | WordClass::Comma | WordClass::Preposition))
        };
        let linked = (end..end + 3).take_while(|&i| i == end || links(i - 1));
        linked.map(|i| i + 1).find(|&after| self.class(after - 1) == Some(WordClass::Timex))
    }

    /// Handles a date inside a noun phrase: "the October 2024 election", "Japan's 2022 strategy".
    fn premodifier(&self, at: usize, phrase: &Range<usize>, is_day: bool) -> Option<DateAttachment> {
        let next = self.word(at + 1).filter(|w| w.is_content())?;
        let before = self.before(at).and_then(|i| self.word(i));
        let opened = before
            .is_some_and(|w| matches!(w.class, WordClass::Determiner | WordClass::Possessive) || w.owns)
            || self.word(at).is_some_and(|w| w.owns);
        // Without a determiner, only a year can be part of the noun phrase after it, "2022 Harbour
        // Plan", but not a day.
        let described = !is_day && before.is_some_and(Word::is_content);
        let begins = !is_day && before.is_none() && next.class == WordClass::Name;
        if !(opened || described || begins) || phrase.len() > 1 {
            return None;
        }
        let right = right_of(self.words, at + 1, self.end, PhraseScope::Single);
        let start = left_of(self.words, at, self.start, PhraseScope::Single).start;
        let whole = start..self.with_complement(right.clone());
        let hit = self.noun_hit_in(&right).cloned();
        let attachment = if hit.is_some() { AttachmentSite::Noun } else { AttachmentSite::Name };
        let described = start..right.end;
        Some(DateAttachment {
            attachment,
            hit,
            topic: vec![described],
            phrase: phrase.clone(),
            title: Some(whole),
            antecedent: None,
        })
    }

    /// Handles a date that follows the verb or noun that it belongs to.
    fn date_after(&self, phrase: &Range<usize>) -> Option<DateAttachment> {
        let preposition =
            self.word(phrase.start).filter(|w| w.class == WordClass::Preposition).map(|w| w.key.as_str());
        let edge = self.skip_places(phrase.start);
        if let Some(hit) = self.hits.iter().find(|hit| hit.words.end == edge && hit.form != Form::Noun) {
            return Some(self.by_verb(hit, phrase));
        }
        let beside = left_of(self.words, edge, self.start, PhraseScope::Single);
        // In "the strategy of December 2022" and "the Harbour Plan (2022)", the date is part of the
        // name.
        let names_it = matches!(preposition, Some("of" | "for" | "from"))
            || self.class(phrase.start) == Some(WordClass::Open);
        if names_it && edge == phrase.start && self.noun_hit_in(&beside).is_none() && !beside.is_empty() {
            return Some(self.by_name(edge, phrase));
        }
        let nearest = self.hits.iter().rev().find(|hit| {
            hit.words.start >= self.start
                && hit.words.end <= edge
                && !self.has_unmatched_bracket(hit.words.end..edge, WordClass::Close)
        })?;
        if nearest.form == Form::Noun && self.is_before_subject(nearest, phrase) {
            return None;
        }
        if nearest.form != Form::Noun {
            // In "A copy of the pact signed by the king was sold on 3 May", the date is the day of
            // the sale.
            let is_other = self.later_verb(nearest.words.end, edge);
            return (!is_other).then(|| self.by_verb(nearest, phrase));
        }
        let verb =
            self.verb_that_meets_at(nearest).filter(|_| self.verb_between(nearest.words.end, edge).is_none());
        if self.verb_between(nearest.words.end, edge).is_some() {
            // Give up: the date belongs to another verb in between, which is not in the table.
            return None;
        }
        Some(verb.map_or_else(|| self.by_noun(nearest, phrase), |verb| self.by_verb(verb, phrase)))
    }

    /// Handles a date that opens the clause: it belongs to the verb after it, or else to a noun.
    fn to_the_right(&self, phrase: &Range<usize>) -> Option<DateAttachment> {
        let opens = (self.start..phrase.start)
            .all(|i| self.class(i).is_none_or(|c| !matches!(c, WordClass::Verb | WordClass::Auxiliary)));
        if !opens {
            return None;
        }
        let after = self.hits.iter().filter(|hit| hit.words.start >= phrase.end && hit.words.end <= self.end);
        let mut after =
            after.filter(|hit| !self.has_unmatched_bracket(phrase.end..hit.words.start, WordClass::Open));
        let verb = after.clone().find(|hit| hit.form != Form::Noun && self.is_finite(hit, phrase.end));
        match verb {
            Some(verb) => Some(self.by_verb(verb, phrase)),
            None => after.find(|hit| hit.form != Form::Noun || !self.is_background(hit)).map(|hit| {
                if hit.form == Form::Noun { self.by_noun(hit, phrase) } else { self.by_verb(hit, phrase) }
            }),
        }
    }

    /// Whether words contain a bracket of this class without its other half, so that one end of
    /// them is in an aside: "repaired the bridge (built for $60 million) on".
    fn has_unmatched_bracket(&self, range: Range<usize>, bracket: WordClass) -> bool {
        let classes = range.filter_map(|at| self.class(at));
        let brackets = || classes.clone().filter(|class| matches!(class, WordClass::Open | WordClass::Close));
        match bracket {
            WordClass::Close => brackets().next() == Some(WordClass::Close),
            _ => brackets().next_back() == Some(WordClass::Open),
        }
    }

    /// Whether a noun is in an adverbial that opens the clause, and the date stands between the
    /// subject and its verb: "In response to the collapse of the bridge, the engineers on Monday
    /// restored the channel".
    fn is_before_subject(&self, noun: &Hit, phrase: &Range<usize>) -> bool {
        let mut next = (phrase.end..self.end).filter(|&at| self.class(at) != Some(WordClass::Adverb));
        let has_verb = next
            .next()
            .and_then(|at| self.class(at))
            .is_some_and(|class| matches!(class, WordClass::Verb | WordClass::Auxiliary));
        let comma = (noun.words.end..phrase.start).find(|&at| self.class(at) == Some(WordClass::Comma));
        // Without a comma, an article must open the subject: "After the collapse of the bridge the
        // engineers".
        let is_subject = |words: &[Word]| words.last().is_some_and(Word::is_content);
        let opened = (noun.words.end..phrase.start).rev().find(|&at| {
            self.class(at) == Some(WordClass::Determiner)
                && self.before(at).and_then(|at| self.word(at)).is_some_and(Word::is_content)
        });
        let subject = comma.map(|comma| comma + 1).or(opened);
        has_verb
            && self.opens_with_adverbial()
            && self.is_in_prepositional_phrase(noun)
            && subject.and_then(|start| self.words.get(start..phrase.start)).is_some_and(is_subject)
    }

    /// Whether the clause begins with a preposition.
    fn opens_with_adverbial(&self) -> bool {
        let mut words = (self.start..self.end).filter(|&at| {
            !matches!(self.class(at), Some(WordClass::Coordinator | WordClass::Adverb | WordClass::Comma))
        });
        words.next().and_then(|at| self.class(at)) == Some(WordClass::Preposition)
    }

    /// Whether a preposition precedes the noun phrase.
    fn is_in_prepositional_phrase(&self, noun: &Hit) -> bool {
        self.prepositions(noun).next().is_some()
    }

    /// Whether a noun is only the background of the clause, which another verb or noun is about:
    /// "restored the channel in response to the collapse". "Led to the collapse" reports it.
    fn is_background(&self, noun: &Hit) -> bool {
        self.prepositions(noun).any(|at| {
            let Some(key) = self.word(at).map(|word| word.key.as_str()) else { return false };
            let before = self.before(at).and_then(|at| self.word(at));
            let head = before.map_or("", |word| word.key.as_str());
            // Exclude "causing the bridge to collapse", where the word is a verb of another clause.
            let is_infinitive = key == "to"
                && at + 1 == noun.words.start
                && before.is_some_and(|word| {
                    matches!(word.class, WordClass::Plain | WordClass::Name | WordClass::Pronoun)
                });
            if is_infinitive {
                return true;
            }
            BACKGROUND.contains(&key) || matches!(key, "to" | "of") && HEADS_OF_BACKGROUND.contains(&head)
        })
    }

    /// Returns the prepositions on which a noun depends, from the nearest outwards: "to" and "of"
    /// for "part of the response to the collapse".
    fn prepositions(&self, noun: &Hit) -> impl Iterator<Item = usize> {
        let phrase = |end: usize| left_of(self.words, end, self.start, PhraseScope::Single).start.min(end);
        let before = move |start: usize| {
            self.before(start).filter(|&at| self.class(at) == Some(WordClass::Preposition))
        };
        std::iter::successors(before(phrase(noun.words.start)), move |&at| before(phrase(at)))
    }

    /// Whether the verb can be the main verb of the clause, rather than a participle ("the plan
    /// adopted by"). The first verb after `from` qualifies unless "by", "in" or "at" follows it.
    fn is_finite(&self, hit: &Hit, from: usize) -> bool {
        let by = self.word(hit.words.end).is_some_and(|w| matches!(w.key.as_str(), "by" | "in" | "at"));
        let first = (from..hit.words.start)
            .all(|i| !matches!(self.class(i), Some(WordClass::Verb | WordClass::Auxiliary)));
        let group = verb_group(self.words, hit.words.start, self.start);
        let after_verb = self.word(hit.words.end).map(|w| w.class);
        (first && !by)
            || group < hit.words.start
            || hit.form == Form::Intransitive
            || hit.form == Form::State
            || after_verb.is_some_and(|c| {
                matches!(
                    c,
                    WordClass::Determiner | WordClass::Possessive | WordClass::Name | WordClass::Plain
                )
            })
    }

    /// Returns the position before places such as "in Tokyo" and "at Camp David", which do not
    /// affect the attachment.
    fn skip_places(&self, edge: usize) -> usize {
        let mut at = edge;
        while let Some(last) = self.before(at) {
            let named = |i: usize| matches!(self.class(i), Some(WordClass::Name | WordClass::Comma));
            let mut start = at;
            while self.before(start).is_some_and(named) {
                start -= 1;
            }
            let place = self
                .before(start)
                .and_then(|i| self.word(i))
                .is_some_and(|w| matches!(w.key.as_str(), "in" | "at"));
            let event = self.noun_hit_in(&(start..at)).is_some();
            if start > last || !place || event {
                break;
            }
            at = start - 1;
        }
        at
    }

    /// Returns the verb that a date next to a meeting also belongs to: "signed the pact at the
    /// summit in May" dates both.
    fn verb_that_meets_at(&self, noun: &Hit) -> Option<&Hit> {
        let mut start = left_of(self.words, noun.words.start, self.start, PhraseScope::Single)
            .start
            .min(noun.words.start);
        // Go back to the start of the whole phrase: "two rounds of consultation".
        while let Some(of) = self.before(start).filter(|&i| self.word(i).is_some_and(|w| w.key == "of")) {
            start = left_of(self.words, of, self.start, PhraseScope::Single).start.min(of);
        }
        let before = self.before(start);
        let link = before.and_then(|i| self.word(i));
        let adverbial = link.is_some_and(|w| matches!(w.key.as_str(), "at" | "during" | "in"));
        let object = link.is_some_and(|w| w.class == WordClass::Verb)
            || self.hits.iter().any(|hit| hit.words.end == start);
        if !adverbial && !object {
            return None;
        }
        let verb =
            self.hits.iter().rev().find(|hit| {
                hit.form != Form::Noun && hit.words.start >= self.start && hit.words.end <= start
            })?;
        self.verb_between(verb.words.end, before?).is_none().then_some(verb)
    }

    /// Whether a later verb, not the one that ends before `start`, governs the date. It must be a
    /// form of "be" or "have", a modal, or a past form in a clause after a comma ("having signed
    /// it, the minister flew home").
    fn later_verb(&self, start: usize, end: usize) -> bool {
        let class = |at: usize| self.class(at);
        let is_finite = |at: usize| {
            class(at) == Some(WordClass::Auxiliary)
                && !self
                    .word(at)
                    .is_some_and(|w| matches!(w.key.as_str(), "be" | "been" | "being" | "having" | "get"))
        };
        let comma = (start..end).find(|at| class(*at) == Some(WordClass::Comma)).unwrap_or(end);
        let is_other = |at: usize| {
            is_finite(at)
                || at > comma + 1
                    && class(at) == Some(WordClass::Verb)
                    && matches!(
                        class(at - 1),
                        Some(WordClass::Name | WordClass::Plain | WordClass::Pronoun | WordClass::Adverb)
                    )
        };
        (start..end).any(is_other)
    }

    fn verb_between(&self, start: usize, end: usize) -> Option<usize> {
        (start..end).find(|&i| matches!(self.class(i), Some(WordClass::Verb | WordClass::Auxiliary)))
    }

    fn noun_hit_in(&self, range: &Range<usize>) -> Option<&Hit> {
        let inside = |hit: &&Hit| range.start <= hit.words.start && hit.words.end <= range.end;
        self.hits.iter().rfind(|hit| hit.form == Form::Noun && inside(hit))
    }

    fn by_name(&self, edge: usize, phrase: &Range<usize>) -> DateAttachment {
        let topic = left_of(self.words, edge, self.start, PhraseScope::Whole);
        DateAttachment {
            attachment: AttachmentSite::Name,
            hit: None,
            topic: vec![topic.clone()],
            phrase: phrase.clone(),
            title: Some(topic),
            antecedent: None,
        }
    }

    fn by_noun(&self, hit: &Hit, phrase: &Range<usize>) -> DateAttachment {
        let left =
            left_of(self.words, hit.words.start, self.start, PhraseScope::Single).start.min(hit.words.start);
        let right = right_of(self.words, hit.words.end, self.end, PhraseScope::Single).end.max(hit.words.end);
        let noun = left..right;
        let end = self.complement(right).map_or(right, |complement| complement.end);
        let topic = left..end;
        let start = head_of(self.words, noun, self.start).start;
        let title = start..end;
        DateAttachment {
            attachment: AttachmentSite::Noun,
            hit: Some(hit.clone()),
            topic: vec![topic],
            phrase: phrase.clone(),
            title: Some(title),
            antecedent: None,
        }
    }

    fn by_verb(&self, hit: &Hit, phrase: &Range<usize>) -> DateAttachment {
        let mut topic = self.topic_of_verb(hit, phrase);
        topic.retain(|range| !range.is_empty());
        if let Some(antecedent) = self.antecedent().filter(|_| topic.iter().all(|t| t.end <= hit.words.start))
        {
            topic.push(antecedent);
        }
        DateAttachment {
            attachment: AttachmentSite::Verb,
            hit: Some(hit.clone()),
            topic,
            phrase: phrase.clone(),
            title: None,
            antecedent: None,
        }
    }
}
