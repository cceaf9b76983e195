//! The order of day and month in numeric dates.

use serde::Serialize;

/// The order of day and month in numeric dates that can be read either way.
///
/// ```
/// use dateline::{Context, DateOrder, Doubt, timexes};
///
/// let found = timexes("It was signed on 03/04/2025.", &Context::new().in_order(DateOrder::DayFirst));
/// assert_eq!((found[0].value.as_str(), &found[0].doubt), ("2025-04-03", &None));
///
/// let found = timexes("It was signed on 03/04/2025.", &Context::new());
/// assert_eq!(found[0].value, "2025-03-04");
/// assert!(matches!(found[0].doubt, Some(Doubt::Ambiguous { .. })));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// The order is not given. If another date in the paper allows only one order, that order is
    /// used. Otherwise ambiguous dates are marked as doubtful. They are read with the day first if
    /// the paper contains dates such as "21 May 1997", and with the month first otherwise. An
    /// ambiguous date is not used as the date of its document.
    #[default]
    Unknown,
    /// Month, day, year, as in the United States.
    MonthFirst,
    /// Day, month, year, as in most other countries.
    DayFirst,
}
