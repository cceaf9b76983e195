//! `dateline source`: declares the sources that evidence cites, and pins them to reviewed bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use super::candidate_actions::describe_change;
use super::event_values::{refuse_new_faults_of_options, stated_date};
use super::paper_warnings::warn_of_papers;
use super::project_file::read_named;
use super::reviewer::{ReviewerArgs, is_signature};
use super::terminal::Terminal;
use super::{Global, env};
use crate::chronology::{Change, NewSource, REVIEWED, SourceEntry, edit};
use crate::date::Date;
use crate::project::{CHRONOLOGY, EntryKind, Files as _, Project, sha256};
use crate::pull::{id_of, slug, vacant};
use crate::read::{
    DateEvidence, Document, ReadSettings, extract, is_paper, source_facts, without_mail_prefixes,
};
use crate::source::{Sources, one_line};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum SourceCommand {
    /// Add papers or web addresses as sources, with an archived or local copy
    Add(Box<Add>),
    /// Record the hash of a source's file after reviewing it
    Pin(Pin),
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The title, author, publisher, address and publication date are taken from the file. The \
                        date on which a file was created is never used as its publication date."
)]
pub(crate) struct Add {
    /// Papers or folders of papers, relative to events.toml, or web addresses, which are not
    /// fetched
    #[arg(value_name = "FILE|FOLDER|URL", required_unless_present = "copy")]
    places: Vec<String>,
    /// The id of the source [default: derived from the file name]
    #[arg(long)]
    id: Option<String>,
    /// The title [default: the title in the paper]
    #[arg(long)]
    title: Option<String>,
    /// The author [default: the author in the paper]
    #[arg(long)]
    author: Option<String>,
    /// The publisher [default: the publisher named in the web page]
    #[arg(long)]
    publisher: Option<String>,
    /// The publication date: an EDTF date, or words such as "June 2024" [default: the date in the
    /// paper]
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// The access date of a web page [default: the date on which its copy was saved, or today]
    #[arg(long, value_name = "DATE")]
    accessed: Option<String>,
    /// The address of an archived copy of a web page
    #[arg(long, value_name = "URL")]
    archived: Option<String>,
    /// A saved copy of the web page (MHTML, HTML, PDF), which is copied into the folder `sources`
    #[arg(long, value_name = "FILE")]
    copy: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Pin {
    /// The ids of the sources
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<String>,
    #[command(flatten)]
    reviewer: ReviewerArgs,
}

impl SourceCommand {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        match self {
            Self::Add(add) => add.run(global, terminal),
            Self::Pin(pin) => pin.run(global, terminal),
        }
    }
}

impl Pin {
    fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let project = global.project()?;
        warn_of_papers(&project, terminal);
        let review = self.reviewer.review(global);
        let reviewed =
            |id: &String| Change::SourceKey { source: id.clone(), key: REVIEWED, value: review.clone() };
        let changes = |project: &Project| -> anyhow::Result<Vec<Change>> {
            let hashes = self.sources.iter().map(|id| hash(project, id));
            let hashes: Vec<Change> = hashes.collect::<anyhow::Result<_>>()?;
            Ok(hashes.into_iter().chain(self.sources.iter().map(reviewed)).collect())
        };
        let made = global.change("source pin", terminal, &project, &changes(&project)?, changes)?;
        report(&made, terminal)
    }
}

/// Reports the changes of sources.
fn report(made: &[Change], terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let lines = made.iter().filter(|change| !is_signature(change)).map(describe_change);
    terminal.report_written(&lines.collect::<Vec<_>>())?;
    Ok(ExitCode::SUCCESS)
}

/// The folder for copies of web pages.
const COPIES: &str = "sources";

/// A copy of a web page that will be added to the project.
struct LocalCopy {
    /// The path in the project.
    path: String,
    bytes: Vec<u8>,
    /// The metadata that the copy contains.
    found: NewSource,
}

impl Add {
    fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let is_of_one = self.id.is_some() || self.title.is_some() || self.copy.is_some();
        if is_of_one && self.places.len() > 1 {
            bail!(
                "--id, --title and --copy apply to a single source: add the other sources with separate commands"
            );
        }
        let project = global.project()?;
        warn_of_papers(&project, terminal);
        let copy = self.copy.as_ref().map(|file| LocalCopy::read(file, global)).transpose()?;
        let date = |option: &str, text: &Option<String>| {
            text.as_ref().map(|text| stated_date(option, text, &project, terminal)).transpose()
        };
        let stated = NewSource {
            title: self.title.clone(),
            author: self.author.clone(),
            publisher: self.publisher.clone(),
            published: date("--published", &self.published)?,
            accessed: date("--accessed", &self.accessed)?,
            archived: self.archived.clone(),
            ..NewSource::default()
        };
        let changes = |project: &Project| self.changes(project, global, copy.as_ref(), &stated);
        let first = changes(&project)?;
        if first.is_empty() {
            terminal.note("all of these papers are already declared as sources; nothing was added");
            return Ok(ExitCode::SUCCESS);
        }
        refuse_new_faults_of_options(
            &project,
            &edit(project.sources.whole(project.chronology.source), &first)?,
        )?;
        let new_files: Vec<(&str, &[u8])> =
            copy.iter().map(|copy| (copy.path.as_str(), copy.bytes.as_slice())).collect();
        let made = global.change_with_files("source add", terminal, &project, &first, &new_files, changes)?;
        let copied = copy.iter().map(|copy| format!("{}: copy of the page", copy.path));
        terminal.report_written(&copied.collect::<Vec<_>>())?;
        report(&made, terminal)
    }

    fn changes(
        &self,
        project: &Project,
        global: &Global,
        copy: Option<&LocalCopy>,
        stated: &NewSource,
    ) -> anyhow::Result<Vec<Change>> {
        let mut changes = Vec::new();
        let mut ids = BTreeSet::new();
        let mut add = |source: NewSource| {
            let mut source = filled(stated.clone(), source);
            if let Some(id) = &self.id {
                source.id.clone_from(id);
            }
            // Extend the id until it is unique, because several files can have the same name.
            let is_free = |id: &str, ids: &BTreeSet<String>| {
                !ids.contains(id) && (self.id.is_some() || project.chronology.source_entry(id).is_none())
            };
            source.id = vacant(&source.id, |id| !is_free(id, &ids));
            ids.insert(source.id.clone());
            changes.push(Change::Source(source));
        };
        let is_web = |place: &str| place.contains("://");
        match (self.places.as_slice(), copy) {
            ([], Some(copy)) => match copy.found.url.clone() {
                Some(url) if declared(project, &url).is_some() => {
                    return add_copy(project, &url, copy, stated);
                }
                Some(url) => add(self.page(project, global, &url, Some(copy))),
                None => {
                    bail!(
                        "{0} does not contain its web address: run `dateline source add ADDRESS --copy {0}`",
                        copy.path
                    )
                }
            },
            ([url], Some(copy)) if is_web(url) => match declared(project, url) {
                Some(_) => return add_copy(project, url, copy, stated),
                None => add(self.page(project, global, url, Some(copy))),
            },
            ([place], Some(_)) => {
                bail!("--copy: {place} is a file, not a web address: add it without --copy")
            }
            (places, None) => {
                for place in places {
                    if !is_web(place) {
                        papers(project, global, place, places.len() == 1)?.into_iter().for_each(&mut add);
                    } else if let Some(known) = declared(project, place) {
                        bail!("{place} is already declared as source \"{}\"", known.id.value);
                    } else {
                        add(self.page(project, global, place, None));
                    }
                }
            }
            (_, Some(_)) => {
                bail!("--copy applies to a single source: add the other sources with separate commands")
            }
        }
        Ok(changes)
    }

    /// Returns a source for a URL.
    fn page(&self, project: &Project, global: &Global, url: &str, copy: Option<&LocalCopy>) -> NewSource {
        let found = copy.map(|copy| copy.found.clone()).unwrap_or_default();
        let title = self.title.as_deref().or(found.title.as_deref());
        let name = url.trim_end_matches('/').rsplit('/').next().unwrap_or(url);
        NewSource {
            id: id_of(project, title.unwrap_or(name)),
            url: Some(url.to_owned()),
            accessed: found.accessed.clone().or_else(|| Some(today(global))),
            ..found
        }
    }
}

fn today(global: &Global) -> Date {
    global.as_of.clone().unwrap_or_else(env::today)
}

fn declared<'p>(project: &'p Project, url: &str) -> Option<&'p SourceEntry> {
    let same = |known: &&SourceEntry| known.url.as_ref().is_some_and(|at| at.value == url);
    project.chronology.sources.iter().find(same)
}

/// Returns the changes that give a declared source its local copy.
///
/// # Errors
///
/// Fails if the source already has a file.
fn add_copy(
    project: &Project,
    url: &str,
    copy: &LocalCopy,
    stated: &NewSource,
) -> anyhow::Result<Vec<Change>> {
    let Some(known) = declared(project, url) else { return Ok(Vec::new()) };
    if let Some(path) = &known.path {
        bail!(
            "the source \"{}\" already has a local copy, {}: to replace it, remove its `path` from {CHRONOLOGY}",
            known.id.value,
            path.value
        );
    }
    let accessed = stated.accessed.as_ref().or(copy.found.accessed.as_ref()).map(ToString::to_string);
    let accessed = accessed.filter(|_| stated.accessed.is_some() || known.accessed.is_none());
    let keys = [
        ("path", Some(copy.path.clone())),
        ("accessed", accessed),
        ("archived", stated.archived.clone()),
        ("sha256", copy.found.sha256.clone()),
    ];
    let set = |(key, value): (&'static str, Option<String>)| {
        Some(Change::SourceKey { source: known.id.value.clone(), key, value: toml::Value::from(value?) })
    };
    Ok(keys.into_iter().filter_map(set).collect())
}

impl LocalCopy {
    fn read(file: &Path, global: &Global) -> anyhow::Result<Self> {
        let settings = global.reading.settings()?;
        let most = u64::try_from(settings.limits.bytes).unwrap_or(u64::MAX);
        let shown = file.display().to_string();
        let bytes = read_named(global, file, most).with_context(|| format!("cannot read {shown}"))?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "html"));
        let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).collect();
        let stem = slug(stem, "page");
        let numbered = (2_u32..).map(|number| format!("{COPIES}/{stem}-{number}.{ending}"));
        // A file with this name and the same bytes already is the copy, so it need not be written.
        let is_free = |path: &String| match global.files().read(path) {
            Ok(known) => known == bytes,
            Err(error) => error.kind() == std::io::ErrorKind::NotFound,
        };
        let path =
            std::iter::once(format!("{COPIES}/{stem}.{ending}")).chain(numbered).take(1000).find(is_free);
        let path = path.with_context(|| {
            format!("the folder {COPIES} already has 1000 files named {stem}: move some of them away")
        })?;
        let mut found = read_source(&path, &bytes, &settings);
        found.path = Some(path.clone());
        Ok(Self { path, bytes, found })
    }
}

/// Returns the metadata and the hash of a file.
fn read_source(path: &str, bytes: &[u8], settings: &ReadSettings) -> NewSource {
    let mut sources = Sources::new();
    let document = extract(path, bytes, settings).map(|content| content.document(path, &mut sources)).ok();
    let found = document.as_ref().map(of_document).unwrap_or_default();
    NewSource { sha256: Some(sha256(bytes)), ..filled(found, of_page(bytes)) }
}

/// Returns the metadata of a document. Its last update is not its publication date.
fn of_document(document: &Document) -> NewSource {
    let published = document.created.as_ref().filter(|created| created.evidence != DateEvidence::Updated);
    NewSource {
        title: document.title.as_ref().map(|title| one_line(without_mail_prefixes(&title.value))),
        author: document.author.as_ref().map(|author| one_line(&author.value)),
        published: published.map(|created| created.date.clone()),
        ..NewSource::default()
    }
}

/// Returns the publication metadata of a web page.
fn of_page(bytes: &[u8]) -> NewSource {
    let facts = source_facts(bytes);
    NewSource { publisher: facts.publisher, url: facts.url, accessed: facts.saved, ..NewSource::default() }
}

/// Returns `first`, with missing values filled in from `second`.
fn filled(first: NewSource, second: NewSource) -> NewSource {
    NewSource {
        id: if first.id.is_empty() { second.id } else { first.id },
        title: first.title.or(second.title),
        author: first.author.or(second.author),
        publisher: first.publisher.or(second.publisher),
        published: first.published.or(second.published),
        path: first.path.or(second.path),
        url: first.url.or(second.url),
        accessed: first.accessed.or(second.accessed),
        archived: first.archived.or(second.archived),
        sha256: first.sha256.or(second.sha256),
    }
}

/// Returns a source for the paper at a path, or one for each undeclared paper in a folder.
fn papers(project: &Project, global: &Global, place: &str, is_alone: bool) -> anyhow::Result<Vec<NewSource>> {
    let place = place.trim_start_matches("./").trim_end_matches('/');
    let files = global.files();
    if files.entries(place).is_err() {
        return Ok(paper(project, global, place, is_alone)?.into_iter().collect());
    }
    let mut found = Vec::new();
    let mut folders = vec![place.to_owned()];
    let mut has_papers = false;
    while let Some(folder) = folders.pop() {
        for entry in files.entries(&folder).with_context(|| format!("cannot read the folder {folder}"))? {
            let path = if folder.is_empty() || folder == "." {
                entry.name.clone()
            } else {
                format!("{folder}/{}", entry.name)
            };
            match entry.kind {
                _ if entry.name.starts_with('.') => {}
                EntryKind::Folder => folders.push(path),
                EntryKind::File if files.read_head(&path, 4096).is_ok_and(|head| is_paper(&path, &head)) => {
                    has_papers = true;
                    found.extend(paper(project, global, &path, false)?);
                }
                _ => {}
            }
        }
    }
    if !has_papers {
        bail!("the folder {place} contains no papers");
    }
    Ok(found)
}

/// Returns a source for the paper at a path. If the paper is already declared, this is an error if
/// the path was given alone (`is_alone`), and `None` if it is one of several papers in a folder.
fn paper(
    project: &Project,
    global: &Global,
    path: &str,
    is_alone: bool,
) -> anyhow::Result<Option<NewSource>> {
    let known = project.papers.iter().find(|paper| paper.path == path);
    let entry = known.and_then(|paper| project.chronology.sources.get(paper.entry?));
    if let Some(entry) = entry {
        if !is_alone {
            return Ok(None);
        }
        bail!(
            "{path} is already declared as source \"{0}\"; to record its hash, run `dateline source pin {0}`",
            entry.id.value
        );
    }
    let bytes = global.files().read(path).with_context(|| format!("cannot read {path} as a source"))?;
    let name = path.rsplit('/').next().unwrap_or(path).split('.').next().unwrap_or(path);
    let found = match known.and_then(|paper| Some((paper, paper.document()?))) {
        Some((paper, document)) => {
            NewSource { sha256: Some(paper.sha256.clone()), ..filled(of_document(document), of_page(&bytes)) }
        }
        None => read_source(path, &bytes, &global.reading.settings()?),
    };
    Ok(Some(NewSource { id: id_of(project, name), path: Some(path.to_owned()), ..found }))
}

/// Returns the change that pins a source to the current hash of its file.
///
/// Fails if the source is unknown or does not have a file.
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
