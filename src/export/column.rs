//! The columns of the Events sheet.
//!
//! Every key in the schema of an event is a column. Export writes a cell as [`EventColumn::shown`],
//! and import compares the result with the cell: if they are equal, the cell was not changed.

use toml::{Table, Value};

use crate::chronology::{Event, Status, main_language};
use crate::date::Date;
use crate::escape::{for_terminal, for_toml};
use crate::table::{Entry as _, Key, ValueShape, Vocabulary as _};

/// The keys of the first columns, in reading order. The other keys follow in schema order.
const FIRST: [&str; 12] = [
    "id",
    "date",
    "title",
    "summary",
    "status",
    "importance",
    "actors",
    "tags",
    "place",
    "phase",
    "weekday",
    "note",
];

/// The maximum number of UTF-16 units in a spreadsheet cell.
pub(crate) const LONGEST_CELL: usize = 32_767;

/// The suffix of text truncated to fit a cell.
pub(crate) const CUT: &str = " … [cut by dateline export]";

/// The separator between several values in a cell.
pub(crate) const SEPARATOR: &str = "; ";

/// A column of the Events sheet that contains a key of `events.toml`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventColumn {
    /// The key.
    pub key: &'static str,
    /// The form of the key's value.
    pub shape: ValueShape,
}

/// The kind of value in a column, which determines how a user can edit it in a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// Any text.
    Text,
    /// A date.
    Date,
    /// A whole number.
    Number,
    /// Yes or no.
    YesNo,
    /// One word from a fixed list.
    Word,
    /// Several texts, separated by semicolons.
    List,
    /// A table in TOML notation, which can be changed only in `events.toml`.
    Table,
}

impl EventColumn {
    /// Returns the columns, one per event key.
    pub(crate) fn all() -> Vec<Self> {
        let keys = Event::SCHEMA.keys();
        let named = FIRST.iter().filter_map(|name| keys.iter().find(|key| key.name == *name));
        let rest = keys.iter().filter(|key| !FIRST.contains(&key.name));
        let column = |key: &Key| Self { key: key.name, shape: key.shape };
        named.chain(rest).map(column).collect()
    }

    /// Returns the kind of value in the column.
    pub(crate) fn kind(&self) -> CellKind {
        match self.shape {
            ValueShape::Date => CellKind::Date,
            ValueShape::Whole(..) => CellKind::Number,
            ValueShape::YesNo => CellKind::YesNo,
            ValueShape::OneOf(_) => CellKind::Word,
            ValueShape::List(ValueShape::Text) => CellKind::List,
            ValueShape::Text
            | ValueShape::Translated
            | ValueShape::Weekday
            | ValueShape::MonthDay
            | ValueShape::Color => CellKind::Text,
            ValueShape::List(_)
            | ValueShape::Table { .. }
            | ValueShape::DateOrTable { .. }
            | ValueShape::Names { .. } => CellKind::Table,
        }
    }

    /// Whether the column accepts a number.
    pub(crate) const fn accepts(&self, number: i64) -> bool {
        matches!(self.shape, ValueShape::Whole(least, most) if least <= number && number <= most)
    }

    /// Returns the words that the column accepts; empty if it accepts any text.
    pub(crate) fn words(&self) -> Vec<&'static str> {
        match self.shape {
            ValueShape::OneOf(words) => words(),
            _ => Vec::new(),
        }
    }

    /// Returns the content of the cell for an event's entry in `events.toml`; empty if the key is
    /// absent. The defaults of `status` and `importance` are written out, so that a sheet can be
    /// filtered by them.
    pub(crate) fn shown(&self, entry: &Table) -> String {
        let Some(value) = entry.get(self.key) else {
            return match self.key {
                "status" => Status::Held.word().to_owned(),
                "importance" => "3".to_owned(),
                _ => String::new(),
            };
        };
        let text = match (self.kind(), value) {
            (CellKind::Table, value) => for_toml(value),
            // Show only the main language of a title in several.
            (_, Value::Table(texts)) => {
                let main = main_language(|language| texts.contains_key(language));
                main.and_then(|language| texts.get(language)).map_or_else(|| for_toml(value), plain)
            }
            (CellKind::Date, Value::String(words)) => {
                Date::parse(words.trim()).map_or_else(|_| words.clone(), |date| date.to_string())
            }
            (_, Value::Array(items)) => joined(items.iter().map(plain)),
            (_, value) => plain(value),
        };
        plain_cell(&text)
    }
}

/// Joins several values in one cell, with semicolons, or with line breaks if a value contains a
/// semicolon.
pub(crate) fn joined(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.map(|item| item.trim().to_owned()).collect();
    let has_semicolon = items.iter().any(|item| item.contains(';'));
    items.join(if has_semicolon { "\n" } else { SEPARATOR })
}

/// Converts `text` to the plain text of a cell: converts CRLF to LF, escapes control characters and
/// bidirectional overrides, and truncates the result to the length that a spreadsheet allows.
pub(crate) fn plain_cell(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    let text = for_terminal(&text).into_owned();
    if text.encode_utf16().count() <= LONGEST_CELL {
        return text;
    }
    // Count UTF-16 units, as spreadsheets do.
    let room = LONGEST_CELL - CUT.encode_utf16().count();
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= room
    };
    text.chars().take_while(fits).chain(CUT.chars()).collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => value.to_string(),
        Value::Datetime(date) => date.to_string(),
        Value::Array(_) | Value::Table(_) => for_toml(value),
    }
}

/// The digests of a row's exported cells, which are stored in a separate column.
///
/// The digests show which side changed a value: a cell that still has its digest was not edited in
/// the sheet, even if `events.toml` has a new value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ExportedState(Vec<(String, String)>);

/// The header of the [`ExportedState`] column.
pub(crate) const EXPORTED: &str = "Exported";

/// The first word of an [`ExportedState`] cell: the version of its format.
const VERSION: &str = "v1";

impl ExportedState {
    /// Returns the state for cells with these names and contents. Empty cells are omitted.
    pub(crate) fn of<'t>(cells: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let cells = cells.filter(|(_, text)| !text.is_empty());
        Self(cells.map(|(name, text)| (name.to_owned(), digest(text))).collect())
    }

    /// Parses the content of a cell. Returns `None` if dateline did not write it.
    pub(crate) fn read(cell: &str) -> Option<Self> {
        let mut words = cell.split_whitespace();
        if words.next() != Some(VERSION) {
            return None;
        }
        let pairs =
            words.map(|word| word.split_once(':').map(|(name, hash)| (name.to_owned(), hash.to_owned())));
        pairs.collect::<Option<_>>().map(Self)
    }

    /// Whether a cell had the content `text` when it was exported.
    pub(crate) fn had(&self, name: &str, text: &str) -> bool {
        match self.0.iter().find(|(known, _)| known == name) {
            Some((_, hash)) => !text.is_empty() && *hash == digest(text),
            None => text.is_empty(),
        }
    }
}

impl std::fmt::Display for ExportedState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(VERSION)?;
        self.0.iter().try_for_each(|(name, hash)| write!(f, " {name}:{hash}"))
    }
}

/// Returns a digest of eight hexadecimal digits: FNV-1a, folded to 32 bits. It detects edited cells
/// and is not meant to withstand attacks.
fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(key: &str, entry: &str) -> String {
        let column = EventColumn::all().into_iter().find(|column| column.key == key).unwrap();
        column.shown(&toml::from_str(entry).unwrap())
    }

    #[test]
    fn each_key_of_an_event_is_a_column() {
        let columns = EventColumn::all();
        assert_eq!(columns.len(), Event::SCHEMA.keys().len());
        assert_eq!(
            (columns[0].key, crate::table::key_in_words("strictly_after").as_str()),
            ("id", "Strictly after")
        );
    }

    #[test]
    fn values_are_shown_as_a_person_writes_them() {
        assert_eq!(shown("date", "date = 2024-06-09"), "2024-06-09");
        assert_eq!(shown("date", "date = \"?2004-?06-?11\""), "2004-06-11?");
        assert_eq!(shown("tags", "tags = [\"a\", \"b\"]"), "a; b");
        assert_eq!(shown("tags", "tags = [\"a; b\", \"c\"]"), "a; b\nc");
        assert_eq!(shown("status", ""), "held");
        assert_eq!(shown("title", "title.de = \"Pakt\"\ntitle.en = \"Pact\""), "Pact");
        assert_eq!(shown("title", "title.de = \"Pakt\""), "Pakt");
        assert_eq!(shown("series", "series = { name = \"S\", n = 1 }"), "{ name = \"S\", n = 1 }");
        assert_eq!(shown("title", "title = \"a\\r\\nb\\u001b\\u202e\""), "a\nb\\u{1b}\\u{202e}");
    }

    #[test]
    fn long_texts_are_cut_to_the_length_of_a_cell() {
        let cell = plain_cell(&"😀".repeat(20_000));
        assert!(cell.ends_with(CUT) && cell.encode_utf16().count() <= LONGEST_CELL);
        assert_eq!(plain_cell(&"a".repeat(LONGEST_CELL)).len(), LONGEST_CELL);
    }

    #[test]
    fn state_recognises_unchanged_cells() {
        let state = ExportedState::of([("title", "A pact"), ("place", "")].into_iter());
        let read = ExportedState::read(&state.to_string()).unwrap();
        assert_eq!(read, state);
        assert!(read.had("title", "A pact") && read.had("place", ""));
        assert!(!read.had("title", "A treaty") && !read.had("title", "") && !read.had("place", "Oslo"));
        assert_eq!(ExportedState::read("3 copies"), None);
    }
}
