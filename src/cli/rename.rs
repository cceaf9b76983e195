//! `dateline rename`, `remove` and `undo`: change whole events, and undo the last change.

use std::io;
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use super::Global;
use super::check::count;
use super::terminal::Terminal;
#[cfg(feature = "desk")]
use super::undo_summary::{ChangedText, change_in_words};
#[cfg(feature = "desk")]
use crate::desk::LastChange;
#[cfg(feature = "desk")]
use crate::file::last_undo_record;
use crate::file::{UndoFile, UndoRecord};
use crate::project::{CHRONOLOGY, EditedFile, Files as _, removed, rename};

#[derive(Debug, clap::Args)]
pub(crate) struct Rename {
    /// The current id of the event
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
        let line = |file: &EditedFile| {
            if file.path == CHRONOLOGY {
                // Subtract the id of the event itself from the changed places.
                let references = match file.places.saturating_sub(1) {
                    0 => String::new(),
                    number => format!(" ({})", count(number, "reference")),
                };
                return format!("{CHRONOLOGY}: renamed {} to {}{references}", self.old, self.new);
            }
            format!("{}: changed {} to {}", file.path, count(file.places, "reference"), self.new)
        };
        terminal.report_written(&files.iter().map(line).collect::<Vec<_>>())?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Remove {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let file = removed(&global.project()?, &self.id)?;
        let line = format!("{}: removed {}; `dateline undo` restores it", file.path, self.id);
        global.write_edited("remove", terminal, &[file])?;
        terminal.report_written(&[line])?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Undoes the last change, or redoes it if it was undone.
pub(crate) fn undo(global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    terminal.report_written(&undo_last_change(global, terminal, None)?)?;
    Ok(ExitCode::SUCCESS)
}

/// The error if the last change is not the one that the user wanted to undo.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotLastChange {
    /// The requested change has already been undone, for example by a first click on the button.
    #[error("this change is already undone")]
    TakenBack,
    /// Another change was made after the requested one.
    #[error("another change was made after this one")]
    Other,
}

/// Undoes the last change like [`undo`], and returns one line per written file.
///
/// Fails with [`NotLastChange`] if `expected` is given and is not the fingerprint of the last
/// change.
pub(crate) fn undo_last_change(
    global: &Global,
    terminal: &Terminal,
    expected: Option<&str>,
) -> anyhow::Result<Vec<String>> {
    let lock = global.lock("undo", terminal)?;
    let Some(record) = lock.undo_record() else {
        bail!("nothing to undo: dateline has not changed events.toml in this folder yet");
    };
    if let Some(expected) = expected.filter(|expected| *expected != record.fingerprint()) {
        let is_done = record.undoes(expected);
        return Err(if is_done { NotLastChange::TakenBack } else { NotLastChange::Other }.into());
    }
    let mut undone = Vec::new();
    for file in &record.files {
        let now = match global.files().read(&file.path) {
            Ok(now) => Some(String::from_utf8_lossy(&now).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.path)),
        };
        if !file.is_result(now.as_deref().map(str::as_bytes)) {
            bail!(
                "{} has changed since `dateline {}`, so this command cannot be undone; no file was changed",
                file.path,
                if record.is_undo() { "undo" } else { &record.command }
            );
        }
        undone.push(UndoFile::new(&file.path, now.as_deref(), file.old.as_deref()));
    }
    let restored = record.files.iter().filter_map(|file| Some((&file.path, file.old.as_ref()?)));
    lock.move_into_place(lock.stage(restored)?)?;
    for created in record.files.iter().filter(|file| file.old.is_none() && file.new_sha256.is_some()) {
        lock.remove(&created.path)?;
    }
    lock.record_undo(&record.undone(undone));
    let line = |file: &UndoFile| {
        let done = if record.is_undo() { "redid" } else { "undid" };
        let removed = if file.old.is_none() { ", and removed the file" } else { "" };
        format!("{}: {done} `dateline {}`{removed}", file.path, record.command)
    };
    Ok(record.files.iter().map(line).collect())
}

/// Describes the last change to a project's files, if it can be undone. If it was an undo,
/// describes the change that would be redone.
#[cfg(feature = "desk")]
pub(crate) fn last_change(global: &Global) -> Option<LastChange> {
    let record = last_undo_record(&global.directory)?;
    let mut now = Vec::new();
    for file in &record.files {
        let text = global.files().read(&file.path).ok();
        if !file.is_result(text.as_deref()) {
            return None;
        }
        now.push(text.map(|text| String::from_utf8_lossy(&text).into_owned()));
    }
    let files = record.files.iter().zip(&now);
    let is_undo = record.is_undo();
    let texts: Vec<ChangedText<'_>> = files
        .map(|(file, now)| {
            let (old, new) = (file.old.as_deref(), now.as_deref());
            let (old, new) = if is_undo { (new, old) } else { (old, new) };
            ChangedText { path: &file.path, old, new }
        })
        .collect();
    Some(LastChange { words: change_in_words(&texts), is_undo, fingerprint: record.fingerprint() })
}

impl Global {
    /// Writes all edited files, or none. Fails if any of them has changed since the edits were
    /// computed.
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
                    "{} was changed in the meantime; nothing was written: run the command again",
                    file.path
                );
            }
        }
        lock.move_into_place(lock.stage(files.iter().map(|file| (&file.path, &file.new)))?)?;
        let changed = files.iter().map(|file| UndoFile::new(&file.path, Some(&file.old), Some(&file.new)));
        lock.record_undo(&UndoRecord::new(command, changed.collect()));
        Ok(())
    }
}
