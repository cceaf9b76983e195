//! Errors in dates, worded for the author of the date.
//!
//! The kind of error depends on the shape of the text, not on the parser's message. Text with the
//! shape of a calendar date is *impossible*; a rejected range of two valid dates is *reversed*;
//! everything else is not EDTF.

use edtf_core::{Edtf, ParseError};
use thiserror::Error;

use super::day::Day;
use super::suggest::suggestions;
use super::words::month_name;

/// The reason why a string is not a [`Date`](super::Date). The message suggests a correction if
/// possible.
///
/// ```
/// use dateline::Date;
///
/// let message = |text| Date::parse(text).unwrap_err().to_string();
/// assert_eq!(message("16/12/2022"), "“16/12/2022” is not an EDTF date: write 2022-12-16");
/// assert_eq!(message("2023-02-29"), "“2023-02-29” is not a valid date: February 2023 has 28 days");
/// assert_eq!(message("2026/2023"), "“2026/2023” ends before it begins; did you mean 2023/2026?");
/// assert_eq!(message("2024-06-09T00:00:00Z"), "a time of day is not allowed here: write 2024-06-09");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// The text is not EDTF.
    #[error("{}", not_edtf(text, reason, suggestions))]
    NotEdtf {
        /// The rejected text.
        text: String,
        /// The byte offset of the error.
        offset: usize,
        /// The reason, from the parser.
        reason: &'static str,
        /// The dates that were probably meant, in EDTF. Ambiguous text has more than one.
        suggestions: Vec<String>,
    },
    /// The text has the shape of an EDTF date, but its day or month does not exist.
    #[error("“{text}” is not a valid date: {reason}")]
    Impossible {
        /// The date as written; for a range or a set, only the impossible member.
        text: String,
        /// The byte offset of the month or day in the whole text.
        offset: usize,
        /// The reason why the day does not exist.
        reason: String,
    },
    /// A range that ends before it begins in every reading of its two dates.
    #[error("“{start}{between}{end}” ends before it begins; did you mean {end}{between}{start}?")]
    Reversed {
        /// The start as written.
        start: String,
        /// The separator: `/`, or `..` in a set.
        between: &'static str,
        /// The end as written.
        end: String,
        /// The byte offset of the end.
        offset: usize,
    },
    /// A date with a time of day.
    #[error("a time of day is not allowed here: write {date}")]
    HasTime {
        /// The text without the times of day.
        date: String,
        /// The byte offset of the first time.
        offset: usize,
    },
}

impl DateError {
    /// Returns the byte offset of the error in the text.
    pub const fn offset(&self) -> usize {
        match self {
            Self::NotEdtf { offset, .. }
            | Self::Impossible { offset, .. }
            | Self::Reversed { offset, .. }
            | Self::HasTime { offset, .. } => *offset,
        }
    }

    /// Classifies text that the parser rejected.
    pub(super) fn of(text: &str, error: &ParseError) -> Self {
        has_time(text).or_else(|| impossible(text)).or_else(|| refused_range(text)).unwrap_or_else(|| {
            Self::NotEdtf {
                text: text.to_owned(),
                offset: error.offset,
                reason: error.message,
                suggestions: suggestions(text),
            }
        })
    }

    /// Creates the error for a range that the parser accepted although it ends before it begins.
    pub(super) fn reversed(text: &str, start: &edtf_core::Date, end: &edtf_core::Date) -> Self {
        let between = if text.contains('/') { "/" } else { ".." };
        let offset = text.find(between).map_or(0, |offset| offset + between.len());
        Self::Reversed { start: start.to_string(), between, end: end.to_string(), offset }
    }

    /// Creates the error for a date with a time that the parser accepted.
    pub(super) fn with_time(text: &str, date: &edtf_core::Date) -> Self {
        Self::HasTime { date: date.to_string(), offset: text.find('T').unwrap_or(0) }
    }
}

fn not_edtf(text: &str, reason: &str, suggestions: &[String]) -> String {
    match suggestions {
        _ if text.trim().is_empty() => {
            "a date is missing: write one such as 2022, 2022-12 or 2022-12-16".to_owned()
        }
        [] => {
            format!("“{text}” is not an EDTF date: {reason}; write one such as 2022, 2022-12 or 2022-12-16")
        }
        [one] => format!("“{text}” is not an EDTF date: write {one}"),
        several => format!("“{text}” can be read in two ways: write {}", several.join(" or ")),
    }
}

/// Returns the dates in `text`, each with its byte offset.
fn members(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let separator = |c: char| matches!(c, '/' | ',' | '.' | '[' | ']' | '{' | '}');
    text.split(separator).scan(0, |next, member| {
        let start = *next;
        *next += member.len() + 1;
        Some((start, member))
    })
}

/// Returns the error for text whose dates have times but are otherwise valid.
fn has_time(text: &str) -> Option<DateError> {
    let mut first = None;
    let mut start = 0;
    let mut kept = Vec::new();
    for end in text.split('/') {
        let day = before_time(end);
        if day.len() < end.len() {
            first = first.or(Some(start + day.len()));
        }
        start += end.len() + 1;
        kept.push(day);
    }
    let date = kept.join("/");
    Edtf::parse(&date).ok()?;
    Some(DateError::HasTime { date, offset: first? })
}

/// Returns the text before a time of day, or the whole text if it contains only a date.
fn before_time(text: &str) -> &str {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return text };
    let begins_a_time = time.starts_with(|c: char| c.is_ascii_digit())
        && (time.contains(':') || text.get(date.len()..).is_some_and(|rest| !rest.starts_with(' ')));
    if begins_a_time { date } else { text }
}

fn impossible(text: &str) -> Option<DateError> {
    members(text).find_map(|(start, member)| {
        let (offset, reason) = why_impossible(before_time(member))?;
        Some(DateError::Impossible { text: member.to_owned(), offset: start + offset, reason })
    })
}

/// Returns the reason why a date of the form `YYYY-MM` or `YYYY-MM-DD` does not exist, with the
/// byte offset of the wrong part.
fn why_impossible(text: &str) -> Option<(usize, String)> {
    let bare: Vec<(usize, char)> =
        text.char_indices().filter(|(_, c)| !matches!(c, '?' | '~' | '%')).collect();
    let plain: String = bare.iter().map(|(_, c)| c).collect();
    let sign = usize::from(plain.starts_with('-'));
    let mut fields = plain.get(sign..)?.split('-');
    let (year, month, day) = (fields.next()?, fields.next()?, fields.next());
    let two_digits = |field: &str| field.len() == 2 && are_digits(field);
    let has_shape = year.len() == 4
        && are_digits(year)
        && (sign == 0 || (year != "0000" && !year.contains('X')))
        && two_digits(month)
        && day.is_none_or(two_digits)
        && fields.next().is_none();
    if !has_shape || Edtf::parse(&plain).is_ok() {
        return None;
    }
    let at = |place: usize| bare.get(sign + place).map_or(0, |(byte, _)| *byte);
    let Some(day) = day else { return Some((at(5), no_month(month))) };
    match month.parse() {
        Ok(21..=41) => {
            Some((at(8), format!("{month} is a season or another part of the year, which has no days")))
        }
        Ok(number @ 1..=12) => Some((at(8), no_day(year, sign > 0, number, day))),
        Err(_) if Edtf::parse(&format!("{year}-{month}")).is_ok() => {
            Some((at(8), format!("no month that matches {month} has a day {day}")))
        }
        Ok(_) | Err(_) => Some((at(5), no_month(month))),
    }
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X')
}

fn no_month(month: &str) -> String {
    format!("there is no month {month}")
}

fn no_day(year: &str, before_christ: bool, month: u32, day: &str) -> String {
    let name = month_name(month);
    let length = |year| (28..=31).rev().find(|&day| Day::from_ymd(year, month, day).is_some()).unwrap_or(31);
    match (day.parse::<u32>(), year.parse::<i32>()) {
        (Ok(0), _) => "days start at 01".to_owned(),
        (Ok(32..), _) => format!("no month has a day {day}"),
        (_, Ok(number)) if month == 2 => {
            let number = if before_christ { -number } else { number };
            let sign = if before_christ { "-" } else { "" };
            format!("{name} {sign}{year} has {} days", length(number))
        }
        _ => format!("{name} has {} days", if month == 2 { 29 } else { length(2000) }),
    }
}

/// Returns the error for a range of two valid dates in the wrong order, alone or within a set.
fn refused_range(text: &str) -> Option<DateError> {
    let is_date = |text: &str| matches!(Edtf::parse(text), Ok(Edtf::Date(_)));
    let mut start_of_member = 0;
    for member in text.split(['[', ']', '{', '}', ',']) {
        for between in ["/", ".."] {
            let Some((start, end)) = member.split_once(between) else { continue };
            let turned = match between {
                "/" => format!("{end}/{start}"),
                _ => format!("[{end}..{start}]"),
            };
            let as_written = if between == "/" { member.to_owned() } else { format!("[{member}]") };
            let is_reversed = is_date(start)
                && is_date(end)
                && Edtf::parse(&as_written).is_err()
                && Edtf::parse(&turned).is_ok();
            if is_reversed {
                let offset = start_of_member + start.len() + between.len();
                return Some(DateError::Reversed {
                    start: start.to_owned(),
                    between,
                    end: end.to_owned(),
                    offset,
                });
            }
        }
        start_of_member += member.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::Date;

    /// Compares the message for each kind of text that users write.
    #[test]
    fn messages() {
        for (text, message) in [
            ("", "a date is missing: write one such as 2022, 2022-12 or 2022-12-16"),
            ("03/04/2025", "“03/04/2025” can be read in two ways: write 2025-04-03 or 2025-03-04"),
            ("04/04/2025", "“04/04/2025” is not an EDTF date: write 2025-04-04"),
            ("2022-6", "“2022-6” is not an EDTF date: write 2022-06"),
            (
                "soon",
                "“soon” is not an EDTF date: year must have exactly four digits (or X); write one such as 2022, 2022-12 or 2022-12-16",
            ),
            ("2024-06-31", "“2024-06-31” is not a valid date: June has 30 days"),
            ("1900-02-29", "“1900-02-29” is not a valid date: February 1900 has 28 days"),
            ("-0001-02-29", "“-0001-02-29” is not a valid date: February -0001 has 28 days"),
            ("19XX-02-30", "“19XX-02-30” is not a valid date: February has 29 days"),
            ("2024-13", "“2024-13” is not a valid date: there is no month 13"),
            ("2024-13-01", "“2024-13-01” is not a valid date: there is no month 13"),
            ("2024-00-01", "“2024-00-01” is not a valid date: there is no month 00"),
            ("2024-06-00", "“2024-06-00” is not a valid date: days start at 01"),
            ("2024-06-32", "“2024-06-32” is not a valid date: no month has a day 32"),
            ("2024-2X", "“2024-2X” is not a valid date: there is no month 2X"),
            ("2024-X2-31?", "“2024-X2-31?” is fine"),
            (
                "2024-21-05",
                "“2024-21-05” is not a valid date: 21 is a season or another part of the year, which has no days",
            ),
            ("2023-02-28/2023-02-29", "“2023-02-29” is not a valid date: February 2023 has 28 days"),
            ("[2024-04-31,2024-05]", "“2024-04-31” is not a valid date: April has 30 days"),
            ("2026~/2023", "“2026~/2023” ends before it begins; did you mean 2023/2026~?"),
            ("2023/Y-1E19", "“2023/Y-1E19” ends before it begins; did you mean Y-1E19/2023?"),
            ("[2026..2023]", "“2026..2023” ends before it begins; did you mean 2023..2026?"),
            ("2024-06-09 10:30", "a time of day is not allowed here: write 2024-06-09"),
            ("2024-06-09T10:30:00.5+09:00", "a time of day is not allowed here: write 2024-06-09"),
            (
                "2024-06-09T10:00:00Z/2024-06-10",
                "a time of day is not allowed here: write 2024-06-09/2024-06-10",
            ),
            ("2023-02-29T10:00:00", "“2023-02-29T10:00:00” is not a valid date: February 2023 has 28 days"),
        ] {
            let reported =
                Date::parse(text).map_or_else(|error| error.to_string(), |_| format!("“{text}” is fine"));
            assert_eq!(reported, message);
        }
    }

    #[test]
    fn offsets_point_at_the_fault() {
        let offset = |text: &str| Date::parse(text).err().map(|error| error.offset());
        assert_eq!(offset("2023/2024-~06-31"), Some(14));
        assert_eq!(offset("2026/2023"), Some(5));
        assert_eq!(offset("[2020,2026..2023]"), Some(12));
        assert_eq!(offset("2024-06-09T10:00:00Z"), Some(10));
    }
}
