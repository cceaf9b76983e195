//! A subprocess that answers one request after another.
//!
//! Requests and answers are frames on its standard input and output: the request number and the
//! content length as little-endian 64-bit integers, then the content. Requests may overlap, and
//! answers may arrive in a different order. A request that ends the process or exceeds a limit does
//! not affect the others: they are repeated in a new process.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use thiserror::Error;

use super::{Program, SubprocessError, is_out_of_memory};

/// The number of the request that initialises a new process.
const SETUP: u64 = 0;

/// The maximum number of standard error bytes that are kept.
const MESSAGES: u64 = 64 << 10;

/// The reason why a request has no answer.
#[derive(Debug, Error)]
pub enum WorkerError {
    /// The process could not be started.
    #[error(transparent)]
    Start(#[from] SubprocessError),
    /// The request exceeded the time limit, and the process was killed.
    #[error("the request exceeded the time limit")]
    TimedOut,
    /// The request exhausted the memory of the process.
    #[error("the process ran out of memory while handling the request")]
    OutOfMemory,
    /// The answer exceeds the limit.
    #[error("the answer is too long")]
    TooLong,
    /// The process crashed or exited before it answered.
    #[error("the process ended without an answer")]
    Crashed,
}

/// A subprocess that is started for the first request and answers any number of requests.
///
/// The process must call [`serve`]. It ends when the worker is dropped.
#[derive(Debug)]
pub struct Worker {
    program: Program,
    arguments: Vec<String>,
    time: Duration,
    longest: u64,
    /// Read-locked by requests that may overlap, and write-locked by a request that is repeated
    /// alone.
    turn: RwLock<()>,
    state: Mutex<WorkerState>,
}

#[derive(Debug)]
struct WorkerState {
    process: Option<Process>,
    setup: Option<Vec<u8>>,
    /// The number of the next request.
    next: u64,
}

#[derive(Debug)]
struct Process {
    child: Arc<Mutex<Child>>,
    frames: mpsc::Sender<Vec<u8>>,
    waiting: Arc<Waiting>,
}

/// The unanswered requests.
#[derive(Debug)]
struct Waiting {
    /// The channels by which the answers are passed on; `None` after the process has ended.
    receivers: Mutex<Option<Receivers>>,
    /// Whether the process was killed because a request timed out.
    is_stopped: AtomicBool,
}

type Receivers = BTreeMap<u64, mpsc::Sender<Result<Vec<u8>, Ended>>>;

/// The reason why the process ended, and whether a request is known to be the cause.
struct Ended {
    error: WorkerError,
    is_cause: bool,
}

impl Worker {
    /// Creates a worker that runs `program` with `arguments`. Each request may take at most
    /// `limit`, and each answer may be at most `longest` bytes long.
    pub fn new(program: Program, arguments: Vec<String>, limit: Duration, longest: u64) -> Self {
        let state = WorkerState { process: None, setup: None, next: SETUP + 1 };
        Self { program, arguments, time: limit, longest, turn: RwLock::new(()), state: Mutex::new(state) }
    }

    /// Sets the request that each new process receives first, and sends it to the current process.
    /// Returns the current process's answer.
    ///
    /// # Errors
    ///
    /// The same as for [`request`](Self::request).
    pub fn set_up(&self, request: &[u8]) -> Result<Vec<u8>, WorkerError> {
        lock(&self.state).setup = Some(request.to_vec());
        self.request(request)
    }

    /// Sends a request and returns its answer.
    ///
    /// # Errors
    ///
    /// Returns an error if the process cannot be started, or if this request exceeds a limit or
    /// ends the process. If several requests were in progress when the process ended, each is
    /// repeated alone to find the cause.
    pub fn request(&self, request: &[u8]) -> Result<Vec<u8>, WorkerError> {
        let turn = self.turn.read().unwrap_or_else(PoisonError::into_inner);
        match self.attempt(request) {
            Err(ended) if !ended.is_cause => drop(turn),
            done => return done.map_err(|ended| ended.error),
        }
        let _alone = self.turn.write().unwrap_or_else(PoisonError::into_inner);
        self.attempt(request).map_err(|ended| ended.error)
    }

    fn attempt(&self, request: &[u8]) -> Result<Vec<u8>, Ended> {
        let (sender, answer) = mpsc::channel();
        let (number, child, waiting) = {
            let mut state = lock(&self.state);
            let number = state.next;
            state.next += 1;
            let process = self.process(&mut state)?;
            match lock(&process.waiting.receivers).as_mut() {
                Some(receivers) => drop(receivers.insert(number, sender)),
                // The process has ended in the meantime. Drop the sender, so that `answer` does not
                // wait for the time limit.
                None => drop(sender),
            }
            // Ignore errors: if the process has exited, `recv_timeout` below reports it.
            let _ = process.frames.send(frame(number, request));
            (number, Arc::clone(&process.child), Arc::clone(&process.waiting))
        };
        match answer.recv_timeout(self.time) {
            Ok(answer) => answer,
            // The process ended just before the request was sent.
            Err(RecvTimeoutError::Disconnected) => {
                Err(Ended { error: WorkerError::Crashed, is_cause: false })
            }
            Err(RecvTimeoutError::Timeout) => {
                waiting.is_stopped.store(true, Ordering::SeqCst);
                if let Some(receivers) = lock(&waiting.receivers).as_mut() {
                    receivers.remove(&number);
                }
                // Ignore errors: the process may have exited in the meantime.
                let _ = lock(&child).kill();
                Err(WorkerError::TimedOut.into())
            }
        }
    }

    /// Returns the running process, starting it if necessary.
    fn process<'s>(&self, state: &'s mut WorkerState) -> Result<&'s mut Process, Ended> {
        let is_running = |process: &Process| {
            lock(&process.waiting.receivers).is_some() && !process.waiting.is_stopped.load(Ordering::SeqCst)
        };
        if !state.process.as_ref().is_some_and(is_running) {
            let process = self.start()?;
            if let Some(setup) = &state.setup {
                let _ = process.frames.send(frame(SETUP, setup));
            }
            state.process = Some(process);
        }
        Ok(state.process.as_mut().expect("it was started if it was absent"))
    }

    fn start(&self) -> Result<Process, WorkerError> {
        let failed = |source| SubprocessError::Start { program: self.program.path.clone(), source };
        let mut command = self.program.confined_command(&self.arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(failed(io::ErrorKind::BrokenPipe.into()).into());
        };
        let child = Arc::new(Mutex::new(child));
        let receivers = Mutex::new(Some(BTreeMap::new()));
        let waiting = Arc::new(Waiting { receivers, is_stopped: AtomicBool::new(false) });
        let (frames, to_send) = mpsc::channel();
        // Writing blocks while the process does not read, so it happens on a separate thread.
        thread::spawn(move || send(stdin, &to_send));
        let messages = thread::spawn(move || collect(stderr));
        let (of_reader, answered) = (Arc::clone(&child), Arc::clone(&waiting));
        let longest = self.longest;
        thread::spawn(move || {
            let too_long = receive(stdout, longest, &answered);
            let messages = {
                let mut child = lock(&of_reader);
                // Ignore errors: the process has usually exited already.
                let _ = child.kill();
                let _ = child.wait();
                messages.join().unwrap_or_default()
            };
            answered.end(too_long, &messages);
        });
        Ok(Process { child, frames, waiting })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(process) = &lock(&self.state).process {
            let _ = lock(&process.child).kill();
        }
    }
}

impl From<WorkerError> for Ended {
    fn from(error: WorkerError) -> Self {
        Self { error, is_cause: true }
    }
}

impl Waiting {
    /// Reports the end of the process to all unanswered requests.
    fn end(&self, too_long: Option<u64>, messages: &str) {
        let receivers = lock(&self.receivers).take().unwrap_or_default();
        // The only request in progress caused the end of the process, unless the process was killed
        // because another request timed out.
        let is_sole = receivers.len() == 1 && !self.is_stopped.load(Ordering::SeqCst);
        for (number, receiver) in receivers {
            let (error, is_cause) = if let Some(long) = too_long {
                (WorkerError::TooLong, long == number)
            } else if is_out_of_memory(messages) {
                (WorkerError::OutOfMemory, is_sole)
            } else {
                (WorkerError::Crashed, is_sole)
            };
            let _ = receiver.send(Err(Ended { error, is_cause }));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends frames to the process until the worker is dropped or the process ends.
fn send(mut stdin: impl Write, frames: &mpsc::Receiver<Vec<u8>>) {
    for frame in frames {
        if stdin.write_all(&frame).and_then(|()| stdin.flush()).is_err() {
            return;
        }
    }
}

/// Passes on answers until the process closes its output or violates the format. Returns the number
/// of a request whose answer exceeds the limit.
fn receive(mut stdout: impl Read, longest: u64, waiting: &Waiting) -> Option<u64> {
    loop {
        match read_frame(&mut stdout, longest) {
            Ok(Some((number, Some(answer)))) => {
                let receiver = lock(&waiting.receivers).as_mut().and_then(|all| all.remove(&number));
                // No one waits for the answer to the setup of a new process.
                let _ = receiver.map(|receiver| receiver.send(Ok(answer)));
            }
            Ok(Some((number, None))) => return Some(number),
            Ok(None) | Err(_) => return None,
        }
    }
}

fn collect(stderr: impl Read) -> String {
    let mut stderr = stderr;
    let mut kept = Vec::new();
    // Ignore errors: the text only helps to find the reason why the process ended.
    let _ = stderr.by_ref().take(MESSAGES).read_to_end(&mut kept);
    let _ = io::copy(&mut stderr, &mut io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}

fn frame(number: u64, content: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(content.len() + 16);
    frame.extend(number.to_le_bytes());
    frame.extend((content.len() as u64).to_le_bytes());
    frame.extend(content);
    frame
}

/// Reads the next frame. Returns its number and its content, or `None` as the content if that
/// exceeds the limit. Returns `None` at the end of the stream.
fn read_frame(stream: &mut impl Read, longest: u64) -> io::Result<Option<(u64, Option<Vec<u8>>)>> {
    let (mut number, mut length) = ([0; 8], [0; 8]);
    match stream.read_exact(&mut number) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    stream.read_exact(&mut length)?;
    let (number, length) = (u64::from_le_bytes(number), u64::from_le_bytes(length));
    if length > longest {
        return Ok(Some((number, None)));
    }
    let mut content = Vec::new();
    stream.by_ref().take(length).read_to_end(&mut content)?;
    if content.len() as u64 == length {
        Ok(Some((number, Some(content))))
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// Answers the requests of a [`Worker`] until `input` ends: the main function of the worker's
/// process.
///
/// Each request is answered on a separate thread, with a stack of `stack` bytes; the setup is
/// answered before the next request is read. A panic aborts the process, so that the worker notices
/// the panic. When this function returns, threads may still be running.
///
/// # Errors
///
/// Returns an error if the input cannot be read or a thread cannot be started.
pub fn serve(
    mut input: impl Read,
    output: impl Write + Send + 'static,
    stack: usize,
    answer: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static,
) -> io::Result<()> {
    let work = Arc::new(move |number: u64, request: &[u8]| {
        // The panic message has already been printed to standard error.
        let answered = catch_unwind(AssertUnwindSafe(|| answer(request)));
        frame(number, &answered.unwrap_or_else(|_| std::process::abort()))
    });
    let output = Arc::new(Mutex::new(output));
    while let Some((number, content)) = read_frame(&mut input, u64::MAX)? {
        let (work, output) = (Arc::clone(&work), Arc::clone(&output));
        let job = move || {
            let frame = work(number, &content.unwrap_or_default());
            let mut output = lock(&output);
            // Writing fails if the worker is gone.
            let _ = output.write_all(&frame).and_then(|()| output.flush());
        };
        if number == SETUP {
            job();
        } else {
            thread::Builder::new().stack_size(stack).spawn(job)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_as_they_were_written() {
        let stream = [frame(7, b"seven"), frame(8, b"")].concat();
        let mut rest = stream.as_slice();
        assert_eq!(read_frame(&mut rest, 5).unwrap(), Some((7, Some(b"seven".to_vec()))));
        assert_eq!(read_frame(&mut rest, 5).unwrap(), Some((8, Some(Vec::new()))));
        assert_eq!(read_frame(&mut rest, 5).unwrap(), None);
        assert_eq!(read_frame(&mut stream.as_slice(), 4).unwrap(), Some((7, None)));
        assert!(read_frame(&mut &stream[..18], 5).is_err());
    }

    struct SharedBuffer(Arc<Mutex<Vec<u8>>>);

    impl Write for SharedBuffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            lock(&self.0).write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn requests_are_answered_under_their_number() {
        let written = Arc::new(Mutex::new(Vec::new()));
        let requests = [frame(SETUP, b"setup"), frame(9, b"abc")].concat();
        let reversed = |request: &[u8]| request.iter().rev().copied().collect();
        serve(requests.as_slice(), SharedBuffer(Arc::clone(&written)), 1 << 20, reversed).unwrap();
        let expected = [frame(SETUP, b"putes"), frame(9, b"cba")].concat();
        while lock(&written).len() < expected.len() {
            thread::yield_now();
        }
        assert_eq!(*lock(&written), expected);
    }

    #[cfg(unix)]
    #[test]
    fn process_that_ends_or_hangs_is_an_error_and_the_next_request_starts_another() {
        let shell = |script: &str, limit: Duration| {
            let arguments = vec!["-c".to_owned(), script.to_owned()];
            Worker::new(Program::at("/bin/sh").env("PATH", "/usr/bin:/bin"), arguments, limit, 1 << 20)
        };
        let patient = Duration::from_secs(30);
        let crash = shell("exit 3", patient);
        for _ in 0..2 {
            assert!(matches!(crash.request(b"a"), Err(WorkerError::Crashed)));
        }
        let memory = shell("echo memory allocation of 9 bytes failed >&2; exit 3", patient);
        assert!(matches!(memory.request(b"a"), Err(WorkerError::OutOfMemory)));
        let hang = shell("exec sleep 60", Duration::from_millis(50));
        for _ in 0..2 {
            assert!(matches!(hang.request(b"a"), Err(WorkerError::TimedOut)));
        }
        // `cat` answers each request with itself.
        let echo = shell("exec cat", patient);
        assert_eq!(echo.request(b"first").unwrap(), b"first");
        assert_eq!(echo.request(b"second").unwrap(), b"second");
        let long = Worker::new(Program::at("/bin/cat"), Vec::new(), patient, 3);
        assert!(matches!(long.request(b"four"), Err(WorkerError::TooLong)));
        assert_eq!(long.request(b"two").unwrap(), b"two");
        let missing = Worker::new(Program::at("/no/such/program"), Vec::new(), patient, 3);
        assert!(matches!(missing.request(b"a"), Err(WorkerError::Start(_))));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_request_that_ends_the_process_fails() {
        let folder = tempfile::tempdir().unwrap();
        // The first process ends after some time, with all requests in progress. Later ones echo
        // each request, and end if it is "die".
        let script = "cd \"$0\"; if mkdir first 2>/dev/null; then sleep 0.5; exit 1; fi; \
                      while head -c 19 > $$ && test -s $$; do grep -q die $$ && exit 1; cat $$; done";
        let arguments = vec!["-c".to_owned(), script.to_owned(), folder.path().display().to_string()];
        let program = Program::at("/bin/sh").env("PATH", "/usr/bin:/bin");
        let worker = Worker::new(program, arguments, Duration::from_secs(30), 1 << 20);
        thread::scope(|scope| {
            let requests = [b"one", b"die", b"two"];
            let sent = requests.map(|request| scope.spawn(|| worker.request(request)));
            let [one, die, two] = sent.map(|thread| thread.join().unwrap());
            assert_eq!(one.unwrap(), b"one");
            assert!(matches!(die, Err(WorkerError::Crashed)), "{die:?}");
            assert_eq!(two.unwrap(), b"two");
        });
    }
}
