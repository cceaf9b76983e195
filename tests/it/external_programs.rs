//! The limits on an external `typst` and `pdftotext`. A script that exhausts one of the limits
//! takes the place of the program.

#![expect(clippy::disallowed_methods, reason = "the test starts the program and keeps files of its own")]
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use tempfile::TempDir;

/// Returns shell commands that need 600 MB of memory, and fail with these words if less is
/// available.
fn exhaust_memory(words: &str) -> String {
    let grow = "text=aaaaaaaa; while [ ${#text} -lt 600000000 ]; do text=$text$text; done";
    format!("({grow}) || {{ echo '{words}' >&2; exit 134; }}")
}

/// Runs a command in a project with a brief and a PDF, where the program `tool` runs `script`. The
/// limit must stop the script before it creates the file `survived`. Returns the folder, the exit
/// status and the messages.
fn run(script: &str, arguments: &[&str]) -> (TempDir, Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let events = "[chronology]\npapers = [\"papers\"]\n\n[[event]]\nid = \"pact\"\ntitle = \"The pact\"\n\
                  date = \"2024-06-09\"\n";
    write("events.toml", events);
    write("papers/note.pdf", "%PDF-1.4\n");
    write("briefs/b.toml", "title = \"Harbour\"\nas_of = 2024-07-01\nformats = [\"pdf\"]\n");
    write("templates/brief.typ", "#let measures(d) = d\n#let brief(d) = d\n");
    let survived = folder.path().join("survived");
    write("tool", &format!("#!/bin/sh\n{script}\n: > '{}'\n", survived.display()));
    fs::set_permissions(folder.path().join("tool"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output = command.current_dir(folder.path()).args(arguments).arg("--no-cache").output().unwrap();
    let errors = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(!survived.exists(), "the program had no limit: {errors}");
    (folder, output.status.code(), errors)
}

/// Builds a brief with these limits, where `typst` runs `script`. This must fail. Returns the
/// messages.
fn errors(script: &str, limits: &[&str]) -> String {
    let version = "[ \"$1\" = --version ] && { echo 'typst 0.15.1 (script)'; exit; }";
    // The path is relative to the current folder, although typst runs in another.
    let arguments = [&["brief", "--typst", "./tool"], limits].concat();
    let (folder, status, errors) = run(&format!("{version}\n{script}"), &arguments);
    assert_eq!(status, Some(2), "{errors}");
    assert!(!folder.path().join("briefs/b.pdf").exists(), "{errors}");
    errors
}

#[test]
fn memory_of_typst_is_limited() {
    let errors = errors(&exhaust_memory("memory allocation of 9 bytes failed"), &["--max-memory=100"]);
    let wanted = "templates/brief.typ needs more than 100 MiB of memory and was stopped";
    assert!(errors.contains(wanted) && errors.contains("--max-memory allows more"), "{errors}");
}

#[test]
fn memory_of_pdftotext_is_limited() {
    let script = exhaust_memory("terminate called after throwing an instance of 'std::bad_alloc'");
    let (_folder, status, printed) =
        run(&script, &["check", "--pdf-reader", "./tool", "--max-memory=100", "--format", "json"]);
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("papers/note.pdf takes more than 100 MiB of memory to read"), "{printed}");
}

#[test]
fn size_of_the_files_of_typst_is_limited() {
    let errors = errors("head -c 80000000 /dev/zero > brief.pdf; kill -XFSZ $$", &[]);
    assert!(errors.contains("the output of templates/brief.typ is larger than 64 MiB"), "{errors}");
    let within = "head -c 80000000 /dev/zero > brief.pdf && exit; ls -l brief.pdf >&2; exit 1";
    let size = (64_u64 << 20).to_string();
    assert!(self::errors(within, &[]).contains(&size), "the file has another size");
}

#[test]
fn time_of_typst_is_limited() {
    let errors = errors("exec sleep 60", &["--max-time=1"]);
    assert!(errors.contains("templates/brief.typ took longer than 1 s and was stopped"), "{errors}");
}

#[test]
fn typst_that_crashes_is_reported() {
    let errors = errors("kill -SEGV $$", &[]);
    assert!(errors.contains("templates/brief.typ crashed the process that renders it"), "{errors}");
}

/// The launcher's environment and arguments do not reach the program.
#[test]
fn typst_gets_its_own_arguments_and_an_empty_environment() {
    let script = "[ \"$1\" = eval ] || [ \"$1\" = compile ] || exit 1\n\
                  [ -z \"$HOME$USER\" ] || exit 1\n\
                  echo 'main.typ:1:0: error: as wanted' >&2; exit 1";
    let errors = errors(script, &[]);
    assert!(errors.contains("as wanted"), "{errors}");
}
