//! English text for a single date, including its unspecified digits and qualifiers.

use chrono::Month;
use edtf_core::{Date, DateField, Edtf, Qualifier, Year, YearKind};

/// Returns the name of a month (1–12).
pub(crate) fn month_name(month: u32) -> &'static str {
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok());
    month.map_or("an unknown month", |month| month.name())
}

/// Returns the number (1–12) of a month, given its name in lower case, in full or abbreviated to at
/// least three letters.
pub(crate) fn month_number(name: &str) -> Option<u32> {
    let is_named = |&month: &u32| name.len() >= 3 && month_name(month).to_ascii_lowercase().starts_with(name);
    (1..=12).find(is_named)
}

/// Whether a word in lower case is the full name of a month or of a weekday.
pub(crate) fn is_month_or_weekday(word: &str) -> bool {
    const WEEKDAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    WEEKDAYS.contains(&word) || (1..=12).any(|month| month_name(month).eq_ignore_ascii_case(word))
}

/// The variety of English, which determines whether the day or the month comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum English {
    /// The day comes first: "16 June 2024".
    British,
    /// The month comes first: "June 16, 2024".
    American,
}

impl English {
    /// Formats one or more days of a month: "16–17 June", "June 16–17".
    pub(super) fn day_of_month(self, days: &str, month: u32) -> String {
        let month = month_name(month);
        match self {
            Self::British => format!("{days} {month}"),
            Self::American => format!("{month} {days}"),
        }
    }

    /// Adds a known year to a day with its month: "16 June 2024", "June 16, 2024".
    pub(super) fn day_with_year(self, day: &str, year: i64) -> String {
        let comma = match self {
            Self::British => "",
            Self::American => ",",
        };
        format!("{day}{comma} {}", plain_year(year))
    }

    /// Adds the year to a day with its month: "16 June 2024", "25 December of a year in the 1560s".
    fn day_in_year(self, day: &str, year: &Year) -> String {
        match year.value() {
            Some(value) if !year.has_unspecified() => self.day_with_year(day, value),
            _ => format!("{day} of {}", year_as_part(year)),
        }
    }
}

/// Formats a date with its certainty: "about 2023", "2023 (uncertain)".
pub(super) fn date(date: &Date, english: English) -> String {
    let text = unqualified(date, english);
    let parts = [
        Some(("year", date.year.qualifier)),
        date.month.map(|month| ("month", month.qualifier)),
        date.day.map(|day| ("day", day.qualifier)),
    ];
    let parts: Vec<(&str, Qualifier)> = parts.into_iter().flatten().collect();
    let whole = date.year.qualifier;
    if parts.iter().all(|(_, qualifier)| *qualifier == whole) {
        let about = if whole.approximate { "about " } else { "" };
        let doubt = if whole.uncertain { " (uncertain)" } else { "" };
        return format!("{about}{text}{doubt}");
    }
    let named = |is: fn(&Qualifier) -> bool| -> Vec<String> {
        parts.iter().filter(|(_, part)| is(part)).map(|(name, _)| (*name).to_owned()).collect()
    };
    let (about, doubt) = (named(|part| part.approximate), named(|part| part.uncertain));
    let notes = match (about.as_slice(), doubt.as_slice()) {
        (about, doubt) if about == doubt => format!("{} approximate and uncertain", list(about, "and")),
        (about, []) => format!("{} approximate", list(about, "and")),
        ([], doubt) => format!("{} uncertain", list(doubt, "and")),
        (about, doubt) => {
            format!("{} approximate, {} uncertain", list(about, "and"), list(doubt, "and"))
        }
    };
    format!("{text} ({notes})")
}

/// Joins items: "a", "a or b", "a, b or c".
pub(super) fn list(items: &[String], conjunction: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} {conjunction} {last}", head.join(", ")),
    }
}

/// Formats a year without unspecified digits: "2022", "AD 476", or "44 BC" for the year -43.
pub(super) fn plain_year(year: i64) -> String {
    match year {
        1000..=9999 => year.to_string(),
        1.. => format!("AD {}", grouped(year.unsigned_abs())),
        _ => format!("{} BC", grouped(year.unsigned_abs().saturating_add(1))),
    }
}

/// Formats a number with thousands separators from five digits on.
fn grouped(number: u64) -> String {
    if number < 10_000 {
        return number.to_string();
    }
    let (head, tail) = (number / 1000, number % 1000);
    let head = if head < 1000 { head.to_string() } else { grouped_further(head) };
    format!("{head},{tail:03}")
}

fn grouped_further(number: u64) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{},{:03}", grouped_further(number / 1000), number % 1000)
}

fn unqualified(date: &Date, english: English) -> String {
    let Some(month) = date.month else { return year_alone(&date.year) };
    if let Some(part) = month.value().and_then(part_of_year) {
        return in_year(part, &date.year);
    }
    let months = PossibleValues::of(month, 12);
    let Some(day) = date.day else {
        return match &months {
            PossibleValues::One(number) => in_year(month_name(*number), &date.year),
            PossibleValues::Any => format!("some month in {}", year_as_part(&date.year)),
            PossibleValues::Between(first, last) => {
                let span = format!("some month from {} to {}", month_name(*first), month_name(*last));
                in_year(&span, &date.year)
            }
            PossibleValues::Among(numbers) => in_year(&names_of(numbers), &date.year),
        };
    };
    let days = match &months {
        PossibleValues::One(number) => PossibleValues::of_days(day, *number),
        _ => PossibleValues::of(day, 31),
    };
    match (&days, &months) {
        (PossibleValues::One(day), PossibleValues::One(month)) => {
            english.day_in_year(&english.day_of_month(&day.to_string(), *month), &date.year)
        }
        (PossibleValues::Between(first, last), PossibleValues::One(month)) => {
            let days = english.day_of_month(&format!("{first} to {last}"), *month);
            english.day_in_year(&format!("some day from {days}"), &date.year)
        }
        (PossibleValues::Among(days), PossibleValues::One(month)) => {
            let days: Vec<String> = days.iter().map(u32::to_string).collect();
            english.day_in_year(&english.day_of_month(&list(&days, "or"), *month), &date.year)
        }
        (PossibleValues::Any, PossibleValues::Any) => format!("some day in {}", year_as_part(&date.year)),
        (PossibleValues::Any, _) => in_year(&format!("some day in {}", some_month(&months)), &date.year),
        (_, PossibleValues::Any) => {
            format!("{} of some month in {}", ordinals(&days), year_as_part(&date.year))
        }
        (_, _) => in_year(&format!("{} of {}", ordinals(&days), some_month(&months)), &date.year),
    }
}

/// The possible values of a component with unspecified digits.
enum PossibleValues {
    One(u32),
    /// Every month of the year, or every day of the month.
    Any,
    Between(u32, u32),
    Among(Vec<u32>),
}

impl PossibleValues {
    fn of(field: DateField, most: u32) -> Self {
        let fits = |number: &u32| {
            let digits = [number / 10, number % 10];
            field
                .digits
                .iter()
                .zip(digits)
                .all(|(digit, other)| digit.is_none_or(|digit| u32::from(digit) == other))
        };
        let fitting: Vec<u32> = (1..=most).filter(fits).collect();
        match fitting.as_slice() {
            [only] => Self::One(*only),
            _ if field.digits == [None, None] => Self::Any,
            [first, .., last] if fitting.iter().copied().eq(*first..=*last) => Self::Between(*first, *last),
            _ => Self::Among(fitting),
        }
    }

    /// Returns the possible days of a month. February counts as having 29 days.
    fn of_days(field: DateField, month: u32) -> Self {
        let most = match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        Self::of(field, most)
    }
}

fn names_of(months: &[u32]) -> String {
    let names: Vec<String> = months.iter().map(|&month| month_name(month).to_owned()).collect();
    list(&names, "or")
}

fn some_month(months: &PossibleValues) -> String {
    match months {
        PossibleValues::One(month) => month_name(*month).to_owned(),
        PossibleValues::Any => "some month".to_owned(),
        PossibleValues::Between(first, last) => {
            format!("one of the months {} to {}", month_name(*first), month_name(*last))
        }
        PossibleValues::Among(months) => names_of(months),
    }
}

/// Formats days as ordinals: "the 16th", "the 1st, 11th, 21st or 31st".
fn ordinals(days: &PossibleValues) -> String {
    let ordinals = match days {
        PossibleValues::One(day) => vec![ordinal(*day)],
        PossibleValues::Any => return "some day".to_owned(),
        PossibleValues::Between(first, last) => {
            return format!("some day from the {} to the {}", ordinal(*first), ordinal(*last));
        }
        PossibleValues::Among(days) => days.iter().map(|&day| ordinal(day)).collect(),
    };
    format!("the {}", list(&ordinals, "or"))
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Returns the name of a part of the year by its EDTF code, 21 to 41 (ISO 8601-2:2019, 4.8).
const fn part_of_year(code: u8) -> Option<&'static str> {
    Some(match code {
        21 => "spring",
        22 => "summer",
        23 => "autumn",
        24 => "winter",
        25 => "northern spring",
        26 => "northern summer",
        27 => "northern autumn",
        28 => "northern winter",
        29 => "southern spring",
        30 => "southern summer",
        31 => "southern autumn",
        32 => "southern winter",
        33 => "Q1",
        34 => "Q2",
        35 => "Q3",
        36 => "Q4",
        // Write "late 2024", as papers do, which `accept` records as the last four months. The
        // months would be more than the paper states.
        37 => "early",
        38 => "mid-",
        39 => "late",
        40 => "the first half of",
        41 => "the second half of",
        _ => return None,
    })
}

/// Adds the year to a month or another part of a year: "June 2024", "June of a year in the 1990s".
fn in_year(part: &str, year: &Year) -> String {
    match year.value() {
        Some(value) if !year.has_unspecified() => with_year(part, value),
        _ if part.ends_with(" of") => format!("{part} {}", year_as_part(year)),
        _ if part == "mid-" => format!("the middle of {}", year_as_part(year)),
        _ if matches!(part, "early" | "late") => format!("{part} in {}", year_as_part(year)),
        _ => format!("{part} of {}", year_as_part(year)),
    }
}

/// Adds a known year to a month or another part of a year: "June 2024". For years BC, this is "June
/// of 1 BC", because "June 1 BC" would read as a day.
pub(super) fn with_year(part: &str, year: i64) -> String {
    let joint = match part {
        "mid-" => "",
        "early" | "late" => " ",
        _ if year > 0 || part.ends_with(" of") => " ",
        _ => " of ",
    };
    format!("{part}{joint}{}", plain_year(year))
}

/// Formats the year that a month or day belongs to. For a decade or century, this is one year in
/// it: "a year in the 1990s".
fn year_as_part(year: &Year) -> String {
    match open_digits(year) {
        Some(1 | 2) => format!("a year in {}", year_alone(year)),
        _ => year_alone(year),
    }
}

/// Returns the number of unspecified digits at the end of a year, or `None` if a specified digit
/// follows an unspecified one.
pub(super) fn open_digits(year: &Year) -> Option<usize> {
    let YearKind::Standard { digits, .. } = year.kind else { return Some(0) };
    let known = digits.iter().take_while(|digit| digit.is_some()).count();
    digits.iter().skip(known).all(Option::is_none).then_some(digits.len() - known)
}

fn year_alone(year: &Year) -> String {
    if let YearKind::Exponential { significand, exponent } = year.kind
        && year.value().is_none()
    {
        return format!("the year {significand}×10^{exponent}");
    }
    let (first, last) = first_and_last(year);
    if year.significant_digits.is_some() {
        let estimate = year.value().map(plain_year).unwrap_or_default();
        return if first == last {
            estimate
        } else {
            format!("some year from {} to {}, estimated at {estimate}", plain_year(first), plain_year(last))
        };
    }
    match open_digits(year) {
        Some(0) => plain_year(first),
        // Give the first and last year of "the 1900s", which is ambiguous: ten years or a hundred.
        Some(1) if first > 0 && first % 100 == 0 => {
            format!("the decade {}–{}", plain_year(first), last)
        }
        Some(1) if first > 0 => format!("the {}s", plain_year(first)),
        Some(2) if first > 0 => {
            let number = u32::try_from(first / 100 + 1).expect("only a year of four digits has open digits");
            format!("the {} century ({}–{last})", ordinal(number), plain_year(first))
        }
        Some(4) => "an unknown year".to_owned(),
        Some(_) => format!("some year from {} to {}", plain_year(first), plain_year(last)),
        None => format!("a year written {}", unqualified_year(year)),
    }
}

fn unqualified_year(year: &Year) -> String {
    let bare = Year { qualifier: Qualifier::default(), ..*year };
    Date { year: bare, month: None, day: None }.to_string()
}

/// Returns the first and the last year that the digits allow.
pub(super) fn first_and_last(year: &Year) -> (i64, i64) {
    let bounds = Edtf::Date(Date { year: *year, month: None, day: None }).bounds();
    let of = |bound| match bound {
        edtf_core::Bound::Date(date) => date.year,
        _ => year.value().unwrap_or(0),
    };
    (of(bounds.earliest), of(bounds.latest))
}
