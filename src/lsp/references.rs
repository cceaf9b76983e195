//! Find references: lists all occurrences of the same event, source, actor, tag, place or rule, and
//! the statements in papers about an event.

use lsp_types::Location;

use super::definition::statements;
use super::occurrence::{self, Referent};
use super::view::View;
use crate::source::SourceId;

/// Returns all occurrences of the entity named at byte offset `byte`. Returns `None` if it does not
/// refer to anything.
pub(super) fn references(
    view: &View<'_>,
    source: SourceId,
    byte: usize,
    includes_declaration: bool,
) -> Option<Vec<Location>> {
    let referent = occurrence::at(view.project, source, byte)?.referent;
    let all = occurrence::all(view.project).into_iter().filter(|found| found.referent == referent);
    let named = all.filter(|found| includes_declaration || !found.is_declaration).map(|found| found.span);
    let stated = match referent {
        Referent::Event(id) => view.project.chronology.event(id).map(|event| statements(view, event)),
        _ => None,
    };
    Some(named.chain(stated.into_iter().flatten()).filter_map(|span| view.location(span)).collect())
}
