//! Runs other programs: finds them, queries their version, and runs them with a time limit.
//!
//! No shell is involved: arguments are passed unchanged. A program's environment only contains
//! variables that are set explicitly, so that the user's environment does not affect the result. An
//! exception is the user's editor, which inherits the whole environment. Output is read up to a
//! limit in bytes, and memory can be limited.

mod worker;

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use thiserror::Error;

pub use worker::{Worker, WorkerError, serve};

/// The first argument with which this executable limits its own process and then replaces itself
/// with another program. It is followed by the memory and file-size limits in bytes, the program,
/// and its arguments.
pub(crate) const RUN_LIMITED: &str = "run-limited";

/// The default limit in bytes for standard output and for standard error; the rest is read and
/// discarded.
const OUTPUT_LIMIT: u64 = 4 << 20;

/// The reason why a program did not yield a result.
#[derive(Debug, Error)]
pub enum SubprocessError {
    /// The program could not be started.
    #[error("cannot run {}: {source}; check that the path is correct and the file is executable", .program.display())]
    Start {
        /// The path of the program.
        program: PathBuf,
        /// The error reported by the system.
        source: io::Error,
    },
    /// The program exceeded the time limit and was killed.
    #[error("{} did not finish within {} s and was stopped", .program.display(), .limit.as_secs())]
    TimedOut {
        /// The path of the program.
        program: PathBuf,
        /// The time limit.
        limit: Duration,
    },
    /// Waiting for the program or reading its output failed.
    #[error("{} failed while running: {source}", .program.display())]
    Lost {
        /// The path of the program.
        program: PathBuf,
        /// The error reported by the system.
        source: io::Error,
    },
    /// The output of `--version` does not contain a version number.
    #[error("cannot determine the version of {}: `--version` printed {printed:?}", .program.display())]
    NoVersion {
        /// The path of the program.
        program: PathBuf,
        /// The first line of the output.
        printed: String,
    },
}

/// The output of a program that has exited.
#[derive(Debug)]
pub struct Output {
    /// The exit status.
    pub status: ExitStatus,
    /// The standard output, up to 4 MiB or the limit set by [`Program::with_output_limit`].
    pub stdout: Vec<u8>,
    /// The standard error, up to the same limit. Bytes that are not UTF-8 are replaced.
    pub stderr: String,
}

impl Output {
    /// Whether the program printed a Rust runtime message that memory is exhausted.
    pub fn is_out_of_memory(&self) -> bool {
        is_out_of_memory(&self.stderr)
    }

    /// Whether the system killed the program because a file exceeded the file-size limit.
    pub fn is_file_too_large(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::process::ExitStatusExt as _;
            const FILE_SIZE_EXCEEDED: i32 = rustix::process::Signal::XFSZ.as_raw();
            self.status.signal() == Some(FILE_SIZE_EXCEEDED)
        }
        #[cfg(not(unix))]
        false
    }
}

/// Whether the messages of a Rust program report that memory is exhausted: an allocation failed, or
/// a size exceeds the address space.
fn is_out_of_memory(messages: &str) -> bool {
    ["memory allocation of ", "capacity overflow"].iter().any(|words| messages.contains(words))
}

/// A program on this machine, with its environment and output limit.
///
/// ```
/// use dateline::internals::subprocess::Program;
///
/// // The search path is an argument: the library reads no environment.
/// assert_eq!(Program::find("typst", "/no/such/folder".as_ref()), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    path: PathBuf,
    environment: Vec<(OsString, OsString)>,
    output_limit: u64,
    limited: Option<Limited>,
}

/// The limits of a program, and the executable that sets them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Limited {
    launcher: PathBuf,
    memory: u64,
    file_size: u64,
}

impl Program {
    /// Creates a handle for the program at `path`. If the program does not exist, running it
    /// returns an error.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), environment: Vec::new(), output_limit: OUTPUT_LIMIT, limited: None }
    }

    /// Adds an environment variable for the program. The environment is otherwise empty.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Sets the limit for standard output and for standard error, in bytes.
    #[must_use]
    pub const fn with_output_limit(mut self, bytes: u64) -> Self {
        self.output_limit = bytes;
        self
    }

    /// Limits the memory of the program and the size of each file that it writes, in bytes.
    ///
    /// A process can only limit itself, so the program is started by `launcher`, which must set the
    /// limits and call `replace_process` when its first argument is `run-limited`, as `dateline`
    /// does. On systems other than Unix, this has no effect.
    #[must_use]
    pub fn with_limits(mut self, launcher: &Self, memory: u64, file_size: u64) -> Self {
        if cfg!(unix) {
            self.limited = Some(Limited { launcher: launcher.path.clone(), memory, file_size });
        }
        self
    }

    /// Returns the first executable called `name` in the folders of `search`, which has the format
    /// of `PATH`.
    ///
    /// Relative folders are skipped, because the result must not depend on the current directory.
    pub fn find(name: &str, search: &OsStr) -> Option<Self> {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        std::env::split_paths(search)
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(&file))
            .find(|path| is_executable(path))
            .map(Self::at)
    }

    /// Returns the path of the program.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the first three-part number in the output of `--version`: `typst 0.15.1 (…)` gives
    /// `0.15.1`.
    pub fn version(&self) -> Result<String, SubprocessError> {
        let output = self.run(&["--version"], None, Duration::from_secs(10))?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let line = printed.lines().next().unwrap_or("");
        let number =
            |word: &&str| word.split('.').count() == 3 && word.starts_with(|c: char| c.is_ascii_digit());
        line.split_whitespace().find(number).map(str::to_owned).ok_or_else(|| SubprocessError::NoVersion {
            program: self.path.clone(),
            printed: line.chars().take(80).collect(),
        })
    }

    /// Runs an interactive program, such as an editor, at the user's terminal until it exits. The
    /// program inherits the environment of this process.
    pub fn run_interactive<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<ExitStatus, SubprocessError> {
        let mut command = self.command(arguments);
        command.status().map_err(|source| SubprocessError::Start { program: self.path.clone(), source })
    }

    /// Runs the program with `arguments`, optionally in `folder`, for at most `limit`.
    ///
    /// A non-zero exit status is not an error; see [`Output::status`].
    pub fn run<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        folder: Option<&Path>,
        limit: Duration,
    ) -> Result<Output, SubprocessError> {
        self.run_on(arguments, None, folder, limit)
    }

    /// Runs the program with `arguments` and `input` as its standard input, for at most `limit`.
    ///
    /// ```
    /// use dateline::internals::subprocess::Program;
    /// use std::time::Duration;
    ///
    /// # #[cfg(unix)] {
    /// let output = Program::at("/bin/cat").run_with_input(&["-"], b"9 June 2024", Duration::from_secs(30))?;
    /// assert_eq!(output.stdout, b"9 June 2024");
    /// # }
    /// # Ok::<(), dateline::internals::subprocess::SubprocessError>(())
    /// ```
    pub fn run_with_input<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        input: &[u8],
        limit: Duration,
    ) -> Result<Output, SubprocessError> {
        self.run_on(arguments, Some(input), None, limit)
    }

    /// Replaces this process with the program, called with `arguments` in this process's
    /// environment. Only returns if the replacement fails.
    #[cfg(unix)]
    pub fn replace_process<A: AsRef<OsStr>>(&self, arguments: &[A]) -> SubprocessError {
        use std::os::unix::process::CommandExt as _;
        SubprocessError::Start { program: self.path.clone(), source: self.command(arguments).exec() }
    }

    /// Returns the command with this process's environment and the program's variables.
    fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let starts = self.limited.as_ref().map_or(&self.path, |limited| &limited.launcher);
        #[expect(clippy::disallowed_methods, reason = "other programs are started only here")]
        let mut command = Command::new(starts);
        if let Some(Limited { memory, file_size, .. }) = &self.limited {
            command.args([RUN_LIMITED, &memory.to_string(), &file_size.to_string()]).arg(&self.path);
        }
        command.args(arguments.iter().map(OsString::from));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Returns the command with only the program's variables.
    fn confined_command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = self.command(arguments);
        command.env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn run_on<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        input: Option<&[u8]>,
        folder: Option<&Path>,
        limit: Duration,
    ) -> Result<Output, SubprocessError> {
        let mut command = self.confined_command(arguments);
        command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(folder) = folder {
            command.current_dir(folder);
        }
        let start = |source| SubprocessError::Start { program: self.path.clone(), source };
        if self.limited.is_some() && self.path.components().count() > 1 {
            // Check here that the program exists, because the launcher could only report a missing
            // program in its output.
            self.path.metadata().map_err(start)?;
        }
        let mut child = command.spawn().map_err(start)?;
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
            let input = input.to_vec();
            // Ignore errors: a program may exit without reading all its input, and its status shows
            // whether it failed.
            thread::spawn(move || stdin.write_all(&input));
        }
        let ended = wait(&mut child, limit, self.output_limit);
        if !matches!(ended, Ok(Some(_))) {
            // Ignore errors: the program may have exited in the meantime.
            let _ = child.kill();
            let _ = child.wait();
        }
        match ended {
            Ok(Some(output)) => Ok(output),
            Ok(None) => Err(SubprocessError::TimedOut { program: self.path.clone(), limit }),
            Err(source) => Err(SubprocessError::Lost { program: self.path.clone(), source }),
        }
    }
}

/// Reads both outputs to the end and waits for the program. Returns `None` on a timeout.
///
/// Each output is read on a separate thread, so that a program never blocks because one of its
/// pipes is full.
fn wait(child: &mut Child, limit: Duration, bytes: u64) -> io::Result<Option<Output>> {
    #[expect(clippy::disallowed_methods, reason = "time limits are measured only here")]
    let deadline = std::time::Instant::now() + limit;
    let left = || {
        deadline.saturating_duration_since({
            #[expect(clippy::disallowed_methods, reason = "time limits are measured only here")]
            std::time::Instant::now()
        })
    };
    let stdout = child.stdout.take().map(|stream| collect(stream, bytes));
    let stderr = child.stderr.take().map(|stream| collect(stream, bytes));
    let receive = |output: Option<mpsc::Receiver<io::Result<Vec<u8>>>>| match output {
        None => Ok(Some(Vec::new())),
        Some(output) => output.recv_timeout(left()).ok().transpose(),
    };
    let (Some(stdout), Some(stderr)) = (receive(stdout)?, receive(stderr)?) else { return Ok(None) };
    // Poll for the exit: both outputs are closed, so the program has exited or is about to.
    loop {
        if let Some(status) = child.try_wait()? {
            let stderr = String::from_utf8_lossy(&stderr).into_owned();
            return Ok(Some(Output { status, stdout, stderr }));
        }
        if left().is_zero() {
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn collect(mut stream: impl Read + Send + 'static, bytes: u64) -> mpsc::Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut kept = Vec::new();
        let read = stream.by_ref().take(bytes).read_to_end(&mut kept);
        let rest = read.and_then(|_| io::copy(&mut stream, &mut io::sink()));
        // Ignore errors: sending fails after a timeout, when the receiver is gone.
        let _ = sender.send(rest.map(|_| kept));
    });
    receiver
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    struct Script {
        program: Program,
        folder: tempfile::TempDir,
    }

    /// A shell script called `tool` in its own folder.
    ///
    /// A subprocess writes the script. If this process wrote it, a program that another test starts
    /// at that moment would inherit the open file, and a file that is open for writing cannot be
    /// executed.
    fn script(body: &str) -> Script {
        let folder = tempfile::tempdir().unwrap();
        let write = "printf '#!/bin/sh\\n%s\\n' \"$1\" > tool && chmod +x tool";
        let shell = Program::at("/bin/sh").run(
            &["-c", write, "sh", body],
            Some(folder.path()),
            Duration::from_secs(30),
        );
        assert!(shell.unwrap().status.success());
        let program = Program::find("tool", folder.path().as_os_str()).unwrap();
        Script { program, folder }
    }

    #[test]
    fn find_skips_files_that_are_not_executable() {
        let Script { folder, program, .. } = script("");
        std::fs::set_permissions(program.path(), std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(Program::find("tool", folder.path().as_os_str()), None);
    }

    #[test]
    fn version_is_the_number_in_the_first_line() {
        let version = |body| script(body).program.version();
        assert_eq!(version("echo 'typst 0.15.1 (abcdef)'").unwrap(), "0.15.1");
        assert!(version("echo hello").unwrap_err().to_string().contains("\"hello\""));
    }

    #[test]
    fn run_returns_both_outputs_and_the_status() {
        let Script { folder, program, .. } = script("echo out; echo err >&2; pwd; exit 3");
        let output = program.run::<&str>(&[], Some(folder.path()), Duration::from_secs(10)).unwrap();
        assert_eq!(output.status.code(), Some(3));
        assert!(String::from_utf8(output.stdout).unwrap().starts_with("out\n/"));
        assert_eq!(output.stderr, "err\n");
    }

    #[test]
    fn arguments_bypass_the_shell_and_the_environment_is_empty() {
        let script = script("echo \"$1\" \"$HOME\"");
        let output = script.program.run(&["$(echo no) *"], None, Duration::from_secs(10)).unwrap();
        assert_eq!(output.stdout, b"$(echo no) * \n");
    }

    #[test]
    fn program_that_exceeds_the_time_limit_is_killed() {
        let script = script("exec sleep 60");
        let error = script.program.run::<&str>(&[], None, Duration::from_millis(50)).unwrap_err();
        assert!(matches!(error, SubprocessError::TimedOut { .. }), "{error}");
    }

    #[test]
    fn limited_program_is_started_by_the_launcher() {
        let launcher = script("echo \"$@\"");
        let run = |program: &str| {
            let limited = Program::at(program).with_limits(&launcher.program, 7, 9);
            limited.run(&["compile", "a b"], None, Duration::from_secs(10))
        };
        assert_eq!(run("/bin/sh").unwrap().stdout, b"run-limited 7 9 /bin/sh compile a b\n");
        let error = run("/no/such/typst").unwrap_err().to_string();
        assert!(error.starts_with("cannot run /no/such/typst"), "{error}");
    }

    #[test]
    fn output_beyond_the_limit_is_dropped_and_does_not_block() {
        let script = script("exec /usr/bin/head -c 9000000 /dev/zero");
        let output = script.program.run::<&str>(&[], None, Duration::from_secs(30)).unwrap();
        assert_eq!(output.stdout.len() as u64, OUTPUT_LIMIT);
        let more = script.program.clone().with_output_limit(10_000_000);
        assert_eq!(more.run::<&str>(&[], None, Duration::from_secs(30)).unwrap().stdout.len(), 9_000_000);
    }

    #[test]
    fn env_adds_variables_to_the_environment() {
        let script = script("echo \"$HOME\"");
        let program = script.program.clone().env("HOME", "/home/somebody");
        let output = program.run::<&str>(&[], None, Duration::from_secs(10)).unwrap();
        assert_eq!(output.stdout, b"/home/somebody\n");
    }

    #[test]
    fn error_names_the_missing_program() {
        let message = Program::at("/no/such/typst").version().unwrap_err().to_string();
        assert!(message.starts_with("cannot run /no/such/typst"), "{message}");
    }
}
