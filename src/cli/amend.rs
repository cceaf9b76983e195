//! `dateline add`, `edit` and `merge`: create and change events with options or interactive
//! questions.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use toml::{Table, Value};

use super::Global;
use super::candidate_actions::describe_change;
use super::check::count;
use super::event_values::{
    EventValues, editable, quoted, refuse_new_faults_of_options, refuse_other_weekday, shown, stated_date,
    value_of,
};
use super::prompt::{choice, edited, is_interactive};
use super::reviewer::{ReviewerArgs, is_signature, signed};
use super::terminal::{MultilineError, Terminal};
use crate::amend::{Merge, MergeConflict, typed_date};
use crate::chronology::{Change, NewEvent, NewEvidence, edit, values};
use crate::date::Date;
use crate::escape::for_line;
use crate::export::{CellKind, EventColumn, entries_by_id};
use crate::normalise::Context;
use crate::project::{CHRONOLOGY, EditedFile, Project, event_named};
use crate::pull::event_id;
use crate::source::one_line;
use crate::table::key_in_words;

/// The keys to ask for on a terminal, in this order. `edit` also asks for the other keys of the
/// event.
const ASKED: [&str; 9] = ["title", "date", "status", "place", "actors", "tags", "match", "summary", "note"];

#[derive(Debug, clap::Args)]
#[command(after_help = "Without --title and --date, dateline asks for them on a terminal.")]
pub(crate) struct AddEvent {
    /// The id of the event [default: derived from the title]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    evidence: EvidenceArgs,
    #[command(flatten)]
    values: EventValues,
    #[command(flatten)]
    reviewer: ReviewerArgs,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "An empty text removes a key: --place \"\". A list is replaced: --tags \"a; b\", or --tags a --tags b.\n\
                        Without options, dateline asks for the values on a terminal, starting from the current ones."
)]
pub(crate) struct EditEvent {
    /// The id of the event; `dateline rename` changes it
    #[arg(value_name = "ID")]
    event: String,
    #[command(flatten)]
    evidence: EvidenceArgs,
    #[command(flatten)]
    values: EventValues,
    #[command(flatten)]
    reviewer: ReviewerArgs,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Lists are combined, and references in relations and briefs are changed to the remaining event. If other\n\
                        values differ, choose one with --take, or give a new one: --title \"…\". On a terminal, dateline asks."
)]
pub(crate) struct MergeArgs {
    /// The id of the event that remains
    #[arg(value_name = "ID")]
    first: String,
    /// The id of the event that is merged into it, and removed
    #[arg(value_name = "OTHER-ID")]
    second: String,
    /// Take the value of a key from one of the two events, for example --take date=OTHER-ID
    #[arg(long = "take", value_name = "KEY=ID", value_parser = taking)]
    taken: Vec<(String, String)>,
    #[command(flatten)]
    values: EventValues,
    #[command(flatten)]
    reviewer: ReviewerArgs,
}

/// A source that an event cites.
#[derive(Debug, clap::Args)]
struct EvidenceArgs {
    /// Cite this source from events.toml as evidence
    #[arg(long, value_name = "SOURCE-ID")]
    source: Option<String>,
    /// The words in the source that support the date
    #[arg(long, value_name = "WORDS", requires = "source")]
    quote: Option<String>,
    /// The page in the source, counted from 1
    #[arg(long, value_name = "N", requires = "source")]
    page: Option<u32>,
}

fn taking(text: &str) -> Result<(String, String), String> {
    let (key, id) = text.split_once('=').ok_or("expected KEY=ID, for example \"date=pact-2\"")?;
    Ok((key.trim().replace('-', "_"), id.trim().to_owned()))
}

type Values = BTreeMap<&'static str, Option<Value>>;

impl AddEvent {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let project = global.project()?;
        let given = &self.values.0;
        let is_complete =
            given.contains_key("title") && (given.contains_key("date") || has_other_place(given.keys()));
        let values = match (is_complete, is_interactive()) {
            (true, _) => self.values.read(&project, terminal)?,
            (false, true) => {
                asked(&project, &Table::new(), &self.values.read(&project, terminal)?, terminal)?
            }
            (false, false) => {
                bail!("an event needs --title and --date; on a terminal, `dateline add` asks for them")
            }
        };
        let review = self.reviewer.review(global);
        let changes = |project: &Project| self.changes(project, &values, &review);
        let first = changes(&project)?;
        let value = |key: &str| values.get(key).and_then(Option::as_ref);
        refuse_other_weekday(value("date"), value("weekday"))?;
        refuse_new_faults_of_options(
            &project,
            &edit(project.sources.whole(project.chronology.source), &first)?,
        )?;
        let made = global.change("add", terminal, &project, &first, changes)?;
        terminal.report_written(&made.iter().map(describe_change).collect::<Vec<_>>())?;
        Ok(ExitCode::SUCCESS)
    }

    fn changes(&self, project: &Project, values: &Values, review: &Value) -> anyhow::Result<Vec<Change>> {
        let text = |key: &str| values.get(key)?.as_ref()?.as_str().map(str::to_owned);
        let title = text("title").ok_or_else(|| anyhow!("an event needs a title"))?;
        let date = text("date").map(|date| Date::parse(&date)).transpose()?;
        let is_rest = |(key, value): (&&'static str, &Option<Value>)| {
            let is_named = matches!(*key, "title" | "date");
            Some((*key, value.clone()?)).filter(|_| !is_named)
        };
        let mut more: Vec<(&'static str, Value)> = values.iter().filter_map(is_rest).collect();
        more.extend(self.evidence.entry().map(|entry| ("evidence", Value::Array(vec![entry]))));
        let is_taken = |id: &str| project.chronology.event(id).is_some();
        let event = NewEvent {
            id: self.id.clone().unwrap_or_else(|| event_id(&title, date.as_ref(), is_taken)),
            title: one_line(&title),
            date,
            phase: None,
            status: None,
            evidence: Vec::<NewEvidence>::new(),
            more,
        };
        Ok(signed(vec![Change::Event(event)], review))
    }
}

/// Whether `keys` contains a key with which an event may be undated.
fn has_other_place<'k>(mut keys: impl Iterator<Item = &'k &'static str>) -> bool {
    keys.any(|key| *key == "status" || crate::chronology::Event::is_relation(key))
}

impl EditEvent {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let project = global.project()?;
        let entry = entry_of(&project, &self.event)?;
        let is_asked = self.values.0.is_empty() && self.evidence.source.is_none();
        let values = match (is_asked, is_interactive()) {
            (false, _) => self.values.read(&project, terminal)?,
            (true, true) => asked(&project, &entry, &Values::new(), terminal)?,
            (true, false) => bail!(
                "nothing to change: give the new value of a key, for example --title \"…\"; on a terminal, `dateline edit {}` \
                 asks for the values",
                self.event
            ),
        };
        let review = self.reviewer.review(global);
        let changes = |project: &Project| {
            let changes = self.changes(&entry_of(project, &self.event)?, &values)?;
            Ok(if changes.is_empty() { changes } else { signed(changes, &review) })
        };
        let first = changes(&project)?;
        if first.is_empty() {
            terminal.note(&format!("\"{}\" already has these values; nothing was changed", self.event));
            return Ok(ExitCode::SUCCESS);
        }
        if let Some(weekday) = values.get("weekday") {
            let date = values.get("date").map_or_else(|| entry.get("date"), Option::as_ref);
            refuse_other_weekday(date, weekday.as_ref())?;
        }
        refuse_new_faults_of_options(
            &project,
            &edit(project.sources.whole(project.chronology.source), &first)?,
        )?;
        let made = global.change("edit", terminal, &project, &first, changes)?;
        let lines =
            made.iter().filter(|change| !is_signature(change)).map(|change| described(change, &entry));
        terminal.report_written(&lines.collect::<Vec<_>>())?;
        if values.contains_key("date") && !values.contains_key("weekday") && entry.contains_key("weekday") {
            terminal.note(
                "`weekday` was not changed: `dateline check` reports it if it does not match the new date",
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    fn changes(&self, entry: &Table, values: &Values) -> anyhow::Result<Vec<Change>> {
        let event = || self.event.clone();
        let mut changes = Vec::new();
        for (key, value) in values {
            let Some(column) = editable().find(|column| column.key == *key) else { continue };
            if shown(&column, value.as_ref()) == column.shown(entry) {
                continue;
            }
            changes.push(match value {
                Some(value) => Change::Key { event: event(), key, value: value.clone() },
                None if *key == "title" => bail!("an event needs a title; nothing was written"),
                None => Change::NoKey { event: event(), key },
            });
        }
        let cited = self.evidence.entry();
        let is_new = |item: &Value| match entry.get("evidence") {
            Some(Value::Array(items)) => !items.contains(item),
            Some(one) => one != item,
            None => true,
        };
        changes.extend(cited.filter(is_new).map(|item| Change::Item {
            event: event(),
            key: "evidence",
            item,
        }));
        Ok(changes)
    }
}

impl MergeArgs {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let project = global.project()?;
        let merge = Merge::new(&project, &self.first, &self.second)?;
        let mut chosen = self.values.read(&project, terminal)?;
        self.take(&merge, &mut chosen)?;
        let is_open = |conflict: &&MergeConflict, chosen: &Values| !chosen.contains_key(conflict.key);
        let open: Vec<&MergeConflict> = merge.conflicts.iter().filter(|c| is_open(c, &chosen)).collect();
        if !open.is_empty() {
            if !is_interactive() {
                return Err(self.undecided(&open).into());
            }
            for conflict in open {
                chosen.insert(conflict.key, self.decided(conflict, &project, terminal)?);
            }
        }
        let files = merge.files(&project, &chosen, Some(self.reviewer.review(global)))?;
        if let Some(chronology) = files.first() {
            refuse_new_faults_of_options(&project, &chronology.new)?;
        }
        global.write_edited("merge", terminal, &files)?;
        terminal.report_written(&self.lines(&merge, &chosen, &files))?;
        for relation in &merge.dropped {
            terminal.note(&format!("removed the relation between the two events: {relation}"));
        }
        for comment in &merge.comments {
            terminal.note(&format!("removed the comment of \"{}\": {comment}", self.second));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Adds the values that `--take` names.
    fn take(&self, merge: &Merge, chosen: &mut Values) -> anyhow::Result<()> {
        for (key, id) in &self.taken {
            let of_second = match id {
                id if *id == self.first => false,
                id if *id == self.second => true,
                id => bail!(
                    "--take {key}={id}: \"{id}\" is neither of the two events: write \"{}\" or \"{}\"",
                    self.first,
                    self.second
                ),
            };
            let Some(conflict) = merge.conflicts.iter().find(|conflict| conflict.key == key) else {
                if !editable().any(|column| column.key == key) {
                    bail!("--take {key}={id}: `{key}` is not a key of an event");
                }
                bail!("--take {key}={id}: the two events have the same `{key}`: leave this option out");
            };
            if chosen.insert(conflict.key, conflict.value(of_second).cloned()).is_some() {
                bail!("--take {key}={id}: `{key}` is given twice: give it once");
            }
        }
        Ok(())
    }

    /// Returns the error that lists the differences.
    fn undecided(&self, open: &[&MergeConflict]) -> MultilineError {
        let keys = count(open.len(), "key");
        let mut lines =
            vec![format!("\"{}\" and \"{}\" have different values for {keys}:", self.first, self.second)];
        let width = self.first.chars().count().max(self.second.chars().count());
        for conflict in open {
            lines.push(format!("  {}", conflict.key));
            for (id, text) in [(&self.first, &conflict.first), (&self.second, &conflict.second)] {
                lines.push(format!("    {id:width$}  {}", quoted(text)));
            }
        }
        let key = open.first().map_or("title", |conflict| conflict.key);
        lines.push(format!(
            "nothing was written; choose a value with --take KEY=ID, for example --take {key}={}, or give a new one: --{} …",
            self.second,
            key.replace('_', "-")
        ));
        MultilineError(lines.iter().map(|line| for_line(line)).collect::<Vec<_>>().join("\n"))
    }

    /// Asks which value of a key to take.
    fn decided(
        &self,
        conflict: &MergeConflict,
        project: &Project,
        terminal: &Terminal,
    ) -> anyhow::Result<Option<Value>> {
        let both = [(&self.first, &conflict.first), (&self.second, &conflict.second)];
        let mut choices: Vec<String> =
            both.iter().map(|(id, text)| format!("{} ({id})", quoted(text))).collect();
        let column = editable().find(|column| column.key == conflict.key);
        choices.extend(column.is_some().then(|| "another value".to_owned()));
        match (choice(&key_in_words(conflict.key), &choices, terminal)?, column) {
            (0, _) => Ok(conflict.value(false).cloned()),
            (2, Some(column)) => ask(&column, &conflict.first, project, terminal),
            _ => Ok(conflict.value(true).cloned()),
        }
    }

    fn lines(&self, merge: &Merge, chosen: &Values, files: &[EditedFile]) -> Vec<String> {
        let mut lines = vec![format!("{CHRONOLOGY}: merged {} into {}", self.second, self.first)];
        let columns = EventColumn::all();
        let taken = merge.taken.iter().filter(|(key, _)| !chosen.contains_key(key));
        lines.extend(taken.map(|(key, text)| {
            format!("{CHRONOLOGY}: {}: {key} {} from {}", self.first, quoted(text), self.second)
        }));
        lines.extend(chosen.iter().filter_map(|(key, value)| {
            let column = columns.iter().find(|column| column.key == *key)?;
            Some(format!("{CHRONOLOGY}: {}: {key} {}", self.first, quoted(&shown(column, value.as_ref()))))
        }));
        lines.extend(files.iter().filter(|file| file.places > 0).map(|file| {
            let places = count(file.places, "reference");
            format!("{}: changed {places} from {} to {}", file.path, self.second, self.first)
        }));
        lines
    }
}

impl EvidenceArgs {
    /// Returns the `evidence` item, or `None` if no source is given.
    fn entry(&self) -> Option<Value> {
        let source = self.source.as_ref()?;
        let mut entry = Table::new();
        entry.insert("source".to_owned(), Value::from(source.as_str()));
        entry.extend(self.quote.as_ref().map(|quote| ("quote".to_owned(), Value::from(one_line(quote)))));
        entry.extend(self.page.map(|page| ("page".to_owned(), Value::from(i64::from(page)))));
        Some(Value::Table(entry))
    }
}

/// Returns the entry for an event in `events.toml`.
fn entry_of(project: &Project, id: &str) -> anyhow::Result<Table> {
    event_named(project, id)?;
    let entries = entries_by_id(&values(project.sources.whole(project.chronology.source))?);
    entries.get(id).cloned().with_context(|| format!("cannot read the event \"{id}\" in {CHRONOLOGY}"))
}

/// Asks for the values of an event, which can be edited if they are in `entry`. Skips the `given`
/// ones.
fn asked(project: &Project, entry: &Table, given: &Values, terminal: &Terminal) -> anyhow::Result<Values> {
    terminal.note(
        "Edit a value, or press Enter to keep it. An empty line removes the key. Press Ctrl-C to stop without writing.",
    );
    let mut values = given.clone();
    let is_asked = |column: &EventColumn| ASKED.contains(&column.key) || entry.contains_key(column.key);
    let place = |column: &EventColumn| ASKED.iter().position(|key| *key == column.key).unwrap_or(ASKED.len());
    let mut columns: Vec<EventColumn> = editable().filter(is_asked).collect();
    columns.sort_by_key(place);
    for column in columns.iter().filter(|column| !given.contains_key(column.key)) {
        let present = column.shown(entry);
        if for_line(&present) != present {
            terminal.note(&format!("`{}` has several lines: edit it in {CHRONOLOGY}", column.key));
            continue;
        }
        let value = ask(column, &present, project, terminal)?;
        if value.is_some() || !present.is_empty() {
            values.insert(column.key, value);
        }
    }
    Ok(values)
}

/// Asks for the value of a key. Returns `None` if the answer is empty.
fn ask(
    column: &EventColumn,
    present: &str,
    project: &Project,
    terminal: &Terminal,
) -> anyhow::Result<Option<Value>> {
    let is_date = column.kind() == CellKind::Date;
    let check = |answer: &str| match answer {
        "" if column.key == "title" => Err("an event needs a title".to_owned()),
        "" => Ok(()),
        answer if is_date => {
            typed_date(answer, &Context::new().in_order(project.chronology.date_order)).map(drop)
        }
        answer => value_of(column, &[answer.to_owned()]).map(drop),
    };
    let words = column.words();
    let question = match (column.kind(), words.as_slice()) {
        (CellKind::List, _) => format!("{} (separated by semicolons)", key_in_words(column.key)),
        (_, []) => key_in_words(column.key),
        (_, words) => format!("{} ({})", key_in_words(column.key), words.join(", ")),
    };
    let answer = edited(&question, present, check)?;
    if is_date && !answer.is_empty() && answer != present {
        return Ok(Some(Value::from(stated_date("--date", &answer, project, terminal)?.to_string())));
    }
    value_of(column, &[answer]).map_err(|reason| anyhow!(reason))
}

/// Describes a change to an event in one line, with the previous value.
fn described(change: &Change, before: &Table) -> String {
    let (event, key, new) = match change {
        Change::Key { event, key, value } => (event, key, Some(value)),
        Change::NoKey { event, key } => (event, key, None),
        other => return describe_change(other),
    };
    let Some(column) = EventColumn::all().into_iter().find(|column| column.key == *key) else {
        return describe_change(change);
    };
    let (old, new) = (quoted(&column.shown(before)), quoted(&shown(&column, new)));
    format!("{CHRONOLOGY}: {event}: {key} {old} → {new}")
}
