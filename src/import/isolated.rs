//! Reads a sheet in a subprocess, so that a file that exhausts the memory or the stack only ends the
//! subprocess.
//!
//! The bytes are passed on standard input, and the request as a JSON argument. The rows are returned as
//! JSON on standard output.

use serde::{Deserialize, Serialize};

use super::read::read;
use super::sheet::Sheet;
use crate::read::{Limit, Limits, Trouble};
use crate::subprocess::{Program, SubprocessError};

/// The first argument of the subprocess; the second is a [`SheetRequest`] as JSON.
pub(crate) const READ_SHEET: &str = "read-sheet";

/// The maximum number of JSON bytes for one byte of text or of memory of a cell.
const ESCAPED: u64 = 6;

/// The request to the subprocess.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SheetRequest {
    /// The limits on the file.
    pub limits: Limits,
    /// The name of the sheet to read.
    wanted: Option<String>,
}

/// Returns the output of a program that is called with [`READ_SHEET`] and this request, with the file
/// on its standard input.
pub(crate) fn answer_sheet(bytes: Vec<u8>, request: &SheetRequest) -> String {
    let answer = read(bytes, request.wanted.as_deref(), &request.limits);
    serde_json::to_string(&answer).expect("every part of the answer has a JSON form")
}

/// Reads a file like [`read`](super::read()), in a process of this program.
///
/// # Errors
///
/// Fails if the file cannot be read, lacks the sheet, or exceeds the limits.
pub(crate) fn read_isolated(
    program: &Program,
    bytes: &[u8],
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<Sheet, Trouble> {
    if bytes.len() > limits.bytes {
        return Err(Trouble::Over(Limit::Bytes(limits.bytes)));
    }
    let request = SheetRequest { limits: limits.clone(), wanted: wanted.map(str::to_owned) };
    let request = serde_json::to_string(&request).expect("every part of a request has a JSON form");
    let most = u64::try_from(limits.unpacked).unwrap_or(u64::MAX).saturating_mul(ESCAPED);
    let program = program.clone().with_output_limit(most);
    match program.run_with_input(&[READ_SHEET, &request], bytes, limits.time) {
        Ok(output) if output.status.success() => {
            serde_json::from_slice(&output.stdout).unwrap_or(Err(Trouble::Crashed))
        }
        // The message of the Rust runtime when an allocation fails.
        Ok(output) if output.stderr.contains("memory allocation of ") => {
            Err(Trouble::Over(Limit::Memory(limits.memory)))
        }
        Ok(_) => Err(Trouble::Crashed),
        Err(SubprocessError::TimedOut { .. }) => Err(Trouble::Over(Limit::Time(limits.time))),
        Err(error) => Err(Trouble::NoReader(error.to_string())),
    }
}
