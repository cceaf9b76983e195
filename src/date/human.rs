//! A date in English, for people.

use super::Date;

impl Date {
    /// The date in English.
    pub fn human(&self) -> String {
        self.text.to_string()
    }
}
