//! Marks of notes, raised at a word.

const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Raised words of a page as characters that stand raised by themselves, where they are the number of a note: so
/// "18 September" with note 12 does not become "18 September12".
pub(super) fn raised(words: &str) -> Option<String> {
    let digits = words.trim();
    let raise = |c: char| c.to_digit(10).and_then(|digit| RAISED.get(digit as usize)).copied();
    if digits.is_empty() || digits.len() > 3 {
        return None;
    }
    digits.chars().map(raise).collect()
}

#[cfg(test)]
mod tests {
    use super::raised;

    #[test]
    fn only_numbers_of_notes_are_marks() {
        assert_eq!(raised(" 12 ").as_deref(), Some("¹²"));
        for words in ["", "th", "2024", "1a"] {
            assert_eq!(raised(words), None, "{words}");
        }
    }
}
