//! Rules for references that are not calendar dates ("now", "the future"), and for named periods
//! ("the Cold War").

use super::make::one;
use crate::tag::composition::Match;
use crate::tag::expression::{Expression, Reference, Year, Ymd};
use crate::tag::grammar::{CompositionRule, Found};
use crate::tag::pattern::Class;
use crate::tag::pattern::Kind::{Other, Policy, Story};
use crate::tag::token::{Gap, Shape};

pub(super) const RULES: &[CompositionRule] = &[
    one("reference.adverb", Other, "( right|just|more|most|until|very )? <ref>", |m| {
        let until = m.starts_with(&["until"]);
        // Rejects "the now-cancelled deal", where the word is part of an adjective.
        let joined = m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["-"]))
            && m.after(1).is_some_and(|next| next.gap == Gap::None && next.shape == Shape::Lower);
        if m.is_glued()
            || until
            || joined
            || m.precedes(0, &["as"])
            || m.precedes(0, &["that"]) && m.opens_sentence()
        {
            None
        } else {
            to(m.reference()?)
        }
    }),
    // Named days of the Second World War.
    one("story.d-day", Story, "( ( d | v +- +e | v +- +j ) -? day | ve|vj day )", |m| {
        let named = m.tokens.get(m.start..m.end)?.iter().all(|token| token.shape != Shape::Lower);
        let victory = |letter: &str, glued: &str| m.has(&[letter]) || m.has(&[glued]);
        let (year, month, day) = match () {
            () if victory("e", "ve") => (1945, 5, 8),
            () if victory("j", "vj") => (1945, 8, 15),
            () => (1944, 6, 6),
        };
        named.then(|| super::make::on(&super::make::day(month, day)?, Some(Year::Full(year))))?
    })
    .weak(),
    one("reference.at-present", Other, "at ( the )? present ( time|moment )?", |_| to(Reference::Present)),
    one(
        "reference.the-moment",
        Other,
        "( at the moment | at this time | the time being | the present ( day|time|moment )? | present -? day | these days )",
        |m| {
            // Accepts "for the time being", but not "at the time being built".
            let other = m.ends_with(&["being"]) && !m.follows(1, &["for"]);
            if other || m.follows(1, &["up"]) { None } else { to(Reference::Present) }
        },
    ),
    one("reference.to-date", Other, "to date", |m| {
        // Rejects "to date the letter", where "date" is a verb.
        let clause = !m.after(0).is_some_and(|next| {
            next.shape == Shape::Number
                || next.shape == Shape::Capital
                || m.is_word(next, &["the", "a", "from", "back"])
        });
        (!m.follows(1, &["up", "back"]) && !m.is_glued() && m.token(1)?.gap != Gap::None && clause)
            .then(|| to(Reference::Present))?
    }),
    one("reference.current", Other, "current|recent", |m| {
        let word = m.token(0)?;
        // Rejects "the current account" and "alternating current", which do not refer to the
        // present.
        let electric = m.precedes(0, &["account", "of", "accounts", "collector"])
            || m.follows(1, &["electric", "electrical", "direct", "alternating", "most", "more"]);
        if electric || !before_noun(m) {
            return None;
        }
        to(if m.is_word(word, &["current"]) { Reference::Present } else { Reference::Past })
    }),
    one("reference.former", Story, "former", |m| {
        // Rejects "the former was", which refers to the first of two items.
        let pronoun =
            m.follows(1, &["the"]) && m.precedes(0, &["conference", "case", "is", "was", "were", "had"]);
        // Rejects "Did not consider the former an option": before a determiner, "former" is a
        // pronoun.
        let article = m.after(0).is_some_and(|next| next.is(Class::Determiner));
        if pronoun || article || !before_noun(m) { None } else { to(Reference::Past) }
    }),
    one("reference.recent-history", Other, "( our|its|their|the )? recent ( u . s . )? history", |_| {
        to(Reference::Past)
    }),
    one(
        "reference.future",
        Other,
        "( the )? ( near|immediate|distant|foreseeable | not - too - distant )? future",
        |m| {
            let article = m.end - m.start > 1;
            let noun = m.after(0).is_some_and(|next| {
                next.gap == Gap::Space && next.shape == Shape::Lower && next.is_ordinary()
            });
            let introduced = m.follows(1, &["in", "for", "of", "to", "any", "its", "their"]);
            ((article || noun || introduced)
                && !m.is_glued()
                && !m.precedes(0, &["tense", "contract", "contracts"]))
            .then(|| to(Reference::Future))?
        },
    ),
    one("reference.past", Other, "the ( recent|distant|immediate )? past", |m| {
        let noun = m.after(0).is_some_and(|next| {
            next.shape != Shape::Mark
                && !m.is_word(
                    next,
                    &[
                        "and", "but", "as", "when", "by", "with", "to", "in", "is", "was", "has", "had",
                        "have", "that", "were",
                    ],
                )
        });
        (!noun).then(|| to(Reference::Past))?
    }),
    one("reference.term", Other, "( the )? short|near|medium|long -? term", |m| {
        let adverbial = m.follows(1, &["in", "for", "over"]) && m.starts_with(&["the"]);
        let near = m.starts_with(&["short", "near"]) && before_noun(m);
        (adverbial || near).then(|| to(Reference::Future))?
    }),
    // The following rules only apply to policy papers.
    one("policy.then", Policy, "then", |m| {
        // Requires an office or a name after the word: "then-Senator Smith", "the then prime
        // minister".
        let office = m.after(0).is_some_and(|next| {
            next.shape != Shape::Lower && next.shape != Shape::Mark && next.gap != Gap::Line
        }) || m
            .precedes(0, &["president", "prime", "minister", "secretary", "ambassador", "chancellor"])
            || m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["-"]));
        (office && !m.opens_sentence()).then(|| to(Reference::Then))?
    }),
    one(
        "policy.world-war",
        Policy,
        "( the )? ( first|second world war | world war i|ii|one|two|<day> )",
        |m| {
            let second = m.has(&["ii", "second", "two", "2"]);
            let era = if second { ((1939, 9, 1), (1945, 9, 2)) } else { ((1914, 7, 28), (1918, 11, 11)) };
            introduced(m, era.0, era.1)
        },
    ),
    one("policy.cold-war", Policy, "the cold war", |m| introduced(m, (1947, 3, 12), (1991, 12, 26))),
    one(
        "policy.administration",
        Policy,
        "the ( first|second )? reagan|clinton|bush|obama|trump|biden administration|presidency",
        |m| {
            let has = |word: &str| m.has(&[word]);
            let era = ADMINISTRATIONS
                .iter()
                .find(|(name, second, ..)| has(name) && (has("second") == *second || *name != "trump"))?;
            introduced(m, era.2, era.3)
        },
    ),
];

/// The terms of United States presidents: the name, whether it is the second of two separate terms,
/// and the first and last day.
const ADMINISTRATIONS: &[(&str, bool, Ymd, Ymd)] = &[
    ("reagan", false, (1981, 1, 20), (1989, 1, 20)),
    ("clinton", false, (1993, 1, 20), (2001, 1, 20)),
    ("bush", false, (2001, 1, 20), (2009, 1, 20)),
    ("obama", false, (2009, 1, 20), (2017, 1, 20)),
    ("trump", false, (2017, 1, 20), (2021, 1, 20)),
    ("trump", true, (2025, 1, 20), (2029, 1, 20)),
    ("biden", false, (2021, 1, 20), (2025, 1, 20)),
];

#[expect(clippy::unnecessary_wraps, reason = "the last expression of builders, which return an option")]
fn to(reference: Reference) -> Option<Found> {
    Some(Expression::Reference(reference).into())
}

/// Whether an adjective directly precedes a word that may be its noun.
fn before_noun(m: &Match<'_>) -> bool {
    !m.is_glued() && m.after(0).is_some_and(|next| next.gap == Gap::Space && next.shape != Shape::Mark)
}

/// Returns a named period after a temporal preposition such as "during".
fn introduced(m: &Match<'_>, start: Ymd, end: Ymd) -> Option<Found> {
    m.follows(1, &["during", "since", "after", "before", "until", "under", "throughout", "from"])
        .then_some(Expression::Era(start, end).into())
}
