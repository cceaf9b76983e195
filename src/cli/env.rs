//! The inputs from the system: the clock, environment variables and program paths.
//!
//! All other code receives these values as arguments.
#![expect(clippy::disallowed_methods, reason = "only this module reads the clock and the environment")]

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;

use crate::date::{Date, Day};
use crate::subprocess::Program;

/// Returns the current date in the local time zone.
pub(crate) fn today() -> Date {
    Date::day(Day::from(chrono::Local::now().date_naive()))
}

/// Starts a stopwatch.
pub(crate) fn stopwatch() -> Instant {
    Instant::now()
}

/// Returns the current time, from which the age of cache entries is computed.
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

/// Returns the cache folder.
///
/// This is `DATELINE_CACHE_DIR` if set, otherwise the subfolder `dateline` of `XDG_CACHE_HOME`
/// (<https://specifications.freedesktop.org/basedir-spec/latest/>) or of the system's cache folder.
/// Returns `None` if none of them is known.
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

/// Returns a string that identifies this build: its version, and the modification time, size and
/// path of the executable.
///
/// During development, the version stays the same while the behaviour changes, so the version alone
/// is not enough. In a store such as Nix's, all files have the same modification time, but each
/// build has its own path.
pub(crate) fn build() -> String {
    let path = std::env::current_exe().unwrap_or_default();
    let file = path.metadata().ok();
    let made = file.as_ref().and_then(|file| file.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    let size = file.map(|file| file.len()).unwrap_or_default();
    let (version, made) = (env!("CARGO_PKG_VERSION"), made.unwrap_or_default().as_nanos());
    format!("{version} {made} {size} {}", path.display())
}

/// Returns the arguments of this process, starting with its name. Invalid Unicode is replaced, as
/// in clap's messages.
pub(crate) fn arguments() -> impl Iterator<Item = String> {
    std::env::args_os().map(|argument| argument.to_string_lossy().into_owned())
}

/// Returns the search path for programs, if `PATH` is set.
pub(crate) fn search_path() -> Option<OsString> {
    std::env::var_os("PATH")
}

/// Returns the running executable, for starting it as a subprocess.
pub(crate) fn this_program() -> Option<Program> {
    let program = Program::at(std::env::current_exe().ok()?);
    // Pass `SystemRoot`, without which Windows cannot start a process.
    Some(match std::env::var_os("SystemRoot") {
        Some(root) => program.env("SystemRoot", root),
        None => program,
    })
}

/// Returns Git if it is on the `PATH`. Git receives the variables that locate the user's
/// configuration, which lists trusted folders (`safe.directory`).
pub(crate) fn git() -> Option<Program> {
    let git = Program::find("git", &search_path()?)?;
    let known = ["HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SystemRoot"];
    let known = known.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    Some(known.fold(git, |git, (name, value)| git.env(name, value)))
}

/// Whether the terminal cannot redraw lines (`TERM=dumb`).
pub(crate) fn is_dumb_terminal() -> bool {
    std::env::var_os("TERM").is_some_and(|name| name == "dumb")
}

/// Returns the user's editor with its arguments, from `VISUAL` or, if that is not set, `EDITOR`.
pub(crate) fn editor() -> Option<String> {
    let set = |name| std::env::var(name).ok().filter(|editor: &String| !editor.trim().is_empty());
    set("VISUAL").or_else(|| set("EDITOR"))
}

/// Returns the name of the reviewer from `DATELINE_BY`, if that is set. It may be empty, for no
/// name.
pub(crate) fn reviewer() -> Option<String> {
    std::env::var("DATELINE_BY").ok()
}

/// Returns the timestamp for generated files from `SOURCE_DATE_EPOCH`, in seconds since 1970-01-01
/// UTC (<https://reproducible-builds.org/specs/source-date-epoch/>).
///
/// Fails if the variable is set but not a number.
pub(crate) fn source_date_epoch() -> anyhow::Result<Option<i64>> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let text = value.to_string_lossy();
    let seconds = text.parse().with_context(|| {
        format!("SOURCE_DATE_EPOCH must be a number of seconds, but is \"{text}\": correct or unset it")
    })?;
    Ok(Some(seconds))
}

/// Returns 32 random hexadecimal digits from the operating system.
#[cfg(feature = "desk")]
pub(crate) fn random_token() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("cannot get random numbers from the operating system: {error}"))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
