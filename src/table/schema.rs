//! Table schemas: one row per key.

use std::fmt;

use itertools::Itertools;

use super::reader::{Node, Reader};
use super::value::Value;
use crate::source::{Span, Spanned};

/// Whether a key is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The key is required; without it the entry is invalid.
    Always,
    /// The key is optional, but if its value cannot be read, the entry is invalid.
    Sound,
    /// The key is optional. If its value cannot be read, the entry is used without it.
    Optional,
}

/// The form of a value, used in messages, the documentation and the JSON schema.
#[derive(Debug, Clone, Copy)]
pub enum ValueShape {
    /// Any string.
    Text,
    /// An EDTF expression or a TOML date.
    Date,
    /// A string, or a table with its translations.
    Translated,
    /// A day of the week.
    Weekday,
    /// A month and a day: `"04-01"`.
    MonthDay,
    /// A whole number between two inclusive bounds.
    Whole(i64, i64),
    /// A colour: `"#1f3a5f"`.
    Color,
    /// `true` or `false`.
    YesNo,
    /// A word from a vocabulary.
    OneOf(fn() -> Vec<&'static str>),
    /// A list; a single value stands for a list of one.
    List(&'static Self),
    /// A table with known keys.
    Table {
        /// A one-line example.
        example: &'static str,
        /// Returns the descriptions of the keys.
        keys: fn() -> Vec<Key>,
    },
    /// A date, or a table with known keys that contains a date and other values.
    DateOrTable {
        /// A one-line example of the table.
        example: &'static str,
        /// Returns the descriptions of the table's keys.
        keys: fn() -> Vec<Key>,
    },
    /// A table with user-defined keys.
    Names {
        /// A description of the keys: "countries".
        of: &'static str,
        /// A one-line example.
        example: &'static str,
    },
}

impl fmt::Display for ValueShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("text in quotes"),
            Self::Date => f.write_str("a date such as \"2022-12-16\", \"2022-12\" or \"2022?\""),
            Self::Translated => {
                f.write_str("text in quotes, or one text per language: { en = \"…\", de = \"…\" }")
            }
            Self::Weekday => f.write_str("a weekday such as \"Fri\""),
            Self::MonthDay => f.write_str("a month and a day such as \"04-01\""),
            Self::Whole(least, i64::MAX) => write!(f, "a whole number, {least} or greater"),
            Self::Whole(least, most) => write!(f, "a whole number from {least} to {most}"),
            Self::Color => f.write_str("a dark colour such as \"#1f3a5f\""),
            Self::YesNo => f.write_str("true or false"),
            Self::OneOf(words) => {
                write!(f, "one of {}", words().iter().map(|word| format!("\"{word}\"")).join(", "))
            }
            Self::List(Self::Table { example, .. }) => write!(f, "a list of tables such as [{example}]"),
            Self::List(Self::Text) => f.write_str("a list of strings such as [\"…\", \"…\"]"),
            Self::List(item) => write!(f, "a list of values, each {item}"),
            Self::Table { example, .. } => write!(f, "a table such as {example}"),
            Self::DateOrTable { example, .. } => write!(f, "a date, or a table such as {example}"),
            Self::Names { of, example } => write!(f, "a table of {of} such as {example}"),
        }
    }
}

/// The description of a key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The name of the key, as written in a file.
    pub name: &'static str,
    /// The documentation, in a sentence or two of Markdown.
    pub doc: &'static str,
    /// Whether the key is required.
    pub need: Need,
    /// The form of the value.
    pub shape: ValueShape,
}

/// A row of a [`Schema`]: a key, and the way to read its value into the entry.
pub trait SchemaRow<T>: Sync {
    /// Returns the description of the key.
    fn key(&self) -> Key;
    /// Reads a value into the entry. Returns whether that succeeded.
    fn read(&self, entry: &mut T, node: Node<'_>, reader: &mut Reader<'_>) -> bool;
}

/// The keys of a table that is read into a `T`.
pub struct Schema<T: 'static> {
    /// The name of the table in messages: "event", "source".
    pub name: &'static str,
    /// A one-line example.
    pub example: &'static str,
    /// The rows, in documentation order.
    pub rows: &'static [&'static dyn SchemaRow<T>],
}

impl<T> Schema<T> {
    /// Returns all keys, in order.
    pub fn keys(&self) -> Vec<Key> {
        self.rows.iter().map(|row| row.key()).collect()
    }
}

/// A table with known keys.
pub trait Entry: Sized + 'static {
    /// The schema of the table, which also sets its name in messages.
    const SCHEMA: Schema<Self>;
    /// Creates an entry without values. `span` is the whole table, including its header.
    fn blank(span: Span) -> Self;
}

/// The usual row: a key that fills one field, created with [`field`].
pub struct FieldRow<T, S: 'static> {
    name: &'static str,
    need: Need,
    doc: &'static str,
    slot: fn(&mut T) -> &mut S,
}

/// Creates the row for the key `name`, whose value fills the field that `slot` returns. `doc` is
/// the key's documentation.
pub const fn field<T, S: 'static>(
    name: &'static str,
    need: Need,
    doc: &'static str,
    slot: fn(&mut T) -> &mut S,
) -> FieldRow<T, S> {
    FieldRow { name, need, doc, slot }
}

impl<T, S: Slot> SchemaRow<T> for FieldRow<T, S> {
    fn key(&self) -> Key {
        Key { name: self.name, doc: self.doc, need: self.need, shape: S::SHAPE }
    }

    fn read(&self, entry: &mut T, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        (self.slot)(entry).fill(node, reader)
    }
}

/// A field that can be filled from a TOML value.
pub trait Slot: 'static {
    /// The form of the value.
    const SHAPE: ValueShape;
    /// Stores the value, or reports an error. Returns whether the value could be read.
    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool;
}

impl<V: Value + 'static> Slot for Spanned<V> {
    const SHAPE: ValueShape = V::SHAPE;

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let span = reader.span(node);
        V::read(node, reader).map(|value| *self = Self::new(value, span)).is_some()
    }
}

impl<V: Value + 'static> Slot for Option<Spanned<V>> {
    const SHAPE: ValueShape = V::SHAPE;

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let span = reader.span(node);
        V::read(node, reader).map(|value| *self = Some(Spanned::new(value, span))).is_some()
    }
}

impl<V: Value + 'static> Slot for Vec<Spanned<V>> {
    const SHAPE: ValueShape = ValueShape::List(&V::SHAPE);

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let items = node.items();
        let wanted = items.len();
        *self = items
            .into_iter()
            .filter_map(|item| {
                let span = reader.span(item);
                V::read(item, reader).map(|value| Spanned::new(value, span))
            })
            .collect();
        self.len() == wanted
    }
}

/// An entry and whether it is valid, for callers that also check invalid entries.
#[derive(Debug, Clone)]
pub struct Judged<E> {
    /// The entry with the values that could be read.
    pub entry: E,
    /// Whether the entry is valid.
    pub sound: bool,
}

/// Reads a nested table. Returns `None` if the value is not a table.
fn nested<E: Entry>(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Judged<E>> {
    let Some(table) = node.table() else {
        reader.wrong_type(node, &<Option<E> as Slot>::SHAPE);
        return None;
    };
    let mut entry = E::blank(reader.at(node.extent()));
    let sound = reader.entry(&mut entry, table, Some(&node.range()));
    Some(Judged { entry, sound })
}

impl<E: Entry> Slot for Option<E> {
    const SHAPE: ValueShape = ValueShape::Table { example: E::SCHEMA.example, keys: || E::SCHEMA.keys() };

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        *self = nested(node, reader).filter(|judged| judged.sound).map(|judged| judged.entry);
        self.is_some()
    }
}

impl<E: Entry> Slot for Vec<Judged<E>> {
    const SHAPE: ValueShape = ValueShape::List(&<Option<E> as Slot>::SHAPE);

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let items = node.items();
        let wanted = items.len();
        *self = items.into_iter().filter_map(|item| nested(item, reader)).collect();
        self.iter().filter(|judged| judged.sound).count() == wanted
    }
}

impl<E: Entry> Slot for Vec<E> {
    const SHAPE: ValueShape = ValueShape::List(&<Option<E> as Slot>::SHAPE);

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let mut judged: Vec<Judged<E>> = Vec::new();
        let all_sound = judged.fill(node, reader);
        *self = judged.into_iter().filter(|judged| judged.sound).map(|judged| judged.entry).collect();
        all_sound
    }
}

/// Returns a key as a field label or column header: "Strictly after" for `strictly_after`.
pub(crate) fn key_in_words(key: &str) -> String {
    let mut letters = key.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect::<String>().replace('_', " ")
}
