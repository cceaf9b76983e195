//! The file that a person curates, `events.toml`, as events with a place for every word.
//!
//! [`parse`] gives back what it understood *and* every fault of the file. A fault takes out the value that it
//! is about; an event whose id, title or date cannot be read is left out, and all others stay.
//!
//! ```
//! use dateline::chronology;
//! use dateline::source::Sources;
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
mod check_settings;
mod dismissal;
mod edit;
mod event;
mod fault;
mod file;
mod house;
mod references;
mod register;
mod relation;
mod source_entry;

pub use allowance::{Allowance, PaperAllowance, has_ended};
pub use check_settings::CheckSettings;
pub use dismissal::Dismissal;
pub use edit::{
    Change, EditError, NewDismissal, NewEvent, NewEvidence, NewSource, Splice, edit, removal, splices,
};
pub use event::{Event, Evidence, Importance, Kind, Status};
pub use fault::{Fault, Referred};
pub use file::FiscalStart;
pub use house::House;
pub use register::{Alias, Aliases, Name, Register};
pub use relation::{Relation, RelationKind, Series};
pub use source_entry::SourceEntry;

use crate::date::Date;
use crate::normalise::DateOrder;
use crate::source::{SourceId, Spanned};
use crate::table;

/// A curated chronology: everything that `events.toml` says.
#[derive(Debug, Clone)]
pub struct Chronology {
    /// The file.
    pub source: SourceId,
    /// Its title.
    pub title: Option<Spanned<String>>,
    /// What "now" means: a full day.
    pub as_of: Option<Spanned<Date>>,
    /// The files, folders and globs to read, from the folder of `events.toml`; with `!`, what to leave out.
    pub papers: Vec<Spanned<String>>,
    /// When the fiscal year of a country begins, in the order of the file.
    pub fiscal_years: Vec<FiscalStart>,
    /// The order of day and month in the numeric dates of papers.
    pub date_order: DateOrder,
    /// What evidence can name.
    pub sources: Vec<SourceEntry>,
    /// The sound events, in the order of the file.
    pub events: Vec<Event>,
    /// How many events are not among them, because their id, title or date cannot be used.
    pub unread: usize,
    /// Which rules of the check it asks for.
    pub check: CheckSettings,
    /// What all briefs have in common.
    pub house: House,
    /// Allowances for papers.
    pub allow: Vec<PaperAllowance>,
    /// What `dateline pull` is not to offer again.
    pub dismissed: Vec<Dismissal>,
    /// The names of actors.
    pub actors: Register,
    /// The tags.
    pub tags: Register,
    /// The places.
    pub places: Register,
}

impl Chronology {
    /// The event of that id.
    pub fn event(&self, id: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.id.value == id)
    }

    /// The source of that id.
    pub fn source_entry(&self, id: &str) -> Option<&SourceEntry> {
        self.sources.iter().find(|entry| entry.id.value == id)
    }
}

/// Reads `events.toml`: what was understood, and every fault in the order of the text.
pub fn parse(source: SourceId, text: &str) -> (Chronology, Vec<Fault>) {
    let mut declared = references::Declared::default();
    let (file, reader) = table::read_with::<file::File>(source, text, |document, reader| {
        declared = references::Declared::of(document, reader);
    });
    let (mut chronology, mut unsound) = file.into_chronology(source);
    let declared_events = chronology.events.len() + unsound.len();
    let mut faults = references::check(&mut chronology, &mut unsound, &declared, &reader);
    chronology.unread = declared_events - chronology.events.len();
    faults.extend(reader.into_faults().into_iter().map(Fault::from));
    faults.sort_by_key(Fault::span);
    (chronology, faults)
}

/// The JSON schema of the file, for editors: `schemas/events.schema.json`.
///
/// ```
/// let schema = dateline::chronology::json_schema();
/// assert_eq!(schema["properties"]["event"]["description"], "Something that happened or was planned.");
/// ```
pub fn json_schema() -> serde_json::Value {
    // The shapes of the keys at the top lead to all others.
    table::json_schema("events.toml of dateline", &file::keys())
}

/// Every table of the file with its keys, in the order in which documentation lists them: what the reference of
/// the format is made from.
pub fn tables() -> Vec<(&'static str, Vec<table::Key>)> {
    file::tables()
}
