//! Compares a day that is relative to the document's date with an explicit day next to it.
//!
//! "tomorrow, Monday, March 13th" in a document dated 13 March shows that its text was written the
//! day before. Both expressions then get the explicit day as their value, with its confidence. All
//! other days that are relative to the document's date become doubtful.

use super::confidence;
use super::timex::{Anchor, Timex, Weakness};
use crate::date::Date;

/// The rule for "today", "tomorrow" and "yesterday".
const DAY_FROM_WRITING: &str = "relative.day";

/// Corrects the days that an explicit day in apposition contradicts. `found` is in text order.
pub(super) fn correct(text: &str, found: &mut [Timex]) {
    let contradicts = |pair: &[Timex]| -> Option<Date> {
        let [relative, written] = pair else { return None };
        let between = text.get(relative.end..written.start)?;
        let is_beside = matches!(between, ", " | " (");
        let names_day = text.get(written.start..written.end)?.contains(|c: char| c.is_ascii_digit());
        let (one, other) = (relative.date.as_ref()?.as_day()?, written.date.as_ref()?.as_day()?);
        let is_counted = relative.rule == DAY_FROM_WRITING && relative.anchor == Anchor::DocumentCreationTime;
        (is_beside && names_day && is_counted && one != other).then(|| written.date.clone())?
    };
    let written: Vec<(usize, Date)> =
        found.windows(2).enumerate().filter_map(|(at, pair)| Some((at, contradicts(pair)?))).collect();
    if written.is_empty() {
        return;
    }
    for timex in found.iter_mut() {
        if timex.anchor == Anchor::DocumentCreationTime && timex.is_relative() {
            (timex.confidence, timex.weakness) = confidence::low(Weakness::OtherDay);
        }
    }
    for (at, date) in written {
        let Some([relative, written]) = found.get_mut(at..at + 2) else { continue };
        relative.value = date.to_string();
        relative.date = Some(date);
        (relative.confidence, relative.weakness) = (written.confidence, written.weakness);
    }
}
