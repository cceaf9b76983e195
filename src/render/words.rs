//! The words that a brief adds of its own: its headings, its key, its remarks, in each language it can be in.

use serde::Serialize;

use crate::chronology::Status;

/// The words of one language. Templates read those that they set; the rest is put into sentences before.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Words {
    /// Of the day of the brief: "As of 4 April 2025".
    pub as_of: &'static str,
    /// The heading over the few sentences on top.
    pub bottom_line: &'static str,
    /// The heading over the drawing, for formats that have one.
    pub timeline: &'static str,
    /// The heading over the table, for formats that have one.
    pub events: &'static str,
    /// The head of the column of numbers.
    pub number: &'static str,
    /// The head of the column of dates.
    pub date: &'static str,
    /// The head of the column of events.
    pub event: &'static str,
    /// The head of the column of sources.
    pub source: &'static str,
    /// The heading over what is to come.
    pub upcoming: &'static str,
    /// The heading over what sources contradict.
    pub disputed: &'static str,
    /// The heading over open questions.
    pub questions: &'static str,
    /// The heading over the list of sources.
    pub sources: &'static str,
    /// What stands in place of the table where nothing is selected.
    pub no_events: &'static str,
    /// What stands in place of a date.
    pub undated: &'static str,
    /// Of an event that somebody disputes.
    pub is_disputed: &'static str,
    /// Of an event that nobody has curated.
    pub attested: &'static str,
    /// The months, in short.
    #[serde(skip)]
    pub(super) months: [&'static str; 12],
    /// What the signs of the drawing mean.
    #[serde(skip)]
    pub(super) key: Key,
    /// What must be said of an event of that status; nothing of what was held or is in force.
    #[serde(skip)]
    pub(super) status: fn(Status) -> Option<&'static str>,
    /// Of what happens on some day between so many days and so many from now.
    #[serde(skip)]
    pub(super) in_days: fn(i32, Option<i32>) -> String,
    /// Of what begins in so many days.
    #[serde(skip)]
    pub(super) starts_in: fn(i32, Option<i32>) -> String,
    /// Of what ends in so many days.
    #[serde(skip)]
    pub(super) ends_in: fn(i32, Option<i32>) -> String,
    /// What the drawing shows: so many events from a day to a day.
    #[serde(skip)]
    pub(super) alt: fn(usize, &str, &str) -> String,
    /// What was left out: so many events and so many summaries, to keep to so many pages.
    #[serde(skip)]
    pub(super) left_out: fn(usize, usize, u32) -> String,
    /// That so many events could not be read.
    #[serde(skip)]
    pub(super) unread: fn(usize) -> String,
}

/// What the signs of the drawing mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) day: &'static str,
    pub(super) unit: &'static str,
    pub(super) span: &'static str,
    pub(super) open: &'static str,
    pub(super) about: &'static str,
    pub(super) uncertain: &'static str,
    pub(super) important: &'static str,
    pub(super) cut: &'static str,
    pub(super) undated: &'static str,
}

impl Words {
    /// English, as a brief is written where nothing else is asked.
    pub const ENGLISH: Self = Self {
        as_of: "As of",
        bottom_line: "Bottom line",
        timeline: "Timeline",
        events: "Events",
        number: "No.",
        date: "Date",
        event: "Event",
        source: "Source",
        upcoming: "Upcoming",
        disputed: "Disputed",
        questions: "Open questions",
        sources: "Sources",
        no_events: "No events.",
        undated: "undated",
        is_disputed: "disputed",
        attested: "from the papers, not reviewed",
        months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        key: Key {
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
        ends_in: |_, last| format!("ends in {}", far(last.unwrap_or(0))),
        alt: |events, first, last| {
            let events = plural(events, "event", "events");
            format!(
                "A line of time with {events}, from {first} to {last}. The numbers on it are those of the table of events."
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

fn days(count: i32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// Days, or where there are many, years.
fn far(count: i32) -> String {
    if count < FAR { days(count) } else { format!("{} years", years(count)) }
}

/// From so many days on they are told in years: nobody counts further.
const FAR: i32 = 1000;

/// Whole years in so many days.
const fn years(days: i32) -> i32 {
    // 400 years have 146,097 days; a hundredth of a day is of no account here.
    days / 365 - (days / 365) * 97 / 400 / 365
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
