//! `dateline rename`, `remove` and `undo`: changes of whole events, and taking back the last change.

use std::process::ExitCode;

use anyhow::bail;

use super::Global;
use super::check::count;
use super::terminal::Terminal;
use crate::file::{UndoFile, UndoRecord};
use crate::project::{EditedFile, Files as _, removed, rename};

#[derive(Debug, clap::Args)]
pub(crate) struct Rename {
    /// The id of the event
    #[arg(value_name = "ID")]
    old: String,
    /// The new id
    #[arg(value_name = "NEW-ID")]
    new: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Remove {
    /// The id of the event
    #[arg(value_name = "ID")]
    id: String,
}

impl Rename {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let files = rename(&global.project()?, &self.old, &self.new)?;
        global.write_edited("rename", terminal, &files)?;
        let line = |file: &EditedFile| format!("{}: {} renamed", file.path, count(file.places, "place"));
        terminal.report_written(&files.iter().map(line).collect::<Vec<_>>())?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Remove {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let file = removed(&global.project()?, &self.id)?;
        let line = format!("{}: {} removed; `dateline undo` takes this back", file.path, self.id);
        global.write_edited("remove", terminal, &[file])?;
        terminal.report_written(&[line])?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Undoes the last change, or makes it again if it was undone before.
pub(crate) fn undo(global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    terminal.report_written(&take_back(global, terminal)?)?;
    Ok(ExitCode::SUCCESS)
}

/// Takes back the last change like [`undo`], and returns a line for each file that was written.
pub(crate) fn take_back(global: &Global, terminal: &Terminal) -> anyhow::Result<Vec<String>> {
    let lock = global.lock("undo", terminal)?;
    let Some(record) = lock.undo_record() else {
        bail!("there is no change to take back: dateline has not changed events.toml in this folder yet");
    };
    let mut edited = Vec::new();
    for file in &record.files {
        let now = global.files().read(&file.path)?;
        let Some(now) = String::from_utf8(now).ok().filter(|now| file.is_result(now.as_bytes())) else {
            bail!(
                "{} has changed since `dateline {}`, so that change cannot be undone; no file was changed",
                file.path,
                record.command
            );
        };
        edited.push(EditedFile { path: file.path.clone(), old: now, new: file.old.clone(), places: 1 });
    }
    lock.move_into_place(lock.stage(edited.iter().map(|file| (&file.path, &file.new)))?)?;
    lock.record_undo(&UndoRecord { command: "undo".to_owned(), files: edited.iter().map(change).collect() });
    let line = |file: &EditedFile| format!("{}: as before `dateline {}`", file.path, record.command);
    Ok(edited.iter().map(line).collect())
}

fn change(file: &EditedFile) -> UndoFile {
    UndoFile::new(&file.path, &file.old, &file.new)
}

impl Global {
    /// Writes files that are still what the change was based on, all of them or none.
    pub(crate) fn write_edited(
        &self,
        command: &str,
        terminal: &Terminal,
        files: &[EditedFile],
    ) -> anyhow::Result<()> {
        let lock = self.lock(command, terminal)?;
        for file in files {
            if !self.files().read(&file.path).is_ok_and(|now| now == file.old.as_bytes()) {
                bail!(
                    "{} was changed while this command ran; nothing was written: run the command again",
                    file.path
                );
            }
        }
        lock.move_into_place(lock.stage(files.iter().map(|file| (&file.path, &file.new)))?)?;
        lock.record_undo(&UndoRecord {
            command: command.to_owned(),
            files: files.iter().map(change).collect(),
        });
        Ok(())
    }
}
