//! A project: the chronology, the papers and the briefs, loaded and merged.
//!
//! All access to the user's files goes through [`Files`], which is implemented by a [`Folder`] on
//! disk, a [`Revision`] of Git, and [`Memory`] for tests and examples.

mod briefs;
mod cache;
mod extraction_cache;
mod files;
mod missing;
mod papers;
mod rename;
#[cfg(feature = "lsp")]
mod reread;
mod revision;
mod search;

pub(crate) use briefs::BRIEFS;
pub use cache::Cache;
pub(crate) use cache::CacheProblem;
pub(crate) use files::Overlay;
pub use files::{EntryKind, FileEntry, Files, Folder, Memory};
pub(crate) use missing::{Absence, Missing};
#[cfg(feature = "cli")]
pub(crate) use papers::DeclaredPaper;
pub use papers::{Paper, sha256};
#[cfg(feature = "lsp")]
pub(crate) use rename::rename_edits;
pub use rename::{EditedFile, RenameError, removed, rename};
#[cfg(feature = "office")]
pub(crate) use rename::{named as event_named, redirected, references};
#[cfg(feature = "lsp")]
pub(crate) use reread::Reread;
pub use revision::{Revision, RevisionError};
pub use search::places;
pub(crate) use search::{Ignored, IgnoredReason};

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use thiserror::Error;

use crate::assemble::Attestation;
use crate::brief::{self, BriefSpec};
use crate::chronology::{self, Chronology, ChronologyFault};
use crate::date::{Date, Day};
use crate::extraction::{StatementDetails, TableError};
use crate::linking::{self, Timeline};
use crate::normalise::{Doubt, Timex};
use crate::read::ReadSettings;
use crate::source::{SourceId, Sources, Span};
use crate::table;

/// The file name of the chronology.
pub(crate) const CHRONOLOGY: &str = "events.toml";

/// The size limit for the chronology in bytes.
pub(crate) const MAX_CHRONOLOGY_SIZE: u64 = 64 << 20;

/// The options for loading a project.
///
/// ```
/// use dateline::{Date, LoadOptions, Memory, Project};
///
/// let options = LoadOptions { as_of: Date::from_ymd(2025, 4, 4), ..LoadOptions::default() };
/// let project = Project::load(&Memory::from([("events.toml", "")]), &options)?;
/// assert_eq!(project.as_of, Date::from_ymd(2025, 4, 4));
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// The "as of" date; overrides `as_of` in `events.toml`.
    pub as_of: Option<Date>,
    /// The current date, used if `as_of` is not set anywhere, or `None` if unknown.
    pub today: Option<Date>,
    /// The settings for reading papers.
    pub reading: ReadSettings,
    /// The cache for extracted papers; without one, all papers are read again.
    #[doc(hidden)]
    pub cache: Option<Cache>,
    /// The observer of the progress of reading papers.
    #[doc(hidden)]
    pub progress: Option<Arc<dyn Progress>>,
}

/// An observer of the progress of reading papers. Its methods are called from several threads.
pub trait Progress: Debug + Send + Sync {
    /// Called before the first file is read, with the number of files.
    fn begin(&self, files: usize);
    /// Called after each file is read.
    fn step(&self);
    /// Called after the last file is read.
    fn end(&self);
}

/// The reason why a project could not be loaded.
///
/// ```
/// use dateline::{LoadError, LoadOptions, Memory, Project};
///
/// let loaded = Project::load(&Memory::default(), &LoadOptions::default());
/// assert!(matches!(loaded, Err(LoadError::NoChronology)));
/// ```
#[derive(Debug, Error)]
pub enum LoadError {
    /// The folder does not contain `events.toml`.
    #[error("no {CHRONOLOGY} in this folder: create one with `dateline init`, or pass its folder with -C")]
    NoChronology,
    /// `events.toml` exists but cannot be read.
    #[error("cannot read {CHRONOLOGY}: {0}")]
    Unreadable(#[source] std::io::Error),
    /// `events.toml` is not valid UTF-8.
    #[error("{CHRONOLOGY} is not UTF-8: line {line} contains an invalid byte; save the file as UTF-8")]
    NotUtf8 {
        /// The 1-based line of the first invalid byte.
        line: usize,
    },
    /// A table of statements cannot be used.
    #[error(transparent)]
    Statements(#[from] TableError),
    /// The briefs folder cannot be listed.
    #[error("cannot read the folder {BRIEFS}: {0}")]
    Briefs(#[source] std::io::Error),
}

/// A chronology with its papers and briefs, and the timeline merged from them.
///
/// Faults in the files are part of the project; [`crate::check`] reports them.
///
/// ```
/// use dateline::{Memory, LoadOptions, Project};
///
/// let files = Memory::from([
///     ("events.toml", "[chronology]\npapers = [\"papers\"]\n"),
///     ("papers/note.txt", "The agreement was signed on 9 June 2024.\n\n(2024/07/01)\n"),
/// ]);
/// let project = Project::load(&files, &LoadOptions::default())?;
/// assert_eq!(project.papers[0].path, "papers/note.txt");
/// assert!(project.attestations.iter().any(|said| said.timex.value == "2024-06-09"));
/// # Ok::<(), dateline::LoadError>(())
/// ```
#[derive(Debug)]
pub struct Project {
    /// The contents of all text files.
    pub sources: Sources,
    /// The content of `events.toml`.
    pub chronology: Chronology,
    /// The faults in `events.toml`.
    #[doc(hidden)]
    pub faults: Vec<ChronologyFault>,
    /// The papers, sorted by path.
    pub papers: Vec<Paper>,
    /// The paths and globs in `events.toml` that yield nothing to read, in file order.
    #[doc(hidden)]
    pub missing: Vec<Missing>,
    /// The files and folders that were skipped because of a `.gitignore`.
    pub(crate) ignored: Vec<Ignored>,
    /// The briefs, sorted by name.
    pub(crate) briefs: Vec<BriefSpec>,
    /// The faults in the brief files.
    pub(crate) brief_faults: Vec<brief::BriefFault>,
    /// The dated statements of the papers.
    pub attestations: Vec<Attestation>,
    /// The events and the statements, merged in chronological order.
    #[doc(hidden)]
    pub timeline: Timeline,
    /// The "as of" date.
    pub as_of: Option<Date>,
    /// Whether `as_of` is the current date because it was not set anywhere.
    pub(crate) as_of_is_today: bool,
    /// Whether `as_of` was set in [`LoadOptions`], and so overrides the files.
    pub(crate) as_of_is_asked: bool,
    /// Maps each source to the index of the paper that it was read from.
    paper_of: BTreeMap<SourceId, usize>,
}

impl Project {
    /// Reads `events.toml`, the papers it names and the briefs, and merges them.
    ///
    /// Fails only if `events.toml` is missing, unreadable or not UTF-8, or if the briefs folder
    /// cannot be listed. All other faults in the files are part of the project.
    pub fn load(files: &dyn Files, options: &LoadOptions) -> Result<Self, LoadError> {
        let mut curated = CuratedFiles::read(files)?;
        let read = papers::read_all(files, &curated.chronology, options, &mut curated.sources);
        Ok(Self::of(curated, read, options))
    }

    /// Reads `events.toml` and the briefs, and merges them with the dated statements of a table,
    /// which replace the papers. The paths in `papers` are not read; a `[[source]]` belongs to the
    /// statements with its `path`.
    ///
    /// Fails like [`Project::load`], and if the rows are damaged or contradict each other.
    pub fn load_statements(
        files: &dyn Files,
        options: &LoadOptions,
        rows: &[StatementDetails],
    ) -> Result<Self, LoadError> {
        let mut curated = CuratedFiles::read(files)?;
        let read = papers::of_statements(rows, &curated.chronology, &mut curated.sources)?;
        Ok(Self::of(curated, read, options))
    }

    /// Merges the curated files with the contents of the papers.
    fn of(curated: CuratedFiles, read: papers::ReadPapers, options: &LoadOptions) -> Self {
        let CuratedFiles { sources, chronology, faults, briefs, brief_faults } = curated;
        let papers::ReadPapers { papers, attestations, missing, ignored } = read;
        let timeline = linking::timeline(&sources, &chronology, &attestations);
        let texts = papers.iter().map(|paper| paper.document().map(|document| document.source)).enumerate();
        let paper_of = texts.filter_map(|(at, source)| Some((source?, at))).collect();
        let (as_of, as_of_is_today) = as_of(&chronology, options);
        Self {
            sources,
            chronology,
            faults,
            papers,
            missing,
            ignored,
            briefs,
            brief_faults,
            attestations,
            timeline,
            as_of,
            as_of_is_today,
            as_of_is_asked: options.as_of.is_some(),
            paper_of,
        }
    }

    /// Returns the faults in the house style, the table `[briefs]` of `events.toml`. A misspelt key
    /// can mean that briefs lack their handling mark.
    pub(crate) fn brief_default_faults(&self) -> impl Iterator<Item = &ChronologyFault> {
        let table = self.chronology.brief_defaults.span;
        self.faults.iter().filter(move |fault| {
            // Include a misspelt name of the table itself, such as `[brief]`.
            let is_meant = matches!(
                fault,
                ChronologyFault::Table(table::TableFault::UnknownKey { suggestion: Some("briefs"), .. })
            );
            is_meant || table.is_some_and(|table| table.contains(fault.span()))
        })
    }

    /// Returns the briefs whose files have no faults. The content of the others is uncertain.
    pub(crate) fn sound_briefs(&self) -> impl Iterator<Item = &BriefSpec> {
        self.briefs
            .iter()
            .filter(|brief| self.brief_faults.iter().all(|fault| fault.span().source != brief.source))
    }

    /// Returns the "as of" date of a brief: `as_of` from [`LoadOptions`] if set, otherwise the
    /// brief's own, otherwise the chronology's.
    pub(crate) fn as_of_of(&self, brief: &BriefSpec) -> Option<Day> {
        let own = brief.as_of.as_ref().map(|as_of| &as_of.value).filter(|_| !self.as_of_is_asked);
        own.or(self.as_of.as_ref()).and_then(Date::as_day)
    }

    /// Returns the paper that a source in [`Project::sources`] was read from.
    pub fn paper(&self, source: SourceId) -> Option<&Paper> {
        self.papers.get(*self.paper_of.get(&source)?)
    }

    /// Returns the paper that represents all papers with the same content as this one: the first
    /// with a `[[source]]` or, if none has one, the first.
    pub(crate) fn first_with_content(&self, paper: &Paper) -> Option<&Paper> {
        let same = || self.papers.iter().filter(|other| other.sha256 == paper.sha256);
        same().find(|other| other.entry.is_some()).or_else(|| same().next())
    }

    /// Returns the time expressions of all papers with their spans, in the order of the papers and
    /// of their texts.
    ///
    /// ```
    /// use dateline::{Doubt, Memory, LoadOptions, Project};
    ///
    /// let files = Memory::from([
    ///     ("events.toml", "[chronology]\npapers = [\"papers\"]\n"),
    ///     ("papers/note.txt", "The pact was signed on 31 June 2024, after two years of talks.\n"),
    /// ]);
    /// let project = Project::load(&files, &LoadOptions::default())?;
    /// let found: Vec<_> =
    ///     project.spanned_timexes().map(|(span, timex)| (project.sources.text(span), &timex.doubt)).collect();
    /// assert_eq!(found, [("31 June 2024", &Some(Doubt::Impossible)), ("two years", &None)]);
    /// # Ok::<(), dateline::LoadError>(())
    /// ```
    pub fn spanned_timexes(&self) -> impl Iterator<Item = (Span, &Timex)> {
        self.papers.iter().flat_map(Paper::spanned_timexes)
    }

    /// Returns the time expressions in papers that are impossible dates, such as "31 June 2024".
    /// They are not part of the timeline.
    pub fn impossible_dates(&self) -> impl Iterator<Item = (Span, &Timex)> {
        self.spanned_timexes().filter(|(_, timex)| timex.doubt == Some(Doubt::Impossible))
    }
}

/// The curated files: the chronology and the briefs.
pub(crate) struct CuratedFiles {
    /// The text of the chronology, then the texts of the briefs.
    sources: Sources,
    pub(crate) chronology: Chronology,
    faults: Vec<ChronologyFault>,
    pub(crate) briefs: Vec<BriefSpec>,
    brief_faults: Vec<brief::BriefFault>,
}

impl CuratedFiles {
    pub(crate) fn read(files: &dyn Files) -> Result<Self, LoadError> {
        let text = chronology_text(files)?;
        let mut sources = Sources::new();
        let file = sources.add(CHRONOLOGY, text.as_str());
        let (chronology, faults) = chronology::parse(file, &text);
        let (briefs, brief_faults) = briefs::read_all(files, &chronology, &mut sources)?;
        Ok(Self { sources, chronology, faults, briefs, brief_faults })
    }
}

/// Returns the "as of" date, and whether it is the current date because it was not set anywhere.
fn as_of(chronology: &Chronology, options: &LoadOptions) -> (Option<Date>, bool) {
    let stated = options.as_of.clone().or_else(|| Some(chronology.as_of.as_ref()?.value.clone()));
    let is_today = stated.is_none() && options.today.is_some();
    (stated.or_else(|| options.today.clone()), is_today)
}

fn chronology_text(files: &dyn Files) -> Result<String, LoadError> {
    let bytes = files.read_up_to(CHRONOLOGY, MAX_CHRONOLOGY_SIZE).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => LoadError::NoChronology,
        _ => LoadError::Unreadable(error),
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() + 1;
        LoadError::NotUtf8 { line }
    })
}
