//! Finds the clause around a date, and the tense of its verb. Instead of a parser, simple rules
//! find a clause boundary: a conjunction or a dash with another verb after it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::word::{Word, WordClass, is_past_form};
use crate::tag::lang::Language;

/// The tense of a statement, which includes expectation.
///
/// ```
/// use dateline::{Context, ReadSettings, Sources, Tense, extract};
///
/// let text = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n";
/// let mut sources = Sources::new();
/// let found = extract("note.md", text, &Context::new(), &ReadSettings::default(), &mut sources)?;
/// assert_eq!(found.statements.last().unwrap().tense, Tense::Happened);
/// # Ok::<(), dateline::ReadFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tense {
    /// The statement reports the event as past: "signed", "was signed", "has been in force".
    Happened,
    /// The event is ongoing at the document's date: "is held".
    Present,
    /// The event is planned or hoped for: "will be signed", "is to meet", "expects it to join".
    Expected,
    /// The words leave the tense open: the date is in a name or next to a noun.
    Unstated,
}

impl Tense {
    /// Returns the name of the tense, as written in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Present => "present",
            Self::Expected => "expected",
            Self::Unstated => "unstated",
        }
    }
}

/// Returns the word range of the clause that contains `words[at]`.
///
/// Clauses are cut at dashes and semicolons, before "that", "which" and the like, and before a
/// coordinated part with its own verb. A list is not cut ("the strategy, the plan, and the
/// budget").
pub(crate) fn clause(words: &[Word], at: usize) -> Range<usize> {
    match row_text(words, at) {
        // In "8 April 1964 – the capsule goes up", the date at the start of a row dates the words
        // after the dash.
        Some(text) => 0..plain_clause(words, text).end,
        None => plain_clause(words, at),
    }
}

/// Returns the index of the first word after the dash or colon that follows a date at the start of
/// its sentence: "the" in "5 May 2021 – the quay opens". The date is at `at`.
pub(super) fn row_text(words: &[Word], at: usize) -> Option<usize> {
    let is_lead = |w: &&Word| {
        matches!(
            w.class,
            WordClass::Timex | WordClass::Comma | WordClass::Open | WordClass::Close | WordClass::Quote
        ) || matches!(
            w.key.as_str(),
            "on" | "in" | "to" | "and" | "c" | "about" | "by" | "late" | "early" | "mid"
        )
    };
    let lead = words.iter().take_while(is_lead).count();
    let mark = words.get(lead).filter(|w| matches!(w.class, WordClass::Break | WordClass::Colon))?;
    // In "May 2021; the pact", a new sentence follows the mark; in "May 2021 – June 2022: the
    // pact", the end of a range.
    let more = words.get(lead + 1..)?.iter().take_while(is_lead).count();
    let is_range = more > 0
        && words.get(lead + 1 + more).is_some_and(|w| matches!(w.class, WordClass::Break | WordClass::Colon));
    let text = if is_range { lead + 1 + more + 1 } else { lead + 1 };
    (at < text && mark.key != ";" && text < words.len()).then_some(text)
}

fn plain_clause(words: &[Word], at: usize) -> Range<usize> {
    let subordinator = words.iter().position(|w| w.class == WordClass::Subordinator).unwrap_or(words.len());
    let start = (1..=at).rev().find(|&i| begins_clause(words, i, subordinator)).unwrap_or(0);
    let end = (at + 1..words.len()).find(|&i| begins_clause(words, i, subordinator)).unwrap_or(words.len());
    within_bracket(words, at, start..end)
}

/// Returns the part of a clause that is in the same bracket as a date, if the bracket has a verb:
/// "built in 1977 for $60 million" of "repaired the bridge (built in 1977 for $60 million) on".
fn within_bracket(words: &[Word], at: usize, clause: Range<usize>) -> Range<usize> {
    let is_bracket = |w: &&Word| matches!(w.class, WordClass::Open | WordClass::Close);
    let place = |found: Option<&Word>, class| found.is_some_and(|w| w.class == class);
    let before = words.get(..at).unwrap_or(&[]);
    let after = words.get(at + 1..).unwrap_or(&[]);
    if !place(before.iter().rfind(is_bracket), WordClass::Open)
        || !place(after.iter().find(is_bracket), WordClass::Close)
    {
        return clause;
    }
    let open = before.iter().rposition(|w| w.class == WordClass::Open).map_or(0, |open| open + 1);
    let close =
        after.iter().position(|w| w.class == WordClass::Close).map_or(words.len(), |close| at + 1 + close);
    let own = words.get(open..close).unwrap_or(&[]);
    // In "the pact (signed 25 March 2019; in force 1 January 2020)", both dates have their own
    // words.
    if own.iter().any(|w| is_verb(w) || w.class == WordClass::Break) {
        clause.start.max(open)..clause.end.min(close)
    } else {
        clause
    }
}

/// Whether a word begins an item of a list of dated things without a common verb: "the vote" in
/// "the meeting on 3 June, the vote on 6 June", "ratified" in "adopted 4 May 2018, ratified 6 June
/// 2019".
///
/// "The council met on 3 May, the board on 5 May" has a common verb, and is not cut.
pub(super) fn begins_item(words: &[Word], at: usize) -> bool {
    let class = |at: usize| words.get(at).map(|w| w.class);
    let is_link = |at: usize| matches!(class(at), Some(WordClass::Comma | WordClass::Coordinator));
    let start = if class(at) == Some(WordClass::Coordinator) { at + 1 } else { at };
    // The first mark between the items, which follows the date of the item before.
    let link = if at > 0 && is_link(at - 1) { at - 1 } else { at };
    if link == 0 || !is_link(link) || class(link - 1) != Some(WordClass::Timex) {
        return false;
    }
    let first = words.get(..link).unwrap_or(&[]);
    let first = first.iter().rposition(|w| w.class == WordClass::Break).map_or(0, |at| at + 1);
    let ends = |at: &usize| is_link(*at) || class(*at) == Some(WordClass::Break);
    let end = (start..words.len()).find(ends).unwrap_or(words.len());
    let items =
        words.get(first..link).into_iter().flat_map(|words| words.split(|w| w.class == WordClass::Comma));
    let mut items = items.chain(words.get(start..end));
    let Some(is_participle) = items.next().and_then(kind_of_item) else { return false };
    // In "the act of 3 May 2010 and the decree of 7 July 2012 were repealed", the items are one
    // subject.
    let rest = words.get(end..).unwrap_or(&[]).iter().take_while(|w| w.class != WordClass::Break);
    let has_verb = words.get(start..end).unwrap_or(&[]).iter().chain(rest).any(is_verb);
    (is_participle || !has_verb) && items.all(|item| kind_of_item(item) == Some(is_participle))
}

/// Whether a phrase begins at a word that gives an earlier amount with its date: "from $4 in 2019"
/// in "the toll is to rise on 1 January, from $4 in 2019".
fn begins_comparison(words: &[Word], at: usize) -> bool {
    const LEADS: [&str; 6] = ["from", "up", "down", "against", "versus", "compared"];
    /// The maximum number of words from the comma to the amount: "compared with about $4".
    const MAX_WORDS: usize = 4;
    let follows_comma = at > 0 && words.get(at - 1).is_some_and(|w| w.class == WordClass::Comma);
    let Some(here) = words.get(at).filter(|w| follows_comma && LEADS.contains(&w.key.as_str())) else {
        return false;
    };
    let rest = words.get(at + 1..).unwrap_or(&[]);
    let ends = |w: &Word| matches!(w.class, WordClass::Comma | WordClass::Break | WordClass::Subordinator);
    let phrase = rest.iter().position(ends).map_or(rest, |end| rest.get(..end).unwrap_or(&[]));
    let date = phrase.iter().position(|w| w.class == WordClass::Timex);
    let amount = phrase
        .iter()
        .position(|w| w.key.starts_with(|c: char| c.is_ascii_digit()) && w.class != WordClass::Timex);
    let has_verb = phrase.iter().any(is_verb);
    !has_verb
        && !here.capital
        && amount.zip(date).is_some_and(|(amount, date)| amount < date && amount < MAX_WORDS)
}

fn is_verb(word: &Word) -> bool {
    matches!(word.class, WordClass::Verb | WordClass::Auxiliary)
}

/// Returns whether an item begins with a participle ("signed by Norway on 3 May") or with a noun
/// ("the vote on 3 May"). Returns `None` if it is not an item with a date of its own.
fn kind_of_item(item: &[Word]) -> Option<bool> {
    let item = match item {
        [first, rest @ ..] if first.class == WordClass::Coordinator => rest,
        item => item,
    };
    let date = item.iter().position(|w| w.class == WordClass::Timex).filter(|date| *date > 0)?;
    let (first, before) = (item.first()?, item.get(1..date)?);
    let is_participle = first.class == WordClass::Verb
        || first.class == WordClass::Name && is_past_form(&first.key.to_lowercase());
    let is_part =
        |w: &Word| w.is_nominal() || matches!(w.class, WordClass::Preposition | WordClass::Coordinator);
    let is_item = (is_participle || first.is_nominal()) && before.iter().all(is_part);
    is_item.then_some(is_participle)
}

/// Whether a clause begins at a word; `subordinator` is the index of the first subordinator in the
/// sentence.
fn begins_clause(words: &[Word], at: usize, subordinator: usize) -> bool {
    let (Some(before), Some(here)) = (at.checked_sub(1).and_then(|i| words.get(i)), words.get(at)) else {
        return at == 0;
    };
    match here.class {
        _ if before.class == WordClass::Break => true,
        _ if begins_item(words, at) || begins_comparison(words, at) => true,
        // Each subordinator begins a clause: "that", "which".
        WordClass::Subordinator => true,
        // In "the alliance, which met in May, has agreed", the main clause continues after the
        // inserted one.
        WordClass::Auxiliary | WordClass::Verb if before.class == WordClass::Comma => subordinator < at,
        // In "wrote and released the first version", both verbs have the same object.
        WordClass::Coordinator
            if before.class == WordClass::Verb
                && words.get(at + 1).is_some_and(|w| w.class == WordClass::Verb) =>
        {
            false
        }
        WordClass::Coordinator => {
            let rest = words.get(at + 1..).unwrap_or(&[]);
            let after_comma =
                before.class == WordClass::Comma && has_own_verb(rest) && !ends_list(words, at - 1);
            let next = rest.iter().find(|w| w.class != WordClass::Adverb);
            after_comma
                || next.is_some_and(|w| {
                    matches!(w.class, WordClass::Verb | WordClass::Pronoun | WordClass::Auxiliary)
                })
        }
        _ => false,
    }
}

/// Whether the comma at `comma` is the last one in a list of names: "Norway, the United Kingdom,
/// and Japan signed".
fn ends_list(words: &[Word], comma: usize) -> bool {
    let before = words.get(..comma).unwrap_or(&[]);
    let in_name = |w: &&Word| matches!(w.class, WordClass::Name | WordClass::Determiner) || w.key == "of";
    let item = before.iter().rev().take_while(in_name).count();
    let ahead = before.len().checked_sub(item + 1).and_then(|at| before.get(at));
    item > 0 && ahead.is_some_and(|w| w.class == WordClass::Comma)
}

/// Whether the clause begins with a pronoun that refers back to earlier words.
pub(crate) fn refers_back(clause: &[Word]) -> bool {
    let small = |w: &&Word| {
        matches!(
            w.class,
            WordClass::Coordinator | WordClass::Adverb | WordClass::Comma | WordClass::Subordinator
        )
    };
    let first = clause.iter().find(|w| !small(w));
    first.is_some_and(|w| matches!(w.key.as_str(), "it" | "they" | "this" | "these" | "both"))
}

/// Whether the words contain a verb before the next clause can begin.
fn has_own_verb(words: &[Word]) -> bool {
    words
        .iter()
        .take_while(|w| {
            !matches!(
                w.class,
                WordClass::Break | WordClass::Subordinator | WordClass::Coordinator | WordClass::Comma
            )
        })
        .any(|w| matches!(w.class, WordClass::Verb | WordClass::Auxiliary))
}

/// Returns the index of the first auxiliary or adverb in the group before a verb, or `verb` if
/// there is none.
pub(crate) fn verb_group(words: &[Word], verb: usize, floor: usize) -> usize {
    let group = |w: &&Word| matches!(w.class, WordClass::Auxiliary | WordClass::Adverb);
    let before = words.get(floor..verb).unwrap_or(&[]);
    verb - before.iter().rev().take_while(group).count()
}

/// Returns the tense of the verb at `verb`; `past` is whether its form is past.
pub(crate) fn tense(words: &[Word], verb: usize, floor: usize, past: bool) -> Tense {
    if !is_infinitive(words, verb, floor) {
        return finite_tense(words, verb, floor, past);
    }
    match copula_of_rank(words, verb, floor) {
        // Excludes "hopes to be the first to sign": the copula is itself an infinitive, so nothing
        // has happened yet.
        Some(copula) if !is_infinitive(words, copula, floor) => {
            let past = words.get(copula).is_some_and(|w| matches!(w.key.as_str(), "was" | "were" | "became"));
            finite_tense(words, copula, floor, past)
        }
        // "Was to meet", "expects it to join" and "plans to sign" do not report that it happened.
        _ => Tense::Expected,
    }
}

/// Verbs that project what follows them, in the present: "anticipates reopening the bridge".
const PROJECTING: [&str; 15] = [
    "anticipate",
    "anticipates",
    "anticipating",
    "envisage",
    "envisages",
    "envisaging",
    "envision",
    "envisions",
    "expect",
    "expects",
    "expecting",
    "foresee",
    "foresees",
    "foreseeing",
    "predicts",
];

/// Whether the word at `at` projects what follows it. "forecasts" and "projects" do so before a
/// determiner or a gerund: "projects a rise", but not "the projects in Oslo".
pub(crate) fn is_projecting(words: &[Word], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let has_object = || {
        words.get(at + 1).is_some_and(|next| next.class == WordClass::Determiner || next.key.ends_with("ing"))
    };
    let key = word.key.as_str();
    PROJECTING.contains(&key)
        || matches!(key, "forecast" | "forecasts" | "project" | "projects") && has_object()
}

/// Whether "to" precedes the verb and its adverbs.
fn is_infinitive(words: &[Word], verb: usize, floor: usize) -> bool {
    let before = verb_group(words, verb, floor).checked_sub(1).filter(|&at| at >= floor);
    before.and_then(|at| words.get(at)).is_some_and(|w| w.key == "to")
}

/// Returns the tense of a verb from its form and its auxiliaries, without a "to" before them.
fn finite_tense(words: &[Word], verb: usize, floor: usize, past: bool) -> Tense {
    let group = words.get(verb_group(words, verb, floor)..verb).unwrap_or(&[]);
    let has = |keys: &[&str]| group.iter().any(|w| keys.contains(&w.key.as_str()));
    if group.iter().any(|w| Language::English.is_modal(&w.key)) {
        return Tense::Expected;
    }
    if has(&["did", "has", "have", "had", "having", "was", "were", "been"]) || past {
        let comes = has(&["is", "are", "be"])
            && words
                .get(verb)
                .is_some_and(|w| matches!(w.key.as_str(), "scheduled" | "expected" | "planned"));
        return if comes { Tense::Expected } else { Tense::Happened };
    }
    Tense::Present
}

/// Returns the index of the copula that assigns a rank with an infinitive, which then reports an
/// action instead of a plan: "Palau was the first to ratify", "the last to sign were Chile and
/// Peru".
fn copula_of_rank(words: &[Word], verb: usize, floor: usize) -> Option<usize> {
    let key = |at: usize| words.get(at).map_or("", |w| w.key.as_str());
    let mark = verb_group(words, verb, floor).checked_sub(1)?;
    let rank = (floor..mark).rev().take(5).find(|&at| RANKS.contains(&key(at)))?;
    // "The first state invited to sign" and "the last chance to sign" refer to the future.
    let between = words.get(rank + 1..mark)?;
    let is_agent = |w: &Word| {
        !matches!(w.class, WordClass::Verb | WordClass::Auxiliary | WordClass::Comma)
            && !NOUNS_OF_INTENT.contains(&w.key.trim_end_matches('s'))
    };
    // "The first member due to sign" and "the last one ready to sign" have not signed yet.
    // "Likely" has the ending of an adverb.
    let is_prospective = |w: &Word| PROSPECTIVE.contains(&w.key.as_str());
    let describes = between.iter().rfind(|w| w.class != WordClass::Adverb || is_prospective(w));
    if describes.is_some_and(is_prospective) || !between.iter().all(is_agent) {
        return None;
    }
    let is_copula = |at: &usize| {
        let key = key(*at);
        let positive = key.strip_suffix("n't").or_else(|| key.strip_suffix("n’t")).unwrap_or(key);
        matches!(positive, "was" | "were" | "is" | "are" | "be" | "been" | "became" | "become" | "becomes")
    };
    let before = (floor..rank).rev().take(4).find(is_copula);
    before.or_else(|| (verb + 1..words.len()).take(6).find(|at| matches!(key(*at), "was" | "were")))
}

/// Words that rank the agent of an action: "the second state to ratify".
const RANKS: [&str; 15] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last",
    "latest", "only", "earliest", "youngest",
];

/// Nouns whose infinitive expresses an intention, not an action: "the first attempt to sign".
const NOUNS_OF_INTENT: [&str; 30] = [
    "agreement",
    "appeal",
    "attempt",
    "bid",
    "call",
    "chance",
    "commitment",
    "day",
    "deadline",
    "decision",
    "effort",
    "intention",
    "invitation",
    "move",
    "need",
    "occasion",
    "offer",
    "opportunity",
    "option",
    "order",
    "plan",
    "pledge",
    "promise",
    "proposal",
    "reason",
    "request",
    "right",
    "step",
    "time",
    "way",
];

/// Adjectives before an infinitive that refers to the future: "due to sign".
const PROSPECTIVE: [&str; 18] = [
    "able",
    "about",
    "bound",
    "certain",
    "due",
    "eager",
    "eligible",
    "expected",
    "free",
    "likely",
    "prepared",
    "ready",
    "scheduled",
    "set",
    "sure",
    "unable",
    "unlikely",
    "willing",
];

/// Whether the verb at `verb` is negated: "did not sign", "never met", "failed to agree", "was not
/// the first to sign".
pub(crate) fn negated(words: &[Word], verb: usize, floor: usize) -> bool {
    let copula = copula_of_rank(words, verb, floor).filter(|_| is_infinitive(words, verb, floor));
    // In "was not the first to sign", the negation belongs to the copula before the verb. In "the
    // first not to sign were Chile and Peru", the copula comes later and the infinitive is negated.
    let is_denied = |copula: usize| copula < verb && has_negation(words, copula, floor, copula + 3);
    has_negation(words, verb, floor, verb) || copula.is_some_and(is_denied)
}

/// Whether a negation is among the auxiliaries of the verb at `verb`, the two words before them,
/// and the words after it up to `end`.
fn has_negation(words: &[Word], verb: usize, floor: usize, end: usize) -> bool {
    let start = verb_group(words, verb, floor).saturating_sub(2).max(floor);
    let near = words.get(start..end.min(words.len())).unwrap_or(&[]);
    near.iter().any(|w| {
        matches!(
            w.key.as_str(),
            "not"
                | "never"
                | "cannot"
                | "without"
                | "failed"
                | "refused"
                | "declined"
                | "refuse"
                | "neither"
                | "nor"
        ) || w.key.ends_with("n't")
            || w.key.ends_with("n’t")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::word::plain_words;

    fn clause_with(text: &str, word: &str) -> String {
        let words = plain_words(text);
        let at = words.iter().position(|w| w.key == word).unwrap();
        let range = clause(&words, at);
        text[words[range.start].start..words[range.end - 1].end].to_owned()
    }

    #[test]
    fn clause_ends_at_next_finite_verb() {
        let text = "The council met in Rome, and its members signed the pact that Oslo had drafted";
        assert_eq!(clause_with(text, "rome"), "The council met in Rome,");
        assert_eq!(clause_with(text, "pact"), "and its members signed the pact");
        assert_eq!(clause_with(text, "oslo"), "that Oslo had drafted");
    }

    #[test]
    fn lists_are_not_cut() {
        let text = "It adopted three papers: a strategy, a plan, and a budget";
        assert_eq!(clause_with(text, "budget"), text);
    }

    #[test]
    fn verbs_with_one_object_are_one_clause() {
        let text = "In May the council drafted and signed the pact";
        assert_eq!(clause_with(text, "pact"), text);
        assert_eq!(clause_with("The council drafted it and signed the pact", "pact"), "and signed the pact");
    }

    #[test]
    fn a_list_of_names_is_one_subject() {
        let text = "In May the envoys of Norway, the United Kingdom, and Japan signed the pact";
        assert_eq!(clause_with(text, "pact"), text);
    }

    fn verb(text: &str, key: &str) -> (Tense, bool) {
        let words = plain_words(text);
        let at = words.iter().position(|w| w.key == key).unwrap();
        let past = words[at].class == WordClass::Verb;
        (tense(&words, at, 0, past), negated(&words, at, 0))
    }

    #[test]
    fn tense_follows_from_words_before_the_verb() {
        assert_eq!(verb("They signed it", "signed"), (Tense::Happened, false));
        assert_eq!(verb("It has already been signed", "signed"), (Tense::Happened, false));
        assert_eq!(verb("It will be signed", "signed"), (Tense::Expected, false));
        assert_eq!(verb("They expect it to join", "join"), (Tense::Expected, false));
        assert_eq!(verb("They did not sign it", "sign"), (Tense::Happened, true));
        assert_eq!(verb("They refused to sign it", "sign"), (Tense::Expected, true));
    }

    #[test]
    fn rank_by_an_infinitive_reports_an_action() {
        let check = |text: &str, key: &str, wanted: Tense| assert_eq!(verb(text, key).0, wanted, "{text}");
        check("Palau was the first to ratify it", "ratify", Tense::Happened);
        check("Chile became the second state to ratify the treaty", "ratify", Tense::Happened);
        check("They were the last of the four to sign", "sign", Tense::Happened);
        check("It was only the third country to join", "join", Tense::Happened);
        check("The first to sign were Norway and Chile", "sign", Tense::Happened);
        check("Oslo has become the latest city to join", "join", Tense::Happened);
        check("Palau will be the first to ratify it", "ratify", Tense::Expected);
        check("Chile hopes to become the second state to ratify it", "ratify", Tense::Expected);
        check("Chile was the first state invited to sign it", "sign", Tense::Expected);
        check("It was the last chance to sign the treaty", "sign", Tense::Expected);
        check("Chile was to ratify it as the second state", "ratify", Tense::Expected);
        check("Palau was the first member due to ratify it", "ratify", Tense::Expected);
        check("Chile was the last state likely to sign it", "sign", Tense::Expected);
        check("It was the only member formally eligible to sign", "sign", Tense::Expected);
        check("Palau was the first eligible member to ratify it", "ratify", Tense::Happened);
    }

    #[test]
    fn rank_in_an_infinitive_of_rank_ends() {
        // A copula can itself be in such an infinitive. The search through a chain of them must
        // end.
        let check = |text: &str, key: &str, wanted: Tense| assert_eq!(verb(text, key).0, wanted, "{text}");
        check("The first to be the last to was ratified", "be", Tense::Expected);
        check("Chile was the first to be the last to sign", "sign", Tense::Expected);
        check("To be the first to be the only to be the last to sign was hard", "sign", Tense::Expected);
    }

    #[test]
    fn rank_is_denied_at_its_copula() {
        let negated = |text: &str, key: &str| verb(text, key).1;
        assert!(negated("Palau was not the first to ratify it", "ratify"));
        assert!(negated("Palau wasn't the first state to ratify it", "ratify"));
        assert!(negated("Chile has never been the last to sign", "sign"));
        assert!(negated("Chile was certainly not the only one to sign", "sign"));
        assert!(!negated("Palau was the first to ratify it", "ratify"));
        assert!(!negated("The first to sign were not Chile and Peru", "sign"));
        assert!(!negated("Chile did not wait and was the second state of the group to sign", "sign"));
    }
}
