//! Writing files whole or not at all: the one home of file output.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

use thiserror::Error;

/// How the name of a file begins that is being written.
pub(crate) const UNFINISHED: &str = ".dateline-";

/// A file that could not be written. Nothing of it was: the old content, if any, is still there.
#[derive(Debug, Error)]
#[error("cannot write {}: {source}; {}", .path.display(), way_out(.source))]
pub struct WriteError {
    /// The file that was to be written.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

fn way_out(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "check that you may write in that folder"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file stands where the folder should be: move it away"
        }
        io::ErrorKind::IsADirectory => "a folder stands where the file should be: move it away",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
        _ => "the file is as it was before",
    }
}

/// Writes `bytes` to `path` in one step: a reader sees the old file or the new one, never a half of either.
///
/// The folder is made if it is missing. The bytes go to a temporary file in the same folder, which then
/// takes the place of `path`; where anything fails the temporary file is removed. A file that already
/// holds these bytes is left alone, so that its time of change says when its content changed.
///
/// ```
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("briefs/summit.md");
/// dateline::file::write_atomically(&path, b"# Summit\n").unwrap();
/// assert_eq!(std::fs::read(&path).unwrap(), b"# Summit\n");
/// ```
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let failed = |source| WriteError { path: path.to_path_buf(), source };
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The mode of a new file, less what the umask takes; the temporary default is for the owner alone.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_data()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Why a file was not replaced. It is as it was found.
#[derive(Debug, Error)]
pub enum ReplaceError {
    /// Somebody wrote to it since it was read.
    #[error(
        "{} was changed by somebody else while you worked with it, and was left as it is now: \
         run the command again", .path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// As [`write_atomically`], for a file that was read before: only where it still holds the bytes `old`.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("events.toml");
/// use dateline::file::{replace_atomically, write_atomically};
/// write_atomically(&path, b"mine").unwrap();
/// assert!(replace_atomically(&path, b"what I read", b"new").is_err());
/// assert_eq!(std::fs::read(&path).unwrap(), b"mine");
/// ```
pub fn replace_atomically(path: &Path, old: &[u8], new: &[u8]) -> Result<(), ReplaceError> {
    if fs::read(path).is_ok_and(|now| now == old) {
        Ok(write_atomically(path, new)?)
    } else {
        Err(ReplaceError::Changed { path: path.to_path_buf() })
    }
}

/// Writes what can be made again: whole or not at all while the machine runs, but it does not wait for the disk, and
/// only the person may read it.
pub(crate) fn store(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// Marks a file as used at a time, where that can be done.
#[expect(clippy::disallowed_methods, reason = "the file is opened and not written to")]
pub(crate) fn touch(path: &Path, time: SystemTime) {
    let _ = fs::OpenOptions::new().write(true).open(path).and_then(|file| file.set_modified(time));
}

/// Removes a file that can be made again, where that can be done.
#[expect(clippy::disallowed_methods, reason = "it is none of the user's")]
pub(crate) fn discard(path: &Path) {
    let _ = fs::remove_file(path);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        write_atomically(&path, b"one").unwrap();
        write_atomically(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["a.md"]);
    }

    #[test]
    fn a_folder_in_the_way_is_named_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::create_dir(&path).unwrap();
        let message = write_atomically(&path, b"one").unwrap_err().to_string();
        assert!(message.contains("a.md"), "{message}");
        assert!(message.contains("move it away"), "{message}");
        assert_eq!(names(folder.path()), ["a.md"]);
    }

    #[test]
    fn a_file_where_the_folder_should_be_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        write_atomically(&folder.path().join("briefs"), b"").unwrap();
        let message = write_atomically(&folder.path().join("briefs/a.md"), b"one").unwrap_err().to_string();
        assert!(message.contains("move it away"), "{message}");
    }
}
