//! The relations between events.

use crate::source::{Span, Spanned};
use crate::table::Need::{Always, Optional};
use crate::table::{Entry, Key, Node, Reader, Schema, SchemaRow, Slot, field};

use super::event::Event;

/// A relation to another event. It reads as a sentence: "this event is *after* that one".
#[derive(Debug, Clone)]
pub struct Relation {
    /// The kind of relation, with its distance in days for [`RelationKind::Within`].
    pub kind: RelationKind,
    /// The id of the other event.
    pub target: Spanned<String>,
    /// The span for diagnostics: the id, or the whole table for a relation written as a table
    /// (`within`).
    pub span: Span,
}

/// The kind of a relation. Each kind is a conjunction of bounds on differences in days, so the
/// consistency of all relations can be decided efficiently (a simple temporal network).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationKind {
    /// This event begins when the other one has ended, or on the same day.
    After,
    /// This event ends before the other one begins, or on the same day.
    Before,
    /// This event begins at least a day after the other one has ended.
    StrictlyAfter,
    /// This event ends at least a day before the other one begins.
    StrictlyBefore,
    /// Both events are on the same day.
    SameDay,
    /// This event begins and ends while the other one lasts.
    During,
    /// This event is at most `days` days before or after the other one.
    Within {
        /// The maximum number of days between the events.
        days: u32,
    },
    /// The other event caused this one, so this one did not begin before the other.
    CausedBy,
}

impl RelationKind {
    /// The keys in `events.toml` for all kinds of relation.
    pub(crate) const KEYS: [&str; 8] =
        ["after", "before", "strictly_after", "strictly_before", "same_day", "during", "within", "caused_by"];

    /// Returns the key in `events.toml`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::After => "after",
            Self::Before => "before",
            Self::StrictlyAfter => "strictly_after",
            Self::StrictlyBefore => "strictly_before",
            Self::SameDay => "same_day",
            Self::During => "during",
            Self::Within { .. } => "within",
            Self::CausedBy => "caused_by",
        }
    }
}

/// A round in a series: "the second meeting of DICAS".
#[derive(Debug, Clone)]
pub struct Series {
    /// The name of the series.
    pub name: Spanned<String>,
    /// The 1-based number of the round.
    pub n: Spanned<u32>,
    /// The span of the whole table.
    pub span: Span,
}

impl Entry for Series {
    const SCHEMA: Schema<Self> = Schema {
        name: "series",
        example: "{ name = \"…\", n = 1 }",
        rows: &[
            &field("name", Always, "The name of the series.", |s: &mut Self| &mut s.name),
            &field("n", Always, "The number of the round, from 1.", |s: &mut Self| &mut s.n),
        ],
    };

    fn blank(span: Span) -> Self {
        Self { name: Spanned::new(String::new(), span), n: Spanned::new(0, span), span }
    }
}

/// The schema row of a relation that lists other events: `after = ["…"]`.
pub(super) struct Related {
    kind: RelationKind,
    doc: &'static str,
}

impl Related {
    pub(super) const fn new(kind: RelationKind, doc: &'static str) -> Self {
        Self { kind, doc }
    }
}

impl SchemaRow<Event> for Related {
    fn key(&self) -> Key {
        let shape = <Vec<Spanned<String>> as Slot>::SHAPE;
        Key { name: self.kind.key(), need: Optional, doc: self.doc, shape }
    }

    fn read(&self, event: &mut Event, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let mut targets: Vec<Spanned<String>> = Vec::new();
        let read = targets.fill(node, reader);
        event.relations.extend(targets.into_iter().map(|target| {
            let span = target.span;
            Relation { kind: self.kind, target, span }
        }));
        read
    }
}

/// The table of `within = { of = "…", days = 30 }`.
pub(super) struct Within {
    of: Spanned<String>,
    days: Spanned<u32>,
    span: Span,
}

impl Entry for Within {
    const SCHEMA: Schema<Self> = Schema {
        name: "`within` table",
        example: "{ of = \"…\", days = 30 }",
        rows: &[
            &field("of", Always, "The id of the other event.", |w: &mut Self| &mut w.of),
            &field("days", Always, "The maximum number of days.", |w: &mut Self| &mut w.days),
        ],
    };

    fn blank(span: Span) -> Self {
        Self { of: Spanned::new(String::new(), span), days: Spanned::new(0, span), span }
    }
}

/// The schema row of `within`, which contains a distance in addition to the other event.
pub(super) struct WithinRow;

impl SchemaRow<Event> for WithinRow {
    fn key(&self) -> Key {
        let doc = "The maximum number of days between it and another event, in either order.";
        Key { name: "within", need: Optional, doc, shape: <Vec<Within> as Slot>::SHAPE }
    }

    fn read(&self, event: &mut Event, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let mut tables: Vec<Within> = Vec::new();
        let read = tables.fill(node, reader);
        event.relations.extend(tables.into_iter().map(|table| Relation {
            kind: RelationKind::Within { days: table.days.value },
            target: table.of,
            span: table.span,
        }));
        read
    }
}
