//! A git repository created for a test.

use std::path::{Path, PathBuf};
use std::process::Command;

use dateline::internals::subprocess::Program;
use tempfile::TempDir;

use crate::support::program;

/// A Git repository in a temporary directory.
pub(crate) struct Repository {
    pub(crate) folder: TempDir,
}

pub(crate) fn git() -> Program {
    program("git")
}

impl Repository {
    pub(crate) fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        git_in(self.folder.path(), arguments);
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "a commit"]);
    }
}

pub(crate) fn git_in(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    // Independent of the developer's settings and of the clock.
    command.env("GIT_COMMITTER_DATE", "2025-02-03T23:30:00-0500");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output =
        command.args(["-c", "protocol.file.allow=always"]).args(arguments).current_dir(folder).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
