//! What a line end does to words: it breaks some in two, and in some scripts it stands anywhere.

/// Whole words that a hyphen follows for good: "two-year", "mid-2024", "follow-up".
const FIRST_PARTS: &[&str] = &[
    "all", "anti", "co", "counter", "cross", "eight", "ex", "far", "five", "follow", "four", "full", "half",
    "high", "inter", "left", "long", "low", "mid", "multi", "near", "nine", "non", "off", "one", "post",
    "pre", "re", "right", "self", "semi", "seven", "short", "six", "so", "ten", "three", "trans", "twelve",
    "two", "well", "year",
];

/// Whether the hyphen between `before`, which ends a line, and `after`, which begins the next, only breaks a word.
pub(super) fn is_broken_word(before: &str, after: &str) -> bool {
    let letters = |c: char| c.is_alphabetic();
    let head = before.rsplit(|c| !letters(c)).next().unwrap_or_default();
    let stem = before.get(..before.len() - head.len()).unwrap_or_default();
    // "state-of-the-" ends no broken word, nor does "F-35-", nor "NATO-".
    let alone = !stem.ends_with(['-', '‐', '–']) && !stem.ends_with(char::is_numeric);
    let is_acronym = !head.contains(char::is_lowercase) && head.contains(char::is_uppercase);
    let goes_on = after.starts_with(char::is_lowercase);
    let folded = head.to_lowercase();
    head.chars().count() >= 2 && alone && !is_acronym && goes_on && !FIRST_PARTS.contains(&folded.as_str())
}

/// A letter of a script that has no spaces between words: a line may end anywhere in it.
pub(super) const fn has_no_spaces(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::is_broken_word;

    #[test]
    fn which_hyphens_break_a_word() {
        for (before, after) in [("18 Septem", "ber 1814"), ("the agree", "ment"), ("Mär", "zen")] {
            assert!(is_broken_word(before, after), "{before}-{after}");
        }
        for (before, after) in [
            ("a two", "year"),
            ("in 2020", "21"),
            ("Anglo", "American"),
            ("state-of-the", "art"),
            ("x", "ray"),
            ("NATO", "led"),
        ] {
            assert!(!is_broken_word(before, after), "{before}-{after}");
        }
    }
}
