//! The brief as a PDF: one template and one data file, compiled by the built-in Typst or by a
//! `typst` program.
//!
//! [`Engine::print`] measures the parts of a brief, selects those that fit and prints them.

#[cfg(feature = "pdf")]
mod embedded;
mod error;
mod fonts;
mod print_job;
mod program;
#[cfg(feature = "pdf")]
mod typst_job;
#[cfg(feature = "pdf")]
mod world;

use std::ffi::OsStr;
use std::path::Path;

#[cfg(feature = "pdf")]
pub(crate) use embedded::EmbeddedTypst;
#[cfg(all(feature = "desk", feature = "pdf"))]
pub(crate) use embedded::built_in_serif;
pub(crate) use error::Complaint;
pub use error::PdfError;
pub use fonts::Fonts;
pub(crate) use program::TypstProgram;
#[cfg(feature = "pdf")]
pub(super) use {
    fonts::FontPath,
    typst_job::{FontFault, TypstFault, TypstJob, TypstOutput},
};

use print_job::PrintJob;
use serde::{Deserialize, Serialize};

use super::data::BriefData;
#[cfg(feature = "pdf")]
use super::isolated::Renderer;
use super::overrun::RenderLimits;
use super::page::Page;
use super::pagination::{Fit, Measures};
use super::template::Template;
use crate::subprocess::Program;

/// The paths of Typst's main file, the template and the data, which are the same for both engines.
const MAIN: &str = "main.typ";
const TEMPLATE: &str = "templates/brief.typ";
const DATA: &str = "data.json";

/// Returns the path of a file that the template refers to by name only.
fn path_next_to_template(name: &str) -> String {
    format!("templates/{name}")
}

/// The Typst engine that compiles the page.
///
/// Both engines read the same files, conform to PDF/A-2a and PDF/UA-1, and produce the same page.
#[derive(Debug, Clone)]
pub enum Engine {
    /// The Typst compiler in this process. It has no limits: a template with a very long loop
    /// blocks the calling thread, and one that exhausts the memory ends the process.
    #[cfg(feature = "pdf")]
    Embedded(EmbeddedTypst),
    /// The Typst compiler in a separate process, with time and memory limits.
    #[cfg(feature = "pdf")]
    Isolated(Renderer),
    /// A `typst` program on this machine, with the same limits (see
    /// [`with_limits`](Engine::with_limits)).
    Program(TypstProgram),
}

/// A printed brief.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// The selection that fits.
    pub fit: Fit,
    /// The number of pages.
    pub pages: u32,
    /// The warnings of the engine.
    pub warnings: Vec<Complaint>,
}

/// The output of an engine for one page.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct EngineOutput {
    bytes: Vec<u8>,
    pages: u32,
    warnings: Vec<Complaint>,
}

/// The selected engine, and the reason if the first candidate was not used.
#[derive(Debug, Clone)]
pub struct EngineChoice {
    /// The engine.
    pub engine: Engine,
    /// The reason why a program that was found is not used.
    pub passed_over: Option<String>,
}

impl Engine {
    /// Returns the built-in Typst, with the fonts bundled with it.
    #[cfg(feature = "pdf")]
    pub fn embedded() -> Self {
        Self::Embedded(EmbeddedTypst::default())
    }

    /// Adds fonts for characters that the engine's own fonts lack, and for templates that use them.
    ///
    /// # Errors
    ///
    /// Returns an error if a font cannot be read or used.
    pub fn with_fonts(self, fonts: &Fonts) -> Result<Self, PdfError> {
        Ok(match self {
            #[cfg(feature = "pdf")]
            Self::Embedded(_) => Self::Embedded(EmbeddedTypst::with_fonts(fonts)?),
            #[cfg(feature = "pdf")]
            Self::Isolated(renderer) => Self::Isolated(renderer.with_fonts(fonts)?),
            Self::Program(program) => Self::Program(program.with_fonts(fonts)?),
        })
    }

    /// Sets the limits of a `typst` program: the time per run, and its memory and output through a
    /// `launcher` ([`Program::with_limits`]). Other engines keep their limits.
    #[must_use]
    pub fn with_limits(self, launcher: Option<&Program>, limits: RenderLimits) -> Self {
        match self {
            Self::Program(program) => Self::Program(program.with_limits(launcher, limits)),
            #[cfg(feature = "pdf")]
            engine => engine,
        }
    }

    /// Selects the engine: the program at `named`, else a `typst` in the folders of `search` (in
    /// `PATH` format), else the built-in one.
    ///
    /// A named program must have the right version. A program with a wrong version that was found
    /// in `search` is skipped if Typst is built in.
    ///
    /// # Errors
    ///
    /// Returns an error if the program cannot be used and Typst is not built in.
    pub fn choose(named: Option<&Path>, search: Option<&OsStr>) -> Result<EngineChoice, PdfError> {
        if let Some(path) = named {
            let engine = Self::Program(TypstProgram::new(Program::at(path))?);
            return Ok(EngineChoice { engine, passed_over: None });
        }
        let found = search.and_then(|search| Program::find("typst", search)).map(TypstProgram::new);
        #[cfg(feature = "pdf")]
        let choice = match found {
            Some(Ok(program)) => EngineChoice { engine: Self::Program(program), passed_over: None },
            Some(Err(error)) => {
                EngineChoice { engine: Self::embedded(), passed_over: Some(error.to_string()) }
            }
            None => EngineChoice { engine: Self::embedded(), passed_over: None },
        };
        #[cfg(not(feature = "pdf"))]
        let choice =
            EngineChoice { engine: Self::Program(found.ok_or(PdfError::NoEngine)??), passed_over: None };
        Ok(choice)
    }

    /// Prints a brief. `created` is the creation time recorded in the PDF, in seconds since
    /// 1970-01-01 UTC. The same brief and time produce the same bytes.
    ///
    /// ```no_run
    /// # fn print(data: &dateline::internals::render::BriefData) -> Result<(), Box<dyn std::error::Error>> {
    /// use dateline::internals::render::{Engine, Template};
    ///
    /// let engine = Engine::choose(None, None)?.engine;
    /// let pdf = engine.print(data, &Template::find("brief.typ", None)?, data.as_of.midnight())?;
    /// println!("{} events on {} page(s)", pdf.fit.kept.len(), pdf.pages);
    /// # Ok(())
    /// # }
    /// ```
    pub fn print(&self, data: &BriefData, template: &Template, created: i64) -> Result<Pdf, PdfError> {
        self.print_on(1, data, template, created)
    }

    /// Prints a brief like [`print`](Self::print), with the same result, on several `cores`. With
    /// two cores, the page is compiled in the estimated type size while it is measured; more cores
    /// do not help.
    pub fn print_on(
        &self,
        cores: usize,
        data: &BriefData,
        template: &Template,
        created: i64,
    ) -> Result<Pdf, PdfError> {
        if let Some((place, characters)) = data.too_long() {
            return Err(PdfError::TooLong { place, characters });
        }
        if let Some((character, place)) = data.private_use() {
            return Err(PdfError::PrivateUse { character, place });
        }
        #[cfg(feature = "pdf")]
        match self {
            Self::Embedded(_) => EmbeddedTypst::forget(),
            Self::Isolated(renderer) => renderer.forget(),
            Self::Program(_) => {}
        }
        PrintJob { engine: self, data, template, created }.print(cores)
    }

    fn set(&self, page: &Page<'_>, template: &Template, created: i64) -> Result<EngineOutput, PdfError> {
        match self {
            #[cfg(feature = "pdf")]
            Self::Embedded(typst) => typst.print(page, template, created),
            #[cfg(feature = "pdf")]
            Self::Isolated(renderer) => {
                typst_job::print(page, template, created, |job| renderer.compile(job, page, template))
            }
            Self::Program(program) => program.print(page, template, created),
        }
    }

    fn measure(&self, page: &Page<'_>, template: &Template, created: i64) -> Result<Measures, PdfError> {
        match self {
            #[cfg(feature = "pdf")]
            Self::Embedded(typst) => typst.measure(page, template, created),
            #[cfg(feature = "pdf")]
            Self::Isolated(renderer) => {
                typst_job::measure(page, template, created, |job| renderer.compile(job, page, template))
            }
            Self::Program(program) => program.measure(page, template, created),
        }
    }
}
