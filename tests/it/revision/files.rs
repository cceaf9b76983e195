//! The files and papers of a project at a commit, and the findings that are new since then.

use std::path::Path;

use dateline::FileEntry;
use dateline::internals::project::{Revision, RevisionError};
use dateline::{Diagnostic, Files, Folder, LoadOptions, Project, check};

use super::repository::{Repository, git, git_in};

/// Returns the paths of the papers in a project whose key `papers` contains these words.
fn papers(files: &dyn Files, words: &[&str]) -> Vec<String> {
    let named: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    let events = format!("[chronology]\npapers = [{}]\n", named.join(", "));
    let project = Project::load(&With { files, events }, &LoadOptions::default()).unwrap();
    project.papers.into_iter().map(|paper| paper.path).collect()
}

/// Files with `events.toml` replaced.
struct With<'f> {
    files: &'f dyn Files,
    events: String,
}

impl Files for With<'_> {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        if path == "events.toml" { Ok(self.events.clone().into_bytes()) } else { self.files.read(path) }
    }

    fn entries(&self, folder: &str) -> std::io::Result<Vec<FileEntry>> {
        self.files.entries(folder)
    }
}

const EVENTS: &str = "[chronology]\npapers = [\"papers\"]\n";

#[test]
#[ignore = "needs git"]
fn files_are_read_as_committed() {
    let git = git();
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

    repository.git(&["tag", "handed-out"]);
    let tagged = Revision::open(git.clone(), repository.folder.path(), "handed-out").unwrap();
    assert_eq!(tagged.name(), "handed-out");
    let then = Revision::open(git, repository.folder.path(), "main").unwrap();
    assert_eq!(then.commit().len(), 40);
    // The day is in the committer's time zone.
    assert_eq!((then.name(), then.day().to_string().as_str()), (&then.commit()[..7], "2025-02-03"));
    assert_eq!(papers(&then, &["papers"]), ["papers/deep/b.txt", "papers/会談.txt"]);
    assert_eq!(papers(&then, &["./papers//deep/"]), ["papers/deep/b.txt"]);
    assert_eq!(papers(&then, &["papers/**/b.*"]), ["papers/deep/b.txt"]);
    assert_eq!(then.read("papers/会談.txt").unwrap(), b"One.\n");
    assert_eq!(then.read("./events.toml").unwrap(), EVENTS.as_bytes());
    assert_eq!(then.read("papers/new.txt").unwrap_err().kind(), std::io::ErrorKind::NotFound);
    assert_eq!(then.entries("nothing").unwrap_err().kind(), std::io::ErrorKind::NotFound);
    assert_eq!(then.entries("events.toml").unwrap_err().kind(), std::io::ErrorKind::NotADirectory);
    for out in ["../events.toml", "/etc/passwd", "papers/../../x"] {
        assert_eq!(then.read(out).unwrap_err().kind(), std::io::ErrorKind::InvalidInput, "{out}");
    }
    assert_eq!(then.outside(), Vec::<String>::new());
    let project = Project::load(&then, &LoadOptions::default()).unwrap();
    assert_eq!(project.papers.len(), 2);
}

#[test]
#[ignore = "needs git"]
fn project_can_be_in_a_subfolder_of_the_repository() {
    let git = git();
    let repository = Repository::new();
    repository.write("readme.md", "Nothing.\n");
    repository.commit();
    repository.write("fleet [2]/events.toml", EVENTS);
    repository.write("fleet [2]/papers/a.txt", "One.\n");
    repository.commit();
    let open = |revision| Revision::open(git.clone(), &repository.path("fleet [2]"), revision).unwrap();
    assert_eq!(papers(&open("HEAD"), &["papers"]), ["papers/a.txt"]);
    assert_eq!(open("HEAD").read("papers/a.txt").unwrap(), b"One.\n");
    // The folder did not exist yet.
    assert_eq!(open("HEAD~1").read("events.toml").unwrap_err().kind(), std::io::ErrorKind::NotFound);
}

#[test]
#[ignore = "needs git"]
fn papers_are_found_as_they_are_on_disk() {
    let git = git();
    let repository = Repository::new();
    repository.write("events.toml", EVENTS);
    repository.write(".gitignore", "papers/private/\n*.pdf\n!papers/kept.pdf\n/drafts/\n");
    repository.write("papers/deep/.gitignore", "*.md\n");
    for path in ["a.txt", "B.TXT", "c.pdf", "kept.pdf", "private/d.txt", "deep/e.md", "deep/f.txt", ".g.txt"]
    {
        repository.write(&format!("papers/{path}"), "One.\n");
    }
    repository.write("drafts/h.txt", "One.\n");
    repository.git(&["add", "-f", "papers/c.pdf"]);
    repository.commit();
    // The excludes in `.git/info` do not count: these papers are read, both at the commit and now.
    std::fs::write(repository.path(".git/info/exclude"), "i.txt\nfolder/\n").unwrap();
    repository.write("papers/i.txt", "One.\n");
    repository.write("papers/folder/j.txt", "One.\n");
    let then = Revision::open(git, repository.folder.path(), "HEAD").unwrap();
    let now = Folder::new(repository.folder.path());
    let all = [
        "papers/B.TXT",
        "papers/a.txt",
        "papers/deep/f.txt",
        "papers/folder/j.txt",
        "papers/i.txt",
        "papers/kept.pdf",
    ];
    let cases: [(&[&str], &[&str]); 9] = [
        (&["papers"], &all),
        (&["papers/**"], &all),
        (&["papers/*.txt"], &["papers/B.TXT", "papers/a.txt", "papers/i.txt"]),
        (&["**/*.txt", "!papers/folder", "!**/i.*"], &["papers/B.TXT", "papers/a.txt", "papers/deep/f.txt"]),
        (&["papers/{deep,private}/*"], &["papers/deep/f.txt"]),
        (&["papers/private"], &["papers/private/d.txt"]),
        (&["drafts", "papers/deep/e.md"], &["drafts/h.txt", "papers/deep/e.md"]),
        (&["papers/c.pdf"], &["papers/c.pdf"]),
        (&["papers/x", "papers/[", "../*", "papers/*.xyz"], &[]),
    ];
    for (words, expected) in cases {
        assert_eq!(papers(&now, words), expected, "{words:?}, now");
        assert_eq!(papers(&then, words), expected, "{words:?}, then");
    }
    let outside =
        ["drafts/h.txt", "papers/deep/e.md", "papers/folder/j.txt", "papers/i.txt", "papers/private/d.txt"];
    assert_eq!(then.outside(), outside);
}

#[cfg(unix)]
#[test]
#[ignore = "needs git"]
fn papers_behind_a_link_are_read_from_disk() {
    let git = git();
    let repository = Repository::new();
    repository.write("events.toml", EVENTS);
    repository.write(".gitignore", "/store\n");
    repository.write("store/a.txt", "One.\n");
    std::os::unix::fs::symlink("store", repository.path("papers")).unwrap();
    repository.commit();
    let then = Revision::open(git, repository.folder.path(), "HEAD").unwrap();
    assert_eq!(papers(&then, &["papers"]), ["papers/a.txt"]);
    assert_eq!(then.outside(), ["papers/a.txt"]);
}

#[test]
#[ignore = "needs git"]
fn unavailable_revisions_are_reported() {
    let git = git();
    let open = |folder: &Path, revision| Revision::open(git.clone(), folder, revision).unwrap_err();
    let nowhere = tempfile::tempdir().unwrap();
    let error = open(nowhere.path(), "HEAD");
    assert!(matches!(&error, RevisionError::NoRepository { .. }));

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
#[ignore = "needs git"]
fn repository_is_not_changed_and_its_programs_are_not_run() {
    let git = git();
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
    assert_eq!(papers(&then, &["papers"]), ["papers/a.txt"]);
    assert_eq!(then.read("papers/a.txt").unwrap(), b"One.\n");
    assert!(then.read("papers/none.txt").is_err());
    assert!(!trace.exists(), "a program that the repository names was run");
    assert_eq!(state(), before);
}

#[test]
#[ignore = "needs git"]
fn check_since_reports_only_new_findings() {
    let git = git();
    let repository = Repository::new();
    let event =
        |id: &str, date: &str| format!("[[event]]\nid = \"{id}\"\ntitle = \"{id}\"\ndate = \"{date}\"\n\n");
    repository.write("events.toml", &(event("pact", "2024-06-31") + &event("talks", "2024-05-01")));
    repository.commit();
    // Only the third event is new, but all lines have moved.
    let changed =
        event("review", "2023-02-29") + &event("talks", "2024-05-01") + &event("pact", "2024-06-31");
    repository.write("events.toml", &changed);

    let then = Revision::open(git, repository.folder.path(), "HEAD").unwrap();
    let then = Project::load(&then, &LoadOptions::default()).unwrap();
    let now = Project::load(&Folder::new(repository.folder.path()), &LoadOptions::default()).unwrap();
    let mut checked = check(&now);
    checked.since(&now.sources, &check(&then), &then.sources);
    let codes = |findings: &[Diagnostic]| findings.iter().map(|found| found.rule.code()).collect::<Vec<_>>();
    assert_eq!(codes(&checked.findings), ["DL004"]);
    assert_eq!(now.sources.text(checked.findings[0].primary.span), "\"2023-02-29\"");
    assert_eq!(codes(&checked.earlier), ["DL101", "DL004"]);
}
