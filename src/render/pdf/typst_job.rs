//! The input and output of one run of the built-in Typst, as plain data that can be sent to another
//! process.

use std::ffi::OsString;
use std::io;

use serde::{Deserialize, Serialize};

use super::error::{Complaint, PdfError};
use super::fonts::FontError;
use super::{EngineOutput, path_next_to_template};
use crate::render::page::Page;
use crate::render::pagination::Measures;
use crate::render::template::Template;

/// The input of a Typst compilation.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::render) struct TypstJob {
    pub(super) function: Function,
    /// The text of the template.
    pub(super) template: String,
    /// The page as JSON.
    pub(super) data: String,
    /// The path from which the template reads the logo, and the file content.
    pub(super) logo: Option<(String, Vec<u8>)>,
    /// The creation time in the PDF, in seconds since 1970-01-01 UTC.
    pub(super) created: i64,
}

/// A function of the template.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) enum Function {
    Measures,
    Brief,
}

/// The result of a run.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::render) enum TypstOutput {
    /// The value that the template reports, as JSON.
    Measures(String),
    Brief(EngineOutput),
}

/// The reason why a run failed, without the paths that only the caller knows.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::render) enum TypstFault {
    Complaints(Vec<Complaint>),
    NoMeasures(String),
    MissingGlyph(char),
    Engine(String),
    Font(FontFault),
}

impl Function {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Measures => "measures",
            Self::Brief => "brief",
        }
    }
}

/// Returns the measurements that the template reports. `run` compiles the job.
pub(super) fn measure(
    page: &Page<'_>,
    template: &Template,
    created: i64,
    run: impl FnOnce(TypstJob) -> Result<Result<TypstOutput, TypstFault>, PdfError>,
) -> Result<Measures, PdfError> {
    match run(TypstJob::new(Function::Measures, page, template, created))? {
        Ok(TypstOutput::Measures(report)) => serde_json::from_str::<serde_json::Value>(&report)
            .and_then(serde_json::from_value)
            .map_err(|error| no_measures(template, error.to_string())),
        Ok(TypstOutput::Brief(_)) => Err(wrong_output()),
        Err(fault) => Err(fault.in_brief(page, template)),
    }
}

/// Exports the page as PDF. `run` compiles the job.
pub(super) fn print(
    page: &Page<'_>,
    template: &Template,
    created: i64,
    run: impl FnOnce(TypstJob) -> Result<Result<TypstOutput, TypstFault>, PdfError>,
) -> Result<EngineOutput, PdfError> {
    match run(TypstJob::new(Function::Brief, page, template, created))? {
        Ok(TypstOutput::Brief(printed)) => Ok(printed),
        Ok(TypstOutput::Measures(_)) => Err(wrong_output()),
        Err(fault) => Err(fault.in_brief(page, template)),
    }
}

fn no_measures(template: &Template, problem: String) -> PdfError {
    PdfError::NoMeasures { path: template.path().to_owned(), problem }
}

fn wrong_output() -> PdfError {
    PdfError::Engine("it answered another request".to_owned())
}

impl TypstJob {
    pub(super) fn new(function: Function, page: &Page<'_>, template: &Template, created: i64) -> Self {
        let logo = page.brief.logo.as_ref();
        Self {
            function,
            template: template.text().to_owned(),
            data: page.to_json(),
            logo: logo.map(|logo| (path_next_to_template(&logo.file), logo.bytes().to_vec())),
            created,
        }
    }
}

impl TypstFault {
    /// Converts the fault to an error that names the template or text at fault.
    fn in_brief(self, page: &Page<'_>, template: &Template) -> PdfError {
        match self {
            Self::Complaints(complaints) => PdfError::of(complaints),
            Self::NoMeasures(problem) => no_measures(template, problem),
            Self::MissingGlyph(character) => {
                let place = page.brief.whereabouts(character).unwrap_or_else(|| template.path().to_owned());
                PdfError::MissingGlyph { character, place }
            }
            Self::Engine(problem) => PdfError::Engine(problem),
            Self::Font(fault) => PdfError::Font(fault.into()),
        }
    }
}

/// A [`FontError`] about one file, as the rendering process reports it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::render) enum FontFault {
    Unreadable { path: OsString, problem: String },
    NotAFont { path: OsString },
}

impl From<FontError> for FontFault {
    fn from(error: FontError) -> Self {
        match error {
            FontError::Unreadable { path, source } => {
                Self::Unreadable { path: path.into(), problem: source.to_string() }
            }
            FontError::NotAFont { path } | FontError::None { path } => Self::NotAFont { path: path.into() },
        }
    }
}

impl From<FontFault> for FontError {
    fn from(fault: FontFault) -> Self {
        match fault {
            FontFault::Unreadable { path, problem } => {
                Self::Unreadable { path: path.into(), source: io::Error::other(problem) }
            }
            FontFault::NotAFont { path } => Self::NotAFont { path: path.into() },
        }
    }
}
