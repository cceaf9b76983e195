//! Collects the metadata of a page: title, author, and publication date.

use html5gum::StartTag;
use serde_json::Value;

use super::element::attribute;
use crate::read::document::DateEvidence;
use crate::read::source_facts::{SourceFacts, is_address};
use crate::read::text_builder::Metadata;
use crate::source::one_line;

/// `<meta>` names for the publication date, most reliable first, in lower case.
const DATES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "dcterms.issued",
    "dc.date.issued",
    "citation_date",
    "dcterms.date",
    "dc.date",
    "dcterms.created",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publish-date",
    "publication_date",
    "date",
];

/// `<meta>` names for the last revision, for pages without another date.
const UPDATED: &[&str] = &[
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "govuk:public-updated-at",
    "govuk:updated-at",
];

const TITLES: &[&str] = &["citation_title", "og:title", "dcterms.title", "dc.title", "headline", "title"];

const AUTHORS: &[&str] = &["citation_author", "author", "dcterms.creator", "dc.creator", "article:author"];

/// Names for the page's URL, most reliable first.
const ADDRESSES: &[&str] = &["canonical", "og:url", "saved from"];

/// Names for the publisher, most reliable first.
const PUBLISHERS: &[&str] =
    &["citation_publisher", "dcterms.publisher", "dc.publisher", "publisher", "og:site_name"];

/// The maximum nesting depth of JSON-LD objects.
const MAX_DEPTH: usize = 8;

/// The metadata found so far, in page order, with lower-case names.
#[derive(Debug, Default)]
pub(super) struct Collector {
    found: Vec<(String, String)>,
    /// The kind and text of the element being read.
    reading: Option<(MetadataElement, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MetadataElement {
    Title,
    /// JSON-LD, <https://www.w3.org/TR/json-ld11/>.
    LinkedData,
}

impl Collector {
    pub(super) fn start(&mut self, tag: &StartTag<usize>) {
        match tag.name.as_slice() {
            b"meta" => {
                let name = ["property", "name", "itemprop"].iter().find_map(|key| attribute(tag, key));
                if let (Some(name), Some(content)) = (name, attribute(tag, "content")) {
                    self.found.push((name.trim().to_ascii_lowercase(), content));
                }
            }
            b"time" => {
                let class = attribute(tag, "class").unwrap_or_default().to_ascii_lowercase();
                let published = attribute(tag, "itemprop").is_some_and(|value| value == "datePublished")
                    || tag.attributes.contains_key(b"pubdate".as_slice())
                    || class
                        .split_whitespace()
                        .any(|class| matches!(class, "published" | "dt-published" | "entry-date"));
                if let (true, Some(day)) = (published, attribute(tag, "datetime")) {
                    self.found.push(("datepublished".to_owned(), day));
                }
            }
            b"link"
                if attribute(tag, "rel").is_some_and(|rel| rel.trim().eq_ignore_ascii_case("canonical")) =>
            {
                self.found.extend(attribute(tag, "href").map(|href| ("canonical".to_owned(), href)));
            }
            b"title" => self.reading = Some((MetadataElement::Title, String::new())),
            b"script"
                if attribute(tag, "type")
                    .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) =>
            {
                self.reading = Some((MetadataElement::LinkedData, String::new()));
            }
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some((_, words)) = &mut self.reading {
            words.push_str(text);
        }
    }

    pub(super) fn end(&mut self, name: &[u8]) {
        let ends = matches!(name, b"title" | b"script" | b"head");
        let Some((reading, words)) = self.reading.take_if(|_| ends) else { return };
        match reading {
            MetadataElement::Title => self.found.push(("title".to_owned(), words)),
            MetadataElement::LinkedData => {
                // Ignore invalid JSON: the page may have other metadata.
                if let Ok(data) = serde_json::from_str::<Value>(&words) {
                    self.linked_data(&data, 0);
                }
            }
        }
    }

    fn linked_data(&mut self, data: &Value, depth: usize) {
        match data {
            Value::Array(items) if depth < MAX_DEPTH => {
                for item in items {
                    self.linked_data(item, depth + 1);
                }
            }
            Value::Object(object) if depth < MAX_DEPTH => {
                for (key, name) in [
                    ("datePublished", "datepublished"),
                    ("dateModified", "datemodified"),
                    ("headline", "headline"),
                ] {
                    if let Some(words) = object.get(key).and_then(Value::as_str) {
                        self.found.push((name.to_owned(), words.to_owned()));
                    }
                }
                // The author is a string, an object with a name, or a list of either.
                let author = object.get("author").map(|author| author.get(0).unwrap_or(author));
                if let Some(name) = author.and_then(|author| author.get("name").unwrap_or(author).as_str()) {
                    self.found.push(("author".to_owned(), name.to_owned()));
                }
                let publisher = object.get("publisher");
                let publisher =
                    publisher.and_then(|publisher| publisher.get("name").unwrap_or(publisher).as_str());
                self.found.extend(publisher.map(|name| ("publisher".to_owned(), name.to_owned())));
                for key in ["@graph", "mainEntity"] {
                    if let Some(inner) = object.get(key) {
                        self.linked_data(inner, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// Reads the comment that browsers add to a saved page: "saved from url=(0026)https://…".
    pub(super) fn comment(&mut self, text: &str) {
        let rest = text.trim().strip_prefix("saved from url=(");
        let url = rest.and_then(|rest| rest.split_once(')')).map(|(_, url)| url.trim().to_owned());
        self.found.extend(url.map(|url| ("saved from".to_owned(), url)));
    }

    /// Returns the URL and the publisher that the page states.
    pub(super) fn facts(&self) -> SourceFacts {
        let all = |names: &'static [&str]| {
            names.iter().flat_map(|name| self.found.iter().filter(move |(key, _)| key == name))
        };
        let url = all(ADDRESSES).map(|(_, url)| url.trim()).find(|url| is_address(url)).map(str::to_owned);
        let publisher = all(PUBLISHERS).map(|(_, name)| one_line(name)).find(|name| !name.is_empty());
        SourceFacts { url, publisher, saved: None }
    }

    /// Returns the metadata of the page. `time` is the `datetime` of a `<time>` in the head of the
    /// text. The title is omitted if the page has exactly one main heading, which is a better
    /// title.
    pub(super) fn into_metadata(self, has_heading: bool, time: Option<String>) -> Metadata {
        let first = |names: &[&str]| {
            names.iter().find_map(|name| {
                let (_, words) =
                    self.found.iter().find(|(key, words)| key == name && !words.trim().is_empty())?;
                Some(words.clone())
            })
        };
        let stated = |names: &'static [&str], evidence| {
            let found = |name: &&str| {
                let mut found = self.found.iter();
                found.find(|(key, words)| key == name && !words.trim().is_empty()).cloned()
            };
            let dates = names.iter().filter_map(found).map(|(name, words)| (name, words, evidence));
            dates.collect::<Vec<_>>()
        };
        let time = time.map(|time| ("time".to_owned(), time, DateEvidence::Metadata));
        let mut published = stated(DATES, DateEvidence::Metadata);
        published.extend(time.filter(|_| published.is_empty()));
        let dates = published.into_iter().chain(stated(UPDATED, DateEvidence::Updated));
        Metadata {
            title: first(TITLES).filter(|_| !has_heading),
            author: first(AUTHORS),
            dates: dates.collect(),
            file_created: None,
        }
    }
}
