//! Parses a date that the user typed, in EDTF or in words.
//!
//! An ambiguous text is refused with a list of its readings. A date is as precise as the words.

use chrono::Weekday;

use crate::date::{Date, DateError, Day, Granularity, month_name, month_number};
use crate::normalise::{Anchor, Confidence, Context, Doubt, RangeRole, Timex, TimexKind, timexes};
use crate::tag::Modifier;

/// Parses a date in EDTF, in a common notation, or in words that `dateline tag` recognises.
///
/// # Errors
///
/// Returns a message for the user if the text is not a date or is ambiguous.
///
/// ```
/// use dateline::internals::amend::typed_date;
/// use dateline::Context;
///
/// let read = |text| typed_date(text, &Context::new());
/// assert_eq!(read("about June 2024").unwrap().to_string(), "2024-06~");
/// let refused = read("03/04/2025").unwrap_err();
/// assert!(refused.starts_with("“03/04/2025” may be 3 April 2025 (2025-04-03) or 4 March 2025 (2025-03-04)"));
/// ```
pub fn typed_date(text: &str, context: &Context) -> Result<Date, String> {
    let text = text.trim();
    let error = match Date::parse(text) {
        Ok(date) => return Ok(date),
        Err(error) => error,
    };
    match &error {
        DateError::NotEdtf { .. } if !text.is_empty() => {
            untyped_date(text, context).map_err(|reason| format!("“{text}” {reason}"))
        }
        _ => Err(error.to_string()),
    }
}

/// Parses a date in a common notation, or in the words that `dateline tag` reads.
///
/// # Errors
///
/// Returns a message that continues the quoted text: "contains more than a date".
pub(crate) fn untyped_date(text: &str, context: &Context) -> Result<Date, String> {
    let suggestions = match Date::parse(text) {
        Ok(date) => return Ok(date),
        Err(DateError::NotEdtf { suggestions, .. }) => suggestions,
        Err(error) => return Err(without_text(&error)),
    };
    let meant: Vec<Date> = suggestions.iter().filter_map(|words| Date::parse(words).ok()).collect();
    let in_words = date_in_words(text, context);
    match meant.as_slice() {
        [one] => with_its_weekday(one.clone(), text),
        [] => in_words,
        // The chronology's `date_order` decides which day "03/04/2025" is.
        several if text.contains(['/', '.', '-']) => match in_words {
            Ok(date) if several.contains(&date) => Ok(date),
            _ => Err(format!("{}, or set `date_order` in events.toml", choices(several))),
        },
        several => Err(choices(several)),
    }
}

/// Returns the date, or an error if the text gives the wrong weekday for it: "Mon 14 October 2025".
fn with_its_weekday(date: Date, text: &str) -> Result<Date, String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    let mut weekdays = words.filter_map(|word| word.parse::<Weekday>().ok());
    match weekdays.find_map(|weekday| date.other_weekday(weekday)) {
        Some(problem) => Err(wrong_weekday(&problem)),
        None => Ok(date),
    }
}

fn wrong_weekday(problem: &str) -> String {
    format!("has the wrong day or weekday: {problem}")
}

/// Lists the readings of an ambiguous text, in words and in EDTF.
fn choices(dates: &[Date]) -> String {
    let each: Vec<String> = dates.iter().map(|date| format!("{} ({date})", date.human())).collect();
    format!("may be {}: write the intended one", each.join(" or "))
}

/// Parses a text that consists of one date in words that `dateline tag` recognises.
///
/// # Errors
///
/// Returns a message that continues the quoted text: "contains more than a date".
fn date_in_words(text: &str, context: &Context) -> Result<Date, String> {
    if let Some(reason) = abbreviated(text) {
        return Err(reason.to_owned());
    }
    if let Some(reason) = no_such_day(text) {
        return Err(reason);
    }
    let found = timexes(text, context);
    let covers = |first: &Timex, last: &Timex| {
        let around = [text.get(..first.start), text.get(last.end..)].map(Option::unwrap_or_default);
        // A preposition such as "on" does not change the date; any other word might.
        let is_filler =
            |word: &str| ["on", "in", "the", "from", "between"].contains(&word.to_lowercase().as_str());
        around[0].split_whitespace().all(is_filler) && around[1].trim_matches(['.', ',', ';', ' ']).is_empty()
    };
    match found.as_slice() {
        [one] if covers(one, one) => sure(one),
        [start, end]
            if start.role == Some(RangeRole::Start)
                && end.role == Some(RangeRole::End)
                && start.group == end.group
                && covers(start, end) =>
        {
            let (start, end) = (sure(start)?, sure(end)?);
            Date::range(&start, &end)
                .ok_or_else(|| format!("is a range that ends ({end}) before it starts ({start})"))
        }
        [] => Err("is not a date that dateline recognises: write it as 2024-06-09, or 2024-06 for a month"
            .to_owned()),
        _ => Err("contains more than a date: write only the date".to_owned()),
    }
}

/// Returns the reason for refusal if a text contains a two-digit year: "20/9/24", "Sep-21".
fn abbreviated(text: &str) -> Option<&'static str> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    let is_short =
        |part: &str| (1..3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = |part: &str| part.len() > 2 && part.chars().all(char::is_alphabetic);
    match parts.as_slice() {
        [day, month, year] if is_short(day) && is_short(month) && is_short(year) => {
            Some("has a two-digit year: write all four digits")
        }
        [month, year] if is_name(month) && is_short(year) => {
            Some("can mean a month or a day: write 2021-09 for the month, or 2021-09-21 for the day")
        }
        _ => None,
    }
}

/// Returns the reason if a text consists of a day, a month and a year, but the month has no such
/// day: "32 June 2024", "31/06/2024".
fn no_such_day(text: &str) -> Option<String> {
    let (mut year, mut month, mut numbers) = (None, None, Vec::new());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = word.get(digits.len()..).unwrap_or_default().to_lowercase();
        match (digits.len(), suffix.as_str()) {
            (4, "") => year = Some(digits.parse::<i32>().ok()?),
            (1 | 2, "" | "st" | "nd" | "rd" | "th") => numbers.push(digits.parse::<u32>().ok()?),
            (0, "on" | "the" | "of") => {}
            (0, name) if name.parse::<Weekday>().is_ok() => {}
            (0, name) => month = Some(month_number(name)?),
            _ => return None,
        }
    }
    let (month, day) = match (month, numbers.as_slice()) {
        (Some(month), [day]) => (month, *day),
        // Only one of the two numbers can be the month, or the text is ambiguous.
        (None, &[day, month] | &[month, day]) if day > 12 && (1..=12).contains(&month) => (month, day),
        _ => return None,
    };
    invalid_day(year?, month, day)
}

/// Returns the second part of a message if the month does not have this day: "is not a valid date:
/// June 2024 has 30 days".
pub(crate) fn invalid_day(year: i32, month: u32, day: u32) -> Option<String> {
    if Day::from_ymd(year, month, day).is_some() {
        return None;
    }
    let reason = match (1..=31).rev().find(|&last| Day::from_ymd(year, month, last).is_some()) {
        None => format!("there is no month {month}"),
        Some(_) if day == 0 => "days start at 1".to_owned(),
        Some(last) => format!("{} {year} has {last} days", month_name(month)),
    };
    Some(format!("is not a valid date: {reason}"))
}

/// The second part of the message about a date whose year or month is missing.
const INCOMPLETE: &str = "is not a complete date: write it with its year";

/// Returns the date of a time expression, or an error if the date is ambiguous or relative to
/// another date.
fn sure(timex: &Timex) -> Result<Date, String> {
    match &timex.doubt {
        Some(Doubt::Impossible) => {
            let error = Date::parse(&timex.value).err();
            return Err(error.map_or_else(|| "is not a valid date".to_owned(), |error| without_text(&error)));
        }
        Some(Doubt::Ambiguous { readings }) => {
            let readings: Vec<String> = readings.iter().map(ToString::to_string).collect();
            return Err(format!("may be {}: write the intended one", readings.join(" or ")));
        }
        None => {}
    }
    if let Some(part @ (Modifier::Start | Modifier::Mid | Modifier::End)) = timex.modifier {
        // EDTF cannot qualify 2027 as "late": the plain year would also include its middle.
        let (part, code) = match part {
            Modifier::Start => ("beginning", 37),
            Modifier::Mid => ("middle", 38),
            _ => ("end", 39),
        };
        let whole = timex.date.as_ref().map_or_else(|| timex.value.clone(), ToString::to_string);
        let is_year = timex.date.as_ref().is_some_and(|date| date.granularity() == Granularity::Year);
        let third = is_year.then(|| Date::parse(&format!("{whole}-{code}")).ok()).flatten();
        let choice = third.map_or_else(
            || "a range of years".to_owned(),
            |third| {
                let months = third.months().unwrap_or_else(|| third.clone()).human();
                format!("{third} ({months}), a range of months")
            },
        );
        return Err(format!("is the {part} of {whole}, without exact months: write {choice}, or {whole}"));
    }
    let is_explicit = matches!(timex.anchor, Anchor::Explicit | Anchor::Coordination);
    match &timex.date {
        Some(date) if is_explicit && timex.kind == TimexKind::Date => {
            match timex.weekday.and_then(|weekday| date.other_weekday(weekday)) {
                Some(problem) => Err(wrong_weekday(&problem)),
                None if timex.confidence > Confidence::Low => Ok(date.clone()),
                None => Err(INCOMPLETE.to_owned()),
            }
        }
        _ if timex.kind == TimexKind::Time => Err("has a time of day: write only the date".to_owned()),
        _ if timex.is_relative() => Err("is relative to another day: write the date itself".to_owned()),
        Some(_) | None => Err(INCOMPLETE.to_owned()),
    }
}

/// Returns the message of an error without the quoted text at its start, which the caller prints
/// itself.
pub(crate) fn without_text(error: &DateError) -> String {
    let message = error.to_string();
    message.split_once("” ").map_or(message.clone(), |(_, rest)| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::DateOrder;

    fn read(text: &str) -> String {
        match typed_date(text, &Context::new()) {
            Ok(date) => date.to_string(),
            Err(reason) => format!("({reason})"),
        }
    }

    #[test]
    fn dates_are_read_as_typed_with_their_precision() {
        for (text, date) in [
            ("2024-06-09", "2024-06-09"),
            ("2024-06~", "2024-06~"),
            ("about June 2024", "2024-06~"),
            ("circa 2024", "2024~"),
            ("9 June 2024", "2024-06-09"),
            ("Sunday, 9 June 2024", "2024-06-09"),
            ("Tue 14 October 2025", "2025-10-14"),
            ("June 2024", "2024-06"),
            ("summer 2024", "2024-22"),
            ("since 2014", "2014/.."),
            ("16/12/2022", "2022-12-16"),
        ] {
            assert_eq!(read(text), date, "{text}");
        }
    }

    #[test]
    fn doubtful_dates_are_refused_with_the_choices() {
        for (text, reason) in [
            (
                "03/04/2025",
                "(“03/04/2025” may be 3 April 2025 (2025-04-03) or 4 March 2025 (2025-03-04): write",
            ),
            ("1900s", "(“1900s” may be the decade 1900–1909 (190X) or"),
            ("31 June 2024", "(“31 June 2024” is not a valid date: June 2024 has 30 days)"),
            ("32 June 2024", "(“32 June 2024” is not a valid date: June 2024 has 30 days)"),
            ("June 31st, 2024", "(“June 31st, 2024” is not a valid date: June 2024 has 30 days)"),
            (
                "Thursday, 29 Feb 2023",
                "(“Thursday, 29 Feb 2023” is not a valid date: February 2023 has 28 days)",
            ),
            (
                "the 30th of February 2024",
                "(“the 30th of February 2024” is not a valid date: February 2024 has 29 days)",
            ),
            ("31/06/2024", "(“31/06/2024” is not a valid date: June 2024 has 30 days)"),
            ("06.31.2024", "(“06.31.2024” is not a valid date: June 2024 has 30 days)"),
            ("0 June 2024", "(“0 June 2024” is not a valid date: days start at 1)"),
            ("2024年6月31日", "(“2024年6月31日” is not a valid date: June has 30 days)"),
            ("32 boats in June 2024", "(“32 boats in June 2024” contains more than a date"),
            (
                "Mon 14 October 2025",
                "(“Mon 14 October 2025” has the wrong day or weekday: 14 October 2025 is a Tuesday, not a Monday)",
            ),
            (
                "Friday, 18 July 2024",
                "(“Friday, 18 July 2024” has the wrong day or weekday: 18 July 2024 is a Thursday",
            ),
            ("14/10/2025 (Mon)", "(“14/10/2025 (Mon)” has the wrong day or weekday"),
            ("2024-02-30", "(“2024-02-30” is not a valid date"),
            ("9 June", "(“9 June” is not a complete date"),
            ("next week", "(“next week” is relative to another day"),
            ("yesterday", "(“yesterday” is relative to another day"),
            (
                "late 2027",
                "(“late 2027” is the end of 2027, without exact months: write 2027-39 (September–December 2027), a range of months, or 2027",
            ),
            (
                "early 2030s",
                "(“early 2030s” is the beginning of 203X, without exact months: write a range of years, or 203X",
            ),
            ("20/9/24", "(“20/9/24” has a two-digit year: write all four digits"),
            ("31.12.25", "(“31.12.25” has a two-digit year"),
            ("Sep-21", "(“Sep-21” can mean a month or a day: write 2021-09 for the month"),
            ("14 October 2024, 10 am", "(“14 October 2024, 10 am” has a time of day"),
            ("soon", "(“soon” is not a date that dateline recognises"),
            ("", "(a date is missing"),
            ("9 June 2024 or 10 June 2024", "(“9 June 2024 or 10 June 2024” contains more than a date"),
        ] {
            assert!(read(text).starts_with(reason), "{text}: {}", read(text));
        }
        let context = Context::new().in_order(DateOrder::MonthFirst);
        assert_eq!(typed_date("03/04/2025", &context).unwrap().to_string(), "2025-03-04");
    }
}
