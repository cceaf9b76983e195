//! Serialises the writes of several processes to one project.
//!
//! A writing command takes an advisory lock on `.dateline/lock` in the project's folder, reads the file again, and
//! replaces it only if it holds what the change was made from. The operating system releases the lock when the process
//! ends, however it ends, so a killed process never blocks the next one. Reading commands take no lock.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use thiserror::Error;

use super::atomic_write::{UNFINISHED, WriteError, discard, replace};
use crate::confined_dir::read_regular_file;

/// The folder in a project for the lock and for unfinished files. Git ignores it, since it has a `.gitignore` of its own.
pub const WORK_FOLDER: &str = ".dateline";

/// How long a process waits before it reports that it is waiting.
const PATIENCE: Duration = Duration::from_secs(2);

/// The length of the text that names the holder of a lock.
const HOLDER: u64 = 100;

/// The exclusive right to write to a project. Dropping it releases the lock.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// use std::time::Duration;
/// use dateline::file::{LockError, ProjectLock, write_atomically};
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
    project: PathBuf,
    staging: PathBuf,
    is_exclusive: bool,
    /// Locked until it is closed.
    _file: File,
}

/// Why a project could not be locked.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another process held the lock for the whole time limit.
    #[error(
        "another dateline process{holder} is writing to {}, and did not finish within {} seconds: wait for it or end \
         it, then run the command again; nothing was changed",
        .project.display(), .limit.as_secs()
    )]
    Held {
        /// The project's folder.
        project: PathBuf,
        /// The process and its command, such as ` (process 4711, accept)`; empty if unknown.
        holder: String,
        /// How long the lock was waited for.
        limit: Duration,
    },
    /// Something in the work folder is a link or not of the expected kind.
    #[error(
        "{} is {kind}, but dateline keeps its lock and unfinished files there: remove it, then run the command again; \
         nothing was changed", .path.display()
    )]
    Obstructed {
        /// The path.
        path: PathBuf,
        /// The kind of file that was found.
        kind: &'static str,
    },
    /// The lock could not be created.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Why a file was not replaced. It was left as it was found.
#[derive(Debug, Error)]
pub enum ReplaceError {
    /// It does not hold what the change was made from.
    #[error(
        "{} was changed by another program while this command ran, and was left as it is: run the command again",
        .path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl ProjectLock {
    /// Locks the project in the folder `project` for `command`.
    ///
    /// If another process holds the lock, this function waits for it, calls `waiting` with the name of that process
    /// after two seconds, and fails after `limit`.
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
            // Some network file systems have no locks. Comparing the content before each write still catches nearly
            // all conflicts, and refusing every edit there would help no one.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => (file, false),
            Err(TryLockError::Error(error)) => return Err(failed(error).into()),
        };
        let lock = Self {
            project: project.to_path_buf(),
            staging: real_folder(&folder.join("staging"), project)?,
            is_exclusive,
            _file: file,
        };
        if is_exclusive {
            lock.remove_unfinished();
        }
        // Only for the message of a process that waits.
        let name = format!("{} {command}", std::process::id());
        let _ = regular_file(&folder.join("holder"))
            .map(|mut file| file.set_len(0).and_then(|()| file.write_all(name.as_bytes())));
        Ok(lock)
    }

    /// Whether the file system supports locks. If it does not, two commands must not run at once.
    pub const fn is_exclusive(&self) -> bool {
        self.is_exclusive
    }

    /// Replaces the content of a file of the project if it is `old`.
    ///
    /// The file is read immediately before it is replaced, since an editor takes no lock.
    pub fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> Result<(), ReplaceError> {
        let shown = self.project.join(path);
        let failed = |source| WriteError { path: shown.clone(), source };
        let target = self.locate(path).map_err(failed)?;
        if read_regular_file(&target, old.len() as u64).is_ok_and(|now| now == old) {
            Ok(replace(&target, new, Some(&self.staging)).map_err(failed)?)
        } else {
            Err(ReplaceError::Changed { path: shown })
        }
    }

    /// The place of a file of the project after every link is followed. Refuses a link that leads out of the project.
    fn locate(&self, path: &str) -> io::Result<PathBuf> {
        let shown = self.project.join(path);
        if !shown.is_symlink() {
            return Ok(shown);
        }
        let target = shown.canonicalize()?;
        if target.starts_with(self.project.canonicalize()?) {
            return Ok(target);
        }
        let message = format!(
            "it is a link to {}, outside of the project: run the command in the project that file belongs to (`-C \
             FOLDER`), or replace the link with the file",
            target.display()
        );
        Err(io::Error::new(io::ErrorKind::InvalidInput, message))
    }

    /// Removes the temporary files of killed processes: all of them, since only the holder of the lock creates them.
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
/// The lock is waited for on a thread of its own, because the system's call has no time limit. If the limit passes, the
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
    let patience = PATIENCE.min(limit);
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

/// The process that holds the lock, as text in parentheses; empty if it is unknown.
///
/// The file is part of the project, so only a number and a word are taken from it.
fn holder(folder: &Path) -> String {
    let mut text = String::new();
    let path = folder.join("holder");
    let is_file = fs::symlink_metadata(&path).is_ok_and(|about| about.is_file());
    let read =
        is_file.then(|| File::open(&path).and_then(|file| file.take(HOLDER).read_to_string(&mut text)));
    let named = text.split_once(' ').filter(|(process, command)| {
        let is_word = command.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == ' ');
        is_word && process.chars().all(|c| c.is_ascii_digit())
    });
    match (read, named) {
        (Some(Ok(_)), Some((process, command))) => format!(" (process {process}, `dateline {command}`)"),
        _ => String::new(),
    }
}

/// The work folder of a project, created if it is missing.
fn work_folder(project: &Path) -> Result<PathBuf, LockError> {
    let folder = real_folder(&project.join(WORK_FOLDER), project)?;
    let path = folder.join(".gitignore");
    if fs::symlink_metadata(&path).is_err() {
        let mut file = regular_file(&path)?;
        file.write_all(b"*\n").map_err(|source| WriteError { path, source })?;
    }
    Ok(folder)
}

/// A folder that is not a link, created if it is missing with the permissions of the project's folder, so that everyone
/// who may write to the project may lock it.
fn real_folder(path: &Path, project: &Path) -> Result<PathBuf, LockError> {
    let failed = |source| WriteError { path: path.to_path_buf(), source };
    match fs::create_dir(path) {
        Ok(()) => share(path, project),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error).into()),
    }
    let about = fs::symlink_metadata(path).map_err(failed)?;
    if about.is_dir() {
        Ok(path.to_path_buf())
    } else {
        Err(LockError::Obstructed { path: path.to_path_buf(), kind: kind(&about) })
    }
}

/// Opens a regular file for writing, created if it is missing. Links are not followed.
#[expect(clippy::disallowed_methods, reason = "the file is one of the program's own")]
fn regular_file(path: &Path) -> Result<File, LockError> {
    let failed = |source| WriteError { path: path.to_path_buf(), source };
    let obstructed = |about| LockError::Obstructed { path: path.to_path_buf(), kind: kind(about) };
    let before = fs::symlink_metadata(path).ok();
    if let Some(about) = before.as_ref().filter(|about| !about.is_file()) {
        return Err(obstructed(about));
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // A link or a pipe that appeared since is refused by the system, and a pipe does not block.
        options
            .custom_flags((rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits().cast_signed());
    }
    let file = options.open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if !about.is_file() {
        return Err(obstructed(&about));
    }
    if let Some(folder) = path.parent().filter(|_| before.is_none()) {
        share(path, folder);
    }
    Ok(file)
}

fn kind(about: &fs::Metadata) -> &'static str {
    match about.file_type() {
        kind if kind.is_symlink() => "a link",
        kind if kind.is_dir() => "a folder",
        kind if kind.is_file() => "a file",
        _ => "a device, pipe or socket",
    }
}

/// Gives a new file or folder the owner, the group and, as far as it applies, the mode of the folder `like`. Errors are
/// ignored: the creator can use it in any case.
#[cfg(unix)]
fn share(path: &Path, like: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, lchown};
    let (Ok(like), Ok(own)) = (fs::metadata(like), fs::symlink_metadata(path)) else { return };
    if (like.uid(), like.gid()) != (own.uid(), own.gid()) {
        let _ = lchown(path, Some(like.uid()), Some(like.gid()));
    }
    let mode = like.mode() & if own.is_dir() { 0o2777 } else { 0o666 };
    let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn share(_: &Path, _: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::write_atomically;

    fn locked(project: &Path) -> Result<ProjectLock, LockError> {
        ProjectLock::acquire(project, "source add", Duration::ZERO, &|_| ())
    }

    #[test]
    fn the_holder_of_a_lock_is_named_and_a_dropped_lock_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let lock = locked(folder.path()).unwrap();
        let message = locked(folder.path()).unwrap_err().to_string();
        let holder = format!("(process {}, `dateline source add`)", std::process::id());
        assert!(message.contains(&holder), "{message}");
        drop(lock);
        assert!(locked(folder.path()).is_ok());
    }

    #[test]
    fn a_holder_file_with_other_text_is_not_printed() {
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
    fn a_file_that_was_changed_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.toml");
        write_atomically(&path, b"now").unwrap();
        let lock = locked(folder.path()).unwrap();
        assert!(matches!(lock.replace("events.toml", b"before", b"new"), Err(ReplaceError::Changed { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"now");
        lock.replace("events.toml", b"now", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
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
        assert!(message.contains("outside of the project"), "{message}");
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
