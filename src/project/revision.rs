//! A project as it was at a commit of git.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use thiserror::Error;

use super::files::{Entry, Files, Folder, entries_of, join, normal};
use crate::confined_dir::too_large;
use crate::date::{Date, Day};
use crate::process::{Output, ProcessError, Program};

/// How long git may take for one answer.
const LIMIT: Duration = Duration::from_mins(1);

/// The most that one file, or the list of all files, may have.
const LARGEST: u64 = 256 << 20;

/// How many digits of a hash name a commit to people.
const SHORT: usize = 7;

/// Why a project cannot be seen as it was.
#[derive(Debug, Error)]
pub enum RevisionError {
    /// The folder is in no repository, or git refuses to look at it.
    #[error(
        "git cannot look into the folder {} ({said}): what there was before is known only in a clone of a repository",
        .folder.display()
    )]
    NoRepository {
        /// The project's folder.
        folder: PathBuf,
        /// What git said.
        said: String,
    },
    /// There is no such commit.
    #[error("git knows no commit \"{revision}\" here: `git log --oneline` lists those that there are")]
    Unknown {
        /// The words for it.
        revision: String,
    },
    /// There is no such commit, and the clone does not have the whole history.
    #[error(
        "git knows no commit \"{revision}\" here, and this clone is shallow: fetch the history first, with \
         `git fetch --unshallow`, or in a workflow with `fetch-depth: 0`"
    )]
    Shallow {
        /// The words for it.
        revision: String,
    },
    /// Git could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// Git answered in a way that nobody understands.
    #[error("git could not tell what \"{revision}\" holds: {said}")]
    Unreadable {
        /// The commit.
        revision: String,
        /// What git said.
        said: String,
    },
}

/// The files of a project's folder as they were at a commit. Nothing is checked out: what is read comes from the
/// store of git.
///
/// What lies outside that store is taken as it is today, and [`Revision::outside`] names it: files that git is told to
/// ignore, and what is reached by a symbolic link or lies in a submodule. So papers that are too large or too private
/// for the repository are the same on both sides of a comparison.
///
/// ```no_run
/// use dateline::process::Program;
/// use dateline::project::{Options, Project, Revision};
///
/// let then = Revision::open(Program::at("/usr/bin/git"), "chronology".as_ref(), "main~3")?;
/// let project = Project::load(&then, &Options::default())?;
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
    /// What the commit holds below the folder, by path.
    held: BTreeMap<String, Held>,
    /// What is there today and git is told to ignore; of a folder that is ignored as a whole, its path and a `/`.
    ignored: BTreeSet<String>,
    outside: Mutex<BTreeSet<String>>,
}

/// What a commit has at a path.
#[derive(Debug)]
enum Held {
    /// A file, by the name of its contents.
    File { object: String },
    /// A symbolic link, of which git holds no contents.
    Link,
    /// A folder that is a repository of its own.
    Submodule,
}

impl Revision {
    /// The project in `folder` at the commit that `revision` names: a hash, a branch, a tag, `HEAD~3`.
    pub fn open(git: Program, folder: &Path, revision: &str) -> Result<Self, RevisionError> {
        // Git asks nobody, fetches nothing, and runs no program that the repository names.
        let git = git.knowing("GIT_TERMINAL_PROMPT", "0").knowing("GIT_NO_LAZY_FETCH", "1").printing(LARGEST);
        let asked = ask(&git, folder, &["rev-parse", "--is-shallow-repository", "--show-prefix"])?;
        if !asked.status.success() {
            let said = first_line(&asked.stderr);
            return Err(RevisionError::NoRepository { folder: folder.to_path_buf(), said });
        }
        let answer = String::from_utf8_lossy(&asked.stdout).into_owned();
        let (shallow, prefix) = answer.split_once('\n').unwrap_or((&answer, ""));
        let prefix = prefix.trim_end_matches('\n').trim_end_matches('/');

        let unknown = || match shallow {
            "true" => RevisionError::Shallow { revision: revision.to_owned() },
            _ => RevisionError::Unknown { revision: revision.to_owned() },
        };
        // An option, or with `^` the exclusion of a commit, which git verifies too.
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
            // The folder may not have been there yet.
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

    /// The commit, by its whole hash.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// What a person may call the commit for good: the tag that was asked for, or the beginning of its hash.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The day on which it was committed, where that was done.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// The paths that were read so far and are no part of the commit, so that they were taken as they are today.
    pub fn outside(&self) -> Vec<String> {
        self.outside.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Whether what lies at a path is no business of git: the path, or a folder on the way, is a link, a submodule or
    /// ignored.
    fn is_elsewhere(&self, path: &str) -> bool {
        let heads = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        heads.chain([path]).any(|head| {
            matches!(self.held.get(head), Some(Held::Link | Held::Submodule))
                || self.ignored.contains(head)
                || self.ignored.contains(&join(head, ""))
        })
    }

    /// What lies there today.
    ///
    /// A link that the commit holds is looked up on disk as well, where it is followed only within the folder.
    fn take_from_disk(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let bytes = self.disk.read_up_to(path, limit)?;
        self.outside.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        Ok(bytes)
    }
}

impl Files for Revision {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.read_up_to(path, LARGEST)
    }

    fn read_up_to(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let path = normal(path)?;
        match self.held.get(&path) {
            Some(Held::File { object }) => {
                let asked =
                    ask(&self.git, &self.folder, &["cat-file", "blob", object]).map_err(io::Error::other)?;
                match asked.status.success() {
                    true if asked.stdout.len() as u64 > limit => Err(too_large(limit)),
                    true if asked.stdout.len() as u64 == LARGEST => Err(too_large(LARGEST)),
                    true => Ok(asked.stdout),
                    false => Err(io::Error::other(first_line(&asked.stderr))),
                }
            }
            _ if self.is_elsewhere(&path) => self.take_from_disk(&path, limit),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn entries(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let folder = normal(folder)?;
        if matches!(self.held.get(&folder), Some(Held::File { .. })) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        if self.is_elsewhere(&folder) {
            return self.disk.entries(&folder);
        }
        let folders = |held: &Held| if matches!(held, Held::Submodule) { "/" } else { "" };
        let held = self.held.iter().filter(|(_, held)| !matches!(held, Held::Link));
        let held: Vec<String> = held.map(|(path, held)| format!("{path}{}", folders(held))).collect();
        let found = entries_of(held.iter().chain(&self.ignored), &folder);
        if found.is_empty() && !folder.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(found.into_iter().collect())
    }
}

/// Settings of git that keep it from running programs that the configuration of a repository names. No command used here
/// shows a diff, checks anything out or contacts another machine, so that most of them are a second line of defence.
const HARMLESS: [&str; 8] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=",
    "core.alternateRefsCommand=",
    "diff.external=",
    "credential.helper=",
    "protocol.allow=never",
    // A bare repository among the files of the project, with a configuration that came with them.
    "safe.bareRepository=explicit",
];

/// Asks git in a folder.
///
/// Revisions from outside never begin with `-` here, see [`Revision::open`]. `--end-of-options` would say the same, but
/// `git rev-parse` before 2.30 takes it for a revision.
fn ask(git: &Program, folder: &Path, arguments: &[&str]) -> Result<Output, ProcessError> {
    let settings = HARMLESS.iter().flat_map(|setting| ["-c", *setting]);
    let all: Vec<&str> = ["--no-pager", "--no-optional-locks"].into_iter().chain(settings).collect();
    git.run(&[&all, arguments].concat(), Some(folder), LIMIT)
}

/// The day of a commit, in the time zone of whoever committed it.
fn day_of(git: &Program, folder: &Path, commit: &str) -> Result<Day, RevisionError> {
    // The first line that it prints is the commit.
    let asked = ask(git, folder, &["rev-list", "--max-count=1", "--format=%cs", commit])?;
    let said = String::from_utf8_lossy(&asked.stdout);
    let day = said.lines().last().and_then(|line| Date::parse(line).ok()?.as_day());
    day.ok_or_else(|| RevisionError::Unreadable {
        revision: commit.to_owned(),
        said: first_line(&asked.stderr),
    })
}

/// What a tree holds, at any depth.
fn listing(git: &Program, folder: &Path, tree: &str) -> Result<BTreeMap<String, Held>, RevisionError> {
    let asked = ask(git, folder, &["ls-tree", "-r", "-z", "--full-tree", tree])?;
    if !asked.status.success() {
        let said = first_line(&asked.stderr);
        return Err(RevisionError::Unreadable { revision: tree.to_owned(), said });
    }
    // A path that is no Unicode is no paper.
    let lines = asked.stdout.split(|byte| *byte == 0).filter_map(|line| std::str::from_utf8(line).ok());
    Ok(lines.filter_map(held).collect())
}

/// What is there today and git is told to ignore.
fn ignored(git: &Program, folder: &Path) -> Result<BTreeSet<String>, RevisionError> {
    let arguments = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"];
    let asked = ask(git, folder, &arguments)?;
    let paths = asked.stdout.split(|byte| *byte == 0).filter_map(|path| std::str::from_utf8(path).ok());
    Ok(paths.filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

/// `100644 blob 1f2e…<tab>papers/a.txt`.
fn held(line: &str) -> Option<(String, Held)> {
    let (about, path) = line.split_once('\t')?;
    let mut words = about.split(' ');
    let held = match (words.next()?, words.next()?, words.next()?) {
        ("120000", _, _) => Held::Link,
        (_, "commit", _) => Held::Submodule,
        (_, "blob", object) => Held::File { object: object.to_owned() },
        _ => return None,
    };
    Some((path.to_owned(), held))
}

/// What git said first, without its "fatal:".
fn first_line(said: &str) -> String {
    let line = said.lines().next().unwrap_or("nothing");
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}
