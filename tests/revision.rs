//! A project as it was at a commit, against a repository made for each test.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test may stop at once, and makes the files and the commits that it looks at"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use dateline::check::{Diagnostic, check};
use dateline::process::Program;
use dateline::project::{Files as _, Folder, Options, Project, Revision, RevisionError};
use tempfile::TempDir;

/// A repository with its work tree.
struct Repository {
    folder: TempDir,
}

fn git() -> Option<Program> {
    let found = std::env::var_os("PATH").and_then(|search| Program::find("git", &search));
    if found.is_none() {
        eprintln!("skipped: there is no git on the PATH");
    }
    found
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn git(&self, arguments: &[&str]) {
        git_in(self.folder.path(), arguments);
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "a commit"]);
    }
}

fn git_in(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    // Nobody's own settings.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output =
        command.args(["-c", "protocol.file.allow=always"]).args(arguments).current_dir(folder).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

const EVENTS: &str = "[chronology]\npapers = [\"papers\"]\n";

#[test]
fn files_are_as_they_were() {
    let Some(git) = git() else { return };
    let repository = Repository::new();
    repository.write("events.toml", EVENTS);
    repository.write("papers/会談.txt", "One.\n");
    repository.write("papers/deep/b.txt", "Two.\n");
    repository.write("papers/.hidden.txt", "No.\n");
    repository.write("papers-2/c.txt", "Three.\n");
    repository.commit();
    repository.write("events.toml", "[chronology]\n");
    repository.write("papers/会談.txt", "Other words.\n");
    repository.write("papers/new.txt", "New.\n");
    std::fs::remove_file(repository.path("papers/deep/b.txt")).unwrap();

    let then = Revision::open(git, repository.folder.path(), "main").unwrap();
    assert_eq!(then.commit().len(), 40);
    assert_eq!(then.list("papers").unwrap(), ["papers/deep/b.txt", "papers/会談.txt"]);
    assert_eq!(then.list("./papers//deep/").unwrap(), ["papers/deep/b.txt"]);
    assert_eq!(then.read("papers/会談.txt").unwrap(), b"One.\n");
    assert_eq!(then.read("./events.toml").unwrap(), EVENTS.as_bytes());
    assert_eq!(then.read("papers/new.txt").unwrap_err().kind(), std::io::ErrorKind::NotFound);
    assert_eq!(then.list("nothing").unwrap_err().kind(), std::io::ErrorKind::NotFound);
    assert_eq!(then.list("events.toml").unwrap_err().kind(), std::io::ErrorKind::NotADirectory);
    for out in ["../events.toml", "/etc/passwd", "papers/../../x"] {
        assert_eq!(then.read(out).unwrap_err().kind(), std::io::ErrorKind::InvalidInput, "{out}");
    }
    assert_eq!(then.outside(), Vec::<String>::new());
    let project = Project::load(&then, &Options::default()).unwrap();
    assert_eq!(project.papers.len(), 2);
}

#[test]
fn a_project_may_lie_in_a_folder_of_the_repository() {
    let Some(git) = git() else { return };
    let repository = Repository::new();
    repository.write("readme.md", "Nothing.\n");
    repository.commit();
    repository.write("fleet [2]/events.toml", EVENTS);
    repository.write("fleet [2]/papers/a.txt", "One.\n");
    repository.commit();
    let open = |revision| Revision::open(git.clone(), &repository.path("fleet [2]"), revision).unwrap();
    assert_eq!(open("HEAD").list("papers").unwrap(), ["papers/a.txt"]);
    assert_eq!(open("HEAD").read("papers/a.txt").unwrap(), b"One.\n");
    // It was not there yet.
    assert_eq!(open("HEAD~1").read("events.toml").unwrap_err().kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn what_git_does_not_hold_is_taken_as_it_is_and_named() {
    let Some(git) = git() else { return };
    let repository = Repository::new();
    repository.write("events.toml", EVENTS);
    repository.write(".gitignore", "papers/private/\n*.pdf\n");
    repository.write("papers/a.txt", "One.\n");
    repository.write("papers/private/b.txt", "Two.\n");
    repository.write("papers/c.pdf", "%PDF");
    repository.commit();
    let then = Revision::open(git, repository.folder.path(), "HEAD").unwrap();
    assert_eq!(then.list("papers").unwrap(), ["papers/a.txt", "papers/c.pdf", "papers/private/b.txt"]);
    assert_eq!(then.read("papers/private/b.txt").unwrap(), b"Two.\n");
    assert_eq!(then.read("papers/a.txt").unwrap(), b"One.\n");
    assert_eq!(then.outside(), ["papers/private/b.txt"]);
}

#[cfg(unix)]
#[test]
fn papers_behind_a_link_are_taken_as_they_are() {
    let Some(git) = git() else { return };
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("a.txt"), "One.\n").unwrap();
    let repository = Repository::new();
    repository.write("events.toml", EVENTS);
    std::os::unix::fs::symlink(elsewhere.path(), repository.path("papers")).unwrap();
    repository.commit();
    let then = Revision::open(git, repository.folder.path(), "HEAD").unwrap();
    assert_eq!(then.list("papers").unwrap(), ["papers/a.txt"]);
    assert_eq!(then.read("papers/a.txt").unwrap(), b"One.\n");
    assert_eq!(then.outside(), ["papers/a.txt"]);
}

#[test]
fn what_cannot_be_had_is_said() {
    let Some(git) = git() else { return };
    let open = |folder: &Path, revision| Revision::open(git.clone(), folder, revision).unwrap_err();
    let nowhere = tempfile::tempdir().unwrap();
    let error = open(nowhere.path(), "HEAD");
    assert!(
        matches!(&error, RevisionError::NoRepository { said, .. } if said.contains("not a git repository"))
    );

    let repository = Repository::new();
    assert!(matches!(open(repository.folder.path(), "HEAD"), RevisionError::Unknown { .. }), "no commit yet");
    repository.write("events.toml", EVENTS);
    repository.commit();
    repository.write("events.toml", "[chronology]\n");
    repository.commit();
    for wrong in ["", "v9", "--all", "HEAD:events.toml", "0000000000000000000000000000000000000000"] {
        assert!(matches!(open(repository.folder.path(), wrong), RevisionError::Unknown { .. }), "{wrong}");
    }

    let shallow = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repository.folder.path().display());
    git_in(shallow.path(), &["clone", "-q", "--depth=1", &from, "clone"]);
    let error = open(&shallow.path().join("clone"), "HEAD~1");
    assert!(matches!(error, RevisionError::Shallow { .. }), "{error}");
    assert!(error.to_string().contains("fetch-depth: 0"), "{error}");
    assert!(Revision::open(git.clone(), &shallow.path().join("clone"), "HEAD").is_ok());
}

#[test]
fn nothing_in_the_repository_is_run_or_changed() {
    let Some(git) = git() else { return };
    let repository = Repository::new();
    repository.write("events.toml", EVENTS);
    repository.write("papers/a.txt", "One.\n");
    repository.write(".gitattributes", "* filter=evil diff=evil\n");
    repository.commit();
    let trace = repository.path("trace");
    let evil = format!("touch '{}'", trace.display());
    for key in
        ["core.fsmonitor", "filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "core.pager"]
    {
        repository.git(&["config", key, &evil]);
    }
    let state = || {
        let index = std::fs::read(repository.path(".git/index")).unwrap();
        (index, std::fs::read_dir(repository.folder.path()).unwrap().count())
    };
    let before = state();
    let then = Revision::open(git, repository.folder.path(), "HEAD").unwrap();
    assert_eq!(then.list("papers").unwrap(), ["papers/a.txt"]);
    assert_eq!(then.read("papers/a.txt").unwrap(), b"One.\n");
    assert!(then.read("papers/none.txt").is_err());
    assert!(!trace.exists(), "a program that the repository names was run");
    assert_eq!(state(), before);
}

#[test]
fn a_check_tells_what_a_change_brought() {
    let Some(git) = git() else { return };
    let repository = Repository::new();
    let event =
        |id: &str, date: &str| format!("[[event]]\nid = \"{id}\"\ntitle = \"{id}\"\ndate = \"{date}\"\n\n");
    repository.write("events.toml", &(event("pact", "2024-06-31") + &event("talks", "2024-05-01")));
    repository.commit();
    // Nothing in it is new but the third event, and the lines are others.
    let changed =
        event("review", "2023-02-29") + &event("talks", "2024-05-01") + &event("pact", "2024-06-31");
    repository.write("events.toml", &changed);

    let then = Revision::open(git, repository.folder.path(), "HEAD").unwrap();
    let then = Project::load(&then, &Options::default()).unwrap();
    let now = Project::load(&Folder::new(repository.folder.path()), &Options::default()).unwrap();
    let mut checked = check(&now);
    checked.since(&now.sources, &check(&then), &then.sources);
    let codes = |findings: &[Diagnostic]| findings.iter().map(|found| found.rule.code).collect::<Vec<_>>();
    assert_eq!(codes(&checked.findings), ["DL004"]);
    assert_eq!(now.sources.text(checked.findings[0].primary.span), "\"2023-02-29\"");
    assert_eq!(codes(&checked.earlier), ["DL101", "DL004"]);
}
