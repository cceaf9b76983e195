//! Recognises the columns of a sheet by their headers, in common spellings in English, German and
//! Japanese.

use super::ImportError;
use super::sheet::{Sheet, SheetRow, column_letters};
use crate::export::{EXPORTED, EventColumn};
use crate::table::{key_in_words, suggest};

/// The number of rows at the top that may be the header row.
pub(super) const HEADER_ROWS: usize = 20;

/// Alternative spellings of the headers, by column.
const SPELLINGS: [(&str, &[&str]); 14] = [
    (
        "title",
        &[
            "event",
            "name",
            "what",
            "headline",
            "subject",
            "titel",
            "ereignis",
            "event title",
            "出来事",
            "件名",
            "題名",
            "タイトル",
            "事項",
            "内容",
        ],
    ),
    ("date", &["edtf", "datum", "event date", "date edtf", "日付", "年月日", "日時"]),
    (
        "start",
        &["start date", "begin", "begins", "from", "starts", "first day", "beginn", "von", "開始日", "開始"],
    ),
    ("end", &["end date", "ends", "until", "to", "finish", "last day", "ende", "bis", "終了日", "終了"]),
    (
        "summary",
        &["description", "details", "text", "abstract", "beschreibung", "what happened", "概要", "説明"],
    ),
    ("note", &["notes", "comment", "comments", "remark", "remarks", "notiz", "bemerkung", "備考", "注記"]),
    ("place", &["location", "where", "venue", "city", "ort", "場所", "会場"]),
    (
        "actors",
        &[
            "actor",
            "who",
            "people",
            "participants",
            "parties",
            "organisations",
            "organizations",
            "akteure",
            "関係者",
            "出席者",
            "主体",
        ],
    ),
    (
        "tags",
        &[
            "tag",
            "categories",
            "category",
            "keywords",
            "keyword",
            "labels",
            "topic",
            "topics",
            "schlagworte",
            "分類",
            "タグ",
        ],
    ),
    ("importance", &["priority", "weight"]),
    ("status", &["state"]),
    (
        "sources",
        &[
            "source",
            "reference",
            "references",
            "evidence id",
            "citation",
            "citations",
            "quelle",
            "quellen",
            "出典",
            "資料",
        ],
    ),
    ("match", &["names", "aliases", "also called"]),
    ("id", &["identifier", "key", "event id"]),
];

/// The columns that are not event keys: those that export derives from keys, and those that only
/// import knows.
const DERIVED: [&str; 7] = ["day", "when", "sources", "disputes", "origin", "start", "end"];

/// The name of the column with the digests of the exported cells.
pub(super) const STATE: &str = "exported";

/// The header row of a sheet, with its columns.
#[derive(Debug, Clone, Default)]
pub(super) struct HeaderRow {
    /// The number of the header row; the events are below it.
    pub row: u32,
    /// The columns, each with its name: a key of an event, or one of `DERIVED`.
    pub columns: Vec<(&'static str, u32)>,
    /// The headers that were not recognised, each with its column.
    pub unknown: Vec<(u32, String)>,
}

impl HeaderRow {
    /// Finds the header row. `mapped` assigns columns, named by header or letter, to keys.
    pub(super) fn find(sheet: &Sheet, mapped: &[(String, String)]) -> Result<Self, ImportError> {
        let names = mapped
            .iter()
            .map(|(column, key)| Ok((column.as_str(), named(key)?)))
            .collect::<Result<Vec<_>, ImportError>>()?;
        let quality = |row: &&SheetRow| Self::of(row, &names).columns.len();
        // Reverse the order, because `max_by_key` returns the last maximum, but the first is
        // wanted.
        let top = sheet.rows.iter().take(HEADER_ROWS).rev().max_by_key(quality);
        let headers = top.map(|row| Self::of(row, &names)).unwrap_or_default();
        for (column, _) in &names {
            let is_there =
                |row: &SheetRow| row.cells.iter().any(|(at, cell)| is_column(column, *at, &cell.text()));
            if !top.is_some_and(is_there) {
                return Err(ImportError::NoColumn { column: (*column).to_owned() });
            }
        }
        let has = |name: &str| headers.columns.iter().any(|(known, _)| *known == name);
        let has_date = ["date", "day", "when", "start"].into_iter().any(has);
        if !(has("id") || (has("title") && has_date)) {
            let found = top
                .map(|row| row.cells.iter().map(|(_, cell)| cell.text()).take(12).collect())
                .unwrap_or_default();
            return Err(ImportError::NoHeader { found });
        }
        Ok(headers)
    }

    pub(super) fn column(&self, name: &str) -> Option<u32> {
        self.columns.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
    }

    fn of(row: &SheetRow, mapped: &[(&str, &'static str)]) -> Self {
        let mut headers = Self { row: row.number, ..Self::default() };
        for (at, cell) in &row.cells {
            let text = cell.text();
            let by_hand =
                mapped.iter().find(|(column, _)| is_column(column, *at, &text)).map(|(_, name)| *name);
            match by_hand.or_else(|| spelt(&text)) {
                // Use the first of two columns with the same name.
                Some(name) if headers.columns.iter().all(|(known, _)| *known != name) => {
                    headers.columns.push((name, *at));
                }
                _ => headers.unknown.push((*at, text)),
            }
        }
        headers
    }
}

/// Whether the column `wanted` on the command line, a header or letters, is this one.
fn is_column(wanted: &str, at: u32, header: &str) -> bool {
    plain(wanted) == plain(header) || wanted.eq_ignore_ascii_case(&column_letters(at))
}

/// Returns the number of recognised headers in a row.
pub(super) fn recognised(row: &SheetRow) -> usize {
    row.cells.iter().filter(|(_, cell)| spelt(&cell.text()).is_some()).count()
}

/// Returns the column for a header in any known spelling.
fn spelt(header: &str) -> Option<&'static str> {
    let header = plain(header);
    let own = names().into_iter().find(|name| plain(&key_in_words(name)) == header);
    own.or_else(|| {
        SPELLINGS.iter().find(|(_, others)| others.contains(&header.as_str())).map(|(name, _)| *name)
    })
}

/// Returns the column that the user named, or an error with the most similar name.
fn named(key: &str) -> Result<&'static str, ImportError> {
    spelt(key).ok_or_else(|| ImportError::NoKey {
        key: key.to_owned(),
        suggestion: suggest(key, names()).map(str::to_owned),
    })
}

/// Returns the names of all columns.
pub(super) fn names() -> Vec<&'static str> {
    let keys = EventColumn::all().into_iter().map(|column| column.key);
    debug_assert!(EXPORTED.eq_ignore_ascii_case(STATE), "both name the same column");
    keys.chain(DERIVED).chain([STATE]).collect()
}

/// Normalises a header: lower case, without punctuation and with one space between words.
fn plain(header: &str) -> String {
    let header = header.to_lowercase();
    let words = header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_recognised_in_several_spellings() {
        for (header, name) in [
            ("Title", "title"),
            ("EVENT", "title"),
            ("Start date", "start"),
            ("Strictly after", "strictly_after"),
            ("strictly_after", "strictly_after"),
            ("Datum", "date"),
            ("日付", "date"),
            ("出来事", "title"),
            ("場所", "place"),
            ("Location:", "place"),
            ("Exported", "exported"),
        ] {
            assert_eq!(spelt(header), Some(name), "{header}");
        }
        assert_eq!(spelt("Colour"), None);
    }
}
