//! The sources as CSL-JSON (<https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html>).

use serde_json::{Map, Value, json};

use super::{ExportData, ExportSource, plain_cell};
use crate::date::{Date, Day};
use crate::escape::{IS_JSON, for_json};

pub(super) fn write(data: &ExportData<'_>) -> Vec<u8> {
    let sources: Vec<Value> = data.sources.iter().map(entry).collect();
    let text = serde_json::to_string_pretty(&sources).expect(IS_JSON);
    (for_json(text) + "\n").into_bytes()
}

fn entry(source: &ExportSource<'_>) -> Value {
    let cited = &source.cited;
    let mut entry = Map::new();
    entry.insert("id".to_owned(), json!(cited.id));
    entry.insert("type".to_owned(), json!(if cited.url.is_some() { "webpage" } else { "report" }));
    entry.insert("title".to_owned(), json!(words(&cited.title)));
    if let Some(author) = &cited.author {
        // Do not split the name into a given and a family name, whose order differs: "Okabe
        // Rintaro", "Maren Holloway".
        entry.insert("author".to_owned(), json!([{ "literal": words(author) }]));
    }
    if let Some(publisher) = &cited.publisher {
        entry.insert("publisher".to_owned(), json!(words(publisher)));
    }
    if let Some(published) = &cited.published {
        entry.insert("issued".to_owned(), date_of(published));
    }
    if let Some(accessed) = &cited.accessed {
        entry.insert("accessed".to_owned(), date_of(accessed));
    }
    if let Some(url) = &cited.url {
        entry.insert("URL".to_owned(), json!(url));
    }
    if let Some(archived) = &cited.archived {
        entry.insert("archive_location".to_owned(), json!(archived));
    }
    Value::Object(entry)
}

/// Converts a date to its known parts, or to words if it is not a day, a month or a year.
fn date_of(date: &Date) -> Value {
    let parts = |day: Day, length: usize| {
        let (year, month, of_month) = day.ymd();
        let parts = [i64::from(year), i64::from(month), i64::from(of_month)];
        parts.into_iter().take(length).collect::<Vec<_>>()
    };
    let text = date.to_string();
    let length = match text.len() {
        4 => 1,
        7 => 2,
        10 => 3,
        _ => 0,
    };
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && text.get(5..7).is_none_or(|month| month <= "12");
    match date.interval().earliest.day() {
        Some(day) if is_plain && length > 0 => json!({ "date-parts": [parts(day, length)] }),
        _ => json!({ "literal": date.human() }),
    }
}

fn words(text: &str) -> String {
    // Replace angle brackets, because formatters read <i> and <b> in titles as markup.
    plain_cell(text).replace('\n', " ").replace('<', "\u{2039}").replace('>', "\u{203a}")
}
