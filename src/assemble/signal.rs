//! Classifies the word before a date that may turn it into a bound ("since", "by").

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::normalise::{RangeRole, Timex, TimexKind};

use super::word::{Word, WordClass, is_contraction_of_not};

/// The relation between a date and its event, from the words next to the date (SIGNAL in TimeML).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Signal {
    /// The date is the time of the event: "in 2014", "on 9 June", or without a preposition.
    At,
    /// The event lasts from one end of the date to the other: "from 2023 to 2026".
    Range,
    /// The event lasts from the date on, or is not before it: "since 2014", "from 2014".
    Since,
    /// The event lasts up to the date: "until 2026", "through 2026".
    Until,
    /// The event is on the date at the latest: "by 2027", "before 2027".
    By,
    /// The event is later than the date: "after 2014".
    After,
}

/// Phrases before a date that make it the latest day.
const AT_THE_LATEST: &[&[&str]] = &[
    &["no", "later", "than"],
    &["not", "later", "than"],
    &["at", "the", "latest"],
    &["prior", "to"],
    &["ahead", "of"],
    &["in", "advance", "of"],
];

/// Phrases before a date that make it the earliest day.
const AT_THE_EARLIEST: &[&[&str]] = &[
    &["no", "earlier", "than"],
    &["not", "earlier", "than"],
    &["no", "sooner", "than"],
    &["not", "sooner", "than"],
    &["not", "before"],
    &["not", "until"],
    &["never", "before"],
    &["at", "the", "earliest"],
    &["as", "early", "as"],
    &["as", "soon", "as"],
];

/// Phrases before a date until which something lasts.
const UP_TO: &[&[&str]] = &[&["up", "to"], &["up", "to", "and", "including"]];

/// Phrases after a date, each with the signal for the date.
const BEHIND: &[(&[&str], Signal)] = &[
    (&["at", "the", "latest"], Signal::By),
    (&["or", "earlier"], Signal::By),
    (&["or", "before"], Signal::By),
    (&["or", "sooner"], Signal::By),
    (&["at", "the", "earliest"], Signal::Since),
    (&["or", "later"], Signal::Since),
    (&["onward"], Signal::Since),
    (&["onwards"], Signal::Since),
];

/// The number of words before "before" and "until" that are searched for a negation, which reverses
/// the bound: "no vote is expected before June".
const NEGATION_REACH: usize = 8;

impl Signal {
    /// Returns the signal of the date at `words[at]`. `phrase` contains the date, its preposition
    /// and coordinated dates. `is_ahead` is whether the date is after the paper's own date.
    pub(crate) fn of(
        words: &[Word],
        phrase: &Range<usize>,
        at: usize,
        timex: &Timex,
        is_ahead: bool,
    ) -> Self {
        if timex.role == Some(RangeRole::Start) {
            return Self::Range;
        }
        if let Some(signal) = Self::of_neighbours(words, at, is_ahead) {
            return signal;
        }
        let near = words.get(phrase.start..phrase.end).unwrap_or(&[]);
        let before = phrase.start.checked_sub(1).and_then(|i| words.get(i));
        // A time is not a bound: "soon after 1 a.m. on Tuesday" is on Tuesday, and "before noon on
        // Monday" is on Monday.
        let is_point = timex.kind == TimexKind::Time
            || before.is_some_and(|w| matches!(w.key.as_str(), "soon" | "shortly" | "immediately" | "just"));
        let key = near
            .iter()
            .find(|word| !matches!(word.key.as_str(), "(" | "["))
            .map_or("", |word| word.key.as_str());
        match key {
            "since" => Self::Since,
            // "in force from 2022" gives a bound, whereas "the documents from 2022" gives their
            // date.
            "from" if before.is_none_or(|w| !w.is_content() || w.key == "force" || w.key == "effect") => {
                Self::Since
            }
            "before" | "until" | "till" if is_negated(words, phrase.start) => Self::Since,
            "until" | "till" | "through" => Self::Until,
            "before" | "after" | "following" if is_point => Self::At,
            "by" | "before" => Self::By,
            "after" | "following" => Self::After,
            _ => Self::At,
        }
    }

    /// Returns the signal from a multi-word phrase next to a date: "no later than 4 May", "4 May at
    /// the earliest".
    fn of_neighbours(words: &[Word], at: usize, is_ahead: bool) -> Option<Self> {
        let head = words.get(..at)?;
        // Skip a few small words: "no later than on 4 May", "at the latest by the end of May".
        let is_small = |word: &Word| matches!(word.key.as_str(), "on" | "by" | "in" | "the");
        let small = head.iter().rev().take(2).take_while(|word| is_small(word)).count();
        let ends = |list: &[&[&str]]| {
            (0..=small).any(|skipped| {
                let head = &head[..head.len() - skipped];
                list.iter().any(|phrase| {
                    head.len() >= phrase.len()
                        && head.iter().rev().zip(phrase.iter().rev()).all(|(word, key)| word.key == **key)
                })
            })
        };
        let tail = &words[at + 1..];
        let comma = tail.first().is_some_and(|word| word.class == WordClass::Comma);
        let tail = &tail[usize::from(comma)..];
        let begins = |phrase: &[&str]| {
            tail.len() >= phrase.len() && tail.iter().zip(phrase).all(|(word, key)| word.key == **key)
        };
        if ends(AT_THE_LATEST) {
            Some(Self::By)
        } else if ends(AT_THE_EARLIEST) && (is_ahead || !is_about_past(head)) {
            Some(Self::Since)
        } else if ends(UP_TO) {
            Some(Self::Until)
        } else {
            BEHIND.iter().find(|(phrase, _)| begins(phrase)).map(|(_, signal)| *signal)
        }
    }
}

/// Whether the words end in "as early as" in a clause without a word for the future: "opened as
/// early as 1999" gives a date, but "could open as early as 2027" gives a bound.
fn is_about_past(words: &[Word]) -> bool {
    let is = |word: &Word, keys: &[&str]| keys.contains(&word.key.as_str());
    let is_early = words.iter().rev().take(3).any(|word| is(word, &["early", "soon"]));
    let clause = words.iter().rposition(|word| word.class == WordClass::Break).map_or(0, |at| at + 1);
    let clause = &words[clause..];
    // "to" marks the future only before a verb: "is to open", "plans to open", but not "moved to
    // Oslo", "linked to the port" or "came to light".
    let is_infinitive = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| clause.get(before));
        clause.get(at).is_some_and(|word| word.key == "to")
            && before.is_some_and(|word| is(word, BEFORE_INFINITIVE))
            && clause.get(at + 1).is_some_and(|next| !next.capital && next.class != WordClass::Determiner)
    };
    is_early
        && !(0..clause.len())
            .any(|at| is_infinitive(at) || clause.get(at).is_some_and(|word| is(word, FUTURE)))
}

/// Words that mark a clause as being about the future.
const FUTURE: &[&str] = &[
    "will", "shall", "may", "might", "could", "can", "would", "should", "expected", "planned", "possible",
    "likely", "due",
];

/// Words before "to" that make an infinitive refer to the future: "is to open", "plans to open",
/// "hopes to". They matter only if the date is not after the paper's own date.
#[rustfmt::skip]
const BEFORE_INFINITIVE: &[&str] = &[
    "is", "are", "was", "were", "be", "hope", "hopes", "hoped", "hoping", "plan", "plans", "planned", "planning", "want", "wants", "wanted",
    "intend", "intends", "intended", "aim", "aims", "aimed", "agree", "agrees", "agreed", "promise", "promises", "promised", "pledge",
    "pledges", "pledged", "ready", "set", "able", "wish", "wishes", "wished", "expects", "expect", "expected", "propose", "proposed",
    "proposes", "decide", "decides", "decided", "offer", "offers", "offered", "seek", "seeks", "sought", "vow", "vows", "vowed", "prepare",
    "prepares", "prepared", "threaten", "threatens", "threatened", "undertake", "undertakes", "undertook", "commit", "commits", "committed",
    "scheduled", "slated", "supposed", "bound", "poised", "willing", "eager", "likely", "need", "needs", "ought", "going",
];

/// Whether the clause before a preposition is negated: "the ferry will not sail before 6 May".
fn is_negated(words: &[Word], preposition: usize) -> bool {
    let near = &words[preposition.saturating_sub(NEGATION_REACH)..preposition];
    let mut clause = near.iter().rev().take_while(|word| {
        !matches!(
            word.class,
            WordClass::Comma | WordClass::Break | WordClass::Subordinator | WordClass::Timex
        )
    });
    clause.any(|word| {
        matches!(word.key.as_str(), "not" | "never" | "cannot" | "no" | "nor" | "neither")
            || is_contraction_of_not(&word.key)
    })
}

#[cfg(test)]
mod tests {
    use super::Signal::{self, After, At, By, Since, Until};
    use crate::assemble::attestations;
    use crate::date::Date;
    use crate::normalise::{Context, timexes};
    use crate::read::{DateEvidence, DocumentDate};
    use crate::source::Sources;

    #[track_caller]
    fn check(text: &str, expected: Signal) {
        let mut sources = Sources::new();
        let document = crate::read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
        let found = attestations(&sources, &document, &timexes(text, &Context::new()));
        let found: Vec<Signal> = found.iter().map(|mention| mention.signal).collect();
        assert_eq!(found, [expected], "{text}");
    }

    /// Checks the signal of the date in a paper dated 3 May 2024.
    #[track_caller]
    fn check_in_2024(text: &str, expected: Signal) {
        let mut sources = Sources::new();
        let mut document = crate::read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
        let date = Date::parse("2024-05-03").unwrap();
        document.created = Some(DocumentDate { date, span: None, evidence: DateEvidence::DateLine });
        let found = attestations(&sources, &document, &timexes(text, &Context::new()));
        let found: Vec<Signal> = found.iter().map(|mention| mention.signal).collect();
        assert_eq!(found, [expected], "{text}");
    }

    #[test]
    fn earliest_day_after_that_of_the_paper_is_a_bound() {
        check_in_2024("The firm refused to move to Oslo as early as 2027.", Since);
        check_in_2024("The council urged the firm to leave the quay as early as May 2025.", Since);
        check_in_2024("A deal to open the line as early as 9 June 2024 was struck.", Since);
        check_in_2024("The firm decided to leave the quay as early as June 2024.", Since);
        check_in_2024("The ferry sails as early as 9 June 2024.", Since);
        check_in_2024("The firm moved to Oslo as early as 1999.", At);
        check_in_2024("The fault came to light as early as May 2017.", At);
        check_in_2024("The port was linked to the railway as early as May 1887.", At);
        check_in_2024("The council urged the firm to leave in June 2024.", At);
        check_in_2024("The ferry sails on 9 June 2024.", At);
    }

    #[test]
    fn time_of_day_and_a_short_distance_are_not_bounds() {
        check("Soon after 1am on Tuesday, 26 March 2024, a ship struck the bridge.", At);
        check("The mayor resigned before noon on 25 March 2024.", At);
        check("Shortly after 25 March 2024 the mayor resigned.", At);
        check("The mayor resigned before 25 March 2024.", By);
        check("The mayor resigned after 25 March 2024.", After);
    }

    #[test]
    fn latest_days_are_bounds() {
        check("The pier must be repaired no later than 30 June 2027.", By);
        check("The lock shall be opened not later than 2 May 2026.", By);
        check("The tender closes at the latest on 4 May 2026.", By);
        check("The tender closes on 4 May 2026 at the latest.", By);
        check("The wreck must be removed prior to 16 May 2026.", By);
        check("The channel was cleared ahead of 12 May 2026.", By);
        check("The quota was to run out on 21 May 2026 or earlier.", By);
        check("The report is due by 4 May 2026.", By);
        check("The meeting was held later on 4 May 2026.", At);
        check("The latest report appeared on 4 May 2026.", At);
    }

    #[test]
    fn earliest_days_are_bounds() {
        check("The ferry will not sail before 6 May 2026.", Since);
        check("No vote is expected before June 2026.", Since);
        check("The terminal will open no earlier than 7 May 2026.", Since);
        check("The strike can begin on 8 May 2026 at the earliest.", Since);
        check("The levy applies from 10 May 2026 onwards.", Since);
        check("The ferry sailed before 6 May 2026.", By);
        check("The ferry sailed after 6 May 2026.", After);
        check("The earliest ferry sailed on 6 May 2026.", At);
        check("The work could begin as early as May 2027.", Since);
        check("The work began as early as May 2017.", At);
        check("The firm moved to Oslo as early as 1999.", At);
        check("The fault came to light as early as May 2017.", At);
        check("The port was linked to the railway as early as May 1887.", At);
        check("It was possibly sold to a rival as early as 1999.", At);
        check("The line is to open as early as May 2027.", Since);
        check("The owners agreed to sell as early as May 2027.", Since);
        check("The firm hopes to move to Oslo as early as 2027.", Since);
        check("The firm decided to move to Oslo as early as 2027.", Since);
        check("The owners vowed to sell as early as May 2027.", Since);
        check("The line was expected to open as early as May 2027.", Since);
    }

    #[test]
    fn last_days_of_a_state_are_bounds() {
        check("The bridge will be closed until 9 May 2026.", Until);
        check("The licence is valid up to and including 5 May 2026.", Until);
        check("Bids are accepted through 13 May 2026.", Until);
        check("The bridge was closed on 9 May 2026.", At);
    }
}
