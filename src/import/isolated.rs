//! Reads a sheet in a subprocess: the request, and the code of both processes.

use serde::{Deserialize, Serialize};

use super::read::read;
use super::sheet::Sheet;
use crate::read::{Limit, Limits, ReadProblem, isolated};
use crate::subprocess::Program;

/// The first argument of the subprocess; the second is a [`SheetRequest`] as JSON.
pub(crate) const READ_SHEET: &str = "read-sheet";

/// The request to the subprocess.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SheetRequest {
    /// The limits on the file.
    pub limits: Limits,
    /// The name of the sheet to read.
    wanted: Option<String>,
}

/// Returns the output of the subprocess, which is called with [`READ_SHEET`] and this request and
/// receives the file on its standard input.
pub(crate) fn answer_sheet(bytes: Vec<u8>, request: &SheetRequest) -> String {
    let answer = read(bytes, request.wanted.as_deref(), &request.limits);
    serde_json::to_string(&answer).expect("every part of the answer has a JSON form")
}

/// Reads a file like [`read`](super::read()), but in a subprocess of this program.
///
/// # Errors
///
/// Fails if the file cannot be read, lacks the sheet, or exceeds the limits.
pub(crate) fn read_isolated(
    program: &Program,
    bytes: &[u8],
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<Sheet, ReadProblem> {
    if bytes.len() > limits.bytes {
        return Err(ReadProblem::Over(Limit::Bytes(limits.bytes)));
    }
    let request = SheetRequest { limits: limits.clone(), wanted: wanted.map(str::to_owned) };
    isolated::read_isolated(program, READ_SHEET, &request, bytes, limits)
}
