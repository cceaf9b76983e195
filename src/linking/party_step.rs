//! Distinguishes an act of one party ("Chile signs the Agreement") from an act of all parties: the
//! opening for signature, or the number of states that have signed. Both have the same verb and
//! often the same day, but a paper about the second is not evidence for the first.

use crate::assemble::{Word, WordClass, actors, is_state, plain_words};
use crate::phase::Phase;

/// The first parts of numbers above two ("sixty-seven", "three"), and quantifiers such as "many".
/// "The two states" are often the parties themselves.
const NUMBERS: &[&str] = &[
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "dozen",
    "dozens",
    "many",
    "several",
    "most",
];

/// Nouns for the parties of an agreement.
const PARTIES: &[&str] =
    &["states", "countries", "nations", "governments", "parties", "members", "signatories", "capitals"];

/// Nouns for groups, whose acts are those of several parties: "Alliance signs", "EU leaders sign".
#[rustfmt::skip]
const GROUPS: &[&str] = &[
    "all", "allies", "alliance", "assembly", "bloc", "both", "coalition", "community", "delegates", "delegations", "envoys", "federation",
    "g20", "g7", "g8", "group", "heads", "leaders", "league", "ministers", "neighbours", "neighbors", "organisation", "organization",
    "others", "pair", "partners", "powers", "presidents", "representatives", "sides", "union",
];

/// The phases that each party goes through on its own.
const STEPS: &[Phase] = &[Phase::Signed, Phase::Ratified, Phase::Joined];

/// Returns the words that name the only subject of a title about such an act: "chile" for "Chile
/// signs Agreement". The list is empty for "Agreement signed", "Japan and Norway sign pact", "Sixty
/// states sign", "Parties sign", "G7 signs".
pub(super) fn single_party(title: &str, phases: &[Phase]) -> Vec<String> {
    if !phases.iter().any(|phase| STEPS.contains(phase)) {
        return Vec::new();
    }
    let words = plain_words(title);
    let is_step = |word: &Word| {
        ["sign", "ratif", "acced", "join"].iter().any(|verb| word.key.starts_with(verb))
            && !word.key.starts_with("signat")
    };
    let Some(at) = words.iter().position(is_step) else { return Vec::new() };
    let (subject, rest) = words.split_at(at);
    // "Agreement signed" is passive, "Chile signed Agreement" and "Chile signs" are active.
    let is_past = rest.first().is_some_and(|verb| verb.key.ends_with("ed"));
    let has_object = rest.get(1).is_some_and(Word::is_nominal);
    // With a plural subject, the verb has no ending: "Parties sign", but "Chile signs".
    let is_plural = rest.first().is_some_and(|verb| {
        matches!(verb.key.as_str(), "sign" | "ratify" | "accede" | "join") && verb.class != WordClass::Name
    });
    let is_single = subject.iter().all(|word| matches!(word.class, WordClass::Name | WordClass::Plain))
        && subject.iter().any(|word| word.class == WordClass::Name)
        && !is_plural
        && !is_group(subject)
        && !is_of_many(subject)
        && !is_opening(&words);
    if !is_single || is_past && !has_object {
        return Vec::new();
    }
    subject.iter().filter(|word| word.is_distinctive()).map(|word| word.key.clone()).collect()
}

/// Whether words name a group of parties: "G7", "Alliance members", "EU".
fn is_group(words: &[Word]) -> bool {
    let is_noun = |word: &Word| {
        let key = word.key.to_lowercase();
        GROUPS.contains(&key.as_str()) || PARTIES.contains(&key.as_str())
    };
    words.iter().any(is_noun) || actors(words).iter().any(|actor| !is_state(actor))
}

/// Whether a clause is about an act of all parties, in a sentence that does not name the party.
pub(super) fn is_of_all_parties(party: &[String], clause: &[Word], sentence: &[Word]) -> bool {
    let is_named = sentence.iter().any(|word| party.contains(&word.key));
    !party.is_empty() && !is_named && (is_opening(clause) || is_of_many(clause))
}

/// Whether words are about an opening for signature: "opened for signature", "the opening for
/// signature of the Agreement", "signature opened".
fn is_opening(words: &[Word]) -> bool {
    let is_open = |word: &Word| matches!(word.key.as_str(), "open" | "opens" | "opened" | "opening");
    let is_step =
        |word: &Word| matches!(word.key.as_str(), "signature" | "signatures" | "accession" | "ratification");
    let Some(at) = words.iter().position(is_open) else { return false };
    let (before, after) = words.split_at(at);
    // "Signature of the Agreement opened", but not "a signature, and a debate on the open sea".
    let is_verb = after.first().is_some_and(|word| matches!(word.key.as_str(), "opens" | "opened"));
    after.iter().take(4).any(is_step) || is_verb && before.iter().rev().take(4).any(is_step)
}

/// Whether words mention more than two parties: "sixty-seven states", "many governments". "The
/// three states" may be the parties themselves, and in "it was among 67 states", the pronoun may be
/// the party.
fn is_of_many(words: &[Word]) -> bool {
    let is_number = |word: &Word| {
        let first = word.key.split('-').next().unwrap_or_default();
        NUMBERS.contains(&first) || word.key.parse().is_ok_and(|number: u32| number > 2)
    };
    words.iter().enumerate().any(|(at, word)| {
        let is_definite =
            at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| word.key == "the");
        let noun = words.iter().skip(at + 1).take(3).any(|word| PARTIES.contains(&word.key.as_str()));
        is_number(word) && noun && !is_definite && !has_pronoun_as_subject(&words[..at])
    })
}

/// Whether the words before a number of parties have a pronoun as their subject: "it signed with
/// many states". In "it was signed by 67 states", the pronoun is the agreement.
fn has_pronoun_as_subject(before: &[Word]) -> bool {
    let is_agent = before.iter().rev().take(4).any(|word| word.key == "by");
    !is_agent && before.iter().any(|word| word.class == WordClass::Pronoun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_of_all(title: &str, sentence: &str) -> bool {
        let words = plain_words(sentence);
        is_of_all_parties(&single_party(title, &[Phase::Signed]), &words, &words)
    }

    #[test]
    fn step_of_all_parties_is_not_that_of_one() {
        for sentence in [
            "The Agreement was opened for signature on 20 September 2023.",
            "The Agreement opened for signature in New York.",
            "Sixty-seven states had signed the Agreement by then.",
            "On that day, 67 countries signed the Agreement.",
            "The opening for signature of the Agreement took place on that day.",
            "The Agreement has been open for signature since then.",
            "Many states signed the Agreement.",
            "Several dozen governments signed it.",
            "Signature of the Agreement opened in September.",
            "Seventy more members signed it.",
            "It has been signed by 67 states.",
            "Since then, it was signed by almost seventy governments.",
        ] {
            assert!(is_of_all("Chile signs Agreement", sentence), "{sentence}");
            assert!(is_of_all("Chile signed Agreement", sentence), "{sentence}");
        }
    }

    #[test]
    fn step_of_the_party_and_unclear_subjects_are_kept() {
        for sentence in [
            "Chile signed the Agreement on 20 September 2023.",
            "Chile and sixty-six other states signed the Agreement.",
            "When the Agreement was opened for signature, Chile signed it.",
            "The Agreement was signed in New York.",
            "Its minister signed the Agreement.",
            "Chile was among the 67 states that signed it.",
            "He signed the Agreement for the government.",
            "The two states signed the Agreement.",
            "The three states signed the Agreement.",
            "The signature followed a debate on the open sea.",
            "It was among 67 states that signed the Agreement.",
            "On that day, it signed the Agreement with many other states.",
            "He signed the Agreement as did sixty governments.",
            "They and sixty other governments signed the Agreement.",
        ] {
            assert!(!is_of_all("Chile signs Agreement", sentence), "{sentence}");
        }
        for title in [
            "Agreement signed",
            "Agreement opened for signature",
            "Japan and Norway sign pact",
            "Sixty states sign Agreement",
            "Signing of the Agreement",
            "Parties sign Agreement",
            "Parties signed Agreement",
            "G7 signs Agreement",
            "EU signed the Agreement",
            "Alliance signs Agreement",
            "Members of Alliance sign Agreement",
            "Harbour League joined the Agreement",
            "Lenders Group signs Agreement",
            "Nordic ministers signed the Agreement",
            "Ministers of Chile sign Agreement",
        ] {
            assert!(!is_of_all(title, "The Agreement was opened for signature."), "{title}");
        }
    }
}
