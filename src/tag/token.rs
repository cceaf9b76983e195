//! Splits text into tokens: words with their meanings, numbers with the roles that their digits
//! allow, and single marks.
//!
//! Later stages never examine characters to determine what a token is: each token carries a bit set
//! of [`Class`]es, which patterns test.

use std::ops::Range;

use super::lexicon::{LONGEST_WORD, Lexicon, WordId};
use super::pattern::Class;

/// A word, a number or a mark.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// The byte offset of the start.
    pub start: usize,
    /// The byte offset of the end, exclusive.
    pub end: usize,
    /// The whitespace between this token and the previous one.
    pub gap: Gap,
    /// The word's id in the lexicon; 0 for numbers and unknown words.
    pub word: WordId,
    /// The token's classes, as a bit set.
    pub classes: u64,
    /// The value of a number; 0 for words and marks.
    pub number: u32,
    /// The letter case or the kind of token.
    pub shape: Shape,
}

impl Token {
    /// Whether the token belongs to `class`.
    pub const fn is(&self, class: Class) -> bool {
        self.classes & class.bit() != 0
    }

    /// Whether the word is outside the temporal vocabulary. It is either not in the lexicon, or
    /// only as a noun for an event that cannot be planned ("explosion"), a word that shows
    /// recurrence ("normally") or a verb that reschedules something ("postponed").
    pub const fn is_ordinary(&self) -> bool {
        let ordinary = Class::Unplanned.bit() | Class::Habit.bit() | Class::Moving.bit();
        self.word == 0 || self.classes != 0 && self.classes & !ordinary == 0
    }
}

/// The whitespace before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// No whitespace: the token is glued to the previous one.
    None,
    /// Spaces, but no line end.
    Space,
    /// The end of a wrapped line.
    Line,
    /// The end of a paragraph, or the start of the text.
    Paragraph,
}

/// The letter case or the kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A word that begins with a lower-case letter, or whose script has no capitals.
    Lower,
    /// A word that begins with a capital, or is one capital letter.
    Capital,
    /// A word of two or more letters, all capitals.
    Upper,
    /// Digits, including an ending: "3rd", "1990s".
    Number,
    /// Letters and digits mixed, as in "A380".
    Code,
    /// Any other character, as a separate token.
    Mark,
}

/// The maximum length of a line in wrapped text, in bytes.
const MAX_LINE_LENGTH: usize = 120;

/// Splits `text` into tokens, which replace the contents of `tokens`.
pub(super) fn tokenize(text: &str, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    tokens.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut gap = Gap::Paragraph;
    let line_end = if is_wrapped(bytes) { Gap::Line } else { Gap::Paragraph };
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        match byte {
            b' ' | b'\t' | b'\r' => {
                gap = gap.max(Gap::Space);
                at += 1;
                continue;
            }
            b'\n' => {
                gap = if gap >= Gap::Line { Gap::Paragraph } else { line_end };
                at += 1;
                continue;
            }
            b'0'..=b'9' => at = number(bytes, start, gap, lexicon, tokens),
            b'a'..=b'z' | b'A'..=b'Z' => at = word(text, start, gap, lexicon, tokens),
            0x80.. => {
                let mark = text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or('\u{fffd}');
                if mark.is_whitespace() {
                    gap = gap.max(Gap::Space);
                    at += mark.len_utf8();
                    continue;
                }
                if mark.is_alphabetic() {
                    at = word(text, start, gap, lexicon, tokens);
                } else {
                    at += mark.len_utf8();
                    push_mark(text, start..at, gap, lexicon, tokens);
                }
            }
            _ => {
                at += 1;
                push_mark(text, start..at, gap, lexicon, tokens);
            }
        }
        gap = Gap::None;
    }
}

/// Whether lines are wrapped, so that a sentence continues on the next line. In any other text, a
/// line is a paragraph.
///
/// The text counts as wrapped if at most a tenth of it is in lines that are too long for a page.
fn is_wrapped(bytes: &[u8]) -> bool {
    let mut long = 0;
    // The search ends as soon as the answer is known, which is early in a text with long lines.
    bytes.split(|byte| *byte == b'\n').all(|line| {
        long += beyond_a_page(line);
        long * 10 <= bytes.len()
    })
}

/// Returns the length of a line that is too long for a page, in bytes, without its longest word.
/// Returns 0 if the line fits, or if only an unbreakable word, such as a URL, makes it too long.
fn beyond_a_page(line: &[u8]) -> usize {
    if line.len() <= MAX_LINE_LENGTH {
        return 0;
    }
    let words = line.split(u8::is_ascii_whitespace).filter(|word| word.is_ascii());
    let longest = words.map(<[u8]>::len).max().unwrap_or(0);
    let rest = line.len() - longest;
    if rest <= MAX_LINE_LENGTH && longest > MAX_LINE_LENGTH / 3 { 0 } else { rest }
}

/// The maximum number of tokens for a run of the same mark. Rules never look further, and without a
/// limit, the tokens for a text of dots would take fifty times the memory of the text.
const MAX_ROW_TOKENS: usize = 16;

/// Adds a mark. In a run of [`MAX_ROW_TOKENS`] equal marks, extends the last token instead.
fn push_mark(text: &str, range: Range<usize>, gap: Gap, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    let Range { start, end } = range;
    let Some(mark) = text.get(start..end) else { return };
    let row = tokens.len().checked_sub(MAX_ROW_TOKENS).and_then(|first| tokens.get_mut(first..));
    if gap == Gap::None
        && let Some(row) = row
        && row.iter().all(|token| text.get(token.start..).is_some_and(|rest| rest.starts_with(mark)))
        && row.windows(2).all(|pair| matches!(pair, [before, token] if before.end == token.start))
        && let Some(last) = row.last_mut()
    {
        last.end = end;
        return;
    }
    let word = lexicon.id(mark);
    tokens.push(Token {
        start,
        end,
        gap,
        word,
        classes: lexicon.classes(word),
        number: 0,
        shape: Shape::Mark,
    });
}

/// Reads the word at `start`, and returns the offset of its end.
fn word(text: &str, start: usize, gap: Gap, lexicon: &Lexicon, tokens: &mut Vec<Token>) -> usize {
    let bytes = text.as_bytes();
    let mut key: u128 = 0;
    let mut at = start;
    let mut capitals = 0;
    let mut code = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'a'..=b'z' => at += 1,
            b'A'..=b'Z' => {
                capitals += 1;
                at += 1;
            }
            // "Q3", "H1" and "FY2023" are two tokens, and "13NOV2017" is three; "A380" and "F35"
            // are one token without a meaning.
            b'0'..=b'9' => {
                let classes = if code { 0 } else { lexicon.classes(lexicon.find(key)) };
                if classes & Class::Prefix.bit() != 0
                    || classes & Class::Month.bit() != 0 && is_in_date(bytes, start, at)
                {
                    break;
                }
                code = true;
                at += 1;
            }
            0x80.. => {
                let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                if !letter.is_alphanumeric() {
                    break;
                }
                at += letter.len_utf8();
                key = u128::MAX;
                continue;
            }
            _ => break,
        }
        key = (key << 8) | u128::from(byte | 0x20);
    }
    let known = !code && at - start <= LONGEST_WORD && key != u128::MAX;
    let word = if known { lexicon.find(key) } else { 0 };
    let shape = match capitals {
        _ if code => Shape::Code,
        0 => Shape::Lower,
        n if n == at - start && n > 1 => Shape::Upper,
        _ if bytes.get(start).is_some_and(u8::is_ascii_uppercase) => Shape::Capital,
        _ => Shape::Lower,
    };
    let mut classes = lexicon.classes(word);
    if word == 0 && shape == Shape::Lower && bytes.get(at - 1) != Some(&b's') {
        classes |= Class::Adjective.bit();
    }
    tokens.push(Token { start, end: at, gap, word, classes, number: 0, shape });
    at
}

/// Whether a day precedes the letters from `start` to `end`, and a two-digit or four-digit year
/// follows them, as in "13NOV2017".
fn is_in_date(bytes: &[u8], start: usize, end: usize) -> bool {
    let digits = |byte: &&u8| byte.is_ascii_digit();
    let before = bytes.get(..start).unwrap_or(&[]).iter().rev().take(3).take_while(digits).count();
    let rest = bytes.get(end..).unwrap_or(&[]);
    let after = rest.iter().take(5).take_while(digits).count();
    let ends = !rest.get(after).is_some_and(u8::is_ascii_alphabetic);
    matches!(before, 1 | 2) && matches!(after, 2 | 4) && ends
}

/// Reads the number at `start`, and returns the offset of its end. The token includes thousands
/// groups ("1,500"), an ordinal ending ("3rd"), or the "s" of a decade ("1990s").
fn number(bytes: &[u8], start: usize, gap: Gap, lexicon: &Lexicon, tokens: &mut Vec<Token>) -> usize {
    let digits_from = |at: usize| bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
    let digits = digits_from(start);
    let mut end = start + digits;
    let mut value = if digits <= 9 { fold(bytes, start, end, 0) } else { u32::MAX };
    let mut classes = if digits <= 9 { classes_of(digits, value) } else { 0 };
    if digits <= 3 {
        while bytes.get(end) == Some(&b',') && digits_from(end + 1) == 3 && value < 1_000_000 {
            value = fold(bytes, end + 1, end + 4, value);
            end += 4;
            classes = Class::Int.bit();
        }
    }
    let tail = |at: usize| bytes.get(at).map_or(0, u8::to_ascii_lowercase);
    let ends_at = |at: usize| !bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    if matches!((tail(end), tail(end + 1)), (b's', b't') | (b'n' | b'r', b'd') | (b't', b'h'))
        && (ends_at(end + 2) || is_of_day(bytes, end + 2, lexicon))
        && digits <= 3
    {
        end += 2;
        classes = Class::Ordinal.bit();
        if (1..=31).contains(&value) {
            classes |= Class::OrdinalDay.bit();
        }
    } else if tail(end) == b's' && ends_at(end + 1) && value % 10 == 0 && matches!(digits, 2..=4) {
        end += 1;
        classes = Class::Decade.bit();
    }
    tokens.push(Token { start, end, gap, word: 0, classes, number: value, shape: Shape::Number });
    end
}

/// Whether the word glued to an ordinal ending belongs to the day: "10thJanuary", "15thof May". A
/// PDF, or a page with a superscript ending, often lacks the space there.
fn is_of_day(bytes: &[u8], start: usize, lexicon: &Lexicon) -> bool {
    let rest = bytes.get(start..).unwrap_or(&[]);
    let length = rest.iter().take(LONGEST_WORD + 1).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = rest.get(..length).unwrap_or(&[]);
    if length > LONGEST_WORD || rest.get(length).is_some_and(u8::is_ascii_alphanumeric) {
        return false;
    }
    let key = word.iter().fold(0, |key: u128, byte| (key << 8) | u128::from(byte | 0x20));
    let is_month = lexicon.classes(lexicon.find(key)) & Class::Month.bit() != 0;
    word == b"of" || is_month && word.first().is_some_and(u8::is_ascii_uppercase)
}

fn fold(bytes: &[u8], start: usize, end: usize, value: u32) -> u32 {
    let digits = bytes.get(start..end).unwrap_or(&[]);
    digits.iter().fold(value, |sum, &digit| sum.saturating_mul(10).saturating_add(u32::from(digit - b'0')))
}

/// Returns the classes of a number, which depend on its value and number of digits.
fn classes_of(digits: usize, value: u32) -> u64 {
    let mut classes = Class::Int.bit();
    let short = digits <= 2;
    let mut add = |class: Class, holds: bool| {
        if holds {
            classes |= class.bit();
        }
    };
    add(Class::Day, short && (1..=31).contains(&value));
    add(Class::MonthNumber, short && (1..=12).contains(&value));
    add(Class::Hour, short && value <= 24);
    add(Class::TwoDigits, digits == 2);
    add(Class::Sixty, digits == 2 && value < 60);
    add(Class::Year, digits == 4 && (1000..2200).contains(&value));
    add(Class::EightDigits, digits == 8);
    classes
}

#[cfg(test)]
mod tests {
    use super::{MAX_ROW_TOKENS, tokenize};
    use crate::tag::lang::Language;

    #[test]
    fn long_runs_of_one_mark_share_a_token() {
        let lexicon = &Language::English.compiled().unwrap().lexicon;
        let mut tokens = Vec::new();
        for mark in [".", "-", "–"] {
            let text = format!("May {} 2024", mark.repeat(1_000));
            tokenize(&text, lexicon, &mut tokens);
            assert_eq!(tokens.len(), MAX_ROW_TOKENS + 2, "{mark}");
            let marks: Vec<&str> =
                tokens[1..=MAX_ROW_TOKENS].iter().map(|token| &text[token.start..token.end]).collect();
            assert_eq!(marks.concat(), mark.repeat(1_000));
            tokenize(&"-.".repeat(100), lexicon, &mut tokens);
            assert_eq!(tokens.len(), 200);
        }
    }
}
