//! Code that several test modules share: the data next to the project, external programs, and
//! builders for papers.
//!
//! A test that uses [`shared`] or [`program`] is `#[ignore = "needs …"]`, so that a run without
//! them reports it as ignored, not as passed. `.ci/run` runs the ignored tests whose requirements
//! are met.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

pub(crate) mod docx;
pub(crate) mod papers;
pub(crate) mod pdf;

use std::path::{Path, PathBuf};
#[cfg(feature = "cli")]
use std::process::Command;

use dateline::internals::subprocess::Program;

/// Returns the path of a file or folder in `../shared`, or in `$DATELINE_SHARED`.
///
/// # Panics
///
/// If it does not exist: the test needs it.
#[expect(clippy::disallowed_methods, reason = "only the environment names the folder that CI uses")]
pub(crate) fn shared(what: &str) -> PathBuf {
    let root = std::env::var_os("DATELINE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(what);
    assert!(path.exists(), "this test needs {}: set $DATELINE_SHARED to the shared folder", path.display());
    path
}

/// Returns a program on the `PATH`.
///
/// # Panics
///
/// If it is not installed: the test needs it.
#[expect(clippy::disallowed_methods, clippy::panic, reason = "programs are looked up in the environment")]
pub(crate) fn program(name: &str) -> Program {
    let search = std::env::var_os("PATH").unwrap_or_default();
    Program::find(name, &search).unwrap_or_else(|| panic!("this test needs {name} on the PATH"))
}

/// Returns the command `dateline` in a folder, without the cache and without colours.
#[cfg(feature = "cli")]
#[expect(clippy::disallowed_methods, reason = "the tests run the program")]
pub(crate) fn dateline(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(folder).args(["--no-cache", "--color", "never"]);
    command
}
