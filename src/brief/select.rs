//! The selection of timeline entries for a brief.

use crate::chronology::{Chronology, Event, Importance, Status};
use crate::date::{Bound, Date, Interval};
use crate::linking::{Timeline, TimelineEntry};
use crate::phase::Phase;
use crate::source::{Span, Spanned};
use crate::table::Need::Sound;
use crate::table::{self, Schema, Vocabulary, field};

/// The importance of events that only papers attest. It is below the default importance of curated
/// events.
pub(crate) const ATTESTED: u8 = 2;

/// The criteria that select timeline entries for a brief. An empty list does not restrict the
/// selection.
#[derive(Debug, Clone, Default)]
pub struct EventSelection {
    /// Events with any of these tags.
    pub tags: Vec<Spanned<String>>,
    /// Events with any of these actors.
    pub actors: Vec<Spanned<String>>,
    /// Events in any of these places.
    pub places: Vec<Spanned<String>>,
    /// Events with any of these statuses.
    pub status: Vec<Spanned<Status>>,
    /// Events in any of these phases.
    pub phase: Vec<Spanned<Phase>>,
    /// Events that may be on or after the first day of this date.
    pub from: Option<Spanned<Date>>,
    /// Events that may be on or before the last day of this date.
    pub until: Option<Spanned<Date>>,
    /// Events of at least this importance.
    pub importance: Option<Spanned<Importance>>,
    /// Events that are always selected. If this is the only criterion, only these are.
    pub ids: Vec<Spanned<String>>,
    /// Whether to include events that are not curated.
    pub include: Option<Spanned<Include>>,
}

impl table::Entry for EventSelection {
    const SCHEMA: Schema<Self> = Schema {
        name: "selection",
        example: "{ tags = [\"…\"], importance = 2 }",
        rows: &[
            &field("tags", Sound, "Events with any of these tags.", |s: &mut Self| &mut s.tags),
            &field("actors", Sound, "Events with any of these actors.", |s: &mut Self| &mut s.actors),
            &field("places", Sound, "Events in any of these places.", |s: &mut Self| &mut s.places),
            &field("status", Sound, "Events with any of these statuses.", |s: &mut Self| &mut s.status),
            &field("phase", Sound, "Events with any of these phases.", |s: &mut Self| &mut s.phase),
            &field("from", Sound, "Events whose date may fall on or after this date.", |s: &mut Self| {
                &mut s.from
            }),
            &field("until", Sound, "Events whose date may fall on or before this date.", |s: &mut Self| {
                &mut s.until
            }),
            &field("importance", Sound, "Events of at least this importance.", |s: &mut Self| {
                &mut s.importance
            }),
            &field(
                "ids",
                Sound,
                "These events, in addition to those that the other keys select; without other keys, only these.",
                |s: &mut Self| &mut s.ids,
            ),
            &field(
                "include",
                Sound,
                "Only curated events, or also those found only in papers; default: curated.",
                |s: &mut Self| &mut s.include,
            ),
        ],
    };

    fn blank(_: Span) -> Self {
        Self::default()
    }
}

/// Whether a brief includes events that are not curated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Include {
    /// Only curated events, the default.
    Curated,
    /// Also events that only papers attest.
    All,
}

impl Vocabulary for Include {
    const WORDS: &'static [(&'static str, Self)] = &[("curated", Self::Curated), ("all", Self::All)];
}

impl EventSelection {
    /// Returns the selected entries in timeline order: by date, undated entries last.
    ///
    /// All criteria must be met: tags, actors, places, status, phase, window and importance.
    /// Undated entries are not in any window. Events with a listed id are always selected. If ids
    /// are the only criterion, only these events are selected.
    ///
    /// ```
    /// use dateline::internals::brief::EventSelection;
    /// use dateline::{Memory, LoadOptions, Project};
    ///
    /// let text = r#"
    /// event = [
    ///     { id = "second", title = "Summit", date = "2024-06" },
    ///     { id = "first", title = "Summit", date = "2022-12-16" },
    /// ]
    /// "#;
    /// let project = Project::load(&Memory::from([("events.toml", text)]), &LoadOptions::default())?;
    /// let chosen = EventSelection::default().choose(&project.chronology, &project.timeline);
    /// let ids: Vec<_> = chosen.iter().filter_map(|entry| entry.event(&project.chronology)).collect();
    /// assert_eq!((ids[0].id.value.as_str(), ids[1].id.value.as_str()), ("first", "second"));
    /// # Ok::<(), dateline::LoadError>(())
    /// ```
    pub fn choose<'t>(&self, chronology: &Chronology, timeline: &'t Timeline) -> Vec<&'t TimelineEntry> {
        let takes = |entry: &&TimelineEntry| {
            let event = entry.event(chronology);
            event.is_some_and(|event| self.names(event)) || self.asks_for(entry, event)
        };
        timeline.entries.iter().filter(takes).collect()
    }

    /// Returns the keys that exclude a curated event, such as "`tags`", or `None` if it is
    /// selected.
    #[cfg(feature = "desk")]
    pub(crate) fn why_not(&self, entry: &TimelineEntry, event: &Event) -> Option<String> {
        if self.names(event) || self.asks_for(entry, Some(event)) {
            return None;
        }
        // List each key that excludes the event in a selection with only this key.
        let alone = [
            ("tags", Self { tags: self.tags.clone(), ..Self::default() }),
            ("actors", Self { actors: self.actors.clone(), ..Self::default() }),
            ("places", Self { places: self.places.clone(), ..Self::default() }),
            ("status", Self { status: self.status.clone(), ..Self::default() }),
            ("phase", Self { phase: self.phase.clone(), ..Self::default() }),
            ("importance", Self { importance: self.importance.clone(), ..Self::default() }),
            (
                "from and until",
                Self { from: self.from.clone(), until: self.until.clone(), ..Self::default() },
            ),
        ];
        let refusing = alone.iter().filter(|(_, selection)| !selection.asks_for(entry, Some(event)));
        let keys: Vec<&str> = refusing.map(|(key, _)| *key).collect();
        Some(if keys.is_empty() { "ids".to_owned() } else { keys.join(", ") })
    }

    fn names(&self, event: &Event) -> bool {
        self.ids.iter().any(|named| named.value == event.id.value)
    }

    fn asks_for(&self, entry: &TimelineEntry, event: Option<&Event>) -> bool {
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
        // Use empty lists for entries that only papers attest, which have no tags or actors.
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

/// Whether an event's value is among the requested ones. An empty list matches any value.
fn any_or_none<T: PartialEq>(asked: &[Spanned<T>], has: Option<&T>) -> bool {
    asked.is_empty() || has.is_some_and(|has| asked.iter().any(|asked| &asked.value == has))
}
