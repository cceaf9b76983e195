//! Parses a date that the user types into a form, and describes the result in words.

use serde::Serialize;

use crate::amend::typed_date;
use crate::normalise::Context;

/// The interpretation of a typed date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct DateReading {
    /// The date in EDTF, as it is saved.
    edtf: Option<String>,
    /// The reading in words, or the reason why the input is not a date.
    pub(super) text: String,
}

/// Parses a typed date. If it is not a date, the result's text is the reason.
pub(crate) fn date_reading(text: &str, context: &Context) -> DateReading {
    match typed_date(text.trim(), context) {
        Ok(date) => DateReading { text: format!("{date}: {}", date.human()), edtf: Some(date.to_string()) },
        Err(reason) => DateReading { edtf: None, text: reason },
    }
}
