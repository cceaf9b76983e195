//! Reads a date that a person types into a form, and spells out how it is read.

use serde::Serialize;

use crate::date::{Date, DateError};
use crate::normalise::Context;

/// How a typed date is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct DateReading {
    /// The date in EDTF, as it is saved.
    edtf: Option<String>,
    /// The reading in words, or the reason why the text is not a date.
    pub(super) text: String,
}

/// Reads a date in EDTF or in plain words, such as "about June 2024".
///
/// # Errors
///
/// Returns the reason, for a person. A text with several readings is refused with the choices.
pub(crate) fn typed_date(text: &str, _context: &Context) -> Result<Date, String> {
    match Date::parse(text) {
        Ok(date) => Ok(date),
        Err(DateError::NotEdtf { suggestions, .. }) if suggestions.len() == 1 => suggestions
            .first()
            .and_then(|one| Date::parse(one).ok())
            .ok_or_else(|| format!("“{text}” is not a date.")),
        Err(error) => Err(error.to_string()),
    }
}

/// Returns how a typed date is read.
pub(crate) fn date_reading(text: &str, context: &Context) -> DateReading {
    match typed_date(text.trim(), context) {
        Ok(date) => DateReading { text: format!("{date}: {}", date.human()), edtf: Some(date.to_string()) },
        Err(reason) => DateReading { edtf: None, text: reason },
    }
}
