//! The top-level tables of `events.toml`.

use std::collections::BTreeMap;

use crate::date::{Date, DateOrder, FiscalYear};
use crate::source::{SourceId, Span, Spanned};
use crate::table::Need::Optional;
use crate::table::{Entry, Judged, Key, Node, Reader, Schema, Slot, Value, ValueShape, Vocabulary, field};

use super::relation::Within;
use super::{
    Alias, Allowance, BriefDefaults, CheckSettings, Chronology, Dismissal, Event, Evidence, Name,
    PaperAllowance, Register, Series, SourceEntry,
};

/// The contents of `events.toml`, before its ids and references are checked.
pub(super) struct ChronologyFile {
    head: Option<ChronologyTable>,
    sources: Vec<SourceEntry>,
    events: Vec<Judged<Event>>,
    check: Option<CheckSettings>,
    brief_defaults: Option<BriefDefaults>,
    allow: Vec<PaperAllowance>,
    dismissed: Vec<Dismissal>,
    actors: Register,
    tags: Register,
    places: Register,
}

impl ChronologyFile {
    /// Converts the file to a chronology. Also returns the invalid events.
    pub(super) fn into_chronology(self, source: SourceId) -> (Chronology, Vec<Event>) {
        let head = self.head.unwrap_or_default();
        let (sound, unsound): (Vec<_>, Vec<_>) = self.events.into_iter().partition(|event| event.sound);
        let events = |judged: Vec<Judged<Event>>| judged.into_iter().map(|event| event.entry).collect();
        let chronology = Chronology {
            unread: 0,
            source,
            title: head.title,
            as_of: head.as_of,
            papers: head.papers,
            fiscal_years: head.fiscal_years.0,
            date_order: head.date_order.map(|order| order.value).unwrap_or_default(),
            handling: head.handling,
            sources: self.sources,
            events: events(sound),
            check: self.check.unwrap_or_default(),
            brief_defaults: self.brief_defaults.unwrap_or_default(),
            allow: self.allow,
            dismissed: self.dismissed,
            actors: self.actors,
            tags: self.tags,
            places: self.places,
            source_of_id: BTreeMap::new(),
        };
        (chronology, events(unsound))
    }
}

impl Entry for ChronologyFile {
    const SCHEMA: Schema<Self> = Schema {
        name: "chronology file",
        example: "",
        rows: &[
            &field("chronology", Optional, "The chronology as a whole.", |f: &mut Self| &mut f.head),
            &field("source", Optional, "A source that evidence can refer to.", |f: &mut Self| &mut f.sources),
            &field(
                "event",
                Optional,
                "An event that happened, was planned or is in force.",
                |f: &mut Self| &mut f.events,
            ),
            &field("check", Optional, "The rules that `dateline check` runs.", |f: &mut Self| &mut f.check),
            &field("briefs", Optional, "Settings shared by all briefs.", |f: &mut Self| {
                &mut f.brief_defaults
            }),
            &field("allow", Optional, "An accepted finding in a paper.", |f: &mut Self| &mut f.allow),
            &field("dismissed", Optional, "A dismissed candidate of `dateline pull`.", |f: &mut Self| {
                &mut f.dismissed
            }),
            &field("actors", Optional, "The names of actors with their aliases.", |f: &mut Self| {
                &mut f.actors
            }),
            &field("tags", Optional, "The tags that events may have.", |f: &mut Self| &mut f.tags),
            &field("places", Optional, "The names of places with their aliases.", |f: &mut Self| {
                &mut f.places
            }),
        ],
    };

    fn blank(_: Span) -> Self {
        Self {
            head: None,
            sources: Vec::new(),
            events: Vec::new(),
            check: None,
            brief_defaults: None,
            allow: Vec::new(),
            dismissed: Vec::new(),
            actors: Register::default(),
            tags: Register::default(),
            places: Register::default(),
        }
    }
}

/// The table `[chronology]`, whose values become fields of [`Chronology`].
#[derive(Default)]
struct ChronologyTable {
    title: Option<Spanned<String>>,
    as_of: Option<Spanned<Date>>,
    papers: Vec<Spanned<String>>,
    fiscal_years: FiscalYears,
    date_order: Option<Spanned<DateOrder>>,
    handling: Vec<Spanned<String>>,
}

impl Entry for ChronologyTable {
    const SCHEMA: Schema<Self> = Schema {
        name: "`[chronology]` table",
        example: "{ title = \"…\", as_of = 2025-04-04, papers = [\"papers\"] }",
        rows: &[
            &field("title", Optional, "The title of the chronology.", |h: &mut Self| &mut h.title),
            &field("as_of", Optional, "The date to use as “now”; default: today.", |h: &mut Self| {
                &mut h.as_of
            }),
            &field(
                "papers",
                Optional,
                "The papers: files, folders, globs (papers/**/*.pdf), and exclusions (!papers/drafts).",
                |h: &mut Self| &mut h.papers,
            ),
            &field("fiscal_year", Optional, "The first day of fiscal years.", |h: &mut Self| {
                &mut h.fiscal_years
            }),
            &field(
                "date_order",
                Optional,
                "The order of day and month in the numeric dates of papers.",
                |h: &mut Self| &mut h.date_order,
            ),
            &field(
                "handling",
                Optional,
                "The handling marks, the lowest first: [\"OFFICIAL\", \"OFFICIAL-SENSITIVE\"].",
                |h: &mut Self| &mut h.handling,
            ),
        ],
    };

    fn blank(_: Span) -> Self {
        Self::default()
    }
}

/// The start of the fiscal year in a country: `JP = "04-01"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FiscalStart {
    /// The country, as written in the file.
    pub country: Spanned<String>,
    /// The first day of the country's fiscal year.
    pub year: Spanned<FiscalYear>,
}

impl Vocabulary for DateOrder {
    const WORDS: &'static [(&'static str, Self)] = &[("dmy", Self::DayFirst), ("mdy", Self::MonthFirst)];
}

#[derive(Default)]
struct FiscalYears(Vec<FiscalStart>);

impl Slot for FiscalYears {
    const SHAPE: ValueShape =
        ValueShape::Names { of: "countries", example: "{ JP = \"04-01\", US = \"10-01\" }" };

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let Some(table) = node.table() else {
            reader.wrong_type(node, &Self::SHAPE);
            return false;
        };
        for (key, value) in table {
            let country = Spanned::new(key.get_ref().to_string(), reader.at(key.span()));
            let item = Node::new(key.get_ref(), value);
            if let Some(year) = FiscalYear::read(item, reader) {
                self.0.push(FiscalStart { country, year: Spanned::new(year, reader.span(item)) });
            }
        }
        self.0.len() == table.len()
    }
}

/// Returns the top-level keys of the file.
pub(super) fn keys() -> Vec<Key> {
    ChronologyFile::SCHEMA.keys()
}

/// Returns the keys of a registered name and the keys of an alias.
#[cfg(feature = "lsp")]
pub(super) fn keys_of_names() -> [Vec<Key>; 2] {
    [Name::SCHEMA.keys(), Alias::SCHEMA.keys()]
}

/// Returns all tables of the file with their keys.
pub(super) fn tables() -> Vec<(&'static str, Vec<Key>)> {
    vec![
        ("the file", keys()),
        ("[chronology]", ChronologyTable::SCHEMA.keys()),
        ("[[source]]", SourceEntry::SCHEMA.keys()),
        ("[[event]]", Event::SCHEMA.keys()),
        ("evidence", Evidence::SCHEMA.keys()),
        ("within", Within::SCHEMA.keys()),
        ("series", Series::SCHEMA.keys()),
        ("[check]", CheckSettings::SCHEMA.keys()),
        ("[briefs]", BriefDefaults::SCHEMA.keys()),
        ("allow", Allowance::SCHEMA.keys()),
        ("[[allow]]", PaperAllowance::SCHEMA.keys()),
        ("[[dismissed]]", Dismissal::SCHEMA.keys()),
        ("[actors], [tags], [places]", Name::SCHEMA.keys()),
        ("aliases", Alias::SCHEMA.keys()),
    ]
}
