//! Merges two entries of the same event into one.
//!
//! Lists are united, and a value that only one of the entries has is kept. A key with two different
//! values is a conflict, which the user has to resolve. References to the second event, in
//! relations and briefs, are changed to the first.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;
use toml::{Table, Value};

use crate::chronology::{Change, EditError, Event, REVIEWED, Splice, edit, removal, values};
use crate::escape::for_toml;
use crate::export::{EventColumn, entries_by_id};
use crate::project::{EditedFile, Project, RenameError, event_named, redirected, references};
use crate::source::{SourceId, Span};
use crate::table::ValueShape;

/// A merge of two events, before its conflicts are resolved.
#[derive(Debug, Clone)]
pub struct Merge {
    /// The id of the event that is kept.
    first: String,
    /// The id of the event that is removed.
    second: String,
    /// The keys whose values differ, in the column order of an exported spreadsheet.
    pub conflicts: Vec<MergeConflict>,
    /// The keys that only the second event has, with their values as text.
    pub taken: Vec<(&'static str, String)>,
    /// The relations between the two events, such as `after = "pact"`. They are removed, since an
    /// event cannot be related to itself.
    pub dropped: Vec<String>,
    /// The comments in the removed entry, which are lost.
    pub comments: Vec<String>,
    changes: Vec<Change>,
}

/// A key for which two events have different values.
#[derive(Debug, Clone)]
pub struct MergeConflict {
    /// The key.
    pub key: &'static str,
    /// The first event's value as text; empty if the key is absent.
    pub first: String,
    /// The second event's value as text; empty if the key is absent.
    pub second: String,
    /// The values; `None` if the event lacks the key.
    values: [Option<Value>; 2],
}

impl MergeConflict {
    /// Returns the second event's value if `of_second`, otherwise the first event's. Returns `None`
    /// if that event lacks the key.
    pub fn value(&self, of_second: bool) -> Option<&Value> {
        self.values[usize::from(of_second)].as_ref()
    }
}

/// The reason why two events were not merged. No file is changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MergeError {
    /// An event does not exist, or `events.toml` cannot be edited.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A reference to the second event cannot be changed.
    #[error(transparent)]
    Reference(#[from] RenameError),
    /// Both ids are the same.
    #[error("\"{0}\" cannot be merged with itself: name two events")]
    Same(String),
    /// The second event has an unknown key.
    #[error(
        "\"{id}\" has the key `{key}`, which is not a key of an event, so it would be lost: move it by hand first"
    )]
    OtherKey {
        /// The id of the second event.
        id: String,
        /// The unknown key.
        key: String,
    },
    /// A conflict is not resolved.
    #[error("\"{first}\" and \"{second}\" have different values of {}", keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "))]
    Undecided {
        /// The id of the event that is kept.
        first: String,
        /// The id of the event that is removed.
        second: String,
        /// The keys whose conflicts are not resolved.
        keys: Vec<&'static str>,
    },
}

impl Merge {
    /// Compares two events. The merge keeps the first and removes the second.
    ///
    /// # Errors
    ///
    /// Fails if an event does not exist, or if the second contains an unknown key, which would be
    /// lost.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use dateline::internals::amend::Merge;
    /// use dateline::{LoadOptions, Memory, Project};
    ///
    /// let events = "[[event]]\nid = \"a\"\ntitle = \"The pact\"\ndate = \"2024-06\"\ntags = [\"x\"]\n\n\
    ///               [[event]]\nid = \"b\"\ntitle = \"The pact\"\ndate = \"2024-06-09\"\ntags = [\"x\", \"y\"]\n";
    /// let project = Project::load(&Memory::from([("events.toml", events)]), &LoadOptions::default())?;
    /// let merge = Merge::new(&project, "a", "b")?;
    /// assert_eq!((merge.conflicts[0].key, merge.conflicts[0].second.as_str()), ("date", "2024-06-09"));
    /// let date = merge.conflicts[0].value(true).cloned();
    /// let files = merge.files(&project, &BTreeMap::from([("date", date)]), None)?;
    /// assert_eq!(
    ///     files[0].new,
    ///     "[[event]]\nid = \"a\"\ntitle = \"The pact\"\ndate = \"2024-06-09\"\ntags = [\"x\", \"y\"]\n"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(project: &Project, first: &str, second: &str) -> Result<Self, MergeError> {
        if first == second {
            return Err(MergeError::Same(first.to_owned()));
        }
        event_named(project, first)?;
        let removed = event_named(project, second)?;
        let text = project.sources.whole(project.chronology.source);
        let entries = entries_by_id(&values(text)?);
        let none = Table::new();
        let [ours, theirs] = [first, second].map(|id| entries.get(id).unwrap_or(&none));
        let columns = EventColumn::all();
        if let Some(key) = theirs.keys().find(|key| columns.iter().all(|column| column.key != *key)) {
            return Err(MergeError::OtherKey { id: second.to_owned(), key: key.clone() });
        }
        let mut merge = Self {
            first: first.to_owned(),
            second: second.to_owned(),
            conflicts: Vec::new(),
            taken: Vec::new(),
            dropped: Vec::new(),
            comments: comments(project.sources.text(removed.span)),
            changes: Vec::new(),
        };
        for column in columns.iter().filter(|column| !matches!(column.key, "id" | REVIEWED)) {
            match column.shape {
                ValueShape::List(_) => merge.join(column, ours, theirs),
                _ => merge.compare(column, ours, theirs),
            }
        }
        Ok(merge)
    }

    /// Unites the lists of both events for one key. Items that relate the two events to each other
    /// are dropped.
    fn join(&mut self, column: &EventColumn, ours: &Table, theirs: &Table) {
        let is_relation = Event::is_relation(column.key);
        let is_own = |item: &Value| {
            let target = item.as_table().map_or(Some(item), |table| table.get("of")).and_then(Value::as_str);
            is_relation && target.is_some_and(|target| target == self.first || target == self.second)
        };
        let (own, others): (Vec<Value>, Vec<Value>) = items(theirs, column.key).into_iter().partition(is_own);
        let (own_ours, mut all): (Vec<Value>, Vec<Value>) =
            items(ours, column.key).into_iter().partition(is_own);
        let new: Vec<Value> = others.into_iter().filter(|item| !all.contains(item)).collect();
        let dropped = own.iter().chain(&own_ours);
        self.dropped.extend(dropped.map(|item| format!("{} = {}", column.key, for_toml(item))));
        if !new.is_empty() {
            let table = std::iter::once((column.key.to_owned(), Value::Array(new.clone()))).collect();
            self.taken.push((column.key, column.shown(&table)));
        }
        let event = self.first.clone();
        if own_ours.is_empty() {
            let add = |item| Change::Item { event: event.clone(), key: column.key, item };
            self.changes.extend(new.into_iter().map(add));
            return;
        }
        all.extend(new);
        self.changes.push(if all.is_empty() {
            Change::NoKey { event, key: column.key }
        } else {
            Change::Key { event, key: column.key, value: Value::Array(all) }
        });
    }

    /// Compares the values of both events for one key. The defaults of `status` and `importance`
    /// count as values: an event without `status` has the status "held", which conflicts with
    /// "planned".
    fn compare(&mut self, column: &EventColumn, ours: &Table, theirs: &Table) {
        let shown = |entry: &Table| match entry.get(column.key) {
            // A title in several languages is compared in all of them.
            Some(value @ Value::Table(_)) => for_toml(value),
            _ => column.shown(entry),
        };
        let [first, second] = [shown(ours), shown(theirs)];
        let values = [ours, theirs].map(|entry| entry.get(column.key).cloned());
        if first == second {
            return;
        }
        match values {
            [None, Some(value)] if first.is_empty() => {
                self.taken.push((column.key, second));
                self.changes.push(Change::Key { event: self.first.clone(), key: column.key, value });
            }
            [Some(_), None] if second.is_empty() => {}
            values => self.conflicts.push(MergeConflict { key: column.key, first, second, values }),
        }
    }

    /// Returns the files after the merge. `chosen` maps keys to their values, or to `None` to
    /// remove the key; it must contain all conflicts. `review` is the value of `reviewed`.
    ///
    /// # Errors
    ///
    /// Fails if a conflict is not resolved, or if a file uses a notation that cannot be edited.
    pub fn files(
        &self,
        project: &Project,
        chosen: &BTreeMap<&'static str, Option<Value>>,
        review: Option<Value>,
    ) -> Result<Vec<EditedFile>, MergeError> {
        let is_open = |conflict: &&MergeConflict| !chosen.contains_key(conflict.key);
        let keys: Vec<&'static str> =
            self.conflicts.iter().filter(is_open).map(|conflict| conflict.key).collect();
        if !keys.is_empty() {
            let (first, second) = (self.first.clone(), self.second.clone());
            return Err(MergeError::Undecided { first, second, keys });
        }
        let mut files = self.redirect(project)?;
        let chronology = project.chronology.source;
        let (text, places) =
            files.remove(&chronology).unwrap_or_else(|| (project.sources.whole(chronology).to_owned(), 0));
        let present = entries_by_id(&values(&text)?);
        let is_present = |key: &str| present.get(&self.first).is_some_and(|entry| entry.contains_key(key));
        let event = || self.first.clone();
        let given = chosen.iter().flat_map(|(key, value)| {
            // In a title in several languages, a new text replaces only the one in the main
            // language. A title taken from the other event replaces all of them, because the
            // translations belong to a different title.
            let is_taken = |conflict: &MergeConflict| {
                let [ours, theirs] = &conflict.values;
                let is_translated = ours.as_ref().is_some_and(Value::is_table);
                conflict.key == *key && is_translated && theirs.as_ref() == value.as_ref()
            };
            let is_removed = value.is_none() || self.conflicts.iter().any(is_taken);
            let removed = (is_removed && is_present(key)).then(|| Change::NoKey { event: event(), key });
            let set = value.clone().map(|value| Change::Key { event: event(), key, value });
            removed.into_iter().chain(set)
        });
        let reviewed = review.map(|value| Change::Key { event: event(), key: REVIEWED, value });
        // A chosen value replaces the united list.
        let joined = self
            .changes
            .iter()
            .filter(|change| !changed_key(change).is_some_and(|key| chosen.contains_key(key)));
        let changes: Vec<Change> = joined
            .cloned()
            .chain(given)
            .chain(reviewed)
            .chain([Change::NoEvent { event: self.second.clone() }])
            .collect();
        let edited = EditedFile {
            path: project.sources.path(chronology).to_owned(),
            old: project.sources.whole(chronology).to_owned(),
            new: edit(&text, &changes)?,
            places,
        };
        let briefs = files.into_iter().map(|(file, (new, places))| EditedFile {
            path: project.sources.path(file).to_owned(),
            old: project.sources.whole(file).to_owned(),
            new,
            places,
        });
        Ok(std::iter::once(edited).chain(briefs).collect())
    }

    /// Changes the references to the second event to the first. Returns the new texts of the files,
    /// with the number of changed references. If a list already contains the first event, the
    /// second is removed from it.
    fn redirect(&self, project: &Project) -> Result<BTreeMap<SourceId, (String, usize)>, MergeError> {
        let (first, second) = (&self.first, &self.second);
        let ours: Vec<Span> =
            [first, second].into_iter().filter_map(|id| Some(project.chronology.event(id)?.span)).collect();
        let mut doubled: BTreeSet<Span> = BTreeSet::new();
        for event in &project.chronology.events {
            for relation in event.relations.iter().filter(|relation| relation.target.value == *second) {
                let has_first = |other: &crate::chronology::Relation| {
                    other.kind == relation.kind && other.target.value == *first
                };
                if event.relations.iter().any(has_first) {
                    doubled.insert(relation.span);
                }
            }
        }
        for brief in &project.briefs {
            let ids = &brief.selection.ids;
            if ids.iter().any(|id| id.value == *first) {
                doubled.extend(ids.iter().filter(|id| id.value == *second).map(|id| id.span));
            }
        }
        let mut splices: BTreeMap<SourceId, Vec<Splice>> = BTreeMap::new();
        let all: BTreeSet<Span> = references(project, second)?.into_iter().collect();
        for span in all.into_iter().filter(|span| !ours.iter().any(|entry| entry.contains(*span))) {
            let text = project.sources.whole(span.source);
            let whole = doubled.iter().find(|whole| whole.contains(span));
            let splice = match whole {
                Some(whole) => removal(text, &whole.range()),
                None => redirected(project, span, second, first),
            };
            let path = || RenameError::Form(project.sources.path(span.source).to_owned());
            splices.entry(span.source).or_default().push(splice.ok_or_else(path)?);
        }
        let mut files = BTreeMap::new();
        for (file, mut splices) in splices {
            splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
            let text = project.sources.whole(file);
            let new = Splice::make(&splices, text).filter(|new| toml::from_str::<Table>(new).is_ok());
            let refused = || RenameError::Form(project.sources.path(file).to_owned());
            files.insert(file, (new.ok_or_else(refused)?, splices.len()));
        }
        Ok(files)
    }
}

/// Returns the items of a list. A single value, as in `after = "pact"`, is a list of one item.
fn items(entry: &Table, key: &str) -> Vec<Value> {
    match entry.get(key) {
        None => Vec::new(),
        Some(Value::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
    }
}

const fn changed_key(change: &Change) -> Option<&'static str> {
    match change {
        Change::Key { key, .. } | Change::NoKey { key, .. } | Change::Item { key, .. } => Some(key),
        _ => None,
    }
}

fn comments(entry: &str) -> Vec<String> {
    entry.lines().filter_map(comment).map(|comment| comment.trim().to_owned()).collect()
}

/// Returns the comment of a line: the part from the first `#` outside a string.
fn comment(line: &str) -> Option<&str> {
    let mut quote = None;
    let mut is_escaped = false;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') => return line.get(at..),
            (None, '"' | '\'') => quote = Some(c),
            (Some('"'), '\\') if !is_escaped => {
                is_escaped = true;
                continue;
            }
            (Some(mark), c) if c == mark && !is_escaped => quote = None,
            _ => {}
        }
        is_escaped = false;
    }
    None
}
