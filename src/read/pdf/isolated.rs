//! Both sides of the protocol that runs the built-in PDF reader in a subprocess.

use crate::read::content::Content;
use crate::read::fault::ReadProblem;
use crate::read::isolated::read_isolated;
use crate::read::limits::Limits;
use crate::read::sandbox::sandboxed;
use crate::subprocess::Program;

/// The first argument of the subprocess; the second is the [`Limits`] as JSON.
pub(crate) const READ_PDF: &str = "read-pdf";

/// Returns the output of a program called with [`READ_PDF`] and these limits, with the PDF on its
/// standard input.
pub(crate) fn answer(bytes: &[u8], limits: &Limits) -> String {
    let (pdf, given) = (bytes.to_vec(), limits.clone());
    let answer: Result<Content, ReadProblem> = sandboxed(limits, move || super::embedded::read(&pdf, &given));
    serde_json::to_string(&answer).expect("every part of the answer has a JSON form")
}

pub(super) fn read(program: &Program, bytes: &[u8], limits: &Limits) -> Result<Content, ReadProblem> {
    read_isolated(program, READ_PDF, limits, bytes, limits)
}
