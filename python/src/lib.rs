//! The Python package `dateline`: the library's tagger and readers, without the command line.
//!
//! `values.rs` contains the classes that Python sees, `options.rs` converts keyword arguments to a
//! `Context`, and `table.rs` and `batch.rs` exchange Arrow data. The docstrings are the doc
//! comments here; the types are in `python/dateline/_dateline.pyi`.

mod batch;
mod errors;
mod options;
mod statement_table;
mod table;
mod values;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use dateline::{Limits, ReadSettings, Sources, TextTagger, TimexRecord};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use errors::{ReadError, UnsupportedLanguageWarning, os_error};
use options::Options;
use values::{Extraction, Timex};

/// Find the time expressions in a text, in text order.
///
/// The result is the same as from the command `dateline tag` for a text file: headings, list items
/// and a date line such as "Oslo, 12 June 2024" are recognised.
///
/// Args:
///     text: The text.
///     dct: The document creation time, from which "yesterday" and "in June" are resolved: a `date`, a
///         `datetime`, or a string in EDTF or ISO 8601. It takes precedence over a date line in the text.
///     text_kind: `"auto"`, `"news"`, `"narrative"` or `"policy"`.
///     language: `"en"` or `"ja"`; detected if it is `None`.
///     date_order: `"mdy"` or `"dmy"` for dates such as 03/04/2025; inferred if it is `None`.
///     fiscal_year: The first day of fiscal years, such as `"04-01"`. Without it, "FY2024" has no date.
///
/// Returns:
///     A list of `Timex`.
///
/// Raises:
///     ValueError: If an option has a value that is not supported.
///
/// Example:
///     >>> import dateline
///     >>> [found] = dateline.tag("The pact was signed yesterday.", dct="2024-06-10")
///     >>> found.text, found.value
///     ('yesterday', '2024-06-09')
#[pyfunction]
#[pyo3(signature = (text, *, dct=None, text_kind="auto", language=None, date_order=None, fiscal_year=None))]
fn tag(
    py: Python<'_>,
    text: &str,
    dct: Option<&Bound<'_, PyAny>>,
    text_kind: &str,
    language: Option<&str>,
    date_order: Option<&str>,
    fiscal_year: Option<&str>,
) -> PyResult<Vec<Timex>> {
    let context = Options { dct, text_kind, language, date_order, fiscal_year }.context()?;
    Ok(py.detach(|| {
        let found = TextTagger::new(context).tag(text, None);
        TimexRecord::all(text, &found).iter().map(Timex::from).collect()
    }))
}

/// Read a document and find its time expressions and dated statements.
///
/// Text, Markdown, HTML, MHTML, mail, DOCX, ODT and PDF are read. Mail attachments are not.
///
/// Args:
///     document: The path of a file, or its bytes.
///     name: The name of the document in statements and messages, which also determines the format if
///         the bytes do not. The default is the path, or `"document"` for bytes.
///     dct: The document's date, if it is missing or wrong in the document; see `tag`.
///     text_kind: See `tag`.
///     language: See `tag`.
///     date_order: See `tag`.
///     fiscal_year: See `tag`.
///     limits: The limits on reading: `max_size` and `max_unpacked` in bytes, `max_pages`,
///         `max_nesting`, `max_time` in seconds, `max_dates`.
///
/// Returns:
///     An `Extraction`.
///
/// Raises:
///     ReadError: If the document cannot be read: it is damaged, password-protected or too large.
///     OSError: If the file cannot be opened.
///     ValueError: If an option has a value that is not supported.
///
/// Warns:
///     UnsupportedLanguageWarning: If the document is neither in English nor in Japanese. It then has no
///         statements, as in a project of `dateline`.
///
/// Example:
///     >>> import dateline
///     >>> note = b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n"
///     >>> found = dateline.extract(note, name="note.md")
///     >>> found.title, found.created
///     ('Harbour Pact', '2024-06-10')
///     >>> found.statements[-1].value, found.statements[-1].quote
///     ('2024-06-09', 'The pact was signed yesterday.')
#[pyfunction]
#[pyo3(signature = (
    document, *, name=None, dct=None, text_kind="auto", language=None, date_order=None, fiscal_year=None, **limits
))]
#[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
fn extract(
    py: Python<'_>,
    document: &Bound<'_, PyAny>,
    name: Option<String>,
    dct: Option<&Bound<'_, PyAny>>,
    text_kind: &str,
    language: Option<&str>,
    date_order: Option<&str>,
    fiscal_year: Option<&str>,
    limits: Option<&Bound<'_, PyDict>>,
) -> PyResult<Extraction> {
    let context = Options { dct, text_kind, language, date_order, fiscal_year }.context()?;
    let settings = ReadSettings { limits: options::limits(limits)?, ..ReadSettings::default() };
    let read = |name: &str, bytes: &[u8]| {
        let mut sources = Sources::new();
        let found = dateline::extract(name, bytes, &context, &settings, &mut sources)?;
        Ok((Extraction::new(name, bytes, &found, &sources), found.unsupported_language()))
    };
    let result = if let Ok(bytes) = document.cast::<PyBytes>() {
        let (name, bytes) = (name.unwrap_or_else(|| "document".to_owned()), bytes.as_bytes());
        py.detach(|| read(&name, bytes))
    } else {
        let path: PathBuf = document.extract().map_err(|_| {
            PyValueError::new_err("document: expected a path or bytes; encode a text with text.encode()")
        })?;
        let name = name.unwrap_or_else(|| path.display().to_string());
        let bytes = py.detach(|| file(&path, &settings.limits)).map_err(|error| os_error(&error, &path))?;
        py.detach(|| read(&name, &bytes))
    };
    let (extraction, unsupported) =
        result.map_err(|fault: dateline::ReadFault| ReadError::new_err(errors::message(&fault)))?;
    if let Some(language) = unsupported {
        let message = format!(
            "{} is in {language}, which dateline does not support: its time expressions were found with the rules \
             for English, and may be wrong",
            extraction.name()
        );
        let category = py.get_type::<UnsupportedLanguageWarning>();
        PyErr::warn(py, &category, &std::ffi::CString::new(message.replace('\0', " "))?, 1)?;
    }
    Ok(extraction)
}

/// Returns the content of a regular file, up to one byte more than the size limit, so that the
/// reader can report an excess.
fn file(path: &Path, limits: &Limits) -> io::Result<Vec<u8>> {
    // A FIFO would block, and a device may have no end.
    if !path.metadata()?.is_file() && !path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limits.bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Dates in texts and documents.
#[pymodule]
mod _dateline {
    #[pymodule_export]
    use super::batch::tag_batch;
    #[pymodule_export]
    use super::errors::{ReadError, UnsupportedLanguageWarning};
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::values::{Extraction, Statement, Timex};
    #[pymodule_export]
    use super::{extract, tag};
}
