//! `dateline watch`: makes the briefs again whenever one of their inputs is saved.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::Context as _;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Global;
use super::brief::{print, report};
use super::brief_builder::{BriefBuilder, BriefOptions, FONTS};
use super::env::stopwatch;
use super::terminal::Terminal;
use crate::confined_dir::ConfinedDir;
use crate::project::{BRIEFS, CHRONOLOGY, Project, places};
use crate::read::is_paper;
use crate::render::TEMPLATES;

/// The time without further changes to wait for after a change, since an editor saves in several
/// steps.
const QUIET: Duration = Duration::from_millis(150);

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    options: BriefOptions,
}

/// Makes the briefs, then again after each change, until the process is stopped.
pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let (mut watch, changes) = Watch::new(global)?;
    let renderer = global.renderer();
    loop {
        let begun = stopwatch();
        match BriefBuilder::with_renderer(renderer.clone(), &args.options, global, terminal) {
            Ok(builder) => {
                watch.follow_inputs(&builder.project)?;
                match builder.briefs(&args.options.names) {
                    Ok(briefs) => match print(&builder, &briefs, terminal) {
                        Ok(summaries) => report(&summaries, terminal)?,
                        Err(error) => terminal.error(&error),
                    },
                    Err(error) => terminal.error(&error),
                }
            }
            // The file may be half-written or contain an error. The next save triggers another
            // attempt.
            Err(error) => terminal.error(&error),
        }
        let taken = begun.elapsed().as_secs_f64();
        terminal.note(&format!("Done in {taken:.1} s. Waiting for changes; press Ctrl-C to stop."));
        if !watch.wait(&changes) {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// Returns the paths of the briefs' logos. Paths that lead out of the project are left out.
fn logos(project: &Project) -> impl Iterator<Item = &str> {
    let logos = project.briefs.iter().filter_map(|brief| brief.logo.as_ref());
    let goes_down = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let paths = logos.map(|logo| logo.path.value.as_str());
    paths.filter(move |path| Path::new(path).components().all(goes_down))
}

/// The file watcher and the set of watched paths.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    /// The canonical path of the project's folder.
    folder: PathBuf,
    /// The input files and folders of the briefs, whether or not they exist.
    named: BTreeSet<PathBuf>,
    /// The folders registered with the watcher.
    watched: BTreeSet<(PathBuf, RecursiveMode)>,
}

/// The changes that a [`Watch`] reports.
pub(super) type FileChanges = Receiver<notify::Result<Event>>;

impl Watch {
    /// Watches `events.toml` in the folder given by `-C`.
    pub(super) fn new(global: &Global) -> anyhow::Result<(Self, FileChanges)> {
        let (sender, changes) = mpsc::channel();
        let watcher = notify::recommended_watcher(sender).context("cannot watch files for changes")?;
        // The watcher reports absolute paths.
        let folder = global.directory.canonicalize();
        let folder =
            folder.with_context(|| format!("the folder {} does not exist", global.directory.display()))?;
        let mut watch = Self { watcher, folder, named: BTreeSet::new(), watched: BTreeSet::new() };
        watch.follow(CHRONOLOGY)?;
        Ok((watch, changes))
    }

    /// Watches the papers, briefs, templates and fonts of a project.
    pub(super) fn follow_inputs(&mut self, project: &Project) -> anyhow::Result<()> {
        let papers = places(&project.chronology);
        let papers = papers.iter().map(String::as_str);
        for place in papers.chain([BRIEFS, TEMPLATES, FONTS]).chain(logos(project)) {
            self.follow(place)?;
        }
        Ok(())
    }

    /// Watches a folder of the project recursively, or a single file.
    ///
    /// A link out of the project is not followed here either: a link to `/` would watch every file
    /// of the machine.
    fn follow(&mut self, place: &str) -> anyhow::Result<()> {
        let is_dir = ConfinedDir::new(&self.folder).is_dir(place);
        let place = self.folder.join(place);
        self.named.insert(place.clone());
        if is_dir {
            return self.watch(place, RecursiveMode::Recursive);
        }
        // Watch the folder of the file, since an editor may replace the file instead of writing to
        // it.
        let folder = place.parent().filter(|folder| folder.is_dir());
        folder.map_or(Ok(()), |folder| self.watch(folder.to_path_buf(), RecursiveMode::NonRecursive))
    }

    fn watch(&mut self, folder: PathBuf, mode: RecursiveMode) -> anyhow::Result<()> {
        let is_watched = self.watched.iter().any(|(known, how)| match how {
            RecursiveMode::Recursive => folder.starts_with(known),
            RecursiveMode::NonRecursive => mode == *how && folder == *known,
        });
        if !is_watched {
            let watching = self.watcher.watch(&folder, mode);
            watching.with_context(|| format!("cannot watch {}", folder.display()))?;
            self.watched.insert((folder, mode));
        }
        Ok(())
    }

    /// Waits for a change of an input and then for a quiet period. Returns `false` if the watcher
    /// has stopped.
    pub(super) fn wait(&self, changes: &FileChanges) -> bool {
        let matters = |change: &notify::Result<Event>| change.as_ref().is_ok_and(|event| self.matters(event));
        loop {
            match changes.recv() {
                Ok(change) if matters(&change) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        // Ignore other events: a process that reads a file in a loop would extend the wait forever.
        let mut quiet = stopwatch() + QUIET;
        while let Ok(change) = changes.recv_timeout(quiet.saturating_duration_since(stopwatch())) {
            if matters(&change) {
                quiet = stopwatch() + QUIET;
            }
        }
        true
    }

    /// Whether the event changes an input file. Generated files are not inputs.
    fn matters(&self, event: &Event) -> bool {
        !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| self.is_a_persons(path))
    }

    fn is_a_persons(&self, path: &Path) -> bool {
        let Ok(inner) = path.strip_prefix(&self.folder) else { return true };
        // Skip hidden files and folders, such as `.git` and `.dateline`.
        let hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        if inner.components().any(hidden) {
            return false;
        }
        // In `briefs/`, only the TOML files are inputs. The others are generated.
        if inner.starts_with(BRIEFS) && inner != Path::new(BRIEFS) {
            return inner.extension().is_some_and(|end| end == "toml");
        }
        let mut around = path.ancestors().take_while(|place| *place != self.folder);
        // If `papers` names the project's folder itself, only the papers in it are inputs.
        let may_be_paper = || self.named.contains(&self.folder) && is_paper(&inner.to_string_lossy(), &[]);
        around.any(|place| self.named.contains(place)) || may_be_paper()
    }
}
