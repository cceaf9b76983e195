//! The curated file `events.toml`, parsed into events and sources with the span of every value.
//!
//! [`parse`] returns the valid parts *and* all errors of the file. An error removes the value that
//! it affects. An event with an invalid id, title or date is omitted; all other events remain.
//!
//! ```
//! use dateline::internals::chronology;
//! use dateline::Sources;
//!
//! let text = r#"
//! [[event]]
//! id = "dicas-1"
//! title = "First meeting of DICAS"
//! date = "2024-06-09"
//! afer = ["dicas-agreed"]
//! "#;
//! let mut sources = Sources::new();
//! let file = sources.add("events.toml", text);
//! let (chronology, faults) = chronology::parse(file, text);
//! assert_eq!(chronology.events[0].title.value, "First meeting of DICAS");
//! assert_eq!(sources.text(faults[0].span()), "afer");
//! assert_eq!(faults[0].help().unwrap(), "did you mean `after`?");
//! ```

mod allowance;
mod dismissal;
mod edit;
mod event;
mod fault;
mod file;
mod language;
mod references;
mod register;
mod relation;
mod review;
mod settings;
mod source_entry;

pub(crate) use allowance::{Allowance, PaperAllowance, has_ended};
pub(crate) use dismissal::Dismissal;
pub(crate) use edit::unknown_id_help;
pub(crate) use edit::values;
#[cfg(feature = "desk")]
pub(crate) use edit::with_key;
pub use edit::{
    Change, EditError, NewDismissal, NewEvent, NewEvidence, NewPaperAllowance, NewSource, Splice, edit,
    removal,
};
pub(crate) use event::Importance;
pub use event::{Event, EventKind, Evidence, Status};
pub use fault::ChronologyFault;
pub(crate) use file::FiscalStart;
pub(crate) use language::{BriefLanguage, main_language};
pub(crate) use references::is_valid_id;
pub use register::Register;
pub(crate) use register::{Alias, Name};
pub use relation::RelationKind;
pub(crate) use relation::{Relation, Series};
pub(crate) use review::REVIEWED;
pub use review::Review;
pub(crate) use settings::{BriefDefaults, CheckSettings, OnErrors};
pub use source_entry::SourceEntry;

use std::collections::BTreeMap;

use crate::date::{Date, DateOrder};
use crate::source::{SourceId, Spanned};
use crate::table;

/// A curated chronology: the contents of `events.toml`.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project};
///
/// let files = Memory::from([(
///     "events.toml",
///     "[[source]]\nid = \"note\"\ntitle = \"A note\"\n\n[[event]]\nid = \"pact\"\ntitle = \"The pact is signed\"\n\
///      date = \"2024-06-09\"\nevidence = [{ source = \"note\", quote = \"It was signed.\" }]\n",
/// )]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let event = project.chronology.event("pact").unwrap();
/// assert_eq!(event.date.as_ref().unwrap().value.to_string(), "2024-06-09");
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Chronology {
    /// The text of `events.toml` in [`Sources`](crate::source::Sources).
    pub source: SourceId,
    /// The title of the chronology.
    pub title: Option<Spanned<String>>,
    /// The "as of" date, the day that "now" refers to.
    pub as_of: Option<Spanned<Date>>,
    /// The files, folders and globs to read, relative to the folder of `events.toml`. An item with
    /// a leading `!` is excluded.
    pub papers: Vec<Spanned<String>>,
    /// The starts of fiscal years by country, in file order.
    pub(crate) fiscal_years: Vec<FiscalStart>,
    /// The order of day and month in numeric dates in papers.
    pub(crate) date_order: DateOrder,
    /// The handling marks, the lowest first.
    pub(crate) handling: Vec<Spanned<String>>,
    /// The sources that evidence can refer to.
    pub sources: Vec<SourceEntry>,
    /// The valid events, in file order.
    pub events: Vec<Event>,
    /// The number of events that were omitted because their id, title or date is invalid.
    pub(crate) unread: usize,
    /// The settings for the rules.
    pub(crate) check: CheckSettings,
    /// The house style of all briefs.
    pub(crate) brief_defaults: BriefDefaults,
    /// Allowances for findings in papers.
    pub(crate) allow: Vec<PaperAllowance>,
    /// The candidates that `dateline pull` does not offer again.
    pub(crate) dismissed: Vec<Dismissal>,
    /// The registered names of actors and their aliases.
    #[doc(hidden)]
    pub actors: Register,
    /// The registered names of tags and their aliases.
    #[doc(hidden)]
    pub tags: Register,
    /// The registered names of places and their aliases.
    pub(crate) places: Register,
    /// The index of the first source with each id.
    source_of_id: BTreeMap<String, usize>,
}

impl Chronology {
    /// Returns the event with this id.
    pub fn event(&self, id: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.id.value == id)
    }

    /// Returns the source with this id.
    pub fn source_entry(&self, id: &str) -> Option<&SourceEntry> {
        self.sources.get(self.source_index(id)?)
    }

    /// Returns the index of the source with this id in [`Chronology::sources`].
    pub fn source_index(&self, id: &str) -> Option<usize> {
        self.source_of_id.get(id).copied()
    }
}

/// Parses `events.toml`. Returns the valid parts and all errors, in text order.
pub fn parse(source: SourceId, text: &str) -> (Chronology, Vec<ChronologyFault>) {
    let mut declared = references::Declared::default();
    let (file, reader) = table::read_with::<file::ChronologyFile>(source, text, |document, reader| {
        declared = references::Declared::of(document, reader);
    });
    let (mut chronology, mut unsound) = file.into_chronology(source);
    let declared_events = chronology.events.len() + unsound.len();
    let mut faults = references::check(&mut chronology, &mut unsound, &declared, &reader);
    chronology.unread = declared_events - chronology.events.len() + reader.skipped_entries("event");
    // Insert in reverse order, so that the first of several sources with the same id remains.
    let ids = chronology.sources.iter().enumerate().rev();
    chronology.source_of_id = ids.map(|(at, entry)| (entry.id.value.clone(), at)).collect();
    faults.extend(reader.into_faults().into_iter().map(ChronologyFault::from).map(ChronologyFault::of_day));
    faults.sort_by_key(ChronologyFault::span);
    (chronology, faults)
}

/// Returns the JSON schema of the file, for editors: `schemas/events.schema.json`.
///
/// ```
/// let schema = dateline::internals::chronology::json_schema();
/// assert_eq!(schema["properties"]["event"]["description"], "An event that happened, was planned or is in force.");
/// ```
pub fn json_schema() -> serde_json::Value {
    // List only the top-level keys, whose shapes contain all other tables.
    table::json_schema("events.toml of dateline", &file::keys())
}

/// Returns the top-level keys of the file.
#[cfg(feature = "lsp")]
pub(crate) fn keys() -> Vec<table::Key> {
    file::keys()
}

/// Returns the keys of a registered name under `[actors]`, `[tags]` and `[places]`, and the keys of
/// an alias.
#[cfg(feature = "lsp")]
pub(crate) fn keys_of_names() -> [Vec<table::Key>; 2] {
    file::keys_of_names()
}

/// Returns all tables of the file with their keys, in documentation order. The format reference is
/// generated from them.
pub fn tables() -> Vec<(&'static str, Vec<table::Key>)> {
    file::tables()
}
