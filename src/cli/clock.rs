//! What the program takes from the machine it runs on: the day, and a few variables. Read here and nowhere else.
#![expect(clippy::disallowed_methods, reason = "the one home of clock and environment")]

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;

use crate::date::{Date, Day};
use crate::process::Program;

/// The day it is where the program runs.
pub(crate) fn today() -> Date {
    Date::day(Day::from(chrono::Local::now().date_naive()))
}

/// What tells how long something takes.
pub(crate) fn stopwatch() -> Instant {
    Instant::now()
}

/// The time it is, by which what is kept grows old.
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

/// Where what can be made again is kept: the folder that `DATELINE_CACHE_DIR` names, or that of `dateline` among
/// those of other programs, by `XDG_CACHE_HOME` (<https://specifications.freedesktop.org/basedir-spec/latest/>) or as
/// the system has it.
pub(crate) fn cache_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("DATELINE_CACHE_DIR").filter(|folder| !folder.is_empty()) {
        return Some(folder.into());
    }
    let named = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = |below| named("HOME").map(|home| home.join(below));
    let systems = match std::env::consts::OS {
        "windows" => named("LOCALAPPDATA"),
        "macos" => home("Library/Caches"),
        _ => home(".cache"),
    };
    named("XDG_CACHE_HOME").or(systems).map(|folder| folder.join("dateline"))
}

/// What tells this build of the program from any other: its version, and where, when and how large its file was made.
/// While it is being worked on, its version stays and what it makes of papers does not; and where all files bear one
/// time, as in a store of Nix, each build has a path of its own.
pub(crate) fn build() -> String {
    let path = std::env::current_exe().unwrap_or_default();
    let file = path.metadata().ok();
    let made = file.as_ref().and_then(|file| file.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    let size = file.map(|file| file.len()).unwrap_or_default();
    let (version, made) = (env!("CARGO_PKG_VERSION"), made.unwrap_or_default().as_nanos());
    format!("{version} {made} {size} {}", path.display())
}

/// The arguments of this process, its name first. Those that are not Unicode are shown with replacement characters, as clap does.
pub(crate) fn arguments() -> impl Iterator<Item = String> {
    std::env::args_os().map(|argument| argument.to_string_lossy().into_owned())
}

/// The folders in which programs are looked for.
pub(crate) fn search_path() -> Option<OsString> {
    std::env::var_os("PATH")
}

/// This program itself, to be started once more.
pub(crate) fn this_program() -> Option<Program> {
    let program = Program::at(std::env::current_exe().ok()?);
    // Nothing starts on Windows without it.
    Some(match std::env::var_os("SystemRoot") {
        Some(root) => program.knowing("SystemRoot", root),
        None => program,
    })
}

/// Git, if it is on the `PATH`, with the variables by which it finds whom the person trusts (`safe.directory`).
pub(crate) fn git() -> Option<Program> {
    let git = Program::find("git", &search_path()?)?;
    let known = ["HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SystemRoot"];
    let known = known.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    Some(known.fold(git, |git, (name, value)| git.knowing(name, value)))
}

/// Whether the terminal is one whose lines cannot be drawn again.
pub(crate) fn is_dumb_terminal() -> bool {
    std::env::var_os("TERM").is_some_and(|name| name == "dumb")
}

/// The editor that a person wants, with its arguments: the variable `VISUAL`, or else `EDITOR`.
pub(crate) fn editor() -> Option<String> {
    let set = |name| std::env::var(name).ok().filter(|editor: &String| !editor.trim().is_empty());
    set("VISUAL").or_else(|| set("EDITOR"))
}

/// The time that files made now are to bear, in seconds since 1970-01-01 UTC, where `SOURCE_DATE_EPOCH` gives it
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
pub(crate) fn source_date_epoch() -> anyhow::Result<Option<i64>> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let text = value.to_string_lossy();
    let seconds = text.parse().with_context(|| {
        format!(
            "the variable SOURCE_DATE_EPOCH is \"{text}\", and not a number of seconds: correct or unset it"
        )
    })?;
    Ok(Some(seconds))
}
