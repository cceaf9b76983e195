//! The promises in SECURITY.md: each row of its table names tests that exist. The tests for git,
//! the search path and the cache are here.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and starts the program"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Collects the text of all Rust files in a folder and below, each with its path.
fn rust_files(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

/// Whether a text ends with the attributes of a test that CI runs: one that is ignored needs only
/// what `.ci/run` provides.
fn ends_with_test_attribute(text: &str) -> bool {
    let attributes = text.trim_end().lines().rev().map(str::trim).take_while(|line| line.starts_with('#'));
    let attributes: Vec<&str> = attributes.collect();
    let ignored = attributes.iter().find_map(|line| line.strip_prefix("#[ignore = \"needs "));
    let is_met = |needs: &str| {
        needs.trim_end_matches("\"]").split(" and ").all(|need| ["git", "root", "mount"].contains(&need))
    };
    attributes.contains(&"#[test]") && ignored.is_none_or(is_met)
}

#[test]
fn each_promise_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        rust_files(&root.join(folder), &mut files);
    }
    let page = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let rows: Vec<&str> =
        page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Promise")).collect();
    assert!(rows.len() > 10, "SECURITY.md has no table");
    for row in rows {
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "no test is named: {row}");
        for name in names {
            let (file, function) = name.split_once("::").unwrap();
            let of_module = files.iter().filter(|(path, _)| {
                let is_in_tests =
                    path.parent().is_some_and(|folder| folder.ends_with(format!("{file}/tests")));
                is_in_tests
                    || ["{}.rs", "{}/mod.rs", "{}/tests.rs"]
                        .iter()
                        .any(|name| path.ends_with(name.replace("{}", file)))
            });
            let mut starts = of_module.filter_map(|(_, text)| text.split_once(&format!("fn {function}(")));
            assert!(starts.any(|(before, _)| ends_with_test_attribute(before)), "{name} is not a test");
        }
    }
}

#[test]
fn network_clients_are_not_dependencies() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let clients =
        ["attohttpc", "curl", "isahc", "minreq", "native-tls", "openssl", "reqwest", "rustls", "ureq"];
    for client in clients {
        assert!(!lock.contains(&format!("name = \"{client}\"\n")), "{client} opens network connections");
    }
    assert!(lock.contains("name = \"clap\"\n"), "this is not the list of all dependencies");
}

/// `dateline serve` contains an HTTP server, whose crates could also be compiled as clients.
#[test]
#[expect(clippy::disallowed_methods, reason = "cargo knows the features of the dependencies")]
fn server_is_compiled_without_its_client() {
    let cargo = std::process::Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p} {f}",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8_lossy(&cargo.stdout);
    let features = |name: &str| {
        let line = tree.lines().find(|line| line.split(' ').next() == Some(name));
        line.unwrap_or_else(|| panic!("{name} is not a dependency: {tree}")).to_owned()
    };
    for name in ["hyper", "hyper-util"] {
        let line = features(name);
        let features = line.split(' ').nth(2).unwrap_or_default();
        assert!(features.split(',').any(|feature| feature == "server"), "{line}");
        assert!(!features.split(',').any(|feature| feature.starts_with("client")), "{line}");
    }
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::{Command, Output};

    use super::*;

    const EVENTS: &str = "[chronology]\npapers = [\"papers\"]\nas_of = 2025-01-01\n\n\
                          [[event]]\nid = \"pact\"\ntitle = \"The Harbour Pact is signed\"\ndate = \"2024-06\"\n";
    const NOTE: &str = "The Harbour Pact was signed on 9 June 2024.\n";

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["papers", "briefs"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("events.toml"), EVENTS).unwrap();
        fs::write(folder.path().join("papers/note.txt"), NOTE).unwrap();
        // A web page, because the text of plain files is not cached.
        fs::write(folder.path().join("papers/page.html"), format!("<html><p>{NOTE}</p></html>")).unwrap();
        fs::write(
            folder.path().join("briefs/b.toml"),
            "title = \"Harbour\"\nformats = [\"md\"]\nsections = [\"changed\", \"events\"]\n",
        )
        .unwrap();
        folder
    }

    fn script(path: &Path, text: &str) {
        fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn dateline(folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.current_dir(folder).args(arguments);
        command
    }

    fn git(folder: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new("git");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        command
            .current_dir(folder)
            .args(["-c", "user.name=T", "-c", "user.email=t@example.org"])
            .args(arguments);
        command.output().unwrap()
    }

    /// Creates a repository with two commits, whose configuration names a program under each key
    /// that makes git run one.
    fn hostile_repository() -> tempfile::TempDir {
        let folder = project();
        let root = folder.path();
        for arguments in
            [["init", "-q", "-b", "main"].as_slice(), &["add", "-A"], &["commit", "-qm", "first"]]
        {
            assert!(git(root, arguments).status.success());
        }
        fs::write(root.join(".gitattributes"), "* filter=evil diff=evil merge=evil\n").unwrap();
        fs::write(root.join("papers/late.txt"), "The Fisheries Accord was signed on 3 May 2021.\n").unwrap();
        assert!(git(root, &["add", "-A"]).status.success());
        assert!(git(root, &["commit", "-qm", "second"]).status.success());
        fs::create_dir(root.join("hooks")).unwrap();
        for hook in ["post-index-change", "post-checkout", "reference-transaction", "pre-auto-gc"] {
            script(&root.join("hooks").join(hook), &format!("touch '{}'", root.join("ran").display()));
        }
        let evil = root.join("evil");
        script(&evil, &format!("touch '{}'; cat", root.join("ran").display()));
        for key in [
            "core.fsmonitor",
            "diff.external",
            "diff.evil.command",
            "diff.evil.textconv",
            "filter.evil.clean",
            "filter.evil.smudge",
            "core.pager",
            "pager.rev-list",
            "core.editor",
            "core.sshCommand",
            "core.alternateRefsCommand",
            "credential.helper",
            "alias.rev-parse",
        ] {
            let program = evil.display().to_string();
            let value = if key.starts_with("alias") { format!("!{program}") } else { program };
            assert!(git(root, &["config", key, &value]).status.success());
        }
        let hooks = root.join("hooks").display().to_string();
        assert!(git(root, &["config", "core.hooksPath", &hooks]).status.success());
        folder
    }

    #[test]
    fn hostile_git_configuration_runs_nothing() {
        let folder = hostile_repository();
        let root = folder.path();
        for arguments in [
            ["check", "--since", "HEAD~1"].as_slice(),
            &["pull", "--since", "HEAD~1"],
            &["brief", "--since", "HEAD~1"],
            &["check", "--since", "main"],
        ] {
            let output = dateline(root, arguments).arg("--no-cache").output().unwrap();
            let err = String::from_utf8_lossy(&output.stderr);
            // Without a PDF engine, a brief fails after git has run.
            let is_made = cfg!(feature = "pdf") || arguments[0] != "brief";
            assert!(!is_made || output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {err}");
            assert!(!root.join("ran").exists(), "{arguments:?} ran a program that the repository names");
        }
        // The trap works: git itself runs the program.
        git(root, &["status"]);
        assert!(root.join("ran").exists(), "the configuration is not hostile");
    }

    #[test]
    fn bare_repository_in_the_project_is_not_used() {
        let folder = project();
        let root = folder.path();
        assert!(git(root, &["init", "-q", "--bare", "."]).status.success());
        let output = dateline(root, &["check", "--since", "HEAD", "--no-cache"]).output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains("bare repository"), "{err}");
    }

    #[test]
    fn revisions_that_look_like_options_are_refused() {
        let folder = hostile_repository();
        let root = folder.path();
        let planted = root.join("planted");
        for revision in [
            "--all",
            "--exec=touch planted",
            "--upload-pack=touch planted",
            "--output=planted",
            "-c",
            "--git-dir=.",
            "--",
            "",
            "HEAD\n--all",
            "HEAD --all",
            "HEAD:events.toml",
            "HEAD..main",
            "^HEAD",
        ] {
            for command in ["check", "pull", "brief"] {
                let since = format!("--since={revision}");
                let output = dateline(root, &[command, &since, "--no-cache"]).output().unwrap();
                let err = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(2), "{command} {since:?}: {err}");
                assert!(
                    err.contains("git has no commit") || err.contains("value is required"),
                    "{since:?}: {err}"
                );
            }
        }
        assert!(!planted.exists() && !root.join("ran").exists());
    }

    #[test]
    fn relative_folders_of_the_path_are_not_searched() {
        let folder = hostile_repository();
        let root = folder.path();
        fs::create_dir(root.join("bin")).unwrap();
        let names = ["git", "typst", "pdftotext", "xdg-open"];
        for name in names {
            script(&root.join(name), "touch ran");
            script(&root.join("bin").join(name), "touch ran");
        }
        let real = std::env::var("PATH").unwrap();
        for path in [format!(".:bin::./bin:{real}"), String::new(), ".".to_owned(), "bin".to_owned()] {
            for arguments in [
                ["check", "--since", "HEAD~1"].as_slice(),
                &["brief", "--since", "HEAD~1"],
                &["--pdf-reader", "pdftotext", "check"],
            ] {
                let output = dateline(root, arguments).arg("--no-cache").env("PATH", &path).output().unwrap();
                let err = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.code().is_some(), "{arguments:?}: {err}");
                assert!(
                    !root.join("ran").exists(),
                    "{arguments:?} with PATH={path} ran a program of the project"
                );
            }
        }
        // The trap works: with an absolute path, the planted git is run.
        let absolute = root.join("bin").display().to_string();
        dateline(root, &["check", "--since", "HEAD", "--no-cache"]).env("PATH", &absolute).output().unwrap();
        assert!(root.join("ran").exists(), "the planted git cannot be run");
    }

    /// Runs a command with a cache folder. Returns the number of entries in it and the text on
    /// standard error.
    fn check_with_cache(root: &Path, cache: &Path) -> (usize, String) {
        let output = dateline(root, &["timeline"]).arg("--cache-dir").arg(cache).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{err}");
        (fs::read_dir(cache).map_or(0, Iterator::count), err)
    }

    #[test]
    fn cache_that_others_can_write_to_is_not_used() {
        let folder = project();
        let caches = tempfile::tempdir().unwrap();
        for mode in [0o777, 0o770, 0o1777, 0o702] {
            let cache = caches.path().join(format!("{mode:o}"));
            fs::create_dir(&cache).unwrap();
            fs::set_permissions(&cache, fs::Permissions::from_mode(mode)).unwrap();
            let (entries, err) = check_with_cache(folder.path(), &cache);
            assert_eq!(entries, 0, "mode {mode:o}");
            assert_eq!(
                err.matches("other users can write to the cache folder").count(),
                1,
                "mode {mode:o}: {err}"
            );
        }
        let private = caches.path().join("private");
        fs::create_dir(&private).unwrap();
        for mode in [0o700, 0o755] {
            fs::set_permissions(&private, fs::Permissions::from_mode(mode)).unwrap();
            let (entries, err) = check_with_cache(folder.path(), &private);
            assert!(entries > 0 && !err.contains("cache folder"), "mode {mode:o}: {err}");
        }
        // Entries in a folder that others can write to are not read either.
        fs::set_permissions(&private, fs::Permissions::from_mode(0o777)).unwrap();
        let (_, err) = check_with_cache(folder.path(), &private);
        assert!(err.contains("other users can write"), "{err}");
        let output = dateline(folder.path(), &["cache"]).arg("--cache-dir").arg(&private).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
    }

    #[test]
    fn new_cache_is_private() {
        let folder = project();
        let caches = tempfile::tempdir().unwrap();
        let cache = caches.path().join("a/b");
        assert!(check_with_cache(folder.path(), &cache).0 > 0);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&cache), 0o700);
        for entry in fs::read_dir(&cache).unwrap() {
            let within = entry.unwrap().path();
            assert_eq!(mode(&within), 0o700, "{}", within.display());
            for file in fs::read_dir(within).unwrap() {
                assert_eq!(mode(&file.unwrap().path()), 0o600);
            }
        }
    }

    #[test]
    fn cache_of_another_user_is_not_used() {
        let folder = project();
        let caches = tempfile::tempdir().unwrap();
        let given = caches.path().join("theirs");
        fs::create_dir(&given).unwrap();
        // Root can give a folder away. For anyone else, `/usr` belongs to another user.
        let is_root = std::os::unix::fs::chown(&given, Some(65534), None).is_ok();
        let cache = if is_root { given } else { PathBuf::from("/usr") };
        let before = fs::read_dir(&cache).unwrap().count();
        let (entries, err) = check_with_cache(folder.path(), &cache);
        assert_eq!(entries, before);
        assert!(err.contains("the cache folder") && err.contains("belongs to another user"), "{err}");
    }
}
