//! A title for what nobody curated: the words of the clause, without its date.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::govern::{Attachment, Governance};
use super::headline::headline;
use super::word::{Class, Word};
use crate::source::one_line;

/// The most characters (grapheme clusters) of a title.
const LONGEST: usize = 120;

/// The words that the date dates, in one line: the noun phrase it belongs to, or its clause; date phrase, reference
/// marks and outer small words removed. Nothing is added but an ellipsis where it was cut.
///
/// A clause that begins with "which" has the noun before it as its subject, and one that an inserted clause cuts off
/// before its verb goes on to the end of the sentence. Of a clause that goes on after the date with a new part ("signed
/// it in May, and allies said …") only the part before the date is taken.
pub(crate) fn title(text: &str, words: &[Word], clause: &Range<usize>, governance: &Governance) -> String {
    let phrase = &governance.phrase;
    let range = governance.title.clone().filter(|range| says_enough(words, range));
    let of_noun = range.is_some();
    let range = range.or_else(|| participle(words, clause, governance));
    let range = range.unwrap_or_else(|| with_verb(words, clause));
    let subject = governance.antecedent.clone().filter(|_| !of_noun).unwrap_or(0..0);
    // "a pact that both sides signed": the relative clause has a subject of its own and keeps its "that".
    let own_subject = !subject.is_empty() && words.get(range.start + 1).is_some_and(Word::is_nominal);
    let (subject, range) = if own_subject { (0..0, subject.start..range.end) } else { (subject, range) };
    let before = trim(words, range.start..phrase.start.clamp(range.start, range.end), true);
    let after = trim(words, phrase.end.clamp(range.start, range.end)..range.end, before.is_empty());
    let new_part = words
        .get(phrase.end)
        .is_some_and(|w| matches!(w.class, Class::Comma | Class::Coordinator | Class::Break));
    let [before, after] = match (before.len(), after.len()) {
        (3.., _) if new_part => [before, 0..0],
        // "While in Tokyo in May, the leaders …": a place says too little beside a clause.
        (1, 3..) if !of_noun => [0..0, after],
        _ => [before, after],
    };
    // "signed in Oslo this 9th day of June": the article is the date's.
    let article = after.is_empty()
        && before
            .end
            .checked_sub(1)
            .and_then(|at| words.get(at))
            .is_some_and(|w| w.class == Class::Determiner);
    let before = if article { before.start..before.end - 1 } else { before };
    let parts = [subject, before, after];
    let kept: Vec<usize> = parts.iter().cloned().flatten().filter(|at| *at < words.len()).collect();
    if let Some(headline) = headline(text, words, kept) {
        return without_marks(&headline);
    }
    let mut kept = String::new();
    for part in parts {
        let ends = words.get(part).and_then(|words| Some((words.first()?.start, words.last()?.end)));
        let Some(words) = ends.and_then(|(start, end)| text.get(start..end)) else { continue };
        let words = without_marks(words);
        if !kept.is_empty() && !words.is_empty() {
            kept.push(' ');
        }
        kept.push_str(&words);
    }
    if kept.is_empty() {
        kept = whole(text, words);
    }
    capitalised(&shortened(&kept))
}

/// Whether a noun phrase says by itself what happened: it has a name, or words enough ("the decision" has neither).
fn says_enough(words: &[Word], range: &Range<usize>) -> bool {
    let phrase = words.get(range.clone()).unwrap_or(&[]);
    phrase.len() > 3 || (phrase.len() > 1 && phrase.iter().any(|word| word.class == Class::Name))
}

/// From the noun on that a participle describes, where another verb reigns in the clause: of "they praised the pact signed in
/// May" the pact.
fn participle(words: &[Word], clause: &Range<usize>, governance: &Governance) -> Option<Range<usize>> {
    let hit = governance.hit.as_ref().filter(|_| governance.attachment == Attachment::Verb)?;
    let [topic] = governance.topic.as_slice() else { return None };
    let between = words.get(topic.end..hit.words.start)?;
    let described = topic.end > topic.start
        && topic.start < governance.phrase.start
        && between.iter().all(|word| word.class == Class::Comma);
    let ahead = words.get(clause.start..topic.start)?;
    let is_verb = |word: &Word| matches!(word.class, Class::Verb | Class::Auxiliary);
    let opened =
        words.get(topic.start).is_some_and(|w| matches!(w.class, Class::Determiner | Class::Possessive));
    let object = opened && ahead.last().is_some_and(|word| word.class == Class::Plain);
    (described && (object || ahead.iter().any(is_verb))).then_some(topic.start..clause.end)
}

/// The clause, or if no verb stands in it, the sentence from there on.
fn with_verb(words: &[Word], clause: &Range<usize>) -> Range<usize> {
    let is_verb = |w: &Word| matches!(w.class, Class::Verb | Class::Auxiliary);
    let has_verb = words.get(clause.clone()).is_some_and(|words| words.iter().any(is_verb));
    if has_verb { clause.clone() } else { clause.start..words.len() }
}

/// All words of the sentence, where the date is all there is to its clause.
fn whole(text: &str, words: &[Word]) -> String {
    let ends = words.first().zip(words.last()).map(|(first, last)| first.start..last.end);
    without_marks(ends.and_then(|range| text.get(range)).unwrap_or(""))
}

/// Without the marks and linking words at the ends; the first part of a title begins with no preposition.
fn trim(words: &[Word], range: Range<usize>, is_first: bool) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let class = |at: usize| words.get(at).map(|w| w.class);
    let mark = |at: usize| {
        matches!(
            class(at),
            Some(Class::Comma | Class::Colon | Class::Break | Class::Coordinator | Class::Quote)
        )
    };
    // "in a hurry, Norway signed": the preposition is needed where more than its phrase follows.
    let one_phrase = !(start..end).any(|at| class(at) == Some(Class::Comma));
    let leads = |at: usize| {
        let opens = words
            .get(at)
            .is_some_and(|w| matches!(w.key.as_str(), "in" | "on" | "at" | "during" | "with" | "by"));
        // "since the pact was signed": of the time clause what it tells is kept.
        let links =
            words.get(at).is_some_and(|w| matches!(w.key.as_str(), "since" | "after" | "before" | "until"));
        let told = (at..end).any(|at| matches!(class(at), Some(Class::Verb | Class::Auxiliary)));
        (opens && one_phrase && is_first)
            || (links && told)
            || matches!(class(at), Some(Class::Subordinator | Class::Close))
    };
    while start < end && (mark(start) || leads(start)) {
        start += 1;
    }
    let hangs = |at: usize| matches!(class(at), Some(Class::Open | Class::Preposition | Class::Subordinator));
    while start < end && (mark(end - 1) || hangs(end - 1)) {
        end -= 1;
    }
    start..end
}

/// In one line and without reference marks ("[12]").
fn without_marks(words: &str) -> String {
    let mut out = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let digits = after.trim_start_matches(|c: char| c.is_ascii_digit());
        match digits.strip_prefix(']') {
            Some(behind) if digits.len() < after.len() => rest = behind,
            _ => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    one_line(&out)
}

fn shortened(words: &str) -> String {
    if fits(words, LONGEST) { words.to_owned() } else { cut(words, LONGEST) }
}

/// Whether a text has at most so many characters.
fn fits(words: &str, longest: usize) -> bool {
    words.graphemes(true).nth(longest).is_none()
}

/// The whole words among so many characters, and an ellipsis.
fn cut(words: &str, longest: usize) -> String {
    let head: String = words.graphemes(true).take(longest).collect();
    let cut = head.rfind(' ').unwrap_or(head.len());
    let head = head.get(..cut).unwrap_or("").trim_end_matches([',', ';', ':', ' ']);
    format!("{head} …")
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
