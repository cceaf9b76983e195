//! The possible changes to `events.toml`, and their effect on the parsed values.

use toml::{Table, Value};

use super::EditError;
use crate::chronology::{Event, Status, main_language};
use crate::date::{Date, Granularity};
use crate::phase::Phase;
use crate::table::{Entry as _, Vocabulary, suggest_id};

/// One change to `events.toml`.
#[derive(Debug, Clone)]
pub enum Change {
    /// Adds an event before the first later one if the file is in chronological order, and
    /// otherwise after all others.
    Event(NewEvent),
    /// Adds evidence to an event.
    Evidence {
        /// The id of the event.
        event: String,
        /// The source and the quote to add.
        evidence: NewEvidence,
    },
    /// Sets the date of an event.
    Date {
        /// The id of the event.
        event: String,
        /// The new date.
        date: Date,
    },
    /// Sets a key of an event.
    Key {
        /// The id of the event.
        event: String,
        /// The key.
        key: &'static str,
        /// The new value.
        value: Value,
    },
    /// Removes a key from an event.
    NoKey {
        /// The id of the event.
        event: String,
        /// The key.
        key: &'static str,
    },
    /// Adds an item to a list of an event. A table is written with its keys in order.
    Item {
        /// The id of the event.
        event: String,
        /// The key of the list.
        key: &'static str,
        /// The item to add.
        item: Value,
    },
    /// Removes an event.
    NoEvent {
        /// The id of the event.
        event: String,
    },
    /// Adds an allowance to an event.
    Allowance {
        /// The id of the event.
        event: String,
        /// The code of the rule.
        rule: String,
        /// The reason.
        reason: String,
        /// The last day on which the allowance is valid; `None` if it does not expire.
        until: Option<Date>,
    },
    /// Adds an allowance for a quote from a paper.
    PaperAllowance(NewPaperAllowance),
    /// Adds a dismissal of candidates.
    Dismissal(NewDismissal),
    /// Adds a source after all others.
    Source(NewSource),
    /// Records the SHA-256 of a source's file at the time of a review.
    Pin {
        /// The id of the source.
        source: String,
        /// The SHA-256 as 64 hexadecimal digits.
        sha256: String,
    },
    /// Sets a key of a source.
    SourceKey {
        /// The id of the source.
        source: String,
        /// The key.
        key: &'static str,
        /// The new value.
        value: Value,
    },
}

/// An event to add.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The id, which must be unique.
    pub id: String,
    /// The title, as printed.
    pub title: String,
    /// The date, which also decides the position in the file. An event without a date is added at
    /// the end.
    pub date: Option<Date>,
    /// The phase, if the paper describes one.
    pub phase: Option<Phase>,
    /// The status. The default is [`Status::Held`].
    pub status: Option<Status>,
    /// The evidence that the event cites.
    pub evidence: Vec<NewEvidence>,
    /// Further keys with their values, in the order in which they are written.
    pub more: Vec<(&'static str, Value)>,
}

/// A piece of evidence to add.
#[derive(Debug, Clone)]
pub struct NewEvidence {
    /// The id of a `[[source]]`.
    pub source: String,
    /// The quote from the source.
    pub quote: String,
}

/// A source to add.
#[derive(Debug, Clone, Default)]
pub struct NewSource {
    /// The id, which must be unique.
    pub id: String,
    /// The title of the paper, if it has one.
    pub title: Option<String>,
    /// The author, if the paper states one.
    pub author: Option<String>,
    /// The publisher, if the paper states one.
    pub publisher: Option<String>,
    /// The publication date, if the paper states one.
    pub published: Option<Date>,
    /// The path of the file, relative to the folder of `events.toml`.
    pub path: Option<String>,
    /// The web address, which is never fetched.
    pub url: Option<String>,
    /// The day on which the web page was read.
    pub accessed: Option<Date>,
    /// The address of an archived copy.
    pub archived: Option<String>,
    /// The SHA-256 of the file.
    pub sha256: Option<String>,
}

/// An allowance to add for a quote from a paper.
#[derive(Debug, Clone)]
pub struct NewPaperAllowance {
    /// The path of the paper, relative to the folder of `events.toml`.
    pub path: String,
    /// The code of the rule.
    pub rule: String,
    /// The quote from the paper.
    pub quote: String,
    /// The reason.
    pub reason: String,
    /// The last day on which the allowance is valid; `None` if it does not expire.
    pub until: Option<Date>,
}

/// A dismissal to add.
#[derive(Debug, Clone)]
pub struct NewDismissal {
    /// The ids of the candidates.
    pub ids: Vec<String>,
    /// The reason for the dismissal.
    pub reason: String,
    /// The path of the paper, for readers of the file.
    pub path: String,
    /// The quote from the paper, for readers of the file.
    pub quote: String,
    /// Further keys with their values, in the order in which they are written.
    pub more: Vec<(&'static str, Value)>,
}

/// A change to the parsed values, from which the text edit is derived.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Inserts an entry into a list of tables at the index `index`.
    Insert { list: &'static str, index: usize, entry: Vec<(&'static str, Value)> },
    /// Sets the value of a key in an entry.
    Set { list: &'static str, index: usize, key: &'static str, value: Value },
    /// Removes a key from an entry.
    Unset { list: &'static str, index: usize, key: &'static str },
    /// Appends an item to a list in an entry.
    Push { list: &'static str, index: usize, key: &'static str, item: Value },
    /// Removes an entry from a list of tables.
    Delete { list: &'static str, index: usize },
}

impl Change {
    /// Returns the step that makes this change in a file with the given values.
    pub(super) fn step(&self, file: &Table) -> Result<Step, EditError> {
        let end = |list| entries(file, list).len();
        Ok(match self {
            Self::Event(event) => {
                vacant(file, "event", &event.id)?;
                Step::Insert {
                    list: "event",
                    index: place_of(event.date.as_ref(), file),
                    entry: event.entry(),
                }
            }
            Self::Evidence { event, evidence } => {
                let index = find(file, "event", event)?;
                Step::Push { list: "event", index, key: "evidence", item: table(&evidence.entry()) }
            }
            Self::Date { event, date } => {
                let index = find(file, "event", event)?;
                Step::Set { list: "event", index, key: "date", value: text(&date.to_string()) }
            }
            Self::Key { event, key, value } => {
                let index = find(file, "event", event)?;
                let present = entries(file, "event").get(index).and_then(|entry| entry.get(*key));
                Step::Set { list: "event", index, key, value: with_translations_kept(present, value) }
            }
            Self::NoKey { event, key } => {
                Step::Unset { list: "event", index: find(file, "event", event)?, key }
            }
            Self::Item { event, key, item } => {
                Step::Push { list: "event", index: find(file, "event", event)?, key, item: item.clone() }
            }
            Self::NoEvent { event } => Step::Delete { list: "event", index: find(file, "event", event)? },
            Self::Allowance { event, rule, reason, until } => {
                let index = find(file, "event", event)?;
                let mut item = vec![("rule", text(rule)), ("reason", text(reason))];
                item.extend(until.as_ref().map(|until| ("until", text(&until.to_string()))));
                Step::Push { list: "event", index, key: "allow", item: table(&item) }
            }
            Self::PaperAllowance(allowance) => {
                Step::Insert { list: "allow", index: end("allow"), entry: allowance.entry() }
            }
            Self::Dismissal(dismissal) => {
                Step::Insert { list: "dismissed", index: end("dismissed"), entry: dismissal.entry() }
            }
            Self::Source(source) => {
                vacant(file, "source", &source.id)?;
                Step::Insert { list: "source", index: end("source"), entry: source.entry() }
            }
            Self::Pin { source, sha256 } => {
                let index = find(file, "source", source)?;
                Step::Set { list: "source", index, key: "sha256", value: text(sha256) }
            }
            Self::SourceKey { source, key, value } => {
                let index = find(file, "source", source)?;
                Step::Set { list: "source", index, key, value: value.clone() }
            }
        })
    }
}

impl Step {
    /// Returns the changed key, or the name of the list if a whole entry is inserted or deleted.
    pub(super) const fn key(&self) -> &'static str {
        match self {
            Self::Insert { list, .. } | Self::Delete { list, .. } => list,
            Self::Set { key, .. } | Self::Unset { key, .. } | Self::Push { key, .. } => key,
        }
    }

    /// Returns the list and the index of the entry that is changed; `None` for a new entry.
    pub(super) const fn entry(&self) -> Option<(&'static str, usize)> {
        match self {
            Self::Insert { .. } => None,
            Self::Set { list, index, .. }
            | Self::Unset { list, index, .. }
            | Self::Push { list, index, .. }
            | Self::Delete { list, index } => Some((*list, *index)),
        }
    }

    /// Applies the step to the parsed values. Returns `None` if the values do not have the required
    /// structure.
    pub(super) fn apply(&self, file: &mut Table) -> Option<()> {
        match self {
            Self::Insert { list, index, entry } => {
                let list = file.entry(*list).or_insert_with(|| Value::Array(Vec::new())).as_array_mut()?;
                list.insert((*index).min(list.len()), table(entry));
            }
            Self::Set { list, index, key, value } => {
                let entry = file.get_mut(*list)?.as_array_mut()?.get_mut(*index)?.as_table_mut()?;
                entry.insert((*key).to_owned(), value.clone());
            }
            Self::Unset { list, index, key } => {
                let entry = file.get_mut(*list)?.as_array_mut()?.get_mut(*index)?.as_table_mut()?;
                entry.remove(*key)?;
            }
            Self::Push { list, index, key, item } => {
                let entry = file.get_mut(*list)?.as_array_mut()?.get_mut(*index)?.as_table_mut()?;
                let items = entry.entry(*key).or_insert_with(|| Value::Array(Vec::new()));
                if !items.is_array() {
                    // Convert a single value, which stands for a list of one: `evidence = { … }`.
                    *items = Value::Array(vec![items.clone()]);
                }
                items.as_array_mut()?.push(item.clone());
            }
            Self::Delete { list, index } => {
                let entries = file.get_mut(*list)?.as_array_mut()?;
                if *index >= entries.len() {
                    return None;
                }
                entries.remove(*index);
                // Remove a list without entries, which is absent from the file.
                if entries.is_empty() {
                    file.remove(*list);
                }
            }
        }
        Some(())
    }
}

impl NewEvent {
    fn entry(&self) -> Vec<(&'static str, Value)> {
        let mut entry = vec![("id", text(&self.id)), ("title", text(&self.title))];
        entry.extend(self.date.as_ref().map(|date| ("date", text(&date.to_string()))));
        entry.extend(self.phase.map(|phase| ("phase", text(phase.word()))));
        entry.extend(self.status.map(|status| ("status", text(status.word()))));
        let evidence: Vec<Value> = self.evidence.iter().map(|evidence| table(&evidence.entry())).collect();
        if !evidence.is_empty() {
            entry.push(("evidence", Value::Array(evidence)));
        }
        entry.extend(self.more.iter().cloned());
        let order = Event::SCHEMA.keys();
        entry.sort_by_key(|(key, _)| order.iter().position(|known| known.name == *key));
        entry
    }
}

impl NewEvidence {
    fn entry(&self) -> Vec<(&'static str, Value)> {
        vec![("source", text(&self.source)), ("quote", text(&self.quote))]
    }
}

impl NewSource {
    fn entry(&self) -> Vec<(&'static str, Value)> {
        let published = self.published.as_ref().map(ToString::to_string);
        let accessed = self.accessed.as_ref().map(ToString::to_string);
        let rest = [
            ("title", &self.title),
            ("author", &self.author),
            ("publisher", &self.publisher),
            ("published", &published),
            ("path", &self.path),
            ("url", &self.url),
            ("accessed", &accessed),
            ("archived", &self.archived),
            ("sha256", &self.sha256),
        ];
        let rest = rest.into_iter().filter_map(|(key, value)| Some((key, text(value.as_ref()?))));
        std::iter::once(("id", text(&self.id))).chain(rest).collect()
    }
}

impl NewPaperAllowance {
    fn entry(&self) -> Vec<(&'static str, Value)> {
        let mut entry = vec![
            ("path", text(&self.path)),
            ("rule", text(&self.rule)),
            ("quote", text(&self.quote)),
            ("reason", text(&self.reason)),
        ];
        entry.extend(self.until.as_ref().map(|until| ("until", text(&until.to_string()))));
        entry
    }
}

impl NewDismissal {
    fn entry(&self) -> Vec<(&'static str, Value)> {
        let id = match self.ids.as_slice() {
            [id] => text(id),
            ids => Value::Array(ids.iter().map(|id| text(id)).collect()),
        };
        vec![
            ("id", id),
            ("reason", text(&self.reason)),
            ("path", text(&self.path)),
            ("quote", text(&self.quote)),
        ]
        .into_iter()
        .chain(self.more.iter().cloned())
        .collect()
    }
}

/// Returns the value to set. If the present value has translations, a string replaces only the one
/// in the main language.
fn with_translations_kept(present: Option<&Value>, value: &Value) -> Value {
    let (Some(Value::Table(texts)), Value::String(_)) = (present, value) else { return value.clone() };
    let Some(main) = main_language(|language| texts.contains_key(language)) else { return value.clone() };
    let mut texts = texts.clone();
    texts.insert(main.to_owned(), value.clone());
    Value::Table(texts)
}

fn text(words: &str) -> Value {
    Value::String(words.to_owned())
}

fn table(entry: &[(&'static str, Value)]) -> Value {
    Value::Table(entry.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

fn entries<'f>(file: &'f Table, list: &str) -> &'f [Value] {
    file.get(list).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn ids<'f>(file: &'f Table, list: &str) -> impl Iterator<Item = Option<&'f str>> {
    entries(file, list).iter().map(|entry| entry.get("id").and_then(Value::as_str))
}

fn find(file: &Table, list: &'static str, id: &str) -> Result<usize, EditError> {
    ids(file, list).position(|known| known == Some(id)).ok_or_else(|| {
        let suggestion = suggest_id(id, ids(file, list).flatten().collect::<Vec<_>>()).map(str::to_owned);
        EditError::Unknown { table: list, id: id.to_owned(), suggestion }
    })
}

fn vacant(file: &Table, list: &'static str, id: &str) -> Result<(), EditError> {
    match find(file, list, id) {
        Ok(_) => Err(EditError::Taken { table: list, id: id.to_owned() }),
        Err(_) => Ok(()),
    }
}

/// Returns the index for an event with this date: before the first later event if the file is in
/// chronological order, otherwise at the end.
fn place_of(date: Option<&Date>, file: &Table) -> usize {
    let events = entries(file, "event");
    let Some(date) = date else { return events.len() };
    let dates: Vec<(usize, Date)> =
        events.iter().enumerate().filter_map(|(index, event)| Some((index, date_of(event)?))).collect();
    if !dates.is_sorted_by_key(|(_, date)| date) {
        return events.len();
    }
    dates.iter().find(|(_, other)| other > date).map_or(events.len(), |(index, _)| *index)
}

fn date_of(event: &Value) -> Option<Date> {
    let date = match event.get("date")? {
        Value::String(words) => Date::parse(words.trim()).ok(),
        Value::Datetime(written) => Date::parse(&written.date?.to_string()).ok(),
        _ => None,
    };
    date.filter(|date| date.granularity() <= Granularity::Interval)
}
