//! Project files that are FIFOs, sockets, devices, huge, or links out of the project: nothing
//! outside is printed or written, and no command blocks.
//!
//! Each kind of file is replaced with each kind of hazard, and the program itself runs every
//! command. As a control, the same files behind links inside the project must appear.

#![expect(clippy::disallowed_methods, reason = "the test starts the program and keeps files of its own")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at once")]

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rayon::prelude::*;
use rustix::fs::{CWD, FileType, mknodat};
use tempfile::TempDir;

/// The content of every file outside the project.
const SECRET: &str = "hunter2-outside";
/// The content of the same files inside the project.
const MARKER: &str = "marker-inside";
/// The value of an environment variable, such as a token in CI.
const TOKEN: &str = "hunter2-environment";

/// The time limit of one command. A debug build on a busy machine needs seconds; a blocked one
/// would never end.
const LIMIT: Duration = Duration::from_secs(90);

/// The size of a file that does not fit into the memory that the program may use.
const HUGE: u64 = 8 << 30;
const MEMORY_KIB: u64 = 3 << 20;

/// A function that returns a file's content, including the given word.
type Content = fn(&str) -> String;

/// Every kind of project file, with valid content that includes `word`.
const FILES: &[(&str, Content)] = &[
    ("events.toml", events),
    ("briefs/b.toml", |word| {
        format!(
            "title = \"{word}\"\nformats = [\"md\", \"html\", \"pdf\", \"typ\"]\nlogo = \"logo.svg\"\nlogo_alt = \"A lamp\"\n"
        )
    }),
    ("templates/brief.md.j2", |word| format!("{word}\n")),
    ("templates/brief.html.j2", |word| format!("<p>{word}</p>\n")),
    ("templates/brief.typ", |word| format!("// {word}\n")),
    ("fonts/f.otf", |word| format!("OTTO{word}")),
    ("logo.svg", |word| format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{word}</title></svg>")),
    ("papers/told.txt", |word| format!("(2024/07/01)\n\nThe {word} treaty was signed on 9 June 2024.\n")),
    ("named.txt", |word| format!("(2024/07/01)\n\nThe {word} accord was signed on 3 May 2024.\n")),
    ("known.toml", |word| format!("findings = [\n\"{word}\",\n]\n")),
    ("briefs/b.md", |word| format!("{word}\n")),
    ("briefs/b.typ", |word| format!("// {word}\n")),
    (".gitignore", |word| format!("# {word}\n")),
];

fn events(word: &str) -> String {
    format!(
        "[chronology]\npapers = [\"papers\", \"named.txt\"]\nas_of = 2025-01-01\n\n\
         [[event]]\nid = \"lamp\"\ntitle = \"Lighthouse lit, {word}\"\ndate = \"2024-06-09\"\n"
    )
}

/// What replaces a file of the project.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Hazard {
    /// A relative link to a file outside.
    Link,
    /// An absolute link to a file outside.
    AbsoluteLink,
    /// The file's folder is a link to a folder outside. At the top of the project, the file itself
    /// is a link through a link to a folder.
    FolderLink,
    /// A link to the process environment.
    Environment,
    Fifo,
    /// A link to a FIFO in the project.
    FifoLink,
    Socket,
    ZeroLink,
    Huge,
}

const HAZARDS: [Hazard; 9] = [
    Hazard::Link,
    Hazard::AbsoluteLink,
    Hazard::FolderLink,
    Hazard::Environment,
    Hazard::Fifo,
    Hazard::FifoLink,
    Hazard::Socket,
    Hazard::ZeroLink,
    Hazard::Huge,
];

struct Case {
    folder: TempDir,
    /// The sockets, which stay bound until the test ends.
    sockets: Vec<UnixListener>,
}

impl Case {
    /// Creates a valid project, next to a folder with the same files that contain the secret.
    fn new() -> Self {
        let case = Self { folder: tempfile::tempdir().unwrap(), sockets: Vec::new() };
        for (path, content) in FILES {
            for (folder, word) in [(case.project(), "plain"), (case.outside(), SECRET)] {
                write(&folder.join(path), content(word).as_bytes());
            }
        }
        // A fake Typst. Its "PDF" is everything that a Typst program could read: its folder and its
        // fonts.
        let typst = case.folder.path().join("typst");
        let script = "#!/bin/sh\ncase $1 in\n--version) echo 'typst 0.15.1' ;;\n\
                      eval) echo '{\"page\": 700, \"galleys\": []}' ;;\n\
                      compile) PATH=/usr/bin:/bin; cat *.* templates/* > out; while [ $# -gt 0 ]; do\n\
                      if [ \"$1\" = --font-path ]; then cat \"$2\"/* >> out; fi; shift; done; mv out brief.pdf ;;\nesac\n";
        write(&typst, script.as_bytes());
        fs::set_permissions(&typst, fs::Permissions::from_mode(0o755)).unwrap();
        case
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn outside(&self) -> PathBuf {
        self.folder.path().join("outside")
    }

    /// Replaces a project file with a hazard.
    fn replace(&mut self, path: &str, hazard: Hazard) {
        let (file, outside) = (self.project().join(path), self.outside());
        fs::remove_file(&file).unwrap();
        let up = "../".repeat(path.matches('/').count() + 1);
        match hazard {
            Hazard::Link => symlink(format!("{up}outside/{path}"), &file).unwrap(),
            Hazard::AbsoluteLink => symlink(outside.join(path), &file).unwrap(),
            Hazard::FolderLink => {
                if let Some((folder, _)) = path.split_once('/') {
                    fs::remove_dir_all(self.project().join(folder)).unwrap();
                    symlink(format!("../outside/{folder}"), self.project().join(folder)).unwrap();
                } else {
                    symlink("../outside", self.project().join("around")).unwrap();
                    symlink(format!("around/{path}"), &file).unwrap();
                }
            }
            Hazard::Environment => symlink("/proc/self/environ", &file).unwrap(),
            Hazard::Fifo => fifo(&file),
            Hazard::FifoLink => {
                fifo(&self.project().join("pipe"));
                symlink(format!("{}pipe", "../".repeat(path.matches('/').count())), &file).unwrap();
            }
            Hazard::Socket => {
                // A socket's path must be short.
                let short = self.folder.path().join("s");
                self.sockets.push(UnixListener::bind(&short).unwrap());
                fs::rename(short, &file).unwrap();
            }
            Hazard::ZeroLink => symlink("/dev/zero", &file).unwrap(),
            Hazard::Huge => File::create(&file).unwrap().set_len(HUGE).unwrap(),
        }
    }

    /// Runs every command. Returns everything that was printed and the content of the project's
    /// regular files afterwards.
    fn run_all(&self) -> String {
        let typst = self.folder.path().join("typst");
        let typst = typst.to_str().unwrap();
        let commands: &[&[&str]] = &[
            &["check"],
            &["check", "--baseline=known.toml"],
            &["timeline"],
            &["pull"],
            &["template", "data", "--typst", typst],
            &["brief", "--check", "--typst", typst],
            &["check", "--write-baseline=known.toml"],
            &["brief", "--typst", typst],
        ];
        let printed: String = commands.iter().map(|arguments| self.run(arguments, Stdio::null()).1).collect();
        let mut all = printed.into_bytes();
        collect(&self.project(), &mut all);
        String::from_utf8_lossy(&all).into_owned()
    }

    /// Runs a command. Returns its exit status and its output.
    ///
    /// # Panics
    ///
    /// If the command panics or takes longer than [`LIMIT`].
    fn run(&self, arguments: &[&str], stdin: Stdio) -> (Option<i32>, String) {
        let at = |name: &str| self.folder.path().join(name);
        let limited = format!("ulimit -v {MEMORY_KIB} && exec \"$0\" \"$@\"");
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &limited, env!("CARGO_BIN_EXE_dateline"), "-C"]).arg(self.project());
        command.args(arguments).arg("--no-cache").env("CI_TOKEN", TOKEN).stdin(stdin);
        command.stdout(File::create(at("stdout")).unwrap()).stderr(File::create(at("stderr")).unwrap());
        let mut child = command.spawn().unwrap();
        let deadline = Instant::now() + LIMIT;
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > deadline {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("{arguments:?} did not end within {LIMIT:?}");
            }
            thread::sleep(Duration::from_millis(5));
        };
        let read = |name| String::from_utf8_lossy(&fs::read(at(name)).unwrap()).into_owned();
        let printed = read("stdout") + &read("stderr");
        assert!(!printed.contains("panicked"), "{arguments:?}: {printed}");
        (status.code(), printed)
    }

    /// Returns the files outside the project and their contents.
    fn outside_files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.outside()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    let content = fs::read(&entry).unwrap();
                    files.push((entry, content));
                }
            }
        }
        files.sort();
        files
    }
}

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn fifo(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, 0o600.into(), 0).unwrap();
}

/// Appends the content of all regular files in a folder and below.
fn collect(folder: &Path, all: &mut Vec<u8>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let about = fs::symlink_metadata(entry.path()).unwrap();
        if about.is_dir() {
            collect(&entry.path(), all);
        } else if about.is_file() && about.len() < HUGE {
            all.extend(fs::read(entry.path()).unwrap());
        }
    }
}

/// Whether `text` shows a file that contains `word`, as plain text or as the base64 of an image.
fn shows(text: &str, content: Content, word: &str) -> bool {
    // Titles begin with a capital letter.
    text.to_lowercase().contains(&word.to_lowercase()) || text.contains(&STANDARD.encode(content(word)))
}

#[test]
fn files_outside_the_project_are_not_read_or_written() {
    let cases: Vec<_> = FILES.iter().flat_map(|file| HAZARDS.map(|hazard| (file, hazard))).collect();
    let failures: Vec<String> = cases
        .into_par_iter()
        .flat_map_iter(|((path, content), hazard)| {
            let mut case = Case::new();
            let before = case.outside_files();
            case.replace(path, hazard);
            let all = case.run_all();
            let mut failures = Vec::new();
            if shows(&all, *content, SECRET) || all.contains(TOKEN) {
                failures.push(format!("{path} as {hazard:?}: the secret was printed:\n{all}"));
            }
            if case.outside_files() != before {
                failures.push(format!("{path} as {hazard:?}: a file outside was changed"));
            }
            // Files that are found by searching a folder are skipped if they are not regular. The
            // others are named by a user or have a fixed name, so the problem must be reported.
            let is_found = ["briefs/b.toml", "fonts/f.otf", "papers/told.txt", ".gitignore"].contains(path);
            let reason = match hazard {
                Hazard::Fifo | Hazard::FifoLink => "FIFO",
                Hazard::Socket => "socket",
                Hazard::Huge => "larger than",
                _ => "leads out of the project",
            };
            let is_reported = all.contains(reason) || all.contains("is outside the folder of events.toml");
            if !is_found && !is_reported {
                failures.push(format!("{path} as {hazard:?}: not reported:\n{all}"));
            }
            failures
        })
        .collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n---\n"));
}

/// The control: content behind a link inside the project appears, so the test above would fail if
/// links out of the project were followed.
#[test]
fn links_inside_the_project_are_followed() {
    // Briefs and papers that are found by searching a folder are skipped if they are links, and
    // `.gitignore` is never printed.
    let skipped = ["briefs/b.toml", "papers/told.txt", ".gitignore"];
    for (path, content) in FILES.iter().filter(|(path, _)| !skipped.contains(path)) {
        for is_absolute in [false, true] {
            let case = Case::new();
            let file = case.project().join(path);
            write(&case.project().join("store/file"), content(MARKER).as_bytes());
            fs::remove_file(&file).unwrap();
            let up = "../".repeat(path.matches('/').count());
            let target = case.project().join("store/file");
            let target = if is_absolute { target } else { PathBuf::from(format!("{up}store/file")) };
            symlink(target, &file).unwrap();
            let typst = case.folder.path().join("typst");
            let compared =
                case.run(&["brief", "--check", "--typst", typst.to_str().unwrap()], Stdio::null()).1;
            let baseline = case.run(&["check", "--baseline=known.toml"], Stdio::null()).1;
            fs::remove_file(case.project().join("known.toml")).unwrap();
            let all = compared + &baseline + &case.run_all();
            // The file itself is in the project and does not count.
            let shown = all.replacen(&content(MARKER), "", 1);
            assert!(shows(&shown, *content, MARKER), "{path} (absolute: {is_absolute}):\n{all}");
        }
    }
}

#[test]
fn links_in_a_folder_of_papers_are_reported_by_every_command() {
    let case = Case::new();
    let papers = case.project().join("papers");
    write(&case.project().join("store/moved.txt"), b"The office closed in March 2024.");
    symlink("../store/moved.txt", papers.join("moved.txt")).unwrap();
    symlink("../store", papers.join("latest")).unwrap();
    symlink("../store/moved.txt", papers.join("moved.bak")).unwrap();
    for command in ["check", "timeline", "pull"] {
        let printed = case.run(&[command], Stdio::null()).1;
        for name in ["latest", "moved.txt"] {
            let message = format!("papers/{name} is a link, and links in a folder");
            assert!(printed.contains(&message), "{command}:\n{printed}");
        }
        assert!(!printed.contains("moved.bak"), "{command}:\n{printed}");
    }
    // A link is read if `papers` names it.
    let file = case.project().join("events.toml");
    let text = fs::read_to_string(&file).unwrap();
    let named = "\"papers\", \"papers/moved.txt\", \"!papers/latest\"";
    assert!(text.contains("papers = [\"papers\""), "{text}");
    write(&file, text.replacen("\"papers\"", named, 1).as_bytes());
    let printed = case.run(&["pull", "--all"], Stdio::null()).1;
    assert!(!printed.contains("is a link") && printed.contains("Office closed"), "{printed}");
}

#[test]
fn irregular_files_on_the_command_line_are_refused() {
    let case = Case::new();
    let at = |name: &str| case.folder.path().join(name);
    fifo(&at("fifo"));
    let _socket = UnixListener::bind(at("socket")).unwrap();
    write(&at("anywhere.txt"), b"It was signed on 9 June 2024.");
    symlink(at("anywhere.txt"), at("link.txt")).unwrap();
    File::create(at("huge.txt")).unwrap().set_len(HUGE).unwrap();
    for (file, reason) in [
        (at("fifo"), "FIFO"),
        (at("socket"), "socket"),
        (PathBuf::from("/dev/zero"), "a device"),
        (at("huge.txt"), "larger than 100 MiB"),
    ] {
        for arguments in [["tag"].as_slice(), &["tag", "--batch"], &["text"], &["check", "--baseline"]] {
            let reason = match arguments {
                ["tag", "--batch"] if file == at("huge.txt") => continue,
                ["check", ..] if file == at("huge.txt") => "larger than",
                _ => reason,
            };
            let arguments = [arguments, &[file.to_str().unwrap()]].concat();
            let (status, printed) = case.run(&arguments, Stdio::null());
            assert_eq!(status, Some(2), "{arguments:?}: {printed}");
            assert!(printed.contains(reason), "{arguments:?}: {printed}");
        }
    }
    for file in ["anywhere.txt", "link.txt"] {
        let (_, printed) = case.run(&["tag", at(file).to_str().unwrap()], Stdio::null());
        assert!(printed.contains("2024-06-09"), "{printed}");
    }
    for file in ["-", "/dev/stdin"] {
        let (_, printed) = case.run(&["tag", file], File::open(at("anywhere.txt")).unwrap().into());
        assert!(printed.contains("2024-06-09"), "{file}: {printed}");
    }
    let typst = at("typst");
    for (file, reason) in [("fifo", "FIFO"), ("socket", "socket")] {
        let font = at(file);
        let arguments = ["brief", "--typst", typst.to_str().unwrap(), "--font", font.to_str().unwrap()];
        let (status, printed) = case.run(&arguments, Stdio::null());
        assert!(status == Some(2) && printed.contains(reason), "{printed}");
    }
}

/// Only one module opens files, because `fs::read` and `File::open` follow every link and block on
/// every FIFO.
#[test]
fn files_are_opened_in_one_module_only() {
    let homes = ["confined_dir.rs", "file/", "project/cache.rs", "render/pdf/program.rs"];
    let listed = ["render/pdf/fonts.rs"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut wrong = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            if name.ends_with("tests.rs") || name.contains("tests/") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let opens = ["fs::read(", "fs::read_to_string(", "File::open(", "fs::read_dir(", "fs::copy("];
            for (line, number) in
                code.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with("//"))
            {
                let is_listed = listed.contains(&name.as_str()) && line.contains("fs::read_dir(");
                let is_home = homes.iter().any(|home| name.starts_with(home));
                if opens.iter().any(|call| line.contains(call)) && !is_home && !is_listed {
                    wrong.push(format!("src/{name}:{number}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "use confined_dir instead:\n{}", wrong.join("\n"));
}
