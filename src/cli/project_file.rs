//! Reads and writes files of the project and files named on the command line.
//!
//! A path into the project is always confined to the project, however the path is written.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::Global;
use crate::confined_dir::{ConfinedDir, read_regular_file};
use crate::file::{WriteError, write_atomically};

/// Writes a file below `dir`. A link that leads outside `dir` is refused.
pub(crate) fn write_within(dir: &ConfinedDir, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let failed = |source| WriteError { path: dir.root().join(path), source };
    write_atomically(&dir.output_path(path).map_err(failed)?, bytes)
}

/// Reads a file named on the command line.
///
/// A path into the project is confined to it, since anyone who can change the project may have
/// planted a link there. A path outside may be anywhere, but must name a regular file.
pub(crate) fn read_named(global: &Global, file: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let files = global.files();
    match path_in_project(files.dir(), file) {
        Some(path) => files.dir().read(path, limit),
        None => read_regular_file(&global.directory.join(file), limit),
    }
}

/// Writes a file named on the command line, confined as in [`read_named`].
pub(crate) fn write_named(global: &Global, file: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let files = global.files();
    match path_in_project(files.dir(), file) {
        Some(path) => write_within(files.dir(), &path, bytes),
        None => write_atomically(&global.directory.join(file), bytes),
    }
}

/// Whether a file named on the command line exists.
pub(crate) fn exists_named(global: &Global, file: &Path) -> bool {
    global.directory.join(file).symlink_metadata().is_ok()
}

/// Returns the path relative to the project's folder if `file` is inside it.
///
/// Compares the paths as written first, which works for files that do not exist, and then the
/// canonical path of the file's parent.
pub(crate) fn path_in_project(dir: &ConfinedDir, file: &Path) -> Option<PathBuf> {
    let goes_down = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if file.components().all(goes_down) {
        return Some(file.to_path_buf());
    }
    let by_words = std::path::absolute(dir.root()).ok();
    if let Some(path) = by_words.and_then(|root| Some(file.strip_prefix(root).ok()?.to_path_buf()))
        && path.components().all(goes_down)
    {
        return Some(path);
    }
    let parent = dir.root().join(file).parent()?.canonicalize().ok()?;
    let below = parent.strip_prefix(dir.root().canonicalize().ok()?).ok()?;
    Some(below.join(file.file_name()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_into_the_project_are_recognised_in_every_spelling() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        write_atomically(&root.join("sub/known.toml"), b"").unwrap();
        let dir = ConfinedDir::new(&root);
        for file in ["sub/known.toml", "./sub/known.toml", "../project/sub/known.toml"] {
            let path = path_in_project(&dir, Path::new(file)).unwrap();
            assert_eq!(dir.read(path, 10).unwrap(), b"", "{file}");
        }
        let whole = root.join("sub/known.toml");
        assert_eq!(path_in_project(&dir, &whole).as_deref(), Some(Path::new("sub/known.toml")));
        for file in [Path::new("../other.toml"), &folder.path().join("other.toml")] {
            assert_eq!(path_in_project(&dir, file), None, "{}", file.display());
        }
    }
}
