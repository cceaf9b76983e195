//! A progress bar for reading papers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::env::stopwatch;
use crate::project::Progress;

/// The delay before the bar appears: most runs take less time than this.
const BAR_DELAY: Duration = Duration::from_millis(500);

/// A progress bar on the last line of the terminal, which is cleared at the end.
#[derive(Debug, Default)]
pub(crate) struct Bar {
    state: Mutex<Option<BarState>>,
}

#[derive(Debug)]
struct BarState {
    bar: ProgressBar,
    begun: Instant,
    is_shown: bool,
}

impl Bar {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    fn state<T>(&self, change: impl FnOnce(&mut Option<BarState>) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Progress for Bar {
    fn begin(&self, files: usize) {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        let line = "Reading papers {wide_bar} {human_pos} of {human_len}, {eta} left";
        let style = ProgressStyle::with_template(line).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("##-"));
        self.state(|state| *state = Some(BarState { bar, begun: stopwatch(), is_shown: false }));
    }

    fn step(&self) {
        self.state(|state| {
            let Some(BarState { bar, begun, is_shown }) = state else { return };
            if !*is_shown && begun.elapsed() > BAR_DELAY {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                *is_shown = true;
            }
            bar.inc(1);
        });
    }

    fn end(&self) {
        if let Some(BarState { bar, .. }) = self.state(Option::take) {
            bar.finish_and_clear();
        }
    }
}
