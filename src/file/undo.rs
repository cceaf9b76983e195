//! Records the last change that dateline made to a project's files, so that it can be undone.
//!
//! The record is `.dateline/undo`. It is not trusted, because it may come with a stranger's
//! repository: only `events.toml` and brief files are restored, and only if their content still
//! matches the hash in the record.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::atomic_write::replace;
use super::project_lock::{ProjectLock, WORK_FOLDER};
use crate::confined_dir::read_regular_file;

/// The maximum size of the record in bytes: several times the maximum size of a chronology.
const MAX_RECORD_SIZE: u64 = 512 << 20;

/// A change to one or more files.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct UndoRecord {
    /// The command that made the change; of an undo, the command that is undone.
    pub command: String,
    /// The changed files.
    pub files: Vec<UndoFile>,
    /// The [`fingerprint`](Self::fingerprint) of the change that this one undoes.
    #[serde(default)]
    taken_back: Option<String>,
    /// Whether the change is a redo: it undoes an undo.
    #[serde(default)]
    is_redo: bool,
}

impl UndoRecord {
    /// Creates the record for a change made by a command.
    pub(crate) fn new(command: &str, files: Vec<UndoFile>) -> Self {
        Self { command: command.to_owned(), files, taken_back: None, is_redo: false }
    }

    /// Creates the record for the undo of this change.
    pub(crate) fn undone(&self, files: Vec<UndoFile>) -> Self {
        Self {
            taken_back: Some(self.fingerprint()),
            is_redo: self.is_undo(),
            ..Self::new(&self.command, files)
        }
    }

    /// Whether the change is an undo, so that undoing it is a redo.
    pub(crate) const fn is_undo(&self) -> bool {
        self.taken_back.is_some() && !self.is_redo
    }

    /// Whether the change undoes the change with this fingerprint.
    pub(crate) fn undoes(&self, fingerprint: &str) -> bool {
        self.taken_back.as_deref() == Some(fingerprint)
    }

    /// Returns a hash that identifies the change.
    pub(crate) fn fingerprint(&self) -> String {
        serde_json::to_vec(self).map_or_else(|_| String::new(), |json| hash(&json))
    }
}

/// A file before and after a change.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct UndoFile {
    /// The path, relative to the project's folder.
    pub path: String,
    /// The text before the change; `None` if the change created the file.
    pub old: Option<String>,
    /// The SHA-256 of the content after the change; `None` if the change removed the file.
    pub new_sha256: Option<String>,
}

impl UndoFile {
    /// Describes a change from `old` to `new`; `None` stands for a file that does not exist.
    pub(crate) fn new(path: &str, old: Option<&str>, new: Option<&str>) -> Self {
        let new_sha256 = new.map(|new| hash(new.as_bytes()));
        Self { path: path.to_owned(), old: old.map(str::to_owned), new_sha256 }
    }

    /// Whether the content equals the content after the change; `None` means that the file does not
    /// exist.
    pub(crate) fn is_result(&self, content: Option<&[u8]>) -> bool {
        content.map(hash) == self.new_sha256
    }

    /// Whether dateline commands may edit the file at this path.
    fn is_editable(&self) -> bool {
        let name = self.path.strip_prefix("briefs/").and_then(|name| name.strip_suffix(".toml"));
        let is_brief = name.is_some_and(|name| !name.contains(['/', '\\']) && !name.starts_with('.'));
        is_brief || self.path == "events.toml"
    }
}

impl ProjectLock {
    /// Records a change, replacing the record of the previous one. Without a record, the change
    /// cannot be undone, but it was still made, so errors are ignored.
    pub(crate) fn record_undo(&self, record: &UndoRecord) {
        if let Ok(json) = serde_json::to_vec(record) {
            let _ = replace(&self.undo_path(), &json, Some(&self.staging));
        }
    }

    /// Returns the last change, or `None` if nothing was changed or the record is damaged.
    pub(crate) fn undo_record(&self) -> Option<UndoRecord> {
        last_undo_record(&self.project)
    }

    fn undo_path(&self) -> PathBuf {
        undo_path(&self.project)
    }
}

/// Returns the last change of a project without taking its lock, to show what could be undone.
/// Returns `None` if nothing was changed or the record is damaged.
pub(crate) fn last_undo_record(project: &Path) -> Option<UndoRecord> {
    let json = read_regular_file(&undo_path(project), MAX_RECORD_SIZE).ok()?;
    let record: UndoRecord = serde_json::from_slice(&json).ok()?;
    record.files.iter().all(UndoFile::is_editable).then_some(record)
}

fn undo_path(project: &Path) -> PathBuf {
    project.join(WORK_FOLDER).join("undo")
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}
