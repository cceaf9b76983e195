//! Read access to the files of a project: the trait [`Files`] and its implementations on disk and
//! in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::confined_dir::{ConfinedDir, DirItem, ItemKind, MAX_FILE_SIZE, leads_outside, too_large};

/// The files in a folder and its subfolders, addressed by relative paths with `/` as the separator.
/// The empty path is the folder itself.
///
/// A path that leads out of the folder fails with `InvalidInput`. Implementations are used from
/// several threads at once.
///
/// ```
/// use dateline::{Files, Memory};
///
/// let files = Memory::from([("papers/a.txt", "one")]);
/// assert_eq!(files.read("papers/a.txt")?, b"one");
/// assert_eq!(files.read_head("papers/a.txt", 2)?, b"on");
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait Files: Sync {
    /// Reads a whole file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Reads a file of at most `limit` bytes. Fails with `FileTooLarge` if it is larger.
    fn read_up_to(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let bytes = self.read(path)?;
        if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes) }
    }

    /// Reads up to `length` bytes from the beginning of a file.
    fn read_head(&self, path: &str, length: u64) -> io::Result<Vec<u8>> {
        let mut bytes = self.read(path)?;
        bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    /// Lists the files, folders and links directly in a folder, sorted by name. Fails with
    /// `NotADirectory` if `folder` is a file.
    fn entries(&self, folder: &str) -> io::Result<Vec<FileEntry>>;
}

/// An entry of a folder: a file, a folder or a link.
///
/// ```
/// use dateline::{EntryKind, FileEntry, Files, Memory};
///
/// let files = Memory::from([("papers/a.txt", "one")]);
/// assert_eq!(files.entries("")?, [FileEntry { name: "papers".to_owned(), kind: EntryKind::Folder }]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileEntry {
    /// The file name, without the path of the folder.
    pub name: String,
    /// The kind of the entry itself; links are not followed.
    pub kind: EntryKind,
}

/// The kind of a [`FileEntry`].
///
/// ```
/// use dateline::{EntryKind, Files, Memory};
///
/// let files = Memory::from([("papers/a.txt", "one")]);
/// assert_eq!(files.entries("papers")?[0].kind, EntryKind::File);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link to anything.
    Link,
    /// An entry whose name is not valid Unicode, so that it cannot be read. In the listed name, the
    /// invalid bytes are replaced by U+FFFD.
    NotUnicode,
}

/// Removes `.` and doubled slashes from a path. The project's folder becomes the empty path.
///
/// Fails if the path is absolute, contains `..`, or is not Unicode.
pub(super) fn normal(path: &str) -> io::Result<String> {
    let parts =
        Path::new(path).components().filter(|part| *part != Component::CurDir).map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
    let parts: Option<Vec<&str>> = parts.collect();
    parts.map(|parts| parts.join("/")).ok_or_else(leads_outside)
}

/// Joins a folder and a name with `/`. The folder may be empty.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A folder on disk.
///
/// A link is followed if it leads to a file or folder inside this folder. Links that lead outside
/// and files that are not regular are refused (see [`ConfinedDir`]).
///
/// ```
/// use std::io::ErrorKind;
///
/// use dateline::{Files, Folder};
///
/// let folder = Folder::new(env!("CARGO_MANIFEST_DIR"));
/// assert!(folder.read("events.toml")?.starts_with(b"#:schema"));
/// assert_eq!(folder.read("../events.toml").unwrap_err().kind(), ErrorKind::InvalidInput);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Folder {
    dir: ConfinedDir,
}

impl Folder {
    /// Creates a handle for the folder at `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { dir: ConfinedDir::new(root) }
    }

    /// Returns the directory that reads and writes are confined to.
    pub(crate) const fn dir(&self) -> &ConfinedDir {
        &self.dir
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.read_up_to(path, MAX_FILE_SIZE)
    }

    fn read_up_to(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        self.dir.read(normal(path)?, limit)
    }

    fn read_head(&self, path: &str, length: u64) -> io::Result<Vec<u8>> {
        self.dir.read_head(normal(path)?, length)
    }

    fn entries(&self, folder: &str) -> io::Result<Vec<FileEntry>> {
        let items = self.dir.entries(normal(folder)?)?.into_iter();
        let entries = items.map(|DirItem { name, kind }| {
            let kind = match kind {
                ItemKind::Link => EntryKind::Link,
                ItemKind::Dir => EntryKind::Folder,
                ItemKind::File => EntryKind::File,
                ItemKind::NotUnicode => EntryKind::NotUnicode,
            };
            FileEntry { name, kind }
        });
        Ok(entries.collect())
    }
}

/// Files in memory, for tests and examples.
///
/// ```
/// use dateline::{Files, Memory};
///
/// let files = Memory::from([("papers/a.txt", "one"), ("papers/eu/b.txt", "two")]);
/// let names: Vec<String> = files.entries("papers")?.into_iter().map(|entry| entry.name).collect();
/// assert_eq!(names, ["a.txt", "eu"]);
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
        self.files.get(&normal(path)?).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn entries(&self, folder: &str) -> io::Result<Vec<FileEntry>> {
        let folder = normal(folder)?;
        if self.files.contains_key(&folder) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let entries = entries_of(self.files.keys(), &folder);
        if entries.is_empty() && !folder.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(entries.into_iter().collect())
    }
}

impl Memory {
    /// Adds a file or replaces its content. `path` must be normalised: a relative path with `/` as
    /// the separator.
    pub(crate) fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Removes a file.
    pub(crate) fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }
}

/// The files of a project, some of them with replaced content: the unsaved text of an editor, or
/// the result of a fix.
pub(crate) struct Overlay<'f> {
    /// The files that are read unless `over` contains them.
    pub files: &'f dyn Files,
    /// The files with replaced content, which need not exist in `files`.
    pub over: &'f Memory,
}

impl Overlay<'_> {
    /// Reads from `over`, and from `files` if `over` does not contain the file.
    fn first<T>(&self, read: impl Fn(&dyn Files) -> io::Result<T>) -> io::Result<T> {
        match read(self.over) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => read(self.files),
            read => read,
        }
    }
}

impl Files for Overlay<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.first(|files| files.read(path))
    }

    fn read_up_to(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        self.first(|files| files.read_up_to(path, limit))
    }

    fn read_head(&self, path: &str, length: u64) -> io::Result<Vec<u8>> {
        self.first(|files| files.read_head(path, length))
    }

    fn entries(&self, folder: &str) -> io::Result<Vec<FileEntry>> {
        let (entries, over) = (self.files.entries(folder), self.over.entries(folder));
        match (entries, over) {
            (Ok(entries), Ok(over)) => {
                // List a file that both contain, such as an unsaved brief, once.
                let named = |entry: FileEntry| (entry.name.clone(), entry);
                let all: BTreeMap<String, FileEntry> = entries.into_iter().chain(over).map(named).collect();
                Ok(all.into_values().collect())
            }
            (Err(error), Ok(over)) if error.kind() == io::ErrorKind::NotFound => Ok(over),
            (entries, _) => entries,
        }
    }
}

/// Returns the entries directly in a folder, given the paths of all files.
pub(super) fn entries_of<'p>(paths: impl Iterator<Item = &'p String>, folder: &str) -> BTreeSet<FileEntry> {
    let head = join(folder, "");
    let below = paths.filter_map(|path| path.strip_prefix(&head));
    below
        .map(|rest| match rest.split_once('/') {
            Some((name, _)) => FileEntry { name: name.to_owned(), kind: EntryKind::Folder },
            None => FileEntry { name: rest.to_owned(), kind: EntryKind::File },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlay_reads_other_content_first_and_lists_all_files() {
        let files = Memory::from([("events.toml", "old"), ("briefs/a.toml", "a")]);
        let over = Memory::from([("events.toml", "new"), ("briefs/b.toml", "b")]);
        let overlay = Overlay { files: &files, over: &over };
        assert_eq!(overlay.read("events.toml").unwrap(), b"new");
        assert_eq!(overlay.read_up_to("events.toml", 2).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(overlay.read_head("briefs/a.toml", 9).unwrap(), b"a");
        let names = |folder| -> Vec<String> {
            overlay.entries(folder).unwrap().into_iter().map(|entry| entry.name).collect()
        };
        assert_eq!(names(""), ["briefs", "events.toml"]);
        assert_eq!(names("briefs"), ["a.toml", "b.toml"]);
        assert_eq!(overlay.entries("papers").unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn paths_outside_the_folder_are_refused() {
        let folder = Folder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        assert!(folder.read("lib.rs").is_ok());
        for path in ["../Cargo.toml", "/etc/passwd", "a/../../Cargo.toml"] {
            assert_eq!(folder.read(path).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_only_inside_the_folder() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        std::fs::create_dir_all(root.join("store")).unwrap();
        for place in [root.join("store/a.txt"), folder.path().join("b.txt")] {
            crate::file::write_atomically(&place, b"One.").unwrap();
        }
        symlink("store", root.join("papers")).unwrap();
        symlink("../b.txt", root.join("b.txt")).unwrap();
        symlink("..", root.join("out")).unwrap();
        let files = Folder::new(&root);
        assert_eq!(files.read("papers/a.txt").unwrap(), b"One.");
        assert_eq!(
            files.entries("papers").unwrap(),
            [FileEntry { name: "a.txt".to_owned(), kind: EntryKind::File }]
        );
        for out in ["b.txt", "out/b.txt"] {
            assert_eq!(files.read(out).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{out}");
        }
        assert_eq!(files.entries("out").unwrap_err().kind(), io::ErrorKind::InvalidInput);
        let link = |name: &str| FileEntry { name: name.to_owned(), kind: EntryKind::Link };
        let store = FileEntry { name: "store".to_owned(), kind: EntryKind::Folder };
        assert_eq!(files.entries("").unwrap(), [link("b.txt"), link("out"), link("papers"), store]);
    }
}
