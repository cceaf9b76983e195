//! Parallel work whose results are delivered in item order.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// The stack size of a worker in bytes: the size of a main thread's stack, which Typst is designed
/// for.
pub(super) const STACK: usize = 8 << 20;

/// Runs `work` on each item, on one thread per core, and passes the results to `deliver` in item
/// order. Each result is passed on as soon as it and all previous results are available. Stops at
/// the first error that `deliver` returns.
///
/// This uses plain threads instead of a work-stealing pool: a pool thread that waits for a part of
/// its item starts another item meanwhile, and then yet another, until the stack overflows.
pub(super) fn ordered_parallel<T: Send, R: Send, E>(
    items: Vec<T>,
    work: impl Fn(T) -> R + Sync,
    mut deliver: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    let items = Mutex::new(items.into_iter().enumerate());
    let take = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (sender, done) = mpsc::channel();
    thread::scope(|scope| {
        let mut workers = 0;
        for _ in 0..cores {
            let (sender, work, take) = (sender.clone(), &work, &take);
            let worker = move || {
                while let Some((at, item)) = take() {
                    if sender.send((at, work(item))).is_err() {
                        break;
                    }
                }
            };
            let named = thread::Builder::new().stack_size(STACK);
            workers += usize::from(named.spawn_scoped(scope, worker).is_ok());
        }
        if workers == 0 {
            // If the system refuses to start threads, do all the work on this one.
            while let Some((at, item)) = take() {
                let _ = sender.send((at, work(item)));
            }
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (at, result) in done {
            early.insert(at, result);
            while let Some(result) = early.remove(&next) {
                deliver(result)?;
                next += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use super::ordered_parallel;

    #[test]
    fn results_are_reported_in_order() {
        let mut delivered = Vec::new();
        let work = |n: u64| {
            sleep(Duration::from_millis(20 - n));
            n * n
        };
        let all = ordered_parallel((0..20).collect(), work, |square| {
            delivered.push(square);
            Ok::<(), ()>(())
        });
        assert_eq!(all, Ok(()));
        assert_eq!(delivered, (0..20).map(|n| n * n).collect::<Vec<_>>());
    }

    #[test]
    fn first_failure_stops_the_work() {
        let mut delivered = 0;
        let ended = ordered_parallel(
            (0..1000).collect(),
            |n: i32| n,
            |n| {
                delivered += 1;
                if n == 3 { Err(n) } else { Ok(()) }
            },
        );
        assert_eq!((ended, delivered), (Err(3), 4));
    }

    #[test]
    fn empty_work_succeeds() {
        assert_eq!(ordered_parallel(Vec::<i32>::new(), |n| n, |_| Err("nothing to deliver")), Ok(()));
    }
}
