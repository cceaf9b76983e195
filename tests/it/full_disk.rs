//! Writing commands on a full disk, on a read-only disk, under a file size limit, and on a mounted
//! file: each reports what happened and what to do, and leaves all files unchanged.

#![expect(clippy::disallowed_methods, reason = "the test starts the program and keeps files of its own")]
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const EVENTS: &str = "[chronology]\nas_of = 2025-01-01\npapers = [\"papers\"]\n\n\
                      [[event]]\nid = \"talks\"\ntitle = \"Talks begin\"\ndate = \"2021\"\n";

/// The contents of a project's files, keyed by relative path, except those in `.dateline`.
type Contents = BTreeMap<PathBuf, Vec<u8>>;

/// The result of a command.
struct Done {
    status: i32,
    errors: String,
    after: Contents,
    /// The number of unfinished files in `.dateline/staging`.
    unfinished: usize,
}

/// A project with something to accept, a brief, and a script in place of `typst`.
struct Case {
    folder: TempDir,
    before: Contents,
    accept: Vec<String>,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("project/events.toml", EVENTS);
        write("project/papers/note.txt", "The Lamp Treaty was signed on 3 May 2021.\n");
        write("project/briefs/b.toml", "title = \"Harbour\"\n");
        let typst = "[ \"$1\" = --version ] && echo 'typst 0.15.1 (script)' || echo '%PDF' > brief.pdf";
        write("typst", &format!("#!/bin/sh\n{typst}\n"));
        fs::set_permissions(folder.path().join("typst"), fs::Permissions::from_mode(0o755)).unwrap();
        let project = folder.path().join("project");
        let listed = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["--no-cache", "pull", "--all", "--format", "json", "-C"])
            .arg(&project)
            .output()
            .unwrap();
        let rows: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
        let id = rows[0]["id"].as_str().unwrap().to_owned();
        // Builds an earlier brief, so that there is an old file to keep.
        let this = Self { folder, before: Contents::new(), accept: vec!["accept".to_owned(), id] };
        let brief = this.run("", "", &this.brief());
        assert_eq!(brief.status, 0, "{}", brief.errors);
        fs::write(project.join("briefs/b.toml"), "title = \"Another harbour\"\n").unwrap();
        // Remove the work folder, so that each command has to create it.
        fs::remove_dir_all(project.join(".dateline")).unwrap();
        Self { before: contents(&project), ..this }
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn brief(&self) -> Vec<String> {
        let typst = self.folder.path().join("typst").display().to_string();
        vec!["brief".to_owned(), "--typst".to_owned(), typst]
    }

    /// Returns the commands to run.
    fn commands(&self) -> [Vec<String>; 3] {
        let add = ["source", "add", "https://example.org/treaty"].map(str::to_owned).to_vec();
        [self.accept.clone(), add, self.brief()]
    }

    /// Runs a command in the project after the shell commands `before`, prefixed with `wrapper`.
    fn run(&self, before: &str, wrapper: &str, arguments: &[String]) -> Done {
        Self::run_in(&self.project(), "sh", before, wrapper, arguments)
    }

    /// Runs a command like [`run`](Self::run), with the project copied to an empty 1 MiB file
    /// system at `$at`, which only this command sees.
    fn run_mounted(&self, before: &str, wrapper: &str, arguments: &[String]) -> Done {
        let at = self.folder.path().join("mounted");
        fs::create_dir_all(&at).unwrap();
        let copy = format!(
            "mount -t tmpfs -o size=1m tmpfs \"$at\" && cp -R '{}/.' \"$at\" && {before}",
            self.project().display()
        );
        Self::run_in(&at, "unshare --mount sh", &copy, wrapper, arguments)
    }

    fn run_in(at: &Path, shell: &str, before: &str, wrapper: &str, arguments: &[String]) -> Done {
        let after = tempfile::tempdir().unwrap();
        let before = if before.is_empty() { "true" } else { before };
        let script = format!(
            "at=$1 after=$2; shift 2\n{before} || exit 99\ncd \"$at\"\n{wrapper} \"$@\"\nstatus=$?\n\
             cp -R . \"$after\" && exit $status"
        );
        let output = Command::new("sh")
            .args(["-c", &format!("exec {shell} -c \"$@\""), "sh", &script, "sh"])
            .args([at, after.path()])
            .args([env!("CARGO_BIN_EXE_dateline"), "--no-cache", "--quiet"])
            .args(arguments)
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        let staging = fs::read_dir(after.path().join(".dateline/staging"));
        Done {
            status: output.status.code().unwrap(),
            after: contents(after.path()),
            unfinished: staging.map_or(0, Iterator::count),
            errors,
        }
    }

    /// Asserts that a command was refused with a message that contains these words, and changed
    /// nothing.
    fn assert_refused(&self, done: &Done, words: &[&str], what: &str) {
        let Done { status, errors, after, unfinished } = done;
        assert_eq!(*status, 2, "{what}: {errors}");
        for words in words {
            assert!(errors.contains(words), "{what}: {errors}");
        }
        for (path, bytes) in &self.before {
            assert!(after.get(path) == Some(bytes), "{what}: {} has changed: {errors}", path.display());
        }
        assert_eq!(after.len(), self.before.len(), "{what}: {:?}", after.keys());
        assert_eq!(*unfinished, 0, "{what}: unfinished files");
    }
}

/// Reads the files in a folder and below, except those in `.dateline` and the one that fills the
/// disk.
fn contents(folder: &Path) -> Contents {
    fn add(folder: &Path, root: &Path, contents: &mut Contents) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(root).unwrap().to_owned();
            if relative.starts_with(".dateline") || relative.starts_with("filler") {
                continue;
            }
            if path.is_dir() {
                add(&path, root, contents);
            } else {
                contents.insert(relative, fs::read(&path).unwrap());
            }
        }
    }
    let mut contents = Contents::new();
    add(folder, folder, &mut contents);
    contents
}

#[test]
fn limit_on_file_sizes_leaves_the_old_files() {
    let case = Case::new();
    // The unit is 512 bytes. The events and each Markdown file are larger than 0.
    for command in case.commands() {
        let done = case.run("", "sh -c 'ulimit -f 0; exec \"$@\"' sh", &command);
        case.assert_refused(&done, &["cannot write", "`ulimit -f`"], &command.join(" "));
    }
    // Below 8 KiB, some files of the brief can be written and others cannot.
    let done = case.run("", "sh -c 'ulimit -f 8; exec \"$@\"' sh", &case.commands()[2]);
    case.assert_refused(&done, &["cannot write", "`ulimit -f`"], "brief");
}

#[test]
#[ignore = "needs root and mount"]
fn full_disk_leaves_the_old_files() {
    let case = Case::new();
    for command in case.commands() {
        let name = &command[0];
        let mut refused = 0;
        for free in (0..).step_by(4) {
            assert!(free < 400, "{name} needs more than 400 KiB");
            let fill = format!(
                "head -c $((($(df -k --output=avail \"$at\" | tail -n 1) - {free}) * 1024)) /dev/zero > \"$at/filler\""
            );
            let done = case.run_mounted(&fill, "", &command);
            if done.status == 0 {
                assert_ne!(done.after, case.before, "{name} with {free} KiB");
                break;
            }
            refused += 1;
            case.assert_refused(
                &done,
                &["cannot write", "free some disk space"],
                &format!("{name} with {free} KiB"),
            );
        }
        assert!(refused > 1, "{name}: the disk was not full");
    }
}

#[test]
#[ignore = "needs root and mount"]
fn read_only_disk_and_folder_are_reported() {
    let case = Case::new();
    let permission = "check that you have permission to write to the folder";
    for command in case.commands() {
        for (before, wrapper) in [
            ("mount -o remount,ro \"$at\"", ""),
            // Root may write to any folder, unless it gives up that capability.
            ("chmod -R a-w \"$at\"", "setpriv --bounding-set=-all --inh-caps=-all"),
        ] {
            let done = case.run_mounted(before, wrapper, &command);
            case.assert_refused(&done, &["cannot write", permission], &format!("{} {before}", command[0]));
        }
    }
}

#[test]
#[ignore = "needs root and mount"]
fn file_that_is_a_mount_point_is_not_replaced() {
    let case = Case::new();
    let bind = |file: &str| {
        format!("cp \"$at/{file}\" \"$at/filler\" && mount --bind \"$at/filler\" \"$at/{file}\"")
    };
    let [accept, add, brief] = case.commands();
    for (command, file) in [(accept, "events.toml"), (add, "events.toml"), (brief, "briefs/b.html")] {
        let done = case.run_mounted(&bind(file), "", &command);
        let words = ["cannot write", file, "may be a mount point", "mount its folder instead"];
        case.assert_refused(&done, &words, &command.join(" "));
    }
}
