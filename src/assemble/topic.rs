//! Finds the topic of a verb or a noun: its object, its subject, or its complement.

use std::ops::Range;

use crate::phase::Phase;

use super::attachment::Clause;
use super::clause::verb_group;
use super::phase_words::{Form, Hit};
use super::phrase::{PhraseScope, head_of, left_of, right_of};
use super::word::{Word, WordClass};

impl Clause<'_> {
    /// Returns the object of the verb, or its subject if it has no object.
    pub(super) fn topic_of_verb(&self, hit: &Hit, phrase: &Range<usize>) -> Vec<Range<usize>> {
        let (verb, end) = (hit.words.start, hit.words.end);
        let group = verb_group(self.words, verb, self.start);
        let be = |w: &Word| matches!(w.key.as_str(), "be" | "is" | "are" | "was" | "were" | "been" | "being");
        let passive = self.words.get(group..verb).is_some_and(|aux| aux.iter().any(be));
        let held = hit.phase == Phase::Held;
        match hit.form {
            Form::Intransitive => vec![self.subject(group)],
            Form::State => vec![self.phrase_before(group)],
            Form::Past if passive => vec![self.subject(group)],
            _ => {
                let object = self.object(end, phrase);
                if hit.phase == Phase::Adopted && self.is_chamber(&object) {
                    return vec![self.subject(group)];
                }
                if object.is_empty() {
                    return vec![self.phrase_before(group)];
                }
                // Return both, since each can identify a meeting: "The council held the summit".
                if held { vec![self.subject(group), object] } else { vec![object] }
            }
        }
    }

    /// Whether the object is a chamber of parliament. The topic of "The bill passed the Senate" is
    /// the subject, which was adopted.
    fn is_chamber(&self, object: &Range<usize>) -> bool {
        const CHAMBERS: [&str; 8] =
            ["assembly", "bundestag", "chamber", "congress", "diet", "house", "parliament", "senate"];
        let last = object.end.checked_sub(1).and_then(|i| self.word(i));
        last.is_some_and(|w| CHAMBERS.contains(&w.key.as_str()))
    }

    /// Returns the subject of a clause without its own: the noun phrase before "which" or "that" at
    /// its start, or the subject that an inserted clause cuts off ("the alliance, which met in May,
    /// has agreed").
    pub(super) fn antecedent(&self) -> Option<Range<usize>> {
        // Require the clause to be inside the bracket: "the bridge (built in 1977 for $60
        // million)".
        let is_bracket = |w: &Word| matches!(w.class, WordClass::Open | WordClass::Close);
        let after = self.words.get(self.end..)?.iter().find(|w| is_bracket(w));
        let is_closed = after.is_some_and(|w| w.class == WordClass::Close);
        let bracket = self.words.get(..self.start)?.iter().rposition(is_bracket).filter(|_| is_closed);
        if let Some(open) =
            bracket.filter(|at| self.words.get(*at).is_some_and(|w| w.class == WordClass::Open))
        {
            let phrase = left_of(self.words, open, 0, PhraseScope::Single);
            return (!phrase.is_empty()).then_some(phrase);
        }
        let first = self.word(self.start)?;
        let end = match first.class {
            WordClass::Subordinator if matches!(first.key.as_str(), "which" | "that" | "who" | "whom") => {
                self.start
            }
            WordClass::Auxiliary | WordClass::Verb => {
                self.words.get(..self.start)?.iter().rposition(|w| w.class == WordClass::Subordinator)?
            }
            _ => return None,
        };
        let comma =
            end.checked_sub(1).and_then(|i| self.words.get(i)).is_some_and(|w| w.class == WordClass::Comma);
        let phrase = left_of(self.words, end - usize::from(comma), 0, PhraseScope::Single);
        // Exclude "say that", where the verb in its base form looks like a noun, but has no
        // article.
        let opened = self.words.get(phrase.start).is_some_and(|w| w.class != WordClass::Plain);
        (!phrase.is_empty() && (opened || first.key != "that")).then_some(phrase)
    }

    /// Returns the noun phrase right before a verb, even if a comma is between them: "the plan,
    /// adopted in May".
    fn phrase_before(&self, group: usize) -> Range<usize> {
        let comma = self.before(group).is_some_and(|i| self.class(i) == Some(WordClass::Comma));
        left_of(self.words, group - usize::from(comma), self.start, PhraseScope::Single)
    }

    /// Returns the subject before a verb: the head of its phrase, or the whole list.
    fn subject(&self, group: usize) -> Range<usize> {
        let phrase = left_of(self.words, group, self.start, PhraseScope::Whole);
        let list = self
            .words
            .get(phrase.clone())
            .is_some_and(|words| words.iter().any(|w| w.class == WordClass::Comma));
        if list { phrase } else { head_of(self.words, phrase, self.start) }
    }

    /// Returns the object after a verb. After "agreed" and "joined" it may follow "to" or "on", or
    /// a second verb ("agreed to establish the forum").
    fn object(&self, end: usize, phrase: &Range<usize>) -> Range<usize> {
        let start = if phrase.start == end { phrase.end } else { end };
        if self
            .class(start)
            .is_none_or(|class| matches!(class, WordClass::Comma | WordClass::Colon | WordClass::Coordinator))
        {
            return start..start;
        }
        let direct = right_of(self.words, start, self.end, PhraseScope::Whole);
        let linked = self.word(start).is_some_and(|w| matches!(w.key.as_str(), "to" | "on" | "upon"));
        if !direct.is_empty() || !linked {
            return direct;
        }
        let second = self.hits.iter().find(|hit| hit.words.start == start + 1 && hit.form != Form::Noun);
        right_of(self.words, second.map_or(start + 1, |hit| hit.words.end), self.end, PhraseScope::Whole)
    }

    /// Returns the complement of a noun: "of Ukraine", "on three papers: a plan and a budget".
    pub(super) fn complement(&self, at: usize) -> Option<Range<usize>> {
        let preposition = self.word(at).filter(|w| w.class == WordClass::Preposition)?;
        let links =
            matches!(preposition.key.as_str(), "of" | "on" | "to" | "for" | "with" | "between" | "in");
        let phrase = right_of(self.words, at + 1, self.end, PhraseScope::Whole);
        (links && !phrase.is_empty()).then_some(phrase)
    }

    pub(super) fn with_complement(&self, phrase: Range<usize>) -> usize {
        let of = self.word(phrase.end).is_some_and(|w| matches!(w.key.as_str(), "of" | "for" | "on"));
        self.complement(phrase.end).filter(|_| of).map_or(phrase.end, |complement| complement.end)
    }
}
