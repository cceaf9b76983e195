//! Lines that say nothing but a date: "4 April 2025", "Tokyo, April 4, 2025", "(2025/04/04)".
//!
//! A small strict reader, on purpose apart from the tagger: the date of a document is what the tagger resolves
//! "last year" against, so it must be known first. It reads whole lines in forms that can mean one day only
//! (`04/05/2025` is not among them), and months. Everything else is left to the text.

use std::ops::Range;

use chrono::Month;

use crate::date::Date;

/// A date that a line consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateLine {
    pub(super) date: Date,
    /// The words of the date, in bytes of the line.
    pub(super) range: Range<usize>,
    /// Whether it stands in parentheses.
    pub(super) parenthesised: bool,
}

/// No line with a date and a place is longer, in bytes.
const LONGEST: usize = 120;

/// Words that may stand before the date, in small letters.
const LABELS: &[&str] = &["published on", "published:", "published", "date:", "dated", "issued:", "posted:"];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The date that the whole line is, if it is one.
pub(super) fn parse(line: &str) -> Option<DateLine> {
    let whole = line.trim();
    if whole.len() > LONGEST {
        return None;
    }
    let inner = ["()", "（）"].iter().find_map(|pair| {
        let (open, close) = pair.split_at(pair.len() / 2);
        whole.strip_prefix(open)?.strip_suffix(close)
    });
    let words = inner.unwrap_or(whole).trim();
    let mut core = without_label(words);
    let mut parts = 0;
    // "Washington, D.C., Friday, 4 April 2025": a place of two parts and a weekday at the most.
    while let Some((_, rest)) =
        core.split_once([',', '、']).filter(|(part, _)| parts < 3 && is_before_date(part))
    {
        core = rest.trim_start();
        parts += 1;
    }
    let date = calendar_date(core)?;
    let start = line.len() - line.trim_start().len() + offset(whole, core)?;
    Some(DateLine { date, range: start..start + core.len(), parenthesised: inner.is_some() })
}

/// A date in parentheses after the last sentence of a paragraph: "… to come. (2025/04/04)".
pub(super) fn at_end(paragraph: &str) -> Option<DateLine> {
    let start = paragraph.rfind(['(', '（'])?;
    let before = paragraph.get(..start)?.trim_end();
    if !before.ends_with(['.', '!', '?', '”', '"', '。', '」']) {
        return None;
    }
    let found = parse(paragraph.get(start..)?).filter(|found| found.parenthesised)?;
    Some(DateLine { range: found.range.start + start..found.range.end + start, ..found })
}

/// The date that a text closes with, as letters and orders do, with a full stop: "The White House, May 23, 2024."
pub(super) fn closing(paragraph: &str) -> Option<DateLine> {
    parse(paragraph.trim_end().strip_suffix('.')?)
}

/// Whether a line end stands in the middle of a date: after "on September", before "11, 2001".
pub(super) fn is_broken(line: &str, next: &str) -> bool {
    let (last, first) = (line.split_whitespace().next_back(), next.split_whitespace().next());
    let (Some(last), Some(first)) = (last, first) else { return false };
    let is_month = |word: &str| word.starts_with(char::is_uppercase) && month(word).is_some();
    let year = first.trim_end_matches(|c: char| c.is_ascii_punctuation());
    let day = first.strip_suffix(',').unwrap_or_default();
    (is_month(last) && (four_digits(year).is_some() || short_number(day).is_some()))
        || (day_number(last).is_some() && is_month(first.trim_end_matches(',')))
}

/// Where `part`, which was cut from the words of `whole`, begins in it.
fn offset(whole: &str, part: &str) -> Option<usize> {
    whole.rfind(part)
}

fn without_label(words: &str) -> &str {
    let folded = words.to_ascii_lowercase();
    let label = LABELS.iter().find(|label| folded.starts_with(**label));
    label.and_then(|label| words.get(label.len()..)).map_or(words, str::trim_start)
}

/// Whether the words before a comma are a place or a weekday: few of them, each with a capital, no digit.
fn is_before_date(words: &str) -> bool {
    let count = words.split_whitespace().count();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    (1..=3).contains(&count)
        && words.split_whitespace().all(capital)
        && !words.chars().any(char::is_numeric)
        && !words.split_whitespace().any(|word| month(word).is_some())
}

/// A day or a month in one of the forms that can be read one way only.
fn calendar_date(core: &str) -> Option<Date> {
    let tokens: Vec<&str> =
        core.split([' ', ',', '\u{a0}', '\t']).filter(|token| !token.is_empty()).collect();
    let dated = match tokens.split_first() {
        Some((first, rest)) if WEEKDAYS.iter().any(|day| is_short_for(first, day)) => rest,
        _ => &tokens,
    };
    match *dated {
        [one] => numeric(one),
        [name, year] => Date::from_ym(four_digits(year)?, month(name)?),
        [first, second, year] => {
            let (day, month) = match month(second) {
                Some(month) => (first, month),
                None => (second, month(first)?),
            };
            Date::from_ymd(four_digits(year)?, month, day_number(day)?)
        }
        _ => None,
    }
}

/// `2025/04/04`, `2025-4-4`, `2025.04.04`, `2025年4月4日`.
fn numeric(token: &str) -> Option<Date> {
    let mut numbers = None;
    for separators in [['/', '/'], ['-', '-'], ['.', '.'], ['年', '月']] {
        let token = if separators[0] == '年' { token.strip_suffix('日') } else { Some(token) };
        let parts: Option<(&str, &str, &str)> = token.and_then(|token| {
            let (year, rest) = token.split_once(separators[0])?;
            let (month, day) = rest.split_once(separators[1])?;
            Some((year, month, day))
        });
        numbers = numbers.or(parts);
    }
    let (year, month, day) = numbers?;
    Date::from_ymd(four_digits(year)?, short_number(month)?, short_number(day)?)
}

fn month(name: &str) -> Option<u32> {
    let mut months = (1..=12_u8).filter_map(|number| Month::try_from(number).ok());
    months.find(|month| is_short_for(name, month.name())).map(|month| month.number_from_month())
}

/// Whether a word is the name, or its first letters (three or more) with or without a point, be they small or capital.
fn is_short_for(word: &str, name: &str) -> bool {
    let word = word.trim_end_matches('.');
    let begins = name.get(..word.len()).is_some_and(|letters| letters.eq_ignore_ascii_case(word));
    begins && word.len() >= 3 && (word.len() <= 4 || word.len() == name.len())
}

fn day_number(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    short_number(digits)
}

fn short_number(word: &str) -> Option<u32> {
    let plain = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

fn four_digits(word: &str) -> Option<i32> {
    let plain = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let found = parse(line).map(|found| format!("{} {}", found.date, &line[found.range]));
        assert_eq!(found.unwrap_or_default(), expected, "{line}");
    }

    #[test]
    fn dates_alone_on_a_line() {
        check("(2025/04/04)", "2025-04-04 2025/04/04");
        check("  2023-3-20 ", "2023-03-20 2023-3-20");
        check("4 April 2025", "2025-04-04 4 April 2025");
        check("April 4th, 2025", "2025-04-04 April 4th, 2025");
        check("Sept. 9, 2024", "2024-09-09 Sept. 9, 2024");
        check("Tokyo, 4 April 2025", "2025-04-04 4 April 2025");
        check("Washington, D.C., Friday, April 4, 2025", "2025-04-04 April 4, 2025");
        check("Fri 4 Apr 2025", "2025-04-04 Fri 4 Apr 2025");
        check("Published: April 2025", "2025-04 April 2025");
        check("（2025年4月4日）", "2025-04-04 2025年4月4日");
    }

    #[test]
    fn lines_that_are_no_date_or_more_than_one() {
        for line in [
            "",
            "04/05/2025",
            "31 June 2025",
            "2025",
            "In April 2025",
            "The summit of 4 April 2025",
            "4 April 2025.",
            "mayor 2025",
            "marching 2025",
            "Signed on, 4 April 2025",
            "(see note 3)",
            "()",
            "，",
        ] {
            check(line, "");
        }
    }

    #[test]
    fn line_ends_inside_a_date() {
        assert!(is_broken("came on September", "11, 2001. The threat"));
        assert!(is_broken("signed on 18 September", "1814."));
        assert!(is_broken("signed on 18", "September 1814."));
        for (line, next) in
            [("What came in May", "1. A storm"), ("There were 18", "ships"), ("", "1814"), ("it may", "1999")]
        {
            assert!(!is_broken(line, next), "{line}⏎{next}");
        }
    }

    #[test]
    fn a_date_that_closes_a_text() {
        let paragraph = "DONE AT OSLO,\n   4 April 2025. ";
        let found = closing(paragraph).unwrap();
        assert_eq!(&paragraph[found.range], "4 April 2025");
        for paragraph in ["The pact was signed in Oslo, 4 April 2025.", "4 April 2025", "In April 2025."] {
            assert_eq!(closing(paragraph), None, "{paragraph}");
        }
    }

    #[test]
    fn a_date_at_the_end_of_a_paragraph() {
        let paragraph = "So it goes on (for now). (2025/04/04)";
        let found = at_end(paragraph).unwrap();
        assert_eq!(&paragraph[found.range], "2025/04/04");
        assert_eq!(at_end("Held in Tokyo (9 June 2024)."), None);
        assert_eq!(at_end("Held in Tokyo (9 June 2024)"), None);
    }
}
