//! Releases: versions of a brief that a person has approved.
//!
//! A [`Release`] is the record of one version, `briefs/releases/NAME-3.json`: its number, its day,
//! who cleared it, the hashes of its input files, and its events. Later versions of the brief list
//! the changes since then. A brief whose texts are the same as in its last release is printed as
//! that release; any other brief is printed as a draft.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::data::BriefData;
use super::item::Item;
use super::pagination::Fit;
use super::plain::TextCleaner;
use crate::chronology::Status;
use crate::date::{Date, Day};
use crate::project::sha256;
use crate::table::Vocabulary as _;

/// The structure version of [`Release`].
const VERSION: u32 = 1;

/// The record of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Release {
    /// The structure version of this record.
    pub(crate) version: u32,
    /// The name of the brief.
    pub(crate) brief: String,
    /// The release number, from 1.
    pub(crate) number: u32,
    /// The day of the release.
    #[serde(deserialize_with = "day")]
    pub(crate) released: Day,
    /// The name of the person who cleared the release.
    pub(crate) cleared_by: String,
    /// The day up to which the brief is current.
    #[serde(deserialize_with = "day")]
    pub(crate) as_of: Day,
    /// The SHA-256 of `made_from` as a list with a line `HASH  PATH` per file, as `sha256sum`
    /// prints it.
    pub(crate) sha256: String,
    /// The SHA-256 hashes of the brief's input files, by path.
    pub(crate) made_from: BTreeMap<String, String>,
    /// The SHA-256 of the [texts](BriefData::text_digest) of the brief.
    pub(crate) texts: String,
    /// The SHA-256 hashes of the other files of the release, by name.
    pub(crate) files: BTreeMap<String, String>,
    /// The events of the brief.
    pub(crate) events: Vec<ReleasedEvent>,
}

/// An event of a released brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReleasedEvent {
    /// The id, or `None` if only papers report the event.
    id: Option<String>,
    title: String,
    /// The titles by language, if there are several.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    titles: BTreeMap<String, String>,
    /// The date in EDTF.
    date: Option<String>,
    status: String,
    disputed: bool,
    importance: u8,
}

/// The clearance of a release by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clearance {
    /// The name of the person who cleared the release.
    pub(crate) by: String,
    /// The day of the clearance.
    pub(crate) on: Day,
}

/// The release that a page belongs to, as templates read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReleaseMark {
    /// The release number, from 1.
    pub number: u32,
    /// The name of the person who cleared the release.
    pub cleared_by: String,
    /// The day of the release in ISO 8601.
    pub date: String,
    /// The whole mark in words: "v3 · cleared by Jane Roe · 28 November 2026".
    pub text: String,
}

/// The reason why a release record cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReleaseError {
    /// The record is not JSON, or lacks a field.
    #[error("it is not a release record ({0})")]
    NotARecord(String),
    /// The record was written by a later version of the program.
    #[error(
        "it has format version {0}, which this version of dateline does not support: install a newer dateline"
    )]
    Newer(u32),
    /// The date of an event is not valid EDTF, or its status is unknown.
    #[error("it has an invalid date or status for the event \"{0}\"")]
    Event(String),
}

impl Release {
    /// Creates the record of a release. `data` is the brief, `items` are its events, and
    /// `made_from` maps its input files to their hashes.
    pub(crate) fn new(
        data: &BriefData,
        items: &[Item],
        number: u32,
        clearance: &Clearance,
        made_from: BTreeMap<String, String>,
    ) -> Self {
        let list = made_from.iter().fold(String::new(), |mut list, (path, hash)| {
            let _ = writeln!(list, "{hash}  {path}");
            list
        });
        Self {
            version: VERSION,
            brief: data.name.clone(),
            number,
            released: clearance.on,
            cleared_by: clearance.by.clone(),
            as_of: Day::from_number(data.as_of.day),
            sha256: sha256(list.as_bytes()),
            made_from,
            texts: data.text_digest(),
            files: BTreeMap::new(),
            events: items.iter().map(ReleasedEvent::new).collect(),
        }
    }

    /// Parses a record.
    ///
    /// # Errors
    ///
    /// Fails if the record is invalid or was written by a later version of the program.
    pub(crate) fn read(json: &[u8]) -> Result<Self, ReleaseError> {
        let invalid = |error: serde_json::Error| ReleaseError::NotARecord(error.to_string());
        let value: Value = serde_json::from_slice(json).map_err(invalid)?;
        let version =
            value.get("version").and_then(Value::as_u64).and_then(|version| u32::try_from(version).ok());
        if let Some(newer) = version.filter(|version| *version > VERSION) {
            return Err(ReleaseError::Newer(newer));
        }
        let release: Self = serde_json::from_value(value).map_err(invalid)?;
        release.items()?;
        Ok(release)
    }

    /// Returns the clearance of the release.
    pub(crate) fn clearance(&self) -> Clearance {
        Clearance { by: self.cleared_by.clone(), on: self.released }
    }

    /// Returns the record as JSON.
    pub(crate) fn to_json(&self) -> String {
        crate::escape::for_json(serde_json::to_string_pretty(self).expect(crate::escape::IS_JSON) + "\n")
    }

    /// Returns the events, with the fields needed for a comparison.
    ///
    /// # Errors
    ///
    /// Fails if a date or a status is invalid.
    pub(crate) fn items(&self) -> Result<Vec<Item>, ReleaseError> {
        self.events.iter().map(ReleasedEvent::item).collect()
    }
}

impl ReleasedEvent {
    fn new(item: &Item) -> Self {
        Self {
            id: item.id.clone(),
            title: item.title.clone(),
            titles: item.titles.iter().cloned().collect(),
            date: item.date.as_ref().map(ToString::to_string),
            status: item.status.word().to_owned(),
            disputed: item.disputed,
            importance: item.importance,
        }
    }

    fn item(&self) -> Result<Item, ReleaseError> {
        let invalid = || ReleaseError::Event(self.id.clone().unwrap_or_else(|| self.title.clone()));
        let status = Status::WORDS.iter().find(|(word, _)| *word == self.status).ok_or_else(invalid)?.1;
        let date = self.date.as_ref().map(|date| Date::parse(date).map_err(|_| invalid())).transpose()?;
        Ok(Item {
            id: self.id.clone(),
            titles: self.titles.clone().into_iter().collect(),
            date,
            status,
            disputed: self.disputed,
            importance: self.importance,
            ..Item::new(&self.title)
        })
    }
}

impl BriefData {
    /// Returns the SHA-256 of all texts of the brief, except the changes since an earlier version
    /// and the draft mark.
    ///
    /// The digest does not depend on the layout, so that a new program version with a different
    /// layout does not turn releases into drafts.
    pub(crate) fn text_digest(&self) -> String {
        let bare = Self { changed: None, draft: None, release: None, ..self.clone() };
        let mut page =
            serde_json::to_value(bare.page(&Fit::everything(&bare))).expect(crate::escape::IS_JSON);
        if let Some(page) = page.as_object_mut() {
            for of_layout in ["version", "fit", "drawing", "source_columns", "options", "colours", "words"] {
                page.remove(of_layout);
            }
        }
        let mut lines = String::new();
        write_sorted(&page, &mut lines);
        sha256(lines.as_bytes())
    }

    /// Marks the brief as a release, cleared as `clearance` states.
    #[must_use]
    pub(crate) fn released(self, number: u32, clearance: &Clearance) -> Self {
        let mut plain = TextCleaner::new(self.words);
        let by = plain.text(&clearance.by, "the person who cleared it");
        let day = (self.words.date_of)(&Date::day(clearance.on));
        let mark = ReleaseMark {
            number,
            text: (self.words.released)(number, &by, &day),
            cleared_by: by,
            date: clearance.on.to_string(),
        };
        Self { release: Some(mark), ..self }
    }

    /// Marks the brief as a draft. `last` is the brief's last release, if any.
    #[must_use]
    pub(crate) fn drafted(self, last: Option<&Release>) -> Self {
        let draft = match last {
            Some(last) => {
                (self.words.draft_after)(last.number, &(self.words.date_of)(&Date::day(last.released)))
            }
            None => self.words.draft_first.to_owned(),
        };
        Self { draft: Some(draft), ..self }
    }
}

/// Writes JSON with each object's keys in alphabetical order, so that the field order in the code
/// does not matter.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields.iter().collect::<BTreeMap<_, _>>() {
                let _ = write!(out, "{key:?}:");
                write_sorted(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            for item in items {
                write_sorted(item, out);
                out.push(',');
            }
            out.push(']');
        }
        plain => {
            let _ = write!(out, "{plain}");
        }
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    let text = String::deserialize(deserializer)?;
    let day = Date::parse(&text).ok().and_then(|date| date.as_day());
    day.ok_or_else(|| serde::de::Error::custom(format!("\"{text}\" is not a day")))
}
