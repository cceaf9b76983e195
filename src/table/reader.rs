//! Reads a table row by row, and collects all errors.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::fault::TableFault;
use super::schema::{Entry, Need, ValueShape};
use super::suggest::suggest;
use crate::source::{SourceId, Span};

/// A part of the file that was skipped because it is not valid TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Skipped {
    /// The byte range.
    pub(super) range: Range<usize>,
    /// The byte offset of the header above the part, or `None` before the first header.
    pub(super) header: Option<usize>,
}

/// A TOML value with its key.
#[derive(Debug, Clone, Copy)]
pub struct Node<'n> {
    key: &'n str,
    value: &'n TomlSpanned<DeValue<'n>>,
}

impl<'n> Node<'n> {
    /// Creates a node for `value` at `key`.
    pub const fn new(key: &'n str, value: &'n TomlSpanned<DeValue<'n>>) -> Self {
        Self { key, value }
    }

    /// Returns the key of the value. For a list item, this is the key of the list.
    pub const fn key(self) -> &'n str {
        self.key
    }

    /// Returns the value without its span.
    pub fn value(self) -> &'n DeValue<'n> {
        self.value.get_ref()
    }

    /// Returns the byte range of the value; for a `[table]`, the range of its header.
    pub fn range(self) -> Range<usize> {
        self.value.span()
    }

    /// Returns the value as a table, if it is one.
    pub fn table(self) -> Option<&'n DeTable<'n>> {
        self.value().as_table()
    }

    /// Returns the items of a list. A single value is returned as a list of one.
    pub fn items(self) -> Vec<Self> {
        match self.value() {
            DeValue::Array(items) => items.iter().map(|item| Node::new(self.key, item)).collect(),
            _ => vec![self],
        }
    }

    /// Returns the byte range of the value including its contents: a table extends from its header
    /// to its last value.
    pub fn extent(self) -> Range<usize> {
        let own = self.range();
        let end = match self.value() {
            DeValue::Table(table) => {
                table.values().map(|inner| Node::new(self.key, inner).extent().end).max()
            }
            DeValue::Array(items) => items.iter().map(|inner| Node::new(self.key, inner).extent().end).max(),
            _ => None,
        };
        own.start..own.end.max(end.unwrap_or(0))
    }
}

/// A reader for one file, which collects its errors.
#[derive(Debug)]
pub struct Reader<'t> {
    source: SourceId,
    text: &'t str,
    faults: Vec<TableFault>,
    skipped: Vec<Skipped>,
    /// The words in the skipped parts, collected lazily.
    skipped_words: OnceCell<BTreeSet<&'t str>>,
}

impl<'t> Reader<'t> {
    pub(super) const fn new(source: SourceId, text: &'t str) -> Self {
        Self { source, text, faults: Vec::new(), skipped: Vec::new(), skipped_words: OnceCell::new() }
    }

    /// Adds an error to those that [`Reader::into_faults`] returns.
    pub fn fault(&mut self, fault: TableFault) {
        self.faults.push(fault);
    }

    pub(super) fn skip(&mut self, skipped: Skipped) {
        self.skipped.push(skipped);
        self.skipped_words = OnceCell::new();
    }

    /// Returns all errors, in text order.
    pub fn into_faults(self) -> Vec<TableFault> {
        let mut faults = self.faults;
        faults.sort_by_key(TableFault::span);
        faults
    }

    /// Returns the span of a byte range in the file.
    pub const fn at(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    /// Returns the span of a value.
    pub fn span(&self, node: Node<'_>) -> Span {
        self.at(node.range())
    }

    /// Whether all of `words` occur in skipped parts of the file, so that they must not be reported
    /// as missing.
    pub fn is_in_skipped(&self, words: &str) -> bool {
        let known = self.skipped_words.get_or_init(|| {
            let texts = self.skipped.iter().filter_map(|skip| self.text.get(skip.range.clone()));
            texts.flat_map(words_of).collect()
        });
        !known.is_empty() && words_of(words).all(|word| known.contains(word))
    }

    /// Returns the number of entries in a list of tables that were skipped because of an invalid
    /// header such as `[[event]`.
    pub fn skipped_entries(&self, list: &str) -> usize {
        let is_entry = |skip: &&Skipped| {
            let words = self.text.get(skip.range.clone()).unwrap_or_default().trim_start();
            let name = words.trim_start_matches('[').trim_start();
            let rest = name.strip_prefix(list).filter(|_| words.starts_with('['));
            rest.is_some_and(|rest| !rest.starts_with(|c| is_key_character(c) || c == '.'))
        };
        self.skipped.iter().filter(is_entry).count()
    }

    /// Whether a skipped part of the table with this header begins with `key`.
    fn is_key_skipped(&self, header: Option<usize>, key: &str) -> bool {
        self.skipped.iter().filter(|skip| skip.header == header).any(|skip| {
            let words = self.text[skip.range.clone()].trim_start();
            words.strip_prefix(key).is_some_and(|rest| !rest.starts_with(is_key_character))
        })
    }

    /// Reads the keys of a table into `entry`, and returns whether the entry is valid. A missing
    /// key is reported at `header`, which is `None` for the top-level table.
    pub fn entry<T: Entry>(
        &mut self,
        entry: &mut T,
        table: &DeTable<'_>,
        header: Option<&Range<usize>>,
    ) -> bool {
        let mut sound = true;
        // Report a mistyped key only once: the intended key is not reported as missing as well.
        let mut mistyped = Vec::new();
        for (name, value) in table {
            let row = T::SCHEMA.rows.iter().find(|row| row.key().name == name.get_ref());
            match row {
                Some(row) => {
                    let key = row.key();
                    let read = row.read(entry, Node::new(key.name, value), self);
                    sound &= read || key.need == Need::Optional;
                }
                None if name.get_ref().starts_with("x-") => {}
                None => mistyped.extend(self.unknown_key::<T>(table, name.get_ref(), name.span())),
            }
        }
        for key in T::SCHEMA.keys().into_iter().filter(|key| key.need != Need::Optional) {
            let skipped = self.is_key_skipped(header.map(|header| header.start), key.name);
            let excused = skipped || mistyped.contains(&key.name);
            let absent = !table.contains_key(key.name);
            sound &= !(absent && (key.need == Need::Always || excused));
            if absent && !excused && key.need == Need::Always {
                let span = self.at(header.cloned().unwrap_or(0..0));
                self.fault(TableFault::Missing { span, table: T::SCHEMA.name, key: key.name });
            }
        }
        sound
    }

    /// Reports an unknown key, and returns the key that was probably intended, if any.
    fn unknown_key<T: Entry>(
        &mut self,
        table: &DeTable<'_>,
        name: &str,
        range: Range<usize>,
    ) -> Option<&'static str> {
        let known: Vec<&'static str> = T::SCHEMA.keys().iter().map(|key| key.name).collect();
        let suggestion = suggest(name, known.iter().copied());
        self.fault(TableFault::UnknownKey {
            span: self.at(range),
            key: name.to_owned(),
            table: T::SCHEMA.name,
            suggestion,
            is_there: suggestion.is_some_and(|key| table.contains_key(key)),
            known,
        });
        suggestion
    }

    /// Reports that a value does not have the shape that its key requires.
    pub fn wrong_type(&mut self, node: Node<'_>, wanted: &ValueShape) {
        let found = match node.value() {
            DeValue::String(text) => format!("\"{text}\""),
            DeValue::Integer(number) => format!("the number {number}"),
            DeValue::Float(number) => format!("the number {number}"),
            DeValue::Boolean(yes) => yes.to_string(),
            DeValue::Datetime(date) => format!("the date {date}"),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        let (span, key) = (self.span(node), node.key().to_owned());
        self.fault(TableFault::WrongType { span, key, wanted: wanted.to_string(), found });
    }

    /// Returns the value as a string. Reports a value that is not a string, and one that is empty.
    pub fn text_of<'n>(&mut self, node: Node<'n>, wanted: &ValueShape) -> Option<&'n str> {
        let Some(text) = node.value().as_str() else {
            self.wrong_type(node, wanted);
            return None;
        };
        if text.trim().is_empty() {
            let (span, key) = (self.span(node), node.key().to_owned());
            self.fault(TableFault::Empty { span, key });
            return None;
        }
        Some(text)
    }

    /// Returns a whole number within the bounds of `wanted`, or reports any other value.
    pub fn whole(&mut self, node: Node<'_>, wanted: &ValueShape) -> Option<i64> {
        let number = node
            .value()
            .as_integer()
            .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(
                |number| !matches!(wanted, ValueShape::Whole(least, most) if number < least || number > most),
            );
        if number.is_none() {
            self.wrong_type(node, wanted);
        }
        number
    }
}

/// Splits `text` into words, which consist of the characters that an id may contain.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.split(move |c| !is_part(c)).filter(|word| !word.is_empty())
}

/// Whether a character can be part of a bare TOML key.
pub(super) const fn is_key_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}
