//! Rename: changes an event's id and the references to it in relations and briefs.

use lsp_server::ResponseError;
use lsp_types::{PrepareRenameResponse, WorkspaceEdit};

use super::occurrence::{self, Referent};
use super::server::refused;
use super::view::View;
use crate::project::rename_edits;
use crate::source::{SourceId, Span};

/// Returns the event id at a byte offset and its range without quotes, or `None` outside of event
/// ids.
pub(super) fn prepare(view: &View<'_>, source: SourceId, byte: usize) -> Option<PrepareRenameResponse> {
    let found = occurrence::at(view.project, source, byte)?;
    let Referent::Event(id) = found.referent else { return None };
    let words = view.project.sources.text(found.span);
    let inner = words.find(id)?;
    let start = found.span.start + inner;
    let range = view.positions(source)?.range(Span::new(source, start..start + id.len()).range());
    Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: id.to_owned() })
}

/// Returns the edits that rename the event at a byte offset.
///
/// # Errors
///
/// Fails if the offset is not in an event id, or if the new id is invalid or taken.
pub(super) fn rename(
    view: &View<'_>,
    source: SourceId,
    byte: usize,
    new: &str,
) -> Result<WorkspaceEdit, ResponseError> {
    let found = occurrence::at(view.project, source, byte).map(|found| found.referent);
    let Some(Referent::Event(id)) = found else {
        return Err(refused("only ids of events can be renamed: put the cursor on one"));
    };
    let edits = rename_edits(view.project, id, new).map_err(|error| refused(error.to_string()))?;
    let edits = edits.into_iter().map(|(file, splices)| (file, view.text_edits(file, &splices)));
    Ok(view.workspace_edit(edits.collect()))
}
