//! Tests with links, special files and sizes on a real file system.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test prepares files and may stop at once"
)]

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use super::*;

struct Case {
    _folder: tempfile::TempDir,
    outside: PathBuf,
    root: PathBuf,
    dir: ConfinedDir,
}

/// A project with "store/a.txt", next to a folder with "secret.txt".
fn case() -> Case {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&at("project/store/a.txt"), b"One.");
    write(&at("outside/secret.txt"), b"hunter2");
    let (outside, root) = (at("outside"), at("project"));
    Case { outside, dir: ConfinedDir::new(&root), root, _folder: folder }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn kind<T>(done: io::Result<T>) -> ErrorKind {
    done.err().map_or(ErrorKind::Other, |error| error.kind())
}

#[test]
fn links_inside_are_followed_and_links_outside_are_refused() {
    let Case { outside, root, dir, _folder } = case();
    for (target, link) in [
        ("store".into(), "papers"),
        ("../project/store/a.txt".into(), "up-and-back.txt"),
        (root.join("store"), "absolute-inside"),
        ("../outside/secret.txt".into(), "relative.txt"),
        (outside.join("secret.txt"), "absolute.txt"),
        (outside.clone(), "folder"),
        ("relative.txt".into(), "twice.txt"),
        ("/proc/self/environ".into(), "environ"),
        ("/no/such/file".into(), "dangling-outside"),
    ] {
        symlink(target, root.join(link)).unwrap();
    }
    for path in ["store/a.txt", "./papers//a.txt", "absolute-inside/a.txt", "up-and-back.txt"] {
        assert_eq!(dir.read(path, 100).unwrap(), b"One.", "{path}");
    }
    assert_eq!(dir.entries("absolute-inside").unwrap(), dir.entries("store").unwrap());
    assert!(dir.is_dir("papers") && !dir.is_dir("folder"));
    let refused =
        ["relative.txt", "absolute.txt", "folder/secret.txt", "twice.txt", "environ", "dangling-outside"];
    for path in refused.iter().chain(&["../outside/secret.txt", "/etc/hostname", "store/../../outside"]) {
        assert_eq!(kind(dir.read(path, 100)), ErrorKind::InvalidInput, "{path}");
        assert_eq!(kind(dir.output_path(path)), ErrorKind::InvalidInput, "{path}");
    }
    assert_eq!(kind(dir.entries("folder")), ErrorKind::InvalidInput);
    assert_eq!(kind(dir.output_path("folder/new.txt")), ErrorKind::InvalidInput);
    assert_eq!(kind(dir.read("store/b.txt", 100)), ErrorKind::NotFound);
}

#[test]
fn only_regular_files_are_opened_and_nothing_blocks() {
    let Case { root, dir, _folder, .. } = case();
    let fifo = std::ffi::CString::new(root.join("fifo").to_str().unwrap()).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    let _socket = UnixListener::bind(root.join("socket")).unwrap();
    for path in ["fifo", "socket"] {
        assert_eq!(kind(dir.read(path, 100)), ErrorKind::Unsupported, "{path}");
        assert_eq!(kind(dir.output_path(path)), ErrorKind::Unsupported, "{path}");
        assert_eq!(kind(open_regular_file(&root.join(path))), ErrorKind::Unsupported, "{path}");
    }
    assert_eq!(kind(open_regular_file(Path::new("/dev/zero"))), ErrorKind::Unsupported);
    assert_eq!(kind(dir.read("store", 100)), ErrorKind::IsADirectory);
    assert_eq!(kind(dir.entries("store/a.txt")), ErrorKind::NotADirectory);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a file of the test")]
fn a_file_over_its_limit_is_refused() {
    let Case { root, dir, _folder, .. } = case();
    assert_eq!(dir.read("store/a.txt", 4).unwrap(), b"One.");
    assert_eq!(kind(dir.read("store/a.txt", 3)), ErrorKind::FileTooLarge);
    assert_eq!(dir.read_head("store/a.txt", 3).unwrap(), b"One");
    // The file would not fit in memory if it were read.
    fs::File::options().write(true).open(root.join("store/a.txt")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(dir.read("store/a.txt", 64 << 20).unwrap_err().to_string(), "it is larger than 64 MiB");
    // The limit also applies to files that report a size of 0.
    assert_eq!(kind(read_regular_file(Path::new("/proc/self/mountinfo"), 1)), ErrorKind::FileTooLarge);
}

#[test]
fn output_paths_have_no_links_and_need_not_exist() {
    let Case { root, dir, _folder, .. } = case();
    symlink("store", root.join("briefs")).unwrap();
    symlink("gone.txt", root.join("dangling")).unwrap();
    let expected = [
        ("briefs/a.txt", "store/a.txt"),
        ("briefs/new.md", "store/new.md"),
        ("new/deep/a.md", "new/deep/a.md"),
    ];
    for (path, real) in expected {
        assert_eq!(dir.output_path(path).unwrap(), root.join(real));
    }
    assert_eq!(kind(dir.output_path("dangling")), ErrorKind::NotFound);
    assert_eq!(kind(dir.output_path("store")), ErrorKind::IsADirectory);
    let new = ConfinedDir::new(root.join("not/yet"));
    assert_eq!(new.output_path("a/b").unwrap(), root.join("not/yet/a/b"));
}
