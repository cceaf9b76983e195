//! The journal of a file set that is being moved into place. If the process is killed before all
//! files are moved, the journal lets the next process complete or undo the set.
//!
//! The journal, `.dateline/journal`, is written when all files are complete in the work folder, and
//! removed when all are in place. The next process that locks the project moves the remaining
//! files, or restores the old ones if a new file is missing. Anyone who can change the project can
//! change the journal, so nothing in it is trusted: each path is checked like any output path, and
//! a file is not touched if its content is neither the old nor the new one.

use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::ProjectLock;
use super::atomic_write::{UNFINISHED, WriteError, discard, folder_of, replace};
use super::file_set::checkpoint;
use crate::confined_dir::read_regular_file;

/// The version of the format.
const VERSION: u32 = 1;

/// The maximum size of the journal in bytes.
const MAX_JOURNAL: u64 = 1 << 20;

/// The maximum size of a file that the journal lists, in bytes.
const MAX_FILE: u64 = 256 << 20;

/// The hidden files and folders at the top of a project that a set may contain. `init` creates
/// them.
const HIDDEN: [&str; 2] = [".github", ".gitignore"];

/// The outcome of recovering the file set of a killed command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// The remaining files were moved into place; all files have their new content.
    Completed,
    /// The files already moved were rolled back; all files have their old content.
    Restored,
    /// No file was changed, because some were changed after the kill or the journal is not valid.
    Abandoned,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    version: u32,
    files: Vec<JournalEntry>,
}

/// A file in the set.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct JournalEntry {
    /// The path of the file, relative to the project.
    pub(super) path: String,
    /// The name of the temporary file with the new content.
    pub(super) staged: String,
    /// Whether the new file is in the folder of its target instead of the work folder, because the
    /// two folders are on different file systems.
    pub(super) is_beside: bool,
    /// The SHA-256 of the old content in Base64, or `None` if the file is new.
    pub(super) old: Option<String>,
    /// The SHA-256 of the new content in Base64.
    pub(super) new: String,
}

/// The state of a target when a set is recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileState {
    /// The target has the new content.
    New { can_undo: bool },
    /// The target has the old content.
    Old { can_move: bool },
    /// The target was changed before the new file was moved.
    ChangedBefore,
    /// The target was changed after the new file was moved.
    ChangedAfter,
}

impl Journal {
    pub(super) const fn new(files: Vec<JournalEntry>) -> Self {
        Self { version: VERSION, files }
    }
}

impl ProjectLock {
    fn journal(&self) -> PathBuf {
        folder_of(&self.staging).join("journal")
    }

    /// Returns the backup path of the file with this number.
    pub(super) fn backup(&self, number: usize) -> PathBuf {
        self.staging.join(format!("{UNFINISHED}old-{number}"))
    }

    /// Writes the journal to disk after the files in the work folder.
    pub(super) fn write_journal(&self, journal: &Journal) -> Result<(), WriteError> {
        sync_folder(&self.staging);
        let path = self.journal();
        let json = serde_json::to_vec(journal).expect("every part of the journal has a JSON form");
        replace(&path, &json, Some(&self.staging)).map_err(|source| WriteError { path, source })
    }

    /// Removes the journal. From then on, the set is complete.
    pub(super) fn remove_journal(&self) {
        discard(&self.journal());
        sync_folder(folder_of(&self.staging));
    }

    /// Whether a set that contains this file may be listed in a journal and recovered. A file in
    /// `.git` could be a program that Git runs, and no command writes hidden files except
    /// [`HIDDEN`].
    pub(super) fn is_recoverable(&self, target: &Path) -> bool {
        let Ok(path) = target.strip_prefix(&self.project) else { return false };
        path.components().enumerate().all(|(place, component)| match component {
            Component::Normal(name) => name.to_str().is_some_and(|name| {
                let is_hidden = place == 0 && name.starts_with('.') && !HIDDEN.contains(&name);
                // On Windows, reject "GIT~1", a short name of ".git", and a colon, which names a
                // stream.
                let is_alias = cfg!(windows) && (name.contains(['~', ':']) || name.ends_with(['.', ' ']));
                !is_hidden && !is_alias && !name.eq_ignore_ascii_case(".git")
            }),
            _ => false,
        })
    }

    /// Completes or undoes the file set of a killed process. Returns `None` if there is no journal.
    pub(super) fn recover(&self) -> Result<Option<Recovery>, WriteError> {
        let path = self.journal();
        let failed = |source| WriteError { path: path.clone(), source };
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Ok(about) if about.is_file() => {}
            Ok(_) => return Err(failed(io::Error::other("it is not a regular file: remove it"))),
            Err(error) => return Err(failed(error)),
        }
        let read = read_regular_file(&path, MAX_JOURNAL);
        let journal = read.ok().and_then(|bytes| serde_json::from_slice::<Journal>(&bytes).ok());
        let journal = journal.filter(|journal| journal.version == VERSION);
        let pending = journal.as_ref().and_then(|journal| self.pending(&journal.files));
        let done = match pending {
            Some(pending) => recover_set(&pending)?,
            None => Recovery::Abandoned,
        };
        self.remove_journal();
        Ok(Some(done))
    }

    /// Checks the entries of a journal and resolves their paths. Returns `None` if this program
    /// cannot have written one of them.
    fn pending<'j>(&self, entries: &'j [JournalEntry]) -> Option<Vec<Pending<'j>>> {
        let is_name = |name: &str| {
            let random = name.strip_prefix(UNFINISHED);
            random.is_some_and(|random| random.chars().all(|c| c.is_ascii_alphanumeric()))
        };
        let pending = |(number, entry): (usize, &'j JournalEntry)| {
            // Keep an entry without a target, which may be blocked by now, for example by a folder
            // with its name.
            let Ok(target) = self.locate(&entry.path) else {
                let staged = is_name(&entry.staged).then(|| self.staging.join(&entry.staged))?;
                return Some(Pending { entry, target: None, staged, backup: self.backup(number) });
            };
            let folder = if entry.is_beside { folder_of(&target) } else { &self.staging };
            let staged = is_name(&entry.staged).then(|| folder.join(&entry.staged))?;
            let target = self.is_recoverable(&target).then_some(target)?;
            Some(Pending { entry, target: Some(target), staged, backup: self.backup(number) })
        };
        entries.iter().enumerate().map(pending).collect()
    }
}

/// Moves the remaining files of a set into place, or restores the old ones.
fn recover_set(files: &[Pending<'_>]) -> Result<Recovery, WriteError> {
    let states = || files.iter().map(Pending::state).collect::<Vec<_>>();
    let can_complete =
        |state: &FileState| matches!(state, FileState::New { .. } | FileState::Old { can_move: true });
    let can_restore =
        |state: &FileState| !matches!(state, FileState::New { can_undo: false } | FileState::ChangedAfter);
    let found = states();
    let failed = if found.iter().all(can_complete) {
        match move_all(files, &found, true) {
            Ok(()) => return Ok(Recovery::Completed),
            Err(error) => Some(error),
        }
    } else {
        None
    };
    let found = states();
    if found.iter().all(can_restore) {
        move_all(files, &found, false)?;
        return Ok(Recovery::Restored);
    }
    failed.map_or(Ok(Recovery::Abandoned), Err)
}

/// Moves the remaining new files into place, or undoes those that were moved.
fn move_all(files: &[Pending<'_>], states: &[FileState], to_new: bool) -> Result<(), WriteError> {
    for (file, state) in files.iter().zip(states) {
        let Some(target) = &file.target else { continue };
        let done = match state {
            FileState::Old { .. } if to_new => file.complete(target),
            FileState::New { .. } if !to_new => file.undo(target),
            _ => continue,
        };
        done.map_err(|source| WriteError { path: target.clone(), source })?;
        checkpoint();
    }
    Ok(())
}

/// An entry of a journal with its resolved paths.
struct Pending<'j> {
    entry: &'j JournalEntry,
    /// The path to write, or `None` if the target can no longer be written.
    target: Option<PathBuf>,
    staged: PathBuf,
    backup: PathBuf,
}

impl Pending<'_> {
    fn state(&self) -> FileState {
        let is_staged = hash(&self.staged).is_some_and(|hash| hash == self.entry.new);
        let now = self.target.as_deref().and_then(hash);
        let is_absent = self.target.as_deref().is_some_and(is_absent);
        let is_old =
            if is_absent { self.entry.old.is_none() } else { now.is_some() && now == self.entry.old };
        if now.as_ref() == Some(&self.entry.new) {
            let can_undo = self.entry.old.is_none() || hash(&self.backup) == self.entry.old;
            FileState::New { can_undo }
        } else if is_old {
            FileState::Old { can_move: is_staged }
        } else if is_staged {
            FileState::ChangedBefore
        } else {
            FileState::ChangedAfter
        }
    }

    fn complete(&self, target: &Path) -> io::Result<()> {
        fs::create_dir_all(folder_of(target))?;
        move_file(&self.staged, target)
    }

    fn undo(&self, target: &Path) -> io::Result<()> {
        if self.entry.old.is_none() {
            discard(target);
            return Ok(());
        }
        move_file(&self.backup, target)
    }
}

fn is_absent(path: &Path) -> bool {
    let absent = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
    fs::symlink_metadata(path).is_err_and(|error| absent.contains(&error.kind()))
}

#[expect(clippy::disallowed_methods, reason = "both are files of a set that this module has checked")]
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        // Copy the file: the target is on another file system, or is a mount point.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            replace(to, &read_regular_file(from, MAX_FILE)?, None)
        }
        done => done.map(|()| sync_folder(folder_of(to))),
    }
}

/// Returns the SHA-256 of a regular file in Base64, or `None` if it is a link, is too large or
/// cannot be read.
pub(super) fn hash(path: &Path) -> Option<String> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|about| about.is_file());
    let bytes = is_file.then(|| read_regular_file(path, MAX_FILE).ok()).flatten()?;
    Some(STANDARD.encode(Sha256::digest(bytes)))
}

/// Makes renames in a folder durable. Errors are ignored: some systems cannot open a folder.
pub(super) fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
