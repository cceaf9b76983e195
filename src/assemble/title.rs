//! A title for what nobody curated: the words of the clause, without its date.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::govern::Governance;
use super::word::{Class, Word};

/// The most characters (grapheme clusters) of a title.
const LONGEST: usize = 90;

/// The words that the date dates, in one line: the noun phrase it belongs to, or its clause; date phrase, reference
/// marks and outer small words removed. Nothing is added but an ellipsis where it was cut.
///
/// A clause that begins with "which" has the noun before it as its subject, and one that an inserted clause cuts off
/// before its verb goes on to the end of the sentence. Of a clause that goes on after the date with a new part ("signed
/// it in May, and allies said …") only the part before the date is taken.
pub(crate) fn title(text: &str, words: &[Word], clause: &Range<usize>, governance: &Governance) -> String {
    let phrase = &governance.phrase;
    let range = governance.title.clone().filter(|r| r.len() > 1).unwrap_or_else(|| with_verb(words, clause));
    let subject = governance.antecedent.clone().filter(|_| governance.title.is_none()).unwrap_or(0..0);
    // "a pact that both sides signed": the relative clause has a subject of its own and keeps its "that".
    let own_subject = !subject.is_empty() && words.get(range.start + 1).is_some_and(Word::is_nominal);
    let (subject, range) = if own_subject { (0..0, subject.start..range.end) } else { (subject, range) };
    let before = trim(words, range.start..phrase.start.clamp(range.start, range.end));
    let after = trim(words, phrase.end.clamp(range.start, range.end)..range.end);
    let new_part = words
        .get(phrase.end)
        .is_some_and(|w| matches!(w.class, Class::Comma | Class::Coordinator | Class::Break));
    let [before, after] = if before.len() > 2 && new_part { [before, 0..0] } else { [before, after] };
    let mut kept = String::new();
    for part in [subject, before, after] {
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

/// Without the marks and linking words at the ends.
fn trim(words: &[Word], range: Range<usize>) -> Range<usize> {
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
        (opens && one_phrase) || matches!(class(at), Some(Class::Subordinator | Class::Close))
    };
    while start < end && (mark(start) || leads(start)) {
        start += 1;
    }
    while start < end && (mark(end - 1) || matches!(class(end - 1), Some(Class::Open | Class::Preposition))) {
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
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(words: &str) -> String {
    if words.graphemes(true).count() <= LONGEST {
        return words.to_owned();
    }
    let head: String = words.graphemes(true).take(LONGEST).collect();
    let cut = head.rfind(' ').unwrap_or(head.len());
    let head = head.get(..cut).unwrap_or("").trim_end_matches([',', ';', ':', ' ']);
    format!("{head} …")
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
