//! Applies the edits of commands to `events.toml`.
//!
//! Only one process writes at a time, and a command never overwrites a change that it has not read.
//! The project lock is also taken by the other commands that write: `rename`, `remove` and `undo`
//! (`rename.rs`), `check --fix` and `--write-baseline` (`check.rs`), `brief` (`brief_builder.rs`),
//! `init` and uploads to the desk (`serve/upload.rs`).

use std::io;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::Global;
use super::terminal::Terminal;
use crate::chronology::{Change, edit};
use crate::file::{ProjectLock, Recovery, ReplaceError, UndoFile, UndoRecord};
use crate::project::{CHRONOLOGY, Files as _, Project};

/// The maximum time that a command waits for another command that writes to the same project.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// The number of times that a decision is repeated because an editor, which does not take the lock,
/// saved the file in between.
const ATTEMPTS: usize = 5;

/// Locks the project in `folder` for the writes of `command`.
pub(crate) fn lock(folder: &Path, command: &str, terminal: &Terminal) -> anyhow::Result<ProjectLock> {
    let waiting = |holder: &str| {
        terminal
            .note(&format!("waiting for another dateline process{holder} that is writing to this project"));
    };
    let lock = ProjectLock::acquire(folder, command, TIME_LIMIT, &waiting)?;
    match lock.recovery() {
        Some(Recovery::Completed) => terminal.note("finished writing the files of an earlier command that was killed"),
        Some(Recovery::Restored) => {
            terminal.note("restored the files that an earlier command had not finished writing when it was killed");
        }
        Some(Recovery::Abandoned) => terminal.warn(
            "an earlier command was killed while it wrote several files, and some of them were changed afterwards, so the files may \
             not match: run that command again",
        ),
        None => {}
    }
    if !lock.is_exclusive() {
        terminal.warn("this file system does not support file locks: do not run two commands that write at the same time");
    }
    Ok(lock)
}

impl Global {
    /// Locks the project for the writes of `command`.
    pub(crate) fn lock(&self, command: &str, terminal: &Terminal) -> anyhow::Result<ProjectLock> {
        lock(&self.directory, command, terminal)
    }

    /// Applies `changes` to `events.toml`, and returns the changes that were made.
    ///
    /// `project` is the state on which `changes` were decided. It was read without the lock, since
    /// reading papers takes a long time. If the file was changed in the meantime, the project is
    /// read again under the lock and `decide` is called with it: a new id may then get a different
    /// number, for instance. Fails if the decision has become impossible or would now change a
    /// different entry.
    pub(crate) fn change(
        &self,
        command: &str,
        terminal: &Terminal,
        project: &Project,
        changes: &[Change],
        decide: impl Fn(&Project) -> anyhow::Result<Vec<Change>>,
    ) -> anyhow::Result<Vec<Change>> {
        self.change_with_files(command, terminal, project, changes, &[], decide)
    }

    /// Applies `changes` like [`change`](Self::change), and creates files together with them:
    /// either all of them or, on an error, none. An existing file with other content is not
    /// replaced.
    pub(crate) fn change_with_files(
        &self,
        command: &str,
        terminal: &Terminal,
        project: &Project,
        changes: &[Change],
        new_files: &[(&str, &[u8])],
        decide: impl Fn(&Project) -> anyhow::Result<Vec<Change>>,
    ) -> anyhow::Result<Vec<Change>> {
        let mut old = project.sources.whole(project.chronology.source).to_owned();
        // Fail on an invalid edit before the lock creates files in the project's folder.
        let mut new = edit(&old, changes)?;
        let lock = self.lock(command, terminal)?;
        let mut made = changes.to_vec();
        for _ in 0..ATTEMPTS {
            if self.files().read(CHRONOLOGY).is_ok_and(|now| now == old.as_bytes()) {
                let done = if new_files.is_empty() {
                    lock.replace(CHRONOLOGY, old.as_bytes(), new.as_bytes())
                } else {
                    self.create_with(&lock, new_files, &new).map(Ok)?
                };
                match done {
                    Ok(()) => {
                        let files = vec![UndoFile::new(CHRONOLOGY, Some(&old), Some(&new))];
                        lock.record_undo(&UndoRecord::new(command, files));
                        return Ok(made);
                    }
                    Err(ReplaceError::Changed { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            let now = self.project()?;
            made = decide(&now).with_context(|| {
                format!("{CHRONOLOGY} was changed in the meantime, and this edit no longer applies; nothing was written")
            })?;
            if !same_targets(changes, &made) {
                bail!(
                    "{CHRONOLOGY} was changed in the meantime, and the candidate now belongs to another entry; \
                     nothing was written: review the candidate again"
                );
            }
            now.sources.whole(now.chronology.source).clone_into(&mut old);
            new = edit(&old, &made)?;
        }
        bail!("another program keeps changing {CHRONOLOGY}; nothing was written: try again later")
    }

    /// Creates files together with the new text of `events.toml`.
    fn create_with(
        &self,
        lock: &ProjectLock,
        new_files: &[(&str, &[u8])],
        chronology: &str,
    ) -> anyhow::Result<()> {
        for (path, bytes) in new_files {
            match self.files().read(path) {
                Ok(known) if known == *bytes => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                _ => bail!(
                    "{path} was created by another process in the meantime; nothing was written: run the command again"
                ),
            }
        }
        let chronology = (CHRONOLOGY, chronology.as_bytes());
        Ok(lock.move_into_place(lock.stage(new_files.iter().copied().chain([chronology]))?)?)
    }
}

/// Whether two lists of changes set the same existing entries to the same values. New entries are
/// not compared: their ids may differ, and another process may have added one of the sources.
fn same_targets(first: &[Change], second: &[Change]) -> bool {
    let targets = |changes: &[Change]| {
        let target = |change: &Change| match change {
            Change::Evidence { event, .. } => Some(("evidence", event.clone(), String::new())),
            Change::Date { event, date } => Some(("date", event.clone(), date.to_string())),
            Change::Key { event, key, value } => Some((*key, event.clone(), value.to_string())),
            Change::Item { event, key, item } => Some((*key, event.clone(), item.to_string())),
            Change::NoEvent { event } => Some(("", event.clone(), String::new())),
            Change::SourceKey { source, key, value } => Some((*key, source.clone(), value.to_string())),
            Change::NoKey { event, key } => Some((*key, event.clone(), String::new())),
            Change::Allowance { event, rule, .. } => Some(("allow", event.clone(), rule.clone())),
            Change::Pin { source, sha256 } => Some(("pin", source.clone(), sha256.clone())),
            Change::Event(_) | Change::PaperAllowance(_) | Change::Dismissal(_) | Change::Source(_) => None,
        };
        let mut targets: Vec<_> = changes.iter().filter_map(target).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    };
    targets(first) == targets(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chronology::{NewEvidence, NewSource};
    use crate::date::Date;

    #[test]
    fn changes_of_another_entry_or_value_have_other_targets() {
        let date = |event: &str, date: &str| Change::Date {
            event: event.to_owned(),
            date: Date::parse(date).unwrap(),
        };
        let evidence = NewEvidence { source: "a-2".to_owned(), quote: "It was signed.".to_owned() };
        let evidence = Change::Evidence { event: "pact".to_owned(), evidence };
        let source = Change::Source(NewSource { id: "a-2".to_owned(), ..NewSource::default() });
        let refined = date("pact", "2024-06-09");
        let first = [source, evidence.clone(), refined.clone()];
        assert!(same_targets(&first, &[evidence.clone(), refined.clone()]));
        assert!(!same_targets(&first, &[evidence.clone(), date("pact", "2024-06-10")]));
        assert!(!same_targets(&first, &[evidence, date("treaty", "2024-06-09")]));
        assert!(!same_targets(&first, &[refined]));
    }
}
