//! A calendar (RFC 5545): all-day events for days and for spans between two days.
//!
//! A calendar cannot contain events without a day. Coarser dates are omitted or, with
//! [`ExportOptions::coarse`], cover their whole month or year. A calendar cannot express uncertain
//! days either, so such events are tentative, and the title mentions the uncertainty.

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};

use super::column::{ExportedState, SEPARATOR};
use super::{ExportData, ExportEvent, ExportOptions, plain_cell};
use crate::chronology::Status;
use crate::date::{Date, Day};
use crate::project::sha256;

/// The property that contains an event's exported state, which `dateline import` reads.
pub(crate) const CALENDAR_STATE: &str = "X-DATELINE-EXPORTED";

pub(super) fn write(data: &ExportData<'_>, options: ExportOptions) -> Vec<u8> {
    let stamp = DateTime::from_timestamp(i64::from(data.made_on().number()) * 86_400, 0).unwrap_or_default();
    // Add a hash of the title, because two chronologies may both have an event "summit". The UIDs
    // of one chronology stay the same as long as its title does.
    let chronology: String = sha256(data.title.as_bytes()).chars().take(12).collect();
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//dateline//dateline export//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.name(&data.title);
    for event in &data.events {
        if let Some(days) = days(event, options) {
            calendar.push(entry(event, days, stamp, &chronology));
        }
    }
    calendar.to_string().into_bytes()
}

/// Whether the calendar can represent an event.
pub(super) fn holds(event: &ExportEvent<'_>, options: ExportOptions) -> bool {
    days(event, options).is_some()
}

/// Returns the first day of an event and the day after its last, or `None` if the calendar cannot
/// represent the event.
fn days(event: &ExportEvent<'_>, options: ExportOptions) -> Option<(NaiveDate, NaiveDate)> {
    let days = event.days().or_else(|| event.reach_or_end().filter(|_| options.coarse));
    let (first, last) = days?;
    Some((calendar_day(first)?, calendar_day(last + 1)?))
}

/// Converts a day to a calendar date, which requires a four-digit year.
fn calendar_day(day: Day) -> Option<NaiveDate> {
    let (year, ..) = day.ymd();
    (1..=9999).contains(&year).then(|| day.into())
}

/// Returns a calendar event. `end` is the day after the event's last day.
fn entry(
    event: &ExportEvent<'_>,
    (start, end): (NaiveDate, NaiveDate),
    stamp: DateTime<Utc>,
    chronology: &str,
) -> Event {
    let item = &event.item;
    // Identify an event that only papers report, which has no id, by its date and title.
    let id = item.id.clone().unwrap_or_else(|| {
        let words = format!("{}\n{}", event.when(), item.title);
        sha256(words.as_bytes()).chars().take(16).collect()
    });
    let title = plain_cell(&item.title).replace('\n', " ");
    let is_inexact = event.is_inexact();
    let title = if is_inexact { event.with_date(&title) } else { title };
    // Mark an uncertain day as tentative, even if the event is certain.
    let is_tentative = event.days().is_some() && is_inexact;
    let mut entry = Event::new();
    entry
        .uid(&format!("{id}.{chronology}@dateline"))
        .timestamp(stamp)
        .summary(&title)
        .starts(start)
        .ends(end);
    // Do not show the reader as busy on that day.
    entry.add_property("TRANSP", "TRANSPARENT");
    entry.status(match item.status {
        Status::Held | Status::InForce if is_tentative => EventStatus::Tentative,
        Status::Held | Status::InForce => EventStatus::Confirmed,
        Status::Planned | Status::Expected | Status::Disputed | Status::Unscheduled => EventStatus::Tentative,
        Status::Cancelled => EventStatus::Cancelled,
    });
    let (first, last) = (Day::from(start), Day::from(end) + -1);
    let days =
        if first == last { Some(Date::day(first)) } else { Date::range(&Date::day(first), &Date::day(last)) };
    let days = days.map_or_else(String::new, |days| days.to_string());
    let place = item.place.as_deref().map(plain_cell).unwrap_or_default();
    let tags = item.tags.iter().map(|tag| plain_cell(tag)).collect::<Vec<_>>();
    let sources = event.citations();
    let sources = (!sources.is_empty()).then(|| format!("Sources: {}", sources.join(SEPARATOR)));
    let about: Vec<String> =
        item.summary.clone().into_iter().chain(sources).map(|text| plain_cell(&text)).collect();
    let (about, joined_tags) = (about.join("\n\n"), tags.join(SEPARATOR));
    let status = match item.status {
        Status::Planned | Status::Expected | Status::Disputed | Status::Unscheduled => "planned",
        Status::Cancelled => "cancelled",
        Status::Held | Status::InForce if is_tentative => "planned",
        Status::Held | Status::InForce => "",
    };
    // Write the digests of the cells that `dateline import` reads from this event.
    let cells = [
        ("id", id.as_str()),
        ("date", &days),
        ("title", &title),
        ("summary", &about),
        ("place", &place),
        ("tags", &joined_tags),
        ("status", status),
    ];
    entry.add_property(CALENDAR_STATE, ExportedState::of(cells.into_iter()).to_string());
    if !place.is_empty() {
        entry.location(&place);
    }
    if !tags.is_empty() {
        entry.categories(tags);
    }
    if !about.is_empty() {
        entry.description(&about);
    }
    entry.done()
}
