//! Prints one brief: estimates the size, measures the parts, selects those that fit, and compiles
//! the page.

use std::thread;

use super::{Engine, EngineOutput, Pdf, PdfError};
use crate::render::data::BriefData;
use crate::render::pagination::Fit;
use crate::render::size_estimate::{SizeEstimate, estimate};
use crate::render::template::Template;

/// The stack size of a compiling thread: the usual size for a main thread, which Typst expects.
const STACK: usize = 8 << 20;

/// The task of printing one brief.
pub(super) struct PrintJob<'a> {
    pub(super) engine: &'a Engine,
    pub(super) data: &'a BriefData,
    pub(super) template: &'a Template,
    pub(super) created: i64,
}

impl PrintJob<'_> {
    /// Prints the brief. The result does not depend on the number of cores.
    pub(super) fn print(&self, cores: usize) -> Result<Pdf, PdfError> {
        let sizes = &self.data.options.sizes;
        let everything = Fit::everything(self.data);
        let allowed = self.data.options.max_pages;
        let (fit, ahead) = match estimate(&self.data.page(&everything)) {
            SizeEstimate::Ample(height) => {
                // The page count shows whether everything fits, so no measurement is needed. An
                // error is ignored here, since it will recur and be reported below.
                let richer = everything.richer(self.data, height);
                for fit in richer.into_iter().chain([everything.clone()]) {
                    match self.set(&fit) {
                        Ok(printed) if printed.pages <= allowed => return Ok(printed.with(fit)),
                        // Measuring would exceed the limits again, after the same time.
                        Err(error @ PdfError::Overrun(_)) => return Err(error),
                        _ => {}
                    }
                }
                (self.measure(everything.size), None)
            }
            SizeEstimate::Tight(size) if cores > 1 => self.measure_and_set(size),
            SizeEstimate::Tight(size) => (self.measure(size), None),
            SizeEstimate::Short => (self.measure(sizes.last().copied().unwrap_or(everything.size)), None),
        };
        let fit = fit?;
        let height = fit.filled.map(|filled| filled * self.data.options.paper.text_height());
        if let Some(richer) = height.and_then(|height| fit.richer(self.data, height))
            && let Ok(printed) = self.set(&richer)
            && printed.pages <= allowed
        {
            return Ok(printed.with(richer));
        }
        let printed = match ahead {
            // The page compiled in advance is usable if everything fits in the estimated size.
            Some((ahead, printed)) if fit.shows_what(&ahead) => printed,
            _ => self.set(&fit)?,
        };
        if printed.pages > allowed {
            let words = format!("the brief has {} pages, but the limit is {allowed}", printed.pages);
            let path = self.template.path();
            return Err(PdfError::Refused(format!("{words}: {path} must respect max_pages")));
        }
        Ok(printed.with(fit))
    }

    /// Measures the brief and, if possible, compiles it in parallel with everything in the type
    /// size `size`.
    fn measure_and_set(&self, size: f64) -> (Result<Fit, PdfError>, Option<(Fit, EngineOutput)>) {
        let ahead = Fit::everything_in(size, self.data);
        thread::scope(|scope| {
            let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || self.set(&ahead));
            let fit = self.measure(size);
            match thread.ok().and_then(|thread| thread.join().ok()) {
                Some(Ok(printed)) => (fit, Some((ahead.clone(), printed))),
                Some(Err(error @ PdfError::Overrun(_))) => (fit.and(Err(error)), None),
                _ => (fit, None),
            }
        })
    }

    /// Returns the selection that fits. Measuring starts with the type size `size`.
    fn measure(&self, size: f64) -> Result<Fit, PdfError> {
        let everything = Fit::everything_in(size, self.data);
        let measured =
            self.engine.measure(&self.data.page_to_measure(&everything), self.template, self.created);
        Ok(measured.map_err(|error| error.about(self.data.logo.as_ref()))?.fit(self.data)?)
    }

    fn set(&self, fit: &Fit) -> Result<EngineOutput, PdfError> {
        self.engine.set(&self.data.page(fit), self.template, self.created)
    }
}

impl EngineOutput {
    fn with(self, fit: Fit) -> Pdf {
        let Self { bytes, pages, warnings } = self;
        Pdf { bytes, fit, pages, warnings }
    }
}
