//! Which entries of the timeline a brief is about.

use super::spec::{Include, Selection};
use crate::chronology::{Chronology, Event};
use crate::date::{Bound, Interval};
use crate::merge::{Entry, Timeline};
use crate::source::Spanned;

/// The importance of what only papers tell: less than what a person curates and says nothing of.
pub const ATTESTED: u8 = 2;

impl Selection {
    /// The chosen entries, in the order of the timeline: by date, the undated last.
    ///
    /// Tags, actors, places, status, step, window and importance must all hold. What has no date lies in no window. An event whose id
    /// is named is chosen in any case; where ids are named and nothing else is asked, they alone are.
    ///
    /// ```
    /// use dateline::brief::Selection;
    /// use dateline::project::{Memory, Options, Project};
    ///
    /// let text = r#"
    /// event = [
    ///     { id = "second", title = "Summit", date = "2024-06" },
    ///     { id = "first", title = "Summit", date = "2022-12-16" },
    /// ]
    /// "#;
    /// let project = Project::load(&Memory::from([("events.toml", text)]), &Options::default())?;
    /// let chosen = Selection::default().choose(&project.chronology, &project.timeline);
    /// let ids: Vec<_> = chosen.iter().filter_map(|entry| entry.event(&project.chronology)).collect();
    /// assert_eq!((ids[0].id.value.as_str(), ids[1].id.value.as_str()), ("first", "second"));
    /// # Ok::<(), dateline::project::LoadError>(())
    /// ```
    pub fn choose<'t>(&self, chronology: &Chronology, timeline: &'t Timeline) -> Vec<&'t Entry> {
        let takes = |entry: &&Entry| {
            let event = entry.event(chronology);
            event.is_some_and(|event| self.names(event)) || self.asks_for(entry, event)
        };
        timeline.entries.iter().filter(takes).collect()
    }

    fn names(&self, event: &Event) -> bool {
        self.ids.iter().any(|named| named.value == event.id.value)
    }

    fn asks_for(&self, entry: &Entry, event: Option<&Event>) -> bool {
        let nothing_else = self.tags.is_empty()
            && self.actors.is_empty()
            && self.places.is_empty()
            && self.status.is_empty()
            && self.phase.is_empty()
            && self.from.is_none()
            && self.until.is_none()
            && self.importance.is_none();
        if !self.ids.is_empty() && nothing_else {
            return false;
        }
        // Nobody has said who took part in what only papers tell.
        let tags = event.map_or(&[][..], |event| &event.tags);
        let actors = event.map_or(&[][..], |event| &event.actors);
        let importance = event.map_or(ATTESTED, Event::importance);
        (event.is_some() || self.include.as_ref().is_some_and(|include| include.value == Include::All))
            && (self.tags.is_empty() || self.tags.iter().any(|tag| tags.iter().any(|t| t.value == tag.value)))
            && (self.actors.is_empty()
                || self.actors.iter().any(|actor| actors.iter().any(|a| a.value == actor.value)))
            && any_or_none(&self.places, event.and_then(|event| Some(&event.place.as_ref()?.value)))
            && any_or_none(&self.status, event.map(Event::status).as_ref())
            && any_or_none(&self.phase, event.and_then(|event| Some(&event.phase.as_ref()?.value)))
            && self.importance.as_ref().is_none_or(|least| importance >= least.value.get())
            && self.window().is_none_or(|window| {
                entry.date.as_ref().is_some_and(|date| date.interval().intersects(window))
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

/// Whether what an event has is among what is asked for; where nothing is asked, anything is.
fn any_or_none<T: PartialEq>(asked: &[Spanned<T>], has: Option<&T>) -> bool {
    asked.is_empty() || has.is_some_and(|has| asked.iter().any(|asked| &asked.value == has))
}
