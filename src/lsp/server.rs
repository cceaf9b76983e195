//! The state of a session, and the dispatch of messages.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_server::{ErrorCode, Notification, ResponseError};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, GotoDefinition, HoverRequest, InlayHintRequest,
    PrepareRenameRequest, References, Rename, Request,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, CompletionResponse,
    Diagnostic as LspDiagnostic, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DocumentSymbolResponse, FileSystemWatcher, GlobPattern, GotoDefinitionResponse, HoverProviderCapability,
    InitializeParams, InitializeResult, OneOf, PublishDiagnosticsParams, Registration, RegistrationParams,
    RenameOptions, ServerCapabilities, ServerInfo, TextDocumentPositionParams, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkDoneProgressOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::folder::{ProjectFolder, file_path};
use super::position::PositionEncoding;
use super::view::{Client, OpenFile, View};
use super::{
    code_action, completion, definition, diagnostics, hover, inlay_hint, references, rename, symbols,
};
use crate::check::{Diagnostic, check};
use crate::project::{BRIEFS, CHRONOLOGY, Folder, LoadOptions, Memory, Overlay, Project, places};
use crate::source::SourceId;

/// The session with one client about one project.
pub(crate) struct Server {
    client: Client,
    /// Whether the folder of the project is known. Otherwise, it is that of the first opened file.
    has_folder: bool,
    files: Folder,
    options: LoadOptions,
    /// The texts of the files that the client has open.
    unsaved: Memory,
    staleness: Staleness,
    /// The project as it was loaded last.
    project: Option<Project>,
    /// The error of the last attempt to load the project, if it failed.
    load_error: Option<String>,
    /// The findings in `project`; `None` until it is checked.
    findings: Option<Vec<Diagnostic>>,
    /// The diagnostics published to the client, with the version of the file, by path.
    published: BTreeMap<String, (Option<i32>, Vec<LspDiagnostic>)>,
    can_watch: bool,
}

/// The part of the project that has to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Staleness {
    /// Nothing.
    Fresh,
    /// `events.toml` and the briefs.
    Curated,
    /// All files.
    All,
}

/// Returns the error response to a valid request that cannot be fulfilled.
pub(super) fn refused(message: impl Into<String>) -> ResponseError {
    error(ErrorCode::RequestFailed, message)
}

fn error(code: ErrorCode, message: impl Into<String>) -> ResponseError {
    ResponseError { code: code as i32, message: message.into(), data: None }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, ResponseError> {
    serde_json::from_value(params).map_err(|found| error(ErrorCode::InvalidParams, found.to_string()))
}

impl Server {
    /// Starts a session. The folder of the project is `directory` if the user chose one; otherwise
    /// the folder that the client has open, if it contains `events.toml`; otherwise the folder of the
    /// first opened file. Also returns the answer to the request `initialize`, which has the
    /// parameters `params`.
    pub(crate) fn new(directory: Option<PathBuf>, options: LoadOptions, params: Value) -> (Self, Value) {
        let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
        let folder = directory.or_else(|| folder_of(&params));
        let general = params.capabilities.general.as_ref();
        let encodings = general.and_then(|general| general.position_encodings.as_deref());
        let workspace = params.capabilities.workspace.as_ref();
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let watching = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let has_folder = folder.is_some();
        let folder = ProjectFolder::new(folder.unwrap_or_default());
        let server = Self {
            files: Folder::new(folder.root()),
            client: Client {
                folder,
                encoding: PositionEncoding::preferred(encodings),
                has_versioned_edits: edits.and_then(|edits| edits.document_changes).unwrap_or_default(),
                open: BTreeMap::new(),
            },
            has_folder,
            options,
            unsaved: Memory::default(),
            staleness: Staleness::All,
            project: None,
            load_error: None,
            findings: None,
            published: BTreeMap::new(),
            can_watch: watching.and_then(|watching| watching.dynamic_registration).unwrap_or_default(),
        };
        let result = InitializeResult {
            capabilities: capabilities(server.client.encoding),
            server_info: Some(ServerInfo {
                name: "dateline".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        (server, to_json(result))
    }

    /// Returns the parameters of the request that asks the client to watch the files of the project.
    /// Returns `None` if the client cannot watch files.
    pub(crate) fn registrations(&mut self) -> Option<Value> {
        if !self.can_watch {
            return None;
        }
        self.refresh();
        let papers = self.project.as_ref().map(|project| places(&project.chronology)).unwrap_or_default();
        let papers = papers.into_iter().flat_map(|place| [format!("**/{place}/**"), format!("**/{place}")]);
        let curated = [format!("**/{CHRONOLOGY}"), format!("**/{BRIEFS}/*.toml")];
        let watchers = curated.into_iter().chain(papers);
        let watchers =
            watchers.map(|glob| FileSystemWatcher { glob_pattern: GlobPattern::String(glob), kind: None });
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.collect() };
        Some(to_json(RegistrationParams {
            registrations: vec![Registration {
                id: "files".to_owned(),
                method: DidChangeWatchedFiles::METHOD.to_owned(),
                register_options: Some(to_json(options)),
            }],
        }))
    }

    /// Handles a notification of the client. Unknown notifications are ignored, as the protocol
    /// requires.
    pub(crate) fn handle_notification(&mut self, method: &str, params: Value) {
        match method {
            DidOpenTextDocument::METHOD => {
                if let Ok(DidOpenTextDocumentParams { text_document: file }) = parsed(params) {
                    self.choose_folder(&file.uri);
                    self.set_text(file.uri, file.version, file.text);
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Ok(DidChangeTextDocumentParams { text_document: file, content_changes }) =
                    parsed(params)
                    && let Some(change) = content_changes.into_iter().next_back()
                {
                    self.set_text(file.uri, file.version, change.text);
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Ok(DidCloseTextDocumentParams { text_document }) = parsed(params)
                    && let Some(path) = self.client.folder.path(&text_document.uri)
                {
                    self.client.open.remove(&path);
                    self.unsaved.remove(&path);
                    self.staleness = self.staleness.max(Staleness::Curated);
                }
            }
            // A client that does not watch files still reports saves. A paper may have changed as well.
            DidSaveTextDocument::METHOD => self.staleness = Staleness::All,
            DidChangeWatchedFiles::METHOD => {
                if let Ok(DidChangeWatchedFilesParams { changes }) = parsed(params)
                    && changes.iter().any(|change| !self.is_open(&change.uri))
                {
                    self.staleness = Staleness::All;
                }
            }
            _ => {}
        }
    }

    /// Whether the client has a file open, so that its text on disk does not matter.
    fn is_open(&self, uri: &Uri) -> bool {
        self.client.folder.path(uri).is_some_and(|path| self.client.open.contains_key(&path))
    }

    /// Sets the folder of the project to that of a file, if it is not known yet.
    fn choose_folder(&mut self, uri: &Uri) {
        if !self.has_folder
            && let Some(folder) = ProjectFolder::of_file(uri)
        {
            self.files = Folder::new(folder.root());
            self.client.folder = folder;
            self.has_folder = true;
            self.staleness = Staleness::All;
        }
    }

    /// Stores the text of an open file. Papers and files outside the project are ignored.
    fn set_text(&mut self, uri: Uri, version: i32, text: String) {
        let Some(path) = self.client.folder.path(&uri).filter(|path| is_curated(path)) else { return };
        self.unsaved.insert(path.as_str(), text);
        self.client.open.insert(path, OpenFile { uri, version });
        self.staleness = self.staleness.max(Staleness::Curated);
    }

    /// Reads the changed files again.
    fn refresh(&mut self) {
        let staleness = std::mem::replace(&mut self.staleness, Staleness::Fresh);
        if staleness == Staleness::Fresh || !self.has_folder {
            return;
        }
        let overlay = Overlay { files: &self.files, over: &self.unsaved };
        let read = match &mut self.project {
            Some(project) if staleness == Staleness::Curated => project.reread(&overlay, &self.options),
            _ => Project::load(&overlay, &self.options).map(|project| self.project = Some(project)),
        };
        self.load_error = read.err().map(|error| error.to_string());
        self.findings = None;
    }

    /// Reads the changed files again and checks the project. Returns a notification with the findings
    /// of each file whose findings have changed.
    pub(crate) fn notifications(&mut self) -> Vec<Notification> {
        self.refresh();
        let Self { project, client, findings, load_error, .. } = self;
        let by_file = match (&*load_error, &*project) {
            (Some(message), _) => diagnostics::of_load_error(message.clone()),
            (None, Some(project)) => {
                let findings = findings.get_or_insert_with(|| check(project).findings);
                diagnostics::by_file(&View { project, client }, findings)
            }
            (None, None) => return Vec::new(),
        };
        let version = |path: &str| self.client.open.get(path).map(|file| file.version);
        let mut now: BTreeMap<String, (Option<i32>, Vec<LspDiagnostic>)> =
            by_file.into_iter().map(|(path, found)| (path.clone(), (version(&path), found))).collect();
        // An empty list must be published once for a file that has no findings any more, so that the
        // client removes them, and for each open file.
        for path in self.published.keys().chain(self.client.open.keys()) {
            now.entry(path.clone()).or_insert_with(|| (version(path), Vec::new()));
        }
        let changed = now.iter().filter(|(path, found)| self.published.get(*path) != Some(*found));
        let notifications = changed.filter_map(|(path, (version, found))| {
            let uri = self.client.uri(path)?;
            let params = PublishDiagnosticsParams { uri, diagnostics: found.clone(), version: *version };
            Some(Notification::new(PublishDiagnostics::METHOD.to_owned(), params))
        });
        let notifications = notifications.collect();
        now.retain(|path, (_, found)| !found.is_empty() || self.client.open.contains_key(path));
        self.published = now;
        notifications
    }

    /// Answers a request.
    ///
    /// # Errors
    ///
    /// Fails if the request is unknown, its parameters are invalid, the file is not `events.toml` or
    /// a brief of the project, or the position is after the end of the file.
    pub(crate) fn answer(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        match method {
            HoverRequest::METHOD => self.at_position(params, hover::hover),
            Completion::METHOD => self.at_position(params, |view, source, byte| {
                Some(CompletionResponse::Array(completion::completion(view, source, byte)))
            }),
            GotoDefinition::METHOD => self.at_position(params, |view, source, byte| {
                let found = definition::definition(view, source, byte);
                (!found.is_empty()).then_some(GotoDefinitionResponse::Array(found))
            }),
            References::METHOD => {
                let includes = params.pointer("/context/includeDeclaration").and_then(Value::as_bool);
                let includes = includes.unwrap_or_default();
                self.at_position(params, |view, source, byte| {
                    references::references(view, source, byte, includes)
                })
            }
            PrepareRenameRequest::METHOD => self.at_position(params, rename::prepare),
            Rename::METHOD => {
                let name = params.get("newName").and_then(Value::as_str).unwrap_or_default().to_owned();
                self.try_at_position(params, |view, source, byte| rename::rename(view, source, byte, &name))
            }
            CodeActionRequest::METHOD => {
                let range: lsp_types::Range = parsed(params.get("range").cloned().unwrap_or_default())?;
                let source = self.file(&params)?;
                self.ensure_findings();
                let view = self.view()?;
                let (start, end) = (byte(&view, source, range.start)?, byte(&view, source, range.end)?);
                let findings = self.findings.as_deref().unwrap_or_default();
                let actions = code_action::code_actions(&view, findings, source, start..end.max(start));
                Ok(to_json(actions))
            }
            DocumentSymbolRequest::METHOD => {
                let source = self.file(&params)?;
                Ok(to_json(DocumentSymbolResponse::Nested(symbols::symbols(&self.view()?, source))))
            }
            InlayHintRequest::METHOD => {
                let range: lsp_types::Range = parsed(params.get("range").cloned().unwrap_or_default())?;
                let source = self.file(&params)?;
                Ok(to_json(inlay_hint::inlay_hints(&self.view()?, source, range)))
            }
            _ => Err(error(ErrorCode::MethodNotFound, format!("dateline does not support {method}"))),
        }
    }

    /// Runs the check if the project has changed since the last one.
    fn ensure_findings(&mut self) {
        if let (None, Some(project)) = (&self.findings, &self.project) {
            self.findings = Some(check(project).findings);
        }
    }

    fn at_position<T: Serialize>(
        &mut self,
        params: Value,
        answer: impl Fn(&View<'_>, SourceId, usize) -> Option<T>,
    ) -> Result<Value, ResponseError> {
        self.try_at_position(params, |view, source, byte| Ok(answer(view, source, byte)))
    }

    fn try_at_position<T: Serialize>(
        &mut self,
        params: Value,
        answer: impl Fn(&View<'_>, SourceId, usize) -> Result<T, ResponseError>,
    ) -> Result<Value, ResponseError> {
        let source = self.file(&params)?;
        let TextDocumentPositionParams { position, .. } = parsed(params)?;
        let view = self.view()?;
        Ok(to_json(answer(&view, source, byte(&view, source, position)?)?))
    }

    /// Reads the changed files again, and returns the file that a request is about.
    fn file(&mut self, params: &Value) -> Result<SourceId, ResponseError> {
        let uri = params.pointer("/textDocument/uri").cloned().unwrap_or_default();
        let uri: Uri = parsed(uri)?;
        self.refresh();
        let path = self.client.folder.path(&uri).filter(|path| is_curated(path));
        let source = path.map(|path| Ok(self.view()?.curated(&path))).transpose()?.flatten();
        source.ok_or_else(|| {
            let folder = self.client.folder.root().display();
            let message =
                format!("{} is not {CHRONOLOGY} or a brief of the project in {folder}", uri.as_str());
            error(ErrorCode::InvalidParams, message)
        })
    }

    fn view(&self) -> Result<View<'_>, ResponseError> {
        let message = || self.load_error.clone().unwrap_or_else(|| format!("no {CHRONOLOGY} is open"));
        let project = self.project.as_ref().ok_or_else(|| refused(message()))?;
        Ok(View { project, client: &self.client })
    }
}

fn byte(view: &View<'_>, source: SourceId, position: lsp_types::Position) -> Result<usize, ResponseError> {
    view.byte(source, position).ok_or_else(|| {
        let message = format!("line {} is after the end of the file", u64::from(position.line) + 1);
        error(ErrorCode::InvalidParams, message)
    })
}

/// Whether a path is that of a file that people edit: the chronology or a brief.
fn is_curated(path: &str) -> bool {
    let brief = path.strip_prefix(BRIEFS).and_then(|rest| rest.strip_prefix('/'));
    path == CHRONOLOGY
        || brief.is_some_and(|name| !name.contains('/') && name.strip_suffix(".toml").is_some())
}

/// Returns the folder that the client has open, if it is that of a project.
fn folder_of(params: &InitializeParams) -> Option<PathBuf> {
    let folders = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    #[expect(deprecated, reason = "older clients send only this")]
    let root = params.root_uri.as_ref();
    let mut folders = folders.chain(root).filter_map(|uri| file_path(uri.as_str()));
    folders.find(|folder| folder.join(CHRONOLOGY).is_file())
}

fn capabilities(encoding: PositionEncoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::FULL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["\"", "'", "[", "#", "="].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR_REWRITE]),
            ..CodeActionOptions::default()
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    }
}

fn to_json(value: impl Serialize) -> Value {
    serde_json::to_value(value).expect("the types of the protocol have only text keys")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Report, ReportStyle, format};

    const EVENTS: &str = "[chronology]\nas_of = 2025-01-01\npapers = [\"papers\", \"missing/a.md\"]\n\n\
        [[source]]\nid = \"note\"\ntitle = \"A note\"\npath = \"papers/note.txt\"\npublished = 2024-07-02\n\n\
        [[event]]\nid = \"pact\"\ntitle = \"The Harbour Pact is signed\"\ndate = \"2024-06-10\"\nphase = \"signed\"\n\
        match = [\"Harbour Pact\"]\nafter = [\"talk\"]\n";

    fn report(project: &Project) -> String {
        let findings: Vec<Diagnostic> = check(project).findings;
        format("json").unwrap().write(&Report::new(&findings, &project.sources), ReportStyle::default())
    }

    /// Replaces `events.toml` and a brief, reads the project again, and compares the report with that
    /// of a project loaded from scratch. Returns whether the papers were kept in memory.
    fn keeps_papers(events: &str, brief: &str) -> bool {
        let files = Memory::from([
            ("events.toml", EVENTS),
            ("briefs/b.toml", "title = \"B\"\n"),
            ("papers/note.txt", "The Harbour Pact was signed in Oslo on 9 June 2024.\n\n(2024/07/01)\n"),
        ]);
        let options = LoadOptions::default();
        let mut project = Project::load(&files, &options).unwrap();
        // An extra text, which is lost if the project is loaded from scratch.
        project.sources.add("mark", "");
        let over = Memory::from([("events.toml", events), ("briefs/b.toml", brief)]);
        let overlay = Overlay { files: &files, over: &over };
        project.reread(&overlay, &options).unwrap();
        let fresh = Project::load(&overlay, &options).unwrap();
        assert_eq!(report(&project), report(&fresh), "{events}");
        project.sources.texts() > fresh.sources.texts()
    }

    #[test]
    fn papers_are_kept_while_events_and_briefs_change() {
        let brief = "title = \"B\"\n[select]\nids = [\"pact\"]\n";
        for events in [
            EVENTS.to_owned(),
            EVENTS.replace("2024-06-10", "2024-06-09"),
            EVENTS.replace("[chronology]\n", "# one more line\n\n[chronology]\ntitle = \"A title\"\n"),
            EVENTS.replace("title = \"The", "title = The"),
            format!("{EVENTS}\n[[event]]\nid = \"talk\"\ntitle = \"Talks\"\ndate = 2024-05\n"),
        ] {
            assert!(keeps_papers(&events, brief), "{events}");
        }
    }

    #[test]
    fn papers_are_read_again_if_their_settings_change() {
        for (old, new) in [
            ("2024-07-02", "2024-07-01"),
            ("papers/note.txt", "papers/other.txt"),
            ("A note", "The note"),
            ("papers = [", "date_order = \"mdy\"\npapers = ["),
        ] {
            assert!(!keeps_papers(&EVENTS.replace(old, new), "title = \"B\"\n"), "{new}");
        }
    }
}
