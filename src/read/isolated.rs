//! Runs a reader in a subprocess, so that a file that exhausts the stack or the memory only ends
//! the subprocess.
//!
//! The file is passed on standard input, and the request as a JSON argument. The result is returned
//! as JSON on standard output.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fault::ReadProblem;
use super::limits::{Limit, Limits};
use crate::subprocess::{Program, SubprocessError};

/// The maximum number of JSON bytes per byte of text.
const ESCAPED: u64 = 6;

/// Calls a hidden command of `program` with the request, passes the bytes of a file on its standard
/// input, and returns the program's answer.
///
/// # Errors
///
/// Fails with the reader's error, or if the program crashes or exceeds a limit.
pub(crate) fn read_isolated<T: DeserializeOwned>(
    program: &Program,
    command: &str,
    request: &impl Serialize,
    bytes: &[u8],
    limits: &Limits,
) -> Result<T, ReadProblem> {
    let request = serde_json::to_string(request).expect("every part of a request has a JSON form");
    let most = u64::try_from(limits.unpacked).unwrap_or(u64::MAX).saturating_mul(ESCAPED);
    let program = program.clone().with_output_limit(most);
    match program.run_with_input(&[command, &request], bytes, limits.time) {
        Ok(output) if output.status.success() => {
            serde_json::from_slice(&output.stdout).unwrap_or(Err(ReadProblem::Crashed))
        }
        // The Rust runtime prints this message when an allocation fails, so it distinguishes the
        // memory limit from a crash.
        Ok(output) if output.stderr.contains("memory allocation of ") => {
            Err(ReadProblem::Over(Limit::Memory(limits.memory)))
        }
        Ok(_) => Err(ReadProblem::Crashed),
        Err(SubprocessError::TimedOut { .. }) => Err(ReadProblem::Over(Limit::Time(limits.time))),
        Err(error) => Err(ReadProblem::NoReader(error.to_string())),
    }
}
