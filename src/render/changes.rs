//! Compares the events of a brief with an earlier state of the chronology.
//!
//! [`changes`] takes the items that the brief selected then and the items that it selects now,
//! matches them by id (or by title if an id was renamed), and classifies the differences.
//! [`Changed`] is their wording, and [`PrintedChanges`] is the part that the page shows.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::data::BriefData;
use super::item::Item;
use super::plain::TextCleaner;
use super::row::Row;
use super::words::Words;
use crate::brief::{BriefSpec, Paragraph, WrittenSection};
use crate::chronology::Status;
use crate::date::{Date, Day};

/// The maximum number of listed changes of events that are not in the table. The most important
/// ones are listed; the others are only counted.
const MAX_LISTED_WITHOUT_ROW: usize = 8;

/// An earlier state of a chronology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The revision as the user named it: a tag, an abbreviated commit hash or a release.
    pub revision: String,
    /// The day of the commit or of the release.
    pub committed: Day,
    /// The `as_of` day of that state; `None` if it was not set.
    pub as_of: Option<Day>,
    /// The release number; `None` for a commit.
    pub release: Option<u32>,
}

/// A change to one event since an earlier state.
#[derive(Debug, Clone, PartialEq)]
pub struct EventChange {
    /// The kind of change.
    pub kind: ChangeKind,
    /// The current event, or the earlier one if it no longer exists.
    pub item: Item,
    /// The previous date of a moved event; `None` if it had no date.
    pub formerly: Option<Date>,
}

/// The kind of change to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The event was not in the brief before.
    New,
    /// The date of the event has changed, possibly only to a more precise one.
    Moved,
    /// The event is cancelled, or was removed from the chronology.
    Withdrawn,
    /// The event is still in the chronology, but the brief no longer selects it.
    Unlisted,
    /// The event was not disputed before.
    Disputed,
}

/// Compares the events that a brief selected `then` with those that it selects `now`.
///
/// Returns the changes sorted by kind. Within a kind, the changes of current events are in the
/// order of `now`, followed by those of removed events in the order of `then`.
///
/// Events are matched by id. An event with a new id is matched to an event with a removed id if
/// both have the same title and date, or if each is the only one with that title. Events that only
/// papers attest have no id, so they are not compared. `is_known` returns whether an event id is
/// still in the chronology.
///
/// ```
/// use dateline::internals::render::{ChangeKind, Item, changes};
/// use dateline::Date;
///
/// let summit = |date| Item { id: Some("summit".to_owned()), date: Date::parse(date).ok(), ..Item::new("Summit") };
/// let found = changes(&[summit("2024-06")], &[summit("2024-07-09")], |_| true);
/// assert_eq!((found[0].kind, &found[0].formerly), (ChangeKind::Moved, &Date::parse("2024-06").ok()));
/// ```
pub fn changes(then: &[Item], now: &[Item], is_known: impl Fn(&str) -> bool) -> Vec<EventChange> {
    let earlier = Earlier::new(then, now);
    let mut found = Vec::new();
    let mut add = |kind, item: &Item, formerly: Option<&Date>| {
        found.push(EventChange { kind, item: item.clone(), formerly: formerly.cloned() });
    };
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for item in now {
        let Some(id) = item.id.as_deref() else { continue };
        let Some(old) = earlier.of(id, item) else {
            add(ChangeKind::New, item, None);
            continue;
        };
        met.extend(old.id.as_deref());
        if item.status == Status::Cancelled && old.status != Status::Cancelled {
            add(ChangeKind::Withdrawn, item, None);
        } else if item.date != old.date {
            add(ChangeKind::Moved, item, old.date.as_ref());
        }
        if item.disputed && !old.disputed {
            add(ChangeKind::Disputed, item, None);
        }
    }
    for item in then {
        match item.id.as_deref() {
            Some(id) if met.contains(id) => {}
            Some(id) if is_known(id) => add(ChangeKind::Unlisted, item, None),
            Some(_) => add(ChangeKind::Withdrawn, item, None),
            None => {}
        }
    }
    found.sort_by_key(|change| change.kind);
    found
}

/// The earlier events, indexed for matching.
struct Earlier<'i> {
    by_id: BTreeMap<&'i str, &'i Item>,
    /// The events whose id no longer exists, by title.
    renamed: BTreeMap<&'i str, Vec<&'i Item>>,
    /// The number of current events with a new id, by title.
    titles: BTreeMap<&'i str, usize>,
}

impl<'i> Earlier<'i> {
    fn new(then: &'i [Item], now: &'i [Item]) -> Self {
        let by_id = |items: &'i [Item]| -> BTreeMap<&'i str, &'i Item> {
            items.iter().filter_map(|item| Some((item.id.as_deref()?, item))).collect()
        };
        let (old, new) = (by_id(then), by_id(now));
        let mut renamed: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
        for (_, item) in old.iter().filter(|(id, _)| !new.contains_key(*id)) {
            renamed.entry(&item.title).or_default().push(item);
        }
        let mut titles: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, item) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
            *titles.entry(&item.title).or_default() += 1;
        }
        Self { by_id: old, renamed, titles }
    }

    /// Returns the earlier state of an event.
    fn of(&self, id: &str, item: &Item) -> Option<&'i Item> {
        if let Some(same) = self.by_id.get(id) {
            return Some(same);
        }
        let named_so = self.renamed.get(item.title.as_str())?;
        match (named_so.as_slice(), self.titles.get(item.title.as_str())) {
            // One old and one new event have this title, so they are the same event, even if its
            // date has changed too.
            ([only], Some(1)) => Some(only),
            (several, _) => several.iter().find(|old| old.date == item.date).copied(),
        }
    }
}

/// The earlier state of a brief, as far as it is compared with the current one.
#[derive(Debug, Clone)]
pub struct EarlierBrief {
    /// The events, in table order.
    pub(super) rows: Vec<Row>,
    /// The earlier id of each event that existed in the earlier state, keyed by the current id.
    pub(super) predecessors: BTreeMap<String, String>,
    /// Whether the earlier summaries are known.
    pub(super) has_summaries: bool,
    /// The author's text; `None` if it is not known, or if the brief did not exist.
    pub(super) texts: Option<EarlierTexts>,
}

/// The author's text at an earlier state.
#[derive(Debug, Clone)]
pub(super) struct EarlierTexts {
    pub(super) bottom_line: Vec<Paragraph>,
    pub(super) written: Vec<WrittenSection>,
}

impl EarlierBrief {
    /// Creates the earlier state of the brief `spec` from the items that it selected `then` and
    /// those that it selects `now`. `earlier_spec` is the brief file at that state, and `as_of` its
    /// reference day.
    pub fn new(
        spec: &BriefSpec,
        earlier_spec: Option<&BriefSpec>,
        then: &[Item],
        now: &[Item],
        as_of: Day,
    ) -> Self {
        // Ignore the removed characters: they were reported when the earlier brief was written.
        let (data, _) = BriefData::new(spec, then, &[], as_of);
        let texts = earlier_spec.map(|spec| {
            let (data, _) = BriefData::new(spec, &[], &[], as_of);
            EarlierTexts { bottom_line: data.bottom_line, written: data.written }
        });
        let earlier = Earlier::new(then, now);
        let predecessor = |item: &Item| {
            let id = item.id.as_deref()?;
            Some((id.to_owned(), earlier.of(id, item)?.id.clone()?))
        };
        Self {
            rows: data.rows,
            predecessors: now.iter().filter_map(predecessor).collect(),
            has_summaries: true,
            texts,
        }
    }

    /// Returns the same state without summaries, which a release record does not contain.
    #[must_use]
    pub fn without_summaries(self) -> Self {
        Self { has_summaries: false, ..self }
    }
}

/// The changes of a brief, in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The heading, such as "Changed since 4 April 2025".
    pub heading: String,
    /// All changes.
    pub rows: Vec<ChangedRow>,
}

/// A change, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedRow {
    /// The kind of change.
    pub kind: ChangeKind,
    /// The kind in words, such as "New" or "Date changed".
    pub label: &'static str,
    /// The id of the event.
    pub id: Option<String>,
    /// The title of the event.
    pub title: String,
    /// The date in words: "9 June 2024", "9 June 2024 (was May 2024)".
    pub when: String,
    /// The importance of the event, from 1 to 5.
    #[serde(skip)]
    pub importance: u8,
}

/// The section about changes as the page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PrintedChanges<'a> {
    /// The heading, such as "Changed since 4 April 2025".
    pub heading: &'a str,
    /// The listed changes: those of events in the table, and the most important ones of removed
    /// events.
    pub entries: Vec<PrintedChange<'a>>,
    /// A note that states how many changes are left out, or that nothing has changed.
    pub remark: Option<String>,
}

/// One listed change.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PrintedChange<'a> {
    /// The row number of the event; absent if the event is gone.
    pub number: Option<usize>,
    /// The anchor of the event's row; absent if the event is gone.
    pub anchor: Option<String>,
    /// The change.
    #[serde(flatten)]
    pub row: &'a ChangedRow,
}

impl Changed {
    pub(super) fn new(
        since: &Since,
        changes: &[EventChange],
        as_of: Day,
        words: &Words,
        plain: &mut TextCleaner,
    ) -> Self {
        // If both states have the same `as_of`, use the day of the commit. Readers of a brief do
        // not know its hash or tag.
        let day = |day: Day| (words.date_of)(&Date::day(day));
        let heading = match (since.release, since.as_of.filter(|then| *then < as_of)) {
            (Some(number), _) => (words.changed_since_release)(number, &day(since.committed)),
            (None, Some(then)) => (words.changed_since)(&day(then)),
            (None, None) => (words.changed_since_version)(&day(since.committed)),
        };
        let when = |date: Option<&Date>| date.map_or_else(|| words.undated.to_owned(), words.date_of);
        let row = |change: &EventChange| {
            let EventChange { kind, item, formerly } = change;
            let whose = item.id.as_deref().unwrap_or(&item.title);
            let now = when(item.date.as_ref());
            ChangedRow {
                kind: *kind,
                label: (words.change)(*kind),
                id: item.id.clone(),
                title: plain.text(item.title_in(words.language), &format!("the title of event \"{whose}\"")),
                when: match kind {
                    ChangeKind::Moved => (words.formerly)(&now, &when(formerly.as_ref())),
                    ChangeKind::Withdrawn if item.date.is_some() => (words.last_dated)(&now),
                    _ => now,
                },
                importance: item.importance,
            }
        };
        Self { heading, rows: changes.iter().map(row).collect() }
    }

    /// Selects the changes that the page lists.
    ///
    /// `is_chosen` returns whether the brief still selects the changed event. `row_of` returns the
    /// number and the anchor of its row if the row is printed. If the event is selected but not
    /// printed, its change is omitted too.
    pub(super) fn page(
        &self,
        is_chosen: impl Fn(&ChangedRow) -> bool,
        row_of: impl Fn(&ChangedRow) -> Option<(usize, String)>,
        words: &Words,
    ) -> PrintedChanges<'_> {
        let mut gone: Vec<(usize, &ChangedRow)> =
            self.rows.iter().enumerate().filter(|(_, row)| !is_chosen(row)).collect();
        gone.sort_by_key(|(place, row)| (std::cmp::Reverse(row.importance), *place));
        let listed: BTreeSet<usize> =
            gone.iter().take(MAX_LISTED_WITHOUT_ROW).map(|(place, _)| *place).collect();
        let entries: Vec<PrintedChange<'_>> = self
            .rows
            .iter()
            .enumerate()
            .filter_map(|(place, row)| match row_of(row) {
                Some((number, anchor)) => {
                    Some(PrintedChange { number: Some(number), anchor: Some(anchor), row })
                }
                None => listed.contains(&place).then_some(PrintedChange { number: None, anchor: None, row }),
            })
            .collect();
        let remark = self.remark(self.rows.len() - entries.len(), words);
        PrintedChanges { heading: &self.heading, entries, remark }
    }

    /// Returns the note that `left_out` changes are omitted, or that nothing has changed. `None` if
    /// all changes are listed.
    pub(super) fn remark(&self, left_out: usize, words: &Words) -> Option<String> {
        match (self.rows.len(), left_out) {
            (0, _) => Some(words.nothing_changed.to_owned()),
            (_, 0) => None,
            _ => Some((words.more_changes)(left_out)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str, date: &str, title: &str) -> Item {
        Item { id: Some(id.to_owned()), date: Date::parse(date).ok(), ..Item::new(title) }
    }

    fn check(then: &[Item], now: &[Item], wanted: &[(ChangeKind, &str)]) {
        let found = changes(then, now, |id| id == "hidden");
        let found: Vec<(ChangeKind, &str)> =
            found.iter().map(|change| (change.kind, change.item.id.as_deref().unwrap())).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn changes_are_grouped_by_kind_in_order() {
        let then = [
            item("gone", "2022", "Gone"),
            item("same", "2023", "Same"),
            item("moved", "2024-05", "Moved"),
            item("hidden", "2024-06", "Hidden"),
            item("off", "2025", "Off"),
        ];
        let now = [
            item("moved", "2024-05-02", "Moved"),
            Item { disputed: true, ..item("same", "2023", "Same, in other words") },
            item("new", "2024", "New"),
            Item { status: Status::Cancelled, ..item("off", "2026", "Off") },
            Item { id: None, ..Item::new("What a paper tells") },
        ];
        check(
            &then,
            &now,
            &[
                (ChangeKind::New, "new"),
                (ChangeKind::Moved, "moved"),
                (ChangeKind::Withdrawn, "off"),
                (ChangeKind::Withdrawn, "gone"),
                (ChangeKind::Unlisted, "hidden"),
                (ChangeKind::Disputed, "same"),
            ],
        );
        check(&now, &now, &[]);
    }

    #[test]
    fn renamed_event_is_matched_by_title() {
        check(&[item("a", "2024", "Summit")], &[item("b", "2024", "Summit")], &[]);
        let moved = [(ChangeKind::Moved, "b")];
        check(&[item("a", "2024", "Summit")], &[item("b", "2025", "Summit")], &moved);
        // If several events share the title, they are matched by their dates too.
        let rounds = [item("r1", "2023", "Talks"), item("r2", "2024", "Talks")];
        let again = [item("first", "2023", "Talks"), item("second", "2025", "Talks")];
        check(&rounds, &again, &[(ChangeKind::New, "second"), (ChangeKind::Withdrawn, "r2")]);
        // The old event still has its id, so the additional event with the same title is new.
        check(&rounds[..1], &rounds, &[(ChangeKind::New, "r2")]);
    }
}
