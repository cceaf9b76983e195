//! The form of an event, with a field for each key, generated from the schema of `events.toml`.
//!
//! Saving is a three-way merge of each field: the value when the form was opened is the base, and the
//! values in the form and in the file are compared with it. If only one of them differs from the
//! base, it is used; if both do, the person chooses. All three are compared as normalised texts.

use std::collections::BTreeMap;

use chrono::Weekday;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::query::QueryPairs;
use crate::amend::typed_date;
use crate::chronology::{BriefLanguage, Change, Event};
use crate::date::Date;
use crate::escape::{for_terminal, for_toml};
use crate::normalise::Context;
use crate::table::{Entry as _, Key, Need, ValueShape};

/// The number of empty rows after the rows of a field.
const EMPTY_ROWS: usize = 1;

/// The maximum number of rows of a field in a submitted form.
const MAX_ROWS: usize = 500;

/// The values of an event when its form was opened, as normalised texts by key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpenedValues(BTreeMap<String, String>);

/// A field of the form.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FormField {
    key: &'static str,
    label: String,
    doc: &'static str,
    /// The kind of input: "line", "text", "date", "word", "list" or "rows".
    input: &'static str,
    /// The value as text, for all kinds but rows.
    value: String,
    required: bool,
    /// The words to choose from.
    words: Vec<&'static str>,
    /// The columns and cells of rows.
    columns: Vec<FormColumn>,
    rows: Vec<Vec<String>>,
    /// Why the value cannot be saved.
    error: Option<String>,
    /// The conflicting values, if the file was changed while the form was open.
    conflict: Option<FieldConflict>,
}

impl FormField {
    /// Whether this is the field of a key.
    pub(super) fn is(&self, key: &str) -> bool {
        self.key == key
    }

    /// Returns the value as text.
    pub(super) fn text(&self) -> &str {
        &self.value
    }
}

/// A column of a field with rows.
#[derive(Debug, Clone, Serialize)]
struct FormColumn {
    key: &'static str,
    label: String,
    input: &'static str,
}

/// The value of a field when the form was opened, and its different value in the file now.
#[derive(Debug, Clone, Serialize)]
struct FieldConflict {
    opened: String,
    now: String,
    /// Whether the form has another value than the file.
    differs: bool,
}

/// The values of a submitted form.
#[derive(Debug, Default)]
pub(crate) struct Submitted {
    opened: OpenedValues,
    values: BTreeMap<&'static str, Option<Value>>,
    texts: BTreeMap<&'static str, String>,
    rows: BTreeMap<&'static str, Vec<Vec<String>>>,
    errors: BTreeMap<&'static str, String>,
}

/// Returns the keys with a field: all but `id`, which briefs and relations refer to, so that changing
/// it would break them.
fn keys() -> impl Iterator<Item = Key> {
    Event::SCHEMA.keys().into_iter().filter(|key| key.name != "id")
}

/// Returns the label of a key: "Strictly after".
fn label(key: &str) -> String {
    let words = key.replace('_', " ");
    let first = words.chars().next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(words.chars().skip(1)).collect()
}

const fn input(key: &Key) -> &'static str {
    match key.shape {
        ValueShape::Date => "date",
        ValueShape::OneOf(_) | ValueShape::YesNo | ValueShape::Weekday | ValueShape::Whole(_, 5) => "word",
        ValueShape::List(ValueShape::Text) => "list",
        ValueShape::List(_) | ValueShape::Table { .. } => "rows",
        _ => match key.name.as_bytes() {
            b"summary" | b"note" | b"quote" | b"reason" => "text",
            _ => "line",
        },
    }
}

fn words(shape: ValueShape) -> Vec<&'static str> {
    match shape {
        ValueShape::OneOf(words) => words(),
        ValueShape::YesNo => vec!["true", "false"],
        ValueShape::Weekday => vec!["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        ValueShape::Whole(1, 5) => vec!["1", "2", "3", "4", "5"],
        _ => Vec::new(),
    }
}

/// Returns the keys of the rows of a field.
fn columns(shape: ValueShape) -> Vec<Key> {
    match shape {
        ValueShape::List(item) => columns(*item),
        ValueShape::Table { keys, .. } => keys(),
        _ => Vec::new(),
    }
}

/// Returns a value as the text of an input: dates in their usual notation, lists with an item on each
/// line.
fn text_of(value: Option<&Value>, shape: ValueShape) -> String {
    let text = match value {
        None => String::new(),
        Some(Value::String(text)) if matches!(shape, ValueShape::Date) => {
            Date::parse(text.trim()).map_or_else(|_| text.clone(), |date| date.to_string())
        }
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            items.iter().map(|item| text_of(Some(item), ValueShape::Text)).collect::<Vec<_>>().join("\n")
        }
        Some(Value::Table(texts)) if matches!(shape, ValueShape::Translated) => {
            let line = |(language, text): (&String, &Value)| {
                format!("{language}: {}", text_of(Some(text), ValueShape::Text))
            };
            texts.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Some(value @ Value::Table(_)) => for_toml(value),
        Some(value) => value.to_string(),
    };
    plain(&text)
}

/// Returns the texts of a title in several languages, such as "en: Pact" and "de: Pakt" on two lines;
/// `None` if the text is a title in one language.
fn translations(text: &str) -> Option<Table> {
    let line = |line: &str| {
        let (language, text) = line.split_once(": ")?;
        let is_known = BriefLanguage::of_titles().any(|known| known == language);
        is_known.then(|| (language.to_owned(), Value::from(text.trim())))
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}

/// Returns a text in the form that a browser sends back unchanged.
fn plain(text: &str) -> String {
    for_terminal(&text.replace("\r\n", "\n").replace('\r', "\n")).trim().to_owned()
}

/// Returns the rows of a field, each with the texts of its cells.
fn rows_of(value: Option<&Value>, shape: ValueShape) -> Vec<Vec<String>> {
    let tables = match value {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_table).collect(),
        Some(Value::Table(table)) => vec![table],
        _ => Vec::new(),
    };
    let row = |table: &Table| {
        columns(shape).iter().map(|column| text_of(table.get(column.name), column.shape)).collect()
    };
    tables.into_iter().map(row).collect()
}

/// Returns the normalised text of a value, for comparisons.
fn normal(value: Option<&Value>, key: &Key) -> String {
    if input(key) == "rows" { rows_text(&rows_of(value, key.shape)) } else { text_of(value, key.shape) }
}

fn rows_text(rows: &[Vec<String>]) -> String {
    let filled = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
    filled.map(|row| row.join("\u{b7}\t")).collect::<Vec<_>>().join("\n")
}

/// Returns a normalised text for display.
fn readable(normal: &str) -> String {
    let text = normal.replace("\u{b7}\t", " · ");
    if text.is_empty() { "(empty)".to_owned() } else { text }
}

impl OpenedValues {
    /// Returns the values of the entry of an event, or those of a new event for `None`.
    pub(crate) fn of(entry: Option<&Table>) -> Self {
        let value = |key: &Key| normal(entry.and_then(|entry| entry.get(key.name)), key);
        Self(
            keys()
                .map(|key| (key.name.to_owned(), value(&key)))
                .filter(|(_, text)| !text.is_empty())
                .collect(),
        )
    }

    fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Returns the values as the text of a hidden field.
    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).expect(crate::escape::IS_JSON)
    }
}

impl Submitted {
    /// Parses the fields of a form. `entry` is the event in the file, from which unchanged rows are
    /// taken, with keys that the form does not show.
    pub(crate) fn read(form: &QueryPairs, entry: Option<&Table>, context: &Context) -> Self {
        let mut submitted =
            Self { opened: serde_json::from_str(form.get("opened")).unwrap_or_default(), ..Self::default() };
        for key in keys() {
            if input(&key) == "rows" {
                let rows = form_rows(form, &key);
                let known = entry.and_then(|entry| entry.get(key.name));
                let value = if rows.len() > MAX_ROWS {
                    Err(format!("A form has at most {MAX_ROWS} rows: change this in events.toml."))
                } else {
                    rows_value(&rows, &key, known, context)
                };
                match value {
                    Ok(value) => drop(submitted.values.insert(key.name, value)),
                    Err(error) => drop(submitted.errors.insert(key.name, error)),
                }
                submitted.texts.insert(key.name, rows_text(&rows));
                submitted.rows.insert(key.name, rows);
                continue;
            }
            let text = plain(form.get(key.name));
            match value_of(&text, &key, context) {
                Ok(value) => {
                    // "about June 2024" is saved as 2024-06~, and an unchanged date stays unchanged.
                    submitted.texts.insert(key.name, text_of(value.as_ref(), key.shape));
                    submitted.values.insert(key.name, value);
                }
                Err(error) => {
                    submitted.texts.insert(key.name, text);
                    submitted.errors.insert(key.name, error);
                }
            }
        }
        if submitted.texts.get("title").is_none_or(String::is_empty) {
            submitted.errors.insert("title", "An event needs a title.".to_owned());
        }
        submitted
    }

    /// Whether any field has a value that cannot be saved.
    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Returns the value of a key.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key)?.as_ref()
    }

    /// Returns the keys with their values, without those that are empty.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        keys().filter_map(|key| Some((key.name, self.value(key.name)?)))
    }

    /// Whether the event in the file differs from the form as it was opened.
    pub(crate) fn is_stale(&self, entry: Option<&Table>) -> bool {
        self.opened != OpenedValues::of(entry)
    }

    /// Returns the changes of the fields that were edited.
    pub(crate) fn changes(&self, id: &str) -> Vec<Change> {
        let edited = keys()
            .filter(|key| self.texts.get(key.name).map_or("", String::as_str) != self.opened.get(key.name));
        edited
            .map(|key| match self.value(key.name) {
                Some(value) => Change::Key { event: id.to_owned(), key: key.name, value: value.clone() },
                None => Change::NoKey { event: id.to_owned(), key: key.name },
            })
            .collect()
    }

    /// Returns the fields for showing the form again. `entry` is the event in the file. A field that
    /// changed only in the file gets the new value.
    pub(super) fn fields(&self, entry: Option<&Table>) -> Vec<FormField> {
        let mut fields = Self::fields_of(entry);
        for (field, key) in fields.iter_mut().zip(keys()) {
            let now = normal(entry.and_then(|entry| entry.get(key.name)), &key);
            let (opened, mine) =
                (self.opened.get(key.name), self.texts.get(key.name).map_or("", String::as_str));
            field.error = self.errors.get(key.name).cloned();
            if mine != opened || field.error.is_some() {
                mine.clone_into(&mut field.value);
                if let Some(rows) = self.rows.get(key.name) {
                    field.rows = with_empty(rows.clone(), &key);
                }
            }
            if now != opened {
                let differs = mine != opened && mine != now;
                field.conflict =
                    Some(FieldConflict { opened: readable(opened), now: readable(&now), differs });
            }
        }
        fields
    }

    /// Returns the fields for the event in the file, or for a new event for `None`.
    pub(super) fn fields_of(entry: Option<&Table>) -> Vec<FormField> {
        let field = |key: Key| {
            let value = entry.and_then(|entry| entry.get(key.name));
            let rows =
                if input(&key) == "rows" { with_empty(rows_of(value, key.shape), &key) } else { Vec::new() };
            FormField {
                key: key.name,
                label: label(key.name),
                doc: key.doc,
                // A title in several languages has a line for each.
                input: if value.is_some_and(Value::is_table) && rows.is_empty() {
                    "text"
                } else {
                    input(&key)
                },
                value: if rows.is_empty() { text_of(value, key.shape) } else { String::new() },
                required: key.name == "title",
                words: words(key.shape),
                columns: columns(key.shape)
                    .iter()
                    .map(|column| FormColumn {
                        key: column.name,
                        label: label(column.name),
                        input: input(column),
                    })
                    .collect(),
                rows,
                error: None,
                conflict: None,
            }
        };
        keys().map(field).collect()
    }
}

/// Adds empty rows to those of a field; a single table has exactly one row.
fn with_empty(mut rows: Vec<Vec<String>>, key: &Key) -> Vec<Vec<String>> {
    let empty = vec![String::new(); columns(key.shape).len()];
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let wanted = match key.shape {
        ValueShape::Table { .. } => 1,
        _ => rows.len() + EMPTY_ROWS,
    };
    rows.resize(wanted.max(rows.len()), empty);
    rows
}

/// Returns the rows of a field from the inputs named `KEY.NUMBER.COLUMN`.
fn form_rows(form: &QueryPairs, key: &Key) -> Vec<Vec<String>> {
    let columns = columns(key.shape);
    let has =
        |row: usize| columns.iter().any(|column| form.has(&format!("{}.{row}.{}", key.name, column.name)));
    let cell = |row: usize, column: &Key| plain(form.get(&format!("{}.{row}.{}", key.name, column.name)));
    // One more row than may be saved, by which too many are noticed.
    let rows = (0..=MAX_ROWS).take_while(|row| has(*row));
    let rows = rows.map(|row| columns.iter().map(|column| cell(row, column)).collect::<Vec<_>>());
    rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect()
}

/// Returns the value of the rows of a field. A row that equals one in the file keeps the notation of
/// the file.
fn rows_value(
    rows: &[Vec<String>],
    key: &Key,
    known: Option<&Value>,
    context: &Context,
) -> Result<Option<Value>, String> {
    let columns = columns(key.shape);
    let known: Vec<(Vec<String>, &Value)> = match known {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    }
    .into_iter()
    .filter_map(|value| Some((rows_of(Some(value), key.shape).into_iter().next()?, value)))
    .collect();
    let mut tables = Vec::new();
    for (row, number) in rows.iter().zip(1..) {
        if let Some((_, value)) = known.iter().find(|(known, _)| known == row) {
            tables.push((*value).clone());
            continue;
        }
        let mut table = Table::new();
        for (cell, column) in row.iter().zip(&columns) {
            let value = value_of(cell, column, context)
                .map_err(|error| format!("Row {number}, {}: {error}", label(column.name)))?;
            match value {
                Some(value) => drop(table.insert(column.name.to_owned(), value)),
                None if matches!(column.need, Need::Always) => {
                    return Err(format!("Row {number} needs a value for {}.", label(column.name)));
                }
                None => {}
            }
        }
        tables.push(Value::Table(table));
    }
    Ok(match key.shape {
        ValueShape::Table { .. } => tables.into_iter().next(),
        _ if tables.is_empty() => None,
        _ => Some(Value::Array(tables)),
    })
}

/// Parses the text of an input. Returns `None` if it is empty.
fn value_of(text: &str, key: &Key, context: &Context) -> Result<Option<Value>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(match key.shape {
        ValueShape::Date => Value::from(typed_date(text, context)?.to_string()),
        ValueShape::Whole(least, most) => {
            let number = text.parse::<i64>().ok().filter(|number| (least..=most).contains(number));
            Value::from(number.ok_or_else(|| format!("“{text}” is not {}.", key.shape))?)
        }
        ValueShape::YesNo => Value::from(text == "true"),
        ValueShape::Weekday => {
            let day: Weekday = text.parse().map_err(|_| format!("“{text}” is not a day of the week."))?;
            Value::from(day.to_string())
        }
        ValueShape::OneOf(words) => {
            let words = words();
            if !words.contains(&text) {
                return Err(format!("“{text}” is not one of {}.", words.join(", ")));
            }
            Value::from(text)
        }
        ValueShape::List(_) => {
            let items = text.lines().map(str::trim).filter(|item| !item.is_empty());
            Value::Array(items.map(Value::from).collect())
        }
        ValueShape::Translated => translations(text).map_or_else(|| Value::from(text), Value::Table),
        _ => Value::from(text),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "id = \"pact\"\ntitle = \"Pact\"\ndate = 2024-06-09\ntags = [\"a\", \"b\"]\nimportance = 4\n\
                         evidence = { source = \"note\", quote = \"It was signed.\", page = 2 }\n\
                         within = [{ of = \"talks\", days = 30 }]\n";

    fn entry() -> Table {
        toml::from_str(ENTRY).unwrap()
    }

    /// Returns the form of the event as a browser sends it, with some values replaced.
    fn form(changed: &[(&str, &str)]) -> QueryPairs {
        let mut pairs = vec![("opened".to_owned(), OpenedValues::of(Some(&entry())).to_text())];
        for field in Submitted::fields_of(Some(&entry())) {
            if field.input != "rows" {
                // Browsers send line ends as CRLF.
                pairs.push((field.key.to_owned(), field.value.replace('\n', "\r\n")));
            }
            for (number, row) in field.rows.iter().enumerate() {
                for (cell, column) in row.iter().zip(&field.columns) {
                    pairs.push((format!("{}.{number}.{}", field.key, column.key), cell.clone()));
                }
            }
        }
        for (name, value) in changed {
            pairs.retain(|(known, _)| known != name);
            pairs.push(((*name).to_owned(), (*value).to_owned()));
        }
        pairs.into()
    }

    fn read(changed: &[(&str, &str)]) -> Submitted {
        Submitted::read(&form(changed), Some(&entry()), &Context::new())
    }

    fn changes(changed: &[(&str, &str)]) -> Vec<String> {
        let submitted = read(changed);
        assert!(!submitted.has_errors(), "{:?}", submitted.errors);
        submitted
            .changes("pact")
            .iter()
            .map(|change| match change {
                Change::Key { key, value, .. } => format!("{key} = {}", for_toml(value)),
                Change::NoKey { key, .. } => format!("no {key}"),
                _ => "other".to_owned(),
            })
            .collect()
    }

    #[test]
    fn form_that_was_not_edited_changes_nothing() {
        assert_eq!(changes(&[]), [""; 0]);
        assert!(!read(&[]).is_stale(Some(&entry())));
    }

    #[test]
    fn edited_fields_become_changes() {
        assert_eq!(changes(&[("title", " Harbour Pact ")]), ["title = \"Harbour Pact\""]);
        assert_eq!(changes(&[("date", "about June 2024")]), ["date = \"2024-06~\""]);
        assert_eq!(changes(&[("date", "9 June 2024")]), [""; 0]);
        assert_eq!(changes(&[("tags", "a\r\n\r\nc")]), ["tags = [\"a\", \"c\"]"]);
        assert_eq!(changes(&[("importance", "")]), ["no importance"]);
        assert_eq!(changes(&[("status", "planned")]), ["status = \"planned\""]);
        assert_eq!(
            changes(&[("evidence.1.source", "other")]),
            [
                "evidence = [{ source = \"note\", quote = \"It was signed.\", page = 2 }, { source = \"other\" }]"
            ]
        );
        assert_eq!(changes(&[("within.0.of", ""), ("within.0.days", "")]), ["no within"]);
    }

    #[test]
    fn titles_in_several_languages_have_a_line_for_each() {
        let entry: Table = toml::from_str("id = \"a\"\ntitle = { en = \"Pact\", de = \"Pakt\" }\n").unwrap();
        let fields = Submitted::fields_of(Some(&entry));
        let title = fields.iter().find(|field| field.is("title")).unwrap();
        assert_eq!((title.text(), title.input), ("en: Pact\nde: Pakt", "text"));
        assert_eq!(translations("en: Pact\r\nde: Pakt").map(Value::Table).as_ref(), entry.get("title"));
        assert_eq!(translations("Talks: a second round"), None);
    }

    #[test]
    fn values_that_cannot_be_read_are_errors_at_their_field() {
        for (name, value, part) in [
            ("date", "soon", "date"),
            ("title", " ", "title"),
            ("importance", "9", "from 1 to 5"),
            ("within.0.days", "x", "Row 1, Days"),
            ("evidence.1.quote", "Words.", "needs a value for Source"),
        ] {
            let submitted = read(&[(name, value)]);
            let errors: Vec<_> = submitted.errors.values().collect();
            assert!(errors.len() == 1 && errors[0].contains(part), "{name}: {errors:?}");
        }
    }

    #[test]
    fn rows_beyond_the_maximum_are_not_dropped() {
        let names: Vec<String> = (0..=MAX_ROWS).map(|row| format!("evidence.{row}.source")).collect();
        let rows: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "note")).collect();
        assert!(!read(&rows[..MAX_ROWS]).has_errors());
        let submitted = read(&rows);
        assert!(submitted.errors["evidence"].contains("at most 500 rows"), "{:?}", submitted.errors);
    }

    #[test]
    fn value_that_the_file_changed_is_shown_next_to_the_edited_one() {
        let mut now = entry();
        now.insert("title".to_owned(), Value::from("Treaty"));
        now.insert("place".to_owned(), Value::from("Oslo"));
        let submitted = read(&[("title", "Harbour Pact")]);
        assert!(submitted.is_stale(Some(&now)));
        let fields = submitted.fields(Some(&now));
        let field = |key: &str| fields.iter().find(|field| field.key == key).unwrap();
        let title = field("title");
        assert_eq!(title.value, "Harbour Pact");
        let conflict = title.conflict.as_ref().unwrap();
        assert_eq!(
            (conflict.opened.as_str(), conflict.now.as_str(), conflict.differs),
            ("Pact", "Treaty", true)
        );
        let place = field("place");
        assert_eq!((place.value.as_str(), place.conflict.as_ref().unwrap().differs), ("Oslo", false));
        assert!(field("tags").conflict.is_none());
    }
}
