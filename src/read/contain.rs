//! Readers on a thread of their own, so that none can take the program down or hold it up.
//!
//! A library that panics ends its thread, and one that does not come to an end is left behind; both are told as
//! trouble with the paper. A thread and no process: the program may be a library in another one, which has no
//! executable to start again, and a thread costs microseconds for each of a thousand papers.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use super::fault::Trouble;
use super::limits::{Limit, Limits};

/// The name of the threads, by which a program can tell their panics from its own.
pub const READER_THREAD: &str = "dateline-reader";

/// Room for libraries that call themselves for what lies in one another, in bytes; only what is used is taken.
const STACK: usize = 256 << 20;

/// Runs a reader on a thread with plenty of stack, for as long as the limits allow.
pub(super) fn contained<T: Send + 'static>(
    limits: &Limits,
    reader: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    // A fuzzer follows one thread, and is to see what would end it.
    if cfg!(fuzzing) {
        return reader();
    }
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().name(READER_THREAD.to_owned()).stack_size(STACK);
    let started = thread.spawn(move || {
        // Nobody listens any more when the time was over.
        let _ = sender.send(reader());
    });
    if started.is_err() {
        return Err(Trouble::NoThread);
    }
    receiver.recv_timeout(limits.time).unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => Err(Trouble::Over(Limit::Time(limits.time))),
        RecvTimeoutError::Disconnected => Err(Trouble::Crashed),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_reader_that_panics_or_hangs_is_contained() {
        let patient = Limits { time: Duration::MAX, ..Limits::default() };
        assert_eq!(contained(&patient, || Ok(1)), Ok(1));
        assert_eq!(contained::<()>(&patient, || panic!("for the test")), Err(Trouble::Crashed));
        let hang = || loop {
            thread::sleep(Duration::from_secs(1));
        };
        let hurried = Limits { time: Duration::from_millis(200), ..Limits::default() };
        assert_eq!(contained::<()>(&hurried, hang), Err(Trouble::Over(Limit::Time(hurried.time))));
    }
}
