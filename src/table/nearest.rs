//! The word that somebody probably meant.

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
    let folded = written.to_lowercase();
    let most = (folded.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&folded, &word.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}
