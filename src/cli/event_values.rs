//! The keys of an event as options of `dateline add`, `edit` and `merge`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anyhow::{anyhow, bail};
use clap::{Arg, ArgAction, ArgMatches, Command};
use toml::{Table, Value};

use super::terminal::Terminal;
use crate::amend::{key_value, typed_date};
use crate::chronology::{ChronologyFault, Event, parse};
use crate::date::Date;
use crate::export::{CellKind, EventColumn};
use crate::normalise::Context;
use crate::project::Project;
use crate::source::Sources;
use crate::table::Entry as _;

/// The texts of the options, by key. An option may be given several times.
#[derive(Debug, Clone, Default)]
pub(crate) struct EventValues(pub(crate) BTreeMap<&'static str, Vec<String>>);

/// Returns the keys that have an option: those with plain values, and lists of them.
pub(crate) fn editable() -> impl Iterator<Item = EventColumn> {
    let is_editable = |column: &EventColumn| column.key != "id" && column.kind() != CellKind::Table;
    EventColumn::all().into_iter().filter(is_editable)
}

/// Returns the option for a key, and its clap id, which must differ from the ids of all other
/// options.
fn option(key: &'static str) -> (&'static str, &'static str) {
    match key {
        "strictly_after" => ("strictly-after", key),
        "strictly_before" => ("strictly-before", key),
        "same_day" => ("same-day", key),
        "caused_by" => ("caused-by", key),
        // `--max-time` already has this clap id.
        "time" => ("time", "time_of_day"),
        _ => (key, key),
    }
}

impl clap::FromArgMatches for EventValues {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |column: EventColumn| {
            let values = matches.get_many::<String>(option(column.key).1)?;
            Some((column.key, values.cloned().collect()))
        };
        Ok(Self(editable().filter_map(given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for EventValues {
    fn augment_args(command: Command) -> Command {
        let keys = Event::SCHEMA.keys();
        editable().fold(command, |command, column| {
            let (long, name) = option(column.key);
            let doc = keys.iter().find(|key| key.name == column.key).map_or("", |key| key.doc);
            let arg =
                Arg::new(name).long(long).help(doc.trim_end_matches('.')).help_heading("Keys of the event");
            command.arg(match column.kind() {
                CellKind::List => arg.action(ArgAction::Append).value_name("TEXT"),
                CellKind::Date => {
                    arg.value_name("DATE").help("The date, in EDTF or in words such as \"about June 2024\"")
                }
                CellKind::Number => arg.value_name("N"),
                CellKind::YesNo => arg.value_name("YES|NO"),
                CellKind::Text | CellKind::Word | CellKind::Table => arg.value_name("TEXT"),
            })
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl EventValues {
    /// Returns the values of the given keys, with `None` for a key that was given as empty. Prints
    /// the interpretation of a date in words.
    pub(crate) fn read(
        &self,
        project: &Project,
        terminal: &Terminal,
    ) -> anyhow::Result<BTreeMap<&'static str, Option<Value>>> {
        let read = |(key, texts): (&&'static str, &Vec<String>)| {
            let column = editable().find(|column| column.key == *key);
            let column = column.ok_or_else(|| anyhow!("an event has no key `{key}`"))?;
            let value = match texts.as_slice() {
                [date] if *key == "date" && !date.is_empty() => {
                    Some(Value::from(stated_date(date, project, terminal)?.to_string()))
                }
                texts => {
                    value_of(&column, texts).map_err(|reason| anyhow!("--{}: {reason}", option(key).0))?
                }
            };
            Ok((*key, value))
        };
        self.0.iter().map(read).collect()
    }
}

/// Returns the value of a key for the texts of an option, or `None` if they are empty.
pub(crate) fn value_of(column: &EventColumn, texts: &[String]) -> Result<Option<Value>, String> {
    let mut all = Vec::new();
    for text in texts.iter().map(|text| text.trim()) {
        match key_value(column, text).map_err(|reason| format!("“{text}” {reason}"))? {
            Some(Value::Array(items)) => all.extend(items),
            Some(value) => return Ok(Some(value)),
            None => {}
        }
    }
    Ok((!all.is_empty()).then_some(Value::Array(all)))
}

/// Parses a typed date, and prints its interpretation in words.
pub(crate) fn stated_date(text: &str, project: &Project, terminal: &Terminal) -> anyhow::Result<Date> {
    let context = Context::new().in_order(project.chronology.date_order);
    let date = typed_date(text, &context).map_err(|reason| anyhow!(reason))?;
    if date.to_string() != text.trim() {
        terminal.note(&format!("“{}” is read as {date} ({})", text.trim(), date.human()));
    }
    Ok(date)
}

/// Fails if the changed `events.toml` contains errors that the old one did not.
pub(crate) fn refuse_new_faults(project: &Project, new: &str) -> anyhow::Result<()> {
    let (_, faults) = parse(Sources::new().add("events.toml", new), new);
    let known: Vec<String> = project.faults.iter().map(ChronologyFault::message).collect();
    let found = faults.iter().find(|fault| !known.contains(&fault.message()));
    match found {
        Some(fault) => {
            let help = fault.help().map(|help| format!(": {help}")).unwrap_or_default();
            bail!("{}{help}; nothing was written", fault.message())
        }
        None => Ok(()),
    }
}

/// Formats the value of a key as text; empty for `None`.
pub(crate) fn shown(column: &EventColumn, value: Option<&Value>) -> String {
    let entry: Table = value.map(|value| (column.key.to_owned(), value.clone())).into_iter().collect();
    column.shown(&entry)
}

/// Quotes a text for a report line, and truncates a long one.
pub(crate) fn quoted(text: &str) -> String {
    const MAX_LENGTH: usize = 60;
    if text.is_empty() { "(empty)".to_owned() } else { format!("“{}”", cut(text, MAX_LENGTH)) }
}

/// Truncates a text to `most` characters; "…" marks that it was cut.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}
