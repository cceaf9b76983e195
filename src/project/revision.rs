//! The files of a project at a Git commit.
//!
//! The contents come from Git's object store, so nothing is checked out. Only files outside that
//! store, such as ignored ones, are read from the working tree.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use thiserror::Error;

use super::files::{FileEntry, Files, Folder, entries_of, join, normal};
use crate::confined_dir::too_large;
use crate::date::{Date, Day};
use crate::subprocess::{Output, Program, SubprocessError};

/// The time limit for one Git command.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// The size limit in bytes of one file and of the list of all files.
const MAX_SIZE: u64 = 256 << 20;

/// The number of digits of an abbreviated commit hash.
const SHORT: usize = 7;

/// The reason why a project cannot be read at a commit.
#[derive(Debug, Error)]
pub enum RevisionError {
    /// The folder is not in a repository.
    #[error("`since` requires a Git repository, but {} is not in one", folder_in_words(.folder))]
    NoRepository {
        /// The project's folder.
        folder: PathBuf,
    },
    /// Git refuses to read the repository, for instance because it belongs to another user.
    #[error("git cannot read the repository of {}: {message}", folder_in_words(.folder))]
    Refused {
        /// The project's folder.
        folder: PathBuf,
        /// Git's error message.
        message: String,
    },
    /// The revision does not name a commit.
    #[error("git has no commit \"{revision}\": run `git log --oneline` to list the commits")]
    Unknown {
        /// The requested revision.
        revision: String,
    },
    /// The revision does not name a commit, and the clone is shallow.
    #[error(
        "git has no commit \"{revision}\" in this shallow clone: fetch the history first, with \
         `git fetch --unshallow`, or in a workflow with `fetch-depth: 0`"
    )]
    Shallow {
        /// The requested revision.
        revision: String,
    },
    /// Git could not be started, or timed out.
    #[error(transparent)]
    Process(#[from] SubprocessError),
    /// Git failed to read the commit, or its output could not be parsed.
    #[error("git cannot read \"{revision}\": {message}")]
    Unreadable {
        /// The requested revision or tree.
        revision: String,
        /// Git's error message.
        message: String,
    },
}

fn folder_in_words(folder: &Path) -> String {
    if folder == Path::new(".") {
        "this folder".to_owned()
    } else {
        format!("the folder {}", folder.display())
    }
}

/// The files of a project's folder at a commit, read from Git's object store without a checkout.
///
/// Files outside that store are read from the working tree, and [`Revision::outside`] lists them:
/// files that Git ignores, and files reached by a symbolic link or in a submodule. Papers that are
/// too large or too private for the repository are therefore the same on both sides of a
/// comparison.
///
/// ```no_run
/// use dateline::internals::subprocess::Program;
/// use dateline::internals::project::Revision;
/// use dateline::{LoadOptions, Project};
///
/// let then = Revision::open(Program::at("/usr/bin/git"), "chronology".as_ref(), "main~3")?;
/// let project = Project::load(&then, &LoadOptions::default())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Revision {
    git: Program,
    folder: PathBuf,
    disk: Folder,
    commit: String,
    name: String,
    day: Day,
    /// The files, links and submodules in the commit, by path in the folder.
    held: BTreeMap<String, TreeEntry>,
    /// The paths in the working tree that Git ignores. A folder that is ignored as a whole is
    /// listed with a trailing `/`.
    ignored: BTreeSet<String>,
    outside: Mutex<BTreeSet<String>>,
}

/// An entry of a Git tree.
#[derive(Debug)]
enum TreeEntry {
    /// A file, with the id of its blob.
    File { object: String },
    /// A symbolic link. Git stores only its target path.
    Link,
    /// A submodule.
    Submodule,
}

impl Revision {
    /// Opens the project in `folder` at a commit: a hash, a branch, a tag, or an expression such as
    /// `HEAD~3`.
    pub fn open(git: Program, folder: &Path, revision: &str) -> Result<Self, RevisionError> {
        // Keep Git from prompting for credentials and from fetching missing objects.
        let git =
            git.env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").with_output_limit(MAX_SIZE);
        let asked = ask(&git, folder, &["rev-parse", "--is-shallow-repository", "--show-prefix"])?;
        if !asked.status.success() {
            let message = first_line(&asked.stderr);
            let folder = folder.to_path_buf();
            return Err(if message.contains("not a git repository") {
                RevisionError::NoRepository { folder }
            } else {
                RevisionError::Refused { folder, message }
            });
        }
        let answer = String::from_utf8_lossy(&asked.stdout).into_owned();
        let (shallow, prefix) = answer.split_once('\n').unwrap_or((&answer, ""));
        let prefix = prefix.trim_end_matches('\n').trim_end_matches('/');

        let unknown = || match shallow {
            "true" => RevisionError::Shallow { revision: revision.to_owned() },
            _ => RevisionError::Unknown { revision: revision.to_owned() },
        };
        // Reject a leading `-`, which would begin an option, and a leading `^`, which would exclude
        // a commit: `rev-parse --verify` accepts both.
        if revision.is_empty() || revision.starts_with(['-', '^']) {
            return Err(unknown());
        }
        let named =
            ask(&git, folder, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])?;
        if !named.status.success() {
            return Err(unknown());
        }
        let commit = String::from_utf8_lossy(&named.stdout).trim().to_owned();
        let day = day_of(&git, folder, &commit)?;
        let tag = ask(&git, folder, &["rev-parse", "--verify", "--quiet", &format!("refs/tags/{revision}")])?;
        let name = if tag.status.success() { revision } else { commit.get(..SHORT).unwrap_or(&commit) };
        let name = name.to_owned();
        let held = match prefix {
            "" => listing(&git, folder, &commit)?,
            // Return no files if the folder does not exist in that commit.
            _ if !ask(&git, folder, &["cat-file", "-e", &format!("{commit}:{prefix}")])?.status.success() => {
                BTreeMap::new()
            }
            _ => listing(&git, folder, &format!("{commit}:{prefix}"))?,
        };
        let ignored = ignored(&git, folder)?;
        let disk = Folder::new(folder);
        let folder = folder.to_path_buf();
        Ok(Self { git, folder, disk, commit, name, day, held, ignored, outside: Mutex::default() })
    }

    /// Returns the full hash of the commit.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// Returns a stable name for the commit: the requested tag, or its abbreviated hash.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the day of the commit, in the committer's time zone.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// Returns the paths read so far that are not part of the commit and were therefore read from
    /// the working tree.
    pub fn outside(&self) -> Vec<String> {
        self.outside.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Whether the content of a path is outside Git's object store: the path or one of its parents
    /// is a link, a submodule or ignored.
    fn is_elsewhere(&self, path: &str) -> bool {
        let heads = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        heads.chain([path]).any(|head| {
            matches!(self.held.get(head), Some(TreeEntry::Link | TreeEntry::Submodule))
                || self.ignored.contains(head)
                || self.ignored.contains(&join(head, ""))
        })
    }

    /// Reads a file from the working tree, and records its path.
    ///
    /// A link in the commit is resolved in the working tree, where links that lead outside the
    /// folder are refused.
    fn take_from_disk(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let bytes = self.disk.read_up_to(path, limit)?;
        self.outside.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        Ok(bytes)
    }
}

impl Files for Revision {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.read_up_to(path, MAX_SIZE)
    }

    fn read_up_to(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let path = normal(path)?;
        match self.held.get(&path) {
            Some(TreeEntry::File { object }) => {
                let asked =
                    ask(&self.git, &self.folder, &["cat-file", "blob", object]).map_err(io::Error::other)?;
                match asked.status.success() {
                    true if asked.stdout.len() as u64 > limit => Err(too_large(limit)),
                    // Report the file as too large: the output is truncated at this limit.
                    true if asked.stdout.len() as u64 == MAX_SIZE => Err(too_large(MAX_SIZE)),
                    true => Ok(asked.stdout),
                    false => Err(io::Error::other(first_line(&asked.stderr))),
                }
            }
            _ if self.is_elsewhere(&path) => self.take_from_disk(&path, limit),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn entries(&self, folder: &str) -> io::Result<Vec<FileEntry>> {
        let folder = normal(folder)?;
        if matches!(self.held.get(&folder), Some(TreeEntry::File { .. })) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        if self.is_elsewhere(&folder) {
            return self.disk.entries(&folder);
        }
        // List a submodule as a folder, by its trailing `/`.
        let folders = |held: &TreeEntry| if matches!(held, TreeEntry::Submodule) { "/" } else { "" };
        let held = self.held.iter().filter(|(_, held)| !matches!(held, TreeEntry::Link));
        let held: Vec<String> = held.map(|(path, held)| format!("{path}{}", folders(held))).collect();
        let found = entries_of(held.iter().chain(&self.ignored), &folder);
        if found.is_empty() && !folder.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(found.into_iter().collect())
    }
}

/// Git settings that disable programs named in a repository's configuration.
///
/// The commands used here do not show diffs, check out files or contact other machines, so most of
/// these settings are only defence in depth.
const HARMLESS: [&str; 8] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=",
    "core.alternateRefsCommand=",
    "diff.external=",
    "credential.helper=",
    "protocol.allow=never",
    // Ignore bare repositories among the project's files, which bring their own configuration.
    "safe.bareRepository=explicit",
];

/// Runs a Git command in a folder.
///
/// User-supplied revisions never begin with `-` here, see [`Revision::open`]. `--end-of-options`
/// would ensure the same, but `git rev-parse` before 2.30 takes it for a revision.
fn ask(git: &Program, folder: &Path, arguments: &[&str]) -> Result<Output, SubprocessError> {
    let settings = HARMLESS.iter().flat_map(|setting| ["-c", *setting]);
    let all: Vec<&str> = ["--no-pager", "--no-optional-locks"].into_iter().chain(settings).collect();
    git.run(&[&all, arguments].concat(), Some(folder), TIME_LIMIT)
}

/// Returns the day of a commit, in the committer's time zone.
fn day_of(git: &Program, folder: &Path, commit: &str) -> Result<Day, RevisionError> {
    // Take the last line: `rev-list --format` prints a line with the hash before the formatted one.
    let asked = ask(git, folder, &["rev-list", "--max-count=1", "--format=%cs", commit])?;
    let days = String::from_utf8_lossy(&asked.stdout);
    let day = days.lines().last().and_then(|line| Date::parse(line).ok()?.as_day());
    day.ok_or_else(|| RevisionError::Unreadable {
        revision: commit.to_owned(),
        message: first_line(&asked.stderr),
    })
}

/// Lists all files of a tree, recursively.
fn listing(git: &Program, folder: &Path, tree: &str) -> Result<BTreeMap<String, TreeEntry>, RevisionError> {
    let asked = ask(git, folder, &["ls-tree", "-r", "-z", "--full-tree", tree])?;
    if !asked.status.success() {
        let message = first_line(&asked.stderr);
        return Err(RevisionError::Unreadable { revision: tree.to_owned(), message });
    }
    // Skip paths that are not Unicode: they cannot be papers.
    let lines = asked.stdout.split(|byte| *byte == 0).filter_map(|line| std::str::from_utf8(line).ok());
    Ok(lines.filter_map(tree_entry).collect())
}

/// Lists the paths in the working tree that Git ignores.
fn ignored(git: &Program, folder: &Path) -> Result<BTreeSet<String>, RevisionError> {
    let arguments = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"];
    let asked = ask(git, folder, &arguments)?;
    let paths = asked.stdout.split(|byte| *byte == 0).filter_map(|path| std::str::from_utf8(path).ok());
    Ok(paths.filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

/// Parses a line of `git ls-tree`, such as `100644 blob 1f2e…<tab>papers/a.txt`.
fn tree_entry(line: &str) -> Option<(String, TreeEntry)> {
    let (about, path) = line.split_once('\t')?;
    let mut words = about.split(' ');
    let entry = match (words.next()?, words.next()?, words.next()?) {
        ("120000", _, _) => TreeEntry::Link,
        (_, "commit", _) => TreeEntry::Submodule,
        (_, "blob", object) => TreeEntry::File { object: object.to_owned() },
        _ => return None,
    };
    Some((path.to_owned(), entry))
}

/// Returns the first line of a Git error message, without "fatal: ".
fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or("git gave no error message");
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}
