//! Decides whether a sentence asserts that something happened on a date, or denies it.
//!
//! [`clause`](super::clause) recognises a negated verb. This module finds the denials outside the
//! verb group: "denied that …", "… are false", "had the bill passed …, it would", "not on the
//! 17th", "scheduled for 4 May, was called off".

use super::partial::is_called_wrong;
use super::word::{Word, WordClass, is_contraction_of_not};

/// Verbs and nouns whose "that" clause is not asserted.
const DENIALS: &[&str] = &[
    "denied",
    "denies",
    "deny",
    "denying",
    "denial",
    "disputed",
    "disputes",
    "dispute",
    "disputing",
    "refuted",
    "refutes",
    "rejected",
    "rejects",
    "dismissed",
    "dismisses",
    "doubted",
    "doubts",
    "pretended",
];

/// Nouns whose "that" clause is not asserted if "no" precedes them: "no evidence that".
const EVIDENCE: &[&str] = &[
    "evidence",
    "proof",
    "indication",
    "indications",
    "record",
    "records",
    "sign",
    "signs",
    "suggestion",
    "truth",
];

/// Adjectives that deny a preceding "that" clause: "claims that … are false".
const FALSE: &[&str] = &[
    "false",
    "untrue",
    "unfounded",
    "baseless",
    "incorrect",
    "fabricated",
    "wrong",
    "groundless",
    "mistaken",
];

/// Nouns whose "that" clause can be called false: "rumours that … are false".
const REPORTS: &[&str] = &[
    "allegation",
    "allegations",
    "assertion",
    "belief",
    "claim",
    "claims",
    "idea",
    "impression",
    "report",
    "reports",
    "rumor",
    "rumors",
    "rumour",
    "rumours",
    "story",
    "suggestion",
    "suggestions",
];

/// Participles that undo a plan: "scheduled for 4 May, was cancelled".
const UNDONE: &[&str] = &["cancelled", "canceled", "abandoned", "scrapped", "shelved", "aborted"];

/// Participles that change a plan: "planned for 4 May, was postponed".
const CHANGED: &[&str] = &["postponed", "delayed", "deferred", "rescheduled", "moved"];

/// Participles with an adverb that change a plan: "put off", "brought forward".
const CHANGED_BY_PHRASE: &[(&str, &str)] =
    &[("brought", "forward"), ("pushed", "back"), ("put", "back"), ("put", "off"), ("held", "up")];

/// Words right before a planned date: "scheduled for 4 May", "due on 4 May".
const PLANS: &[&str] = &[
    "announced",
    "billed",
    "due",
    "expected",
    "intended",
    "planned",
    "scheduled",
    "set",
    "slated",
    "supposed",
];

/// Returns `Some(false)` if the sentence denies that something happened on the date at `words[at]`,
/// `Some(true)` if it corrects another date to this one ("not on 5 but on 6 May"), and `None` if
/// only the verb decides.
pub(super) fn asserted(words: &[Word], clause_start: usize, at: usize) -> Option<bool> {
    let key = |i: usize| words.get(i).map_or("", |word| word.key.as_str());
    let before = |i: usize, back: usize| i.checked_sub(back).map_or("", key);
    // Accept a negation directly before the date: "not on the 17th", "rather than in May".
    let lead = words.get(..at)?.iter().rposition(|word| {
        !matches!(word.class, WordClass::Preposition | WordClass::Determiner)
            || matches!(word.key.as_str(), "than" | "of")
    });
    if let Some(lead) = lead {
        match (before(lead, 1), key(lead)) {
            ("rather", "than") | ("instead", "of") | (_, "not") => return Some(false),
            (_, "but") if words.get(..lead)?.iter().any(is_negation) => return Some(true),
            _ => {}
        }
    }
    let denied = has_negated_verb(words, clause_start, at)
        || is_denied_clause(words, clause_start, at)
        || is_contrary_to_fact(words, clause_start, at)
        || is_condition(words, at)
        || is_undone_plan(words, clause_start, at);
    denied.then_some(false)
}

/// Whether the verb group at the start of these words also applies to the words after it. In "did
/// not discuss the treaty signed on 5 May", another verb is between the group and the date.
fn governs(after: &[Word]) -> bool {
    let in_group = |word: &&Word| matches!(word.class, WordClass::Auxiliary | WordClass::Adverb);
    let group = after.iter().take_while(in_group).count();
    let rest = after.get(group + 1..).unwrap_or(&[]);
    let turns = |word: &Word| {
        matches!(
            word.class,
            WordClass::Comma
                | WordClass::Coordinator
                | WordClass::Subordinator
                | WordClass::Break
                | WordClass::Timex
        ) || matches!(word.key.as_str(), "only" | "before" | "until" | "till" | "to")
    };
    let other_verb = |word: &Word| matches!(word.class, WordClass::Verb | WordClass::Auxiliary);
    !after.iter().any(turns) && !rest.iter().any(other_verb)
}

/// Whether the verb before the date is negated: "It did not open on 5 May", with any verb after the
/// auxiliary. "The ferry will not sail before 6 May" is not negated, because it states a bound.
fn has_negated_verb(words: &[Word], clause_start: usize, at: usize) -> bool {
    let clause = &words[clause_start..at];
    let Some(negation) = clause.iter().rposition(is_negation) else { return false };
    let auxiliary = |word: &Word| word.class == WordClass::Auxiliary;
    let is_verb = clause.get(negation).is_some_and(auxiliary)
        || negation.checked_sub(1).and_then(|i| clause.get(i)).is_some_and(auxiliary);
    is_verb && governs(&clause[negation + 1..])
}

fn is_negation(word: &Word) -> bool {
    matches!(word.key.as_str(), "not" | "never") || is_contraction_of_not(&word.key)
}

/// Whether the clause with the date at `words[at]` is denied: "The minister denied that it was
/// signed on 3 May", "reports that it sank on 3 May are false", "denied signing it on 3 May". In
/// "denied the motion on 3 May", the denial is the event.
fn is_denied_clause(words: &[Word], clause_start: usize, at: usize) -> bool {
    let head = &words[..at];
    let that = head.iter().rposition(|word| word.key == "that" && word.class == WordClass::Subordinator);
    // Require the date to be in the "that" clause: in "denied that it was near, and signed it on 3
    // May", it is in the next one.
    if let Some(that) = that.filter(|that| clause_start <= that + 1) {
        let governor = &head[that.saturating_sub(4)..that];
        let is = |list: &[&str], word: &Word| list.contains(&word.key.as_str());
        let has = |list: &[&str]| governor.iter().any(|word| is(list, word));
        // In "The firm that denied it said that …", the nearest verb decides, which is "said".
        let verb = governor.iter().rfind(|word| word.class == WordClass::Verb || is(DENIALS, word));
        if verb.is_some_and(|word| is(DENIALS, word))
            || has(EVIDENCE) && has(&["no", "little", "without"])
            || is_called_wrong(governor)
        {
            return true;
        }
        let tail = &words[at..];
        return governor.last().is_some_and(|word| is(REPORTS, word))
            && tail.windows(2).any(|pair| match pair {
                [copula, word] => {
                    matches!(copula.key.as_str(), "is" | "are" | "was" | "were") && is(FALSE, word)
                }
                _ => false,
            });
    }
    head.windows(2).any(|pair| match pair {
        [verb, next] => {
            matches!(verb.key.as_str(), "denied" | "denies" | "deny" | "denying")
                && next.key.ends_with("ing")
                && next.class == WordClass::Plain
        }
        _ => false,
    })
}

/// Whether the words describe something that did not happen: "Had the bill passed on 9 May, the
/// levy would have ended", "it would have opened on 9 May", "was to have opened".
fn is_contrary_to_fact(words: &[Word], clause_start: usize, at: usize) -> bool {
    let is_modal = |word: &Word| matches!(word.key.as_str(), "would" | "could" | "might" | "should");
    // Match "would have ended", but not "would have the answer".
    let is_perfect = |window: &[Word]| match window {
        [modal, have, participle] => {
            (is_modal(modal) || modal.key == "to")
                && have.key == "have"
                && (matches!(participle.class, WordClass::Verb | WordClass::Adverb)
                    || participle.key == "been")
        }
        _ => false,
    };
    let clause = &words[clause_start..at];
    let after = &words[at..];
    let conditional = clause.windows(3).position(is_perfect);
    let conditional = conditional.is_some_and(|modal| governs(&clause[modal + 1..]));
    let opens = |word: &Word| word.key == "had" && word.capital;
    let inverted = words.first().is_some_and(opens) && after.iter().any(is_modal);
    // Match "If it had been signed on 9 May", but not "If the pact signed on 9 May fails".
    let head = &words[..at];
    let condition = head.iter().position(|word| word.key == "if").and_then(|at| head.get(at..));
    let has_if = condition.is_some_and(|condition| condition.iter().any(|word| word.key == "had"));
    let counterfactual = after.windows(3).any(is_perfect);
    conditional || inverted || has_if && counterfactual
}

/// Whether the date is part of a condition: "if ratified by 1 June", "unless it is signed on 3
/// May". In "if it is signed on 3 May", a day without a bound can be a plan, and in "asked if it
/// was signed on 3 May", the clause is a question.
fn is_condition(words: &[Word], at: usize) -> bool {
    let head = &words[..at];
    let ends = |word: &Word| matches!(word.class, WordClass::Comma | WordClass::Break | WordClass::Timex);
    let start = head.iter().rposition(ends).map_or(0, |end| end + 1);
    let opens = |word: &Word| matches!(word.key.as_str(), "if" | "unless" | "provided");
    let Some(opening) = head[start..].iter().position(opens).map(|opening| start + opening) else {
        return false;
    };
    let key = |at: usize| head.get(at).map_or("", |word| word.key.as_str());
    let is_that = |at: usize| usize::from(key(at) == "that");
    let body = opening + 1 + is_that(opening + 1);
    // "The ship provided by Norway on 3 May" has no condition.
    if key(opening) == "provided" && body == opening + 1 {
        return false;
    }
    let first = body + usize::from(key(body) == "not");
    let is_reduced = head.get(first).is_some_and(|word| word.class == WordClass::Verb);
    let is_bound = head.last().is_some_and(|word| matches!(word.key.as_str(), "by" | "before"));
    let is_past = |word: &Word| matches!(word.key.as_str(), "was" | "were" | "had" | "did");
    let is_real = head[body..].iter().any(is_past);
    key(opening) == "unless" || is_reduced || is_bound && !is_real
}

/// Whether the date belongs to a plan that was cancelled or changed: "The meeting scheduled for 4
/// May was cancelled", "the visit, planned for 4 May, never took place", "originally due on 4 May".
fn is_undone_plan(words: &[Word], clause_start: usize, at: usize) -> bool {
    undone_plan(words, clause_start, at).is_some()
}

/// Whether the date is that of a cancelled plan, not of a changed one: "The meeting scheduled for 4
/// May was cancelled", but not "originally due on 4 May".
pub(super) fn is_called_off(words: &[Word], clause_start: usize, at: usize) -> bool {
    undone_plan(words, clause_start, at) == Some(UndonePlan::CalledOff)
}

/// The end of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UndonePlan {
    CalledOff,
    Changed,
}

fn undone_plan(words: &[Word], clause_start: usize, at: usize) -> Option<UndonePlan> {
    let head = &words[clause_start..at];
    // Require the word for the plan directly before the date and its preposition: "scheduled for"
    // and "due on", but not "scheduled to be held on".
    let is_small = |word: &&Word| {
        matches!(word.class, WordClass::Preposition | WordClass::Determiner | WordClass::Adverb)
    };
    let plan = head.len() - head.iter().rev().take_while(is_small).count();
    let plan = plan.checked_sub(1)?;
    let key = |i: usize| head.get(i).map_or("", |word| word.key.as_str());
    // Exclude "announced on 4 May", which gives the day of the announcement.
    let is_plan = PLANS.contains(&key(plan)) && (key(plan) != "announced" || key(plan + 1) == "for");
    if !is_plan {
        return None;
    }
    let was_replaced = plan.checked_sub(1).is_some_and(|before| key(before) == "originally");
    let tail = &words[at + 1..];
    let cancelled = tail.windows(2).any(|pair| match pair {
        [auxiliary, participle] => {
            auxiliary.class == WordClass::Auxiliary && UNDONE.contains(&participle.key.as_str())
        }
        _ => false,
    }) || tail
        .windows(2)
        .any(|pair| matches!(pair, [called, off] if called.key == "called" && off.key == "off"));
    let never = tail.windows(2).any(|pair| match pair {
        [never, verb] => {
            is_negation(never) && matches!(verb.key.as_str(), "took" | "take" | "happened" | "happen")
        }
        _ => false,
    });
    if cancelled || never {
        return Some(UndonePlan::CalledOff);
    }
    let was_moved = is_changed(tail) || head.get(..plan).is_some_and(changes_what_follows);
    (was_replaced || was_moved).then_some(UndonePlan::Changed)
}

/// Whether the words right after a planned date report that the plan was changed: ", was
/// postponed", "but has since been put off". A delay by hours keeps the day.
fn is_changed(tail: &[Word]) -> bool {
    let is_link = |word: &&Word| {
        matches!(word.class, WordClass::Comma | WordClass::Close | WordClass::Coordinator | WordClass::Adverb)
    };
    let rest = tail.get(tail.iter().take_while(is_link).count()..).unwrap_or(&[]);
    let in_group =
        |word: &&Word| matches!(word.class, WordClass::Auxiliary | WordClass::Adverb) || word.key == "since";
    let group = rest.iter().take_while(in_group).count();
    let is_passive = rest.first().is_some_and(|word| word.class == WordClass::Auxiliary);
    let Some(verb) = rest.get(group..).filter(|_| is_passive) else { return false };
    let is_short = verb.iter().take(4).any(|word| {
        word.key.ends_with("hour") || word.key.ends_with("hours") || word.key.ends_with("minutes")
    });
    begins_with_change(verb) && !is_short
}

/// Whether the words before a plan change it: "The council postponed the vote scheduled for".
fn changes_what_follows(head: &[Word]) -> bool {
    let verb = head.iter().rposition(|word| matches!(word.class, WordClass::Verb | WordClass::Auxiliary));
    verb.and_then(|verb| head.get(verb..)).is_some_and(begins_with_change)
}

fn begins_with_change(words: &[Word]) -> bool {
    let key = |at: usize| words.get(at).map_or("", |word| word.key.as_str());
    CHANGED.contains(&key(0)) || CHANGED_BY_PHRASE.contains(&(key(0), key(1)))
}

#[cfg(test)]
mod tests {
    use crate::assemble::attestations;
    use crate::normalise::{Context, timexes};
    use crate::source::Sources;

    /// Checks for each date in a sentence whether the sentence denies it.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, bool)]) {
        let mut sources = Sources::new();
        let document = crate::read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
        let found = attestations(&sources, &document, &timexes(text, &Context::new()));
        let found: Vec<_> = found.iter().map(|mention| (mention.date.to_string(), mention.negated)).collect();
        let expected: Vec<_> = expected.iter().map(|(date, denied)| ((*date).to_owned(), *denied)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn denied_clauses_are_not_asserted() {
        check("The minister denied that a deal had been signed on 3 February 2026.", &[("2026-02-03", true)]);
        check("There is no evidence that the dam was inspected on 4 February 2026.", &[("2026-02-04", true)]);
        check("Rumours that the mayor resigned on 10 February 2026 are false.", &[("2026-02-10", true)]);
        check("The firm denied signing the contract on 3 February 2026.", &[("2026-02-03", true)]);
        check("The court denied the motion on 3 February 2026.", &[("2026-02-03", false)]);
        check("On 3 February 2026 the minister denied that a deal was near.", &[("2026-02-03", false)]);
        check("The minister confirmed that a deal was signed on 3 February 2026.", &[("2026-02-03", false)]);
        check("There is evidence that the dam was inspected on 4 February 2026.", &[("2026-02-04", false)]);
        check("The claim was rejected on 4 February 2026.", &[("2026-02-04", false)]);
        check(
            "The judge said that the decision taken on 4 February 2026 was wrong.",
            &[("2026-02-04", false)],
        );
        check(
            "The man who denied it said that the deal was signed on 4 February 2026.",
            &[("2026-02-04", false)],
        );
        check("He denied that it was urgent, and signed it on 4 February 2026.", &[("2026-02-04", false)]);
    }

    #[test]
    fn conditions_contrary_to_fact_are_not_asserted() {
        check("Had the bill passed on 9 February 2026, the levy would have ended.", &[("2026-02-09", true)]);
        check("The bridge could have opened on 9 February 2026.", &[("2026-02-09", true)]);
        check("The line was to have opened on 9 February 2026.", &[("2026-02-09", true)]);
        check("If it had been signed on 9 February 2026, the war would have ended.", &[("2026-02-09", true)]);
        check("The bill had passed on 9 February 2026.", &[("2026-02-09", false)]);
        check("The bridge will open on 9 February 2026.", &[("2026-02-09", false)]);
        check("If it is signed on 9 February 2026, the war will end.", &[("2026-02-09", false)]);
        check(
            "If the pact signed on 9 February 2026 fails, much would have been lost.",
            &[("2026-02-09", false)],
        );
        check(
            "It would have been better to keep the pact signed on 9 February 2026.",
            &[("2026-02-09", false)],
        );
    }

    #[test]
    fn cancelled_plans_are_not_asserted() {
        check("The meeting scheduled for 24 February 2026 was cancelled.", &[("2026-02-24", true)]);
        check("The visit, planned for 28 February 2026, never took place.", &[("2026-02-28", true)]);
        check("The opening was originally planned for 8 February 2026.", &[("2026-02-08", true)]);
        check("The meeting was cancelled on 24 February 2026.", &[("2026-02-24", false)]);
        check("The meeting scheduled for 24 February 2026 was well attended.", &[("2026-02-24", false)]);
        check("The plan announced on 24 February 2026 was abandoned.", &[("2026-02-24", false)]);
        check("The office set up on 24 February 2026 was abandoned.", &[("2026-02-24", false)]);
        check("The visit announced for 24 February 2026 was cancelled.", &[("2026-02-24", true)]);
        check("The meeting scheduled for 24 February 2026 was called off.", &[("2026-02-24", true)]);
        check("The meeting scheduled for 24 February 2026 was called a success.", &[("2026-02-24", false)]);
    }

    #[test]
    fn changed_plans_are_not_asserted() {
        check("The signing, planned for 12 April 2026, was postponed.", &[("2026-04-12", true)]);
        check("The signing, due on 12 April 2026, was put off.", &[("2026-04-12", true)]);
        check("The vote scheduled for 12 April 2026 has since been pushed back.", &[("2026-04-12", true)]);
        check("The vote was set for 12 April 2026 but was delayed.", &[("2026-04-12", true)]);
        check("The council postponed the vote scheduled for 12 April 2026.", &[("2026-04-12", true)]);
        check("The vote due on 12 April 2026 was brought forward.", &[("2026-04-12", true)]);
        check(
            "The vote, due on 12 April 2026, was postponed to 4 May 2026.",
            &[("2026-04-12", true), ("2026-05-04", false)],
        );
        check(
            "The vote is planned for 12 April 2026, and the visit was postponed.",
            &[("2026-04-12", false)],
        );
        check("The vote planned for 12 April 2026 was delayed by two hours.", &[("2026-04-12", false)]);
        check("The vote was postponed on 12 April 2026.", &[("2026-04-12", false)]);
        check("The council postponed the vote and set a visit for 12 April 2026.", &[("2026-04-12", false)]);
    }

    #[test]
    fn conditions_are_not_asserted() {
        check("If ratified by 1 June 2026, the pact will apply at once.", &[("2026-06-01", true)]);
        check("The pact lapses unless signed before 3 May 2026.", &[("2026-05-03", true)]);
        check("Unless it is signed by 3 May 2026, the pact lapses.", &[("2026-05-03", true)]);
        check("If not approved on 3 May 2026, the budget is void.", &[("2026-05-03", true)]);
        check("The pact will apply if it is ratified by 1 June 2026.", &[("2026-06-01", true)]);
        check("Provided that it is ratified by 1 June 2026, the pact applies.", &[("2026-06-01", true)]);
        check("If approved, the line will open on 1 June 2026.", &[("2026-06-01", false)]);
        check("The line will open on 1 June 2026 if approved.", &[("2026-06-01", false)]);
        check("The pact signed by 1 June 2026 applies, if ratified.", &[("2026-06-01", false)]);
        check("They asked if the pact was signed on 1 June 2026.", &[("2026-06-01", false)]);
        check("It was not known if they met on 1 June 2026.", &[("2026-06-01", false)]);
    }

    #[test]
    fn corrected_date_is_not_asserted() {
        check(
            "The dam was inspected not on 5 February 2026 but on 6 February 2026.",
            &[("2026-02-05", true), ("2026-02-06", false)],
        );
        check(
            "She will visit on 24 February 2026, not on 17 February 2026.",
            &[("2026-02-24", false), ("2026-02-17", true)],
        );
        check(
            "It opened on 6 May 2026 rather than on 5 May 2026.",
            &[("2026-05-06", false), ("2026-05-05", true)],
        );
        check("It did not open on 5 May 2026.", &[("2026-05-05", true)]);
        check("It was not only on 5 May 2026 that it opened.", &[("2026-05-05", false)]);
        check("It did not open, but was painted on 5 May 2026.", &[("2026-05-05", false)]);
        check("It will not sail before 6 May 2026.", &[("2026-05-06", false)]);
        check("It has not been inspected on 5 May 2026.", &[("2026-05-05", true)]);
        check("The council did not discuss the treaty signed on 5 May 2026.", &[("2026-05-05", false)]);
    }
}
