//! The whole timeline as a list, for other programs and for pasting: Markdown, JSON, CSV.

use itertools::Itertools as _;
use serde::Serialize;

use super::item::Item;
use super::markdown::escaped;
use crate::date::Date;
use crate::source::one_line;
use crate::table::Vocabulary as _;

/// One line of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingRow {
    /// The date in EDTF; none for an undated event.
    pub date: Option<String>,
    /// The date for people.
    pub when: String,
    /// The id in `events.toml`; none for what only papers tell.
    pub id: Option<String>,
    /// What happened.
    pub title: String,
    /// A word that `status` may have in `events.toml`.
    pub status: &'static str,
    /// From 1 to 5.
    pub importance: u8,
    /// Whether a person entered it.
    pub curated: bool,
    /// Whether a source says otherwise.
    pub disputed: bool,
    /// The ids of its sources; the path of a paper without an id.
    pub sources: Vec<String>,
    /// The same with their pages: "note, p. 7".
    pub citations: Vec<String>,
}

/// The lines of a listing, in the order of the timeline.
pub fn listing(items: &[Item]) -> Vec<ListingRow> {
    items
        .iter()
        .map(|item| ListingRow {
            date: item.date.as_ref().map(Date::to_string),
            when: item.date.as_ref().map_or_else(|| "undated".to_owned(), Date::human),
            id: item.id.clone(),
            title: one_line(&item.title),
            status: item.status.word(),
            importance: item.importance,
            curated: item.curated,
            disputed: item.disputed,
            sources: item.sources.iter().map(|cite| cite.source.clone()).unique().collect(),
            citations: item.sources.iter().map(ToString::to_string).unique().collect(),
        })
        .collect()
}

/// As one JSON array.
pub fn listing_json(rows: &[ListingRow]) -> String {
    serde_json::to_string_pretty(rows).unwrap_or_default() + "\n"
}

/// As CSV (RFC 4180) with a line of headings; the sources of a line are parted by semicolons.
pub fn listing_csv(rows: &[ListingRow]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["date", "when", "id", "title", "status", "importance", "curated", "disputed", "sources"];
    // Writing into memory does not fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record([
            row.date.as_deref().unwrap_or_default(),
            &row.when,
            row.id.as_deref().unwrap_or_default(),
            &row.title,
            row.status,
            &row.importance.to_string(),
            &row.curated.to_string(),
            &row.disputed.to_string(),
            &row.sources.join("; "),
        ]);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// As a Markdown table.
pub fn listing_markdown(rows: &[ListingRow]) -> String {
    let mut out = "| Date | Event | Sources |\n|---|---|---|\n".to_owned();
    for row in rows {
        let mark = if row.disputed { " (disputed)" } else { "" };
        let cells =
            [&row.when, &(row.title.clone() + mark), &row.citations.join("; ")].map(|cell| escaped(cell));
        out.push_str("| ");
        out.push_str(&cells.join(" | "));
        out.push_str(" |\n");
    }
    out
}
