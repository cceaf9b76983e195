//! Serialises the writes of several processes to one project.
//!
//! A writing command takes an advisory lock on `.dateline/lock` in the project's folder, reads the
//! file again, and replaces it only if it is unchanged. The operating system releases the lock
//! whenever the process ends, so a killed process never blocks the next one. Reading commands take
//! no lock.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use thiserror::Error;

#[cfg(feature = "cli")]
use super::atomic_write::remove;
use super::atomic_write::{UNFINISHED, WriteError, discard, folder_of, is_within_limit, replace};
use super::journal::Recovery;
use super::work_folder::{real_folder, regular_file, work_folder};
use crate::confined_dir::{ConfinedDir, read_regular_file};

/// The folder in a project for the lock and unfinished files. It contains a `.gitignore`, so Git
/// ignores it.
pub(crate) const WORK_FOLDER: &str = ".dateline";

/// The time after which a waiting process reports that it is waiting.
const NOTICE_DELAY: Duration = Duration::from_secs(2);

/// The age at which an unfinished file next to its target counts as abandoned.
const ABANDONED_AFTER: Duration = Duration::from_hours(1);

/// The maximum number of bytes read from the file that names the holder of a lock.
const MAX_HOLDER_BYTES: u64 = 100;

/// The exclusive right to write to a project. Dropping it releases the lock.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// use std::time::Duration;
/// use dateline::internals::file::{LockError, ProjectLock, write_atomically};
///
/// write_atomically(&folder.path().join("events.toml"), b"old").unwrap();
/// let lock = ProjectLock::acquire(folder.path(), "accept", Duration::ZERO, &|_| ()).unwrap();
/// let second = ProjectLock::acquire(folder.path(), "attach", Duration::ZERO, &|_| ());
/// assert!(matches!(second, Err(LockError::Held { .. })));
///
/// assert!(lock.replace("events.toml", b"not what is there", b"new").is_err());
/// assert!(lock.replace("events.toml", b"old", b"new").is_ok());
/// ```
#[derive(Debug)]
pub struct ProjectLock {
    pub(super) project: PathBuf,
    pub(super) staging: PathBuf,
    is_exclusive: bool,
    /// The time at which the lock was taken, according to the file system's clock.
    taken: SystemTime,
    /// The outcome of recovering a file set that a killed process left unfinished.
    recovery: Option<Recovery>,
    /// The locked file; dropping it releases the lock.
    _file: File,
}

/// The reason why a project could not be locked.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another process held the lock for the whole time limit.
    #[error(
        "another dateline process{holder} is writing to {}, and did not finish within {} seconds: wait for it or stop \
         it, then run the command again; nothing was changed",
        .project.display(), .limit.as_secs()
    )]
    Held {
        /// The project's folder.
        project: PathBuf,
        /// The process and its command, such as ` (process 4711, accept)`; empty if unknown.
        holder: String,
        /// The time limit for waiting.
        limit: Duration,
    },
    /// A path in the work folder is a link, or not the expected file or folder.
    #[error(
        "{} is {kind}, but dateline needs this path for its lock and temporary files: remove it, then run the command again; \
         nothing was changed", .path.display()
    )]
    Obstructed {
        /// The path that dateline needs.
        path: PathBuf,
        /// The kind of file found, such as "a link".
        kind: &'static str,
    },
    /// The lock could not be created.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// The reason why a file was not replaced. The file is unchanged.
#[derive(Debug, Error)]
pub enum ReplaceError {
    /// The content of the file differs from the content that the change was based on.
    #[error(
        "{} was changed by another program while this command ran, and was not overwritten: run the command again",
        .path.display()
    )]
    Changed {
        /// The file that another program changed.
        path: PathBuf,
    },
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl ProjectLock {
    /// Locks the project in the folder `project` for `command`.
    ///
    /// If another process holds the lock, waits for it. Calls `waiting` with the name of that
    /// process after two seconds, and fails after `limit`.
    ///
    /// Completes or undoes a [file set](Self::move_into_place) that a killed process left
    /// unfinished.
    pub fn acquire(
        project: &Path,
        command: &str,
        limit: Duration,
        waiting: &dyn Fn(&str),
    ) -> Result<Self, LockError> {
        let folder = work_folder(project)?;
        let path = folder.join("lock");
        let file = regular_file(&path)?;
        let failed = |source| WriteError { path: path.clone(), source };
        let (file, is_exclusive) = match file.try_lock() {
            Ok(()) => (file, true),
            Err(TryLockError::WouldBlock) => {
                (wait(file, &folder, project, limit, waiting)?.map_err(failed)?, true)
            }
            // Continue without a lock, which some network file systems do not support. Comparing
            // the content before each write still catches nearly all conflicts, and refusing every
            // edit there would help no one.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => (file, false),
            Err(TryLockError::Error(error)) => return Err(failed(error).into()),
        };
        let mut lock = Self {
            project: project.to_path_buf(),
            staging: real_folder(&folder.join("staging"), project)?,
            is_exclusive,
            taken: SystemTime::UNIX_EPOCH,
            recovery: None,
            _file: file,
        };
        if is_exclusive {
            lock.recovery = lock.recover()?;
            lock.remove_unfinished();
        }
        // Record the holder for the message of a waiting process. The write also yields the current
        // time according to the file system's clock.
        let name = format!("{} {command}", std::process::id());
        if let Ok(mut holder) = regular_file(&folder.join("holder")) {
            let written = is_within_limit(name.len())
                .and_then(|()| holder.set_len(0))
                .and_then(|()| holder.write_all(name.as_bytes()));
            if let Ok(time) = written.and_then(|()| holder.metadata()?.modified()) {
                lock.taken = time;
            }
        }
        Ok(lock)
    }

    /// Whether the file system supports locks. If not, two commands must not run at once.
    pub const fn is_exclusive(&self) -> bool {
        self.is_exclusive
    }

    /// Returns the outcome of recovering the file set of a process that was killed while moving it
    /// into place. Returns `None` if there was no such process.
    pub const fn recovery(&self) -> Option<Recovery> {
        self.recovery
    }

    /// Replaces the content of a project file if it equals `old`.
    ///
    /// The file is read immediately before it is replaced, since editors do not take the lock.
    pub fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> Result<(), ReplaceError> {
        let shown = self.project.join(path);
        let failed = |source| WriteError { path: shown.clone(), source };
        let target = self.locate(path).map_err(failed)?;
        self.remove_abandoned(folder_of(&target));
        if read_regular_file(&target, old.len() as u64).is_ok_and(|now| now == old) {
            Ok(replace(&target, new, Some(&self.staging)).map_err(failed)?)
        } else {
            Err(ReplaceError::Changed { path: shown })
        }
    }

    /// Removes a project file that the program created. A link is refused, since its target may be
    /// any other file.
    #[cfg(feature = "cli")]
    pub(crate) fn remove(&self, path: &str) -> Result<(), WriteError> {
        let shown = self.project.join(path);
        let failed = |source| WriteError { path: shown.clone(), source };
        let target = self.locate(path).map_err(failed)?;
        if !fs::symlink_metadata(&shown).map_err(failed)?.is_file() {
            return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")));
        }
        remove(&target).map_err(failed)
    }

    /// Resolves the path of a project file, following links. Fails if a link leads outside the
    /// project.
    pub(super) fn locate(&self, path: &str) -> io::Result<PathBuf> {
        ConfinedDir::new(&self.project).output_path(path)
    }

    /// Removes old unfinished files from a folder that is not the program's own. They were left by
    /// a killed process that could not use the work folder, or by an earlier version.
    pub(super) fn remove_abandoned(&self, folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let random = name.as_encoded_bytes().strip_prefix(UNFINISHED.as_bytes());
            // Check the length of the suffix: `tempfile` appends six letters or digits to the
            // prefix.
            if !random.is_some_and(|random| random.len() == 6 && random.iter().all(u8::is_ascii_alphanumeric))
            {
                continue;
            }
            let about = entry.metadata().ok().filter(fs::Metadata::is_file);
            let age = about.and_then(|about| self.taken.duration_since(about.modified().ok()?).ok());
            if age.is_some_and(|age| age > ABANDONED_AFTER) {
                discard(&entry.path());
            }
        }
    }

    /// Removes all temporary files of killed processes. Only the holder of the lock creates files
    /// in this folder, so every file that is already there is abandoned.
    fn remove_unfinished(&self) {
        for entry in fs::read_dir(&self.staging).into_iter().flatten().flatten() {
            let is_ours = entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes());
            if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                discard(&entry.path());
            }
        }
    }
}

/// Waits for the lock of another process.
///
/// A separate thread waits, because the system call has no time limit. If the limit passes, the
/// thread releases the lock as soon as it gets it.
fn wait(
    file: File,
    folder: &Path,
    project: &Path,
    limit: Duration,
    waiting: &dyn Fn(&str),
) -> Result<io::Result<File>, LockError> {
    let (sender, locked) = mpsc::channel();
    let thread = thread::Builder::new().name("dateline-lock".to_owned());
    let waiter = thread.spawn(move || {
        let done = file.lock();
        let _ = sender.send(done.map(|()| file));
    });
    if let Err(error) = waiter {
        return Ok(Err(error));
    }
    let patience = NOTICE_DELAY.min(limit);
    let first = locked.recv_timeout(patience);
    if let Ok(file) = first {
        return Ok(file);
    }
    if limit > patience {
        waiting(&holder(folder));
        if let Ok(file) = locked.recv_timeout(limit.saturating_sub(patience)) {
            return Ok(file);
        }
    }
    Err(LockError::Held { project: project.to_path_buf(), holder: holder(folder), limit })
}

/// Returns the process that holds the lock, as text in parentheses; empty if unknown.
///
/// Anyone who can change the project can change this file, so only a number and a command name are
/// accepted.
fn holder(folder: &Path) -> String {
    let mut text = String::new();
    let path = folder.join("holder");
    let is_file = fs::symlink_metadata(&path).is_ok_and(|about| about.is_file());
    let read = is_file
        .then(|| File::open(&path).and_then(|file| file.take(MAX_HOLDER_BYTES).read_to_string(&mut text)));
    let named = text.split_once(' ').filter(|(process, command)| {
        let is_word = command.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == ' ');
        is_word && process.chars().all(|c| c.is_ascii_digit())
    });
    match (read, named) {
        (Some(Ok(_)), Some((process, command))) => format!(" (process {process}, `dateline {command}`)"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::write_atomically;

    fn locked(project: &Path) -> Result<ProjectLock, LockError> {
        ProjectLock::acquire(project, "source add", Duration::ZERO, &|_| ())
    }

    #[test]
    fn holder_of_a_lock_is_named_and_a_dropped_lock_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let lock = locked(folder.path()).unwrap();
        let message = locked(folder.path()).unwrap_err().to_string();
        let holder = format!("(process {}, `dateline source add`)", std::process::id());
        assert!(message.contains(&holder), "{message}");
        drop(lock);
        // A child process that another test is starting has the lock file open until it executes
        // its program, so the lock may be released a little later.
        let freed = ProjectLock::acquire(folder.path(), "source add", Duration::from_secs(10), &|_| ());
        assert!(freed.is_ok());
    }

    #[test]
    fn holder_file_with_other_text_is_not_printed() {
        let folder = tempfile::tempdir().unwrap();
        let _lock = locked(folder.path()).unwrap();
        for text in ["\u{1b}[2J accept", "12 \u{1b}[2J", "12", ""] {
            write_atomically(&folder.path().join(".dateline/holder"), text.as_bytes()).unwrap();
            let message = locked(folder.path()).unwrap_err().to_string();
            assert!(message.starts_with("another dateline process is writing to"), "{message}");
        }
    }

    #[test]
    fn unfinished_files_of_a_killed_process_are_removed_and_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        drop(locked(folder.path()).unwrap());
        let staging = folder.path().join(".dateline/staging");
        for name in [".dateline-abc123", "other"] {
            write_atomically(&staging.join(name), b"x").unwrap();
        }
        drop(locked(folder.path()).unwrap());
        let left: Vec<_> = fs::read_dir(&staging).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["other"]);
        assert_eq!(fs::read(folder.path().join(".dateline/.gitignore")).unwrap(), b"*\n");
    }

    #[test]
    fn empty_gitignore_of_a_full_disk_is_completed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".dateline/.gitignore");
        for (text, wanted) in [("", "*\n"), ("# Ours.\n", "# Ours.\n")] {
            write_atomically(&path, text.as_bytes()).unwrap();
            drop(locked(folder.path()).unwrap());
            assert_eq!(fs::read_to_string(&path).unwrap(), wanted);
        }
    }

    #[test]
    fn file_that_was_changed_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.toml");
        write_atomically(&path, b"now").unwrap();
        let lock = locked(folder.path()).unwrap();
        assert!(matches!(lock.replace("events.toml", b"before", b"new"), Err(ReplaceError::Changed { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"now");
        lock.replace("events.toml", b"now", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn old_unfinished_file_next_to_its_target_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let names = [".dateline-Ab3dE6", ".dateline-young1", ".dateline-notes.md", "events.toml"];
        for name in names {
            write_atomically(&at(name), b"x").unwrap();
        }
        let old = fs::metadata(at(names[0])).unwrap().modified().unwrap() - Duration::from_hours(2);
        for name in [names[0], names[2]] {
            crate::file::touch(&at(name), old);
        }
        locked(folder.path()).unwrap().replace("events.toml", b"x", b"y").unwrap();
        assert_eq!(names.map(|name| at(name).exists()), [false, true, true, true]);
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_project_are_refused() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (project, outside) = (folder.path().join("project"), folder.path().join("outside"));
        fs::create_dir_all(&project).unwrap();
        fs::create_dir_all(&outside).unwrap();
        let file = outside.join("events.toml");
        write_atomically(&file, b"old").unwrap();

        symlink(&file, project.join("events.toml")).unwrap();
        let lock = locked(&project).unwrap();
        let message = lock.replace("events.toml", b"old", b"new").unwrap_err().to_string();
        assert!(message.contains("leads out of the project's folder"), "{message}");
        drop(lock);

        for name in ["lock", "staging", ".gitignore"] {
            let path = project.join(WORK_FOLDER).join(name);
            if path.is_dir() { fs::remove_dir(&path) } else { remove(&path) }.unwrap();
            symlink(if name == "staging" { &outside } else { &file }, &path).unwrap();
            let done = locked(&project);
            if name != ".gitignore" {
                assert!(
                    matches!(done, Err(LockError::Obstructed { kind: "a link", .. })),
                    "{name}: {done:?}"
                );
            }
            remove(&path).unwrap();
            drop(done);
        }
        assert_eq!(fs::read(&file).unwrap(), b"old");
    }

    #[expect(clippy::disallowed_methods, reason = "a file of the test")]
    #[cfg(unix)]
    fn remove(path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}
