//! `dateline watch`: the briefs, made again on each save.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::Context as _;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Global;
use super::brief::{print, report};
use super::clock::stopwatch;
use super::press::{FONTS, Press, Wanted};
use super::terminal::Terminal;
use crate::confined_dir::ConfinedDir;
use crate::project::{BRIEFS, CHRONOLOGY, places};
use crate::read::is_paper;
use crate::render::TEMPLATES;

/// How long it must be quiet after a change: an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(150);

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    wanted: Wanted,
}

/// Goes on until somebody ends it.
pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let (sender, changes) = mpsc::channel();
    let watcher = notify::recommended_watcher(sender).context("changes of files cannot be watched here")?;
    // Changes are told with whole paths.
    let folder = global.directory.canonicalize();
    let folder = folder.with_context(|| format!("there is no folder {}", global.directory.display()))?;
    let mut watch = Watch { watcher, folder, named: BTreeSet::new(), watched: BTreeSet::new() };
    watch.follow(CHRONOLOGY)?;
    loop {
        let begun = stopwatch();
        match Press::new(&args.wanted, global, terminal) {
            Ok(press) => {
                let papers = places(&press.project.chronology);
                let papers = papers.iter().map(String::as_str);
                for place in papers.chain([BRIEFS, TEMPLATES, FONTS]).chain(logos(&press)) {
                    watch.follow(place)?;
                }
                match press.briefs(&args.wanted.names) {
                    Ok(briefs) => match print(&press, &briefs, terminal) {
                        Ok(accounts) => report(&accounts, terminal)?,
                        Err(error) => terminal.error(&error),
                    },
                    Err(error) => terminal.error(&error),
                }
            }
            // A file may be half written, or wrong: the next save mends it.
            Err(error) => terminal.error(&error),
        }
        let taken = begun.elapsed().as_secs_f64();
        terminal.note(&format!("{taken:.1} s. Waiting for the next save; Ctrl-C ends."));
        if !watch.wait(&changes) {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// The briefs' logos. One that lies outside of the project is not read.
fn logos(press: &Press) -> impl Iterator<Item = &str> {
    let logos = press.project.briefs.iter().filter_map(|brief| brief.logo.as_ref());
    let goes_down = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let paths = logos.map(|logo| logo.path.value.as_str());
    paths.filter(move |path| Path::new(path).components().all(goes_down))
}

/// What is watched.
struct Watch {
    watcher: RecommendedWatcher,
    /// The project's folder.
    folder: PathBuf,
    /// The files and folders that briefs are made of, be they there or not.
    named: BTreeSet<PathBuf>,
    /// The folders that changes are told of.
    watched: BTreeSet<(PathBuf, RecursiveMode)>,
}

impl Watch {
    /// Watches a folder of the project and all below, or what becomes of a file.
    ///
    /// A link out of the project is not followed here either: one to `/` would watch every file of the machine.
    fn follow(&mut self, place: &str) -> anyhow::Result<()> {
        let is_dir = ConfinedDir::new(&self.folder).is_dir(place);
        let place = self.folder.join(place);
        self.named.insert(place.clone());
        if is_dir {
            return self.watch(place, RecursiveMode::Recursive);
        }
        // Its folder, for an editor may put another file in its place.
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
            watching.with_context(|| format!("{} cannot be watched", folder.display()))?;
            self.watched.insert((folder, mode));
        }
        Ok(())
    }

    /// Waits until something that briefs are made of has changed, and for the dust to settle; `false` where nothing
    /// more can come.
    fn wait(&self, changes: &Receiver<notify::Result<Event>>) -> bool {
        let matters = |change: &notify::Result<Event>| change.as_ref().is_ok_and(|event| self.matters(event));
        loop {
            match changes.recv() {
                Ok(change) if matters(&change) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        // Only what matters counts as dust: somebody may read a file without end.
        let mut quiet = stopwatch() + QUIET;
        while let Ok(change) = changes.recv_timeout(quiet.saturating_duration_since(stopwatch())) {
            if matters(&change) {
                quiet = stopwatch() + QUIET;
            }
        }
        true
    }

    /// Whether the event is a change of a file that a person writes: what is made of them is none.
    fn matters(&self, event: &Event) -> bool {
        !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| self.is_a_persons(path))
    }

    fn is_a_persons(&self, path: &Path) -> bool {
        let Ok(inner) = path.strip_prefix(&self.folder) else { return true };
        let hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        if inner.components().any(hidden) {
            return false;
        }
        if inner.starts_with(BRIEFS) && inner != Path::new(BRIEFS) {
            return inner.extension().is_some_and(|end| end == "toml");
        }
        let mut around = path.ancestors().take_while(|place| *place != self.folder);
        // Where papers are looked for in the project's folder itself, other things lie there too.
        let may_be_paper = || self.named.contains(&self.folder) && is_paper(&inner.to_string_lossy(), &[]);
        around.any(|place| self.named.contains(place)) || may_be_paper()
    }
}
