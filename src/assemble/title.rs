//! Creates the title of an attestation: the words of its clause, without its date.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::attachment::{AttachmentSite, DateAttachment};
use super::headline::headline;
use super::word::{Word, WordClass};
use crate::source::one_line;

/// The maximum length of a title, in characters (grapheme clusters).
const MAX_LENGTH: usize = 120;

/// Returns the words that the date belongs to, on one line: the noun phrase, or the clause, without
/// the date phrase, reference marks and outer function words. The title is the [`headline`] of
/// these words, if one can be made.
///
/// The subject of a clause that begins with "which" is the noun before it. A clause that an
/// inserted clause cuts off before its verb continues to the end of the sentence. If a clause
/// continues with a new part after the date ("signed it in May, and allies said …"), only the part
/// before the date is used.
pub(crate) fn title(
    text: &str,
    words: &[Word],
    clause: &Range<usize>,
    attachment: &DateAttachment,
) -> String {
    let phrase = &with_adverb(words, attachment.phrase.clone());
    let range = attachment.title.clone().filter(|range| is_informative(words, range));
    let own = range.as_ref().and_then(|range| behind_fronted(words, range, phrase, clause));
    let range = own.or(range);
    let of_noun = range.is_some();
    let range = range.or_else(|| participle(words, clause, attachment));
    let range = range.unwrap_or_else(|| with_content(words, with_verb(words, clause, attachment), phrase));
    let subject = attachment.antecedent.clone().filter(|_| !of_noun).unwrap_or(0..0);
    // In "a pact that both sides signed", the relative clause has its own subject, so its "that" is
    // kept.
    let own_subject = !subject.is_empty() && words.get(range.start + 1).is_some_and(Word::is_nominal);
    let (subject, range) = if own_subject { (0..0, subject.start..range.end) } else { (subject, range) };
    let second = if of_noun { None } else { second_predicate(words, &range, phrase, attachment) };
    if let Some(item) = later_item(words, clause, phrase).filter(|_| !of_noun && second.is_none())
        && let Some(headline) = headline(text, words, item)
    {
        return without_marks(&headline);
    }
    let (subject, range) = match second {
        Some((own, rest)) if subject.is_empty() => (own, rest),
        Some((_, rest)) => (subject, rest),
        None => (subject, range),
    };
    let before = trim(words, range.start..phrase.start.clamp(range.start, range.end), true);
    // Keep the preposition of "in force", which is a phase.
    let step = attachment.hit.as_ref().map(|hit| hit.words.clone());
    let step = step.filter(|step| range.start <= step.start && step.contains(&before.start));
    let before = step.map_or(before.start, |step| step.start)..before.end;
    let after = trim(words, phrase.end.clamp(range.start, range.end)..range.end, before.is_empty());
    let new_part = words
        .get(phrase.end)
        .is_some_and(|w| matches!(w.class, WordClass::Comma | WordClass::Coordinator | WordClass::Break));
    // In "the law passed in May takes effect", the participle belongs to the subject of a verb, so
    // both parts are kept.
    let is_reduced = attachment.hit.as_ref().is_some_and(|hit| before.contains(&hit.words.start))
        && words.get(phrase.end).is_some_and(|w| {
            matches!(w.class, WordClass::Verb | WordClass::Auxiliary)
                || w.class == WordClass::Plain && w.key.ends_with('s') && !w.key.ends_with("ss")
        });
    let new_part = new_part || is_reduced;
    let is_verb =
        |at: usize| words.get(at).is_some_and(|w| matches!(w.class, WordClass::Verb | WordClass::Auxiliary));
    let is_step = attachment.hit.as_ref().is_some_and(|hit| hit.words == before);
    let [before, after] = match (before.len(), after.len()) {
        (3.., _) if new_part => [before, 0..0],
        // Drop a single word before the date, which adds too little: "While in Tokyo in May, the
        // leaders …". Keep the verb in "the board, which owns the quay, voted on Thursday to close
        // it".
        (1, 3..) if !of_noun && !is_step && !is_verb(before.start) => [0..0, after],
        _ => [before, after],
    };
    // Drop the determiner in "signed in Oslo this 9th day of June", which belongs to the date.
    let article = after.is_empty()
        && before
            .end
            .checked_sub(1)
            .and_then(|at| words.get(at))
            .is_some_and(|w| w.class == WordClass::Determiner);
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

/// Returns the subject and predicate for a date that belongs to the second of two verbs, if the
/// first has its own date: "the pact was signed on 5 August and was tabled on 12 August". Returns
/// `None` if no subject precedes the first verb.
fn second_predicate(
    words: &[Word],
    range: &Range<usize>,
    phrase: &Range<usize>,
    attachment: &DateAttachment,
) -> Option<(Range<usize>, Range<usize>)> {
    let class = |at: usize| words.get(at).map(|word| word.class);
    let is_verb = |at: usize| matches!(class(at), Some(WordClass::Verb | WordClass::Auxiliary));
    let from = range.start.saturating_sub(1);
    let link = (from..phrase.start).rfind(|at| class(*at) == Some(WordClass::Coordinator))?;
    // Accept a date before its verb: "and on 24 October convened a meeting".
    let mut verb = if link + 1 == phrase.start { phrase.end } else { link + 1 };
    while class(verb) == Some(WordClass::Adverb) {
        verb += 1;
    }
    let is_own = attachment.hit.as_ref().is_some_and(|hit| hit.words.start == verb);
    if !is_own && !is_verb(verb) {
        return None;
    }
    let first = link.checked_sub(1)?;
    let start = if range.start < link { range.start } else { super::clause::clause(words, first).start };
    let is_date = |at: &usize| class(*at) == Some(WordClass::Timex);
    let first_verb = (start..link).find(|at| is_verb(*at))?;
    (start..link).find(is_date)?;
    // Skip a date before the subject: "On 23 October the agency held".
    let fronted = (start..first_verb).rfind(is_date).map_or(start, |date| date + 1);
    let subject = trim(words, fronted..first_verb, true);
    let is_named = words.get(subject.clone())?.iter().any(Word::is_content);
    (is_named || attachment.antecedent.is_some()).then_some((subject, link + 1..range.end))
}

/// Returns the word indices for a date that belongs to a later item of a list whose first item has
/// its own date: "the open day" in "The fair was held on 5 May, with an open day on 7 May", "the
/// protocol … was signed" in "The treaty was signed on 5 May and the protocol on 7 May". An item
/// with its own verb is a clause: "Corel left in 2001, Stormix closed on 7 May", "the road was
/// closed on 5 May and traffic on 7 May was heavy".
fn later_item(words: &[Word], clause: &Range<usize>, phrase: &Range<usize>) -> Option<Vec<usize>> {
    let class = |at: usize| words.get(at).map(|word| word.class);
    let key = |at: usize| words.get(at).map_or("", |word| word.key.as_str());
    let is_verb = |at: usize| matches!(class(at), Some(WordClass::Verb | WordClass::Auxiliary));
    let earlier = (clause.start..phrase.start).rfind(|at| class(*at) == Some(WordClass::Timex))?;
    let verb = (clause.start..earlier).find(|at| is_verb(*at))?;
    // The words between the dates must begin with a link between the items: ", with", "and", ",
    // preceded by".
    let is_link = |at: usize| {
        matches!(class(at), Some(WordClass::Comma | WordClass::Coordinator | WordClass::Open))
            || matches!(key(at), "with" | "after" | "before" | "preceded" | "followed" | "by")
    };
    let start = (earlier + 1..phrase.start).find(|at| !is_link(*at))?;
    let item = start..phrase.start;
    // Exclude "opened on 8 May 2020, the anniversary of the battle of 7 May 1945": the date belongs
    // to the battle, which is not a list item.
    if key(phrase.start) == "of" {
        return None;
    }
    let content = item.clone().filter(|at| words.get(*at).is_some_and(Word::is_content)).count();
    let is_linked = start > earlier + 1;
    if !is_linked || content == 0 || !words.get(start).is_some_and(Word::is_nominal) || item.len() > MAX_ITEM
    {
        return None;
    }
    if item.clone().any(|at| !is_part_of_item(words.get(at)) && !is_verb(at)) {
        return None;
    }
    if item.clone().any(is_verb) {
        // Require the clause to begin with its subject, and a participle to have an auxiliary:
        // "Stormix closed", but not "the pact signed".
        let is_clause = words.get(start).is_some_and(|word| word.class == WordClass::Name);
        return is_clause.then(|| item.collect());
    }
    let ends_item = |at: &usize| {
        matches!(
            class(*at),
            Some(
                WordClass::Comma
                    | WordClass::Coordinator
                    | WordClass::Subordinator
                    | WordClass::Break
                    | WordClass::Timex
            )
        )
    };
    let end = (phrase.end..clause.end).find(ends_item).unwrap_or(clause.end);
    if let Some(own) = (phrase.end..end).find(|at| is_verb(*at)) {
        // Require the verb of the item directly after its date: "traffic on 7 May was heavy".
        // Another verb can belong to any word: "the protocol on 7 May by the ministers invited to
        // Graz".
        let is_next = (phrase.end..own).all(|at| class(at) == Some(WordClass::Adverb));
        return is_next.then(|| item.chain(phrase.end..end).collect());
    }
    let mut kept: Vec<usize> = Vec::new();
    // Repeat the noun: in "Version 1.1 was released on 5 May and 1.2 on 7 May", it belongs to both
    // numbers.
    let is_number = |at: usize| key(at).starts_with(|c: char| c.is_ascii_digit());
    let subject = verb.checked_sub(1).filter(|at| *at > clause.start && is_number(*at));
    if let Some(number) = subject.filter(|_| is_number(start) && item.len() == 1) {
        kept.push(number - 1);
    }
    kept.extend(item.clone());
    // After a passive, the items share the participle, so their dates must have the same
    // preposition.
    let is_on = phrase.clone().take(2).any(|at| matches!(key(at), "on" | "in"));
    let links = words.get(earlier + 1..start)?;
    let is_coordinator = |word: &Word| matches!(word.class, WordClass::Comma | WordClass::Coordinator);
    let shares = is_on && links.iter().all(is_coordinator);
    let auxiliaries = (verb..earlier).take_while(|at| class(*at) == Some(WordClass::Auxiliary)).count();
    let participle = verb + auxiliaries;
    if shares && auxiliaries > 0 && class(participle) == Some(WordClass::Verb) && key(verb) != "had" {
        kept.extend(verb..=participle);
    }
    Some(kept)
}

/// Whether a word can be a part of a noun phrase with its prepositions: "the protocol in Graz".
fn is_part_of_item(word: Option<&Word>) -> bool {
    word.is_some_and(|word| word.is_nominal() || word.class == WordClass::Preposition)
}

/// The maximum number of words in a list item with its own date.
const MAX_ITEM: usize = 10;

/// Returns the main clause after a fronted phrase that does not identify the event: "at its summit
/// in July, the alliance recognised …". "At the Oslo summit in July, …" keeps the summit.
fn behind_fronted(
    words: &[Word],
    title: &Range<usize>,
    phrase: &Range<usize>,
    clause: &Range<usize>,
) -> Option<Range<usize>> {
    let is_fronted = title.start == clause.start + 1
        && words.get(clause.start).is_some_and(|word| word.class == WordClass::Preposition)
        && words.get(title.start).is_some_and(|word| word.class == WordClass::Possessive)
        && phrase.start > title.start;
    let rest = phrase.end..clause.end;
    let has_verb = words
        .get(rest.clone())?
        .iter()
        .any(|word| matches!(word.class, WordClass::Verb | WordClass::Auxiliary));
    (is_fronted && has_verb).then_some(rest)
}

/// Extends the date phrase to include a preceding adverb: "back in 2003", "late on Tuesday".
fn with_adverb(words: &[Word], phrase: Range<usize>) -> Range<usize> {
    const ADVERBS: [&str; 7] = ["back", "late", "early", "earlier", "only", "just", "again"];
    let before = phrase.start.checked_sub(1).and_then(|at| words.get(at));
    let belongs = before.is_some_and(|word| ADVERBS.contains(&word.key.as_str()));
    let is_phrase = words.get(phrase.start).is_some_and(|word| word.class == WordClass::Preposition);
    phrase.start - usize::from(belongs && is_phrase)..phrase.end
}

/// Whether a noun phrase is enough for a title: it contains a name or several words, unlike "the
/// decision".
fn is_informative(words: &[Word], range: &Range<usize>) -> bool {
    let phrase = words.get(range.clone()).unwrap_or(&[]);
    phrase.len() > 3 || (phrase.len() > 1 && phrase.iter().any(|word| word.class == WordClass::Name))
}

/// Returns the part of the clause that begins at the noun which a participle modifies, if the
/// clause has another verb: for "they praised the pact signed in May", the part from "the pact".
fn participle(words: &[Word], clause: &Range<usize>, attachment: &DateAttachment) -> Option<Range<usize>> {
    let hit = attachment.hit.as_ref().filter(|_| attachment.attachment == AttachmentSite::Verb)?;
    let [topic] = attachment.topic.as_slice() else { return None };
    let between = words.get(topic.end..hit.words.start)?;
    let described = topic.end > topic.start
        && topic.start < attachment.phrase.start
        && between.iter().all(|word| word.class == WordClass::Comma);
    let ahead = words.get(clause.start..topic.start)?;
    let is_verb = |word: &Word| matches!(word.class, WordClass::Verb | WordClass::Auxiliary);
    let opened = words
        .get(topic.start)
        .is_some_and(|w| matches!(w.class, WordClass::Determiner | WordClass::Possessive));
    let object = opened && ahead.last().is_some_and(|word| word.class == WordClass::Plain);
    (described && (object || ahead.iter().any(is_verb))).then_some(topic.start..clause.end)
}

/// Returns the clause or, if it has no verb, the rest of the sentence from the start of the clause.
/// A phase word counts as a verb ("Signed on 3 May; in force since 9 June"), and so does a list
/// item with its own date ("the meeting on 3 May, the vote on 9 June").
fn with_verb(words: &[Word], clause: &Range<usize>, attachment: &DateAttachment) -> Range<usize> {
    let is_verb = |w: &Word| matches!(w.class, WordClass::Verb | WordClass::Auxiliary);
    let has_verb = words.get(clause.clone()).is_some_and(|words| words.iter().any(is_verb));
    let has_step = attachment
        .hit
        .as_ref()
        .is_some_and(|hit| clause.start <= hit.words.start && hit.words.end <= attachment.phrase.start);
    let is_item = super::clause::begins_item(words, clause.end);
    if has_verb || has_step || is_item { clause.clone() } else { clause.start..words.len() }
}

/// Extends a clause that ends with a verb by the clause that is its object: "lawmakers confirmed"
/// by "that the government would pay".
fn with_content(words: &[Word], range: Range<usize>, phrase: &Range<usize>) -> Range<usize> {
    let last = if phrase.end == range.end { phrase.start } else { range.end };
    let ends_with_verb =
        last.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|w| w.class == WordClass::Verb);
    let is_that = words.get(range.end).is_some_and(|w| w.key == "that");
    if ends_with_verb && is_that && last > range.start {
        range.start..super::clause::clause(words, range.end).end
    } else {
        range
    }
}

/// Returns all words of the sentence, for a clause that consists only of the date.
fn whole(text: &str, words: &[Word]) -> String {
    let ends = words.first().zip(words.last()).map(|(first, last)| first.start..last.end);
    without_marks(ends.and_then(|range| text.get(range)).unwrap_or(""))
}

/// Removes marks and linking words at the ends; the first part of a title also loses its
/// preposition.
fn trim(words: &[Word], range: Range<usize>, is_first: bool) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let class = |at: usize| words.get(at).map(|w| w.class);
    let mark = |at: usize| {
        matches!(
            class(at),
            Some(
                WordClass::Comma
                    | WordClass::Colon
                    | WordClass::Break
                    | WordClass::Coordinator
                    | WordClass::Quote
            )
        )
    };
    // Keep the preposition of "in a hurry, Norway signed", because more than its phrase follows.
    let one_phrase = !(start..end).any(|at| class(at) == Some(WordClass::Comma));
    let leads = |at: usize| {
        let opens = words
            .get(at)
            .is_some_and(|w| matches!(w.key.as_str(), "in" | "on" | "at" | "during" | "with" | "by"));
        // Remove only the conjunction from "since the pact was signed".
        let links =
            words.get(at).is_some_and(|w| matches!(w.key.as_str(), "since" | "after" | "before" | "until"));
        let has_verb = (at..end).any(|at| matches!(class(at), Some(WordClass::Verb | WordClass::Auxiliary)));
        (opens && one_phrase && is_first)
            || (links && has_verb && is_first)
            || matches!(class(at), Some(WordClass::Subordinator | WordClass::Close))
    };
    while start < end && (mark(start) || leads(start)) {
        start += 1;
    }
    let hangs = |at: usize| {
        matches!(class(at), Some(WordClass::Open | WordClass::Preposition | WordClass::Subordinator))
    };
    while start < end && (mark(end - 1) || hangs(end - 1)) {
        end -= 1;
    }
    start..end
}

/// Removes reference marks ("[12]") and line breaks.
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
    if fits(words, MAX_LENGTH) { words.to_owned() } else { cut(words, MAX_LENGTH) }
}

/// Whether `words` has at most `longest` characters (grapheme clusters).
fn fits(words: &str, longest: usize) -> bool {
    words.graphemes(true).nth(longest).is_none()
}

/// Returns the whole words within the first `longest` characters, followed by an ellipsis.
fn cut(words: &str, longest: usize) -> String {
    let head: String = words.graphemes(true).take(longest).collect();
    let cut = head.rfind(' ').unwrap_or(head.len());
    let head = head.get(..cut).unwrap_or("").trim_end_matches([',', ';', ':', ' ']);
    format!("{head} …")
}

/// Returns the words with a capital at the start, except for a name such as "iPhone".
pub(crate) fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    let Some(first) = chars.next() else { return String::new() };
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return words.to_owned();
    }
    first.to_uppercase().chain(chars).collect()
}
