//! A rule's view of its match: the captures of its pattern and the surrounding tokens.
//!
//! The accessors are named after the elements of a pattern: [`Match::month`] returns the value of
//! the first `<month>`, or `None` if the pattern did not capture one.

use chrono::Weekday;

use crate::date::Season;

use super::expression::{Expression, Reference, Which, Year, Zone};
use super::grammar::Found;
use super::lexicon::{Lexicon, Meaning};
use super::pattern::Class;
use super::terms::{Amount, DayPart, Holiday, Modifier, Unit};
use super::token::{Gap, Shape, Token};

/// A captured element.
#[derive(Debug, Clone)]
pub struct Captured {
    /// The class, if the element is a token captured by class.
    pub class: Option<Class>,
    /// The index of the first token.
    pub at: usize,
    /// The number of tokens.
    pub len: usize,
    pub value: CapturedValue,
}

/// The value of a captured element.
#[derive(Debug, Clone)]
pub enum CapturedValue {
    /// The value of the token itself.
    Token,
    Amount(Amount),
    Ordinal(u32),
    /// A year in words.
    Year(u32),
    /// An expression found by other rules.
    Found(Box<Found>),
}

/// The tokens that a pattern matched, with the surrounding text.
#[derive(Debug)]
pub struct Match<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub lexicon: &'a Lexicon,
    /// The captured elements, in order.
    pub captures: &'a [Captured],
    /// The index of the first matched token.
    pub start: usize,
    /// The index of the token after the match.
    pub end: usize,
}

impl<'a> Match<'a> {
    fn of_class(&self, class: Class, nth: usize) -> Option<&'a Captured> {
        self.captures.iter().filter(|capture| capture.class == Some(class)).nth(nth)
    }

    fn meaning<T>(&self, class: Class, nth: usize, pick: fn(Meaning) -> Option<T>) -> Option<T> {
        let token = self.tokens.get(self.of_class(class, nth)?.at)?;
        self.lexicon.meanings(token.word).iter().find_map(|meaning| pick(*meaning))
    }

    /// Returns the numeric value of the nth capture of a digit class.
    pub fn int(&self, class: Class, nth: usize) -> Option<u32> {
        self.of_class(class, nth).and_then(|capture| self.tokens.get(capture.at)).map(|token| token.number)
    }

    /// Like [`Match::int`], for numbers up to 255.
    pub fn small(&self, class: Class, nth: usize) -> Option<u8> {
        self.int(class, nth).and_then(|n| u8::try_from(n).ok())
    }

    /// Returns the number of characters in the nth capture of a digit class, or 0 if there is none.
    pub fn digits(&self, class: Class, nth: usize) -> usize {
        let token = self.of_class(class, nth).and_then(|capture| self.tokens.get(capture.at));
        token.map_or(0, |token| token.end - token.start)
    }

    /// Returns the indices of the first token and the token after the nth capture of a class.
    pub fn place(&self, class: Class, nth: usize) -> Option<(usize, usize)> {
        self.of_class(class, nth).map(|capture| (capture.at, capture.at + capture.len))
    }

    /// Returns the indices of the first token and the token after the nth capture, whatever its
    /// class.
    pub fn capture(&self, nth: usize) -> Option<(usize, usize)> {
        self.captures.get(nth).map(|capture| (capture.at, capture.at + capture.len))
    }

    /// Returns the value of `<month>`.
    pub fn month(&self) -> Option<u8> {
        self.nth_month(0)
    }

    /// Returns the value of the nth `<month>`.
    pub fn nth_month(&self, nth: usize) -> Option<u8> {
        self.meaning(
            Class::Month,
            nth,
            |meaning| if let Meaning::Month(m) = meaning { Some(m) } else { None },
        )
    }

    /// Returns the value of `<weekday>`.
    pub fn weekday(&self) -> Option<Weekday> {
        self.nth_weekday(0)
    }

    /// Returns the value of the nth `<weekday>`.
    pub fn nth_weekday(&self, nth: usize) -> Option<Weekday> {
        self.meaning(
            Class::Weekday,
            nth,
            |meaning| if let Meaning::Weekday(d) = meaning { Some(d) } else { None },
        )
    }

    /// Returns the value of `<unit>`.
    pub fn unit(&self) -> Option<Unit> {
        self.nth_unit(0)
    }

    /// Returns the value of the nth `<unit>`.
    pub fn nth_unit(&self, nth: usize) -> Option<Unit> {
        self.meaning(Class::Unit, nth, |meaning| if let Meaning::Unit(u) = meaning { Some(u) } else { None })
    }

    /// Returns the value of `<season>`.
    pub fn season(&self) -> Option<Season> {
        self.meaning(
            Class::Season,
            0,
            |meaning| if let Meaning::Season(s) = meaning { Some(s) } else { None },
        )
    }

    /// Returns the value of `<daypart>`.
    pub fn day_part(&self) -> Option<DayPart> {
        self.meaning(
            Class::DayPart,
            0,
            |meaning| if let Meaning::DayPart(p) = meaning { Some(p) } else { None },
        )
    }

    /// Returns the value of `<mod>` or `<measure>`.
    pub fn modifier(&self) -> Option<Modifier> {
        self.meaning(
            Class::Modifier,
            0,
            |meaning| if let Meaning::Modifier(m) = meaning { Some(m) } else { None },
        )
        .or_else(|| {
            self.meaning(
                Class::Measure,
                0,
                |meaning| {
                    if let Meaning::Measure(m) = meaning { Some(m) } else { None }
                },
            )
        })
    }

    /// Returns the value of `<holiday>`.
    pub fn holiday(&self) -> Option<Holiday> {
        self.meaning(
            Class::Holiday,
            0,
            |meaning| if let Meaning::Holiday(h) = meaning { Some(h) } else { None },
        )
    }

    /// Returns the value of `<which>`.
    pub fn which(&self) -> Option<Which> {
        self.meaning(Class::Which, 0, |meaning| if let Meaning::Which(w) = meaning { Some(w) } else { None })
    }

    /// Returns the value of `<deictic>`: the number of days from the day of writing.
    pub fn deictic(&self) -> Option<i32> {
        self.meaning(
            Class::Deictic,
            0,
            |meaning| if let Meaning::Deictic(d) = meaning { Some(d) } else { None },
        )
    }

    /// Returns the value of `<ref>`.
    pub fn reference(&self) -> Option<Reference> {
        self.meaning(Class::Reference, 0, |m| if let Meaning::Reference(r) = m { Some(r) } else { None })
    }

    /// Returns the value of `<zone>`.
    pub fn zone(&self) -> Option<Zone> {
        self.meaning(Class::Zone, 0, |meaning| if let Meaning::Zone(z) = meaning { Some(z) } else { None })
    }

    /// Returns the value of `<ampm>`: `true` for "p.m.".
    pub fn afternoon(&self) -> Option<bool> {
        self.meaning(
            Class::Meridiem,
            0,
            |meaning| if let Meaning::Meridiem(pm) = meaning { Some(pm) } else { None },
        )
    }

    /// Returns the value of `<frequency>`.
    pub fn frequency(&self) -> Option<(Unit, u32)> {
        self.meaning(
            Class::Frequency,
            0,
            |m| if let Meaning::Frequency(u, n) = m { Some((u, n)) } else { None },
        )
    }

    /// Returns the value of `<times>`.
    pub fn times(&self) -> Option<u32> {
        self.meaning(Class::Times, 0, |meaning| if let Meaning::Times(n) = meaning { Some(n) } else { None })
    }

    /// Returns the value of `<n>`, or [`Amount::Vague`] for `<vague>`.
    pub fn amount(&self) -> Option<Amount> {
        self.nth_amount(0)
    }

    /// Returns the value of the nth `<n>` or `<vague>`.
    pub fn nth_amount(&self, nth: usize) -> Option<Amount> {
        self.captures
            .iter()
            .filter_map(|capture| match capture.value {
                CapturedValue::Amount(amount) => Some(amount),
                _ if capture.class == Some(Class::Vague) => Some(Amount::Vague),
                _ => None,
            })
            .nth(nth)
    }

    /// Returns the value of `<ord>`.
    pub fn ordinal(&self) -> Option<u32> {
        self.captures.iter().find_map(|capture| match capture.value {
            CapturedValue::Ordinal(n) => Some(n),
            _ => None,
        })
    }

    /// Returns the value of `<year>`, `<spelled>` or `{year}`.
    pub fn year(&self) -> Option<Year> {
        self.captures.iter().find_map(|capture| match &capture.value {
            CapturedValue::Year(n) => i32::try_from(*n).ok().map(Year::Full),
            CapturedValue::Found(found) => match found.expression {
                Expression::Calendar(calendar) if calendar.field == super::expression::Field::Year => {
                    calendar.year
                }
                _ => None,
            },
            CapturedValue::Token if capture.class == Some(Class::Year) => {
                let number = self.tokens.get(capture.at)?.number;
                i32::try_from(number).ok().map(Year::Full)
            }
            _ => None,
        })
    }

    /// Returns the nth expression captured with `{…}`.
    pub fn found(&self, nth: usize) -> Option<Found> {
        self.captures
            .iter()
            .filter_map(|capture| match &capture.value {
                CapturedValue::Found(found) => Some(found.as_ref().clone()),
                _ => None,
            })
            .nth(nth)
    }

    /// Returns the token `back` places before the match (1 is its neighbour), or `None` if it is in
    /// another paragraph.
    pub fn before(&self, back: usize) -> Option<&'a Token> {
        let at = self.start.checked_sub(back)?;
        let between = self.tokens.get(at + 1..=self.start)?;
        if between.iter().any(|token| token.gap == Gap::Paragraph) { None } else { self.tokens.get(at) }
    }

    /// Returns the token `on` places after the match (0 is its neighbour), or `None` if it is in
    /// another paragraph.
    pub fn after(&self, on: usize) -> Option<&'a Token> {
        let between = self.tokens.get(self.end..=self.end + on)?;
        if between.iter().any(|token| token.gap == Gap::Paragraph) { None } else { between.last() }
    }

    /// Returns the nth token of the match.
    pub fn token(&self, nth: usize) -> Option<&'a Token> {
        self.tokens.get(self.start + nth).filter(|_| self.start + nth < self.end)
    }

    /// Whether the token `back` places before the match (1 is its neighbour) is one of these words.
    pub fn follows(&self, back: usize, words: &[&str]) -> bool {
        self.before(back).is_some_and(|token| self.is_word(token, words))
    }

    /// Whether the token `on` places after the match (0 is its neighbour) is one of these words.
    pub fn precedes(&self, on: usize, words: &[&str]) -> bool {
        self.after(on).is_some_and(|token| self.is_word(token, words))
    }

    /// Whether the text of `token` is one of `words`, ignoring case.
    pub fn is_word(&self, token: &Token, words: &[&str]) -> bool {
        let held = self.word(token);
        words.iter().any(|word| word.eq_ignore_ascii_case(held))
    }

    /// Returns the text of a token.
    pub fn word(&self, token: &Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or("")
    }

    /// Whether the match contains one of these words.
    pub(crate) fn has(&self, words: &[&str]) -> bool {
        let tokens = self.tokens.get(self.start..self.end).unwrap_or(&[]);
        tokens.iter().any(|token| self.is_word(token, words))
    }

    /// Whether the match begins with one of these words.
    pub(crate) fn starts_with(&self, words: &[&str]) -> bool {
        self.token(0).is_some_and(|token| self.is_word(token, words))
    }

    /// Whether the match ends with one of these words.
    pub(crate) fn ends_with(&self, words: &[&str]) -> bool {
        let last = self.end.checked_sub(1).and_then(|last| self.tokens.get(last));
        last.is_some_and(|token| self.is_word(token, words))
    }

    /// Whether the match is at the start of a sentence, a quotation, or a list item.
    pub fn opens_sentence(&self) -> bool {
        self.before(1).is_none_or(|token| self.is_word(token, &[".", "!", "?", "\"", "“", ":", "*", "#"]))
    }

    /// Whether a word or number is directly attached to the match on either side, so that it is
    /// part of a code.
    pub fn is_glued(&self) -> bool {
        let glued_before = self.tokens.get(self.start).is_some_and(|token| token.gap == Gap::None)
            && self.before(1).is_some_and(|token| token.shape != Shape::Mark);
        let glued_after =
            self.after(0).is_some_and(|token| token.gap == Gap::None && token.shape != Shape::Mark);
        glued_before || glued_after
    }
}
