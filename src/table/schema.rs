//! What a table may hold: one row for each key.

use std::fmt;

use itertools::Itertools;

use super::reader::{Node, Reader};
use super::value::Value;
use crate::source::{Span, Spanned};

/// Whether a key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Must be there, or the entry is not sound.
    Always,
    /// May be left out; but where it is written and cannot be read, the entry is not sound.
    Sound,
    /// May be left out; where it cannot be read, the entry goes on without it.
    Optional,
}

/// What a value must look like, for messages, documentation and the JSON schema.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any text.
    Text,
    /// An EDTF expression or a TOML date.
    Date,
    /// A day of the week.
    Weekday,
    /// A month and a day: `"04-01"`.
    MonthDay,
    /// A whole number between two bounds, both included.
    Whole(i64, i64),
    /// A colour: `"#1f3a5f"`.
    Ink,
    /// `true` or `false`.
    YesNo,
    /// One word of a list.
    OneOf(fn() -> Vec<&'static str>),
    /// A list; a single value stands for a list of one.
    List(&'static Self),
    /// A table with keys of its own: its name and an example.
    Table {
        /// What the table is called.
        name: &'static str,
        /// How it is written in one line.
        example: &'static str,
        /// Its keys.
        keys: fn() -> Vec<Key>,
    },
    /// A table whose keys are names that a person chooses: what the names are, and an example.
    Names {
        /// What the names are.
        of: &'static str,
        /// How it is written.
        example: &'static str,
    },
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("text in quotes"),
            Self::Date => f.write_str("a date such as \"2022-12-16\", \"2022-12\" or \"2022?\""),
            Self::Weekday => f.write_str("a day of the week such as \"Fri\""),
            Self::MonthDay => f.write_str("a month and a day such as \"04-01\""),
            Self::Whole(least, i64::MAX) => write!(f, "a whole number from {least} on"),
            Self::Whole(least, most) => write!(f, "a whole number from {least} to {most}"),
            Self::Ink => f.write_str("a dark colour such as \"#1f3a5f\""),
            Self::YesNo => f.write_str("true or false"),
            Self::OneOf(words) => {
                write!(f, "one of {}", words().iter().map(|word| format!("\"{word}\"")).join(", "))
            }
            Self::List(Self::Table { example, .. }) => write!(f, "a list of tables such as [{example}]"),
            Self::List(Self::Text) => f.write_str("a list of texts such as [\"…\", \"…\"]"),
            Self::List(item) => write!(f, "a list, each {item}"),
            Self::Table { example, .. } => write!(f, "a table such as {example}"),
            Self::Names { of, example } => write!(f, "a table of {of} such as {example}"),
        }
    }
}

/// What there is to know about a key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it means, in a sentence or two of Markdown.
    pub doc: &'static str,
    /// Whether it must be there.
    pub need: Need,
    /// What its value must look like.
    pub shape: Shape,
}

/// One row of a [`Schema`]: a key and what its value does to the entry.
pub trait Row<T>: Sync {
    /// The key.
    fn key(&self) -> Key;
    /// Reads a value into the entry; whether it could be read.
    fn read(&self, entry: &mut T, node: Node<'_>, reader: &mut Reader<'_>) -> bool;
}

/// The keys of a table that is read into a `T`.
pub struct Schema<T: 'static> {
    /// What such a table is called in messages: "event", "source".
    pub name: &'static str,
    /// How one is written in a line.
    pub example: &'static str,
    /// Its keys, in the order in which documentation lists them.
    pub rows: &'static [&'static dyn Row<T>],
}

impl<T> Schema<T> {
    /// All keys, in order.
    pub fn keys(&self) -> Vec<Key> {
        self.rows.iter().map(|row| row.key()).collect()
    }
}

/// A table with known keys.
pub trait Entry: Sized + 'static {
    /// Its keys.
    const SCHEMA: Schema<Self>;
    /// One in which nothing has been written yet; `span` is the whole table with its header.
    fn blank(span: Span) -> Self;
}

/// The usual row: a key that fills one field. [`field`] makes one.
pub struct Field<T, S: 'static> {
    name: &'static str,
    need: Need,
    doc: &'static str,
    slot: fn(&mut T) -> &mut S,
}

/// The row of the key `name`, which fills the field that `slot` gives; `doc` says what it means.
pub const fn field<T, S: 'static>(
    name: &'static str,
    need: Need,
    doc: &'static str,
    slot: fn(&mut T) -> &mut S,
) -> Field<T, S> {
    Field { name, need, doc, slot }
}

impl<T, S: Slot> Row<T> for Field<T, S> {
    fn key(&self) -> Key {
        Key { name: self.name, doc: self.doc, need: self.need, shape: S::SHAPE }
    }

    fn read(&self, entry: &mut T, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        (self.slot)(entry).fill(node, reader)
    }
}

/// A field that can be filled from a value.
pub trait Slot: 'static {
    /// What the value must look like.
    const SHAPE: Shape;
    /// Takes the value in, or says what is wrong with it; whether it could be read.
    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool;
}

impl<V: Value + 'static> Slot for Spanned<V> {
    const SHAPE: Shape = V::SHAPE;

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let span = reader.span(node);
        V::read(node, reader).map(|value| *self = Self::new(value, span)).is_some()
    }
}

impl<V: Value + 'static> Slot for Option<Spanned<V>> {
    const SHAPE: Shape = V::SHAPE;

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let span = reader.span(node);
        V::read(node, reader).map(|value| *self = Some(Spanned::new(value, span))).is_some()
    }
}

impl<V: Value + 'static> Slot for Vec<Spanned<V>> {
    const SHAPE: Shape = Shape::List(&V::SHAPE);

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

/// An entry, and whether its own keys could be read: for a reader who has more to say of unsound ones.
#[derive(Debug, Clone)]
pub struct Judged<E> {
    /// What was understood of it.
    pub entry: E,
    /// Whether it can be used.
    pub sound: bool,
}

/// A table inside a table, if it is one.
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
    const SHAPE: Shape =
        Shape::Table { name: E::SCHEMA.name, example: E::SCHEMA.example, keys: || E::SCHEMA.keys() };

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        *self = nested(node, reader).filter(|it| it.sound).map(|it| it.entry);
        self.is_some()
    }
}

impl<E: Entry> Slot for Vec<Judged<E>> {
    const SHAPE: Shape = Shape::List(&<Option<E> as Slot>::SHAPE);

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let items = node.items();
        let wanted = items.len();
        *self = items.into_iter().filter_map(|item| nested(item, reader)).collect();
        self.iter().filter(|it| it.sound).count() == wanted
    }
}

impl<E: Entry> Slot for Vec<E> {
    const SHAPE: Shape = Shape::List(&<Option<E> as Slot>::SHAPE);

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let mut judged: Vec<Judged<E>> = Vec::new();
        let all_sound = judged.fill(node, reader);
        *self = judged.into_iter().filter(|it| it.sound).map(|it| it.entry).collect();
        all_sound
    }
}
