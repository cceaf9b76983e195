//! The English texts of a brief, British and American.

use super::{DrawingKey, FAR, HAS_END, Words, years};
use crate::chronology::Status;
use crate::date::Date;
use crate::render::changes::ChangeKind;

impl Words {
    /// American English.
    pub(super) const AMERICAN: Self =
        Self { language: "en-US", date_of: |date| american(&date.human()), ..Self::ENGLISH };

    /// British English, the default.
    pub const ENGLISH: Self = Self {
        language: "en-GB",
        date_of: Date::human,
        as_of: "As of",
        bottom_line: "Bottom line",
        timeline: "Timeline",
        events: "Events",
        number: "No.",
        date: "Date",
        event: "Event",
        source: "Source",
        page: "p.",
        quotes: ["“", "”"],
        upcoming: "Upcoming",
        disputed: "Disputed",
        questions: "Open questions",
        sources: "Sources",
        no_events: "No events.",
        undated: "undated",
        is_disputed: "disputed",
        attested: "from the papers, not reviewed",
        months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        changed_since: |day| format!("Changed since {day}"),
        changed_since_version: |day, name| format!("Changed since the version of {day} ({name})"),
        change: |kind| match kind {
            ChangeKind::New => "New",
            ChangeKind::Moved => "Moved",
            ChangeKind::Withdrawn => "Withdrawn",
            ChangeKind::Unlisted => "No longer in this brief",
            ChangeKind::Disputed => "Now disputed",
        },
        formerly: |now, then| format!("{now}, formerly {then}"),
        last_dated: |then| format!("last dated {then}"),
        nothing_changed: "Nothing has changed.",
        more_changes: |changes| {
            let verb = if changes == 1 { "is" } else { "are" };
            format!("{} {verb} left out.", plural(changes, "more change", "more changes"))
        },
        key: DrawingKey {
            day: "a day",
            unit: "some day in a month, a year",
            span: "from – to",
            open: "open end",
            about: "about then",
            uncertain: "uncertain",
            important: "more important",
            cut: "years left out",
            undated: "undated",
        },
        status: |status| match status {
            Status::Held | Status::InForce | Status::Disputed => None,
            Status::Planned => Some("planned"),
            Status::Expected => Some("expected"),
            Status::Cancelled => Some("cancelled"),
            Status::Unscheduled => Some("unscheduled"),
        },
        in_days: |first, last| match last {
            Some(last) if first == last => format!("in {}", far(first)),
            Some(last) if first <= 0 => format!("within {}", far(last)),
            Some(last) if last < FAR => format!("in {first} to {}", days(last)),
            Some(last) if years(first) == years(last) => format!("in {} years", years(first)),
            Some(last) => format!("in {} to {} years", years(first), years(last)),
            None => format!("in {} or more", far(first)),
        },
        starts_in: |first, _| format!("starts in {}", far(first)),
        ends_in: |_, last| format!("ends in {}", far(last.expect(HAS_END))),
        alt: |events, first, last| {
            let events = plural(events, "event", "events");
            format!(
                "A timeline with {events}, from {first} to {last}. The numbers on it are those of the table of events."
            )
        },
        left_out: |events, summaries, pages| {
            let pages = if pages == 1 { "one page".to_owned() } else { format!("{pages} pages") };
            let what: Vec<String> = [
                (events > 0).then(|| plural(events, "less important event", "less important events")),
                (summaries > 0).then(|| plural(summaries, "summary", "summaries")),
            ]
            .into_iter()
            .flatten()
            .collect();
            let verb = if events + summaries == 1 { "was" } else { "were" };
            format!("To keep to {pages}, {} {verb} left out.", what.join(" and "))
        },
        unread: |events| {
            let events = plural(events, "event", "events");
            format!("{events} of the chronology could not be read.")
        },
    };
}

/// Converts a British date to American order: "4 April 2025" becomes "April 4, 2025".
fn american(date: &str) -> String {
    // "4" or "16–17".
    let is_day = |word: &str| {
        !word.is_empty()
            && word.len() <= 7
            && word.split('–').all(|part| part.len() <= 2 && part.parse::<u8>().is_ok())
    };
    let is_month = |word: &str| word.len() > 2 && word.starts_with(|c: char| c.is_ascii_uppercase());
    let is_year = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = date.split(' ').collect();
    let mut out: Vec<String> = Vec::new();
    let mut rest = words.as_slice();
    loop {
        rest = match rest {
            [day, month, year, rest @ ..] if is_day(day) && is_month(month) && is_year(year) => {
                out.push(format!("{month} {day}, {year}"));
                rest
            }
            [day, month, rest @ ..] if is_day(day) && is_month(month) => {
                out.push(format!("{month} {day}"));
                rest
            }
            [word, rest @ ..] => {
                out.push((*word).to_owned());
                rest
            }
            [] => return out.join(" "),
        };
    }
}

fn days(count: i32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// Formats a number of days, in years if there are many.
fn far(count: i32) -> String {
    if count < FAR { days(count) } else { format!("{} years", years(count)) }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn american_date_has_the_month_first() {
        for (british, american_date) in [
            ("4 April 2025", "April 4, 2025"),
            ("about 4 April 2025", "about April 4, 2025"),
            ("16–17 June 2024", "June 16–17, 2024"),
            ("26 July – 22 August 2023", "July 26 – August 22, 2023"),
            ("June 2024", "June 2024"),
            ("from 2016, end unknown", "from 2016, end unknown"),
            ("spring 2023", "spring 2023"),
            ("2023–2026", "2023–2026"),
        ] {
            assert_eq!(american(british), american_date);
        }
    }

    #[test]
    fn long_distances_are_given_in_years() {
        let words = Words::ENGLISH;
        assert_eq!((words.in_days)(1, Some(1)), "in 1 day");
        assert_eq!((words.in_days)(62, Some(426)), "in 62 to 426 days");
        assert_eq!((words.in_days)(3349, Some(3713)), "in 9 to 10 years");
        assert_eq!((words.ends_in)(90, Some(90)), "ends in 90 days");
    }
}
