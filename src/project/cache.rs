//! What was read of papers, and what they tell, kept from one run to the next.
//!
//! An entry is named by all that decides what is in it: of what a reader makes of a paper its bytes, its format and the limits; of
//! what it tells its text and what is known of it ([`Told`](super::told::Told)); of both the program. So an entry is never out of
//! date; it is only no longer asked for. It begins with a checksum over its name
//! and what follows, and what does not fit is not taken: a file that was cut off, changed, or put there by somebody
//! else is read as if it were not there. What cannot be written is not kept, and nobody need know.

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
use crate::read::{self, Content, KEPT_FORMAT, Limits, ReadFault, Settings};

/// The most that all entries take, in bytes. Beyond it those go that were not used for the longest time.
const MOST: u64 = 512 << 20;

/// How long an entry is kept that nobody uses.
const LONGEST: Duration = Duration::from_hours(30 * 24);

/// An entry that was used longer ago than this is marked as used now.
const RECENT: Duration = Duration::from_hours(24);

/// The most that one entry takes, in bytes. A longer one is not kept.
const LARGEST: u64 = 64 << 20;

/// How many bytes a checksum has.
const SEAL: usize = 32;

/// A folder in which what was read of papers, and what they tell, is kept. Any number of runs can share it, and it can be deleted at any
/// time.
///
/// ```
/// use std::time::SystemTime;
///
/// use dateline::project::{Cache, Memory, Options, Project};
///
/// # let folder = tempfile::tempdir().unwrap();
/// # let folder = folder.path();
/// let cache = Cache::new(folder, "dateline 1.0", SystemTime::UNIX_EPOCH);
/// let files = Memory::from([
///     ("events.toml", "[chronology]\npapers = [\"papers\"]\n"),
///     ("papers/note.html", "<html><p>The agreement was signed on 9 June 2024.</p></html>"),
/// ]);
/// let options = Options { cache: Some(cache.clone()), ..Options::default() };
/// let first = Project::load(&files, &options)?;
/// let second = Project::load(&files, &options)?;
/// assert_eq!(cache.size().entries, 2);
/// assert_eq!(first.attestations.len(), second.attestations.len());
/// # Ok::<(), dateline::project::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    program: String,
    now: SystemTime,
    /// Whether something was put in since it was last made to fit.
    has_grown: Arc<AtomicBool>,
}

/// Why a cache is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CacheProblem {
    /// The folder belongs to another user.
    #[error("it belongs to another user")]
    OtherOwner,
    /// Other users may write to the folder.
    #[error("others can write to it")]
    OthersWrite,
}

/// How much a cache holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheSize {
    /// Its entries: for each paper that was read in one way what was read, where that takes long, and what it tells.
    pub entries: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// The name of an entry.
pub(super) type Key = [u8; SEAL];

impl Cache {
    /// The cache in `folder`, which is made when there is something to put in. What another `program` put in is not
    /// used: a name that changes with each build is best. `now` is the time by which entries grow old.
    pub fn new(folder: impl Into<PathBuf>, program: impl Into<String>, now: SystemTime) -> Self {
        Self { folder: folder.into(), program: program.into(), now, has_grown: Arc::default() }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns why the cache is not used, if it is not: a checksum detects damage, but whoever can write to the folder
    /// can write an entry with a matching one, and so invent dates. A folder that does not exist yet has no problem.
    pub fn problem(&self) -> Option<CacheProblem> {
        problem_of(&fs::metadata(&self.folder).ok()?)
    }

    /// How much it holds.
    pub fn size(&self) -> CacheSize {
        let entries = self.entries();
        CacheSize { entries: entries.len(), bytes: entries.iter().map(|(_, about)| about.len()).sum() }
    }

    /// Takes everything out.
    pub fn clear(&self) {
        self.entries().iter().for_each(|(path, _)| discard(path));
    }

    /// Takes out what nobody used for 30 days; and what was not used for the longest time, until 512 MiB are left.
    /// Does nothing where nothing was put in.
    pub(super) fn fit(&self) {
        if self.has_grown.swap(false, Ordering::Relaxed) {
            self.fit_in(MOST);
        }
    }

    fn fit_in(&self, most: u64) {
        let mut entries = self.entries();
        entries.sort_by_cached_key(|(path, about)| (std::cmp::Reverse(about.modified().ok()), path.clone()));
        let mut bytes = 0;
        for (path, about) in entries {
            bytes += about.len();
            if bytes > most || self.age(&about) > LONGEST {
                discard(&path);
            }
        }
    }

    /// As [`read::extract`], from here where the paper was read before. `sha256` is that of the bytes.
    pub(super) fn extract(
        &self,
        path: &str,
        bytes: &[u8],
        sha256: &str,
        settings: &Settings,
    ) -> Result<Content, ReadFault> {
        let format = read::worth_keeping(path, bytes, settings);
        // Of the limits all but time and memory, which decide whether there is an entry and not what it is.
        let Limits { bytes: most, unpacked, pages, nesting, time: _, memory: _ } = &settings.limits;
        let key = format.and_then(|it| self.key(&(KEPT_FORMAT, sha256, it, most, unpacked, pages, nesting)));
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

    /// The name of the entry of which these values decide what is in it.
    pub(super) fn key(&self, all: &impl Serialize) -> Option<Key> {
        Some(Sha256::digest(postcard::to_stdvec(&(&self.program, all)).ok()?).into())
    }

    fn path(&self, key: &Key) -> PathBuf {
        let name = hexadecimal(key);
        let (folder, name) = name.split_at_checked(2).unwrap_or_default();
        self.folder.join(folder).join(name)
    }

    /// What is in an entry, where there is a sound one of that name.
    pub(super) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        if self.problem().is_some() {
            return None;
        }
        let path = self.path(key);
        let file = ConfinedDir::new(&self.folder).open(path.strip_prefix(&self.folder).ok()?).ok()?;
        let about = file.metadata().ok()?;
        let content = open(key, &read_up_to(file, LARGEST).ok()?)?;
        if self.age(&about) > RECENT {
            touch(&path, self.now);
        }
        Some(content)
    }

    /// Puts in an entry, where that can be done.
    pub(super) fn put(&self, key: &Key, content: &[u8]) {
        let entry = [checksum(key, content).as_slice(), content].concat();
        if entry.len() as u64 <= LARGEST && self.problem().is_none() && store(&self.path(key), &entry).is_ok()
        {
            self.has_grown.store(true, Ordering::Relaxed);
        }
    }

    /// How long ago a file was written or last used; nothing where its time lies ahead.
    fn age(&self, about: &Metadata) -> Duration {
        about.modified().ok().and_then(|then| self.now.duration_since(then).ok()).unwrap_or_default()
    }

    /// All files that are here, those that a run which was ended left half written included.
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

/// Whether something is called by so many digits, as only what is ours is.
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

/// On other systems the folders for such files belong to one user.
#[cfg(not(unix))]
const fn problem_of(_: &Metadata) -> Option<CacheProblem> {
    None
}

/// What is in an entry, if its checksum holds.
fn open(key: &Key, entry: &[u8]) -> Option<Vec<u8>> {
    let (seal, content) = entry.split_at_checked(SEAL)?;
    (seal == checksum(key, content)).then(|| content.to_vec())
}

fn checksum(key: &Key, content: &[u8]) -> [u8; SEAL] {
    Sha256::new().chain_update(key).chain_update(content).finalize().into()
}
