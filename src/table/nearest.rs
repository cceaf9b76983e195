//! The word that somebody probably meant.

/// The longest word with a suggestion, in bytes: comparing two takes the product of their lengths.
const LONGEST: usize = 200;

/// The word of `known` that `written` is probably a slip of.
///
/// Near enough is a third of the letters (one at the least), counting two swapped neighbours as one slip
/// (Damerau and Levenshtein's distance). Of several equally near words the first is taken.
///
/// ```
/// use dateline::table::nearest;
///
/// assert_eq!(nearest("afer", ["before", "after"]), Some("after"));
/// assert_eq!(nearest("venue", ["before", "after"]), None);
/// ```
pub fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if written.len() > LONGEST {
        return None;
    }
    let folded = written.to_lowercase();
    let length = folded.chars().count();
    let most = (length / 3).max(1);
    // The distance is at least the difference of the lengths.
    let is_close = |word: &&str| word.len() <= LONGEST && word.chars().count().abs_diff(length) <= most;
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
    use super::{LONGEST, nearest};

    #[test]
    fn long_words_have_no_suggestion() {
        let long = "a".repeat(LONGEST);
        assert_eq!(nearest(&long, [format!("{long}a").as_str(), long.as_str()]), Some(long.as_str()));
        assert_eq!(nearest(&format!("{long}a"), [long.as_str()]), None);
    }
}
