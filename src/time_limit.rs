//! Runs work on its own thread, with a time limit.
//!
//! A thread cannot be stopped: after the time limit it keeps running until it finishes or the
//! program exits, and its result is dropped.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use thiserror::Error;

/// The reason why work has no result.
#[derive(Debug, Error)]
pub(crate) enum Unfinished {
    /// The thread could not be started.
    #[error("cannot start a thread")]
    NoThread(#[source] io::Error),
    /// The work exceeded the time limit.
    #[error("timed out")]
    TimedOut,
    /// The work panicked.
    #[error("internal error: the worker panicked. This is a bug in dateline; please report it")]
    Panicked,
}

/// Runs `work` on `thread` for at most `limit`.
pub(crate) fn run_within<T: Send + 'static>(
    limit: Duration,
    thread: thread::Builder,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unfinished> {
    let (sender, receiver) = mpsc::channel();
    // Sending fails if the time limit has passed and the receiver is gone.
    thread.spawn(move || drop(sender.send(work()))).map_err(Unfinished::NoThread)?;
    receiver.recv_timeout(limit).map_err(|error| match error {
        RecvTimeoutError::Timeout => Unfinished::TimedOut,
        RecvTimeoutError::Disconnected => Unfinished::Panicked,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_finishes_or_times_out_or_panics() {
        let run = |limit, work: fn() -> u8| run_within(limit, thread::Builder::new(), work);
        assert_eq!(run(Duration::MAX, || 7).unwrap(), 7);
        let hang = || loop {
            thread::park();
        };
        assert!(matches!(run(Duration::from_millis(50), hang), Err(Unfinished::TimedOut)));
        assert!(matches!(run(Duration::MAX, || panic!("for the test")), Err(Unfinished::Panicked)));
    }
}
