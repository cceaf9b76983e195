//! The whole timeline as a list, for other programs and for pasting: as Markdown, JSON or CSV.

use std::borrow::Cow;

use itertools::Itertools as _;
use serde::Serialize;

use super::item::{ContradictingStatement, Item};
use super::markdown::escaped;
use crate::date::Date;
use crate::escape::{IS_JSON, begins_formula, for_json, for_line};
use crate::source::one_line;
use crate::table::Vocabulary as _;

/// One row of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingRow {
    /// The date in EDTF; `None` for undated events.
    pub date: Option<String>,
    /// The date in words.
    pub when: String,
    /// The id in `events.toml`, or `None` if only papers attest the event.
    pub id: Option<String>,
    /// The title of the event.
    pub title: String,
    /// The status, a value of `status` in `events.toml`.
    pub status: &'static str,
    /// The importance, from 1 to 5.
    pub importance: u8,
    /// Whether the event is curated.
    pub curated: bool,
    /// Whether the date is disputed.
    pub disputed: bool,
    /// The contradicting dates that sources give.
    pub disputes: Vec<ListingDispute>,
    /// The ids of the event's sources. A paper without an id is given by its path.
    pub sources: Vec<String>,
    /// The sources with their page numbers: "note, p. 7".
    pub citations: Vec<String>,
}

/// A date that contradicts the curated one, and its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingDispute {
    /// The date in EDTF.
    pub date: String,
    /// The date in words.
    pub when: String,
    /// The source with its page number: "note, p. 7".
    pub citation: String,
}

impl ListingRow {
    /// Describes the dispute, such as "disputed: April 2018 in note, p. 7". Returns `None` if the
    /// date is not disputed.
    pub fn dispute(&self) -> Option<String> {
        let dates = self
            .disputes
            .iter()
            .map(|dispute| format!("{} in {}", dispute.when, dispute.citation))
            .join("; ");
        self.disputed
            .then(|| if dates.is_empty() { "disputed".to_owned() } else { format!("disputed: {dates}") })
    }
}

/// Returns the rows of a listing, in the order of `items`.
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

impl From<&ContradictingStatement> for ListingDispute {
    fn from(statement: &ContradictingStatement) -> Self {
        let ContradictingStatement { date, cite } = statement;
        Self { date: date.to_string(), when: date.human(), citation: cite.to_string() }
    }
}

/// Formats a listing as a JSON array.
pub fn listing_json(rows: &[ListingRow]) -> String {
    for_json(serde_json::to_string_pretty(rows).expect(IS_JSON) + "\n")
}

/// Formats a listing as CSV (RFC 4180) with a header row. Multiple sources or disputed dates in a
/// cell are separated by semicolons.
pub fn listing_csv(rows: &[ListingRow]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header =
        ["date", "when", "id", "title", "status", "importance", "curated", "disputed", "sources", "disputes"];
    writer.write_record(header).expect(IN_MEMORY);
    for row in rows {
        writer
            .write_record([
                // Write the date unescaped: dateline generates it, and a year BC, which begins with
                // a minus sign, must remain a date.
                row.date.as_deref().unwrap_or_default(),
                &cell(&row.when),
                &cell(row.id.as_deref().unwrap_or_default()),
                &cell(&row.title),
                row.status,
                &row.importance.to_string(),
                &row.curated.to_string(),
                &row.disputed.to_string(),
                &cell(&row.sources.join("; ")),
                &cell(
                    &row.disputes
                        .iter()
                        .map(|dispute| format!("{} in {}", dispute.date, dispute.citation))
                        .join("; "),
                ),
            ])
            .expect(IN_MEMORY);
    }
    let bytes = writer.into_inner().expect(IN_MEMORY);
    String::from_utf8(bytes).expect("every cell is valid UTF-8")
}

const IN_MEMORY: &str = "writing into memory does not fail, and all records have the same length";

/// Returns `text` as a one-line CSV cell that spreadsheets do not interpret as a formula. Text that
/// looks like a formula gets a leading `'`, which marks it as text. `docs/design.md` explains the
/// decision.
fn cell(text: &str) -> Cow<'_, str> {
    let text = for_line(text);
    if begins_formula(&text) { Cow::Owned(format!("'{text}")) } else { text }
}

/// Formats a listing as a Markdown table.
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
    fn csv_cells_do_not_begin_a_formula_and_keep_dates() {
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
    fn disputes_are_listed_with_date_and_source() {
        let cite = Cite { page: Some(7), ..Cite::from("report") };
        let disputes = vec![
            ContradictingStatement { date: Date::parse("2018-04").unwrap(), cite: Cite::from("note") },
            ContradictingStatement { date: Date::parse("2017-04-12").unwrap(), cite },
        ];
        let pact = Item { disputed: true, disputes, ..Item::new("The pact is signed") };
        // An event with the status "disputed" is disputed even if no paper gives another date.
        let visit = Item { disputed: true, ..Item::new("A visit") };
        let rows = listing(&[pact, visit, Item::new("Talks")]);
        let disputes: Vec<Option<String>> = rows.iter().map(ListingRow::dispute).collect();
        let [pact, visit, talks] = disputes.as_slice() else { panic!("{disputes:?}") };
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
