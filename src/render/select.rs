//! Which events a brief is about, and in which order.

use std::cmp::Ordering;

use super::item::Item;
use super::spec::{Include, Selection};
use crate::date::{Bound, Interval};

impl Selection {
    /// The chosen items in the order of time, the undated last; equal dates stay in the order they came in.
    ///
    /// Tags, actors, window and importance must all hold. What has no date lies in no window. An item whose id
    /// is named is chosen in any case; where ids are named and nothing else is asked, they alone are.
    ///
    /// ```
    /// use dateline::date::Date;
    /// use dateline::render::{Item, Selection};
    ///
    /// let item = |id: &str, date: &str| Item {
    ///     id: Some(id.to_owned()),
    ///     date: Date::parse(date).ok(),
    ///     ..Item::new("Summit")
    /// };
    /// let items = [item("second", "2024-06"), item("first", "2022-12-16"), item("undated", "")];
    /// let chosen = Selection::default().choose(&items);
    /// let ids: Vec<_> = chosen.iter().filter_map(|item| item.id.as_deref()).collect();
    /// assert_eq!(ids, ["first", "second", "undated"]);
    /// ```
    pub fn choose(&self, items: &[Item]) -> Vec<Item> {
        let mut chosen: Vec<Item> =
            items.iter().filter(|item| self.names(item) || self.asks_for(item)).cloned().collect();
        chosen.sort_by(|a, b| match (&a.date, &b.date) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
        chosen
    }

    fn names(&self, item: &Item) -> bool {
        item.id.as_ref().is_some_and(|id| self.ids.iter().any(|named| &named.value == id))
    }

    fn asks_for(&self, item: &Item) -> bool {
        let nothing_else = self.tags.is_empty()
            && self.actors.is_empty()
            && self.from.is_none()
            && self.until.is_none()
            && self.importance.is_none();
        if !self.ids.is_empty() && nothing_else {
            return false;
        }
        (item.curated || self.include.as_ref().is_some_and(|include| include.value == Include::All))
            && (self.tags.is_empty() || self.tags.iter().any(|tag| item.tags.contains(&tag.value)))
            && (self.actors.is_empty() || self.actors.iter().any(|actor| item.actors.contains(&actor.value)))
            && self.importance.as_ref().is_none_or(|least| item.importance >= least.value.get())
            && self.window().is_none_or(|window| {
                item.date.as_ref().is_some_and(|date| date.interval().intersects(window))
            })
    }

    fn window(&self) -> Option<Interval> {
        if self.from.is_none() && self.until.is_none() {
            return None;
        }
        let earliest = self.from.as_ref().map_or(Bound::Unbounded, |date| date.value.interval().earliest);
        let latest = self.until.as_ref().map_or(Bound::Unbounded, |date| date.value.interval().latest);
        Some(Interval { earliest, latest })
    }
}
