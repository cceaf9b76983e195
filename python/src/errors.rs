//! The package's exceptions and its warning.

use std::io;
use std::path::Path;

use dateline::ReadFault;
use pyo3::exceptions::{PyException, PyOSError, PyUserWarning};
use pyo3::prelude::*;

pyo3::create_exception!(
    dateline,
    ReadError,
    PyException,
    "A document that cannot be read. The message names the document and the reason, and gives advice."
);
pyo3::create_exception!(
    dateline,
    UnsupportedLanguageWarning,
    PyUserWarning,
    "A document that is neither in English nor in Japanese."
);

/// Returns the library's message, but with the keyword argument that raises a limit instead of the
/// command-line option.
pub(crate) fn message(fault: &ReadFault) -> String {
    let message = fault.to_string();
    match message.rsplit_once("raise the limit with --max-") {
        Some((start, option)) => format!("{start}raise the limit with max_{option}"),
        None => message,
    }
}

/// Returns the exception that Python's `open` raises for the same file, such as
/// `FileNotFoundError`.
pub(crate) fn os_error(error: &io::Error, path: &Path) -> PyErr {
    let path = path.display().to_string();
    match error.raw_os_error() {
        Some(code) => {
            // "No such file or directory (os error 2)": Python prints the number itself.
            let message = error.to_string();
            let reason = message.split(" (os error").next().unwrap_or(&message).to_owned();
            PyOSError::new_err((code, reason, path))
        }
        None => PyOSError::new_err(format!("cannot read {path}: {error}")),
    }
}
