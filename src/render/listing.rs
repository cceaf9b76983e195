//! The whole timeline as a list, for other programs and for pasting: Markdown, JSON, CSV.

use std::borrow::Cow;

use itertools::Itertools as _;
use serde::Serialize;

use super::item::{Item, Otherwise};
use super::markdown::escaped;
use crate::date::Date;
use crate::escape::{for_json, for_line};
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
    /// What those sources say.
    pub disputes: Vec<ListingDispute>,
    /// The ids of its sources; the path of a paper without an id.
    pub sources: Vec<String>,
    /// The same with their pages: "note, p. 7".
    pub citations: Vec<String>,
}

/// A date that a source has for something of which another is curated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingDispute {
    /// The date in EDTF.
    pub date: String,
    /// The date for people.
    pub when: String,
    /// The source, with its page: "note, p. 7".
    pub citation: String,
}

impl ListingRow {
    /// That it is disputed, with what the sources say that do: "disputed: April 2018 in note, p. 7"; none where it is not.
    pub fn dispute(&self) -> Option<String> {
        let said = self.disputes.iter().map(|it| format!("{} in {}", it.when, it.citation)).join("; ");
        self.disputed
            .then(|| if said.is_empty() { "disputed".to_owned() } else { format!("disputed: {said}") })
    }
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
            disputes: item.disputes.iter().map(ListingDispute::from).collect(),
            sources: item.sources.iter().map(|cite| cite.source.clone()).unique().collect(),
            citations: item.sources.iter().map(ToString::to_string).unique().collect(),
        })
        .collect()
}

impl From<&Otherwise> for ListingDispute {
    fn from(otherwise: &Otherwise) -> Self {
        let Otherwise { date, cite } = otherwise;
        Self { date: date.to_string(), when: date.human(), citation: cite.to_string() }
    }
}

/// As one JSON array.
pub fn listing_json(rows: &[ListingRow]) -> String {
    for_json(serde_json::to_string_pretty(rows).unwrap_or_default() + "\n")
}

/// As CSV (RFC 4180) with a line of headings; the sources of a line, and what they say otherwise, are parted by semicolons.
pub fn listing_csv(rows: &[ListingRow]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = [
        "date",
        "when",
        "id",
        "title",
        "status",
        "importance",
        "curated",
        "disputed",
        "sources",
        "otherwise",
    ];
    // Writing into memory does not fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record([
            // EDTF, which dateline wrote: a year before Christ begins with a minus sign and must stay a date.
            row.date.as_deref().unwrap_or_default(),
            &cell(&row.when),
            &cell(row.id.as_deref().unwrap_or_default()),
            &cell(&row.title),
            row.status,
            &row.importance.to_string(),
            &row.curated.to_string(),
            &row.disputed.to_string(),
            &cell(&row.sources.join("; ")),
            &cell(&row.disputes.iter().map(|it| format!("{} in {}", it.date, it.citation)).join("; ")),
        ]);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Returns a text as a CSV cell on one line that no spreadsheet takes for a formula. A text that begins like one gets a
/// `'` in front, which spreadsheets take for "this is text". The decision is in docs/design.md.
fn cell(text: &str) -> Cow<'_, str> {
    let text = for_line(text);
    // A spreadsheet may trim spaces, and in Japanese it takes the full-width forms too.
    let begins_formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{2212}']);
    if begins_formula { Cow::Owned(format!("'{text}")) } else { text }
}

/// As a Markdown table.
pub fn listing_markdown(rows: &[ListingRow]) -> String {
    let mut out = "| Date | Event | Sources |\n|---|---|---|\n".to_owned();
    for row in rows {
        let mark = row.dispute().map(|dispute| format!(" ({dispute})")).unwrap_or_default();
        let cells = [&row.when, &(row.title.clone() + &mark), &row.citations.join("; ")];
        let cells = cells.map(|cell| escaped(&for_line(cell)));
        out.push_str("| ");
        out.push_str(&cells.join(" | "));
        out.push_str(" |\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::item::Cite;
    use super::*;

    #[test]
    fn csv_cells_begin_no_formula_and_keep_dates() {
        for (text, written) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+1", "'+1"),
            ("-2+3", "'-2+3"),
            (" @SUM(A1)", "' @SUM(A1)"),
            ("\t=1", "\\t=1"),
            ("\r=1", "\\r=1"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("'=1", "'=1"),
            ("A-1 = b", "A-1 = b"),
        ] {
            assert_eq!(cell(text), written);
        }
        let date = Date::parse("-0043-03-15").ok();
        let title = "=1+1".to_owned();
        let csv = listing_csv(&listing(&[Item { date, title, ..Item::new("x") }]));
        let row = csv.lines().nth(1).unwrap();
        assert!(row.starts_with("-0043-03-15,15 March 44 BC,,'=1+1,"), "{row}");
    }

    #[test]
    fn who_disputes_and_by_which_date_is_told() {
        let cite = Cite { page: Some(7), ..Cite::from("report") };
        let disputes = vec![
            Otherwise { date: Date::parse("2018-04").unwrap(), cite: Cite::from("note") },
            Otherwise { date: Date::parse("2017-04-12").unwrap(), cite },
        ];
        let pact = Item { disputed: true, disputes, ..Item::new("The pact is signed") };
        // A person may call something disputed of which no paper says another date.
        let visit = Item { disputed: true, ..Item::new("A visit") };
        let rows = listing(&[pact, visit, Item::new("Talks")]);
        let said: Vec<Option<String>> = rows.iter().map(ListingRow::dispute).collect();
        let [pact, visit, talks] = said.as_slice() else { panic!("{said:?}") };
        let words = "disputed: April 2018 in note; 12 April 2017 in report, p. 7";
        assert_eq!(
            (pact.as_deref(), visit.as_deref(), talks.as_deref()),
            (Some(words), Some("disputed"), None)
        );
        assert!(listing_csv(&rows).contains(",\"2018-04 in note; 2017-04-12 in report, p. 7\"\n"));
        assert!(listing_markdown(&rows).contains(&format!("| The pact is signed ({words}) |")));
        let json: serde_json::Value = serde_json::from_str(&listing_json(&rows)).unwrap();
        assert_eq!(json[0]["disputes"][0]["citation"], "note");
    }
}
