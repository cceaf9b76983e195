//! Reduces English words to their stems, to compare event titles with sentences: "suspension",
//! "suspended" and "suspends" have the same stem. A stem need not be a word.

use crate::assemble::{is_acronym, listed_base};

/// The endings of verbs and plurals.
const INFLECTIONS: [&str; 4] = ["ing", "ed", "es", "s"];

/// The endings of nouns derived from verbs, each with the end of the verb's stem: "extension" –
/// "extend".
const NOUNS: [(&str, &str); 10] = [
    ("ification", "if"),
    ("ation", ""),
    ("tion", "t"),
    ("sion", "d"),
    ("ature", ""),
    ("ure", ""),
    ("ment", ""),
    ("ance", ""),
    ("ence", ""),
    ("al", ""),
];

/// Nouns that keep their ending, because the verb means something else: a department does not
/// depart.
const THINGS: [&str; 14] = [
    "apartment",
    "culture",
    "department",
    "foundation",
    "future",
    "government",
    "lecture",
    "measure",
    "nature",
    "picture",
    "pressure",
    "statement",
    "structure",
    "treatment",
];

/// Irregular verb forms, and nouns whose ending does not show the verb, each with its base form.
const IRREGULAR: [(&str, &str); 37] = [
    ("ablaze", "blaze"),
    ("adrift", "drift"),
    ("afloat", "float"),
    ("aground", "ground"),
    ("begun", "begin"),
    ("broken", "break"),
    ("burnt", "burn"),
    ("caught", "catch"),
    ("choice", "choose"),
    ("chosen", "choose"),
    ("dies", "die"),
    ("drawn", "draw"),
    ("driven", "drive"),
    ("entry", "enter"),
    ("fallen", "fall"),
    ("fled", "flee"),
    ("flies", "fly"),
    ("flight", "fly"),
    ("flights", "fly"),
    ("flown", "fly"),
    ("frozen", "freeze"),
    ("froze", "freeze"),
    ("given", "give"),
    ("grown", "grow"),
    ("loss", "lose"),
    ("losses", "lose"),
    ("risen", "rise"),
    ("sale", "sell"),
    ("shaken", "shake"),
    ("shook", "shake"),
    ("stolen", "steal"),
    ("sunk", "sink"),
    ("taken", "take"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("withdrawn", "withdraw"),
    ("written", "write"),
];

/// The particles that a verb keeps when it becomes a noun: "splashes down" – "splashdown", "rolled
/// out" – "roll-out", "broke through" – "breakthrough".
const PARTICLES: [&str; 8] = ["down", "out", "off", "up", "through", "over", "away", "back"];

/// The minimum length of a word without its ending, in bytes. "mission" and "formal" keep their
/// endings.
const MIN_STEM_LENGTH: usize = 4;

/// Returns a word without the most common English inflections.
fn uninflected(key: &str) -> &str {
    let plain = INFLECTIONS.iter().find_map(|ending| {
        let stem = key.strip_suffix(ending)?;
        let is_verb = matches!(*ending, "ing" | "ed");
        (stem.len() >= MIN_STEM_LENGTH && !stem.ends_with('s'))
            .then(|| if is_verb { undoubled(stem) } else { stem })
    });
    plain.unwrap_or(key)
}

/// Returns a verb's stem without the doubled last letter: "stop" for "stopp" ("stopped"). "ll" and
/// the like are just as often part of the verb itself ("spill").
fn undoubled(stem: &str) -> &str {
    let Some((short, last)) =
        stem.char_indices().next_back().and_then(|(at, last)| Some((stem.get(..at)?, last)))
    else {
        return stem;
    };
    let is_doubled = matches!(last, 'b' | 'd' | 'g' | 'm' | 'n' | 'p' | 'r' | 't') && short.ends_with(last);
    if is_doubled && short.len() >= MIN_STEM_LENGTH { short } else { stem }
}

/// Returns the stem of a word normalised by [`key`](crate::assemble::key). Acronyms are returned
/// unchanged.
pub(super) fn stem(key: &str) -> String {
    if is_acronym(key) {
        return key.to_owned();
    }
    let verb = PARTICLES.iter().find_map(|particle| {
        let verb = key.strip_suffix(particle)?;
        // "discover" has no particle.
        Some(verb.strip_suffix('-').unwrap_or(verb))
            .filter(|verb| verb.len() >= MIN_STEM_LENGTH && *verb != "disc")
    });
    let key = verb.unwrap_or(key);
    let listed = IRREGULAR.iter().find(|(form, _)| *form == key).map(|(_, base)| *base);
    let key = listed.or_else(|| listed_base(key)).unwrap_or(key);
    let plain = uninflected(key);
    let nouns = if THINGS.contains(&plain) { &[][..] } else { &NOUNS[..] };
    let verb = nouns.iter().find_map(|(ending, end_of_verb)| {
        let stem = plain.strip_suffix(ending)?;
        let shortest = match *ending {
            // "ratification" leaves only "rat".
            "ification" => MIN_STEM_LENGTH - 1,
            // "document" is not derived from "docu", nor "formal" from a verb "form".
            "ment" | "al" => MIN_STEM_LENGTH + 1,
            _ => MIN_STEM_LENGTH,
        };
        // "closure" is derived from "close", but "mission" is not derived from "mis".
        let is_whole = *ending == "ure" || !stem.ends_with('s');
        (stem.len() >= shortest && is_whole).then(|| format!("{stem}{end_of_verb}"))
    });
    let stem = verb.unwrap_or_else(|| plain.to_owned());
    // Gives "negotiate" and "negotiation", "expire" and "expiry", "treaty" and "treaties" the same
    // stem.
    let short = stem.strip_suffix("ate").or_else(|| stem.strip_suffix("at").filter(|_| plain != key));
    let mut short = short.filter(|short| short.len() >= MIN_STEM_LENGTH).unwrap_or(&stem);
    while let Some(shorter) =
        short.strip_suffix(['e', 'y', 'i']).filter(|short| short.len() >= MIN_STEM_LENGTH)
    {
        short = shorter;
    }
    short.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_and_their_nouns_have_the_same_stem() {
        for (one, other) in [
            ("suspension", "suspended"),
            ("extends", "extension"),
            ("withdrawal", "withdraws"),
            ("retirement", "retired"),
            ("ratification", "ratified"),
            ("negotiated", "negotiations"),
            ("signature", "signed"),
            ("expiry", "expires"),
            ("adaptation", "adapted"),
            ("removal", "removed"),
            ("resignation", "resigns"),
            ("explosion", "exploded"),
            ("completed", "completion"),
            ("treaties", "treaty"),
            ("appearance", "appeared"),
            ("announcement", "announces"),
            ("launching", "launch"),
            ("agreed", "agreement"),
            ("splashdown", "splashes"),
            ("roll-out", "rolled"),
            ("liftoff", "lifted"),
            ("sank", "sinks"),
            ("sunk", "sinks"),
            ("flew", "flight"),
            ("flies", "flown"),
            ("broke", "breakthrough"),
            ("rose", "rises"),
            ("took", "takeover"),
            ("left", "leaves"),
            ("struck", "strikes"),
            ("wrote", "writes"),
            ("stopped", "stops"),
            ("planned", "plans"),
            ("submitted", "submits"),
            ("closure", "closed"),
            ("departure", "departed"),
            ("spilled", "spills"),
            ("fired", "fires"),
            ("discovery", "discovered"),
            ("entry", "entered"),
            ("aground", "grounded"),
            ("afloat", "floats"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} / {other}");
        }
    }

    #[test]
    fn unrelated_words_have_different_stems() {
        for (one, other) in [
            ("mission", "missed"),
            ("document", "docks"),
            ("formal", "formed"),
            ("station", "stated"),
            ("nation", "native"),
            ("session", "sesame"),
            ("moment", "moms"),
            ("final", "fined"),
            ("portal", "ports"),
            ("science", "scion"),
            ("group", "grow"),
            ("scout", "scan"),
            ("foundation", "found"),
            ("statement", "states"),
            ("pressure", "press"),
            ("structure", "struct"),
            ("discover", "discs"),
            ("moreover", "moor"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} / {other}");
        }
    }
}
