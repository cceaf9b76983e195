//! Parses a date that a person typed, in EDTF or in words.
//!
//! An ambiguous text is refused with a list of its readings. The precision of the words is kept.

use crate::date::{Date, DateError};
use crate::normalise::{Anchor, Confidence, Context, Doubt, RangeRole, Timex, TimexKind, timexes};

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
/// assert_eq!(
///     read("03/04/2025").unwrap_err(),
///     "“03/04/2025” may be 3 April 2025 (2025-04-03) or 4 March 2025 (2025-03-04): write the one that is meant"
/// );
/// ```
pub fn typed_date(text: &str, context: &Context) -> Result<Date, String> {
    let text = text.trim();
    let error = match Date::parse(text) {
        Ok(date) => return Ok(date),
        Err(error) => error,
    };
    let DateError::NotEdtf { suggestions, .. } = &error else { return Err(error.to_string()) };
    let meant: Vec<Date> = suggestions.iter().filter_map(|words| Date::parse(words).ok()).collect();
    let in_words = date_in_words(text, context);
    match meant.as_slice() {
        [one] => Ok(one.clone()),
        [] if text.is_empty() => Err(error.to_string()),
        [] => in_words.map_err(|reason| format!("“{text}” {reason}")),
        // The `date_order` of the chronology decides which day "03/04/2025" is.
        several => match in_words {
            Ok(date) if several.contains(&date) && text.contains(['/', '.', '-']) => Ok(date),
            _ => Err(format!("“{text}” {}", choices(several))),
        },
    }
}

/// Lists the readings of an ambiguous text, in words and in EDTF.
fn choices(dates: &[Date]) -> String {
    let each: Vec<String> = dates.iter().map(|date| format!("{} ({date})", date.human())).collect();
    format!("may be {}: write the one that is meant", each.join(" or "))
}

/// Parses a text that consists of one date in words that `dateline tag` recognises.
///
/// # Errors
///
/// Returns the second part of a message whose first part is the text: "contains more than a date".
pub(crate) fn date_in_words(text: &str, context: &Context) -> Result<Date, String> {
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
                .ok_or_else(|| format!("is a range whose end, {end}, is before its start, {start}"))
        }
        [] => Err("is not a date that dateline recognises: write it as 2024-06-09, or 2024-06 for a month"
            .to_owned()),
        _ => Err("contains more than a date: write only the date".to_owned()),
    }
}

/// Returns the date of an expression that is unambiguous and does not depend on another date.
fn sure(timex: &Timex) -> Result<Date, String> {
    match &timex.doubt {
        Some(Doubt::Impossible) => return Err("is not a day of the calendar".to_owned()),
        Some(Doubt::Ambiguous { readings }) => {
            let readings: Vec<String> = readings.iter().map(ToString::to_string).collect();
            return Err(format!("may be {}: write the one that is meant", readings.join(" or ")));
        }
        None => {}
    }
    let is_explicit = matches!(timex.anchor, Anchor::Explicit | Anchor::Coordination);
    match &timex.date {
        Some(date) if is_explicit && timex.kind == TimexKind::Date && timex.confidence > Confidence::Low => {
            Ok(date.clone())
        }
        Some(_) | None => Err("is not a complete date: write it with its year".to_owned()),
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
            ("31 June 2024", "(“31 June 2024” is not a day of the calendar"),
            ("2024-02-30", "(“2024-02-30” is not a valid date"),
            ("9 June", "(“9 June” is not a complete date"),
            ("next week", "(“next week” is not a complete date"),
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
