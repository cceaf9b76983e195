//! Reads the bytes of a file into a [`Sheet`].
//!
//! The format is detected from the first bytes. The file is read on a thread with a time limit,
//! like a paper; the program also does this in a subprocess with limited memory (`isolated.rs`).

use super::format::IMPORT_FORMATS;
use super::headers::recognised;
use super::sheet::Sheet;
use crate::read::{Limit, Limits, ReadProblem, sandboxed};

/// Reads a file. `wanted` is the name of the sheet to read. The default is the sheet "Events" or,
/// without one, the first sheet with the headers of an event table.
///
/// # Errors
///
/// Fails if the file cannot be read, lacks the sheet, or exceeds the limits.
pub(crate) fn read(bytes: Vec<u8>, wanted: Option<&str>, limits: &Limits) -> Result<Sheet, ReadProblem> {
    if bytes.len() > limits.bytes {
        return Err(ReadProblem::Over(Limit::Bytes(limits.bytes)));
    }
    let (wanted, given) = (wanted.map(str::to_owned), limits.clone());
    sandboxed(limits, move || read_unprotected(&bytes, wanted.as_deref(), &given))
}

/// Reads a file on the current thread, without the sandbox.
pub(super) fn read_unprotected(
    bytes: &[u8],
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<Sheet, ReadProblem> {
    if bytes.starts_with(b"%PDF-") {
        return Err(ReadProblem::NoReader(
            "PDF cannot be imported: put the file among the papers and run `dateline pull`".to_owned(),
        ));
    }
    let format = IMPORT_FORMATS.iter().find(|format| (format.is)(bytes));
    let format = format.expect("the last format reads any bytes");
    if wanted.is_some() && !format.has_sheets {
        let problem = "files in this format have no sheets: omit --sheet".to_owned();
        return Err(ReadProblem::NoReader(problem));
    }
    (format.read)(bytes, wanted, limits)
}

/// Whether one of the first rows of a sheet has at least two recognised headers.
pub(super) fn has_header(sheet: &Sheet) -> bool {
    sheet.rows.iter().take(super::headers::HEADER_ROWS).any(|row| recognised(row) > 1)
}
