//! The stem of an English word, for comparing titles of events with sentences: "suspension",
//! "suspended" and "suspends" have the same. The stem need not be a word.

use crate::assemble::is_acronym;

/// The endings of verbs and plurals.
const INFLECTIONS: [&str; 4] = ["ing", "ed", "es", "s"];

/// The endings of nouns made from verbs, with the end of the verb's stem: "extension" – "extend".
const NOUNS: [(&str, &str); 9] = [
    ("ification", "if"),
    ("ation", ""),
    ("tion", "t"),
    ("sion", "d"),
    ("ature", ""),
    ("ment", ""),
    ("ance", ""),
    ("ence", ""),
    ("al", ""),
];

/// Nouns for bodies and things, whose verbs mean something else: a foundation is not found.
const THINGS: [&str; 6] = ["apartment", "department", "foundation", "government", "statement", "treatment"];

/// The particles that a verb keeps as a noun: "splashes down" – "splashdown", "rolled out" – "roll-out".
const PARTICLES: [&str; 4] = ["down", "out", "off", "up"];

/// The fewest bytes that are left of a word without its ending; "mission" and "formal" are kept.
const SHORTEST: usize = 4;

/// Returns a word without the most common English inflections.
fn uninflected(key: &str) -> &str {
    let plain = INFLECTIONS.iter().find_map(|ending| {
        let stem = key.strip_suffix(ending)?;
        (stem.len() >= SHORTEST && !stem.ends_with('s')).then_some(stem)
    });
    plain.unwrap_or(key)
}

/// Returns the stem of a word normalised by [`key`](crate::assemble::key). Acronyms are kept.
pub(super) fn stem(key: &str) -> String {
    if is_acronym(key) {
        return key.to_owned();
    }
    let verb = PARTICLES.iter().find_map(|particle| {
        let verb = key.strip_suffix(particle)?;
        Some(verb.strip_suffix('-').unwrap_or(verb)).filter(|verb| verb.len() >= SHORTEST)
    });
    let key = verb.unwrap_or(key);
    let plain = uninflected(key);
    let verb = NOUNS.iter().filter(|_| !THINGS.contains(&plain)).find_map(|(ending, end_of_verb)| {
        let stem = plain.strip_suffix(ending)?;
        let shortest = match *ending {
            // "ratification"
            "ification" => SHORTEST - 1,
            // "document" is not made from "docu", nor "formal" from a verb "form".
            "ment" | "al" => SHORTEST + 1,
            _ => SHORTEST,
        };
        (stem.len() >= shortest && !stem.ends_with('s')).then(|| format!("{stem}{end_of_verb}"))
    });
    let stem = verb.unwrap_or_else(|| plain.to_owned());
    // "negotiate" and "negotiation", "expire" and "expiry", "treaty" and "treaties".
    let short = stem.strip_suffix("ate").or_else(|| stem.strip_suffix("at").filter(|_| plain != key));
    let mut short = short.filter(|short| short.len() >= SHORTEST).unwrap_or(&stem);
    while let Some(shorter) = short.strip_suffix(['e', 'y', 'i']).filter(|short| short.len() >= SHORTEST) {
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
        ] {
            assert_ne!(stem(one), stem(other), "{one} / {other}");
        }
    }
}
