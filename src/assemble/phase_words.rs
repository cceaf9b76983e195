//! Recognises the words for each [`Phase`], using a table of phrases by grammatical form.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::phase::Phase;

use super::actor::actors;
use super::japanese;
use super::names::is_acronym;
use super::word::{Word, WordClass, plain_words};

/// Returns the phase that a title describes ("Cabinet adopts the plan"). This is the phase of its
/// first verb or, if it has none, of its first noun.
pub(crate) fn phase_of_title(title: &str) -> Option<Phase> {
    let hits = hits(&plain_words(title));
    let verb = hits.iter().find(|hit| hit.form != Form::Noun);
    verb.or(hits.first()).map(|hit| hit.phase).or_else(|| japanese::phase_of(title))
}

/// Returns every phase that the words describe, in order.
pub(crate) fn phases_of(words: &[Word]) -> Vec<Phase> {
    hits(words).into_iter().map(|hit| hit.phase).collect()
}

/// Returns the phases of the nouns among the words: the phase of "extension" in "the extension of
/// the pact".
pub(crate) fn phases_of_nouns(words: &[Word]) -> Vec<Phase> {
    hits(words).into_iter().filter(|hit| hit.form == Form::Noun).map(|hit| hit.phase).collect()
}

/// The grammatical form of a phrase for a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// An active past form or a passive participle: "signed".
    Past,
    /// A present form, an infinitive or a gerund: "signs", "sign", "signing".
    Present,
    /// A verb without an object, whose subject is its topic: "met", "expired".
    Intransitive,
    /// A phrase that follows its subject: "in force".
    State,
    /// A noun: "signing of", "meeting".
    Noun,
}

/// A phase found in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) phase: Phase,
    pub(crate) form: Form,
    /// The range of the words that express the phase.
    pub(crate) words: Range<usize>,
}

/// Returns every phase that the words describe, in order. If several phrases begin at the same
/// word, the longest is used.
pub(crate) fn hits(words: &[Word]) -> Vec<Hit> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match hit_at(words, at) {
            Some(hit) => {
                at = hit.words.end;
                out.push(hit);
            }
            None => at += 1,
        }
    }
    without_light_verbs(words, out)
}

/// Removes verbs that only mark a beginning: in "began its invasion" and "started negotiations",
/// the noun is the event.
fn without_light_verbs(words: &[Word], hits: Vec<Hit>) -> Vec<Hit> {
    let is_light = |at: usize| {
        let (Some(verb), Some(noun)) = (hits.get(at), hits.get(at + 1)) else { return false };
        let between = words.get(verb.words.end..noun.words.start).unwrap_or(&[]);
        verb.phase == Phase::Started
            && verb.form != Form::Noun
            && noun.form == Form::Noun
            && between.iter().all(Word::is_nominal)
    };
    let light: Vec<bool> = (0..hits.len()).map(is_light).collect();
    hits.into_iter().zip(light).filter(|(_, light)| !light).map(|(hit, _)| hit).collect()
}

fn hit_at(words: &[Word], at: usize) -> Option<Hit> {
    let first = words.get(at)?.key.to_lowercase();
    let spoken = PHRASES
        .get(first.as_str())?
        .iter()
        .filter(|(_, form, phrase)| is_phrase_at(words, at, phrase, *form));
    let hits = spoken.map(|(phase, form, phrase)| Hit {
        phase: *phase,
        form: *form,
        words: at..at + phrase.split(' ').count(),
    });
    // In "moved to repeal the act", "repeal" is a verb, although it is also a noun.
    let is_verb = is_base_form(words, at);
    hits.max_by_key(|hit| (hit.words.len(), (hit.form == Form::Noun) != is_verb))
}

/// Whether the word at `at` is the base form of a verb: "to" or a modal precedes it, and "of" does
/// not follow it.
fn is_base_form(words: &[Word], at: usize) -> bool {
    let key = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.key.as_str());
    let introduced = matches!(
        key(at.checked_sub(1)),
        "to" | "will" | "would" | "shall" | "should" | "can" | "could" | "must"
    );
    introduced && key(at.checked_add(1)) != "of"
}

/// A phrase of [`TABLE`], with its phase and form.
type Phrase = (Phase, Form, &'static str);

/// The phrases of [`TABLE`], keyed by their first word.
static PHRASES: LazyLock<BTreeMap<&str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: BTreeMap<&str, Vec<Phrase>> = BTreeMap::new();
    for &(phase, form, all) in TABLE {
        for phrase in all {
            phrases
                .entry(phrase.split(' ').next().unwrap_or(phrase))
                .or_default()
                .push((phase, form, phrase));
        }
    }
    phrases
});

fn is_phrase_at(words: &[Word], at: usize, phrase: &str, form: Form) -> bool {
    let mut next = words[at..].iter();
    let same = phrase.split(' ').all(|part| next.next().is_some_and(|w| w.key.eq_ignore_ascii_case(part)));
    // A capitalised verb inside a sentence is part of a name. In "the proposed pact", the
    // participle only describes the pact.
    let named = form != Form::Noun && at > 0 && words.get(at).is_some_and(|w| w.capital);
    let describes = form == Form::Past && words.get(at).is_some_and(|w| w.class == WordClass::Plain);
    let is_departure = matches!(phrase, "left" | "leaves") && !is_left_for_good(words, at);
    same && !named && !describes && !is_departure
}

/// Whether "left" at `at` ends a membership, an office or an agreement: "left the alliance", "left
/// office", "Norway left in May". A ship that "left the quay" has only departed.
fn is_left_for_good(words: &[Word], at: usize) -> bool {
    let object = words[at + 1..].iter().take_while(|word| word.is_nominal());
    let object: Vec<&Word> = object.take(MAX_OBJECT).collect();
    let is_body = |word: &&Word| is_acronym(&word.key) || BODIES.contains(&word.key.to_lowercase().as_str());
    if object.is_empty() { !actors(&words[..at]).is_empty() } else { object.iter().any(is_body) }
}

/// The maximum number of words in an object that are searched for its noun.
const MAX_OBJECT: usize = 8;

/// Nouns for what a member, a party or an office holder can leave.
const BODIES: [&str; 40] = [
    "accord",
    "accords",
    "agreement",
    "alliance",
    "army",
    "bank",
    "bloc",
    "board",
    "body",
    "cabinet",
    "club",
    "coalition",
    "commission",
    "committee",
    "commonwealth",
    "community",
    "company",
    "consortium",
    "convention",
    "council",
    "euro",
    "federation",
    "firm",
    "force",
    "government",
    "group",
    "league",
    "navy",
    "office",
    "organisation",
    "organization",
    "pact",
    "parliament",
    "partnership",
    "party",
    "post",
    "programme",
    "program",
    "treaty",
    "union",
];

/// The phrases for each phase, with one row per grammatical form.
const TABLE: &[(Phase, Form, &[&str])] = &[
    (Phase::Proposed, Form::Past, &["proposed", "tabled", "put forward"]),
    (Phase::Proposed, Form::Present, &["propose", "proposes", "proposing", "tables", "puts forward"]),
    (Phase::Proposed, Form::Noun, &["proposal"]),
    (Phase::Negotiated, Form::Past, &["negotiated", "drafted", "developed", "considered"]),
    (
        Phase::Negotiated,
        Form::Present,
        &[
            "negotiate",
            "negotiating",
            "draft",
            "drafting",
            "develop",
            "developing",
            "considering",
            "exploring",
        ],
    ),
    (Phase::Negotiated, Form::Noun, &["negotiation", "negotiations", "development", "drafting of"]),
    (Phase::Announced, Form::Past, &["announced", "unveiled", "disclosed", "revealed", "made public"]),
    (
        Phase::Announced,
        Form::Present,
        &["announce", "announces", "announcing", "unveils", "discloses", "reveals"],
    ),
    (Phase::Announced, Form::Noun, &["announcement", "disclosure"]),
    (
        Phase::Agreed,
        Form::Past,
        &["agreed", "concluded", "initialled", "initialed", "reached agreement", "reached an agreement"],
    ),
    (Phase::Agreed, Form::Present, &["agree", "agrees", "agreeing", "concludes", "initials"]),
    (Phase::Signed, Form::Past, &["signed", "inked"]),
    (Phase::Signed, Form::Present, &["sign", "signs", "signing"]),
    (Phase::Signed, Form::Noun, &["signature", "signature of", "signing of", "signing ceremony"]),
    (
        Phase::Adopted,
        Form::Past,
        &[
            "adopted",
            "approved",
            "formulated",
            "enacted",
            "passed",
            "promulgated",
            "decided on",
            "decided upon",
            "signed into law",
        ],
    ),
    (
        Phase::Adopted,
        Form::Present,
        &[
            "adopt",
            "adopts",
            "adopting",
            "approve",
            "approves",
            "approving",
            "formulate",
            "formulates",
            "formulating",
            "enact",
            "enacts",
            "enacting",
            "passes",
            "signs into law",
        ],
    ),
    (
        Phase::Adopted,
        Form::Noun,
        &["adoption", "approval", "cabinet decision", "decision", "formulation", "passage", "enactment"],
    ),
    (Phase::Ratified, Form::Past, &["ratified"]),
    (Phase::Ratified, Form::Present, &["ratify", "ratifies", "ratifying"]),
    (Phase::Ratified, Form::Noun, &["ratification"]),
    (
        Phase::InForce,
        Form::Intransitive,
        &[
            "entered into force",
            "came into force",
            "took effect",
            "came into effect",
            "came into operation",
            "went into effect",
            "became law",
            "became binding",
            "became effective",
            "enters into force",
            "enter into force",
            "comes into force",
            "come into force",
            "goes into effect",
            "go into effect",
            "comes into effect",
            "come into effect",
            "comes into operation",
            "becomes law",
            "become law",
            "becomes effective",
            "take effect",
            "takes effect",
        ],
    ),
    (Phase::InForce, Form::State, &["in force", "in effect", "effective"]),
    (Phase::InForce, Form::Noun, &["entry into force"]),
    (Phase::Amended, Form::Past, &["revised", "amended", "updated", "extended", "renewed", "prolonged"]),
    (
        Phase::Amended,
        Form::Present,
        &[
            "revise",
            "revises",
            "revising",
            "amend",
            "amends",
            "amending",
            "extend",
            "extends",
            "extending",
            "renew",
            "renews",
            "renewing",
            "prolong",
            "prolongs",
        ],
    ),
    (Phase::Amended, Form::Noun, &["revision", "amendment", "extension", "renewal", "prolongation"]),
    (
        Phase::Founded,
        Form::Past,
        &["founded", "established", "created", "set up", "launched", "inaugurated", "formed"],
    ),
    (
        Phase::Founded,
        Form::Present,
        &[
            "found",
            "founds",
            "establish",
            "establishes",
            "establishing",
            "create",
            "creates",
            "creating",
            "sets up",
            "setting up",
            "launch",
            "launches",
            "launching",
            "forming",
        ],
    ),
    (
        Phase::Founded,
        Form::Noun,
        &["establishment", "founding", "foundation of", "creation", "launch of", "launch"],
    ),
    (
        Phase::Held,
        Form::Intransitive,
        &[
            "met",
            "meet",
            "meets",
            "convened",
            "convenes",
            "took place",
            "takes place",
            "take place",
            "gathered",
            "travelled",
            "traveled",
        ],
    ),
    (Phase::Held, Form::Past, &["held", "hosted", "visited", "attended"]),
    (
        Phase::Held,
        Form::Present,
        &[
            "hold",
            "holds",
            "holding",
            "host",
            "hosts",
            "hosting",
            "visits",
            "visiting",
            "attend",
            "attends",
            "attending",
        ],
    ),
    (
        Phase::Held,
        Form::Noun,
        &[
            "meeting",
            "meetings",
            "summit",
            "visit",
            "trip",
            "talks",
            "conference",
            "consultation",
            "consultations",
            "election",
            "elections",
            "exercise",
            "round",
            "rounds",
            "participation",
            "press conference",
            "dialogue",
        ],
    ),
    (Phase::Published, Form::Past, &["published", "released", "issued", "gazetted", "shipped"]),
    (Phase::Published, Form::Intransitive, &["came out", "appeared", "comes out", "is out", "was out"]),
    (
        Phase::Published,
        Form::Present,
        &["publish", "publishes", "publishing", "release", "releases", "releasing", "issues", "issuing"],
    ),
    (Phase::Published, Form::Noun, &["publication", "release", "release of", "issuance"]),
    (Phase::Joined, Form::Past, &["joined", "acceded"]),
    (Phase::Joined, Form::Present, &["join", "joins", "joining", "accede", "accedes", "acceding"]),
    (Phase::Joined, Form::Noun, &["accession"]),
    (Phase::Attacked, Form::Past, &["invaded", "attacked", "annexed"]),
    (
        Phase::Attacked,
        Form::Present,
        &["invade", "invades", "invading", "attack", "attacks", "annex", "annexes"],
    ),
    (Phase::Attacked, Form::Noun, &["invasion", "annexation", "attack", "attacks"]),
    (
        Phase::Ended,
        Form::Intransitive,
        &[
            "expired",
            "expires",
            "expire",
            "lapsed",
            "ended",
            "ends",
            "ran out",
            "runs out",
            "reaches end of life",
        ],
    ),
    (
        Phase::Ended,
        Form::Past,
        &[
            "terminated",
            "repealed",
            "dissolved",
            "abolished",
            "left",
            "withdrew from",
            "retired",
            "discontinued",
        ],
    ),
    (
        Phase::Ended,
        Form::Present,
        &[
            "terminate",
            "terminates",
            "repeal",
            "repeals",
            "dissolve",
            "dissolves",
            "abolish",
            "abolishes",
            "leaves",
            "withdraw from",
            "withdraws from",
        ],
    ),
    (
        Phase::Ended,
        Form::Noun,
        &[
            "expiry",
            "expiration",
            "termination",
            "repeal",
            "withdrawal",
            "dissolution",
            "end of life",
            "end of support",
            "retirement",
        ],
    ),
    (Phase::Started, Form::Intransitive, &["began", "begins", "started", "starts", "commenced", "broke out"]),
    (Phase::Started, Form::Present, &["begin", "start", "commence"]),
    (Phase::Started, Form::Noun, &["beginning", "outbreak", "start of", "commencement"]),
    (Phase::Completed, Form::Past, &["completed", "finished"]),
    (Phase::Completed, Form::Present, &["completes", "finishes"]),
    (Phase::Completed, Form::Noun, &["completion"]),
    (Phase::Opened, Form::Past, &["opened"]),
    (Phase::Opened, Form::Present, &["opens", "opening"]),
    (Phase::Opened, Form::Noun, &["opening of", "opening"]),
    (Phase::Closed, Form::Past, &["closed", "shut down", "shut"]),
    (Phase::Closed, Form::Present, &["closes"]),
    (Phase::Closed, Form::Noun, &["closure", "closing of", "shutdown"]),
    (Phase::Suspended, Form::Past, &["suspended", "halted", "paused"]),
    (Phase::Suspended, Form::Present, &["suspends", "suspend", "halts", "pauses"]),
    (Phase::Suspended, Form::Noun, &["suspension", "moratorium"]),
    (Phase::Activated, Form::Past, &["activated", "deployed", "switched on", "turned on"]),
    (Phase::Activated, Form::Intransitive, &["went live", "goes live"]),
    (Phase::Activated, Form::Present, &["activates", "activate", "deploys"]),
    (Phase::Activated, Form::Noun, &["activation", "deployment"]),
    (Phase::Fixed, Form::Past, &["fixed", "patched", "repaired", "sealed", "capped"]),
    (Phase::Fixed, Form::Present, &["fixes", "patches", "repairs"]),
    (Phase::Discovered, Form::Past, &["discovered", "detected", "identified"]),
    (Phase::Discovered, Form::Present, &["discovers", "detects"]),
    (Phase::Discovered, Form::Noun, &["discovery", "detection"]),
    (Phase::Founded, Form::Intransitive, &["lifted off", "blasted off", "lifts off"]),
    (Phase::Founded, Form::Noun, &["liftoff", "lift off"]),
    (
        Phase::Landed,
        Form::Intransitive,
        &[
            "landed",
            "splashed down",
            "touched down",
            "came down",
            "lands",
            "splashes down",
            "splash down",
            "touches down",
            "touch down",
            "comes down",
            "returned to earth",
        ],
    ),
    (Phase::Landed, Form::Noun, &["landing", "splashdown", "touchdown"]),
    (Phase::Docked, Form::Intransitive, &["docked", "docks", "berthed"]),
    (Phase::Docked, Form::Noun, &["docking", "rendezvous"]),
    (
        Phase::Exploded,
        Form::Intransitive,
        &[
            "exploded",
            "blew up",
            "blew out",
            "caught fire",
            "detonated",
            "erupted",
            "explodes",
            "explode",
            "blows up",
            "blows out",
            "catches fire",
            "detonates",
            "erupts",
        ],
    ),
    (Phase::Exploded, Form::Noun, &["explosion", "blast", "blowout", "eruption"]),
    (
        Phase::Crashed,
        Form::Intransitive,
        &[
            "crashed",
            "sank",
            "collapsed",
            "collided",
            "derailed",
            "went down",
            "crashes",
            "sinks",
            "sink",
            "collapses",
            "collides",
            "collide",
            "derails",
            "goes down",
        ],
    ),
    (Phase::Crashed, Form::Noun, &["crash", "collapse", "sinking", "collision", "derailment"]),
    (Phase::Died, Form::Past, &["killed", "assassinated", "murdered"]),
    (Phase::Died, Form::Intransitive, &["died", "dies", "die"]),
    (Phase::Died, Form::Present, &["kills", "kill", "assassinates", "murders"]),
    (Phase::Died, Form::Noun, &["death", "deaths", "assassination"]),
    (Phase::Appointed, Form::Past, &["appointed", "elected", "sworn in", "nominated", "crowned"]),
    (Phase::Appointed, Form::Intransitive, &["took office", "takes office"]),
    (Phase::Appointed, Form::Present, &["appoints", "appoint", "elects", "elect", "nominates", "nominate"]),
    (Phase::Appointed, Form::Noun, &["appointment", "nomination"]),
    (
        Phase::Resigned,
        Form::Intransitive,
        &[
            "resigned",
            "stepped down",
            "resigns",
            "resign",
            "steps down",
            "step down",
            "abdicated",
            "abdicates",
        ],
    ),
    (Phase::Resigned, Form::Past, &["ousted", "dismissed", "deposed"]),
    (Phase::Resigned, Form::Present, &["ousts", "dismisses", "deposes"]),
    (Phase::Resigned, Form::Noun, &["resignation", "abdication", "dismissal"]),
    (
        Phase::Arrested,
        Form::Past,
        &["arrested", "detained", "charged", "indicted", "convicted", "sentenced", "acquitted"],
    ),
    (Phase::Arrested, Form::Present, &["arrests", "detains", "indicts", "acquits"]),
    (Phase::Arrested, Form::Noun, &["arrest", "indictment", "conviction"]),
    (Phase::Declared, Form::Past, &["declared", "proclaimed"]),
    (Phase::Declared, Form::Present, &["declares", "proclaims"]),
    (Phase::Declared, Form::Noun, &["declaration of", "proclamation"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_phrase_is_in_the_table_once() {
        let mut seen = BTreeSet::new();
        for &(phase, form, phrases) in TABLE {
            for phrase in phrases {
                assert!(seen.insert((*phrase, form == Form::Noun)), "`{phrase}` of {phase} stands twice");
            }
        }
    }

    #[test]
    fn every_phase_has_a_phrase() {
        for &(word, phase) in Phase::WORDS {
            assert!(TABLE.iter().any(|row| row.0 == phase), "no words for {word}");
        }
    }

    #[test]
    fn the_longest_phrase_wins() {
        let hits = hits(&plain_words("The bill was signed into law."));
        assert_eq!(hits.iter().map(|h| h.phase).collect::<Vec<_>>(), [Phase::Adopted]);
    }

    #[test]
    fn only_members_and_officers_leave_for_good() {
        let ends = |text: &str| hits(&plain_words(text)).iter().any(|hit| hit.phase == Phase::Ended);
        for text in [
            "Britain left the European Union",
            "Norway left the alliance",
            "Ada Holm left office",
            "Chile left the old fishing treaty",
            "The firm left the WTO",
            "Japan left",
            "He left the board of the bank",
            "Per Lunde left his party",
            "The minister leaves the government",
            "France left in a hurry",
        ] {
            assert!(ends(text), "{text}");
        }
        for text in [
            "The ship left the quay",
            "They left Oslo",
            "The train left",
            "Holm and Lunde left the Cape",
            "Rain left the road wet",
            "She left a note on the table",
            "The crew left Pad 19",
            "The delegation leaves for Riga",
            "The storm left three boats adrift",
            "The road left of the church is closed to cars",
        ] {
            assert!(!ends(text), "{text}");
        }
    }

    #[test]
    fn verbs_of_titles_have_their_step() {
        for (title, phase) in [
            ("Two pilots die in Oslo", Phase::Died),
            ("Leaders meet in Oslo", Phase::Held),
            ("Parliament passes the ports bill", Phase::Adopted),
            ("Both ministers resign", Phase::Resigned),
            ("Norway extends the pact", Phase::Amended),
            ("Two ferries collide", Phase::Crashed),
            ("Crew splashes down", Phase::Landed),
            ("Council dissolves the league", Phase::Ended),
            ("Police arrests the captain", Phase::Arrested),
            ("Factory explodes", Phase::Exploded),
            ("Harbour Act becomes law", Phase::InForce),
            ("Pact comes into force", Phase::InForce),
            ("New tolls go into effect", Phase::InForce),
            ("Governor signs into law a ban on fishing", Phase::Adopted),
            ("Norway and Japan conclude talks", Phase::Held),
        ] {
            assert_eq!(phase_of_title(title), Some(phase), "{title}");
        }
    }

    #[test]
    fn names_and_participles_are_not_hits() {
        assert!(hits(&plain_words("The revised plan of Joint Developed Systems")).is_empty());
    }
}
