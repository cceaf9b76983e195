//! Converts keyword arguments to a `Context`.

use std::time::Duration;

use dateline::{Context, Date, DateOrder, FiscalYear, Limits, TextKind, TextTagger};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyDictMethods, PyString};

/// The keyword arguments that the package's functions share.
pub(crate) struct Options<'a, 'py> {
    pub(crate) dct: Option<&'a Bound<'py, PyAny>>,
    pub(crate) text_kind: &'a str,
    pub(crate) language: Option<&'a str>,
    pub(crate) date_order: Option<&'a str>,
    pub(crate) fiscal_year: Option<&'a str>,
}

impl Options<'_, '_> {
    /// Returns the context.
    ///
    /// # Errors
    ///
    /// Fails with a `ValueError` that names the option and its possible values.
    pub(crate) fn context(&self) -> PyResult<Context> {
        let refused = |message: String| PyValueError::new_err(message);
        let text_kind = match self.text_kind {
            "auto" => TextKind::Auto,
            "news" => TextKind::News,
            "narrative" => TextKind::Narrative,
            "policy" => TextKind::Policy,
            other => {
                let expected = "expected \"auto\", \"news\", \"narrative\" or \"policy\"";
                return Err(refused(format!("text_kind={other:?}: {expected}")));
            }
        };
        let date_order = match self.date_order {
            None => DateOrder::Unknown,
            Some("mdy") => DateOrder::MonthFirst,
            Some("dmy") => DateOrder::DayFirst,
            Some(other) => return Err(refused(format!("date_order={other:?}: expected \"mdy\" or \"dmy\""))),
        };
        let dct = self.dct.map(date).transpose()?;
        let mut context = Context::new().written(dct).of_kind(text_kind).in_order(date_order);
        if let Some(start) = self.fiscal_year {
            let year = FiscalYear::parse(start).ok_or_else(|| {
                let expected = "expected a month and a day with two digits each, such as \"04-01\"";
                refused(format!("fiscal_year={start:?}: {expected}"))
            })?;
            context = context.with_fiscal_year(year);
        }
        match self.language {
            Some(code) => {
                context.in_language(code).map_err(|error| refused(format!("language={code:?}: {error}")))
            }
            None => Ok(context),
        }
    }
}

/// Returns the default limits on reading a document, as changed by the keyword arguments.
pub(crate) fn limits(given: Option<&Bound<'_, PyDict>>) -> PyResult<Limits> {
    let mut limits = Limits::default();
    for (name, value) in given.into_iter().flat_map(PyDictMethods::iter) {
        let name: String = name.extract()?;
        let number = || value.extract::<usize>();
        match name.as_str() {
            "max_size" => limits.bytes = number()?,
            "max_unpacked" => limits.unpacked = number()?,
            "max_pages" => limits.pages = number()?,
            "max_nesting" => limits.nesting = number()?,
            "max_dates" => limits.dates = number()?,
            "max_time" => {
                limits.time = Duration::try_from_secs_f64(value.extract()?)
                    .map_err(|error| PyValueError::new_err(format!("max_time: {error}")))?;
            }
            _ => {
                let expected = "max_size, max_unpacked, max_pages, max_nesting, max_time and max_dates";
                let message =
                    format!("extract() has no keyword argument {name:?}; its limits are {expected}");
                return Err(PyTypeError::new_err(message));
            }
        }
    }
    Ok(limits)
}

/// Converts a `date`, a `datetime` or a string to a date.
fn date(value: &Bound<'_, PyAny>) -> PyResult<Date> {
    let text = match value.cast::<PyString>() {
        Ok(text) => text.to_string(),
        Err(_) => value.call_method0("isoformat").and_then(|text| text.extract()).map_err(|_| {
            PyTypeError::new_err("dct: expected a date, a datetime or a string such as \"2024-06-10\"")
        })?,
    };
    TextTagger::parse_dct(&text).map_err(|error| PyValueError::new_err(format!("dct={text:?}: {error}")))
}
