//! Replaces invisible characters and stylistic variants when a [`Reading`](super::Reading) is
//! built.

use unicode_normalization::UnicodeNormalization as _;

/// Whether a character has zero width: joiners, direction marks, variation selectors. The soft
/// hyphen is excluded, because a line can break after it.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

/// The maximum length of invisible characters to skip before the next word, in bytes.
const MAX_INVISIBLE_LENGTH: usize = 64;

/// Whether an invisible character ends a word. A zero-width space allows a line break: it separates
/// "March" from "2024", but not "5" from "th".
pub(super) fn is_word_break(c: char, rest: &str, before: &str) -> bool {
    // Joiners and direction marks are skipped to find the next letter. The number of skipped bytes
    // is limited, because this function is called for each character of a run, which would be
    // quadratic.
    let after = rest
        .get(..rest.floor_char_boundary(MAX_INVISIBLE_LENGTH))
        .unwrap_or(rest)
        .trim_start_matches(is_invisible);
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    let parts = |a: char, b: char| a.is_numeric() && b.is_alphabetic();
    let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| after.starts_with(ending));
    c == '\u{200b}' && ((parts(last, next) && !is_ordinal) || parts(next, last))
}

/// Returns the plain equivalent of a character, if it has one.
pub(super) fn plain(c: char, rest: &str, before: &str) -> Option<String> {
    match c {
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2212}' => Some("-".to_owned()),
        '\u{2044}' | '\u{2215}' => Some("/".to_owned()),
        // In "2024–10–01", dashes stand for hyphens.
        '–' if is_in_numeric_date(before, rest) => Some("-".to_owned()),
        _ => wide(c, before),
    }
}

/// Returns the plain equivalent of a full-width, squared or otherwise styled character.
pub(super) fn wide(c: char, before: &str) -> Option<String> {
    match c {
        // A full-width comma is replaced only after a digit, as in "March ５，２０２４", because after a
        // word it belongs to Japanese text.
        '\u{ff0c}' if before.ends_with(|c: char| c.is_ascii_digit()) => Some(",".to_owned()),
        // Ligatures, full-width letters and digits, and squared words: "㋅", "㍻", "㏨".
        '\u{fb00}'..='\u{fb06}'
        | '\u{ff0d}'..='\u{ff0f}'
        | '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | '\u{32c0}'..='\u{32cb}'
        | '\u{32ff}'
        | '\u{3358}'..='\u{337f}'
        | '\u{33e0}'..='\u{33fe}'
        | '\u{1d7ce}'..='\u{1d7ff}' => Some(std::iter::once(c).nfkc().collect()),
        _ => None,
    }
}

/// Whether a dash is part of a date with a year, a month and a day.
fn is_in_numeric_date(before: &str, rest: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let ending = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let after = rest.strip_prefix('–').unwrap_or_default();
    let next = digits(after);
    if !(1..=2).contains(&next) {
        return false;
    }
    let then = after.get(next..).unwrap_or_default();
    let first = ending == 4 && then.strip_prefix('–').is_some_and(|day| (1..=2).contains(&digits(day)));
    let stem = before.get(..before.len() - ending).unwrap_or_default();
    let year =
        stem.strip_suffix('-').unwrap_or_default().bytes().rev().take_while(u8::is_ascii_digit).count();
    first || ((1..=2).contains(&ending) && year == 4)
}
