//! Types for single values: strings, dates, numbers, vocabularies.

use chrono::Weekday;
use toml::de::DeValue;

use super::fault::TableFault;
use super::reader::{Node, Reader};
use super::schema::ValueShape;
use super::suggest::suggest;
use crate::color::Color;
use crate::date::{Date, DateError, FiscalYear};
use crate::phase::Phase;
use crate::source::Span;

/// A type that is read from a single TOML value.
pub trait Value: Sized {
    /// The form of the value.
    const SHAPE: ValueShape;
    /// Reads the value, or reports an error and returns `None`.
    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self>;
}

/// A fixed list of words, each of which represents a value.
pub trait Vocabulary: Copy + PartialEq + 'static {
    /// The words, in documentation order.
    const WORDS: &'static [(&'static str, Self)];

    /// Returns the word for this value, or an empty string if the vocabulary has no such word.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }
}

impl<V: Vocabulary> Value for V {
    const SHAPE: ValueShape = ValueShape::OneOf(|| V::WORDS.iter().map(|(word, _)| *word).collect());

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text_of(node, &Self::SHAPE)?;
        let found = V::WORDS.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&'static str> = V::WORDS.iter().map(|(word, _)| *word).collect();
            reader.fault(TableFault::UnknownWord {
                span: reader.span(node),
                key: node.key().to_owned(),
                suggestion: suggest(text, known.iter().copied()).map(str::to_owned),
                word: text.to_owned(),
                known,
            });
        }
        found
    }
}

impl Value for String {
    const SHAPE: ValueShape = ValueShape::Text;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.text_of(node, &Self::SHAPE).map(str::to_owned)
    }
}

impl Value for bool {
    const SHAPE: ValueShape = ValueShape::YesNo;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let found = node.value().as_bool();
        if found.is_none() {
            reader.wrong_type(node, &Self::SHAPE);
        }
        found
    }
}

impl Value for u32 {
    const SHAPE: ValueShape = ValueShape::Whole(1, i64::MAX);

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.whole(node, &Self::SHAPE).and_then(|number| Self::try_from(number).ok())
    }
}

impl Value for Weekday {
    const SHAPE: ValueShape = ValueShape::Weekday;

    /// Accepts `"Fri"` and `"Friday"`, ignoring case.
    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text_of(node, &Self::SHAPE)?;
        let found = text.parse().ok();
        if found.is_none() {
            reader.wrong_type(node, &Self::SHAPE);
        }
        found
    }
}

impl Value for FiscalYear {
    const SHAPE: ValueShape = ValueShape::MonthDay;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let found = Self::parse(reader.text_of(node, &Self::SHAPE)?);
        if found.is_none() {
            reader.wrong_type(node, &Self::SHAPE);
        }
        found
    }
}

impl Value for Color {
    const SHAPE: ValueShape = ValueShape::Color;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text_of(node, &Self::SHAPE)?;
        let color = Self::parse(text);
        if let Err(error) = &color {
            let (span, key) = (reader.span(node), node.key().to_owned());
            let found = format!("\"{text}\", which is {error}");
            reader.fault(TableFault::WrongType { span, key, wanted: Self::SHAPE.to_string(), found });
        }
        color.ok()
    }
}

impl Vocabulary for Phase {
    const WORDS: &'static [(&'static str, Self)] = Self::WORDS;
}

impl Value for Date {
    const SHAPE: ValueShape = ValueShape::Date;

    /// Accepts an EDTF expression in quotes or a TOML date. A time of day is reported, and the date
    /// is used without it.
    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let span = reader.span(node);
        let key = node.key().to_owned();
        let words = match node.value() {
            DeValue::Datetime(written) => match (written.date, written.time) {
                (Some(day), None) => day.to_string(),
                (Some(day), Some(_)) => {
                    reader.fault(TableFault::HasTime { span, key: key.clone(), day: day.to_string() });
                    return without_time(day.to_string(), span, key, reader);
                }
                (None, _) => {
                    reader.wrong_type(node, &Self::SHAPE);
                    return None;
                }
            },
            _ => reader.text_of(node, &Self::SHAPE)?.to_owned(),
        };
        let read = Self::parse(words.trim());
        let error = match read {
            Ok(date) => return Some(date),
            Err(error) => error,
        };
        let day = match &error {
            DateError::HasTime { date, .. } => Some(date.clone()),
            _ => None,
        };
        reader.fault(date_fault(span, key.clone(), words, error));
        without_time(day?, span, key, reader)
    }
}

/// Parses the day of a date with a time. Reports an additional error if the day does not exist.
fn without_time(day: String, span: Span, key: String, reader: &mut Reader<'_>) -> Option<Date> {
    Date::parse(&day).map_err(|error| reader.fault(date_fault(span, key, day, error))).ok()
}

/// Returns the error for a string that is not a date.
pub(super) fn date_fault(span: Span, key: String, words: String, error: DateError) -> TableFault {
    match error {
        DateError::HasTime { date, .. } => TableFault::HasTime { span, key, day: date },
        DateError::Impossible { .. } => TableFault::ImpossibleDate { span, key, words, error },
        DateError::Reversed { .. } => TableFault::ReversedRange { span, key, words, error },
        DateError::NotEdtf { .. } => TableFault::InvalidDate { span, key, words, error },
    }
}
