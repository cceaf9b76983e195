//! Reads a date that a person types into a form, and spells out how it is read.

use serde::Serialize;

use crate::amend::typed_date;
use crate::normalise::Context;

/// How a typed date is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct DateReading {
    /// The date in EDTF, as it is saved.
    edtf: Option<String>,
    /// The reading in words, or the reason why the text is not a date.
    pub(super) text: String,
}

/// Returns how a typed date is read.
pub(crate) fn date_reading(text: &str, context: &Context) -> DateReading {
    match typed_date(text.trim(), context) {
        Ok(date) => DateReading { text: format!("{date}: {}", date.human()), edtf: Some(date.to_string()) },
        Err(reason) => DateReading { edtf: None, text: reason },
    }
}
