//! Reviews: who last decided on an entry, and when.

use crate::date::Date;
use crate::source::{Span, Spanned};
use crate::table::Need::Optional;
use crate::table::{Entry, Node, Reader, Schema, Value, ValueShape, field};

/// A review of an event, a source or a dismissal, from the key `reviewed`: a day, or a table with
/// the day and the reviewer.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project};
///
/// let events = "[[event]]\nid = \"pact\"\ntitle = \"The pact\"\ndate = 2024-06-09\n\
///               reviewed = { by = \"A. Reader\", on = 2024-07-01 }\n";
/// let project = Project::load(&Memory::from([("events.toml", events)]), &LoadOptions::default())?;
/// let review = &project.chronology.events[0].reviewed.as_ref().unwrap().value;
/// assert_eq!(review.by.as_ref().unwrap().value, "A. Reader");
/// assert_eq!(review.on.as_ref().unwrap().value.to_string(), "2024-07-01");
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// The name of the reviewer.
    pub by: Option<Spanned<String>>,
    /// The day of the review.
    pub on: Option<Spanned<Date>>,
}

/// The key for a review, the same in every table.
pub(crate) const REVIEWED: &str = "reviewed";

impl Review {
    /// Returns the value of the key for a review.
    pub(crate) fn value(by: Option<&str>, on: &Date) -> toml::Value {
        let words = on.to_string();
        let day = words.parse::<toml::value::Datetime>();
        let day = day.map_or(toml::Value::String(words), toml::Value::Datetime);
        let by = by.map(|by| ("by".to_owned(), toml::Value::from(by)));
        toml::Value::Table(by.into_iter().chain([("on".to_owned(), day)]).collect())
    }
}

impl Value for Review {
    const SHAPE: ValueShape =
        ValueShape::DateOrTable { example: ReviewTable::SCHEMA.example, keys: || ReviewTable::SCHEMA.keys() };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(table) = node.table() else {
            let on = Date::read(node, reader)?;
            return Some(Self { by: None, on: Some(Spanned::new(on, reader.span(node))) });
        };
        let mut read = ReviewTable(Self::default());
        let is_sound = reader.entry(&mut read, table, Some(&node.range()));
        is_sound.then_some(read.0)
    }
}

/// The table of a review: `{ by = "…", on = 2026-11-30 }`.
struct ReviewTable(Review);

impl Entry for ReviewTable {
    const SCHEMA: Schema<Self> = Schema {
        name: "review",
        example: "{ by = \"…\", on = 2026-11-30 }",
        rows: &[
            &field("by", Optional, "The name of the reviewer.", |r: &mut Self| &mut r.0.by),
            &field("on", Optional, "The day of the review.", |r: &mut Self| &mut r.0.on),
        ],
    };

    fn blank(_: Span) -> Self {
        Self(Review::default())
    }
}
