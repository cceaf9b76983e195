//! Work with a time limit.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::ordered_parallel::STACK;

/// Runs `work` on a thread of its own, and returns `None` if it takes longer than `limit`.
///
/// The thread cannot be stopped. After the timeout it keeps running until it finishes or the
/// program exits. Fails if the thread cannot be started or panics.
pub(super) fn run_with_timeout<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<Option<T>> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().stack_size(STACK);
    // Sending fails if the time limit has passed and the receiver is gone.
    let started = thread.spawn(move || drop(sender.send(work())));
    started.context("cannot start a thread")?;
    match receiver.recv_timeout(limit) {
        Ok(done) => Ok(Some(done)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => {
            bail!("internal error: the worker panicked. This is a bug in dateline; please report it")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_finishes_or_times_out() {
        assert_eq!(run_with_timeout(Duration::MAX, || 7).unwrap(), Some(7));
        let hang = || loop {
            thread::park();
        };
        assert_eq!(run_with_timeout::<()>(Duration::from_millis(50), hang).unwrap(), None);
        assert!(run_with_timeout::<()>(Duration::MAX, || panic!("for the test")).is_err());
    }
}
