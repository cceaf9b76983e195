//! The input of every request: the project, and the client with its open files.

use std::collections::{BTreeMap, HashMap};

use lsp_types::{
    DocumentChanges, Location, OneOf, OptionalVersionedTextDocumentIdentifier, Position, TextDocumentEdit,
    TextEdit, Uri, WorkspaceEdit,
};

use super::folder::ProjectFolder;
use super::newer_text::NewerText;
use super::position::{PositionEncoding, Positions};
use crate::chronology::Splice;
use crate::project::{CHRONOLOGY, Project};
use crate::read::ATTACHED;
use crate::source::{SourceId, Span};

/// A file that is open in the client.
#[derive(Debug, Clone)]
pub(super) struct OpenFile {
    /// The URI that the client uses for the file.
    pub(super) uri: Uri,
    pub(super) version: i32,
}

/// The client's capabilities and its open files.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) folder: ProjectFolder,
    pub(super) encoding: PositionEncoding,
    /// Whether the client accepts edits with a file version.
    pub(super) has_versioned_edits: bool,
    /// The open files by path.
    pub(super) open: BTreeMap<String, OpenFile>,
}

impl Client {
    /// Returns the URI of a project file, in the client's spelling if the file is open.
    pub(super) fn uri(&self, path: &str) -> Option<Uri> {
        self.open.get(path).map(|file| file.uri.clone()).or_else(|| self.folder.uri(path))
    }
}

/// The project and the client, as a request sees them.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'p> {
    pub(super) project: &'p Project,
    pub(super) client: &'p Client,
    /// The text of a file that is newer than the project.
    pub(super) newer: Option<&'p NewerText>,
}

impl<'p> View<'p> {
    /// Returns the id of the text of a curated file, `events.toml` or a brief, by path.
    pub(super) fn curated(&self, path: &str) -> Option<SourceId> {
        if path == CHRONOLOGY {
            return Some(self.project.chronology.source);
        }
        let mut briefs = self.project.briefs.iter().map(|brief| brief.source);
        briefs.find(|source| self.project.sources.path(*source) == path)
    }

    /// Returns the newer text of a file, if there is one.
    fn newer_text(&self, source: SourceId) -> Option<&'p NewerText> {
        self.newer.filter(|newer| newer.source == source)
    }

    /// Returns the client's version of a file's text.
    pub(super) fn text(&self, source: SourceId) -> &'p str {
        match self.newer_text(source) {
            Some(newer) => newer.text.text(),
            None => self.project.sources.whole(source),
        }
    }

    /// Returns a converter between byte offsets and positions in the client's version of a text.
    pub(super) fn positions(&self, source: SourceId) -> Option<Positions<'p>> {
        let text = match self.newer_text(source) {
            Some(newer) => &newer.text,
            None => self.project.sources.get(source)?,
        };
        Some(Positions::new(text, self.client.encoding))
    }

    /// Maps a byte offset in the client's text to the project's text. Within text that was typed
    /// since the project was loaded, returns the offset at which it was typed.
    pub(super) fn byte_in_project(&self, source: SourceId, byte: usize) -> usize {
        self.newer_text(source).map_or(byte, |newer| newer.earlier_or_start(byte))
    }

    /// Returns the range of a span, or `None` if it was edited since the project was loaded.
    pub(super) fn range(&self, span: Span) -> Option<lsp_types::Range> {
        let bytes = match self.newer_text(span.source) {
            Some(newer) => newer.newer(span.start)?..newer.newer(span.end)?,
            None => span.range(),
        };
        Some(self.positions(span.source)?.range(bytes))
    }

    /// Returns the byte offset of a position in a text, or `None` if the text has fewer lines.
    pub(super) fn byte(&self, source: SourceId, position: Position) -> Option<usize> {
        self.positions(source)?.byte(position)
    }

    /// Whether the lines and columns of a text are the same as in its file. Returns `false` for the
    /// extracted text of a PDF, and for an email attachment, which is not a separate file.
    pub(super) fn is_text_of_file(&self, source: SourceId) -> bool {
        let source = self.project.sources.get(source);
        source.is_some_and(|source| source.landmarks().is_none() && !source.path().contains(ATTACHED))
    }

    /// Returns the location of a span. For a paper whose text is extracted, this is the start of
    /// its file.
    pub(super) fn location(&self, span: Span) -> Option<Location> {
        let path = self.project.sources.path(span.source);
        let file = path.split(ATTACHED).next().unwrap_or(path);
        let uri = self.client.uri(file)?;
        let range = if self.is_text_of_file(span.source) {
            self.positions(span.source)?.range(span.range())
        } else {
            lsp_types::Range::default()
        };
        Some(Location { uri, range })
    }

    /// Converts edits of a text to protocol edits.
    pub(super) fn text_edits(&self, source: SourceId, splices: &[Splice]) -> Vec<TextEdit> {
        let Some(positions) = self.positions(source) else { return Vec::new() };
        let edit =
            |splice: &Splice| TextEdit::new(positions.range(splice.range.clone()), splice.with.clone());
        splices.iter().map(edit).collect()
    }

    /// Combines edits of several files into one change.
    pub(super) fn workspace_edit(&self, edits: Vec<(SourceId, Vec<TextEdit>)>) -> WorkspaceEdit {
        let named = edits.into_iter().filter_map(|(source, edits)| {
            let path = self.project.sources.path(source);
            Some((path, self.client.uri(path)?, edits))
        });
        if !self.client.has_versioned_edits {
            #[expect(
                clippy::mutable_key_type,
                reason = "the protocol crate defines the type; an address is never changed"
            )]
            let changes: HashMap<Uri, Vec<TextEdit>> = named.map(|(_, uri, edits)| (uri, edits)).collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let edits = named.map(|(path, uri, edits)| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                uri,
                version: self.client.open.get(path).map(|file| file.version),
            },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        });
        let changes = DocumentChanges::Edits(edits.collect());
        WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
    }
}
