//! `dateline source`: declares the sources that evidence cites, and pins them to reviewed bytes.

use std::process::ExitCode;

use anyhow::{Context as _, bail};

use super::Global;
use super::candidate_actions::describe_change;
use super::paper_warnings::warn_of_papers;
use super::terminal::Terminal;
use crate::chronology::{Change, NewSource};
use crate::date::Date;
use crate::project::{CHRONOLOGY, Files as _, Folder, Project, sha256};
use crate::pull::{id_of, source_of};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum SourceCommand {
    /// Add a source: a paper, with its title, date and hash, or a web address, which is not fetched
    Add(Box<Add>),
    /// Record the hash of a source's file after reviewing it
    Pin(Pin),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Add {
    /// The path of the paper, relative to events.toml, or its web address
    #[arg(value_name = "FILE|URL")]
    place: String,
    /// The id [default: derived from the file name]
    #[arg(long)]
    id: Option<String>,
    /// The title [default: the title in the paper]
    #[arg(long)]
    title: Option<String>,
    /// The publication date [default: the date in the paper]
    #[arg(long, value_parser = |text: &str| Date::parse(text).map_err(|error| error.to_string()))]
    published: Option<Date>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Pin {
    /// The ids of the sources
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<String>,
}

impl SourceCommand {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let project = global.project()?;
        warn_of_papers(&project, terminal);
        let changes = |project: &Project| match self {
            Self::Add(add) => Ok(vec![Change::Source(add.source(project, &global.files())?)]),
            Self::Pin(pin) => pin.sources.iter().map(|id| hash(project, id)).collect(),
        };
        let name = match self {
            Self::Add(_) => "source add",
            Self::Pin(_) => "source pin",
        };
        let changes = global.change(name, terminal, &project, &changes(&project)?, changes)?;
        terminal.report_written(&changes.iter().map(describe_change).collect::<Vec<_>>())?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Add {
    fn source(&self, project: &Project, folder: &Folder) -> anyhow::Result<NewSource> {
        let place = self.place.trim_start_matches("./");
        let found =
            if place.contains("://") { self.address(project)? } else { paper(project, folder, place)? };
        Ok(NewSource {
            id: self.id.clone().unwrap_or(found.id),
            title: self.title.clone().or(found.title),
            published: self.published.clone().or(found.published),
            ..found
        })
    }

    fn address(&self, project: &Project) -> anyhow::Result<NewSource> {
        let url = &self.place;
        let same =
            |known: &&crate::chronology::SourceEntry| known.url.as_ref().is_some_and(|at| at.value == *url);
        if let Some(known) = project.chronology.sources.iter().find(same) {
            bail!("{url} is already declared as source \"{}\"", known.id.value);
        }
        let name = url.trim_end_matches('/').rsplit('/').next().unwrap_or(url);
        let id = id_of(project, self.title.as_deref().unwrap_or(name));
        Ok(NewSource { id, url: Some(url.clone()), ..NewSource::default() })
    }
}

/// Returns a source for the paper at a path. If `papers` does not include the paper, the title and
/// the date are unknown, and the source has only the hash.
fn paper(project: &Project, folder: &Folder, path: &str) -> anyhow::Result<NewSource> {
    let Some(paper) = project.papers.iter().find(|paper| paper.path == path) else {
        let bytes = folder.read(path).with_context(|| format!("cannot read {path} as a source"))?;
        let name = path.rsplit('/').next().unwrap_or(path).split('.').next().unwrap_or(path);
        let (id, sha256) = (id_of(project, name), Some(sha256(&bytes)));
        return Ok(NewSource { id, path: Some(path.to_owned()), sha256, ..NewSource::default() });
    };
    if let Some(known) = paper.entry.and_then(|at| project.chronology.sources.get(at)) {
        bail!(
            "{path} is already declared as source \"{0}\"; to record its hash, run `dateline source pin {0}`",
            known.id.value
        );
    }
    Ok(source_of(project, paper))
}

/// Returns the change that pins a source to the current hash of its file.
///
/// Fails if the source is unknown or has no file.
fn hash(project: &Project, id: &str) -> anyhow::Result<Change> {
    let is_it =
        |entry: usize| project.chronology.sources.get(entry).is_some_and(|source| source.id.value == id);
    if let Some(paper) = project.papers.iter().find(|paper| paper.entry.is_some_and(is_it)) {
        return Ok(Change::Pin { source: id.to_owned(), sha256: paper.sha256.clone() });
    }
    match project.chronology.source_entry(id) {
        None => bail!("{CHRONOLOGY} has no source \"{id}\": add a paper with `dateline source add FILE`"),
        Some(entry) if entry.path.is_none() => {
            bail!(
                "the source \"{id}\" has no `path`, so there is no file to hash: add `path` in {CHRONOLOGY}"
            )
        }
        Some(_) => {
            bail!("the file of the source \"{id}\" does not exist: run `dateline check` for its path")
        }
    }
}
