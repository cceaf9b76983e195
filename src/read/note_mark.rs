//! Recognises note marks after a word: superscript, `¹²`, or in brackets, `[12]`.

const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Whether a character is a superscript digit, as in note marks.
pub(crate) const fn is_raised_digit(c: char) -> bool {
    matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹')
}

/// Returns the length in bytes of a bracketed note mark at the start of `rest`.
pub(crate) fn in_brackets(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    ((1..=3).contains(&digits) && inner.as_bytes().get(digits) == Some(&b']')).then_some(digits + 2)
}

/// Converts a raised note number to superscript characters, so that "18 September" with note 12
/// does not become "18 September12".
pub(super) fn raised(words: &str) -> Option<String> {
    let digits = words.trim();
    let raise = |c: char| c.to_digit(10).and_then(|digit| RAISED.get(digit as usize)).copied();
    if digits.is_empty() || digits.len() > 3 {
        return None;
    }
    digits.chars().map(raise).collect()
}

/// Parses the number at the start of a note: "3", "¹²" or the "1" of "1In". Returns the number, the
/// text after it, and whether the number is superscript.
pub(super) fn leading(words: &str) -> Option<(u32, &str, bool)> {
    let digit = |c: char| RAISED.iter().position(|raised| *raised == c);
    let is_raised = words.starts_with(|c| digit(c).is_some());
    let is_number = |c: char| if is_raised { digit(c).is_some() } else { c.is_ascii_digit() };
    let rest = words.trim_start_matches(is_number);
    let number = words.get(..words.len() - rest.len())?;
    if number.chars().count() > 3 {
        return None;
    }
    let plain: String = number
        .chars()
        .map(|c| digit(c).and_then(|value| char::from_digit(u32::try_from(value).ok()?, 10)).unwrap_or(c))
        .collect();
    let words = rest.trim_start_matches(['.', ')', ' ']);
    Some((plain.parse().ok()?, words, is_raised))
}

#[cfg(test)]
mod tests {
    use super::{in_brackets, leading, raised};

    #[test]
    fn bracketed_mark_is_a_number() {
        assert_eq!(in_brackets("[12] 1814"), Some(4));
        for words in ["", "[", "[]", "[12", "[2024]", "[a]", " [1]"] {
            assert_eq!(in_brackets(words), None, "{words}");
        }
    }

    #[test]
    fn note_begins_with_its_number() {
        assert_eq!(leading("12. Title"), Some((12, "Title", false)));
        assert_eq!(leading("¹²Title"), Some((12, "Title", true)));
        assert_eq!(leading("2024 was"), None);
        assert_eq!(leading("Title"), None);
    }

    #[test]
    fn only_note_numbers_are_raised_marks() {
        assert_eq!(raised(" 12 ").as_deref(), Some("¹²"));
        for words in ["", "th", "2024", "1a"] {
            assert_eq!(raised(words), None, "{words}");
        }
    }
}
