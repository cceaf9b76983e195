//! Joins words across line ends: decides from word lists and the other words of the document
//! whether a hyphen at the end of a line only breaks a word.

use std::borrow::Cow;
use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::date::is_month_or_weekday;

/// Words that are common before a hyphen: "two-year", "mid-2024", "follow-up", "nuclear-armed".
const FIRST_PARTS: &[&str] = &[
    "all", "anti", "co", "counter", "cross", "eight", "ex", "far", "five", "follow", "four", "full", "half",
    "high", "inter", "left", "long", "low", "mid", "multi", "near", "nine", "non", "nuclear", "off", "one",
    "post", "pre", "re", "right", "self", "semi", "seven", "short", "six", "so", "ten", "three", "trans",
    "twelve", "two", "well", "year",
];

/// Words that are common after a hyphen and are not the end of a longer word: "solar-powered".
const LAST_PARTS: &[&str] = &[
    "appointed",
    "armed",
    "backed",
    "based",
    "born",
    "brokered",
    "built",
    "controlled",
    "driven",
    "effective",
    "elected",
    "friendly",
    "funded",
    "general",
    "held",
    "launched",
    "level",
    "making",
    "mediated",
    "minded",
    "owned",
    "powered",
    "range",
    "ranging",
    "reaching",
    "related",
    "scale",
    "sharing",
    "signed",
    "speaking",
    "sponsored",
    "standing",
    "style",
    "supported",
    "term",
    "trained",
    "wide",
    "wing",
];

/// The words of a document that are not at line ends, in lower case.
///
/// They distinguish "nuclear-powered" from "agree-ment": a document that breaks one of these words
/// often contains it unbroken too. They are collected lazily, because most documents break no
/// words.
#[derive(Debug, Default)]
pub(super) struct DocumentWords<'t> {
    texts: Vec<Cow<'t, str>>,
    words: OnceCell<FxHashSet<String>>,
}

impl<'t> DocumentWords<'t> {
    /// Creates the vocabulary of `texts`, which have the line breaks of the document.
    pub(super) fn of(texts: impl IntoIterator<Item = impl Into<Cow<'t, str>>>) -> Self {
        Self { texts: texts.into_iter().map(Into::into).collect(), words: OnceCell::new() }
    }

    fn contains(&self, word: &str) -> bool {
        self.words.get_or_init(|| words(&self.texts)).contains(word)
    }
}

/// Returns the words in `texts`, in lower case. A word next to a line end is skipped if it may be
/// part of a broken word.
fn words(texts: &[Cow<'_, str>]) -> FxHashSet<String> {
    let mut all = FxHashSet::default();
    for line in texts.iter().flat_map(|text| text.lines()) {
        let mut words = line.split_whitespace().enumerate().peekable();
        while let Some((nth, word)) = words.next() {
            let is_at_end = nth == 0 || words.peek().is_none();
            if is_at_end && word.ends_with(is_hyphen) {
                continue;
            }
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            if word.contains(is_hyphen) {
                all.insert(word.replace(is_hyphen, "-"));
            } else if nth > 0 {
                // Skip the first word of a line, which may be the second half of a broken word.
                all.insert(word);
            }
        }
    }
    all
}

const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}')
}

/// Whether the hyphen between `before`, at a line end, and `after`, at the start of the next line,
/// only breaks a word.
pub(super) fn is_broken_word(before: &str, after: &str, vocabulary: &DocumentWords<'_>) -> bool {
    let letters = |c: char| c.is_alphabetic();
    let head = before.rsplit(|c| !letters(c)).next().expect("`rsplit` yields at least one part");
    let stem = &before[..before.len() - head.len()];
    // Exclude compounds and names: "state-of-the-", "F-35-" and "NATO-" do not end in a broken
    // word.
    let alone = !stem.ends_with(['-', '‐', '–']) && !stem.ends_with(char::is_numeric);
    let is_acronym = !head.contains(char::is_lowercase) && head.contains(char::is_uppercase);
    let goes_on = after.starts_with(char::is_lowercase);
    // Exclude "x-ray", and a capital or a digit after the hyphen, as in "Anglo-American" and
    // "2020-21".
    if head.chars().count() < 2 || !alone || is_acronym || !goes_on {
        return false;
    }
    let head = head.to_lowercase();
    let tail = after.split(|c| !letters(c)).next().expect("`split` yields at least one part").to_lowercase();
    let whole = format!("{head}{tail}");
    // The parts of "Thurs-day" may be words of the document, but the hyphen only breaks a line.
    if is_month_or_weekday(&whole) || vocabulary.contains(&whole) {
        return true;
    }
    let is_word = |part: &str| part.chars().count() > 2 && vocabulary.contains(part);
    let is_compound = vocabulary.contains(&format!("{head}-{tail}"))
        || FIRST_PARTS.binary_search(&&*head).is_ok()
        || LAST_PARTS.binary_search(&&*tail).is_ok()
        || (is_word(&head) && is_word(&tail));
    !is_compound
}

/// Whether a character belongs to a script without spaces between words, which allows line breaks
/// anywhere.
pub(super) const fn has_no_spaces(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::{DocumentWords, FIRST_PARTS, LAST_PARTS, is_broken_word};

    fn vocabulary(text: &str) -> DocumentWords<'_> {
        DocumentWords::of([text])
    }

    #[test]
    fn word_lists_are_sorted() {
        for list in [FIRST_PARTS, LAST_PARTS] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn word_breaks_and_compounds_are_distinguished() {
        let empty = DocumentWords::default();
        for (before, after) in [("18 Septem", "ber 1814"), ("the agree", "ment"), ("Mär", "zen")] {
            assert!(is_broken_word(before, after, &empty), "{before}-{after}");
        }
        for (before, after) in [
            ("a two", "year"),
            ("in 2020", "21"),
            ("Anglo", "American"),
            ("state-of-the", "art"),
            ("x", "ray"),
            ("NATO", "led"),
            ("a solar", "powered ferry"),
        ] {
            assert!(!is_broken_word(before, after, &empty), "{before}-{after}");
        }
    }

    #[test]
    fn vocabulary_of_the_document_decides_about_hyphens() {
        let hyphenated = vocabulary("The lock-keeper came.");
        assert!(!is_broken_word("the lock", "keeper’s hut", &hyphenated));
        let whole = vocabulary("A lockkeeper of the river");
        assert!(is_broken_word("the lock", "keeper", &whole));
        let parts = vocabulary("The lock and its keeper were there");
        assert!(!is_broken_word("the lock", "keeper", &parts));
        // The parts of broken words at line ends do not count as words.
        let halves = vocabulary("It was the lock-\nkeeper who");
        assert!(is_broken_word("the lock", "keeper", &halves));
        let thursday = vocabulary("on Thurs night, all day");
        assert!(is_broken_word("on Thurs", "day", &thursday));
    }
}
