//! The folder `.dateline/` of a project.
//!
//! The folder is created with the project folder's permissions, and refused if it is a link.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::atomic_write::{WriteError, is_within_limit};
use super::project_lock::{LockError, WORK_FOLDER};

/// The content of the folder's `.gitignore`.
const IGNORE_ALL: &[u8] = b"*\n";

/// Returns the work folder of a project, creating it if it is missing.
pub(super) fn work_folder(project: &Path) -> Result<PathBuf, LockError> {
    let folder = real_folder(&project.join(WORK_FOLDER), project)?;
    let path = folder.join(".gitignore");
    // Write the file again if it is empty: a process that runs out of disk space leaves an empty
    // `.gitignore`.
    if fs::symlink_metadata(&path).map_or(true, |about| about.is_file() && about.len() == 0) {
        let mut file = regular_file(&path)?;
        let written = is_within_limit(IGNORE_ALL.len()).and_then(|()| file.write_all(IGNORE_ALL));
        written.map_err(|source| WriteError { path, source })?;
    }
    Ok(folder)
}

/// Returns the folder at `path`, creating it if it is missing.
///
/// A new folder gets the permissions of the project's folder, so that everyone who may write to the
/// project may lock it. Anything other than a folder, including a link, is an error.
pub(super) fn real_folder(path: &Path, project: &Path) -> Result<PathBuf, LockError> {
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

/// Opens a regular file for writing, creating it if it is missing. Links are not followed.
#[expect(clippy::disallowed_methods, reason = "the file is one of the program's own")]
pub(super) fn regular_file(path: &Path) -> Result<File, LockError> {
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
        // Set these flags, so that the system refuses a link that has replaced the file since the
        // check, and opening a pipe does not block.
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

/// Gives a new file or folder the owner, the group and, as far as applicable, the mode of the
/// folder `like`. Errors are ignored: the user who created it can use it anyway.
#[cfg(unix)]
fn share(path: &Path, like: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, lchown};
    let (Ok(like), Ok(own)) = (fs::metadata(like), fs::symlink_metadata(path)) else { return };
    if (like.uid(), like.gid()) != (own.uid(), own.gid()) {
        let _ = lchown(path, Some(like.uid()), Some(like.gid()));
    }
    let mode = like.mode() & if own.is_dir() { 0o3777 } else { 0o666 };
    let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn share(_: &Path, _: &Path) {}
