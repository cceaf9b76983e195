//! The state of a session, and the dispatch of messages.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use lsp_server::{ErrorCode, Notification, ResponseError};
use lsp_types::notification::{DidChangeWatchedFiles, Notification as _, PublishDiagnostics};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, GotoDefinition, HoverRequest, InlayHintRequest,
    PrepareRenameRequest, References, Rename, Request,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, CompletionResponse,
    Diagnostic as LspDiagnostic, DidChangeWatchedFilesRegistrationOptions, DocumentSymbolResponse,
    FileSystemWatcher, GlobPattern, GotoDefinitionResponse, HoverProviderCapability, InitializeParams,
    InitializeResult, OneOf, PublishDiagnosticsParams, Registration, RegistrationParams, RenameOptions,
    ServerCapabilities, ServerInfo, TextDocumentPositionParams, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkDoneProgressOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::open_files::{OpenFiles, Staleness};
use super::position::PositionEncoding;
use super::view::View;
use super::{
    ImmediateAnswers, code_action, completion, definition, diagnostics, hover, inlay_hint, references,
    rename, symbols,
};
use crate::check::{Diagnostic, check};
use crate::project::{BRIEFS, CHRONOLOGY, Folder, LoadOptions, Overlay, Project, Reread, places};
use crate::source::SourceId;

/// The last loaded version of the project; `None` before it is loaded.
pub(super) type SharedProject = Arc<RwLock<Option<Project>>>;

/// A session with one client about one project.
pub(crate) struct Server {
    files: OpenFiles,
    options: LoadOptions,
    staleness: Staleness,
    project: SharedProject,
    /// The error from the last attempt to load the project, if it failed.
    load_error: Option<String>,
    /// The findings in `project`; `None` until it is checked.
    findings: Option<Vec<Diagnostic>>,
    /// The diagnostics published to the client, with the file version, by path.
    published: BTreeMap<String, (Option<i32>, Vec<LspDiagnostic>)>,
    can_watch: bool,
}

/// Returns the error response to a valid request that cannot be fulfilled.
pub(super) fn refused(message: impl Into<String>) -> ResponseError {
    error(ErrorCode::RequestFailed, message)
}

fn error(code: ErrorCode, message: impl Into<String>) -> ResponseError {
    ResponseError { code: code as i32, message: message.into(), data: None }
}

pub(super) fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, ResponseError> {
    serde_json::from_value(params).map_err(|found| error(ErrorCode::InvalidParams, found.to_string()))
}

impl Server {
    /// Starts a session. `directory` is the project folder if the user chose one; `params` are the
    /// parameters of the `initialize` request. Also returns the part that answers hover and
    /// completion, and the response to `initialize`.
    pub(crate) fn new(
        directory: Option<PathBuf>,
        options: LoadOptions,
        params: Value,
    ) -> (Self, ImmediateAnswers, Value) {
        let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
        let workspace = params.capabilities.workspace.as_ref();
        let watching = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let files = OpenFiles::new(directory, &params);
        let server = Self {
            files: files.clone(),
            options,
            staleness: Staleness::All,
            project: SharedProject::default(),
            load_error: None,
            findings: None,
            published: BTreeMap::new(),
            can_watch: watching.and_then(|watching| watching.dynamic_registration).unwrap_or_default(),
        };
        let result = InitializeResult {
            capabilities: capabilities(files.client.encoding),
            server_info: Some(ServerInfo {
                name: "dateline".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        let immediate = ImmediateAnswers::new(files, Arc::clone(&server.project));
        (server, immediate, to_json(result))
    }

    /// Returns the parameters of the request that asks the client to watch the project's files.
    /// Returns `None` if the client cannot watch files.
    pub(crate) fn registrations(&mut self) -> Option<Value> {
        if !self.can_watch {
            return None;
        }
        self.refresh();
        let papers = self.project().as_ref().map(|project| places(&project.chronology)).unwrap_or_default();
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

    /// Handles a notification from the client.
    pub(crate) fn handle_notification(&mut self, method: &str, params: Value) {
        self.staleness = self.staleness.max(self.files.handle_notification(method, params));
    }

    /// Returns the last loaded version of the project.
    fn project(&self) -> RwLockReadGuard<'_, Option<Project>> {
        self.project.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the changed files again.
    pub(crate) fn refresh(&mut self) {
        let staleness = std::mem::replace(&mut self.staleness, Staleness::Fresh);
        if staleness == Staleness::Fresh || !self.files.has_folder {
            return;
        }
        let folder = Folder::new(self.files.client.folder.root());
        let overlay = Overlay { files: &folder, over: &self.files.texts };
        // Other threads can use the project while the files are read.
        let read = match self.project().as_ref() {
            Some(project) if staleness == Staleness::Curated => project.read_curated(&overlay, &self.options),
            _ => Project::load(&overlay, &self.options).map(|project| Reread::All(Box::new(project))),
        };
        self.load_error = match read {
            Ok(reread) => {
                let mut project = self.project.write().unwrap_or_else(PoisonError::into_inner);
                reread.replace(&mut project, &self.options);
                None
            }
            Err(error) => Some(error.to_string()),
        };
        self.findings = None;
    }

    /// Reads the changed files again and checks the project. Returns a notification with the
    /// findings of each file whose findings have changed.
    pub(crate) fn notifications(&mut self) -> Vec<Notification> {
        self.refresh();
        self.ensure_findings();
        let Some(by_file) = self.diagnostics() else { return Vec::new() };
        let client = &self.files.client;
        let version = |path: &str| client.open.get(path).map(|file| file.version);
        let mut now: BTreeMap<String, (Option<i32>, Vec<LspDiagnostic>)> =
            by_file.into_iter().map(|(path, found)| (path.clone(), (version(&path), found))).collect();
        // An empty list must be published once for a file that no longer has findings, so that the
        // client removes them, and for each open file.
        for path in self.published.keys().chain(client.open.keys()) {
            now.entry(path.clone()).or_insert_with(|| (version(path), Vec::new()));
        }
        let changed = now.iter().filter(|(path, found)| self.published.get(*path) != Some(*found));
        let notifications = changed.filter_map(|(path, (version, found))| {
            let uri = client.uri(path)?;
            let params = PublishDiagnosticsParams { uri, diagnostics: found.clone(), version: *version };
            Some(Notification::new(PublishDiagnostics::METHOD.to_owned(), params))
        });
        let notifications = notifications.collect();
        now.retain(|path, (_, found)| !found.is_empty() || client.open.contains_key(path));
        self.published = now;
        notifications
    }

    /// Returns the diagnostics by file path, or `None` before the project is loaded.
    fn diagnostics(&self) -> Option<BTreeMap<String, Vec<LspDiagnostic>>> {
        if let Some(message) = &self.load_error {
            return Some(diagnostics::of_load_error(message.clone()));
        }
        let project = self.project();
        let view = self.view(project.as_ref()).ok()?;
        Some(diagnostics::by_file(&view, self.findings.as_deref().unwrap_or_default()))
    }

    /// Answers a request.
    ///
    /// # Errors
    ///
    /// Fails if the request is unknown, its parameters are invalid, the file is not `events.toml`
    /// or a brief of the project, or the position is past the end of the file.
    pub(crate) fn answer(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        match method {
            HoverRequest::METHOD => self.at_position(params, hover::hover),
            Completion::METHOD => self.at_position(params, |view, source, byte| {
                Some(CompletionResponse::List(completion::completion(view, source, byte)))
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
                let project = self.project();
                let view = self.view(project.as_ref())?;
                let (start, end) = (byte(&view, source, range.start)?, byte(&view, source, range.end)?);
                let findings = self.findings.as_deref().unwrap_or_default();
                let actions = code_action::code_actions(&view, findings, source, start..end.max(start));
                Ok(to_json(actions))
            }
            DocumentSymbolRequest::METHOD => {
                let source = self.file(&params)?;
                let project = self.project();
                let symbols = symbols::symbols(&self.view(project.as_ref())?, source);
                Ok(to_json(DocumentSymbolResponse::Nested(symbols)))
            }
            InlayHintRequest::METHOD => {
                let range: lsp_types::Range = parsed(params.get("range").cloned().unwrap_or_default())?;
                let source = self.file(&params)?;
                let project = self.project();
                Ok(to_json(inlay_hint::inlay_hints(&self.view(project.as_ref())?, source, range)))
            }
            _ => Err(error(ErrorCode::MethodNotFound, format!("dateline does not support {method}"))),
        }
    }

    /// Runs the check if the project has changed since the last one.
    fn ensure_findings(&mut self) {
        if self.findings.is_none() {
            let findings = self.project().as_ref().map(|project| check(project).findings);
            self.findings = findings;
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
        let project = self.project();
        let view = self.view(project.as_ref())?;
        Ok(to_json(answer(&view, source, byte(&view, source, position)?)?))
    }

    /// Reads the changed files again, and returns the file that a request is about.
    fn file(&mut self, params: &Value) -> Result<SourceId, ResponseError> {
        let uri = params.pointer("/textDocument/uri").cloned().unwrap_or_default();
        let uri: Uri = parsed(uri)?;
        self.refresh();
        let path = self.files.client.folder.path(&uri).filter(|path| is_curated(path));
        let project = self.project();
        let source = path.map(|path| Ok(self.view(project.as_ref())?.curated(&path))).transpose()?.flatten();
        source.ok_or_else(|| {
            let folder = self.files.client.folder.root().display();
            let message =
                format!("{} is not {CHRONOLOGY} or a brief of the project in {folder}", uri.as_str());
            error(ErrorCode::InvalidParams, message)
        })
    }

    fn view<'p>(&'p self, project: Option<&'p Project>) -> Result<View<'p>, ResponseError> {
        let message = || self.load_error.clone().unwrap_or_else(|| format!("no {CHRONOLOGY} is open"));
        let project = project.ok_or_else(|| refused(message()))?;
        Ok(View { project, client: &self.files.client, newer: None })
    }
}

/// Returns the byte offset of a position in the client's text.
///
/// # Errors
///
/// Fails if the text has fewer lines.
pub(super) fn byte(
    view: &View<'_>,
    source: SourceId,
    position: lsp_types::Position,
) -> Result<usize, ResponseError> {
    view.byte(source, position).ok_or_else(|| {
        let message = format!("line {} is after the end of the file", u64::from(position.line) + 1);
        error(ErrorCode::InvalidParams, message)
    })
}

/// Whether the path is a curated file: the chronology or a brief.
pub(super) fn is_curated(path: &str) -> bool {
    let brief = path.strip_prefix(BRIEFS).and_then(|rest| rest.strip_prefix('/'));
    path == CHRONOLOGY
        || brief.is_some_and(|name| !name.contains('/') && name.strip_suffix(".toml").is_some())
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

pub(super) fn to_json(value: impl Serialize) -> Value {
    serde_json::to_value(value).expect("the types of the protocol have only text keys")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Memory;
    use crate::report::{Report, ReportStyle, format};

    const EVENTS: &str = "[chronology]\nas_of = 2025-01-01\npapers = [\"papers\", \"missing/a.md\"]\n\n\
        [[source]]\nid = \"note\"\ntitle = \"A note\"\npath = \"papers/note.txt\"\npublished = 2024-07-02\n\n\
        [[event]]\nid = \"pact\"\ntitle = \"The Harbour Pact is signed\"\ndate = \"2024-06-10\"\nphase = \"signed\"\n\
        match = [\"Harbour Pact\"]\nafter = [\"talk\"]\n";

    fn report(project: &Project) -> String {
        let findings: Vec<Diagnostic> = check(project).findings;
        format("json").unwrap().write(&Report::new(&findings, &project.sources), ReportStyle::default())
    }

    /// Replaces `events.toml` and a brief, reloads the project, and compares the report with the
    /// report on a project loaded from scratch. Returns whether the papers were kept in memory.
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
        let reread = project.read_curated(&overlay, &options).unwrap();
        let mut replaced = Some(project);
        reread.replace(&mut replaced, &options);
        let project = replaced.unwrap();
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
