//! A Mermaid timeline (<https://mermaid.js.org/syntax/timeline.html>): one section per year, and
//! one period per date, followed by the titles of its events.

use std::fmt::Write as _;

use itertools::Itertools as _;

use super::{ExportData, ExportEvent, plain_cell};

pub(super) fn write(data: &ExportData<'_>) -> Vec<u8> {
    let mut out = format!("timeline\n    title {}\n", text(&data.title));
    let year =
        |event: &&ExportEvent<'_>| event.item.date.as_ref()?.interval().earliest.day().map(|day| day.ymd().0);
    for (year, events) in &data.events.iter().chunk_by(year) {
        // Ignore the result: writing to a string does not fail.
        let _ = match year {
            Some(year) => writeln!(out, "    section {year}"),
            None => writeln!(out, "    section Undated"),
        };
        for (when, events) in &events.chunk_by(|event| event.when()) {
            let titles = events.map(|event| text(&event.item.title)).join(" : ");
            let _ = writeln!(out, "        {} : {titles}", text(&when));
        }
    }
    out.into_bytes()
}

/// Converts `text` to one line in which characters that are special in Mermaid or HTML are
/// entities.
fn text(text: &str) -> String {
    let text = plain_cell(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ':' | ';' | '#' | '<' | '>' | '&' | '"' | '%' | '{' | '}' | '`' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    if out.is_empty() { "\u{2013}".to_owned() } else { out }
}
