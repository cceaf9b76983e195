//! Adds files that the user drops on the page to the papers.
//!
//! A file is written to the papers folder under its own name, and never replaces another one. Its
//! content is not examined here: each paper is read like any other.

use std::sync::Arc;

use anyhow::anyhow;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::response::{message, see_other};
use super::{Desk, on_worker};
use crate::desk::{UploadOutcome, address, refused_name};
use crate::project::{CHRONOLOGY, EditedFile, Project, sha256};

/// The maximum total size of an upload, in bytes.
pub(super) const MAX_UPLOAD: usize = 256 << 20;

/// The maximum number of files in an upload.
const MAX_FILES: usize = 1000;

/// A file as the browser sent it.
pub(super) struct ReceivedFile {
    pub(super) name: String,
    /// The content, or `None` if it is larger than the limit for a paper.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Receives the files of a form and adds them to the papers.
pub(super) async fn add_papers(State(desk): State<Arc<Desk>>, mut form: Multipart) -> Response {
    let limit = match desk.global.reading.settings() {
        Ok(settings) => settings.limits.bytes,
        Err(error) => return message(StatusCode::INTERNAL_SERVER_ERROR, "Error", &format!("{error:#}")),
    };
    match received(&mut form, limit).await {
        Ok(files) => on_worker(move || see_other(&desk.add(&files, limit))).await,
        Err(error) => {
            let text = match error.status() {
                StatusCode::PAYLOAD_TOO_LARGE => format!(
                    "These files are larger than {} MiB together: nothing was added. Add fewer at a time.",
                    MAX_UPLOAD >> 20
                ),
                _ => "The files did not arrive completely: nothing was added. Try again.".to_owned(),
            };
            message(error.status(), "Nothing was added", &text)
        }
    }
}

/// Receives the files of a form. The content of a file with more than `limit` bytes is dropped.
pub(super) async fn received(
    form: &mut Multipart,
    limit: usize,
) -> Result<Vec<ReceivedFile>, MultipartError> {
    let mut files = Vec::new();
    while let Some(mut field) = form.next_field().await? {
        // Skip a part without a name, which browsers send if no file was chosen.
        let Some(name) = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else {
            continue;
        };
        if files.len() < MAX_FILES {
            let bytes = content(&mut field, limit).await?;
            files.push(ReceivedFile { name, bytes });
        }
    }
    Ok(files)
}

/// Returns the content of a file, or `None` if it has more than `limit` bytes.
async fn content(field: &mut Field<'_>, limit: usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = field.chunk().await? {
        let fits = bytes.as_ref().is_some_and(|bytes| bytes.len() + chunk.len() <= limit);
        if fits && let Some(kept) = &mut bytes {
            kept.extend_from_slice(&chunk);
        } else {
            bytes = None;
        }
    }
    Ok(bytes)
}

impl Desk {
    /// Adds files to the papers, and returns the URL of the page that lists the outcomes.
    fn add(&self, files: &[ReceivedFile], limit: usize) -> String {
        let mut outcomes = self.written(files, limit).unwrap_or_else(|error| {
            files.iter().map(|file| UploadOutcome::refused(&file.name, format!("{error:#}"))).collect()
        });
        if outcomes.iter().any(|outcome| outcome.path.is_some()) {
            self.read_again();
        }
        let view = self.view();
        for outcome in &mut outcomes {
            outcome.remark =
                outcome.remark.take().or_else(|| remark(&view.loaded.project, outcome.path.as_deref()?));
        }
        address("/papers", &[("upload", &self.uploads.keep(outcomes).to_string())])
    }

    fn written(&self, files: &[ReceivedFile], limit: usize) -> anyhow::Result<Vec<UploadOutcome>> {
        let view = self.view();
        let project = &view.loaded.project;
        let (folder, chronology) = self.upload_folder().ok_or_else(|| {
            anyhow!("{CHRONOLOGY} names no folder of papers, and could not be edited to add one: write papers = [\"papers\"] below [chronology]")
        })?;
        let mut outcomes = Vec::new();
        {
            let lock = self.global.lock("serve", &self.terminal)?;
            for file in files {
                let name = &file.name;
                let Some(bytes) = file.bytes.as_ref().filter(|_| refused_name(name).is_none()) else {
                    let reason = refused_name(name).unwrap_or_else(|| {
                        format!("it is larger than {} MiB, the maximum size of a paper", limit >> 20)
                    });
                    outcomes.push(UploadOutcome::refused(name, reason));
                    continue;
                };
                if let Some(known) = same_paper(project, bytes) {
                    outcomes.push(UploadOutcome::refused(
                        name,
                        format!("the project already contains this file as {known}"),
                    ));
                    continue;
                }
                let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
                outcomes.push(match lock.create(&path, bytes) {
                    Ok(true) => UploadOutcome::added(name, path),
                    Ok(false) => UploadOutcome::refused(
                        name,
                        format!("{path} exists already and is not overwritten: rename the file that you add"),
                    ),
                    Err(error) => UploadOutcome::refused(name, error.to_string()),
                });
            }
        }
        let old = project.sources.whole(project.chronology.source);
        if let Some(new) = chronology.filter(|_| outcomes.iter().any(|outcome| outcome.path.is_some())) {
            let edited = EditedFile { path: CHRONOLOGY.to_owned(), old: old.to_owned(), new, places: 1 };
            self.global.write_edited("serve", &self.terminal, &[edited])?;
        }
        Ok(outcomes)
    }
}

/// Returns the path of the paper with this content, if there is one.
fn same_paper<'p>(project: &'p Project, bytes: &[u8]) -> Option<&'p str> {
    let hash = sha256(bytes);
    project.papers.iter().find(|paper| paper.sha256 == hash).map(|paper| paper.path.as_str())
}

/// Returns the reason why a paper that was added is not read, if there is one.
fn remark(project: &Project, path: &str) -> Option<String> {
    match project.papers.iter().find(|paper| paper.path == path) {
        None => Some(format!("it is not read: `papers` in {CHRONOLOGY} or a .gitignore excludes {path}")),
        Some(paper) => paper.document.as_ref().err().map(ToString::to_string),
    }
}
