//! The rows of the Events sheet: one cell per key, and derived cells.

use super::ExportEvent;
use super::column::{EventColumn, ExportedState, SEPARATOR, plain_cell};
use crate::date::Date;
use crate::table::key_in_words;

/// The columns that are not keys, each with the key that it follows.
const DERIVED: [(&str, &str); 5] =
    [("day", "date"), ("when", "day"), ("sources", "place"), ("origin", "note"), ("disputes", "origin")];

/// A cell of a row.
#[derive(Debug)]
pub(super) struct NamedCell {
    /// The key, or the name of a derived column.
    pub name: &'static str,
    /// The content.
    pub text: String,
}

/// The cells of an event, in the order of [`headers`].
#[derive(Debug)]
pub(super) struct EventRow {
    pub cells: Vec<NamedCell>,
}

/// Returns the names of all columns: the keys, and each derived column after its key.
pub(super) fn names(columns: &[EventColumn]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = columns.iter().map(|column| column.key).collect();
    for (name, after) in DERIVED {
        let at = names.iter().position(|known| *known == after).map_or(names.len(), |at| at + 1);
        names.insert(at, name);
    }
    names
}

pub(super) fn headers(columns: &[EventColumn]) -> Vec<String> {
    names(columns).into_iter().map(key_in_words).collect()
}

impl EventRow {
    pub(super) fn new(event: &ExportEvent<'_>, columns: &[EventColumn]) -> Self {
        let text = |name: &str| match name {
            "day" => event
                .item
                .date
                .as_ref()
                .and_then(Date::as_day)
                .map_or_else(String::new, |day| day.to_string()),
            "when" => event.when(),
            "sources" => plain_cell(&event.citations().join(SEPARATOR)),
            "disputes" => {
                let other = |other: &crate::render::ContradictingStatement| {
                    format!("{} in {}", other.date, other.cite)
                };
                plain_cell(&event.item.disputes.iter().map(other).collect::<Vec<_>>().join(SEPARATOR))
            }
            "origin" if event.event.is_none() => PAPERS.to_owned(),
            "origin" => "events.toml".to_owned(),
            _ if event.event.is_none() => reported(event, name),
            _ => columns
                .iter()
                .find(|column| column.key == name)
                .map_or_else(String::new, |column| column.shown(&event.entry)),
        };
        Self { cells: names(columns).into_iter().map(|name| NamedCell { name, text: text(name) }).collect() }
    }

    /// Returns the content of the column [`EXPORTED`](super::EXPORTED).
    pub(super) fn state(&self) -> String {
        ExportedState::of(self.cells.iter().map(|cell| (cell.name, cell.text.as_str()))).to_string()
    }
}

/// The value of the `origin` column for an event that only papers report. Import skips such rows.
pub(crate) const PAPERS: &str = "papers";

/// Returns the content of the cell `name` for an event that only papers report.
fn reported(event: &ExportEvent<'_>, name: &str) -> String {
    use crate::table::Vocabulary as _;
    match name {
        "date" => event.item.date.as_ref().map_or_else(String::new, ToString::to_string),
        "title" => plain_cell(&event.item.title),
        "status" => event.item.status.word().to_owned(),
        "importance" => event.item.importance.to_string(),
        _ => String::new(),
    }
}
