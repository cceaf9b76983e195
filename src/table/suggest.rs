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
    // The distance is at least the difference in length.
    let is_close = |word: &&str| word.len() <= MAX_LENGTH && word.chars().count().abs_diff(length) <= most;
    known
        .into_iter()
        .filter(is_close)
        .map(|word| (strsim::damerau_levenshtein(&folded, &word.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::{MAX_LENGTH, suggest};

    #[test]
    fn long_words_have_no_suggestion() {
        let long = "a".repeat(MAX_LENGTH);
        assert_eq!(suggest(&long, [format!("{long}a").as_str(), long.as_str()]), Some(long.as_str()));
        assert_eq!(suggest(&format!("{long}a"), [long.as_str()]), None);
    }
}
