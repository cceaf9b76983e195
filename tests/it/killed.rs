//! Kills the program while it writes: a single file, and a set of files after the next command,
//! must be in the old state or the new one. `file_set.rs` kills the writing of a set at each step.

#![expect(clippy::disallowed_methods, reason = "the test starts the program and keeps files of its own")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use dateline::internals::render::Template;

/// The number of times that the program is killed, each time a little later.
const TIMES: u32 = 40;

fn command(folder: &Path) -> Command {
    dateline(folder, &["source", "pin", "note"])
}

fn dateline(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg("-C").arg(folder).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn killed_program_leaves_the_old_or_the_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let events = folder.path().join("events.toml");
    fs::create_dir(folder.path().join("papers")).unwrap();
    fs::write(folder.path().join("papers/note.txt"), "The Lamp Treaty was signed on 3 May 2021.\n").unwrap();
    // Writing a file of this size takes more than one system call.
    let mut old = String::from("[[source]]\nid = \"note\"\npath = \"papers/note.txt\"\n");
    for number in 0..500 {
        old.push_str(
            &["\n[[event]]\nid = \"e", &number.to_string(), "\"\ntitle = \"T\"\ndate = \"2024\"\n"].concat(),
        );
    }
    fs::write(&events, &old).unwrap();
    let start = Instant::now();
    assert!(command(folder.path()).status().unwrap().success());
    let whole = start.elapsed();
    let new = fs::read_to_string(&events).unwrap();
    assert_ne!(new, old);
    for time in 0..TIMES {
        fs::write(&events, &old).unwrap();
        let mut child = command(folder.path()).spawn().unwrap();
        sleep(whole * time / TIMES + Duration::from_micros(u64::from(time)));
        // The process may have ended already.
        let _ = child.kill();
        child.wait().unwrap();
        let now = fs::read_to_string(&events).unwrap();
        assert!(
            now == old || now == new,
            "killed at step {time} of {TIMES}: {} bytes, of {}",
            now.len(),
            old.len()
        );
    }
    assert!(command(folder.path()).status().unwrap().success());
    assert_eq!(fs::read_to_string(&events).unwrap(), new);
}

#[test]
fn killed_program_leaves_the_old_or_the_new_set_after_the_next_command() {
    let folder = tempfile::tempdir().unwrap();
    let (events, templates) = (folder.path().join("events.toml"), folder.path().join("templates"));
    fs::create_dir(folder.path().join("papers")).unwrap();
    fs::write(folder.path().join("papers/note.txt"), "The Lamp Treaty was signed on 3 May 2021.\n").unwrap();
    let copy = || dateline(folder.path(), &["template", "copy"]);
    let start = Instant::now();
    assert!(copy().status().unwrap().success());
    let whole = start.elapsed();
    let contents = || {
        let files = Template::NAMES.map(|name| fs::read_to_string(templates.join(name)).ok());
        files.into_iter().flatten().collect::<Vec<_>>()
    };
    let new = contents();
    assert_eq!(new.len(), Template::NAMES.len());
    for time in 0..TIMES {
        fs::remove_dir_all(&templates).unwrap_or_default();
        fs::write(&events, "[[source]]\nid = \"note\"\npath = \"papers/note.txt\"\n").unwrap();
        let mut child = copy().spawn().unwrap();
        sleep(whole * time / TIMES + Duration::from_micros(u64::from(time)));
        // The process may have ended already.
        let _ = child.kill();
        child.wait().unwrap();
        assert!(command(folder.path()).status().unwrap().success());
        let now = contents();
        assert!(now.is_empty() || now == new, "killed at step {time} of {TIMES}: {} files", now.len());
    }
}
