//! The loaded project that the pages of the desk show.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use super::page_picture::DrawPages;
use super::shell::Notice;
use crate::check::{Checked, Diagnostic, Severity, check};
use crate::chronology::{EditError, values};
use crate::linking::TimelineEntry;
use crate::project::{CHRONOLOGY, Project};
use crate::pull::{Candidate, StoredCandidate};
use crate::render::{Item, gather};

/// A project with its findings and events, loaded at one time.
#[derive(Debug)]
pub(crate) struct LoadedProject {
    pub(crate) project: Arc<Project>,
    /// The findings of the check.
    pub(crate) checked: Arc<Checked>,
    /// A sentence on why a part of `events.toml` cannot be read.
    pub(super) syntax_error: Option<String>,
    /// The events, in timeline order.
    pub(super) items: Vec<ListedItem>,
    /// The candidates and the number of certain ones, computed on first use.
    candidates: OnceLock<(Vec<StoredCandidate>, usize)>,
    /// The indices of the findings about each event.
    of_event: BTreeMap<String, Vec<usize>>,
}

/// The input of every page: the project, and messages about what happened since it was loaded.
#[derive(Debug, Clone)]
pub(crate) struct DeskView {
    /// The last loaded version of the project.
    pub(crate) loaded: Arc<LoadedProject>,
    /// A number that increases each time the files are reloaded.
    pub(crate) version: u64,
    /// The reason why the last change to the files could not be loaded. The project is then the
    /// version before the change.
    pub(crate) problem: Option<String>,
    /// Whether the folder contains a chronology. Without one, the only page is the one that creates
    /// it.
    pub(crate) is_started: bool,
    /// The message about the last action.
    pub(crate) notice: Option<Notice>,
    /// The last change, if it can be undone.
    pub(crate) last_change: Option<LastChange>,
    /// The renderer for paper pages.
    pub(crate) pictures: Arc<dyn DrawPages>,
}

/// The last change to a project's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LastChange {
    /// The words that continue "Undo:" or, after an undo, "Redo:".
    pub(crate) words: String,
    /// Whether the change was an undo, so that undoing it is a redo.
    pub(crate) is_undo: bool,
    /// Identifies the change, so that the undo button does not undo a different change.
    pub(crate) fingerprint: String,
}

/// An event of the timeline, with the text that a filter searches.
#[derive(Debug)]
pub(super) struct ListedItem {
    pub(super) item: Item,
    /// The wording of the event in lower case.
    pub(super) text: String,
}

impl LoadedProject {
    /// Checks a project and prepares its events.
    pub(crate) fn new(project: Project) -> Self {
        let checked = check(&project);
        let (items, _) = gather(&project, &checked.findings, &project.timeline.entries);
        let items = items.into_iter().map(ListedItem::new).collect();
        let mut of_event: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, found) in checked.findings.iter().enumerate() {
            for event in &found.events {
                of_event.entry(event.clone()).or_default().push(at);
            }
        }
        // Parse the file again only if it has faults, to find a syntax error.
        let text = project.sources.whole(project.chronology.source);
        let syntax_error = if project.faults.is_empty() { None } else { syntax_error(CHRONOLOGY, text) };
        let (project, checked) = (Arc::new(project), Arc::new(checked));
        Self { project, checked, syntax_error, items, candidates: OnceLock::new(), of_event }
    }

    /// Returns the title of the chronology.
    pub(super) fn title(&self) -> &str {
        self.project.chronology.title.as_ref().map_or("Chronology", |title| title.value.as_str())
    }

    /// Returns the number of errors that the check found.
    pub(super) fn errors(&self) -> usize {
        self.checked.count(Severity::Error)
    }

    /// Returns the number of warnings that the check found.
    pub(super) fn warnings(&self) -> usize {
        self.checked.findings.iter().filter(|found| found.severity == Severity::Warning).count()
    }

    /// Returns the number of candidates that `dateline pull` shows without `--all`.
    pub(super) fn candidates(&self) -> usize {
        self.stored().1
    }

    /// Returns the candidates of `dateline pull --all`, which are computed once per version of the
    /// files.
    pub(crate) fn pulled(&self) -> Vec<Candidate<'_>> {
        self.stored().0.iter().filter_map(|stored| stored.candidate(&self.project)).collect()
    }

    fn stored(&self) -> &(Vec<StoredCandidate>, usize) {
        self.candidates.get_or_init(|| {
            let stored = StoredCandidate::of(&self.project);
            let certain = stored.iter().filter(|stored| stored.is_certain(&self.project)).count();
            (stored, certain)
        })
    }

    /// Returns the findings about an event, the worst first.
    pub(super) fn findings_of(&self, event: &str) -> Vec<&Diagnostic> {
        let at = self.of_event.get(event).into_iter().flatten();
        let mut findings: Vec<&Diagnostic> = at.filter_map(|at| self.checked.findings.get(*at)).collect();
        findings.sort_by_key(|found| std::cmp::Reverse(found.severity));
        findings
    }

    /// Returns the timeline entry that an item was made from.
    pub(super) fn entry(&self, at: usize) -> Option<&TimelineEntry> {
        self.project.timeline.entries.get(at)
    }

    /// Returns the actors, tags or places of all events, each once, in alphabetical order.
    pub(super) fn names<'l>(&'l self, of: impl Fn(&'l Item) -> &'l [String]) -> Vec<&'l str> {
        let names: BTreeSet<&str> =
            self.items.iter().flat_map(|listed| of(&listed.item)).map(String::as_str).collect();
        names.into_iter().collect()
    }
}

/// Returns the sentence about the syntax error in a TOML file, or `None` if the file has none.
pub(crate) fn syntax_error(path: &str, text: &str) -> Option<String> {
    let EditError::NotToml { line, message } = values(text).err()? else { return None };
    let message = message.trim().trim_end_matches('.').replace('\n', "; ");
    Some(format!("{path} has an error in line {line}: {message}."))
}

impl ListedItem {
    fn new(item: Item) -> Self {
        let quotes = item.sources.iter().filter_map(|cite| cite.quote.as_ref());
        let texts = [Some(&item.title), item.id.as_ref(), item.summary.as_ref(), item.place.as_ref()];
        let texts = texts.into_iter().flatten().chain(&item.actors).chain(&item.tags);
        let text = texts.chain(quotes).map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n");
        Self { item, text }
    }
}
