//! JSON for TimelineJS (<https://timeline.knightlab.com/docs/json-format.html>). Its texts are HTML, so
//! those of the chronology are escaped.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{ExportData, ExportEvent, plain_cell};
use crate::date::{Date, Day};
use crate::escape::{IS_JSON, for_json};

pub(super) fn write(data: &ExportData<'_>) -> Vec<u8> {
    let events: Vec<Value> = data.events.iter().filter_map(entry).collect();
    let timeline = json!({
        "title": { "text": { "headline": html(&data.title) } },
        "events": events,
    });
    let text = serde_json::to_string_pretty(&timeline).expect(IS_JSON);
    (for_json(text) + "\n").into_bytes()
}

/// Returns a slide; `None` for an event without a first day, which TimelineJS cannot place.
fn entry(event: &ExportEvent<'_>) -> Option<Value> {
    let item = &event.item;
    let date = item.date.as_ref()?;
    let start = date.interval().earliest.day()?;
    let mut slide = json!({
        "start_date": date_of(start, date),
        "display_date": html(&event.when()),
        "text": { "headline": html(&item.title), "text": text(event) },
    });
    // A span has a bar. A single month is a point there, with its name as the date.
    if date.is_span()
        && let Some(end) = date.interval().latest.day()
    {
        slide["end_date"] = date_of(end, date);
    }
    if let Some(id) = &item.id {
        slide["unique_id"] = json!(id);
    }
    if let Some(group) = item.tags.first() {
        slide["group"] = json!(html(group));
    }
    Some(slide)
}

/// Returns a date with the parts that are known: for `2024-10`, the year and the month.
fn date_of(day: Day, date: &Date) -> Value {
    let (year, month, of_month) = day.ymd();
    match date.to_string().len() {
        4 => json!({ "year": year }),
        7 => json!({ "year": year, "month": month }),
        _ => json!({ "year": year, "month": month, "day": of_month }),
    }
}

fn text(event: &ExportEvent<'_>) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    if let Some(summary) = &event.item.summary {
        let _ = write!(text, "<p>{}</p>", html(summary));
    }
    let sources = event.citations();
    if !sources.is_empty() {
        let _ = write!(text, "<p>{}</p>", html(&sources.join("; ")));
    }
    text
}

fn html(text: &str) -> String {
    let text = plain_cell(text);
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('"', "&quot;").replace('\'', "&#39;").replace('\n', "<br>")
}
