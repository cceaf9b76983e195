//! A reader for TOML tables that records the span of every key and value, and reports all errors at
//! once.
//!
//! It reads `events.toml` and the files in `briefs/`. A [`Schema`] defines the keys of a table: one
//! row per key, with its name, its documentation, whether it is required, and the field that it
//! fills. Reading, suggestions for mistyped keys, the documentation and the JSON schema are all
//! derived from these rows, so a new key only needs a new row.
//!
//! ```
//! use dateline::internals::table::{self, Entry, Need, Schema, field};
//! use dateline::{Sources, Span, Spanned};
//!
//! #[derive(Debug)]
//! struct Brief { title: Option<Spanned<String>>, tags: Vec<Spanned<String>> }
//!
//! impl Entry for Brief {
//!     const SCHEMA: Schema<Self> = Schema {
//!         name: "brief",
//!         example: "{ title = \"…\" }",
//!         rows: &[
//!             &field("title", Need::Always, "The title.", |b: &mut Self| &mut b.title),
//!             &field("tags", Need::Optional, "Which events.", |b: &mut Self| &mut b.tags),
//!         ],
//!     };
//!     fn blank(_: Span) -> Self { Self { title: None, tags: Vec::new() } }
//! }
//!
//! let mut sources = Sources::new();
//! let text = "titel = \"NATO and Japan\"\ntags = [\"nato\"]\n";
//! let id = sources.add("briefs/nato.toml", text);
//! let (brief, faults) = table::read::<Brief>(id, text);
//! assert_eq!(brief.tags[0].value, "nato");
//! assert_eq!(faults[0].message(), "`titel` is not a key of a brief");
//! assert_eq!(faults[0].help().unwrap(), "did you mean `title`?");
//! ```

mod fault;
mod json_schema;
mod reader;
mod recovery;
mod schema;
mod subspan;
mod suggest;
mod value;

pub(crate) use fault::TableFault;
pub(crate) use json_schema::json_schema;
pub(crate) use reader::{Node, Reader};
pub use schema::{Entry, Need, Schema, field};
pub(crate) use schema::{Judged, Key, SchemaRow, Slot, ValueShape, key_in_words};
pub use subspan::subspan;
pub use suggest::suggest;
pub(crate) use suggest::suggest_id;
pub(crate) use value::{Value, Vocabulary};

use toml::de::DeTable;

use crate::source::{SourceId, Span};

/// Reads a file as one table. Returns the valid parts and all errors, in text order.
///
/// Fields that could not be read keep their value from [`Entry::blank`].
pub fn read<T: Entry>(source: SourceId, text: &str) -> (T, Vec<TableFault>) {
    let (value, reader) = read_with(source, text, |_, _| {});
    (value, reader.into_faults())
}

/// Like [`read`], for callers that perform further checks on the file. `look` is called with the
/// parsed TOML. The returned [`Reader`] accepts further errors and knows which parts of the file
/// were skipped.
pub(crate) fn read_with<'t, T: Entry>(
    source: SourceId,
    text: &'t str,
    look: impl FnOnce(&DeTable<'_>, &mut Reader<'t>),
) -> (T, Reader<'t>) {
    let mut reader = Reader::new(source, text);
    let (recovered, without_tables);
    let mut read = text;
    let (mut document, mut errors) = DeTable::parse_recoverable(read);
    if !recovery::is_whole(&errors) {
        recovered = recovery::recover(text, &mut reader);
        read = &recovered;
        (document, errors) = DeTable::parse_recoverable(read);
    }
    let keys = T::SCHEMA.keys();
    let lists = keys.iter().filter(|key| matches!(key.shape, ValueShape::List(_))).map(|key| key.name);
    let lists: Vec<&str> = lists.collect();
    let tables = recovery::tables_before_lists(read, &document, &errors, &lists);
    if !tables.is_empty() {
        without_tables = recovery::without_tables(read, &tables, &mut reader);
        (document, errors) = DeTable::parse_recoverable(&without_tables);
    }
    recovery::report(&errors, text, &lists, &mut reader);
    look(document.get_ref(), &mut reader);
    let mut value = T::blank(Span::new(source, 0..text.len()));
    reader.entry(&mut value, document.get_ref(), None);
    (value, reader)
}
