//! Answers hover and completion at once, while the newest text is still being parsed and checked.
//!
//! Parsing thousands of events takes some tenths of a second. Until that is done, the answers come
//! from the last version of the project, with positions in the [newer text](NewerText). Requests
//! that this cannot answer are left to the [`Server`](super::Server).

use lsp_server::ResponseError;
use lsp_types::request::{Completion, HoverRequest, Request as _};
use lsp_types::{CompletionResponse, TextDocumentPositionParams};
use serde_json::Value;

use super::newer_text::NewerText;
use super::open_files::OpenFiles;
use super::server::{SharedProject, byte, parsed, to_json};
use super::view::View;
use super::{completion, hover};
use crate::project::Files as _;
use crate::source::Source;

/// The open files, and the project shared with the server.
pub(crate) struct ImmediateAnswers {
    files: OpenFiles,
    project: SharedProject,
}

impl ImmediateAnswers {
    /// Answers from the project of a server that was started with the same parameters.
    pub(super) const fn new(files: OpenFiles, project: SharedProject) -> Self {
        Self { files, project }
    }

    /// Handles a notification of the client.
    pub(crate) fn handle_notification(&mut self, method: &str, params: Value) {
        self.files.handle_notification(method, params);
    }

    /// Answers a request, or returns `None` to leave it to the server.
    pub(crate) fn answer(&self, method: &str, params: &Value) -> Option<Result<Value, ResponseError>> {
        if ![HoverRequest::METHOD, Completion::METHOD].contains(&method) {
            return None;
        }
        let TextDocumentPositionParams { text_document, position } = parsed(params.clone()).ok()?;
        let path = self.files.client.folder.path(&text_document.uri)?;
        let text = String::from_utf8(self.files.texts.read(&path).ok()?).ok()?;
        // Leave the request to the server while it is replacing the project, in which case
        // `try_read` fails.
        let last_read = self.project.try_read().ok()?;
        let project = last_read.as_ref()?;
        let plain = View { project, client: &self.files.client, newer: None };
        let source = plain.curated(&path)?;
        let earlier = project.sources.whole(source);
        let newer = (earlier != text).then(|| NewerText::new(source, earlier, Source::new(path, text)));
        let view = View { newer: newer.as_ref(), ..plain };
        let byte = match byte(&view, source, position) {
            Ok(byte) => byte,
            Err(error) => return Some(Err(error)),
        };
        if method == Completion::METHOD {
            let found = completion::completion(&view, source, byte);
            return Some(Ok(to_json(Some(CompletionResponse::List(found)))));
        }
        let byte = newer.as_ref().map_or(Some(byte), |newer| newer.earlier(byte))?;
        Some(Ok(to_json(hover::hover(&view, source, byte))))
    }
}
