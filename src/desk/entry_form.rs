//! The form for an event or a brief, with one field per key, generated from the file's schema.
//!
//! Saving is a three-way merge of each field: the value when the form was opened is the base, and
//! the values in the form and in the file are compared with it. If only one of them differs from
//! the base, it is used; if both do, the user chooses. All three are compared as normalised
//! strings.

use std::collections::BTreeMap;

use chrono::Weekday;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::query::QueryPairs;
use crate::amend::typed_date;
use crate::brief::{BriefSpec, EventSelection};
use crate::chronology::{BriefLanguage, Change, Event, with_key};
use crate::date::Date;
use crate::escape::{for_terminal, for_toml};
use crate::normalise::Context;
use crate::table::{Entry as _, Key, Need, ValueShape, key_in_words};

/// The number of empty rows after the filled rows of a field.
const EMPTY_ROWS: usize = 1;

/// The maximum number of rows of a field in a submitted form.
const MAX_ROWS: usize = 500;

/// The kind of entry that a form edits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum FormKind {
    /// An event in `events.toml`.
    #[default]
    Event,
    /// A brief file. The keys of its table `[select]` are written as `select.tags`.
    Brief,
}

/// The keys of a brief's table `[select]`, and the names of their fields.
const SELECT: [(&str, &str); 10] = [
    ("tags", "select.tags"),
    ("actors", "select.actors"),
    ("places", "select.places"),
    ("status", "select.status"),
    ("phase", "select.phase"),
    ("importance", "select.importance"),
    ("from", "select.from"),
    ("until", "select.until"),
    ("ids", "select.ids"),
    ("include", "select.include"),
];

/// The values of an entry when its form was opened, as normalised strings by key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpenedValues(BTreeMap<String, String>);

#[derive(Debug, Clone, Serialize)]
pub(super) struct FormField {
    key: &'static str,
    label: String,
    doc: &'static str,
    /// The kind of input: "line", "text", "date", "word", "list", "choices" or "rows".
    input: &'static str,
    /// The value as text, for all kinds but rows.
    value: String,
    required: bool,
    /// The words to choose from.
    words: Vec<String>,
    /// The columns and cells of rows.
    columns: Vec<FormColumn>,
    rows: Vec<Vec<String>>,
    /// The reason why the value cannot be saved.
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

    /// Whether the field has a value, or a problem to show.
    pub(super) fn is_used(&self) -> bool {
        self.rows.iter().flatten().any(|cell| !cell.is_empty())
            || !self.value.is_empty()
            || self.error.is_some()
            || self.conflict.is_some()
    }

    /// Offers these words, and those that the value already contains, as checkboxes, unless there
    /// are more than `most`.
    pub(super) fn offer(&mut self, words: Vec<String>, most: usize) {
        self.words = words;
        self.words.extend(self.value.lines().map(str::to_owned));
        self.words.sort_unstable();
        self.words.dedup();
        self.input = if self.words.is_empty() || self.words.len() > most { "list" } else { "choices" };
    }

    /// Returns the key.
    pub(super) const fn name(&self) -> &'static str {
        self.key
    }
}

/// The fields under one heading.
#[derive(Debug, Serialize)]
pub(super) struct FormPart {
    title: &'static str,
    fields: Vec<FormField>,
    /// Whether the part is initially open.
    is_open: bool,
}

/// Divides fields into parts, each with its title and keys. A field without a part is added to the
/// last part if it is used; the unused fields form a separate part, which is initially closed.
pub(super) fn in_parts(mut fields: Vec<FormField>, parts: &[(&'static str, &[&str])]) -> Vec<FormPart> {
    let mut divided: Vec<FormPart> = Vec::new();
    for &(title, keys) in parts {
        let mut own = Vec::new();
        for key in keys {
            if let Some(at) = fields.iter().position(|field| field.is(key)) {
                own.push(fields.remove(at));
            }
        }
        divided.push(FormPart { title, fields: own, is_open: true });
    }
    let (used, unused): (Vec<FormField>, Vec<FormField>) = fields.into_iter().partition(FormField::is_used);
    if let Some(last) = divided.last_mut() {
        last.fields.extend(used);
    }
    divided.push(FormPart { title: "More", fields: unused, is_open: false });
    divided
}

/// A column of a field with rows.
#[derive(Debug, Clone, Serialize)]
struct FormColumn {
    key: &'static str,
    label: String,
    input: &'static str,
}

/// The value of a field when the form was opened, and its different current value in the file.
#[derive(Debug, Clone, Serialize)]
struct FieldConflict {
    opened: String,
    now: String,
    /// Whether the form's value differs from the file's.
    differs: bool,
}

/// The values of a submitted form.
#[derive(Debug, Default)]
pub(crate) struct Submitted {
    kind: FormKind,
    opened: OpenedValues,
    values: BTreeMap<&'static str, Option<Value>>,
    texts: BTreeMap<&'static str, String>,
    rows: BTreeMap<&'static str, Vec<Vec<String>>>,
    errors: BTreeMap<&'static str, String>,
}

impl FormKind {
    /// Returns the keys that have a field.
    fn keys(self) -> Vec<Key> {
        match self {
            // Omit the id, because briefs and relations refer to it.
            Self::Event => Event::SCHEMA.keys().into_iter().filter(|key| key.name != "id").collect(),
            Self::Brief => {
                let own = BriefSpec::keys().into_iter().filter(|key| key.name != "select").map(as_prose);
                let select = EventSelection::SCHEMA.keys().into_iter();
                let select = select.filter_map(|key| {
                    let (_, name) = SELECT.iter().find(|(known, _)| *known == key.name)?;
                    Some(Key { name, ..key })
                });
                own.chain(select).collect()
            }
        }
    }

    /// Returns the value of a field in the file.
    fn value<'t>(self, entry: &'t Table, key: &str) -> Option<&'t Value> {
        let (table, key) = self.place(key);
        let table = if table.is_empty() { entry } else { entry.get(table)?.as_table()? };
        table.get(key)
    }

    /// Returns the table and the key of a field: `select.tags` is the key `tags` of `[select]`.
    fn place(self, key: &str) -> (&'static str, &str) {
        match key.strip_prefix("select.").filter(|_| self == Self::Brief) {
            Some(key) => ("select", key),
            None => ("", key),
        }
    }
}

/// Returns the key, but as one string rather than a list for keys such as the background of a
/// brief. A brief file allows both.
fn as_prose(key: Key) -> Key {
    match key.name {
        "ask" | "background" | "contact" => Key { shape: ValueShape::Text, ..key },
        _ => key,
    }
}

/// Returns the label of a key: "Strictly after".
fn label(key: &str) -> String {
    key_in_words(key.trim_start_matches("select."))
}

const fn input(key: &Key) -> &'static str {
    match key.shape {
        ValueShape::Date => "date",
        ValueShape::OneOf(_) | ValueShape::YesNo | ValueShape::Weekday | ValueShape::Whole(_, 5) => "word",
        ValueShape::List(_) if is_set(key) => "choices",
        // Use a list for the sections, whose order is their order on the page.
        ValueShape::List(ValueShape::Text | ValueShape::OneOf(_)) => "list",
        ValueShape::List(_) | ValueShape::Table { .. } => "rows",
        _ => match key.name.as_bytes() {
            b"summary" | b"note" | b"quote" | b"reason" | b"bottom_line" | b"ask" | b"background"
            | b"contact" => "text",
            _ => "line",
        },
    }
}

/// Whether a key has several values whose order is irrelevant.
const fn is_set(key: &Key) -> bool {
    matches!(
        key.name.as_bytes(),
        b"select.tags"
            | b"select.actors"
            | b"select.places"
            | b"select.status"
            | b"select.phase"
            | b"formats"
    )
}

fn words(shape: ValueShape) -> Vec<&'static str> {
    match shape {
        ValueShape::List(ValueShape::OneOf(words)) => words(),
        ValueShape::OneOf(words) => words(),
        ValueShape::YesNo => vec!["true", "false"],
        ValueShape::Weekday => vec!["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        ValueShape::Whole(1, 5) => vec!["1", "2", "3", "4", "5"],
        _ => Vec::new(),
    }
}

/// Returns the keys of a field's rows, one per column.
fn columns(shape: ValueShape) -> Vec<Key> {
    match shape {
        ValueShape::List(item) => columns(*item),
        ValueShape::Table { keys, .. } => keys(),
        _ => Vec::new(),
    }
}

/// Returns a value as the content of an input: dates in their usual notation, lists with one item
/// per line.
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

/// Returns the translations of a title, such as "en: Pact" and "de: Pakt" on two lines, or `None`
/// if the title is in one language.
fn translations(text: &str) -> Option<Table> {
    let line = |line: &str| {
        let (language, text) = line.split_once(": ")?;
        let is_known = BriefLanguage::of_titles().any(|known| known == language);
        is_known.then(|| (language.to_owned(), Value::from(text.trim())))
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}

/// Returns `text` in the form that a browser sends back unchanged.
fn plain(text: &str) -> String {
    for_terminal(&text.replace("\r\n", "\n").replace('\r', "\n")).trim().to_owned()
}

/// Returns the rows of a field, each with the contents of its cells.
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

/// Returns the normalised string of a value, for comparisons.
fn normal(value: Option<&Value>, key: &Key) -> String {
    if input(key) == "rows" {
        rows_text(&rows_of(value, key.shape))
    } else {
        in_order(text_of(value, key.shape), key)
    }
}

/// Sorts the lines if the key is a set, so that their order does not matter.
fn in_order(text: String, key: &Key) -> String {
    if !is_set(key) {
        return text;
    }
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    lines.join("\n")
}

fn rows_text(rows: &[Vec<String>]) -> String {
    let filled = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
    filled.map(|row| row.join("\u{b7}\t")).collect::<Vec<_>>().join("\n")
}

/// Returns a normalised string for display.
fn readable(normal: &str) -> String {
    let text = normal.replace("\u{b7}\t", " · ");
    if text.is_empty() { "(empty)".to_owned() } else { text }
}

impl OpenedValues {
    /// Returns the values of an entry, or the values of a new entry if `entry` is `None`.
    pub(crate) fn of(kind: FormKind, entry: Option<&Table>) -> Self {
        let value = |key: &Key| normal(entry.and_then(|entry| kind.value(entry, key.name)), key);
        Self(
            kind.keys()
                .into_iter()
                .map(|key| (key.name.to_owned(), value(&key)))
                .filter(|(_, text)| !text.is_empty())
                .collect(),
        )
    }

    fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Returns the values as the content of a hidden field.
    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).expect(crate::escape::IS_JSON)
    }
}

impl Submitted {
    /// Parses the fields of a form. `entry` is the entry in the file, from which unchanged rows are
    /// taken, because they can contain keys that the form does not show.
    pub(crate) fn read(kind: FormKind, form: &QueryPairs, entry: Option<&Table>, context: &Context) -> Self {
        let opened = serde_json::from_str(form.get("opened")).unwrap_or_default();
        let mut submitted = Self { kind, opened, ..Self::default() };
        for key in kind.keys() {
            let present = entry.and_then(|entry| kind.value(entry, key.name));
            // If the file has a list where a string is allowed, edit it as a list.
            let key = match (key.shape, present) {
                (ValueShape::Text, Some(Value::Array(_))) => {
                    Key { shape: ValueShape::List(&ValueShape::Text), ..key }
                }
                _ => key,
            };
            if input(&key) == "rows" {
                let rows = form_rows(form, &key);
                let value = if rows.len() > MAX_ROWS {
                    Err(format!("A form has at most {MAX_ROWS} rows: change this in events.toml."))
                } else {
                    rows_value(&rows, &key, present, context)
                };
                match value {
                    Ok(value) => drop(submitted.values.insert(key.name, value)),
                    Err(error) => drop(submitted.errors.insert(key.name, error)),
                }
                submitted.texts.insert(key.name, rows_text(&rows));
                submitted.rows.insert(key.name, rows);
                continue;
            }
            // Join the checkboxes of a set, each of which is a separate value.
            let text = in_order(plain(&form.all(key.name).collect::<Vec<_>>().join("\n")), &key);
            match value_of(&text, &key, context) {
                Ok(value) => {
                    // Store the normalised form, so that "about June 2024" is saved as 2024-06~,
                    // and an unchanged date remains unchanged.
                    submitted.texts.insert(key.name, normal(value.as_ref(), &key));
                    submitted.values.insert(key.name, value);
                }
                Err(error) => {
                    submitted.texts.insert(key.name, text);
                    submitted.errors.insert(key.name, error);
                }
            }
        }
        if submitted.texts.get("title").is_none_or(String::is_empty) {
            let reason = match kind {
                FormKind::Event => "An event needs a title.",
                FormKind::Brief => "A brief needs a title.",
            };
            submitted.errors.insert("title", reason.to_owned());
        }
        submitted
    }

    /// Whether any field contains a value that cannot be saved.
    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Returns the reasons why fields cannot be saved, each with the label of its field.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.errors.iter().map(|(key, error)| format!("{}: {error}", label(key))).collect()
    }

    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key)?.as_ref()
    }

    /// Returns the keys with their values, without empty ones.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.kind.keys().into_iter().filter_map(move |key| Some((key.name, self.value(key.name)?)))
    }

    /// Whether the entry in the file has changed since the form was opened.
    pub(crate) fn is_stale(&self, entry: Option<&Table>) -> bool {
        self.opened != OpenedValues::of(self.kind, entry)
    }

    /// Returns the keys of the edited fields, in schema order.
    fn edited(&self) -> impl Iterator<Item = &'static str> {
        let keys = self.kind.keys().into_iter().map(|key| key.name);
        keys.filter(move |key| self.texts.get(key).map_or("", String::as_str) != self.opened.get(key))
    }

    /// Returns the text of a file with the edited fields and without other changes. Returns `None`
    /// if the file's notation does not allow one of the edits.
    pub(crate) fn edited_text(&self, text: &str) -> Option<String> {
        let order: Vec<&str> = match self.kind {
            FormKind::Event => return None,
            FormKind::Brief => BriefSpec::keys().iter().map(|key| key.name).collect(),
        };
        let of_selection: Vec<&str> = SELECT.iter().map(|(key, _)| *key).collect();
        self.edited().try_fold(text.to_owned(), |text, name| {
            let (table, key) = self.kind.place(name);
            let order = if table.is_empty() { &order } else { &of_selection };
            with_key(&text, table, order, key, self.value(name))
        })
    }

    /// Returns the changes for the edited fields.
    pub(crate) fn changes(&self, id: &str) -> Vec<Change> {
        self.edited()
            .map(|key| match self.value(key) {
                Some(value) => Change::Key { event: id.to_owned(), key, value: value.clone() },
                None => Change::NoKey { event: id.to_owned(), key },
            })
            .collect()
    }

    /// Returns the values when the form was opened.
    pub(super) const fn opened(&self) -> &OpenedValues {
        &self.opened
    }

    /// Returns the fields for showing the form again as submitted, without a comparison, because
    /// the file currently cannot be read, or no longer contains the entry.
    pub(super) fn fields_as_submitted(&self) -> Vec<FormField> {
        let mut fields = Self::fields_of(self.kind, None);
        for (field, key) in fields.iter_mut().zip(self.kind.keys()) {
            field.error = self.errors.get(key.name).cloned();
            self.texts.get(key.name).map_or("", String::as_str).clone_into(&mut field.value);
            if let Some(rows) = self.rows.get(key.name) {
                field.value.clear();
                field.rows = with_empty(rows.clone(), &key);
            }
            // Use a multi-line input for a title in several languages, which has one line per
            // language.
            if field.input == "line" && field.value.contains('\n') {
                field.input = "text";
            }
        }
        fields
    }

    /// Returns the fields for showing the form again. `entry` is the event in the file. A field
    /// that changed only in the file gets the new value.
    pub(super) fn fields(&self, entry: Option<&Table>) -> Vec<FormField> {
        let mut fields = Self::fields_of(self.kind, entry);
        for (field, key) in fields.iter_mut().zip(self.kind.keys()) {
            let now = normal(entry.and_then(|entry| self.kind.value(entry, key.name)), &key);
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

    /// Returns the fields for the entry in the file, or for a new entry if `entry` is `None`.
    pub(super) fn fields_of(kind: FormKind, entry: Option<&Table>) -> Vec<FormField> {
        let field = |key: Key| {
            let value = entry.and_then(|entry| kind.value(entry, key.name));
            let rows =
                if input(&key) == "rows" { with_empty(rows_of(value, key.shape), &key) } else { Vec::new() };
            FormField {
                key: key.name,
                label: label(key.name),
                doc: key.doc,
                // Use a multi-line input for a title in several languages, which has one line per
                // language.
                input: if value.is_some_and(Value::is_table) && rows.is_empty() {
                    "text"
                } else {
                    input(&key)
                },
                value: if rows.is_empty() { normal(value, &key) } else { String::new() },
                required: key.name == "title",
                words: words(key.shape).into_iter().map(str::to_owned).collect(),
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
        kind.keys().into_iter().map(field).collect()
    }
}

/// Adds empty rows to the rows of a field; a single table has exactly one row.
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
    // Read one more row than may be saved, so that a field with too many rows is detected.
    let rows = (0..=MAX_ROWS).take_while(|row| has(*row));
    let rows = rows.map(|row| columns.iter().map(|column| cell(row, column)).collect::<Vec<_>>());
    rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect()
}

/// Returns the value for the rows of a field. A row that equals one in the file keeps its notation.
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
            let day: Weekday = text.parse().map_err(|_| format!("“{text}” is not a weekday."))?;
            Value::from(day.to_string())
        }
        ValueShape::OneOf(words) => {
            let words = words();
            if !words.contains(&text) {
                return Err(format!("“{text}” is not one of {}.", words.join(", ")));
            }
            Value::from(text)
        }
        ValueShape::List(item) => {
            let items = text.lines().map(str::trim).filter(|item| !item.is_empty());
            let words = words(*item);
            if let Some(other) = items.clone().find(|item| !words.is_empty() && !words.contains(item)) {
                return Err(format!("“{other}” is not one of {}.", words.join(", ")));
            }
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

    /// Returns the event's form as a browser sends it, with some values replaced.
    fn form(changed: &[(&str, &str)]) -> QueryPairs {
        let mut pairs =
            vec![("opened".to_owned(), OpenedValues::of(FormKind::Event, Some(&entry())).to_text())];
        for field in Submitted::fields_of(FormKind::Event, Some(&entry())) {
            if field.input != "rows" {
                // Send line breaks as CRLF, like browsers.
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
        Submitted::read(FormKind::Event, &form(changed), Some(&entry()), &Context::new())
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
        let fields = Submitted::fields_of(FormKind::Event, Some(&entry));
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

    const BRIEF: &str = "# Ours\ntitle = \"Sea\"\nformats = [\"pdf\", \"md\"]\nbackground = [\"One.\", \"Two.\"]\n\
                         [select]\ntags = [\"b\", \"a\"]   # both\n";

    /// Returns the text of a brief after its form was saved with some values replaced.
    fn saved(changed: &[(&str, &str)]) -> Result<String, Vec<String>> {
        let file: Table = toml::from_str(BRIEF).unwrap();
        let kind = FormKind::Brief;
        let mut pairs = vec![("opened".to_owned(), OpenedValues::of(kind, Some(&file)).to_text())];
        for field in Submitted::fields_of(kind, Some(&file)) {
            let values = if field.input == "choices" {
                field.value.lines().collect()
            } else {
                vec![field.value.as_str()]
            };
            pairs.extend(values.into_iter().map(|value| (field.key.to_owned(), value.replace('\n', "\r\n"))));
        }
        for (name, value) in changed {
            pairs.retain(|(known, _)| known != name);
            pairs.extend(value.split('|').map(|value| ((*name).to_owned(), value.to_owned())));
        }
        let submitted = Submitted::read(kind, &pairs.into(), Some(&file), &Context::new());
        if submitted.has_errors() {
            return Err(submitted.errors.into_values().collect());
        }
        Ok(submitted.edited_text(BRIEF).unwrap())
    }

    #[test]
    fn form_of_a_brief_changes_only_the_edited_keys() {
        assert_eq!(saved(&[]).unwrap(), BRIEF);
        assert_eq!(saved(&[("formats", "md|pdf"), ("select.tags", "a|b")]).unwrap(), BRIEF);
        assert_eq!(saved(&[("title", "Sea ")]).unwrap(), BRIEF);
        assert_eq!(
            saved(&[("subtitle", "Now"), ("select.tags", "a|c"), ("select.from", "June 2024")]).unwrap(),
            BRIEF
                .replace("\"Sea\"\n", "\"Sea\"\nsubtitle = \"Now\"\n")
                .replace("[\"b\", \"a\"]   # both\n", "[\"a\", \"c\"]   # both\nfrom = \"2024-06\"\n")
        );
        assert_eq!(
            saved(&[("background", "One.\r\nThree.")]).unwrap(),
            BRIEF.replace("\"Two.\"", "\"Three.\"")
        );
        assert!(
            saved(&[("bottom_line", "A *sea*.\r\n\r\nTwo.")])
                .unwrap()
                .contains("bottom_line = \"A *sea*.\\n\\nTwo.\"")
        );
        assert_eq!(
            saved(&[("select.tags", "")]).unwrap(),
            BRIEF.replace("tags = [\"b\", \"a\"]   # both\n", "")
        );
    }

    #[test]
    fn values_of_a_brief_that_cannot_be_read_are_errors() {
        for (name, value, part) in [
            ("title", "", "A brief needs a title."),
            ("sections", "events\nextras", "“extras” is not one of"),
            ("max_pages", "many", "“many” is not"),
            ("as_of", "soon", "date"),
        ] {
            let errors = saved(&[(name, value)]).unwrap_err();
            assert!(errors.iter().any(|error| error.contains(part)), "{name}: {errors:?}");
        }
    }

    #[test]
    fn form_of_a_brief_has_a_field_for_each_key_of_its_file() {
        let fields: Vec<&str> = FormKind::Brief.keys().iter().map(|key| key.name).collect();
        let selection = EventSelection::SCHEMA.keys();
        assert_eq!(fields.len(), BriefSpec::keys().len() - 1 + selection.len());
    }
}
