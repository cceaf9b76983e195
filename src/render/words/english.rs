//! The English texts of a brief, British and American.

use super::ahead::{AheadWords, TimeUnit};
use super::{DrawingKey, Omissions, Words, plural, rounded_time};
use crate::chronology::Status;
use crate::date::{Date, English, Granularity};
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
        single_quotes: ["‘", "’"],
        comma: ", ",
        colon: ": ",
        accessed: |day| format!("accessed {day}"),
        archived: "archived at",
        upcoming: "Upcoming",
        disputed: "Disputed",
        ask: "Recommendation",
        background: "Background",
        lines_to_take: "Lines to take",
        questions: "Open questions",
        next_steps: "Next steps",
        contact: "Contact",
        sources: "Sources",
        no_events: "No events.",
        undated: "undated",
        is_disputed: "disputed",
        between: "; ",
        attested: "from the papers, not reviewed",
        months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        month_of_year: |month, year| format!("{month} {year}"),
        changed_since: |day| format!("Changed since {day}"),
        changed_since_version: |day| format!("Changed since the version of {day}"),
        changed_since_release: |number, day| format!("Changed since v{number} of {day}"),
        change: |kind| match kind {
            ChangeKind::New => "New",
            ChangeKind::Moved => "Date changed",
            ChangeKind::Withdrawn => "Withdrawn",
            ChangeKind::Unlisted => "No longer listed",
            ChangeKind::Disputed => "Now disputed",
        },
        formerly: |now, then| format!("{now} (was {then})"),
        last_dated: |then| format!("last dated {then}"),
        nothing_changed: "Nothing has changed.",
        more_changes: |changes| {
            let verb = if changes == 1 { "is" } else { "are" };
            format!("{} {verb} left out.", plural(changes, "more change", "more changes"))
        },
        key: DrawingKey {
            day: "a day",
            unit: "day not known",
            span: "from – to",
            open: "open end",
            deadline: "by then",
            earliest: "then or later",
            about: "about then",
            uncertain: "uncertain",
            doubt: "about then, or uncertain",
            planned: "still to come",
            important: "more important",
            cut: "time left out",
            undated: "undated",
        },
        status: |status| match status {
            Status::Held | Status::InForce | Status::Disputed => None,
            Status::Planned => Some("planned"),
            Status::Expected => Some("expected"),
            Status::Cancelled => Some("cancelled"),
            Status::Unscheduled => Some("unscheduled"),
        },
        ahead: AheadWords {
            amount: |count, unit| match unit {
                TimeUnit::Day => plural(count, "day", "days"),
                TimeUnit::Month => plural(count, "month", "months"),
                TimeUnit::Year => plural(count, "year", "years"),
            },
            ends: |date, when| match date.granularity() {
                _ if date.is_approximate() => format!("ends {when}"),
                Granularity::Day => format!("ends on {when}"),
                _ => format!("ends in {when}"),
            },
            at: "in {b}",
            starts: "starts in {b}",
            between: "in {a} to {b}",
            within: "within {b}",
            open: "in {b} or more",
        },
        more_upcoming: |events| {
            let verb = if events == 1 { "is" } else { "are" };
            format!("{} {verb} in the table.", plural(events, "later event", "later events"))
        },
        alt: |events, first, last| {
            let events = plural(events, "event", "events");
            format!(
                "A timeline with {events}, from {first} to {last}. Its numbers refer to the table of events."
            )
        },
        alt_key: |past, as_of, ahead| {
            let past = Some(past).filter(|past| !past.is_empty());
            let ahead = Some(ahead).filter(|ahead| !ahead.is_empty());
            let past = past.map(|past| format!("Key events up to {as_of}: {past}."));
            let ahead = ahead.map(|ahead| format!("Still to come: {ahead}."));
            past.into_iter().chain(ahead).collect::<Vec<_>>().join(" ")
        },
        gap: |days| rounded_time(days, " years", " months"),
        other_lane: "Other",
        dangling: &[
            "a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "from", "by", "with", "as",
            "into", "over", "under", "between", "about", "after", "before", "its", "their", "his", "her",
            "is", "are", "be",
        ],
        left_out: |&Omissions { events, are_minor, summaries, pages }| {
            let (one, many) = if are_minor {
                ("less important or earlier event", "less important or earlier events")
            } else {
                ("event", "events")
            };
            let pages = if pages == 1 { "one page".to_owned() } else { format!("{pages} pages") };
            let what: Vec<String> = [
                (events > 0).then(|| plural(events, one, many)),
                (summaries > 0).then(|| plural(summaries, "summary", "summaries")),
            ]
            .into_iter()
            .flatten()
            .collect();
            let verb = if events + summaries == 1 { "was" } else { "were" };
            format!("To fit on {pages}, {} {verb} left out.", what.join(" and "))
        },
        draft: |errors| format!("Draft: the check finds {}.", plural(errors, "error", "errors")),
        draft_first: "DRAFT",
        draft_after: |number, day| format!("DRAFT, after v{number} of {day}"),
        released: |number, by, day| format!("v{number} · cleared by {by} · {day}"),
        unread: |events| {
            let events = plural(events, "event", "events");
            format!("{events} of the chronology could not be read.")
        },
    };
}
