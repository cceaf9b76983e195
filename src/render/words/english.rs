//! The English texts of a brief, British and American.

use super::{DrawingKey, FAR, HAS_END, Words, years};
use crate::chronology::Status;
use crate::date::{Date, English};
use crate::render::changes::ChangeKind;

impl Words {
    /// American English.
    pub(super) const AMERICAN: Self =
        Self { language: "en-US", date_of: |date| date.in_english(English::American), ..Self::ENGLISH };

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
            format!("To fit on {pages}, {} {verb} left out.", what.join(" and "))
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
    fn long_distances_are_given_in_years() {
        let words = Words::ENGLISH;
        assert_eq!((words.in_days)(1, Some(1)), "in 1 day");
        assert_eq!((words.in_days)(62, Some(426)), "in 62 to 426 days");
        assert_eq!((words.in_days)(3349, Some(3713)), "in 9 to 10 years");
        assert_eq!((words.ends_in)(90, Some(90)), "ends in 90 days");
    }
}
