//! Runs each reader on a separate thread, so that a faulty paper cannot crash or block the program.
//!
//! A panic only ends the reader thread. A reader that exceeds the time limit is abandoned. Both are
//! reported as a problem with the paper. Threads are used instead of processes for two reasons: the
//! library may be embedded in a program whose executable it cannot restart, and a thread costs only
//! microseconds for each of a thousand papers.

use std::thread;

use super::fault::ReadProblem;
use super::limits::{Limit, Limits};
use crate::time_limit::{Unfinished, run_within};

/// The name of reader threads, which distinguishes their panics from the program's own.
pub(crate) const READER_THREAD: &str = "dateline-reader";

/// The stack size in bytes, sufficient for libraries that recurse into nested structures. Only used
/// pages are allocated.
pub(crate) const STACK: usize = 256 << 20;

/// Runs a reader on a thread with a large stack, within the time limit.
pub(crate) fn sandboxed<T: Send + 'static>(
    limits: &Limits,
    reader: impl FnOnce() -> Result<T, ReadProblem> + Send + 'static,
) -> Result<T, ReadProblem> {
    // Run on this thread while fuzzing: a fuzzer observes a single thread and must see every crash.
    if cfg!(fuzzing) {
        return reader();
    }
    let thread = thread::Builder::new().name(READER_THREAD.to_owned()).stack_size(STACK);
    run_within(limits.time, thread, reader).unwrap_or_else(|unfinished| {
        Err(match unfinished {
            Unfinished::NoThread(_) => ReadProblem::NoThread,
            Unfinished::TimedOut => ReadProblem::Over(Limit::Time(limits.time)),
            Unfinished::Panicked => ReadProblem::Crashed,
        })
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn panic_and_hang_of_a_reader_are_reported() {
        let patient = Limits { time: Duration::MAX, ..Limits::default() };
        assert_eq!(sandboxed(&patient, || Ok(1)), Ok(1));
        assert_eq!(sandboxed::<()>(&patient, || panic!("for the test")), Err(ReadProblem::Crashed));
        let hang = || loop {
            thread::sleep(Duration::from_secs(1));
        };
        let hurried = Limits { time: Duration::from_millis(200), ..Limits::default() };
        assert_eq!(sandboxed::<()>(&hurried, hang), Err(ReadProblem::Over(Limit::Time(hurried.time))));
    }
}
