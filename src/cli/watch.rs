//! `dateline watch`: rebuilds the briefs whenever one of their inputs is saved.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::Context as _;
use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Global;
use super::brief::{print, report};
use super::brief_builder::{BriefBuilder, BriefOptions, FONTS};
use super::env::stopwatch;
use super::releases::{RELEASES, is_release_record};
use super::terminal::Terminal;
use crate::brief::BriefSpec;
use crate::chronology::Chronology;
use crate::confined_dir::ConfinedDir;
use crate::project::{BRIEFS, CHRONOLOGY, CuratedFiles, Project, places};
use crate::read::is_paper;
use crate::render::TEMPLATES;

/// The quiet period to wait for after a change, since an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// The maximum number of times that a project is read after a change because new folders keep
/// appearing.
const MAX_READS: usize = 4;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    options: BriefOptions,
}

/// Builds the briefs, and rebuilds them after each change, until the process is stopped.
pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let (mut watch, changes) = Watch::new(global)?;
    let renderer = global.renderer();
    loop {
        let begun = stopwatch();
        let build = || BriefBuilder::with_renderer(renderer.clone(), &args.options, global, terminal);
        let (read, followed) = watch.read(global, build, |builder| Some(&builder.as_ref().ok()?.project));
        followed?;
        match read {
            Ok(builder) => match builder.briefs(&args.options.names) {
                Ok(briefs) => match print(&builder, &briefs, terminal) {
                    Ok(summaries) => report(&summaries, terminal)?,
                    Err(error) => terminal.error(&error),
                },
                Err(error) => terminal.error(&error),
            },
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

/// Returns the paths of the briefs' logos, except those that lead outside the project.
fn logos(briefs: &[BriefSpec]) -> impl Iterator<Item = &str> {
    let logos = briefs.iter().filter_map(|brief| brief.logo.as_ref());
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

    /// Reads a project while its inputs are watched, so that any later change is reported by
    /// [`Self::wait`], including one made during the reading. The second result is the error if an
    /// input cannot be watched; the project is read nevertheless.
    ///
    /// The input folders are known only from `events.toml` and the briefs, so these are read first.
    /// If new folders exist by the end of the reading, such as a papers folder created by `git
    /// checkout`, their files may have changed before they were watched, so the project is read
    /// again.
    pub(super) fn read<T>(
        &mut self,
        global: &Global,
        mut read: impl FnMut() -> T,
        project: impl Fn(&T) -> Option<&Project>,
    ) -> (T, anyhow::Result<()>) {
        let mut followed = match CuratedFiles::read(&global.files()) {
            Ok(files) => self.follow_inputs(&files.chronology, &files.briefs).map(drop),
            // The error is reported when the project is read below.
            Err(_) => Ok(()),
        };
        for _ in 1..MAX_READS {
            let value = read();
            let Some(project) = project(&value) else { return (value, followed) };
            match self.follow_inputs(&project.chronology, &project.briefs) {
                Ok(true) => {}
                Ok(false) => return (value, followed),
                Err(error) => {
                    followed = followed.and(Err(error));
                    return (value, followed);
                }
            }
        }
        (read(), followed)
    }

    /// Watches the papers, briefs, templates, fonts and logos of a project. Returns whether one of
    /// them was not watched before.
    fn follow_inputs(&mut self, chronology: &Chronology, briefs: &[BriefSpec]) -> anyhow::Result<bool> {
        let papers = places(chronology);
        let papers = papers.iter().map(String::as_str);
        let mut is_new = false;
        for place in papers.chain([BRIEFS, TEMPLATES, FONTS]).chain(logos(briefs)) {
            is_new |= self.follow(place)?;
        }
        Ok(is_new)
    }

    /// Watches a folder of the project recursively, or a single file. Returns whether it was not
    /// watched before.
    ///
    /// A link that leads outside the project is not followed here either: a link to `/` would watch
    /// every file on the machine.
    fn follow(&mut self, place: &str) -> anyhow::Result<bool> {
        let is_dir = ConfinedDir::new(&self.folder).is_dir(place);
        let place = self.folder.join(place);
        self.named.insert(place.clone());
        if is_dir {
            return self.watch(place, RecursiveMode::Recursive);
        }
        // Watch the folder of the file, since an editor may replace the file instead of writing to
        // it. If that folder does not exist, watch the closest existing parent folder, in which it
        // will be created.
        let above = place.ancestors().skip(1).take_while(|above| above.starts_with(&self.folder));
        let folder = above.into_iter().find(|above| above.is_dir()).map(Path::to_path_buf);
        folder.map_or(Ok(false), |folder| self.watch(folder, RecursiveMode::NonRecursive))
    }

    /// Watches a folder. Returns whether it was not watched before.
    fn watch(&mut self, folder: PathBuf, mode: RecursiveMode) -> anyhow::Result<bool> {
        let is_watched = self.watched.iter().any(|(known, how)| match how {
            RecursiveMode::Recursive => folder.starts_with(known),
            RecursiveMode::NonRecursive => mode == *how && folder == *known,
        });
        if !is_watched {
            let watching = self.watcher.watch(&folder, mode);
            watching.with_context(|| format!("cannot watch {}", folder.display()))?;
            self.watched.insert((folder, mode));
        }
        Ok(!is_watched)
    }

    /// Waits for a change of an input and then for a quiet period. Returns `false` if the watcher
    /// has stopped.
    ///
    /// Folders that were replaced in the meantime are watched again before this returns, so a later
    /// change is either read by the caller, with [`Self::read`], or reported by the next call.
    pub(super) fn wait(&mut self, changes: &FileChanges) -> bool {
        let mut replaced = BTreeSet::new();
        let mut matters = |change: &notify::Result<Event>| {
            let Ok(event) = change else { return false };
            replaced.extend(self.replaced_by(event));
            self.matters(event)
        };
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
        self.watch_again(replaced);
        true
    }

    /// Returns the watched folders that an event removes, creates or renames, with those inside.
    fn replaced_by(&self, event: &Event) -> Vec<(PathBuf, RecursiveMode)> {
        if !is_replacement(event.kind) {
            return Vec::new();
        }
        let is_inside = |folder: &Path| event.paths.iter().any(|path| folder.starts_with(path));
        self.watched.iter().filter(|(folder, _)| is_inside(folder)).cloned().collect()
    }

    /// Watches folders again that were replaced by others with the same name, for example by `git
    /// checkout other && git checkout -`: the system watches the removed folder, not its path.
    ///
    /// A folder that is currently missing is registered by [`Self::read`] once it exists.
    fn watch_again(&mut self, replaced: BTreeSet<(PathBuf, RecursiveMode)>) {
        for (folder, mode) in replaced {
            // This fails if the system has already dropped the watch together with the folder.
            let _ = self.watcher.unwatch(&folder);
            if !folder.is_dir() || self.watcher.watch(&folder, mode).is_err() {
                self.watched.remove(&(folder, mode));
            }
        }
    }

    /// Whether the event changes an input file. Generated files are not inputs.
    fn matters(&self, event: &Event) -> bool {
        let is_replacement = is_replacement(event.kind);
        !matches!(event.kind, EventKind::Access(_))
            && event.paths.iter().any(|path| {
                // A new folder can already contain an input: "a" for the papers "a/b".
                self.is_input(path)
                    || (is_replacement && self.named.iter().any(|named| named.starts_with(path)))
            })
    }

    fn is_input(&self, path: &Path) -> bool {
        let Ok(inner) = path.strip_prefix(&self.folder) else { return true };
        // Skip hidden files and folders, such as `.git` and `.dateline`. A `.gitignore` decides
        // which papers are read.
        let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        let is_gitignore = inner.file_name().is_some_and(|name| name == ".gitignore");
        let visible = if is_gitignore { inner.parent().unwrap_or(inner) } else { inner };
        if visible.components().any(is_hidden) {
            return false;
        }
        if is_gitignore {
            return true;
        }
        // In `briefs/`, only the TOML files and the release records are inputs. The others are
        // generated.
        if inner.starts_with(BRIEFS) && inner != Path::new(BRIEFS) {
            // The first release creates their folder, and its files can be written before it is
            // watched.
            let is_of_records = is_release_record(inner) || inner == Path::new(BRIEFS).join(RELEASES);
            return is_of_records || inner.extension().is_some_and(|end| end == "toml");
        }
        let mut around = path.ancestors().take_while(|place| *place != self.folder);
        // If `papers` names the project's folder itself, only the papers in it are inputs.
        let may_be_paper = || self.named.contains(&self.folder) && is_paper(&inner.to_string_lossy(), &[]);
        around.any(|place| self.named.contains(place)) || may_be_paper()
    }
}

/// Whether an event creates, removes or renames a file or folder.
const fn is_replacement(kind: EventKind) -> bool {
    matches!(kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests change and remove files of their own")]
mod tests {
    use std::fs;
    use std::thread;
    use std::time::Instant;

    use clap::Parser as _;
    use tempfile::TempDir;

    use super::*;

    #[derive(Debug, clap::Parser)]
    struct WatchOptions {
        #[command(flatten)]
        global: Global,
    }

    /// A folder of files, watched.
    struct Watched {
        folder: TempDir,
        global: Global,
        watch: Watch,
        changes: FileChanges,
    }

    impl Watched {
        fn new(files: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            for (path, text) in files {
                write(&folder.path().join(path), text);
            }
            let path = folder.path().to_str().unwrap();
            let global = WatchOptions::parse_from(["watch", "-C", path, "--no-cache"]).global;
            let (watch, changes) = Watch::new(&global).unwrap();
            let mut watched = Self { folder, global, watch, changes };
            watched.read(|_| {});
            watched
        }

        /// Reads the project, calls `meanwhile` after each reading with its 1-based number, and
        /// returns the paths of the papers in the last reading.
        fn read(&mut self, mut meanwhile: impl FnMut(usize)) -> Vec<String> {
            let mut number = 0;
            let read = || {
                let project = self.global.project().unwrap();
                number += 1;
                meanwhile(number);
                project
            };
            let (project, followed) = self.watch.read(&self.global, read, |project| Some(project));
            followed.unwrap();
            project.papers.into_iter().map(|paper| paper.path).collect()
        }

        fn path(&self, path: &str) -> PathBuf {
            self.folder.path().join(path)
        }

        /// Waits for a change and reads the project as the commands do.
        fn wait(&mut self) {
            assert!(self.watch.wait(&self.changes));
            self.read(|_| {});
        }

        /// Whether a change of an input is reported after `change`.
        fn notices(&self, change: impl FnOnce()) -> bool {
            // Wait for the events of earlier changes and drop them.
            thread::sleep(QUIET * 2);
            while self.changes.try_recv().is_ok() {}
            change();
            self.has_noticed()
        }

        /// Whether an earlier change of an input is reported.
        fn has_noticed(&self) -> bool {
            let begun = Instant::now();
            let mut left = Duration::from_secs(2);
            while let Ok(change) = self.changes.recv_timeout(left) {
                if change.is_ok_and(|event| self.watch.matters(&event)) {
                    return true;
                }
                left = Duration::from_secs(2).saturating_sub(begun.elapsed());
            }
            false
        }
    }

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn events(papers: &str) -> String {
        format!("[chronology]\ntitle = \"Harbour\"\npapers = [\"{papers}\"]\n")
    }

    #[test]
    fn watch_notices_edits_in_a_folder_that_was_replaced() {
        for papers in ["papers", "a/papers"] {
            let paper = format!("{papers}/note.md");
            let mut watched = Watched::new(&[("events.toml", &events(papers)), (&paper, "One.")]);
            let (paper, top) = (watched.path(&paper), watched.path(papers.split('/').next().unwrap()));
            assert!(watched.notices(|| write(&paper, "Two.")), "{papers}");
            // The folder is replaced within the quiet period, as by `git checkout other && git
            // checkout -`.
            fs::remove_dir_all(&top).unwrap();
            write(&paper, "Three.");
            watched.wait();
            assert!(watched.notices(|| write(&paper, "Four.")), "{papers} was replaced at once");
            // The project is read while the folder is missing.
            fs::remove_dir_all(&top).unwrap();
            watched.wait();
            write(&paper, "Five.");
            watched.wait();
            assert!(watched.notices(|| write(&paper, "Six.")), "{papers} was made again");
            // The folder is renamed, and another one takes its name.
            let away = watched.path("away");
            fs::rename(&top, &away).unwrap();
            write(&paper, "Seven.");
            watched.wait();
            assert!(watched.notices(|| write(&paper, "Eight.")), "{papers} was renamed");
            assert!(!watched.notices(|| write(&away.join("note.md"), "Nine.")), "{papers} was renamed");
        }
    }

    #[test]
    fn paper_that_is_written_while_its_folder_is_not_watched_yet_is_read() {
        let events = "[chronology]\npapers = [\"papers\", \"late\"]\n";
        let mut watched = Watched::new(&[("events.toml", events), ("papers/note.md", "One.")]);
        let late = watched.path("late");
        let mut readings = 0;
        let papers = watched.read(|number| {
            readings = number;
            if number == 1 {
                write(&late.join("a.md"), "Two.");
            }
        });
        assert_eq!(papers, ["late/a.md", "papers/note.md"]);
        assert_eq!(readings, 2);
        // A project that does not change is read once.
        watched.read(|number| readings = number);
        assert_eq!(readings, 1);
    }

    #[test]
    fn change_during_the_reading_is_reported() {
        for (path, text) in
            [("events.toml", "# Saved again.\n"), ("papers/note.md", "Two."), ("late/a.md", "Two.")]
        {
            let events = "[chronology]\npapers = [\"papers\", \"late\"]\n";
            let mut watched = Watched::new(&[("events.toml", events), ("papers/note.md", "One.")]);
            // Watch only `events.toml`, as a command does at startup.
            let (watch, changes) = Watch::new(&watched.global).unwrap();
            watched = Watched { watch, changes, ..watched };
            // As with `git checkout`, the folder appears, and is filled while the project is read.
            write(&watched.path("late/b.md"), "Three.");
            let saved = watched.path(path);
            let papers = watched.read(|number| {
                if number == 1 {
                    write(&saved, text);
                }
            });
            assert!(papers.contains(&"late/b.md".to_owned()), "{papers:?}");
            assert!(watched.has_noticed(), "{path}");
        }
    }

    #[test]
    fn releases_and_ignored_papers_are_inputs() {
        let watched = Watched::new(&[
            ("events.toml", &events("papers")),
            ("papers/note.md", "One."),
            ("briefs/harbour.toml", "title = \"Harbour\"\n"),
        ]);
        let notices = |path: &str| watched.notices(|| write(&watched.path(path), "{}"));
        assert!(notices("briefs/releases/harbour-1.json"), "the record of a release");
        assert!(notices(".gitignore") && notices("papers/.gitignore"), "which papers are read");
        for output in ["briefs/harbour.md", "briefs/releases/harbour-1.md", ".git/index", "papers/.draft.md"]
        {
            assert!(!notices(output), "{output}");
        }
    }
}
