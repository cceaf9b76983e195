//! Replaces a file atomically and keeps its metadata.
//!
//! The new content is written to a temporary file, which is given the attributes of the old file
//! and then renamed over it.

use std::fs::{File, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

use tempfile::NamedTempFile;
use thiserror::Error;

use super::attributes;
use crate::confined_dir::read_regular_file;

/// The name prefix of an unfinished file.
pub(crate) const UNFINISHED: &str = ".dateline-";

/// The error from a failed write. The old content of the file, if any, is unchanged.
#[derive(Debug, Error)]
#[error("cannot write {}: {source}; {}", .path.display(), way_out(.source))]
pub struct WriteError {
    /// The path of the file.
    pub path: PathBuf,
    /// The error reported by the system.
    pub source: io::Error,
}

fn way_out(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "check that you have permission to write to the folder"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file has the name of the folder: move or rename it"
        }
        io::ErrorKind::IsADirectory => "a folder has the name of the file: move or rename it",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some disk space",
        io::ErrorKind::FileTooLarge => "raise the limit on file sizes (`ulimit -f`)",
        io::ErrorKind::ResourceBusy => {
            "the file may be a mount point, which cannot be replaced: mount its folder instead"
        }
        _ => "the file was not changed",
    }
}

/// Writes `bytes` to `path` atomically: a reader sees either the old file or the new one.
///
/// A missing folder is created. The bytes are written to a temporary file in the same folder, which
/// then replaces `path`; if anything fails, the temporary file is removed. A file that already has
/// this content is not written, so that its modification time shows when its content changed.
///
/// A replaced file keeps its mode, group, access control list and extended attributes, and its
/// owner if permitted. If `path` is a link, its target is replaced. A file with several hard links
/// is refused, since replacing it would leave the old content under its other names.
///
/// ```
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("briefs/summit.md");
/// dateline::internals::file::write_atomically(&path, b"# Summit\n").unwrap();
/// assert_eq!(std::fs::read(&path).unwrap(), b"# Summit\n");
/// ```
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let failed = |source| WriteError { path: path.to_path_buf(), source };
    let target = if path.is_symlink() { path.canonicalize().map_err(failed)? } else { path.to_path_buf() };
    replace(&target, bytes, None).map_err(failed)
}

/// Writes `bytes` to `target`, which is not a link. The temporary file is created in `staging` if
/// it is on the same file system, otherwise next to `target`.
pub(super) fn replace(target: &Path, bytes: &[u8], staging: Option<&Path>) -> io::Result<()> {
    if read_regular_file(target, bytes.len() as u64).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    match stage(target, bytes, staging)?.persist(target) {
        Err(error) if staging.is_some() && error.error.kind() == io::ErrorKind::CrossesDevices => {
            return replace(target, bytes, None);
        }
        done => done?,
    };
    // Sync the folder, which makes the rename durable. Ignore errors: some systems cannot open a
    // folder, and the content of the file is already synced.
    let _ = File::open(folder_of(target)).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Writes `bytes` to a temporary file that can replace `target`.
pub(super) fn stage(target: &Path, bytes: &[u8], staging: Option<&Path>) -> io::Result<NamedTempFile> {
    let old = match fs::symlink_metadata(target) {
        Ok(about) => Some(about),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    old.as_ref().map_or(Ok(()), is_replaceable)?;
    is_within_limit(bytes.len())?;
    let folder = folder_of(target);
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Give a new file the usual mode, 0666 minus the umask. A replacement is readable only by
        // its owner until it has the mode of the old file.
        let mode = if old.is_some() { 0o600 } else { 0o666 };
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    let mut file = builder
        .tempfile_in(staging.filter(|staging| are_on_one_file_system(staging, folder)).unwrap_or(folder))?;
    file.write_all(bytes)?;
    if let Some(about) = &old {
        attributes::copy(target, about, file.as_file())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Returns the folder that contains `path`.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a file can probably be renamed from one folder to the other.
fn are_on_one_file_system(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let device = |folder: &Path| fs::metadata(folder).map(|about| about.dev()).ok();
        device(one) == device(other)
    }
    #[cfg(not(unix))]
    {
        let _ = (one, other);
        true
    }
}

/// Fails if the file would exceed the process's file size limit, in which case the system would
/// kill the process without a message.
#[cfg(unix)]
pub(super) fn is_within_limit(length: usize) -> io::Result<()> {
    use rustix::process::{Resource, getrlimit};
    match getrlimit(Resource::Fsize).current {
        Some(limit) if u64::try_from(length).is_ok_and(|length| length > limit) => {
            Err(io::ErrorKind::FileTooLarge.into())
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
pub(super) fn is_within_limit(_: usize) -> io::Result<()> {
    Ok(())
}

/// Refuses a target that a rename would not replace as expected: a folder, a special file, or a
/// file with several hard links.
fn is_replaceable(about: &Metadata) -> io::Result<()> {
    if about.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !about.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if about.nlink() > 1 {
            let message = format!(
                "it has {} hard links, but only this one would be changed: replace it with a copy of itself (`cp` to \
                 another name, then `mv` back) and run the command again",
                about.nlink()
            );
            return Err(io::Error::new(io::ErrorKind::Unsupported, message));
        }
    }
    Ok(())
}

/// Writes a cache file.
///
/// The write is atomic for other processes but is not synced to disk. Only the owner can read the
/// file.
pub(crate) fn store(path: &Path, bytes: &[u8]) -> io::Result<()> {
    is_within_limit(bytes.len())?;
    let folder = path.parent().unwrap_or(Path::new("."));
    create_private(folder)?;
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// Creates a folder and its missing parents, accessible only to the owner.
fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Sets the modification time of a file. Errors are ignored.
#[expect(clippy::disallowed_methods, reason = "the file is opened and not written to")]
pub(crate) fn touch(path: &Path, time: SystemTime) {
    let _ = fs::OpenOptions::new().write(true).open(path).and_then(|file| file.set_modified(time));
}

/// Removes one of the program's own files. Errors are ignored.
pub(crate) fn discard(path: &Path) {
    let _ = remove(path);
}

/// Removes a file that the program created.
#[expect(clippy::disallowed_methods, reason = "it is a file that the program created")]
pub(super) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn replacing_a_file_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        write_atomically(&path, b"one").unwrap();
        write_atomically(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["a.md"]);
    }

    #[test]
    fn directory_in_place_of_the_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::create_dir(&path).unwrap();
        let message = write_atomically(&path, b"one").unwrap_err().to_string();
        assert!(message.contains("a.md"), "{message}");
        assert!(message.contains("move or rename it"), "{message}");
        assert_eq!(names(folder.path()), ["a.md"]);
    }

    #[test]
    fn file_in_place_of_the_parent_directory_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        write_atomically(&folder.path().join("briefs"), b"").unwrap();
        let message = write_atomically(&folder.path().join("briefs/a.md"), b"one").unwrap_err().to_string();
        assert!(message.contains("move or rename it"), "{message}");
    }
}
