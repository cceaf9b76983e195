//! The reader inside in a process of its own, which may run out of stack or memory and takes nothing else with it.
//!
//! The PDF goes to its standard input and the limits, as JSON, into its arguments; what it read comes back as JSON.

use crate::process::{ProcessError, Program};
use crate::read::contain::contained;
use crate::read::content::Content;
use crate::read::fault::Trouble;
use crate::read::limits::{Limit, Limits};

/// The first argument of the program; the second is the [`Limits`] as JSON.
pub const READ_PDF: &str = "read-pdf";

/// The most bytes that JSON takes for a byte of text.
const ESCAPED: u64 = 6;

type Answer = Result<Content, Trouble>;

/// What the program is to print that is called with [`READ_PDF`] and these limits, and has this PDF at its input.
pub fn answer(bytes: &[u8], limits: &Limits) -> String {
    let (pdf, given) = (bytes.to_vec(), limits.clone());
    let answer: Answer = contained(limits, move || super::embedded::read(&pdf, &given));
    // There is nothing in it that JSON has no form for.
    serde_json::to_string(&answer).unwrap_or_default()
}

pub(super) fn read(program: &Program, bytes: &[u8], limits: &Limits) -> Answer {
    let request = serde_json::to_string(limits).unwrap_or_default();
    let most = u64::try_from(limits.unpacked).unwrap_or(u64::MAX).saturating_mul(ESCAPED);
    let program = program.clone().printing(most);
    match program.feed(&[READ_PDF, &request], bytes, limits.time) {
        Ok(output) if output.status.success() => {
            serde_json::from_slice::<Answer>(&output.stdout).unwrap_or(Err(Trouble::Crashed))
        }
        // What Rust says when it is given no more.
        Ok(output) if output.stderr.contains("memory allocation of ") => {
            Err(Trouble::Over(Limit::Memory(limits.memory)))
        }
        Ok(_) => Err(Trouble::Crashed),
        Err(ProcessError::TimedOut { .. }) => Err(Trouble::Over(Limit::Time(limits.time))),
        Err(error) => Err(Trouble::NoReader(error.to_string())),
    }
}
