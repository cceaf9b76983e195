//! The files that are open in the client, and the folder of their project.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _,
};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, InitializeParams, Uri,
};
use serde_json::Value;

use super::folder::{ProjectFolder, file_path};
use super::position::PositionEncoding;
use super::server::{is_curated, parsed};
use super::view::{Client, OpenFile};
use crate::project::{CHRONOLOGY, Memory};

/// The part of the project that has to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Staleness {
    /// No files.
    Fresh,
    /// `events.toml` and the briefs.
    Curated,
    /// All files.
    All,
}

/// The files that are open in the client.
#[derive(Debug, Clone)]
pub(super) struct OpenFiles {
    pub(super) client: Client,
    /// Whether the project folder is known. If not, the project folder of the first opened file is
    /// used.
    pub(super) has_folder: bool,
    /// The contents of the open files.
    pub(super) texts: Memory,
}

impl OpenFiles {
    /// Starts a session without open files. The project folder is `directory` if the user chose
    /// one; otherwise the client's open folder, if it contains `events.toml`; otherwise the folder
    /// of the first opened file.
    pub(super) fn new(directory: Option<PathBuf>, params: &InitializeParams) -> Self {
        let folder = directory.or_else(|| folder_of(params));
        let general = params.capabilities.general.as_ref();
        let encodings = general.and_then(|general| general.position_encodings.as_deref());
        let workspace = params.capabilities.workspace.as_ref();
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let has_folder = folder.is_some();
        let client = Client {
            folder: ProjectFolder::new(folder.unwrap_or_default()),
            encoding: PositionEncoding::preferred(encodings),
            has_versioned_edits: edits.and_then(|edits| edits.document_changes).unwrap_or_default(),
            open: BTreeMap::new(),
        };
        Self { client, has_folder, texts: Memory::default() }
    }

    /// Handles a notification from the client. Returns the part of the project that has to be read
    /// again. Unknown notifications are ignored, as the protocol requires.
    pub(super) fn handle_notification(&mut self, method: &str, params: Value) -> Staleness {
        match method {
            DidOpenTextDocument::METHOD => {
                let Ok(DidOpenTextDocumentParams { text_document: file }) = parsed(params) else {
                    return Staleness::Fresh;
                };
                let chosen = self.choose_folder(&file.uri);
                chosen.max(self.set_text(file.uri, file.version, file.text))
            }
            DidChangeTextDocument::METHOD => {
                let Ok(DidChangeTextDocumentParams { text_document: file, content_changes }) = parsed(params)
                else {
                    return Staleness::Fresh;
                };
                let Some(change) = content_changes.into_iter().next_back() else { return Staleness::Fresh };
                self.set_text(file.uri, file.version, change.text)
            }
            DidCloseTextDocument::METHOD => {
                let closed = parsed::<DidCloseTextDocumentParams>(params).ok();
                let path = closed.and_then(|closed| self.client.folder.path(&closed.text_document.uri));
                let Some(path) = path else { return Staleness::Fresh };
                self.client.open.remove(&path);
                self.texts.remove(&path);
                Staleness::Curated
            }
            // Read all files again after a save, which even a client that does not watch files
            // reports. A paper may have changed as well.
            DidSaveTextDocument::METHOD => Staleness::All,
            DidChangeWatchedFiles::METHOD => {
                let changed = parsed::<DidChangeWatchedFilesParams>(params).ok();
                let has_other = changed
                    .is_some_and(|changed| changed.changes.iter().any(|change| !self.is_open(&change.uri)));
                if has_other { Staleness::All } else { Staleness::Fresh }
            }
            _ => Staleness::Fresh,
        }
    }

    /// Whether a file is open in the client, so that its text on disk does not matter.
    fn is_open(&self, uri: &Uri) -> bool {
        self.client.folder.path(uri).is_some_and(|path| self.client.open.contains_key(&path))
    }

    /// Sets the project folder to the folder of an opened file, if no project folder is known yet.
    fn choose_folder(&mut self, uri: &Uri) -> Staleness {
        match ProjectFolder::of_file(uri).filter(|_| !self.has_folder) {
            Some(folder) => {
                self.client.folder = folder;
                self.has_folder = true;
                Staleness::All
            }
            None => Staleness::Fresh,
        }
    }

    /// Stores the text of an open file. Papers and files outside the project are ignored.
    fn set_text(&mut self, uri: Uri, version: i32, text: String) -> Staleness {
        let Some(path) = self.client.folder.path(&uri).filter(|path| is_curated(path)) else {
            return Staleness::Fresh;
        };
        self.texts.insert(path.as_str(), text);
        self.client.open.insert(path, OpenFile { uri, version });
        Staleness::Curated
    }
}

/// Returns the client's open folder, if it is a project folder.
fn folder_of(params: &InitializeParams) -> Option<PathBuf> {
    let folders = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    #[expect(deprecated, reason = "older clients send only this")]
    let root = params.root_uri.as_ref();
    let mut folders = folders.chain(root).filter_map(|uri| file_path(uri.as_str()));
    folders.find(|folder| folder.join(CHRONOLOGY).is_file())
}
