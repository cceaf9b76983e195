//! Keeps the most recent values of a kind, so that a later request can refer to one by number: the
//! outcomes of an upload, a message about a decision, the preview of a brief.

use std::sync::{Mutex, PoisonError};

/// The last `KEPT` values with their 1-based numbers.
#[derive(Debug)]
pub(super) struct RecentValues<T, const KEPT: usize = 20>(Mutex<Vec<(usize, T)>>);

impl<T, const KEPT: usize> Default for RecentValues<T, KEPT> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone, const KEPT: usize> RecentValues<T, KEPT> {
    /// Keeps a value, and returns its number. The oldest value may be dropped.
    pub(super) fn keep(&self, value: T) -> usize {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = kept.last().map_or(1, |(number, _)| number + 1);
        kept.push((number, value));
        let surplus = kept.len().saturating_sub(KEPT);
        kept.drain(..surplus);
        number
    }

    /// Returns the value with this number, or `None` if it was dropped or never existed.
    pub(super) fn get(&self, number: usize) -> Option<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| *known == number).map(|(_, value)| value.clone())
    }
}
