//! Finds calendar dates printed in a line.
//!
//! This small, strict matcher is deliberately separate from the tagger: the tagger resolves "last
//! year" against the document's date, so that date must be known first. The matcher returns every
//! day or month that is written in full, in forms with only one reading. `04/05/2025` has two, so
//! it is only found if the [`DigitOrder`] is known.

mod in_words;

use std::ops::Range;

use chrono::Month;

pub(super) use self::in_words::find_in_words;
use super::language::DocumentLanguage;
use crate::date::{Date, DateOrder};

/// The order of day and month in the digits of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DigitOrder {
    /// The order between slashes or hyphens.
    others: DateOrder,
    /// The order between dots.
    dots: DateOrder,
    /// Whether the order between dots is only likely, so that a date which allows both orders is
    /// uncertain.
    is_likely: bool,
}

impl DigitOrder {
    /// The order is unknown.
    pub(super) const UNKNOWN: Self = Self::new(DateOrder::Unknown, DateOrder::Unknown);
    /// The day is first.
    pub(super) const DAY_FIRST: Self = Self::new(DateOrder::DayFirst, DateOrder::DayFirst);
    /// The day is first between dots, as is customary, and the order is unknown otherwise.
    pub(super) const CUSTOMARY: Self = Self::new(DateOrder::Unknown, DateOrder::DayFirst);
    /// The day is probably first between dots, and the order is unknown otherwise.
    pub(super) const LIKELY: Self = Self { is_likely: true, ..Self::CUSTOMARY };

    const fn new(others: DateOrder, dots: DateOrder) -> Self {
        Self { others, dots, is_likely: false }
    }

    /// Returns the declared order, or the one that the digits of a text show. If they do not show
    /// one, the day is first between dots in a language other than English, or if dates such as
    /// "21 May 1997" also have the day first. In English alone, this is only likely: offices of the
    /// United States write "06.10.2024" for 10 June. Next to "May 21, 1997", the order is unknown.
    pub(super) fn of(text: &str, declared: DateOrder) -> Self {
        let shown = shown(text);
        let order = if declared == DateOrder::Unknown { shown.order } else { declared };
        if order != DateOrder::Unknown || !shown.has_dots {
            return Self::new(order, order);
        }
        let is_foreign = DocumentLanguage::of(text).code.as_str() != "en";
        match named_order(text) {
            _ if is_foreign => Self::CUSTOMARY,
            Some(DateOrder::DayFirst) => Self::CUSTOMARY,
            None => Self::LIKELY,
            Some(_) => Self::UNKNOWN,
        }
    }

    /// Returns the order between digits with a separator.
    fn between(self, separator: &str) -> DateOrder {
        if separator == "." { self.dots } else { self.others }
    }
}

/// What the dates in digits of a text show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    /// The order that some dates allow alone: `25/03/2024` has the day first. `Unknown` if there is
    /// no such date, or if they disagree.
    order: DateOrder,
    /// Whether day and month of a date between dots can be exchanged: "06.10.2024".
    has_dots: bool,
}

/// Returns what the dates in digits of a text show.
fn shown(text: &str) -> Shown {
    let (mut day_first, mut month_first, mut has_dots) = (false, false, false);
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    for mark in memchr::memchr2_iter(b'/', b'.', bytes) {
        let digits = (1..=2).take_while(|back| mark.checked_sub(*back).is_some_and(is_digit)).count();
        if digits == 0 || !is_digit(mark + 1) {
            continue;
        }
        let separator = char::from(bytes.get(mark).copied().unwrap_or_default());
        let start = mark - digits;
        // A mark inside a longer number or a path does not count: "2024/05/13".
        let begins = start
            .checked_sub(1)
            .is_none_or(|at| !is_digit(at) && bytes.get(at).copied().map(char::from) != Some(separator));
        let words = text.get(start..text.floor_char_boundary(start + 10)).filter(|_| begins);
        let Some((first, rest)) = words.and_then(|words| words.split_once(separator)) else { continue };
        let Some((second, year)) = rest.split_once(separator) else { continue };
        let year = year.get(..4).and_then(year_number);
        if let (Some(first), Some(second), Some(_)) = (short_number(first), short_number(second), year) {
            day_first |= (13..=31).contains(&first) && (1..=12).contains(&second);
            month_first |= (13..=31).contains(&second) && (1..=12).contains(&first);
            has_dots |= separator == '.' && first <= 12 && second <= 12 && first != second;
        }
    }
    let order = match (day_first, month_first) {
        (true, false) => DateOrder::DayFirst,
        (false, true) => DateOrder::MonthFirst,
        _ => DateOrder::Unknown,
    };
    Shown { order, has_dots }
}

/// Returns the order of day and month in the dates of a text that name their month ("21 May 1997"),
/// `Unknown` if they disagree, or `None` if no month is named.
fn named_order(text: &str) -> Option<DateOrder> {
    let names = |words: &str| words.contains(|c: char| c.is_ascii_alphabetic());
    let begins_with_day = |words: &str| words.starts_with(|c: char| c.is_ascii_digit());
    let mut days = text
        .lines()
        .flat_map(|line| {
            let dates = find_all(line, DigitOrder::UNKNOWN).into_iter();
            dates.filter_map(|found| line.get(found.range).filter(|_| found.date.as_day().is_some()))
        })
        .filter(|words| names(words))
        .map(begins_with_day);
    let first = days.next()?;
    Some(match (first, days.all(|is_first| is_first == first)) {
        (true, true) => DateOrder::DayFirst,
        (false, true) => DateOrder::MonthFirst,
        _ => DateOrder::Unknown,
    })
}

/// A date in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PrintedDate {
    pub(super) date: Date,
    /// The byte range of the date in the line, without a weekday.
    pub(super) range: Range<usize>,
}

/// Returns every date in a line, from left to right.
pub(super) fn find_all(line: &str, order: DigitOrder) -> Vec<PrintedDate> {
    if !can_contain_date(line) {
        return Vec::new();
    }
    let tokens = tokens(line);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        // "31 June 2025" is not a valid day, and must not be read as June 2025 either.
        let follows_number = at
            .checked_sub(1)
            .and_then(|last| tokens.get(last))
            .is_some_and(|last| short_number(last.text).is_some() || day_number(last.text).is_some());
        match date(rest, order).filter(|(date, _)| !follows_number || date.as_day().is_some()) {
            Some((date, length)) => {
                let start = rest.first().map_or(0, |token| token.start);
                let end = rest.get(length - 1).map_or(start, |token| token.start + token.text.len());
                found.push(PrintedDate { date, range: start..end });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a line contains a four-digit number, which is the year in nearly all forms, or digits
/// and three capitals, as in "05 MAR 24", or digits before two slashes, as in "10/15/03". Every
/// line of a document is searched, and this quick check rejects most of them.
fn can_contain_date(line: &str) -> bool {
    // All bytes are tested, without early exit, so that the compiler can vectorise the loop.
    if !line.bytes().fold(false, |any, byte| any | byte.is_ascii_digit()) {
        return false;
    }
    let (mut digits, mut capitals, mut slashes) = (0, 0, 0);
    for byte in line.bytes() {
        if digits == 4 && !byte.is_ascii_digit() || capitals == 3 {
            return true;
        }
        slashes += usize::from(byte == b'/' && digits > 0);
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        capitals = if byte.is_ascii_uppercase() { capitals + 1 } else { 0 };
    }
    digits == 4 || capitals == 3 || slashes > 1
}

/// A run of ASCII digits, a run of letters, or any other character.
#[derive(Debug, Clone, Copy)]
struct LineToken<'l> {
    text: &'l str,
    start: usize,
    /// Whether white space precedes the token.
    spaced: bool,
}

fn tokens(line: &str) -> Vec<LineToken<'_>> {
    let class = |c: char| match c {
        c if c.is_ascii_digit() => 0,
        // Each of these is a separate token: "2024年3月5日".
        '年' | '月' | '日' => 2,
        c if c.is_alphabetic() => 1,
        _ => 2,
    };
    let (mut tokens, mut spaced, mut at) = (Vec::new(), false, 0);
    while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() {
            spaced = true;
            at += c.len_utf8();
            continue;
        }
        let rest = &line[at..];
        let length = match class(c) {
            2 => c.len_utf8(),
            1 if ends_ordinal(rest)
                && tokens.last().is_some_and(|last: &LineToken<'_>| is_digits(last.text)) =>
            {
                2
            }
            kind => rest.find(|c| class(c) != kind || c.is_whitespace()).unwrap_or(rest.len()),
        };
        tokens.push(LineToken { text: &rest[..length], start: at, spaced });
        spaced = false;
        at += length;
    }
    tokens
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether letters begin with an ordinal suffix directly followed by a month: "10thJanuary".
fn ends_ordinal(letters: &str) -> bool {
    let is_month = |rest: &str| rest.starts_with(|c: char| c.is_ascii_uppercase());
    ["st", "nd", "rd", "th"].iter().any(|end| letters.strip_prefix(end).is_some_and(is_month))
}

/// Parses the date at the start of the tokens, and returns it with the number of its tokens.
fn date(tokens: &[LineToken<'_>], order: DigitOrder) -> Option<(Date, usize)> {
    const WITH_NUMBER: &[fn(&mut Cursor<'_, '_>) -> Option<Date>] =
        &[year_first, all_digits, hyphenated, day_month_year, year_month_day, date_time_group];
    const WITH_MONTH: &[fn(&mut Cursor<'_, '_>) -> Option<Date>] = &[month_day_year, month_year];
    let begins_with_digit = tokens.first()?.text.starts_with(|c: char| c.is_ascii_digit());
    let forms = if begins_with_digit { WITH_NUMBER } else { WITH_MONTH };
    forms.iter().find_map(|form| {
        let mut cursor = Cursor { rest: tokens, order };
        let date = form(&mut cursor)?;
        // In "5 March 2024th" and "2024-03-055", the last number continues, so they are not dates.
        let ends = cursor.rest.first().is_none_or(|next| {
            next.spaced || next.text.starts_with('T') || !next.text.starts_with(char::is_alphanumeric)
        });
        ends.then_some((date, tokens.len() - cursor.rest.len()))
    })
}

struct Cursor<'t, 'l> {
    rest: &'t [LineToken<'l>],
    order: DigitOrder,
}

impl<'l> Cursor<'_, 'l> {
    fn next(&mut self) -> Option<LineToken<'l>> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn next_if(&mut self, wanted: impl Fn(LineToken<'l>) -> bool) -> Option<LineToken<'l>> {
        let first = *self.rest.first()?;
        if wanted(first) { self.next() } else { None }
    }

    fn word(&mut self, word: &str) -> Option<LineToken<'l>> {
        self.next_if(|token| token.text.eq_ignore_ascii_case(word))
    }

    /// Accepts a separator between digits, without spaces.
    fn separator(&mut self, separators: &[&str]) -> Option<&'l str> {
        self.next_if(|token| !token.spaced && separators.contains(&token.text)).map(|token| token.text)
    }

    /// Parses a number of at most two digits, without a space before it.
    fn adjacent(&mut self) -> Option<u32> {
        short_number(self.next_if(|token| !token.spaced)?.text)
    }

    fn year(&mut self) -> Option<i32> {
        year_number(self.next()?.text)
    }

    /// Parses a day: "5", "5th".
    fn day(&mut self) -> Option<u32> {
        let day = short_number(self.next()?.text)?;
        self.next_if(|token| {
            !token.spaced && ["st", "nd", "rd", "th"].iter().any(|end| token.text.eq_ignore_ascii_case(end))
        });
        Some(day)
    }

    /// Parses a month: "March", "Mar", "Mar."
    fn month(&mut self) -> Option<u32> {
        let month = month(self.next()?.text)?;
        self.next_if(|token| !token.spaced && token.text == ".");
        Some(month)
    }

    fn comma(&mut self) {
        self.next_if(|token| token.text == ",");
    }
}

/// Parses `2024-03-05`, `2024/3/5`, `2024.03.05`, `2024年3月5日`.
fn year_first(cursor: &mut Cursor<'_, '_>) -> Option<Date> {
    let year = cursor.year()?;
    let separator = cursor.separator(&["-", "/", ".", "年"])?;
    let month = cursor.adjacent()?;
    if separator == "年" {
        cursor.separator(&["月"])?;
        let day = cursor.adjacent()?;
        cursor.separator(&["日"])?;
        return Date::from_ymd(year, month, day);
    }
    cursor.separator(&[separator])?;
    Date::from_ymd(year, month, cursor.adjacent()?)
}

/// Parses `05.03.2024`, `25/03/2024`, `03/25/2024`.
fn all_digits(cursor: &mut Cursor<'_, '_>) -> Option<Date> {
    let first = short_number(cursor.next()?.text)?;
    let separator = cursor.separator(&["/", ".", "-"])?;
    let second = cursor.adjacent()?;
    cursor.separator(&[separator])?;
    let year = cursor.next_if(|token| !token.spaced)?.text;
    // The order in "10/15/03" is certain; in "03/04/05" it is not.
    let is_certain = separator == "/" && (first > 12) != (second > 12);
    let year = year_number(year).or_else(|| short_year(year).filter(|_| is_certain))?;
    let (day, month) = match (first > 12, second > 12, cursor.order.between(separator)) {
        (true, _, _) => (first, second),
        (_, true, _) => (second, first),
        _ if first == second => (first, second),
        (_, _, DateOrder::DayFirst) => (first, second),
        (_, _, DateOrder::MonthFirst) => (second, first),
        (_, _, DateOrder::Unknown) => return None,
    };
    let date = Date::from_ymd(year, month, day)?;
    let has_other_reading = first.max(second) <= 12 && first != second;
    if separator == "." && cursor.order.is_likely && has_other_reading {
        return Some(date.in_doubt());
    }
    Some(date)
}

/// Parses `5-Mar-2024`.
fn hyphenated(cursor: &mut Cursor<'_, '_>) -> Option<Date> {
    let day = short_number(cursor.next()?.text)?;
    cursor.separator(&["-"])?;
    let month = month(cursor.next_if(|token| !token.spaced)?.text)?;
    cursor.separator(&["-"])?;
    Date::from_ymd(year_number(cursor.next_if(|token| !token.spaced)?.text)?, month, day)
}

/// Parses "5 March 2024", "5th of March, 2024", "5th day of March, 2024".
fn day_month_year(cursor: &mut Cursor<'_, '_>) -> Option<Date> {
    let day = cursor.day()?;
    cursor.word("day");
    cursor.word("of");
    let month = cursor.month()?;
    cursor.comma();
    Date::from_ymd(cursor.year()?, month, day)
}

/// Parses "March 5, 2024", "Mar. 5th 2024".
fn month_day_year(cursor: &mut Cursor<'_, '_>) -> Option<Date> {
    let month = cursor.month()?;
    let day = cursor.day()?;
    cursor.comma();
    Date::from_ymd(cursor.year()?, month, day)
}

/// Parses "March 2024".
fn month_year(cursor: &mut Cursor<'_, '_>) -> Option<Date> {
    let month = cursor.month()?;
    cursor.comma();
    Date::from_ym(cursor.year()?, month)
}

/// Parses `09/2021`, a month after a label such as "last revised in". Without a label, it can be a
/// document number.
pub(super) fn month_in_digits(words: &str) -> Option<PrintedDate> {
    let inner = words.trim_start_matches(|c: char| !c.is_ascii_digit());
    let start = words.len() - inner.len();
    let (month, rest) = inner.split_once('/')?;
    let year = rest.trim_end().trim_end_matches(['.', ')']);
    let date = Date::from_ym(year_number(year)?, short_number(month).filter(|_| month.len() == 2)?)?;
    Some(PrintedDate { date, range: start..start + month.len() + 1 + year.len() })
}

/// Parses "2024 March 5".
fn year_month_day(cursor: &mut Cursor<'_, '_>) -> Option<Date> {
    let year = cursor.year()?;
    let month = cursor.month()?;
    Date::from_ymd(year, month, cursor.day()?)
}

/// Parses a military date-time group: "05 MAR 24", "051430Z MAR 24", "051430Z MAR 2024".
fn date_time_group(cursor: &mut Cursor<'_, '_>) -> Option<Date> {
    let digits = cursor.next().filter(|token| token.text.bytes().all(|byte| byte.is_ascii_digit()))?.text;
    let day = match digits.len() {
        2 => short_number(digits)?,
        6 => {
            cursor.next_if(|token| {
                !token.spaced && token.text.len() == 1 && token.text.starts_with(char::is_uppercase)
            })?;
            short_number(digits.get(..2)?)?
        }
        _ => return None,
    };
    let name = cursor.next()?.text;
    let month = month(name).filter(|_| name.len() == 3 && name.chars().all(char::is_uppercase))?;
    let year = cursor.next()?.text;
    Date::from_ymd(year_number(year).or_else(|| short_year(year))?, month, day)
}

/// Expands a two-digit year to 2000–2039 or 1960–1999. In between, the century is ambiguous.
fn short_year(digits: &str) -> Option<i32> {
    let short = i32::try_from(short_number(digits).filter(|_| digits.len() == 2)?).ok()?;
    match short {
        0..=39 => Some(2000 + short),
        60.. => Some(1900 + short),
        _ => None,
    }
}

/// Returns the month number for a name or abbreviation.
pub(super) fn month(name: &str) -> Option<u32> {
    let start: [u8; 3] = name.as_bytes().get(..3)?.try_into().ok()?;
    // The first three letters identify the month. They are compared before the whole name, because
    // nearly every word on a line is tested.
    let month = match &start.map(|letter| letter.to_ascii_lowercase()) {
        b"jan" => Month::January,
        b"feb" => Month::February,
        b"mar" => Month::March,
        b"apr" => Month::April,
        b"may" => Month::May,
        b"jun" => Month::June,
        b"jul" => Month::July,
        b"aug" => Month::August,
        b"sep" => Month::September,
        b"oct" => Month::October,
        b"nov" => Month::November,
        b"dec" => Month::December,
        _ => return None,
    };
    is_short_for(name, month.name()).then(|| month.number_from_month())
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Whether a word is a weekday or its abbreviation.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.iter().any(|day| is_short_for(word, day))
        || ["tues", "thurs"].iter().any(|short| word.trim_end_matches('.').eq_ignore_ascii_case(short))
}

/// Whether a word is a name or its first three or four letters, ignoring case, with or without a
/// full stop.
fn is_short_for(word: &str, name: &str) -> bool {
    let word = word.trim_end_matches('.');
    let begins = name.get(..word.len()).is_some_and(|letters| letters.eq_ignore_ascii_case(word));
    begins && word.len() >= 3 && (word.len() <= 4 || word.len() == name.len())
}

/// Whether a line break splits a date, as between "on September" and "11, 2001".
pub(super) fn is_broken(line: &str, next: &str) -> bool {
    let (last, first) = (line.split_whitespace().next_back(), next.split_whitespace().next());
    let (Some(last), Some(first)) = (last, first) else { return false };
    let is_month = |word: &str| word.starts_with(char::is_uppercase) && month(word).is_some();
    let year = first.trim_end_matches(|c: char| c.is_ascii_punctuation());
    let day = first.strip_suffix(',').unwrap_or_default();
    (is_month(last) && (year_number(year).is_some() || short_number(day).is_some()))
        || (day_number(last).is_some() && is_month(first.trim_end_matches(',')))
}

fn day_number(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    short_number(digits)
}

fn short_number(word: &str) -> Option<u32> {
    let plain = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

fn year_number(word: &str) -> Option<i32> {
    let plain = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
