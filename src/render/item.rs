//! What a brief is made of: events as the timeline has them, and the sources they name.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::chronology::Status;
use crate::date::Date;

/// One entry of the timeline, as far as a brief is concerned.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id in `events.toml`; none for one that only the papers have.
    pub id: Option<String>,
    /// When it was, or is to be.
    pub date: Option<Date>,
    /// What happened.
    pub title: String,
    /// More about it, in a sentence.
    pub summary: Option<String>,
    /// From 1, for completeness only, to 5, indispensable.
    pub importance: u8,
    /// Whether it happened.
    pub status: Status,
    /// Where it took place.
    pub place: Option<String>,
    /// Whether a source says otherwise.
    pub disputed: bool,
    /// What those sources say.
    pub disputes: Vec<Otherwise>,
    /// Whether a person has entered it, rather than a paper alone attesting it.
    pub curated: bool,
    /// Who took part.
    pub actors: Vec<String>,
    /// What it is about.
    pub tags: Vec<String>,
    /// What it rests on.
    pub sources: Vec<Cite>,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cite {
    /// The id of the source.
    pub source: String,
    /// The page, from 1.
    pub page: Option<u32>,
    /// Its words.
    pub quote: Option<String>,
}

impl fmt::Display for Cite {
    /// "note", or "note, p. 7".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        self.page.map_or(Ok(()), |page| write!(f, ", p. {page}"))
    }
}

impl From<&str> for Cite {
    /// The source as a whole.
    fn from(id: &str) -> Self {
        Self { source: id.to_owned(), page: None, quote: None }
    }
}

/// What a source says that contradicts an [`Item`].
#[derive(Debug, Clone, PartialEq)]
pub struct Otherwise {
    /// When it happened, by that source.
    pub date: Date,
    /// The source, with its words.
    pub cite: Cite,
}

/// A source that an [`Item`] may name.
#[derive(Debug, Clone, PartialEq)]
pub struct CitedSource {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it came out.
    pub published: Option<Date>,
    /// Where it is found.
    pub url: Option<String>,
}

impl Item {
    /// A curated event of middling importance that has happened, with nothing but its title.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            id: None,
            date: None,
            title: title.into(),
            summary: None,
            importance: 3,
            status: Status::Held,
            place: None,
            disputed: false,
            disputes: Vec::new(),
            curated: true,
            actors: Vec::new(),
            tags: Vec::new(),
            sources: Vec::new(),
        }
    }
}
