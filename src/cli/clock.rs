//! The clock, read once, here.

use crate::date::Date;

/// The day it is where the program runs.
pub(crate) fn today() -> Date {
    #[expect(clippy::disallowed_methods, reason = "the one home of the clock")]
    let now = chrono::Local::now().date_naive();
    Date::day(crate::date::Day::from(now))
}
