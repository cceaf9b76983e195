//! A project as it was at a commit, tested with a repository created for each test.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and makes the files and the commits that it looks at"
)]

#[cfg(all(feature = "cli", feature = "pdf"))]
mod briefs;
mod files;
mod repository;
