//! Compares the rows of a sheet with `events.toml`, and plans the changes.
//!
//! A row is matched to the event with its id; without an id, to the only event with the same title
//! and a compatible date. Each cell takes part in a three-way comparison with the present value and
//! the digest of the exported value. A value that was changed on both sides is a conflict and is
//! not imported.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::Weekday;
use toml::{Table, Value};

use super::ImportError;
use super::date_cell;
use super::headers::{HeaderRow, STATE, names};
use super::sheet::{Sheet, SheetCell, SheetRow};
use crate::amend::{items, key_value};
use crate::chronology::{Change, NewEvent, RelationKind, values};
use crate::date::{Date, DateOrder, Day, Granularity};
use crate::export::{CellKind, EventColumn, ExportedState, PAPERS, entries_by_id, plain_cell};
use crate::normalise::Context;
use crate::project::Project;
use crate::pull::event_id;
use crate::source::one_line;
use crate::table::{key_in_words, suggest};

/// The effects of an import.
#[derive(Debug, Default)]
pub struct ImportPlan {
    /// The events to add.
    pub new: Vec<PlannedEvent>,
    /// The values to change.
    pub changed: Vec<PlannedChange>,
    /// The values that both the sheet and `events.toml` changed.
    pub conflicts: Vec<RowNote>,
    /// The cells and rows that cannot be imported, with the reasons.
    pub unreadable: Vec<RowNote>,
    /// Remarks on the changes, for the user.
    pub notes: Vec<RowNote>,
    /// The number of rows that agree with `events.toml`.
    pub unchanged: usize,
    /// The ids of events in `events.toml` that the sheet does not contain. They are kept.
    pub absent: Vec<String>,
}

/// An event to add.
#[derive(Debug, Clone)]
pub struct PlannedEvent {
    /// The row, such as "Events!A45".
    pub place: String,
    /// The event.
    pub event: NewEvent,
}

/// A value to change.
#[derive(Debug, Clone)]
pub struct PlannedChange {
    /// The cell, such as "Events!C7".
    pub place: String,
    /// The id of the event.
    pub id: String,
    /// The key.
    pub key: &'static str,
    /// The present value, as a string.
    pub old: String,
    /// The new value, as a string; empty if the key is removed.
    pub new: String,
    /// The new value, or `None` if the key is removed.
    value: Option<Value>,
}

/// A remark on a row or a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowNote {
    /// The row or cell, such as "Events!C7".
    pub place: String,
    /// The remark, without a trailing period.
    pub text: String,
}

/// The maximum number of unknown headers that are listed.
const MAX_HEADERS: usize = 12;

/// The maximum number of unknown ids for which a known one is suggested.
const MAX_SUGGESTIONS: usize = 20;

/// The columns with dates. The first one with a value dates a new event.
const DATES: [&str; 3] = ["date", "day", "when"];

impl ImportPlan {
    /// Plans the import of a sheet. `mapped` assigns columns, named by header or letter, to keys.
    ///
    /// # Errors
    ///
    /// Fails if `events.toml` is not valid TOML, or the columns of the sheet cannot be recognised.
    pub fn new(project: &Project, sheet: &Sheet, mapped: &[(String, String)]) -> Result<Self, ImportError> {
        let chronology = &project.chronology;
        let headers = HeaderRow::find(sheet, mapped)?;
        let entries = entries_by_id(&values(project.sources.whole(chronology.source))?);
        let columns = EventColumn::all();
        let title = columns.iter().find(|column| column.key == "title");
        let mut by_title: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut by_day: BTreeMap<Day, Vec<&str>> = BTreeMap::new();
        for (id, entry) in &entries {
            let title = title.map(|column| column.shown(entry)).unwrap_or_default();
            by_title.entry(folded(&title)).or_default().push(id);
            if let Some(day) = date_of(entry).and_then(|date| date.as_day()) {
                by_day.entry(day).or_default().push(id);
            }
        }
        let context = Context::new().in_order(chronology.date_order);
        let rows: Vec<&SheetRow> = sheet.rows.iter().filter(|row| row.number > headers.row).collect();
        let titles = headers.column("title").into_iter();
        let titles = titles.flat_map(|column| rows.iter().filter_map(move |row| row.cell(column)));
        let titles = titles.map(|cell| folded(&plain_text(cell))).collect();
        let mut planner = Planner {
            sheet,
            columns,
            ids: entries.keys().cloned().collect(),
            seen: BTreeSet::new(),
            sources: chronology.sources.iter().map(|source| source.id.value.as_str()).collect(),
            entries: &entries,
            by_title,
            named: BTreeSet::new(),
            by_day,
            titles,
            context,
            orders: BTreeMap::new(),
            plan: Self::default(),
            headers,
        };
        planner.named = planner.ids_of_rows();
        planner.orders = planner.date_orders(&rows);
        let number = rows.iter().filter(|row| planner.has_state_of_another(row)).count();
        // Accept a single such row, which may be a copy that was given another event's id.
        if number > 1 {
            return Err(ImportError::SortedInPart { number });
        }
        planner.report_unknown_headers(&rows);
        for row in rows {
            planner.row(row);
        }
        planner.leave_out_unknown_relations();
        let mut plan = planner.plan;
        plan.absent = entries.keys().filter(|id| !planner.seen.contains(*id)).cloned().collect();
        Ok(plan)
    }

    /// Returns the changes as edits of `events.toml`.
    pub fn changes(&self) -> Vec<Change> {
        let changed = self.changed.iter().map(|change| match &change.value {
            Some(value) => Change::Key { event: change.id.clone(), key: change.key, value: value.clone() },
            None => Change::NoKey { event: change.id.clone(), key: change.key },
        });
        changed.chain(self.new.iter().map(|planned| Change::Event(planned.event.clone()))).collect()
    }

    /// Whether some changes were not imported.
    pub fn is_partial(&self) -> bool {
        !self.conflicts.is_empty() || !self.unreadable.is_empty()
    }
}

struct Planner<'a> {
    sheet: &'a Sheet,
    headers: HeaderRow,
    columns: Vec<EventColumn>,
    entries: &'a BTreeMap<String, Table>,
    by_title: BTreeMap<String, Vec<&'a str>>,
    /// The ids of the events that are dated to each day.
    by_day: BTreeMap<Day, Vec<&'a str>>,
    sources: BTreeSet<&'a str>,
    /// The titles in the sheet, normalised by [`folded`].
    titles: BTreeSet<String>,
    context: Context,
    /// The ids in `events.toml` that occur in rows of the sheet. Their events are not matched by
    /// title.
    named: BTreeSet<String>,
    /// The order of day and month in the columns whose cells reveal it.
    orders: BTreeMap<&'static str, DateOrder>,
    /// The ids of all events, including the planned ones.
    ids: BTreeSet<String>,
    /// The ids that were matched to a row.
    seen: BTreeSet<String>,
    plan: ImportPlan,
}

/// A row with its cells by column name, each with its reference.
struct NamedRow<'r> {
    row: &'r SheetRow,
    cells: BTreeMap<&'static str, (String, Option<&'r SheetCell>)>,
}

impl NamedRow<'_> {
    /// Returns the content of a cell, or `None` if the sheet lacks the column.
    fn text(&self, name: &str) -> Option<String> {
        self.cells.get(name).map(|(_, cell)| cell.map_or_else(String::new, plain_text))
    }

    fn filled(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty())
    }

    /// Whether the cell in the column `name` can be read as `date` in one of the two orders of day
    /// and month.
    fn may_be(&self, name: &str, date: &Date) -> bool {
        let Some((_, Some(cell))) = self.cells.get(name) else { return false };
        let read = |order| date_cell::date(cell, &Context::new().in_order(order));
        [DateOrder::DayFirst, DateOrder::MonthFirst].into_iter().any(|order| read(order).as_ref() == Ok(date))
    }

    /// Returns the state that the export wrote into the row, if it is still there.
    fn state(&self) -> Option<ExportedState> {
        ExportedState::read(&self.filled(STATE)?)
    }

    fn place(&self, name: &str) -> String {
        self.cells.get(name).map(|(place, _)| place.clone()).unwrap_or_default()
    }
}

/// Returns the content of a cell, without the `'` that the export puts before text that looks like
/// a formula.
fn plain_text(cell: &SheetCell) -> String {
    let text = cell.text();
    match text.strip_prefix('\'') {
        Some(rest) if crate::escape::begins_formula(rest) => rest.to_owned(),
        _ => text,
    }
}

impl Planner<'_> {
    fn named<'r>(&self, row: &'r SheetRow) -> NamedRow<'r> {
        let cell = |(name, column): &(&'static str, u32)| {
            (*name, (self.sheet.reference(*column, row.number), row.cell(*column)))
        };
        NamedRow { row, cells: self.headers.columns.iter().map(cell).collect() }
    }

    /// Returns the ids in `events.toml` that occur in rows.
    fn ids_of_rows(&self) -> BTreeSet<String> {
        let Some((_, column)) = self.headers.columns.iter().find(|(name, _)| *name == "id") else {
            return BTreeSet::new();
        };
        let rows = self.sheet.rows.iter().filter(|row| row.number > self.headers.row);
        let ids = rows.filter_map(|row| row.cell(*column).map(plain_text));
        ids.filter(|id| self.entries.contains_key(id)).collect()
    }

    /// Returns the order of day and month in each date column in which some cell has only one
    /// reading: "15/09/2021". The order applies to the other cells of the column, unless
    /// `date_order` is set.
    fn date_orders(&self, rows: &[&SheetRow]) -> BTreeMap<&'static str, DateOrder> {
        let order = |(name, column): &(&'static str, u32)| {
            let cells = rows.iter().filter_map(|row| row.cell(*column));
            let orders: BTreeSet<bool> =
                cells.filter_map(|cell| date_cell::has_day_first(&cell.text())).collect();
            match (orders.len(), orders.first()) {
                (1, Some(true)) => Some((*name, DateOrder::DayFirst)),
                (1, Some(false)) => Some((*name, DateOrder::MonthFirst)),
                _ => None,
            }
        };
        match self.context.date_order {
            DateOrder::Unknown => self.headers.columns.iter().filter_map(order).collect(),
            DateOrder::DayFirst | DateOrder::MonthFirst => BTreeMap::new(),
        }
    }

    /// Whether the row of an event contains another event's exported state.
    fn has_state_of_another(&self, row: &SheetRow) -> bool {
        let row = self.named(row);
        let (Some(id), Some(state)) = (row.filled("id"), row.state()) else { return false };
        let is_of_another = || self.entries.keys().any(|other| *other != id && state.had("id", other));
        self.entries.contains_key(&id) && !state.had("id", &id) && is_of_another()
    }

    /// Reports the columns that are not imported. A column that still contains the values of an
    /// exported column was only given a different header; if some of its cells were changed, these
    /// changes are not imported.
    fn report_unknown_headers(&mut self, rows: &[&SheetRow]) {
        let place = format!("row {}", self.headers.row);
        let mut unknown = Vec::new();
        for (column, header) in std::mem::take(&mut self.headers.unknown) {
            let Some((name, is_changed)) = self.exported_as(column, rows) else {
                unknown.push(header);
                continue;
            };
            let text = format!(
                "the column “{}” is not imported; if it is `{}`, add --map \"{header}={name}\"",
                short(&header),
                key_in_words(name)
            );
            if is_changed { self.unreadable(place.clone(), text) } else { self.note(place.clone(), text) }
        }
        if let Some(first) = unknown.first() {
            let listed: Vec<String> = unknown.iter().take(MAX_HEADERS).map(|header| short(header)).collect();
            let mut text = format!("not imported, because events have no such keys: {}", listed.join(", "));
            if let Some(more @ 1..) = unknown.len().checked_sub(MAX_HEADERS) {
                let _ = write!(text, " and {more} more");
            }
            let _ = write!(text, "; --map \"{}=KEY\" imports a column as a key", short(first));
            self.note(place, text);
        }
    }

    /// Returns the missing column whose exported values are still in most cells of this column, and
    /// whether some cells have a different value.
    fn exported_as(&self, column: u32, rows: &[&SheetRow]) -> Option<(&'static str, bool)> {
        let is_missing = |name: &&'static str| *name != STATE && self.headers.column(name).is_none();
        let states: Vec<(ExportedState, String)> = rows
            .iter()
            .filter_map(|row| {
                Some((self.named(row).state()?, row.cell(column).map_or_else(String::new, plain_text)))
            })
            .collect();
        let unchanged = |name: &str| {
            let is_same =
                |(state, text): &&(ExportedState, String)| !text.is_empty() && state.had(name, text);
            states.iter().filter(is_same).count()
        };
        let name = names().into_iter().filter(is_missing).max_by_key(|name| unchanged(name))?;
        let filled = states.iter().filter(|(_, text)| !text.is_empty()).count();
        let is_exported = unchanged(name) > 0 && unchanged(name) * 2 >= filled;
        let is_changed = states.iter().any(|(state, text)| !state.had(name, text));
        is_exported.then_some((name, is_changed))
    }

    fn row(&mut self, row: &SheetRow) {
        let row = self.named(row);
        // Ignore a row with only the state: a user who empties a row often leaves its hidden state.
        if row.cells.keys().all(|name| *name == STATE || row.filled(name).is_none()) {
            return;
        }
        if row.filled("origin").is_some_and(|origin| origin == PAPERS) {
            return;
        }
        let state = row.state();
        match row.filled("id") {
            Some(id) => self.with_id(&row, &id, state.as_ref()),
            None => self.without_id(&row, state.as_ref()),
        }
    }

    fn with_id(&mut self, row: &NamedRow<'_>, id: &str, state: Option<&ExportedState>) {
        let own_state = state.filter(|state| state.had("id", id));
        let entries = self.entries;
        if let Some(entry) = entries.get(id) {
            if self.seen.insert(id.to_owned()) {
                // Use `own_state`, which excludes the state of another event: a copied row whose id
                // was changed to another event's still contains the original's.
                return self.compare(row, id, entry, own_state);
            }
            let text = format!("a second row with the id \"{id}\": if it is a new event, clear its id");
            return self.unreadable(row.place("id"), text);
        }
        if own_state.is_some() {
            let text = format!(
                "\"{id}\" was removed from events.toml or renamed since the export: export again, or correct the id"
            );
            return self.plan.conflicts.push(RowNote { place: row.place("id"), text });
        }
        if let Some(old) = state.and_then(|state| entries.keys().find(|old| state.had("id", old))) {
            // Count the exported event as seen: the row is still about it, so it was not deleted.
            self.seen.insert(old.clone());
            let text = format!(
                "the id of \"{old}\" was changed to \"{id}\": briefs and relations refer to ids, so change it in events.toml"
            );
            return self.unreadable(row.place("id"), text);
        }
        if let Some(meant) = suggest(id, entries.keys().map(String::as_str)) {
            self.note(
                row.place("id"),
                format!("\"{id}\" is not in events.toml, so it is a new event; did you mean \"{meant}\"?"),
            );
        }
        self.add(row, Some(id));
    }

    /// Finds the event for a row by its exported state, or by its title and a compatible date.
    fn without_id(&mut self, row: &NamedRow<'_>, state: Option<&ExportedState>) {
        let title = row.filled("title").unwrap_or_default();
        let date = self.stated_date(row).ok().flatten();
        let entries = self.entries;
        // Use the state to identify the event only if the id column was removed. If only the id was
        // cleared, the row is a copy for a new event.
        let state = state.filter(|_| self.headers.column("id").is_none());
        let exported = state.and_then(|state| entries.iter().find(|(id, _)| state.had("id", id)));
        if let Some((id, entry)) = exported.filter(|(id, _)| !self.seen.contains(*id)) {
            self.seen.insert(id.clone());
            return self.compare(row, id, entry, state);
        }
        let named = self.by_title.get(&folded(&title)).cloned().unwrap_or_default();
        let fits = |id: &&str| match (&date, entries.get(*id).and_then(date_of)) {
            (Some(date), Some(known)) => date.compatible(&known),
            _ => true,
        };
        let is_open = |id: &&str| !self.seen.contains(*id) && !self.named.contains(*id);
        let found: Vec<&str> = named.into_iter().filter(is_open).filter(fits).collect();
        match found.as_slice() {
            [] => match date.as_ref().and_then(|date| self.with_other_title(row, date)) {
                Some(id) => {
                    let text = format!(
                        "“{}” may be \"{id}\" with another title, since both have the same date, and the same phase or source: write that id in `Id`, or \
                         a new id if it is a new event",
                        short(&title)
                    );
                    self.unreadable(row.place("title"), text);
                }
                None => self.add(row, None),
            },
            [id] => {
                self.seen.insert((*id).to_owned());
                if let Some(entry) = entries.get(*id) {
                    self.compare(row, id, entry, None);
                }
            }
            several => {
                let text = format!(
                    "the title matches several events: write the id of one of them in `Id` ({})",
                    several.join(", ")
                );
                self.unreadable(row.place("title"), text);
            }
        }
    }

    /// Returns an event on the same day whose title is not in the sheet, if the row has the event's
    /// phase or cites one of its sources, and neither the phase nor the sources contradict the
    /// event.
    fn with_other_title(&self, row: &NamedRow<'_>, date: &Date) -> Option<&str> {
        let shown = |key: &str, entry: &Table| {
            self.columns
                .iter()
                .find(|column| column.key == key)
                .map(|column| column.shown(entry))
                .unwrap_or_default()
        };
        let has_phase = |entry: &Table| row.filled("phase").map(|phase| phase == shown("phase", entry));
        let has_source = |entry: &Table| {
            let cited: Vec<String> = items(&row.filled("sources")?);
            let cited: Vec<&str> =
                cited.iter().map(|cite| cite.split(", p. ").next().unwrap_or(cite)).collect();
            let evidence = entry.get("evidence").and_then(Value::as_array)?;
            let mut sources = evidence.iter().filter_map(|evidence| evidence.get("source")?.as_str());
            Some(sources.any(|source| cited.contains(&source)))
        };
        let is_same = |id: &&str| {
            let Some(entry) = self.entries.get(*id) else { return false };
            let alike = [has_phase(entry), has_source(entry)];
            !self.seen.contains(*id)
                && !self.named.contains(*id)
                && alike.contains(&Some(true))
                && !alike.contains(&Some(false))
                && !self.titles.contains(&folded(&shown("title", entry)))
        };
        self.by_day.get(&date.as_day()?)?.iter().copied().find(is_same)
    }

    fn compare(&mut self, row: &NamedRow<'_>, id: &str, entry: &Table, state: Option<&ExportedState>) {
        let before = self.size();
        self.compare_date(row, id, entry, state);
        for column in self.columns.clone() {
            if matches!(column.key, "id" | "date") {
                continue;
            }
            let (Some(theirs), ours) = (row.text(column.key), column.shown(entry)) else { continue };
            if theirs == ours || state.is_some_and(|state| state.had(column.key, &theirs)) {
                continue;
            }
            // Ignore a difference only in case or spaces, because the event was found by its title.
            if state.is_none() && column.key == "title" && folded(&theirs) == folded(&ours) {
                continue;
            }
            // Ignore an empty cell without a state, which may mean that the sheet never contained
            // the value.
            if state.is_none() && theirs.is_empty() {
                continue;
            }
            let place = row.place(column.key);
            let value = match key_value(&column, &theirs) {
                Ok(value) => value,
                Err(reason) => {
                    self.unreadable(place, format!("“{}” {reason}", short(&theirs)));
                    continue;
                }
            };
            if value.is_none() && column.key == "title" {
                self.unreadable(place, "an event needs a title".to_owned());
                continue;
            }
            // Ignore another spelling of the same value: "Held" for "held", "a;b" for "a; b".
            let same =
                value.as_ref().map_or_else(String::new, |value| column.shown(&one_key(column.key, value)));
            if same == ours || state.is_some_and(|state| state.had(column.key, &same)) {
                continue;
            }
            if state.is_some_and(|state| !state.had(column.key, &ours)) {
                self.conflict(place, id, column.key, &theirs, &ours);
                continue;
            }
            let new = value.as_ref().map_or_else(String::new, |_| same);
            self.plan.changed.push(PlannedChange {
                place,
                id: id.to_owned(),
                key: column.key,
                old: ours,
                new,
                value,
            });
        }
        for name in ["sources", "disputes"] {
            let is_changed = |text: &String| state.is_some_and(|state| !state.had(name, text));
            if row.text(name).as_ref().is_some_and(is_changed) {
                self.note(
                    row.place(name),
                    format!(
                        "the change of `{}` for \"{id}\" is not imported: change it in events.toml",
                        key_in_words(name)
                    ),
                );
            }
        }
        if self.size() == before {
            self.plan.unchanged += 1;
        }
    }

    /// Returns the number of changes and remarks so far.
    fn size(&self) -> usize {
        self.plan.changed.len() + self.plan.conflicts.len() + self.plan.unreadable.len()
    }

    fn compare_date(&mut self, row: &NamedRow<'_>, id: &str, entry: &Table, state: Option<&ExportedState>) {
        let ours = date_of(entry);
        let shown = |name: &str| match (name, &ours) {
            (_, None) => String::new(),
            ("day", Some(date)) => date.as_day().map_or_else(String::new, |day| day.to_string()),
            ("when", Some(date)) => date.human(),
            (_, Some(date)) => date.to_string(),
        };
        let is_changed = |name: &&str| {
            let Some(text) = row.text(name) else { return false };
            match state {
                Some(state) => !state.had(name, &text) && text != shown(name),
                None => text != shown(name) && !text.is_empty(),
            }
        };
        let mut changed: Vec<&'static str> = DATES.into_iter().filter(is_changed).collect();
        let has_span = ["start", "end"].iter().any(|name| row.filled(name).is_some());
        if changed.is_empty() && !has_span {
            return;
        }
        let mut found: Vec<(&'static str, Date)> = Vec::new();
        let emptied: Vec<&str> = changed.iter().copied().filter(|name| row.filled(name).is_none()).collect();
        changed.retain(|name| row.filled(name).is_some());
        if let Some(first) = emptied.first()
            && changed.is_empty()
            && !has_span
        {
            // Ask for the date, because it is unclear whether it became coarser or unknown, or was
            // emptied by accident.
            let text = format!(
                "the date of \"{id}\" was cleared in `{}`: write the new date in `Date`",
                key_in_words(first)
            );
            return self.unreadable(row.place(first), text);
        }
        for name in changed {
            match self.date_in(row, name) {
                Ok(date) => found.extend(date.map(|date| (name, date))),
                // Ignore "05/08/2024" for 2024-08-05, which a program saved in another notation.
                Err(_) if ours.as_ref().is_some_and(|ours| row.may_be(name, ours)) => return,
                Err(note) => return self.plan.unreadable.push(note),
            }
        }
        if found.is_empty() && has_span {
            match self.span_in(row) {
                Ok(date) => found.extend(date.map(|date| ("start", date))),
                Err(note) => return self.plan.unreadable.push(note),
            }
        }
        let Some((name, date)) = found.first().cloned() else { return };
        if let Some((other, second)) = found.iter().find(|(_, other)| *other != date) {
            let text = format!(
                "`{}` of \"{id}\" is now {date}, but `{}` is {second}: change only one of them",
                key_in_words(name),
                key_in_words(other)
            );
            return self.unreadable(row.place(name), text);
        }
        let (new, old) = (date.to_string(), shown("date"));
        // Ignore 09/06/2024 for 2024-06-09, which Excel may save in a CSV file: it is the same
        // date.
        if new == old || state.is_some_and(|state| state.had("date", &new)) {
            return;
        }
        let place = row.place(name);
        if state.is_some_and(|state| !state.had("date", &old)) {
            return self.conflict(place, id, "date", &new, &old);
        }
        // Keep the more precise date: a sheet that was not exported may contain 2024-06 for
        // 2024-06-09.
        if state.is_none() && ours.as_ref().is_some_and(|ours| ours.is_within(&date)) {
            let text = format!(
                "\"{id}\" is dated {old} in events.toml, which is more precise than {new}, so it is kept"
            );
            return self.note(place, text);
        }
        if let Some(weekday) =
            entry.get("weekday").and_then(Value::as_str).and_then(|text| text.parse::<Weekday>().ok())
            && date.as_day().is_none_or(|day| day.weekday() != weekday)
            && row.text("weekday").is_none_or(|text| text.parse() == Ok(weekday))
        {
            let text = format!(
                "the weekday of \"{id}\" is {weekday}, which does not match {new}: `dateline check` will report it"
            );
            self.note(place.clone(), text);
        }
        let value = Some(Value::from(new.clone()));
        self.plan.changed.push(PlannedChange { place, id: id.to_owned(), key: "date", old, new, value });
    }

    /// Returns the date in one column, or `None` if the cell is empty.
    fn date_in(&mut self, row: &NamedRow<'_>, name: &str) -> Result<Option<Date>, RowNote> {
        let Some((place, Some(cell))) = row.cells.get(name) else { return Ok(None) };
        let order = self.orders.get(name).copied().unwrap_or(self.context.date_order);
        let date = date_cell::date(cell, &self.context.clone().in_order(order)).map_err(|reason| {
            RowNote { place: place.clone(), text: format!("“{}” {reason}", short(&cell.text())) }
        })?;
        if let SheetCell::Day { has_time: true, .. } = cell {
            self.note(place.clone(), "the time of day is not imported: write it in `Time`".to_owned());
        }
        Ok(Some(date))
    }

    /// Returns the date or range given by the start and end columns.
    fn span_in(&mut self, row: &NamedRow<'_>) -> Result<Option<Date>, RowNote> {
        let (start, end) = (self.date_in(row, "start")?, self.date_in(row, "end")?);
        match (start, end) {
            (Some(start), Some(end)) if start == end => Ok(Some(start)),
            (Some(start), Some(end)) => Date::range(&start, &end).map(Some).ok_or_else(|| RowNote {
                place: row.place("end"),
                text: format!("the end, {end}, is before the start, {start}: correct one of the two"),
            }),
            (Some(date), None) => Ok(Some(date)),
            (None, Some(_)) => Err(RowNote {
                place: row.place("end"),
                text: "there is an end, but no start: write both".to_owned(),
            }),
            (None, None) => Ok(None),
        }
    }

    /// Returns the date of a row from the first column with a value.
    fn stated_date(&mut self, row: &NamedRow<'_>) -> Result<Option<Date>, RowNote> {
        let mut found: Option<(&str, Date)> = None;
        for name in DATES {
            let Some(date) = self.date_in(row, name)? else { continue };
            match &found {
                Some((first, known)) if *known != date && !known.is_within(&date) => {
                    let text = format!(
                        "`{}` is {known}, but `{}` is {date}: write the date once",
                        key_in_words(first),
                        key_in_words(name)
                    );
                    return Err(RowNote { place: row.place(name), text });
                }
                Some(_) => {}
                None => found = Some((name, date)),
            }
        }
        match found {
            Some((_, date)) => Ok(Some(date)),
            None => self.span_in(row),
        }
    }

    /// Plans a new event.
    fn add(&mut self, row: &NamedRow<'_>, id: Option<&str>) {
        let place = self.sheet.reference(0, row.row.number);
        let Some(title) = row.filled("title") else {
            return self.unreadable(place, "a new event needs a title".to_owned());
        };
        let date = match self.stated_date(row) {
            Ok(Some(date)) => date,
            Ok(None) => {
                return self
                    .unreadable(place, format!("“{}” has no date: write it in `Date`", short(&title)));
            }
            Err(note) => return self.plan.unreadable.push(note),
        };
        let mut more = Vec::new();
        for column in self.columns.clone() {
            let Some(text) = row.filled(column.key) else { continue };
            // Omit default values, which a copied row contains, but which need not be written.
            let is_default = text == column.shown(&Table::new());
            if matches!(column.key, "id" | "title" | "date" | "sources") || is_default {
                continue;
            }
            if column.kind() == CellKind::Table {
                let key = key_in_words(column.key);
                self.note(row.place(column.key), format!("`{key}` is not imported: add it in events.toml"));
                continue;
            }
            match key_value(&column, &text) {
                Ok(value) => more.extend(value.map(|value| (column.key, value))),
                Err(reason) => {
                    return self.unreadable(row.place(column.key), format!("“{}” {reason}", short(&text)));
                }
            }
        }
        if let Some(cited) = row.filled("sources") {
            let evidence = self.evidence(row, &cited);
            if !evidence.is_empty() {
                more.push(("evidence", Value::Array(evidence)));
            }
        }
        let ids = &self.ids;
        let is_id = |id: &&str| id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let id = match id.filter(is_id) {
            Some(id) if ids.contains(id) => {
                let text = format!(
                    "another row already adds an event with the id \"{id}\": use another id, or leave the cell empty"
                );
                return self.unreadable(row.place("id"), text);
            }
            Some(id) => id.to_owned(),
            None => event_id(id.unwrap_or(&title), Some(&date), |id| ids.contains(id)),
        };
        self.ids.insert(id.clone());
        let event = NewEvent {
            id,
            title: one_line(&title),
            date: Some(date),
            phase: None,
            status: None,
            evidence: Vec::new(),
            more,
        };
        self.plan.new.push(PlannedEvent { place, event });
    }

    /// Parses the evidence in a cell such as "note, p. 7; other".
    fn evidence(&mut self, row: &NamedRow<'_>, cited: &str) -> Vec<Value> {
        let mut evidence = Vec::new();
        for cite in items(cited) {
            let (id, page) = cite
                .rsplit_once(", p. ")
                .map_or((cite.as_str(), None), |(id, page)| (id, page.parse::<u32>().ok()));
            if !self.sources.contains(id) {
                self.note(
                    row.place("sources"),
                    format!("“{}” is not the id of a source in events.toml, so it is not cited", short(id)),
                );
                continue;
            }
            let mut table = Table::new();
            table.insert("source".to_owned(), Value::from(id));
            table.extend(page.map(|page| ("page".to_owned(), Value::from(i64::from(page)))));
            evidence.push(Value::Table(table));
        }
        evidence
    }

    /// Removes relations to events that are neither in `events.toml` nor in the sheet, which would
    /// make the file invalid. This follows the planning of all rows, since rows may refer to later
    /// rows.
    fn leave_out_unknown_relations(&mut self) {
        let ids = &self.ids;
        let unknown = |value: &Value| {
            let named = match value {
                Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
                value => value.as_str().into_iter().collect::<Vec<_>>(),
            };
            named.into_iter().find(|id| !ids.contains(*id)).map(str::to_owned)
        };
        let reason = |key: &str, id: &str, meant: Option<&str>| {
            let meant = meant.map(|meant| format!("; did you mean \"{meant}\"?")).unwrap_or_default();
            format!("`{}` names “{}”, which is not the id of an event{meant}", key_in_words(key), short(id))
        };
        let mut notes = Vec::new();
        // Compute a suggestion once per distinct id, and only for the first few, because it
        // compares an id with all others.
        let mut suggestions: BTreeMap<String, Option<&str>> = BTreeMap::new();
        let mut check = |place: &String, key: &'static str, value: &Value| {
            let found = unknown(value).filter(|_| RelationKind::KEYS.contains(&key));
            let Some(id) = found else { return true };
            let meant = if suggestions.len() < MAX_SUGGESTIONS || suggestions.contains_key(&id) {
                let suggested = || suggest(&id, ids.iter().map(String::as_str));
                *suggestions.entry(id.clone()).or_insert_with(suggested)
            } else {
                None
            };
            notes.push(RowNote { place: place.clone(), text: reason(key, &id, meant) });
            false
        };
        self.plan.changed.retain(|change| {
            change.value.as_ref().is_none_or(|value| check(&change.place, change.key, value))
        });
        for PlannedEvent { place, event } in &mut self.plan.new {
            event.more.retain(|(key, value)| check(place, key, value));
        }
        self.plan.unreadable.extend(notes);
    }

    fn conflict(&mut self, place: String, id: &str, key: &str, theirs: &str, ours: &str) {
        let shown =
            |text: &str| if text.is_empty() { "empty".to_owned() } else { format!("“{}”", short(text)) };
        let (theirs, ours) = (shown(theirs), shown(ours));
        let text = format!(
            "`{key}` of \"{id}\" was changed on both sides since the export: it is {theirs} here, and {ours} in events.toml"
        );
        self.plan.conflicts.push(RowNote { place, text });
    }

    fn unreadable(&mut self, place: String, text: String) {
        self.plan.unreadable.push(RowNote { place, text });
    }

    fn note(&mut self, place: String, text: String) {
        let note = RowNote { place, text };
        if !self.plan.notes.contains(&note) {
            self.plan.notes.push(note);
        }
    }
}

fn one_key(key: &str, value: &Value) -> Table {
    std::iter::once((key.to_owned(), value.clone())).collect()
}

fn date_of(entry: &Table) -> Option<Date> {
    let column = EventColumn::all().into_iter().find(|column| column.key == "date")?;
    let date = Date::parse(&column.shown(entry)).ok()?;
    (date.granularity() <= Granularity::Set).then_some(date)
}

/// Folds the case and spaces of a title, for comparisons.
fn folded(title: &str) -> String {
    plain_cell(title).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Truncates `text` to 60 characters, for messages.
fn short(text: &str) -> String {
    const MAX_LENGTH: usize = 60;
    let line = one_line(text);
    if line.chars().count() <= MAX_LENGTH {
        line
    } else {
        line.chars().take(MAX_LENGTH).chain(['…']).collect()
    }
}
