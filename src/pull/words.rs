//! Extracts the content words of a statement, shortened so that "resigned" and "resignation" are
//! equal, and weights them by rarity.

use super::hash::Hash;
use crate::assemble::Attestation;
use crate::source::{Sources, Span};

/// The number of leading letters of a word that are compared: "resign", "convic", "electi".
const PREFIX_LENGTH: usize = 6;

/// The minimum number of content words in a clause that is compared alone. If there are fewer, as
/// in "It was signed", the rest of the sentence is added.
const MIN_WORDS: usize = 3;

/// Returns the hashes of a statement's content words, sorted and without duplicates.
pub(super) fn words_of(sources: &Sources, attestation: &Attestation) -> Vec<Hash> {
    let mut found = Vec::new();
    collect(sources, attestation, attestation.clause, &mut found);
    for cell in &attestation.cells {
        collect(sources, attestation, *cell, &mut found);
    }
    // Do not add the sentence of a clause without its date: it is a row below other rows of the
    // same date, whose words are not its own.
    if found.len() < MIN_WORDS && attestation.clause.contains(attestation.span) {
        collect(sources, attestation, attestation.sentence, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns the hashes of the content words in `text`, in order.
pub(super) fn words_of_text(text: &str) -> impl Iterator<Item = Hash> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter_map(stem)
}

/// Adds the words at `span` except those of the date.
fn collect(sources: &Sources, attestation: &Attestation, span: Span, found: &mut Vec<Hash>) {
    let date = attestation.span.range();
    let parts = [span.start..span.end.min(date.start.max(span.start)), date.end.max(span.start)..span.end];
    let parts = parts.into_iter().filter(|part| part.start < part.end);
    for part in parts {
        let text = sources.text(Span::new(span.source, part));
        found.extend(text.split(|c: char| !c.is_alphanumeric()).filter_map(stem));
    }
}

/// Returns the hash of a content word's stem, or `None` for a function word or a number.
fn stem(word: &str) -> Option<Hash> {
    if word.len() < 3 || word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if is_function_word(word) {
        return None;
    }
    let word = word.to_lowercase();
    let plain = ["ations", "ation", "ions", "ion", "ing", "ed", "es", "s"].iter().find_map(|ending| {
        let stem = word.strip_suffix(ending)?;
        (stem.len() > 3 && !stem.ends_with('s')).then_some(stem)
    });
    let plain = plain.unwrap_or(&word);
    let end = plain.char_indices().nth(PREFIX_LENGTH).map_or(plain.len(), |(end, _)| end);
    Some(Hash::of(plain.get(..end).unwrap_or(plain)))
}

/// Whether a word is in [`FUNCTION_WORDS`], ignoring case.
pub(super) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

/// Words that do not describe an event: function words, days and months, and verbs such as "said".
/// In alphabetical order.
const FUNCTION_WORDS: &[&str] = &[
    "about",
    "after",
    "against",
    "all",
    "also",
    "and",
    "any",
    "april",
    "are",
    "around",
    "august",
    "because",
    "been",
    "before",
    "being",
    "but",
    "can",
    "could",
    "day",
    "days",
    "december",
    "did",
    "during",
    "february",
    "for",
    "friday",
    "from",
    "had",
    "has",
    "have",
    "her",
    "his",
    "how",
    "into",
    "its",
    "january",
    "july",
    "june",
    "last",
    "later",
    "made",
    "march",
    "may",
    "monday",
    "month",
    "more",
    "most",
    "new",
    "next",
    "not",
    "november",
    "now",
    "october",
    "off",
    "one",
    "only",
    "other",
    "our",
    "out",
    "over",
    "reuters",
    "said",
    "saturday",
    "saying",
    "says",
    "september",
    "she",
    "should",
    "since",
    "some",
    "sunday",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "thursday",
    "today",
    "told",
    "tuesday",
    "two",
    "under",
    "until",
    "very",
    "was",
    "wednesday",
    "week",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "will",
    "with",
    "would",
    "year",
    "years",
    "yesterday",
    "yet",
    "you",
];

/// The minimum number of statements that rarity is based on. In a small collection, a word that all
/// statements contain can still be rare in the language.
const MIN_STATEMENTS: usize = 64;

/// The weight of each word, by the number of statements that contain it.
pub(super) struct Weights {
    statements: usize,
    /// Each word with the number of statements that contain it, ordered by word.
    counts: Vec<(Hash, usize)>,
}

impl Weights {
    /// Counts the words of all statements.
    pub(super) fn of<'w>(statements: impl ExactSizeIterator<Item = &'w [Hash]>) -> Self {
        let number = statements.len();
        let mut words: Vec<Hash> = statements.flatten().copied().collect();
        words.sort_unstable();
        let runs = words.chunk_by(|a, b| a == b);
        let counts = runs.filter_map(|run| Some((*run.first()?, run.len()))).collect();
        Self { statements: number.max(MIN_STATEMENTS), counts }
    }

    /// Returns the words with their weights, in the given order.
    pub(super) fn weighted(&self, words: &[Hash]) -> Vec<(Hash, u64)> {
        words.iter().map(|word| (*word, self.weight(*word))).collect()
    }

    /// Returns the weight of a word: 2 for a word that all statements contain, and 4 more for each
    /// halving of that number.
    fn weight(&self, word: Hash) -> u64 {
        let at = self.counts.binary_search_by_key(&word, |(word, _)| *word);
        let count = at.ok().and_then(|at| self.counts.get(at)).map_or(1, |(_, count)| *count);
        // Use whole numbers: the binary logarithm of the fourth power is four times the logarithm,
        // which is precise enough.
        let ratio = u128::try_from(self.statements / count.max(1)).unwrap_or(1).max(1);
        2 + u64::from(ratio.saturating_pow(4).ilog2())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_stem_are_equal() {
        for (a, b) in [("resigned", "resignation"), ("killed", "killing"), ("Elections", "elected")] {
            assert_eq!(stem(a), stem(b), "{a}, {b}");
        }
        assert_ne!(stem("signed"), stem("singed"));
    }

    #[test]
    fn function_words_and_numbers_are_left_out() {
        assert!(FUNCTION_WORDS.is_sorted());
        for word in ["The", "said", "Tuesday", "2024", "of"] {
            assert_eq!(stem(word), None, "{word}");
        }
    }

    #[test]
    fn rare_words_weigh_more() {
        let (ferry, mole) = (Hash::of("ferry"), Hash::of("mole"));
        let statements = [vec![ferry, mole], vec![ferry], vec![ferry], vec![ferry]];
        let weights = Weights::of(statements.iter().map(Vec::as_slice));
        assert_eq!((weights.weight(ferry), weights.weight(mole)), (18, 26));
    }
}
