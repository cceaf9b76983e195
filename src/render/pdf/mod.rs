//! The brief as a PDF: one template and one data file, set by the Typst that is built in or by a program.

#[cfg(feature = "pdf")]
mod embedded;
mod error;
mod fonts;
mod order;
mod program;
#[cfg(feature = "pdf")]
mod world;

use std::ffi::OsStr;
use std::path::Path;

#[cfg(feature = "pdf")]
pub use embedded::EmbeddedTypst;
pub use error::{Complaint, PdfError};
pub use fonts::{FontError, Fonts};
pub use program::TypstProgram;

use order::Order;

use super::data::BriefData;
use super::fit::{Fit, Measures};
use super::page::Page;
use super::template::Template;
use crate::process::Program;

/// What Typst's main file, the template and the data are called in both engines.
const MAIN: &str = "main.typ";
const TEMPLATE: &str = "templates/brief.typ";
const DATA: &str = "data.json";

/// Where a file lies that the template names without a folder.
fn beside_template(name: &str) -> String {
    format!("templates/{name}")
}

/// Who sets the page.
///
/// Both read the same files and keep to PDF/A-2a and PDF/UA-1, and the page they make is the same.
#[derive(Debug, Clone)]
pub enum Engine {
    /// The Typst compiler in this program. It has no limit of time: a template that counts far in a loop takes as long as that takes,
    /// and a caller who does not know its templates waits for it on another thread, as the command line does.
    #[cfg(feature = "pdf")]
    Embedded(EmbeddedTypst),
    /// A `typst` on this machine, ended where it takes longer than a minute.
    Program(TypstProgram),
}

/// A printed brief.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// What there was room for.
    pub fit: Fit,
    /// How many pages there are.
    pub pages: u32,
    /// What the engine remarked.
    pub warnings: Vec<Complaint>,
}

/// What an engine made of a page.
struct Printed {
    bytes: Vec<u8>,
    pages: u32,
    warnings: Vec<Complaint>,
}

/// An engine, and why it is not the one that was found first.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The engine.
    pub engine: Engine,
    /// Why a program that was found is passed over.
    pub passed_over: Option<String>,
}

impl Engine {
    /// The Typst in this program, with the fonts that it brings.
    #[cfg(feature = "pdf")]
    pub fn embedded() -> Self {
        Self::Embedded(EmbeddedTypst::default())
    }

    /// The same engine with further fonts, for characters that its own do not have and for templates that name them.
    pub fn with_fonts(self, fonts: &Fonts) -> Result<Self, PdfError> {
        Ok(match self {
            #[cfg(feature = "pdf")]
            Self::Embedded(_) => Self::Embedded(EmbeddedTypst::with_fonts(fonts)?),
            Self::Program(program) => Self::Program(program.with_fonts(fonts)?),
        })
    }

    /// The program that is `named`; else a `typst` in the folders of `search` (a value as `PATH` has it); else
    /// the one built in.
    ///
    /// A program that is named must be right. One that is merely found and is not is passed over, where Typst
    /// is built in.
    pub fn choose(named: Option<&Path>, search: Option<&OsStr>) -> Result<Choice, PdfError> {
        if let Some(path) = named {
            let engine = Self::Program(TypstProgram::new(Program::at(path))?);
            return Ok(Choice { engine, passed_over: None });
        }
        let found = search.and_then(|search| Program::find("typst", search)).map(TypstProgram::new);
        #[cfg(feature = "pdf")]
        let choice = match found {
            Some(Ok(program)) => Choice { engine: Self::Program(program), passed_over: None },
            Some(Err(error)) => Choice { engine: Self::embedded(), passed_over: Some(error.to_string()) },
            None => Choice { engine: Self::embedded(), passed_over: None },
        };
        #[cfg(not(feature = "pdf"))]
        let choice = Choice { engine: Self::Program(found.ok_or(PdfError::NoEngine)??), passed_over: None };
        Ok(choice)
    }

    /// Sets a brief. `created` is the time that the PDF says it was made, in seconds since 1970-01-01 UTC: for
    /// the same brief and the same time the bytes are the same.
    ///
    /// ```no_run
    /// # fn print(data: &dateline::render::BriefData) -> Result<(), Box<dyn std::error::Error>> {
    /// use dateline::render::{Engine, Template};
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

    /// Does what [`print`](Self::print) does, on as many `cores`, and gives the same. With two, the page is set as it seems to fit
    /// while it is measured; more are of no use.
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
        if matches!(self, Self::Embedded(_)) {
            EmbeddedTypst::forget();
        }
        Order { engine: self, data, template, created }.print(cores)
    }

    fn set(&self, page: &Page<'_>, template: &Template, created: i64) -> Result<Printed, PdfError> {
        match self {
            #[cfg(feature = "pdf")]
            Self::Embedded(typst) => typst.print(page, template, created),
            Self::Program(program) => program.print(page, template, created),
        }
    }

    fn measure(&self, page: &Page<'_>, template: &Template, created: i64) -> Result<Measures, PdfError> {
        match self {
            #[cfg(feature = "pdf")]
            Self::Embedded(typst) => typst.measure(page, template, created),
            Self::Program(program) => program.measure(page, template, created),
        }
    }
}
