//! Reads numbers that span several tokens: amounts ("one hundred and five", "2.5", "3½"), ordinals
//! ("twenty-third") and years in words ("nineteen eighty-six").
//!
//! All functions take a token index and return the number of tokens read and the value. "two and a
//! half" is not read here: the rules compose it.

use super::lexicon::{Lexicon, Meaning};
use super::pattern::Class;
use super::terms::Amount;
use super::token::{Gap, Shape, Token};

/// Parses the amount at the token `at`. Returns the number of tokens that it spans, and its value.
pub(super) fn amount(tokens: &[Token], lexicon: &Lexicon, at: usize) -> Option<(usize, Amount)> {
    let token = tokens.get(at)?;
    if token.is(Class::Int) {
        // Read "2.5" as one amount: it consists of three tokens without white space between them.
        if let (Some(point), Some(fraction)) = (tokens.get(at + 1), tokens.get(at + 2))
            && point.gap == Gap::None
            && lexicon.id(".") == point.word
            && fraction.gap == Gap::None
            && fraction.is(Class::Int)
            && fraction.end - fraction.start <= 2
        {
            let tenths = if fraction.end - fraction.start == 1 { 10 } else { 1 };
            let hundredths = u64::from(token.number) * 100 + u64::from(fraction.number * tenths);
            return Some((3, Amount::Hundredths(hundredths)));
        }
        let (len, hundredths) = fraction_after(tokens, lexicon, at).unwrap_or((0, 0));
        return Some((1 + len, Amount::Hundredths(u64::from(token.number) * 100 + hundredths)));
    }
    if token.shape == Shape::Mark {
        return fraction(tokens, lexicon, at);
    }
    spelled(tokens, lexicon, at).map(|(len, n)| (len, Amount::whole(n)))
}

/// Returns the number of tokens in the fraction after a whole number, and its value in hundredths:
/// "2 1/2", "3½".
fn fraction_after(tokens: &[Token], lexicon: &Lexicon, at: usize) -> Option<(usize, u64)> {
    let next = tokens.get(at + 1).filter(|token| token.gap <= Gap::Space)?;
    if next.shape == Shape::Mark {
        let parts = ordinal_word(lexicon, next)?;
        return Some((1, 100 / u64::from(parts.max(1))));
    }
    let glued = |at: usize| tokens.get(at).filter(|token| token.gap == Gap::None);
    let (slash, parts) = (glued(at + 2)?, glued(at + 3)?);
    let is_fraction = next.gap == Gap::Space
        && next.is(Class::Int)
        && slash.word == lexicon.id("/")
        && matches!(parts.number, 2 | 4)
        && (1..parts.number).contains(&next.number)
        // Reject "2 1/2/2014", where the digits are a date, not a fraction.
        && glued(at + 4).is_none_or(|token| token.word != slash.word);
    is_fraction.then(|| (3, u64::from(100 * next.number / parts.number)))
}

/// Reads a fraction character such as "½". The lexicon stores it as the ordinal of its denominator:
/// 2 for a half, 4 for a quarter.
fn fraction(tokens: &[Token], lexicon: &Lexicon, at: usize) -> Option<(usize, Amount)> {
    let parts = tokens.get(at).and_then(|token| ordinal_word(lexicon, token))?;
    Some((1, Amount::Hundredths(100 / u64::from(parts.max(1)))))
}

/// Reads a number in words, up to millions: "one hundred and five".
fn spelled(tokens: &[Token], lexicon: &Lexicon, at: usize) -> Option<(usize, u32)> {
    let (mut len, first) = below_hundred(tokens, lexicon, at)?;
    let (mut total, mut part) = (0_u32, first);
    while let Some(multiplier) = tokens.get(at + len).and_then(|token| multiplier(lexicon, token)) {
        len += 1;
        if multiplier == 100 {
            part = part.saturating_mul(100);
        } else {
            total = total.saturating_add(part.saturating_mul(multiplier));
            part = 0;
        }
        let and = usize::from(tokens.get(at + len).is_some_and(|token| token.word == lexicon.id("and")));
        let Some((more, rest)) = below_hundred(tokens, lexicon, at + len + and) else { break };
        len += and + more;
        part = part.saturating_add(rest);
        if len > 12 {
            break;
        }
    }
    Some((len, total.saturating_add(part)))
}

/// Reads a number word below one hundred: "five", "fifteen", "fifty", "fifty-five".
fn below_hundred(tokens: &[Token], lexicon: &Lexicon, at: usize) -> Option<(usize, u32)> {
    let first = cardinal(lexicon, tokens.get(at)?)?;
    if first < 20 || first % 10 != 0 {
        return Some((1, first));
    }
    let hyphen = usize::from(hyphen_at(tokens, lexicon, at + 1));
    match tokens.get(at + 1 + hyphen).and_then(|token| cardinal(lexicon, token)) {
        Some(unit @ 1..=9) => Some((2 + hyphen, first + unit)),
        _ => Some((1, first)),
    }
}

/// Parses the ordinal at the token `at`. Returns the number of tokens that it spans, and its value.
pub(super) fn ordinal(tokens: &[Token], lexicon: &Lexicon, at: usize) -> Option<(usize, u32)> {
    let token = tokens.get(at)?;
    if token.is(Class::Ordinal) {
        return Some((1, token.number));
    }
    if token.shape == Shape::Mark {
        return None;
    }
    if let Some(n) = ordinal_word(lexicon, token) {
        return Some((1, n));
    }
    let tens = cardinal(lexicon, token).filter(|n| *n >= 20 && n % 10 == 0)?;
    let hyphen = usize::from(hyphen_at(tokens, lexicon, at + 1));
    let unit = ordinal_word(lexicon, tokens.get(at + 1 + hyphen)?).filter(|n| (1..=9).contains(n))?;
    Some((2 + hyphen, tens + unit))
}

/// Reads a year in words: "nineteen eighty-six", "seventeen hundred and thirty-three", "two
/// thousand and fifteen".
pub(super) fn spelled_year(tokens: &[Token], lexicon: &Lexicon, at: usize) -> Option<(usize, u32)> {
    let (mut len, first) = below_hundred(tokens, lexicon, at)?;
    let scale = tokens.get(at + len).and_then(|token| multiplier(lexicon, token));
    let (base, needs_rest) = match scale {
        Some(1000) if first <= 2 => (first * 1000, false),
        Some(100) if (10..22).contains(&first) => (first * 100, false),
        None if (10..22).contains(&first) => (first * 100, true),
        _ => return None,
    };
    len += usize::from(scale.is_some());
    let and =
        usize::from(scale.is_some() && tokens.get(at + len).is_some_and(|t| t.word == lexicon.id("and")));
    match below_hundred(tokens, lexicon, at + len + and) {
        Some((more, rest)) if !needs_rest || rest >= 10 => Some((len + and + more, base + rest)),
        _ if needs_rest => None,
        _ => Some((len, base)),
    }
}

fn hyphen_at(tokens: &[Token], lexicon: &Lexicon, at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.word != 0 && token.word == lexicon.id("-"))
}

fn cardinal(lexicon: &Lexicon, token: &Token) -> Option<u32> {
    token.is(Class::Cardinal).then_some(())?;
    lexicon.meanings(token.word).iter().find_map(|meaning| match meaning {
        Meaning::Cardinal(n) => Some(*n),
        _ => None,
    })
}

fn multiplier(lexicon: &Lexicon, token: &Token) -> Option<u32> {
    token.is(Class::Multiplier).then_some(())?;
    lexicon.meanings(token.word).iter().find_map(|meaning| match meaning {
        Meaning::Multiplier(n) => Some(*n),
        _ => None,
    })
}

fn ordinal_word(lexicon: &Lexicon, token: &Token) -> Option<u32> {
    token.is(Class::OrdinalWord).then_some(())?;
    lexicon.meanings(token.word).iter().find_map(|meaning| match meaning {
        Meaning::Ordinal(n) => Some(*n),
        _ => None,
    })
}
