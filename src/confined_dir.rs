//! Opens regular files for reading. Files of a project are opened only if they are inside its
//! directory.
//!
//! A [`ConfinedDir`] opens paths relative to a directory handle (`openat2` with `RESOLVE_BENEATH`
//! on Linux, one component at a time elsewhere), so the system itself refuses a link that leads
//! outside. Checking and opening are one operation, so the path cannot be swapped in between.
//! FIFOs, sockets and devices are refused without blocking, and the size of a file is checked
//! before it is read.

use std::fs::{File, FileType};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Component, Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::Dir;

/// The size limit for kinds of files without a lower limit of their own.
pub const MAX_FILE_SIZE: u64 = 256 << 20;

/// A directory whose files are addressed by relative paths and opened only if they are inside it.
///
/// A link is followed if it leads to a file inside the directory. If it leads outside, the error is
/// `InvalidInput`.
///
/// ```
/// use std::io::ErrorKind;
///
/// use dateline::internals::confined_dir::{ConfinedDir, MAX_FILE_SIZE};
///
/// let dir = ConfinedDir::new(env!("CARGO_MANIFEST_DIR"));
/// assert!(dir.read("src/lib.rs", MAX_FILE_SIZE).is_ok());
/// assert_eq!(dir.read("src/lib.rs", 10).unwrap_err().kind(), ErrorKind::FileTooLarge);
/// assert_eq!(dir.read("../outside.txt", MAX_FILE_SIZE).unwrap_err().kind(), ErrorKind::InvalidInput);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfinedDir {
    root: PathBuf,
}

/// An entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirItem {
    /// The file name, without the path of the directory.
    pub name: String,
    /// The type of the entry.
    pub kind: ItemKind,
}

/// The type of a directory entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A directory.
    Dir,
    /// A regular file.
    File,
    /// A link, whatever its target.
    Link,
    /// An entry whose name is not valid Unicode, so that it cannot be opened by its listed name.
    NotUnicode,
}

impl ConfinedDir {
    /// Creates a handle for the directory at `root`, which need not exist yet. `root` itself may be
    /// a link.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Returns the path of the directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Opens a regular file for reading.
    pub fn open(&self, path: impl AsRef<Path>) -> io::Result<File> {
        self.resolve(path.as_ref(), |dir, path| {
            // Opening a device may have side effects, so check the type first. The check after
            // opening is the decisive one, since the name may refer to another file by then.
            require_regular(kind_in(&dir.metadata(path)?))?;
            let file = dir.open_with(path, &nonblocking())?.into_std();
            require_regular(kind_of(file.metadata()?.file_type()))?;
            Ok(file)
        })
    }

    /// Reads a regular file of at most `limit` bytes. Fails with `FileTooLarge` if it is larger,
    /// without reading it.
    pub fn read(&self, path: impl AsRef<Path>, limit: u64) -> io::Result<Vec<u8>> {
        read_up_to(self.open(path)?, limit)
    }

    /// Reads up to `length` bytes from the beginning of a regular file.
    pub fn read_head(&self, path: impl AsRef<Path>, length: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open(path)?.take(length).read_to_end(&mut head)?;
        Ok(head)
    }

    /// Lists the files, directories and links in a directory, sorted by name. In a name that is not
    /// valid Unicode, the invalid bytes are replaced by U+FFFD. Fails with `NotADirectory` if
    /// `path` is not a directory.
    pub fn entries(&self, path: impl AsRef<Path>) -> io::Result<Vec<DirItem>> {
        let entries = self.resolve(path.as_ref(), |dir, path| dir.read_dir(path))?;
        let mut items = Vec::new();
        for entry in entries {
            let entry = entry?;
            let kind = match entry.file_type()? {
                kind if kind.is_dir() => ItemKind::Dir,
                kind if kind.is_file() => ItemKind::File,
                kind if kind.is_symlink() => ItemKind::Link,
                _ => continue,
            };
            items.push(match entry.file_name().into_string() {
                Ok(name) => DirItem { name, kind },
                Err(name) => {
                    DirItem { name: name.to_string_lossy().into_owned(), kind: ItemKind::NotUnicode }
                }
            });
        }
        items.sort_unstable();
        Ok(items)
    }

    /// Whether `path` is a directory inside this one.
    pub fn is_dir(&self, path: impl AsRef<Path>) -> bool {
        self.resolve(path.as_ref(), |dir, path| dir.metadata(path)).is_ok_and(|about| about.is_dir())
    }

    /// Returns the path at which to write a file, without any links below [`ConfinedDir::root`].
    ///
    /// Links inside the directory are followed. A link that leads outside, a dangling link, and an
    /// existing file that is not regular are errors. Parent directories need not exist.
    pub fn output_path(&self, path: impl AsRef<Path>) -> io::Result<PathBuf> {
        let path = normal(path.as_ref())?;
        let mut missing = Vec::new();
        let mut existing = path.as_path();
        loop {
            match self.real_path(existing) {
                Ok(real) => {
                    let output = missing.iter().rev().fold(real, |path, name| path.join(name));
                    if missing.is_empty() {
                        require_regular(kind_in(
                            &self.resolve(&output, |dir, path| dir.symlink_metadata(path))?,
                        ))?;
                    }
                    return Ok(self.root.join(output));
                }
                // A dangling link is not a missing file: writing there would create a file that the
                // link chooses.
                Err(error) if error.kind() == ErrorKind::NotFound && !self.is_link(existing) => {
                    let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else {
                        // The directory itself does not exist, so nothing in it can be a link.
                        return Ok(self.root.join(&path));
                    };
                    missing.push(name.to_owned());
                    existing = parent;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Returns the path of an existing file or directory with all links resolved, relative to the
    /// directory.
    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        self.resolve(
            path,
            |dir, path| {
                if path == Path::new(".") { Ok(PathBuf::new()) } else { dir.canonicalize(path) }
            },
        )
    }

    fn is_link(&self, path: &Path) -> bool {
        self.resolve(path, |dir, path| dir.symlink_metadata(path)).is_ok_and(|about| about.is_symlink())
    }

    /// Calls `open` with a handle of the directory and a path below it.
    ///
    /// The system refuses every absolute link. For a link such as
    /// `papers -> /home/ada/project/store`, the real path is computed and opened again below the
    /// same handle. That second path is confined too.
    fn resolve<T>(&self, path: &Path, open: impl Fn(&Dir, &Path) -> io::Result<T>) -> io::Result<T> {
        let path = normal(path)?;
        let (path, root) = (or_here(&path), or_here(&self.root));
        let dir = Dir::open_ambient_dir(root, ambient_authority())?;
        match open(&dir, path) {
            Err(error) if is_escape(&error) => {
                let real = root.join(path).canonicalize().map_err(|_| leads_outside())?;
                let root = root.canonicalize()?;
                let inside = real.strip_prefix(root).map_err(|_| leads_outside())?;
                open(&dir, or_here(inside))
                    .map_err(|error| if is_escape(&error) { leads_outside() } else { error })
            }
            done => done,
        }
    }
}

/// Opens a regular file named by the user, at any location. FIFOs, sockets and devices are refused
/// without blocking.
#[expect(clippy::disallowed_methods, reason = "the file is opened for reading")]
pub(crate) fn open_regular_file(path: &Path) -> io::Result<File> {
    require_regular(kind_of(path.metadata()?.file_type()))?;
    let mut options = std::fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NONBLOCKING.bits().cast_signed());
    let file = options.open(path)?;
    require_regular(kind_of(file.metadata()?.file_type()))?;
    Ok(file)
}

/// Reads a regular file of at most `limit` bytes named by the user, at any location. Fails with
/// `FileTooLarge` if it is larger, without reading it.
pub(crate) fn read_regular_file(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    read_up_to(open_regular_file(path)?, limit)
}

/// Returns the error for a file with more than `limit` bytes.
pub(crate) fn too_large(limit: u64) -> io::Error {
    let limit = match limit >> 20 {
        mebibytes if mebibytes << 20 == limit && limit > 0 => format!("{mebibytes} MiB"),
        _ => format!("{limit} bytes"),
    };
    io::Error::new(ErrorKind::FileTooLarge, format!("it is larger than {limit}"))
}

/// Returns the error for a path that leads outside the directory.
pub(crate) fn leads_outside() -> io::Error {
    io::Error::new(
        ErrorKind::InvalidInput,
        "the path leads out of the project's folder, but dateline reads and writes only inside it: copy the file \
         into the folder",
    )
}

/// Reads an open file of at most `limit` bytes.
pub(crate) fn read_up_to(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let size = file.metadata()?.len();
    if size > limit {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX))?;
    // The file may grow while it is read, and some files, such as those in `/proc`, report a size
    // of 0.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

/// Returns the path, or `.` if it is empty.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// Removes `.` and refuses `..`, roots and prefixes.
fn normal(path: &Path) -> io::Result<PathBuf> {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let parts = parts.map(|part| match part {
        Component::Normal(name) => Ok(name),
        _ => Err(leads_outside()),
    });
    parts.collect()
}

/// Whether `cap-std` refused a path. Its error has no OS error code, unlike a missing permission.
fn is_escape(error: &io::Error) -> bool {
    error.kind() == ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

/// With these flags, opening a FIFO without a writer returns at once, and a terminal does not
/// become the controlling one.
#[cfg(unix)]
const NONBLOCKING: rustix::fs::OFlags = rustix::fs::OFlags::NONBLOCK.union(rustix::fs::OFlags::NOCTTY);

fn nonblocking() -> cap_std::fs::OpenOptions {
    let mut options = cap_std::fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    cap_std::fs::OpenOptionsExt::custom_flags(&mut options, NONBLOCKING.bits().cast_signed());
    options
}

/// The type of a file in words, or `None` for a regular file.
type FileKind = Option<&'static str>;

fn kind_of(kind: FileType) -> FileKind {
    #[cfg(unix)]
    let special = {
        use std::os::unix::fs::FileTypeExt as _;
        special(kind.is_fifo(), kind.is_socket(), kind.is_block_device())
    };
    #[cfg(not(unix))]
    let special = None;
    special.or_else(|| common(kind.is_file(), kind.is_dir(), kind.is_symlink()))
}

fn kind_in(about: &cap_std::fs::Metadata) -> FileKind {
    #[cfg(unix)]
    let special = {
        use cap_std::fs::FileTypeExt as _;
        let kind = about.file_type();
        special(kind.is_fifo(), kind.is_socket(), kind.is_block_device())
    };
    #[cfg(not(unix))]
    let special = None;
    special.or_else(|| common(about.is_file(), about.is_dir(), about.is_symlink()))
}

#[cfg(unix)]
fn special(is_fifo: bool, is_socket: bool, is_block_device: bool) -> FileKind {
    match (is_fifo, is_socket, is_block_device) {
        (true, _, _) => Some("a FIFO (named pipe)"),
        (_, true, _) => Some("a socket"),
        (_, _, true) => Some("a block device"),
        _ => None,
    }
}

fn common(is_file: bool, is_dir: bool, is_link: bool) -> FileKind {
    match (is_file, is_dir, is_link) {
        (true, _, _) => None,
        (_, true, _) => Some(FOLDER),
        (_, _, true) => Some("a link"),
        _ => Some("a device"),
    }
}

const FOLDER: &str = "a folder";

/// Refuses everything that is not a regular file.
fn require_regular(kind: FileKind) -> io::Result<()> {
    let Some(kind) = kind else { return Ok(()) };
    let error = if kind == FOLDER { ErrorKind::IsADirectory } else { ErrorKind::Unsupported };
    Err(io::Error::new(error, format!("it is {kind}, not a regular file")))
}

#[cfg(all(test, unix))]
mod tests;
