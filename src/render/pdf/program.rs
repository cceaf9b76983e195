//! `typst`, the program (typst-cli 0.15).

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::error::{Complaint, PdfError};
use super::{DATA, MAIN, Pdf, TEMPLATE};
use crate::file::write_atomically;
use crate::process::Program;
use crate::render::data::BriefData;
use crate::render::fit::Fit;
use crate::render::template::Template;
use crate::render::typst::main_file;

/// How long one brief may take.
const LIMIT: Duration = Duration::from_mins(1);

/// A `typst` of the right version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypstProgram(Program);

impl TypstProgram {
    /// `program`, if it is typst 0.15.
    pub fn new(program: Program) -> Result<Self, PdfError> {
        let version = program.version()?;
        if version.starts_with("0.15.") {
            return Ok(Self(program));
        }
        Err(PdfError::WrongVersion { program: program.path().display().to_string(), version })
    }

    /// Sets a brief in a folder of its own, which is gone afterwards.
    pub(super) fn print(&self, data: &BriefData, template: &Template, created: i64) -> Result<Pdf, PdfError> {
        let workshop = tempfile::tempdir()?;
        let folder = workshop.path();
        write_atomically(&folder.join(MAIN), main_file(TEMPLATE, DATA).as_bytes())?;
        write_atomically(&folder.join(TEMPLATE), template.text().as_bytes())?;
        write_atomically(&folder.join(DATA), data.to_json().as_bytes())?;
        let created = created.to_string();
        let options =
            ["--ignore-system-fonts", "--creation-timestamp", &created, "--diagnostic-format", "short"];
        let compile = ["compile", MAIN, "brief.pdf", "--pdf-standard", "a-2a,ua-1"];
        let (_, warnings) = self.run(&[&compile[..], &options].concat(), folder)?;
        let bytes = fs::read(folder.join("brief.pdf"))?;
        let query = ["eval", "query(<dateline-fit>).first().value", "--in", MAIN];
        let (report, _) = self.run(&[&query[..], &options].concat(), folder)?;
        let fit: Fit = serde_json::from_slice(&report).map_err(|error| PdfError::NoReport {
            path: template.path().to_owned(),
            problem: error.to_string(),
        })?;
        Ok(Pdf { bytes, fit, warnings })
    }

    /// What it printed, and what it remarked.
    fn run(&self, arguments: &[&str], folder: &Path) -> Result<(Vec<u8>, Vec<Complaint>), PdfError> {
        let output = self.0.run(arguments, Some(folder), LIMIT)?;
        let (errors, warnings) = complaints(&output.stderr);
        if output.status.success() { Ok((output.stdout, warnings)) } else { Err(PdfError::of(errors)) }
    }
}

/// Reads what Typst prints in its short form, errors and warnings apart: `path:line:column: error: message`.
fn complaints(printed: &str) -> (Vec<Complaint>, Vec<Complaint>) {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for line in printed.lines().filter(|line| !line.trim().is_empty()) {
        let (kind, place, message) = ["error: ", "warning: "]
            .into_iter()
            .filter_map(|kind| line.split_once(kind).map(|(place, message)| (kind, place, message)))
            .min_by_key(|(_, place, _)| place.len())
            .unwrap_or(("error: ", "", line));
        let complaint = Complaint { place: place_in(place), message: message.to_owned(), hints: Vec::new() };
        if kind == "error: " { errors.push(complaint) } else { warnings.push(complaint) }
    }
    (errors, warnings)
}

/// `templates/brief.typ:12:3: ` as file, line and column. Typst counts columns from 0, people from 1.
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
    fn the_short_form_is_read() {
        let (errors, warnings) = complaints(
            "templates/brief.typ:12:3: error: unknown variable: x\nwarning: no text within stars\nerror: no page\n",
        );
        let said: Vec<String> = errors.iter().chain(&warnings).map(ToString::to_string).collect();
        assert_eq!(
            said,
            ["templates/brief.typ:12:4: unknown variable: x", "no page", "no text within stars"]
        );
    }
}
