//! A project: everything one run reads, brought together.
//!
//! This is the library's only contact with the user's files, by way of [`Files`]: a [`Folder`] on disk, the same
//! folder at a [`Revision`] of git, or [`Memory`] in tests and examples.

mod briefs;
mod cache;
mod files;
mod missing;
mod papers;
mod revision;
mod search;
mod told;

pub use briefs::BRIEFS;
pub use cache::{Cache, CacheProblem, CacheSize};
pub use files::{Entry, EntryKind, Files, Folder, Memory};
pub use missing::{Absence, Missing};
pub use papers::{Paper, sha256};
pub use revision::{Revision, RevisionError};
pub use search::{Ignored, places};

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use thiserror::Error;

use crate::assemble::Attestation;
use crate::brief::{self, BriefSpec};
use crate::chronology::{self, Chronology, Fault};
use crate::date::{Date, Day};
use crate::merge::{self, Timeline};
use crate::normalise::{Doubt, Timex};
use crate::read::Settings;
use crate::source::{SourceId, Sources, Span};
use crate::table;

/// The name of the curated file.
pub const CHRONOLOGY: &str = "events.toml";

/// The size limit of the curated file.
const MAX_CHRONOLOGY_SIZE: u64 = 64 << 20;

/// What a run may be told from outside.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What "now" means; stands over `as_of` in `events.toml`.
    pub as_of: Option<Date>,
    /// The day it is, for a chronology that says nothing; `None` where nobody knows.
    pub today: Option<Date>,
    /// How papers are read.
    pub reading: Settings,
    /// Where what is read of papers, and what they tell, is kept for the next run; `None` reads all of them anew.
    pub cache: Option<Cache>,
    /// Who hears how far the reading of papers is.
    pub progress: Option<Arc<dyn Progress>>,
}

/// Hears how far the reading of papers is, from several threads.
pub trait Progress: Debug + Send + Sync {
    /// So many files are going to be read.
    fn begin(&self, files: usize);
    /// One of them was.
    fn step(&self);
    /// All were.
    fn end(&self);
}

/// Why there is no project to look at.
#[derive(Debug, Error)]
pub enum LoadError {
    /// There is no `events.toml`.
    #[error("there is no {CHRONOLOGY} here: make one, or name its folder with -C")]
    NoChronology,
    /// It is there and cannot be read.
    #[error("{CHRONOLOGY} cannot be read: {0}")]
    Unreadable(#[source] std::io::Error),
    /// It is not text.
    #[error(
        "{CHRONOLOGY} is not UTF-8: line {line} holds a byte that is no character; save the file as UTF-8"
    )]
    NotUtf8 {
        /// The line of the first such byte, from 1.
        line: usize,
    },
    /// What lies in the folder of the briefs cannot be known.
    #[error("the folder {BRIEFS} cannot be read: {0}")]
    Briefs(#[source] std::io::Error),
}

/// A curated chronology and the papers beside it, read and brought together.
///
/// Faults of the files are part of it: [`crate::check`] reports them.
///
/// ```
/// use dateline::project::{Memory, Options, Project};
///
/// let files = Memory::from([
///     ("events.toml", "[chronology]\npapers = [\"papers\"]\n"),
///     ("papers/note.txt", "The agreement was signed on 9 June 2024.\n\n(2024/07/01)\n"),
/// ]);
/// let project = Project::load(&files, &Options::default())?;
/// assert_eq!(project.papers[0].path, "papers/note.txt");
/// assert!(project.attestations.iter().any(|said| said.timex.value == "2024-06-09"));
/// # Ok::<(), dateline::project::LoadError>(())
/// ```
#[derive(Debug)]
pub struct Project {
    /// All texts that were read.
    pub sources: Sources,
    /// What `events.toml` says.
    pub chronology: Chronology,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// The papers, in the order of their paths.
    pub papers: Vec<Paper>,
    /// What `events.toml` names and cannot be had, in the order of its words.
    pub missing: Vec<Missing>,
    /// What lies among papers and is not read, since a `.gitignore` names it.
    pub ignored: Vec<Ignored>,
    /// What each brief asks for, in the order of their names.
    pub briefs: Vec<BriefSpec>,
    /// What is wrong with their files.
    pub brief_faults: Vec<brief::Fault>,
    /// What the papers say happened when.
    pub attestations: Vec<Attestation>,
    /// Both together, in the order of the dates.
    pub timeline: Timeline,
    /// What "now" means.
    pub as_of: Option<Date>,
    /// Whether `as_of` is only the day on which the program runs.
    pub as_of_is_today: bool,
    /// Whether `as_of` was asked for from outside, and so stands over what files say.
    pub as_of_is_asked: bool,
    /// Which of the papers a text was read from.
    paper_of: BTreeMap<SourceId, usize>,
}

impl Project {
    /// Reads `events.toml`, the papers it names and the briefs, and brings them together.
    pub fn load(files: &dyn Files, options: &Options) -> Result<Self, LoadError> {
        let text = chronology_text(files)?;
        let mut sources = Sources::new();
        let file = sources.add(CHRONOLOGY, text.as_str());
        let (chronology, faults) = chronology::parse(file, &text);

        let (briefs, brief_faults) = briefs::read_all(files, &chronology, &mut sources)?;
        let papers::Read { papers, attestations, missing, ignored } =
            papers::read_all(files, &chronology, options, &mut sources);
        let timeline = merge::timeline(&sources, &chronology, &attestations);
        let texts = papers.iter().map(|paper| paper.document().map(|document| document.source)).enumerate();
        let paper_of = texts.filter_map(|(at, source)| Some((source?, at))).collect();

        let said = options.as_of.clone().or_else(|| Some(chronology.as_of.as_ref()?.value.clone()));
        let as_of_is_today = said.is_none() && options.today.is_some();
        let as_of = said.or_else(|| options.today.clone());
        Ok(Self {
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
        })
    }

    /// What is wrong with what all briefs have in common, the table `[briefs]` of `events.toml`: with a misspelt key a brief
    /// could lose its handling mark.
    pub fn house_faults(&self) -> impl Iterator<Item = &Fault> {
        let table = self.chronology.house.span;
        self.faults.iter().filter(move |fault| {
            let is_meant =
                matches!(fault, Fault::Table(table::Fault::UnknownKey { suggestion: Some("briefs"), .. }));
            is_meant || table.is_some_and(|table| table.contains(fault.span()))
        })
    }

    /// The briefs whose files have no fault: of the others nobody knows what they would show.
    pub fn sound_briefs(&self) -> impl Iterator<Item = &BriefSpec> {
        self.briefs
            .iter()
            .filter(|brief| self.brief_faults.iter().all(|fault| fault.span().source != brief.source))
    }

    /// The day that a brief speaks from: what was asked for from outside, or its own, or the chronology's.
    pub fn as_of_of(&self, brief: &BriefSpec) -> Option<Day> {
        let own = brief.as_of.as_ref().map(|as_of| &as_of.value).filter(|_| !self.as_of_is_asked);
        own.or(self.as_of.as_ref()).and_then(Date::as_day)
    }

    /// The paper that a text of [`Project::sources`] was read from.
    pub fn paper(&self, source: SourceId) -> Option<&Paper> {
        self.papers.get(*self.paper_of.get(&source)?)
    }

    /// The time expressions of all papers, in the order of the papers and of their words.
    ///
    /// ```
    /// use dateline::normalise::Doubt;
    /// use dateline::project::{Memory, Options, Project};
    ///
    /// let files = Memory::from([
    ///     ("events.toml", "[chronology]\npapers = [\"papers\"]\n"),
    ///     ("papers/note.txt", "The pact was signed on 31 June 2024, after two years of talks.\n"),
    /// ]);
    /// let project = Project::load(&files, &Options::default())?;
    /// let told: Vec<_> = project.told().map(|(span, timex)| (project.sources.text(span), &timex.doubt)).collect();
    /// assert_eq!(told, [("31 June 2024", &Some(Doubt::Impossible)), ("two years", &None)]);
    /// # Ok::<(), dateline::project::LoadError>(())
    /// ```
    pub fn told(&self) -> impl Iterator<Item = (Span, &Timex)> {
        self.papers.iter().flat_map(Paper::told)
    }

    /// Where papers have a date that no calendar has: it dates nothing, so no timeline can show it.
    pub fn impossible_dates(&self) -> impl Iterator<Item = (Span, &Timex)> {
        self.told().filter(|(_, timex)| timex.doubt == Some(Doubt::Impossible))
    }
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
