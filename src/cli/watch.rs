//! `dateline watch`: the briefs, made again on each save.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::Context as _;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Global;
use super::brief::print;
use super::clock::stopwatch;
use super::press::{FONTS, Press, TEMPLATES, Wanted};
use super::terminal::Terminal;
use crate::project::{BRIEFS, CHRONOLOGY, places};

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
    let mut watch = Watch { watcher, folder, watched: BTreeSet::new() };
    watch.follow(Path::new(""), RecursiveMode::NonRecursive)?;
    loop {
        let begun = stopwatch();
        match Press::new(&args.wanted, global, terminal) {
            Ok(press) => {
                let papers = places(&press.project.chronology);
                let papers = papers.iter().map(String::as_str);
                for place in papers.chain([BRIEFS, TEMPLATES, FONTS]).chain(logos(&press)) {
                    watch.follow(Path::new(place), RecursiveMode::Recursive)?;
                }
                match press.briefs(&args.wanted.names) {
                    Ok(briefs) => {
                        print(&press, &briefs, terminal, |account| terminal.say(&account.to_string()))?;
                    }
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

/// The folders of the briefs' logos.
fn logos(press: &Press) -> impl Iterator<Item = &str> {
    let logos = press.project.briefs.iter().filter_map(|brief| brief.logo.as_ref());
    logos.filter_map(|logo| Some(logo.path.value.rsplit_once('/')?.0))
}

/// The folders that are watched.
struct Watch {
    watcher: RecommendedWatcher,
    folder: PathBuf,
    watched: BTreeSet<PathBuf>,
}

impl Watch {
    /// Watches a folder of the project, if it is there and not watched yet.
    fn follow(&mut self, path: &Path, mode: RecursiveMode) -> anyhow::Result<()> {
        let place = self.folder.join(path);
        if place.exists() && self.watched.insert(place.clone()) {
            self.watcher
                .watch(&place, mode)
                .with_context(|| format!("{} cannot be watched", place.display()))?;
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
        let Ok(path) = path.strip_prefix(&self.folder) else { return true };
        let hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        if path.components().any(hidden) {
            return false;
        }
        match path.components().count() {
            // What comes to be beside `events.toml` may be the folder of the first brief.
            1 => [CHRONOLOGY, BRIEFS, TEMPLATES, FONTS].iter().any(|name| path == Path::new(name)),
            _ => !path.starts_with(BRIEFS) || path.extension().is_some_and(|end| end == "toml"),
        }
    }
}
