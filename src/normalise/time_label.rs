//! Finds the clock times in the field below their day: "Date: 3 May 2024", then "Time: 10:00".
//!
//! Elsewhere, a clock time in another paragraph than a day may be on another day, because a
//! programme goes on. The fields of one form are about one day.

use crate::tag::{Calendar, Expression, Field, Mention};

/// The labels of a clock time, in lower case.
const LABELS: &[&str] = &["at", "begins", "from", "hour", "start", "start time", "starts", "time", "times"];

/// Returns the start of each clock time below its day, in text order.
pub(super) fn times_below_days(text: &str, mentions: &[Mention]) -> Vec<usize> {
    let pairs = mentions.windows(2).filter_map(|pair| pair.first().zip(pair.get(1)));
    let below = pairs.filter(|(day, time)| {
        let is_day = matches!(
            day.expression,
            Expression::Calendar(Calendar { field: Field::Day { .. }, .. }) | Expression::Numeric(_)
        );
        is_day && matches!(time.expression, Expression::Moment(_)) && is_below(text, day, time)
    });
    below.map(|(_, time)| time.start).collect()
}

/// Whether a label and a line break are all that separates the time from its day, which has a label
/// too.
fn is_below(text: &str, day: &Mention, time: &Mention) -> bool {
    let line = text.get(..day.start).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    let between = text.get(day.end..time.start).unwrap_or("");
    let label = between.trim().strip_suffix(':').map(str::to_lowercase);
    line.trim_end().ends_with(':')
        && between.starts_with('\n')
        && label.is_some_and(|label| LABELS.contains(&label.trim()))
}
