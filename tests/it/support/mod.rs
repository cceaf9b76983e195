//! Code that several test modules share: the data next to the project, and builders for papers.

pub(crate) mod docx;
pub(crate) mod papers;
pub(crate) mod pdf;

use std::path::{Path, PathBuf};

/// The path of what lies there: `../shared`, or `$DATELINE_SHARED`.
#[expect(
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a skipped test says so; it looks beside the project"
)]
pub(crate) fn shared(what: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DATELINE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(what);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}
