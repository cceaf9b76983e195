//! Finds dates written out in words, as at the end of a treaty: "this ninth day of June, one
//! thousand nine hundred and seventy-two".

use super::{PrintedDate, month, year_number};
use crate::date::Date;

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

const ORDINALS: [&str; 20] = [
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];

/// Words between the month and the year: "in the year of our Lord".
const BEFORE_YEAR: [&str; 7] = ["in", "the", "year", "of", "our", "lord", "and"];

/// Returns the first date that contains the word "day", such as "this ninth day of June, 1972". The
/// day and the year can be in words or digits.
pub(in crate::read) fn find_in_words(text: &str) -> Option<PrintedDate> {
    let words = words(text);
    let mut days = words.iter().enumerate().filter(|(_, word)| word.text.eq_ignore_ascii_case("day"));
    days.find_map(|(at, _)| date_around(&words, at))
}

/// A run of letters and digits; "seventy-two" is two words.
#[derive(Debug, Clone, Copy)]
struct SpelledWord<'t> {
    text: &'t str,
    start: usize,
}

fn words(text: &str) -> Vec<SpelledWord<'_>> {
    let mut at = 0;
    let pieces = text.split_inclusive(|c: char| !c.is_alphanumeric()).map(|piece| {
        let start = at;
        at += piece.len();
        SpelledWord { text: piece.trim_end_matches(|c: char| !c.is_alphanumeric()), start }
    });
    pieces.filter(|word| !word.text.is_empty()).collect()
}

/// Parses the date around the word "day", which has the index `at`.
fn date_around(words: &[SpelledWord<'_>], at: usize) -> Option<PrintedDate> {
    let (day, first) = day_before(words, at)?;
    let mut rest = words.get(at + 1..)?;
    if rest.first()?.text.eq_ignore_ascii_case("of") {
        rest = rest.get(1..)?;
    }
    let month = month(rest.first()?.text)?;
    rest = rest.get(1..)?;
    while rest
        .first()
        .is_some_and(|word| BEFORE_YEAR.iter().any(|known| word.text.eq_ignore_ascii_case(known)))
    {
        rest = rest.get(1..)?;
    }
    let (year, length) = match year_number(rest.first()?.text) {
        Some(year) => (year, 1),
        None => year_in_words(rest)?,
    };
    let date = Date::from_ymd(year, month, day)?;
    let last = rest.get(length - 1)?;
    Some(PrintedDate { date, range: words.get(first)?.start..last.start + last.text.len() })
}

/// Parses the ordinal before the word "day", which has the index `at`. Returns it with the index of
/// its first word.
fn day_before(words: &[SpelledWord<'_>], at: usize) -> Option<(u32, usize)> {
    let last = at.checked_sub(1)?;
    let word = words.get(last)?.text;
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if let Ok(day) = digits.parse() {
        return Some((day, last));
    }
    let tens =
        |word: &str| TENS.iter().position(|known| !known.is_empty() && known.eq_ignore_ascii_case(word));
    let day = match ORDINALS.iter().position(|known| !known.is_empty() && known.eq_ignore_ascii_case(word)) {
        Some(unit) => {
            let before = last.checked_sub(1).and_then(|index| words.get(index));
            match before.and_then(|before| tens(before.text)).filter(|_| unit < 10) {
                Some(tens) => return Some((u32::try_from(tens * 10 + unit).ok()?, last - 1)),
                None => unit,
            }
        }
        None if word.eq_ignore_ascii_case("twentieth") => 20,
        None if word.eq_ignore_ascii_case("thirtieth") => 30,
        None => return None,
    };
    Some((u32::try_from(day).ok()?, last))
}

/// Parses a year at the start of `words`, and returns it with its number of words: "one thousand
/// nine hundred and seventy-two", "nineteen hundred and five", "two thousand nineteen", "nineteen
/// ninety-five".
fn year_in_words(words: &[SpelledWord<'_>]) -> Option<(i32, usize)> {
    let (mut total, mut part, mut length) = (0, 0, 0);
    for (index, word) in words.iter().enumerate() {
        let is = |name: &str| word.text.eq_ignore_ascii_case(name);
        let unit = UNITS.iter().position(|known| is(known));
        let tens = TENS.iter().position(|known| !known.is_empty() && is(known)).map(|tens| tens * 10);
        match unit.or(tens) {
            // The second half of "nineteen ninety-five".
            Some(number) if (10..100).contains(&part) && number >= 10 => part = part * 100 + number,
            Some(number) if part % 100 == 0 || (part % 10 == 0 && part % 100 >= 20 && number < 10) => {
                part += number;
            }
            // The bounds prevent an overflow in "one hundred hundred hundred …".
            None if is("hundred") && (1..100).contains(&part) => part *= 100,
            None if is("thousand") && total == 0 && (1..100).contains(&part) => {
                (total, part) = (part * 1000, 0);
            }
            None if is("and") && length > 0 => continue,
            _ => break,
        }
        length = index + 1;
    }
    // Reject "one thousand thousand barrels": the number continues, so it is not a year.
    let goes_on = words.get(length).is_some_and(|word| {
        let numbers = UNITS.iter().chain(&TENS).chain(&["hundred", "thousand", "million"]);
        numbers.filter(|name| !name.is_empty()).any(|name| word.text.eq_ignore_ascii_case(name))
    });
    let year = total + part;
    if goes_on || !(1000..3000).contains(&year) {
        return None;
    }
    Some((i32::try_from(year).ok()?, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words_are_found() {
        for (text, expected) in [
            (
                "DONE at Port Laird, this ninth day of June, one thousand nine hundred and seventy-two.",
                "1972-06-09",
            ),
            ("this twenty-first day of March, two thousand and nineteen", "2019-03-21"),
            ("on the thirtieth day of April nineteen hundred and five, in the city", "1905-04-30"),
            ("the first day of May, nineteen ninety-five", "1995-05-01"),
            ("this 4th day of July in the year of our Lord one thousand eight hundred", "1800-07-04"),
            ("this Twelfth day of August 1949, in English", "1949-08-12"),
            ("the second day of October two thousand nineteen", "2019-10-02"),
        ] {
            let found = find_in_words(text).map(|found| found.date.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_words_are_not_dates() {
        for text in [
            "on the first day of each month",
            "the last day of June, one thousand barrels were lost",
            "the fifth day of the trial in two thousand rooms",
            "the thirty-second day of May, two thousand and one",
            "the ninth day of June",
            "the ninth day of June, one hundred hundred hundred hundred hundred hundred hundred hundred \
             hundred hundred hundred hundred hundred",
            "the ninth day of June, one thousand thousand thousand thousand thousand thousand thousand",
        ] {
            assert_eq!(find_in_words(text), None, "{text}");
        }
    }
}
