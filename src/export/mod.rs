//! Writes a selection of events, with their evidence and sources, in the formats of other programs:
//! spreadsheets, calendars, timelines, bibliographies.
//!
//! [`ExportData::gather`] collects everything that a format can show; each format is one file and a
//! row of the table in `format.rs`. A sheet also contains a digest of every cell, so that
//! `dateline import` can detect what a colleague changed.

mod bibtex;
mod column;
mod csl_json;
mod csv_sheet;
mod format;
mod ics;
mod markwhen;
mod mermaid;
mod rows;
mod timeline_js;
mod xlsx;

pub(crate) use column::{CUT, CellKind, EXPORTED, EventColumn, ExportedState, plain_cell};
pub use format::ExportFormat;
pub use format::{EXPORT_FORMATS, export_format};
pub(crate) use format::{ExportedEntry, format_of_file};
pub(crate) use ics::CALENDAR_STATE;
pub(crate) use markwhen::{MarkwhenState, from_markwhen, spelt_tags};
pub(crate) use rows::PAPERS;
pub(crate) use timeline_js::{SLIDE_COLUMNS, slide_cells};

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;
use toml::Table;

use crate::brief::EventSelection;
use crate::check::{Diagnostic, in_order};
use crate::chronology::{EditError, Event, SourceEntry, values};
use crate::date::{Date, Day, Granularity};
use crate::linking::TimelineEntry;
use crate::project::Project;
use crate::render::{CitedSource, Item, gather};

/// The reason why an export failed.
#[derive(Debug, Error)]
pub enum ExportError {
    /// `events.toml` is not valid TOML, so the values of events are unknown.
    #[error(transparent)]
    NotToml(#[from] EditError),
    /// The library that writes a format refused the data.
    #[error("the {format} file could not be written: {reason}")]
    Refused {
        /// The name of the format.
        format: &'static str,
        /// The library's error message.
        reason: String,
    },
}

/// The options of an export.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExportOptions {
    /// Whether a calendar also contains the events whose date is coarser than a day.
    pub coarse: bool,
}

/// The data that the export formats write.
#[derive(Debug)]
pub struct ExportData<'p> {
    project: &'p Project,
    /// The title of the chronology.
    title: String,
    /// The "as of" date, if it is known.
    as_of: Option<Day>,
    /// The selected events, in timeline order.
    events: Vec<ExportEvent<'p>>,
    /// The sources that the selected events cite, in the order of `events.toml`, then papers
    /// without an entry.
    sources: Vec<ExportSource<'p>>,
    /// The check's findings about the selected events, or all findings if all events are selected.
    findings: Vec<&'p Diagnostic>,
}

/// An event of the timeline with its entry in `events.toml`.
#[derive(Debug)]
struct ExportEvent<'p> {
    /// The event with its sources, including papers.
    item: Item,
    /// The curated event, or `None` if only papers report it.
    event: Option<&'p Event>,
    /// The entry in `events.toml`; empty if only papers report the event.
    entry: Table,
}

/// A source with its entry in `events.toml`.
#[derive(Debug)]
struct ExportSource<'p> {
    /// The title, author, dates and other facts, from `events.toml` and the paper.
    cited: CitedSource,
    /// The entry; `None` for a paper without one.
    entry: Option<&'p SourceEntry>,
}

impl<'p> ExportData<'p> {
    /// Collects the events of a selection with their sources and findings. `findings` contains all
    /// findings of the check.
    ///
    /// # Errors
    ///
    /// Fails if `events.toml` is not valid TOML.
    ///
    /// ```
    /// use dateline::internals::brief::EventSelection;
    /// use dateline::internals::export::{ExportData, ExportOptions, export_format};
    /// use dateline::{LoadOptions, Memory, Project};
    ///
    /// let text = "[[event]]\nid = \"pact\"\ntitle = \"The pact: signed\"\ndate = \"2024-06-09\"\n";
    /// let project = Project::load(&Memory::from([("events.toml", text)]), &LoadOptions::default())?;
    /// let data = ExportData::gather(&project, &[], &EventSelection::default())?;
    /// let bytes = export_format("mermaid").unwrap().write(&data, ExportOptions::default())?;
    /// assert!(String::from_utf8(bytes)?.contains("9 June 2024 : The pact#58; signed"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn gather(
        project: &'p Project,
        findings: &'p [Diagnostic],
        selection: &EventSelection,
    ) -> Result<Self, ExportError> {
        let chronology = &project.chronology;
        let mut entries = entries_by_id(&values(project.sources.whole(chronology.source))?);
        let chosen = selection.choose(chronology, &project.timeline);
        let is_whole = chosen.iter().filter(|entry| entry.event(chronology).is_some()).count()
            == chronology.events.len();
        let (items, cited) = gather(project, findings, chosen.iter().copied());
        let event = |(entry, item): (&&TimelineEntry, Item)| {
            let event = entry.event(chronology);
            let entry = event.and_then(|event| entries.remove(&event.id.value)).unwrap_or_default();
            ExportEvent { item, event, entry }
        };
        let events: Vec<ExportEvent<'p>> = chosen.iter().zip(items).map(event).collect();
        let ids: BTreeSet<&str> = events.iter().filter_map(|event| event.item.id.as_deref()).collect();
        let is_shown =
            |found: &&&Diagnostic| is_whole || found.events.iter().any(|id| ids.contains(id.as_str()));
        let findings = in_order(findings, &project.sources);
        Ok(Self {
            project,
            title: chronology
                .title
                .as_ref()
                .map_or_else(|| "Chronology".to_owned(), |title| plain_cell(&title.value)),
            as_of: project.as_of.as_ref().and_then(Date::as_day),
            findings: findings.iter().filter(is_shown).copied().collect(),
            sources: sources(project, cited, is_whole),
            events,
        })
    }

    /// Returns the number of selected events.
    pub const fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether no event is selected.
    pub const fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Returns the number of sources.
    pub(crate) const fn sources(&self) -> usize {
        self.sources.len()
    }

    /// Returns the events that a format cannot represent: their ids, or the titles of events that
    /// only papers report.
    pub(crate) fn left_out(&self, format: &ExportFormat, options: ExportOptions) -> Vec<&str> {
        let events = self.events.iter().filter(|event| !format.holds(event, options));
        events.map(|event| event.item.id.as_deref().unwrap_or(&event.item.title)).collect()
    }

    /// Returns the day that is recorded as the time of the export: `as_of` rather than the current
    /// day, so that the same chronology gives the same bytes.
    fn made_on(&self) -> Day {
        self.as_of.unwrap_or_else(|| Day::from_number(0))
    }
}

impl ExportEvent<'_> {
    /// Returns the first and last day if the date is a day or a span between two days.
    fn days(&self) -> Option<(Day, Day)> {
        let date = self.item.date.as_ref()?;
        if let Some(day) = date.as_day() {
            return Some((day, day));
        }
        if date.granularity() != Granularity::Interval || !date.is_span() {
            return None;
        }
        let text = date.to_string();
        let (start, end) = text.split_once('/')?;
        let day = |text: &str| Date::parse(text).ok()?.as_day();
        Some((day(start)?, day(end)?))
    }

    /// Returns the first and last day that the date covers. For a date with one known end, such as
    /// "by 9 June 2024", returns that end twice.
    fn reach_or_end(&self) -> Option<(Day, Day)> {
        let interval = self.item.date.as_ref()?.interval();
        let (first, last) = (interval.earliest.day(), interval.latest.day());
        Some((first.or(last)?, last.or(first)?))
    }

    /// Whether the date is uncertain or approximate, or not known to the day.
    fn is_inexact(&self) -> bool {
        let is_marked = |date: &Date| date.to_string().contains(['?', '~', '%']);
        self.days().is_none() || self.item.date.as_ref().is_some_and(is_marked)
    }

    /// Returns a title followed by the date in words, for a format that supports only plain dates.
    fn with_date(&self, title: &str) -> String {
        let when = self.when();
        if when.ends_with("(uncertain)") {
            format!("{title} (date uncertain)")
        } else {
            format!("{title} ({when})")
        }
    }

    /// Returns the date in words; "undated" if there is none.
    fn when(&self) -> String {
        self.item.date.as_ref().map_or_else(|| "undated".to_owned(), Date::human)
    }

    /// Returns the event's citations, each once: "note, p. 7".
    fn citations(&self) -> Vec<String> {
        let mut citations: Vec<String> = Vec::new();
        for cite in &self.item.sources {
            let cite = cite.to_string();
            if !citations.contains(&cite) {
                citations.push(cite);
            }
        }
        citations
    }
}

/// Maps the id of each event to its entry. If several entries have the same id, the first is used.
pub(crate) fn entries_by_id(values: &Table) -> BTreeMap<String, Table> {
    let events = values.get("event").and_then(|events| events.as_array()).map_or(&[][..], Vec::as_slice);
    let mut entries = BTreeMap::new();
    for entry in events.iter().filter_map(toml::Value::as_table) {
        if let Some(id) = entry.get("id").and_then(|id| id.as_str()) {
            entries.entry(id.to_owned()).or_insert_with(|| entry.clone());
        }
    }
    entries
}

fn sources(project: &Project, cited: Vec<CitedSource>, is_whole: bool) -> Vec<ExportSource<'_>> {
    let mut cited: BTreeMap<String, CitedSource> =
        cited.into_iter().map(|source| (source.id.clone(), source)).collect();
    let mut all: Vec<ExportSource<'_>> = Vec::new();
    for entry in &project.chronology.sources {
        let known = cited.remove(&entry.id.value);
        // Include sources that no event cites only if all events are exported: they belong to the
        // whole chronology, not to a selection.
        let source = known.or_else(|| is_whole.then(|| of_entry(entry)));
        all.extend(source.map(|cited| ExportSource { cited, entry: Some(entry) }));
    }
    all.extend(cited.into_values().map(|cited| ExportSource { cited, entry: None }));
    all
}

fn of_entry(entry: &SourceEntry) -> CitedSource {
    CitedSource {
        id: entry.id.value.clone(),
        title: entry.title.as_ref().unwrap_or(&entry.id).value.clone(),
        author: entry.author.as_ref().map(|author| author.value.clone()),
        publisher: entry.publisher.as_ref().map(|publisher| publisher.value.clone()),
        published: entry.published.as_ref().map(|published| published.value.clone()),
        url: entry.url.as_ref().map(|url| url.value.clone()),
        accessed: entry.accessed.as_ref().map(|date| date.value.clone()),
        archived: entry.archived.as_ref().map(|url| url.value.clone()),
        handling: entry.handling.as_ref().map(|handling| handling.value.clone()),
    }
}
