//! The values of time expressions that are not dates, in words: "20 years" for `P20Y`, "June of an
//! unknown year" for `XXXX-06`.

use crate::date::Date;

/// Returns the TIMEX3 value of an expression without a date in words. An unknown notation is
/// returned unchanged.
pub(super) fn value_in_words(value: &str) -> String {
    let words = match value {
        "PRESENT_REF" => Some("now".to_owned()),
        "PAST_REF" => Some("at some time in the past".to_owned()),
        "FUTURE_REF" => Some("at some time in the future".to_owned()),
        _ => duration(value).or_else(|| incomplete(value)),
    };
    words.unwrap_or_else(|| value.to_owned())
}

/// Whether a value refers to the present, the past or the future, and so cannot be a date.
pub(super) fn is_reference(value: &str) -> bool {
    matches!(value, "PRESENT_REF" | "PAST_REF" | "FUTURE_REF")
}

/// Returns a duration in words: "36 hours" for `PT36H`, "some years" for `PXY`.
fn duration(value: &str) -> Option<String> {
    let rest = value.strip_prefix('P')?;
    let (is_time, rest) = match rest.strip_prefix('T') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let at = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | 'X'))?;
    let (number, unit) = rest.split_at(at);
    let unit = match (is_time, unit) {
        (true, "H") => "hour",
        (true, "M") => "minute",
        (true, "S") => "second",
        (false, "Y") => "year",
        (false, "QU" | "Q") => "quarter",
        (false, "M") => "month",
        (false, "W") => "week",
        (false, "WE") => "weekend",
        (false, "D") => "day",
        (false, "DE") => "decade",
        (false, "CE" | "C") => "century",
        _ => return None,
    };
    let several = if unit == "century" { "centuries".to_owned() } else { format!("{unit}s") };
    match number {
        "" => None,
        "1" => Some(format!("1 {unit}")),
        "X" => Some(format!("some {several}")),
        number => Some(format!("{number} {several}")),
    }
}

/// Returns a date with unknown parts in words: "a Wednesday" for `XXXX-WXX-3`.
fn incomplete(value: &str) -> Option<String> {
    let (day, time) = value.split_once('T').map_or((value, None), |(day, time)| (day, Some(time)));
    let words = day_in_words(day)?;
    match time {
        None => Some(words),
        Some("MO") => Some(format!("the morning of {words}")),
        Some("AF") => Some(format!("the afternoon of {words}")),
        Some("EV") => Some(format!("the evening of {words}")),
        Some("NI") => Some(format!("the night of {words}")),
        Some(time) if time.starts_with(|c: char| c.is_ascii_digit()) => Some(format!("{time} on {words}")),
        Some(_) => None,
    }
}

fn day_in_words(day: &str) -> Option<String> {
    /// A year in which every day of the year exists.
    const LEAP_YEAR: &str = "2000";
    const WEEKDAYS: [&str; 7] =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let Some(rest) = day.strip_prefix("XXXX") else {
        return Date::parse(day).ok().map(|date| date.human());
    };
    let known = |rest: &str| {
        let human = Date::parse(&format!("{LEAP_YEAR}{rest}")).ok()?.human();
        human.strip_suffix(LEAP_YEAR).map(|words| format!("{words}of an unknown year"))
    };
    match rest.strip_prefix('-') {
        None if rest.is_empty() => Some("an unknown year".to_owned()),
        Some("XX") => Some("an unknown month".to_owned()),
        Some("XX-XX") => Some("an unknown day".to_owned()),
        Some("WXX") => Some("an unknown week".to_owned()),
        Some("WXX-WE") => Some("an unknown weekend".to_owned()),
        Some("SP") => Some("spring of an unknown year".to_owned()),
        Some("SU") => Some("summer of an unknown year".to_owned()),
        Some("FA") => Some("autumn of an unknown year".to_owned()),
        Some("WI") => Some("winter of an unknown year".to_owned()),
        Some(part) if part.starts_with("WXX-") => {
            let nth = part.strip_prefix("WXX-")?.parse::<usize>().ok()?;
            Some(format!("a {} of an unknown week", WEEKDAYS.get(nth.checked_sub(1)?)?))
        }
        Some(part) if part.starts_with("XX-") => {
            let day: u32 = part.strip_prefix("XX-")?.parse().ok()?;
            Some(format!("day {day} of an unknown month"))
        }
        Some(_) => known(rest),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_expressions_are_words() {
        for (value, words) in [
            ("P20Y", "20 years"),
            ("P1Y", "1 year"),
            ("PXM", "some months"),
            ("PT36H", "36 hours"),
            ("P2DE", "2 decades"),
            ("P2CE", "2 centuries"),
            ("P1.5Y", "1.5 years"),
            ("PRESENT_REF", "now"),
            ("XXXX", "an unknown year"),
            ("XXXX-06", "June of an unknown year"),
            ("XXXX-02-29", "29 February of an unknown year"),
            ("XXXX-XX-XX", "an unknown day"),
            ("XXXX-XX-14", "day 14 of an unknown month"),
            ("XXXX-WXX", "an unknown week"),
            ("XXXX-WXX-3", "a Wednesday of an unknown week"),
            ("XXXX-SU", "summer of an unknown year"),
            ("XXXX-XX-XXT09:24", "09:24 on an unknown day"),
            ("2024-06-09T09:24", "09:24 on 9 June 2024"),
            ("2024-06-09TMO", "the morning of 9 June 2024"),
            ("FY2024", "FY2024"),
            ("P", "P"),
            ("PT", "PT"),
        ] {
            assert_eq!(value_in_words(value), words, "{value}");
        }
    }
}
