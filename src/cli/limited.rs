//! Work that may not come to an end.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::in_order::STACK;

/// Does `work` on a thread of its own; none where it takes longer than `limit`. Nothing can stop the thread, which is
/// then left behind and ends with the program at the latest.
pub(super) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<Option<T>> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().stack_size(STACK);
    // Nobody listens any more when the time was over.
    let started = thread.spawn(move || drop(sender.send(work())));
    started.context("the system gives no thread to work on")?;
    match receiver.recv_timeout(limit) {
        Ok(done) => Ok(Some(done)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => {
            bail!("dateline broke down over it, which is a fault of its own")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_in_time_or_given_up() {
        assert_eq!(within(Duration::MAX, || 7).unwrap(), Some(7));
        let hang = || loop {
            thread::park();
        };
        assert_eq!(within::<()>(Duration::from_millis(50), hang).unwrap(), None);
        assert!(within::<()>(Duration::MAX, || panic!("for the test")).is_err());
    }
}
