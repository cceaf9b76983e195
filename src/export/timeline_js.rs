//! JSON for TimelineJS (<https://timeline.knightlab.com/docs/json-format.html>). TimelineJS
//! interprets strings as HTML, so the chronology's values are escaped.
//!
//! Each slide has a key `dateline`, which TimelineJS ignores. It stores the digests of the cells
//! that `dateline import` reads from the slide ([`slide_cells`]), and the tags other than the
//! slide's group.

use std::fmt::Write as _;

use serde_json::{Value, json};

use html5gum::{Token, Tokenizer};

use super::column::{ExportedState, SEPARATOR};
use super::rows::PAPERS;
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

/// Whether TimelineJS can place an event.
pub(super) fn holds(event: &ExportEvent<'_>) -> bool {
    event.reach_or_end().is_some()
}

/// Returns a slide, or `None` for an event without a day, which TimelineJS cannot place. An event
/// with only a last day ("by 9 June 2024") is placed there, with these words as its date.
fn entry(event: &ExportEvent<'_>) -> Option<Value> {
    let item = &event.item;
    let date = item.date.as_ref()?;
    let (start, _) = event.reach_or_end()?;
    let mut slide = json!({
        "start_date": date_of(start, date),
        "display_date": html(&event.when()),
        "text": { "headline": html(&item.title), "text": text(event) },
    });
    // Add the end of a span, which is drawn as a bar. A single month is a point labelled with the
    // month's name.
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
    let tags: Vec<String> = item.tags.iter().skip(1).map(|tag| plain_cell(tag)).collect();
    slide["dateline"] = json!({ "tags": tags });
    if item.id.is_none() {
        slide["dateline"]["origin"] = json!(PAPERS);
    }
    let cells = slide_cells(&slide);
    let named = SLIDE_COLUMNS.into_iter().zip(&cells).map(|(name, cell)| (name, cell.as_str()));
    slide["dateline"]["exported"] = json!(ExportedState::of(named).to_string());
    Some(slide)
}

/// The columns of [`slide_cells`].
pub(crate) const SLIDE_COLUMNS: [&str; 7] = ["id", "date", "title", "summary", "tags", "origin", "exported"];

/// Returns the row that import reads from a slide. A cell is empty if the slide lacks the value.
pub(crate) fn slide_cells(slide: &Value) -> [String; 7] {
    let text = |value: &Value| value.as_str().map(plain_text).unwrap_or_default();
    let own = &slide["dateline"];
    let more = own["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let tags = std::iter::once(text(&slide["group"])).chain(more).filter(|tag| !tag.is_empty());
    let own_text = |name: &str| own[name].as_str().unwrap_or_default().to_owned();
    let id = slide["unique_id"].as_str().unwrap_or_default().trim().to_owned();
    [
        id,
        dates_of_slide(slide),
        text(&slide["text"]["headline"]),
        text(&slide["text"]["text"]),
        tags.collect::<Vec<_>>().join(SEPARATOR),
        own_text("origin"),
        own_text("exported"),
    ]
}

/// Returns the dates of a slide in EDTF, with their precision: `2024-06/2024-07-03`.
fn dates_of_slide(slide: &Value) -> String {
    let date = |value: &Value| {
        // Years, months and days can be JSON numbers or strings.
        let part = |name: &str| match &value[name] {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let year = part("year")?;
        let sign = if year < 0 { "-" } else { "" };
        let mut text = format!("{sign}{:04}", year.unsigned_abs());
        if let Some(month) = part("month") {
            let _ = write!(text, "-{month:02}");
            if let Some(day) = part("day") {
                let _ = write!(text, "-{day:02}");
            }
        }
        Some(text)
    };
    match (date(&slide["start_date"]), date(&slide["end_date"])) {
        (Some(start), Some(end)) if start != end => format!("{start}/{end}"),
        (Some(start), _) => start,
        // Without a start, import the date as shown to readers.
        (None, _) => slide["display_date"].as_str().map(plain_text).unwrap_or_default(),
    }
}

/// The class of the sources paragraph, which is not part of the summary.
const SOURCES: &str = "dateline-sources";

/// Returns the visible text of HTML, without the sources paragraph.
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let mut in_sources = false;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => match &**tag.name {
                b"br" => text.push('\n'),
                b"p" | b"div" | b"li" => {
                    text.push('\n');
                    let class = tag.attributes.get(b"class".as_slice());
                    in_sources = class.is_some_and(|class| **class.value == *SOURCES.as_bytes());
                }
                _ => {}
            },
            Token::EndTag(tag) if matches!(&**tag.name, b"p" | b"div" | b"li") => {
                text.push('\n');
                in_sources = false;
            }
            Token::String(words) if !in_sources => text.push_str(&String::from_utf8_lossy(&words.value)),
            _ => {}
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// Returns the known parts of a date: for `2024-10`, the year and the month.
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
    // Ignore the result: writing to a string does not fail.
    if let Some(summary) = &event.item.summary {
        let _ = write!(text, "<p>{}</p>", html(summary));
    }
    let sources = event.citations();
    if !sources.is_empty() {
        let _ = write!(text, "<p class=\"{SOURCES}\">{}</p>", html(&sources.join("; ")));
    }
    text
}

fn html(text: &str) -> String {
    let text = plain_cell(text);
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('"', "&quot;").replace('\'', "&#39;").replace('\n', "<br>")
}
