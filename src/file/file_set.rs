//! Replaces several files of a project together.
//!
//! All files are first written to the work folder. Once all of them are complete, a
//! [journal](super::journal) lists them, and they are renamed one after the other. If a rename
//! fails, the earlier ones are undone. If the process is killed between two renames, the next
//! process that locks the project completes the set.

use std::path::{Path, PathBuf};
use std::{fs, io};

use itertools::Itertools as _;
use tempfile::{NamedTempFile, PersistError};

use super::ProjectLock;
use super::atomic_write::{WriteError, discard, folder_of, stage};
use super::journal::{Journal, JournalEntry, hash, sync_folder};
use crate::confined_dir::read_regular_file;

/// A file that was written completely to the work folder of a project, but not yet moved into
/// place.
#[derive(Debug)]
pub struct StagedFile {
    /// The path to show to the user.
    path: PathBuf,
    /// The path relative to the project.
    relative: String,
    target: PathBuf,
    file: NamedTempFile,
}

/// A file that was moved into place, with a backup of its old content, if any.
struct Moved<'f> {
    target: &'f Path,
    backup: Option<&'f Path>,
}

impl ProjectLock {
    /// Writes the new content of files to the project's work folder. Files that already have this
    /// content are skipped.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().unwrap();
    /// # use std::time::Duration;
    /// # use dateline::internals::file::ProjectLock;
    /// let lock = ProjectLock::acquire(folder.path(), "brief", Duration::ZERO, &|_| ())?;
    /// let staged = lock.stage([("briefs/a.md", "A"), ("briefs/a.svg", "<svg/>")])?;
    /// assert!(!folder.path().join("briefs/a.md").exists());
    /// lock.move_into_place(staged)?;
    /// assert_eq!(std::fs::read_to_string(folder.path().join("briefs/a.md"))?, "A");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stage<P: AsRef<str>, B: AsRef<[u8]>>(
        &self,
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Result<Vec<StagedFile>, WriteError> {
        let mut staged = Vec::new();
        for (path, bytes) in files {
            let (path, bytes) = (path.as_ref(), bytes.as_ref());
            let shown = self.project.join(path);
            let failed = |source| WriteError { path: shown.clone(), source };
            let target = self.locate(path).map_err(failed)?;
            if read_regular_file(&target, bytes.len() as u64).is_ok_and(|old| old == bytes) {
                continue;
            }
            let file = stage(&target, bytes, Some(&self.staging)).map_err(failed)?;
            staged.push(StagedFile { path: shown, relative: path.to_owned(), target, file });
        }
        Ok(staged)
    }

    /// Creates a file in the project, unless something exists at its path. Returns whether it was
    /// created.
    #[cfg(feature = "desk")]
    pub(crate) fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, WriteError> {
        let shown = self.project.join(path);
        let failed = |source| WriteError { path: shown.clone(), source };
        // Treat a link as existing, even if it is dangling.
        if shown.symlink_metadata().is_ok() {
            return Ok(false);
        }
        let target = self.locate(path).map_err(failed)?;
        let file = stage(&target, bytes, Some(&self.staging)).map_err(failed)?;
        let created = match file.persist_noclobber(&target) {
            Err(error) if error.error.kind() == io::ErrorKind::CrossesDevices => {
                stage(&target, bytes, None).map_err(failed)?.persist_noclobber(&target)
            }
            done => done,
        };
        match created {
            Ok(_) => Ok(true),
            // Another program created the file in the meantime, so it is left unchanged.
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(failed(error.error)),
        }
    }

    /// Moves staged files into place, in order. On an error, the files already moved are restored.
    /// If the process is killed, the next process that locks the project moves the remaining files.
    pub fn move_into_place(&self, files: Vec<StagedFile>) -> Result<(), WriteError> {
        let files = last_of_each(files);
        let mut backups = Vec::new();
        for (number, file) in files.iter().enumerate() {
            let backup = self.backup(number);
            match back_up(&file.target, &backup) {
                Ok(has_backup) => backups.push(has_backup.then_some(backup)),
                Err(source) => {
                    backups.iter().flatten().for_each(|backup| discard(backup));
                    return Err(WriteError { path: file.path.clone(), source });
                }
            }
        }
        let discard_backups = || backups.iter().flatten().for_each(|backup| discard(backup));
        let journal = self.journal_of(&files, &backups);
        if let Some(journal) = &journal {
            self.write_journal(journal).inspect_err(|_| discard_backups())?;
        }
        checkpoint();
        let targets: Vec<(PathBuf, PathBuf)> =
            files.iter().map(|file| (file.path.clone(), file.target.clone())).collect();
        let mut moved = Vec::new();
        // Keep the remaining temporary files until the error is returned, after the undo. They are
        // then deleted.
        let mut rest = files.into_iter().map(|file| file.file);
        for ((path, target), backup) in targets.iter().zip(&backups) {
            let Some(file) = rest.next() else { break };
            if let Err(failed) = self.move_one(target, file) {
                moved.into_iter().rev().for_each(Moved::undo);
                self.remove_journal();
                discard_backups();
                return Err(WriteError { path: path.clone(), source: failed.error });
            }
            moved.push(Moved { target, backup: backup.as_deref() });
            checkpoint();
        }
        if journal.is_some() {
            targets.iter().map(|(_, target)| folder_of(target)).unique().for_each(sync_folder);
            self.remove_journal();
            checkpoint();
        }
        discard_backups();
        Ok(())
    }

    /// Returns the journal for a set. Returns `None` in these cases:
    ///
    /// - The set is a single file, which needs no journal.
    /// - The file system does not support locks.
    /// - One of the files must not be recovered, or cannot be read.
    fn journal_of(&self, files: &[StagedFile], backups: &[Option<PathBuf>]) -> Option<Journal> {
        if files.len() < 2 || !self.is_exclusive() {
            return None;
        }
        let entry = |(file, backup): (&StagedFile, &Option<PathBuf>)| {
            let staged = file.file.path();
            Some(JournalEntry {
                path: self.is_recoverable(&file.target).then(|| file.relative.clone())?,
                staged: staged.file_name()?.to_str()?.to_owned(),
                is_beside: folder_of(staged) != self.staging,
                old: match backup {
                    Some(backup) => Some(hash(backup)?),
                    None => None,
                },
                new: hash(staged)?,
            })
        };
        Some(Journal::new(files.iter().zip(backups).map(entry).collect::<Option<_>>()?))
    }

    /// Moves one file into place. An error contains the temporary file, which must exist until the
    /// undo is complete: to a recovery, its presence shows that the target was not replaced.
    fn move_one(&self, target: &Path, file: NamedTempFile) -> Result<(), PersistError> {
        self.remove_abandoned(folder_of(target));
        match file.persist(target) {
            // Copy the file next to its target: the target or its folder is a separate mount point.
            Err(error) if error.error.kind() == io::ErrorKind::CrossesDevices => {
                let copied = fs::read(error.file.path()).and_then(|bytes| stage(target, &bytes, None));
                match copied.and_then(|copy| Ok(copy.persist(target)?)) {
                    Ok(_) => Ok(()),
                    Err(source) => Err(PersistError { error: source, file: error.file }),
                }
            }
            done => done.map(|_| ()),
        }
    }
}

/// Links or copies the old file to `backup`. Returns `false` if the target does not exist.
fn back_up(target: &Path, backup: &Path) -> io::Result<bool> {
    match fs::hard_link(target, backup) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        // Copy the file, because some file systems do not support hard links.
        Err(_) => fs::copy(target, backup).map(|_| true),
    }
}

impl Moved<'_> {
    /// Restores the old state as far as possible. Errors are ignored, since the error that caused
    /// the undo is reported anyway.
    #[expect(clippy::disallowed_methods, reason = "undoes a rename that this module made")]
    fn undo(self) {
        match self.backup {
            Some(backup) => {
                let _ = fs::rename(backup, self.target);
            }
            None => discard(self.target),
        }
        checkpoint();
    }
}

/// Keeps the last of several files with the same target.
fn last_of_each(files: Vec<StagedFile>) -> Vec<StagedFile> {
    let mut kept: Vec<StagedFile> = Vec::new();
    for file in files {
        kept.retain(|other| other.target != file.target);
        kept.push(file);
    }
    kept
}

/// Marks a step after which the process may be killed. The tests kill it at each of these steps.
pub(super) fn checkpoint() {
    #[cfg(test)]
    tests::abort_if_last();
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::file::{Recovery, write_atomically};

    /// The number of checkpoints until the process is killed; 0 if it should not be killed.
    static LAST: AtomicUsize = AtomicUsize::new(0);

    pub(super) fn abort_if_last() {
        let last = LAST.load(Ordering::SeqCst);
        if last > 0 {
            LAST.store(last - 1, Ordering::SeqCst);
            if last == 1 {
                std::process::abort();
            }
        }
    }

    fn lock(project: &Path) -> ProjectLock {
        ProjectLock::acquire(project, "brief", Duration::ZERO, &|_| ()).unwrap()
    }

    fn read(project: &Path, path: &str) -> Option<String> {
        fs::read_to_string(project.join(path)).ok()
    }

    #[cfg(all(unix, feature = "desk"))]
    #[test]
    fn created_file_never_replaces_another() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        let lock = lock(folder.path());
        assert!(lock.create("papers/a.md", b"first").unwrap());
        assert!(!lock.create("papers/a.md", b"second").unwrap());
        std::os::unix::fs::symlink(outside.path().join("b.md"), folder.path().join("papers/b.md")).unwrap();
        assert!(!lock.create("papers/b.md", b"second").unwrap());
        std::os::unix::fs::symlink(outside.path(), folder.path().join("elsewhere")).unwrap();
        lock.create("elsewhere/c.md", b"second").unwrap_err();
        lock.create("../c.md", b"second").unwrap_err();
        assert_eq!(read(folder.path(), "papers/a.md").as_deref(), Some("first"));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }

    #[test]
    fn if_one_file_cannot_be_staged_no_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let lock = lock(folder.path());
        fs::create_dir_all(folder.path().join("briefs/b.md")).unwrap();
        let error = lock.stage([("briefs/a.md", "new"), ("briefs/b.md", "new")]).unwrap_err();
        assert!(error.to_string().contains("b.md"), "{error}");
        assert_eq!(read(folder.path(), "briefs/a.md"), None);
        assert_eq!(fs::read_dir(folder.path().join(".dateline/staging")).unwrap().count(), 0);
    }

    #[test]
    fn if_one_file_cannot_be_moved_all_keep_their_old_content() {
        let folder = tempfile::tempdir().unwrap();
        let lock = lock(folder.path());
        let first = lock.stage([("briefs/a.md", "old")]).unwrap();
        lock.move_into_place(first).unwrap();
        let staged =
            lock.stage([("briefs/a.md", "new"), ("briefs/b.md", "new"), ("briefs/c.md", "new")]).unwrap();
        fs::create_dir(folder.path().join("briefs/c.md")).unwrap();
        let error = lock.move_into_place(staged).unwrap_err();
        assert!(error.to_string().contains("c.md"), "{error}");
        assert_eq!(read(folder.path(), "briefs/a.md").as_deref(), Some("old"));
        assert_eq!(read(folder.path(), "briefs/b.md"), None);
    }

    #[cfg(unix)]
    #[test]
    fn folder_that_links_out_of_the_project_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("project");
        fs::create_dir(&project).unwrap();
        std::os::unix::fs::symlink("..", project.join("briefs")).unwrap();
        let error = lock(&project).stage([("briefs/deep/a.md", "new")]).unwrap_err();
        assert!(error.to_string().contains("leads out of the project's folder"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    /// The old and the new content of a set: files that change, and files that are new.
    const SET: [(&str, Option<&str>, &str); 4] = [
        ("briefs/a.md", Some("old a"), "new a"),
        ("briefs/a.svg", None, "new svg"),
        ("briefs/deep/b.md", Some("old b"), "new b"),
        (".gitignore", None, "new ignore"),
    ];

    fn old_set(project: &Path) {
        for (path, old, _) in SET {
            if let Some(old) = old {
                write_atomically(&project.join(path), old.as_bytes()).unwrap();
            }
        }
    }

    fn is_old(project: &Path) -> bool {
        SET.iter().all(|(path, old, _)| read(project, path).as_deref() == *old)
    }

    fn is_new(project: &Path) -> bool {
        SET.iter().all(|(path, _, new)| read(project, path).as_deref() == Some(*new))
    }

    fn write_set(project: &Path) -> Result<(), WriteError> {
        let lock = lock(project);
        lock.move_into_place(lock.stage(SET.map(|(path, _, new)| (path, new))).unwrap())
    }

    fn staged_files(project: &Path) -> usize {
        fs::read_dir(project.join(".dateline/staging")).unwrap().count()
    }

    /// Runs `test` in a process that is killed at the checkpoint with this number. Returns `false`
    /// if the process exited by itself.
    #[expect(clippy::disallowed_methods, reason = "the test starts itself")]
    fn is_killed_at(checkpoint: usize, project: &Path, test: &str) -> bool {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", test, "--test-threads=1"]);
        command.env("DATELINE_KILLED_AT", checkpoint.to_string()).env("DATELINE_KILLED_IN", project);
        !command.output().unwrap().status.success()
    }

    /// Returns the project in which this process should be killed, if it was started for that.
    #[expect(clippy::disallowed_methods, reason = "the test starts itself")]
    fn killed_in() -> Option<PathBuf> {
        let project = std::env::var_os("DATELINE_KILLED_IN")?;
        LAST.store(std::env::var("DATELINE_KILLED_AT").unwrap().parse().unwrap(), Ordering::SeqCst);
        Some(project.into())
    }

    #[test]
    fn set_killed_at_any_step_is_completed_by_the_next_lock() {
        if let Some(project) = killed_in() {
            write_set(&project).unwrap();
            return;
        }
        let test = "file::file_set::tests::set_killed_at_any_step_is_completed_by_the_next_lock";
        let mut mixed = 0;
        let mut checkpoint = 1;
        loop {
            let folder = tempfile::tempdir().unwrap();
            old_set(folder.path());
            let is_killed = is_killed_at(checkpoint, folder.path(), test);
            mixed += usize::from(!is_old(folder.path()) && !is_new(folder.path()));
            let lock = lock(folder.path());
            assert!(is_new(folder.path()), "killed at step {checkpoint}: {lock:?}");
            assert_eq!(staged_files(folder.path()), 0);
            assert!(!folder.path().join(".dateline/journal").exists());
            if !is_killed {
                assert_eq!(lock.recovery(), None);
                break;
            }
            checkpoint += 1;
        }
        // There are six checkpoints: after the journal is written, after each of four moves, and
        // after the journal is removed. The seventh run is not killed.
        assert_eq!((checkpoint, mixed), (7, 3));
    }

    /// The last rename fails, since the folder of its target is gone.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "a folder of the test")]
    fn undo_killed_at_any_step_is_completed_by_the_next_lock() {
        let last = "later/c.md";
        if let Some(project) = killed_in() {
            let lock = lock(&project);
            let files = SET.map(|(path, _, new)| (path, new)).into_iter().chain([(last, "new c")]);
            let staged = lock.stage(files).unwrap();
            fs::remove_dir_all(project.join("later")).unwrap();
            lock.move_into_place(staged).unwrap_err();
            return;
        }
        let test = "file::file_set::tests::undo_killed_at_any_step_is_completed_by_the_next_lock";
        let mut recoveries = Vec::new();
        loop {
            let folder = tempfile::tempdir().unwrap();
            old_set(folder.path());
            let is_killed = is_killed_at(recoveries.len() + 1, folder.path(), test);
            let lock = lock(folder.path());
            let has_last = folder.path().join(last).exists();
            let is_whole = if has_last { is_new(folder.path()) } else { is_old(folder.path()) };
            assert!(is_whole, "killed at step {}: {lock:?}", recoveries.len() + 1);
            assert_eq!(staged_files(folder.path()), 0);
            if !is_killed {
                break;
            }
            recoveries.push(lock.recovery().unwrap());
        }
        // There are nine checkpoints: after the journal is written, after each of four moves, and
        // after each of four restored files.
        assert_eq!(recoveries, [[Recovery::Completed; 5].as_slice(), &[Recovery::Restored; 4]].concat());
    }

    /// If a recovery is also killed, the next recovery continues it.
    #[test]
    fn recovery_killed_at_any_step_is_completed_by_the_next_lock() {
        if let Some(project) = killed_in() {
            drop(lock(&project));
            return;
        }
        let own = "file::file_set::tests::recovery_killed_at_any_step_is_completed_by_the_next_lock";
        let writes = "file::file_set::tests::set_killed_at_any_step_is_completed_by_the_next_lock";
        for checkpoint in 1..5 {
            let folder = tempfile::tempdir().unwrap();
            old_set(folder.path());
            assert!(is_killed_at(1, folder.path(), writes));
            assert!(is_killed_at(checkpoint, folder.path(), own), "step {checkpoint}");
            drop(lock(folder.path()));
            assert!(is_new(folder.path()), "killed at step {checkpoint}");
        }
    }

    /// Writes a set in a process that is killed after the journal and one move. Returns the
    /// project.
    fn killed_after_one_move() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        old_set(folder.path());
        let test = "file::file_set::tests::set_killed_at_any_step_is_completed_by_the_next_lock";
        assert!(is_killed_at(2, folder.path(), test));
        assert_eq!(read(folder.path(), "briefs/a.md").as_deref(), Some("new a"));
        assert_eq!(read(folder.path(), "briefs/deep/b.md").as_deref(), Some("old b"));
        folder
    }

    /// Changes a file in place, as some editors do.
    #[expect(clippy::disallowed_methods, reason = "a file of the test")]
    fn edit(path: &Path, text: &str) {
        fs::write(path, text).unwrap();
    }

    #[test]
    fn file_changed_since_the_kill_is_kept() {
        // If a file that was not moved yet has changed, the others are restored.
        let folder = killed_after_one_move();
        edit(&folder.path().join("briefs/deep/b.md"), "mine");
        assert_eq!(lock(folder.path()).recovery(), Some(Recovery::Restored));
        assert_eq!(read(folder.path(), "briefs/a.md").as_deref(), Some("old a"));
        assert_eq!(read(folder.path(), "briefs/deep/b.md").as_deref(), Some("mine"));

        // If a file that was already moved has changed, nothing is touched.
        let folder = killed_after_one_move();
        edit(&folder.path().join("briefs/a.md"), "mine");
        assert_eq!(lock(folder.path()).recovery(), Some(Recovery::Abandoned));
        assert_eq!(read(folder.path(), "briefs/a.md").as_deref(), Some("mine"));
        assert_eq!(read(folder.path(), "briefs/deep/b.md").as_deref(), Some("old b"));

        // If a moved file has its old content again, for example from Git, the old set is restored.
        let folder = killed_after_one_move();
        edit(&folder.path().join("briefs/a.md"), "old a");
        assert_eq!(lock(folder.path()).recovery(), Some(Recovery::Restored));
        assert!(is_old(folder.path()));
    }

    #[test]
    fn forged_journal_moves_nothing() {
        let new = "d5a1a7bdd1a8f1cd4a4e9b4bbcc6cf15f6c3d8c2a8b6b7f1b1d43d2b9b1c1a11";
        let entry = |path: &str, staged: &str| {
            format!(
                r#"{{"version":1,"files":[{{"path":{path:?},"staged":{staged:?},"is_beside":false,"old":null,"new":"NEW"}}]}}"#
            )
        };
        let sound = entry("briefs/a.md", ".dateline-abc123");
        for (journal, is_moved) in [
            (sound.clone(), true),
            (entry(".git/hooks/post-checkout", ".dateline-abc123"), false),
            (entry("papers/.GIT/config", ".dateline-abc123"), false),
            (entry(".env", ".dateline-abc123"), false),
            (entry(".dateline/lock", ".dateline-abc123"), false),
            (entry("../outside", ".dateline-abc123"), false),
            (entry("/tmp/outside", ".dateline-abc123"), false),
            (entry("link/hooks/post-checkout", ".dateline-abc123"), false),
            (entry("briefs/a.md", "../../events.toml"), false),
            (entry("briefs/a.md", ".dateline-link"), false),
            (sound.replace("NEW", new), false),
            (sound.replace("\"version\":1", "\"version\":2"), false),
            (format!("{sound}{}", " ".repeat(2 << 20)), false),
            ("[]".to_owned(), false),
            (String::new(), false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let project = folder.path().join("project");
            fs::create_dir_all(project.join(".git/hooks")).unwrap();
            drop(lock(&project));
            let at = |path: &str| project.join(path);
            write_atomically(&at("events.toml"), b"x").unwrap();
            write_atomically(&at(".dateline/staging/.dateline-abc123"), b"x").unwrap();
            #[cfg(unix)]
            {
                std::os::unix::fs::symlink(".git", at("link")).unwrap();
                std::os::unix::fs::symlink("../../events.toml", at(".dateline/staging/.dateline-link"))
                    .unwrap();
            }
            let content = hash(&at("events.toml")).unwrap();
            write_atomically(&at(".dateline/journal"), journal.replace("NEW", &content).as_bytes()).unwrap();
            let recovery = lock(&project).recovery();
            assert_eq!(recovery == Some(Recovery::Completed), is_moved, "{journal:.200}: {recovery:?}");
            assert_eq!(at("briefs/a.md").exists(), is_moved, "{journal:.200}");
            assert!(!at(".dateline/journal").exists());
            assert_eq!(read(&project, "events.toml").as_deref(), Some("x"));
            assert_eq!(fs::read_dir(at(".git/hooks")).unwrap().count(), 0, "{journal:.200}");
            assert!(!at(".git/config").exists() && !at(".env").exists() && !at("papers").exists());
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{journal:.200}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn journal_that_is_not_a_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        drop(lock(folder.path()));
        std::os::unix::fs::symlink("../events.toml", folder.path().join(".dateline/journal")).unwrap();
        let error = ProjectLock::acquire(folder.path(), "brief", Duration::ZERO, &|_| ()).unwrap_err();
        assert!(error.to_string().contains("journal: it is not a regular file"), "{error}");
    }
}
