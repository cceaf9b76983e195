//! What has become of the events of a brief since an earlier state of the chronology.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::item::Item;
use super::plain::Plain;
use super::words::Words;
use crate::chronology::Status;
use crate::date::{Date, Day};

/// How many events that are gone are told of at the most, the most important ones; the others are counted.
const GONE: usize = 8;

/// An earlier state of a chronology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// What a person calls it: a tag, the beginning of a hash.
    pub revision: String,
    /// The day of its commit.
    pub committed: Day,
    /// The day that it spoke from, where it said so.
    pub as_of: Option<Day>,
}

/// What has become of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it is.
    pub kind: ChangeKind,
    /// The event as it is now, or as it was, where it is gone.
    pub item: Item,
    /// The date that it had, where it has moved; none where it had no date.
    pub formerly: Option<Date>,
}

/// What can become of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The brief did not have it.
    New,
    /// It has another date, be it only a more precise one.
    Moved,
    /// It is cancelled, or the chronology has it no more.
    Withdrawn,
    /// The chronology has it, and the brief chooses it no more.
    Unlisted,
    /// It was undisputed.
    Disputed,
}

/// What has become of the events that a brief chose `then` and of those that it chooses `now`, by kind, and of one kind
/// in the order of the two.
///
/// Events are the same by their ids. One whose id is new is the one that had another id and the same title and
/// date, or that alone had its title. Of what only papers tell nobody knows whether it is the same, so it is not compared.
/// `is_known` says whether the chronology still has an event.
///
/// ```
/// use dateline::date::Date;
/// use dateline::render::{ChangeKind, Item, changes};
///
/// let summit = |date| Item { id: Some("summit".to_owned()), date: Date::parse(date).ok(), ..Item::new("Summit") };
/// let found = changes(&[summit("2024-06")], &[summit("2024-07-09")], |_| true);
/// assert_eq!((found[0].kind, &found[0].formerly), (ChangeKind::Moved, &Date::parse("2024-06").ok()));
/// ```
pub fn changes(then: &[Item], now: &[Item], is_known: impl Fn(&str) -> bool) -> Vec<Change> {
    let earlier = Earlier::new(then, now);
    let mut found = Vec::new();
    let mut tell = |kind, item: &Item, formerly: Option<&Date>| {
        found.push(Change { kind, item: item.clone(), formerly: formerly.cloned() });
    };
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for item in now {
        let Some(id) = item.id.as_deref() else { continue };
        let Some(old) = earlier.of(id, item) else {
            tell(ChangeKind::New, item, None);
            continue;
        };
        met.extend(old.id.as_deref());
        if item.status == Status::Cancelled && old.status != Status::Cancelled {
            tell(ChangeKind::Withdrawn, item, None);
        } else if item.date != old.date {
            tell(ChangeKind::Moved, item, old.date.as_ref());
        }
        if item.disputed && !old.disputed {
            tell(ChangeKind::Disputed, item, None);
        }
    }
    for item in then {
        match item.id.as_deref() {
            Some(id) if met.contains(id) => {}
            Some(id) if is_known(id) => tell(ChangeKind::Unlisted, item, None),
            Some(_) => tell(ChangeKind::Withdrawn, item, None),
            None => {}
        }
    }
    found.sort_by_key(|change| change.kind);
    found
}

/// The events as they were, to be found again.
struct Earlier<'i> {
    by_id: BTreeMap<&'i str, &'i Item>,
    /// Those whose id nobody has now, by title.
    renamed: BTreeMap<&'i str, Vec<&'i Item>>,
    /// How often a title stands among the new ids.
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

    /// What an event was.
    fn of(&self, id: &str, item: &Item) -> Option<&'i Item> {
        if let Some(same) = self.by_id.get(id) {
            return Some(same);
        }
        let named_so = self.renamed.get(item.title.as_str())?;
        match (named_so.as_slice(), self.titles.get(item.title.as_str())) {
            ([only], Some(1)) => Some(only),
            (several, _) => several.iter().find(|old| old.date == item.date).copied(),
        }
    }
}

/// What has changed, as a brief can tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Since when, as a heading: "Changed since 4 April 2025".
    pub heading: String,
    /// All that has changed.
    pub rows: Vec<ChangedRow>,
}

/// What has become of one event, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedRow {
    /// What it is.
    pub kind: ChangeKind,
    /// That in words: "New", "Moved".
    pub label: &'static str,
    /// The event's id.
    pub id: Option<String>,
    /// What happened.
    pub title: String,
    /// When: "9 June 2024", "9 June 2024, formerly May 2024".
    pub when: String,
    /// From 1 to 5, as in the rows of the table.
    #[serde(skip)]
    pub importance: u8,
}

/// What has changed, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PrintedChanges<'a> {
    /// Since when, as a heading: "Changed since 4 April 2025".
    pub heading: &'a str,
    /// What is told of: the events of the table, and those that are gone.
    pub entries: Vec<PrintedChange<'a>>,
    /// What is said of those left out, or that nothing has changed.
    pub remark: Option<String>,
}

/// What has become of one event, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PrintedChange<'a> {
    /// The number of its row; none where it is gone.
    pub number: Option<usize>,
    /// What links to its row name.
    pub anchor: Option<String>,
    /// The change.
    #[serde(flatten)]
    pub row: &'a ChangedRow,
}

impl Changed {
    pub(super) fn new(
        since: &Since,
        changes: &[Change],
        as_of: Day,
        words: &Words,
        plain: &mut Plain,
    ) -> Self {
        // Where nobody has moved the day on, it says nothing.
        let heading = match since.as_of.filter(|then| *then < as_of) {
            Some(then) => (words.changed_since)(&(words.date_of)(&Date::day(then))),
            None => (words.changed_since_version)(
                &(words.date_of)(&Date::day(since.committed)),
                &plain.text(&since.revision, "the revision it is compared with"),
            ),
        };
        let when = |date: Option<&Date>| date.map_or_else(|| words.undated.to_owned(), words.date_of);
        let row = |change: &Change| {
            let Change { kind, item, formerly } = change;
            let whose = item.id.as_deref().unwrap_or(&item.title);
            let now = when(item.date.as_ref());
            ChangedRow {
                kind: *kind,
                label: (words.change)(*kind),
                id: item.id.clone(),
                title: plain.text(&item.title, &format!("the title of event \"{whose}\"")),
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

    /// What is shown. `is_chosen` says whether the brief chooses the event of a change, and `row_of` finds its row, if it is printed:
    /// its number, and what links to it name. An event that is chosen and not printed is left out here too.
    pub(super) fn page(
        &self,
        is_chosen: impl Fn(&ChangedRow) -> bool,
        row_of: impl Fn(&ChangedRow) -> Option<(usize, String)>,
        words: &Words,
    ) -> PrintedChanges<'_> {
        let mut gone: Vec<(usize, &ChangedRow)> =
            self.rows.iter().enumerate().filter(|(_, row)| !is_chosen(row)).collect();
        gone.sort_by_key(|(place, row)| (std::cmp::Reverse(row.importance), *place));
        let told: BTreeSet<usize> = gone.iter().take(GONE).map(|(place, _)| *place).collect();
        let entries: Vec<PrintedChange<'_>> = self
            .rows
            .iter()
            .enumerate()
            .filter_map(|(place, row)| match row_of(row) {
                Some((number, anchor)) => {
                    Some(PrintedChange { number: Some(number), anchor: Some(anchor), row })
                }
                None => told.contains(&place).then_some(PrintedChange { number: None, anchor: None, row }),
            })
            .collect();
        let remark = self.remark(self.rows.len() - entries.len(), words);
        PrintedChanges { heading: &self.heading, entries, remark }
    }

    /// What is said of so many changes that are left out.
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
            found.iter().map(|it| (it.kind, it.item.id.as_deref().unwrap())).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn each_kind_is_told_by_kind_and_in_order() {
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
    fn an_event_under_another_id_is_known_again_by_its_title() {
        check(&[item("a", "2024", "Summit")], &[item("b", "2024", "Summit")], &[]);
        let moved = [(ChangeKind::Moved, "b")];
        check(&[item("a", "2024", "Summit")], &[item("b", "2025", "Summit")], &moved);
        // Where several have the title, the date must be the same too.
        let rounds = [item("r1", "2023", "Talks"), item("r2", "2024", "Talks")];
        let again = [item("first", "2023", "Talks"), item("second", "2025", "Talks")];
        check(&rounds, &again, &[(ChangeKind::New, "second"), (ChangeKind::Withdrawn, "r2")]);
        // A round more is no other name of one that is still there.
        check(&rounds[..1], &rounds, &[(ChangeKind::New, "r2")]);
    }
}
