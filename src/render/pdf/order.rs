//! One brief on its way to paper: guessed at, measured, set.

use std::thread;

use super::{Engine, Pdf, PdfError, Printed};
use crate::render::data::BriefData;
use crate::render::fit::Fit;
use crate::render::guess::{Guess, guess};
use crate::render::template::Template;

/// How much stack a thread has that sets pages: as much as the first thread of a program, which Typst is made for.
const STACK: usize = 8 << 20;

/// What is to be printed, and how.
pub(super) struct Order<'a> {
    pub(super) engine: &'a Engine,
    pub(super) data: &'a BriefData,
    pub(super) template: &'a Template,
    pub(super) created: i64,
}

impl Order<'_> {
    /// What comes of it is the same on any number of cores.
    pub(super) fn print(&self, cores: usize) -> Result<Pdf, PdfError> {
        let sizes = &self.data.options.sizes;
        let everything = Fit::everything(self.data);
        let (fit, ahead) = match guess(&self.data.page(&everything)) {
            Guess::Ample => {
                // Nothing need be measured: the page itself tells. What goes wrong goes wrong again below, and is told then.
                if let Ok(printed) = self.set(&everything)
                    && printed.pages <= self.data.options.max_pages
                {
                    return Ok(printed.with(everything));
                }
                (self.measure(everything.size), None)
            }
            Guess::Tight(size) if cores > 1 => self.measure_and_set(size),
            Guess::Tight(size) => (self.measure(size), None),
            Guess::Short => (self.measure(sizes.last().copied().unwrap_or(everything.size)), None),
        };
        let fit = fit?;
        let printed = match ahead {
            Some((ahead, printed)) if fit.shows_what(&ahead) => printed,
            _ => self.set(&fit)?,
        };
        let allowed = self.data.options.max_pages;
        if printed.pages > allowed {
            let words = format!("the brief takes {} pages where {allowed} may be", printed.pages);
            let path = self.template.path();
            return Err(PdfError::Refused(format!("{words}: {path} must keep to max_pages")));
        }
        Ok(printed.with(fit))
    }

    /// What there is room for, and all of it in this size, if the engine could set that meanwhile.
    fn measure_and_set(&self, size: f64) -> (Result<Fit, PdfError>, Option<(Fit, Printed)>) {
        let ahead = Fit::everything_in(size, self.data);
        thread::scope(|scope| {
            let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || self.set(&ahead));
            let fit = self.measure(size);
            let printed = thread.ok().and_then(|thread| thread.join().ok()?.ok());
            (fit, printed.map(|printed| (ahead.clone(), printed)))
        })
    }

    /// What there is room for. Measuring begins with the type in this size.
    fn measure(&self, size: f64) -> Result<Fit, PdfError> {
        let everything = Fit::everything_in(size, self.data);
        let measured =
            self.engine.measure(&self.data.page_to_measure(&everything), self.template, self.created);
        Ok(measured.map_err(|error| error.about(self.data.logo.as_ref()))?.fit(self.data)?)
    }

    fn set(&self, fit: &Fit) -> Result<Printed, PdfError> {
        self.engine.set(&self.data.page(fit), self.template, self.created)
    }
}

impl Printed {
    fn with(self, fit: Fit) -> Pdf {
        let Self { bytes, pages, warnings } = self;
        Pdf { bytes, fit, pages, warnings }
    }
}
