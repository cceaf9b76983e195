//! Runs the built-in PDF reader in a subprocess, so that exhausting the stack or the memory only
//! ends the subprocess.
//!
//! The PDF is passed on standard input, and the limits as a JSON argument. The result is returned
//! as JSON on standard output.

use crate::read::content::Content;
use crate::read::fault::Trouble;
use crate::read::limits::{Limit, Limits};
use crate::read::sandbox::sandboxed;
use crate::subprocess::{Program, SubprocessError};

/// The first argument of the subprocess; the second is the [`Limits`] as JSON.
pub(crate) const READ_PDF: &str = "read-pdf";

/// The maximum number of JSON bytes for one byte of text.
const ESCAPED: u64 = 6;

/// Returns the output of a program that is called with [`READ_PDF`] and these limits, with the PDF
/// on its standard input.
pub(crate) fn answer(bytes: &[u8], limits: &Limits) -> String {
    let (pdf, given) = (bytes.to_vec(), limits.clone());
    let answer: Result<Content, Trouble> = sandboxed(limits, move || super::embedded::read(&pdf, &given));
    serde_json::to_string(&answer).expect("every part of the answer has a JSON form")
}

pub(super) fn read(program: &Program, bytes: &[u8], limits: &Limits) -> Result<Content, Trouble> {
    let request = serde_json::to_string(limits).expect("every limit has a JSON form");
    let most = u64::try_from(limits.unpacked).unwrap_or(u64::MAX).saturating_mul(ESCAPED);
    let program = program.clone().with_output_limit(most);
    match program.run_with_input(&[READ_PDF, &request], bytes, limits.time) {
        Ok(output) if output.status.success() => {
            serde_json::from_slice(&output.stdout).unwrap_or(Err(Trouble::Crashed))
        }
        // The Rust runtime prints this message when an allocation fails.
        Ok(output) if output.stderr.contains("memory allocation of ") => {
            Err(Trouble::Over(Limit::Memory(limits.memory)))
        }
        Ok(_) => Err(Trouble::Crashed),
        Err(SubprocessError::TimedOut { .. }) => Err(Trouble::Over(Limit::Time(limits.time))),
        Err(error) => Err(Trouble::NoReader(error.to_string())),
    }
}
