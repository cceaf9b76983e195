//! The input of a brief: timeline entries, and the sources that they cite.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::chronology::Status;
use crate::date::Date;

/// A timeline entry, as a brief uses it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The id in `events.toml`; `None` if only papers attest the event.
    pub id: Option<String>,
    /// The date of the event.
    pub date: Option<Date>,
    /// The title of the event.
    pub title: String,
    /// The titles by language, if there are several.
    pub titles: Vec<(String, String)>,
    /// The short title for the drawing, if `events.toml` gives one.
    pub label: Option<String>,
    /// The short titles by language, if there are several.
    pub labels: Vec<(String, String)>,
    /// The summary of the event, a sentence.
    pub summary: Option<String>,
    /// The importance, from 1 (for completeness only) to 5 (indispensable).
    pub importance: u8,
    /// The status, such as held or planned.
    pub status: Status,
    /// The place of the event.
    pub place: Option<String>,
    /// Whether the date is disputed.
    pub disputed: bool,
    /// The statements of sources that contradict the event's date.
    pub disputes: Vec<ContradictingStatement>,
    /// Whether the event is curated in `events.toml`, not only attested by papers.
    pub curated: bool,
    /// The people and organisations that took part.
    pub actors: Vec<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// The sources that the event cites, and the papers that were found to describe it.
    pub sources: Vec<Cite>,
    /// The handling mark.
    pub handling: Option<String>,
}

/// A citation of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cite {
    /// The id of the source.
    pub source: String,
    /// The 1-based page number.
    pub page: Option<u32>,
    /// The quoted words of the source.
    pub quote: Option<String>,
    /// Whether the paper was found to describe the event, but is not cited by anyone.
    pub linked: bool,
}

impl fmt::Display for Cite {
    /// Formats the citation as "note" or "note, p. 7".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        self.page.map_or(Ok(()), |page| write!(f, ", p. {page}"))
    }
}

impl From<&str> for Cite {
    /// Cites the source as a whole.
    fn from(id: &str) -> Self {
        Self { source: id.to_owned(), page: None, quote: None, linked: false }
    }
}

/// A statement of a source that contradicts an [`Item`].
#[derive(Debug, Clone, PartialEq)]
pub struct ContradictingStatement {
    /// The date that the source gives.
    pub date: Date,
    /// The source and the quoted words.
    pub cite: Cite,
}

/// A source that an [`Item`] may cite.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CitedSource {
    /// The id of the `[[source]]`.
    pub id: String,
    /// The title.
    pub title: String,
    /// The author.
    pub author: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The publication date.
    pub published: Option<Date>,
    /// The web address.
    pub url: Option<String>,
    /// The day on which a person read the web page.
    pub accessed: Option<Date>,
    /// The web address of an archived copy.
    pub archived: Option<String>,
    /// The handling mark.
    pub handling: Option<String>,
}

impl Item {
    /// Returns the title in `language`, or else the main title. The region is ignored: "en-GB" is
    /// "en".
    pub(super) fn title_in(&self, language: &str) -> &str {
        in_language(&self.titles, language).unwrap_or(&self.title)
    }

    /// Returns the short title in `language`, or else the main one. Returns `None` if the main one
    /// is in a different language from the title; the drawing then shortens the title.
    pub(super) fn label_in(&self, language: &str) -> Option<&str> {
        let own = in_language(&self.labels, language);
        own.or_else(|| self.label.as_deref().filter(|_| self.title_in(language) == self.title))
    }

    /// Creates a curated, undated event with this title, of medium importance and status
    /// [`Status::Held`].
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            id: None,
            date: None,
            title: title.into(),
            titles: Vec::new(),
            label: None,
            labels: Vec::new(),
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
            handling: None,
        }
    }
}

/// Returns the text in `language`, ignoring its region.
fn in_language<'t>(texts: &'t [(String, String)], language: &str) -> Option<&'t str> {
    let language = language.split('-').next().unwrap_or(language);
    texts.iter().find(|(own, _)| own == language).map(|(_, text)| text.as_str())
}
