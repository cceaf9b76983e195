//! The curated events: the tables `[[event]]`.

use chrono::Weekday;

use crate::date::Date;
use crate::phase::Phase;
use crate::source::{Span, Spanned};
use crate::table::Need::{Always, Optional, Sound};
use crate::table::{
    Entry, Key, Need, Node, Reader, Schema, SchemaRow, Slot, TableFault, Value, ValueShape, Vocabulary, field,
};

use super::allowance::Allowance;
use super::language::{BriefLanguage, main_language};
use super::relation::{Related, Relation, RelationKind, Series, WithinRow};
use super::review::Review;

/// A curated event: something that happened, was planned or is in force, with its date and
/// evidence.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project};
///
/// let files = Memory::from([(
///     "events.toml",
///     "[[source]]\nid = \"note\"\ntitle = \"A note\"\n\n[[event]]\nid = \"pact\"\ntitle = \"The pact is signed\"\n\
///      date = \"2024-06-09\"\nevidence = [{ source = \"note\", quote = \"It was signed.\" }]\n",
/// )]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let event = &project.chronology.events[0];
/// assert_eq!((event.id.value.as_str(), event.title.value.as_str()), ("pact", "The pact is signed"));
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Event {
    /// The id that briefs, relations and other tools refer to.
    pub id: Spanned<String>,
    /// The title, as printed.
    pub title: Spanned<String>,
    /// The titles by language, if the file gives titles in several; see [`title`](Self::title).
    #[doc(hidden)]
    pub titles: Vec<(String, Spanned<String>)>,
    /// A short title for the drawing of a brief, instead of one derived from the title.
    pub label: Option<Spanned<String>>,
    /// The short titles by language, if the file gives short titles in several.
    #[doc(hidden)]
    pub labels: Vec<(String, Spanned<String>)>,
    /// The date. An event without a date can be placed by its relations.
    pub date: Option<Spanned<Date>>,
    /// The weekday as written in the file: a check digit for the date.
    pub weekday: Option<Spanned<Weekday>>,
    /// The time of day, as a string. It is not part of the date.
    pub time: Option<Spanned<String>>,
    /// The time zone of the time of day, as a string.
    pub tz: Option<Spanned<String>>,
    /// Whether the event is an instant or a span, if the file states this.
    #[doc(hidden)]
    pub kind: Option<Spanned<EventKind>>,
    /// The phase of an agreement or programme, or another type of event.
    pub phase: Option<Spanned<Phase>>,
    /// The status, such as held or planned, if the file states it; see [`Event::status`].
    pub status: Option<Spanned<Status>>,
    /// The importance for fitting a page, if the file states it; see [`Event::importance`].
    #[doc(hidden)]
    pub importance: Option<Spanned<Importance>>,
    /// The names of the participants, as in the file.
    pub actors: Vec<Spanned<String>>,
    /// The tags by which briefs select the event, as in the file.
    pub tags: Vec<Spanned<String>>,
    /// The names that papers use for the event (the key `match`).
    pub matches: Vec<Spanned<String>>,
    /// The place where the event happened, as in the file.
    pub place: Option<Spanned<String>>,
    /// The sources that the event cites, with the words that support it.
    pub evidence: Vec<Evidence>,
    /// The relations to other events.
    #[doc(hidden)]
    pub relations: Vec<Relation>,
    /// The series that the event belongs to, and the number of its round.
    #[doc(hidden)]
    pub series: Option<Series>,
    /// Whether the event took effect before it was decided, so that the usual order of phases does
    /// not apply.
    pub retroactive: Option<Spanned<bool>>,
    /// Allowances for findings about the event.
    pub(crate) allow: Vec<Allowance>,
    /// The handling mark, such as "OFFICIAL-SENSITIVE".
    pub handling: Option<Spanned<String>>,
    /// A summary of one or two sentences, for briefs with enough space.
    pub summary: Option<Spanned<String>>,
    /// A note for staff, which is never printed.
    pub note: Option<Spanned<String>>,
    /// The last review of the event.
    pub reviewed: Option<Spanned<Review>>,
    /// The span of the whole entry, from its header to its last value.
    pub span: Span,
}

impl Entry for Event {
    const SCHEMA: Schema<Self> = Schema {
        name: "event",
        example: "{ id = \"…\", title = \"…\", date = \"2022-12-16\" }",
        rows: &[
            &field("id", Always, "The id that relations, briefs and findings refer to.", |e: &mut Self| {
                &mut e.id
            }),
            &TranslatedRow {
                name: "title",
                need: Always,
                doc: "The printed title; for briefs in several languages, one per language, such as `title.de`.",
                set: |e, title, titles| (e.title, e.titles) = (title, titles),
            },
            &TranslatedRow {
                name: "label",
                need: Optional,
                doc: "A short title for the drawing in a brief, such as \"ITPP agreed\"; may be given in \
                      several languages, like `title`; default: the beginning of the title.",
                set: |e, label, labels| (e.label, e.labels) = (Some(label), labels),
            },
            &DateRow,
            &field(
                "weekday",
                Optional,
                "The weekday of the date, such as \"Fri\"; `dateline check` compares it with the date.",
                |e: &mut Self| &mut e.weekday,
            ),
            &field("time", Optional, "The time of day, as text.", |e: &mut Self| &mut e.time),
            &field("tz", Optional, "The time zone, as text.", |e: &mut Self| &mut e.tz),
            &field(
                "kind",
                Optional,
                "Whether the event happens on one day (`instant`) or lasts (`span`).",
                |e: &mut Self| &mut e.kind,
            ),
            &field(
                "phase",
                Optional,
                "The type of event, such as a stage of an agreement: `signed`, `ratified`.",
                |e: &mut Self| &mut e.phase,
            ),
            &field("status", Optional, "The status of the event; default: held.", |e: &mut Self| {
                &mut e.status
            }),
            &field(
                "importance",
                Optional,
                "The importance: the least important events are left out first.",
                |e: &mut Self| &mut e.importance,
            ),
            &field("actors", Optional, "The participants.", |e: &mut Self| &mut e.actors),
            &field("tags", Optional, "The tags by which briefs select the event.", |e: &mut Self| {
                &mut e.tags
            }),
            &field("place", Optional, "The place.", |e: &mut Self| &mut e.place),
            &field("match", Optional, "Names by which papers refer to the event.", |e: &mut Self| {
                &mut e.matches
            }),
            &field("evidence", Optional, "The evidence for the date.", |e: &mut Self| &mut e.evidence),
            &Related::new(
                RelationKind::After,
                "Ids of events that end before this one begins, or on the same day.",
            ),
            &Related::new(
                RelationKind::Before,
                "Ids of events that begin after this one ends, or on the same day.",
            ),
            &Related::new(
                RelationKind::StrictlyAfter,
                "Ids of events that end at least a day before this one begins.",
            ),
            &Related::new(
                RelationKind::StrictlyBefore,
                "Ids of events that begin at least a day after this one ends.",
            ),
            &Related::new(RelationKind::SameDay, "Ids of events on the same day."),
            &Related::new(RelationKind::During, "Ids of events whose period contains this event."),
            &WithinRow,
            &Related::new(RelationKind::CausedBy, "Ids of the events that caused this one."),
            &field(
                "series",
                Optional,
                "The series that the event belongs to, and its number there.",
                |e: &mut Self| &mut e.series,
            ),
            &field(
                "retroactive",
                Optional,
                "Whether the event took effect before it was decided.",
                |e: &mut Self| &mut e.retroactive,
            ),
            &field("allow", Optional, "Accepted findings.", |e: &mut Self| &mut e.allow),
            &field(
                "handling",
                Optional,
                "The handling mark, such as \"OFFICIAL\"; a brief that prints the event has at least this mark.",
                |e: &mut Self| &mut e.handling,
            ),
            &field("summary", Optional, "A summary, printed if there is room.", |e: &mut Self| {
                &mut e.summary
            }),
            &field("note", Optional, "A note for maintainers; never printed.", |e: &mut Self| &mut e.note),
            &field(
                "reviewed",
                Optional,
                "The reviewer and the date of the last decision; never printed.",
                |e: &mut Self| &mut e.reviewed,
            ),
        ],
    };

    fn blank(span: Span) -> Self {
        let nothing = Spanned::new(String::new(), span);
        Self {
            id: nothing.clone(),
            title: nothing,
            titles: Vec::new(),
            label: None,
            labels: Vec::new(),
            date: None,
            weekday: None,
            time: None,
            tz: None,
            kind: None,
            phase: None,
            status: None,
            importance: None,
            actors: Vec::new(),
            tags: Vec::new(),
            matches: Vec::new(),
            place: None,
            evidence: Vec::new(),
            relations: Vec::new(),
            series: None,
            retroactive: None,
            allow: Vec::new(),
            handling: None,
            summary: None,
            note: None,
            reviewed: None,
            span,
        }
    }
}

/// The translations of a title or label, by language tag.
pub(crate) type Translations = Vec<(String, Spanned<String>)>;

/// The schema row of a key whose value is a string, or one string per language.
struct TranslatedRow {
    name: &'static str,
    need: Need,
    doc: &'static str,
    /// Sets the value in the main language, and its translations if the file gives several
    /// languages.
    set: fn(&mut Event, Spanned<String>, Translations),
}

impl SchemaRow<Event> for TranslatedRow {
    fn key(&self) -> Key {
        Key { name: self.name, need: self.need, doc: self.doc, shape: ValueShape::Translated }
    }

    fn read(&self, event: &mut Event, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let Some(table) = node.table() else {
            let mut text: Option<Spanned<String>> = None;
            let is_read = text.fill(node, reader);
            if let Some(text) = text {
                (self.set)(event, text, Vec::new());
            }
            return is_read;
        };
        let mut all_read = true;
        let mut texts = Translations::new();
        for (key, value) in table {
            let language: &str = key.get_ref();
            if !BriefLanguage::of_titles().any(|known| known == language) {
                all_read = false;
                reader.fault(TableFault::UnknownWord {
                    span: reader.at(key.span()),
                    key: self.name.to_owned(),
                    suggestion: None,
                    word: language.to_owned(),
                    known: BriefLanguage::of_titles().collect(),
                });
                continue;
            }
            let mut text: Option<Spanned<String>> = None;
            all_read &= text.fill(Node::new(key.get_ref(), value), reader);
            texts.extend(text.map(|text| (language.to_owned(), text)));
        }
        let main = main_language(|language| texts.iter().any(|(own, _)| own == language));
        match texts.iter().find(|(language, _)| Some(language.as_str()) == main) {
            Some((_, text)) => (self.set)(event, text.clone(), texts.clone()),
            None if all_read => {
                reader.wrong_type(node, &ValueShape::Translated);
                all_read = false;
            }
            None => {}
        }
        all_read
    }
}

/// The schema row of `date`. An empty string is accepted here, because its validity depends on
/// `status`.
struct DateRow;

impl SchemaRow<Event> for DateRow {
    fn key(&self) -> Key {
        let doc = "The date: an EDTF expression or a TOML date. Optional if a relation places the event or \
                   `status` is `unscheduled`.";
        Key { name: "date", need: Sound, doc, shape: Date::SHAPE }
    }

    fn read(&self, event: &mut Event, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        node.value().as_str().is_some_and(|text| text.trim().is_empty()) || event.date.fill(node, reader)
    }
}

impl Event {
    /// Whether a key is a relation to other events.
    pub(crate) fn is_relation(key: &str) -> bool {
        RelationKind::KEYS.contains(&key)
    }

    /// Returns the kind given in the file. The default is a span if the date is a range, and an
    /// instant otherwise.
    pub(crate) fn kind(&self) -> EventKind {
        let ranged = || self.date.as_ref().is_some_and(|date| date.value.is_span());
        match &self.kind {
            Some(kind) => kind.value,
            None if ranged() => EventKind::Span,
            None => EventKind::Instant,
        }
    }

    /// Returns the status given in the file. The default is [`Status::Held`].
    pub fn status(&self) -> Status {
        self.status.as_ref().map_or(Status::Held, |status| status.value)
    }

    /// Returns the importance given in the file, from 1 to 5. The default is 3.
    pub fn importance(&self) -> u8 {
        self.importance.as_ref().map_or(Importance::default(), |importance| importance.value).get()
    }
}

/// Whether an event is a point in time or has a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// A point in time. If the date is a range, the event is on one day in that range.
    Instant,
    /// A duration. If the date is a range, the event lasts from the first to the last day of that
    /// range.
    Span,
}

impl Vocabulary for EventKind {
    const WORDS: &'static [(&'static str, Self)] = &[("instant", Self::Instant), ("span", Self::Span)];
}

/// Whether an event took place, is in force, or is yet to come.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project, Status};
///
/// let files = Memory::from([(
///     "events.toml",
///     "[[source]]\nid = \"note\"\ntitle = \"A note\"\n\n[[event]]\nid = \"pact\"\ntitle = \"The pact is signed\"\n\
///      date = \"2024-06-09\"\nevidence = [{ source = \"note\", quote = \"It was signed.\" }]\n",
/// )]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// assert_eq!(project.chronology.events[0].status(), Status::Held);
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The event took place.
    Held,
    /// The parties involved plan the event.
    Planned,
    /// Others expect the event.
    Expected,
    /// The agreement or programme is in force.
    InForce,
    /// Sources disagree on whether or when the event took place.
    Disputed,
    /// The event was planned, but will not take place.
    Cancelled,
    /// The event will take place, but its date is unknown. This is the only status that allows an
    /// empty `date`.
    Unscheduled,
}

impl Vocabulary for Status {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("held", Self::Held),
        ("planned", Self::Planned),
        ("expected", Self::Expected),
        ("in-force", Self::InForce),
        ("disputed", Self::Disputed),
        ("cancelled", Self::Cancelled),
        ("unscheduled", Self::Unscheduled),
    ];
}

/// A whole number from 1 (omitted first from a full page) to 5 (omitted last); the default is 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Importance(u8);

impl Importance {
    /// The lowest importance.
    pub const LEAST: u8 = 1;
    /// The highest importance.
    pub const MOST: u8 = 5;

    /// Returns the importance if `number` is from 1 to 5.
    pub fn new(number: u8) -> Option<Self> {
        (Self::LEAST..=Self::MOST).contains(&number).then_some(Self(number))
    }

    /// Returns the importance as a number from 1 to 5.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Value for Importance {
    const SHAPE: ValueShape = ValueShape::Whole(Self::LEAST as i64, Self::MOST as i64);

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.whole(node, &Self::SHAPE).and_then(|number| u8::try_from(number).ok()).and_then(Self::new)
    }
}

impl Default for Importance {
    fn default() -> Self {
        Self(3)
    }
}

/// A reference to a source that supports an event.
///
/// ```
/// use dateline::{LoadOptions, Memory, Project};
///
/// let files = Memory::from([(
///     "events.toml",
///     "[[source]]\nid = \"note\"\ntitle = \"A note\"\n\n[[event]]\nid = \"pact\"\ntitle = \"The pact is signed\"\n\
///      date = \"2024-06-09\"\nevidence = [{ source = \"note\", quote = \"It was signed.\" }]\n",
/// )]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// let evidence = &project.chronology.events[0].evidence[0];
/// assert_eq!(evidence.quote.as_ref().unwrap().value, "It was signed.");
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The id of a `[[source]]`.
    pub source: Spanned<String>,
    /// The exact words from the source.
    pub quote: Option<Spanned<String>>,
    /// The 1-based page.
    pub page: Option<Spanned<u32>>,
    /// Which occurrence of the quote is cited, from 1, if the source contains it more than once.
    pub at: Option<Spanned<u32>>,
    /// The span of the whole table.
    pub span: Span,
}

impl Entry for Evidence {
    const SCHEMA: Schema<Self> = Schema {
        name: "piece of evidence",
        example: "{ source = \"…\", quote = \"…\", page = 1 }",
        rows: &[
            &field("source", Always, "The id of a `[[source]]`.", |e: &mut Self| &mut e.source),
            &field("quote", Optional, "The exact words in the source.", |e: &mut Self| &mut e.quote),
            &field(
                "page",
                Optional,
                "The page, from 1; default: the page on which the quote is found.",
                |e: &mut Self| &mut e.page,
            ),
            &field(
                "at",
                Optional,
                "The number of the cited occurrence, from 1, if the quote occurs more than once.",
                |e: &mut Self| &mut e.at,
            ),
        ],
    };

    fn blank(span: Span) -> Self {
        Self { source: Spanned::new(String::new(), span), quote: None, page: None, at: None, span }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ChronologyFault, parse};
    use crate::source::Sources;

    #[test]
    fn title_can_be_given_in_several_languages() {
        let read = |title: &str| {
            let text = format!("[[event]]\nid = \"pact\"\n{title}\ndate = \"2024\"\n");
            let (chronology, faults) = parse(Sources::new().add("events.toml", text.as_str()), &text);
            let title =
                chronology.events.first().map(|event| (event.title.value.clone(), event.titles.len()));
            (title, faults.iter().map(ChronologyFault::message).collect::<Vec<_>>())
        };
        assert_eq!(read("title = \"Pact\"").0, Some(("Pact".to_owned(), 0)));
        assert_eq!(read("title.de = \"Pakt\"\ntitle.en = \"Pact\"").0, Some(("Pact".to_owned(), 2)));
        assert_eq!(read("title = { fr = \"Pacte\" }").0, Some(("Pacte".to_owned(), 1)));
        let (title, faults) = read("title.en = \"Pact\"\ntitle.it = \"Patto\"");
        assert_eq!((title, faults.len()), (None, 1), "{faults:?}");
        assert_eq!(read("title = {}").1.len(), 1);
        assert_eq!(read("title = \"Pact\"\nlabel = { de = 3 }").1.len(), 1);
    }
}
