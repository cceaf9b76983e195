//! The external `typst` program (typst-cli 0.15).
//!
//! Each run gets a temporary folder with copies of the template, the data and the logo, and has
//! time, memory and output limits.

use std::fs;
use std::sync::Arc;

use tempfile::TempDir;

use super::error::{Complaint, PdfError};
use super::fonts::Fonts;
use super::{DATA, EngineOutput, MAIN, TEMPLATE, path_next_to_template};
use crate::file::{store, write_atomically};
use crate::render::overrun::{Overrun, OverrunCause, RenderLimits};
use crate::render::page::Page;
use crate::render::pagination::Measures;
use crate::render::template::Template;
use crate::render::typst::main_file;
use crate::subprocess::{Output, Program, SubprocessError};

/// A proxy address whose port has no listener.
const NOWHERE: &str = "http://127.0.0.1:1";
/// A folder that does not exist, so that no local packages are found. The built-in compiler has
/// none either.
const NO_PACKAGES: &str = "no-packages";

/// A `typst` program of a supported version.
#[derive(Debug, Clone)]
pub struct TypstProgram {
    program: Program,
    limits: RenderLimits,
    fonts: Option<Arc<FontFolders>>,
}

/// Additional fonts, each in its own folder. Typst accepts only folders, and the search order
/// within a folder is unspecified.
#[derive(Debug)]
struct FontFolders {
    /// The parent folder, which is deleted when no engine uses it.
    _around: TempDir,
    each: Vec<String>,
}

impl FontFolders {
    fn new(fonts: &Fonts) -> Result<Self, PdfError> {
        let around = tempfile::tempdir()?;
        let mut each = Vec::new();
        for (number, file) in fonts.files().iter().enumerate() {
            let folder = around.path().join(number.to_string());
            fs::create_dir(&folder)?;
            // Copy instead of linking, so that the program reads the file that was checked.
            store(&folder.join(file.path().file_name().unwrap_or_default()), &file.read()?)?;
            each.push(folder.display().to_string());
        }
        Ok(Self { _around: around, each })
    }
}

impl TypstProgram {
    /// Creates the engine if `program` is typst 0.15.
    ///
    /// # Errors
    ///
    /// Returns an error if the program cannot be run or has a different version.
    pub fn new(program: Program) -> Result<Self, PdfError> {
        let version = program.version()?;
        if version.starts_with("0.15.") {
            // Typst would download packages that a template imports; the unreachable proxy prevents
            // that.
            let program = program.env("HTTPS_PROXY", NOWHERE);
            return Ok(Self { program, limits: RenderLimits::default(), fonts: None });
        }
        Err(PdfError::WrongVersion { program: program.path().display().to_string(), version })
    }

    /// Sets the limits of each run. The memory and file-size limits need the `launcher`
    /// ([`Program::with_limits`]).
    pub(super) fn with_limits(self, launcher: Option<&Program>, limits: RenderLimits) -> Self {
        let program = match launcher {
            Some(launcher) => self.program.with_limits(launcher, limits.memory, limits.output),
            None => self.program,
        };
        Self { program, limits, ..self }
    }

    /// Adds fonts after the program's own.
    pub(super) fn with_fonts(self, fonts: &Fonts) -> Result<Self, PdfError> {
        Ok(Self { fonts: Some(Arc::new(FontFolders::new(fonts)?)), ..self })
    }

    /// Returns the measurements that the template reports.
    pub(super) fn measure(
        &self,
        page: &Page<'_>,
        template: &Template,
        created: i64,
    ) -> Result<Measures, PdfError> {
        let job = Job::new(page, template, "measures", created)?;
        let (report, _) = self.query("dateline-measures", &job)?;
        serde_json::from_slice(&report).map_err(|error| PdfError::NoMeasures {
            path: template.path().to_owned(),
            problem: error.to_string(),
        })
    }

    /// Exports the page as PDF.
    pub(super) fn print(
        &self,
        page: &Page<'_>,
        template: &Template,
        created: i64,
    ) -> Result<EngineOutput, PdfError> {
        let job = Job::new(page, template, "brief", created)?;
        let compile = ["compile", MAIN, "brief.pdf", "--pdf-standard", "a-2a,ua-1"];
        let (_, warnings) = self.run(&compile, &job).map_err(|error| match error {
            PdfError::Template(complaints) => {
                glyph_missing(&complaints, page, template).unwrap_or(PdfError::Template(complaints))
            }
            other => other,
        })?;
        let bytes = fs::read(job.folder.path().join("brief.pdf"))?;
        // A template must respect `max_pages`, so for one page no second run is needed to count the
        // pages.
        let pages = match page.brief.options.max_pages {
            1 => 1,
            _ => serde_json::from_slice(&self.query("dateline-pages", &job)?.0).unwrap_or(1),
        };
        Ok(EngineOutput { bytes, pages, warnings })
    }

    /// Returns the value that the template reports under a label, with the warnings.
    fn query(&self, label: &str, job: &Job<'_>) -> Result<(Vec<u8>, Vec<Complaint>), PdfError> {
        self.run(&["eval", &format!("query(<{label}>).first().value"), "--in", MAIN], job)
    }

    /// Runs the program. Returns its output and warnings.
    fn run(&self, arguments: &[&str], job: &Job<'_>) -> Result<(Vec<u8>, Vec<Complaint>), PdfError> {
        let options = ["--package-path", NO_PACKAGES, "--package-cache-path", NO_PACKAGES];
        let options = [&options[..], &["--ignore-system-fonts", "--diagnostic-format", "short"]].concat();
        let created = ["--creation-timestamp", job.created.as_str()];
        let folders = self.fonts.iter().flat_map(|fonts| &fonts.each);
        let fonts: Vec<&str> = folders.flat_map(|folder| ["--font-path", folder]).collect();
        let arguments = [arguments, &options, &created, &fonts].concat();
        let overrun = |cause| PdfError::from(Overrun::new(job.template, job.page, cause));
        let output =
            self.program.run(&arguments, Some(job.folder.path()), self.limits.time).map_err(|error| {
                match error {
                    SubprocessError::TimedOut { limit, .. } => overrun(OverrunCause::Time(limit)),
                    error => error.into(),
                }
            })?;
        if let Some(cause) = self.cause(&output) {
            return Err(overrun(cause));
        }
        let (errors, warnings) = complaints(&output.stderr);
        if output.status.success() { Ok((output.stdout, warnings)) } else { Err(PdfError::of(errors)) }
    }

    /// Returns the cause if a run exceeded a limit or crashed, else `None`.
    fn cause(&self, output: &Output) -> Option<OverrunCause> {
        if output.status.success() {
            None
        } else if output.is_out_of_memory() {
            Some(OverrunCause::Memory(self.limits.memory))
        } else if output.is_file_too_large() {
            Some(OverrunCause::Output(self.limits.output))
        } else {
            // Without an exit code, the process was ended by a signal.
            output.status.code().is_none().then_some(OverrunCause::Crash)
        }
    }
}

/// Converts Typst's error about a missing glyph, which PDF/A forbids, to one that states where the
/// character occurs.
fn glyph_missing(complaints: &[Complaint], page: &Page<'_>, template: &Template) -> Option<PdfError> {
    let rest = complaints.iter().find_map(|complaint| complaint.message.split_once("the text `\""))?.1;
    let (text, _) = rest.split_once("\"` could not be displayed")?;
    let character = text.chars().next()?;
    let place = page.brief.whereabouts(character).unwrap_or_else(|| template.path().to_owned());
    Some(PdfError::MissingGlyph { character, place })
}

/// A temporary folder with all input files of one run. It is deleted afterwards.
struct Job<'a> {
    folder: TempDir,
    created: String,
    page: &'a Page<'a>,
    template: &'a Template,
}

impl<'a> Job<'a> {
    fn new(
        page: &'a Page<'a>,
        template: &'a Template,
        function: &str,
        created: i64,
    ) -> Result<Self, PdfError> {
        let folder = tempfile::tempdir()?;
        let write = |name: &str, bytes: &[u8]| write_atomically(&folder.path().join(name), bytes);
        write(MAIN, main_file(TEMPLATE, function, DATA).as_bytes())?;
        write(TEMPLATE, template.text().as_bytes())?;
        write(DATA, page.to_json().as_bytes())?;
        if let Some(logo) = &page.brief.logo {
            write(&path_next_to_template(&logo.file), logo.bytes())?;
        }
        Ok(Self { folder, created: created.to_string(), page, template })
    }
}

/// Parses Typst's short diagnostics, `path:line:column: error: message`. Returns errors and
/// warnings separately.
fn complaints(printed: &str) -> (Vec<Complaint>, Vec<Complaint>) {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for line in printed.lines().filter(|line| !line.trim().is_empty()) {
        let (kind, place, message) = ["error: ", "warning: "]
            .into_iter()
            .filter_map(|kind| line.split_once(kind).map(|(place, message)| (kind, place, message)))
            // The message may contain "error: " or "warning: " too; the first occurrence counts.
            .min_by_key(|(_, place, _)| place.len())
            .unwrap_or(("error: ", "", line));
        let complaint = Complaint::new(place_in(place), message.to_owned(), Vec::new());
        if kind == "error: " { errors.push(complaint) } else { warnings.push(complaint) }
    }
    (errors, warnings)
}

/// Parses `templates/brief.typ:12:3: ` as file, line and column. Typst's columns are 0-based; those
/// in messages are 1-based.
fn place_in(text: &str) -> Option<(String, usize, usize)> {
    let mut parts = text.trim_end_matches([':', ' ']).rsplitn(3, ':');
    let column = parts.next()?.parse::<usize>().ok()? + 1;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?.to_owned(), line, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_diagnostics_are_parsed() {
        let (errors, warnings) = complaints(
            "templates/brief.typ:12:3: error: unknown variable: x\nwarning: no text within stars\nerror: no page\n",
        );
        let messages: Vec<String> = errors.iter().chain(&warnings).map(ToString::to_string).collect();
        assert_eq!(
            messages,
            ["templates/brief.typ:12:4: unknown variable: x", "no page", "no text within stars"]
        );
    }
}
