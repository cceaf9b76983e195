//! Replaces several files of a project together.
//!
//! All files are first written to the work folder. Once all of them are complete, they are renamed
//! one after the other. If a rename fails, the earlier ones are undone. If the process is killed
//! between two renames, the remaining files keep their old content, and running the command again
//! completes the set.

use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::NamedTempFile;

use super::ProjectLock;
use super::atomic_write::{UNFINISHED, WriteError, discard, folder_of, stage};
use crate::confined_dir::read_regular_file;

/// A file that was written completely to the work folder of a project, but not yet moved into
/// place.
#[derive(Debug)]
pub struct StagedFile {
    /// The path to show to the user.
    path: PathBuf,
    target: PathBuf,
    file: NamedTempFile,
}

/// A file that was moved into place, with a backup of its old content, if any.
struct Moved {
    target: PathBuf,
    backup: Option<PathBuf>,
}

impl ProjectLock {
    /// Writes the new content of files to the work folder of the project. Files that already have
    /// this content are left out.
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
            staged.push(StagedFile { path: shown, target, file });
        }
        Ok(staged)
    }

    /// Moves staged files into place, in their order. On an error, the files already moved are
    /// restored.
    pub fn move_into_place(&self, files: Vec<StagedFile>) -> Result<(), WriteError> {
        let mut moved = Vec::new();
        for StagedFile { path, target, file } in files {
            let backup = self.staging.join(format!("{UNFINISHED}old-{}", moved.len()));
            let done = back_up(&target, &backup).and_then(|has_backup| {
                moved.push(Moved { target: target.clone(), backup: has_backup.then_some(backup) });
                self.move_one(&target, file)
            });
            if let Err(source) = done {
                moved.into_iter().rev().for_each(Moved::undo);
                return Err(WriteError { path, source });
            }
        }
        moved.iter().filter_map(|moved| moved.backup.as_deref()).for_each(discard);
        Ok(())
    }

    fn move_one(&self, target: &Path, file: NamedTempFile) -> io::Result<()> {
        self.remove_abandoned(folder_of(target));
        match file.persist(target) {
            // The file or its folder is a mount point of its own, so the temporary file must be
            // next to it.
            Err(error) if error.error.kind() == io::ErrorKind::CrossesDevices => {
                stage(target, &fs::read(error.file.path())?, None)?.persist(target)?;
            }
            done => {
                done?;
            }
        }
        Ok(())
    }
}

/// Links or copies the old file to `backup`. Returns `false` if the target does not exist.
fn back_up(target: &Path, backup: &Path) -> io::Result<bool> {
    match fs::hard_link(target, backup) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        // Some file systems do not support hard links.
        Err(_) => fs::copy(target, backup).map(|_| true),
    }
}

impl Moved {
    /// Restores the old state as far as possible. Errors are ignored, since the original error is
    /// reported in any case.
    #[expect(clippy::disallowed_methods, reason = "it undoes a rename of this module")]
    fn undo(self) {
        match self.backup {
            Some(backup) => {
                let _ = fs::rename(backup, self.target);
            }
            None => discard(&self.target),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn lock(project: &Path) -> ProjectLock {
        ProjectLock::acquire(project, "brief", Duration::ZERO, &|_| ()).unwrap()
    }

    fn read(project: &Path, path: &str) -> Option<String> {
        fs::read_to_string(project.join(path)).ok()
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
}
