//! Suggestions for mistyped words ("did you mean …?").

/// The maximum length in bytes of words that are compared. The cost of a comparison is the product
/// of both lengths.
const MAX_LENGTH: usize = 200;

/// Returns the word in `known` that is most similar to `written`, if it is similar enough.
///
/// The distance may be at most a third of the number of letters, but at least one
/// (Damerau–Levenshtein distance, in which swapping two adjacent letters is one edit). If several
/// words are equally similar, the first one is returned.
///
/// ```
/// use dateline::internals::table::suggest;
///
/// assert_eq!(suggest("afer", ["before", "after"]), Some("after"));
/// assert_eq!(suggest("venue", ["before", "after"]), None);
/// ```
pub fn suggest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if written.len() > MAX_LENGTH {
        return None;
    }
    let folded = written.to_lowercase();
    let length = folded.chars().count();
    let most = (length / 3).max(1);
    // Skip words of a very different length, because the distance is at least the difference in
    // length.
    let is_close = |word: &&str| word.len() <= MAX_LENGTH && word.chars().count().abs_diff(length) <= most;
    known
        .into_iter()
        .filter(is_close)
        .map(|word| (strsim::damerau_levenshtein(&folded, &word.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Returns the id in `known` that was probably meant by `written`: the most similar one, or else an
/// id that begins with it or contains it, such as "harbour-pact-signed" for "pact".
pub(crate) fn suggest_id<'k>(
    written: &str,
    known: impl IntoIterator<Item = &'k str> + Clone,
) -> Option<&'k str> {
    /// The minimum length of a part of an id that identifies it.
    const MIN_LENGTH: usize = 3;
    suggest(written, known.clone()).or_else(|| {
        let part = written.to_lowercase();
        let longer = known.into_iter().filter(|id| part.len() >= MIN_LENGTH && id.contains(&part));
        longer.min_by_key(|id| (!id.starts_with(&part), id.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::{MAX_LENGTH, suggest, suggest_id};

    #[test]
    fn ids_are_suggested_by_similarity_then_by_a_part() {
        let known = ["harbour-pact-signed", "pact-ratified", "council-1"];
        for (written, meant) in [
            ("pact-ratifed", Some("pact-ratified")),
            ("council-2", Some("council-1")),
            ("pact", Some("pact-ratified")),
            ("Harbour", Some("harbour-pact-signed")),
            ("signed", Some("harbour-pact-signed")),
            ("pa", None),
            ("treaty", None),
            ("", None),
        ] {
            assert_eq!(suggest_id(written, known), meant, "{written}");
        }
    }

    #[test]
    fn long_words_have_no_suggestion() {
        let long = "a".repeat(MAX_LENGTH);
        assert_eq!(suggest(&long, [format!("{long}a").as_str(), long.as_str()]), Some(long.as_str()));
        assert_eq!(suggest(&format!("{long}a"), [long.as_str()]), None);
    }
}
