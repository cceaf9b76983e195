//! A cache of the text of papers and the dated statements extracted from it.
//!
//! The key of an entry is a hash of everything that determines its content. For the text of a
//! paper, that is its bytes, format and limits; for its statements, the text and the metadata
//! ([`CachedExtraction`](super::extraction_cache::CachedExtraction)). Both keys include the version
//! of the program. An entry is therefore never stale, and the cache needs no invalidation.
//!
//! An entry begins with a checksum of its key and content. An entry that was truncated, changed or
//! planted is treated as missing. Write errors are ignored.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::papers::hexadecimal;
use crate::confined_dir::{ConfinedDir, read_up_to};
use crate::file::{UNFINISHED, discard, store, touch};
use crate::read::{self, CACHE_FORMAT, Content, Limits, ReadFault, ReadSettings};

/// The size limit for the cache in bytes. Beyond it, the least recently used entries are removed.
const MAX_CACHE_SIZE: u64 = 512 << 20;

/// The time since its last use after which an entry is removed.
const MAX_AGE: Duration = Duration::from_hours(30 * 24);

/// The time of an entry's last use is rewritten only if the recorded time is older than this, which
/// saves a write for most reads.
const RECENT: Duration = Duration::from_hours(24);

/// The size limit for an entry in bytes. Larger content is not cached.
const MAX_ENTRY_SIZE: u64 = 64 << 20;

/// The length of a checksum in bytes.
const SEAL: usize = 32;

/// A folder with the text of papers and the statements extracted from it.
///
/// Several processes can share a cache, and the folder can be deleted at any time.
///
/// ```
/// use std::time::SystemTime;
///
/// use dateline::internals::project::Cache;
/// use dateline::{Memory, LoadOptions, Project};
///
/// # let folder = tempfile::tempdir().unwrap();
/// # let folder = folder.path();
/// let cache = Cache::new(folder, "dateline 1.0", SystemTime::UNIX_EPOCH);
/// let files = Memory::from([
///     ("events.toml", "[chronology]\npapers = [\"papers\"]\n"),
///     ("papers/note.html", "<html><p>The agreement was signed on 9 June 2024.</p></html>"),
/// ]);
/// let options = LoadOptions { cache: Some(cache.clone()), ..LoadOptions::default() };
/// let first = Project::load(&files, &options)?;
/// let second = Project::load(&files, &options)?;
/// assert_eq!(cache.size().entries, 2);
/// assert_eq!(first.attestations.len(), second.attestations.len());
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    program: String,
    now: SystemTime,
    /// Whether entries were added since the size limit was last enforced.
    has_grown: Arc<AtomicBool>,
}

/// The reason why a cache is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CacheProblem {
    /// The folder belongs to another user.
    #[error("it belongs to another user")]
    OtherOwner,
    /// The folder is writable by other users.
    #[error("other users can write to it")]
    OthersWrite,
}

/// The number of entries in a cache and their total size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheSize {
    /// The number of entries: for each paper, one for its statements and, if extraction is slow,
    /// one for its text.
    pub entries: usize,
    /// The total size of the entries in bytes.
    pub bytes: u64,
}

/// The key of an entry: the SHA-256 of everything that determines its content.
pub(super) type CacheKey = [u8; SEAL];

impl Cache {
    /// Creates a cache in `folder`, which is created when the first entry is written.
    ///
    /// Entries written by a different `program` are not used, so this string should change with
    /// each build. `now` is the time from which the age of entries is computed.
    pub fn new(folder: impl Into<PathBuf>, program: impl Into<String>, now: SystemTime) -> Self {
        Self { folder: folder.into(), program: program.into(), now, has_grown: Arc::default() }
    }

    /// Returns the folder of the cache.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the reason why the cache is not used, if any.
    ///
    /// A checksum detects damage, but anyone who can write to the folder can forge an entry with a
    /// valid checksum, and so forge dates. A folder that does not exist yet is not a problem.
    pub fn problem(&self) -> Option<CacheProblem> {
        problem_of(&fs::metadata(&self.folder).ok()?)
    }

    /// Returns the number of entries and their total size.
    pub fn size(&self) -> CacheSize {
        let entries = self.entries();
        CacheSize { entries: entries.len(), bytes: entries.iter().map(|(_, about)| about.len()).sum() }
    }

    /// Removes all entries.
    pub fn clear(&self) {
        self.entries().iter().for_each(|(path, _)| discard(path));
    }

    /// Removes entries that have not been used for 30 days, and then the least recently used ones
    /// until at most 512 MiB remain. Does nothing if no entries were added.
    pub(super) fn fit(&self) {
        if self.has_grown.swap(false, Ordering::Relaxed) {
            self.fit_in(MAX_CACHE_SIZE);
        }
    }

    fn fit_in(&self, most: u64) {
        let mut entries = self.entries();
        // Sort the most recently used entries first, so that the size limit removes the least
        // recently used ones.
        entries.sort_by_cached_key(|(path, about)| (std::cmp::Reverse(about.modified().ok()), path.clone()));
        let mut bytes = 0;
        for (path, about) in entries {
            bytes += about.len();
            if bytes > most || self.age(&about) > MAX_AGE {
                discard(&path);
            }
        }
    }

    /// Reads a paper like [`read::extract`], but returns the cached result if there is one.
    /// `sha256` is the hash of `bytes`.
    pub(super) fn extract(
        &self,
        path: &str,
        bytes: &[u8],
        sha256: &str,
        settings: &ReadSettings,
    ) -> Result<Content, ReadFault> {
        let format = read::cacheable_format(path, bytes, settings);
        // Exclude the limits on time and memory from the key, because they determine only whether
        // reading succeeds, not its result.
        let Limits { bytes: most, unpacked, pages, nesting, time: _, memory: _, dates: _ } = &settings.limits;
        let key = format
            .and_then(|format| self.key(&(CACHE_FORMAT, sha256, format, most, unpacked, pages, nesting)));
        let Some(key) = key else { return read::extract(path, bytes, settings) };
        if let Some(content) = self.get(&key).and_then(|bytes| Content::from_bytes(&bytes)) {
            return Ok(content);
        }
        let content = read::extract(path, bytes, settings)?;
        if let Some(bytes) = content.to_bytes() {
            self.put(&key, &bytes);
        }
        Ok(content)
    }

    /// Returns the key of the entry that these values determine.
    pub(super) fn key(&self, all: &impl Serialize) -> Option<CacheKey> {
        Some(Sha256::digest(postcard::to_stdvec(&(&self.program, all)).ok()?).into())
    }

    fn path(&self, key: &CacheKey) -> PathBuf {
        let name = hexadecimal(key);
        let (folder, name) = name.split_at_checked(2).unwrap_or_default();
        self.folder.join(folder).join(name)
    }

    /// Returns the content of an entry, if it exists and its checksum is valid.
    pub(super) fn get(&self, key: &CacheKey) -> Option<Vec<u8>> {
        if self.problem().is_some() {
            return None;
        }
        let path = self.path(key);
        let file = ConfinedDir::new(&self.folder).open(path.strip_prefix(&self.folder).ok()?).ok()?;
        let about = file.metadata().ok()?;
        let content = open(key, &read_up_to(file, MAX_ENTRY_SIZE).ok()?)?;
        if self.age(&about) > RECENT {
            touch(&path, self.now);
        }
        Some(content)
    }

    /// Adds an entry, unless it is too large, the cache has a problem, or writing fails.
    pub(super) fn put(&self, key: &CacheKey, content: &[u8]) {
        let entry = [checksum(key, content).as_slice(), content].concat();
        if entry.len() as u64 <= MAX_ENTRY_SIZE
            && self.problem().is_none()
            && store(&self.path(key), &entry).is_ok()
        {
            self.has_grown.store(true, Ordering::Relaxed);
        }
    }

    /// Returns the time since a file was written or last used, or zero if its modification time is
    /// in the future.
    fn age(&self, about: &Metadata) -> Duration {
        about.modified().ok().and_then(|then| self.now.duration_since(then).ok()).unwrap_or_default()
    }

    /// Returns all files of the cache, including unfinished files of killed processes.
    fn entries(&self) -> Vec<(PathBuf, Metadata)> {
        let within = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
        let files = within(&self.folder).filter(|folder| is_name(folder, 2));
        let files = files.flat_map(|folder| within(&folder.path())).filter(|file| {
            is_name(file, 2 * SEAL - 2)
                || file.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes())
        });
        files
            .filter_map(|file| Some((file.path(), file.metadata().ok().filter(Metadata::is_file)?)))
            .collect()
    }
}

/// Whether the name of a file or folder consists of this number of hexadecimal digits, as in the
/// cache.
fn is_name(entry: &fs::DirEntry, digits: usize) -> bool {
    let name = entry.file_name();
    name.len() == digits && name.as_encoded_bytes().iter().all(u8::is_ascii_hexdigit)
}

#[cfg(unix)]
fn problem_of(folder: &Metadata) -> Option<CacheProblem> {
    use std::os::unix::fs::MetadataExt as _;

    let user = rustix::process::geteuid().as_raw();
    match folder.mode() & 0o022 {
        _ if folder.uid() != user => Some(CacheProblem::OtherOwner),
        0 => None,
        _ => Some(CacheProblem::OthersWrite),
    }
}

/// Returns `None`: on systems other than Unix, the cache folder is private to the user by default.
#[cfg(not(unix))]
const fn problem_of(_: &Metadata) -> Option<CacheProblem> {
    None
}

/// Returns the content of an entry, if its checksum is valid.
fn open(key: &CacheKey, entry: &[u8]) -> Option<Vec<u8>> {
    let (seal, content) = entry.split_at_checked(SEAL)?;
    (seal == checksum(key, content)).then(|| content.to_vec())
}

fn checksum(key: &CacheKey, content: &[u8]) -> [u8; SEAL] {
    Sha256::new().chain_update(key).chain_update(content).finalize().into()
}
