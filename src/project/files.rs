//! Where files come from.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The files of one folder and below, named by paths with `/` from there.
///
/// Nothing outside can be named: a path that leads out is not found. Papers are read on several threads at once.
pub trait Files: Sync {
    /// The bytes of a file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// What lies in a folder and below: the paths of all files, sorted. `NotADirectory` for a file.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;
}

/// A folder on disk.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a path of this folder lies on disk.
    fn locate(&self, path: &str) -> io::Result<PathBuf> {
        let path = Path::new(path);
        if path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            Ok(self.root.join(path))
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "the path leads out of the project's folder"))
        }
    }

    /// All files below `folder`, which `name` is the path of.
    fn walk(folder: &Path, name: &str, found: &mut Vec<String>) -> io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let file_name = entry.file_name();
            // A name that is no Unicode, or that begins with a dot, is no paper.
            let Some(last) = file_name.to_str().filter(|last| !last.starts_with('.')) else { continue };
            let path = if name.is_empty() { last.to_owned() } else { format!("{name}/{last}") };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                Self::walk(&entry.path(), &path, found)?;
            } else if kind.is_file() {
                found.push(path);
            }
        }
        Ok(())
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.locate(path)?)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let place = self.locate(folder)?;
        let name = folder.trim_start_matches("./").trim_matches('/');
        let mut found = Vec::new();
        Self::walk(&place, if name == "." { "" } else { name }, &mut found)?;
        found.sort_unstable();
        Ok(found)
    }
}

/// Files in memory.
///
/// ```
/// use dateline::project::{Files, Memory};
///
/// let files = Memory::from([("papers/a.txt", "one"), ("papers/b.txt", "two")]);
/// assert_eq!(files.list("papers")?, ["papers/a.txt", "papers/b.txt"]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl<P: Into<String>, B: Into<Vec<u8>>> FromIterator<(P, B)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        Self { files: files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect() }
    }
}

impl<P: Into<String>, B: Into<Vec<u8>>, const N: usize> From<[(P, B); N]> for Memory {
    fn from(files: [(P, B); N]) -> Self {
        files.into_iter().collect()
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        if self.files.contains_key(folder) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let folder = format!("{}/", folder.trim_end_matches('/'));
        let below: Vec<String> =
            self.files.keys().filter(|path| path.starts_with(&folder)).cloned().collect();
        if below.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(below) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_can_be_named() {
        let folder = Folder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        assert!(folder.read("lib.rs").is_ok());
        for path in ["../Cargo.toml", "/etc/passwd", "a/../../Cargo.toml"] {
            assert_eq!(folder.read(path).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{path}");
        }
    }
}
