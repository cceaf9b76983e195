//! The keys of an event as options of `dateline add`, `edit` and `merge`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anyhow::{anyhow, bail};
use clap::{Arg, ArgAction, ArgMatches, Command};
use toml::{Table, Value};

use super::terminal::Terminal;
use crate::amend::{key_value, typed_date};
use crate::chronology::{ChronologyFault, Event, parse, unknown_id_help};
use crate::date::Date;
use crate::export::{CellKind, EventColumn};
use crate::normalise::Context;
use crate::project::Project;
use crate::source::Sources;
use crate::table::Entry as _;

/// The values of the options, by key. An option may be given several times.
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
        // Use another id for `--time`, because `--max-time` already has the clap id `time`.
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
            let arg = Arg::new(name).long(long).help(doc.trim_end_matches('.')).help_heading("Event keys");
            command.arg(match column.kind() {
                CellKind::List => {
                    let is_relation = Event::is_relation(column.key);
                    arg.action(ArgAction::Append).value_name(if is_relation { "ID" } else { "TEXT" })
                }
                CellKind::Date => {
                    arg.value_name("DATE").help("The date, in EDTF or in words such as \"about June 2024\"")
                }
                CellKind::Number => arg.value_name("1-5"),
                CellKind::YesNo => arg.value_name("YES|NO"),
                CellKind::Word => {
                    let values = column.words().join(", ");
                    let name = match column.key {
                        "status" => "STATUS",
                        "phase" => "PHASE",
                        "kind" => "KIND",
                        _ => "WORD",
                    };
                    arg.value_name(name)
                        .help(format!("{} [possible values: {values}]", doc.trim_end_matches('.')))
                }
                CellKind::Text if column.key == "weekday" => arg.value_name("DAY"),
                CellKind::Text | CellKind::Table => arg.value_name("TEXT"),
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
            let column = column.ok_or_else(|| anyhow!("`{key}` is not a key of an event"))?;
            let value = match texts.as_slice() {
                [date] if *key == "date" && !date.is_empty() => {
                    Some(Value::from(stated_date("--date", date, project, terminal)?.to_string()))
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

/// Returns the value of a key for the values of its option, or `None` if they are empty.
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
///
/// An error names the option, such as `--date`.
pub(crate) fn stated_date(
    option: &str,
    text: &str,
    project: &Project,
    terminal: &Terminal,
) -> anyhow::Result<Date> {
    let context = Context::new().in_order(project.chronology.date_order);
    let date = typed_date(text, &context).map_err(|reason| anyhow!("{option}: {reason}"))?;
    if date.to_string() != text.trim() {
        terminal.note(&format!("“{}” is read as {date} ({})", text.trim(), date.human()));
    }
    Ok(date)
}

/// Returns the first error in the changed `events.toml` that the old one did not contain.
fn new_fault(project: &Project, new: &str) -> Option<ChronologyFault> {
    let (_, faults) = parse(Sources::new().add("events.toml", new), new);
    let known: Vec<String> = project.faults.iter().map(ChronologyFault::message).collect();
    faults.into_iter().find(|fault| !known.contains(&fault.message()))
}

/// Fails if the changed `events.toml` contains errors that the old one did not.
#[cfg(feature = "desk")]
pub(crate) fn refuse_new_faults(project: &Project, new: &str) -> anyhow::Result<()> {
    match new_fault(project, new) {
        Some(fault) => {
            let help = fault.help().map(|help| format!(": {help}")).unwrap_or_default();
            bail!("{}{help}; nothing was written", fault.message())
        }
        None => Ok(()),
    }
}

/// Fails if the changed `events.toml` contains errors that the old one did not, with a message for
/// a person who typed options.
pub(crate) fn refuse_new_faults_of_options(project: &Project, new: &str) -> anyhow::Result<()> {
    match new_fault(project, new) {
        Some(fault) => {
            let (problem, help) = on_command_line(&fault);
            let help = help.map(|help| format!("; {help}")).unwrap_or_default();
            bail!("{problem}, so nothing was written{help}")
        }
        None => Ok(()),
    }
}

/// Describes an error in the new text of `events.toml` for a person who typed options instead of
/// the file. Returns the problem and advice.
fn on_command_line(fault: &ChronologyFault) -> (String, Option<String>) {
    match fault {
        ChronologyFault::DanglingReference { key, id, to, suggestion, .. } => {
            let problem = format!("--{}: no {} has the id \"{id}\"", option(key).0, to.noun());
            (problem, Some(unknown_id_help(suggestion.as_deref())))
        }
        ChronologyFault::SelfRelation { key, .. } => {
            (format!("--{}: an event cannot refer to itself", option(key).0), None)
        }
        ChronologyFault::BadId { .. } => (format!("--id: {}", fault.message()), fault.help()),
        ChronologyFault::NoDate { .. } => (
            "the event has no date".to_owned(),
            Some("add --date, a relation such as --after, or --status unscheduled".to_owned()),
        ),
        fault => (fault.message(), None),
    }
}

/// Fails if the weekday of an event, as given on the command line, is not the weekday of its date.
pub(crate) fn refuse_other_weekday(date: Option<&Value>, weekday: Option<&Value>) -> anyhow::Result<()> {
    let date = date.and_then(Value::as_str).and_then(|date| Date::parse(date).ok());
    let weekday = weekday.and_then(Value::as_str).and_then(|weekday| weekday.parse().ok());
    match date.zip(weekday).and_then(|(date, weekday)| date.other_weekday(weekday)) {
        Some(problem) => {
            bail!("--weekday contradicts the date: {problem}; nothing was written")
        }
        None => Ok(()),
    }
}

/// Formats the value of a key as text; empty for `None`.
pub(crate) fn shown(column: &EventColumn, value: Option<&Value>) -> String {
    let entry: Table = value.map(|value| (column.key.to_owned(), value.clone())).into_iter().collect();
    column.shown(&entry)
}

/// Quotes `text` for a report line, and truncates it if it is long.
pub(crate) fn quoted(text: &str) -> String {
    const MAX_LENGTH: usize = 60;
    if text.is_empty() { "(empty)".to_owned() } else { format!("“{}”", cut(text, MAX_LENGTH)) }
}

/// Truncates `text` to `most` characters; "…" marks that it was cut.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}
